//! `split_name`: a person's name into first and last name.

use std::cell::Cell;
use std::collections::HashMap;
use std::sync::LazyLock;

use millpond_record::flow::FlowError;
use millpond_record::schema::{ColumnType, Schema};
use polars::prelude::{DataFrame, IntoColumn};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wide::u8x16;

use super::{Account, BindContext, Bound, Kernel, Step, StepProblem, check_names, place};
use crate::cells::{Span, Window};
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
        // What the quick ways find has letters in it: where nothing but blanks means "no value", it is a name.
        let quick = self.missing.is_blank_only();
        let (names, shortened) = ([self.first.as_str(), &self.last], Cell::new(0));
        let [first, last] = slices::map_quickly(
            &cells,
            names,
            |window| match self.honorifics {
                Honorifics::Keep if quick => {
                    let (parts, more) = first_two_of(window)?;
                    shortened.set(shortened.get() + usize::from(more));
                    Some(parts)
                }
                Honorifics::Strip if quick => two_plain_words_of(window),
                _ => None,
            },
            |cell| {
                let Some(name) = self.split(cell) else { return [None, None] };
                shortened.set(shortened.get() + usize::from(name.shortened));
                [name.first, name.last]
            },
        );
        account.shortened(&self.column, shortened.get());
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
    let mut words = cell.split_whitespace();
    Name { first: words.next(), last: words.next(), shortened: words.next().is_some() }
}

/// Returns where the first two words of a short cell are, and whether there are more; `None` where there are not two, or where
/// there is anything but printable ASCII.
#[inline(always)]
fn first_two_of(cell: Window<'_>) -> Option<([Span; 2], bool)> {
    let blanks = cell.bits(|bytes| bytes.simd_eq(u8x16::splat(b' ')));
    let words = cell.bits(|bytes| bytes.simd_gt(u8x16::splat(b' ')) & bytes.simd_lt(u8x16::splat(0x7F)));
    if words | blanks != cell.all() {
        return None;
    }
    let (first, rest) = run(words, 0)?;
    let (last, rest) = run(rest, first.from + first.length)?;
    Some(([first, last], rest != 0))
}

/// Returns the first run of set bits, the first of which is the place `at`, and the bits after it.
#[inline(always)]
fn run(bits: u32, at: u32) -> Option<(Span, u32)> {
    if bits == 0 {
        return None;
    }
    let gap = bits.trailing_zeros();
    // A short cell has fewer bytes than there are bits: a run always ends.
    let length = (bits >> gap).trailing_ones();
    Some((Span { from: at + gap, length }, bits >> gap >> length))
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

/// Returns the two words of a short cell that has just these, where neither can be a title or a suffix, as
/// [`two_plain_words`] finds them.
#[inline(always)]
fn two_plain_words_of(cell: Window<'_>) -> Option<[Span; 2]> {
    let blank = cell.bits(|bytes| bytes.simd_eq(u8x16::splat(b' ')));
    let letters = cell.bits(|bytes| ((bytes | u8x16::splat(0x20)) - u8x16::splat(b'a')).simd_lt(u8x16::splat(26)));
    let at = blank.trailing_zeros();
    let two = blank.is_power_of_two() && at > 0 && at + 1 < cell.length();
    if !two || letters | blank != cell.all() {
        return None;
    }
    let parts = [Span { from: 0, length: at }, Span { from: at + 1, length: cell.length() - at - 1 }];
    let (source, start) = cell.source();
    let could_be = |lengths: &Lengths, span: Span| {
        let letter = source[start + span.from as usize] | 0x20;
        lengths[usize::from(letter - b'a')] >> span.length & 1 == 1
    };
    let (titles, suffixes) = &*LENGTHS;
    (!could_be(titles, parts[0]) && !could_be(suffixes, parts[1])).then_some(parts)
}

/// For each letter, a bit for every length of a word that begins with it.
type Lengths = [u32; 26];

/// The lengths of titles and of suffixes: that is enough to tell most names from all of them.
static LENGTHS: LazyLock<(Lengths, Lengths)> = LazyLock::new(|| {
    let of = |kind: Word| {
        let mut lengths = [0; 26];
        for (word, _) in WORDS.iter().filter(|(_, kinds)| kinds.contains(&kind)) {
            let letter = word.bytes().next().filter(u8::is_ascii_lowercase);
            if let Some(letter) = letter.filter(|_| word.len() < 32) {
                lengths[usize::from(letter - b'a')] |= 1 << word.len();
            }
        }
        lengths
    };
    (of(Word::Title), of(Word::Suffix))
});

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
    use polars::prelude::{NamedFrom as _, StringChunked};
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

    #[test]
    fn keep_counts_what_it_left_in_short_and_long_cells() {
        let step = SplitName { column: "n".into(), into: vec!["a".into(), "b".into()], honorifics: Some(Honorifics::Keep) };
        let schema = Schema { columns: vec![millpond_record::schema::ColumnSpec { name: "n".into(), kind: ColumnType::Text }] };
        let bound = step.bind(&schema, &BindContext::of_test(&Missing::default())).expect("fits");
        let long = "Bartholomew  Featherstonehaugh of Cholmondeley";
        let cells = [Some("Mr. Thomas Rivera"), Some("Ann Lee"), Some(long), Some(" Ann "), Some("  "), None, Some("José  Gó mez")];
        let names = StringChunked::new("n".into(), cells);
        let mut account = Account::new("split_name");
        let frame = DataFrame::new(cells.len(), vec![names.into_column()]).expect("a frame");
        let crate::step::Work::Rows(kernel) = bound.work else { panic!("it works row by row") };
        let frame = kernel.apply(frame, &mut account).expect("split");
        let column = |name: &str| {
            let text = frame.column(name).expect("there").str().expect("text").clone();
            text.iter().map(|cell| cell.unwrap_or("∅").to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(column("a"), ["Mr.", "Ann", "Bartholomew", "Ann", "∅", "∅", "José"]);
        assert_eq!(column("b"), ["Thomas", "Lee", "Featherstonehaugh", "∅", "∅", "∅", "Gó"]);
        assert_eq!(account.ledger.shortened.iter().map(|cells| cells.count).sum::<u64>(), 3);
    }

    proptest! {
        #[test]
        fn the_quick_way_without_honorifics_finds_the_same(cell in "(Dr|Ann|mr|JUSTICE|bo|Gen|[A-Ca-c]{1,4}) (Lee|jr|MD|vi|V|Senior|[A-Ca-c]{1,4})[ .]?") {
            let padding = "room for a window, which is longer than a cell of the view";
            let column = StringChunked::new("n".into(), [cell.as_str(), padding, padding, padding]);
            let cells = crate::cells::Cells::new(column.downcast_as_array());
            if let Some([first, last]) = cells.window(0).and_then(two_plain_words_of) {
                let part = |span: Span| Some(&cell[span.from as usize..(span.from + span.length) as usize]);
                prop_assert_eq!(Name { first: part(first), last: part(last), shortened: false }, stripped(&cell));
            }
        }

        #[test]
        fn the_quick_way_to_the_first_two_words_finds_the_same(cell in "[ a-cÄ\t.]{0,34}") {
            let padding = "room for a window, which is longer than a cell of the view";
            let column = StringChunked::new("n".into(), [cell.as_str(), padding, padding, padding]);
            let cells = crate::cells::Cells::new(column.downcast_as_array());
            if let Some(([first, last], shortened)) = cells.window(0).and_then(first_two_of) {
                let part = |span: Span| Some(&cell[span.from as usize..(span.from + span.length) as usize]);
                prop_assert_eq!(Name { first: part(first), last: part(last), shortened }, first_two(&cell));
            }
        }

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
