//! Keys that were seen, each with its place in the order of first appearance.

use hashbrown::HashTable;

/// Rows that are looked up together.
const TOGETHER: usize = 1024;

/// A table of keys. A key is found by a hash computed before and by all of its bytes.
#[derive(Debug, Default)]
pub struct KeyTable {
    places: HashTable<Entry>,
    bytes: Vec<u8>,
    /// Where each key ends in `bytes`.
    ends: Vec<usize>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    hash: u64,
    place: u32,
}

impl KeyTable {
    /// Returns the number of keys.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns whether no key was seen.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Returns the bytes that the table takes.
    #[must_use]
    pub fn size_bytes(&self) -> usize {
        self.bytes.capacity() + self.ends.capacity() * 8 + self.places.capacity() * size_of::<Entry>() * 8 / 7
    }

    fn key(bytes: &[u8], ends: &[usize], place: u32) -> std::ops::Range<usize> {
        let place = place as usize;
        debug_assert!(place < ends.len() && ends[place] <= bytes.len(), "a place is a key's");
        let start = if place == 0 { 0 } else { ends[place - 1] };
        start..ends[place]
    }

    /// Returns a key's place, where it was seen.
    #[must_use]
    pub fn find(&self, hash: u64, key: &[u8]) -> Option<u32> {
        let same = |entry: &Entry| entry.hash == hash && &self.bytes[Self::key(&self.bytes, &self.ends, entry.place)] == key;
        self.places.find(hash, same).map(|entry| entry.place)
    }

    /// Enters keys in their order; `row` is told each one's place, and whether it is new. Faster than one by one where the table
    /// is larger than the processor's cache: what does not wait for each other is looked up together.
    pub fn insert_all<'k>(&mut self, keys: impl Iterator<Item = (u64, &'k [u8])>, mut row: impl FnMut(u32, bool)) {
        let mut keys = keys.peekable();
        let (mut together, mut found) = (Vec::with_capacity(TOGETHER), Vec::with_capacity(TOGETHER));
        while keys.peek().is_some() {
            together.clear();
            together.extend(keys.by_ref().take(TOGETHER));
            found.clear();
            // By their hashes alone first: nothing here depends on bytes that lie elsewhere.
            found.extend(together.iter().map(|(hash, _)| self.places.find(*hash, |entry| entry.hash == *hash).map(|entry| entry.place)));
            for ((hash, key), place) in together.iter().zip(&found) {
                let same = place.filter(|place| &self.bytes[Self::key(&self.bytes, &self.ends, *place)] == *key);
                let (place, new) = same.map_or_else(|| self.insert(*hash, key), |place| (place, false));
                row(place, new);
            }
        }
    }

    /// Returns a key's place, and whether it is new.
    ///
    /// # Panics
    /// With more than 4 billion keys: the room for them ends long before.
    pub fn insert(&mut self, hash: u64, key: &[u8]) -> (u32, bool) {
        let Self { places, bytes, ends } = self;
        let same = |entry: &Entry| entry.hash == hash && &bytes[Self::key(bytes, ends, entry.place)] == key;
        match places.entry(hash, same, |entry| entry.hash) {
            hashbrown::hash_table::Entry::Occupied(entry) => (entry.get().place, false),
            hashbrown::hash_table::Entry::Vacant(entry) => {
                let place = u32::try_from(ends.len()).expect("the memory for keys ends before their number does");
                entry.insert(Entry { hash, place });
                bytes.extend_from_slice(key);
                ends.push(bytes.len());
                (place, true)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_one_hash_are_told_apart_by_their_bytes() {
        let mut table = KeyTable::default();
        assert_eq!(table.insert(7, b"a"), (0, true));
        assert_eq!(table.insert(7, b"b"), (1, true));
        assert_eq!(table.insert(7, b""), (2, true));
        assert_eq!(table.insert(7, b"a"), (0, false));
        assert_eq!((table.find(7, b"b"), table.find(7, b""), table.find(8, b"a"), table.len()), (Some(1), Some(2), None, 3));
        assert!(table.size_bytes() > 0 && !table.is_empty());
    }

    #[test]
    fn keys_that_are_entered_together_get_the_places_of_those_entered_one_by_one() {
        // Few hashes for many keys, repeats within and beyond what is looked up together.
        let keys: Vec<Vec<u8>> = (0..5 * TOGETHER).map(|number| (number * 7 % 1_500).to_string().into_bytes()).collect();
        let hash = |key: &[u8]| u64::from(key[0]) << 57 | u64::from(key[key.len() - 1]);
        let (mut one_by_one, mut together) = (KeyTable::default(), KeyTable::default());
        let wanted: Vec<_> = keys.iter().map(|key| one_by_one.insert(hash(key), key)).collect();
        let mut found = Vec::new();
        together.insert_all(keys.iter().map(|key| (hash(key), key.as_slice())), |place, new| found.push((place, new)));
        assert_eq!(found, wanted);
        assert_eq!(together.len(), 1_500);
    }
}
