//! Casts that PostgreSQL makes by itself, and shows.

use crate::model::{Catalog, QualifiedName};
use crate::query::parts_of;

/// Which types become which others without being asked to.
const IMPLICIT: &[(&str, &[&str])] = &[
    ("smallint", &["integer", "bigint", "real", "double precision", "numeric", "oid", "regclass"]),
    ("integer", &["bigint", "real", "double precision", "numeric", "oid", "regclass"]),
    ("bigint", &["real", "double precision", "numeric", "oid", "regclass"]),
    ("numeric", &["real", "double precision"]),
    ("real", &["double precision"]),
    ("character varying", &["text", "character", "name"]),
    ("character", &["text", "character varying", "name"]),
    ("\"char\"", &["text"]),
    ("name", &["text"]),
    ("text", &["character varying", "character", "name", "regclass"]),
    ("date", &["timestamp without time zone", "timestamp with time zone"]),
    ("timestamp without time zone", &["timestamp with time zone"]),
    ("time without time zone", &["time with time zone", "interval"]),
    ("cidr", &["inet"]),
    ("bit", &["bit varying"]),
    ("bit varying", &["bit"]),
    ("macaddr", &["macaddr8"]),
    ("macaddr8", &["macaddr"]),
    ("regclass", &["oid"]),
];

/// What most implicit casts lead to: taken for such where the type under the cast is not known.
const USUAL: &[&str] = &["text", "numeric", "bigint", "double precision"];

/// Returns whether a cast is one that PostgreSQL makes by itself.
pub(super) fn is_implicit(from: Option<&str>, to: &str, catalog: &Catalog) -> bool {
    let Some(from) = from else { return USUAL.contains(&to) || USUAL.contains(&to.trim_end_matches("[]")) };
    if let (Some(from), Some(to)) = (from.strip_suffix("[]"), to.strip_suffix("[]")) {
        return is_implicit(Some(from), to, catalog);
    }
    let from = without_modifiers(from);
    // A length or scale is asked for: the value may change.
    if without_modifiers(to) != to {
        return false;
    }
    if from == to {
        return true;
    }
    // A domain is taken for the type that it is made of.
    if let [namespace, name] = parts_of(&from).as_slice()
        && let Some(domain) = catalog.domain(&QualifiedName::new(namespace, name))
    {
        return is_implicit(Some(&domain.type_name), to, catalog);
    }
    IMPLICIT.iter().any(|(known, others)| *known == from && others.contains(&to))
}

/// Returns a type without what stands in brackets: `numeric(12,2)` is `numeric`.
fn without_modifiers(text: &str) -> String {
    match (text.find('('), text.find(')')) {
        (Some(open), Some(close)) if open < close && !text.starts_with('"') => format!("{}{}", &text[..open], &text[close + 1..]),
        _ => text.to_owned(),
    }
}
