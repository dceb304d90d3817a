//! Where a state must not lie: folders that another machine can write to at the same time.

use std::path::Path;

/// Returns what kind of shared folder a path is on, if it is on one (`statfs(2)`'s magic numbers).
#[cfg(target_os = "linux")]
pub fn shared_folder(path: &Path) -> Option<&'static str> {
    let found = rustix::fs::statfs(path).ok()?;
    #[expect(clippy::cast_sign_loss, clippy::cast_possible_truncation, reason = "the kernel's magic numbers have 32 bits")]
    match found.f_type as u32 {
        0x6969 => Some("network (NFS)"),
        0x517B | 0xFF53_4D42 | 0xFE53_4D42 => Some("network (SMB)"),
        0x5346_414F => Some("network (AFS)"),
        0x0102_1997 => Some("network (9P)"),
        _ => None,
    }
}

/// Other systems are not asked.
#[cfg(not(target_os = "linux"))]
pub fn shared_folder(_: &Path) -> Option<&'static str> {
    None
}
