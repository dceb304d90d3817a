use super::spec::OneOrMore;
use super::*;
use crate::Catchup;

/// Reads a text in a project that has a pipeline and a DAG.
pub(super) fn read(file: &str, text: &str) -> Result<Dag, Vec<Problem>> {
    let (pipelines, dags, pools) = (["clean_sales".to_owned()], ["daily_clean".to_owned()], ["postgres".to_owned()]);
    super::read(file, text, &Surroundings { zone: "Asia/Singapore", pipelines: &pipelines, dags: &dags, pools: &pools })
}

/// The seed's DAG, as a person writes it.
const DAILY: &str = r#"
description = "Clean the day's sales"
schedule    = "0 1 * * *"
start_date  = 2020-04-18T01:00:00
catchup     = "all"
max_age     = "7d"

[params.region]
type    = "text"
default = "sg"

[defaults]
retries     = 1
retry_delay = "1m"

[task.clean]
pipeline = "clean_sales"
output   = "out/sales_{{ ds }}.csv"

[task.enrich]
shell        = ["uv", "run", "scripts/enrich.py"]
env          = { REGION = "{{ params.region }}" }
outputs      = ["files"]
after        = ["clean"]
trigger_rule = "all_done"

[task.each_file]
shell = "wc -l {{ item }}"
each  = { lines_of = "enrich.files" }
after = ["enrich"]

[group.after_it]
tasks = ["enrich", "each_file"]
"#;

/// Returns the places and the words of a text's mistakes: `LINE:COLUMN message`.
fn mistakes(text: &str) -> Vec<String> {
    let problems = read("dags/a.toml", text).err().unwrap_or_default();
    problems.iter().map(|problem| format!("{}:{} {}", problem.line, problem.column, problem.message)).collect()
}

/// Returns the one mistake of a task that does what is given, and the text that is marked.
fn one(task: &str) -> (String, String) {
    let text = format!("[task.first]\nshell = \"true\"\noutputs = [\"rows\"]\n[task.own]\n{task}\n");
    let problems = read("dags/a.toml", &text).expect_err(task);
    assert_eq!(problems.len(), 1, "{task}: {problems:?}");
    (problems[0].message.clone(), text[problems[0].span.0..problems[0].span.1].to_owned())
}

#[test]
fn the_seeds_dag_is_read() {
    let dag = read("dags/daily_clean.toml", DAILY).expect("no mistake");
    assert_eq!(dag.spec.catchup, Some(Catchup::All));
    assert_eq!(dag.spec.schedule, OneOrMore::One("0 1 * * *".into()));
    assert_eq!(dag.graph.order(), ["clean", "enrich", "each_file"]);
    assert_eq!(dag.schedule.starts_at().map(|at| at.to_rfc3339()), Some("2020-04-17T17:00:00+00:00".into()));
    assert_eq!(kinds(&dag.spec.task["clean"]), ["pipeline"]);
    let again: DagSpec = serde_json::from_value(serde_json::to_value(&dag.spec).expect("JSON")).expect("the same spec");
    assert_eq!(again, dag.spec);
}

#[test]
fn a_date_may_stand_in_quotes_or_not() {
    for date in ["2020-04-18", "\"2020-04-18\"", "2020-04-18T00:00:00", "'2020-04-18T00:00:00'"] {
        let dag = read("a", &format!("schedule = \"@daily\"\nstart_date = {date}\n[task.a]\nshell = \"true\"\n"));
        let dag = dag.unwrap_or_else(|problems| panic!("{date}: {problems:?}"));
        assert_eq!(dag.schedule.starts_at().map(|at| at.to_rfc3339()), Some("2020-04-17T16:00:00+00:00".into()), "{date}");
    }
}

#[test]
fn what_is_wrong_in_a_schedule_is_named_at_its_characters() {
    let task = "[task.a]\nshell = \"true\"\n";
    for (keys, at, said) in [
        ("schedule = \"0 25 * * *\"", "1:15", "25"),
        ("schedule = [\"@daily\", \"0 1 * *\"]", "1:", "field"),
        ("every = \"15parsecs\"", "1:", "parsecs"),
        ("timezone = \"Asia/Singapur\"", "1:13", "Asia/Singapur"),
        ("schedule = \"@daily\"\nstart_date = \"2020-02-30\"", "2:", "2020-02-30"),
        ("max_age = \"soon\"", "1:12", "whole number"),
        ("catchup = \"some\"", "1:11", "some"),
        ("max_active_runs = 0", "1:", "less than 1"),
        ("scedule = \"@daily\"", "1:1", "scedule"),
    ] {
        let found = mistakes(&format!("{keys}\n{task}"));
        assert!(found.len() == 1 && found[0].starts_with(at) && found[0].contains(said), "{keys}: {found:?}");
    }
}

#[test]
fn tasks_that_cannot_be_meant_are_named_at_their_keys() {
    for (task, said, marked) in [
        ("description = \"x\"", "does nothing", "[task.own]"),
        ("shell = \"true\"\nhttp = \"https://a.example\"", "can do one thing", "\"https://a.example\""),
        ("shell = \"true\"\ninput = \"a.csv\"", "input is for pipeline", "\"a.csv\""),
        ("shell = \"true\"\nafter = [\"frist\"]", "There is no task \"frist\"", "\"frist\""),
        ("shell = \"true\"\nafter = [\"first\", \"first\"]", "named twice", "\"first\""),
        ("shell = \"true\"\nafter = [\"own\"]", "waits for itself", "\"own\""),
        ("shell = \"true\"\ntrigger_rule = \"one_failed\"", "one_failed never holds", "\"one_failed\""),
        ("shell = \"true\"\nretry_jitter = \"110%\"", "no share", "\"110%\""),
        ("shell = \"true\"\ntimeout = \"1fortnight\"", "fortnight", "fortnight"),
        ("pipeline = \"clean_sale\"", "no pipeline \"clean_sale\"", "\"clean_sale\""),
        ("dag = \"daily\"", "no DAG \"daily\"", "\"daily\""),
        ("shell = \"true\"\npool = \"postgre\"", "no pool \"postgre\"", "\"postgre\""),
        ("http = \"ftp://a.example\"", "no address", "\"ftp://a.example\""),
        ("http = \"https://a.example\"\nexpect_status = 999", "no status", "999"),
        ("http = \"https://a.example\"\noutputs = [\"status\", \"bdy\"]", "no output of a call \"bdy\"", "\"bdy\""),
        ("http = \"https://a.example\"\nsecrets = { A-B = \"token\" }", "cannot be the name of a secret", "\"token\""),
        ("pipeline = \"clean_sales\"\nparams = { region = \"sg\" }", "params is for dag; this task is pipeline", "{ region = \"sg\" }"),
        ("pipeline = \"clean_sales\"\noutputs = [\"rows\"]", "outputs is for shell and http", "[\"rows\"]"),
        ("pipeline = \"clean_sales\"\ninput_done = \"move\"", "where the input goes", "\"move\""),
        ("pipeline = \"clean_sales\"\nmove_to = \"done\"", "is not moved", "\"done\""),
        ("sensor = { file = \"a\", at = \"02:30\" }", "one thing", "{ file = \"a\", at = \"02:30\" }"),
        ("sensor = { at = \"2:70\" }", "no time of day", "\"2:70\""),
        ("sensor = { dag = \"daily_clean\", unchanged_for = \"1s\" }", "is for a file", "\"1s\""),
        ("shell = \"true\"\neach = { lines_of = \"first.rows\" }", "may not have run before", "\"first.rows\""),
        ("shell = \"true\"\nafter = [\"first\"]\neach = { lines_of = \"first.row\" }", "no output \"first.row\"", "\"first.row\""),
        ("shell = \"true\"\neach = { limit = 3 }", "what it runs for", "{ limit = 3 }"),
    ] {
        let (message, span) = one(task);
        assert!(message.contains(said), "{task}: {message}");
        assert_eq!(span, marked, "{task}: {message}");
    }
}

#[test]
fn tasks_that_wait_for_one_another_are_a_mistake_that_names_them_all() {
    let text =
        "[task.a]\nshell = \"1\"\nafter = [\"c\"]\n[task.b]\nshell = \"1\"\nafter = [\"a\"]\n[task.c]\nshell = \"1\"\nafter = [\"b\"]\n";
    assert_eq!(mistakes(text), ["3:10 The tasks wait for one another: a → b → c → a."]);
    assert_eq!(mistakes("schedule = \"@daily\"\n"), ["1:1 A DAG without tasks does nothing."]);
}

#[test]
fn parameters_have_a_type_and_a_value_where_nobody_gives_one() {
    let dag = |keys: &str| mistakes(&format!("schedule = \"@daily\"\n[params.p]\n{keys}\n[task.a]\nshell = \"true\"\n"));
    assert_eq!(dag("type = \"integer\"\ndefault = 1"), [""; 0]);
    assert_eq!(dag("type = \"number\"\ndefault = 1"), [""; 0]);
    assert_eq!(dag("type = \"date\"\ndefault = 2026-11-27"), [""; 0]);
    assert_eq!(dag("type = \"date\"\ndefault = \"tomorrow\""), ["4:11 p is a day such as 2026-11-27, and this is not."]);
    assert_eq!(dag("type = \"integer\"\ndefault = \"1\""), ["4:11 p is a whole number, and this is not."]);
    assert_eq!(dag("type = \"text\""), ["2:1 A run that is due by itself has no value for p."]);
    assert_eq!(dag("type = \"text\"\ndefault = \"a\"\nvalues = [\"b\"]"), ["4:11 The default of p is none of its values."]);
    let manual = "[params.p]\ntype = \"text\"\n[task.a]\nshell = \"true\"\n";
    assert_eq!(mistakes(manual), [""; 0]);
}

#[test]
fn a_group_has_tasks_that_are_there_and_in_no_other_group() {
    let text = "[task.a]\nshell = \"1\"\n[group.g]\ntasks = [\"a\", \"b\"]\n[group.h]\ntasks = [\"a\"]\n";
    assert_eq!(mistakes(text), ["4:15 There is no task \"b\".", "6:10 a is in the group g too."]);
}
