use chrono::{DateTime, TimeDelta, Utc};

use crate::zone::{Zone, second_of};

/// What templates say about an instant: `{{ ds }}` and the like.
///
/// Airflow's `ds` and `ts` are in UTC; here `ds` is the date that the DAG's own zone has at the instant, because that is the
/// day which a person means who reads `sales_{{ ds }}.csv`. `ds_utc` is what Airflow's `ds` is.
///
/// Source: <https://airflow.apache.org/docs/apache-airflow/stable/templates-ref.html>
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The date in the zone: `2025-10-26`.
    pub ds: String,
    /// The same without dashes: `20251026`.
    pub ds_nodash: String,
    /// The date in UTC: `2025-10-25`.
    pub ds_utc: String,
    /// The wall time in the zone with its offset from UTC (ISO 8601): `2025-10-26T01:00:00+08:00`.
    pub ts: String,
    /// The wall time without offset and punctuation: `20251026T010000`.
    pub ts_nodash: String,
}

impl Facts {
    /// Returns the facts of an instant in a zone. What is finer than a second is left out.
    /// An instant outside of the years 1900 to 9998 is told as the nearest one in them.
    pub fn of(at: DateTime<Utc>, zone: Zone) -> Self {
        let at = second_of(at);
        let wall = zone.wall(at);
        // An offset of old local mean time has seconds, which ISO 8601 has no place for: the minute it lies in is said.
        let offset = zone.offset_s(at);
        let sign = if offset < 0 { '-' } else { '+' };
        let minutes = TimeDelta::seconds(i64::from(offset.abs())).num_minutes();
        Self {
            ds: wall.format("%Y-%m-%d").to_string(),
            ds_nodash: wall.format("%Y%m%d").to_string(),
            ds_utc: at.format("%Y-%m-%d").to_string(),
            ts_nodash: wall.format("%Y%m%dT%H%M%S").to_string(),
            ts: format!("{}{sign}{:02}:{:02}", wall.format("%Y-%m-%dT%H:%M:%S"), minutes / 60, minutes % 60),
        }
    }
}
