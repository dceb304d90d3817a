//! Rows that a run left out: rejected ones as they were kept, dropped ones found again in the input.

use std::fs;
use std::path::{Path, PathBuf};

use millpond_pipeline::dropped::{DroppedOptions, dropped};
use millpond_pipeline::plan::Plan;
use millpond_pipeline::source::Place;
use millpond_record::flow::Cancel;
use uuid::Uuid;

use crate::engine::Engine;
use crate::error::{EngineError, ErrorCode};
use crate::model::{DroppedQuery, DroppedRow, RejectedPage, RejectedQuery, RunFile};
use crate::pipelines::parse;
use crate::rows::open;
use crate::runs::place_problem;

const ROWS: u64 = 200;
const MAX_ROWS: u64 = 10_000;

impl Engine {
    /// Returns rejected rows of a run.
    ///
    /// # Errors
    /// [`crate::ErrorCode::NotFound`].
    pub async fn rejected(&self, id: Uuid, query: RejectedQuery) -> Result<RejectedPage, EngineError> {
        self.blocking(move |engine| {
            engine.history().get(id)?;
            engine.history().rejected(id, &query)
        })
        .await
    }

    /// Returns rows that a step of a run dropped. The input is read again, by the pipeline's text as it was run.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`], or [`ErrorCode::Refused`] where the input is another file by now.
    pub async fn dropped(&self, id: Uuid, query: DroppedQuery) -> Result<Vec<DroppedRow>, EngineError> {
        let group = format!("dropped {id} {} {:?}", query.step, query.offset);
        self.blocking_newest(Some(&group), move |engine, cancel| engine.dropped_now(id, &query, cancel)).await
    }

    fn dropped_now(&self, id: Uuid, query: &DroppedQuery, cancel: &Cancel) -> Result<Vec<DroppedRow>, EngineError> {
        let run = self.history().get(id)?;
        let input = run.summary.input.ok_or_else(|| EngineError::new(ErrorCode::NotFound, "This run read no file."))?;
        let path = Path::new(&input.path);
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if !self.is_as_read(&input) {
            return Err(EngineError::new(ErrorCode::Refused, format!("{name} is no longer the file that this run read."))
                .hint("The rows that were dropped are counted, but they cannot be shown any more."));
        }
        let document = parse("pipeline", &run.text).map_err(|problems| EngineError::problems(&problems))?;
        let (mut source, _) = open(path, &name, &document.value.source.on(path), false)?;
        // What is outside the project has its paths from its own folder.
        let outside = run.summary.pipeline_file.as_deref().and_then(|file| Path::new(file).parent());
        let plan = Plan::bind(&document.value, source.schema(), outside.unwrap_or(self.root()), &self.room())
            .map_err(|(_, problem)| EngineError::problems(&[place_problem("pipeline", &run.text, &document, &problem)]))?;
        let options = DroppedOptions {
            step: &query.step,
            offset: usize::try_from(query.offset.unwrap_or(0)).unwrap_or(usize::MAX),
            limit: usize::try_from(query.limit.unwrap_or(ROWS).min(MAX_ROWS)).unwrap_or(usize::MAX),
            cancel,
            room: &self.room(),
        };
        let rows = dropped(&plan, source.as_mut(), &options)?;
        Ok(rows.into_iter().map(|row| DroppedRow { line: row.line, raw: row.raw }).collect())
    }

    /// Returns whether a file still has the bytes that a run read: by its size, and by its hash, which is made once for each
    /// time that the file was changed.
    pub(crate) fn is_as_read(&self, file: &RunFile) -> bool {
        let path = Path::new(&file.path);
        let place = Place::of(path);
        let Some(sha256) = file.sha256.as_ref().filter(|_| place.size_bytes() == file.size_bytes) else { return false };
        let changed = |path: &PathBuf| fs::metadata(path).and_then(|found| found.modified()).ok();
        let newest = place.files().ok().and_then(|files| files.iter().map(changed).collect::<Option<Vec<_>>>()?.into_iter().max());
        let version = newest.map(|at| (path.to_owned(), at, sha256.clone()));
        if version.is_some() && version == *self.last_checked() {
            return true;
        }
        let same = place.sha256().is_ok_and(|found| found == *sha256);
        if same {
            *self.last_checked() = version;
        }
        same
    }
}
