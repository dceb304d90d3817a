//! The script as it grows: what it needs before its steps, the steps, and where it differs.

use std::collections::{BTreeSet, HashMap};

use millpond_record::schema::{ColumnType, Schema};

use super::code::{Code, Named, assigned, call};
use super::helpers::HELPERS;
use super::literal;
use crate::missing::Missing;
use crate::on_error::OnError;

/// Why a part of a pipeline has no equal in Python, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refused(pub String);

/// How a column stands in the script's rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct State {
    /// It has a type of Polars' own, not text.
    pub native: bool,
    /// Its cells were held against its type.
    pub checked: bool,
}

/// A script that grows.
pub(super) struct Script {
    pub missing: Missing,
    /// The columns as they are after what was written so far.
    pub schema: Schema,
    /// The columns after the step that is written.
    pub after: Schema,
    states: HashMap<String, State>,
    helpers: BTreeSet<&'static str>,
    lines: Vec<String>,
    differences: Vec<String>,
}

impl Script {
    pub fn new(missing: Missing, schema: Schema) -> Self {
        Self {
            missing,
            after: schema.clone(),
            schema,
            states: HashMap::new(),
            helpers: BTreeSet::new(),
            lines: Vec::new(),
            differences: Vec::new(),
        }
    }

    /// Takes note that a helper is needed, and returns its name.
    pub fn helper(&mut self, name: &'static str) -> &'static str {
        if self.helpers.insert(name) {
            let needs = HELPERS.iter().find(|helper| helper.name == name).map_or(&[] as &[_], |helper| helper.needs);
            for needed in needs {
                self.helper(needed);
            }
        }
        name
    }

    pub fn needs(&self, helper: &str) -> bool {
        self.helpers.contains(helper)
    }

    /// Adds a line, or several.
    pub fn line(&mut self, line: impl Into<String>) {
        self.lines.push(line.into());
    }

    /// Adds a comment.
    pub fn comment(&mut self, text: &str) {
        self.line(format!("# {}", literal::comment(text)));
    }

    /// Adds what makes other rows of the rows: a method and its arguments.
    pub fn rows(&mut self, method: &str, arguments: &[String]) {
        let made = call(&format!("rows = rows.{method}"), arguments, 0);
        self.line(made);
    }

    /// Adds columns, or puts others in their places.
    pub fn with_columns(&mut self, values: &[Named]) {
        self.rows("with_columns", &assigned(values));
    }

    /// Adds another method to what was added last.
    pub fn chain(&mut self, method: &str, arguments: &[String]) {
        let made = call(&format!(".{method}"), arguments, 0);
        if let Some(last) = self.lines.last_mut() {
            last.push_str(&made);
        }
    }

    /// Takes note of what the script does otherwise.
    pub fn differs(&mut self, difference: impl Into<String>) {
        let difference = difference.into();
        if !self.differences.contains(&difference) {
            self.differences.push(difference);
        }
    }

    /// Does a part of the work, or, where that is refused, leaves what says so in its place.
    pub fn attempt(&mut self, what: &str, work: impl FnOnce(&mut Self) -> Result<(), Refused>) {
        let (lines, differences) = (self.lines.len(), self.differences.len());
        if let Err(Refused(why)) = work(self) {
            self.lines.truncate(lines);
            self.differences.truncate(differences);
            let message = format!("{what}: {why}");
            self.line(format!("raise NotImplementedError({})", literal::string(&message)));
            self.differs(format!("{message}. The script stops there."));
        }
    }

    pub fn into_parts(self) -> (Vec<String>, Vec<String>) {
        (self.lines, self.differences)
    }
}

/// Columns and their cells.
impl Script {
    pub fn state(&self, column: &str) -> State {
        self.states.get(column).copied().unwrap_or_default()
    }

    pub fn set_state(&mut self, column: &str, state: State) {
        self.states.insert(column.to_owned(), state);
    }

    pub fn kind(&self, column: &str) -> ColumnType {
        self.schema.column(column).map_or(ColumnType::Text, |column| column.kind)
    }

    /// Enters that a step changed a column's cells as text. Where words stand for "no value", such a word may have become another.
    pub fn changed(&mut self, column: &str) {
        let checked = self.missing.is_blank_only() && (self.state(column).checked || self.state(column).native);
        self.set_state(column, State { native: false, checked });
    }

    /// Returns a column's cells as text, whatever they mean.
    pub fn cells(&mut self, column: &str) -> Code {
        let own = Code::atom(format!("pl.col({})", literal::string(column)));
        if !self.state(column).native {
            return own;
        }
        self.written(&own, self.kind(column))
    }

    /// Returns a column's cells as text; those that mean "no value" have none.
    pub fn text(&mut self, column: &str) -> Code {
        if self.state(column).native {
            return self.cells(column);
        }
        self.helper("text");
        Code::atom(format!("text({})", literal::string(column)))
    }

    /// Returns values as they are written.
    pub fn written(&mut self, values: &Code, kind: ColumnType) -> Code {
        let by = |helper: &str| Code::atom(format!("{helper}({})", values.as_expression().text()));
        match kind {
            ColumnType::Text | ColumnType::Decimal => values.clone(),
            ColumnType::Float => by(self.helper("double_text")),
            ColumnType::Timestamp => by(self.helper("timestamp_text")),
            ColumnType::Integer | ColumnType::Boolean | ColumnType::Date => values.method("cast(pl.String)"),
        }
    }

    /// Returns what reads text as a type: its name.
    pub fn reader(&mut self, kind: ColumnType) -> Option<&'static str> {
        Some(self.helper(match kind {
            ColumnType::Text => return None,
            ColumnType::Integer => "integer",
            ColumnType::Decimal => "number",
            ColumnType::Float => "double",
            ColumnType::Boolean => "boolean",
            ColumnType::Date => "date",
            ColumnType::Timestamp => "timestamp",
        }))
    }

    /// Returns whether there are cells that do not read as a type.
    pub fn unreadable(&mut self, cells: &Code, kind: ColumnType) -> Option<Code> {
        let reader = self.reader(kind)?;
        self.helper("unreadable");
        Some(Code::atom(format!("unreadable({}, {reader})", cells.as_expression().text())))
    }

    /// Returns a column's values, as what they are compared by: text, numbers, days.
    pub fn values(&mut self, column: &str) -> Code {
        let (text, kind) = (self.text(column), self.kind(column));
        if self.state(column).native {
            return Code::atom(format!("pl.col({})", literal::string(column)));
        }
        match self.reader(kind) {
            Some(reader) => Code::atom(format!("{reader}({})", text.text())),
            None => text,
        }
    }

    /// Returns what tells a column's values apart: equal values have equal keys.
    pub fn key(&mut self, column: &str) -> Code {
        if self.state(column).native { self.values(column) } else { self.key_of_text(column, self.kind(column)) }
    }

    /// Returns what tells cells apart by the values that they are of a type, of whichever file the column is.
    pub fn key_of_text(&mut self, column: &str, kind: ColumnType) -> Code {
        self.helper("text");
        let text = format!("text({})", literal::string(column));
        let reader = if kind == ColumnType::Decimal { Some(self.helper("numeral")) } else { self.reader(kind) };
        Code::atom(reader.map_or(text.clone(), |reader| format!("{reader}({text})")))
    }

    /// Returns the columns that a step added behind those that were there.
    pub fn added(&self) -> Vec<String> {
        self.after.names().skip(self.schema.columns.len()).map(str::to_owned).collect()
    }

    /// Leaves out the rows of which something cannot be computed, or ends the script at them.
    pub fn settle(&mut self, fails: Option<Code>, on_error: OnError, what: &str) {
        let Some(fails) = fails else { return };
        match on_error {
            OnError::Null => {}
            OnError::Reject => self.rows("filter", &[Code::unary("~", &fails).text().to_owned()]),
            OnError::Stop => {
                let stop = self.helper("stop_where");
                let made = call(&format!("rows = {stop}"), &["rows".into(), fails.text().into(), literal::string(what)], 0);
                self.line(made);
            }
        }
    }
}
