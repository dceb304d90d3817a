//! A message in words, and the body that a webhook gets.

use std::ops::Range;

use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use serde::Serialize;

use super::delivery::Fact;
use crate::model::{AlertEvent, DagRunKind};

/// Characters of an error that a message brings; all of it is in the log. Chats refuse longer ones.
const LONGEST_ERROR: usize = 1_000;
/// Steps of a template: some thousand turns of a loop.
const STEPS: u64 = 100_000;

/// A message in words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Message {
    pub event: AlertEvent,
    /// What happened, in a line.
    pub title: String,
    /// What happened, with what is known of it.
    pub text: String,
    pub alert: String,
    pub project: String,
    pub machine: String,
    pub dag: String,
    pub run: String,
    /// How the run came to be.
    pub kind: String,
    /// RFC 3339, in UTC.
    pub logical_time: String,
    /// The same in the DAG's zone.
    pub wall: String,
    pub error: String,
    pub tasks: Vec<String>,
    pub count: u64,
    pub seconds: Option<f64>,
}

/// Why a body cannot be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BodyError {
    pub message: String,
    pub hint: String,
}

/// Returns what a fact is, in a line.
pub(super) fn title(fact: &Fact, label: &str) -> String {
    let dag = &fact.dag;
    let runs = |count: u64| if count == 1 { "1 run".to_owned() } else { format!("{count} runs") };
    match fact.event {
        AlertEvent::Failed => format!("{dag} failed"),
        AlertEvent::Late => format!("{dag} is late"),
        AlertEvent::Recovered => format!("{dag} works again"),
        AlertEvent::Rejected => format!("{dag} rejected rows"),
        AlertEvent::Missed => format!("{dag} missed {}", runs(fact.count)),
        AlertEvent::Success => format!("{dag} succeeded"),
        AlertEvent::Many => {
            let parts: Vec<String> = fact.summed.iter().map(|(word, count)| format!("{count} {word}")).collect();
            format!("{} more in a minute: {}", fact.count, parts.join(", "))
        }
        AlertEvent::Test => format!("Test of {label}"),
    }
}

/// Returns a fact as a message.
pub(super) fn message(fact: &Fact, label: &str, project: &str, machine: &str) -> Message {
    let title = title(fact, label);
    let mut lines = vec![format!("{title} ({project}, on {machine})")];
    let count = fact.count;
    match fact.event {
        AlertEvent::Recovered if count == 1 => lines.push("One run had failed before.".into()),
        AlertEvent::Recovered => lines.push(format!("{count} runs had failed before.")),
        AlertEvent::Late => lines.push("It was due and has not ended.".into()),
        AlertEvent::Rejected if !fact.tasks.is_empty() => lines.push(format!("Tasks with rejected rows: {}", fact.tasks.join(", "))),
        AlertEvent::Many if !fact.tasks.is_empty() => lines.push(format!("DAGs: {}", fact.tasks.join(", "))),
        AlertEvent::Test => lines.push("A person tries whether this arrives. Nothing has happened.".into()),
        _ => {}
    }
    let error: String = fact.error.iter().flat_map(|error| error.chars()).take(LONGEST_ERROR).collect();
    if !error.is_empty() {
        lines.push(error.clone());
    }
    if let Some(wall) = &fact.wall {
        let took = fact.seconds.map(|seconds| format!(", took {seconds:.1} s")).unwrap_or_default();
        lines.push(format!("Due {wall}{took}"));
    }
    if let Some(run) = fact.run {
        lines.push(format!("millpond dag logs {run}"));
    }
    Message {
        event: fact.event,
        text: lines.join("\n"),
        title,
        alert: label.to_owned(),
        project: project.to_owned(),
        machine: machine.to_owned(),
        dag: fact.dag.clone(),
        run: fact.run.map(|run| run.to_string()).unwrap_or_default(),
        kind: fact.kind.map(DagRunKind::word).unwrap_or_default().to_owned(),
        logical_time: fact.logical_time.map(|at| at.to_rfc3339()).unwrap_or_default(),
        wall: fact.wall.clone().unwrap_or_default(),
        error,
        tasks: fact.tasks.clone(),
        count,
        seconds: fact.seconds,
    }
}

impl Message {
    /// Returns the variables of a program's environment that tell it.
    pub fn variables(&self) -> Vec<(String, String)> {
        let seconds = self.seconds.map(|seconds| seconds.to_string()).unwrap_or_default();
        let (tasks, count) = (self.tasks.join(" "), self.count.to_string());
        [
            ("EVENT", self.event.word()),
            ("TITLE", &self.title),
            ("TEXT", &self.text),
            ("NAME", &self.alert),
            ("PROJECT", &self.project),
            ("MACHINE", &self.machine),
            ("DAG", &self.dag),
            ("RUN", &self.run),
            ("KIND", &self.kind),
            ("LOGICAL_TIME", &self.logical_time),
            ("WALL", &self.wall),
            ("ERROR", &self.error),
            ("TASKS", &tasks),
            ("COUNT", &count),
            ("SECONDS", &seconds),
        ]
        .map(|(name, value)| (format!("MILLPOND_ALERT_{name}"), value.replace('\0', "")))
        .to_vec()
    }

    /// Returns what a webhook gets, unless its alert says otherwise: `text` is what Slack, Mattermost and Teams' workflows read,
    /// `content` what Discord does; the facts stand beside them.
    pub fn plain_body(&self) -> String {
        serde_json::json!({ "text": self.text, "content": self.text, "millpond": self }).to_string()
    }

    /// Returns what a webhook gets by a template.
    ///
    /// # Errors
    /// Where the template cannot be filled in.
    pub fn body(&self, template: &str) -> Result<String, BodyError> {
        render(template, self).map_err(|(_, error)| error)
    }
}

/// Finds what is wrong with the template of a body, and where in it.
pub(super) fn check_body(template: &str) -> Result<(), (Option<Range<usize>>, BodyError)> {
    let fact =
        Fact { error: Some("error".into()), seconds: Some(1.0), ..Fact::of(AlertEvent::Failed, chrono::DateTime::UNIX_EPOCH, "dag") };
    render(template, &message(&fact, "alert", "project", "machine")).map(|_| ())
}

fn render(template: &str, message: &Message) -> Result<String, (Option<Range<usize>>, BodyError)> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_keep_trailing_newline(true);
    environment.set_debug(true);
    environment.set_fuel(Some(STEPS));
    environment.render_str(template, message).map_err(|error| {
        let detail = error.detail().map(|detail| format!(": {detail}")).unwrap_or_default();
        let message = format!("The template of the body cannot be filled in: {}{detail}.", error.kind());
        let hint = "It knows title, text, event, alert, project, machine, dag, run, kind, logical_time, wall, error, tasks, count and \
                    seconds; in JSON write {{ text | tojson }}.";
        (error.range(), BodyError { message, hint: hint.to_owned() })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact() -> Fact {
        let at = chrono::DateTime::from_timestamp(1_800_000_000, 0).expect("an instant");
        Fact {
            run: Some(uuid::Uuid::nil()),
            kind: Some(DagRunKind::Scheduled),
            wall: Some("2027-01-15T16:00:00+08:00".into()),
            logical_time: Some(at),
            seconds: Some(12.34),
            error: Some("load: It ended with \"exit\" code 3.".into()),
            ..Fact::of(AlertEvent::Failed, at, "daily")
        }
    }

    #[test]
    fn a_message_says_what_happened_where_why_and_what_to_look_at() {
        let message = message(&fact(), "ops", "shop", "etl-01");
        assert_eq!(message.title, "daily failed");
        assert_eq!(
            message.text,
            "daily failed (shop, on etl-01)\nload: It ended with \"exit\" code 3.\nDue 2027-01-15T16:00:00+08:00, took 12.3 s\n\
             millpond dag logs 00000000-0000-0000-0000-000000000000"
        );
    }

    #[test]
    fn a_body_is_json_unless_a_template_says_otherwise() {
        let message = message(&fact(), "ops", "shop", "etl-01");
        let body: serde_json::Value = serde_json::from_str(&message.plain_body()).expect("JSON");
        assert_eq!((&body["text"], &body["content"]), (&serde_json::json!(message.text), &serde_json::json!(message.text)));
        assert_eq!((&body["millpond"]["event"], &body["millpond"]["dag"]), (&serde_json::json!("failed"), &serde_json::json!("daily")));
        let own = message.body(r#"{"summary": {{ title | tojson }}, "why": {{ error | tojson }}}"#).expect("filled in");
        let own: serde_json::Value = serde_json::from_str(&own).expect("JSON");
        assert_eq!(own["why"], fact().error.expect("an error"));
    }

    #[test]
    fn a_name_that_is_not_there_is_found_before_anything_is_sent() {
        assert!(check_body("{{ title }} {% if count > 1 %}{{ tasks | join(' ') }}{% endif %}").is_ok());
        let (span, error) = check_body("{{ title }} {{ titel }}").expect_err("unknown");
        assert!(span.is_some_and(|span| span.start >= 12) && error.message.contains("undefined"), "{error:?}");
        assert!(check_body("{{ title").is_err());
    }

    #[test]
    fn a_sum_says_how_many_of_what() {
        let summed = [("failed".to_owned(), 9), ("late".to_owned(), 2)].into();
        let fact = Fact { count: 11, summed, ..Fact::of(AlertEvent::Many, chrono::DateTime::UNIX_EPOCH, "") };
        assert_eq!(title(&fact, "ops"), "11 more in a minute: 9 failed, 2 late");
    }
}
