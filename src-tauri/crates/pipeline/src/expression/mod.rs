//! Expressions: a documented subset of PostgreSQL's, typed and evaluated with its meaning (`docs/expressions.md`).
//!
//! - `bind`: text to sqlparser's tree to ours, every mistake at its bytes
//!   names and types, and what may be combined with what
//! - `function`: the allow-list of functions
//! - `evaluate`: a row's value, or why it has none
//! - [`numeric`]: decimals of any precision; [`plain`]: numbers as most are written; `like`: patterns

mod bind;
mod evaluate;
mod function;
mod like;
pub mod numeric;
pub mod plain;
mod value;

use std::ops::Range;

use millpond_record::flow::FlowError;
use millpond_record::rejected::Reason;
use millpond_record::schema::{ColumnType, Schema};
use polars::prelude::{Column, DataFrame};

use self::bind::Kind;
pub(crate) use self::bind::{Arithmetic, Compare, Node};
pub(crate) use self::function::Function;
pub use self::function::names as function_names;
pub(crate) use self::value::Value;
use crate::missing::Missing;

/// An expression that was parsed and typed against a schema.
pub struct Expression {
    root: Node,
    kind: ColumnType,
    columns: Vec<String>,
}

/// A mistake in an expression, at its bytes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ExpressionError {
    pub span: Range<usize>,
    pub message: String,
    pub hint: Option<String>,
}

/// The values of an expression, and the rows where it has none because they cannot be computed.
pub struct Evaluated {
    /// One value a row (null in failed rows): `Boolean`, `Int64`, `Float64`, `Date`, `Datetime(µs)`; text and decimals `String`.
    pub column: Column,
    /// In row order, at most one a row.
    pub failures: Vec<CellFailure>,
}

/// A row that could not be computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellFailure {
    pub row: usize,
    /// The input column at fault, where it is one.
    pub column: Option<String>,
    pub reason: Reason,
    /// `"12,50" is not a number`.
    pub detail: String,
}

/// Returns the value of a part that reads no column, as it is written; nothing where it reads one, has no value or cannot be computed.
pub(crate) fn constant(part: &Node, kind: ColumnType) -> Option<String> {
    if part.reads_column() {
        return None;
    }
    let frame = DataFrame::new(1, Vec::new()).ok()?;
    let evaluated = evaluate::evaluate(part, kind, &[], &frame, &Missing::default()).ok()?;
    crate::values::text_of(&evaluated.column).ok()?.get(0).map(str::to_owned)
}

impl Expression {
    /// Returns the typed expression.
    ///
    /// # Errors
    /// [`ExpressionError`] at the character where the text is no expression, names no column, or asks for
    /// something that is not in the allow-list.
    pub fn parse(text: &str, schema: &Schema) -> Result<Self, ExpressionError> {
        let typed = bind::bind(text, schema)?;
        let kind = match typed.kind {
            Kind::Of(kind) => kind,
            Kind::Unknown | Kind::Null => ColumnType::Text,
        };
        Ok(Self { root: typed.root, kind, columns: typed.columns })
    }

    /// Returns the type of its values.
    #[must_use]
    pub fn kind(&self) -> ColumnType {
        self.kind
    }

    /// Returns the column that it is, where it is nothing but that.
    #[must_use]
    pub fn as_column(&self) -> Option<&str> {
        if let Node::Column(place, _) = &self.root { self.columns.get(*place).map(String::as_str) } else { None }
    }

    /// Returns its parts, columns by their places in [`Expression::columns`].
    pub(crate) fn root(&self) -> &Node {
        &self.root
    }

    /// Returns the columns it reads, each once.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Returns its value for every row of a frame.
    ///
    /// # Errors
    /// [`FlowError::Internal`] where the frame is not of the schema it was typed against.
    pub fn evaluate(&self, frame: &DataFrame, missing: &Missing) -> Result<Evaluated, FlowError> {
        evaluate::evaluate(&self.root, self.kind, &self.columns, frame, missing)
    }
}
