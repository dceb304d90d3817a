//! Templates of a DAG's texts: `{{ ds }}`. Their language is Jinja's, read by minijinja
//! (<https://docs.rs/minijinja/latest/minijinja/syntax/>); their names are in `docs/schedule.md`.
//!
//! - `check`: what a template says that cannot be so, found before anything runs
//! - `environment`: filters, tests, functions, limits
//! - `moment`: instants and days
//! - `fields`: which texts of a task are templates
//!
//! - `size`: what would grow without end
//!
//! *Invariant:* what a template says depends on its [`Context`] alone, and it ends: its steps, its length and what it keeps meanwhile
//! have a limit.

mod check;
mod environment;
mod fields;
mod moment;
mod size;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::{DateTime, Utc};
use minijinja::value::{Object, ValueKind};
use minijinja::{Environment, Error, ErrorKind, Value};

pub(super) use self::check::{Around, check};
use self::environment::environment;
pub(super) use self::fields::{Language, visit};
use self::moment::Moment;
pub(super) use self::moment::day;
use super::spec::{ParamValue, TaskSpec};
use crate::{Facts, Zone};

/// What a template makes is at most so long, in bytes.
pub const LONGEST: usize = 1 << 20;

/// What templates of a task say of its run.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The DAG's zone.
    pub zone: Zone,
    /// When the run was due: `ds`, `ts` and the like are of it.
    pub logical_time: DateTime<Utc>,
    pub data_interval_start: DateTime<Utc>,
    pub data_interval_end: DateTime<Utc>,
    pub run_id: &'a str,
    /// How the run came to be, in a word: `scheduled`, `manual`.
    pub kind: &'a str,
    pub dag: &'a str,
    /// 1 is the first try.
    pub try_number: u32,
    /// The run's parameters, each with its value ([`super::params`]).
    pub params: &'a BTreeMap<String, ParamValue>,
    /// What the tasks before wrote, by task and name.
    pub outputs: &'a BTreeMap<String, BTreeMap<String, String>>,
    /// The value that a task with `each` runs for.
    pub item: Option<&'a str>,
    /// What stands for each secret of a call, by the task's name for it: the secret itself where it is sent, else what covers it.
    pub secrets: &'a BTreeMap<String, String>,
}

/// Why a template is none, or says nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message} {hint}")]
pub struct TemplateError {
    /// What is wrong: one sentence.
    pub message: String,
    /// The next step: one sentence.
    pub hint: String,
    /// Bytes of the template that are at fault, where that is known.
    pub span: Option<Range<usize>>,
}

/// Returns what a template says.
///
/// # Errors
/// A template that cannot be read, a name without a value, a filter that cannot use its value, and a result without end.
pub fn render(text: &str, context: &Context<'_>) -> Result<String, TemplateError> {
    Renderer::new(context).text(text)
}

/// Returns whether an expression is true: `params.region == "sg"`.
///
/// # Errors
/// As for [`render`]; and a value that is neither true nor false.
pub fn condition(text: &str, context: &Context<'_>) -> Result<bool, TemplateError> {
    check::mistake(text, Language::Condition).map_or(Ok(()), Err)?;
    let Renderer { env, values, .. } = Renderer::new(context);
    let value = env.compile_expression(text).and_then(|expression| expression.eval(values)).map_err(|error| words(&error, text))?;
    if value.kind() == ValueKind::Bool {
        return Ok(value.is_true());
    }
    let what = match value.kind() {
        ValueKind::Undefined | ValueKind::None => "no value".to_owned(),
        _ => format!("\"{value}\""),
    };
    Err(TemplateError {
        message: format!("The condition is {what}, which is neither true nor false."),
        hint: "Compare it with something: params.region == \"sg\".".into(),
        span: Some(0..text.len()),
    })
}

/// Returns a task with every template in it rendered, so that a wrong one fails before anything runs. `when` and `each` stay
/// as they are: [`condition`] and [`render`] are asked about them before.
///
/// # Errors
/// The first template that says nothing, with the way to its key: `env.REGION`.
pub fn rendered(spec: &TaskSpec, context: &Context<'_>) -> Result<TaskSpec, (String, TemplateError)> {
    let renderer = Renderer::new(context);
    let mut rendered = spec.clone();
    let mut failure = None;
    visit(&mut rendered, &mut |key, language, text| {
        if failure.is_none() && matches!(language, Language::Template | Language::WithSecrets) {
            match renderer.text(text) {
                Ok(said) => *text = said,
                Err(error) => failure = Some((key.join("."), error)),
            }
        }
    });
    failure.map_or(Ok(rendered), Err)
}

/// Returns a template that says a text as it stands, whatever is in it.
#[must_use]
pub fn literal(text: &str) -> String {
    let mut template = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        template.push_str(before);
        let length = if is_template(from.get(..2).unwrap_or_default()) { 2 } else { 1 };
        match &from[..length] {
            "{" => template.push('{'),
            opening => template.extend(["{{ '", opening, "' }}"]),
        }
        rest = &from[length..];
    }
    template + rest
}

/// Returns whether anything in a text is for the template's language.
fn is_template(text: &str) -> bool {
    ["{{", "{%", "{#"].iter().any(|opening| text.contains(opening))
}

/// A context as values.
struct Renderer {
    env: Environment<'static>,
    values: Value,
    /// How much the template has said by values.
    said: Arc<AtomicUsize>,
}

impl Renderer {
    fn new(context: &Context<'_>) -> Self {
        let facts = Facts::of(context.logical_time, context.zone);
        let moment = |at| Value::from_object(Moment::of(at, context.zone));
        let run = [("id", context.run_id), ("kind", context.kind)];
        let mut values: BTreeMap<&str, Value> = BTreeMap::from([
            ("ds", facts.ds.into()),
            ("ds_nodash", facts.ds_nodash.into()),
            ("ds_utc", facts.ds_utc.into()),
            ("ts", facts.ts.into()),
            ("ts_nodash", facts.ts_nodash.into()),
            ("logical_time", moment(context.logical_time)),
            ("data_interval_start", moment(context.data_interval_start)),
            ("data_interval_end", moment(context.data_interval_end)),
            ("params", context.params.iter().map(|(name, value)| (name.as_str(), of_param(value))).collect()),
            ("task", Value::from_object(Tasks(context.outputs.clone()))),
            ("run", run.into_iter().collect()),
            ("dag", [("name", context.dag)].into_iter().collect()),
            ("try_number", context.try_number.into()),
        ]);
        if let Some(item) = context.item {
            values.insert("item", item.into());
        }
        if !context.secrets.is_empty() {
            let secrets = context.secrets.iter().map(|(name, value)| (name.as_str(), value.as_str()));
            values.insert("secret", secrets.collect());
        }
        let said = Arc::new(AtomicUsize::new(0));
        Self { env: environment(context.zone, said.clone()), values: values.into_iter().collect(), said }
    }

    fn text(&self, text: &str) -> Result<String, TemplateError> {
        if !is_template(text) {
            return Ok(text.to_owned());
        }
        check::mistake(text, Language::WithSecrets).map_or(Ok(()), Err)?;
        self.said.store(0, Ordering::Relaxed);
        let mut out = Bounded(Vec::new());
        let template = self.env.template_from_str(text).map_err(|error| words(&error, text))?;
        template.render_captured_to(&self.values, &mut out).map_err(|error| words(&error, text))?;
        Ok(String::from_utf8_lossy(&out.0).into_owned())
    }
}

fn of_param(value: &ParamValue) -> Value {
    match value {
        ParamValue::Boolean(value) => (*value).into(),
        ParamValue::Integer(value) => (*value).into(),
        ParamValue::Number(value) => (*value).into(),
        ParamValue::Text(value) => value.0.as_str().into(),
    }
}

/// `task`: outputs by task. A task that wrote nothing, as one that was skipped, has none, so that `default` can be asked.
#[derive(Debug)]
struct Tasks(BTreeMap<String, BTreeMap<String, String>>);

impl Object for Tasks {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let outputs = self.0.get(key.as_str()?);
        Some(outputs.into_iter().flatten().map(|(name, value)| (name.as_str(), value.as_str())).collect())
    }
}

/// Writes until it is too much.
struct Bounded(Vec<u8>);

impl io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > LONGEST {
            return Err(io::Error::other("the result is too long"));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Returns a span from the beginning of a name on: minijinja marks only `.rows` of `task.clean.rows`.
fn whole(span: Range<usize>, text: &str) -> Range<usize> {
    if !text[span.clone()].starts_with(['.', '[']) {
        return span;
    }
    let before = text[..span.start].trim_end_matches(|c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '[' | ']' | '"' | '\''));
    before.len()..span.end
}

/// Returns what minijinja finds wrong in words, with its place.
fn words(error: &Error, text: &str) -> TemplateError {
    let span = error.range().filter(|span| text.get(span.clone()).is_some()).map(|span| whole(span, text));
    let there = span.clone().map(|span| text[span].trim()).filter(|there| !there.is_empty() && !there.contains('\n'));
    let detail = error.detail().unwrap_or_default();
    let (message, hint) = match error.kind() {
        ErrorKind::SyntaxError | ErrorKind::BadEscape => (
            format!("This is no template: {detail}."),
            "Where {{, {% or {# stand for themselves, write {% raw %} before and {% endraw %} after them.".to_owned(),
        ),
        ErrorKind::UndefinedError => (
            there.map_or("A name has no value.".into(), |there| format!("{there} has no value.")),
            "A task that was skipped has no outputs: give it another value with default(\"…\").".into(),
        ),
        ErrorKind::OutOfFuel => ("The template does not end soon.".into(), "Make its loops shorter.".into()),
        ErrorKind::WriteFailure => ("The template makes more than 1 MiB.".into(), "Make its loops shorter.".into()),
        kind => {
            let what = if detail.is_empty() { kind.to_string() } else { detail.to_owned() };
            let mut letters = what.chars();
            let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
            let hint = there.map_or("Look at the filters and values in it.".into(), |there| format!("Look at {there}."));
            (format!("{first}{}.", letters.as_str().trim_end_matches('.')), hint)
        }
    };
    TemplateError { message, hint, span }
}
