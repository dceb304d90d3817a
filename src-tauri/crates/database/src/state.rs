use std::time::Duration;

use tokio::time::Instant;

use crate::error::DatabaseError;
use crate::report::Report;

/// How a connection is. Instants are the runtime's: whoever shows them as wall times knows both clocks.
#[derive(Debug, Clone)]
pub enum State {
    /// Nobody has asked for anything yet.
    Untried,
    Connecting {
        since: Instant,
    },
    Connected {
        since: Instant,
        report: Report,
    },
    /// The server cannot be reached.
    Away {
        since: Instant,
        why: DatabaseError,
        /// Tries that failed since.
        tries: u32,
        /// When it is tried again; never by itself where somebody must change something first.
        next: Option<Instant>,
    },
    /// It was closed on our side.
    Closed,
}

impl State {
    /// Returns the state in words, as the status bar shows it: `connected`, `away for 12 s, next try in 4 s`.
    #[must_use]
    pub fn words(&self, now: Instant) -> String {
        match self {
            Self::Untried => "not connected yet".into(),
            Self::Connecting { since } => format!("connecting for {}", span(now - *since)),
            Self::Connected { report, .. } if report.read_only => "connected, only reads".into(),
            Self::Connected { .. } => "connected".into(),
            Self::Away { since, next: Some(next), .. } if *next > now => {
                format!("away for {}, next try in {}", span(now - *since), span(*next - now))
            }
            Self::Away { since, next: Some(_), .. } => format!("away for {}, trying now", span(now - *since)),
            Self::Away { since, next: None, .. } => format!("away for {}, needs you", span(now - *since)),
            Self::Closed => "closed".into(),
        }
    }

    /// Returns whether the server can be asked, as far as is known.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        matches!(self, Self::Connected { .. })
    }
}

/// Returns a time in its largest unit: `4 s`, `3 min`, `2 h`.
fn span(time: Duration) -> String {
    match time.as_secs() {
        seconds @ 0..60 => format!("{seconds} s"),
        seconds @ 60..3600 => format!("{} min", seconds / 60),
        seconds @ 3600..172_800 => format!("{} h", seconds / 3600),
        seconds => format!("{} days", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_says_for_how_long_and_what_is_next() {
        let now = Instant::now() + Duration::from_secs(10_000);
        let ago = |seconds| now - Duration::from_secs(seconds);
        let why = DatabaseError::Refused { at: "db:5432".into() };
        let away = |next| State::Away { since: ago(125), why: why.clone(), tries: 3, next };
        assert_eq!(away(Some(now + Duration::from_secs(4))).words(now), "away for 2 min, next try in 4 s");
        assert_eq!(away(Some(ago(1))).words(now), "away for 2 min, trying now");
        assert_eq!(away(None).words(now), "away for 2 min, needs you");
        assert_eq!(State::Connecting { since: ago(7300) }.words(now), "connecting for 2 h");
        assert_eq!(State::Untried.words(now), "not connected yet");
    }
}
