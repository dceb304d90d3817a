//! An agent of the person's launchd: `man launchd.plist`.

use std::fmt::Write as _;

use millpond_api::ErrorBody;

use super::{Served, ServiceFile, command, path_as_name};

/// Returns the agent of a project.
///
/// # Errors
/// Where there is no home folder.
pub fn file(served: &Served) -> anyhow::Result<ServiceFile> {
    let home = std::env::home_dir().ok_or_else(|| ErrorBody::new("io", "There is no home folder."))?;
    let label = format!("app.millpond.{}", path_as_name(&served.project).replace('\\', ""));
    let path = home.join("Library/LaunchAgents").join(format!("{label}.plist"));
    let shown = path.to_string_lossy().into_owned();
    Ok(ServiceFile {
        text: text(served, &label),
        begin: vec![command(&["launchctl", "load", "-w", &shown])],
        end: vec![command(&["launchctl", "unload", "-w", &shown])],
        forget: Vec::new(),
        path,
    })
}

fn text(served: &Served, label: &str) -> String {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n\
         <plist version=\"1.0\">\n<dict>\n",
    );
    let _ = writeln!(text, "  <key>Label</key>\n  <string>{}</string>\n  <key>ProgramArguments</key>\n  <array>", escaped(label));
    for argument in served.arguments() {
        let _ = writeln!(text, "    <string>{}</string>", escaped(&argument));
    }
    text.push_str("  </array>\n  <key>RunAtLoad</key>\n  <true/>\n  <key>KeepAlive</key>\n  <dict>\n");
    text.push_str("    <key>SuccessfulExit</key>\n    <false/>\n  </dict>\n  <key>ExitTimeOut</key>\n  <integer>300</integer>\n");
    text.push_str("</dict>\n</plist>\n");
    text
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agent_says_paths_as_they_are() {
        let served = Served { program: "/opt/millpond".into(), project: "/Users/ann/R&D <1>".into(), port: None };
        let text = text(&served, "app.millpond.Users-ann");
        assert!(text.contains("<string>/Users/ann/R&amp;D &lt;1&gt;</string>\n    <string>serve</string>\n  </array>"), "{text}");
    }
}
