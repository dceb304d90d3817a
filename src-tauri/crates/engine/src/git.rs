//! What git says of the project's folder, where it is in a repository and git is installed.

use std::path::Path;
use std::process::Command;

/// The state of a folder in a repository.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checkout {
    pub commit: Option<String>,
    pub branch: Option<String>,
    /// Files that differ from the commit.
    pub changed: u32,
}

/// Returns the state of a folder, `None` outside a repository.
pub fn checkout(folder: &Path) -> Option<Checkout> {
    if !folder.ancestors().any(|folder| folder.join(".git").exists()) {
        return None;
    }
    let output = Command::new("git")
        .args(["-C"])
        .arg(folder)
        .args(["status", "--porcelain=v2", "--branch", "--untracked-files=normal"])
        .env("GIT_OPTIONAL_LOCKS", "0")
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    let mut checkout = Checkout::default();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        if let Some(commit) = line.strip_prefix("# branch.oid ") {
            checkout.commit = Some(commit.to_owned()).filter(|commit| commit != "(initial)");
        } else if let Some(branch) = line.strip_prefix("# branch.head ") {
            checkout.branch = Some(branch.to_owned());
        } else if !line.starts_with('#') {
            checkout.changed += 1;
        }
    }
    Some(checkout)
}
