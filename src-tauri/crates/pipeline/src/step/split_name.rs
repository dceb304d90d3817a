//! `split_name`: a person's name into first and last name.

use std::collections::HashMap;
use std::sync::LazyLock;

use millpond_record::flow::FlowError;
use millpond_record::schema::{ColumnType, Schema};
use polars::prelude::{DataFrame, IntoColumn};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Account, BindContext, Bound, Kernel, Step, StepProblem, place};
use crate::missing::Missing;
use crate::slices;
use crate::values::make_text;

/// Splits a person's name into first and last name. The column stays; the two new ones are slices of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SplitName {
    /// The column of names.
    pub column: String,
    /// The two columns that first and last name go to.
    #[schemars(length(min = 2, max = 2))]
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
        if first == last {
            return Err(StepProblem::at(["into", "1"], "First and last name would go to the same column.").hint("Name two columns."));
        }
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
        Ok(Bound { output, kernel: Box::new(kernel) })
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
                _ => (word, Word::Particle),
            };
            words.entry(word).or_default().push(what);
        }
    }
    words
});

/// Returns whether a word, without its dots and commas, is of a kind.
fn is(word: &str, kind: Word) -> bool {
    let plain = word.trim_end_matches([',', '.']);
    // The longest word of the lists, dots included, has far fewer bytes than this.
    if plain.is_empty() || plain.len() > 16 {
        return false;
    }
    let folded: String = plain.chars().filter(|c| *c != '.').flat_map(char::to_lowercase).collect();
    WORDS.get(folded.as_str()).is_some_and(|kinds| kinds.contains(&kind))
}

fn is_any_suffix(word: &str) -> bool {
    is(word, Word::Suffix) || is(word, Word::RareSuffix)
}

/// Returns the name without titles and suffixes.
fn stripped(cell: &str) -> Name<'_> {
    if let Some(name) = two_plain_words(cell) {
        return name;
    }
    if let Some((before, after)) = cell.split_once(',') {
        let rest_is_suffix = after.split([' ', ',']).filter(|word| !word.is_empty()).all(is_any_suffix);
        if !rest_is_suffix
            && !before.trim().is_empty()
            && !after.trim().is_empty()
            && let Some(name) = last_first(before, after)
        {
            return name;
        }
    }
    let words: Vec<&str> = cell.split_whitespace().collect();
    let (from, to, titled) = core(&words);
    let shortened = from > 0 || to < words.len();
    let name = &words[from..to];
    match name {
        [] => Name { first: Some(cell.trim()), last: None, shortened: false },
        // "Dr. Smith" gives a last name; a single word without a title is a first name.
        [only] if titled => Name { first: None, last: Some(bare(only)), shortened },
        [only] => Name { first: Some(bare(only)), last: None, shortened },
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
    let mut words = cell.split_whitespace();
    let (first, last) = (words.next(), words.next_back());
    first.zip(last).is_some_and(|(first, last)| is(first, Word::Title) || is(last, Word::Suffix))
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
    while start > 1 && is(name[start - 1], Word::Particle) {
        start -= 1;
    }
    start
}

/// "van der Berg, Mary Anne": the last name stands first. `None` where both sides are nothing but titles.
fn last_first<'a>(before: &'a str, after: &'a str) -> Option<Name<'a>> {
    let last_words: Vec<&str> = before.split_whitespace().collect();
    let (last_from, last_to, _) = core(&last_words);
    // What follows a second comma is taken for suffixes.
    let (given, rest) = after.split_once(',').unwrap_or((after, ""));
    let words: Vec<&str> = given.split_whitespace().collect();
    let (from, to, _) = core(&words);
    let shortened = !rest.trim().is_empty() || from > 0 || to < words.len() || last_from > 0 || last_to < last_words.len();
    let first = (from < to).then(|| between(given, words[from], words[to - 1]));
    let last = (last_from < last_to).then(|| between(before, last_words[last_from], last_words[last_to - 1]));
    (first.is_some() || last.is_some()).then_some(Name { first, last, shortened })
}

fn bare(word: &str) -> &str {
    let bare = word.trim_end_matches(',');
    if bare.is_empty() { word } else { bare }
}

/// Returns the part of a cell from the start of one of its words to the end of another.
fn between<'a>(cell: &'a str, from: &str, to: &str) -> &'a str {
    let at = |word: &str| word.as_ptr() as usize - cell.as_ptr() as usize;
    bare(&cell[at(from)..at(to) + to.len()])
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
        ] {
            assert_eq!(parts(cell), (first, last), "{cell}");
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
                if !cell.trim().is_empty() {
                    prop_assert!(name.first.is_some() || name.last.is_some(), "a name is never lost");
                }
            }
        }
    }
}
