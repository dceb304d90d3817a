//! Expressions, types and options as the catalog keeps them: with whole names, as text.

use pg_query::protobuf::{DefElem, TypeName};
use pg_query::{Node, NodeEnum};

use super::Reader;
use super::problem::Fault;
use crate::model::QualifiedName;
use crate::query;
use crate::tree;
use crate::tree::type_name::spell;

impl Reader {
    /// Returns an expression with whole names, as text.
    pub(super) fn expression(&self, node: &NodeEnum) -> String {
        let mut node = node.clone();
        self.resolve(&mut node);
        tree::print_expression(&node).unwrap_or_default()
    }

    /// Makes every name in an expression whole; columns are named without their table.
    pub(super) fn resolve(&self, node: &mut NodeEnum) {
        query::resolve_expression(node, &self.lookup());
        without_table(node);
    }

    /// Returns the text of a default; none where it is NULL, which is what there is without one.
    pub(super) fn default(&self, node: Option<&Node>) -> Option<String> {
        let node = node?.node.as_ref()?;
        let is_null = matches!(node, NodeEnum::AConst(constant) if constant.isnull);
        (!is_null).then(|| self.expression(node))
    }

    /// Returns the spelling of a type; one that is not known keeps its words, and a problem says so.
    pub(super) fn type_text(&mut self, name: &TypeName) -> String {
        let spelled = spell(name, &|parts| self.type_named(parts));
        if !spelled.unknown {
            return spelled.text;
        }
        let written = tree::strings(&name.names);
        let last = written.last().map_or("", String::as_str);
        let Some(extension) = extension_of(last) else {
            self.report(Fault::missing("type", &spelled.text).hint("Its name was kept as it is written."));
            return spelled.text;
        };
        self.report(
            Fault::missing("type", &spelled.text).hint(format!("The extension {extension} brings it; it was taken to be in public.")),
        );
        if written.len() > 1 { spelled.text } else { format!("public.{}", spelled.text) }
    }

    /// Returns the whole name of a collation; none for the one that every type has.
    pub(super) fn collation(&self, parts: &[String]) -> Option<QualifiedName> {
        match parts {
            [] => None,
            [name] if name == "default" => None,
            [name] => {
                let own = self.session.path().iter().map(|namespace| QualifiedName::new(namespace, name));
                let own = own.into_iter().find(|name| self.draft.collations.contains(name));
                Some(own.unwrap_or_else(|| QualifiedName::new("pg_catalog", name)))
            }
            [.., namespace, name] => (name != "default").then(|| QualifiedName::new(namespace, name)),
        }
    }
}

/// Returns options as `name=value`, those of the table behind a table left out.
pub(super) fn options(nodes: &[Node]) -> Vec<String> {
    let mut options: Vec<String> = definitions(nodes)
        .filter(|option| option.defnamespace.is_empty())
        .map(|option| {
            let value = option.arg.as_ref().and_then(|node| node.node.as_ref()).and_then(tree::text_of);
            format!("{}={}", option.defname, value.unwrap_or_else(|| "true".to_owned()))
        })
        .collect();
    options.sort();
    options
}

pub(super) fn definitions(nodes: &[Node]) -> impl Iterator<Item = &DefElem> {
    nodes.iter().filter_map(|node| match node.node.as_ref()? {
        NodeEnum::DefElem(option) => Some(option.as_ref()),
        _ => None,
    })
}

/// Takes the table from the names of columns: an expression of a table can name no other one.
fn without_table(node: &mut NodeEnum) {
    if matches!(node, NodeEnum::SelectStmt(_) | NodeEnum::SubLink(_)) {
        return;
    }
    if let NodeEnum::ColumnRef(reference) = node
        && reference.fields.len() > 1
        && reference.fields.last().is_some_and(|field| tree::string(field).is_some())
    {
        reference.fields.drain(..reference.fields.len() - 1);
    }
    tree::each_child(node, &mut without_table);
}

/// Types of extensions that are often used, by their names.
const EXTENSION_TYPES: &[(&str, &[&str])] = &[
    ("citext", &["citext"]),
    ("cube", &["cube"]),
    ("hstore", &["hstore"]),
    ("isn", &["ean13", "isbn", "isbn13", "ismn", "issn", "upc"]),
    ("ltree", &["lquery", "ltree", "ltxtquery"]),
    ("postgis", &["box2d", "box3d", "geography", "geometry"]),
    ("postgis_raster", &["raster"]),
    ("seg", &["seg"]),
    ("vector", &["halfvec", "sparsevec", "vector"]),
];

fn extension_of(type_name: &str) -> Option<&'static str> {
    EXTENSION_TYPES.iter().find(|(_, types)| types.contains(&type_name)).map(|(name, _)| *name)
}

/// Returns the types that an extension is known to bring.
pub(super) fn types_of_extension(name: &str) -> &'static [&'static str] {
    EXTENSION_TYPES.iter().find(|(known, _)| *known == name).map_or(&[], |(_, types)| types)
}
