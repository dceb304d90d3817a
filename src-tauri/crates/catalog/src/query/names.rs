//! Names in expressions.

use pg_query::protobuf::{FuncCall, RangeVar, TypeCast, TypeName, a_const};
use pg_query::{Node, NodeEnum};

use super::Resolver;
use crate::model::QualifiedName;
use crate::tree;
use crate::tree::type_name::spell;

impl Resolver<'_> {
    /// Makes every name in an expression whole.
    pub(super) fn expression(&mut self, node: &mut NodeEnum) {
        match node {
            NodeEnum::ColumnRef(reference) => {
                if let Some(whole) = self.column(&tree::strings(&reference.fields), &reference.fields) {
                    *node = whole;
                }
                return;
            }
            NodeEnum::SelectStmt(query) => {
                self.query(query);
                return;
            }
            NodeEnum::TypeCast(cast) => self.cast(cast),
            NodeEnum::FuncCall(call) => name_sequence(call),
            _ => {}
        }
        tree::each_child(node, &mut |child| self.expression(child));
    }

    /// Returns what a column's name means, with its table.
    fn column(&mut self, parts: &[String], fields: &[Node]) -> Option<NodeEnum> {
        let is_star = parts.len() < fields.len();
        for scope in (0..self.scopes.len()).rev() {
            let found = match parts {
                [name] if !is_star => {
                    if let Some(visible) = self.scopes[scope].find(name) {
                        let entry = visible.entry;
                        return Some(self.reference(scope, entry, name));
                    }
                    // A table's name alone is its row.
                    let entry = self.scopes[scope].entries.iter().find(|entry| entry.written == *name);
                    if let Some(entry) = entry {
                        return Some(tree::column_reference(vec![tree::text_node(&entry.alias), tree::star()]));
                    }
                    continue;
                }
                [table] if is_star => self.scopes[scope].entries.iter().position(|entry| entry.written == *table),
                [.., table, _] if !is_star => self.scopes[scope].entries.iter().position(|entry| entry.written == *table),
                _ => None,
            };
            if let Some(entry) = found {
                if is_star {
                    let alias = self.scopes[scope].entries[entry].alias.clone();
                    return Some(tree::column_reference(vec![tree::text_node(alias), tree::star()]));
                }
                return Some(self.reference(scope, Some(entry), parts.last()?));
            }
        }
        None
    }

    fn cast(&mut self, cast: &mut TypeCast) {
        let Some(name) = &mut cast.type_name else { return };
        let written = tree::strings(&name.names);
        if matches!(written.last().map(String::as_str), Some("regclass"))
            && let Some(text) = cast.arg.as_mut().and_then(|node| text_of(node))
        {
            if let Some(whole) = self.relations.relation(&parts_of(text)) {
                *text = whole.to_string();
            }
            return;
        }
        self.whole_type(name);
    }

    /// Makes the name of a type whole, where it is none of the system's.
    pub(super) fn whole_type(&self, name: &mut TypeName) {
        let parts = tree::strings(&name.names);
        let is_system = match parts.as_slice() {
            [one] => tree::type_name::system_type(one).is_some(),
            [namespace, ..] => namespace == "pg_catalog",
            [] => true,
        };
        if !is_system && let Some(found) = self.relations.type_name(&parts) {
            name.names = vec![tree::text_node(found.namespace), tree::text_node(found.name)];
        }
    }

    /// Makes the name of a table whole.
    pub(super) fn whole_name(&self, range: &mut RangeVar) -> Option<QualifiedName> {
        let parts: Vec<String> = [&range.schemaname, &range.relname].into_iter().filter(|part| !part.is_empty()).cloned().collect();
        let found = self.relations.relation(&parts)?;
        range.schemaname.clone_from(&found.namespace);
        Some(found)
    }

    pub(super) fn spelled(&self, name: &TypeName) -> Option<String> {
        let spelled = spell(name, &|parts| self.relations.type_name(parts));
        (!spelled.unknown).then_some(spelled.text)
    }
}

/// `nextval('s')` names a sequence by a text.
fn name_sequence(call: &mut FuncCall) {
    let name = tree::strings(&call.funcname).pop().unwrap_or_default();
    if !matches!(name.as_str(), "nextval" | "currval" | "setval") {
        return;
    }
    if let Some(first) = call.args.first_mut()
        && let Some(text) = text_of(first)
    {
        let text = text.clone();
        *first = tree::wrap(tree::regclass(&text));
    }
}

/// Returns the text of a constant that is one.
fn text_of(node: &mut Node) -> Option<&mut String> {
    match node.node.as_mut()? {
        NodeEnum::AConst(constant) => match constant.val.as_mut()? {
            a_const::Val::Sval(text) => Some(&mut text.sval),
            _ => None,
        },
        _ => None,
    }
}

/// Returns the parts of a dotted name in a text: `"Sales data".orders`.
pub(crate) fn parts_of(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut quoted = false;
    let mut characters = text.trim().chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                parts.last_mut().expect("there is one from the start").push('"');
            }
            '"' => quoted = !quoted,
            '.' if !quoted => parts.push(String::new()),
            _ => {
                let part = parts.last_mut().expect("there is one from the start");
                if quoted { part.push(character) } else { part.extend(character.to_lowercase()) }
            }
        }
    }
    parts
}
