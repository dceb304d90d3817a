//! What a DAG's text may say and cannot mean, each with the way to its place.

use std::ops::Range;

use millpond_record::problem::nearest;

use super::Surroundings;
use super::graph::Graph;
use super::limits::POOL;
use super::spec::{DagSpec, DefaultsSpec, EachSpec, InputDone, ParamSpec, ParamType, ParamValue, SensorSpec, TaskSpec};
use super::template::{Around, check, day, visit};
use crate::{Part, Schedule, ScheduleError, ScheduleText, parse_duration};

/// The kinds of tasks, by the key that says what is done.
pub const KINDS: [&str; 6] = ["pipeline", "sql", "shell", "http", "dag", "sensor"];

/// A value that cannot be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The way to it in the document: `["task", "clean", "after", "0"]`.
    pub path: Vec<String>,
    /// Bytes of the text there that are at fault, where it is not all of it.
    pub within: Option<Range<usize>>,
    pub message: String,
    pub hint: String,
}

/// Mistakes as they are found.
struct Found(Vec<Mistake>);

impl Found {
    fn add(&mut self, path: &[&str], message: impl Into<String>, hint: impl Into<String>) {
        let path = path.iter().map(|part| (*part).to_owned()).collect();
        self.0.push(Mistake { path, within: None, message: message.into(), hint: hint.into() });
    }

    fn schedule(&mut self, path: &[&str], error: ScheduleError) {
        let path = path.iter().map(|part| (*part).to_owned()).collect();
        self.0.push(Mistake { path, within: Some(error.span), message: error.message, hint: error.hint });
    }

    fn duration(&mut self, path: &[&str], text: Option<&String>) {
        if let Some(error) = text.and_then(|text| parse_duration(text).err()) {
            self.schedule(path, error);
        }
    }

    /// Names a word that is none of the known ones.
    fn unknown<'a>(&mut self, path: &[&str], what: &str, word: &str, known: impl Iterator<Item = &'a str> + Clone) {
        let hint = match nearest(word, known.clone()) {
            Some(near) => format!("Did you mean \"{near}\"?"),
            None => match known.collect::<Vec<_>>().as_slice() {
                [] => "There is none yet.".into(),
                known => format!("There are {}.", known.join(", ")),
            },
        };
        self.add(path, format!("There is no {what} \"{word}\"."), hint);
    }
}

/// Returns every mistake of a spec, and its schedule where that has none.
pub fn mistakes(spec: &DagSpec, around: &Surroundings<'_>) -> (Vec<Mistake>, Option<Schedule>) {
    let mut found = Found(Vec::new());
    let schedule = schedule(spec, around.zone, &mut found);
    found.duration(&["max_age"], spec.max_age.as_ref());
    found.duration(&["network_grace"], spec.network_grace.as_ref());
    for (name, param) in &spec.params {
        check_param(name, param, &mut found);
        let due = schedule.as_ref().is_some_and(|schedule| !schedule.is_manual()) || !spec.consumes.is_empty();
        if due && param.default.is_none() {
            let message = format!("A run that is due by itself has no value for {name}.");
            found.add(&["params", name], message, "Give it a default.");
        }
    }
    if let Some(defaults) = &spec.defaults {
        retries(&["defaults"], defaults, &mut found);
        pool(&["defaults", "pool"], defaults.pool.as_ref(), around, &mut found);
    }
    if spec.task.is_empty() {
        found.add(&["task"], "A DAG without tasks does nothing.", "Write a table [task.NAME] with what it does.");
    }
    for (name, task) in &spec.task {
        check_task(spec, name, task, &mut found);
        refers(name, task, around, &mut found);
    }
    templates(spec, &mut found);
    circle(spec, &mut found);
    groups(spec, &mut found);
    (found.0, schedule)
}

/// Finds what templates and conditions say that cannot be so.
fn templates(spec: &DagSpec, found: &mut Found) {
    let graph = Graph::of(&spec.task);
    for (name, task) in &spec.task {
        let around = Around { spec, graph: &graph, task: name };
        visit(&mut task.clone(), &mut |key, language, text| {
            for error in check(text, language, around) {
                let path = ["task", name].iter().chain(key).map(|part| (*part).to_owned()).collect();
                found.0.push(Mistake { path, within: error.span, message: error.message, hint: error.hint });
            }
        });
    }
}

fn schedule(spec: &DagSpec, zone: &str, found: &mut Found) -> Option<Schedule> {
    let texts = |texts: &super::spec::OneOrMore<String>| texts.all().to_vec();
    let (crons, every) = (texts(&spec.schedule), texts(&spec.every));
    let (crons, every): (Vec<&str>, Vec<&str>) = (crons.iter().map(String::as_str).collect(), every.iter().map(String::as_str).collect());
    let parsed = Schedule::parse(&ScheduleText {
        schedule: &crons,
        every: &every,
        timezone: spec.timezone.as_deref().unwrap_or(zone),
        start_date: spec.start_date.as_ref().map(|date| date.0.as_str()),
        end_date: spec.end_date.as_ref().map(|date| date.0.as_str()),
    });
    match parsed {
        Ok(schedule) => Some(schedule),
        Err(error) => {
            let index = |at: usize| at.to_string();
            match error.part {
                Part::Schedule(at) if matches!(spec.schedule, super::spec::OneOrMore::More(_)) => {
                    found.schedule(&["schedule", &index(at)], error);
                }
                Part::Every(at) if matches!(spec.every, super::spec::OneOrMore::More(_)) => found.schedule(&["every", &index(at)], error),
                part => found.schedule(&[&part.to_string()], error),
            }
            None
        }
    }
}

fn check_param(name: &str, param: &ParamSpec, found: &mut Found) {
    let is_name =
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !is_name {
        found.add(&["params", name], format!("\"{name}\" cannot be a parameter's name."), "Use letters, digits and _, a letter first.");
    }
    let values = param.values.iter().enumerate().map(|(at, value)| (vec!["values".to_owned(), at.to_string()], value));
    for (key, value) in param.default.iter().map(|value| (vec!["default".to_owned()], value)).chain(values) {
        if !is_of(value, param.r#type) {
            let path: Vec<&str> = ["params", name].into_iter().chain(key.iter().map(String::as_str)).collect();
            found.add(
                &path,
                format!("{name} is {}, and this is not.", type_words(param.r#type)),
                "Write a value of its type, or another type.",
            );
        }
    }
    if param.default.as_ref().is_some_and(|default| !param.values.is_empty() && !param.values.contains(default)) {
        found.add(
            &["params", name, "default"],
            format!("The default of {name} is none of its values."),
            "Add it to values, or choose one.",
        );
    }
}

/// Returns what a value of a type is, in words.
pub fn type_words(kind: ParamType) -> &'static str {
    match kind {
        ParamType::Text => "a text",
        ParamType::Integer => "a whole number",
        ParamType::Number => "a number",
        ParamType::Boolean => "true or false",
        ParamType::Date => "a day such as 2026-11-27",
    }
}

/// Returns whether a value is of a parameter's type.
pub fn is_of(value: &ParamValue, kind: ParamType) -> bool {
    match (value, kind) {
        (ParamValue::Text(text), ParamType::Date) => day(&text.0).is_some(),
        (ParamValue::Boolean(_), ParamType::Boolean)
        | (ParamValue::Integer(_), ParamType::Integer | ParamType::Number)
        | (ParamValue::Number(_), ParamType::Number)
        | (ParamValue::Text(_), ParamType::Text) => true,
        _ => false,
    }
}

fn retries(table: &[&str], spec: &DefaultsSpec, found: &mut Found) {
    let path = |key: &'static str| table.iter().copied().chain([key]).collect::<Vec<_>>();
    for (key, text) in [("retry_delay", &spec.retry_delay), ("max_retry_delay", &spec.max_retry_delay), ("timeout", &spec.timeout)] {
        found.duration(&path(key), text.as_ref());
    }
    if let Some(share) = &spec.retry_jitter {
        let fits = |share: &str| share.strip_suffix('%')?.parse::<f64>().ok().filter(|share| (0.0..=100.0).contains(share));
        if fits(share).is_none() {
            found.add(&path("retry_jitter"), format!("\"{share}\" is no share of a delay."), "Write 0% to 100%: \"10%\".");
        }
    }
}

/// Returns the kinds of task that a spec names: one where it is well.
pub fn kinds(task: &TaskSpec) -> Vec<&'static str> {
    let given = [
        task.pipeline.is_some(),
        task.sql.is_some(),
        !task.shell.is_empty(),
        task.http.is_some(),
        task.dag.is_some(),
        task.sensor.is_some(),
    ];
    KINDS.into_iter().zip(given).filter_map(|(kind, given)| given.then_some(kind)).collect()
}

fn check_task(spec: &DagSpec, name: &str, task: &TaskSpec, found: &mut Found) {
    let table = ["task", name];
    let at = |key: &'static str| [table[0], table[1], key];
    if !name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-')) || name.is_empty() {
        found.add(&table, format!("\"{name}\" cannot be a task's name."), "Use letters, digits, - and _.");
    }
    match kinds(task).as_slice() {
        [] => found.add(&table, format!("The task {name} does nothing."), format!("Give it one of {}.", KINDS.join(", "))),
        [kind] => misplaced(&table, kind, task, found),
        [first, second, ..] => {
            let message = format!("The task {name} has {first} and {second}; it can do one thing.");
            found.add(&at(second), message, "Make two tasks of it, one after the other.");
        }
    }
    for (index, other) in task.after.iter().enumerate() {
        let (index, path) = (index.to_string(), at("after"));
        let path = [path[0], path[1], path[2], &index];
        if !spec.task.contains_key(other) {
            found.unknown(&path, "task", other, spec.task.keys().map(String::as_str).filter(|own| *own != name));
        } else if task.after.iter().filter(|one| *one == other).count() > 1
            && task.after.iter().position(|one| one == other) == index.parse().ok()
        {
            found.add(&path, format!("{other} is named twice."), "Remove one.");
        }
    }
    if let Some(rule) = task.trigger_rule.filter(|rule| task.after.is_empty() && rule.needs_tasks()) {
        let message = format!("{} never holds: {name} has no task before it.", rule.name());
        found.add(&at("trigger_rule"), message, "Name the tasks in after, or remove the rule.");
    }
    let own = DefaultsSpec {
        retry_delay: task.retry_delay.clone(),
        max_retry_delay: task.max_retry_delay.clone(),
        retry_jitter: task.retry_jitter.clone(),
        timeout: task.timeout.clone(),
        ..DefaultsSpec::default()
    };
    retries(&table, &own, found);
    if let Some(url) = &task.http {
        check_url(&at("http"), url, found);
    }
    if let Some(status) = task.expect_status.all().iter().find(|status| !(100..=599).contains(*status)) {
        found.add(&at("expect_status"), format!("{status} is no status of HTTP."), "Write one from 100 to 599.");
    }
    if let Some(sensor) = &task.sensor {
        check_sensor(&at("sensor"), sensor, found);
    }
    if let Some(each) = &task.each {
        check_each(spec, name, each, found);
    }
    match (task.input_done.unwrap_or_default(), &task.move_to) {
        (InputDone::Move, None) => {
            found.add(&at("input_done"), "It is not said where the input goes.", "Write move_to = \"done\".");
        }
        (InputDone::Keep | InputDone::Delete, Some(_)) => {
            found.add(&at("move_to"), "The input is not moved.", "Write input_done = \"move\", or remove move_to.");
        }
        _ => {}
    }
}

/// Finds names of pipelines, DAGs and pools that are not there. No template may make one: what a DAG refers to is known before it runs.
fn refers(name: &str, task: &TaskSpec, around: &Surroundings<'_>, found: &mut Found) {
    let sensor = task.sensor.as_ref().and_then(|sensor| sensor.dag.as_ref());
    let mut look = |path: &[&str], what: &str, word: Option<&String>, known: &[String]| {
        if let Some(word) = word.filter(|word| !known.contains(*word)) {
            found.unknown(path, what, word, known.iter().map(String::as_str));
        }
    };
    look(&["task", name, "pipeline"], "pipeline", task.pipeline.as_ref(), around.pipelines);
    look(&["task", name, "dag"], "DAG", task.dag.as_ref(), around.dags);
    look(&["task", name, "sensor", "dag"], "DAG", sensor, around.dags);
    pool(&["task", name, "pool"], task.pool.as_ref(), around, found);
}

/// Finds a pool that is not there.
fn pool(path: &[&str], word: Option<&String>, around: &Surroundings<'_>, found: &mut Found) {
    if let Some(word) = word.filter(|word| *word != POOL && !around.pools.contains(word)) {
        found.unknown(path, "pool", word, around.pools.iter().map(String::as_str).chain([POOL]));
    }
}

/// Finds keys that say nothing of the kind that a task is of.
fn misplaced(table: &[&str; 2], kind: &str, task: &TaskSpec, found: &mut Found) {
    let keys: [(&str, bool, &[&str]); 15] = [
        ("input", task.input.is_some(), &["pipeline"]),
        ("output", task.output.is_some(), &["pipeline"]),
        ("input_done", task.input_done.is_some(), &["pipeline"]),
        ("move_to", task.move_to.is_some(), &["pipeline"]),
        ("params", !task.params.is_empty(), &["dag"]),
        ("on", task.on.is_some(), &["sql"]),
        ("env", !task.env.is_empty(), &["shell"]),
        ("folder", task.folder.is_some(), &["shell"]),
        ("secrets", !task.secrets.is_empty(), &["shell", "http"]),
        ("outputs", !task.outputs.is_empty(), &["shell", "http"]),
        ("method", task.method.is_some(), &["http"]),
        ("headers", !task.headers.is_empty(), &["http"]),
        ("body", task.body.is_some(), &["http"]),
        ("expect_status", !task.expect_status.is_empty(), &["http"]),
        ("wait", task.wait.is_some(), &["dag"]),
    ];
    for (key, given, kinds) in keys {
        if given && !kinds.contains(&kind) {
            let message = format!("{key} is for {}; this task is {kind}.", kinds.join(" and "));
            let hint = match (key, kind) {
                ("params", "pipeline") => "A pipeline takes no parameters: say what differs by templates in input and output.".into(),
                _ => format!("Remove {key}."),
            };
            found.add(&[table[0], table[1], key], message, hint);
        }
    }
    if kind == "http" {
        called(table, task, found);
    }
}

/// What a call hands on.
pub const HTTP_OUTPUTS: [&str; 2] = ["status", "body"];

/// Finds what a call cannot say.
fn called(table: &[&str; 2], task: &TaskSpec, found: &mut Found) {
    for (index, output) in task.outputs.iter().enumerate() {
        if !HTTP_OUTPUTS.contains(&output.as_str()) {
            found.unknown(&[table[0], table[1], "outputs", &index.to_string()], "output of a call", output, HTTP_OUTPUTS.into_iter());
        }
    }
    for name in task.secrets.keys() {
        let is_name =
            name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if !is_name {
            found.add(
                &[table[0], table[1], "secrets", name],
                format!("\"{name}\" cannot be the name of a secret in a template."),
                "Use letters, digits and _, a letter first.",
            );
        }
    }
}

fn check_url(path: &[&str], url: &str, found: &mut Found) {
    if !url.starts_with("http://") && !url.starts_with("https://") && !url.starts_with("{{") {
        found.add(path, format!("\"{url}\" is no address."), "Write it with http:// or https://.");
    }
}

fn check_sensor(path: &[&str], sensor: &SensorSpec, found: &mut Found) {
    let at = |key: &'static str| path.iter().copied().chain([key]).collect::<Vec<_>>();
    let given =
        [("file", sensor.file.is_some()), ("http", sensor.http.is_some()), ("at", sensor.at.is_some()), ("dag", sensor.dag.is_some())];
    let given: Vec<&str> = given.into_iter().filter_map(|(key, given)| given.then_some(key)).collect();
    if given.len() != 1 {
        let message = if given.is_empty() {
            "A sensor waits for something.".into()
        } else {
            format!("A sensor waits for one thing, not for {}.", given.join(" and "))
        };
        found.add(path, message, "Give it one of file, http, at, dag.");
    }
    found.duration(&at("every"), sensor.every.as_ref());
    found.duration(&at("unchanged_for"), sensor.unchanged_for.as_ref());
    if sensor.unchanged_for.is_some() && sensor.file.is_none() {
        found.add(&at("unchanged_for"), "unchanged_for is for a file.", "Remove it.");
    }
    if let Some(url) = &sensor.http {
        check_url(&at("http"), url, found);
    }
    if let Some(time) = &sensor.at
        && !["%H:%M", "%H:%M:%S"].iter().any(|format| chrono::NaiveTime::parse_from_str(time, format).is_ok())
    {
        found.add(&at("at"), format!("\"{time}\" is no time of day."), "Write it as 02:30.");
    }
}

fn check_each(spec: &DagSpec, name: &str, each: &EachSpec, found: &mut Found) {
    let path = ["task", name, "each"];
    match (&each.file, &each.lines_of) {
        (Some(_), None) => {}
        (None, Some(output)) => {
            let at = ["task", name, "each", "lines_of"];
            let own = |task: &str, output: &str| spec.task.get(task).is_some_and(|task| task.outputs.iter().any(|own| own == output));
            match output.split_once('.') {
                Some((task, output)) if own(task, output) => {
                    if !Graph::of(&spec.task).upstream(name).contains(task) {
                        found.add(&at, format!("{task} may not have run before {name}."), format!("Write after = [\"{task}\"]."));
                    }
                }
                _ => {
                    let known: Vec<String> = spec
                        .task
                        .iter()
                        .flat_map(|(task, spec)| spec.outputs.iter().map(move |output| format!("{task}.{output}")))
                        .collect();
                    if known.is_empty() {
                        found.add(
                            &at,
                            format!("No task has an output \"{output}\"."),
                            "Name it in outputs of a task that has some, and here as TASK.OUTPUT.",
                        );
                    } else {
                        found.unknown(&at, "output", output, known.iter().map(String::as_str));
                    }
                }
            }
        }
        _ => found.add(&path, "It is not said what it runs for, or twice.", "Give it one of file, lines_of."),
    }
}

fn circle(spec: &DagSpec, found: &mut Found) {
    let graph = Graph::of(&spec.task);
    let Some(circle) = graph.circle() else { return };
    let (first, last) = (circle[0], circle[circle.len() - 1]);
    let at = spec.task[first].after.iter().position(|other| other == last).unwrap_or(0).to_string();
    let message = if circle.len() == 1 {
        format!("{first} waits for itself.")
    } else {
        format!("The tasks wait for one another: {} → {first}.", circle.join(" → "))
    };
    found.add(&["task", first, "after", &at], message, format!("Remove {last} here, or the name before it elsewhere in the circle."));
}

fn groups(spec: &DagSpec, found: &mut Found) {
    for (name, group) in &spec.group {
        for (index, task) in group.tasks.iter().enumerate() {
            let at = index.to_string();
            let path = ["group", name, "tasks", &at];
            if !spec.task.contains_key(task) {
                found.unknown(&path, "task", task, spec.task.keys().map(String::as_str));
            }
            let other = spec.group.iter().find(|(other, group)| *other < name && group.tasks.contains(task));
            if let Some((other, _)) = other {
                found.add(&path, format!("{task} is in the group {other} too."), "Leave it in one of them.");
            }
        }
    }
}
