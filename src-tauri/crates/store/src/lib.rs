//! Typed tables in one redb file.
//!
//! - [`Store`]: the file, its format version, and its transactions
//! - [`Table`]: a name and the type of its values; keys are bytes, values are self-describing (JSON)
//! - `place`: where a state must not lie
//!
//! *Invariant:* a commit that returned is on disk; opening after a crash reads a small file whole and never scans a large one (redb's
//! quick repair).
//!
//! ```
//! use millpond_store::{Store, Table};
//! const NOTES: Table<String> = Table::new("notes");
//! let folder = tempfile::tempdir()?;
//! let store = Store::open(&folder.path().join("state.redb"), 1, &[])?;
//! store.write(|change| change.put(NOTES, b"a", &"first".to_owned()))?;
//! assert_eq!(store.get(NOTES, b"a")?.as_deref(), Some("first"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod error;
mod place;
mod store;

pub use error::StoreError;
pub use store::{Change, Migration, Store, Table};
