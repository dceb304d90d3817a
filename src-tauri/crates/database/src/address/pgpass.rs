//! The file of passwords, as libpq reads it: `host:port:database:user:password`, the first line that fits.

use super::{Address, Host};

/// The folder of sockets that libpq calls `localhost` in this file: Debian's and the one PostgreSQL is built with.
const DEFAULT_FOLDERS: [&str; 3] = ["/var/run/postgresql", "/run/postgresql", "/tmp"];

/// Returns the password that a file's text has for an address.
pub(super) fn find(text: &str, address: &Address) -> Option<String> {
    let host = match &address.host {
        Host::Name(name) => name.clone(),
        Host::Socket(folder) if DEFAULT_FOLDERS.iter().any(|default| folder.as_os_str() == *default) => "localhost".to_owned(),
        Host::Socket(folder) => folder.to_string_lossy().into_owned(),
    };
    let wanted = [host, address.port.to_string(), address.database.clone(), address.user.clone()];
    text.lines().filter(|line| !line.starts_with('#')).find_map(|line| password(line, &wanted))
}

/// Returns the password of a line, where its first four fields fit.
fn password(line: &str, wanted: &[String; 4]) -> Option<String> {
    let mut rest = line;
    for wanted in wanted {
        let end = field_end(rest)?;
        let field = &rest[..end];
        if field != "*" && unescaped(field) != *wanted {
            return None;
        }
        rest = &rest[end + 1..];
    }
    // A colon behind the password begins what a later version may put there.
    let password = unescaped(&rest[..field_end(rest).unwrap_or(rest.len())]);
    (!password.is_empty()).then_some(password)
}

/// Returns where the next colon is that no backslash stands before.
fn field_end(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.bytes().position(|byte| {
        let ends = byte == b':' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    })
}

fn unescaped(field: &str) -> String {
    let (mut text, mut escaped) = (String::with_capacity(field.len()), false);
    for character in field.chars() {
        escaped = character == '\\' && !escaped;
        if !escaped {
            text.push(character);
        }
    }
    text
}
