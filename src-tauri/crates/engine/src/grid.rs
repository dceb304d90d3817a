//! Rows of whole files for the grid: how many there are, any of them by their numbers, and which of them a filter picks.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use millpond_pipeline::pages::{self, PageOptions, first_gathering, for_looking};
use millpond_pipeline::plan::{Plan, Stage};
use millpond_pipeline::scan::{FilterProblem, ScanOptions, Tests, scan};
use millpond_pipeline::source::index::Mark;
use millpond_pipeline::spec::PipelineSpec;
use millpond_record::flow::{Cancel, FlowError, Position};
use millpond_record::schema::Schema;

use crate::engine::Engine;
use crate::error::{EngineError, ErrorCode};
use crate::indexes::Input;
use crate::model::{RowCount, RowPage, RowPageRequest, RowsOf, ScanPiece, ScanPlace, ScanRequest};
use crate::pipelines::parse;
use crate::rows::resolve;

const ROWS: u32 = 200;
const MAX_ROWS: u32 = 1_000;
const BUDGET_MS: u32 = 150;
const MAX_BUDGET_MS: u32 = 1_000;
const FOUND: u32 = 20_000;
const MAX_FOUND: u32 = 100_000;
/// Portions that a search looks through at a time.
const MAX_WORKERS: usize = 8;

impl Engine {
    /// Returns how many rows a pipeline's input has, as far as they are counted. The first question begins the count.
    ///
    /// # Errors
    /// Where the text has mistakes or the input cannot be read.
    pub async fn row_count(&self, request: RowsOf) -> Result<RowCount, EngineError> {
        let group = request.group.clone();
        self.blocking_newest(group.as_deref(), move |engine, _| engine.row_count_now(&request)).await
    }

    fn row_count_now(&self, request: &RowsOf) -> Result<RowCount, EngineError> {
        let (spec, input) = self.looked_at(request)?;
        let (index, version) = self.indexes().of(&input)?;
        let extent = index.extent().map_err(again)?;
        Ok(RowCount {
            version,
            rows: extent.rows,
            estimated_rows: extent.estimated_rows(),
            complete: extent.complete,
            done_bytes: extent.done_bytes,
            total_bytes: extent.total_bytes,
            sample_from: first_gathering(&spec).map(|stage| u32::try_from(stage).unwrap_or(u32::MAX)),
        })
    }

    /// Returns rows of a pipeline's input by their numbers, before and after a stage. Waits until they are counted.
    ///
    /// # Errors
    /// Where the input cannot be read, [`ErrorCode::Refused`] for a stage whose rows depend on all others, or
    /// [`ErrorCode::Cancelled`] when a newer request of the group came.
    pub async fn row_page(&self, request: RowPageRequest) -> Result<RowPage, EngineError> {
        let group = request.of.group.clone();
        self.blocking_newest(group.as_deref(), move |engine, cancel| engine.row_page_now(&request, cancel)).await
    }

    fn row_page_now(&self, request: &RowPageRequest, cancel: &Cancel) -> Result<RowPage, EngineError> {
        let (spec, input) = self.looked_at(&request.of)?;
        let (index, version) = self.indexes().of(&input)?;
        let (plan, stage) = self.bound(&spec, input.open()?.schema(), request.of.stage)?;
        let most = request.limit.unwrap_or(ROWS).min(MAX_ROWS);
        let numbers: Vec<u64> = if let Some(rows) = &request.rows {
            let mut rows = rows.clone();
            rows.sort_unstable();
            rows.dedup();
            rows.truncate(MAX_ROWS as usize);
            rows
        } else {
            let first = request.offset.unwrap_or(0);
            (first..first.saturating_add(most.into())).collect()
        };
        let open = |mark: &Mark| input.open_at(mark);
        let rows = pages::rows(&plan, &index, &open, &PageOptions { rows: &numbers, stage, cancel }).map_err(again)?;
        Ok(RowPage { version, rows })
    }

    /// Returns which rows of a pipeline's input filters pick, from a place on, for a moment.
    ///
    /// # Errors
    /// [`ErrorCode::Invalid`] for a filter that does not fit the rows, [`ErrorCode::Conflict`] where the input is another file
    /// than the one that the search began in, and as [`Engine::row_page`].
    pub async fn scan_rows(&self, request: ScanRequest) -> Result<ScanPiece, EngineError> {
        let group = request.of.group.clone();
        self.blocking_newest(group.as_deref(), move |engine, cancel| engine.scan_rows_now(&request, cancel)).await
    }

    fn scan_rows_now(&self, request: &ScanRequest, cancel: &Cancel) -> Result<ScanPiece, EngineError> {
        let (spec, input) = self.looked_at(&request.of)?;
        let version = input.version();
        if request.from.as_ref().is_some_and(|from| from.version != version) {
            return Err(EngineError::new(ErrorCode::Conflict, format!("{} was changed meanwhile.", input.name)).hint("Search it again."));
        }
        let mut source = input.open_to_scan(request.from.as_ref().map(mark_of).as_ref())?;
        let (plan, stage) = self.bound(&spec, source.schema(), request.of.stage)?;
        let schema = stage.checked_sub(1).and_then(|at| plan.stages.get(at)).map_or(&plan.input, |stage| &stage.output);
        let tests = Tests::new(&request.filters, schema)?;
        let clock = self.clock().clone();
        let end = clock.monotonic() + Duration::from_millis(request.budget_ms.unwrap_or(BUDGET_MS).min(MAX_BUDGET_MS).into());
        let options = ScanOptions {
            stage,
            first_row: request.from.as_ref().map_or(0, |from| from.row),
            most: request.most.unwrap_or(FOUND).min(MAX_FOUND) as usize,
            is_over: &|| clock.monotonic() >= end,
            workers: std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(MAX_WORKERS),
            cancel,
        };
        let found = scan(&plan, source.as_mut(), &tests, &options)?;
        let next = (!found.ended).then(|| ScanPlace {
            version,
            row: found.next_row,
            offset: found.next.map(|position| position.offset),
            line: found.next.map(|position| position.line),
            portion: request.from.as_ref().map_or(0, |from| from.portion) + found.portions,
        });
        Ok(ScanPiece { rows: found.rows, next, scanned: found.next_row, undecided: found.undecided })
    }

    /// Returns the spec of a text as it is looked at, and its input.
    fn looked_at(&self, request: &RowsOf) -> Result<(PipelineSpec, Input), EngineError> {
        let document = parse("pipeline", &request.text).map_err(|problems| EngineError::problems(&problems))?;
        let spec = for_looking(&document.value);
        let path = request.input.clone().map_or_else(|| resolve(self.root(), spec.source.input().1), PathBuf::from);
        let found = fs::metadata(&path).ok();
        let input = Input::new(path, &spec.source, found.as_ref());
        Ok((spec, input))
    }

    /// Returns the plan up to the wanted stage, and that stage; where a step does not fit, the one before it.
    fn bound(&self, spec: &PipelineSpec, schema: &Schema, stage: Option<u32>) -> Result<(Plan, usize), EngineError> {
        let wanted = stage.map_or(usize::MAX, |stage| stage as usize).min(spec.step.len());
        // Steps after it are not looked at, and what they would read is not read.
        let spec = PipelineSpec { step: spec.step[..wanted].to_vec(), ..spec.clone() };
        let plan = Plan::bind(&spec, schema, self.root(), &self.room()).unwrap_or_else(|(plan, _)| plan);
        let stage = plan.stages.len();
        if first_gathering(&spec).is_some_and(|gathering| gathering <= stage) || plan.stages.iter().any(Stage::is_whole) {
            let error = EngineError::new(ErrorCode::Refused, "The rows of this step depend on all others: single ones cannot be told.");
            return Err(error.hint("Look at its sample, or run the pipeline."));
        }
        Ok((plan, stage))
    }
}

fn mark_of(place: &ScanPlace) -> Mark {
    let position = place.offset.zip(place.line).map(|(offset, line)| Position { offset, line });
    Mark { row: place.row, portion: place.portion, position }
}

/// An index that was given up because nobody had asked for it is made again with the next question.
fn again(error: FlowError) -> EngineError {
    match error {
        FlowError::Cancelled => EngineError { retryable: true, ..EngineError::new(ErrorCode::Cancelled, "The count was begun again.") },
        other => other.into(),
    }
}

impl From<FilterProblem> for EngineError {
    fn from(problem: FilterProblem) -> Self {
        Self { hint: problem.hint, ..Self::new(ErrorCode::Invalid, problem.message) }
    }
}
