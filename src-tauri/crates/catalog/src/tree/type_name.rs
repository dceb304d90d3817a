//! The spelling of types, as `format_type` has it.

use pg_query::protobuf::{TypeName, a_const};
use pg_query::{Node, NodeEnum};

use super::{string, strings};
use crate::model::{QualifiedName, quote_ident};

/// A type as a statement names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spelled {
    pub text: String,
    /// It is no type of the system, and none that was found.
    pub unknown: bool,
}

/// Types whose name in the system's catalog is not the one that they are spelled with.
const OTHERWISE: &[(&str, &str)] = &[
    ("bit", "bit"),
    ("bool", "boolean"),
    ("bpchar", "character"),
    ("float4", "real"),
    ("float8", "double precision"),
    ("int2", "smallint"),
    ("int4", "integer"),
    ("int8", "bigint"),
    ("interval", "interval"),
    ("numeric", "numeric"),
    ("time", "time without time zone"),
    ("timestamp", "timestamp without time zone"),
    ("timestamptz", "timestamp with time zone"),
    ("timetz", "time with time zone"),
    ("varbit", "bit varying"),
    ("varchar", "character varying"),
];

/// The other types of the system that a table may have.
#[rustfmt::skip]
const PLAIN: &[&str] = &[
    "aclitem", "box", "bytea", "char", "cid", "cidr", "circle", "date", "datemultirange", "daterange", "gtsvector", "inet",
    "int2vector", "int4multirange", "int4range", "int8multirange", "int8range", "json", "jsonb", "jsonpath", "line", "lseg",
    "macaddr", "macaddr8", "money", "name", "nummultirange", "numrange", "oid", "oidvector", "path", "pg_lsn", "pg_node_tree",
    "pg_snapshot", "point", "polygon", "refcursor", "regclass", "regcollation", "regconfig", "regdictionary", "regnamespace",
    "regoper", "regoperator", "regproc", "regprocedure", "regrole", "regtype", "text", "tid", "tsmultirange", "tsquery",
    "tsrange", "tstzmultirange", "tstzrange", "tsvector", "txid_snapshot", "uuid", "void", "xid", "xid8", "xml",
];

/// Returns how a type of the system is spelled, by its name in the system's catalog.
pub(crate) fn system_type(name: &str) -> Option<&'static str> {
    if let Ok(at) = OTHERWISE.binary_search_by(|(known, _)| (*known).cmp(name)) {
        return Some(OTHERWISE[at].1);
    }
    let plain = PLAIN.binary_search(&name).ok().map(|at| PLAIN[at])?;
    Some(if plain == "char" { "\"char\"" } else { plain })
}

/// Returns the integer type and the name of a type that brings a sequence along.
pub(crate) fn serial(name: &TypeName) -> Option<&'static str> {
    let [name] = name.names.as_slice() else { return None };
    match string(name)? {
        "smallserial" | "serial2" => Some("smallint"),
        "serial" | "serial4" => Some("integer"),
        "bigserial" | "serial8" => Some("bigint"),
        _ => None,
    }
}

/// Returns the spelling of a type. `find` looks a name up that is no type of the system.
pub(crate) fn spell(name: &TypeName, find: &dyn Fn(&[String]) -> Option<QualifiedName>) -> Spelled {
    let parts = strings(&name.names);
    let own: Vec<&str> = parts.iter().map(String::as_str).collect();
    let (base, unknown) = match own.as_slice() {
        ["pg_catalog", known] => (with_modifiers(known, &name.typmods, true), false),
        [known] if system_type(known).is_some() => (with_modifiers(known, &name.typmods, false), false),
        [array] if array.strip_prefix('_').is_some_and(|element| system_type(element).is_some()) => {
            (format!("{}[]", with_modifiers(&array[1..], &name.typmods, false)), false)
        }
        _ => {
            let found = find(&parts);
            let written =
                found.as_ref().map_or_else(|| own.iter().map(|part| quote_ident(part)).collect::<Vec<_>>().join("."), ToString::to_string);
            (format!("{written}{}", modifiers(&name.typmods)), found.is_none())
        }
    };
    // However many dimensions were named: the server keeps none of them.
    let text = if name.array_bounds.is_empty() || base.ends_with("[]") { base } else { format!("{base}[]") };
    Spelled { text, unknown }
}

fn with_modifiers(name: &str, typmods: &[Node], keyword: bool) -> String {
    let spelled = system_type(name).unwrap_or(name);
    let numbers: Vec<i32> = typmods.iter().filter_map(integer).collect();
    match (name, numbers.as_slice()) {
        // The type without a length is another one than `character`, which has length 1.
        ("bpchar", []) => if keyword { "character" } else { "bpchar" }.to_owned(),
        ("numeric", [precision]) => format!("numeric({precision},0)"),
        ("numeric", [precision, scale]) => format!("numeric({precision},{scale})"),
        ("interval", numbers) => interval(numbers),
        (_, [length]) => match spelled.split_once(' ').filter(|_| spelled.contains("time zone")) {
            Some((first, rest)) => format!("{first}({length}) {rest}"),
            None => format!("{spelled}({length})"),
        },
        _ => format!("{spelled}{}", modifiers(typmods)),
    }
}

/// Intervals may be restricted to some fields; a number of digits belongs to the seconds.
fn interval(numbers: &[i32]) -> String {
    const YEAR: i32 = 1 << 2;
    const MONTH: i32 = 1 << 1;
    const DAY: i32 = 1 << 3;
    const HOUR: i32 = 1 << 10;
    const MINUTE: i32 = 1 << 11;
    const SECOND: i32 = 1 << 12;
    let fields = match numbers.first().copied().unwrap_or(0x7fff) {
        YEAR => " year",
        MONTH => " month",
        DAY => " day",
        HOUR => " hour",
        MINUTE => " minute",
        SECOND => " second",
        mask if mask == YEAR | MONTH => " year to month",
        mask if mask == DAY | HOUR => " day to hour",
        mask if mask == DAY | HOUR | MINUTE => " day to minute",
        mask if mask == DAY | HOUR | MINUTE | SECOND => " day to second",
        mask if mask == HOUR | MINUTE => " hour to minute",
        mask if mask == HOUR | MINUTE | SECOND => " hour to second",
        mask if mask == MINUTE | SECOND => " minute to second",
        _ => "",
    };
    let digits = numbers.get(1).map(|digits| format!("({digits})")).unwrap_or_default();
    format!("interval{fields}{digits}")
}

/// Returns what stands in brackets after a type.
fn modifiers(typmods: &[Node]) -> String {
    let written: Vec<String> = typmods
        .iter()
        .filter_map(|node| match node.node.as_ref()? {
            NodeEnum::AConst(constant) => match constant.val.as_ref()? {
                a_const::Val::Ival(number) => Some(number.ival.to_string()),
                a_const::Val::Fval(number) => Some(number.fval.clone()),
                a_const::Val::Sval(text) => Some(text.sval.clone()),
                _ => None,
            },
            NodeEnum::ColumnRef(name) => Some(strings(&name.fields).join(".")),
            _ => None,
        })
        .collect();
    if written.is_empty() { String::new() } else { format!("({})", written.join(",")) }
}

pub(crate) fn integer(node: &Node) -> Option<i32> {
    match node.node.as_ref()? {
        NodeEnum::AConst(constant) => match constant.val.as_ref()? {
            a_const::Val::Ival(number) => Some(number.ival),
            _ => None,
        },
        NodeEnum::Integer(number) => Some(number.ival),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use pg_query::NodeEnum;

    use super::{OTHERWISE, PLAIN, spell};
    use crate::model::QualifiedName;
    use crate::tree::expression;

    fn spelled(written: &str) -> String {
        let Some(NodeEnum::TypeCast(cast)) = expression(&format!("NULL::{written}")) else { panic!("{written} is a type") };
        let mood = |parts: &[String]| (parts.last()? == "Mood").then(|| QualifiedName::new("app", "Mood"));
        spell(&cast.type_name.expect("a type"), &mood).text
    }

    #[test]
    fn types_are_spelled_as_format_type_does() {
        for (written, expected) in [
            ("int", "integer"),
            ("int4", "integer"),
            ("pg_catalog.int8", "bigint"),
            ("float(24)", "real"),
            ("float", "double precision"),
            ("dec(12)", "numeric(12,0)"),
            ("numeric(12,2)[]", "numeric(12,2)[]"),
            ("decimal", "numeric"),
            ("char", "character(1)"),
            ("char(3)", "character(3)"),
            ("bpchar", "bpchar"),
            ("\"char\"", "\"char\""),
            ("varchar", "character varying"),
            ("varchar(20)", "character varying(20)"),
            ("timestamptz", "timestamp with time zone"),
            ("timestamp(3)", "timestamp(3) without time zone"),
            ("time(0) with time zone", "time(0) with time zone"),
            ("interval", "interval"),
            ("interval(3)", "interval(3)"),
            ("interval day to second(2)", "interval day to second(2)"),
            ("interval year to month", "interval year to month"),
            ("bit", "bit(1)"),
            ("varbit(8)", "bit varying(8)"),
            ("int[3][3]", "integer[]"),
            ("int array[4]", "integer[]"),
            ("_text", "text[]"),
            ("\"Mood\"", "app.\"Mood\""),
            ("app.\"Mood\"[]", "app.\"Mood\"[]"),
            ("geometry(Point,4326)", "geometry(point,4326)"),
        ] {
            assert_eq!(spelled(written), expected, "{written}");
        }
    }

    #[test]
    fn the_lists_are_searched_by_halves() {
        assert!(PLAIN.is_sorted());
        assert!(OTHERWISE.is_sorted());
    }
}
