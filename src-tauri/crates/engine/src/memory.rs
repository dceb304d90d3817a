//! Memory that is free goes back to the system.

#![expect(unsafe_code, reason = "no crate offers mi_collect; its use states its proof")]

/// Gives the system back what the allocator keeps for a next time. It does so by itself only while something is allocated, so that
/// what a busy minute took would stay as long as nothing happens.
pub(crate) fn give_back() {
    // SAFETY: it takes no pointer and may be called by any thread at any time
    // (https://microsoft.github.io/mimalloc/group__extended.html). Where another allocator is in use, it finds nothing.
    unsafe { libmimalloc_sys::mi_collect(true) };
}
