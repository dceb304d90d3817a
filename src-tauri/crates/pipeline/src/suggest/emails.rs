//! E-mail addresses: capitals in them mean nothing and make two of one.

use serde_json::json;

use super::finder::{Finder, Kind, Offer, Seen, Tally, nearly_all};
use super::value::Value;
use super::words::cells;

/// Counts addresses, and those with capitals.
#[derive(Debug, Default)]
pub(super) struct Emails {
    addresses: u64,
    capitals: Tally,
}

impl Finder for Emails {
    fn value(&mut self, value: &Value<'_>, count: u64) {
        if !is_address(value.trimmed) {
            return;
        }
        self.addresses += count;
        if value.cell.chars().any(char::is_uppercase) {
            self.capitals.add(value.cell, count);
        }
    }

    fn offers(&self, seen: &Seen<'_>) -> Vec<Offer> {
        let count = self.capitals.count;
        // Where all are in capitals, the capitals are how this file is written.
        if count == 0 || count * 10 > self.addresses * 9 || !nearly_all(self.addresses, seen.column.values) {
            return Vec::new();
        }
        let finding = format!("{} capitals", cells(count, seen.name(), "holds", "hold"));
        let action = if count == 1 { "Write it small" } else { "Write them small" };
        let step = seen.step(json!({ "do": "change_case", "case": "lower" }));
        vec![Offer::new(Kind::Emails, finding, action, count, step).examples(&self.capitals)]
    }
}

/// Returns whether a cell has the form of an address: a part before the one `@`, and a host with a point in it.
fn is_address(cell: &str) -> bool {
    let Some((before, host)) = cell.split_once('@') else { return false };
    let word = |text: &str| !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || matches!(c, '@' | ',' | ';' | '<' | '>'));
    word(before) && word(host) && host.split('.').count() > 1 && host.split('.').all(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::is_address;

    #[test]
    fn an_address_has_one_at_and_a_host() {
        assert!(is_address("Ann.Lee+x@mail.example.org"));
        for cell in ["ann", "@b.c", "a@b", "a b@c.d", "a@b@c.d", "a@.d", "<a@b.c>"] {
            assert!(!is_address(cell), "{cell}");
        }
    }
}
