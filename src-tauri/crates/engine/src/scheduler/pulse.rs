//! Both clocks, held against each other: whether the wall clock was set, and when the machine woke.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::Scheduler;
use crate::engine::{Engine, lock_of};

/// A wall clock that is off by more was set, or the machine slept.
const SET: TimeDelta = TimeDelta::milliseconds(200);
/// Where it has gone on by so much more than the one that no one sets, and that stands still in sleep, the machine slept.
const SLEPT: TimeDelta = TimeDelta::seconds(2);

/// Both clocks as they were last.
#[derive(Debug, Default)]
pub(super) struct Pulse {
    before: Option<(DateTime<Utc>, Duration)>,
    /// When the machine woke last, by the monotonic clock.
    woke: Option<Duration>,
}

impl Pulse {
    /// Takes a look at both clocks. Returns whether the wall clock was set, or the machine slept, since the look before.
    fn beat(&mut self, wall: DateTime<Utc>, monotonic: Duration) -> bool {
        let Some((wall_before, monotonic_before)) = self.before.replace((wall, monotonic)) else { return false };
        let passed = TimeDelta::from_std(monotonic.saturating_sub(monotonic_before)).unwrap_or(TimeDelta::MAX);
        let off = (wall - wall_before).checked_sub(&passed).unwrap_or(TimeDelta::MIN);
        if off > SLEPT {
            self.woke = Some(monotonic);
        }
        off.abs() > SET
    }
}

impl Scheduler {
    /// Returns the time for which the machine is awake, where it slept since the project was opened.
    fn awake_for(&self, monotonic: Duration) -> Option<Duration> {
        lock_of(&self.pulse).woke.map(|woke| monotonic.saturating_sub(woke))
    }
}

impl Engine {
    /// Looks whether the clock was set, or the machine slept, since the look before: then everything that waits for an instant looks
    /// again.
    pub(super) fn beat(&self) {
        let scheduler = self.scheduler();
        if lock_of(&scheduler.pulse).beat(self.clock().now(), self.clock().monotonic()) {
            scheduler.clock_was_set();
            scheduler.wake.notify_one();
        }
    }

    /// Returns how long the machine is awake, where it woke no longer ago than `grace`.
    pub(super) fn woke_within(&self, grace: Duration) -> Option<Duration> {
        // A call that breaks with the sleep may come back before the next beat does.
        self.beat();
        self.scheduler().awake_for(self.clock().monotonic()).filter(|awake| *awake < grace)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wall_clock_that_is_set_back_or_a_little_is_no_sleep() {
        let start = DateTime::from_timestamp(1_800_000_000, 0).expect("a time");
        let at = |wall: i64, monotonic: u64| (start + TimeDelta::milliseconds(wall), Duration::from_millis(monotonic));
        let mut pulse = Pulse::default();
        let mut seen = Vec::new();
        for (wall, monotonic) in
            [at(0, 0), at(1_000, 1_000), at(2_100, 2_000), at(2_500, 3_000), at(4_500, 4_000), at(65_000, 5_000), at(5_000, 6_000)]
        {
            seen.push((pulse.beat(wall, monotonic), pulse.woke.map(|woke| woke.as_millis())));
        }
        assert_eq!(
            seen,
            [(false, None), (false, None), (false, None), (true, None), (true, None), (true, Some(5_000)), (true, Some(5_000))]
        );
    }
}
