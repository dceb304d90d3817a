//! `millpond service`: the project is served, and its DAGs run, from when the person logs in, without a window.

mod launchd;
mod systemd;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;
use millpond_api::{ErrorBody, Project};
use serde_json::json;

use crate::arguments::{Global, Service, ServiceCommand};
use crate::exit::Exit;
use crate::print;
use crate::project::{named, text_of};

/// What the system starts.
pub(super) struct Served {
    /// This program, absolute.
    program: String,
    /// The project's folder, absolute.
    project: String,
    port: Option<u16>,
}

impl Served {
    fn arguments(&self) -> Vec<String> {
        let mut arguments = vec![self.program.clone(), "--project".into(), self.project.clone(), "serve".into()];
        if let Some(port) = self.port {
            arguments.extend(["--port".into(), port.to_string()]);
        }
        arguments
    }
}

/// A file that tells the system to start something, and how the system is told of it.
pub(super) struct ServiceFile {
    path: PathBuf,
    text: String,
    /// Commands after the file was written, and before it is removed.
    begin: Vec<Vec<String>>,
    end: Vec<Vec<String>>,
    /// Commands after it was removed.
    forget: Vec<Vec<String>>,
}

/// Installs the service of a project, removes it, or says whether it is there.
pub fn run(service: &Service, global: &Global) -> anyhow::Result<Exit> {
    let Project::Folder(root) = named(global)? else {
        let error = ErrorBody::new("invalid", "No project was found here or above.");
        return Err(error.hint("Name one with --project DIR: the scratch project is not served in the background.").into());
    };
    let root = root.canonicalize().with_context(|| format!("{} cannot be opened", root.display()))?;
    let program = std::env::current_exe().context("The path of this program is not known")?;
    let port = match service.command {
        ServiceCommand::Install { port, .. } | ServiceCommand::Show { port } => port,
        ServiceCommand::Remove | ServiceCommand::Status => None,
    };
    let served = Served { program: text_of(&program)?, project: text_of(&root)?, port };
    let file = if cfg!(target_os = "macos") { launchd::file(&served) } else { systemd::file(&served) }?;
    match &service.command {
        ServiceCommand::Install { no_start, .. } => install(&file, *no_start, global),
        ServiceCommand::Remove => remove(&file, global),
        ServiceCommand::Show { .. } => {
            print::data(file.text.as_bytes())?;
            Ok(Exit::Done)
        }
        ServiceCommand::Status => status(&file, global),
    }
}

fn install(file: &ServiceFile, no_start: bool, global: &Global) -> anyhow::Result<Exit> {
    let folder = file.path.parent().unwrap_or(Path::new("/"));
    std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    std::fs::write(&file.path, &file.text).with_context(|| format!("{} cannot be written", file.path.display()))?;
    let said = if no_start { Some("it was not asked to".to_owned()) } else { told(&file.begin).err() };
    if global.json {
        print::json(&json!({ "file": file.path, "started": said.is_none(), "why_not": said }))?;
        return Ok(Exit::Done);
    }
    print::words(&format!("Written: {}", file.path.display()));
    match said {
        None => print::words("It runs now, and from each time that you log in."),
        Some(why) => {
            print::words(&format!("It was not started: {why}. To start it:"));
            file.begin.iter().for_each(|command| print::words(&format!("  {}", command.join(" "))));
        }
    }
    Ok(Exit::Done)
}

fn remove(file: &ServiceFile, global: &Global) -> anyhow::Result<Exit> {
    if !file.path.exists() {
        return Err(
            ErrorBody::new("not_found", format!("There is no service of this project: {} is not there.", file.path.display())).into()
        );
    }
    let stopped = told(&file.end);
    std::fs::remove_file(&file.path).with_context(|| format!("{} cannot be removed", file.path.display()))?;
    let _ = told(&file.forget);
    if global.json {
        print::json(&json!({ "file": file.path, "stopped": stopped.is_ok() }))?;
        return Ok(Exit::Done);
    }
    print::words(&format!("Removed: {}", file.path.display()));
    if let Err(why) = stopped {
        print::words(&format!("Whether it still runs is not known: {why}."));
    }
    Ok(Exit::Done)
}

fn status(file: &ServiceFile, global: &Global) -> anyhow::Result<Exit> {
    let there = file.path.exists();
    if global.json {
        print::json(&json!({ "file": file.path, "installed": there }))?;
    } else if there {
        print::words(&format!("Installed: {}", file.path.display()));
    } else {
        print::words(&format!("Not installed: {} is not there.", file.path.display()));
    }
    Ok(if there { Exit::Done } else { Exit::Failed })
}

/// Tells the system by commands of its own; returns why it could not be told.
fn told(commands: &[Vec<String>]) -> Result<(), String> {
    for command in commands {
        let Some((program, arguments)) = command.split_first() else { continue };
        let done = Command::new(program).args(arguments).output().map_err(|error| format!("{program}: {error}"))?;
        if !done.status.success() {
            let words = String::from_utf8_lossy(&done.stderr);
            return Err(format!("{program} said: {}", words.lines().next().unwrap_or("nothing")));
        }
    }
    Ok(())
}

/// Returns a path as a name, as systemd does (`systemd-escape --path`): `/home/ann/my shop` is `home-ann-my\x20shop`.
///
/// Source: <https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html#String%20Escaping%20for%20Inclusion%20in%20Unit%20Names>
pub(super) fn path_as_name(path: &str) -> String {
    use std::fmt::Write as _;
    let trimmed = path.trim_matches('/');
    let mut name = String::new();
    for (at, byte) in trimmed.bytes().enumerate() {
        match byte {
            b'/' => name.push('-'),
            b'.' if at == 0 => name.push_str("\\x2e"),
            b'.' | b'_' | b':' => name.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => name.push(char::from(byte)),
            _ => {
                let _ = write!(name, "\\x{byte:02x}");
            }
        }
    }
    name
}

/// Returns words as a command of the system's.
pub(super) fn command(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_name_as_systemd_has_it() {
        assert_eq!(path_as_name("/home/ann/my shop"), "home-ann-my\\x20shop");
        assert_eq!(path_as_name("/a-b/ü"), "a\\x2db-\\xc3\\xbc");
        assert_eq!(path_as_name("/.hidden/x.y"), "\\x2ehidden-x.y");
    }
}
