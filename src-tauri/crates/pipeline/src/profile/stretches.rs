//! Where in the rows something is, by stretches of equally many rows, however many rows come.

/// Stretches at most.
const MOST: u64 = 128;

/// How often something is in each stretch of rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stretches {
    /// Rows of a stretch: a power of two.
    rows: u64,
    counts: Vec<u64>,
}

impl Default for Stretches {
    fn default() -> Self {
        Self { rows: 1, counts: Vec::new() }
    }
}

/// Returns the length of stretches of which so many rows have no more than are allowed.
pub(super) fn length(rows: u64) -> u64 {
    rows.div_ceil(MOST).max(1).next_power_of_two()
}

impl Stretches {
    /// Counts a row.
    pub fn add(&mut self, row: u64) {
        while row / self.rows >= MOST {
            self.double();
        }
        #[expect(clippy::cast_possible_truncation, reason = "it is less than the most")]
        let at = (row / self.rows) as usize;
        if self.counts.len() <= at {
            self.counts.resize(at + 1, 0);
        }
        self.counts[at] += 1;
    }

    /// Returns the counts of stretches of so many rows, which are no shorter than they were; the last ones that have none are left out.
    pub fn of(mut self, rows: u64) -> Vec<u64> {
        while self.rows < rows {
            self.double();
        }
        self.counts
    }

    fn double(&mut self) {
        self.counts = self.counts.chunks(2).map(|pair| pair.iter().sum()).collect();
        self.rows *= 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_grow_with_the_rows_and_lose_none() {
        let mut some = Stretches::default();
        (0..1000).filter(|row| row % 10 == 0).for_each(|row| some.add(row));
        assert_eq!((length(1000), some.rows), (8, 8));
        let counts = some.of(8);
        assert_eq!((counts.len(), counts.iter().sum::<u64>(), &counts[..5]), (124, 100, &[1, 1, 1, 1, 0][..]));
        let mut first = Stretches::default();
        first.add(0);
        assert_eq!(first.of(length(1_000_000)), [1]);
        assert_eq!((length(0), length(128), length(129)), (1, 1, 2));
    }
}
