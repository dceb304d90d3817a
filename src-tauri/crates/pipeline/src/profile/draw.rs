//! A uniform sample of what comes, of a bounded size (Vitter's algorithm R). The same input gives the same sample.

/// A sample.
pub(super) struct Draw<T> {
    taken: Vec<T>,
    most: usize,
    seen: u64,
    state: u64,
}

impl<T> Default for Draw<T> {
    fn default() -> Self {
        Self::new(0)
    }
}

impl<T> Draw<T> {
    /// Returns a sample of at most so many.
    pub fn new(most: usize) -> Self {
        Self { taken: Vec::new(), most, seen: 0, state: 0x9E37_79B9_7F4A_7C15 }
    }

    /// Takes one in, each with the same chance.
    #[inline]
    pub fn add(&mut self, one: T) {
        self.seen += 1;
        if self.taken.len() < self.most {
            self.taken.push(one);
            return;
        }
        // xorshift64*: the sample needs even spread, not secrecy.
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        let place = self.state.wrapping_mul(0x2545_F491_4F6C_DD1D) % self.seen;
        if let Some(slot) = usize::try_from(place).ok().and_then(|place| self.taken.get_mut(place)) {
            *slot = one;
        }
    }

    /// Returns how many came.
    pub fn seen(&self) -> u64 {
        self.seen
    }

    /// Returns the sample.
    pub fn taken(self) -> Vec<T> {
        self.taken
    }
}
