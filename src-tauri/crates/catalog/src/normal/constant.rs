//! One way to write each constant.

use pg_query::protobuf::{AConst, Boolean, Float, String as Text, a_const};

/// Brings a constant of any type into its normal form: numbers without needless zeros, whether in quotes or not.
pub(super) fn plain(value: &mut AConst) {
    let text = match &value.val {
        Some(a_const::Val::Ival(number)) => number.ival.to_string(),
        Some(a_const::Val::Fval(number)) => number.fval.clone(),
        Some(a_const::Val::Sval(text)) => text.sval.clone(),
        Some(a_const::Val::Bsval(bits)) => bits.bsval.trim_start_matches(['b', 'x']).to_owned(),
        Some(a_const::Val::Boolval(_)) | None => return,
    };
    value.val = Some(match number(&text) {
        Some(number) => a_const::Val::Fval(Float { fval: number }),
        None => a_const::Val::Sval(Text { sval: day(&text).unwrap_or(text) }),
    });
}

/// Brings a constant into the form that its type gives it.
pub(super) fn as_type(value: &mut AConst, type_name: &str) {
    let Some(a_const::Val::Sval(text)) = &value.val else { return };
    let text = text.sval.trim();
    let normal = match type_name {
        "boolean" => match text.to_ascii_lowercase().as_str() {
            "t" | "true" | "yes" | "on" | "1" | "y" => Some(a_const::Val::Boolval(Boolean { boolval: true })),
            "f" | "false" | "no" | "off" | "0" | "n" => Some(a_const::Val::Boolval(Boolean { boolval: false })),
            _ => None,
        },
        "json" | "jsonb" => json(text).map(|sval| a_const::Val::Sval(Text { sval })),
        kind if kind.starts_with("interval") => interval(text).map(|sval| a_const::Val::Sval(Text { sval })),
        _ => None,
    };
    if normal.is_some() {
        value.val = normal;
    }
}

/// Returns a number as it is written without needless digits; nothing for a text that only looks like one (`007`).
fn number(text: &str) -> Option<String> {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok().filter(|exponent| exponent.abs() <= 60)?),
        None => (digits, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() + fraction.len() == 0 || !all_digits(whole) || !all_digits(fraction) || (whole.len() > 1 && whole.starts_with('0')) {
        return None;
    }
    let mut number: Vec<u8> = whole.bytes().chain(fraction.bytes()).collect();
    let mut point = i32::try_from(whole.len()).ok()? + exponent;
    while point <= 0 {
        number.insert(0, b'0');
        point += 1;
    }
    let point = usize::try_from(point).ok()?;
    while number.len() < point {
        number.push(b'0');
    }
    let fraction = number.split_off(point);
    let whole = String::from_utf8(number).ok()?;
    let fraction = String::from_utf8(fraction).ok()?;
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(match fraction.trim_end_matches('0') {
        "" if whole == "0" => "0".to_owned(),
        "" => format!("{sign}{whole}"),
        fraction => format!("{sign}{whole}.{fraction}"),
    })
}

/// Returns the day of an instant at midnight: `2026-01-01 00:00:00+00` is `2026-01-01`.
fn day(text: &str) -> Option<String> {
    let (day, rest) = text.split_at_checked(10)?;
    let shaped = day.bytes().enumerate().all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() });
    let midnight = matches!(rest, "" | " 00:00:00" | " 00:00:00+00" | "T00:00:00" | "T00:00:00Z" | " 00:00" | "T00:00:00+00:00");
    (shaped && midnight).then(|| day.to_owned())
}

/// Returns a JSON text without blanks and with its keys in order.
fn json(text: &str) -> Option<String> {
    fn sorted(value: serde_json::Value) -> serde_json::Value {
        match value {
            serde_json::Value::Object(map) => {
                let mut entries: Vec<(String, serde_json::Value)> = map.into_iter().map(|(key, value)| (key, sorted(value))).collect();
                entries.sort_by(|a, b| a.0.cmp(&b.0));
                serde_json::Value::Object(entries.into_iter().collect())
            }
            serde_json::Value::Array(items) => serde_json::Value::Array(items.into_iter().map(sorted).collect()),
            other => other,
        }
    }
    Some(sorted(serde_json::from_str(text).ok()?).to_string())
}

/// Returns an interval as months, days and microseconds; nothing for one that is written in a way that is not known.
fn interval(text: &str) -> Option<String> {
    let (mut months, mut days, mut micros) = (0_i64, 0_i64, 0_i64);
    let mut words = text.split_whitespace();
    while let Some(word) = words.next() {
        if word.contains(':') {
            let negative = word.starts_with('-');
            let mut parts = word.trim_start_matches(['-', '+']).split(':');
            let hours: i64 = parts.next()?.parse().ok()?;
            let minutes: i64 = parts.next()?.parse().ok()?;
            let seconds: f64 = parts.next().unwrap_or("0").parse().ok()?;
            let sum = (hours * 3600 + minutes * 60).checked_mul(1_000_000)?.checked_add(rounded(seconds * 1e6)?)?;
            micros = micros.checked_add(if negative { -sum } else { sum })?;
            continue;
        }
        let digits = word.trim_end_matches(|character: char| character.is_ascii_alphabetic());
        let count: i64 = digits.parse().ok()?;
        let unit = if digits.len() < word.len() { &word[digits.len()..] } else { words.next()? };
        let of = |size: i64| count.checked_mul(size);
        match unit.to_ascii_lowercase().trim_end_matches('s') {
            "year" | "y" | "yr" => months = months.checked_add(of(12)?)?,
            "mon" | "month" => months = months.checked_add(count)?,
            "week" | "w" => days = days.checked_add(of(7)?)?,
            "day" | "d" => days = days.checked_add(count)?,
            "hour" | "h" | "hr" => micros = micros.checked_add(of(3_600_000_000)?)?,
            "minute" | "min" | "m" => micros = micros.checked_add(of(60_000_000)?)?,
            "second" | "sec" | "" => micros = micros.checked_add(of(1_000_000)?)?,
            "millisecond" | "msec" | "m_" => micros = micros.checked_add(of(1_000)?)?,
            _ => return None,
        }
    }
    Some(format!("{months} mons {days} days {micros} us"))
}

#[expect(clippy::cast_possible_truncation, reason = "it is looked at before")]
fn rounded(value: f64) -> Option<i64> {
    (value.abs() < 1e15).then(|| value.round() as i64)
}
