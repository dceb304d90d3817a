//! Two runs of a pipeline beside each other: what their texts, columns and rows have in common, and what not.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use millpond_pipeline::plan::Plan;
use millpond_pipeline::run::{Conditions, RejectedRows, execute};
use millpond_pipeline::sink::{FileSink, Format};
use millpond_pipeline::spec::SourceSpec;
use millpond_record::count::grouped;
use millpond_record::flow::{Cancel, FlowError, Sink};
use millpond_record::rejected::RejectedRow;
use millpond_record::schema::ColumnSpec;
use uuid::Uuid;

use crate::engine::Engine;
use crate::error::{EngineError, ErrorCode};
use crate::history::token;
use crate::logs;
use crate::model::{ChangedColumn, ColumnChange, RowChange, RowsComparison, RunComparison, RunDetail};
use crate::pipelines::parse;
use crate::rows::open;

/// Rows of each run that are compared; of larger outputs the first.
const MAX_ROWS: usize = 1_000_000;
/// Rows that are shown of what differs.
const EXAMPLES: usize = 200;

type Cells = Vec<Option<String>>;

/// What one run wrote.
struct Table {
    columns: Vec<ColumnSpec>,
    rows: Vec<Cells>,
    complete: bool,
}

impl Table {
    /// Takes the types that the run knew.
    fn take_types(&mut self, known: &[ColumnSpec]) {
        for column in &mut self.columns {
            if let Some(known) = known.iter().find(|known| known.name == column.name) {
                column.kind = known.kind;
            }
        }
    }
}

/// Drops what a run has rejected already.
struct Nowhere;

impl RejectedRows for Nowhere {
    fn take(&mut self, _: &[RejectedRow]) -> Result<(), FlowError> {
        Ok(())
    }
}

impl Engine {
    /// Returns what is different between two runs. `key` names the columns by which rows are told to be the same; without any, a
    /// column whose values are all different in both, or else all of a row.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] for a run that is not there, [`ErrorCode::Invalid`] for a key that is no column of both.
    pub async fn compare_runs(&self, before: Uuid, after: Uuid, key: Vec<String>) -> Result<RunComparison, EngineError> {
        let group = format!("compare {before} {after}");
        self.blocking_newest(Some(&group), move |engine, cancel| {
            let (before, after) = (engine.history().get(before)?, engine.history().get(after)?);
            engine.compare_now(&before, &after, &key, cancel)
        })
        .await
    }

    fn compare_now(&self, before: &RunDetail, after: &RunDetail, key: &[String], cancel: &Cancel) -> Result<RunComparison, EngineError> {
        let difference = similar::TextDiff::from_lines(&before.text, &after.text);
        let text = if before.text == after.text {
            String::new()
        } else {
            difference.unified_diff().context_radius(2).header("before", "after").to_string()
        };
        let mut comparison = RunComparison {
            before: before.summary.clone(),
            after: after.summary.clone(),
            same_input: same_bytes(before, after),
            text,
            columns: Vec::new(),
            rows: None,
            why_no_rows: None,
        };
        let found = self.rows_of(before, cancel).and_then(|left| Ok((left, self.rows_of(after, cancel)?)));
        match found {
            Ok((mut left, mut right)) => {
                left.take_types(&before.columns);
                right.take_types(&after.columns);
                comparison.columns = columns(&left.columns, &right.columns);
                comparison.rows = Some(compare(&left, &right, key)?);
            }
            Err(error) if error.code == ErrorCode::Cancelled => return Err(error),
            Err(error) => comparison.why_no_rows = Some(error.message),
        }
        Ok(comparison)
    }

    /// Returns the rows that a run wrote: from its output where that is still the same, else computed again from its input where
    /// that is.
    fn rows_of(&self, run: &RunDetail, cancel: &Cancel) -> Result<Table, EngineError> {
        let refused = |what: &str| Err(EngineError::new(ErrorCode::Refused, format!("The run of {}: {what}", when(run))));
        let (Some(input), Some(output)) = (&run.summary.input, &run.summary.output) else {
            return refused("it wrote no output.");
        };
        let document = parse("pipeline", &run.text).map_err(|problems| EngineError::problems(&problems))?;
        let path = Path::new(&output.path);
        let kind = document.value.sink.as_ref().map(Format::from_spec).transpose()?.map(|(format, _)| format);
        let is_csv = matches!(Format::of_path(path), Format::Csv { .. });
        if is_csv && self.is_as_read(output) {
            let sink = document.value.sink.clone().unwrap_or_default();
            let kind_of_file = Format::of_path(path);
            let delimiter = match (kind, kind_of_file) {
                (Some(Format::Csv { delimiter, .. }), _) | (_, Format::Csv { delimiter, .. }) => char::from(delimiter),
                _ => ',',
            };
            let spec = SourceSpec { delimiter: Some(delimiter), header: sink.header, ..SourceSpec::default() };
            return read(path, &spec, cancel);
        }
        if !self.is_as_read(input) {
            return refused("neither its output nor its input is what it was.");
        }
        let again = logs::folder(self.root(), run.summary.id).join("compared.csv");
        let read_again = self.compute_again(run, &again, cancel).and_then(|()| read(&again, &SourceSpec::default(), cancel));
        let _ = std::fs::remove_file(&again);
        read_again
    }

    /// Writes the rows of a run to a file of its own, as it was.
    fn compute_again(&self, run: &RunDetail, to: &Path, cancel: &Cancel) -> Result<(), EngineError> {
        let document = parse("pipeline", &run.text).map_err(|problems| EngineError::problems(&problems))?;
        let input = run.summary.input.as_ref().map(|input| PathBuf::from(&input.path)).unwrap_or_default();
        let (mut source, _) = open(&input, &input.to_string_lossy(), &document.value.source.on(&input), false)?;
        let outside = run.summary.pipeline_file.as_deref().and_then(|file| Path::new(file).parent());
        let room = self.room();
        let plan = Plan::bind(&document.value, source.schema(), outside.unwrap_or(self.root()), &room)
            .map_err(|(_, problem)| EngineError::new(ErrorCode::Invalid, problem.problem.message))?;
        let token = token(run.summary.id);
        let mut sink = FileSink::create(to, Format::CSV, &token)?;
        let workers = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let conditions = Conditions { cancel, workers, max_rows: None, room: &room, passed: &|_| {} };
        let done = execute(&plan, source.as_mut(), &mut sink, &mut Nowhere, &conditions)
            .and_then(|_| sink.prepare(&token))
            .and_then(|_| sink.commit(&token));
        if done.is_err() {
            sink.abort();
        }
        Ok(done?)
    }
}

fn when(run: &RunDetail) -> String {
    run.summary.started_at.with_timezone(&chrono::Local).format("%Y-%m-%d %H:%M:%S").to_string()
}

/// Returns whether two runs read the same bytes, where both know.
fn same_bytes(before: &RunDetail, after: &RunDetail) -> Option<bool> {
    let hash = |run: &RunDetail| run.summary.input.as_ref().and_then(|input| input.sha256.clone());
    Some(hash(before)? == hash(after)?)
}

fn read(path: &Path, spec: &SourceSpec, cancel: &Cancel) -> Result<Table, EngineError> {
    let (mut source, _) = open(path, &path.to_string_lossy(), spec, false)?;
    let mut found = Table { columns: source.schema().columns.clone(), rows: Vec::new(), complete: true };
    while let Some(portion) = source.next()? {
        if cancel.is_cancelled() {
            return Err(EngineError::new(ErrorCode::Cancelled, "cancelled"));
        }
        let batch = portion.read()?.batch;
        let columns: Vec<_> = batch.visible().map(millpond_pipeline::values::text_of).collect::<Result<_, _>>()?;
        for row in 0..batch.rows() {
            if found.rows.len() == MAX_ROWS {
                found.complete = false;
                return Ok(found);
            }
            found.rows.push(columns.iter().map(|column| column.get(row).map(str::to_owned)).collect());
        }
    }
    Ok(found)
}

/// Returns the columns of both, with what became of each.
fn columns(before: &[ColumnSpec], after: &[ColumnSpec]) -> Vec<ColumnChange> {
    let there = |columns: &[ColumnSpec], name: &str| columns.iter().find(|column| column.name == name).map(|column| column.kind);
    let both = after.iter().map(|column| ColumnChange {
        name: column.name.clone(),
        before: there(before, &column.name),
        after: Some(column.kind),
    });
    let gone = before.iter().filter(|column| there(after, &column.name).is_none()).map(|column| ColumnChange {
        name: column.name.clone(),
        before: Some(column.kind),
        after: None,
    });
    both.chain(gone).collect()
}

/// Returns what is different between rows. Only columns that both have are compared.
fn compare(before: &Table, after: &Table, key: &[String]) -> Result<RowsComparison, EngineError> {
    let place = |rows: &Table, name: &str| rows.columns.iter().position(|column| column.name == name);
    let shared: Vec<(usize, usize, &str)> = before
        .columns
        .iter()
        .enumerate()
        .filter_map(|(at, column)| Some((at, place(after, &column.name)?, column.name.as_str())))
        .collect();
    if let Some(missing) = key.iter().find(|name| !shared.iter().any(|(_, _, shared)| shared == name)) {
        return Err(EngineError::new(ErrorCode::Invalid, format!("\"{missing}\" is not a column of both runs."))
            .hint(format!("Both have {}.", shared.iter().map(|(_, _, name)| *name).collect::<Vec<_>>().join(", "))));
    }
    let keys: Vec<(usize, usize, &str)> = if key.is_empty() {
        let alone = |at: usize, rows: &[Cells]| {
            let mut seen = HashSet::with_capacity(rows.len());
            rows.iter().all(|row| row[at].as_deref().is_some_and(|cell| !cell.is_empty() && seen.insert(cell)))
        };
        shared.iter().copied().find(|(left, right, _)| alone(*left, &before.rows) && alone(*right, &after.rows)).into_iter().collect()
    } else {
        shared.iter().copied().filter(|(_, _, name)| key.iter().any(|key| key == name)).collect()
    };
    let by: &[(usize, usize, &str)] = if keys.is_empty() { &shared } else { &keys };
    let mut left: HashMap<Vec<&Option<String>>, Vec<&Cells>> = HashMap::with_capacity(before.rows.len());
    for row in before.rows.iter().rev() {
        left.entry(by.iter().map(|(at, _, _)| &row[*at]).collect()).or_default().push(row);
    }
    let mut found = RowsComparison {
        key: keys.iter().map(|(_, _, name)| (*name).to_owned()).collect(),
        columns: shared.iter().map(|(_, _, name)| (*name).to_owned()).collect(),
        before: before.rows.len() as u64,
        after: after.rows.len() as u64,
        complete: before.complete && after.complete,
        ..RowsComparison::default()
    };
    let mut counts: Vec<u64> = vec![0; shared.len()];
    let cells = |row: &Cells, side: fn(&(usize, usize, &str)) -> usize| shared.iter().map(|places| row[side(places)].clone()).collect();
    for row in &after.rows {
        let key: Vec<&Option<String>> = by.iter().map(|(_, at, _)| &row[*at]).collect();
        let Some(old) = left.get_mut(&key).and_then(Vec::pop) else {
            found.only_after += 1;
            show(&mut found.examples, None, Some(cells(row, |places| places.1)));
            continue;
        };
        let mut changed = false;
        for ((left, right, _), count) in shared.iter().zip(&mut counts) {
            if old[*left] != row[*right] {
                *count += 1;
                changed = true;
            }
        }
        if changed {
            found.changed += 1;
            show(&mut found.examples, Some(cells(old, |places| places.0)), Some(cells(row, |places| places.1)));
        } else {
            found.same += 1;
        }
    }
    // In the order of the rows, not of the map.
    for row in &before.rows {
        let key: Vec<&Option<String>> = by.iter().map(|(at, _, _)| &row[*at]).collect();
        if let Some(rest) = left.get_mut(&key)
            && rest.last().is_some_and(|last| std::ptr::eq(*last, row))
        {
            rest.pop();
            found.only_before += 1;
            show(&mut found.examples, Some(cells(row, |places| places.0)), None);
        }
    }
    found.changed_columns = shared
        .iter()
        .zip(counts)
        .filter(|(_, count)| *count > 0)
        .map(|((_, _, name), count)| ChangedColumn { name: (*name).to_owned(), count })
        .collect();
    debug_assert_eq!(found.same + found.changed + found.only_before, found.before, "every row is told of: {}", grouped(found.before));
    Ok(found)
}

fn show(examples: &mut Vec<RowChange>, before: Option<Cells>, after: Option<Cells>) {
    if examples.len() < EXAMPLES {
        examples.push(RowChange { before, after });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use millpond_record::schema::ColumnType;

    fn rows(names: &[&str], rows: &[&[&str]]) -> Table {
        let column = |name: &&str| ColumnSpec { name: (*name).to_owned(), kind: ColumnType::Text };
        let cells = |row: &&[&str]| row.iter().map(|cell| Some((*cell).to_owned())).collect();
        Table { columns: names.iter().map(column).collect(), rows: rows.iter().map(cells).collect(), complete: true }
    }

    #[test]
    fn rows_are_matched_by_a_column_of_which_no_two_values_are_the_same() {
        let before = rows(&["id", "v"], &[&["1", "a"], &["2", "b"], &["3", "c"]]);
        let after = rows(&["v", "id", "new"], &[&["a", "1", "x"], &["B", "2", "x"], &["d", "4", "x"]]);
        let found = compare(&before, &after, &[]).expect("comparable");
        assert_eq!(found.key, ["id"]);
        assert_eq!((found.same, found.changed, found.only_before, found.only_after), (1, 1, 1, 1));
        assert_eq!(found.changed_columns, [ChangedColumn { name: "v".into(), count: 1 }]);
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(found.examples[0].before, Some(vec![text("2"), text("b")]));
        assert_eq!(found.examples[0].after, Some(vec![text("2"), text("B")]));
    }

    #[test]
    fn without_a_key_rows_are_the_same_as_a_whole_and_counted_as_often_as_they_are_there() {
        let before = rows(&["v"], &[&["a"], &["a"], &["b"]]);
        let after = rows(&["v"], &[&["a"], &["b"], &["b"], &["c"]]);
        let found = compare(&before, &after, &[]).expect("comparable");
        assert_eq!((found.key.len(), found.same, found.changed, found.only_before, found.only_after), (0, 2, 0, 1, 2));
    }

    #[test]
    fn a_key_must_be_a_column_of_both() {
        let error = compare(&rows(&["a"], &[]), &rows(&["b"], &[]), &["a".into()]).expect_err("refused");
        assert_eq!(error.message, "\"a\" is not a column of both runs.");
    }

    #[test]
    fn a_given_key_may_repeat() {
        let before = rows(&["k", "v"], &[&["1", "a"], &["1", "b"]]);
        let after = rows(&["k", "v"], &[&["1", "a"], &["1", "c"]]);
        let found = compare(&before, &after, &["k".into()]).expect("comparable");
        assert_eq!((found.same, found.changed, found.only_before, found.only_after), (1, 1, 0, 0));
    }
}
