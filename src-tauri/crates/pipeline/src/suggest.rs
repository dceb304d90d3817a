//! A starter pipeline for a file, and steps that would help. Nothing is applied unasked.

use std::collections::BTreeMap;

use millpond_record::count::grouped as count;
use millpond_record::flow::{FlowError, Source};
use millpond_record::rejected::Reason;
use millpond_record::schema::{ColumnSpec, ColumnType};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};
use utoipa::ToSchema;

use crate::dialect::{Accents, Dialect};
use crate::edit::{self, Edit};
use crate::inference::{ColumnPreview, Reading};
use crate::missing::Missing;
use crate::source::SourceKind;
use crate::step::{names_with_honorifics, trimmed, without_leading_zeros};
use crate::values::text_of;

/// Examples that come with a suggestion.
const EXAMPLES: usize = 3;

/// A step that would help, with what speaks for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SuggestedStep {
    /// `strip_leading_zeros:price`
    pub id: String,
    /// `2,468 prices carry leading zeros`
    pub finding: String,
    /// `Strip them`
    pub action: String,
    pub count: u64,
    /// A few cells it would change.
    pub examples: Vec<String>,
    /// The step's table, ready for an edit.
    pub step: Map<String, Json>,
}

/// Counts what speaks for each step, row by row.
#[derive(Debug)]
pub struct Survey {
    columns: Vec<ColumnSurvey>,
    missing: Missing,
    rows: u64,
    accents: Accents,
}

#[derive(Debug)]
struct ColumnSurvey {
    name: String,
    reading: Reading,
    is_name: bool,
    missing: Finding,
    padded: Finding,
    zeros: Finding,
    honorifics: Finding,
    two_words: u64,
    values: u64,
}

#[derive(Debug, Default)]
struct Finding {
    count: u64,
    examples: Vec<String>,
}

impl Finding {
    fn add(&mut self, cell: &str) {
        self.count += 1;
        if self.examples.len() < EXAMPLES {
            self.examples.push(cell.chars().take(60).collect());
        }
    }
}

impl Survey {
    /// Returns a survey of columns of these types.
    #[must_use]
    pub fn new(columns: &[ColumnSpec], missing: Missing) -> Self {
        let column = |column: &ColumnSpec| ColumnSurvey {
            is_name: column.kind == ColumnType::Text && is_name(&column.name),
            name: column.name.clone(),
            reading: Reading::of(column.kind),
            missing: Finding::default(),
            padded: Finding::default(),
            zeros: Finding::default(),
            honorifics: Finding::default(),
            two_words: 0,
            values: 0,
        };
        Self { columns: columns.iter().map(column).collect(), missing, rows: 0, accents: Accents::default() }
    }

    /// Counts one row.
    pub fn row<'c>(&mut self, cells: impl IntoIterator<Item = Option<&'c str>>) {
        self.rows += 1;
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            let cell = cell.filter(|cell| !self.missing.is(cell));
            column.reading.add(cell);
            match cell {
                Some(cell) => column.value(cell),
                None => column.missing.add(""),
            }
        }
    }

    /// Counts the rows of a source until there are so many, or none is left.
    ///
    /// # Errors
    /// [`FlowError`] where the source cannot be read on.
    pub fn read(&mut self, source: &mut dyn Source, most: u64) -> Result<(), FlowError> {
        while self.rows < most {
            let Some(portion) = source.next()? else { break };
            let (rows, _) = portion.read_first(most - self.rows)?;
            let bad = rows.rejected.iter().filter(|row| row.reason == Reason::InvalidEncoding).count() as u64;
            self.accents.bad += bad;
            self.accents.accented += bad;
            self.accents.looked += rows.ledger.read;
            let cells: Vec<_> = rows.batch.visible().map(text_of).collect::<Result<_, _>>()?;
            for row in 0..rows.batch.rows() {
                self.row(cells.iter().map(|column| column.get(row)));
                let accented = cells.iter().any(|column| column.get(row).is_some_and(|cell| !cell.is_ascii()));
                self.accents.accented += u64::from(accented);
            }
        }
        Ok(())
    }

    /// Returns how the accents of the rows read.
    #[must_use]
    pub fn accents(&self) -> Accents {
        self.accents
    }

    /// Returns how many rows were counted.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Returns what the columns mean by all rows counted: the types that the survey began with, or wider ones where many values
    /// are not of them.
    #[must_use]
    pub fn columns(&self) -> Vec<ColumnPreview> {
        self.columns.iter().map(|column| column.reading.preview(&column.name)).collect()
    }

    /// Returns the steps that would help, in the order in which they should run.
    #[must_use]
    pub fn steps(&self) -> Vec<SuggestedStep> {
        let mut steps = Vec::new();
        for (column, found) in self.columns.iter().zip(self.columns()) {
            column.drop_missing(self.rows, found.kind, &mut steps);
        }
        self.columns.iter().for_each(|column| column.trim(&mut steps));
        let taken = |name: &str| self.columns.iter().any(|column| column.name == name);
        self.columns.iter().for_each(|column| column.split_name(&taken, &mut steps));
        for (column, found) in self.columns.iter().zip(self.columns()) {
            column.strip_zeros(found.kind, &mut steps);
        }
        steps
    }
}

impl ColumnSurvey {
    fn value(&mut self, cell: &str) {
        self.values += 1;
        if trimmed(cell).len() != cell.len() {
            self.padded.add(cell);
        }
        if without_leading_zeros(cell).len() != cell.len() {
            self.zeros.add(cell);
        }
        if self.is_name {
            self.two_words += u64::from(cell.split_whitespace().nth(1).is_some());
            if names_with_honorifics(cell) {
                self.honorifics.add(cell);
            }
        }
    }

    fn drop_missing(&self, rows: u64, kind: ColumnType, steps: &mut Vec<SuggestedStep>) {
        // A column that is mostly empty is meant to be so; a name or a number that lacks here and there is not.
        if self.missing.count == 0 || self.missing.count * 10 > rows || !(self.is_name || kind.is_number()) {
            return;
        }
        let one = self.missing.count == 1;
        steps.push(SuggestedStep {
            id: format!("drop_missing:{}", self.name),
            finding: format!("{} row{} no {}", count(self.missing.count), if one { " has" } else { "s have" }, self.name),
            action: if one { "Drop it".into() } else { "Drop them".into() },
            count: self.missing.count,
            examples: Vec::new(),
            step: step(json!({ "do": "drop_missing", "columns": [self.name] })),
        });
    }

    fn trim(&self, steps: &mut Vec<SuggestedStep>) {
        if self.padded.count == 0 {
            return;
        }
        steps.push(SuggestedStep {
            id: format!("trim:{}", self.name),
            finding: format!("{} {} blanks at an end", count(self.padded.count), self.cells(self.padded.count, "has", "have")),
            action: "Trim them".into(),
            count: self.padded.count,
            examples: self.padded.examples.iter().map(|cell| format!("\"{cell}\"")).collect(),
            step: step(json!({ "do": "trim", "columns": [self.name] })),
        });
    }

    fn split_name(&self, taken: &dyn Fn(&str) -> bool, steps: &mut Vec<SuggestedStep>) {
        if !self.is_name || self.two_words * 2 < self.values || self.values == 0 || taken("first_name") || taken("last_name") {
            return;
        }
        let titles = match self.honorifics.count {
            0 => String::new(),
            found => format!(", {} with a title or suffix", count(found)),
        };
        steps.push(SuggestedStep {
            id: format!("split_name:{}", self.name),
            finding: format!("{} first and last name{titles}", self.cells_all("holds", "hold")),
            action: "Split them".into(),
            count: self.two_words,
            examples: self.honorifics.examples.clone(),
            step: step(json!({ "do": "split_name", "column": self.name, "into": ["first_name", "last_name"], "honorifics": "strip" })),
        });
    }

    fn strip_zeros(&self, kind: ColumnType, steps: &mut Vec<SuggestedStep>) {
        // The zeros of ids and postcodes are part of them, even where a few odd cells make the column one of numbers.
        if self.zeros.count == 0 || !kind.is_number() || self.reading.is_padded() {
            return;
        }
        steps.push(SuggestedStep {
            id: format!("strip_leading_zeros:{}", self.name),
            finding: format!("{} {} leading zeros", count(self.zeros.count), self.cells(self.zeros.count, "carries", "carry")),
            action: "Strip them".into(),
            count: self.zeros.count,
            examples: self.zeros.examples.clone(),
            step: step(json!({ "do": "strip_leading_zeros", "columns": [self.name] })),
        });
    }

    /// `prices carry`, `price carries`, or `cells of unit_price carry`.
    fn cells(&self, number: u64, one: &str, many: &str) -> String {
        let word = self.name.to_lowercase();
        let plain = word.bytes().all(|byte| byte.is_ascii_lowercase());
        match (number, plain) {
            (1, true) => format!("{word} {one}"),
            (1, false) => format!("cell of {} {one}", self.name),
            (_, true) => format!("{} {many}", plural(&word)),
            (_, false) => format!("cells of {} {many}", self.name),
        }
    }

    fn cells_all(&self, one: &str, many: &str) -> String {
        format!("{} {}", count(self.two_words), self.cells(self.two_words, one, many))
    }
}

fn step(value: Json) -> Map<String, Json> {
    let Json::Object(map) = value else { return Map::new() };
    map
}

fn plural(word: &str) -> String {
    let vowel_before_y = ["ay", "ey", "oy", "uy"].iter().any(|end| word.ends_with(end));
    if word.ends_with('s') {
        word.to_owned()
    } else if ["x", "ch", "sh"].iter().any(|end| word.ends_with(end)) {
        format!("{word}es")
    } else if let Some(stem) = word.strip_suffix('y').filter(|_| !vowel_before_y) {
        format!("{stem}ies")
    } else {
        format!("{word}s")
    }
}

fn is_name(column: &str) -> bool {
    let word = column.to_lowercase();
    [
        "name",
        "full_name",
        "fullname",
        "full name",
        "customer",
        "customer_name",
        "customer name",
        "person",
        "contact",
        "contact_name",
        "client",
        "employee",
        "salesperson",
    ]
    .contains(&word.as_str())
}

/// Returns a starter's text: the source with what was found out about it, the columns it expects, and the sink.
///
/// # Errors
/// [`edit::EditError`] never for the paths and names that a file can have.
pub fn starter(
    (kind, path): (SourceKind, &str),
    output: Option<&str>,
    dialect: &Dialect,
    columns: &[ColumnPreview],
) -> Result<String, edit::EditError> {
    let set = |path: [&str; 2], value: Json| Edit::Set { path: path.iter().map(|part| (*part).to_owned()).collect(), value: Some(value) };
    let mut edits = vec![set(["source", kind.key()], json!(path))];
    if let Some(sheet) = dialect.findings.iter().find(|finding| finding.key == "sheet") {
        edits.push(set(["source", "sheet"], json!(sheet.value)));
    }
    if dialect.delimiter != b',' {
        edits.push(set(["source", "delimiter"], json!(char::from(dialect.delimiter).to_string())));
    }
    if dialect.quote != b'"' {
        edits.push(set(["source", "quote"], json!(char::from(dialect.quote).to_string())));
    }
    if !dialect.header {
        edits.push(set(["source", "header"], json!(false)));
    }
    if let Some(encoding) = &dialect.encoding {
        edits.push(set(["source", "encoding"], json!(encoding)));
    }
    let types: BTreeMap<&str, &str> =
        columns.iter().filter(|column| column.kind != ColumnType::Text).map(|column| (column.name.as_str(), column.kind.word())).collect();
    // A Parquet file says itself what its columns are.
    if !types.is_empty() && kind != SourceKind::Parquet {
        edits.push(set(["source", "types"], json!(types)));
    }
    let mut text = String::new();
    for edit in &edits {
        text = edit::apply(&text, edit)?;
    }
    if let Some(found) = dialect.findings.iter().find(|finding| finding.key == "encoding" && dialect.encoding.is_some()) {
        // A guess of what is unlike most files; whoever reads the pipeline must see what it rests on.
        let line = format!("encoding = \"{}\"", found.value);
        text = text.replacen(&line, &format!("{line} # {}", found.reason), 1);
    }
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let expected = edit::apply("", &set(["expect", "columns"], json!(names)))?;
    text.push_str(&expected.replacen("[expect]", "\n[source.expect]", 1));
    if let Some(output) = output {
        let sink = edit::apply("", &set(["sink", "csv"], json!(output)))?;
        text.push('\n');
        text.push_str(&sink);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_are_counted_and_worded() {
        let columns =
            [ColumnSpec { name: "name".into(), kind: ColumnType::Text }, ColumnSpec { name: "price".into(), kind: ColumnType::Decimal }];
        let mut survey = Survey::new(&columns, Missing::default());
        for number in 0..2_000 {
            let name = match number {
                0 => "",
                1 => " Ann Lee",
                2 => "Dr. Bob Ray",
                _ => "Cy Poe",
            };
            survey.row([Some(name), Some(if number % 2 == 0 { "007.5" } else { "0.5" })]);
        }
        let found: Vec<_> = survey.steps().into_iter().map(|step| format!("{}: {}", step.finding, step.action)).collect();
        assert_eq!(
            found,
            [
                "1 row has no name: Drop it",
                "1 name has blanks at an end: Trim them",
                "1,999 names hold first and last name, 1 with a title or suffix: Split them",
                "1,000 prices carry leading zeros: Strip them",
            ]
        );
    }

    fn number_columns(rows: impl Iterator<Item = (String, String)>) -> (Vec<ColumnPreview>, Vec<String>) {
        let columns = ["price", "zip"].map(|name| ColumnSpec { name: name.into(), kind: ColumnType::Integer });
        let mut survey = Survey::new(&columns, Missing::default());
        rows.for_each(|(price, zip)| survey.row([Some(price.as_str()), Some(zip.as_str())]));
        (survey.columns(), survey.steps().into_iter().map(|step| step.id).collect())
    }

    #[test]
    fn types_of_a_sample_give_way_to_what_all_rows_say() {
        let rows = (0..4_000u32).map(|row| match row {
            0..2_000 => ((10 + row % 90).to_string(), (10_000 + row).to_string()),
            3_999 => ("x".to_owned(), "n/a".to_owned()),
            _ => (format!("{}.5", row % 90), format!("{row:05}")),
        });
        let (columns, steps) = number_columns(rows);
        assert_eq!((columns[0].kind, columns[0].odd), (ColumnType::Decimal, 1));
        assert_eq!(columns[0].reason, "3999 of 4000 values looked at read as decimal");
        assert_eq!((columns[1].kind, columns[1].odd), (ColumnType::Text, 0));
        assert_eq!(steps, [] as [String; 0]);
        let (columns, _) = number_columns((0..100).map(|row| (if row < 90 { "1".to_owned() } else { "one".to_owned() }, "1".to_owned())));
        assert_eq!((columns[0].kind, columns[1].kind), (ColumnType::Text, ColumnType::Integer));
    }

    #[test]
    fn accents_that_come_late_speak_for_their_encoding() {
        let plain = "n,p\n".to_owned() + &"Ann,1\n".repeat(50_000);
        let survey = |rows: &[u8], encoding: Option<&str>, most| {
            let bytes = [plain.as_bytes(), rows].concat();
            let spec = crate::spec::SourceSpec { csv: Some("-".into()), encoding: encoding.map(str::to_owned), ..Default::default() };
            let options = crate::source::CsvOptions::from_spec(&spec).expect("valid options");
            let mut source = crate::source::csv::from_bytes(bytes, "a.csv", &options).expect("a file");
            let columns = source.schema().columns.clone();
            let mut survey = Survey::new(&columns, Missing::default());
            survey.read(&mut source, most).expect("memory");
            survey
        };
        let late = b"Jos\xe9,1\n".repeat(200);
        assert_eq!(crate::dialect::detect(plain.as_bytes(), false).encoding, None);
        let found = survey(&late, None, u64::MAX);
        assert_eq!((found.rows(), found.accents()), (50_000, Accents { bad: 200, accented: 200, looked: 50_200 }));
        assert!(found.accents().windows_1252().is_some_and(|found| found.reason.starts_with("200 of 200 lines")));
        assert_eq!(survey(&late, Some("windows-1252"), u64::MAX).rows(), 50_200);
        assert_eq!(survey("José,1\n".repeat(200).as_bytes(), None, u64::MAX).accents().windows_1252(), None);
        assert_eq!(survey(&late, None, 20_000).rows(), 20_000);
    }

    #[test]
    fn zeros_of_one_width_are_not_stripped_though_a_cell_is_odd() {
        let zip = |row: u32| if row == 500 { "7".to_owned() } else { format!("{row:05}") };
        let (columns, steps) = number_columns((0..1_000).map(|row| (format!("{row:03}"), zip(row))));
        assert_eq!((columns[0].kind, columns[1].kind), (ColumnType::Text, ColumnType::Integer));
        assert_eq!(steps, [] as [String; 0]);
        let (_, steps) = number_columns((0..1_000).map(|row| (format!("0{row}"), "1".to_owned())));
        assert_eq!(steps, ["strip_leading_zeros:price"]);
    }

    #[test]
    fn one_is_one_and_many_are_many() {
        let columns = [ColumnSpec { name: "name".into(), kind: ColumnType::Text }];
        let mut survey = Survey::new(&columns, Missing::default());
        survey.row([Some("Ann Lee")]);
        assert_eq!(survey.steps()[0].finding, "1 name holds first and last name");
        for (word, words) in
            [("day", "days"), ("city", "cities"), ("box", "boxes"), ("branch", "branches"), ("price", "prices"), ("sales", "sales")]
        {
            assert_eq!(plural(word), words);
        }
    }

    #[test]
    fn a_starter_writes_down_what_was_found_out() {
        let dialect = crate::dialect::detect(b"name;price\na;1.5\nb;2.5\n", true);
        let column = |name: &str, kind| ColumnPreview { name: name.into(), kind, missing: 0, odd: 0, reason: String::new() };
        let text = starter(
            (SourceKind::Csv, "data/a.csv"),
            Some("out/a.csv"),
            &dialect,
            &[column("name", ColumnType::Text), column("price", ColumnType::Decimal)],
        )
        .expect("a text");
        assert_eq!(
            text,
            "[source]\ncsv = \"data/a.csv\"\ndelimiter = \";\"\ntypes = { price = \"decimal\" }\n\n[source.expect]\ncolumns = [\"name\", \"price\"]\n\n[sink]\ncsv = \"out/a.csv\"\n"
        );
        assert!(millpond_record::document::read::<crate::spec::PipelineSpec>("p", &text).is_ok());
    }

    #[test]
    fn a_starter_has_the_quote_and_why_the_encoding_is_no_usual_one() {
        let dialect = crate::dialect::detect(b"name,price\n'Jos\xe9, B',1.5\n'Ren\xe9, C',2.5\n", true);
        let text = starter((SourceKind::Csv, "a.csv"), None, &dialect, &[]).expect("a text");
        let encoding = "encoding = \"windows-1252\" # 2 of 2 lines with accents are not valid UTF-8";
        assert!(text.starts_with(&format!("[source]\ncsv = \"a.csv\"\nquote = \"'\"\n{encoding}\n")), "{text}");
        let spec = millpond_record::document::read::<crate::spec::PipelineSpec>("p", &text).expect("a pipeline").value;
        assert_eq!((spec.source.quote, spec.source.encoding.as_deref()), (Some('\''), Some("windows-1252")));
    }
}
