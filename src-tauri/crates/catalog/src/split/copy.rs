//! Rows in the midst of statements.

use super::scan::end_of_line;
use super::statement::name;

/// Returns where rows end that begin at `at`: after the line `\.`, or at the end of the text.
pub(super) fn end_of_data(bytes: &[u8], at: usize) -> usize {
    let mut at = at;
    while at < bytes.len() {
        let end = end_of_line(bytes, at);
        let line = &bytes[at..end];
        at = (end + 1).min(bytes.len());
        if line.strip_suffix(b"\r").unwrap_or(line) == b"\\." {
            break;
        }
    }
    at
}

/// Returns whether rows follow a command: `\copy … from stdin`.
pub(super) fn is_copy_command(command: &str) -> bool {
    if name(command) != "copy" {
        return false;
    }
    let words: Vec<String> = command.split_whitespace().map(str::to_ascii_lowercase).collect();
    words.windows(2).any(|pair| pair[0] == "from" && pair[1].trim_end_matches(';') == "stdin")
}
