//! How much of an input's own bytes was read, and what their hash is.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use sha2::{Digest, Sha256};

/// Bytes hashed at a time.
const BUFFER_BYTES: usize = 256 * 1024;

/// What is known of an input's own bytes, shared by who reads them and who asks.
#[derive(Debug, Clone, Default)]
pub(super) struct Meter(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    read: AtomicU64,
    hash: Mutex<Hashing>,
}

#[derive(Debug, Default)]
enum Hashing {
    #[default]
    Unwanted,
    /// The bytes pass in order and are hashed as they do.
    Passing(Sha256),
    /// The bytes are read here and there, so that the whole file is hashed beside it.
    Beside(JoinHandle<std::io::Result<String>>),
    Known(Option<String>),
}

impl Meter {
    /// Returns a meter of bytes that pass in order.
    pub fn passing(hash: bool) -> Self {
        Self::of(if hash { Hashing::Passing(Sha256::new()) } else { Hashing::Unwanted })
    }

    /// Returns a meter of a file that is not read from its start to its end.
    pub fn of_file(path: &Path, hash: bool) -> Self {
        let path = path.to_owned();
        let hashing = hash.then(|| std::thread::Builder::new().name("hash".into()).spawn(move || sha256_of(&path)));
        Self::of(match hashing {
            None => Hashing::Unwanted,
            Some(Ok(thread)) => Hashing::Beside(thread),
            Some(Err(_)) => Hashing::Known(None),
        })
    }

    fn of(hash: Hashing) -> Self {
        Self(Arc::new(Inner { read: AtomicU64::new(0), hash: Mutex::new(hash) }))
    }

    /// Enters bytes that were read.
    pub fn pass(&self, bytes: &[u8]) {
        self.add(bytes.len() as u64);
        self.hash(bytes);
    }

    /// Hashes bytes that are counted elsewhere.
    pub fn hash(&self, bytes: &[u8]) {
        if let Hashing::Passing(hash) = &mut *self.0.hash.lock().unwrap_or_else(PoisonError::into_inner) {
            hash.update(bytes);
        }
    }

    /// Counts bytes.
    pub fn add(&self, bytes: u64) {
        self.0.read.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Says how many bytes were read in all by now.
    pub fn reach(&self, bytes: u64) {
        self.0.read.store(bytes, Ordering::Relaxed);
    }

    /// Returns how many bytes were read.
    pub fn read(&self) -> u64 {
        self.0.read.load(Ordering::Relaxed)
    }

    /// Returns the SHA-256 (hex), where it was wanted and could be made. To be asked at the end.
    pub fn sha256(&self) -> Option<String> {
        let mut hash = self.0.hash.lock().unwrap_or_else(PoisonError::into_inner);
        match std::mem::replace(&mut *hash, Hashing::Known(None)) {
            Hashing::Unwanted => None,
            Hashing::Passing(passed) => {
                let digest = hex(&passed.clone().finalize());
                *hash = Hashing::Passing(passed);
                Some(digest)
            }
            Hashing::Beside(thread) => {
                let digest = thread.join().ok().and_then(Result::ok);
                *hash = Hashing::Known(digest.clone());
                digest
            }
            Hashing::Known(digest) => {
                *hash = Hashing::Known(digest.clone());
                digest
            }
        }
    }
}

/// A reader whose bytes are counted and hashed as they pass.
pub(super) struct Metered<R> {
    pub inner: R,
    pub meter: Meter,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(into)?;
        self.meter.pass(&into[..read]);
        Ok(read)
    }
}

/// Returns the SHA-256 (hex) of a file.
///
/// # Errors
/// What the system says.
pub fn sha256_of(path: &Path) -> std::io::Result<String> {
    let (mut file, mut hash, mut buffer) = (File::open(path)?, Sha256::new(), vec![0; BUFFER_BYTES]);
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok(hex(&hash.finalize()));
        }
        hash.update(&buffer[..read]);
    }
}

pub(super) fn hex(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
