//! How often a task is tried again, and how long is waited before.

use chrono::TimeDelta;

use super::spec::{Backoff, DefaultsSpec, TaskSpec};
use crate::parse_duration;

/// The delay before another try, unless a file says another one.
const DELAY: TimeDelta = TimeDelta::minutes(1);
/// The longest delay, unless a file says another one.
const LONGEST: TimeDelta = TimeDelta::hours(1);

/// How a task that failed is tried again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Retry {
    /// Tries after the first one.
    pub retries: u32,
    delay: TimeDelta,
    backoff: Backoff,
    longest: TimeDelta,
    /// The share of a delay by which it may be longer or shorter: 0 to 1.
    jitter: f64,
}

impl Retry {
    /// Returns what holds for a task: what it says itself, else the DAG's defaults. Texts that are no time were refused when
    /// the file was read.
    #[must_use]
    pub fn of(task: &TaskSpec, defaults: Option<&DefaultsSpec>) -> Self {
        let time = |own: &Option<String>, common: Option<&Option<String>>| {
            let text = own.as_ref().or(common.and_then(Option::as_ref))?;
            parse_duration(text).ok()
        };
        let share = task.retry_jitter.as_ref().or(defaults.and_then(|defaults| defaults.retry_jitter.as_ref()));
        let share = share.and_then(|text| text.strip_suffix('%')?.parse::<f64>().ok()).unwrap_or(0.0);
        Self {
            retries: task.retries.or(defaults.and_then(|defaults| defaults.retries)).unwrap_or(0),
            delay: time(&task.retry_delay, defaults.map(|defaults| &defaults.retry_delay)).unwrap_or(DELAY),
            backoff: task.retry_backoff.or(defaults.and_then(|defaults| defaults.retry_backoff)).unwrap_or_default(),
            longest: time(&task.max_retry_delay, defaults.map(|defaults| &defaults.max_retry_delay)).unwrap_or(LONGEST),
            jitter: (share / 100.0).clamp(0.0, 1.0),
        }
    }

    /// Returns how long is waited after the failure of a try, the first of which is 1. `chance` is from -1 to 1.
    ///
    /// An exponential delay doubles with each try, as Airflow's `retry_exponential_backoff` does, and never passes the longest.
    #[must_use]
    pub fn delay(&self, attempt: u32, chance: f64) -> TimeDelta {
        let doubled = match self.backoff {
            Backoff::Fixed => self.delay,
            Backoff::Exponential => {
                let times = 1_i32.checked_shl(attempt.saturating_sub(1).min(30)).unwrap_or(i32::MAX);
                self.delay.checked_mul(times).unwrap_or(TimeDelta::MAX)
            }
        };
        let delay = doubled.min(self.longest.max(self.delay));
        #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "a delay by chance, of at most 100 years")]
        let spread = (delay.num_milliseconds() as f64 * self.jitter * chance.clamp(-1.0, 1.0)) as i64;
        (delay + TimeDelta::milliseconds(spread)).max(TimeDelta::zero())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(keys: &str) -> TaskSpec {
        toml_edit::de::from_str(keys).expect("a task")
    }

    #[test]
    fn a_task_says_it_itself_or_the_defaults_do_or_nobody() {
        let defaults = DefaultsSpec { retries: Some(3), retry_delay: Some("10s".into()), ..DefaultsSpec::default() };
        let of = |keys: &str, defaults| Retry::of(&task(keys), defaults);
        assert_eq!((of("", None).retries, of("", None).delay(1, 0.0)), (0, DELAY));
        assert_eq!((of("", Some(&defaults)).retries, of("", Some(&defaults)).delay(5, 0.0)), (3, TimeDelta::seconds(10)));
        let own = of("retries = 0\nretry_delay = \"1h30m\"", Some(&defaults));
        assert_eq!((own.retries, own.delay(1, 0.0)), (0, TimeDelta::minutes(90)));
    }

    #[test]
    fn an_exponential_delay_doubles_up_to_the_longest() {
        let retry = Retry::of(&task("retry_delay = \"10s\"\nretry_backoff = \"exponential\"\nmax_retry_delay = \"1m\""), None);
        let delays: Vec<i64> = (1..=5).map(|attempt| retry.delay(attempt, 0.0).num_seconds()).collect();
        assert_eq!(delays, [10, 20, 40, 60, 60]);
        assert_eq!(retry.delay(u32::MAX, 0.0), TimeDelta::minutes(1));
    }

    #[test]
    fn chance_makes_a_delay_longer_or_shorter_by_its_share() {
        let retry = Retry::of(&task("retry_delay = \"100s\"\nretry_jitter = \"10%\""), None);
        let of = |chance: f64| retry.delay(1, chance).num_seconds();
        assert_eq!((of(-1.0), of(0.0), of(0.5), of(1.0), of(9.0)), (90, 100, 105, 110, 110));
    }
}
