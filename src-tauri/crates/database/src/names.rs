/// Returns a name as an identifier of SQL, whatever it holds.
pub(crate) fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Returns a text as a literal of SQL, whatever it holds, and however the server reads backslashes.
pub(crate) fn literal(text: &str) -> String {
    let quoted = text.replace('\'', "''");
    if quoted.contains('\\') { format!("E'{}'", quoted.replace('\\', "\\\\")) } else { format!("'{quoted}'") }
}

/// Returns names as identifiers, with commas between them.
pub(crate) fn identifiers<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(identifier).collect::<Vec<_>>().join(", ")
}

/// Returns texts as an array of SQL.
pub(crate) fn array<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    format!("ARRAY[{}]::text[]", texts.into_iter().map(literal).collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_end_its_quotes() {
        assert_eq!(identifier("a\"; DROP TABLE b; --"), "\"a\"\"; DROP TABLE b; --\"");
        assert_eq!(literal("it's \\ 'x"), "E'it''s \\\\ ''x'");
        assert_eq!(array(["a", "b'"]), "ARRAY['a', 'b''']::text[]");
    }
}
