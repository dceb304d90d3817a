//! The shape of a finding: what is counted while values pass, and the step that is offered in the end.

use millpond_record::schema::ColumnType;
use serde_json::{Map, Value as Json};

use super::column::Column;
use super::value::Value;
use super::words::quoted;
use super::{
    booleans, constant, dates, emails, letter_case, missing_values, missing_words, names, near_duplicates, numbers, phones, types,
    white_space, zeros,
};

/// Examples that come with a finding.
const EXAMPLES: usize = 3;

/// One kind of finding in one column. It sees every value of the column, equal ones at once where they are few.
pub(super) trait Finder: Send {
    /// Looks at a value that stands in `count` rows.
    fn value(&mut self, value: &Value<'_>, count: u64);
    /// Returns the steps that would help, by all that was seen.
    fn offers(&self, seen: &Seen<'_>) -> Vec<Offer>;
}

/// What was seen beside the values.
pub(super) struct Seen<'a> {
    pub column: &'a Column,
    pub rows: u64,
    /// Every row of the input was looked at.
    pub whole: bool,
    /// The names of all columns.
    pub names: &'a [&'a str],
}

impl Seen<'_> {
    pub fn name(&self) -> &str {
        &self.column.name
    }

    /// Returns the type that the column's values read as.
    pub fn kind(&self) -> ColumnType {
        self.column.reading.preview(&self.column.name).kind
    }

    /// Returns a step over this column alone, as its verb and what it takes.
    pub fn step(&self, mut step: Json) -> Map<String, Json> {
        if let Json::Object(map) = &mut step {
            map.insert("columns".into(), Json::from(vec![self.name()]));
        }
        table(step)
    }
}

/// What kind of thing was found, in the order in which the steps should run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    /// Rows that are none: a header that stands again among the rows, cells that stand in other columns.
    RepeatedHeader,
    Shifted,
    /// Characters that nobody sees come first: words and numbers with them are not what they look like.
    CleanText,
    Trim,
    MissingWords,
    DropMissing,
    /// Then who the rows are about: a name is written in one way before it is split.
    LetterCase,
    SplitName,
    /// Then what cells mean.
    Numbers,
    Dates,
    Booleans,
    Zeros,
    Types,
    /// Then how words are written.
    Emails,
    Phones,
    NearDuplicates,
    /// Rows are the same, and columns say nothing, when all is as it should be.
    Constant,
    Duplicates,
}

impl Kind {
    /// Returns the stable word that a suggestion's id begins with.
    pub fn word(self) -> &'static str {
        match self {
            Self::RepeatedHeader => "repeated_header",
            Self::Shifted => "shifted",
            Self::CleanText => "clean_text",
            Self::Trim => "trim",
            Self::MissingWords => "missing_words",
            Self::DropMissing => "drop_missing",
            Self::Numbers => "parse_number",
            Self::Dates => "parse_date",
            Self::Booleans => "booleans",
            Self::Zeros => "strip_leading_zeros",
            Self::Types => "types",
            Self::Emails => "emails",
            Self::Phones => "phones",
            Self::LetterCase => "letter_case",
            Self::NearDuplicates => "near_duplicates",
            Self::SplitName => "split_name",
            Self::Constant => "constant",
            Self::Duplicates => "duplicates",
        }
    }
}

/// A step that would help, before it is put in order with the others.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Offer {
    pub kind: Kind,
    /// What it is about, after the kind's word in its id; the column's name unless given.
    pub about: Option<String>,
    pub finding: String,
    pub action: String,
    pub count: u64,
    /// Rows that the step sets apart.
    pub rejects: u64,
    pub examples: Vec<String>,
    /// Lines of the first rows that it is about.
    pub lines: Vec<u64>,
    pub step: Map<String, Json>,
    /// Two such offers of a column exclude each other, and only a person knows which is right.
    pub choice: bool,
    /// The cells are not of the column's type before the step, and are after it.
    pub repairs: bool,
}

impl Offer {
    pub fn new(kind: Kind, finding: String, action: &str, count: u64, step: Map<String, Json>) -> Self {
        Self {
            kind,
            about: None,
            finding,
            action: action.to_owned(),
            count,
            rejects: 0,
            examples: Vec::new(),
            lines: Vec::new(),
            step,
            choice: false,
            repairs: false,
        }
    }

    pub fn examples(mut self, tally: &Tally) -> Self {
        self.examples.clone_from(&tally.examples);
        self
    }

    /// Says so where the step sets rows apart, with why in the words for one row and for many.
    pub fn rejects(mut self, rows: u64, one: &str, many: &str) -> Self {
        if rows > 0 {
            self.rejects += rows;
            let apart = super::words::rows(rows, &format!("{one} and is set apart"), &format!("{many} and are set apart"));
            self.finding = format!("{}; {apart}", self.finding);
        }
        self
    }

    pub fn repairs(mut self) -> Self {
        self.repairs = true;
        self
    }
}

/// Cells of one kind: how many, and the first few.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Tally {
    pub count: u64,
    pub examples: Vec<String>,
}

impl Tally {
    pub fn add(&mut self, cell: &str, count: u64) {
        self.count += count;
        if self.examples.len() < EXAMPLES {
            let example: String = cell.chars().take(60).collect();
            if !self.examples.contains(&example) {
                self.examples.push(example);
            }
        }
    }

    /// Adds a cell of which the ends matter.
    pub fn add_quoted(&mut self, cell: &str, count: u64) {
        self.count += count;
        if self.examples.len() < EXAMPLES {
            self.examples.push(quoted(cell));
        }
    }
}

/// Returns a step's table.
pub(super) fn table(step: Json) -> Map<String, Json> {
    let Json::Object(map) = step else { return Map::new() };
    map
}

/// Returns the finders of a column, one of each kind.
pub(super) fn finders(name: &str) -> Vec<Box<dyn Finder>> {
    vec![
        Box::new(white_space::WhiteSpace::default()),
        Box::new(missing_words::MissingWords::default()),
        Box::new(missing_values::MissingValues::new(name)),
        Box::new(numbers::Numbers::new(name)),
        Box::new(dates::Dates::new(name)),
        Box::new(booleans::Booleans),
        Box::new(zeros::Zeros::default()),
        Box::new(types::Types),
        Box::new(emails::Emails::default()),
        Box::new(phones::Phones::new(name)),
        Box::new(letter_case::LetterCase::new(name)),
        Box::new(near_duplicates::NearDuplicates),
        Box::new(names::Names::new(name)),
        Box::new(constant::Constant),
    ]
}

/// Returns whether so many of all are nearly all.
pub(super) fn nearly_all(part: u64, whole: u64) -> bool {
    whole > 0 && part * 100 >= whole * 95
}
