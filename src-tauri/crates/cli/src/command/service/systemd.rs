//! A unit of the person's systemd: <https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html>

use std::path::PathBuf;

use millpond_api::ErrorBody;

use super::{Served, ServiceFile, command, path_as_name};

/// Returns the unit of a project.
///
/// # Errors
/// Where there is no home folder, or a path has what a unit cannot say.
pub fn file(served: &Served) -> anyhow::Result<ServiceFile> {
    let folder = match std::env::var_os("XDG_CONFIG_HOME").filter(|folder| !folder.is_empty()) {
        Some(folder) => PathBuf::from(folder),
        None => std::env::home_dir().ok_or_else(|| ErrorBody::new("io", "There is no home folder."))?.join(".config"),
    };
    let unit = format!("millpond-{}.service", path_as_name(&served.project));
    let systemctl = |words: &[&str]| {
        let mut all = command(&["systemctl", "--user"]);
        all.extend(command(words));
        all
    };
    Ok(ServiceFile {
        path: folder.join("systemd/user").join(&unit),
        text: text(served)?,
        begin: vec![systemctl(&["daemon-reload"]), systemctl(&["enable", "--now", &unit])],
        end: vec![systemctl(&["disable", "--now", &unit])],
        forget: vec![systemctl(&["daemon-reload"])],
    })
}

fn text(served: &Served) -> anyhow::Result<String> {
    let arguments: Vec<String> = served.arguments().iter().map(|argument| quoted(argument)).collect::<Result<_, _>>()?;
    let project = one_line(&served.project)?.replace('%', "%%");
    Ok(format!(
        "[Unit]\nDescription=Millpond: {project}\n\n\
         [Service]\nExecStart={}\nRestart=on-failure\nRestartSec=5\n\
         # Runs that go on are finished first; programs that they started end with it.\nKillMode=mixed\nTimeoutStopSec=5min\n\n\
         [Install]\nWantedBy=default.target\n",
        arguments.join(" ")
    ))
}

/// Returns an argument as a unit has it: in quotes, with `%` and `$` doubled.
fn quoted(argument: &str) -> anyhow::Result<String> {
    let escaped = one_line(argument)?.replace('\\', "\\\\").replace('"', "\\\"").replace('%', "%%").replace('$', "$$");
    Ok(format!("\"{escaped}\""))
}

fn one_line(text: &str) -> anyhow::Result<&str> {
    if text.contains(|c: char| c.is_control()) {
        let error = ErrorBody::new("invalid", format!("{text:?} has characters that a unit of systemd cannot say."));
        return Err(error.hint("Rename the folder.").into());
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn served(project: &str) -> Served {
        Served { program: "/opt/mill pond/millpond".into(), project: project.into(), port: Some(8081) }
    }

    #[test]
    fn a_unit_says_paths_as_they_are() {
        let text = text(&served("/home/ann/100% \"shop\" $HOME")).unwrap();
        let start = r#"ExecStart="/opt/mill pond/millpond" "--project" "/home/ann/100%% \"shop\" $$HOME" "serve" "--port" "8081""#;
        assert!(text.contains(start), "{text}");
        assert!(super::text(&served("/home/a\nExecStart=/bin/sh")).is_err());
    }
}
