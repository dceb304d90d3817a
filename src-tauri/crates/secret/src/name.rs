/// Longest name.
const LONGEST: usize = 64;

/// Returns whether a text is the name of a secret: letters, digits, `_` and `-` of ASCII, a letter first, at most 64.
#[must_use]
pub fn is_name(text: &str) -> bool {
    text.len() <= LONGEST
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

/// Returns the variable of the environment that may hold a secret: `MILLPOND_SECRET_SLACK_WEBHOOK`.
pub(crate) fn variable(name: &str) -> String {
    format!("MILLPOND_SECRET_{}", name.to_ascii_uppercase().replace('-', "_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_that_a_variable_can_have_too() {
        for name in ["slack_webhook", "A", "pg-prod-2"] {
            assert!(is_name(name), "{name}");
        }
        for name in ["", "2nd", "a b", "a.b", "ä", "_x", "a/../b", &"a".repeat(65)] {
            assert!(!is_name(name), "{name}");
        }
        assert_eq!(variable("pg-prod"), "MILLPOND_SECRET_PG_PROD");
    }
}
