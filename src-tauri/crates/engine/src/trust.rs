//! What a project's files may run: nothing that a person did not agree to on this machine, as it was shown.
//!
//! Programs and addresses come with a folder that someone else wrote, or with a pull. Each is agreed to as a text; the same text
//! is agreed to wherever it stands in the project, and a changed one is asked for again. What is written in the app itself, the
//! person has seen. Kept in the app's data, by the project's path: never in the project, which comes from elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use millpond_database::settings::ConnectionTable;
use millpond_schedule::dag::spec::{DagSpec, TaskSpec};
use serde::Serialize;

use crate::alerts::{self, Alert, Alerts};
use crate::engine::Engine;
use crate::error::{EngineError, ErrorCode};
use crate::model::{AgreeTo, Trust, TrustEntry};
use crate::named::Kind;
use crate::project;
use crate::scheduler::read_dag_at;
use crate::settings::Agreed;

impl Engine {
    /// Returns what the project's files would run or call, and what of it was agreed to.
    ///
    /// # Errors
    /// Where what was agreed to cannot be read.
    pub async fn trust(&self) -> Result<Trust, EngineError> {
        self.blocking(|engine| Ok(engine.trust_now())).await
    }

    /// Agrees to texts as they were shown.
    ///
    /// # Errors
    /// [`ErrorCode::Conflict`] where one is not in the project's files any more.
    pub async fn agree_to(&self, request: AgreeTo) -> Result<Trust, EngineError> {
        self.blocking(move |engine| {
            let now = engine.trust_now();
            let is_there = |text: &String| now.entries.iter().any(|entry| entry.text == *text);
            if let Some(gone) = request.texts.iter().find(|text| !is_there(text)) {
                return Err(EngineError::new(ErrorCode::Conflict, format!("The files do not say this any more: {gone}"))
                    .hint("Look at what they say now, and agree to that."));
            }
            let agreed = now.entries.into_iter().filter(|entry| request.texts.contains(&entry.text));
            engine.keep_agreed(agreed)?;
            Ok(engine.trust_now())
        })
        .await
    }

    /// Agrees to what a text of a DAG runs that the one before it did not, because a person wrote it here.
    ///
    /// # Errors
    /// Where it cannot be kept.
    pub(crate) fn agree_to_own(&self, name: &str, before: Option<&str>, after: &str) -> Result<(), EngineError> {
        let said = |text: &str| match read_dag_at(self.root(), name, text) {
            Ok(dag) => entries(name, &dag.spec).collect(),
            // With mistakes it runs nothing.
            Err(_) => Vec::new(),
        };
        let old = before.map(said).unwrap_or_default();
        let written: Vec<TrustEntry> = said(after).into_iter().filter(|new| !old.iter().any(|old| old.text == new.text)).collect();
        if written.is_empty() { Ok(()) } else { self.keep_agreed(written.into_iter()) }
    }

    /// Refuses a DAG that runs or calls what was not agreed to.
    ///
    /// # Errors
    /// [`ErrorCode::Refused`]; or the mistakes of its file.
    pub(crate) fn refuse_untrusted_dag(&self, name: &str) -> Result<(), EngineError> {
        let dag = self.dag_as_read(name)?;
        dag.spec.task.iter().try_for_each(|(task, spec)| self.refuse_untrusted(name, task, spec))
    }

    /// Refuses a task that runs or calls what was not agreed to.
    ///
    /// # Errors
    /// [`ErrorCode::Refused`].
    pub(crate) fn refuse_untrusted(&self, dag: &str, name: &str, task: &TaskSpec) -> Result<(), EngineError> {
        let Some(text) = text_of(task) else { return Ok(()) };
        if self.data().agreed(self.root()).iter().any(|agreed| agreed.text == text) {
            return Ok(());
        }
        let file = Kind::Dag.file(dag);
        Err(EngineError::new(ErrorCode::Refused, format!("{file}, task {name}: nobody agreed on this machine to what it runs."))
            .hint("Look at it with: millpond trust. The window asks above the DAG."))
    }

    /// Refuses an alert that calls, mails or runs what was not agreed to.
    ///
    /// # Errors
    /// [`ErrorCode::Refused`].
    pub(crate) fn refuse_untrusted_alert(&self, alert: &Alert) -> Result<(), EngineError> {
        let Some(text) = text_of_alert(alert) else { return Ok(()) };
        if self.data().agreed(self.root()).iter().any(|agreed| agreed.text == text) {
            return Ok(());
        }
        let label = &alert.label;
        Err(EngineError::new(ErrorCode::Refused, format!("{}, {label}: nobody agreed on this machine to whom it tells.", project::FILE))
            .hint("Look at it with: millpond trust. The window asks above the alerts."))
    }

    /// Refuses a connection to where nobody agreed to.
    ///
    /// # Errors
    /// [`ErrorCode::Refused`].
    pub(crate) fn refuse_untrusted_connection(&self, name: &str, table: &ConnectionTable) -> Result<(), EngineError> {
        let text = text_of_connection(table);
        if self.data().agreed(self.root()).iter().any(|agreed| agreed.text == text) {
            return Ok(());
        }
        Err(EngineError::new(
            ErrorCode::Refused,
            format!("{}, connection {name}: nobody agreed on this machine to where it goes.", project::FILE),
        )
        .hint("Look at it with: millpond trust."))
    }

    /// Agrees to what alerts of a text call that those of the one before it did not, because a person wrote it here.
    ///
    /// # Errors
    /// Where it cannot be kept.
    pub(crate) fn agree_to_own_alerts(&self, before: &Alerts, after: &Alerts) -> Result<(), EngineError> {
        let old: Vec<TrustEntry> = before.all.iter().filter_map(alert_entry).collect();
        let written = after.all.iter().filter_map(alert_entry).filter(|new| !old.iter().any(|old| old.text == new.text));
        self.keep_agreed(written)
    }

    fn keep_agreed(&self, entries: impl Iterator<Item = TrustEntry>) -> Result<(), EngineError> {
        let agreed = entries.map(|TrustEntry { file, task, text, .. }| Agreed { file, task, text }).collect();
        self.data().agree(self.root(), agreed)?;
        self.try_alerts_again();
        Ok(())
    }

    fn trust_now(&self) -> Trust {
        let agreed = self.data().agreed(self.root());
        let texts: BTreeSet<&str> = agreed.iter().map(|agreed| agreed.text.as_str()).collect();
        // The newest word on a place counts.
        let places: BTreeMap<(&str, &str), &str> =
            agreed.iter().map(|agreed| ((agreed.file.as_str(), agreed.task.as_str()), agreed.text.as_str())).collect();
        let seen = |entry: TrustEntry| {
            let trusted = texts.contains(entry.text.as_str());
            let before = places.get(&(entry.file.as_str(), entry.task.as_str())).filter(|_| !trusted).map(|text| (*text).to_owned());
            TrustEntry { trusted, before, ..entry }
        };
        let mut found = Vec::new();
        for (name, dag) in self.dags_as_read() {
            found.extend(entries(&name, &dag.spec).map(seen));
        }
        let alerts = alerts::read(self.root()).map(|(alerts, _)| alerts).unwrap_or_default();
        found.extend(alerts.all.iter().filter_map(alert_entry).map(seen));
        let connections = project::read(self.root()).map(|file| file.connection).unwrap_or_default();
        found.extend(connections.iter().map(connection_entry).map(seen));
        Trust { trusted: found.iter().all(|entry| entry.trusted), entries: found }
    }
}

/// Returns what a DAG runs or calls.
fn entries<'s>(dag: &'s str, spec: &'s DagSpec) -> impl Iterator<Item = TrustEntry> + 's {
    spec.task.iter().filter_map(move |(name, task)| {
        let text = text_of(task)?;
        Some(TrustEntry { file: Kind::Dag.file(dag), task: name.clone(), text, trusted: false, before: None })
    })
}

/// Returns what a task runs or calls, as it is shown and agreed to; nothing for a task that does neither.
fn text_of(task: &TaskSpec) -> Option<String> {
    let sensed = task.sensor.as_ref().and_then(|sensor| sensor.http.as_ref());
    if task.shell.is_empty() && task.http.is_none() && sensed.is_none() {
        return None;
    }
    let mut text = String::new();
    if !task.shell.is_empty() {
        line(&mut text, "shell", &task.shell);
        line(&mut text, "folder", &task.folder);
    }
    line(&mut text, "http", &task.http);
    line(&mut text, "method", &task.method);
    line(&mut text, "sensor.http", &sensed);
    for (name, value) in &task.headers {
        line(&mut text, &format!("headers.{name}"), value);
    }
    line(&mut text, "body", &task.body);
    for (name, value) in &task.env {
        line(&mut text, &format!("env.{name}"), value);
    }
    for (name, value) in &task.secrets {
        line(&mut text, &format!("secrets.{name}"), value);
    }
    Some(text)
}

fn alert_entry(alert: &Alert) -> Option<TrustEntry> {
    let text = text_of_alert(alert)?;
    Some(TrustEntry { file: project::FILE.into(), task: alert.label.clone(), text, trusted: false, before: None })
}

/// Returns what an alert calls, mails or runs, as it is shown and agreed to; nothing for one that tells on this machine alone.
fn text_of_alert(alert: &Alert) -> Option<String> {
    let mut text = String::new();
    let table = &alert.table;
    line(&mut text, "webhook", &table.webhook);
    for (name, value) in &table.headers {
        line(&mut text, &format!("headers.{name}"), value);
    }
    line(&mut text, "body", &table.body);
    if !table.email.is_empty() {
        line(&mut text, "email", &table.email);
        if let Some(smtp) = &alert.smtp {
            line(&mut text, "smtp.host", &smtp.host);
            line(&mut text, "smtp.port", &smtp.port());
            line(&mut text, "smtp.tls", &smtp.tls.unwrap_or_default());
            line(&mut text, "smtp.user", &smtp.user);
            line(&mut text, "smtp.password", &smtp.password);
            line(&mut text, "smtp.from", &smtp.from);
        }
    }
    if !table.shell.is_empty() {
        line(&mut text, "shell", &table.shell);
    }
    line(&mut text, "heartbeat", &table.heartbeat);
    (!text.is_empty()).then_some(text)
}

fn connection_entry((name, table): (&String, &ConnectionTable)) -> TrustEntry {
    let text = text_of_connection(table);
    TrustEntry { file: project::FILE.into(), task: format!("connection {name}"), text, trusted: false, before: None }
}

/// Returns where a connection goes and what it takes along, as it is shown and agreed to.
fn text_of_connection(table: &ConnectionTable) -> String {
    let mut text = String::new();
    line(&mut text, "postgres", &table.postgres);
    line(&mut text, "ssh", &table.ssh);
    line(&mut text, "password", &table.password);
    line(&mut text, "tls", &table.tls);
    text
}

/// Adds a line for a value that is there.
fn line(text: &mut String, key: &str, value: &impl Serialize) {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::Null) | Err(_) => {}
        Ok(value) => {
            let _ = writeln!(text, "{key} = {value}");
        }
    }
}

#[cfg(test)]
mod tests {
    use millpond_schedule::dag::spec::OneOrMore;

    use super::*;

    fn shell(command: &[&str]) -> TaskSpec {
        TaskSpec { shell: OneOrMore::More(command.iter().map(|part| (*part).to_owned()).collect()), ..TaskSpec::default() }
    }

    #[test]
    fn everything_that_changes_what_runs_changes_the_text() {
        let plain = shell(&["uv", "run", "a.py"]);
        let mut texts = BTreeSet::from([text_of(&plain).unwrap()]);
        let mut other = |change: &dyn Fn(&mut TaskSpec)| {
            let mut task = plain.clone();
            change(&mut task);
            assert!(texts.insert(text_of(&task).unwrap()), "{task:?}");
        };
        other(&|task| task.shell = OneOrMore::One("uv run a.py".into()));
        other(&|task| task.shell = OneOrMore::More(vec!["uv".into(), "run a.py".into()]));
        other(&|task| task.folder = Some("scripts".into()));
        other(&|task| drop(task.env.insert("PATH".into(), "/tmp".into())));
        other(&|task| drop(task.secrets.insert("TOKEN".into(), "slack".into())));
        other(&|task| task.http = Some("https://example.org".into()));
        // What a person reads of it stays on its own line.
        other(&|task| task.folder = Some("a\nenv.PATH = \"/tmp\"".into()));
    }

    #[test]
    fn a_task_that_runs_no_program_needs_no_word() {
        assert_eq!(text_of(&TaskSpec { pipeline: Some("clean".into()), ..TaskSpec::default() }), None);
        assert_eq!(text_of(&shell(&["true"])).unwrap(), "shell = [\"true\"]\n");
    }
}
