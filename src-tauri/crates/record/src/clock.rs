//! The only source of time. Logic takes a [`Clock`]; tests pass one they turn by hand.

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Returns the wall time.
    fn now(&self) -> DateTime<Utc>;
    /// Returns the time since an arbitrary start that never goes back.
    fn monotonic(&self) -> Duration;
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

/// A clock that stands still until it is set, for tests.
#[derive(Debug)]
pub struct StoppedClock {
    now: std::sync::Mutex<DateTime<Utc>>,
    start: DateTime<Utc>,
}

impl StoppedClock {
    /// Returns a clock that stands at `now`.
    #[must_use]
    pub fn at(now: DateTime<Utc>) -> Self {
        Self { now: std::sync::Mutex::new(now), start: now }
    }

    /// Moves the clock on.
    pub fn advance(&self, by: chrono::TimeDelta) {
        *self.now.lock().unwrap_or_else(std::sync::PoisonError::into_inner) += by;
    }
}

impl Clock for StoppedClock {
    fn now(&self) -> DateTime<Utc> {
        *self.now.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn monotonic(&self) -> Duration {
        (self.now() - self.start).to_std().unwrap_or_default()
    }
}
