//! Yes and no in several words: `Yes`, `Y`, `1` and `TRUE` in one column, or words of another language.

use millpond_record::schema::ColumnType;
use serde_json::{Map, Value as Json, json};

use super::finder::{Finder, Kind, Offer, Seen, table};
use super::missing_words::is_missing_word;
use super::value::Value;
use super::words::{cells, list};

const YES: [&str; 16] = ["true", "t", "yes", "y", "1", "on", "ja", "j", "oui", "si", "sí", "sim", "wahr", "vrai", "✓", "yep"];
const NO: [&str; 14] = ["false", "f", "no", "n", "0", "off", "nein", "non", "não", "falsch", "faux", "✗", "nope", "nee"];
/// Words that read as a boolean wherever they stand.
const READ: [&str; 4] = ["true", "false", "yes", "no"];
const NUMBERS: [&str; 2] = ["0", "1"];
const LETTERS: [&str; 5] = ["t", "f", "y", "n", "j"];

/// Looks at a column's different values in the end.
#[derive(Debug)]
pub(super) struct Booleans;

impl Finder for Booleans {
    fn value(&mut self, _: &Value<'_>, _: u64) {}

    fn offers(&self, seen: &Seen<'_>) -> Vec<Offer> {
        let Some(few) = seen.column.few() else { return Vec::new() };
        let (mut meanings, mut written) = (Map::new(), Vec::new());
        for (value, _) in few {
            let word = value.trim().to_lowercase();
            if is_missing_word(&word) && !YES.contains(&word.as_str()) && !NO.contains(&word.as_str()) {
                continue;
            }
            let meaning = if YES.contains(&word.as_str()) {
                true
            } else if NO.contains(&word.as_str()) {
                false
            } else {
                return Vec::new();
            };
            meanings.insert(word, Json::from(if meaning { "true" } else { "false" }));
            written.push(value.trim());
        }
        if !is_mixed(&meanings, written.len()) || seen.column.declared == ColumnType::Boolean && written.len() <= 2 {
            return Vec::new();
        }
        let missing: u64 = few.iter().filter(|(value, _)| is_missing_word(value.trim())).map(|(_, count)| count).sum();
        let ways = written.len();
        let finding = format!("{} yes or no in {ways} ways: {}", cells(seen.column.values, seen.name(), "says", "say"), list(&written));
        let step = json!({
            "do": "map_values", "columns": [seen.name()], "values": meanings, "ignore_case": true, "otherwise": "reject", "type": "boolean"
        });
        let offer = Offer::new(Kind::Booleans, finding, "Make them true or false", seen.column.values, table(step)).repairs();
        vec![offer.rejects(missing, "says neither", "say neither")]
    }
}

/// Returns whether the words are more than one for yes and one for no, or words that nothing reads as a boolean.
fn is_mixed(meanings: &Map<String, Json>, written: usize) -> bool {
    let words: Vec<&str> = meanings.keys().map(String::as_str).collect();
    let both = meanings.values().any(|value| value == "true") && meanings.values().any(|value| value == "false");
    if !both || words.iter().all(|word| NUMBERS.contains(word)) {
        return false;
    }
    let foreign = words.iter().any(|word| !READ.contains(word) && !NUMBERS.contains(word) && !LETTERS.contains(word));
    // Two letters alone are how this file says it.
    written > 2 || foreign
}
