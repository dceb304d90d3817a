//! A log that three programs wrote into: times in three forms, weights in two units, rows sent twice, the header again after each
//! restart, and a column that never changes.

use chrono::{DateTime, TimeDelta};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::{Messy, once_in, pick, row};

const HEADER: &str = "time,sensor,weight,temperature,status\n";
/// 13 January 2024, 08:00 UTC.
const START: i64 = 1_705_132_800;

pub fn make(random: &mut ChaCha8Rng) -> Messy {
    let mut text = HEADER.to_owned();
    let mut truth = vec![row(["time", "sensor", "weight", "temperature"])];
    let mut at = DateTime::from_timestamp(START, 0).unwrap();
    for number in 1..=1_000u32 {
        at += TimeDelta::seconds(random.random_range(60..7_200));
        let time = match random.random_range(0..3) {
            0 => at.format("%Y-%m-%d %H:%M:%S").to_string(),
            1 => at.format("%d/%m/%Y %H:%M:%S").to_string(),
            _ => at.timestamp().to_string(),
        };
        let sensor = pick(random, &["north", "south", "roof"]);
        let grams = random.random_range(100..40_000u32);
        let light = once_in(random, 5);
        let weight = if light { format!("{grams} g") } else { format!("{}.{:03} kg", grams / 1_000, grams % 1_000) };
        let (whole, tenth) = (random.random_range(1..40u32), random.random_range(0..10u32));
        let zeros = if once_in(random, 4) { "00" } else { "" };
        let line = format!("{time},{sensor},{weight},{zeros}{whole}.{tenth},ok\n");
        text.push_str(&line);
        if once_in(random, 40) {
            text.push_str(&line);
        }
        if number.is_multiple_of(300) {
            text.push_str(HEADER);
        }
        truth.push(row([
            at.format("%Y-%m-%d %H:%M:%S").to_string(),
            sensor.to_owned(),
            format!("{}.{:03}", grams / 1_000, grams % 1_000),
            format!("{whole}.{tenth}"),
        ]));
    }
    Messy { name: "sensor_log.csv", text, truth, apart: Vec::new() }
}
