//! Units of measure, and what becomes of a number in one of them when it is put into another.

/// Units that measure the same, each with what it holds of the group's first.
const GROUPS: [&[(&str, f64)]; 10] = [
    &[("g", 1.0), ("kg", 1000.0), ("mg", 0.001), ("µg", 0.000_001), ("t", 1_000_000.0)],
    &[("lb", 1.0), ("lbs", 1.0), ("oz", 0.0625)],
    &[("m", 1.0), ("mm", 0.001), ("cm", 0.01), ("km", 1000.0)],
    &[("in", 1.0), ("ft", 12.0), ("mi", 63_360.0)],
    &[("l", 1.0), ("L", 1.0), ("ml", 0.001), ("mL", 0.001), ("cl", 0.01), ("dl", 0.1)],
    &[("min", 60.0), ("h", 3600.0), ("hr", 3600.0), ("hrs", 3600.0), ("s", 1.0), ("sec", 1.0), ("ms", 0.001)],
    &[("W", 1.0), ("kW", 1000.0), ("MW", 1_000_000.0)],
    &[("Wh", 1.0), ("kWh", 1000.0), ("MWh", 1_000_000.0)],
    &[("Hz", 1.0), ("kHz", 1000.0), ("MHz", 1_000_000.0), ("GHz", 1_000_000_000.0)],
    &[("Pa", 1.0), ("hPa", 100.0), ("kPa", 1000.0), ("bar", 100_000.0)],
];
/// Signs and codes of the same money.
const MONEY: [&[&str]; 7] = [
    &["€", "EUR", "Euro", "euro"],
    &["$", "US$", "USD"],
    &["£", "GBP"],
    &["CHF", "SFr.", "Fr."],
    &["¥", "JPY"],
    &["₹", "INR", "Rs", "Rs."],
    &["zł", "PLN"],
];

/// Returns what a number of one unit is multiplied by to be one of another; `None` where they do not measure the same. A
/// percentage becomes a share.
pub(super) fn factor(from: &str, to: &str) -> Option<f64> {
    if from == to {
        return Some(match from {
            "%" => 0.01,
            "‰" => 0.001,
            _ => 1.0,
        });
    }
    GROUPS.iter().find_map(|group| {
        let of = |unit: &str| group.iter().find(|(name, _)| *name == unit).map(|(_, size)| *size);
        let (from, to) = (of(from)?, of(to)?);
        // Powers of ten divide to the double that is written with the fewest digits only this way round.
        Some(if from >= to { whole(from / to) } else { 1.0 / whole(to / from) })
    })
}

/// Returns the whole number that a quotient misses by an error of its last digits.
fn whole(quotient: f64) -> f64 {
    if (quotient - quotient.round()).abs() < 1e-9 * quotient { quotient.round() } else { quotient }
}

/// Returns whether two signs stand for the same money.
pub(super) fn same_money(one: &str, other: &str) -> bool {
    one == other || MONEY.iter().any(|group| group.contains(&one) && group.contains(&other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_of_one_kind_become_each_other() {
        for (from, to, times) in [
            ("g", "kg", Some(0.001)),
            ("kg", "g", Some(1000.0)),
            ("mg", "kg", Some(0.000_001)),
            ("min", "h", Some(1.0 / 60.0)),
            ("cm", "m", Some(0.01)),
            ("kg", "kg", Some(1.0)),
            ("%", "%", Some(0.01)),
            ("kg", "m", None),
            ("°C", "°F", None),
            ("lb", "kg", None),
        ] {
            assert_eq!(factor(from, to), times, "{from} in {to}");
        }
    }

    #[test]
    fn a_sign_and_a_code_are_one_money() {
        assert!(same_money("€", "EUR") && same_money("$", "USD"));
        assert!(!same_money("€", "$") && !same_money("$", "CAD"));
    }
}
