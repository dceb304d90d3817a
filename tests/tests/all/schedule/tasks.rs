//! What becomes of tasks: kinds, retries, timeouts, rules, pools.

use std::collections::BTreeSet;

use millpond_engine::model::{
    AttemptState, Backfill, ClearTasks, DagAttention, DagLogQuery, DagRunState, DagTaskState, MarkAs, MarkTask, Rerun, TriggerDag,
};

use super::shop::{Shop, hours, instant};

async fn shop_with(dag: &str) -> Shop {
    let mut shop = Shop::new("Asia/Singapore", "2025-06-01T00:00:00Z");
    shop.write("dags/d.toml", dag);
    shop.open().await;
    shop
}

fn states(run: &millpond_engine::model::DagRunDetail) -> Vec<(&str, DagTaskState)> {
    run.summary.tasks.iter().map(|task| (task.name.as_str(), task.state)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pipeline_writes_where_the_task_says_and_its_input_is_moved_once_it_is_done() {
    let mut shop = shop_with(
        "[task.a]\npipeline = \"clean\"\ninput = \"inbox/{{ ds_nodash }}.csv\"\noutput = \"out/{{ ds }}.csv\"\ninput_done = \"move\"\nmove_to = \"done\"\n",
    )
    .await;
    std::fs::create_dir_all(shop.path("inbox")).unwrap();
    // 2025-06-01T00:00Z is the first of June in Singapore.
    shop.write("inbox/20250601.csv", "name,price\nAda,1\nBob,x\n");
    std::fs::create_dir_all(shop.path("out")).unwrap();
    let id = shop.trigger("d").await;
    let run = shop.ended(id).await;
    assert_eq!(run.summary.state, DagRunState::Success, "{run:#?}");
    assert!(shop.path("out/2025-06-01.csv").exists() && shop.path("done/20250601.csv").exists());
    assert!(!shop.path("inbox/20250601.csv").exists());
    let attempt = &run.task_views[0].attempts_made[0];
    let kept = shop.engine().run(attempt.run.expect("its run")).await.expect("kept");
    assert_eq!((kept.summary.trigger.as_str(), run.task_views[0].rendered["output"].as_str()), ("d", Some("out/2025-06-01.csv")));
    let dag = kept.summary.dag.expect("the DAG's run");
    assert_eq!((dag.name.as_str(), dag.run, dag.task.as_str()), ("d", id, "a"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pipeline_without_its_input_is_tried_again_and_fails_with_the_reason() {
    let mut shop = shop_with("[task.a]\npipeline = \"clean\"\ninput = \"gone.csv\"\nretries = 1\nretry_delay = \"1m\"\n[task.b]\npipeline = \"clean\"\nafter = [\"a\"]\n").await;
    let id = shop.trigger("d").await;
    let run = shop.run_when(id, |run| run.summary.tasks[0].state == DagTaskState::UpForRetry).await;
    assert_eq!(run.summary.tasks[0].retry_at, Some(instant("2025-06-01T00:01:00Z")));
    assert!(run.task_views[0].waits_for.as_deref().is_some_and(|words| words.contains("tried again")), "{run:#?}");
    shop.turn(instant("2025-06-01T00:01:00Z")).await;
    let run = shop.ended(id).await;
    assert_eq!(states(&run), [("a", DagTaskState::Failed), ("b", DagTaskState::UpstreamFailed)]);
    assert!(run.summary.error.as_deref().is_some_and(|error| error.contains("gone.csv")), "{run:#?}");
    assert_eq!(run.task_views[0].attempts_made.len(), 2);
    // The overview tells it once, as the DAG's, and no more once it is mended.
    let seen = shop.engine().overview().await.unwrap();
    assert!(seen.attention.is_empty(), "{:#?}", seen.attention);
    let [DagAttention::Failed { run: failed, task, not_reached: 1, runs: 1, .. }] = seen.dags.as_slice() else {
        panic!("{:#?}", seen.dags)
    };
    assert_eq!((failed.id, task.as_deref()), (id, Some("a")));
    // What is cleared runs anew; what it needs is there by now.
    shop.write("gone.csv", "name,price\nAda,1\n");
    let cleared = shop.engine().clear_dag_run(id, ClearTasks { tasks: Some(vec!["a".into()]), downstream: true, ..ClearTasks::default() });
    assert_eq!(cleared.await.unwrap().tasks, ["a", "b"]);
    let run = shop.ended(id).await;
    assert_eq!(states(&run), [("a", DagTaskState::Success), ("b", DagTaskState::Success)]);
    assert_eq!((run.summary.state, run.task_views[0].attempts_made.len()), (DagRunState::Success, 3));
    assert_eq!(shop.engine().overview().await.unwrap().dags, []);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_that_waits_takes_no_slot_and_ends_with_its_timeout_or_when_it_is_so() {
    let dag = "[task.file]\nsensor = { file = \"come/*.csv\", every = \"1s\" }\n[task.late]\nsensor = { file = \"never\" }\ntimeout = \"1s\"\n[task.after]\npipeline = \"clean\"\nafter = [\"late\"]\ntrigger_rule = \"all_failed\"\n";
    let mut shop = shop_with(dag).await;
    let id = shop.trigger("d").await;
    shop.run_when(id, |run| run.summary.tasks.iter().filter(|task| task.state == DagTaskState::Running).count() == 2).await;
    assert!(shop.engine().pools().await.unwrap().iter().all(|pool| pool.used == 0));
    let run =
        shop.run_when(id, |run| run.summary.tasks.iter().any(|task| task.name == "after" && task.state == DagTaskState::Success)).await;
    let late = run.task_views.iter().find(|task| task.brief.name == "late").unwrap();
    assert!(late.attempts_made[0].error.as_deref().is_some_and(|error| error.contains("timeout")), "{late:#?}");
    std::fs::create_dir_all(shop.path("come")).unwrap();
    shop.write("come/a.csv", "a\n");
    let run = shop.ended(id).await;
    assert_eq!(run.summary.state, DagRunState::Success, "{run:#?}");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dag_triggers_another_and_ends_as_it_does() {
    let mut shop = shop_with("[task.a]\ndag = \"other\"\nparams = { region = \"sg\" }\n[task.b]\nsensor = { dag = \"other\", every = \"1s\" }\nafter = [\"a\"]\n").await;
    shop.write(
        "dags/other.toml",
        "[params.region]\ntype = \"text\"\n[task.x]\npipeline = \"clean\"\noutput = \"{{ params.region }}.csv\"\n",
    );
    shop.engine().look_at_schedule().await.unwrap();
    let id = shop.trigger("d").await;
    let run = shop.ended(id).await;
    assert_eq!(run.summary.state, DagRunState::Success, "{run:#?}");
    assert!(shop.path("sg.csv").exists());
    let child = shop.run(run.task_views[0].attempts_made[0].run.unwrap()).await;
    assert_eq!((child.summary.dag.as_str(), child.summary.logical_time), ("other", run.summary.logical_time));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_cancelled_marked_deleted_and_a_condition_skips() {
    let mut shop = shop_with(
        "[params.go]\ntype = \"boolean\"\ndefault = false\n[task.a]\npipeline = \"clean\"\nwhen = \"params.go\"\n[task.b]\nsensor = { file = \"never\" }\n",
    )
    .await;
    let id = shop.trigger("d").await;
    shop.run_when(id, |run| run.summary.tasks[0].state == DagTaskState::Skipped && run.summary.tasks[1].state == DagTaskState::Running)
        .await;
    assert!(shop.engine().delete_dag_run(id).await.is_err(), "it goes on");
    let why = shop.engine().why_dag("d").await.unwrap();
    assert!(why.waits.iter().any(|wait| wait.task.as_deref() == Some("b") && wait.words.contains("until never is there")), "{why:?}");
    shop.engine().cancel_dag_run(id).await.unwrap();
    let run = shop.ended(id).await;
    assert_eq!((run.summary.state, run.summary.tasks[1].state), (DagRunState::Cancelled, DagTaskState::Cancelled));
    let marked = shop.engine().mark_dag_run(id, MarkTask { task: Some("b".into()), state: MarkAs::Success }).await.unwrap();
    assert_eq!(marked.summary.state, DagRunState::Success);
    shop.engine().delete_dag_run(id).await.unwrap();
    assert!(shop.engine().dag_run(id).await.is_err());
    let wrong = TriggerDag { params: [("no".to_owned(), 1.into())].into(), ..TriggerDag::default() };
    assert!(shop.engine().trigger_dag("d", wrong).await.is_err());
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backfill_says_first_what_it_runs_and_runs_each_instant_once() {
    let mut shop = shop_with("schedule = \"@daily\"\n[task.a]\npipeline = \"clean\"\n").await;
    let backfill = |dry_run, rerun| Backfill {
        from: instant("2025-05-01T00:00:00Z"),
        to: instant("2025-05-10T00:00:00Z"),
        rerun,
        dry_run,
        newest_first: true,
        max_active: Some(2),
    };
    for (dry_run, rerun, started) in
        [(true, Rerun::None, 9), (false, Rerun::None, 9), (false, Rerun::None, 0), (true, Rerun::Failed, 0), (false, Rerun::All, 9)]
    {
        let plan = shop.engine().backfill_dag("d", backfill(dry_run, rerun)).await.unwrap();
        assert_eq!((plan.runs.len(), plan.started), (9, started), "{dry_run} {rerun:?}");
        let (runs, _) = shop.all_ended("d").await;
        let instants: BTreeSet<_> = runs.iter().map(|run| run.logical_time).collect();
        assert_eq!((runs.len(), instants.len()), if dry_run && started == 9 { (0, 0) } else { (9, 9) });
        assert!(runs.iter().all(|run| run.state == DagRunState::Success), "{runs:#?}");
    }
    let again = shop.all_ended("d").await.0[0].id;
    assert_eq!(shop.run(again).await.task_views[0].attempts_made.len(), 2);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_waits_until_its_dag_has_room_and_runs_that_were_begun_are_in_order() {
    let mut shop = shop_with(
        "schedule = \"0 * * * *\"\ncatchup = \"all\"\nmax_active_runs = 2\n[task.a]\nsensor = { file = \"go\", every = \"1s\" }\n",
    )
    .await;
    shop.enable("d", true).await;
    shop.turn(instant("2025-06-01T05:00:00Z")).await;
    let listing = shop.engine().dag_runs("d", millpond_engine::model::DagRunQuery::default()).await.unwrap();
    let states: Vec<DagRunState> = listing.runs.iter().rev().map(|run| run.state).collect();
    let (running, queued) = (DagRunState::Running, DagRunState::Queued);
    assert_eq!(states, [running, running, queued, queued, queued]);
    // A pause stops neither these, nor those that were begun.
    shop.enable("d", false).await;
    shop.write("go", "");
    let (runs, _) = shop.all_ended("d").await;
    assert_eq!((runs.len(), runs.iter().all(|run| run.state == DagRunState::Success)), (5, true));
    shop.turn(instant("2025-06-01T08:30:00Z")).await;
    assert_eq!(shop.all_ended("d").await.0.len(), 5);
    // After the pause catchup decides, and nothing twice.
    shop.enable("d", true).await;
    shop.turn(instant("2025-06-01T08:30:00Z") + hours(1)).await;
    assert_eq!(shop.all_ended("d").await.0.len(), 9);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pools_slots_are_shared_in_turn_among_dags() {
    let mut shop = Shop::new("UTC", "2025-06-01T00:00:00Z");
    let text = std::fs::read_to_string(shop.path("millpond.toml")).unwrap();
    shop.write("millpond.toml", &format!("{text}\n[pool.one]\nslots = 1\n"));
    for dag in ["x", "y"] {
        let task = |at: u32| format!("[task.t{at}]\npipeline = \"clean\"\npool = \"one\"\noutput = \"{dag}{at}.csv\"\n");
        shop.write(&format!("dags/{dag}.toml"), &(0..3).map(task).collect::<String>());
    }
    shop.open().await;
    let (x, y) = (shop.trigger("x").await, shop.trigger("y").await);
    let mut began = Vec::new();
    for id in [x, y] {
        let run = shop.ended(id).await;
        assert_eq!(run.summary.state, DagRunState::Success, "{run:#?}");
        began.extend(run.task_views.iter().map(|task| (task.attempts_made[0].run.unwrap(), run.summary.dag.clone())));
    }
    began.sort();
    let order: String = began.iter().map(|(_, dag)| dag.as_str()).collect();
    // The first DAG had begun a task before the second came; from then on they take turns.
    assert!(order.starts_with("xyxyx") || order.starts_with("xxyxy"), "{order}");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_process_has_begun_is_settled_by_its_kind_when_it_is_opened_again() {
    let mut shop = shop_with("[task.wait]\nsensor = { file = \"go\", every = \"1s\" }\n[task.a]\npipeline = \"clean\"\n").await;
    let id = shop.trigger("d").await;
    shop.run_when(id, |run| run.summary.tasks.iter().any(|task| task.name == "a" && task.state == DagTaskState::Success)).await;
    shop.close().await;
    shop.open().await;
    let run = shop.run(id).await;
    assert_eq!(run.summary.state, DagRunState::Running);
    shop.write("go", "");
    shop.engine().look_at_schedule().await.unwrap();
    let run = shop.ended(id).await;
    assert_eq!(run.summary.state, DagRunState::Success);
    assert!(run.task_views.iter().all(|task| task.attempts_made.len() == 1 && task.attempts_made[0].state == AttemptState::Success));
    let log = shop.engine().dag_log(id, "wait", DagLogQuery { from: Some(-1), ..DagLogQuery::default() }).await.unwrap();
    assert!(log.ended && log.lines.len() == 1 && log.lines[0].text.contains("is there"), "{log:?}");
    shop.close().await;
}
