//! What a session knows while a text is read: where names are looked for.

/// The search path, and what a transaction will put back.
#[derive(Debug, Clone)]
pub(super) struct Session {
    path: Vec<String>,
    /// The path that holds again at the end of the transaction.
    after: Option<Vec<String>>,
}

impl Default for Session {
    /// A new session of a server as it comes: `"$user", public`, and no namespace has the name of a user.
    fn default() -> Self {
        Self { path: vec!["public".to_owned()], after: None }
    }
}

impl Session {
    /// Returns the namespaces in which names are looked for, in order; the system's comes before them unless it is named.
    pub(super) fn path(&self) -> &[String] {
        &self.path
    }

    /// Sets the path; `local` ends with the transaction.
    pub(super) fn set(&mut self, path: Vec<String>, local: bool) {
        let path = path.into_iter().filter(|name| name != "$user").collect();
        let before = std::mem::replace(&mut self.path, path);
        if local {
            self.after.get_or_insert(before);
        } else {
            self.after = None;
        }
    }

    pub(super) fn reset(&mut self) {
        self.set(Self::default().path, false);
    }

    pub(super) fn end_transaction(&mut self) {
        if let Some(after) = self.after.take() {
            self.path = after;
        }
    }

    /// Puts a namespace in front, and returns what to hand to [`Self::leave`].
    pub(super) fn enter(&mut self, namespace: &str) -> Vec<String> {
        let before = self.path.clone();
        self.path.insert(0, namespace.to_owned());
        before
    }

    pub(super) fn leave(&mut self, before: Vec<String>) {
        self.path = before;
    }
}

/// Returns the names in a setting's text: `"Sales data", public`.
pub(super) fn names_in(setting: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = setting.trim_start();
    while !rest.is_empty() {
        let (name, after) = if let Some(quoted) = rest.strip_prefix('"') {
            quoted_name(quoted)
        } else {
            let end = rest.find(',').unwrap_or(rest.len());
            (rest[..end].trim().to_lowercase(), &rest[end..])
        };
        if !name.is_empty() {
            names.push(name);
        }
        rest = after.trim_start().trim_start_matches(',').trim_start();
    }
    names
}

/// Returns the name up to its closing quote, and what comes after.
fn quoted_name(text: &str) -> (String, &str) {
    let mut name = String::new();
    let mut rest = text;
    while let Some(end) = rest.find('"') {
        name.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.strip_prefix('"') {
            Some(after) => {
                name.push('"');
                rest = after;
            }
            None => return (name, rest),
        }
    }
    (name + rest, "")
}

#[cfg(test)]
mod tests {
    use super::{Session, names_in};

    #[test]
    fn names_of_a_setting_are_folded_unless_they_are_quoted() {
        assert_eq!(names_in("Sales, \"Sales data\", \"a\"\"b\", public"), ["sales", "Sales data", "a\"b", "public"]);
        assert_eq!(names_in(""), Vec::<String>::new());
        assert_eq!(names_in("\"never closed"), ["never closed"]);
        assert_eq!(names_in(" , ,"), Vec::<String>::new());
    }

    #[test]
    fn a_local_path_ends_with_its_transaction() {
        let mut session = Session::default();
        session.set(vec!["a".to_owned()], true);
        session.set(vec!["b".to_owned()], true);
        assert_eq!(session.path(), ["b"]);
        session.end_transaction();
        assert_eq!(session.path(), ["public"]);
    }
}
