//! How findings are said: `2,468 prices carry leading zeros`.

use millpond_record::count::grouped;

/// Returns a count with its verb: `1 row has`, `3 rows have`.
pub(super) fn rows(count: u64, one: &str, many: &str) -> String {
    if count == 1 { format!("1 row {one}") } else { format!("{} rows {many}", grouped(count)) }
}

/// Returns `2 prices carry`, `1 price carries`, or `3 cells of unit_price carry`.
pub(super) fn cells(count: u64, column: &str, one: &str, many: &str) -> String {
    let word = column.to_lowercase();
    let plain = word.bytes().all(|byte| byte.is_ascii_lowercase());
    let number = grouped(count);
    match (count, plain) {
        (1, true) => format!("1 {word} {one}"),
        (1, false) => format!("1 cell of {column} {one}"),
        (_, true) => format!("{number} {} {many}", plural(&word)),
        (_, false) => format!("{number} cells of {column} {many}"),
    }
}

/// Returns words in a list, at most three of them: `Yes, Y, true, …`.
pub(super) fn list<S: AsRef<str>>(words: impl IntoIterator<Item = S>) -> String {
    let mut text = String::new();
    for (at, word) in words.into_iter().enumerate() {
        if at > 0 {
            text.push_str(", ");
        }
        if at == 3 {
            text.push('…');
            break;
        }
        text.extend(word.as_ref().chars().take(30));
    }
    text
}

/// Returns a cell in quotes, cut where it is long; what would not be seen is written out.
pub(super) fn quoted(cell: &str) -> String {
    let mut text = String::from('"');
    for c in cell.chars().take(60) {
        match c {
            '\t' => text.push_str("\\t"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            c if c != ' ' && (c.is_control() || c.is_whitespace() || is_zero_width(c)) => {
                text.extend(c.escape_unicode());
            }
            c => text.push(c),
        }
    }
    text.push('"');
    text
}

fn is_zero_width(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

pub(super) fn plural(word: &str) -> String {
    let vowel_before_y = ["ay", "ey", "oy", "uy"].iter().any(|end| word.ends_with(end));
    if word.ends_with('s') {
        word.to_owned()
    } else if ["x", "ch", "sh"].iter().any(|end| word.ends_with(end)) {
        format!("{word}es")
    } else if let Some(stem) = word.strip_suffix('y').filter(|_| !vowel_before_y) {
        format!("{stem}ies")
    } else {
        format!("{word}s")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_one_and_many_are_many() {
        for (word, words) in
            [("day", "days"), ("city", "cities"), ("box", "boxes"), ("branch", "branches"), ("price", "prices"), ("sales", "sales")]
        {
            assert_eq!(plural(word), words);
        }
        assert_eq!(rows(1, "has", "have"), "1 row has");
        assert_eq!(rows(1_204, "has", "have"), "1,204 rows have");
        assert_eq!(cells(2, "unit_price", "carries", "carry"), "2 cells of unit_price carry");
    }

    #[test]
    fn what_is_not_seen_is_written_out() {
        assert_eq!(quoted(" a\u{a0}b\u{200b}\t"), "\" a\\u{a0}b\\u{200b}\\t\"");
        assert_eq!(list(["a", "b", "c", "d", "e"]), "a, b, c, …");
    }
}
