//! What a server says beside its answers (`NOTICE`, `WARNING`). The driver hands them to the program's log only, so they are
//! heard there: a session's calls run under a subscriber that keeps them and passes everything else on.

use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::Interest;
use tracing::{Dispatch, Event, Level, Metadata, Subscriber, dispatcher};
use utoipa::ToSchema;

/// At most so many are kept of one statement.
pub const NOTICES: usize = 1000;
/// Where the driver says them.
const TARGET: &str = "sqlx::postgres::notice";

/// What a server says beside its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DatabaseNotice)]
pub struct Notice {
    pub level: NoticeLevel,
    pub message: String,
}

/// How serious a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DatabaseNoticeLevel)]
pub enum NoticeLevel {
    Warning,
    Notice,
    Debug,
    Info,
}

/// Keeps what a session's server says.
#[derive(Clone)]
pub(crate) struct Notices {
    kept: Arc<Mutex<Vec<Notice>>>,
    dispatch: Dispatch,
}

impl Notices {
    pub fn new() -> Self {
        let kept = Arc::new(Mutex::new(Vec::new()));
        let dispatch = Dispatch::new(Listener { kept: Arc::clone(&kept), next: dispatcher::get_default(Dispatch::clone) });
        Self { kept, dispatch }
    }

    /// Returns the subscriber under which a session's calls run.
    pub fn dispatch(&self) -> Dispatch {
        self.dispatch.clone()
    }

    /// Returns what was said since the last call.
    pub fn take(&self) -> Vec<Notice> {
        std::mem::take(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

struct Listener {
    kept: Arc<Mutex<Vec<Notice>>>,
    next: Dispatch,
}

impl Subscriber for Listener {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if metadata.target() == TARGET { Interest::always() } else { self.next.register_callsite(metadata) }
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == TARGET || self.next.enabled(metadata)
    }

    fn event(&self, event: &Event<'_>) {
        let metadata = event.metadata();
        if metadata.target() != TARGET {
            if self.next.enabled(metadata) {
                self.next.event(event);
            }
            return;
        }
        let mut words = Words(None);
        event.record(&mut words);
        let level = match *metadata.level() {
            Level::ERROR | Level::WARN => NoticeLevel::Warning,
            Level::INFO => NoticeLevel::Notice,
            Level::DEBUG => NoticeLevel::Debug,
            Level::TRACE => NoticeLevel::Info,
        };
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(message) = words.0
            && kept.len() < NOTICES
        {
            kept.push(Notice { level, message });
        }
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.next.new_span(span)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        self.next.record(span, values);
    }

    fn record_follows_from(&self, span: &Id, follows: &Id) {
        self.next.record_follows_from(span, follows);
    }

    fn enter(&self, span: &Id) {
        self.next.enter(span);
    }

    fn exit(&self, span: &Id) {
        self.next.exit(span);
    }

    fn clone_span(&self, id: &Id) -> Id {
        self.next.clone_span(id)
    }

    fn try_close(&self, id: Id) -> bool {
        self.next.try_close(id)
    }
}

/// The message of an event.
struct Words(Option<String>);

impl Visit for Words {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "message" {
            self.0 = Some(value.to_owned());
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        if field.name() == "message" && self.0.is_none() {
            self.0 = Some(format!("{value:?}"));
        }
    }
}
