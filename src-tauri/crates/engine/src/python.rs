//! A pipeline as a script for Polars in Python.

use millpond_pipeline::plan::Plan;
use millpond_pipeline::python::{Job, script};

use crate::engine::Engine;
use crate::error::{EngineError, ErrorCode};
use crate::model::{PythonRequest, PythonScript, StartRun};
use crate::rows::open;
use crate::runs::place_problem;

impl Engine {
    /// Returns a pipeline's text, saved or not, as a script that does in Python what a run would do.
    ///
    /// # Errors
    /// [`ErrorCode::Invalid`] where a run could not begin: the text has mistakes, the input cannot be
    /// read, a step does not fit its columns.
    pub async fn python_script(&self, request: PythonRequest) -> Result<PythonScript, EngineError> {
        self.blocking(move |engine| engine.python_script_now(request)).await
    }

    fn python_script_now(&self, request: PythonRequest) -> Result<PythonScript, EngineError> {
        let PythonRequest { text, name, file, input, output } = request;
        let asked_for = output.clone();
        let run = StartRun { text: Some(text), name, file, input, output, ..StartRun::default() };
        let prepared = self.prepare(run)?;
        let spec = &prepared.document.value;
        let (source, _) = open(&prepared.input, &prepared.input_name, &prepared.source, false)?;
        let plan = Plan::bind(spec, source.schema(), &prepared.base, &self.room()).map_err(|(_, problem)| {
            EngineError::problems(&[place_problem(&prepared.file, &prepared.detail.text, &prepared.document, &problem)])
        })?;
        let Some((output, format)) = &prepared.output else {
            return Err(EngineError::new(ErrorCode::Internal, "a pipeline without an output"));
        };
        let own = spec.sink.as_ref().and_then(|sink| sink.output()).map(|(_, path)| path);
        let made = script(&Job {
            name: &prepared.detail.summary.pipeline,
            spec,
            plan: &plan,
            source: &prepared.source,
            input: &prepared.input,
            output: Some(output.as_path()).filter(|_| asked_for.as_deref().or(own) != Some("-")),
            format,
            folder: &prepared.base,
        });
        Ok(PythonScript { text: made.text, differences: made.differences })
    }
}
