//! The files of pipelines: `pipelines/*.toml`.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use millpond_pipeline::edit::{self, Edit};
use millpond_pipeline::mistakes::{Mistake, mistakes};
use millpond_pipeline::plan::step_ids;
use millpond_pipeline::spec::{PipelineSpec, SinkSpec};
use millpond_record::document::{self, Document};
use millpond_record::problem::Problem;
use sha2::{Digest, Sha256};

use crate::engine::Engine;
use crate::error::{EngineError, ErrorCode};
use crate::model::{CopyPipeline, NewPipeline, PipelineDetail, PipelineListing, RunSummary, SavePipeline, StepView};
use crate::named::Kind;
use crate::rows::{default_output, resolve};

/// Returns what a pipeline's text says.
pub fn parse(file: &str, text: &str) -> Result<Document<PipelineSpec>, Vec<Problem>> {
    let found = document::read::<PipelineSpec>(file, text)?;
    let problem = |mistake: Mistake| {
        let span = found.spans.of(&mistake.path).unwrap_or(0..0);
        let problem = Problem::at(file, text, span, mistake.message);
        match mistake.hint {
            Some(hint) => problem.hint(hint),
            None => problem,
        }
    };
    let problems: Vec<Problem> = mistakes(&found.value).into_iter().map(problem).collect();
    if problems.is_empty() { Ok(found) } else { Err(problems) }
}

/// Returns what a pipeline's file says; one that cannot be read is a mistake too.
fn read_at(path: &Path, file: &str) -> Result<Document<PipelineSpec>, Vec<Problem>> {
    match fs::read_to_string(path) {
        Ok(text) => parse(file, &text),
        Err(source) => Err(vec![Problem::at(file, "", 0..0, EngineError::io("It cannot be read", &source).message)]),
    }
}

/// Returns the steps as lists show them.
pub fn step_views(spec: &PipelineSpec) -> Vec<StepView> {
    spec.step
        .iter()
        .zip(step_ids(spec))
        .map(|(step, id)| {
            let action = step.action.step();
            StepView {
                id,
                verb: action.verb().to_owned(),
                title: action.title().to_owned(),
                summary: action.summary(),
                enabled: step.enabled != Some(false),
                note: step.note.clone(),
                spec: serde_json::to_value(step).unwrap_or_default(),
            }
        })
        .collect()
}

/// Returns the hash that names a version of a text.
pub fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

impl Engine {
    fn pipeline_path(&self, name: &str) -> Result<PathBuf, EngineError> {
        Kind::Pipeline.path(self.root(), name)
    }

    /// Returns the names of the project's pipelines, sorted.
    pub(crate) fn pipeline_names(&self) -> Vec<String> {
        Kind::Pipeline.names(self.root())
    }

    /// Returns a pipeline's text.
    pub(crate) fn pipeline_text(&self, name: &str) -> Result<String, EngineError> {
        Kind::Pipeline.text(self.root(), name)
    }

    /// Returns the files that the project's pipelines read.
    pub(crate) fn inputs(&self) -> HashSet<PathBuf> {
        let read =
            |name: &String| parse("", &self.pipeline_text(name).ok()?).ok().map(|found| resolve(self.root(), found.value.source.input().1));
        self.pipeline_names().iter().filter_map(read).collect()
    }

    fn last_run(&self, name: &str) -> Option<RunSummary> {
        self.history().newest(|run| run.pipeline == name && !run.trial).ok().flatten().map(|run| self.with_progress(run))
    }

    /// Returns the project's pipelines.
    ///
    /// # Errors
    /// [`ErrorCode::Internal`] where the work is cut off.
    pub async fn pipelines(&self) -> Result<Vec<PipelineListing>, EngineError> {
        self.blocking(|engine| {
            let mut last = engine.history().newest_of_each()?;
            let names = engine.pipeline_names().into_iter();
            Ok(names.map(|name| engine.listing(last.remove(&name), name)).collect())
        })
        .await
    }

    fn listing(&self, last_run: Option<RunSummary>, name: String) -> PipelineListing {
        let path = self.root().join(Kind::Pipeline.file(&name));
        let (description, problems) = match read_at(&path, &format!("pipelines/{name}.toml")) {
            Ok(found) => (found.value.description, Vec::new()),
            Err(problems) => (None, problems),
        };
        let last_run = last_run.map(|run| self.with_progress(run));
        PipelineListing { last_run, description, path: path.to_string_lossy().into_owned(), problems, name }
    }

    /// Returns a pipeline with its text. Where the text is broken, the steps of its last good version come along.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`], naming the nearest.
    pub async fn pipeline(&self, name: &str) -> Result<PipelineDetail, EngineError> {
        let name = name.to_owned();
        self.blocking(move |engine| engine.detail(&name)).await
    }

    fn detail(&self, name: &str) -> Result<PipelineDetail, EngineError> {
        let text = self.pipeline_text(name)?;
        let (spec, problems) = match parse(&format!("pipelines/{name}.toml"), &text) {
            Ok(found) => {
                self.keep_good(name, &found.value);
                (Some(found.value), Vec::new())
            }
            Err(problems) => (self.last_good(name), problems),
        };
        let input = spec.as_ref().map(|spec| spec.source.input().1.to_owned());
        let input_path = input.as_ref().filter(|input| *input != "-").map(|input| resolve(self.root(), input));
        let output = spec.as_ref().and_then(|spec| spec.sink.as_ref()).and_then(|sink| sink.output()).map(|(_, path)| path.to_owned());
        let output_path = match (&output, &input_path) {
            (Some(output), _) => Some(resolve(self.root(), output)),
            (None, Some(input)) => Some(default_output(input)),
            (None, None) => None,
        };
        let shown = |path: PathBuf| path.to_string_lossy().into_owned();
        Ok(PipelineDetail {
            name: name.to_owned(),
            path: shown(self.pipeline_path(name)?),
            hash: hash(&text),
            problems,
            description: spec.as_ref().and_then(|spec| spec.description.clone()),
            input,
            input_path: input_path.map(shown),
            output,
            output_path: output_path.map(shown),
            steps: spec.as_ref().map(step_views).unwrap_or_default(),
            last_run: self.last_run(name),
            text,
        })
    }

    /// Makes a pipeline; a number is added to a name that is taken.
    ///
    /// # Errors
    /// [`ErrorCode::Invalid`] for a name that is none, or what the system says.
    pub async fn new_pipeline(&self, new: NewPipeline) -> Result<PipelineDetail, EngineError> {
        self.blocking(move |engine| {
            let name = engine.make_named(Kind::Pipeline, &new.name, &new.text)?;
            engine.detail(&name)
        })
        .await
    }

    /// Copies a pipeline's file from anywhere into the project. Its relative paths, which are from its own folder, are made
    /// absolute.
    ///
    /// # Errors
    /// [`ErrorCode::Invalid`] where it is no pipeline, or what the system says.
    pub async fn copy_pipeline(&self, from: CopyPipeline) -> Result<PipelineDetail, EngineError> {
        self.blocking(move |engine| {
            let path = PathBuf::from(&from.path);
            let text =
                fs::read_to_string(&path).map_err(|source| EngineError::io(format!("{} cannot be read", path.display()), &source))?;
            let spec = parse(&from.path, &text).map_err(|problems| EngineError::problems(&problems))?.value;
            let text = with_absolute_paths(&text, &spec, path.parent().unwrap_or(engine.root()))?;
            let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            let wanted = if Kind::Pipeline.check_name(&stem).is_ok() { &stem } else { "pipeline" };
            let name = engine.make_named(Kind::Pipeline, wanted, &text)?;
            engine.detail(&name)
        })
        .await
    }

    /// Saves a pipeline's text over the version it was made from.
    ///
    /// # Errors
    /// [`ErrorCode::Conflict`] with the difference where the file is another by now.
    pub async fn save_pipeline(&self, name: &str, save: SavePipeline) -> Result<PipelineDetail, EngineError> {
        let name = name.to_owned();
        self.blocking(move |engine| {
            engine.save_named(Kind::Pipeline, &name, &save.text, &save.base_hash)?;
            engine.detail(&name)
        })
        .await
    }

    /// Removes a pipeline's file.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`], or what the system says.
    pub async fn delete_pipeline(&self, name: &str) -> Result<(), EngineError> {
        let name = name.to_owned();
        self.blocking(move |engine| engine.remove_named(Kind::Pipeline, &name)).await
    }

    /// Gives a pipeline another name.
    ///
    /// # Errors
    /// [`ErrorCode::Conflict`] where the name is taken.
    pub async fn rename_pipeline(&self, name: &str, to: &str) -> Result<PipelineDetail, EngineError> {
        let (name, to) = (name.to_owned(), to.to_owned());
        self.blocking(move |engine| {
            engine.rename_named(Kind::Pipeline, &name, &to)?;
            engine.detail(&to)
        })
        .await
    }
}

/// Returns a pipeline's text with the paths that are from `folder` made absolute.
fn with_absolute_paths(text: &str, spec: &PipelineSpec, folder: &Path) -> Result<String, EngineError> {
    let inputs = spec.source.named().into_iter().map(|(kind, path)| ("source", kind.key(), path));
    let outputs = spec.sink.iter().flat_map(SinkSpec::named).map(|(key, path)| ("sink", key, path));
    let mut relative = inputs.chain(outputs).filter(|(_, _, path)| *path != "-" && Path::new(path).is_relative());
    relative.try_fold(text.to_owned(), |text, (table, key, path)| {
        let absolute = resolve(folder, path).to_string_lossy().into_owned();
        let edit = Edit::Set { path: vec![table.into(), key.into()], value: Some(absolute.into()) };
        edit::apply(&text, &edit).map_err(|error| EngineError::new(ErrorCode::Internal, error.to_string()))
    })
}

/// Returns every mistake in the project's pipelines.
pub fn problems(root: &Path, names: &[String]) -> Vec<Problem> {
    let read = |name: &String| {
        let file = format!("pipelines/{name}.toml");
        read_at(&root.join(&file), &file).err().unwrap_or_default()
    };
    names.iter().flat_map(read).collect()
}
