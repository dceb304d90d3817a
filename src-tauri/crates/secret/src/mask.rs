use std::borrow::Cow;

/// What stands in a secret's place.
pub const COVER: &str = "•••";
/// Shorter values are not covered: they would cover half of every text, and say by that what they are.
const SHORTEST: usize = 4;

/// Covers secrets in texts that are shown or written.
#[derive(Clone, Default)]
pub struct Mask {
    /// The longest first: one may be a part of another.
    values: Vec<String>,
}

impl Mask {
    /// Returns a mask of these values. Of a value of several lines, each line is covered, because texts come line by line.
    #[must_use]
    pub fn new<'a>(values: impl IntoIterator<Item = &'a str>) -> Self {
        let mut lines: Vec<String> =
            values.into_iter().flat_map(str::lines).map(str::trim).filter(|line| line.len() >= SHORTEST).map(str::to_owned).collect();
        lines.sort_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
        lines.dedup();
        Self { values: lines }
    }

    /// Returns the values that are covered.
    #[must_use]
    pub fn values(&self) -> &[String] {
        &self.values
    }

    /// Returns a text with every secret covered.
    #[must_use]
    pub fn cover<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut covered = Cow::Borrowed(text);
        for value in &self.values {
            if covered.contains(value.as_str()) {
                covered = Cow::Owned(covered.replace(value.as_str(), COVER));
            }
        }
        covered
    }
}

impl std::fmt::Debug for Mask {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Mask({} values)", self.values.len())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_line_of_every_secret_is_covered_and_short_ones_are_not() {
        let mask = Mask::new(["hunter2", "-----BEGIN KEY-----\nabcdef\n", "hunter2hunter2", "no"]);
        assert_eq!(mask.cover("hunter2hunter2 or hunter2, no"), "••• or •••, no");
        assert_eq!(mask.cover("  abcdef"), "  •••");
        assert!(matches!(mask.cover("nothing"), Cow::Borrowed("nothing")));
        assert!(!format!("{mask:?}").contains("hunter2"));
    }

    proptest! {
        #[test]
        fn no_secret_is_left_in_a_text(values in prop::collection::vec("[a-d]{4,6}", 1..5), text in "[a-d ]{0,40}") {
            let mask = Mask::new(values.iter().map(String::as_str));
            let covered = mask.cover(&text);
            for value in &values {
                prop_assert!(!covered.contains(value.as_str()), "{} in {}", value, covered);
            }
        }
    }
}
