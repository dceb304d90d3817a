//! The rule `foreign`: values that another file has.

use std::collections::HashSet;
use std::sync::OnceLock;

use millpond_record::flow::{FlowError, Source};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::join::cannot_read;
use super::super::join::other::OtherFile;
use super::super::{BindContext, StepProblem};

/// Cells are among the values of a column of another CSV file, character by character.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "In another file")]
pub struct Foreign {
    /// The columns to look at.
    #[schemars(extend("x-columns" = "any"))]
    pub columns: Vec<String>,
    /// The path of the other file, from the project's root. Its values are kept in memory.
    #[schemars(extend("x-path" = true, "x-start" = ""))]
    pub csv: String,
    /// The other file's column.
    #[schemars(extend("x-start" = "{column}"))]
    pub column: String,
    /// The character between fields of the other file: `,` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<char>,
}

impl Foreign {
    /// Returns the other file's values, which are read when the first row comes.
    ///
    /// # Errors
    /// [`StepProblem`] where the file cannot be read or lacks the column.
    pub fn listed(&self, context: &BindContext<'_>) -> Result<Listed, StepProblem> {
        let file = OtherFile { path: context.folder.join(&self.csv), delimiter: self.delimiter, missing: context.missing.clone() };
        let there = file.schema().map_err(|error| cannot_read(&error))?;
        if there.position(&self.column).is_none() {
            return Err(StepProblem::no_column(["column"], &self.column, &there));
        }
        Ok(Listed { file, column: self.column.clone(), values: OnceLock::new() })
    }
}

/// The values of another file's column.
pub struct Listed {
    file: OtherFile,
    column: String,
    values: OnceLock<Result<HashSet<String>, Unread>>,
}

/// Why there are no values: a message and a hint.
type Unread = (String, Option<String>);

impl Listed {
    /// Returns all values.
    ///
    /// # Errors
    /// Where the file cannot be read, or a record of it is malformed: a value that is missed would reject good rows.
    pub fn values(&self) -> Result<&HashSet<String>, FlowError> {
        let values = self.values.get_or_init(|| {
            self.read().map_err(|error| match error {
                FlowError::Input { message, hint } => (message, hint),
                other => (other.to_string(), None),
            })
        });
        values.as_ref().map_err(|(message, hint)| FlowError::Input { message: message.clone(), hint: hint.clone() })
    }

    fn read(&self) -> Result<HashSet<String>, FlowError> {
        let (mut source, mut values) = (self.file.open()?, HashSet::new());
        while let Some(portion) = source.next()? {
            let rows = portion.read()?;
            if let Some(row) = rows.rejected.first() {
                return Err(FlowError::Input {
                    message: format!("{} line {} cannot be read: {}.", row.origin, row.line, row.detail),
                    hint: Some("Mend the line, or clean the file with a pipeline of its own first.".into()),
                });
            }
            let cells = rows.batch.frame.column(&self.column).map_err(FlowError::internal)?.str().map_err(FlowError::internal)?;
            for cell in cells.iter().flatten().filter(|cell| !self.file.missing.is(cell)) {
                if !values.contains(cell) {
                    values.insert(cell.to_owned());
                }
            }
        }
        Ok(values)
    }
}
