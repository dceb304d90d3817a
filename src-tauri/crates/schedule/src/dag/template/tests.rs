use super::*;
use crate::dag::tests::read;

/// The parameters of the tests' run.
fn params() -> BTreeMap<String, ParamValue> {
    let text = |text: &str| ParamValue::Text(super::super::spec::DateText(text.into()));
    BTreeMap::from([
        ("region".into(), text("sg")),
        ("day".into(), text("2026-02-28")),
        ("limit".into(), ParamValue::Integer(10)),
        ("share".into(), ParamValue::Number(0.5)),
        ("full".into(), ParamValue::Boolean(false)),
    ])
}

/// Does something with a run of the seed's DAG: due at 01:00 on 18 April 2020 in Singapore.
fn with<T>(use_it: impl FnOnce(&Context<'_>) -> T) -> T {
    let at = |text: &str| DateTime::parse_from_rfc3339(text).expect("an instant").to_utc();
    let outputs = [("files", "a b.csv\nit's.csv"), ("rows", "12")].map(|(name, value)| (name.into(), value.into()));
    use_it(&Context {
        zone: Zone::parse("Asia/Singapore").expect("a zone"),
        logical_time: at("2020-04-17T17:00:00Z"),
        data_interval_start: at("2020-04-16T17:00:00Z"),
        data_interval_end: at("2020-04-17T17:00:00Z"),
        run_id: "0196-7a",
        kind: "scheduled",
        dag: "daily_clean",
        try_number: 2,
        params: &params(),
        outputs: &BTreeMap::from([("enrich".into(), BTreeMap::from(outputs))]),
        item: Some("in/a b.csv"),
        secrets: &BTreeMap::from([("TOKEN".into(), "hunter2".into())]),
    })
}

fn said(text: &str) -> String {
    with(|context| render(text, context)).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn refused(text: &str) -> TemplateError {
    with(|context| render(text, context)).expect_err(text)
}

/// The table of the manual, made true.
#[test]
fn every_template_of_the_manual_says_what_stands_beside_it() {
    let manual = include_str!("../../../../../../docs/schedule.md");
    let section = manual.split("\n## Templates\n").nth(1).expect("a section").split("\n## ").next().expect("its text");
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` | `"));
    let mut seen = Vec::new();
    for (template, rest) in rows {
        let (value, _) = rest.split_once('`').expect("a value");
        let template = template.replace("\\|", "|");
        assert_eq!(said(&template), value, "{template}");
        seen.push(template);
    }
    for name in check::NAMES.iter().chain(&["sh", "add_days", "format", "ts_nodash }}"]) {
        assert!(seen.iter().any(|template| template.contains(name)), "the manual does not show {name}");
    }
    for filter in environment::FILTERS {
        assert!(section.contains(&format!("`{filter}`")), "the manual does not name the filter {filter}");
    }
}

#[test]
fn every_filter_and_test_that_a_file_may_name_is_there() {
    let unknown = [ErrorKind::UnknownFilter, ErrorKind::UnknownTest, ErrorKind::UnknownFunction];
    let env = environment(Zone::UTC, Arc::default());
    for text in (environment::FILTERS.iter().map(|name| format!("{{{{ 'x' | {name} }}}}")))
        .chain(environment::TESTS.iter().map(|name| format!("{{{{ 'x' is {name} }}}}")))
        .chain(environment::FUNCTIONS.iter().map(|name| format!("{{{{ {name}(3) }}}}")))
    {
        let end = env.template_from_str(&text).and_then(|template| template.render(()));
        assert!(end.err().is_none_or(|error| !unknown.contains(&error.kind())), "{text}");
    }
}

#[test]
fn times_are_told_in_the_zone_and_reckoned_by_its_calendar() {
    for (template, value) in [
        ("{{ logical_time }}", "2020-04-18T01:00:00+08:00"),
        ("{{ logical_time.hour }}:{{ logical_time.day }}", "1:18"),
        ("{{ data_interval_start < data_interval_end }}", "true"),
        ("{{ logical_time == data_interval_end }}", "true"),
        ("{{ ds | add_days(-18) }}", "2020-03-31"),
        ("{{ logical_time | add_days(-1) | ts }}", "2020-04-17T01:00:00+08:00"),
        ("{{ ts | add_days(1) | ds_nodash }}", "20200419"),
        ("{{ params.day | add_days(1) | format('%d.%m.%Y') }}", "01.03.2026"),
        ("{{ params.day | ts }}", "2026-02-28T00:00:00+08:00"),
        ("{{ logical_time | format('%Z %j') }}", "+08 109"),
        ("{% for i in range(3) %}{{ (i | int) * params.limit * 2 }} {% endfor %}", "0 20 40 "),
    ] {
        assert_eq!(said(template), value, "{template}");
    }
    // 01:00 on 30 March 2025 is not there in London: it is the first instant after the gap.
    let london = Zone::parse("Europe/London").expect("a zone");
    let at = DateTime::parse_from_rfc3339("2025-03-29T01:00:00Z").expect("an instant").to_utc();
    let there = with(|context| render("{{ logical_time | add_days(1) }}", &Context { zone: london, logical_time: at, ..*context }));
    assert_eq!(there.as_deref(), Ok("2025-03-30T02:00:00+01:00"));
}

#[test]
fn what_is_no_time_no_pattern_or_too_far_is_said_in_words() {
    for (template, words) in [
        ("{{ params.region | ds }}", "\"sg\" is no time"),
        ("{{ ds | format('%Q') }}", "\"%Q\" is no pattern"),
        ("{{ ds | add_days(9223372036854775807) }}", "no day 9223372036854775807 days"),
        ("{{ ds | add_days(-9223372036854775808) }}", "days"),
        ("{{ task.enrich.column }}", "task.enrich.column has no value."),
        ("{{ item.name }}", "item.name has no value."),
        ("{{ 'a\\u0000' | sh }}", "null character"),
        ("{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}", "does not end soon"),
        ("{% set a = 'x' * 60000 %}{% for i in range(50) %}{{ a }}{% endfor %}", "more than 1 MiB"),
        ("{{ ds", "This is no template"),
        ("{{ ([1, 2, 3] * 9223372036854775807) | length }}", "may be a list"),
        ("{% for i in [[1]] %}{{ 9223372036854775807 * i }}{% endfor %}", "may be a list"),
    ] {
        let error = refused(template);
        assert!(error.message.contains(words), "{template}: {error}");
        assert!(!error.hint.is_empty());
    }
}

#[test]
fn what_a_template_keeps_meanwhile_has_a_limit() {
    let grows = "cannot become part of another one";
    for (template, words) in [
        ("{% set a = ds %}{% for i in range(60) %}{% set a = a ~ a %}{% endfor %}", grows),
        ("{% set a = ds %}{% set a = a ~ a %}{{ a }}", grows),
        ("{% set a = [ds] %}{% set b = [a, a] %}", grows),
        ("{% set a = ds %}{% with b = a ~ ds %}{{ b }}{% endwith %}", grows),
        ("{% set a = ds %}{% set b = a | tojson %}", grows),
        ("{% set a = ds %}{% set b = ds | replace('2', a) %}", grows),
        ("{% set a = [ds] %}{% set b = a + a %}", grows),
        ("{% set a = [ds] %}{% for b in a %}{% set c = b ~ b %}{% endfor %}", grows),
        ("{% set a %}{% for i in range(9) %}x{% endfor %}{% endset %}", "A loop cannot stand"),
        ("{% set a = 'x' * 60000 %}{% for i in range(50) %}{% set b %}{{ a }}{% endset %}{% endfor %}", "more than 1 MiB"),
        ("{{ 'a' * 60000 | replace('a', 'b' * 60000) }}", "may be a list"),
        ("{{ ('a' * 60000) | replace('a', 'b' * 60000) }}", "longer than 1 MiB"),
        ("{{ (('a' * 6000) | list) | join('b' * 6000) }}", "longer than 1 MiB"),
        (&format!("{{{{ {} ds }}}}", "ds ~ ".repeat(200)), "joined"),
    ] {
        let error = refused(template);
        assert!(error.message.contains(words), "{template}: {error}");
    }
    for (template, value) in [
        ("{% set a = ds | add_days(-1) %}{% set b = a | format('%Y') %}{{ b }}", "2020"),
        ("{% set n = 1 %}{% set n = (n | int) + 1 %}{{ n }}", "2"),
        ("{% set a = params.region %}{% set b = a if a == 'sg' else ds %}{{ b ~ a }}", "sgsg"),
        ("{{ 'a-b' | replace('-', '+') }} {{ ['a', 'b'] | join('/') }} {{ 'ab' | join('-') }}", "a+b a/b a-b"),
        ("{% set a %}{{ ds }}{% endset %}{{ a }}", "2020-04-18"),
    ] {
        assert_eq!(said(template), value, "{template}");
    }
}

#[test]
fn a_task_that_wrote_nothing_may_be_asked_with_another_value() {
    assert_eq!(said("{{ task.skipped.rows | default('0') }}"), "0");
    assert_eq!(said("{{ task['enrich'].rows }} {{ task.enrich.rows is defined }}"), "12 true");
    assert_eq!(refused("{{ task.skipped.rows }}").span, Some(3..20));
}

#[test]
fn what_is_quoted_for_the_shell_comes_out_of_it_as_it_went_in() {
    for text in ["", "a", "a b", "it's", "$(rm -rf /)", "\"'\\`\n\t;|&*?~#", "-n", "é日", "a=b", "%s"] {
        let word = with(|context| render("printf '%s|' {{ item | sh }}", &Context { item: Some(text), ..*context })).expect("a word");
        let end = std::process::Command::new("sh").args(["-eu", "-c", &word]).output().expect("a shell");
        assert_eq!(String::from_utf8_lossy(&end.stdout), format!("{text}|"), "{word}");
    }
    assert_eq!(said("cat {{ task.enrich.files | lines | sh }}"), r"cat 'a b.csv' 'it'\''s.csv'");
}

#[test]
fn a_condition_is_true_or_false_and_nothing_else() {
    let of = |text: &str| with(|context| condition(text, context));
    assert_eq!(of("params.region == 'sg' and params.limit > 9"), Ok(true));
    assert_eq!(of("not params.full and task.enrich.rows | int > 12"), Ok(false));
    assert_eq!(of("params.full"), Ok(false));
    for (text, words) in [
        ("params.region", "The condition is \"sg\""),
        ("params.limit", "The condition is \"10\""),
        ("none", "no value"),
        ("task.enrich.gone", "no value"),
        ("params.region ==", "This is no template"),
        ("{{ params.full }}", "This is no template"),
        ("params.full }}", "not one expression"),
        ("params.full }}{", "This is no"),
    ] {
        assert!(of(text).expect_err(text).message.contains(words), "{text}: {:?}", of(text));
    }
}

#[test]
fn a_task_is_rendered_wherever_it_may_hold_a_template_and_nowhere_else() {
    let task: TaskSpec = toml_edit::de::from_str(
        r#"
        shell = ["echo", "{{ ds }}", "{{ item | sh }}"]
        env = { REGION = "{{ params.region }}", PLAIN = "${HOME}" }
        folder = "work/{{ ds_nodash }}"
        pool = "{{ ds }}"
        after = ["{{ ds }}"]
        description = "{{ ds }}"
        when = "params.full"
        each = { file = "in/{{ ds }}/*.csv" }
        "#,
    )
    .expect("a task");
    let done = with(|context| rendered(&task, context)).expect("no mistake");
    assert_eq!(done.shell.all(), ["echo", "2020-04-18", "'in/a b.csv'"]);
    assert_eq!((done.env["REGION"].as_str(), done.env["PLAIN"].as_str()), ("sg", "${HOME}"));
    assert_eq!(done.folder.as_deref(), Some("work/20200418"));
    assert_eq!((&done.pool, &done.after, &done.description), (&task.pool, &task.after, &task.description));
    assert_eq!((&done.when, &done.each), (&task.when, &task.each));

    let wrong = TaskSpec { env: [("A".into(), "{{ task.enrich.gone }}".into())].into(), ..task };
    let (key, error) = with(|context| rendered(&wrong, context)).expect_err("no value");
    assert_eq!((key.as_str(), error.message.as_str()), ("env.A", "task.enrich.gone has no value."));
}

#[test]
fn a_secret_is_filled_in_where_a_call_takes_it() {
    let text = "http = 'https://a.example'\nheaders = { A = 'Bearer {{ secret.TOKEN }}' }\nsecrets = { TOKEN = 'token' }";
    let own = &read("a.toml", &dag(text)).expect("no mistake").spec.task["own"];
    let done = with(|context| rendered(own, context)).expect("no mistake");
    assert_eq!((done.headers["A"].as_str(), done.secrets["TOKEN"].as_str()), ("Bearer hunter2", "token"));
}

#[test]
fn all_kinds_of_tasks_are_rendered() {
    for (task, key) in [
        ("pipeline = \"p\"\ninput = \"{{ ds }}\"", "input"),
        ("pipeline = \"p\"\noutput = \"{{ ds }}\"", "output"),
        ("pipeline = \"p\"\nmove_to = \"{{ ds }}\"", "move_to"),
        ("dag = \"d\"\nparams = { a = \"{{ ds }}\", b = 1 }", "params"),
        ("sql = \"sql/{{ ds }}.sql\"", "sql"),
        ("shell = \"{{ ds }}\"", "shell"),
        ("http = \"https://a.example/{{ ds }}\"", "http"),
        ("http = \"https://a.example\"\nheaders = { a = \"{{ ds }}\" }", "headers"),
        ("http = \"https://a.example\"\nbody = '{\"day\": {{ ds | tojson }}}'", "body"),
        ("sensor = { file = \"{{ ds }}\" }", "sensor"),
        ("sensor = { http = \"https://a.example/{{ ds }}\" }", "sensor"),
    ] {
        let task: TaskSpec = toml_edit::de::from_str(task).expect(task);
        let done = with(|context| rendered(&task, context)).expect(key);
        let value = serde_json::to_value(&done).expect("JSON")[key].to_string();
        assert!(value.contains("2020-04-18") && !value.contains("{{"), "{key}: {value}");
    }
}

/// A DAG of three tasks, the second of which has what is given.
fn dag(keys: &str) -> String {
    format!(
        "[params.region]\ntype = \"text\"\ndefault = \"sg\"\n[task.first]\nshell = \"true\"\noutputs = [\"rows\"]\n\
         [task.own]\nafter = [\"first\"]\n{keys}\n[task.later]\nshell = \"true\"\noutputs = [\"rows\"]\nafter = [\"own\"]\n"
    )
}

#[test]
fn what_a_template_cannot_say_is_named_at_its_characters() {
    for (task, words, hint, marked) in [
        ("shell = \"echo {{ dss }}\"", "There is no name \"dss\".", "\"ds\"", "dss"),
        ("shell = \"é {{ params.regoin }}\"", "There is no parameter \"regoin\".", "\"region\"", "regoin"),
        ("shell = ['a', '{{ params[\"regoin\"] }}']", "There is no parameter \"regoin\".", "\"region\"", "\"regoin\""),
        ("shell = '''\necho\necho {{ task.frist.rows }}'''", "There is no task \"frist\".", "\"first\"", "frist"),
        ("shell = \"{{ task.first.row }}\"", "There is no output of first \"row\".", "\"rows\"", "row"),
        ("shell = \"{{ task.later.rows }}\"", "later may not have run before own.", "after = [\"later\"]", "later"),
        ("shell = \"{{ task.own.rows }}\"", "own is this task itself.", "before it", "own"),
        ("shell = \"{{ item }}\"", "There is no item here.", "each", "item"),
        ("shell = \"{{ run.name }}\"", "There is no part of run \"name\".", "id, kind", "name"),
        ("shell = \"{{ logical_time.hours }}\"", "\"hours\"", "\"hour\"", "hours"),
        ("shell = \"{{ ds.year }}\"", "ds is a text: it has no year.", "filter", "year"),
        ("shell = \"{{ ds | add_day(1) }}\"", "There is no filter \"add_day\".", "\"add_days\"", "add_day"),
        ("shell = \"{{ ds is defned }}\"", "There is no test \"defned\".", "\"defined\"", "defned"),
        ("shell = \"{{ rnage(3) }}\"", "There is no function \"rnage\".", "range", "rnage"),
        ("shell = \"{{ params.region.upper() }}\"", "upper is called", "| upper", "upper"),
        ("shell = \"{% for a in rows %}{{ a }}{% endfor %}{{ a }}\"", "\"rows\"", "There are", "rows"),
        ("shell = \"{{ ds\"", "This is no template", "{% raw %}", ""),
        ("shell = 'echo ${#names[@]}'", "This is no template", "{% raw %}", ""),
        ("env = { A = \"{{ dss }}\" }\nshell = \"true\"", "There is no name \"dss\".", "\"ds\"", "dss"),
        ("when = \"params.regoin == 'sg'\"\nshell = \"true\"", "\"regoin\"", "\"region\"", "regoin"),
        ("when = \"params.region =\"\nshell = \"true\"", "This is no template", "", ""),
        ("when = \"item == 'a'\"\neach = { file = \"*\" }\nshell = \"{{ item }}\"", "There is no item here.", "when", "item"),
        ("each = { file = \"{{ item }}\" }\nshell = \"{{ item }}\"", "There is no item here.", "each", "item"),
        ("pipeline = \"{{ ds }}\"", "There is no pipeline \"{{ ds }}\".", "", "\"{{ ds }}\""),
        ("http = 'https://a.example/{{ secret.TOKN }}'\nsecrets = { TOKEN = 'token' }", "no secret \"TOKN\"", "\"TOKEN\"", "TOKN"),
        ("http = 'https://a.example'\nbody = '{{ secret.A }}'", "no secret \"A\"", "none yet", "A"),
        ("http = 'https://a.example'\nbody = '{{ secret.A | upper }}'\nsecrets = { A = 'a' }", "only be filled in", "filter", "secret"),
        ("http = 'https://a.example'\nbody = '{% set a = secret.A %}'\nsecrets = { A = 'a' }", "only be filled in", "filter", "secret"),
        ("shell = 'echo {{ secret.A }}'\nsecrets = { A = 'a' }", "There is no secret here.", "variables", "A"),
        ("http = 'https://a.example'\nwhen = 'secret.A == 1'\nsecrets = { A = 'a' }", "There is no secret here.", "variables", "secret"),
        // With escapes it is the whole text.
        ("shell = \"a\\t{{ dss }}\"", "There is no name \"dss\".", "\"ds\"", "\"a\\t{{ dss }}\""),
    ] {
        let text = dag(task);
        let problems = read("a.toml", &text).expect_err(task);
        let problem = &problems[0];
        let hinted = problem.hint.as_deref().unwrap_or_default();
        assert!(problem.message.contains(words) && hinted.contains(hint), "{task}: {problems:?}");
        let found = &text[problem.span.0..problem.span.1];
        assert!(marked.is_empty() || found == marked, "{task}: {found}");
    }
    let problems = read("a.toml", &dag("shell = \"é {{ params.regoin }} {{ dss }}\"")).expect_err("two mistakes");
    let places: Vec<(u32, u32)> = problems.iter().map(|problem| (problem.line, problem.column)).collect();
    assert_eq!(places, [(9, 22), (9, 35)]);
}

#[test]
fn names_that_a_template_makes_itself_are_known_in_it() {
    for task in [
        "shell = \"{% set a = ds %}{{ a }}{% set a, b = [1, 2] %}{{ a + b }}\"",
        "shell = \"{% for a in task.first.rows | lines %}{{ loop.index }}{{ a }}{{ loop.cycle(1, 2) }}{% endfor %}\"",
        "shell = \"{% for a, b in [[1, 2]] if b > 1 %}{{ a }}{% else %}{{ ds }}{% endfor %}\"",
        "shell = \"{% with a = ds %}{{ a.any }}{% endwith %}{% if params.region == 'sg' %}{{ run.id }}{% endif %}\"",
        "shell = \"{% set a %}x{% endset %}{{ a }}{% filter upper %}{{ a }}{% endfilter %}\"",
        "shell = \"{% raw %}{{ anything }}{% endraw %}{# {{ dss }} #}\"",
        "shell = \"{{ task['first'].output }} {{ task.first['rows'][0:3] }} {{ params[ds] | default('x') }}\"",
        "each = { file = \"in/{{ params.region }}/*\" }\nshell = \"{{ item | sh }}\"",
        "each = { lines_of = \"first.rows\" }\nshell = [\"{{ item }}\"]\nwhen = \"task.first.rows != ''\"",
        "shell = \"echo ${HOME} {a} } }}\"",
    ] {
        if let Err(problems) = read("a.toml", &dag(task)) {
            panic!("{task}: {problems:?}");
        }
    }
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_text_is_said_as_it_stands_by_its_literal(text in "[{}%#\\-+'\"\\\\ a-zé\n\r]{0,40}") {
        proptest::prop_assert_eq!(said(&literal(&text)), text);
    }

    /// What the check finds nothing in has every name that it says; what is left to go wrong is in the values.
    #[test]
    fn no_text_brings_templates_to_fall(text in "([{}%#|.()\\[\\]'\" ,+*/~=!<>-]|\\{\\{|\\}\\}|\\{%|%\\}|ds|params|region|task|first|rows|item|for|in|if|set|endfor|endif|range|[0-9]|add_days|sh|format|ts){0,30}") {
        let spec = read("a.toml", &dag("shell = \"true\"")).expect("no mistake").spec;
        let graph = crate::dag::graph::Graph::of(&spec.task);
        for language in [Language::Template, Language::Condition] {
            for error in check(&text, language, Around { spec: &spec, graph: &graph, task: "own" }) {
                proptest::prop_assert!(error.span.is_none_or(|span| text.get(span).is_some()), "{text}");
            }
        }
        with(|context| (render(&text, context).is_ok(), condition(&text, context).is_ok()));
    }
}
