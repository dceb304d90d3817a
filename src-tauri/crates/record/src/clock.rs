//! The only source of time. Logic takes a [`Clock`]; tests pass one they turn by hand.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Returns the wall time.
    fn now(&self) -> DateTime<Utc>;
    /// Returns the time since an arbitrary start that never goes back.
    fn monotonic(&self) -> Duration;
    /// Returns how often who waits for an instant looks whether the clock was set meanwhile.
    fn looked_at_every(&self) -> Duration {
        Duration::from_secs(1)
    }
}

/// The system's clock.
#[derive(Debug)]
pub struct SystemClock {
    start: Instant,
}

impl Default for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place where time is read")]
    fn default() -> Self {
        Self { start: Instant::now() }
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place where time is read")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }

    fn monotonic(&self) -> Duration {
        self.start.elapsed()
    }
}

/// Names a file that holds the wall time, for tests of whole programs: see [`FileClock`].
const FILE: &str = "MILLPOND_CLOCK_FILE";
/// A clock's file is looked at no more often.
const LOOK: Duration = Duration::from_millis(20);

/// Returns the clock of this process: the system's, unless a test names a file.
#[must_use]
pub fn of_this_process() -> Arc<dyn Clock> {
    match std::env::var_os(FILE) {
        Some(path) => Arc::new(FileClock::new(PathBuf::from(path))),
        None => Arc::new(SystemClock::default()),
    }
}

/// A clock whose wall time is set by a file, which holds an instant (RFC 3339), whenever its text changes; from there it runs on.
/// While there is none, it is the system's.
#[derive(Debug)]
pub struct FileClock {
    system: SystemClock,
    path: PathBuf,
    seen: Mutex<Seen>,
}

/// What a clock's file said last, when, and what follows from it.
#[derive(Debug, Default)]
struct Seen {
    looked: Option<Duration>,
    text: String,
    /// The instant that it was set to, and the monotonic time at which it was.
    set: Option<(DateTime<Utc>, Duration)>,
}

impl FileClock {
    /// Returns the clock of a file.
    #[must_use]
    pub fn new(path: PathBuf) -> Self {
        Self { system: SystemClock::default(), path, seen: Mutex::default() }
    }
}

impl Clock for FileClock {
    fn now(&self) -> DateTime<Utc> {
        let now = self.system.monotonic();
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.looked.is_none_or(|looked| now.saturating_sub(looked) >= LOOK) {
            seen.looked = Some(now);
            // A file that is just being written is looked at the next time.
            if let Ok(text) = std::fs::read_to_string(&self.path)
                && text != seen.text
                && let Ok(instant) = DateTime::parse_from_rfc3339(text.trim())
            {
                seen.set = Some((instant.with_timezone(&Utc), now));
                seen.text = text;
            }
        }
        match seen.set {
            Some((instant, at)) => instant + chrono::TimeDelta::from_std(now.saturating_sub(at)).unwrap_or_default(),
            None => self.system.now(),
        }
    }

    fn monotonic(&self) -> Duration {
        self.system.monotonic()
    }

    fn looked_at_every(&self) -> Duration {
        LOOK
    }
}

/// A clock that stands still until it is set, for tests.
#[derive(Debug)]
pub struct StoppedClock {
    now: Mutex<DateTime<Utc>>,
    start: DateTime<Utc>,
}

impl StoppedClock {
    /// Returns a clock that stands at `now`.
    #[must_use]
    pub fn at(now: DateTime<Utc>) -> Self {
        Self { now: Mutex::new(now), start: now }
    }

    /// Moves the clock on.
    pub fn advance(&self, by: chrono::TimeDelta) {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) += by;
    }
}

impl Clock for StoppedClock {
    fn now(&self) -> DateTime<Utc> {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn monotonic(&self) -> Duration {
        (self.now() - self.start).to_std().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_of_a_file_is_set_whenever_its_text_changes_and_runs_on() {
        let path = std::env::temp_dir().join(format!("millpond-clock-{}", std::process::id()));
        let clock = FileClock::new(path.clone());
        let at = |text: &str| DateTime::parse_from_rfc3339(text).expect("a time").with_timezone(&Utc);
        for instant in ["2025-03-30T00:59:59Z", "2020-01-01T00:00:00Z"] {
            std::fs::write(&path, instant).expect("written");
            while (clock.now() - at(instant)).abs() > chrono::TimeDelta::minutes(1) {
                std::thread::yield_now();
            }
            let first = clock.now();
            while clock.now() == first {
                std::thread::yield_now();
            }
            assert!(clock.now() > first && clock.now() - at(instant) < chrono::TimeDelta::minutes(1));
        }
        std::fs::remove_file(path).expect("removed");
    }
}
