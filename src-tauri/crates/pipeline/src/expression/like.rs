//! `LIKE`: `%` stands for any characters, `_` for one, `\` before one for itself.

/// One part of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Any,
    One,
    Char(char),
}

/// A pattern made ready.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(Vec<Part>);

impl Pattern {
    /// Returns a pattern, or `None` where it ends with the escape character.
    #[must_use]
    pub fn new(pattern: &str) -> Option<Self> {
        let mut parts = Vec::new();
        let mut chars = pattern.chars();
        while let Some(c) = chars.next() {
            parts.push(match c {
                '\\' => Part::Char(chars.next()?),
                '%' => Part::Any,
                '_' => Part::One,
                c => Part::Char(c),
            });
        }
        Some(Self(parts))
    }

    /// Returns whether a text is like the pattern as a whole. Time is at most length times length.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        let text: Vec<char> = text.chars().collect();
        let (mut at, mut part) = (0, 0);
        let mut last_any: Option<(usize, usize)> = None;
        while at < text.len() {
            match self.0.get(part) {
                Some(Part::One) => (at, part) = (at + 1, part + 1),
                Some(Part::Char(c)) if *c == text[at] => (at, part) = (at + 1, part + 1),
                Some(Part::Any) => {
                    last_any = Some((part, at));
                    part += 1;
                }
                _ => match last_any {
                    Some((any, from)) => {
                        last_any = Some((any, from + 1));
                        (at, part) = (from + 1, any + 1);
                    }
                    None => return false,
                },
            }
        }
        self.0[part..].iter().all(|part| *part == Part::Any)
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn patterns_match_whole_texts() {
        let like = |text: &str, pattern: &str| Pattern::new(pattern).expect("a pattern").matches(text);
        assert!(like("abc", "a%") && like("abc", "%c") && like("abc", "_b_") && like("", "%") && like("a%c", "a\\%c"));
        assert!(!like("abc", "a") && !like("abc", "b%") && !like("abc", "a\\%c") && !like("", "_"));
        assert!(like("mississippi", "m%iss%pi") && !like("mississippi", "m%isx%pi"));
        assert_eq!(Pattern::new("a\\"), None);
    }
}
