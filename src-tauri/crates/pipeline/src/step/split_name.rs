//! `split_name`: a person's name into first and last name.

use std::collections::HashMap;
use std::sync::LazyLock;

use millpond_record::flow::FlowError;
use millpond_record::schema::{ColumnType, Schema};
use polars::prelude::{DataFrame, IntoColumn};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Account, BindContext, Bound, Kernel, Step, StepProblem, check_names, place};
use crate::missing::Missing;
use crate::slices;
use crate::values::make_text;

/// Splits a person's name into first and last name. The column stays; the two new ones are slices of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Split name", extend("x-group" = "text"))]
pub struct SplitName {
    /// The column of names.
    #[schemars(extend("x-column" = true))]
    pub column: String,
    /// The two columns that first and last name go to.
    #[schemars(length(min = 2, max = 2))]
    #[schemars(extend("x-start" = ["first_name", "last_name"]))]
    pub into: Vec<String>,
    /// What becomes of titles and suffixes: `strip` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub honorifics: Option<Honorifics>,
}

/// What becomes of titles ("Dr.") and suffixes ("Jr.").
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Honorifics {
    /// They are left out of both columns.
    #[default]
    Strip,
    /// The name's first two words are taken as they stand.
    Keep,
}

impl Step for SplitName {
    fn verb(&self) -> &'static str {
        "split_name"
    }

    fn title(&self) -> &'static str {
        "Split name"
    }

    fn summary(&self) -> String {
        format!("{} → {}", self.column, self.into.join(", "))
    }

    fn bind(&self, input: &Schema, context: &BindContext<'_>) -> Result<Bound, StepProblem> {
        if input.position(&self.column).is_none() {
            return Err(StepProblem::no_column(["column"], &self.column, input));
        }
        let [first, last] = self.into.as_slice() else {
            return Err(StepProblem::at(["into"], format!("into names {} columns.", self.into.len()))
                .hint("Name two: into = [\"first_name\", \"last_name\"]."));
        };
        check_names(&self.into, "into")?;
        let mut output = input.clone();
        output.set(first, ColumnType::Text);
        output.set(last, ColumnType::Text);
        let kernel = SplitNameKernel {
            column: self.column.clone(),
            first: first.clone(),
            last: last.clone(),
            honorifics: self.honorifics.unwrap_or_default(),
            missing: context.missing.clone(),
        };
        Ok(Bound::rows(output, kernel))
    }
}

struct SplitNameKernel {
    column: String,
    first: String,
    last: String,
    honorifics: Honorifics,
    missing: Missing,
}

impl Kernel for SplitNameKernel {
    fn apply(&self, mut frame: DataFrame, account: &mut Account) -> Result<DataFrame, FlowError> {
        make_text(&mut frame, &self.column)?;
        let cells = frame.column(&self.column).map_err(FlowError::internal)?.str().map_err(FlowError::internal)?.clone();
        let mut shortened = 0;
        let [first, last] = slices::map_many(&cells, [&self.first, &self.last], |cell| {
            let Some(name) = self.split(cell) else { return [None, None] };
            shortened += usize::from(name.shortened);
            [name.first, name.last]
        });
        account.shortened(&self.column, shortened);
        place(&mut frame, first.into_column())?;
        place(&mut frame, last.into_column())?;
        Ok(frame)
    }
}

impl SplitNameKernel {
    fn split<'a>(&self, cell: &'a str) -> Option<Name<'a>> {
        if self.missing.is(cell) {
            return None;
        }
        Some(match self.honorifics {
            Honorifics::Keep => first_two(cell),
            Honorifics::Strip => stripped(cell),
        })
    }
}

/// A name in its parts, each a slice of the cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Name<'a> {
    first: Option<&'a str>,
    last: Option<&'a str>,
    /// Words of the cell are in neither part.
    shortened: bool,
}

fn first_two(cell: &str) -> Name<'_> {
    // Two words of ASCII with one blank between them are most names.
    if let Some(at) = memchr::memchr(b' ', cell.as_bytes()) {
        let (first, last) = (&cell[..at], &cell[at + 1..]);
        let plain = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_graphic());
        if plain(first) && plain(last) {
            return Name { first: Some(first), last: Some(last), shortened: false };
        }
    }
    let mut words = cell.split_whitespace();
    Name { first: words.next(), last: words.next(), shortened: words.next().is_some() }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    Title,
    Suffix,
    Particle,
    /// A word between two of a last name ("Ortega y Gasset").
    Joiner,
    /// A title that is a first name too ("Justice").
    RareTitle,
    /// A suffix that is a last name too ("Vi").
    RareSuffix,
}

static WORDS: LazyLock<HashMap<&'static str, Vec<Word>>> = LazyLock::new(|| {
    let mut words: HashMap<&'static str, Vec<Word>> = HashMap::new();
    for line in include_str!("split_name_words.txt").lines() {
        let Some((what, list)) = line.split_once(':').filter(|_| !line.starts_with('#')) else { continue };
        // A word with an underscore is listed for the reader and too common as a name to be taken for a title.
        for word in list.split_whitespace().filter(|word| !word.ends_with('_')) {
            let (word, what) = match (what, word.strip_suffix('?')) {
                ("title", Some(word)) => (word, Word::RareTitle),
                ("suffix", Some(word)) => (word, Word::RareSuffix),
                ("title", None) => (word, Word::Title),
                ("suffix", None) => (word, Word::Suffix),
                ("joiner", _) => (word, Word::Joiner),
                _ => (word, Word::Particle),
            };
            words.entry(word).or_default().push(what);
        }
    }
    words
});

/// Returns the words of a name, which blanks and commas divide.
fn words(cell: &str) -> Vec<&str> {
    cell.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty()).collect()
}

/// Returns whether a word, without its dots, is of a kind.
fn is(word: &str, kind: Word) -> bool {
    let plain = word.trim_end_matches('.');
    // The longest word of the lists, dots included, has far fewer bytes than this.
    if plain.is_empty() || plain.len() > 16 {
        return false;
    }
    let straight = |c| if c == '’' { '\'' } else { c };
    let folded: String = plain.chars().filter(|c| *c != '.').map(straight).flat_map(char::to_lowercase).collect();
    WORDS.get(folded.as_str()).is_some_and(|kinds| kinds.contains(&kind))
}

/// Returns the name without titles and suffixes.
fn stripped(cell: &str) -> Name<'_> {
    if let Some(name) = two_plain_words(cell) {
        return name;
    }
    let written = cell.trim();
    let cell = written.trim_matches(|c: char| c.is_whitespace() || c == ',');
    if let Some((before, after)) = cell.split_once(',')
        && !only_suffixes(before, after)
        && let Some(name) = last_first(before, after)
    {
        return name;
    }
    let words = words(cell);
    let (from, to, titled) = core(&words);
    let shortened = from > 0 || to < words.len();
    let name = &words[from..to];
    match name {
        [] => Name { first: Some(written), last: None, shortened: false },
        // "Dr. Smith" gives a last name; a single word without a title is a first name.
        [only] if titled => Name { first: None, last: Some(only), shortened },
        [only] => Name { first: Some(only), last: None, shortened },
        _ => {
            let start = last_name_start(name);
            Name {
                first: Some(between(cell, name[0], name[start - 1])),
                last: Some(between(cell, name[start], name[name.len() - 1])),
                shortened,
            }
        }
    }
}

/// Returns whether nothing but suffixes stands after a comma. What is a name too is one only after a first and a last
/// name: "Smith, V." is V. Smith, and so is "van der Berg, Vi" Vi van der Berg.
fn only_suffixes(before: &str, after: &str) -> bool {
    let before = words(before);
    let (from, to, _) = core(&before);
    let whole = before[from..to].iter().filter(|word| !is(word, Word::Particle)).count() > 1;
    words(after).iter().all(|word| is(word, Word::Suffix) || (whole && is(word, Word::RareSuffix)))
}

/// The common case without any search: two words of which neither is a title or a suffix.
fn two_plain_words(cell: &str) -> Option<Name<'_>> {
    let (first, last) = cell.split_once(' ')?;
    let plain = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    if !plain(first) || !plain(last) || is(first, Word::Title) || is(last, Word::Suffix) {
        return None;
    }
    Some(Name { first: Some(first), last: Some(last), shortened: false })
}

/// Returns whether a title or a suffix stands at an end of a name.
pub(crate) fn has_honorific(cell: &str) -> bool {
    let words = words(cell);
    let ends = if let [first, .., last] = words.as_slice() { Some((first, last)) } else { None };
    ends.is_some_and(|(first, last)| is(first, Word::Title) || is(last, Word::Suffix))
}

/// Returns where the name stands among its words, and whether a title stood before it.
fn core(words: &[&str]) -> (usize, usize, bool) {
    let (mut from, mut to) = (0, words.len());
    // What is a name too is a title where a dot says so ("Gen. Lee"), or where first and last name follow.
    let is_title = |word: &str, follow: usize| is(word, Word::Title) || (is(word, Word::RareTitle) && (word.ends_with('.') || follow > 1));
    while from < to && is_title(words[from], to - from - 1) {
        from += 1;
    }
    // A suffix that would leave no name is the name ("Dr. V" keeps V); so is one that is a name too and the second word.
    let is_suffix = |word: &str, before: usize| is(word, Word::Suffix) || (is(word, Word::RareSuffix) && before > 1);
    while to > from + 1 && is_suffix(words[to - 1], to - from - 1) {
        to -= 1;
    }
    (from, to, from > 0)
}

/// Returns at which word the last name starts: its particles belong to it, and at least one word is the first name.
fn last_name_start(name: &[&str]) -> usize {
    let mut start = name.len() - 1;
    loop {
        if start > 1 && is(name[start - 1], Word::Particle) {
            start -= 1;
        } else if start > 2 && joins(name[start - 2], name[start - 1], name[start]) {
            start -= 2;
        } else {
            return start;
        }
    }
}

/// Returns whether a word joins its neighbours to one last name. It does so in lower case between words that are not:
/// "William Henry E Gates" has an initial, and in "ann mary y lee" nothing tells.
fn joins(left: &str, word: &str, right: &str) -> bool {
    let lower = |word: &str| word.starts_with(char::is_lowercase);
    let word_fits = |word: &str| !lower(word) || is(word, Word::Particle);
    lower(word) && is(word, Word::Joiner) && word_fits(left) && word_fits(right)
}

/// "van der Berg, Mary Anne": the last name stands first. `None` where there is nothing but titles, or nothing on a side.
fn last_first<'a>(before: &'a str, after: &'a str) -> Option<Name<'a>> {
    let last_words = words(before);
    let (last_from, last_to, _) = core(&last_words);
    // What follows a second comma is taken for suffixes.
    let after = after.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
    let (given, rest) = after.split_once(',').unwrap_or((after, ""));
    let words = words(given);
    if last_words.is_empty() || words.is_empty() {
        return None;
    }
    let (from, to, _) = core(&words);
    let shortened = !rest.trim().is_empty() || from > 0 || to < words.len() || last_from > 0 || last_to < last_words.len();
    let first = (from < to).then(|| between(given, words[from], words[to - 1]));
    let last = (last_from < last_to).then(|| between(before, last_words[last_from], last_words[last_to - 1]));
    (first.is_some() || last.is_some()).then_some(Name { first, last, shortened })
}

/// Returns the part of a cell from the start of one of its words to the end of another.
fn between<'a>(cell: &'a str, from: &str, to: &str) -> &'a str {
    let at = |word: &str| word.as_ptr() as usize - cell.as_ptr() as usize;
    &cell[at(from)..at(to) + to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parts(cell: &str) -> (&str, &str) {
        let name = stripped(cell);
        (name.first.unwrap_or("∅"), name.last.unwrap_or("∅"))
    }

    #[test]
    fn names_are_split_as_people_would() {
        for (cell, first, last) in [
            ("William Dixon", "William", "Dixon"),
            ("Mr. Thomas Rivera", "Thomas", "Rivera"),
            ("Sean Wang DDS", "Sean", "Wang"),
            ("Prof. Dr. Anna Schmidt", "Anna", "Schmidt"),
            ("MRS Jane Doe", "Jane", "Doe"),
            ("John Smith Jr.", "John", "Smith"),
            ("John Smith, Jr.", "John", "Smith"),
            ("John Smith, Ph.D., M.D.", "John", "Smith"),
            ("John Smith III", "John", "Smith"),
            ("Mary Anne van der Berg", "Mary Anne", "van der Berg"),
            ("van der Berg, Mary Anne", "Mary Anne", "van der Berg"),
            ("Ludwig van Beethoven", "Ludwig", "van Beethoven"),
            ("Oscar de la Renta", "Oscar", "de la Renta"),
            ("Leonardo da Vinci", "Leonardo", "da Vinci"),
            ("Mohammed bin Salman", "Mohammed", "bin Salman"),
            ("Van Morrison", "Van", "Morrison"),
            ("De Niro, Robert", "Robert", "De Niro"),
            ("Sean O'Brien", "Sean", "O'Brien"),
            ("Anne-Marie Smith-Jones", "Anne-Marie", "Smith-Jones"),
            ("J. R. R. Tolkien", "J. R. R.", "Tolkien"),
            ("Martin Luther King Jr.", "Martin Luther", "King"),
            ("Smith, John, Jr.", "John", "Smith"),
            ("Smith, Dr. John", "John", "Smith"),
            ("Dr. Smith", "∅", "Smith"),
            ("Madonna", "Madonna", "∅"),
            ("V Smith", "V", "Smith"),
            ("Miss Kimberly Chang", "Kimberly", "Chang"),
            ("  José   García  ", "José", "García"),
            ("Dr.", "Dr.", "∅"),
            ("李 小龙", "李", "小龙"),
            ("Charles de Gaulle", "Charles", "de Gaulle"),
            ("Justice Smith", "Justice", "Smith"),
            ("Justice Ruth Ginsburg", "Ruth", "Ginsburg"),
            ("Gen. Lee", "∅", "Lee"),
            ("M. Night Shyamalan", "M. Night", "Shyamalan"),
            ("Anh Vi", "Anh", "Vi"),
            ("Henry Tudor VI", "Henry", "Tudor"),
            ("Tudor, Henry, VI", "Henry", "Tudor"),
            ("Dr., Dr.", "Dr., Dr.", "∅"),
            ("JOHN SMITH JR", "JOHN", "SMITH"),
            ("Dr. Martin Luther King Jr.", "Martin Luther", "King"),
            ("Anna-Maria Smith-Jones III", "Anna-Maria", "Smith-Jones"),
            ("van der Berg, Anna Maria", "Anna Maria", "van der Berg"),
            ("John Smith Senior", "John", "Smith"),
            ("Olivia Senior", "Olivia", "Senior"),
        ] {
            assert_eq!(parts(cell), (first, last), "{cell}");
        }
    }

    #[test]
    fn a_suffix_that_is_a_name_too_needs_two_words_before_the_comma() {
        for (cell, first, last) in [
            ("Nguyen, Vi", "Vi", "Nguyen"),
            ("Smith, V.", "V.", "Smith"),
            ("Lee, J.D.", "J.D.", "Lee"),
            ("Lee,J.D.", "J.D.", "Lee"),
            ("Smith, Junior", "Junior", "Smith"),
            ("van der Berg, Vi", "Vi", "van der Berg"),
            ("Dr. Lee, J.D.", "J.D.", "Lee"),
            ("Ann Lee, J.D.", "Ann", "Lee"),
            ("Henry Tudor, VI", "Henry", "Tudor"),
            ("Henry Tudor, V., MD", "Henry", "Tudor"),
        ] {
            assert_eq!(parts(cell), (first, last), "{cell}");
        }
    }

    #[test]
    fn a_comma_is_in_no_name_with_or_without_a_blank_after_it() {
        for (cell, first, last) in [
            ("John Smith,Jr.", "John", "Smith"),
            ("John Smith,MD", "John", "Smith"),
            ("John Smith,MD,Ph.D.", "John", "Smith"),
            ("Smith,John", "John", "Smith"),
            ("Smith,John,Jr.", "John", "Smith"),
            ("Smith, , John", "John", "Smith"),
            ("John ,", "John", "∅"),
            ("John,", "John", "∅"),
            (", John", "John", "∅"),
            (" ,John Smith", "John", "Smith"),
            (", Lee, Ann Mary", "Ann Mary", "Lee"),
            ("John Smith ,", "John", "Smith"),
            ("John , Smith", "Smith", "John"),
        ] {
            assert_eq!(parts(cell), (first, last), "{cell}");
        }
    }

    #[test]
    fn particles_and_joined_last_names_of_other_languages_stay_together() {
        for (cell, first, last) in [
            ("Maria de los Santos", "Maria", "de los Santos"),
            ("Bartolomé de las Casas", "Bartolomé", "de las Casas"),
            ("Carlo Alberto dalla Chiesa", "Carlo Alberto", "dalla Chiesa"),
            ("Alessandra degli Espinosa", "Alessandra", "degli Espinosa"),
            ("Jacobus van 't Hoff", "Jacobus", "van 't Hoff"),
            ("Jacobus van ’t Hoff", "Jacobus", "van ’t Hoff"),
            ("José Ortega y Gasset", "José", "Ortega y Gasset"),
            ("Santiago Ramón y Cajal", "Santiago", "Ramón y Cajal"),
            ("Luis de los Santos y Gómez", "Luis", "de los Santos y Gómez"),
            ("Maria Silva e Souza", "Maria", "Silva e Souza"),
            ("Karl von und zu Guttenberg", "Karl", "von und zu Guttenberg"),
            ("Ortega y Gasset, José", "José", "Ortega y Gasset"),
            ("William Henry E Gates", "William Henry E", "Gates"),
            ("mary ann y lee", "mary ann y", "lee"),
        ] {
            assert_eq!(parts(cell), (first, last), "{cell}");
        }
    }

    #[test]
    fn every_blank_of_unicode_divides_words() {
        for blank in ["\u{a0}", "\u{2009}", "\u{202f}", "\u{3000}", "\t"] {
            assert_eq!(parts(&format!("Dr.{blank}Ann{blank}Lee{blank}Jr.")), ("Ann", "Lee"), "{blank:?}");
            assert_eq!(parts(&format!("Ann Lee,{blank}Jr.")), ("Ann", "Lee"), "{blank:?}");
            assert_eq!(parts(&format!("Lee,{blank}Ann{blank}")), ("Ann", "Lee"), "{blank:?}");
        }
    }

    #[test]
    fn keep_takes_the_first_two_words_and_says_what_it_left() {
        assert_eq!(first_two("Mr. Thomas Rivera"), Name { first: Some("Mr."), last: Some("Thomas"), shortened: true });
        assert_eq!(first_two(" Ann "), Name { first: Some("Ann"), last: None, shortened: false });
        assert!(stripped("Mr. Thomas Rivera").shortened && !stripped("Thomas Rivera").shortened);
    }

    proptest! {
        #[test]
        fn no_character_is_invented_and_no_name_panics(cell in "(Dr\\.|van|Jr|[\\PC]{0,5}|[A-Za-z,.' ]{0,6}| ){0,8}") {
            for name in [stripped(&cell), first_two(&cell)] {
                prop_assert!(name.first.is_none_or(|part| cell.contains(part)));
                prop_assert!(name.last.is_none_or(|part| cell.contains(part)));
                // A cell that is nothing but titles is kept whole.
                let comma = |part: &str| part.contains(',') && part != cell.trim();
                prop_assert!(name == first_two(&cell) || !name.first.into_iter().chain(name.last).any(comma), "{name:?}");
                if !cell.trim().is_empty() {
                    prop_assert!(name.first.is_some() || name.last.is_some(), "a name is never lost");
                }
            }
        }
    }
}
