//! `COMMENT ON`.

use pg_query::NodeEnum;
use pg_query::protobuf::{CommentStmt, ObjectType};

use super::Reader;
use super::problem::Fault;
use crate::model::{QualifiedName, quote_ident};
use crate::query::Relations;
use crate::tree;

impl Reader {
    pub(super) fn comment(&mut self, comment: &CommentStmt) -> Result<(), Fault> {
        let Some(object) = comment.object.as_deref() else { return Ok(()) };
        let parts = tree::name_parts(object);
        let text = Some(comment.comment.clone()).filter(|text| !text.is_empty());
        let found = match comment.objtype() {
            ObjectType::ObjectSchema => parts.last().and_then(|name| self.draft.namespaces.get_mut(name)).map(|it| it.comment = text),
            ObjectType::ObjectTable
            | ObjectType::ObjectForeignTable
            | ObjectType::ObjectView
            | ObjectType::ObjectMatview
            | ObjectType::ObjectSequence => self.lookup().relation(&parts).and_then(|name| self.comment_relation(&name, text)),
            ObjectType::ObjectColumn => {
                let (column, table) = parts.split_last().unwrap_or((const { &String::new() }, &[]));
                self.lookup().relation(table).and_then(|name| self.comment_column(&name, column, text))
            }
            ObjectType::ObjectType | ObjectType::ObjectDomain => self.type_named(&parts).and_then(|name| self.comment_type(&name, text)),
            ObjectType::ObjectIndex => self.comment_index(&parts, text),
            ObjectType::ObjectTabconstraint => {
                let (constraint, table) = parts.split_last().unwrap_or((const { &String::new() }, &[]));
                self.lookup().relation(table).and_then(|name| self.comment_constraint(&name, constraint, text))
            }
            ObjectType::ObjectDomconstraint => self.comment_domain_check(object.node.as_ref(), text),
            _ => Some(()),
        };
        found.ok_or_else(|| {
            let written: Vec<String> = parts.iter().map(|part| quote_ident(part)).collect();
            Fault::missing("what the comment is on,", format!("{},", written.join(".")))
        })
    }

    fn comment_relation(&mut self, name: &QualifiedName, text: Option<String>) -> Option<()> {
        let draft = &mut self.draft;
        let comment = draft
            .tables
            .get_mut(name)
            .map(|it| &mut it.comment)
            .or_else(|| draft.views.get_mut(name).map(|it| &mut it.view.comment))
            .or_else(|| draft.sequences.get_mut(name).map(|it| &mut it.comment))
            .or_else(|| draft.composites.get_mut(name).map(|it| &mut it.comment))?;
        *comment = text;
        Some(())
    }

    fn comment_column(&mut self, name: &QualifiedName, column: &str, text: Option<String>) -> Option<()> {
        let draft = &mut self.draft;
        let comment = if let Some(table) = draft.tables.get_mut(name) {
            &mut table.columns.iter_mut().find(|it| it.name == column)?.comment
        } else if let Some(view) = draft.views.get_mut(name) {
            &mut view.view.columns.iter_mut().find(|it| it.name == column)?.comment
        } else {
            &mut draft.composites.get_mut(name)?.attributes.iter_mut().find(|it| it.name == column)?.comment
        };
        *comment = text;
        Some(())
    }

    fn comment_type(&mut self, name: &QualifiedName, text: Option<String>) -> Option<()> {
        let draft = &mut self.draft;
        let comment = draft
            .enums
            .get_mut(name)
            .map(|it| &mut it.comment)
            .or_else(|| draft.domains.get_mut(name).map(|it| &mut it.comment))
            .or_else(|| draft.composites.get_mut(name).map(|it| &mut it.comment))
            .or_else(|| draft.ranges.get_mut(name).map(|it| &mut it.comment))?;
        *comment = text;
        Some(())
    }

    /// The index of a key is no index of the catalog's own: its comment is passed over.
    fn comment_index(&mut self, parts: &[String], text: Option<String>) -> Option<()> {
        let candidates: Vec<QualifiedName> = match parts {
            [name] => self.session.path().iter().map(|namespace| QualifiedName::new(namespace, name)).collect(),
            _ => vec![self.name_for(parts)],
        };
        let names = self.draft.names();
        let name = candidates.into_iter().find(|name| names.index_owner(name).is_some())?;
        if let Some(index) = self.index_mut(&name) {
            index.comment = text;
        }
        Some(())
    }

    fn comment_constraint(&mut self, table: &QualifiedName, name: &str, text: Option<String>) -> Option<()> {
        let table = self.draft.tables.get_mut(table)?;
        let comment = table
            .primary_key
            .iter_mut()
            .chain(&mut table.unique)
            .find(|it| it.name == name)
            .map(|it| &mut it.comment)
            .or_else(|| table.foreign_keys.iter_mut().find(|it| it.name == name).map(|it| &mut it.comment))
            .or_else(|| table.checks.iter_mut().find(|it| it.name == name).map(|it| &mut it.comment))
            .or_else(|| table.exclusions.iter_mut().find(|it| it.name == name).map(|it| &mut it.comment))?;
        *comment = text;
        Some(())
    }

    fn comment_domain_check(&mut self, object: Option<&NodeEnum>, text: Option<String>) -> Option<()> {
        let Some(NodeEnum::List(list)) = object else { return None };
        let [domain, check] = list.items.as_slice() else { return None };
        let name = self.type_named(&tree::name_parts(domain))?;
        let check = tree::string(check)?;
        let domain = self.draft.domains.get_mut(&name)?;
        domain.checks.iter_mut().find(|it| it.name == check)?.comment = text;
        Some(())
    }
}
