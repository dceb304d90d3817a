//! A line of a crontab.

/// What a line is.
#[derive(Debug, PartialEq, Eq)]
pub enum Line<'a> {
    Empty,
    Comment(&'a str),
    Variable {
        name: &'a str,
        value: &'a str,
    },
    /// A cron as it is written, where it begins in the line, and all that comes after it.
    Job {
        cron: &'a str,
        at: usize,
        command: &'a str,
    },
    Neither,
}

/// Returns what a line is; its fields are not looked at.
pub fn parse(line: &str) -> Line<'_> {
    let text = line.trim_matches([' ', '\t']);
    if text.is_empty() {
        return Line::Empty;
    }
    if let Some(comment) = text.strip_prefix('#') {
        return Line::Comment(comment.trim_start_matches('#').trim());
    }
    if let Some((name, value)) = variable(text) {
        return Line::Variable { name, value };
    }
    let count = if text.starts_with('@') { 1 } else { 5 };
    let mut end = 0;
    for _ in 0..count {
        end += text[end..].len() - text[end..].trim_start_matches([' ', '\t']).len();
        let Some(length) = text[end..].find([' ', '\t']) else { return Line::Neither };
        end += length;
    }
    let at = line.len() - line.trim_start_matches([' ', '\t']).len();
    match text[end..].trim_start_matches([' ', '\t']) {
        "" => Line::Neither,
        command => Line::Job { cron: &text[..end], at, command },
    }
}

/// Returns name and value of `NAME=VALUE`; there may be blanks around the sign, and quotes around both.
fn variable(text: &str) -> Option<(&str, &str)> {
    let (name, rest) = match text.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        Some(quote) => text[1..].split_once(quote)?,
        None => text.split_at(text.find([' ', '\t', '='])?),
    };
    let value = rest.trim_start_matches([' ', '\t']).strip_prefix('=')?.trim_matches([' ', '\t']);
    let quoted = ['"', '\''].iter().find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote));
    (!name.is_empty()).then_some((name, quoted.unwrap_or(value)))
}

/// A command as cron runs it.
#[derive(Debug, PartialEq, Eq)]
pub struct Command {
    pub program: String,
    /// What it reads from standard input.
    pub input: Option<String>,
}

/// Returns the command of a line: the first `%` ends it, each further one is a line's end of its input, `\%` is `%`.
pub fn command(text: &str) -> Command {
    let mut parts = vec![String::new()];
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let last = parts.len() - 1;
        match letter {
            '\\' if letters.next_if_eq(&'%').is_some() => parts[last].push('%'),
            '%' => parts.push(String::new()),
            letter => parts[last].push(letter),
        }
    }
    let input = (parts.len() > 1).then(|| parts[1..].join("\n"));
    Command { program: parts.swap_remove(0), input }
}

/// What stands before the program that a command is about.
const BEFORE: [&str; 25] = [
    "ash", "bash", "chronic", "dash", "doas", "env", "exec", "flock", "ionice", "ksh", "nice", "node", "nohup", "perl", "php", "python",
    "python3", "ruby", "sh", "sudo", "test", "time", "timeout", "zsh", "[",
];

/// Returns a name for a command: that of the program, or of the script, that it is about.
pub fn name(command: &str) -> String {
    // `cd /a && b` is about b.
    let about = command.split("&&").find(|part| !part.trim_start().starts_with("cd ")).unwrap_or(command);
    let words = about.split_whitespace().map(|word| word.trim_matches(['"', '\'', '(', ')', ';', '{', '}']));
    let base = |word: &str| word.rsplit('/').next().unwrap_or(word).to_owned();
    let told = words
        .filter(|word| !word.starts_with('-') && !word.contains('=') && !word.starts_with(|c: char| c.is_ascii_digit()))
        .map(base)
        .find(|base| !BEFORE.contains(&base.as_str()) && !slug(base).is_empty());
    told.map_or_else(|| "job".into(), |base| slug(&base))
}

fn slug(base: &str) -> String {
    let stem = base.rsplit_once('.').map_or(base, |(stem, _)| stem);
    let plain: String = stem.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' }).take(40).collect();
    plain.trim_matches('_').to_owned()
}
