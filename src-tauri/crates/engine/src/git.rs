//! What git says of the project's folder, where it is in a repository.
//!
//! *Invariant:* nothing that a repository's own settings name is run. A folder that came from someone else may carry a
//! `.git/config` whose `core.fsmonitor` or filters are programs; so HEAD is read here, and git is asked for changed files
//! in a repository of our making that has the other one's index and objects, but none of its settings.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The state of a folder in a repository.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checkout {
    pub commit: Option<String>,
    pub branch: Option<String>,
    /// Files that differ from the commit; nothing where git is not installed or cannot tell.
    pub changed: Option<u32>,
}

/// Where a repository keeps its parts (gitrepository-layout(5)).
struct Repository {
    worktree: PathBuf,
    /// HEAD and the index; for a linked worktree another folder than `common`.
    own: PathBuf,
    /// Objects and branches.
    common: PathBuf,
}

/// Returns the state of a folder, `None` outside a repository.
pub fn checkout(folder: &Path) -> Option<Checkout> {
    let repository = Repository::around(folder)?;
    let head = fs::read_to_string(repository.own.join("HEAD")).ok()?;
    let head = head.trim();
    let name = head.strip_prefix("ref: ");
    let commit = match name {
        Some(name) => repository.commit_of(name),
        None => is_id(head).then(|| head.to_owned()),
    };
    let branch = name.map(|name| name.strip_prefix("refs/heads/").unwrap_or(name).to_owned());
    Some(Checkout { changed: commit.as_deref().and_then(|commit| repository.changed(commit)), commit, branch })
}

/// Returns whether a text is an object's name: SHA-1 or SHA-256 in hexadecimal.
fn is_id(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

impl Repository {
    fn around(folder: &Path) -> Option<Self> {
        let worktree = folder.ancestors().find(|folder| folder.join(".git").exists())?;
        let dot_git = worktree.join(".git");
        let own = if dot_git.is_dir() {
            dot_git
        } else {
            let text = fs::read_to_string(&dot_git).ok()?;
            worktree.join(text.trim().strip_prefix("gitdir: ")?)
        };
        let common = match fs::read_to_string(own.join("commondir")) {
            Ok(text) => own.join(text.trim()),
            Err(_) => own.clone(),
        };
        Some(Self { worktree: worktree.to_owned(), own, common })
    }

    /// Returns the commit that a branch is at, from its own file or the packed ones.
    fn commit_of(&self, name: &str) -> Option<String> {
        // A name that leads out of the folder is none.
        if name.split('/').any(|part| part.is_empty() || part == "..") {
            return None;
        }
        let loose = fs::read_to_string(self.common.join(name)).ok().map(|text| text.trim().to_owned());
        let packed = || {
            let text = fs::read_to_string(self.common.join("packed-refs")).ok()?;
            text.lines().find_map(|line| line.split_once(' ').filter(|(_, found)| *found == name).map(|(id, _)| id.to_owned()))
        };
        loose.or_else(packed).filter(|id| is_id(id))
    }

    /// Returns how many files differ from a commit.
    fn changed(&self, commit: &str) -> Option<u32> {
        let ours = tempfile::tempdir().ok()?;
        fs::create_dir(ours.path().join("refs")).ok()?;
        fs::write(ours.path().join("HEAD"), commit).ok()?;
        let format = if commit.len() == 64 { "1\n[extensions]\n\tobjectFormat = sha256" } else { "0" };
        fs::write(ours.path().join("config"), format!("[core]\n\tbare = false\n\trepositoryformatversion = {format}\n")).ok()?;
        let output = Command::new("git")
            .current_dir(&self.worktree)
            .args(["status", "--porcelain", "--untracked-files=normal", "--ignore-submodules=all"])
            .env("GIT_DIR", ours.path())
            .env("GIT_OBJECT_DIRECTORY", self.common.join("objects"))
            .env("GIT_INDEX_FILE", self.own.join("index"))
            .env("GIT_WORK_TREE", &self.worktree)
            .env("GIT_OPTIONAL_LOCKS", "0")
            .output()
            .ok()
            .filter(|output| output.status.success())?;
        u32::try_from(output.stdout.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).count()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs git in a folder; `None` where it is not installed.
    fn git(folder: &Path, args: &[&str]) -> Option<String> {
        let identity = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "init.defaultBranch=main", "-c", "core.fsmonitor=false"];
        let output = Command::new("git").current_dir(folder).args(identity).args(args).output().ok()?;
        assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
        Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    #[test]
    fn commit_branch_and_changed_files_are_told_and_no_program_of_the_repository_is_run() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().join("shop");
        fs::create_dir_all(root.join("pipelines")).expect("made");
        assert_eq!(checkout(&root), None);
        if git(&root, &["init", "-q"]).is_none() {
            return;
        }
        let start = checkout(&root).expect("a repository");
        assert_eq!((start.commit, start.branch.as_deref()), (None, Some("main")));
        for name in ["a.toml", "b.toml"] {
            fs::write(root.join("pipelines").join(name), "x").expect("written");
        }
        git(&root, &["add", "."]);
        git(&root, &["commit", "-q", "-m", "first"]);
        let commit = git(&root, &["rev-parse", "HEAD"]);
        let clean = Checkout { commit: commit.clone(), branch: Some("main".into()), changed: Some(0) };
        assert_eq!(checkout(&root.join("pipelines")), Some(clean.clone()));

        let trap = folder.path().join("ran");
        let program = format!("touch {}; cat", trap.display());
        git(&root, &["config", "core.fsmonitor", &program]);
        git(&root, &["config", "filter.trap.clean", &program]);
        fs::write(root.join(".gitattributes"), "* filter=trap\n").expect("written");
        fs::write(root.join("pipelines").join("a.toml"), "another").expect("written");
        assert_eq!(checkout(&root), Some(Checkout { changed: Some(2), ..clean.clone() }));
        assert!(!trap.exists(), "a program that the repository names was run");

        git(&root, &["pack-refs", "--all"]);
        assert_eq!(checkout(&root).and_then(|found| found.commit), commit);
        let linked = folder.path().join("linked");
        let path = linked.to_string_lossy().into_owned();
        git(&root, &["-c", "filter.trap.clean=cat", "worktree", "add", "-q", "-b", "other", &path]);
        let found = checkout(&linked).expect("a worktree");
        assert_eq!((found.commit, found.branch.as_deref(), found.changed), (commit, Some("other"), Some(0)));
    }
}
