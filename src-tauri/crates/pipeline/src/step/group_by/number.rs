//! A decimal that grows: in 128 bits as long as that is enough.

use std::cmp::Ordering;

use bigdecimal::BigDecimal;
use bigdecimal::num_bigint::BigInt;

use crate::expression::numeric::{self, Small};

/// A decimal of any precision, with the digits after the point that PostgreSQL's `numeric` would show.
#[derive(Debug, Clone)]
pub enum Number {
    Small(Small),
    Large(Box<BigDecimal>),
}

impl Number {
    /// Returns a number from its text, which is one.
    pub fn read(cell: &str) -> Option<Self> {
        numeric::small(cell).map(Self::Small).or_else(|| numeric::parse(cell).map(|large| Self::Large(Box::new(large))))
    }

    fn large(&self) -> BigDecimal {
        match self {
            Self::Small(small) => BigDecimal::new(BigInt::from(small.mantissa), i64::from(small.scale)),
            Self::Large(large) => large.as_ref().clone(),
        }
    }

    /// Adds another number.
    #[inline]
    pub fn add(&mut self, other: &Self) {
        if let (Self::Small(sum), Self::Small(other)) = (&mut *self, other)
            && let Some(both) = add_small(*sum, *other)
        {
            *sum = both;
            return;
        }
        *self = Self::Large(Box::new(self.large() + other.large()));
    }

    /// Returns the order of two numbers.
    #[inline]
    pub fn compare(&self, other: &Self) -> Ordering {
        if let (Self::Small(left), Self::Small(right)) = (self, other)
            && let Some(order) = left.compare(*right)
        {
            return order;
        }
        self.large().cmp(&other.large())
    }

    /// Returns the number divided by a count that is not zero, with as many digits as PostgreSQL gives it.
    pub fn over(&self, count: u64) -> String {
        numeric::write(&numeric::divide(&self.large(), &BigDecimal::from(count)))
    }

    /// Returns the number as PostgreSQL writes it.
    pub fn write(&self) -> String {
        match self {
            Self::Small(small) => small.write(),
            Self::Large(large) => numeric::write(large),
        }
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
        ] {
            let mut found = number(left);
            found.add(&number(right));
            assert_eq!(found.write(), sum);
        }
        assert_eq!(number("10").compare(&number("9.99")), Ordering::Greater);
        assert_eq!(number("1e40").compare(&number("1")), Ordering::Greater);
        assert_eq!(number("1").over(3), "0.33333333333333333333");
    }
}
