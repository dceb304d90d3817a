//! Rejected rows that a person has mended: run again, and joined to the output.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use millpond_pipeline::plan::{Plan, Stage};
use millpond_pipeline::sink::Format;
use millpond_pipeline::source::open::open_csv;
use millpond_record::count::grouped;
use millpond_record::flow::Source;
use millpond_record::rejected::RejectedRow;
use uuid::Uuid;

use crate::engine::Engine;
use crate::error::{EngineError, ErrorCode};
use crate::model::{MendRows, RunDetail, RunState, StartRun, StartedRun};
use crate::pipelines::parse;

/// Rows that take the place of a run's input.
pub(crate) struct Mend {
    /// The run that rejected them.
    pub run: Uuid,
    /// The rows, one after the other.
    pub text: Vec<u8>,
    places: Vec<Place>,
    /// The output that they are joined to.
    pub former: PathBuf,
}

/// Where a row stands in the text, and where it stood in the input.
struct Place {
    start: u64,
    offset: u64,
    line: u64,
    /// Its text is one line: then it is one row.
    alone: bool,
}

impl Mend {
    fn place_of(&self, row: &RejectedRow) -> Option<&Place> {
        let at = self.places.partition_point(|place| place.start <= row.offset);
        at.checked_sub(1).and_then(|at| self.places.get(at))
    }

    /// Returns a row that is rejected again with where it stood in the input.
    pub fn placed(&self, row: &RejectedRow) -> RejectedRow {
        match self.place_of(row) {
            Some(place) => RejectedRow { line: place.line, offset: place.offset, ..row.clone() },
            None => row.clone(),
        }
    }

    /// Returns where a rejected row stood in the input, if it is all that it was mended to: it can be mended once more.
    pub fn still_open(&self, row: &RejectedRow) -> Option<u64> {
        self.place_of(row).filter(|place| place.alone).map(|place| place.offset)
    }
}

impl Engine {
    /// Starts a run of mended rows and returns its id at once. What comes of them is appended to the output of the run that had
    /// rejected them.
    ///
    /// # Errors
    /// [`ErrorCode::Refused`] where the output is not what it was, the rows were mended before, or a step needs all rows.
    pub async fn mend_rows(&self, id: Uuid, mend: MendRows) -> Result<StartedRun, EngineError> {
        self.blocking(move |engine| {
            let run = engine.history().get(id)?;
            engine.must_be_joinable(&run)?;
            let mut prepared = engine.prepare(StartRun {
                text: Some(run.text.clone()),
                name: Some(run.summary.pipeline.clone()),
                file: run.summary.pipeline_file.clone(),
                input: run.summary.input.as_ref().map(|input| input.path.clone()),
                output: run.summary.output.as_ref().map(|output| output.path.clone()),
                trigger: Some("mended rows".into()),
                ..StartRun::default()
            })?;
            prepared.detail.summary.mends = Some(id);
            prepared.detail.mended = mend.rows.iter().map(|row| row.offset).collect();
            prepared.mend = Some(engine.rows_to_mend(&run, &mend)?);
            engine.start(prepared)
        })
        .await
    }

    /// Refuses a run to whose output nothing can be appended.
    fn must_be_joinable(&self, run: &RunDetail) -> Result<(), EngineError> {
        let refused = |message: String, hint: &str| Err(EngineError::new(ErrorCode::Refused, message).hint(hint));
        let summary = &run.summary;
        let (Some(output), Some(input), true) = (&summary.output, &summary.input, summary.state == RunState::Success && !summary.trial)
        else {
            return refused("This run wrote no output that rows could be joined to.".into(), "Run the pipeline again.");
        };
        let same = |other: &crate::model::RunSummary| {
            other.state == RunState::Success && !other.trial && other.output.as_ref().is_some_and(|other| other.path == output.path)
        };
        let newest = self.history().newest(same)?.unwrap_or_else(|| summary.clone());
        if newest.id != summary.id && newest.mends != Some(summary.id) {
            return refused(format!("{} was written by another run since.", output.path), "Mend the rows of that run.");
        }
        if newest.output.as_ref().is_none_or(|output| !self.is_as_read(output)) {
            return refused(format!("{} was changed since it was written.", output.path), "Run the pipeline again.");
        }
        if !self.is_as_read(input) {
            return refused(
                format!("{} is no longer the file that was read.", input.path),
                "Run the pipeline again on the file as it is now.",
            );
        }
        let document = parse("pipeline", &run.text).map_err(|problems| EngineError::problems(&problems))?;
        let path = Path::new(&input.path);
        let source = open_csv(path, &input.path, &document.value.source.on(path))?;
        let outside = summary.pipeline_file.as_deref().and_then(|file| Path::new(file).parent());
        let plan = Plan::bind(&document.value, source.schema(), outside.unwrap_or(self.root()), &self.room())
            .map_err(|(_, problem)| EngineError::new(ErrorCode::Invalid, problem.problem.message))?;
        if let Some(stage) = plan.stages.iter().find(|stage| stage.is_whole()) {
            let Stage { title, .. } = stage;
            return refused(
                format!("\"{title}\" needs all rows at once, so mended ones cannot be joined to what it made."),
                "Mend the rows in the file itself and run the pipeline again.",
            );
        }
        Ok(())
    }

    /// Returns the rows as a text, each with where it stood.
    fn rows_to_mend(&self, run: &RunDetail, mend: &MendRows) -> Result<Mend, EngineError> {
        let invalid = |message: String, hint: &str| Err(EngineError::new(ErrorCode::Invalid, message).hint(hint));
        if mend.rows.is_empty() {
            return invalid("No row was mended.".into(), "Change at least one.");
        }
        let mut lines: HashMap<u64, u64> = HashMap::new();
        self.history().each_rejected(run.summary.id, |row| {
            if row.line > 0 {
                lines.insert(row.offset, row.line);
            }
            Ok(())
        })?;
        let before = self.history().mended(run.summary.id)?;
        let (mut text, mut places) = (Vec::new(), Vec::with_capacity(mend.rows.len()));
        for row in &mend.rows {
            let Some(line) = lines.remove(&row.offset) else {
                return invalid(format!("This run rejected no row at byte {}.", grouped(row.offset)), "Load the rejected rows again.");
            };
            if before.binary_search(&row.offset).is_ok() {
                return Err(EngineError::new(ErrorCode::Refused, format!("The row of line {} was mended already.", grouped(line)))
                    .hint("Load the rejected rows again."));
            }
            let raw = row.raw.trim_end_matches(['\r', '\n']);
            if raw.is_empty() {
                return invalid(format!("The row of line {} is empty.", grouped(line)), "Write what it should say, or leave it as it was.");
            }
            places.push(Place { start: text.len() as u64, offset: row.offset, line, alone: !raw.contains(['\r', '\n']) });
            text.extend_from_slice(raw.as_bytes());
            text.push(b'\n');
        }
        let former = run.summary.output.as_ref().map(|output| PathBuf::from(&output.path)).unwrap_or_default();
        if matches!(Format::of_path(&former), Format::Csv { .. } | Format::Jsonl) {
            return Ok(Mend { run: run.summary.id, text, places, former });
        }
        Err(EngineError::new(ErrorCode::Refused, format!("Rows cannot be appended to {}.", former.display()))
            .hint("Mend the rows in the file itself and run the pipeline again."))
    }
}
