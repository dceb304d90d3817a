//! Starting the command.

use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

use crate::spec::{ATTEMPT_VARIABLE, AttemptSpec, OUTPUT_VARIABLE};

/// A task gets only the secrets that it names.
const SECRET_PREFIX: &str = "MILLPOND_SECRET_";

/// Starts the command in a group of its own, or says in words why it cannot start.
pub fn start(spec: &AttemptSpec) -> Result<Child, String> {
    let Some((program, arguments)) = spec.command.split_first() else {
        return Err("The command is empty. Name a program.".to_owned());
    };
    let mut command = Command::new(program);
    command.args(arguments).current_dir(&spec.directory).process_group(0);
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.as_encoded_bytes().starts_with(SECRET_PREFIX.as_bytes())) {
        command.env_remove(name);
    }
    command.envs(&spec.env).env(ATTEMPT_VARIABLE, spec.id.to_string()).env(OUTPUT_VARIABLE, spec.folder.join("output"));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().map_err(|error| words(spec, program, &error))
}

fn words(spec: &AttemptSpec, program: &str, error: &io::Error) -> String {
    let folder = spec.directory.display();
    if !spec.directory.exists() {
        return format!("\"{program}\" cannot start: the folder {folder} is not there. Make it, or name another one.");
    }
    if !spec.directory.is_dir() {
        return format!("\"{program}\" cannot start: {folder} is no folder. Name one.");
    }
    match error.kind() {
        io::ErrorKind::NotFound => {
            format!("The program \"{program}\" was not found from the folder {folder}. Install it, or give its whole path.")
        }
        io::ErrorKind::PermissionDenied => {
            format!(
                "The program \"{program}\" may not be run from the folder {folder}. Allow it with chmod +x, or look whether the folder may be entered."
            )
        }
        io::ErrorKind::ArgumentListTooLong => {
            format!(
                "The program \"{program}\" cannot start in the folder {folder}: its arguments and environment are too long. Hand what is long over in a file."
            )
        }
        _ if error.raw_os_error() == Some(rustix::io::Errno::NOEXEC.raw_os_error()) => {
            format!("\"{program}\" in the folder {folder} is no program. Begin a script with a line like #!/bin/sh.")
        }
        _ => format!("The program \"{program}\" cannot start in the folder {folder}: {error}."),
    }
}
