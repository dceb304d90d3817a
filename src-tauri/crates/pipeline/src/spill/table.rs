//! Keys that were seen, each with its place in the order of first appearance.

use hashbrown::HashTable;

/// Rows that are looked up together.
const TOGETHER: usize = 1024;

/// A table of keys. A key is found by a hash computed before and by all of its bytes.
#[derive(Debug, Default)]
pub struct KeyTable {
    places: HashTable<Entry>,
    keys: Vec<Packed>,
    /// The bytes of the keys that are too long to stand in `keys` themselves.
    long: Vec<u8>,
}

/// Half of a key's hash is kept: it is enough to tell almost all keys apart, and more entries are in the processor's cache.
#[derive(Debug, Clone, Copy)]
struct Entry {
    hash: u32,
    place: u32,
}

const fn half(hash: u64) -> u32 {
    (hash >> 32) as u32
}

/// Returns a hash of 64 bits that half of one stands for in the table (Fibonacci hashing: Knuth, volume 3, 6.4).
const fn spread(half: u32) -> u64 {
    (half as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// A key of at most fifteen bytes with its length, or where a longer one stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Packed([u8; 16]);

impl Packed {
    const LENGTH: usize = 15;
    const IS_LONG: u8 = 255;

    /// Returns a short key; nothing for one that is too long.
    fn short(key: &[u8]) -> Option<Self> {
        let mut packed = [0; 16];
        packed.get_mut(..key.len()).filter(|_| key.len() <= Self::LENGTH)?.copy_from_slice(key);
        packed[Self::LENGTH] = u8::try_from(key.len()).ok()?;
        Some(Self(packed))
    }

    /// Returns a long key, whose bytes end in `long` now.
    fn long(from: usize, end: usize) -> Self {
        let mut packed = [0; 16];
        packed[..8].copy_from_slice(&(from as u64).to_le_bytes());
        // Seven bytes of it: no memory is larger.
        packed[8..Self::LENGTH].copy_from_slice(&((end - from) as u64).to_le_bytes()[..7]);
        packed[Self::LENGTH] = Self::IS_LONG;
        Self(packed)
    }

    /// Returns where a long key stands.
    fn place(self) -> Option<std::ops::Range<usize>> {
        if self.0[Self::LENGTH] != Self::IS_LONG {
            return None;
        }
        let (mut from, mut length) = ([0; 8], [0; 8]);
        from.copy_from_slice(&self.0[..8]);
        length[..7].copy_from_slice(&self.0[8..Self::LENGTH]);
        let [from, length] = [from, length].map(|bytes| usize::try_from(u64::from_le_bytes(bytes)).ok());
        from.zip(length).map(|(from, length)| from..from + length)
    }
}

impl KeyTable {
    /// Returns the number of keys.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Returns whether no key was seen.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Returns the bytes that the table takes.
    #[must_use]
    pub fn size_bytes(&self) -> usize {
        self.long.capacity() + self.keys.capacity() * size_of::<Packed>() + self.places.capacity() * size_of::<Entry>() * 8 / 7
    }

    /// Returns whether the key of a place has these bytes.
    fn is(keys: &[Packed], long: &[u8], place: u32, key: &[u8]) -> bool {
        let known = keys[place as usize];
        match Packed::short(key) {
            Some(short) => known == short,
            None => known.place().is_some_and(|place| &long[place] == key),
        }
    }

    /// Returns a key's place, where it was seen.
    #[must_use]
    pub fn find(&self, hash: u64, key: &[u8]) -> Option<u32> {
        let hash = half(hash);
        let same = |entry: &Entry| entry.hash == hash && Self::is(&self.keys, &self.long, entry.place, key);
        self.places.find(spread(hash), same).map(|entry| entry.place)
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
            found.extend(together.iter().map(|(hash, _)| {
                let hash = half(*hash);
                self.places.find(spread(hash), |entry| entry.hash == hash).map(|entry| entry.place)
            }));
            for ((hash, key), place) in together.iter().zip(&found) {
                let same = place.filter(|place| Self::is(&self.keys, &self.long, *place, key));
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
        let (hash, Self { places, keys, long }) = (half(hash), self);
        let same = |entry: &Entry| entry.hash == hash && Self::is(keys, long, entry.place, key);
        match places.entry(spread(hash), same, |entry| spread(entry.hash)) {
            hashbrown::hash_table::Entry::Occupied(entry) => (entry.get().place, false),
            hashbrown::hash_table::Entry::Vacant(entry) => {
                let place = u32::try_from(keys.len()).expect("the memory for keys ends before their number does");
                entry.insert(Entry { hash, place });
                keys.push(Packed::short(key).unwrap_or_else(|| {
                    let from = long.len();
                    long.extend_from_slice(key);
                    Packed::long(from, long.len())
                }));
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
        assert_eq!((table.find(7, b"b"), table.find(7, b""), table.find(8, b"ab"), table.len()), (Some(1), Some(2), None, 3));
        // Short ones stand in the table themselves, long ones do not; zeros at an end count.
        let keys = [vec![0; 14], vec![0; 15], vec![0; 16], vec![0; 17], vec![1; 15], [vec![0; 15], vec![255]].concat(), vec![2; 400]];
        for (place, key) in (3..).zip(&keys) {
            assert_eq!(table.insert(7, key), (place, true), "{key:?}");
        }
        for (place, key) in (3..).zip(&keys) {
            assert_eq!((table.find(7, key), table.insert(7, key)), (Some(place), (place, false)), "{key:?}");
        }
        assert!(table.size_bytes() > 0 && !table.is_empty());
    }

    #[test]
    fn keys_that_are_entered_together_get_the_places_of_those_entered_one_by_one() {
        // Few hashes for many keys, repeats within and beyond what is looked up together.
        let key = |number: usize| format!("{}{}", "x".repeat(number % 20), number * 7 % 1_500).into_bytes();
        let keys: Vec<Vec<u8>> = (0..5 * TOGETHER).map(|number| key(number % 1_500)).collect();
        let hash = |key: &[u8]| u64::from(key[0]) << 57 | u64::from(key[key.len() - 1]) << 32;
        let (mut one_by_one, mut together) = (KeyTable::default(), KeyTable::default());
        let wanted: Vec<_> = keys.iter().map(|key| one_by_one.insert(hash(key), key)).collect();
        let mut found = Vec::new();
        together.insert_all(keys.iter().map(|key| (hash(key), key.as_slice())), |place, new| found.push((place, new)));
        assert_eq!(found, wanted);
        assert_eq!(together.len(), 1_500);
    }
}
