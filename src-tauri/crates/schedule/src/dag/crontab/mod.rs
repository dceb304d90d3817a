//! DAGs made of a crontab, one of each line that runs something.
//!
//! Source: crontab(5) of cronie and of Debian, <https://man7.org/linux/man-pages/man5/crontab.5.html>

mod line;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use millpond_record::problem::Problem;
use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, value};

use self::line::{Command, Line};
use super::template::literal;
use crate::error::Part;
use crate::{Zone, fields};

/// Shells whose programs a `{ …; }` and a here-document are part of.
const SHELLS: [&str; 6] = ["sh", "bash", "dash", "ash", "ksh", "zsh"];

/// Variables that mean something to cron itself, and nothing to a DAG.
const CRONS_OWN: [&str; 7] = ["MAILTO", "MAILFROM", "CONTENT_TYPE", "CONTENT_TRANSFER_ENCODING", "RANDOM_DELAY", "CRON_WITHIN", "LOGNAME"];

/// What a crontab does not say itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Machine<'a> {
    /// The home of the crontab's owner, where cron runs commands.
    pub home: Option<&'a str>,
    /// The IANA name of the zone that cron goes by, unless `CRON_TZ` says another one. `None`: that of the project.
    pub zone: Option<&'a str>,
}

/// A DAG that was made of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// A name for it, which no other one of the same crontab has.
    pub name: String,
    /// The text of its file.
    pub text: String,
    /// The line it was made of; 1 is the first.
    pub line: u32,
}

/// What became of a crontab.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Import {
    pub dags: Vec<Imported>,
    /// What could not be carried over, or means something else, at its line.
    pub problems: Vec<Problem>,
}

/// Returns the DAGs that a person's crontab says (one without a column of users), and what is wrong in it. Each DAG runs its
/// command as cron did: in the owner's home, by `/bin/sh -c` or `SHELL`, with the variables above its line, and nothing is made
/// up for afterwards (`catchup = "none"`).
#[must_use]
pub fn import(file: &str, text: &str, machine: Machine<'_>) -> Import {
    let mut reading =
        Reading { file, text, machine, env: BTreeMap::new(), comments: Vec::new(), names: BTreeSet::new(), import: Import::default() };
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        reading.line(start, line.trim_end_matches(['\n', '\r']));
        start += line.len();
    }
    reading.import
}

/// A crontab as far as it was read.
struct Reading<'a> {
    file: &'a str,
    text: &'a str,
    machine: Machine<'a>,
    /// The variables above.
    env: BTreeMap<&'a str, &'a str>,
    /// The comments right above.
    comments: Vec<&'a str>,
    names: BTreeSet<String>,
    import: Import,
}

impl<'a> Reading<'a> {
    fn problem(&mut self, span: Range<usize>, message: impl Into<String>, hint: impl Into<String>) {
        self.import.problems.push(Problem::at(self.file, self.text, span, message).hint(hint));
    }

    fn line(&mut self, start: usize, text: &'a str) {
        match line::parse(text) {
            Line::Empty => self.comments.clear(),
            // A job that was taken out is no description of the next one.
            Line::Comment(comment) if matches!(line::parse(comment), Line::Job { cron, .. } if is_cron(cron)) => {}
            Line::Comment("") => {}
            Line::Comment(comment) => self.comments.push(comment),
            Line::Variable { name, value } => self.variable(start..start + text.len(), name, value),
            Line::Job { cron, at, command } => {
                self.job(start + at, cron, command);
                self.comments.clear();
            }
            Line::Neither => {
                self.comments.clear();
                let message = "This is no line of a crontab: it has not five fields and a command.";
                self.problem(start..start + text.len(), message, "Write \"0 1 * * * COMMAND\", NAME=VALUE, or a comment after #.");
            }
        }
    }

    fn variable(&mut self, span: Range<usize>, name: &'a str, value: &'a str) {
        if name == "CRON_TZ" {
            if let Err(error) = Zone::parse(value) {
                return self.problem(span, error.message, error.hint);
            }
        } else if CRONS_OWN.contains(&name) {
            if !value.is_empty() {
                self.problem(
                    span,
                    format!("{name} is for cron itself, and is left out."),
                    "A failed run shows in the window and in its log.",
                );
            }
            return;
        }
        self.env.insert(name, value);
    }

    fn job(&mut self, start: usize, cron: &'a str, command: &'a str) {
        let span = start..start + cron.len();
        if cron.eq_ignore_ascii_case("@reboot") {
            return self.problem(
                span,
                "A DAG is not run by the start of a machine.",
                "Give the line a time, or start it by the system (systemd).",
            );
        }
        let plain = match fields::plainest(cron, Part::Schedule(0)).and_then(|_| crate::cron::Cron::parse(cron, Part::Schedule(0))) {
            Ok(cron) => cron.plainest().to_owned(),
            Err(error) => return self.problem(start + error.span.start..start + error.span.end, error.message, error.hint),
        };
        if days_differ(cron, &plain) {
            let message = "cron has another rule for these days: with * at the beginning of one field it wants both to match, else either.";
            return self.problem(
                span,
                message,
                "Write the day of month or the day of week as *, and ask for the other one in the command.",
            );
        }
        let shell = self.env.get("SHELL").copied().unwrap_or("/bin/sh");
        let Command { program, input } = line::command(command);
        if program.chars().any(|c| c.is_control() && c != '\t') {
            return self.problem(span, "The command has a control character.", "Remove it.");
        }
        let base = shell.rsplit('/').next().unwrap_or(shell);
        let script = match input {
            None => program.clone(),
            Some(input) if SHELLS.contains(&base) => with_input(&program, &input),
            Some(_) => {
                let message = format!("The text after % is for standard input, which {base} is given in another way.");
                return self.problem(span, message, "Put the text into a file, and let the command read it: COMMAND < FILE.");
            }
        };
        let name = self.free_name(&line::name(&program));
        let text = self.dag(&name, cron, &[shell, "-c", &script]);
        let line = u32::try_from(self.text[..start].matches('\n').count() + 1).unwrap_or(u32::MAX);
        self.import.dags.push(Imported { name, text, line });
    }

    fn free_name(&mut self, wanted: &str) -> String {
        let numbered = (2..).map(|number| format!("{wanted}_{number}"));
        let free = std::iter::once(wanted.to_owned()).chain(numbered).find(|name| !self.names.contains(name)).unwrap_or_default();
        self.names.insert(free.clone());
        free
    }

    fn dag(&self, name: &str, cron: &str, shell: &[&str]) -> String {
        let mut document = DocumentMut::new();
        if !self.comments.is_empty() {
            document["description"] = value(self.comments.join(" "));
        }
        document["schedule"] = value(cron.split_whitespace().collect::<Vec<_>>().join(" "));
        if let Some(zone) = self.env.get("CRON_TZ").copied().or(self.machine.zone) {
            document["timezone"] = value(zone);
        }
        document["catchup"] = value("none");
        let mut task = Table::new();
        task["shell"] = value(shell.iter().map(|word| literal(word)).collect::<Array>());
        let own = ["CRON_TZ", "SHELL"];
        let env: InlineTable =
            self.env.iter().filter(|(name, _)| !own.contains(name)).map(|(name, value)| (*name, literal(value))).collect();
        if !env.is_empty() {
            task["env"] = value(env);
        }
        if let Some(home) = self.env.get("HOME").copied().or(self.machine.home) {
            task["folder"] = value(literal(home));
        }
        let mut tasks = Table::new();
        tasks.set_implicit(true);
        tasks[name] = Item::Table(task);
        document["task"] = Item::Table(tasks);
        document.to_string()
    }
}

fn is_cron(cron: &str) -> bool {
    fields::plainest(cron, Part::Schedule(0)).is_ok()
}

/// Returns whether cron means other days by a text than a DAG. Both take either field where both leave days out, and both
/// where one has all days; but cron looks only at whether a field *begins* with `*`.
///
/// Source: `DOM_STAR` in cronie's `src/cron.c`, <https://github.com/cronie-crond/cronie/blob/master/src/cron.c>
fn days_differ(cron: &str, plain: &str) -> bool {
    let (written, plain): (Vec<&str>, Vec<&str>) = (cron.split_whitespace().collect(), plain.split_whitespace().collect());
    let ([_, _, month_day, _, week_day], [_, _, _, plain_month_day, _, plain_week_day]) = (written.as_slice(), plain.as_slice()) else {
        return false;
    };
    let star = month_day.starts_with('*') || week_day.starts_with('*');
    match (*plain_month_day == "*", *plain_week_day == "*") {
        (false, false) => star,
        (true, true) => false,
        _ => !star,
    }
}

/// Returns a program of the shell that gives a command an input, as cron does: with a line's end after it.
fn with_input(program: &str, input: &str) -> String {
    let mut end = String::from("END_OF_INPUT");
    while input.lines().any(|line| line == end) {
        end.push('_');
    }
    let line_end = if input.is_empty() || input.ends_with('\n') { "" } else { "\n" };
    format!("{{ {program}\n}} <<'{end}'\n{input}{line_end}{end}\n")
}
