use millpond_pipeline::limits::LimitExceeded;
use millpond_record::flow::FlowError;
use millpond_record::problem::Problem;
use millpond_store::StoreError;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a caller may want to do something about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// What was named is not there.
    NotFound,
    /// It was changed by someone else in between.
    Conflict,
    /// What was given is wrong, and the person can mend it.
    Invalid,
    /// It is not allowed.
    Refused,
    /// A limit of the pipeline was passed; nothing was written.
    LimitExceeded,
    /// Something else is at it.
    Busy,
    Cancelled,
    /// The project belongs to another process; attach to it.
    Owned,
    /// The system failed.
    Io,
    /// A defect of ours.
    Internal,
}

/// A failure, in words for a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema, thiserror::Error)]
#[error("{message}")]
pub struct EngineError {
    pub code: ErrorCode,
    pub message: String,
    /// What to do next.
    pub hint: Option<String>,
    /// Where: `pipelines/a.toml:3:5`.
    #[serde(rename = "where")]
    pub place: Option<String>,
    /// Whether the same may work later.
    pub retryable: bool,
}

impl EngineError {
    /// Returns an error of a kind.
    #[must_use]
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        let retryable = matches!(code, ErrorCode::Busy | ErrorCode::Io);
        Self { code, message: message.into(), hint: None, place: None, retryable }
    }

    /// Returns the error with a next step.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Returns a failure of the system: what was tried, and what it said.
    #[must_use]
    pub fn io(what: impl std::fmt::Display, source: &std::io::Error) -> Self {
        let error = Self::new(ErrorCode::Io, format!("{what}: {}.", in_words(source)));
        match source.kind() {
            std::io::ErrorKind::PermissionDenied => error.hint("Check who may read and write it."),
            std::io::ErrorKind::StorageFull => error.hint("Free some space on that disk, or choose another place."),
            std::io::ErrorKind::ReadOnlyFilesystem => Self {
                retryable: false,
                ..error.hint("What a project remembers is kept in its folder: copy the folder to where it can be written.")
            },
            std::io::ErrorKind::NotFound => Self { code: ErrorCode::NotFound, ..error },
            _ => error,
        }
    }

    /// Returns the error of a file with mistakes: the first one, and how many there are.
    #[must_use]
    pub fn problems(problems: &[Problem]) -> Self {
        let Some(first) = problems.first() else { return Self::new(ErrorCode::Invalid, "The file has a mistake.") };
        let more = if problems.len() > 1 { format!(" ({} more)", problems.len() - 1) } else { String::new() };
        Self {
            code: ErrorCode::Invalid,
            message: format!("{}:{}:{}: {}{more}", first.file, first.line, first.column, first.message),
            hint: first.hint.clone(),
            place: Some(format!("{}:{}:{}", first.file, first.line, first.column)),
            retryable: false,
        }
    }
}

fn in_words(source: &std::io::Error) -> String {
    match source.kind() {
        std::io::ErrorKind::NotFound => "it is not there".into(),
        std::io::ErrorKind::PermissionDenied => "permission denied".into(),
        std::io::ErrorKind::StorageFull => "the disk is full".into(),
        std::io::ErrorKind::IsADirectory => "it is a folder".into(),
        std::io::ErrorKind::AlreadyExists => "something of that name is there already".into(),
        std::io::ErrorKind::NotADirectory => "a part of that path is a file, not a folder".into(),
        std::io::ErrorKind::ReadOnlyFilesystem => "that disk can only be read".into(),
        std::io::ErrorKind::InvalidData => "it is not UTF-8 text".into(),
        _ => source.to_string(),
    }
}

impl From<FlowError> for EngineError {
    fn from(error: FlowError) -> Self {
        match error {
            FlowError::Io { what, source } => Self::io(what, &source),
            FlowError::Input { message, hint } => Self { hint, ..Self::new(ErrorCode::Invalid, message) },
            FlowError::Stopped { row } => Self {
                place: Some(format!("{}:{}", row.origin, row.line)),
                ..Self::new(ErrorCode::Invalid, FlowError::Stopped { row }.to_string())
            }
            .hint("The step stops at such a row; with on_error = \"reject\" it goes to the rejected rows."),
            FlowError::Cancelled => Self::new(ErrorCode::Cancelled, "cancelled"),
            other => Self::new(ErrorCode::Internal, other.to_string()),
        }
    }
}

impl From<StoreError> for EngineError {
    fn from(error: StoreError) -> Self {
        let code = match error {
            StoreError::InUse { .. } => ErrorCode::Owned,
            StoreError::Newer { .. } | StoreError::Network { .. } | StoreError::Foreign { .. } | StoreError::NoWay { .. } => {
                ErrorCode::Refused
            }
            StoreError::Io { .. } => ErrorCode::Io,
            _ => ErrorCode::Internal,
        };
        let place = match &error {
            StoreError::Network { path, .. } => path.parent().map(|folder| folder.display().to_string()),
            _ => None,
        };
        let found = Self::new(code, error.to_string());
        match place {
            Some(place) => found.hint(format!("Or keep its state on this machine: make {place} a link to a folder of your own disk.")),
            None => found,
        }
    }
}

impl From<LimitExceeded> for EngineError {
    fn from(limit: LimitExceeded) -> Self {
        Self::new(ErrorCode::LimitExceeded, format!("{limit}."))
            .hint("The rejected rows of the run are kept; mend them, or change [limits].")
    }
}
