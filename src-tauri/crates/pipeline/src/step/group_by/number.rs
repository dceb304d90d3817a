//! A decimal that grows: in 128 bits as long as that is enough.

use std::cmp::Ordering;

use bigdecimal::BigDecimal;
use bigdecimal::num_bigint::BigInt;

use crate::expression::numeric::{self, Small};

/// A decimal of any precision, with the digits after the point that PostgreSQL's `numeric` would show. Most are short: there are
/// as many of these as groups, so that the longer ones stand elsewhere.
#[derive(Debug, Clone)]
pub enum Number {
    Short { scale: u32, mantissa: i64 },
    Small(Box<Small>),
    Large(Box<BigDecimal>),
}

impl Number {
    /// Returns a number from its text, which is one.
    pub fn read(cell: &str) -> Option<Self> {
        numeric::small(cell).map(Self::from).or_else(|| numeric::parse(cell).map(|large| Self::Large(Box::new(large))))
    }

    /// Returns the number in 128 bits, where that is enough.
    fn small(&self) -> Option<Small> {
        match self {
            Self::Short { scale, mantissa } => Some(Small { mantissa: i128::from(*mantissa), scale: *scale }),
            Self::Small(small) => Some(**small),
            Self::Large(_) => None,
        }
    }

    fn large(&self) -> BigDecimal {
        match self {
            Self::Short { scale, mantissa } => BigDecimal::new(BigInt::from(*mantissa), i64::from(*scale)),
            Self::Small(small) => BigDecimal::new(BigInt::from(small.mantissa), i64::from(small.scale)),
            Self::Large(large) => large.as_ref().clone(),
        }
    }

    /// Adds another number.
    #[inline]
    pub fn add(&mut self, other: &Self) {
        if let (Self::Short { scale, mantissa }, Self::Short { scale: same, mantissa: more }) = (&mut *self, other)
            && scale == same
            && let Some(sum) = mantissa.checked_add(*more)
        {
            *mantissa = sum;
            return;
        }
        let both = self.small().zip(other.small()).and_then(|(left, right)| add_small(left, right));
        *self = both.map_or_else(|| Self::Large(Box::new(self.large() + other.large())), Self::from);
    }

    /// Returns the order of two numbers.
    #[inline]
    pub fn compare(&self, other: &Self) -> Ordering {
        let small = self.small().zip(other.small()).and_then(|(left, right)| left.compare(right));
        small.unwrap_or_else(|| self.large().cmp(&other.large()))
    }

    /// Returns the number divided by a count that is not zero, with as many digits as PostgreSQL gives it.
    pub fn over(&self, count: u64) -> String {
        numeric::write(&numeric::divide(&self.large(), &BigDecimal::from(count)))
    }

    /// Returns the number as PostgreSQL writes it.
    pub fn write(&self) -> String {
        self.small().map_or_else(|| numeric::write(&self.large()), Small::write)
    }
}

impl From<Small> for Number {
    fn from(small: Small) -> Self {
        i64::try_from(small.mantissa).map_or_else(|_| Self::Small(Box::new(small)), |mantissa| Self::Short { scale: small.scale, mantissa })
    }
}

#[inline]
fn add_small(left: Small, right: Small) -> Option<Small> {
    let scale = left.scale.max(right.scale);
    let raise = |value: Small| {
        if value.scale == scale {
            Some(value.mantissa)
        } else {
            10i128.checked_pow(scale - value.scale).and_then(|factor| value.mantissa.checked_mul(factor))
        }
    };
    Some(Small { mantissa: raise(left)?.checked_add(raise(right)?)?, scale })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(cell: &str) -> Number {
        Number::read(cell).expect("a number")
    }

    #[test]
    fn sums_keep_every_digit_beyond_128_bits_too() {
        for (left, right, sum) in [
            ("0.1", "0.20", "0.30"),
            ("-5", "5.000", "0.000"),
            ("99999999999999999999999999999999999", "0.0000000001", "99999999999999999999999999999999999.0000000001"),
            ("1e40", "1", "10000000000000000000000000000000000000001"),
            ("9223372036854775807", "1", "9223372036854775808"),
            ("-9223372036854775808", "-0.5", "-9223372036854775808.5"),
        ] {
            let mut found = number(left);
            found.add(&number(right));
            assert_eq!(found.write(), sum);
        }
        assert_eq!(size_of::<Option<Number>>(), 16);
        assert_eq!(number("10").compare(&number("9.99")), Ordering::Greater);
        assert_eq!(number("1e40").compare(&number("1")), Ordering::Greater);
        assert_eq!(number("1").over(3), "0.33333333333333333333");
    }
}
