//! Where a state must not lie: folders that another machine can write to at the same time.

use std::path::Path;

/// Files and folders that programs which synchronise folders leave at the top of theirs.
const MARKS: [(&str, &str); 6] = [
    (".stfolder", "synchronised (Syncthing)"),
    (".dropbox", "synchronised (Dropbox)"),
    (".dropbox.cache", "synchronised (Dropbox)"),
    (".nextcloudsync.log", "synchronised (Nextcloud)"),
    (".owncloudsync.log", "synchronised (ownCloud)"),
    (".tmp.driveupload", "synchronised (Google Drive)"),
];
/// Folders that such programs make under these names.
const NAMES: [(&str, &str); 3] =
    [("Dropbox", "synchronised (Dropbox)"), ("OneDrive", "synchronised (OneDrive)"), ("Mobile Documents", "synchronised (iCloud)")];

/// Returns what kind of shared folder a path is on, if it is on one.
pub fn shared_folder(path: &Path) -> Option<&'static str> {
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    synchronised(&path).or_else(|| on_network(&path))
}

fn synchronised(path: &Path) -> Option<&'static str> {
    path.ancestors().find_map(|folder| {
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        // `OneDrive - Company` is one too.
        let named = NAMES.iter().find(|(start, _)| name == *start || name.starts_with(&format!("{start} - ")));
        named.or_else(|| MARKS.iter().find(|(mark, _)| folder.join(mark).exists())).map(|(_, kind)| *kind)
    })
}

/// Returns the network that a path is on (`statfs(2)`'s magic numbers).
#[cfg(target_os = "linux")]
fn on_network(path: &Path) -> Option<&'static str> {
    let found = rustix::fs::statfs(path).ok()?;
    #[expect(clippy::cast_sign_loss, clippy::cast_possible_truncation, reason = "the kernel's magic numbers have 32 bits")]
    match found.f_type as u32 {
        0x6969 => Some("network (NFS)"),
        0x517B | 0xFF53_4D42 | 0xFE53_4D42 => Some("network (SMB)"),
        0x5346_414F => Some("network (AFS)"),
        0x0102_1997 => Some("network (9P)"),
        0x00C3_6400 => Some("network (Ceph)"),
        0x0BD0_0BD0 => Some("network (Lustre)"),
        // FUSE: a local disk's driver, or sshfs and rclone, which the kernel tells only by name.
        0x6573_5546 => fuse_network(path),
        _ => None,
    }
}

/// Returns the network of a FUSE mount, by the type that `/proc/self/mounts` names.
#[cfg(target_os = "linux")]
fn fuse_network(path: &Path) -> Option<&'static str> {
    let mounts = std::fs::read_to_string("/proc/self/mounts").ok()?;
    let around = mounts.lines().filter_map(|line| {
        let mut parts = line.split(' ').skip(1);
        Some((parts.next()?, parts.next()?))
    });
    let (_, kind) = around.filter(|(place, _)| path.starts_with(place)).max_by_key(|(place, _)| place.len())?;
    match kind {
        "fuse.sshfs" => Some("network (sshfs)"),
        "fuse.rclone" => Some("network (rclone)"),
        "fuse.s3fs" | "fuse.gcsfuse" | "fuse.glusterfs" | "fuse.davfs" => Some("network (FUSE)"),
        _ => None,
    }
}

/// Other systems are not asked.
#[cfg(not(target_os = "linux"))]
fn on_network(_: &Path) -> Option<&'static str> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_below_a_synchronised_one_is_told_by_its_mark_or_its_name() {
        let folder = tempfile::tempdir().expect("a folder");
        let own = folder.path().join("work").join("shop");
        std::fs::create_dir_all(&own).expect("made");
        assert_eq!(shared_folder(&own), None);
        std::fs::create_dir(folder.path().join("work").join(".stfolder")).expect("made");
        assert_eq!(shared_folder(&own), Some("synchronised (Syncthing)"));
        let theirs = folder.path().join("OneDrive - Mill Ltd").join("shop");
        std::fs::create_dir_all(&theirs).expect("made");
        assert_eq!(shared_folder(&theirs), Some("synchronised (OneDrive)"));
    }
}
