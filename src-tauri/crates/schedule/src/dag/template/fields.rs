use super::super::spec::{EachSpec, OneOrMore, ParamValue, SensorSpec, TaskSpec};

/// How a text of a task is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// A text with templates in it.
    Template,
    /// The same, where secrets may be filled in.
    WithSecrets,
    /// The same, before there is an `item`.
    BeforeItem,
    /// An expression alone, before there is an `item`.
    Condition,
}

/// Shows every text of a task that may hold a template, with the way to its key from the task. Names of pipelines, DAGs,
/// connections, secrets, pools and tasks are none: what a DAG refers to is known before it runs. Secrets are filled in where they go
/// to the address that is called, and nowhere else.
pub fn visit(task: &mut TaskSpec, see: &mut impl FnMut(&[&str], Language, &mut String)) {
    let TaskSpec { input, output, move_to, params, sql, shell, env, folder, http, headers, body, sensor, when, each, .. } = task;
    let single = [("input", input), ("output", output), ("move_to", move_to), ("sql", sql), ("folder", folder)];
    for (key, text) in single {
        if let Some(text) = text {
            see(&[key], Language::Template, text);
        }
    }
    for (key, text) in [("http", http), ("body", body)] {
        if let Some(text) = text {
            see(&[key], Language::WithSecrets, text);
        }
    }
    for (name, value) in params {
        if let ParamValue::Text(text) = value {
            see(&["params", name], Language::Template, &mut text.0);
        }
    }
    match shell {
        OneOrMore::One(text) => see(&["shell"], Language::Template, text),
        OneOrMore::More(texts) => {
            for (index, text) in texts.iter_mut().enumerate() {
                see(&["shell", &index.to_string()], Language::Template, text);
            }
        }
    }
    for (table, texts, language) in [("env", env, Language::Template), ("headers", headers, Language::WithSecrets)] {
        for (name, text) in texts {
            see(&[table, name], language, text);
        }
    }
    if let Some(SensorSpec { file, http, .. }) = sensor {
        for (key, text) in [("file", file), ("http", http)] {
            if let Some(text) = text {
                see(&["sensor", key], Language::Template, text);
            }
        }
    }
    if let Some(text) = when {
        see(&["when"], Language::Condition, text);
    }
    if let Some(EachSpec { file: Some(text), .. }) = each {
        see(&["each", "file"], Language::BeforeItem, text);
    }
}
