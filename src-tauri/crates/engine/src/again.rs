//! A run that is run again: as it was, or by its pipeline as it is now.

use std::path::Path;

use uuid::Uuid;

use crate::engine::Engine;
use crate::error::{EngineError, ErrorCode};
use crate::model::{RunAgain, StartRun, StartedRun};

impl Engine {
    /// Starts a run on the input of another, and returns its id at once.
    ///
    /// # Errors
    /// [`ErrorCode::Refused`] where the input is not what was read and the run should be as it was; else as
    /// [`Engine::start_run`].
    pub async fn run_again(&self, id: Uuid, again: RunAgain) -> Result<StartedRun, EngineError> {
        let request = self.blocking(move |engine| engine.request_again(id, again)).await?;
        self.start_run(request).await
    }

    fn request_again(&self, id: Uuid, again: RunAgain) -> Result<StartRun, EngineError> {
        let run = self.history().get(id)?;
        let input = run.summary.input.ok_or_else(|| EngineError::new(ErrorCode::NotFound, "This run read no file."))?;
        if run.summary.mends.is_some() {
            return Err(EngineError::new(ErrorCode::Refused, "This run joined mended rows to the output of another.")
                .hint("Run that one again, or the pipeline."));
        }
        if !Path::new(&input.path).is_absolute() {
            return Err(EngineError::new(ErrorCode::Refused, format!("This run read {}, which cannot be read again.", input.path))
                .hint("Run the pipeline on a file."));
        }
        let output = again.output.or(run.summary.output.map(|output| output.path));
        let trial_rows = run.summary.trial.then(|| run.summary.ledger.as_ref().map_or(0, |ledger| ledger.read)).filter(|rows| *rows > 0);
        let request =
            StartRun { input: Some(input.path.clone()), output, trial_rows, file: run.summary.pipeline_file, ..StartRun::default() };
        if !again.as_it_was {
            let pipeline = Some(run.summary.pipeline).filter(|_| request.file.is_none());
            return Ok(StartRun { pipeline, trigger: Some("run again".into()), ..request });
        }
        if !self.is_as_read(&input) {
            return Err(EngineError::new(ErrorCode::Refused, format!("{} is no longer the file that this run read.", input.path))
                .hint("Run it again by the pipeline as it is now, on the file as it is now."));
        }
        Ok(StartRun { text: Some(run.text), name: Some(run.summary.pipeline), trigger: Some("run again as it was".into()), ..request })
    }
}
