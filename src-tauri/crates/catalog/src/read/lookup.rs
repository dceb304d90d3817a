//! Names as a statement writes them, looked up along the search path.

use pg_query::protobuf::RangeVar;

use super::draft::Draft;
use super::{Reader, TEMPORARY};
use crate::model::QualifiedName;
use crate::query::{Output, Relations};

/// A draft as a session sees it.
pub(super) struct Lookup<'a> {
    pub draft: &'a Draft,
    pub path: &'a [String],
}

impl Lookup<'_> {
    /// Returns the whole name of what `exists`: by its namespace, or the first along the path.
    fn find(&self, parts: &[String], exists: impl Fn(&QualifiedName) -> bool) -> Option<QualifiedName> {
        match parts {
            [name] => std::iter::once(TEMPORARY)
                .chain(self.path.iter().map(String::as_str))
                .map(|namespace| QualifiedName::new(namespace, name))
                .find(|name| exists(name)),
            [.., namespace, name] => Some(QualifiedName::new(namespace, name)).filter(|name| exists(name)),
            [] => None,
        }
    }
}

impl Relations for Lookup<'_> {
    fn relation(&self, parts: &[String]) -> Option<QualifiedName> {
        self.find(parts, |name| self.draft.has_relation(name))
    }

    fn columns(&self, name: &QualifiedName) -> Option<Vec<Output>> {
        if let Some(table) = self.draft.tables.get(name) {
            let output = |column: &crate::model::Column| Output { name: column.name.clone(), type_name: column.type_name.clone() };
            return Some(table.columns.iter().map(output).collect());
        }
        let view = &self.draft.views.get(name)?.view;
        Some(view.columns.iter().map(|column| Output { name: column.name.clone(), type_name: column.type_name.clone() }).collect())
    }

    fn type_name(&self, parts: &[String]) -> Option<QualifiedName> {
        self.find(parts, |name| self.draft.has_type(name)).or_else(|| {
            let name = parts.last()?;
            let namespace = self.draft.extension_types.get(name.as_str())?;
            (parts.len() == 1 || parts[0] == *namespace).then(|| QualifiedName::new(namespace, name))
        })
    }
}

impl Reader {
    pub(super) fn lookup(&self) -> Lookup<'_> {
        Lookup { draft: &self.draft, path: self.session.path() }
    }

    /// Returns the whole name of a table, view or sequence that is there.
    pub(super) fn relation(&self, range: &RangeVar) -> Option<QualifiedName> {
        self.lookup().relation(&parts(range))
    }

    /// Returns the whole name of a type that is there and none of the system's.
    pub(super) fn type_named(&self, parts: &[String]) -> Option<QualifiedName> {
        self.lookup().type_name(parts)
    }

    /// Returns the whole name under which something is made, or would have been: by its namespace, or the first of the path.
    pub(super) fn name_for(&self, parts: &[String]) -> QualifiedName {
        match parts {
            [.., namespace, name] => QualifiedName::new(namespace, name),
            [name] => {
                let there = |namespace: &&String| self.draft.namespaces.contains_key(*namespace);
                let namespace = self.session.path().iter().find(there).map_or("public", String::as_str);
                QualifiedName::new(namespace, name)
            }
            [] => QualifiedName::default(),
        }
    }

    /// Returns the whole name of a table that is made; one that lasts only as long as the session has a namespace of its own.
    pub(super) fn new_relation(&self, range: &RangeVar) -> QualifiedName {
        if range.relpersistence == "t" || range.schemaname == TEMPORARY {
            return QualifiedName::new(TEMPORARY, &range.relname);
        }
        self.name_for(&parts(range))
    }

    /// Returns the whole name of a table that is there, or the one that it would have.
    pub(super) fn relation_or_name(&self, range: &RangeVar) -> QualifiedName {
        self.relation(range).unwrap_or_else(|| self.name_for(&parts(range)))
    }
}

pub(super) fn parts(range: &RangeVar) -> Vec<String> {
    [&range.schemaname, &range.relname].into_iter().filter(|part| !part.is_empty()).cloned().collect()
}
