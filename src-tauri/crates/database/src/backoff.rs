use std::time::Duration;

/// How long is waited between tries to reach a server that is away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// Before the second try.
    pub first: Duration,
    /// The longest.
    pub most: Duration,
}

impl Default for Backoff {
    fn default() -> Self {
        Self { first: Duration::from_millis(500), most: Duration::from_mins(1) }
    }
}

impl Backoff {
    /// Returns how long is waited after so many tries that failed: twice as long each time, between a half and all of it by
    /// chance (`dice` from 0 to 1), so that many who lost one server do not come back at one instant.
    #[must_use]
    pub fn after(self, tries: u32, dice: f64) -> Duration {
        let doubled = self.first.saturating_mul(2_u32.saturating_pow(tries.saturating_sub(1)));
        let whole = doubled.min(self.most);
        whole / 2 + (whole / 2).mul_f64(dice.clamp(0.0, 1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_try_waits_twice_as_long_until_the_longest() {
        let backoff = Backoff::default();
        let waits: Vec<u128> = (1..=10).map(|tries| backoff.after(tries, 1.0).as_millis()).collect();
        assert_eq!(waits, [500, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
        assert_eq!(backoff.after(3, 0.0), Duration::from_secs(1));
        assert_eq!(backoff.after(u32::MAX, 1.0), Duration::from_mins(1));
    }
}
