//! PostgreSQL's `numeric`: decimals of any precision, each with a display scale of its own.

use std::cmp::Ordering;

use bigdecimal::num_bigint::{BigInt, Sign};
use bigdecimal::{BigDecimal, RoundingMode, Zero};

/// The most digits a quotient gets after the point (PostgreSQL's `NUMERIC_MAX_DISPLAY_SCALE`).
const MAX_SCALE: i64 = 1000;
/// The fewest significant digits of a quotient (`NUMERIC_MIN_SIG_DIGITS`).
const MIN_SIGNIFICANT: i64 = 16;
/// Decimal digits in one of PostgreSQL's digits (`DEC_DIGITS`).
const GROUP: i64 = 4;
/// The largest exponent that is taken; PostgreSQL's own bound is 131,072 digits before the point.
const MAX_EXPONENT: i64 = 131_072;

/// A decimal that fits into 128 bits: `mantissa` / 10^`scale`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Small {
    pub mantissa: i128,
    pub scale: u32,
}

/// Returns a cell as a small decimal. `None` means that it is none, or that it is not small.
#[inline]
#[must_use]
pub fn small(cell: &str) -> Option<Small> {
    let bytes = cell.trim_ascii().as_bytes();
    let (negative, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        rest => (false, rest),
    };
    if digits.len() > 36 {
        return None;
    }
    let (mut low, mut high, mut seen, mut point) = (0u64, 0i128, 0u32, None);
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                // Eighteen digits at a time fit into 64 bits, where arithmetic is cheap.
                if seen == 18 {
                    high = i128::from(low);
                    low = 0;
                }
                low = low * 10 + u64::from(byte - b'0');
                seen += 1;
            }
            b'.' if point.is_none() => point = Some(seen),
            _ => return None,
        }
    }
    if seen == 0 {
        return None;
    }
    let mantissa = if seen > 18 { high * 10i128.pow(seen - 18) + i128::from(low) } else { i128::from(low) };
    Some(Small { mantissa: if negative { -mantissa } else { mantissa }, scale: seen - point.unwrap_or(seen) })
}

impl Small {
    /// Returns the order of two small decimals, `None` where it takes more than 128 bits to tell.
    #[inline]
    #[must_use]
    pub fn compare(self, other: Self) -> Option<Ordering> {
        if self.scale == other.scale {
            return Some(self.mantissa.cmp(&other.mantissa));
        }
        let raise = |value: Self, scale: u32| 10i128.checked_pow(scale - value.scale).and_then(|factor| value.mantissa.checked_mul(factor));
        let scale = self.scale.max(other.scale);
        Some(raise(self, scale)?.cmp(&raise(other, scale)?))
    }
}

/// Returns a cell as a decimal by PostgreSQL's input syntax: blanks around, a sign, digits, a point, an exponent.
/// `NaN` and `Infinity`, which PostgreSQL takes, are no numbers here.
#[must_use]
pub fn parse(cell: &str) -> Option<BigDecimal> {
    let text = cell.trim_ascii();
    if !is_decimal(text) {
        return None;
    }
    if let Some(small) = small(text) {
        return Some(BigDecimal::new(BigInt::from(small.mantissa), i64::from(small.scale)));
    }
    let (digits, exponent) = match text.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, exponent.parse::<i64>().ok().filter(|exponent| exponent.abs() <= MAX_EXPONENT)?),
        None => (text, 0),
    };
    let unsigned = digits.trim_start_matches(['+', '-']);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let mantissa = BigInt::parse_bytes(format!("{whole}{fraction}").as_bytes(), 10)?;
    let mantissa = if digits.starts_with('-') { -mantissa } else { mantissa };
    let scale = i64::try_from(fraction.len()).ok()? - exponent;
    let value = BigDecimal::new(mantissa, scale);
    Some(if scale < 0 { value.with_scale(0) } else { value })
}

/// Returns whether a cell is a decimal by PostgreSQL's input syntax, without reading its value.
#[inline]
#[must_use]
pub fn is_decimal(cell: &str) -> bool {
    let bytes = cell.trim_ascii().as_bytes();
    let bytes = match bytes {
        [b'-' | b'+', rest @ ..] => rest,
        rest => rest,
    };
    let whole = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (mut at, mut digits) = (whole, whole);
    if bytes.get(at) == Some(&b'.') {
        let fraction = bytes[at + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        digits += fraction;
        at += 1 + fraction;
    }
    if digits == 0 {
        return false;
    }
    if let Some(b'e' | b'E') = bytes.get(at) {
        at += 1 + usize::from(matches!(bytes.get(at + 1), Some(b'-' | b'+')));
        let exponent = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if exponent == 0 {
            return false;
        }
        at += exponent;
    }
    at == bytes.len()
}

/// Returns a decimal as PostgreSQL writes it: all digits of its scale, never an exponent.
#[must_use]
pub fn write(value: &BigDecimal) -> String {
    let (mantissa, scale) = value.as_bigint_and_exponent();
    let digits = mantissa.magnitude().to_string();
    let sign = if mantissa.sign() == Sign::Minus { "-" } else { "" };
    let Ok(scale) = usize::try_from(scale) else { return format!("{sign}{digits}{}", "0".repeat(usize::try_from(-scale).unwrap_or(0))) };
    if scale == 0 {
        return format!("{sign}{digits}");
    }
    let padded = format!("{digits:0>width$}", width = scale + 1);
    let (whole, fraction) = padded.split_at(padded.len() - scale);
    format!("{sign}{whole}.{fraction}")
}

/// Returns the quotient with as many digits as PostgreSQL gives it (`select_div_scale` in `numeric.c`), rounded half
/// away from zero. The divisor is not zero.
#[must_use]
pub fn divide(left: &BigDecimal, right: &BigDecimal) -> BigDecimal {
    let ((left_weight, left_first), (right_weight, right_first)) = (weight(left), weight(right));
    let weight = left_weight - right_weight - i64::from(left_first <= right_first);
    let scales = left.fractional_digit_count().max(right.fractional_digit_count());
    let scale = (MIN_SIGNIFICANT - weight * GROUP).max(scales).clamp(0, MAX_SCALE);
    let (left_digits, left_scale) = left.as_bigint_and_exponent();
    let (right_digits, right_scale) = right.as_bigint_and_exponent();
    let raise = scale + right_scale - left_scale;
    let ten = BigInt::from(10);
    let power = |exponent: i64| ten.pow(u32::try_from(exponent).unwrap_or(0));
    let (numerator, denominator) =
        if raise >= 0 { (left_digits * power(raise), right_digits) } else { (left_digits, right_digits * power(-raise)) };
    let negative = (numerator.sign() == Sign::Minus) != (denominator.sign() == Sign::Minus);
    let (numerator, denominator) = (numerator.magnitude(), denominator.magnitude());
    let quotient = (numerator * 2u32 + denominator) / (denominator * 2u32);
    let quotient = BigInt::from(quotient);
    BigDecimal::new(if negative { -quotient } else { quotient }, scale)
}

/// Returns the place of the first of PostgreSQL's base-10,000 digits, and that digit.
fn weight(value: &BigDecimal) -> (i64, u32) {
    if value.is_zero() {
        return (0, 0);
    }
    let (mantissa, scale) = value.as_bigint_and_exponent();
    let digits = mantissa.magnitude().to_string();
    let whole = i64::try_from(digits.len()).unwrap_or(i64::MAX) - scale;
    let weight = (whole - 1).div_euclid(GROUP);
    let taken = usize::try_from(whole - weight * GROUP).unwrap_or(1);
    let first: String = digits.chars().chain(std::iter::repeat('0')).take(taken).collect();
    (weight, first.parse().unwrap_or(0))
}

/// Returns the remainder, with the sign of the dividend. The divisor is not zero.
#[must_use]
pub fn remainder(left: &BigDecimal, right: &BigDecimal) -> BigDecimal {
    let scale = left.fractional_digit_count().max(right.fractional_digit_count());
    let (left, _) = left.with_scale(scale).into_bigint_and_exponent();
    let (right, _) = right.with_scale(scale).into_bigint_and_exponent();
    BigDecimal::new(left % right, scale)
}

/// Returns a decimal rounded half away from zero, or cut, to so many digits after the point; a negative count rounds before it.
#[must_use]
pub fn round(value: &BigDecimal, digits: i64, mode: RoundingMode) -> BigDecimal {
    let rounded = value.with_scale_round(digits.clamp(-MAX_SCALE, MAX_SCALE), mode);
    if digits < 0 { rounded.with_scale(0) } else { rounded }
}

/// Returns a decimal as `numeric(precision, scale)`: rounded to the scale, or `None` where too many digits stand before the point.
#[must_use]
pub fn fit(value: &BigDecimal, precision: i64, scale: i64) -> Option<BigDecimal> {
    let rounded = round(value, scale, RoundingMode::HalfUp);
    let (mantissa, places) = rounded.as_bigint_and_exponent();
    let digits = i64::try_from(mantissa.magnitude().to_string().len()).ok()?;
    (rounded.is_zero() || digits - places <= precision - scale).then_some(rounded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> BigDecimal {
        parse(text).unwrap_or_else(|| panic!("{text} is a number"))
    }

    #[test]
    fn numbers_are_read_and_written_with_all_their_digits() {
        for text in ["0", "-1.10", "109.03727963458522", "0.0000", "123456789012345678901234567890.123456789012345678901234567890"] {
            assert_eq!(write(&number(text)), text);
        }
        assert_eq!(write(&number(" +1.5e3 ")), "1500");
        assert_eq!(write(&number("1.5e-3")), "0.0015");
        assert_eq!(write(&number(".5")), "0.5");
        for text in ["", "-", ".", "1e", "1,5", "1.2.3", "abc", "NaN", "1 2", "0x10", "1e9999999"] {
            assert!(parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn quotients_have_postgres_digits() {
        for (left, right, quotient) in [
            ("1", "3", "0.33333333333333333333"),
            ("10", "4", "2.5000000000000000"),
            ("1", "7000", "0.00014285714285714286"),
            ("-1", "3", "-0.33333333333333333333"),
            ("100000", "3", "33333.333333333333"),
            ("0", "5", "0.00000000000000000000"),
        ] {
            assert_eq!(write(&divide(&number(left), &number(right))), quotient, "{left} / {right}");
        }
    }

    #[test]
    fn small_decimals_compare_by_value() {
        let compare = |a, b| small(a).expect("small").compare(small(b).expect("small"));
        assert_eq!(compare("100.000", "100"), Some(Ordering::Equal));
        assert_eq!(compare("00000269.18402994297986", "269.2"), Some(Ordering::Less));
        assert_eq!(compare("-0.5", "-0.25"), Some(Ordering::Less));
        assert_eq!(compare("99999999999999999999999999999999999", "0.0000000000000000000000000000001"), None);
    }
}
