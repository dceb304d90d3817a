//! Words of a list that are nearly the same: `Austin`, `AUSTIN`, `Ausitn`.

use std::collections::HashMap;

use millpond_record::schema::ColumnType;
use serde_json::{Map, Value as Json, json};

use super::finder::{Finder, Kind, Offer, Seen};
use super::missing_words::is_missing_word;
use super::value::Value;
use super::words::cells;
use crate::step::trimmed;

/// Different values of which a list has no more.
const MOST: usize = 500;
/// How often a value of a list stands there on average, at least.
const REPEATS: u64 = 3;
/// A word so much rarer than another that is nearly the same is a slip.
const RARER: u64 = 20;
/// A shorter word with another letter is another word.
const SHORTEST: usize = 5;

/// Looks at a column's different values in the end.
#[derive(Debug)]
pub(super) struct NearDuplicates;

impl Finder for NearDuplicates {
    fn value(&mut self, _: &Value<'_>, _: u64) {}

    fn offers(&self, seen: &Seen<'_>) -> Vec<Offer> {
        let Some(few) = seen.column.few() else { return Vec::new() };
        let is_list = few.len() <= MOST && few.len() as u64 * REPEATS <= seen.column.values;
        if !is_list || seen.kind() != ColumnType::Text || crate::forms::ids::is_id(seen.name()) {
            return Vec::new();
        }
        let found = spellings(few);
        let count = found.iter().map(|(_, _, count)| count).sum();
        if found.is_empty() {
            return Vec::new();
        }
        let finding = cells(count, seen.name(), "is spelled in another way than most", "are spelled in another way than most");
        let values: Map<String, Json> = found.iter().map(|(from, to, _)| (from.clone(), Json::from(to.as_str()))).collect();
        let step = seen.step(json!({ "do": "map_values", "values": values }));
        let mut offer =
            Offer::new(Kind::NearDuplicates, finding, if count == 1 { "Spell it alike" } else { "Spell them alike" }, count, step);
        offer.examples = found.iter().take(3).map(|(from, to, _)| format!("{from} → {to}")).collect();
        vec![offer]
    }
}

/// Values that are written the same but for case, blanks and the like.
struct Group<'a> {
    /// The spelling that most have.
    main: &'a str,
    key: String,
    count: u64,
    main_count: u64,
    others: Vec<(&'a str, u64)>,
}

/// Returns each spelling that should be another, with that one and its count.
fn spellings(few: &[(Box<str>, u64)]) -> Vec<(String, String, u64)> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut values: Vec<(&str, u64)> = Vec::new();
    for (value, count) in few {
        // Blanks at the ends are another finding's.
        let value = trimmed(value);
        match values.iter_mut().find(|(other, _)| *other == value) {
            Some((_, counted)) => *counted += count,
            None => values.push((value, *count)),
        }
    }
    values.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for (value, count) in values.into_iter().filter(|(value, _)| !is_missing_word(value)) {
        let key = key(value);
        if key.chars().count() < 2 {
            continue;
        }
        if let Some(place) = places.get(&key) {
            let group: &mut Group<'_> = &mut groups[*place];
            group.count += count;
            group.others.push((value, count));
        } else {
            places.insert(key.clone(), groups.len());
            groups.push(Group { main: value, key, count, main_count: count, others: Vec::new() });
        }
    }
    let mut found: Vec<(String, String, u64)> = Vec::new();
    for group in &groups {
        let target = slip_of(group, &groups).unwrap_or(group.main);
        let own = (group.main != target).then_some((group.main, group.main_count));
        found.extend(group.others.iter().copied().chain(own).map(|(from, count)| (from.to_owned(), target.to_owned(), count)));
    }
    found
}

/// Returns the frequent word that a rare one is nearly the same as, where it is one alone.
fn slip_of<'a>(group: &Group<'_>, groups: &[Group<'a>]) -> Option<&'a str> {
    if group.key.chars().count() < SHORTEST || group.key.chars().any(char::is_numeric) {
        return None;
    }
    let mut near = groups.iter().filter(|other| other.count >= group.count * RARER && one_slip(&group.key, &other.key));
    let found = near.next()?;
    near.next().is_none().then_some(found.main)
}

/// Returns a value without case, accents, and signs between its words. A sign at its end means something: `A-`, `C++`.
fn key(value: &str) -> String {
    let letters: Vec<char> = value.chars().flat_map(char::to_lowercase).map(without_accent).collect();
    let mut key = String::with_capacity(value.len());
    for (at, c) in letters.iter().enumerate() {
        let letter = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(|c| c.is_alphabetic());
        let (before, after) = (letter(at.checked_sub(1)), letter(Some(at + 1)));
        let divides = matches!(c, '-' | '_' | '\'' | '’' | '/') && before && after;
        if c.is_alphanumeric() || !(c.is_whitespace() || divides || (*c == '.' && before)) {
            key.push(*c);
        } else if c.is_whitespace() && !(before && after) && !key.ends_with(' ') {
            // `Room 1 2` and `Room 12` are two.
            key.push(' ');
        }
    }
    key.trim().to_owned()
}

fn without_accent(c: char) -> char {
    match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è'..='ë' | 'ē' | 'ę' | 'ě' => 'e',
        'ì'..='ï' | 'ī' => 'i',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
        'ś' | 'š' => 's',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        'ł' => 'l',
        other => other,
    }
}

/// Returns whether a word becomes another by one slip of a finger: a letter too many, too few, wrong, or two that changed places.
/// The first letter is seldom the wrong one.
fn one_slip(one: &str, other: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if a == b || a.first() != b.first() || a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let same = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[same..], &b[same..]);
    match (a, b) {
        ([_, a @ ..], [_, b @ ..]) if a == b => true,
        ([a, b, rest @ ..], [c, d, others @ ..]) if a == d && b == c && rest == others => true,
        ([_, rest @ ..], b) if rest == b => true,
        (a, [_, rest @ ..]) if a == rest => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(values: &[(&str, u64)]) -> Vec<(String, String)> {
        let few: Vec<(Box<str>, u64)> = values.iter().map(|(value, count)| ((*value).into(), *count)).collect();
        spellings(&few).into_iter().map(|(from, to, _)| (from, to)).collect()
    }

    #[test]
    fn case_blanks_and_slips_are_spelled_as_most_are() {
        let found =
            told(&[("Austin", 100), ("AUSTIN", 4), ("Ausitn", 1), ("Dallas", 50), ("dallas", 50), ("New York", 40), ("New-York", 2)]);
        let pairs: Vec<_> = found.iter().map(|(from, to)| (from.as_str(), to.as_str())).collect();
        assert_eq!(pairs, [("AUSTIN", "Austin"), ("dallas", "Dallas"), ("New-York", "New York"), ("Ausitn", "Austin")]);
    }

    #[test]
    fn what_means_something_else_stays() {
        for values in [
            &[("A", 50), ("A-", 50), ("A+", 2)][..],
            &[("C", 90), ("C++", 40), ("C#", 1)],
            &[("Room 1", 90), ("Room 2", 1), ("Room 12", 3), ("Room 1 2", 3)],
            &[("<18", 90), (">18", 1), ("18", 2)],
            &[("Gambia", 1), ("Zambia", 90)],
            &[("male", 100), ("female", 100)],
            &[("Austria", 100), ("Australia", 1)],
            &[("large", 60), ("larger", 40)],
            &[("XL", 100), ("XXL", 1)],
        ] {
            assert_eq!(told(values), [], "{values:?}");
        }
    }
}
