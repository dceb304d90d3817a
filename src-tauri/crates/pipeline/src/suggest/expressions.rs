//! Pieces of expressions that a suggested step is made of.

/// Returns a column's name as an expression names it.
pub(super) fn column(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Returns a text as an expression's.
pub(super) fn text(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}
