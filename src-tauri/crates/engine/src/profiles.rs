//! What columns hold, and how two of them go together: the rows of a file, or of a pipeline after a stage, are read once and counted.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use millpond_pipeline::missing::Missing;
use millpond_pipeline::plan::{Plan, Stage};
use millpond_pipeline::profile::{Profile, Profiler, Relation, Relator};
use millpond_pipeline::walk::Walk;
use millpond_record::batch::Batch;
use millpond_record::flow::{Cancel, FlowError, Source};
use millpond_record::schema::{ColumnSpec, Schema};

use crate::charts::draw_columns;
use crate::engine::Engine;
use crate::error::{EngineError, ErrorCode};
use crate::files::refuse_what_is_no_text;
use crate::model::{ProfileRequest, RelationRequest, RowsToCount};
use crate::pipelines::parse;
use crate::rows::{open, resolve};
use crate::runs::place_problem;
use crate::sample::Sample;

/// Rows that are counted, and the way to them.
struct Counted {
    source: Box<dyn Source>,
    plan: Plan,
    /// How many of the plan's stages they go through.
    stages: usize,
    missing: Missing,
}

impl Engine {
    /// Returns what the columns of a file, or of a pipeline's rows after a stage, hold.
    ///
    /// # Errors
    /// Where the input cannot be read, or [`ErrorCode::Cancelled`] when a newer request of the group came.
    pub async fn profile(&self, request: ProfileRequest) -> Result<Profile, EngineError> {
        let group = request.of.group.clone();
        self.blocking_newest(group.as_deref(), move |engine, cancel| engine.profile_now(&request, cancel)).await
    }

    fn profile_now(&self, request: &ProfileRequest, cancel: &Cancel) -> Result<Profile, EngineError> {
        let mut counted = self.counted(&request.of)?;
        let mut profiler = Profiler::new(counted.columns(), counted.missing.clone());
        let mut rejected: HashMap<Option<String>, u64> = HashMap::new();
        let complete = self.walk(&mut counted, request.of.rows, cancel, &mut |batch| profiler.add(batch), &mut |column| {
            *rejected.entry(column).or_default() += 1;
        })?;
        for (column, rows) in &rejected {
            profiler.rejected(column.as_deref(), *rows);
        }
        let mut profile = profiler.finish(complete);
        if let Some(wanted) = &request.columns {
            profile.columns.retain(|column| wanted.contains(&column.name));
        }
        if let Some(theme) = &request.charts {
            draw_columns(&mut profile, theme)?;
        }
        Ok(profile)
    }

    /// Returns how two columns of a file, or of a pipeline's rows after a stage, go together.
    ///
    /// # Errors
    /// As [`Engine::profile`], and [`ErrorCode::Invalid`] for a column that is not there.
    pub async fn relate(&self, request: RelationRequest) -> Result<Relation, EngineError> {
        let group = request.of.group.clone();
        self.blocking_newest(group.as_deref(), move |engine, cancel| {
            let mut counted = engine.counted(&request.of)?;
            let mut relator = Relator::new(&request.pair, counted.columns(), counted.missing.clone()).map_err(|column| {
                EngineError::new(ErrorCode::Invalid, format!("There is no column \"{column}\" here.")).hint("Choose a column of the rows.")
            })?;
            let complete = engine.walk(&mut counted, request.of.rows, cancel, &mut |batch| relator.add(batch), &mut |_| {})?;
            Ok(relator.finish(complete))
        })
        .await
    }

    /// Opens the rows that are to be counted.
    fn counted(&self, request: &RowsToCount) -> Result<Counted, EngineError> {
        match (&request.text, &request.path) {
            (Some(text), _) => {
                let document = parse("pipeline", text).map_err(|problems| EngineError::problems(&problems))?;
                let spec = &document.value;
                let (input, source) = match &request.input {
                    Some(input) => (PathBuf::from(input), spec.source.on(Path::new(input))),
                    None => (resolve(self.root(), spec.source.input().1), spec.source.clone()),
                };
                let (source, _) = open(&input, &input.to_string_lossy(), &source, false)?;
                let stage = request.stage.map_or(usize::MAX, |stage| stage as usize);
                let plan = match Plan::bind(spec, source.schema(), self.root(), &self.room()) {
                    Ok(plan) => plan,
                    // Stages before a broken step can be counted all the same.
                    Err((plan, problem)) if stage <= problem.step => plan,
                    Err((_, problem)) => return Err(EngineError::problems(&[place_problem("pipeline", text, &document, &problem)])),
                };
                let stages = stage.min(plan.stages.len());
                Ok(Counted { source, plan, stages, missing: Missing::new(spec.source.missing.clone()) })
            }
            (None, Some(path)) => {
                let path = Path::new(path);
                let name = path.to_string_lossy().into_owned();
                refuse_what_is_no_text(path, &name)?;
                let sample = Sample::of(path, &name)?;
                let previews = sample.columns(&Missing::default());
                let (source, _) = open(path, &name, &sample.source, false)?;
                let columns = previews.into_iter().map(|column| ColumnSpec { name: column.name, kind: column.kind }).collect();
                let plan = Plan { input: Schema { columns }, stages: Vec::new(), missing: Missing::default() };
                Ok(Counted { source, plan, stages: 0, missing: Missing::default() })
            }
            (None, None) => Err(EngineError::new(ErrorCode::Invalid, "Neither a file nor a pipeline was named.")),
        }
    }

    /// Reads the rows to the end, or so many of them, and returns whether that was the end. `seen` takes those that come out, `rejected`
    /// the column at fault of those that do not.
    fn walk(
        &self,
        counted: &mut Counted,
        most: Option<u64>,
        cancel: &Cancel,
        seen: &mut dyn FnMut(&Batch) -> Result<(), FlowError>,
        rejected: &mut dyn FnMut(Option<String>),
    ) -> Result<bool, EngineError> {
        let Counted { source, plan, stages, .. } = counted;
        let stages = &plan.stages[..*stages];
        let (mut rows, mut complete) = (0, false);
        let mut walk = Walk::new(stages, &self.room())?;
        while rows < most.unwrap_or(u64::MAX) {
            if cancel.is_cancelled() {
                return Err(EngineError::new(ErrorCode::Cancelled, "cancelled"));
            }
            let Some(portion) = source.next()? else {
                complete = true;
                break;
            };
            let read = portion.read()?;
            rows += read.ledger.read;
            read.rejected.into_iter().for_each(|row| rejected(row.column));
            if stages.is_empty() {
                seen(&read.batch)?;
            }
            walk.take(read.batch, &|records| Ok(portion.originals(records)), &mut |at, batch| {
                if at + 1 == stages.len() { seen(batch) } else { Ok(()) }
            })?;
        }
        walk.finish(&|records| source.originals(records), &mut |at, batch| if at + 1 == stages.len() { seen(batch) } else { Ok(()) })?;
        walk.failures.into_iter().for_each(|(_, failure)| rejected(failure.column));
        Ok(complete)
    }
}

impl Counted {
    fn columns(&self) -> &[ColumnSpec] {
        let last = self.stages.checked_sub(1).and_then(|at| self.plan.stages.get(at));
        &last.map_or(&self.plan.input, |stage: &Stage| &stage.output).columns
    }
}
