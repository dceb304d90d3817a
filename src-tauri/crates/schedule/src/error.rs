use std::fmt;
use std::ops::Range;

/// Which of a schedule's texts a mistake is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// `schedule = …`; of a list, the index of the text.
    Schedule(usize),
    /// `every = …`; of a list, the index of the text.
    Every(usize),
    /// `timezone = …`
    Timezone,
    /// `start_date = …`
    StartDate,
    /// `end_date = …`
    EndDate,
    /// A length of time outside a schedule, such as `max_age = …`.
    Duration,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Schedule(_) => "schedule",
            Self::Every(_) => "every",
            Self::Timezone => "timezone",
            Self::StartDate => "start_date",
            Self::EndDate => "end_date",
            Self::Duration => "duration",
        })
    }
}

/// What is wrong in the text of a schedule, where, and what to do next.
///
/// The one error of this crate: everything else is total. Nobody branches on what exactly is wrong, so it is said in words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{part}: {message} {hint}")]
pub struct ScheduleError {
    /// The text that the mistake is in.
    pub part: Part,
    /// Bytes of that text that are at fault: start and end (exclusive). Empty where something is missing.
    pub span: Range<usize>,
    /// What is wrong: one sentence.
    pub message: String,
    /// The next step: one sentence.
    pub hint: String,
}

impl ScheduleError {
    /// Returns a mistake at `span` of the text of `part`.
    pub(crate) fn new(part: Part, span: Range<usize>, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { part, span, message: message.into(), hint: hint.into() }
    }
}
