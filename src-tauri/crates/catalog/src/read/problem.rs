use std::fmt::{self, Display};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What of a text is not in the catalog, and why. Everything else of the text is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CatalogProblem)]
pub struct Problem {
    pub kind: ProblemKind,
    /// The text, by the name it was handed over with.
    pub file: String,
    /// 1 is the first line.
    pub line: u32,
    /// The first words of the statement.
    pub statement: String,
    pub message: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CatalogProblemKind)]
pub enum ProblemKind {
    /// It is no statement of PostgreSQL's.
    Syntax,
    /// It names what is not there, or makes what is there already.
    Conflict,
    /// What it makes shows only when it runs (`DO`, `\gexec`, a file that is included).
    Invisible,
    /// We do not follow it.
    NotFollowed,
}

impl Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}: {}.", self.file, self.line, self.statement, self.message)?;
        match &self.hint {
            Some(hint) => write!(f, " {hint}"),
            None => Ok(()),
        }
    }
}

/// Why a statement was not followed; it becomes a [`Problem`] at the statement's place.
#[derive(Debug)]
pub(super) struct Fault {
    pub kind: ProblemKind,
    pub message: String,
    pub hint: Option<String>,
}

impl Fault {
    pub(super) fn conflict(message: impl Into<String>) -> Self {
        Self { kind: ProblemKind::Conflict, message: message.into(), hint: None }
    }

    /// Something that is not there.
    pub(super) fn missing(what: &str, name: impl Display) -> Self {
        Self::conflict(format!("{what} {name} is not there"))
            .hint("It may be made by a file that comes later, or by one that was not read.")
    }

    /// Something that is there already.
    pub(super) fn exists(what: &str, name: impl Display) -> Self {
        Self::conflict(format!("{what} {name} is already there")).hint("The first one was kept.")
    }

    pub(super) fn not_followed(message: impl Into<String>) -> Self {
        Self { kind: ProblemKind::NotFollowed, message: message.into(), hint: None }
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}
