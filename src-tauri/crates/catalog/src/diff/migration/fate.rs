//! What becomes of values whose type changes.

use crate::export::order::type_name;
use crate::model::{Catalog, Composite, Enum};

/// *Invariant:* the later one is the worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fate {
    /// Each is the same value in the new type.
    Kept,
    /// Some may have no place there: the statement fails, and nothing is lost.
    Refused(&'static str),
    /// They may be cut, rounded, or lost.
    Lost(&'static str),
}

const NARROWER: Fate = Fate::Lost("values may change, or fail to become of the new type");

/// Types may be made of types, but not so deep.
const DEPTH: usize = 20;

/// Returns what becomes of values of `before`, a type of `old`, that are cast to `after`, one of `new`.
pub(super) fn fate(old: &Catalog, before: &str, new: &Catalog, after: &str) -> Fate {
    of(old, before, new, after, DEPTH)
}

fn of(old: &Catalog, before: &str, new: &Catalog, after: &str, depth: usize) -> Fate {
    let Some(depth) = depth.checked_sub(1) else { return NARROWER };
    match (before.strip_suffix("[]"), after.strip_suffix("[]")) {
        (Some(before), Some(after)) => return of(old, before, new, after, depth),
        (None, None) => {}
        (Some(_), None) if is_text(after) => return Fate::Kept,
        _ => return NARROWER,
    }
    if let Some(domain) = type_name(before).and_then(|name| old.domain(&name)) {
        return of(old, &domain.type_name, new, after, depth);
    }
    if let Some(domain) = type_name(after).and_then(|name| new.domain(&name)) {
        let has_rules = domain.not_null || !domain.checks.is_empty();
        let rules = if has_rules { Fate::Refused("fails where a value does not pass the domain's checks") } else { Fate::Kept };
        return of(old, before, new, &domain.type_name, depth).max(rules);
    }
    if is_text(after) {
        return Fate::Kept;
    }
    if let (Some(old_enum), Some(new_enum)) = (enum_of(old, before), enum_of(new, after)) {
        let stays = |label: &String| new_enum.labels.contains(label);
        return if old_enum.labels.iter().all(stays) { Fate::Kept } else { Fate::Refused("fails where a value is a label that goes") };
    }
    if let (Some(old_type), Some(new_type)) = (composite_of(old, before), composite_of(new, after)) {
        let attribute = |name: &String| new_type.attributes.iter().find(|it| it.name == *name);
        let fates = old_type.attributes.iter().map(|it| match attribute(&it.name) {
            Some(twin) => of(old, &it.type_name, new, &twin.type_name, depth),
            None => Fate::Lost("the values of the attributes that go are lost"),
        });
        return fates.max().unwrap_or(Fate::Kept);
    }
    if before == after || is_wider(before, after) { Fate::Kept } else { NARROWER }
}

fn enum_of<'a>(catalog: &'a Catalog, text: &str) -> Option<&'a Enum> {
    let name = type_name(text)?;
    catalog.enums.iter().find(|it| it.name == name)
}

/// Returns the composite type of that name, where the text is no more than that.
pub(super) fn composite_of<'a>(catalog: &'a Catalog, text: &str) -> Option<&'a Composite> {
    let name = type_name(text).filter(|name| name.to_string() == text)?;
    catalog.composites.iter().find(|it| it.name == name)
}

/// Every value has a text, and is told by it.
fn is_text(text: &str) -> bool {
    matches!(text, "text" | "character varying")
}

/// Returns whether every value of one type of the system is the same in another.
fn is_wider(old: &str, new: &str) -> bool {
    let ((old, old_size), (new, new_size)) = (sized(old), sized(new));
    let whole = |text: &str| ["smallint", "integer", "bigint"].iter().position(|name| *name == text);
    let (old_first, new_first) = (old_size.first().copied(), new_size.first().copied());
    let grows = |unbound: i64| old_first.unwrap_or(unbound) <= new_first.unwrap_or(unbound);
    match (old.as_str(), new.as_str()) {
        (old, new) if whole(old).is_some() && whole(new).is_some() => whole(old) <= whole(new),
        (old, "numeric") if whole(old).is_some() => {
            let digits = whole(old).and_then(|at| [5, 10, 19].get(at)).copied().unwrap_or(i64::MAX);
            new_first.is_none_or(|precision| precision - new_size.get(1).copied().unwrap_or(0) >= digits)
        }
        ("smallint", "real") | ("smallint" | "integer" | "real", "double precision") | ("date", "timestamp without time zone") => true,
        ("numeric", "numeric") => match (old_size.as_slice(), new_size.as_slice()) {
            (_, []) => true,
            ([precision, scale], [new_precision, new_scale]) => scale <= new_scale && precision - scale <= new_precision - new_scale,
            _ => false,
        },
        ("character varying" | "character", "character varying") | ("character", "character") | ("bit varying" | "bit", "bit varying") => {
            grows(i64::MAX)
        }
        (old, new) if old == new && (old.starts_with("time") || old == "interval") => grows(6),
        _ => false,
    }
}

/// Returns a type without its size, and its size: `timestamp(3) with time zone` is `timestamp with time zone` and 3.
fn sized(text: &str) -> (String, Vec<i64>) {
    let Some((before, rest)) = text.split_once('(') else { return (text.to_owned(), Vec::new()) };
    let Some((inner, after)) = rest.split_once(')') else { return (text.to_owned(), Vec::new()) };
    (format!("{before}{after}"), inner.split(',').filter_map(|number| number.trim().parse().ok()).collect())
}

#[cfg(test)]
mod tests {
    use super::{Fate, fate};
    use crate::model::Catalog;
    use crate::read::{Text, read};

    fn catalog(text: &str) -> Catalog {
        let reading = read(&[Text { name: "test.sql", text }]);
        assert_eq!(reading.problems, []);
        reading.catalog
    }

    #[test]
    fn a_type_is_wider_when_each_of_its_values_is_one_of_the_other() {
        let none = Catalog::default();
        for (old, new) in [
            ("smallint", "bigint"),
            ("bigint", "numeric"),
            ("integer", "numeric(12,2)"),
            ("integer", "double precision"),
            ("numeric(10,2)", "numeric(12,3)"),
            ("character varying(10)", "character varying(20)"),
            ("character(3)", "character varying(3)"),
            ("jsonb", "text"),
            ("integer[]", "bigint[]"),
            ("integer[]", "text"),
            ("timestamp(3) with time zone", "timestamp with time zone"),
            ("date", "timestamp without time zone"),
        ] {
            assert_eq!(fate(&none, old, &none, new), Fate::Kept, "{old} to {new}");
        }
        for (old, new) in [
            ("bigint", "integer"),
            ("integer", "numeric(11,2)"),
            ("bigint", "double precision"),
            ("numeric", "numeric(12,2)"),
            ("numeric(10,2)", "numeric(10,3)"),
            ("text", "character varying(20)"),
            ("character varying(20)", "character varying(10)"),
            ("timestamp with time zone", "timestamp(3) with time zone"),
            ("timestamp with time zone", "timestamp without time zone"),
            ("text", "integer"),
            ("json", "jsonb"),
            ("integer", "integer[]"),
            ("bit(3)", "bit(4)"),
        ] {
            assert!(matches!(fate(&none, old, &none, new), Fate::Lost(_)), "{old} to {new}");
        }
    }

    #[test]
    fn values_of_types_of_ones_own_are_followed_into_what_they_are_made_of() {
        let old = catalog(
            "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE DOMAIN code AS varchar(10); CREATE TYPE pair AS (a int, b text);
             CREATE DOMAIN plain AS int;",
        );
        let new = catalog(
            "CREATE TYPE mood AS ENUM ('ok'); CREATE DOMAIN code AS varchar(5); CREATE TYPE pair AS (b text);
             CREATE DOMAIN plain AS bigint CHECK (VALUE > 0);",
        );
        let there = |name: &str| fate(&old, name, &new, name);
        assert!(matches!(there("public.mood"), Fate::Refused(_)));
        assert!(matches!(there("public.mood[]"), Fate::Refused(_)));
        assert!(matches!(there("public.code"), Fate::Lost(_)));
        assert!(matches!(there("public.pair"), Fate::Lost(_)));
        assert!(matches!(there("public.plain"), Fate::Refused(_)));
        let back = |name: &str| fate(&new, name, &old, name);
        assert_eq!([back("public.mood"), back("public.code"), back("public.pair")], [Fate::Kept; 3]);
        assert!(matches!(back("public.plain"), Fate::Lost(_)));
    }
}
