use millpond_schedule::{Facts, Zone};

use crate::words::at;

#[test]
fn facts_of_an_instant_are_those_of_its_zone() {
    let facts = |text: &str, zone: &str| {
        let facts = Facts::of(at(text), Zone::parse(zone).expect("a zone"));
        [facts.ds, facts.ds_nodash, facts.ds_utc, facts.ts]
    };
    assert_eq!(facts("2020-04-17T17:00:00.25Z", "Asia/Singapore"), ["2020-04-18", "20200418", "2020-04-17", "2020-04-18T01:00:00+08:00"]);
    assert_eq!(facts("2025-10-26T00:00:00Z", "Europe/London"), ["2025-10-26", "20251026", "2025-10-26", "2025-10-26T01:00:00+01:00"]);
    assert_eq!(facts("2025-10-26T01:00:00Z", "Europe/London")[3], "2025-10-26T01:00:00+00:00");
    assert_eq!(facts("2026-01-01T02:00:00Z", "America/St_Johns"), ["2025-12-31", "20251231", "2026-01-01", "2025-12-31T22:30:00-03:30"]);
    assert_eq!(facts("2011-12-30T10:00:00Z", "Pacific/Apia"), ["2011-12-31", "20111231", "2011-12-30", "2011-12-31T00:00:00+14:00"]);
    assert_eq!(Facts::of(chrono::DateTime::<chrono::Utc>::MAX_UTC, Zone::UTC).ds, "9998-12-31");
}
