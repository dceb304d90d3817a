use std::fmt::{self, Display, Write};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The name of a table, view, sequence or type with its namespace, as the catalog of PostgreSQL has it.
///
/// [`Display`] writes it as SQL does, each part quoted where it must be: `public."Order lines"`.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
pub struct QualifiedName {
    pub namespace: String,
    pub name: String,
}

impl QualifiedName {
    pub fn new(namespace: impl Into<String>, name: impl Into<String>) -> Self {
        Self { namespace: namespace.into(), name: name.into() }
    }
}

impl Display for QualifiedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", quote_ident(&self.namespace), quote_ident(&self.name))
    }
}

/// Returns a name as SQL writes it: plain where it is small letters, digits and underscores and no word of the grammar, else in
/// double quotes. The same as PostgreSQL's `quote_ident`.
pub fn quote_ident(name: &str) -> String {
    let mut bytes = name.bytes();
    let starts = bytes.next().is_some_and(|first| first == b'_' || first.is_ascii_lowercase());
    let plain = starts && bytes.all(|byte| byte == b'_' || byte.is_ascii_lowercase() || byte.is_ascii_digit());
    if plain && RESERVED.binary_search(&name).is_err() {
        return name.to_owned();
    }
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Returns a text as an SQL constant; one with a backslash in the `E''` form, which means the same under every setting.
pub fn quote_literal(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    if text.contains('\\') {
        quoted.push('E');
    }
    quoted.push('\'');
    for character in text.chars() {
        if matches!(character, '\'' | '\\') {
            quoted.push(character);
        }
        // Writing to a String cannot fail.
        let _ = quoted.write_char(character);
    }
    quoted.push('\'');
    quoted
}

/// The words that are no names without quotes: all of PostgreSQL 18's keywords that are not "unreserved".
#[rustfmt::skip]
const RESERVED: &[&str] = &[
    "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization", "between", "bigint",
    "binary", "bit", "boolean", "both", "case", "cast", "char", "character", "check", "coalesce", "collate", "collation",
    "column", "concurrently", "constraint", "create", "cross", "current_catalog", "current_date", "current_role",
    "current_schema", "current_time", "current_timestamp", "current_user", "dec", "decimal", "default", "deferrable", "desc",
    "distinct", "do", "else", "end", "except", "exists", "extract", "false", "fetch", "float", "for", "foreign", "freeze",
    "from", "full", "grant", "greatest", "group", "grouping", "having", "ilike", "in", "initially", "inner", "inout", "int",
    "integer", "intersect", "interval", "into", "is", "isnull", "join", "json", "json_array", "json_arrayagg", "json_exists",
    "json_object", "json_objectagg", "json_query", "json_scalar", "json_serialize", "json_table", "json_value", "lateral",
    "leading", "least", "left", "like", "limit", "localtime", "localtimestamp", "merge_action", "national", "natural", "nchar",
    "none", "normalize", "not", "notnull", "null", "nullif", "numeric", "offset", "on", "only", "or", "order", "out", "outer",
    "overlaps", "overlay", "placing", "position", "precision", "primary", "real", "references", "returning", "right", "row",
    "select", "session_user", "setof", "similar", "smallint", "some", "substring", "symmetric", "system_user", "table",
    "tablesample", "then", "time", "timestamp", "to", "trailing", "treat", "trim", "true", "union", "unique", "user", "using",
    "values", "varchar", "variadic", "verbose", "when", "where", "window", "with", "xmlattributes", "xmlconcat", "xmlelement",
    "xmlexists", "xmlforest", "xmlnamespaces", "xmlparse", "xmlpi", "xmlroot", "xmlserialize", "xmltable",
];

#[cfg(test)]
mod tests {
    use pg_query::protobuf::KeywordKind;

    use super::{RESERVED, quote_ident, quote_literal};

    #[test]
    fn the_reserved_words_are_those_of_the_grammar() {
        assert!(RESERVED.is_sorted(), "they are searched by halves");
        for word in RESERVED.iter().chain(["abort", "name", "serial", "text", "zone", "enforced", "objects"].iter()) {
            let scanned = pg_query::scan(word).expect("a word");
            let kind = scanned.tokens[0].keyword_kind();
            let reserved = !matches!(kind, KeywordKind::NoKeyword | KeywordKind::UnreservedKeyword);
            assert_eq!(reserved, RESERVED.contains(word), "{word} is {kind:?}");
        }
    }

    #[test]
    fn names_are_quoted_where_they_must_be_and_only_there() {
        for (name, quoted) in [
            ("orders", "orders"),
            ("_a1", "_a1"),
            ("Orders", "\"Orders\""),
            ("order", "\"order\""),
            ("1st", "\"1st\""),
            ("a$b", "\"a$b\""),
            ("two words", "\"two words\""),
            ("\"; drop table x; --", "\"\"\"; drop table x; --\""),
            ("größe", "\"größe\""),
            ("", "\"\""),
        ] {
            assert_eq!(quote_ident(name), quoted);
        }
    }

    #[test]
    fn texts_become_constants_under_every_setting() {
        assert_eq!(quote_literal("it's"), "'it''s'");
        assert_eq!(quote_literal("a\\b"), "E'a\\\\b'");
    }
}
