//! The alerts of a project: each with what is right of it, and every mistake at its place.

use std::collections::BTreeSet;
use std::path::Path;
use std::str::FromStr as _;

use chrono::TimeDelta;
use lettre::message::Mailbox;
use millpond_record::document::{self, Spans};
use millpond_record::problem::{Problem, nearest};
use millpond_schedule::parse_duration;

use super::message;
use super::spec::{AlertOn, AlertTable, SecretText, SmtpTable, SmtpTls};
use crate::model::AlertChannel;
use crate::named::Kind;
use crate::pipelines::hash;
use crate::project::{self, ProjectFile};

/// An alert without a mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Alert {
    /// What messages on their way know it by: its name, or what it says.
    pub key: String,
    /// What people know it by: its name, or `alert 2` for the second.
    pub label: String,
    pub table: AlertTable,
    pub late_after: Option<TimeDelta>,
    /// The mail server, where it mails.
    pub smtp: Option<SmtpTable>,
    /// The byte of the file at which it stands.
    pub at: usize,
}

/// The alerts of a project.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Alerts {
    /// Those without a mistake.
    pub all: Vec<Alert>,
}

impl Alert {
    /// Returns whether it tells such a thing of a DAG.
    pub fn tells(&self, on: AlertOn, dag: &str) -> bool {
        let told = self.table.on.as_ref().map_or(on == AlertOn::Failed, |listed| listed.contains(&on));
        told && self.is_of(dag)
    }

    /// Returns whether it is of a DAG.
    pub fn is_of(&self, dag: &str) -> bool {
        self.table.dags.as_ref().is_none_or(|patterns| patterns.iter().any(|pattern| fits(pattern, dag)))
    }

    /// Returns the ways by which it tells; a heartbeat is none of them.
    pub fn channels(&self) -> Vec<AlertChannel> {
        let table = &self.table;
        [
            (AlertChannel::Desktop, table.desktop == Some(true)),
            (AlertChannel::Webhook, table.webhook.is_some()),
            (AlertChannel::Email, !table.email.is_empty()),
            (AlertChannel::Shell, !table.shell.is_empty()),
        ]
        .into_iter()
        .filter_map(|(channel, there)| there.then_some(channel))
        .collect()
    }

    /// Returns the names of the secrets that it needs.
    pub fn secrets(&self) -> Vec<&str> {
        let table = &self.table;
        let texts = [&table.webhook, &table.heartbeat].into_iter().flatten().chain(table.headers.values()).filter_map(SecretText::secret);
        let password = self.smtp.iter().filter_map(|smtp| smtp.password.as_ref()).map(|named| named.secret.as_str());
        texts.chain(password).collect()
    }

    /// Returns its ways of telling, and the heartbeat.
    pub fn all_channels(&self) -> Vec<AlertChannel> {
        self.channels().into_iter().chain(self.table.heartbeat.as_ref().map(|_| AlertChannel::Heartbeat)).collect()
    }
}

impl Alerts {
    pub fn of(&self, key: &str) -> Option<&Alert> {
        self.all.iter().find(|alert| alert.key == key)
    }
}

/// Returns whether a name is as a pattern says, in which `*` stands for anything.
fn fits(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

/// Returns the alerts of a project's file that have no mistake, and the mistakes of the others. A file that cannot be read at all
/// has none of either; why stands with the project.
pub(crate) fn read(root: &Path) -> Option<(Alerts, Vec<Problem>)> {
    let text = std::fs::read_to_string(root.join(project::FILE)).ok()?;
    let found = document::read::<ProjectFile>(project::FILE, &text).ok()?;
    Some(of(&found.value, &found.spans, &text, &Kind::Dag.names(root)))
}

/// Returns the alerts of a text, whose DAGs are `dags`.
pub(super) fn of(file: &ProjectFile, spans: &Spans, text: &str, dags: &[String]) -> (Alerts, Vec<Problem>) {
    let mut mistakes = Mistakes { spans, text, found: Vec::new() };
    if let Some(smtp) = &file.smtp {
        check_smtp(smtp, &mut mistakes);
    }
    let smtp = file.smtp.as_ref().filter(|_| mistakes.found.is_empty());
    let (mut alerts, mut names) = (Alerts::default(), BTreeSet::new());
    for (index, table) in file.alert.iter().enumerate() {
        let before = mistakes.found.len();
        let late_after = check(table, index, file.smtp.is_some(), dags, &mut mistakes);
        if let Some(name) = table.name.as_ref().filter(|name| !names.insert(name.as_str())) {
            mistakes.add(index, "name", format!("There are two alerts \"{name}\"."), "Give each a name of its own.");
        }
        let smtp = if table.email.is_empty() { None } else { smtp };
        if mistakes.found.len() == before && (table.email.is_empty() || smtp.is_some()) {
            alerts.all.push(Alert {
                key: table.name.clone().unwrap_or_else(|| unnamed_key(table)),
                label: table.name.clone().unwrap_or_else(|| format!("alert {}", index + 1)),
                table: table.clone(),
                late_after,
                smtp: smtp.cloned(),
                at: spans.of(&["alert", &index.to_string()]).map_or(0, |span| span.start),
            });
        }
    }
    (alerts, mistakes.found)
}

/// Returns what an alert without a name is known by: another text is another alert, to which nothing of this one is sent.
fn unnamed_key(table: &AlertTable) -> String {
    format!("#{}", hash(&serde_json::to_string(table).unwrap_or_default()))
}

struct Mistakes<'a> {
    spans: &'a Spans,
    text: &'a str,
    found: Vec<Problem>,
}

impl Mistakes<'_> {
    fn at(&mut self, path: &[&str], message: impl Into<String>, hint: impl Into<String>) {
        let span = self.spans.of(path).unwrap_or(0..0);
        // Of a table its first line is shown.
        let end = self.text[span.clone()].find('\n').map_or(span.end, |line| span.start + line);
        self.found.push(Problem::at(project::FILE, self.text, span.start..end, message).hint(hint));
    }

    fn add(&mut self, index: usize, key: &str, message: impl Into<String>, hint: impl Into<String>) {
        self.at(&["alert", &index.to_string(), key], message, hint);
    }
}

/// Finds what an alert may say and cannot mean; returns when a run of it is late.
fn check(table: &AlertTable, index: usize, has_smtp: bool, dags: &[String], mistakes: &mut Mistakes<'_>) -> Option<TimeDelta> {
    let is_late = table.on.as_ref().is_some_and(|on| on.contains(&AlertOn::Late));
    let tells = table.desktop == Some(true) || table.webhook.is_some() || !table.email.is_empty() || !table.shell.is_empty();
    if !tells && table.heartbeat.is_none() {
        let hint = "Write desktop = true, webhook, email, shell or heartbeat.";
        mistakes.add(index, "", "An alert without a way to tell it tells nobody.", hint);
    }
    if !tells && let Some(on) = &table.on {
        let words: Vec<&str> = on.iter().map(|on| on.word()).collect();
        let message = format!("A heartbeat alone tells nobody what {} is.", words.join(", "));
        mistakes.add(index, "on", message, "Write desktop = true, webhook, email or shell too, or leave out on.");
    }
    if table.webhook.is_none() && (table.body.is_some() || !table.headers.is_empty()) {
        let key = if table.body.is_some() { "body" } else { "headers" };
        mistakes.add(index, key, format!("`{key}` is of a webhook, and there is none."), "Write webhook = \"https://…\".");
    }
    if !table.email.is_empty() && !has_smtp {
        mistakes.add(index, "email", "There is no mail server.", "Write a table [smtp] with host and from.");
    }
    for (at, address) in table.email.iter().enumerate() {
        if let Err(error) = Mailbox::from_str(address) {
            let path = ["alert", &index.to_string(), "email", &at.to_string()].map(str::to_owned);
            mistakes.at(&path.each_ref().map(String::as_str), format!("\"{address}\" is no mail address: {error}."), "Write name@host.");
        }
    }
    for (key, address) in [("webhook", &table.webhook), ("heartbeat", &table.heartbeat)] {
        if let Some(reason) = address.as_ref().and_then(SecretText::text).and_then(wrong_address) {
            mistakes.add(
                index,
                key,
                format!("`{key}`: {reason}"),
                "Write https://…, or { secret = \"name\" } for an address that nobody else may know.",
            );
        }
    }
    if let Some(body) = &table.body
        && let Err((span, error)) = message::check_body(body)
    {
        let path = ["alert", &index.to_string(), "body"].map(str::to_owned);
        let place = mistakes.spans.exact(&path).zip(span).and_then(|(at, span)| within(mistakes.text, at, body, span));
        match place {
            Some(place) => mistakes.found.push(Problem::at(project::FILE, mistakes.text, place, error.message).hint(error.hint)),
            None => mistakes.add(index, "body", error.message, error.hint),
        }
    }
    let secrets = [&table.webhook, &table.heartbeat].into_iter().flatten().chain(table.headers.values()).filter_map(SecretText::secret);
    for name in secrets.filter(|name| !millpond_secret::is_name(name)) {
        mistakes.add(index, "", format!("\"{name}\" is no name of a secret."), "Use letters, digits, - and _.");
    }
    for (at, pattern) in table.dags.iter().flatten().enumerate() {
        if !dags.iter().any(|dag| fits(pattern, dag)) {
            let path = ["alert", &index.to_string(), "dags", &at.to_string()].map(str::to_owned);
            let hint = match nearest(pattern, dags.iter().map(String::as_str)) {
                Some(near) => format!("Did you mean \"{near}\"?"),
                None => "Name a DAG of the project; * stands for anything.".to_owned(),
            };
            mistakes.at(&path.each_ref().map(String::as_str), format!("No DAG is called \"{pattern}\"."), hint);
        }
    }
    match (&table.late_after, is_late) {
        (None, true) => {
            mistakes.add(index, "on", "When a run is late is not said.", "Write late_after = \"30m\".");
            None
        }
        (Some(_), false) => {
            mistakes.add(index, "late_after", "`late_after` is said, but `late` is not told.", "Add \"late\" to on.");
            None
        }
        (Some(text), true) => parse_duration(text).map_err(|error| mistakes.add(index, "late_after", error.message, error.hint)).ok(),
        (None, false) => None,
    }
}

/// Returns the bytes of the file at which bytes of a body stand; nothing where escapes stand between.
fn within(text: &str, at: std::ops::Range<usize>, body: &str, span: std::ops::Range<usize>) -> Option<std::ops::Range<usize>> {
    let start = at.start + text.get(at)?.find(body)?;
    Some(start + span.start..start + span.end)
}

fn check_smtp(smtp: &SmtpTable, mistakes: &mut Mistakes<'_>) {
    if let Err(error) = Mailbox::from_str(&smtp.from) {
        mistakes.at(&["smtp", "from"], format!("\"{}\" is no mail address: {error}.", smtp.from), "Write name@host, or Name <name@host>.");
    }
    if smtp.user.is_some() != smtp.password.is_some() {
        let (there, missing) =
            if smtp.user.is_some() { ("user", "password = { secret = \"name\" }") } else { ("password", "user = \"…\"") };
        mistakes.at(&["smtp", there], "User and password go together.", format!("Write {missing} too."));
    }
    let is_here = matches!(smtp.host.as_str(), "localhost" | "127.0.0.1" | "::1");
    if smtp.tls == Some(SmtpTls::None) && smtp.password.is_some() && !is_here {
        let message = format!("A password would go to {} in plain text.", smtp.host);
        mistakes.at(&["smtp", "tls"], message, "Write tls = \"starttls\" or tls = \"tls\".");
    }
}

/// Returns why a text is no address that may be called.
pub(super) fn wrong_address(text: &str) -> Option<String> {
    let Some((scheme, rest)) = text.split_once("://") else { return Some("it is no address.".into()) };
    if !matches!(scheme, "http" | "https") {
        return Some(format!("{scheme}:// is not called."));
    }
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if host.is_empty() || text.contains(char::is_whitespace) {
        return Some("it names no host.".into());
    }
    host.contains('@').then(|| "it has a password in it.".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "[project]\nname = \"shop\"\nformat = 1\n\n";

    fn found(text: &str) -> (Alerts, Vec<String>) {
        let text = format!("{HEAD}{text}");
        let document = document::read::<ProjectFile>(project::FILE, &text).expect("the schema holds");
        let (alerts, problems) = of(&document.value, &document.spans, &text, &["daily_clean".into(), "hourly".into()]);
        (alerts, problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn every_mistake_is_told_at_its_place_with_the_next_step() {
        let table = [
            ("[[alert]]\n", "5:1: An alert without a way"),
            ("[[alert]]\nheartbeat = \"https://a.example\"\non = [\"late\"]\nlate_after = \"1h\"\n", "7:6: A heartbeat alone"),
            ("[[alert]]\ndesktop = true\non = [\"late\"]\n", "7:6: When a run is late is not said. Write late_after"),
            ("[[alert]]\ndesktop = true\nlate_after = \"1h\"\n", "7:14: `late_after` is said"),
            ("[[alert]]\ndesktop = true\non = [\"late\"]\nlate_after = \"soon\"\n", "8:14: "),
            ("[[alert]]\nwebhook = \"ftp://a.example\"\n", "6:11: `webhook`: ftp:// is not called."),
            ("[[alert]]\nwebhook = \"https://me:pw@a.example\"\n", "6:11: `webhook`: it has a password in it."),
            ("[[alert]]\ndesktop = true\nbody = \"x\"\n", "7:8: `body` is of a webhook"),
            ("[[alert]]\nwebhook = \"https://a.example\"\nbody = '{{ text }} {{ txet }}'\n", "7:23: "),
            (
                "[[alert]]\ndesktop = true\ndags = [\"hourly\", \"daily_cleen\"]\n",
                "7:19: No DAG is called \"daily_cleen\". Did you mean \"daily_clean\"?",
            ),
            ("[[alert]]\nemail = [\"a@b.example\"]\n", "6:9: There is no mail server."),
            ("[smtp]\nhost = \"localhost\"\nfrom = \"nobody\"\n", "7:8: \"nobody\" is no mail address"),
            ("[smtp]\nhost = \"localhost\"\nfrom = \"a@b.example\"\nuser = \"a\"\n", "8:8: User and password go together."),
            (
                "[smtp]\nhost = \"mail.example\"\ntls = \"none\"\nfrom = \"a@b.example\"\nuser = \"a\"\npassword = { secret = \"mail\" }\n",
                "7:7: A password would go to mail.example in plain text.",
            ),
            ("[[alert]]\nname = \"a\"\ndesktop = true\n[[alert]]\nname = \"a\"\ndesktop = true\n", "9:8: There are two alerts \"a\"."),
        ];
        for (text, wanted) in table {
            let (_, problems) = found(text);
            let wanted = format!("millpond.toml:{wanted}");
            assert!(problems.len() == 1 && problems[0].starts_with(&wanted), "{text}\n{wanted}\n{problems:#?}");
        }
    }

    #[test]
    fn a_mistake_takes_its_alert_out_and_leaves_the_others() {
        let (alerts, problems) = found("[[alert]]\n\n[[alert]]\ndesktop = true\nshell = [\"true\"]\nheartbeat = { secret = \"beat\" }\n");
        assert_eq!((problems.len(), alerts.all.len()), (1, 1));
        assert_eq!(alerts.all[0].label, "alert 2");
        assert_eq!(alerts.all[0].all_channels(), [AlertChannel::Desktop, AlertChannel::Shell, AlertChannel::Heartbeat]);
        assert!(alerts.all[0].tells(AlertOn::Failed, "hourly") && !alerts.all[0].tells(AlertOn::Recovered, "hourly"));
    }

    #[test]
    fn a_star_stands_for_anything() {
        for (pattern, name, is_so) in [
            ("daily", "daily", true),
            ("daily", "daily_clean", false),
            ("daily*", "daily_clean", true),
            ("*", "", true),
            ("*clean", "daily_clean", true),
            ("d*_*n", "daily_clean", true),
            ("a*a", "a", false),
            ("a*b*c", "abc", true),
            ("a*b*c", "acb", false),
        ] {
            assert_eq!(fits(pattern, name), is_so, "{pattern} {name}");
        }
    }

    #[test]
    fn what_the_schema_forbids_is_told_with_the_nearest_word() {
        for (text, wanted) in [
            ("[[alert]]\nwebhok = \"https://a\"\n", "Did you mean `webhook`?"),
            ("[[alert]]\non = [\"fialed\"]\ndesktop = true\n", "Did you mean \"failed\"?"),
            ("[[alert]]\nwebhook = { sekret = \"a\" }\n", "sekret"),
            ("[smtp]\nhost = \"a\"\nfrom = \"a@b\"\nuser = \"a\"\npassword = \"hunter2\"\n", "`password` takes a table"),
        ] {
            let problems = document::read::<ProjectFile>(project::FILE, &format!("{HEAD}{text}")).expect_err("a mistake");
            assert!(problems.iter().any(|problem| problem.to_string().contains(wanted)), "{problems:#?}");
        }
    }
}
