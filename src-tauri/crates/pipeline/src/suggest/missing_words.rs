//! Words that stand where there is no value: `N/A`, `null`, `-`.

use serde_json::{Map, Value as Json, json};

use super::finder::{Finder, Kind, Offer, Seen, nearly_all};
use super::value::Value;
use super::words::{cells, list};

/// Ways of writing them that are kept.
const MOST: usize = 40;

/// How sure a word is to mean "no value".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Strength {
    /// It means nothing else.
    Sure,
    /// It may be a code of two letters, as Namibia's is.
    Code,
    /// It may be an answer among words; among numbers and dates it is none.
    AmongTyped,
}

fn strength(word: &str) -> Option<Strength> {
    if word.len() > 16 {
        return None;
    }
    Some(match word.to_ascii_lowercase().as_str() {
        "n/a" | "n.a." | "#n/a" | "<na>" | "null" | "(null)" | "\\n" | "nan" | "#null!" | "#ref!" | "#value!" | "#div/0!" | "#name?"
        | "#num!" | "-" | "--" | "---" | "–" | "—" | "?" | "??" | "undefined" | "not available" | "(blank)" | "k.a." | "k. a." => {
            Strength::Sure
        }
        "na" => Strength::Code,
        "none" | "nil" | "missing" | "unknown" | "tbd" | "tba" | "." | ".." | "..." | "x" | "*" | "void" | "empty" | "not applicable" => {
            Strength::AmongTyped
        }
        _ => return None,
    })
}

/// Returns whether a word means "no value" in some column.
pub(super) fn is_missing_word(word: &str) -> bool {
    strength(word).is_some()
}

/// Counts words for "no value".
#[derive(Debug, Default)]
pub(super) struct MissingWords {
    words: Vec<(String, Strength, u64)>,
    others: u64,
    /// Of the others: numbers, dates and booleans.
    typed: u64,
    /// Of the others: two capitals.
    codes: u64,
}

impl Finder for MissingWords {
    fn value(&mut self, value: &Value<'_>, count: u64) {
        if let Some(strength) = strength(value.trimmed) {
            if let Some((.., counted)) = self.words.iter_mut().find(|(word, ..)| word == value.cell) {
                *counted += count;
            } else if self.words.len() < MOST {
                self.words.push((value.cell.to_owned(), strength, count));
            }
            return;
        }
        self.others += count;
        let boolean = || ["true", "false", "yes", "no"].iter().any(|word| value.trimmed.eq_ignore_ascii_case(word));
        self.typed += if value.number().is_some() || value.date().is_some() || boolean() { count } else { 0 };
        self.codes += if value.cell.len() == 2 && value.cell.bytes().all(|byte| byte.is_ascii_uppercase()) { count } else { 0 };
    }

    fn offers(&self, seen: &Seen<'_>) -> Vec<Offer> {
        let typed = nearly_all(self.typed, self.others);
        let meant = |strength| match strength {
            Strength::Sure => true,
            Strength::Code => typed || self.codes == 0,
            Strength::AmongTyped => typed,
        };
        let words: Vec<_> = self.words.iter().filter(|(_, strength, _)| meant(*strength)).collect();
        let count = words.iter().map(|(.., count)| count).sum();
        if words.is_empty() || self.others == 0 {
            return Vec::new();
        }
        let said = list(words.iter().map(|(word, ..)| word.trim()));
        let finding = format!("{} {said} for no value", cells(count, seen.name(), "says", "say"));
        let values: Map<String, Json> = words.iter().map(|(word, ..)| (word.clone(), Json::from(""))).collect();
        let step = seen.step(json!({ "do": "map_values", "values": values }));
        let mut offer = Offer::new(Kind::MissingWords, finding, if count == 1 { "Empty it" } else { "Empty them" }, count, step);
        offer.repairs = typed;
        vec![offer]
    }
}
