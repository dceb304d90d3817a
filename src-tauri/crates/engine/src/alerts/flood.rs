//! How many messages an alert sends at once: beyond that the rest of the minute is summed up in one.

use chrono::{DateTime, TimeDelta, Utc};

/// Facts that an alert tells one by one in a minute.
pub(super) const ALONE: u32 = 10;
/// How long is counted.
const WINDOW: TimeDelta = TimeDelta::minutes(1);

/// What an alert has told in this minute.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Flood {
    since: Option<DateTime<Utc>>,
    count: u32,
}

/// How a fact is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Room {
    Alone,
    /// With others, in one message that is sent at this instant.
    Summed {
        at: DateTime<Utc>,
    },
}

impl Flood {
    /// Counts a fact and returns how it is told.
    pub fn take(&mut self, now: DateTime<Utc>) -> Room {
        // A clock that was set back begins a new minute.
        let since = self.since.filter(|since| *since <= now && now - *since < WINDOW);
        let since = since.unwrap_or_else(|| {
            self.count = 0;
            now
        });
        self.since = Some(since);
        self.count = self.count.saturating_add(1);
        if self.count <= ALONE { Room::Alone } else { Room::Summed { at: since + WINDOW } }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).expect("an instant")
    }

    #[test]
    fn the_eleventh_fact_of_a_minute_and_those_after_it_are_summed_up_at_its_end() {
        let mut flood = Flood::default();
        let told: Vec<Room> = (0..13).map(|second| flood.take(at(second))).collect();
        assert!(told[..10].iter().all(|room| *room == Room::Alone));
        assert!(told[10..].iter().all(|room| *room == Room::Summed { at: at(60) }));
        assert_eq!(flood.take(at(60)), Room::Alone);
        assert_eq!(flood.take(at(-500)), Room::Alone);
    }

    proptest! {
        #[test]
        fn in_no_minute_from_its_first_fact_on_are_more_told_alone(steps in prop::collection::vec(0_i64..20, 1..200)) {
            let (mut flood, mut now, mut alone) = (Flood::default(), 0, Vec::new());
            for step in steps {
                now += step;
                if flood.take(at(now)) == Room::Alone {
                    alone.push(now);
                }
            }
            // Two minutes may meet: at most twice as many within any sixty seconds.
            for (index, first) in alone.iter().enumerate() {
                let within = alone[index..].iter().take_while(|second| *second - first < 60).count();
                prop_assert!(within <= 2 * ALONE as usize);
            }
        }
    }
}
