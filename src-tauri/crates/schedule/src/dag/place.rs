//! Where bytes of a value stand in the text of its file.

use std::ops::Range;

/// Returns the bytes of a file for `within` of a value, which is written as `raw` at `start`. `None` where what is written
/// and what it says differ: a string with escapes.
pub fn within(raw: &str, start: usize, within: &Range<usize>) -> Option<Range<usize>> {
    let (open, close) = quotes(raw);
    let inner = raw.get(open..raw.len().checked_sub(close)?)?;
    if inner.get(within.clone()).is_none() || (raw.starts_with('"') && inner.contains('\\')) || inner.contains('\r') {
        return None;
    }
    Some(start + open + within.start..start + open + within.end)
}

/// Returns how many bytes stand before and after what a value says. A date has no quotes.
///
/// Source: <https://toml.io/en/v1.0.0#string>
fn quotes(raw: &str) -> (usize, usize) {
    if raw.starts_with("\"\"\"") || raw.starts_with("'''") {
        // A line's end right after the quotes is no part of it.
        return (if raw[3..].starts_with('\n') { 4 } else { 3 }, 3);
    }
    if raw.starts_with(['"', '\'']) { (1, 1) } else { (0, 0) }
}

#[cfg(test)]
mod tests {
    use super::within;

    #[test]
    fn bytes_of_a_value_are_found_behind_its_quotes() {
        for (raw, found) in [
            ("\"abcd\"", Some(12..14)),
            ("'a\\cd'", Some(12..14)),
            ("abcd", Some(11..13)),
            ("\"\"\"abcd\"\"\"", Some(14..16)),
            ("'''\nabcd'''", Some(15..17)),
            ("\"a\\tbcd\"", None),
            ("\"\"\"a\r\nb\"\"\"", None),
            ("\"ab\"", None),
        ] {
            assert_eq!(within(raw, 10, &(1..3)), found, "{raw}");
        }
    }
}
