use chrono::{DateTime, Utc};
use millpond_record::problem::Problem;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// A way by which an alert tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AlertChannel {
    /// A notification of the system, and in a browser on the page.
    Desktop,
    Webhook,
    Email,
    Shell,
    Heartbeat,
}

/// What is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AlertEvent {
    Failed,
    Late,
    Recovered,
    Rejected,
    Missed,
    /// A success, which beats the heart.
    Success,
    /// Several of these at once, summed up.
    Many,
    /// A person tries whether it arrives.
    Test,
}

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// It waits to be sent, or to be tried again.
    Waiting,
    Sent,
    /// It is not tried any more.
    Failed,
}

/// A message of an alert by one channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AlertDelivery {
    pub id: Uuid,
    /// The alert's name, or `alert 2` for the second.
    pub alert: String,
    pub channel: AlertChannel,
    pub event: AlertEvent,
    /// What it says, in a line.
    pub title: String,
    /// The DAG that it is about; none where it sums up.
    pub dag: Option<String>,
    /// The run that it is about.
    pub run: Option<Uuid>,
    pub state: DeliveryState,
    pub made_at: DateTime<Utc>,
    /// When it was sent, or given up.
    pub ended_at: Option<DateTime<Utc>>,
    /// When it is tried next, where it waits.
    pub next_at: Option<DateTime<Utc>>,
    pub tries: u32,
    /// Why it did not arrive, last.
    pub error: Option<String>,
    pub hint: Option<String>,
}

/// An alert as `millpond.toml` has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AlertView {
    /// Its name, or `alert 2` for the second.
    pub name: String,
    pub on: Vec<AlertEvent>,
    /// Patterns of the names of DAGs; none for all.
    pub dags: Vec<String>,
    pub late_after: Option<String>,
    pub channels: Vec<AlertChannelView>,
    /// Whether a person agreed on this machine to what it calls and runs.
    pub trusted: bool,
    /// The line of `millpond.toml` at which it stands.
    pub line: u32,
}

/// A way by which an alert tells, and where it leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AlertChannelView {
    pub channel: AlertChannel,
    /// In words: a host, addresses, a program; of a secret its name.
    pub target: String,
    /// The last message that it was to bring.
    pub last: Option<AlertDelivery>,
}

/// The alerts of the project, and what became of their messages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AlertListing {
    pub alerts: Vec<AlertView>,
    /// Mistakes of alerts; one with a mistake tells nothing.
    pub problems: Vec<Problem>,
    /// The newest first.
    pub deliveries: Vec<AlertDelivery>,
    /// Hash of `millpond.toml`, which an added alert must name.
    pub hash: String,
    /// What a first alert may look like.
    pub starter: String,
}

/// How many messages are told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AlertQuery {
    /// 50 unless given, 1,000 at most.
    pub limit: Option<u32>,
}

/// Has an alert send a test.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TestAlert {
    /// Its name, or `alert 2` for the second.
    pub alert: String,
    /// One way; all of them unless given.
    pub channel: Option<AlertChannel>,
}

/// What became of a test, by one channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AlertTested {
    pub channel: AlertChannel,
    pub sent: bool,
    /// In a sentence.
    pub words: String,
    pub hint: Option<String>,
}

/// Adds to `millpond.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AddAlert {
    /// Tables `[[alert]]`, and `[smtp]` where there is none.
    pub text: String,
    /// Hash of the file that it is added to.
    pub base_hash: String,
}

/// A message that windows and pages show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AlertNotice {
    pub id: Uuid,
    pub event: AlertEvent,
    pub title: String,
    pub body: String,
    pub dag: Option<String>,
    pub run: Option<Uuid>,
}

/// Says that a window or a page has shown a message, or why it could not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NoticeShown {
    pub error: Option<String>,
}

impl AlertChannel {
    /// Returns the word by which files and messages call it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Desktop => "desktop",
            Self::Webhook => "webhook",
            Self::Email => "email",
            Self::Shell => "shell",
            Self::Heartbeat => "heartbeat",
        }
    }
}

impl AlertEvent {
    /// Returns the word by which files and messages call it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Late => "late",
            Self::Recovered => "recovered",
            Self::Rejected => "rejected",
            Self::Missed => "missed",
            Self::Success => "success",
            Self::Many => "many",
            Self::Test => "test",
        }
    }
}
