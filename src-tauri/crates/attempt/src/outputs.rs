//! What a command hands on: the file that `$MILLPOND_OUTPUT` names.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// More of the file is not read.
pub const OUTPUT_BYTES: u64 = 1024 * 1024;

/// Returns the outputs of the file at `path`, and a note for each line that is none.
pub fn read(path: &Path) -> (BTreeMap<String, String>, Vec<String>) {
    let mut bytes = Vec::new();
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Default::default(),
        Err(error) => return (BTreeMap::new(), vec![format!("The outputs in {} cannot be read: {error}.", path.display())]),
    };
    if let Err(error) = file.take(OUTPUT_BYTES + 1).read_to_end(&mut bytes) {
        return (BTreeMap::new(), vec![format!("The outputs in {} cannot be read: {error}.", path.display())]);
    }
    let mut notes = Vec::new();
    if bytes.len() as u64 > OUTPUT_BYTES {
        // The line that the limit falls into is left out too.
        let end = memchr::memrchr(b'\n', &bytes).map_or(0, |end| end + 1);
        bytes.truncate(end);
        notes.push(
            "The outputs have more than 1 MiB, and the rest was not read. Write what is large to a file, and its path to $MILLPOND_OUTPUT."
                .to_owned(),
        );
    }
    let (outputs, mut mistakes) = parse(&String::from_utf8_lossy(&bytes));
    notes.append(&mut mistakes);
    (outputs, notes)
}

/// Returns the outputs that a text says. The last one of a name counts.
fn parse(text: &str) -> (BTreeMap<String, String>, Vec<String>) {
    let mut outputs = BTreeMap::new();
    let mut notes = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((index, line)) = lines.next() {
        if line.trim().is_empty() {
            continue;
        }
        let number = index + 1;
        let equals = line.find('=');
        let heredoc = line.find("<<").filter(|at| equals.is_none_or(|equals| *at < equals));
        if let Some(at) = heredoc {
            let (name, end) = (&line[..at], &line[at + 2..]);
            // Read to its end even where the name is wrong, so that its lines are not taken for outputs.
            let mut value: Vec<&str> = Vec::new();
            let ended = lines.by_ref().map(|(_, line)| line).any(|line| {
                if line != end {
                    value.push(line);
                }
                line == end
            });
            if end.is_empty() || !is_name(name) {
                notes.push(malformed(number, line));
            } else if ended {
                outputs.insert(name.to_owned(), value.join("\n"));
            } else {
                notes.push(format!("$MILLPOND_OUTPUT line {number}: no line {end} ends the value of {name}, so it was left out."));
            }
        } else if let Some(at) = equals.filter(|at| is_name(&line[..*at])) {
            outputs.insert(line[..at].to_owned(), line[at + 1..].to_owned());
        } else {
            notes.push(malformed(number, line));
        }
    }
    (outputs, notes)
}

fn is_name(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && characters.all(|character| character.is_ascii_alphanumeric() || matches!(character, '_' | '-'))
}

fn malformed(number: usize, line: &str) -> String {
    let mut shown: String = line.chars().take(60).collect();
    if shown.len() < line.len() {
        shown.push('…');
    }
    format!("$MILLPOND_OUTPUT line {number}: \"{shown}\" is no output and was left out. Write name=value, or name<<END, lines, and END.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_one_line_and_of_several_are_read() {
        let (outputs, notes) = parse("rows=12\npath=a=b\nlist<<END\none=1\n\ntwo\nEND\r\nempty=\nrows=13\n");
        let expected = [("rows", "13"), ("path", "a=b"), ("list", "one=1\n\ntwo"), ("empty", "")];
        assert_eq!(outputs, expected.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect());
        assert!(notes.is_empty(), "{notes:?}");
    }

    #[test]
    fn what_is_no_output_is_told_with_its_line() {
        let (outputs, notes) = parse("fine=1\nno output\n2x=3\nopen<<END\nvalue\n");
        assert_eq!(outputs.len(), 1);
        assert_eq!(
            notes,
            [
                "$MILLPOND_OUTPUT line 2: \"no output\" is no output and was left out. Write name=value, or name<<END, lines, and END.",
                "$MILLPOND_OUTPUT line 3: \"2x=3\" is no output and was left out. Write name=value, or name<<END, lines, and END.",
                "$MILLPOND_OUTPUT line 4: no line END ends the value of open, so it was left out.",
            ]
        );
    }

    #[test]
    fn more_than_the_limit_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("output");
        std::fs::write(&path, format!("first=1\nbig={}\nlast=2\n", "x".repeat(1024 * 1024))).unwrap();
        let (outputs, notes) = read(&path);
        assert_eq!(outputs.into_keys().collect::<Vec<_>>(), ["first"]);
        assert!(notes[0].contains("more than 1 MiB"), "{notes:?}");
        assert_eq!(read(&folder.path().join("none")), Default::default());
    }
}
