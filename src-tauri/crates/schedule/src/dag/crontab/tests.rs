use std::process::Command as Process;

use proptest::prelude::*;

use super::*;
use crate::dag::{Context, Dag, Surroundings, read, rendered};

fn of(text: &str) -> Import {
    import("crontab", text, Machine { home: Some("/home/ann"), zone: Some("Asia/Singapore") })
}

fn dag(imported: &Imported) -> Dag {
    let around = Surroundings { zone: "UTC", pipelines: &[], dags: &[], pools: &[] };
    read(&imported.name, &imported.text, &around).unwrap_or_else(|problems| panic!("{}: {problems:?}", imported.text))
}

/// Returns what the one task of a DAG runs, its templates rendered.
fn argv(imported: &Imported) -> Vec<String> {
    let dag = dag(imported);
    let at = chrono::DateTime::UNIX_EPOCH;
    let (params, outputs, secrets) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    let context = Context {
        zone: Zone::UTC,
        logical_time: at,
        data_interval_start: at,
        data_interval_end: at,
        run_id: "",
        kind: "scheduled",
        dag: &imported.name,
        try_number: 1,
        params: &params,
        outputs: &outputs,
        item: None,
        secrets: &secrets,
    };
    rendered(&dag.spec.task[&imported.name], &context).expect("its templates").shell.all().to_vec()
}

const CRONTAB: &str = r#"# Ann's jobs

MAILTO=ann@example.org
SHELL = /bin/bash
PATH=/usr/local/bin:/usr/bin:/bin
LABEL="a  {{b}} "
# The backup of the night.
# Takes an hour.
30 2 * * *	/usr/local/bin/backup.sh --all >> "$HOME/backup.log" 2>&1
# 5 4 * * * /usr/local/bin/old.sh

CRON_TZ=Europe/London
@daily docker ps --format '{{.Names}}'
0 9 1,15 * MON cd /srv/app && python3 manage.py report
*/5 * * * 1-5 backup.sh
@reboot /usr/local/bin/start
"#;

#[test]
fn a_crontab_becomes_a_dag_for_each_of_its_jobs() {
    let import = of(CRONTAB);
    let names: Vec<(&str, u32)> = import.dags.iter().map(|dag| (dag.name.as_str(), dag.line)).collect();
    assert_eq!(names, [("backup", 9), ("docker", 13), ("manage", 14), ("backup_2", 15)]);
    let said: Vec<String> =
        import.problems.iter().map(|problem| format!("{}:{} {}", problem.line, problem.column, problem.message)).collect();
    assert_eq!(said, ["3:1 MAILTO is for cron itself, and is left out.", "16:1 A DAG is not run by the start of a machine."]);
    let expected = r#"description = "The backup of the night. Takes an hour."
schedule = "30 2 * * *"
timezone = "Asia/Singapore"
catchup = "none"

[task.backup]
shell = ["/bin/bash", "-c", '/usr/local/bin/backup.sh --all >> "$HOME/backup.log" 2>&1']
env = { LABEL = "a  {{ '{{' }}b}} ", PATH = "/usr/local/bin:/usr/bin:/bin" }
folder = "/home/ann"
"#;
    assert_eq!(import.dags[0].text, expected);
    assert_eq!(dag(&import.dags[1]).schedule.zone().name(), "Europe/London");
    assert_eq!(argv(&import.dags[1]), ["/bin/bash", "-c", "docker ps --format '{{.Names}}'"]);
    assert!(import.dags.iter().all(|imported| dag(imported).spec.catchup == Some(crate::Catchup::None)));
    assert_eq!(dag(&import.dags[2]).spec.description, None);
}

#[test]
fn what_stands_after_a_percent_sign_is_read_by_the_whole_command() {
    for (line, out) in [
        ("0 0 * * * cat", ""),
        ("0 0 * * * cat%one%two", "one\ntwo\n"),
        ("0 0 * * * cat; echo end%one", "one\nend\n"),
        ("0 0 * * * tr a-z A-Z | sed s/A/B/ # in large letters%a\\%b%$HOME", "B%B\n$HOME\n"),
        ("0 0 * * * cat%END_OF_INPUT%{% x %}", "END_OF_INPUT\n{\n x \n}\n"),
        ("0 0 * * * date -d @0 +\\%Y; cat%", "1970\n"),
    ] {
        let argv = argv(&of(line).dags[0]);
        let end = Process::new(&argv[0]).args(&argv[1..]).stdin(std::process::Stdio::null()).output().expect("a shell");
        assert_eq!(String::from_utf8_lossy(&end.stdout), out, "{argv:?}");
    }
}

#[test]
fn what_a_dag_cannot_say_is_refused_at_its_place() {
    for (line, column, words) in [
        ("0 25 * * * a", 3, "25"),
        ("  5/15 * * * * a", 3, "A step needs a range"),
        ("0 0 30 2 * a", 1, "never fires"),
        ("0 0 */2 * MON a", 1, "another rule"),
        ("0 0 1-31 * MON a", 1, "another rule"),
        ("0 0 1 * * ", 1, "no line of a crontab"),
        ("@sometimes a", 1, "@sometimes"),
        ("CRON_TZ=Mars/Base", 1, "no time zone"),
        ("SHELL=/usr/bin/fish\n0 0 * * * a%b", 1, "standard input"),
    ] {
        let import = of(line);
        assert!(import.dags.is_empty() && import.problems.len() == 1, "{line}: {import:?}");
        let problem = &import.problems[0];
        assert!(problem.column == column && problem.message.contains(words), "{line}: {problem:?}");
        assert!(problem.hint.is_some());
    }
    for line in ["0 0 1 * * a", "0 0 * * MON a", "0 0 13 * FRI a", "0 0 */2 * * a", "0 0 1-31 * * a", "0 0 * * 0-7 a"] {
        assert_eq!((of(line).dags.len(), of(line).problems), (1, Vec::new()), "{line}");
    }
}

#[test]
fn a_command_is_named_after_what_it_runs() {
    for (command, name) in [
        ("/usr/bin/backup-all.sh", "backup_all"),
        ("cd /srv && LANG=C nice -n 10 python3 -u jobs/clean.py --day", "clean"),
        ("flock -n /tmp/x.lock /opt/run", "x"),
        ("[ -x /usr/bin/certbot ] && certbot renew", "certbot"),
        ("日", "job"),
        ("\"/opt/my app/run\"", "my"),
    ] {
        assert_eq!(line::name(command), name, "{command}");
    }
}

#[test]
fn home_of_the_crontab_is_where_its_commands_run() {
    let task = |text: &str, machine| dag(&import("crontab", text, machine).dags[0]).spec.task["a"].clone();
    let line = "0 0 * * * a";
    assert_eq!(task(line, Machine::default()).folder, None);
    assert_eq!(task(line, Machine { home: Some("/h"), zone: None }).folder.as_deref(), Some("/h"));
    let own = task(&format!("HOME=/srv\nTZ=UTC\n{line}"), Machine { home: Some("/h"), zone: None });
    assert_eq!((own.folder.as_deref(), own.env["TZ"].as_str()), (Some("/srv"), "UTC"));
}

/// One field: values of a range, alone, in lists, ranges and steps.
fn field(from: u32, to: u32) -> impl Strategy<Value = String> {
    let value = from..=to;
    let range = (from..=to, from..=to).prop_map(|(a, b)| format!("{}-{}", a.min(b), a.max(b)));
    let item = prop_oneof![
        value.prop_map(|value| value.to_string()),
        range.clone(),
        (range, 1..9_u32).prop_map(|(range, step)| format!("{range}/{step}"))
    ];
    prop_oneof![
        Just("*".to_owned()),
        (2..9_u32).prop_map(|step| format!("*/{step}")),
        prop::collection::vec(item, 1..4).prop_map(|items| items.join(","))
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_cron_with_a_command_is_a_dag_that_runs_it(
        (minute, hour, month) in (field(0, 59), field(0, 23), field(1, 12)),
        (month_day, week_day) in prop_oneof![(field(1, 28), Just("*".to_owned())), (Just("*".to_owned()), field(0, 6)), (5..9_u32, 1..5_u32).prop_map(|(a, b)| (a.to_string(), b.to_string()))],
        command in "[!-$&-~é]([ -$&-~é\t]{0,30}[!-$&-~é])?",
    ) {
        let line = format!("{minute} {hour}\t{month_day} {month} {week_day}  {command}");
        let import = of(&line);
        prop_assert!(import.problems.is_empty(), "{line}: {:?}", import.problems);
        let read = dag(&import.dags[0]);
        prop_assert_eq!(read.spec.schedule.all(), [format!("{minute} {hour} {month_day} {month} {week_day}")]);
        prop_assert_eq!(argv(&import.dags[0]), ["/bin/sh", "-c", command.as_str()]);
    }

    /// Any text is taken apart, and what is made of it is read without a mistake.
    #[test]
    fn no_text_brings_the_reader_to_fall(text in "([0-9*/,@#=%\\\\\"'{} \ta-zé\n\r]|\n\\* \\* \\* \\* \\* |\n@daily |\nTZ=|\nCRON_TZ=|UTC){0,40}") {
        let import = of(&text);
        for imported in &import.dags {
            dag(imported);
            prop_assert_eq!(argv(imported).len(), 3);
        }
        for problem in &import.problems {
            prop_assert!(text.get(problem.span.0..problem.span.1).is_some(), "{:?}", problem);
        }
    }
}
