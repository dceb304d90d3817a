//! PostgreSQL's `numeric`: decimals of any precision, each with a display scale of its own.

use std::cmp::Ordering;

use bigdecimal::num_bigint::{BigInt, Sign};
use bigdecimal::{BigDecimal, RoundingMode, Zero};
use millpond_record::rejected::Reason;

/// The most digits a quotient gets after the point (PostgreSQL's `NUMERIC_MAX_DISPLAY_SCALE`).
const MAX_SCALE: i64 = 1000;
/// The fewest significant digits of a quotient (`NUMERIC_MIN_SIG_DIGITS`).
const MIN_SIGNIFICANT: i64 = 16;
/// Decimal digits in one of PostgreSQL's digits (`DEC_DIGITS`).
const GROUP: i64 = 4;
/// The most digits before the point (32,768 of PostgreSQL's digits, as `NUMERIC_WEIGHT_MAX` allows).
const MAX_WHOLE: i64 = 131_072;
/// The most digits after the point (`NUMERIC_DSCALE_MAX`).
const MAX_FRACTION: i64 = 16_383;
/// The largest exponent that is read, even of zero (half of C's largest `int`).
const MAX_EXPONENT: i64 = 1_073_741_822;

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

impl Small {
    /// Returns the decimal as PostgreSQL writes it: all digits of its scale.
    #[must_use]
    pub fn write(self) -> String {
        let (scale, sign) = (self.scale as usize, if self.mantissa < 0 { "-" } else { "" });
        let digits = self.mantissa.unsigned_abs().to_string();
        if scale == 0 {
            return format!("{sign}{digits}");
        }
        let padded = if digits.len() > scale { digits } else { format!("{digits:0>width$}", width = scale + 1) };
        let (whole, fraction) = padded.split_at(padded.len() - scale);
        format!("{sign}{whole}.{fraction}")
    }
}

/// Returns a cell as a decimal by PostgreSQL's input syntax: blanks around, a sign, digits, a point, an exponent.
/// `NaN` and `Infinity`, which PostgreSQL takes, are no numbers here.
///
/// # Errors
/// [`Reason::NotANumber`], or [`Reason::OutOfRange`] where it has more digits than a `numeric` can have.
pub fn read(cell: &str) -> Result<BigDecimal, Reason> {
    if let Some(small) = small(cell) {
        return Ok(BigDecimal::new(BigInt::from(small.mantissa), i64::from(small.scale)));
    }
    let shape = Shape::of(cell).ok_or(Reason::NotANumber)?;
    let exponent = shape.exponent_in_range().ok_or(Reason::OutOfRange)?;
    let (whole, fraction) = shape.digits();
    let mantissa = BigInt::parse_bytes(format!("{whole}{fraction}").as_bytes(), 10).ok_or(Reason::NotANumber)?;
    let scale = shape.fraction() - exponent;
    if mantissa.is_zero() {
        return Ok(BigDecimal::new(mantissa, scale.max(0)));
    }
    let value = BigDecimal::new(if shape.negative { -mantissa } else { mantissa }, scale);
    Ok(if scale < 0 { value.with_scale(0) } else { value })
}

/// Returns a cell as a decimal as [`read`] does, or `None`.
#[must_use]
pub fn parse(cell: &str) -> Option<BigDecimal> {
    read(cell).ok()
}

/// Returns whether a cell is a decimal by PostgreSQL's input syntax, without reading its value.
#[inline]
#[must_use]
pub fn is_decimal(cell: &str) -> bool {
    Shape::of(cell).is_some()
}

/// Returns whether a cell is a decimal of digits and a point alone.
#[inline]
#[must_use]
pub fn is_without_exponent(cell: &str) -> bool {
    Shape::of(cell).is_some_and(|shape| shape.end == shape.text.len())
}

/// Returns why a cell cannot be read as a decimal, or `None` where it can, without reading its value.
#[inline]
#[must_use]
pub fn fault(cell: &str) -> Option<Reason> {
    match Shape::of(cell) {
        None => Some(Reason::NotANumber),
        Some(shape) if shape.exponent_in_range().is_none() => Some(Reason::OutOfRange),
        Some(_) => None,
    }
}

/// Returns whether a decimal is negative, its digits, and how many of them stand before the point (exponent included; it may be
/// less than none, or more than there are). `None` where the cell is no decimal.
#[must_use]
pub fn digits(cell: &str) -> Option<(bool, std::borrow::Cow<'_, str>, i64)> {
    let shape = Shape::of(cell)?;
    let exponent = shape.exponent_in_range()?;
    let (whole, fraction) = shape.digits();
    let digits = if fraction.is_empty() { whole.into() } else { format!("{whole}{fraction}").into() };
    Some((shape.negative, digits, length(whole.len()) + exponent))
}

/// Where the parts of a decimal's text are.
struct Shape<'a> {
    negative: bool,
    /// Without the sign.
    text: &'a str,
    /// Digits before the point.
    whole: usize,
    /// Where digits and point end.
    end: usize,
}

impl<'a> Shape<'a> {
    #[inline]
    fn of(cell: &'a str) -> Option<Self> {
        let text = cell.trim_ascii();
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
        let bytes = unsigned.as_bytes();
        let count = |bytes: &[u8]| bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let whole = count(bytes);
        let (mut at, mut digits) = (whole, whole);
        if bytes.get(at) == Some(&b'.') {
            let fraction = count(&bytes[at + 1..]);
            digits += fraction;
            at += 1 + fraction;
        }
        if digits == 0 {
            return None;
        }
        let end = at;
        if let Some(b'e' | b'E') = bytes.get(at) {
            at += 1 + usize::from(matches!(bytes.get(at + 1), Some(b'-' | b'+')));
            let exponent = count(&bytes[at..]);
            if exponent == 0 {
                return None;
            }
            at += exponent;
        }
        (at == bytes.len()).then_some(Self { negative: text.starts_with('-'), text: unsigned, whole, end })
    }

    /// Returns the digits before and after the point.
    fn digits(&self) -> (&'a str, &'a str) {
        (&self.text[..self.whole], self.text.get(self.whole + 1..self.end).unwrap_or_default())
    }

    /// Returns how many digits stand after the point.
    fn fraction(&self) -> i64 {
        length(self.end.saturating_sub(self.whole + 1))
    }

    /// Returns the exponent, `None` where the number has too many digits before or after the point.
    #[inline]
    fn exponent_in_range(&self) -> Option<i64> {
        if self.end == self.text.len() && length(self.end) <= MAX_FRACTION {
            return Some(0);
        }
        let exponent = match self.text.get(self.end + 1..) {
            Some(exponent) => exponent.parse::<i64>().ok().filter(|exponent| exponent.abs() <= MAX_EXPONENT)?,
            None => 0,
        };
        let (whole, fraction) = self.digits();
        let idle = whole.bytes().chain(fraction.bytes()).take_while(|byte| *byte == b'0').count();
        let before = if idle == whole.len() + fraction.len() { 0 } else { length(whole.len()) - length(idle) + exponent };
        (before <= MAX_WHOLE && self.fraction() - exponent <= MAX_FRACTION).then_some(exponent)
    }
}

fn length(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Returns the most digits that a decimal can have before the point, at most one too many; 0 and less where it starts after it.
fn whole_at_most(value: &BigDecimal) -> i64 {
    let (mantissa, scale) = value.as_bigint_and_scale();
    // log10(2), rounded up.
    i64::try_from(mantissa.bits()).unwrap_or(i64::MAX / 30_103) * 30_103 / 100_000 + 1 - scale
}

/// Returns a decimal that was computed, or `None` where it has more digits before the point than a `numeric` can have.
#[must_use]
pub fn bounded(value: BigDecimal) -> Option<BigDecimal> {
    if whole_at_most(&value) <= MAX_WHOLE {
        return Some(value);
    }
    let (mantissa, scale) = value.as_bigint_and_scale();
    let bound = BigInt::from(10).pow(u32::try_from(MAX_WHOLE + scale).ok()?);
    if mantissa.magnitude() < bound.magnitude() { Some(value) } else { None }
}

/// Returns the product, with as many digits after the point as both have together, but no more than a `numeric` can have.
#[must_use]
pub fn multiply(left: &BigDecimal, right: &BigDecimal) -> BigDecimal {
    let scale = left.fractional_digit_count() + right.fractional_digit_count();
    let product = (left * right).with_scale(scale);
    if scale > MAX_FRACTION { product.with_scale_round(MAX_FRACTION, RoundingMode::HalfUp) } else { product }
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
    let digits = digits.clamp(-MAX_WHOLE, MAX_FRACTION);
    // Less than a tenth of what is rounded to: no power of ten is needed to see that nothing is left.
    if digits < 0 && whole_at_most(value) < -digits {
        return BigDecimal::zero();
    }
    let rounded = value.with_scale_round(digits, mode);
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
        for text in ["", "-", ".", "1e", "1,5", "1.2.3", "abc", "NaN", "1 2", "0x10"] {
            assert!(parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn no_number_has_more_digits_than_a_numeric() {
        for text in
            ["1e131072", "1e-16384", "0e-16384", "12e131071", "0.1e131073", "1e1073741823", "0e1073741823", "1e99999999999999999999"]
        {
            assert_eq!(read(text), Err(Reason::OutOfRange), "{text}");
            assert_eq!(fault(text), Some(Reason::OutOfRange), "{text}");
        }
        for text in ["1e131071", "1e-16383", "0.01e131073", "0e1000000000", "00012e131070"] {
            assert!(read(text).is_ok() && fault(text).is_none(), "{text}");
        }
        assert_eq!(write(&number("0e1000000000")), "0");
        assert!(read(&"9".repeat(131_072)).is_ok());
        assert_eq!(read(&"9".repeat(131_073)), Err(Reason::OutOfRange));
        assert_eq!(read(&format!("0.{}", "9".repeat(16_384))), Err(Reason::OutOfRange));
        let most = number("9e131071");
        assert!(bounded(most.clone()).is_some() && bounded(&most + &most).is_none());
        assert!(bounded(multiply(&most, &number("1.1"))).is_some() && bounded(multiply(&most, &number("1.2"))).is_none());
        assert_eq!(multiply(&number("5e-16383"), &number("0.1")).fractional_digit_count(), 16_383);
        assert_eq!(multiply(&number("5e-16383"), &number("0.1")), number("1e-16383"));
        assert_eq!(round(&number("123.5"), -4, RoundingMode::HalfUp), number("0"));
        assert_eq!(round(&number("5123.5"), -4, RoundingMode::HalfUp), number("10000"));
        assert_eq!(write(&round(&number("1.5"), i64::MAX, RoundingMode::HalfUp)).len(), 16_385);
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
