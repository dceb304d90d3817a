//! Templates of a task, filled in for one try.

use std::collections::BTreeMap;

use millpond_schedule::dag::spec::{ParamValue, TaskSpec};
use millpond_schedule::dag::{Context, TemplateError, condition, render, rendered};
use millpond_secret::COVER;

use super::carry::Try;
use crate::error::{EngineError, ErrorCode};

impl Try {
    fn with_context<T>(&self, secrets: &BTreeMap<String, String>, work: impl FnOnce(&Context<'_>) -> T) -> T {
        let value = |(name, value): (&String, &serde_json::Value)| Some((name.clone(), serde_json::from_value(value.clone()).ok()?));
        let params: BTreeMap<String, ParamValue> = self.params.iter().filter_map(value).collect();
        let id = self.run.to_string();
        work(&Context {
            zone: self.dag.schedule.zone(),
            logical_time: self.logical_time,
            data_interval_start: self.interval_start,
            data_interval_end: self.logical_time,
            run_id: &id,
            kind: self.run_kind.word(),
            dag: &self.dag_name,
            try_number: self.number,
            params: &params,
            outputs: &self.outputs,
            item: self.item.as_ref().map(|(_, value)| value.as_str()),
            secrets,
        })
    }

    /// Returns the task with its templates filled in, its secrets covered: as it may be shown and kept.
    ///
    /// # Errors
    /// [`ErrorCode::Invalid`] for the first that says nothing, with its key.
    pub fn filled(&self, spec: &TaskSpec) -> Result<TaskSpec, EngineError> {
        let covers = spec.secrets.keys().map(|name| (name.clone(), COVER.to_owned())).collect();
        self.filled_with(spec, &covers)
    }

    /// Returns the task with its templates and secrets filled in. It is shown to nobody and kept nowhere.
    ///
    /// # Errors
    /// As [`Try::filled`].
    pub fn filled_with(&self, spec: &TaskSpec, secrets: &BTreeMap<String, String>) -> Result<TaskSpec, EngineError> {
        self.with_context(secrets, |context| rendered(spec, context))
            .map_err(|(key, error)| invalid(&format!("{}.{key}", self.task), &error))
    }

    /// Returns what a text of the task says.
    ///
    /// # Errors
    /// [`ErrorCode::Invalid`] for one that says nothing.
    pub fn said(&self, key: &str, text: &str) -> Result<String, EngineError> {
        self.with_context(&BTreeMap::new(), |context| render(text, context))
            .map_err(|error| invalid(&format!("{}.{key}", self.task), &error))
    }

    /// Returns whether the task is to run.
    ///
    /// # Errors
    /// [`ErrorCode::Invalid`] for a condition that is neither true nor false.
    pub fn is_wanted(&self, spec: &TaskSpec) -> Result<bool, EngineError> {
        // Of a task that runs for each of many values it was asked before the values were looked for.
        let Some(when) = spec.when.as_ref().filter(|_| self.item.is_none()) else { return Ok(true) };
        self.with_context(&BTreeMap::new(), |context| condition(when, context))
            .map_err(|error| invalid(&format!("{}.when", self.task), &error))
    }
}

fn invalid(key: &str, error: &TemplateError) -> EngineError {
    EngineError::new(ErrorCode::Invalid, format!("{key}: {}", error.message)).hint(error.hint.clone())
}
