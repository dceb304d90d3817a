//! What a DAG's file says: `dags/*.toml`, format 1.
//!
//! Serde reads these types; schemars makes the JSON Schema from them, against which the text is checked first, so that every
//! mistake has its line and column. Names are Airflow's where it has one
//! (<https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dags.html>).

use std::collections::BTreeMap;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};

use super::rule::TriggerRule;
use crate::Catchup;

/// A DAG: when it is due, and its tasks.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DagSpec {
    /// What it is for, in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// When it is due: a cron of five fields, six with seconds first, or `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`;
    /// several in a list; or `manual`, which it is unless anything is given.
    #[serde(default, skip_serializing_if = "OneOrMore::is_empty")]
    pub schedule: OneOrMore<String>,
    /// Or every so long: `15m`, `1h`, `7d`; counted from `start_date`, or from when it was first enabled.
    #[serde(default, skip_serializing_if = "OneOrMore::is_empty")]
    pub every: OneOrMore<String>,
    /// The zone of all wall times, by its IANA name: that of the project unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// Nothing is due before: `2020-04-18`, or with a time `2020-04-18T01:00:00`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_date: Option<DateText>,
    /// Nothing is due after; a day without a time ends with the day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_date: Option<DateText>,
    /// What becomes of runs that were due while nothing could run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub catchup: Option<Catchup>,
    /// What was due longer ago is not run any more: `7d`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_age: Option<String>,
    /// The one machine that fires it. Others show it only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub runs_on: Option<String>,
    /// Runs of it that go on at once: 1 unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1000))]
    pub max_active_runs: Option<u32>,
    /// Holds off the machine's idle sleep while a run of it goes on, where the system lets programs do so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep_awake: Option<bool>,
    /// For so long after the machine woke, a call that finds no network is made again without using a retry: `1m` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network_grace: Option<String>,
    /// Assets by name (a file, a table, a topic): it runs when all of them were made anew.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consumes: Vec<String>,
    /// What a run takes, by name; templates use it as `{{ params.NAME }}`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub params: BTreeMap<String, ParamSpec>,
    /// What holds for every task that says nothing else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub defaults: Option<DefaultsSpec>,
    /// The tasks by name.
    #[serde(default)]
    pub task: BTreeMap<String, TaskSpec>,
    /// Tasks that are drawn together, by the group's name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub group: BTreeMap<String, GroupSpec>,
}

/// What a run takes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ParamSpec {
    pub r#type: ParamType,
    /// Its value unless a run is given another one. Without it a run must be given one, and the DAG is not due by time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<ParamValue>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The values that it may have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<ParamValue>,
}

/// The type of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ParamType {
    Text,
    Integer,
    Number,
    Boolean,
    /// A day: `2026-11-27`.
    Date,
}

/// The value of a parameter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum ParamValue {
    Boolean(bool),
    Integer(i64),
    Number(f64),
    Text(DateText),
}

/// What holds for every task that says nothing else.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DefaultsSpec {
    /// How often a task that failed is tried again: 0 unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 1000))]
    pub retries: Option<u32>,
    /// How long is waited before: `1m` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_delay: Option<String>,
    /// Whether the delay stays as it is, or doubles each time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_backoff: Option<Backoff>,
    /// The longest delay: `1h` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_retry_delay: Option<String>,
    /// So much longer or shorter a delay may be, by chance, so that what failed together is not tried again together: `10%`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_jitter: Option<String>,
    /// A try that takes longer is ended, and has failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout: Option<String>,
    /// The pool whose slots it takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pool: Option<String>,
    /// Which task goes first where slots are short: the higher number. 0 unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<i32>,
}

/// Whether the delay of retries stays as it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Backoff {
    #[default]
    Fixed,
    Exponential,
}

/// One task: what it does (one of `pipeline`, `sql`, `shell`, `http`, `dag`, `sensor`), and when.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TaskSpec {
    /// Runs a pipeline of the project, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pipeline: Option<String>,
    /// Instead of the pipeline's input.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<String>,
    /// Instead of the pipeline's output.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output: Option<String>,
    /// What becomes of the input once the pipeline is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input_done: Option<InputDone>,
    /// The folder that the input is moved to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub move_to: Option<String>,
    /// Parameters of the DAG that is triggered, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub params: BTreeMap<String, ParamValue>,

    /// Runs the statements of an SQL file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sql: Option<String>,
    /// The connection that the statements run on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<String>,

    /// Runs a program: a list of its name and arguments runs without a shell, a string goes to `sh -eu`.
    #[serde(default, skip_serializing_if = "OneOrMore::is_empty")]
    pub shell: OneOrMore<String>,
    /// Variables of its environment.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub env: BTreeMap<String, String>,
    /// The folder that it runs in: the project's unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
    /// Secrets that it gets, by the name it has for each: a program as the variable of this name, a call as `{{ secret.NAME }}` in
    /// `http`, `headers` and `body`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub secrets: BTreeMap<String, String>,
    /// The names of the values that a program writes to `$MILLPOND_OUTPUT`, as `name=value` lines; of a call `status` and `body`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outputs: Vec<String>,

    /// Calls an address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub http: Option<String>,
    /// `GET` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<HttpMethod>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The statuses that are a success: 200 to 299 unless given.
    #[serde(default, skip_serializing_if = "OneOrMore::is_empty")]
    pub expect_status: OneOrMore<u16>,

    /// Triggers another DAG, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dag: Option<String>,
    /// Whether it waits for that run and ends as it does: `true` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait: Option<bool>,

    /// Waits until something is so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sensor: Option<SensorSpec>,

    /// What it is for, in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The tasks before it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<String>,
    /// What must have become of them: `all_success` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trigger_rule: Option<TriggerRule>,
    /// A condition (an expression of a template); where it is not true, the task is skipped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// Runs it once for each of many values, as `{{ item }}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub each: Option<EachSpec>,
    /// Slots of the pool that it takes: 1 unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1000))]
    pub slots: Option<u32>,
    /// Assets that it makes, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub produces: Vec<String>,

    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 1000))]
    pub retries: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_delay: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_backoff: Option<Backoff>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_retry_delay: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_jitter: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pool: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<i32>,
}

/// What becomes of a pipeline's input once it is done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum InputDone {
    #[default]
    Keep,
    /// It goes to the folder `move_to`.
    Move,
    Delete,
}

/// How an address is called (RFC 9110 §9).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum HttpMethod {
    #[default]
    Get,
    Head,
    Post,
    Put,
    Patch,
    Delete,
}

impl HttpMethod {
    /// Returns its word on the wire.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// What is waited for: one of `file`, `http`, `at`, `dag`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SensorSpec {
    /// A file, or any of a pattern, is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// And has not changed for so long: `10s`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unchanged_for: Option<String>,
    /// An address answers with a status of 200 to 299.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub http: Option<String>,
    /// A time of day has come: `02:30`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// The run of another DAG for the same logical time is a success.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dag: Option<String>,
    /// How often is looked: `10s` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<String>,
}

/// The values that a task runs for, one by one: one of `file`, `lines_of`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EachSpec {
    /// Every file of a pattern.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Every line of an output: `TASK.OUTPUT`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines_of: Option<String>,
    /// The most values; with more the task fails: 1,000 unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 100_000))]
    pub limit: Option<u32>,
}

/// Tasks that are drawn together.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupSpec {
    pub tasks: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// A value, or a list of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum OneOrMore<T> {
    One(T),
    More(Vec<T>),
}

impl<T> Default for OneOrMore<T> {
    fn default() -> Self {
        Self::More(Vec::new())
    }
}

impl<T> OneOrMore<T> {
    /// Returns the values.
    pub fn all(&self) -> &[T] {
        match self {
            Self::One(value) => std::slice::from_ref(value),
            Self::More(values) => values,
        }
    }

    /// Returns whether there is no value.
    pub fn is_empty(&self) -> bool {
        self.all().is_empty()
    }
}

/// A text, or a date of TOML's own, which is written without quotes (<https://toml.io/en/v1.0.0#local-date-time>).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct DateText(pub String);

impl JsonSchema for DateText {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "DateText".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string" })
    }
}

impl<'de> Deserialize<'de> for DateText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;

        impl<'de> Visitor<'de> for Either {
            type Value = DateText;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a date")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<DateText, E> {
                Ok(DateText(text.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<DateText, A::Error> {
                // As toml_edit hands a date to serde: a table of one entry.
                match map.next_entry::<String, String>()? {
                    Some((_, text)) => Ok(DateText(text)),
                    None => Err(de::Error::custom("a table is no date")),
                }
            }
        }
        deserializer.deserialize_any(Either)
    }
}
