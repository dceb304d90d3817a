//! Names of months in other languages than English, for `parse_date`.

use std::borrow::Cow;

/// English's short names, and other names of each month in small letters: German, French, Spanish, Italian, Portuguese and Dutch,
/// in full and cut short, and what English has beside its own two.
const MONTHS: [(&str, &[&str]); 12] = [
    ("Jan", &["januar", "jänner", "janvier", "janv", "enero", "ene", "gennaio", "gen", "janeiro", "januari"]),
    ("Feb", &["februar", "feber", "février", "fevrier", "févr", "fév", "febrero", "febbraio", "fevereiro", "fev", "februari"]),
    ("Mar", &["märz", "maerz", "mär", "mrz", "mars", "marzo", "março", "marco", "maart", "mrt"]),
    ("Apr", &["avril", "avr", "abril", "abr", "aprile"]),
    ("May", &["mai", "mayo", "maggio", "mag", "maio", "mei"]),
    ("Jun", &["juni", "juin", "junio", "giugno", "giu", "junho"]),
    ("Jul", &["juli", "juillet", "juil", "julio", "luglio", "lug", "julho"]),
    ("Aug", &["août", "aout", "agosto", "ago", "augustus"]),
    ("Sep", &["sept", "septembre", "septiembre", "setiembre", "settembre", "set", "setembro"]),
    ("Oct", &["oktober", "okt", "octobre", "octubre", "ottobre", "ott", "outubro", "out"]),
    ("Nov", &["novembre", "noviembre", "novembro"]),
    ("Dec", &["dezember", "dez", "décembre", "decembre", "déc", "diciembre", "dic", "dicembre", "dezembro"]),
];

/// Returns a text with its months in English, without the dot of one that is cut short and without the letters after a day (`3rd`).
pub(super) fn in_english(text: &str) -> Cow<'_, str> {
    let (mut written, mut kept) = (String::new(), 0);
    let mut at = 0;
    while let Some(start) = text[at..].find(char::is_alphabetic).map(|found| at + found) {
        let end = text[start..].find(|letter: char| !letter.is_alphabetic()).map_or(text.len(), |found| start + found);
        let word = text[start..end].to_lowercase();
        let after_digit = text[..start].ends_with(|letter: char| letter.is_ascii_digit());
        let (other, mut past) = if after_digit && matches!(word.as_str(), "st" | "nd" | "rd" | "th") {
            (Some(""), end)
        } else {
            (MONTHS.iter().find(|(_, names)| names.contains(&word.as_str())).map(|(english, _)| *english), end)
        };
        let cut_short = other.is_some() || MONTHS.iter().any(|(english, _)| english.eq_ignore_ascii_case(&word));
        if cut_short && text[end..].starts_with('.') && !after_digit {
            past += 1;
        }
        if let Some(other) = other.or_else(|| (past > end).then_some(&text[start..end])) {
            written.push_str(&text[kept..start]);
            written.push_str(other);
            kept = past;
        }
        at = past;
    }
    if kept == 0 {
        return Cow::Borrowed(text);
    }
    written.push_str(&text[kept..]);
    Cow::Owned(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_become_english_and_all_else_stays() {
        for (text, english) in [
            ("3. März 2024", "3. Mar 2024"),
            ("1er août 2024", "1er Aug 2024"),
            ("Sept. 3rd, 2024", "Sep 3, 2024"),
            ("12 DEZ 99", "12 Dec 99"),
            ("Jan. 5", "Jan 5"),
            ("24-Nov-2024", "24-Nov-2024"),
            ("marching", "marching"),
            ("2024-01-02", "2024-01-02"),
        ] {
            assert_eq!(in_english(text), english);
        }
    }

    #[test]
    fn no_name_is_of_two_months() {
        let names: Vec<_> = MONTHS.iter().flat_map(|(_, names)| names.iter()).collect();
        assert!((1..names.len()).all(|at| !names[..at].contains(&names[at])));
    }
}
