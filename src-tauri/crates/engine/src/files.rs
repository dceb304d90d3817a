//! Files of rows: the first look, and uploads.

use std::fs;
use std::path::{Path, PathBuf};

use millpond_pipeline::missing::Missing;
use millpond_pipeline::source::Place;
use millpond_pipeline::spec::{OnMissingColumn, PipelineSpec};
use millpond_pipeline::verdict;
use millpond_record::schema::ColumnType;
use tokio::io::AsyncWriteExt;

use crate::engine::Engine;
use crate::error::{EngineError, ErrorCode};
use crate::model::{
    CellMark, ColumnPreview, FileRequest, FileVerdict, Inspection, MatchColumn, PipelineMatch, RunState, RunSummary, Upload,
};
use crate::pipelines::parse;
use crate::project;
use crate::renamed::renamed;
use crate::rows::{default_output, must_be_a_file, resolve};
use crate::sample::Sample;

/// Rows that the first look shows.
const SHOWN: usize = 200;
/// Files up to this size are compared with those that were run before.
const HASHED_BYTES: u64 = 64 * 1024 * 1024;

impl Engine {
    /// Returns the first look at a file: what it is, how it is written, its first rows, and which pipelines fit it.
    ///
    /// # Errors
    /// Only where the work is cut off: what is wrong with the file is in the answer.
    pub async fn inspect(&self, request: FileRequest) -> Result<Inspection, EngineError> {
        self.blocking(move |engine| Ok(engine.inspect_now(Path::new(&request.path)))).await
    }

    fn inspect_now(&self, path: &Path) -> Inspection {
        let place = Place::of(path);
        let first = place.files().ok().and_then(|files| files.into_iter().next());
        let found = fs::metadata(first.as_deref().unwrap_or(path));
        let mut look = Inspection {
            path: path.to_string_lossy().into_owned(),
            name: path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_else(|| path.to_string_lossy().into_owned()),
            verdict: FileVerdict::Unusable,
            message: None,
            size_bytes: place.size_bytes(),
            modified_at: found.as_ref().ok().and_then(|found| found.modified().ok()).map(Into::into),
            dialect: Vec::new(),
            columns: Vec::new(),
            rows: Vec::new(),
            marks: Vec::new(),
            malformed: Vec::new(),
            sampled_rows: 0,
            estimated_rows: None,
            matches: Vec::new(),
            ran_before: None,
        };
        let unusable = |look: Inspection, message: String| Inspection { message: Some(message), ..look };
        let found = match found {
            Ok(found) => found,
            Err(error) => return unusable(look, EngineError::io("It cannot be read", &error).message),
        };
        if found.is_dir() {
            look.verdict = if path.join(project::FILE).is_file() { FileVerdict::Project } else { FileVerdict::Folder };
            return look;
        }
        if let Err(error) = must_be_a_file(&found, "It") {
            return unusable(look, error.message);
        }
        if found.len() == 0 {
            look.verdict = FileVerdict::Empty;
            return unusable(look, "It is empty: 0 bytes.".into());
        }
        if let Some(what) = verdict::binary_kind(path) {
            return unusable(look, format!("It is {what}, which Millpond does not read."));
        }
        if path.extension().is_some_and(|ending| ending == "toml") {
            return inspect_toml(path, look);
        }
        match self.inspect_rows(path, &mut look) {
            Ok(()) => look.verdict = FileVerdict::Rows,
            Err(error) => look.message = Some(error.message),
        }
        look
    }

    fn inspect_rows(&self, path: &Path, look: &mut Inspection) -> Result<(), EngineError> {
        let sample = Sample::of(path, &look.name)?;
        look.sampled_rows = sample.rows.len() as u64;
        look.estimated_rows = if sample.whole {
            Some(sample.ledger.read)
        } else {
            crate::drafts::estimate(sample.ledger.read, sample.bytes, look.size_bytes)
        };
        let missing = Missing::default();
        look.columns = sample.columns(&missing);
        look.dialect.clone_from(&sample.dialect.findings);
        look.malformed = sample.malformed;
        for (row, cells) in sample.rows.iter().take(SHOWN).enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                let mark = if missing.is(cell) {
                    Some(CellMark::Missing)
                } else if millpond_pipeline::types::check(look.columns[column].kind, cell).is_err() {
                    Some(CellMark::Odd)
                } else {
                    None
                };
                if let Some(mark) = mark {
                    look.marks.push((u32::try_from(row).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX), mark));
                }
            }
        }
        look.rows = sample.rows.into_iter().take(SHOWN).collect();
        look.matches = self.matches(path, &look.columns);
        if look.size_bytes <= HASHED_BYTES
            && let Ok(sha256) = Place::of(path).sha256()
        {
            let same = |input: &crate::model::RunFile| input.sha256.as_ref() == Some(&sha256);
            let run = self.history().newest(|run| run.state == RunState::Success && run.input.as_ref().is_some_and(same));
            look.ran_before = run.ok().flatten().and_then(|run| run.ended_at);
        }
        Ok(())
    }

    /// Returns how the columns of a file fit each pipeline of the project, best first.
    fn matches(&self, path: &Path, columns: &[ColumnPreview]) -> Vec<PipelineMatch> {
        let last = self.history().newest_of_each().unwrap_or_default();
        let mut found: Vec<PipelineMatch> = self
            .pipeline_names()
            .into_iter()
            .filter_map(|name| {
                let spec = parse("", &self.pipeline_text(&name).ok()?).ok()?.value;
                self.match_of(last.get(&name), name, &spec, path, columns)
            })
            .collect();
        found.sort_by_key(|fit| (!fit.fits, std::cmp::Reverse(fit.last_run)));
        found
    }

    fn match_of(
        &self,
        last: Option<&RunSummary>,
        pipeline: String,
        spec: &PipelineSpec,
        path: &Path,
        columns: &[ColumnPreview],
    ) -> Option<PipelineMatch> {
        let expect = spec.source.expect.as_ref()?;
        let mut compared = Vec::new();
        for name in &expect.columns {
            let aliases = expect.aliases.get(name).map(Vec::as_slice).unwrap_or_default();
            let there = columns.iter().find(|column| column.name == *name || aliases.contains(&column.name));
            let wanted = spec.source.types.get(name).copied().unwrap_or(ColumnType::Text);
            let state = match there {
                None if expect.missing == OnMissingColumn::Null => "empty",
                None => "missing",
                Some(column) if wanted != ColumnType::Text && !fits(wanted, column.kind) => "other type",
                Some(_) => "as before",
            };
            compared.push(MatchColumn { name: name.clone(), state: state.into(), kind: there.map(|_| wanted), aliases: Vec::new() });
        }
        let known = |name: &String| expect.columns.contains(name) || expect.aliases.values().flatten().any(|alias| alias == name);
        let mut new: Vec<&ColumnPreview> = columns.iter().filter(|column| !known(&column.name)).collect();
        name_renamed(spec, &mut compared, &mut new);
        let near = compared.iter().filter(|column| matches!(column.state.as_str(), "as before" | "renamed")).count() * 2 >= compared.len();
        for column in new {
            compared.push(MatchColumn { name: column.name.clone(), state: "new".into(), kind: Some(column.kind), aliases: Vec::new() });
        }
        let stops = expect.extra == millpond_pipeline::spec::OnExtraColumn::Stop;
        let fits =
            compared.iter().all(|column| matches!(column.state.as_str(), "as before" | "empty") || (column.state == "new" && !stops));
        near.then(|| PipelineMatch {
            fits,
            columns: compared,
            steps: u32::try_from(spec.step.iter().filter(|step| step.enabled != Some(false)).count()).unwrap_or(u32::MAX),
            last_run: last.map(|run| run.started_at),
            output_path: Some(self.output_for(spec, path).to_string_lossy().into_owned()),
            pipeline,
        })
    }

    /// Returns where the output of a pipeline goes when it runs on a file of another name: beside its own output, in its format.
    pub(crate) fn output_for(&self, spec: &PipelineSpec, input: &Path) -> PathBuf {
        let beside = default_output(input);
        let sink = spec.sink.as_ref();
        let own = sink.and_then(|sink| sink.output()).filter(|(_, own)| *own != "-");
        let Some(((key, own), name)) = own.zip(beside.file_name()) else { return beside };
        let output = resolve(self.root(), own).with_file_name(name);
        if key == "csv" { output } else { output.with_extension(key) }
    }

    /// Returns a writer for a file that comes in pieces. It is kept in the project's `.millpond/uploads/`.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub async fn upload(&self, name: &str) -> Result<UploadWriter, EngineError> {
        let name: String =
            Path::new(name).file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_else(|| "upload.csv".into());
        let folder = self.root().join(".millpond").join("uploads").join(uuid::Uuid::now_v7().to_string());
        tokio::fs::create_dir_all(&folder)
            .await
            .map_err(|source| EngineError::io(format!("{} cannot be made", folder.display()), &source))?;
        let path = folder.join(name);
        let file = tokio::fs::File::create(&path)
            .await
            .map_err(|source| EngineError::io(format!("{} cannot be written", path.display()), &source))?;
        Ok(UploadWriter { file, path, size_bytes: 0, done: false })
    }
}

/// A file that comes in pieces. One that is not finished is removed.
pub struct UploadWriter {
    file: tokio::fs::File,
    path: PathBuf,
    size_bytes: u64,
    done: bool,
}

impl UploadWriter {
    /// Adds a piece.
    ///
    /// # Errors
    /// What the disk says.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), EngineError> {
        self.size_bytes += bytes.len() as u64;
        self.file.write_all(bytes).await.map_err(|source| EngineError::io(format!("{} cannot be written", self.path.display()), &source))
    }

    /// Ends the file and returns where it stands.
    ///
    /// # Errors
    /// What the disk says.
    pub async fn finish(mut self) -> Result<Upload, EngineError> {
        self.file.flush().await.map_err(|source| EngineError::io(format!("{} cannot be written", self.path.display()), &source))?;
        self.done = true;
        Ok(Upload { path: self.path.to_string_lossy().into_owned(), size_bytes: self.size_bytes })
    }
}

impl Drop for UploadWriter {
    fn drop(&mut self) {
        if !self.done
            && let Some(folder) = self.path.parent()
        {
            let _ = fs::remove_dir_all(folder);
        }
    }
}

/// Marks missing columns that the file has under another name, and takes those out of the new ones.
fn name_renamed(spec: &PipelineSpec, compared: &mut [MatchColumn], new: &mut Vec<&ColumnPreview>) {
    let wanted = |name: &String| spec.source.types.get(name).copied().unwrap_or(ColumnType::Text);
    let missing: Vec<usize> = (0..compared.len()).filter(|at| compared[*at].state == "missing").collect();
    let names: Vec<(String, ColumnType)> = missing.iter().map(|at| (compared[*at].name.clone(), wanted(&compared[*at].name))).collect();
    let names: Vec<(&str, ColumnType)> = names.iter().map(|(name, kind)| (name.as_str(), *kind)).collect();
    let there: Vec<(&str, ColumnType)> = new.iter().map(|column| (column.name.as_str(), column.kind)).collect();
    let mut taken = Vec::new();
    for (at, place) in renamed(&names, &there) {
        let column = &mut compared[missing[at]];
        let aliases = spec.source.expect.as_ref().and_then(|expect| expect.aliases.get(&column.name)).cloned().unwrap_or_default();
        column.state = "renamed".into();
        column.kind = Some(names[at].1);
        column.aliases = std::iter::once(new[place].name.clone()).chain(aliases).collect();
        taken.push(new[place].name.clone());
    }
    new.retain(|column| !taken.contains(&column.name));
}

/// Returns whether values that were told to be of one type can be read as another.
fn fits(wanted: ColumnType, found: ColumnType) -> bool {
    wanted == found
        || matches!(
            (wanted, found),
            (ColumnType::Decimal | ColumnType::Float, ColumnType::Integer) | (ColumnType::Float, ColumnType::Decimal)
        )
}

pub(crate) fn refuse_what_is_no_text(path: &Path, name: &str) -> Result<(), EngineError> {
    // Looking into a pipe would take from it.
    match path.is_file().then(|| verdict::binary_kind(path)).flatten() {
        Some(what) => Err(EngineError::new(ErrorCode::Invalid, format!("{name} is {what}, not a text file.")).hint("Choose a CSV file.")),
        None => Ok(()),
    }
}

fn inspect_toml(path: &Path, look: Inspection) -> Inspection {
    let text = fs::read_to_string(path).unwrap_or_default();
    let name = look.name.clone();
    match parse(&name, &text) {
        Ok(_) => Inspection { verdict: FileVerdict::Pipeline, ..look },
        Err(problems) => Inspection { message: Some(EngineError::problems(&problems).message), ..look },
    }
}
