//! The project's folder: `millpond.toml`, what stands beside it, and what `.millpond/` holds.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use millpond_database::settings::ConnectionTable;
use millpond_pipeline::spec::{PipelineSpec, SinkSpec};
use millpond_record::document;
use millpond_record::problem::Problem;
use millpond_schedule::dag::spec::DagSpec;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::alerts::spec::{AlertTable, SmtpTable};
use crate::error::{EngineError, ErrorCode};
use crate::named::Kind;

/// The name of a project's own file.
pub const FILE: &str = "millpond.toml";
/// The version of the files' format that this Millpond writes.
pub const FORMAT: u32 = 1;

const GITIGNORE: &str = ".millpond/\n.millpond.*/\nmillpond.local.toml\nout/\n*.rejected.csv\n";

/// What `millpond.toml` says, format 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProjectFile {
    pub project: ProjectTable,
    /// Pools of slots by name, which tasks of DAGs share. `default` has 8 unless given.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub pool: BTreeMap<String, PoolTable>,
    /// Servers by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub connection: BTreeMap<String, ConnectionTable>,
    /// How much is kept of what was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub history: Option<HistoryTable>,
    /// Who is told what of runs of DAGs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alert: Vec<AlertTable>,
    /// The server that mails of alerts are handed to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub smtp: Option<SmtpTable>,
}

/// A pool of slots.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PoolTable {
    /// Tasks of it that run at once.
    #[schemars(range(min = 1, max = 1000))]
    pub slots: u32,
}

/// How much is kept of what was.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HistoryTable {
    /// Runs of each DAG: 10,000 unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dag_runs: Option<u32>,
    /// How long runs of DAGs are kept: `366d` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age: Option<String>,
}

/// The project itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProjectTable {
    pub name: String,
    /// The version of the files' format.
    pub format: u32,
    /// An IANA zone for dates and times that name none: the machine's unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
}

/// Returns the project around a folder: the nearest one upward with a `millpond.toml`.
#[must_use]
pub fn find_root(from: &Path) -> Option<PathBuf> {
    from.ancestors().find(|folder| folder.join(FILE).is_file()).map(Path::to_owned)
}

/// Returns what a project's file says.
///
/// # Errors
/// Every mistake in it.
pub fn read(root: &Path) -> Result<ProjectFile, Vec<Problem>> {
    let path = root.join(FILE);
    let text = fs::read_to_string(&path).map_err(|error| vec![Problem::at(FILE, "", 0..0, format!("{FILE} cannot be read: {error}."))])?;
    let found = document::read::<ProjectFile>(FILE, &text)?;
    let span = |key: &str| found.spans.of(&["project", key]).unwrap_or(0..0);
    if found.value.project.format == 0 {
        let problem = Problem::at(FILE, &text, span("format"), "format = 0 is no format.");
        return Err(vec![problem.hint(format!("Write format = {FORMAT}."))]);
    }
    if found.value.project.format > FORMAT {
        let message = format!("This project has format {}, and this Millpond knows up to {FORMAT}.", found.value.project.format);
        return Err(vec![Problem::at(FILE, &text, span("format"), message).hint("Update Millpond to open it.")]);
    }
    Ok(found.value)
}

/// Returns the IANA name of the zone of wall times that name none: the project's, else the machine's.
pub fn zone(root: &Path) -> String {
    let own = read(root).ok().and_then(|file| file.project.timezone);
    own.or_else(|| iana_time_zone::get_timezone().ok()).unwrap_or_else(|| "UTC".into())
}

/// Refuses a project whose files a newer Millpond wrote: what they mean is not known.
///
/// # Errors
/// [`ErrorCode::Refused`] with the format that is needed.
pub fn refuse_newer(root: &Path) -> Result<(), EngineError> {
    // Other mistakes are shown where the project is, and mended there.
    let format = fs::read_to_string(root.join(FILE)).ok().and_then(|text| {
        let document: toml_edit::DocumentMut = text.parse().ok()?;
        document.get("project")?.get("format")?.as_integer()
    });
    match format {
        Some(format) if format > i64::from(FORMAT) => Err(EngineError::new(
            ErrorCode::Refused,
            format!("{} has format {format}, and this Millpond knows up to {FORMAT}.", root.join(FILE).display()),
        )
        .hint("Update Millpond to open it.")),
        _ => Ok(()),
    }
}

/// Makes a project in a folder: `millpond.toml`, `.gitignore`, `pipelines/`. Files that are there are kept.
///
/// # Errors
/// Where a file cannot be written.
pub fn create(root: &Path, name: &str) -> Result<(), EngineError> {
    let pipelines = root.join("pipelines");
    fs::create_dir_all(&pipelines).map_err(|source| EngineError::io(format!("{} cannot be made", pipelines.display()), &source))?;
    if !root.join(FILE).exists() {
        let mut text = toml_edit::DocumentMut::new();
        let mut table = toml_edit::Table::new();
        table.insert("name", toml_edit::value(name));
        table.insert("format", toml_edit::value(i64::from(FORMAT)));
        text.insert("project", toml_edit::Item::Table(table));
        write_atomically(&root.join(FILE), text.to_string().as_bytes())?;
    }
    if !root.join(".gitignore").exists() {
        write_atomically(&root.join(".gitignore"), GITIGNORE.as_bytes())?;
    }
    Ok(())
}

/// Writes the JSON Schemas of the project's files, so that editors complete them.
///
/// # Errors
/// Where they cannot be written.
pub fn write_schemas(root: &Path) -> Result<(), EngineError> {
    let folder = root.join(".millpond").join("schema");
    fs::create_dir_all(&folder).map_err(|source| EngineError::io(format!("{} cannot be made", folder.display()), &source))?;
    for (name, text) in schemas() {
        let path = folder.join(name);
        if fs::read_to_string(&path).ok().as_deref() != Some(&text) {
            write_atomically(&path, text.as_bytes())?;
        }
    }
    Ok(())
}

/// Returns the JSON Schema of each kind of file.
#[must_use]
pub fn schemas() -> [(&'static str, String); 3] {
    [
        ("millpond.json", document::schema_json::<ProjectFile>()),
        ("pipeline.json", document::schema_json::<PipelineSpec>()),
        ("dag.json", document::schema_json::<DagSpec>()),
    ]
}

/// Says on which machine `.millpond/` was made. One that another machine made is set aside: its paths, locks and
/// half-done runs mean nothing here.
///
/// # Errors
/// Where it cannot be set aside.
pub fn claim_state(root: &Path, machine: &str) -> Result<(), EngineError> {
    let (folder, mark) = (root.join(".millpond"), root.join(".millpond").join("machine"));
    match fs::read_to_string(&mark) {
        Ok(found) if found.trim() == machine => return Ok(()),
        Ok(found) => {
            // A free name each time: what was set aside before is kept too.
            let name = format!(".millpond.{}", found.trim().replace(['/', '\\'], "_"));
            let names = std::iter::once(name.clone()).chain((2_u32..).map(|number| format!("{name}.{number}")));
            let mut free = names.map(|name| root.join(name)).filter(|aside| !aside.exists());
            let aside = free.next().expect("there is no end of numbers");
            // The lock file stays where it is: this process holds it.
            for entry in ["state.redb", "announced", "runs", "dag-runs", "uploads"] {
                if folder.join(entry).exists() {
                    fs::create_dir_all(&aside).and_then(|()| fs::rename(folder.join(entry), aside.join(entry))).map_err(|source| {
                        EngineError::io(
                            format!("{} was made by the machine {} and cannot be set aside", folder.display(), found.trim()),
                            &source,
                        )
                    })?;
                }
            }
        }
        Err(_) => {}
    }
    write_atomically(&mark, machine.as_bytes())
}

/// Writes a file so that it is the old one or the new one, never a part.
///
/// # Errors
/// What the system says.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<(), EngineError> {
    let error = |source: std::io::Error| EngineError::io(format!("{} cannot be written", path.display()), &source);
    let folder = path.parent().ok_or_else(|| EngineError::new(ErrorCode::Invalid, format!("{} is no file.", path.display())))?;
    fs::create_dir_all(folder).map_err(error)?;
    let mut file = tempfile::Builder::new().prefix(".millpond-").tempfile_in(folder).map_err(error)?;
    file.write_all(bytes).map_err(error)?;
    if let Ok(former) = fs::metadata(path) {
        file.as_file().set_permissions(former.permissions()).map_err(error)?;
    } else {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            file.as_file().set_permissions(fs::Permissions::from_mode(0o644)).map_err(error)?;
        }
    }
    file.as_file().sync_all().map_err(error)?;
    file.persist(path).map_err(|failed| error(failed.error))?;
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
    Ok(())
}

/// Files of the scratch project that a person sent to it.
const UPLOADS: &str = "uploads";

impl crate::engine::Engine {
    /// Saves the project as one of its own in another folder: pipelines, uploaded files (into `data/`), history. Paths inside
    /// the new folder are made relative.
    ///
    /// # Errors
    /// [`ErrorCode::Refused`] where the folder is a project already, or what the system says.
    pub async fn save_as(&self, request: crate::model::SaveProjectAs) -> Result<PathBuf, EngineError> {
        self.blocking(move |engine| {
            let folder = PathBuf::from(&request.path);
            if folder.join(FILE).exists() {
                return Err(EngineError::new(
                    ErrorCode::Refused,
                    format!("{} is a project already; nothing was written.", folder.display()),
                )
                .hint("Choose another folder."));
            }
            let name = request
                .name
                .or_else(|| folder.file_name().map(|name| name.to_string_lossy().into_owned()))
                .unwrap_or_else(|| "project".into());
            create(&folder, &name)?;
            let folder =
                folder.canonicalize().map_err(|source| EngineError::io(format!("{} cannot be opened", folder.display()), &source))?;
            let mut copied = BTreeMap::new();
            for pipeline in engine.pipeline_names() {
                let text = engine.pipeline_text(&pipeline)?;
                let text = moved_in(&text, engine.root(), &folder, &mut copied)?;
                write_atomically(&folder.join("pipelines").join(format!("{pipeline}.toml")), text.as_bytes())?;
            }
            for kind in [Kind::Dag, Kind::Diagram] {
                for name in kind.names(engine.root()) {
                    write_atomically(&kind.path(&folder, &name)?, kind.text(engine.root(), &name)?.as_bytes())?;
                }
            }
            engine.history().copy_to(&folder)?;
            copy_folder(&engine.root().join(".millpond").join("runs"), &folder.join(".millpond").join("runs"))?;
            Ok(folder)
        })
        .await
    }
}

/// Returns a pipeline's text as it stands in the new project: an uploaded input is copied into `data/`, paths inside the new
/// folder are made relative, any other stays absolute.
fn moved_in(text: &str, from: &Path, to: &Path, copied: &mut BTreeMap<PathBuf, String>) -> Result<String, EngineError> {
    let Ok(found) = document::read::<PipelineSpec>("pipeline", text) else { return Ok(text.to_owned()) };
    let spec = found.value;
    let mut moved = text.to_owned();
    let mut set = |table: &str, key: &str, written: &str, path: String| -> Result<(), EngineError> {
        if path != written {
            let edit = millpond_pipeline::edit::Edit::Set { path: vec![table.into(), key.into()], value: Some(path.into()) };
            moved =
                millpond_pipeline::edit::apply(&moved, &edit).map_err(|error| EngineError::new(ErrorCode::Internal, error.to_string()))?;
        }
        Ok(())
    };
    // `-` is standard input or output, which stands nowhere.
    let (kind, written) = spec.source.input();
    if written != "-" {
        let input = crate::rows::resolve(from, written);
        let path = match copied_in(&input, from, to, copied)? {
            Some(path) => path,
            None => inside(&input.canonicalize().unwrap_or(input), to),
        };
        set("source", kind.key(), written, path)?;
    }
    for (key, written) in spec.sink.iter().flat_map(SinkSpec::named) {
        if Path::new(written).is_absolute() {
            set("sink", key, written, inside(Path::new(written), to))?;
        }
    }
    Ok(moved)
}

/// Copies an uploaded file into the new project's `data/`, once; returns its path there, `None` for any other file.
fn copied_in(input: &Path, from: &Path, to: &Path, copied: &mut BTreeMap<PathBuf, String>) -> Result<Option<String>, EngineError> {
    if let Some(name) = copied.get(input) {
        return Ok(Some(format!("data/{name}")));
    }
    if !input.starts_with(from.join(".millpond").join(UPLOADS)) || !input.is_file() {
        return Ok(None);
    }
    let error = |source: std::io::Error| EngineError::io(format!("{} cannot be copied", input.display()), &source);
    let data = to.join("data");
    fs::create_dir_all(&data).map_err(error)?;
    let name = free_name(&data, input);
    fs::copy(input, data.join(&name)).map_err(error)?;
    let path = format!("data/{name}");
    copied.insert(input.to_owned(), name);
    Ok(Some(path))
}

/// Returns a path as it is written in a project: from its root where it stands inside.
fn inside(path: &Path, root: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).to_string_lossy().into_owned()
}

/// Returns the file's own name, with a number where another file of that name is in the folder.
fn free_name(folder: &Path, file: &Path) -> String {
    let part = |part: Option<&std::ffi::OsStr>| part.map(|part| part.to_string_lossy().into_owned()).unwrap_or_default();
    let (stem, ending) = (part(file.file_stem()), file.extension().map(|ending| format!(".{}", ending.to_string_lossy())));
    let ending = ending.unwrap_or_default();
    let names = std::iter::once(format!("{stem}{ending}")).chain((2_u32..).map(|number| format!("{stem}_{number}{ending}")));
    let mut free = names.filter(|name| !folder.join(name).exists());
    free.next().expect("there is no end of numbers")
}

fn copy_folder(from: &Path, to: &Path) -> Result<(), EngineError> {
    let Ok(entries) = fs::read_dir(from) else { return Ok(()) };
    let error = |source: std::io::Error| EngineError::io(format!("{} cannot be copied", from.display()), &source);
    fs::create_dir_all(to).map_err(error)?;
    for entry in entries.flatten() {
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &to.join(entry.file_name()))?;
        } else {
            fs::copy(entry.path(), to.join(entry.file_name())).map_err(error)?;
        }
    }
    Ok(())
}
