//! Files of DAGs that change while they run.

use millpond_engine::model::{DagRunState, DagTaskState, SaveDag};

use super::shop::{Shop, hours, instant};

#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_carried_out_by_the_text_that_it_began_with_whatever_becomes_of_the_file() {
    let mut shop = Shop::new("UTC", "2025-06-01T00:00:00Z");
    let old = "[task.wait]\nsensor = { file = \"go\", every = \"1s\" }\n[task.old]\npipeline = \"clean\"\noutput = \"old.csv\"\nafter = [\"wait\"]\n";
    shop.write("dags/d.toml", old);
    shop.open().await;
    let id = shop.trigger("d").await;
    shop.run_when(id, |run| run.summary.tasks[0].state == DagTaskState::Running).await;
    let new = "[task.new]\npipeline = \"clean\"\noutput = \"new.csv\"\n";
    let hash = shop.engine().dag("d").await.unwrap().hash;
    shop.engine().save_dag("d", SaveDag { text: new.into(), base_hash: hash }).await.unwrap();
    let run = shop.run(id).await;
    assert!(run.changed_since && run.text == old);
    let other = shop.trigger("d").await;
    // The pipeline that the old text names is gone, and the file is no DAG any more.
    shop.write("dags/d.toml", "[task.new]\npipeline = \"nothing\"\n");
    shop.close().await;
    shop.open().await;
    shop.write("go", "");
    shop.engine().look_at_schedule().await.unwrap();
    for (id, task) in [(id, "old"), (other, "new")] {
        let run = shop.ended(id).await;
        assert_eq!(run.summary.state, DagRunState::Success, "{run:#?}");
        assert!(run.summary.tasks.iter().any(|of| of.name == task) && shop.path(&format!("{task}.csv")).exists());
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edited_schedule_fires_no_old_slot_and_a_broken_file_leaves_the_last_good_text_in_force() {
    let mut shop = Shop::new("UTC", "2025-06-01T00:00:00Z");
    let text = |cron: &str| format!("schedule = \"{cron}\"\n[task.a]\nsensor = {{ at = \"00:00\" }}\n");
    shop.write("dags/d.toml", &text("0 * * * *"));
    shop.open().await;
    shop.enable("d", true).await;
    shop.turn(instant("2025-06-01T01:00:00Z")).await;
    assert_eq!(shop.all_ended("d").await.0.len(), 1);
    // The clock goes past an instant of the new text before it is seen.
    shop.clock.set(instant("2025-06-01T01:45:00Z"));
    shop.write("dags/d.toml", &text("30 * * * *"));
    shop.turn(instant("2025-06-01T01:46:00Z")).await;
    shop.turn(instant("2025-06-01T02:29:00Z")).await;
    let runs = shop.all_ended("d").await.0;
    assert_eq!(runs.len(), 1, "{runs:#?}");
    shop.turn(instant("2025-06-01T02:30:00Z")).await;
    assert_eq!(shop.all_ended("d").await.0[0].logical_time, instant("2025-06-01T02:30:00Z"));
    // Also after a restart.
    shop.write("dags/d.toml", "schedule = \"nonsense\"\n");
    shop.close().await;
    shop.open().await;
    shop.turn(instant("2025-06-01T02:30:00Z") + hours(1)).await;
    let runs = shop.all_ended("d").await.0;
    assert_eq!((runs.len(), runs[0].logical_time), (3, instant("2025-06-01T03:30:00Z")));
    let why = shop.engine().why_dag("d").await.unwrap();
    assert!(why.waits[0].words.contains("mistake"), "{why:?}");
    // One that is renamed goes on under its new name; one that is deleted is forgotten.
    shop.write("dags/d.toml", &text("30 * * * *"));
    shop.engine().rename_dag("d", "e").await.unwrap();
    shop.turn(instant("2025-06-01T04:30:00Z")).await;
    assert_eq!(shop.all_ended("e").await.0.len(), 1);
    shop.engine().delete_dag("e").await.unwrap();
    shop.write("dags/e.toml", &text("30 * * * *"));
    shop.turn(instant("2025-06-01T05:30:00Z")).await;
    assert_eq!(shop.all_ended("e").await.0.len(), 1);
    assert!(!shop.engine().dag("e").await.unwrap().listing.enabled);
    shop.close().await;
}
