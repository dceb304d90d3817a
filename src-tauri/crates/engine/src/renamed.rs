//! Which column of a file stands for one that a pipeline expects under another name.

use millpond_record::schema::ColumnType;

/// How alike two names must be (Jaro and Winkler's measure, 1 being the same).
const ALIKE: f64 = 0.85;

/// Returns pairs of places: a column that is missing, and the one of the file that may be it. Names are compared without case and
/// without what is no letter or digit; where one column is missing and one is new, being of the same type is enough.
pub fn renamed(missing: &[(&str, ColumnType)], new: &[(&str, ColumnType)]) -> Vec<(usize, usize)> {
    let bare = |name: &str| name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let mut likeness: Vec<(f64, usize, usize)> = Vec::new();
    for (at, (wanted, kind)) in missing.iter().enumerate() {
        for (place, (name, found)) in new.iter().enumerate() {
            if *kind != ColumnType::Text && kind != found {
                continue;
            }
            let (wanted, name) = (bare(wanted), bare(name));
            let part = wanted.len().min(name.len()) >= 3 && (wanted.contains(&name) || name.contains(&wanted));
            likeness.push((strsim::jaro_winkler(&wanted, &name).max(if part { ALIKE } else { 0.0 }), at, place));
        }
    }
    likeness.sort_by(|a, b| b.0.total_cmp(&a.0));
    let only = missing.len() == 1 && new.len() == 1;
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (alike, at, place) in likeness {
        let free = pairs.iter().all(|(taken, given)| *taken != at && *given != place);
        if free && (alike >= ALIKE || only) {
            pairs.push((at, place));
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_known_by_a_name_that_is_nearly_the_same_and_never_by_one_of_another_type() {
        let (text, decimal) = (ColumnType::Text, ColumnType::Decimal);
        assert_eq!(renamed(&[("price", decimal)], &[("Price", decimal), ("other", decimal)]), [(0, 0)]);
        assert_eq!(renamed(&[("unit_price", decimal)], &[("city", text), ("price", decimal)]), [(0, 1)]);
        assert_eq!(renamed(&[("price", decimal)], &[("amount", decimal)]), [(0, 0)], "there is only that one");
        assert_eq!(renamed(&[("price", decimal)], &[("amount", decimal), ("tax", decimal)]), []);
        assert_eq!(renamed(&[("price", decimal)], &[("Price", text)]), []);
        assert_eq!(renamed(&[("first name", text), ("last name", text)], &[("LastName", text), ("FirstName", text)]), [(0, 1), (1, 0)]);
    }
}
