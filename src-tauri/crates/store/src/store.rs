use std::borrow::Borrow;
use std::fs;
use std::marker::PhantomData;
use std::ops::Range;
use std::path::{Path, PathBuf};

use redb::{Database, DatabaseError, ReadableDatabase, ReadableTable, TableDefinition, TableError};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::StoreError;
use crate::place::shared_folder;

type Raw = TableDefinition<'static, &'static [u8], &'static [u8]>;
const META: Raw = TableDefinition::new("meta");
const FORMAT: &[u8] = b"format";
/// Pages of the state that are kept in memory. What is asked for again and again fits; the rest is the system's to keep.
const CACHE_BYTES: usize = 8 << 20;
/// Up to this size a state is read whole at its first opening after a crash: some 60 ms, and each commit waits for the disk once. A
/// larger one carries with each commit what spares it that (redb's quick repair), and waits twice.
const READ_WHOLE_BYTES: u64 = 64 << 20;

/// A table: its name and the type of its values.
pub struct Table<V> {
    name: &'static str,
    values: PhantomData<fn() -> V>,
}

impl<V> Table<V> {
    /// Returns the table of this name.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, values: PhantomData }
    }

    fn raw(&self) -> Raw {
        TableDefinition::new(self.name)
    }
}

impl<V> Clone for Table<V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V> Copy for Table<V> {}

/// Turns a state of the format before into one of format `to`.
pub struct Migration {
    pub to: u32,
    pub change: fn(&Change) -> Result<(), StoreError>,
}

/// A state file.
pub struct Store {
    database: Database,
    path: PathBuf,
}

/// A transaction that writes. All of it is on disk when [`Store::write`] returns, or none.
pub struct Change(redb::WriteTransaction);

impl Store {
    /// Returns the state at a path, made new where there is none. A file of an older format is copied to
    /// `NAME.formatN.bak` and upgraded, step by step.
    ///
    /// # Errors
    /// [`StoreError::Newer`], [`StoreError::InUse`], [`StoreError::Network`], or what the system says.
    pub fn open(path: &Path, format: u32, migrations: &[Migration]) -> Result<Self, StoreError> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|source| StoreError::Io { what: format!("{} cannot be made", folder.display()), source })?;
            if let Some(kind) = shared_folder(folder) {
                return Err(StoreError::Network { path: path.to_owned(), kind });
            }
        }
        let existed = path.exists();
        let store = Self { database: open_database(path)?, path: path.to_owned() };
        let found = if existed { store.format(path)? } else { None };
        match found {
            Some(found) if found > format => return Err(StoreError::Newer { path: path.to_owned(), found, known: format }),
            Some(found) if found < format => return store.upgrade(path, found, format, migrations),
            Some(_) => {}
            None => store.write(|change| change.set_format(format))?,
        }
        Ok(store)
    }

    /// Returns the format of a state, `None` for one that was begun and never written.
    fn format(&self, path: &Path) -> Result<Option<u32>, StoreError> {
        let reading = self.database.begin_read()?;
        let foreign = || StoreError::Foreign { path: path.to_owned() };
        let meta = match reading.open_table(META) {
            Ok(meta) => meta,
            Err(TableError::TableDoesNotExist(_)) if reading.list_tables()?.next().is_none() => return Ok(None),
            // Tables without a format are another program's.
            Err(TableError::TableDoesNotExist(_)) => return Err(foreign()),
            Err(error) => return Err(error.into()),
        };
        let bytes = meta.get(FORMAT)?.ok_or_else(foreign)?;
        serde_json::from_slice(bytes.value()).map(Some).map_err(|_| foreign())
    }

    fn upgrade(self, path: &Path, found: u32, format: u32, migrations: &[Migration]) -> Result<Self, StoreError> {
        drop(self);
        if let Some(missing) = (found + 1..=format).find(|to| !migrations.iter().any(|migration| migration.to == *to)) {
            return Err(StoreError::NoWay { path: path.to_owned(), found, missing });
        }
        let backup = path.with_extension(format!("format{found}.bak"));
        fs::copy(path, &backup)
            .and_then(|_| fs::File::open(&backup)?.sync_all())
            .map_err(|source| StoreError::Io { what: format!("{} cannot be copied before it is upgraded", path.display()), source })?;
        let store = Self { database: open_database(path)?, path: path.to_owned() };
        store.write(|change| {
            for migration in migrations.iter().filter(|migration| migration.to > found && migration.to <= format) {
                (migration.change)(change)?;
            }
            change.set_format(format)
        })?;
        Ok(store)
    }

    /// Runs a change and makes it durable.
    ///
    /// # Errors
    /// What the change returns, or [`StoreError::Database`] where it cannot be committed; then nothing of it is kept.
    pub fn write<T>(&self, change: impl FnOnce(&Change) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let mut transaction = self.database.begin_write()?;
        // A size that cannot be told is a large one.
        transaction.set_quick_repair(fs::metadata(&self.path).map_or(true, |state| state.len() > READ_WHOLE_BYTES));
        let change_result = Change(transaction);
        let value = change(&change_result)?;
        change_result.0.commit()?;
        Ok(value)
    }

    /// Returns the value at a key.
    ///
    /// # Errors
    /// [`StoreError::Database`] or [`StoreError::Value`].
    pub fn get<V: DeserializeOwned>(&self, table: Table<V>, key: &[u8]) -> Result<Option<V>, StoreError> {
        let reading = self.database.begin_read()?;
        let opened = match reading.open_table(table.raw()) {
            Ok(opened) => opened,
            Err(TableError::TableDoesNotExist(_)) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        opened.get(key)?.map(|bytes| parse(table, bytes.value())).transpose()
    }

    /// Calls `visit` with every entry from the last key down, as long as it returns true.
    ///
    /// # Errors
    /// [`StoreError::Database`] or [`StoreError::Value`].
    pub fn newest_first<V: DeserializeOwned>(&self, table: Table<V>, mut visit: impl FnMut(&[u8], V) -> bool) -> Result<(), StoreError> {
        let reading = self.database.begin_read()?;
        let opened = match reading.open_table(table.raw()) {
            Ok(opened) => opened,
            Err(TableError::TableDoesNotExist(_)) => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        for entry in opened.iter()?.rev() {
            let (key, value) = entry?;
            if !visit(key.value(), parse(table, value.value())?) {
                break;
            }
        }
        Ok(())
    }

    /// Calls `visit` with every entry whose key is in a range, from the last one down, as long as it returns true.
    ///
    /// # Errors
    /// [`StoreError::Database`] or [`StoreError::Value`].
    pub fn range_newest_first<V: DeserializeOwned>(
        &self,
        table: Table<V>,
        keys: Range<&[u8]>,
        mut visit: impl FnMut(&[u8], V) -> bool,
    ) -> Result<(), StoreError> {
        let reading = self.database.begin_read()?;
        let opened = match reading.open_table(table.raw()) {
            Ok(opened) => opened,
            Err(TableError::TableDoesNotExist(_)) => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        // redb refuses a range whose end lies before its start.
        if keys.start >= keys.end {
            return Ok(());
        }
        for entry in opened.range::<&[u8]>(keys)?.rev() {
            let (key, value) = entry?;
            if !visit(key.value(), parse(table, value.value())?) {
                break;
            }
        }
        Ok(())
    }
}

fn open_database(path: &Path) -> Result<Database, StoreError> {
    Database::builder().set_cache_size(CACHE_BYTES).create(path).map_err(|error| match error {
        DatabaseError::DatabaseAlreadyOpen => StoreError::InUse { path: path.to_owned() },
        other => StoreError::Open { path: path.to_owned(), source: Box::new(other) },
    })
}

fn parse<V: DeserializeOwned>(table: Table<V>, bytes: &[u8]) -> Result<V, StoreError> {
    serde_json::from_slice(bytes).map_err(|source| StoreError::Value { table: table.name, source })
}

impl Change {
    fn set_format(&self, format: u32) -> Result<(), StoreError> {
        let value = serde_json::to_vec(&format).expect("a number is always JSON");
        self.0.open_table(META)?.insert(FORMAT, value.as_slice())?;
        Ok(())
    }

    /// Puts a value at a key, in place of a former one.
    ///
    /// # Errors
    /// [`StoreError::Database`] or [`StoreError::Value`].
    pub fn put<V: Serialize>(&self, table: Table<V>, key: &[u8], value: &V) -> Result<(), StoreError> {
        let bytes = serde_json::to_vec(value).map_err(|source| StoreError::Value { table: table.name, source })?;
        self.0.open_table(table.raw())?.insert(key, bytes.as_slice())?;
        Ok(())
    }

    /// Puts many values, each at its key, in place of former ones.
    ///
    /// # Errors
    /// [`StoreError::Database`] or [`StoreError::Value`].
    pub fn put_all<V: Serialize, K: AsRef<[u8]>, R: Borrow<V>>(
        &self,
        table: Table<V>,
        values: impl Iterator<Item = (K, R)>,
    ) -> Result<(), StoreError> {
        let mut opened = self.0.open_table(table.raw())?;
        for (key, value) in values {
            let bytes = serde_json::to_vec(value.borrow()).map_err(|source| StoreError::Value { table: table.name, source })?;
            opened.insert(key.as_ref(), bytes.as_slice())?;
        }
        Ok(())
    }

    /// Returns the value at a key, this change's own included.
    ///
    /// # Errors
    /// [`StoreError::Database`] or [`StoreError::Value`].
    pub fn get<V: DeserializeOwned>(&self, table: Table<V>, key: &[u8]) -> Result<Option<V>, StoreError> {
        let opened = self.0.open_table(table.raw())?;

        opened.get(key)?.map(|bytes| parse(table, bytes.value())).transpose()
    }

    /// Returns the keys of a table, in their order, this change's own included.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub fn keys<V>(&self, table: Table<V>) -> Result<Vec<Vec<u8>>, StoreError> {
        let opened = self.0.open_table(table.raw())?;
        opened.iter()?.map(|entry| Ok(entry?.0.value().to_vec())).collect()
    }

    /// Removes a key. Returns whether it was there.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub fn remove<V>(&self, table: Table<V>, key: &[u8]) -> Result<bool, StoreError> {
        let removed = self.0.open_table(table.raw())?.remove(key)?.is_some();
        Ok(removed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: Table<String> = Table::new("names");
    const NEW: Table<Vec<String>> = Table::new("words");

    fn at(folder: &tempfile::TempDir) -> PathBuf {
        folder.path().join("state.redb")
    }

    #[test]
    fn a_state_of_the_format_before_is_copied_and_upgraded() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = Store::open(&at(&folder), 1, &[]).expect("a new state");
        first.write(|change| change.put(OLD, b"k", &"a b".to_owned())).expect("written");
        drop(first);
        let migrations = [Migration {
            to: 2,
            change: |change| {
                let names = change.get(OLD, b"k")?.unwrap_or_default();
                change.put(NEW, b"k", &names.split(' ').map(str::to_owned).collect())
            },
        }];
        let second = Store::open(&at(&folder), 2, &migrations).expect("upgraded");
        assert_eq!(second.get(NEW, b"k").expect("read"), Some(vec!["a".to_owned(), "b".to_owned()]));
        drop(second);
        let backup = Store::open(&folder.path().join("state.format1.bak"), 1, &[]).expect("the copy is a state of format 1");
        assert_eq!(backup.get(OLD, b"k").expect("read").as_deref(), Some("a b"));
        let again = Store::open(&at(&folder), 2, &migrations).expect("no second upgrade");
        assert!(again.get(NEW, b"k").expect("read").is_some());
    }

    #[test]
    fn a_newer_state_is_refused_with_the_version_it_needs() {
        let folder = tempfile::tempdir().expect("a folder");
        drop(Store::open(&at(&folder), 3, &[]).expect("a new state"));
        let refused = Store::open(&at(&folder), 2, &[]).err().expect("refused");
        assert!(matches!(refused, StoreError::Newer { found: 3, known: 2, .. }), "{refused}");
    }

    #[test]
    fn a_database_of_another_program_is_not_taken_for_a_new_state() {
        let folder = tempfile::tempdir().expect("a folder");
        let database = Database::create(at(&folder)).expect("made");
        let change = database.begin_write().expect("begun");
        change.open_table(TableDefinition::<&str, u64>::new("theirs")).expect("made").insert("k", 1).expect("put");
        change.commit().expect("written");
        drop(database);
        assert!(matches!(Store::open(&at(&folder), 1, &[]), Err(StoreError::Foreign { .. })));
    }

    #[test]
    fn a_format_to_which_no_change_leads_is_refused_and_left_as_it_is() {
        let folder = tempfile::tempdir().expect("a folder");
        drop(Store::open(&at(&folder), 1, &[]).expect("a new state"));
        assert!(matches!(Store::open(&at(&folder), 2, &[]), Err(StoreError::NoWay { found: 1, missing: 2, .. })));
        assert!(Store::open(&at(&folder), 1, &[]).is_ok());
    }

    #[test]
    fn a_second_opener_is_told_that_the_state_is_open() {
        let folder = tempfile::tempdir().expect("a folder");
        let _first = Store::open(&at(&folder), 1, &[]).expect("a new state");
        assert!(matches!(Store::open(&at(&folder), 1, &[]), Err(StoreError::InUse { .. })));
    }

    #[test]
    fn a_change_that_fails_leaves_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(&at(&folder), 1, &[]).expect("a new state");
        let failed: Result<(), StoreError> = store.write(|change| {
            change.put(OLD, b"k", &"half".to_owned())?;
            Err(StoreError::InUse { path: "x".into() })
        });
        assert!(failed.is_err());
        assert_eq!(store.get(OLD, b"k").expect("read"), None);
    }

    /// Returns a copy of a state that is open, as a crash would leave it.
    fn crashed(folder: &tempfile::TempDir) -> PathBuf {
        let copy = folder.path().join("crashed.redb");
        fs::copy(at(folder), &copy).expect("copied");
        copy
    }

    #[test]
    fn after_a_crash_every_commit_is_there_in_a_small_state_and_in_a_large_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(&at(&folder), 1, &[]).expect("a new state");
        let value = "x".repeat(1 << 20);
        let mut kept = 0u8;
        let mut fill = |store: &Store, until: u64| {
            while fs::metadata(at(&folder)).expect("there").len() < until {
                store.write(|change| change.put(OLD, &[kept], &value)).expect("written");
                kept += 1;
            }
            store.write(|change| change.put(OLD, b"last", &kept.to_string())).expect("written");
            kept
        };
        for until in [1 << 20, READ_WHOLE_BYTES + 1] {
            let kept = fill(&store, until);
            let after = Store::open(&crashed(&folder), 1, &[]).expect("opened after a crash");
            assert_eq!(after.get(OLD, b"last").expect("read"), Some(kept.to_string()));
            assert!((0..kept).all(|key| after.get(OLD, &[key]).expect("read").as_ref() == Some(&value)));
        }
    }

    #[test]
    fn entries_come_newest_first_and_stop_when_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(&at(&folder), 1, &[]).expect("a new state");
        store.write(|change| (0u8..5).try_for_each(|key| change.put(OLD, &[key], &key.to_string()))).expect("written");
        let mut seen = Vec::new();
        store
            .newest_first(OLD, |_, value| {
                seen.push(value);
                seen.len() < 2
            })
            .expect("read");
        assert_eq!(seen, ["4", "3"]);
        let within = |keys: Range<&[u8]>| {
            let mut seen = Vec::new();
            store
                .range_newest_first(OLD, keys, |key, _| {
                    seen.push(key[0]);
                    true
                })
                .expect("read");
            seen
        };
        assert_eq!(within(&[1]..&[4]), [3, 2, 1]);
        assert_eq!((within(&[4]..&[1]), within(&[9]..&[10])), (vec![], vec![]));
    }
}
