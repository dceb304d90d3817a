//! The most frequent cells of a column, in bounded memory.
//!
//! Up to [`Bounds::exact`] different cells, and [`Bounds::bytes`] of their text, each is counted. Beyond, the most frequent
//! ones are followed by Space-Saving (Metwally, Agrawal and El Abbadi, "Efficient Computation of Frequent and Top-k Elements
//! in Data Streams", 2005): a cell that is not followed takes the place of the least frequent one, whose count it may owe.
//! A sieve of plain counters stands before it (Homem and Carvalho, "Finding top-k elements in data streams", 2010): a cell is
//! taken in only when the counter that it shares with others exceeds the least count. So most cells of a column of ids cost
//! one addition and no memory, and the error is that of as many followed cells as the sieve has counters.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use hashbrown::HashTable;

/// What is kept at most.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    /// Different cells that are counted one by one.
    exact: usize,
    /// Bytes of their text. Where cells are followed, each keeps its share of them.
    bytes: usize,
    /// Cells that are followed when there are more.
    followed: usize,
    /// Counters of the sieve, a power of two.
    sieve: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { exact: 100_000, bytes: 8 * 1024 * 1024, followed: 1_024, sieve: 1 << 16 }
    }
}

/// A cell that is counted one by one.
pub(super) struct Known {
    pub cell: Box<str>,
    pub hash: u64,
    pub count: u64,
}

/// What became of a cell.
pub(super) enum Kept {
    /// It was counted one by one, as all before it.
    Counted,
    /// It was one too many: from now on the most frequent cells are followed. These were counted before it.
    TooMany(Vec<Known>),
    /// It may be followed.
    Followed,
}

/// Counts cells.
pub(super) struct Frequent {
    bounds: Bounds,
    /// Places in `known`, by the hashes of its cells.
    places: HashTable<usize>,
    /// The cells that are counted one by one, in the order in which they came first.
    known: Vec<Known>,
    bytes: usize,
    followed: Option<Followed>,
}

impl Frequent {
    pub fn new(bounds: Bounds) -> Self {
        Self { bounds, places: HashTable::new(), known: Vec::new(), bytes: 0, followed: None }
    }

    /// Counts a cell, whose hash this is.
    #[inline]
    pub fn add(&mut self, cell: &str, hash: u64) -> Kept {
        if let Some(followed) = &mut self.followed {
            followed.add(cell, hash);
            return Kept::Followed;
        }
        let known = &mut self.known;
        if let Some(place) = self.places.find(hash, |place| known[*place].hash == hash && *known[*place].cell == *cell) {
            known[*place].count += 1;
            return Kept::Counted;
        }
        if known.len() < self.bounds.exact && cell.len() <= self.bounds.bytes - self.bytes {
            self.bytes += cell.len();
            self.places.insert_unique(hash, known.len(), |place| known[*place].hash);
            known.push(Known { cell: cell.into(), hash, count: 1 });
            return Kept::Counted;
        }
        self.places = HashTable::new();
        let known = std::mem::take(known);
        self.followed.insert(Followed::new(self.bounds, &known)).add(cell, hash);
        Kept::TooMany(known)
    }

    /// Returns the number of different cells, `None` where there are more than are counted one by one.
    pub fn distinct(&self) -> Option<u64> {
        self.followed.is_none().then_some(self.known.len() as u64)
    }

    /// Takes out the cells that were counted one by one.
    pub fn take_known(&mut self) -> Vec<Known> {
        std::mem::take(&mut self.known)
    }

    /// Returns the cells that are followed with how often each stands there at least, and how many more there may be of any cell.
    pub fn finish(self) -> (Vec<(String, u64)>, u64) {
        self.followed.map_or_else(Default::default, Followed::finish)
    }
}

/// A hash is its own hash.
#[derive(Default)]
struct Same(u64);

impl Hasher for Same {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// Cells that may be the most frequent ones. They are told apart by their hashes: that one of a few thousand has the 64 bits of
/// another cell of its column does not happen.
struct Followed {
    most: usize,
    cell_bytes: usize,
    places: HashMap<u64, usize, BuildHasherDefault<Same>>,
    /// The text of each cell, cut to its share of the memory, and its hash.
    cells: Vec<(Box<str>, u64)>,
    /// How often each stands there at most.
    counts: Vec<u64>,
    /// How much of that may be of cells that came before it.
    owed: Vec<u64>,
    /// For every cell that is not followed, its counter is at least its count.
    sieve: Vec<u64>,
    /// No count is less.
    least: u64,
}

impl Followed {
    fn new(bounds: Bounds, known: &[Known]) -> Self {
        let mut counted: Vec<&Known> = known.iter().collect();
        counted.sort_unstable_by_key(|known| std::cmp::Reverse(known.count));
        let mut new = Self {
            most: bounds.followed,
            cell_bytes: bounds.bytes / bounds.followed,
            places: HashMap::with_capacity_and_hasher(bounds.followed, BuildHasherDefault::default()),
            cells: Vec::with_capacity(bounds.followed),
            counts: Vec::with_capacity(bounds.followed),
            owed: Vec::with_capacity(bounds.followed),
            sieve: vec![0; bounds.sieve],
            least: 0,
        };
        for Known { cell, hash, count } in counted {
            if new.cells.len() < new.most {
                new.follow(cell, *hash, *count, 0);
            } else {
                new.raise(*hash, *count);
            }
        }
        new
    }

    fn counter(&mut self, hash: u64) -> &mut u64 {
        #[expect(clippy::cast_possible_truncation, reason = "a few low bits are wanted")]
        let place = hash as usize & (self.sieve.len() - 1);
        &mut self.sieve[place]
    }

    fn raise(&mut self, hash: u64, count: u64) {
        let counter = self.counter(hash);
        *counter = (*counter).max(count);
    }

    fn kept(&self, cell: &str) -> Box<str> {
        let mut end = cell.len().min(self.cell_bytes);
        while !cell.is_char_boundary(end) {
            end -= 1;
        }
        cell[..end].into()
    }

    fn follow(&mut self, cell: &str, hash: u64, count: u64, owed: u64) {
        self.places.insert(hash, self.cells.len());
        self.cells.push((self.kept(cell), hash));
        self.counts.push(count);
        self.owed.push(owed);
    }

    #[inline]
    fn add(&mut self, cell: &str, hash: u64) {
        if let Some(place) = self.places.get(&hash) {
            self.counts[*place] += 1;
            return;
        }
        let least = self.least;
        let counter = self.counter(hash);
        let (owed, count) = (*counter, *counter + 1);
        if count <= least {
            *counter = count;
            return;
        }
        self.take_in(cell, hash, count, owed);
    }

    /// Follows a cell instead of the least frequent one, if it is more frequent.
    #[cold]
    fn take_in(&mut self, cell: &str, hash: u64, count: u64, owed: u64) {
        if self.cells.len() < self.most {
            self.follow(cell, hash, count, owed);
            return;
        }
        let (place, least) = self.least();
        self.least = least;
        if count <= least {
            *self.counter(hash) = count;
            return;
        }
        let kept = self.kept(cell);
        let (_, gone) = std::mem::replace(&mut self.cells[place], (kept, hash));
        self.places.remove(&gone);
        self.places.insert(hash, place);
        self.raise(gone, least);
        self.counts[place] = count;
        self.owed[place] = owed;
    }

    fn least(&self) -> (usize, u64) {
        let least = self.counts.iter().copied().min().unwrap_or(0);
        (self.counts.iter().position(|count| *count == least).unwrap_or(0), least)
    }

    fn finish(self) -> (Vec<(String, u64)>, u64) {
        // While there is room, every cell is followed from its first time on.
        let error = if self.cells.len() < self.most { 0 } else { self.least().1 };
        let counts = self.counts.iter().zip(&self.owed).map(|(count, owed)| count - owed);
        (self.cells.into_iter().map(|(cell, _)| cell.into_string()).zip(counts).collect(), error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use xxhash_rust::xxh3::xxh3_64;

    fn counted(bounds: Bounds, cells: impl IntoIterator<Item = String>) -> Frequent {
        let mut frequent = Frequent::new(bounds);
        for cell in cells {
            frequent.add(&cell, xxh3_64(cell.as_bytes()));
        }
        frequent
    }

    /// Returns all cells that are known, counted one by one or followed, and the error of their counts.
    fn found(mut frequent: Frequent) -> (Vec<(String, u64)>, u64) {
        let known: Vec<_> = frequent.take_known().into_iter().map(|known| (known.cell.into_string(), known.count)).collect();
        let (followed, error) = frequent.finish();
        (if known.is_empty() { followed } else { known }, error)
    }

    #[test]
    fn long_cells_are_kept_within_the_bytes_allowed() {
        let long = |number: u32| format!("{number}{}", "é".repeat(10_000));
        let frequent = counted(Bounds::default(), (0..2_000).chain(7..8).map(long));
        assert!(frequent.known.is_empty() && frequent.distinct().is_none());
        let (cells, error) = found(frequent);
        assert!(cells.iter().map(|(cell, _)| cell.len()).sum::<usize>() <= Bounds::default().bytes);
        // By which cells the hasher puts together, the cell may have lost its place in between, and owe its first count.
        assert!(cells.iter().any(|(cell, count)| cell.starts_with("7é") && *count <= 2 && *count + error >= 2));
        // Few cells that are long are still counted exactly.
        let (mut cells, error) = found(counted(Bounds::default(), (0..600).chain(0..600).map(long)));
        cells.retain(|(_, count)| *count == 2);
        assert_eq!((cells.len(), error), (600, 0));
    }

    #[test]
    fn a_cell_that_first_comes_late_is_found() {
        let cells = (0..150_000u32).map(|number| number.to_string());
        let late = (0..50_000u32).map(|number| if number % 10 == 0 { "late".to_owned() } else { format!("x{number}") });
        let (mut cells, error) = found(counted(Bounds::default(), cells.chain(late)));
        cells.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        assert_eq!(cells[0].0, "late");
        assert!(cells[0].1 <= 5_000 && cells[0].1 + error >= 5_000 && error < 100, "{} + {error}", cells[0].1);
    }

    proptest! {
        #[test]
        fn every_count_is_within_its_stated_error(cells in prop::collection::vec((0u32..30, 1u32..30), 0..400)) {
            let cells: Vec<String> = cells.into_iter().map(|(a, b)| (a / b).to_string()).collect();
            let mut truth: HashMap<&str, u64> = HashMap::new();
            for cell in &cells {
                *truth.entry(cell).or_default() += 1;
            }
            let bounds = Bounds { exact: 6, bytes: 64, followed: 4, sieve: 8 };
            let (found, error) = found(counted(bounds, cells.iter().cloned()));
            for (cell, count) in &found {
                prop_assert!(*count <= truth[cell.as_str()] && truth[cell.as_str()] <= count + error, "{cell}: {count}, {truth:?}");
            }
            for (cell, count) in truth {
                prop_assert!(count <= error || found.iter().any(|(known, _)| known == cell), "{cell}: {count} of {error}");
            }
        }
    }
}
