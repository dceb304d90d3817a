use proptest::prelude::*;

use super::{Kind, Open, split};

/// Returns every piece that is no blank, as its kind and text.
fn pieces(text: &str) -> Vec<(Kind, &str)> {
    split(text).into_iter().filter(|piece| piece.kind != Kind::Blank).map(|piece| (piece.kind, &text[piece.range])).collect()
}

/// Returns the statements, without their semicolons.
fn statements(text: &str) -> Vec<&str> {
    split(text).iter().filter(|piece| piece.kind == Kind::Statement).map(|piece| piece.sql(text)).collect()
}

#[test]
fn a_semicolon_in_quotes_comments_and_brackets_ends_nothing() {
    assert_eq!(statements("select ';'; select \";\"; select 1"), ["select ';'", "select \";\"", "select 1"]);
    assert_eq!(statements("select 'it''s;'; select 2;"), ["select 'it''s;'", "select 2"]);
    assert_eq!(statements("select $$;$$; select $a$;$b$;$a$; x"), ["select $$;$$", "select $a$;$b$;$a$", "x"]);
    assert_eq!(statements("select /* ; /* ; */ ; */ 1; y"), ["select /* ; /* ; */ ; */ 1", "y"]);
    assert_eq!(statements("select 1 -- ;\n; y"), ["select 1 -- ;", "y"]);
    assert_eq!(statements("create rule r as on insert to t do (insert into a values (1); insert into b values (2)); y").len(), 2);
}

#[test]
fn a_backslash_escapes_where_the_text_says_so() {
    assert_eq!(statements(r"select E'\';'; y"), [r"select E'\';'", "y"]);
    assert_eq!(statements(r"select '\'; y"), [r"select '\'", "y"]);
    assert_eq!(statements("select E'a'\n '\\';'; y"), ["select E'a'\n '\\';'", "y"]);
    assert_eq!(statements(r"set standard_conforming_strings = off; select '\';'; y").len(), 3);
    assert_eq!(statements(r"select U&'\0041;', name'\'; y").len(), 2, "name is no E");
}

#[test]
fn a_dollar_in_a_name_or_a_parameter_opens_nothing() {
    assert_eq!(statements("select a$b$c; y"), ["select a$b$c", "y"]);
    assert_eq!(statements("select $1; y $2$; z").len(), 3);
}

#[test]
fn the_body_of_a_routine_in_sql_is_one_statement() {
    let text = "CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC\n SELECT CASE WHEN true THEN 1 END; SELECT 2; END; SELECT 3;";
    assert_eq!(statements(text).len(), 2);
    assert_eq!(statements("BEGIN; SELECT 1; END; CREATE TABLE atomic (a int); y").len(), 5, "a transaction is no body");
}

#[test]
fn rows_after_copy_are_a_piece_of_their_own() {
    let text = "COPY t (a, b) FROM stdin;\n1\t';\n\\N\t$$\n\\.\n\nSELECT 1;";
    assert_eq!(
        pieces(text),
        [(Kind::Statement, "COPY t (a, b) FROM stdin;"), (Kind::CopyData, "1\t';\n\\N\t$$\n\\.\n"), (Kind::Statement, "SELECT 1;")]
    );
    assert_eq!(pieces("copy t from stdin with (format csv);\r\n1,2\r\n\\.\r\nx").len(), 3);
    assert_eq!(pieces("copy (select 1) to stdout; x").len(), 2);
    assert_eq!(pieces("copy \"from\" from program 'stdin'; x").len(), 2);
    assert_eq!(pieces("\\copy t from stdin\n1;2\n\\.\nx")[1], (Kind::CopyData, "1;2\n\\.\n"));
    assert_eq!(pieces("copy t from stdin; select 1;\nrow\n\\.\n").len(), 3);
}

#[test]
fn commands_are_pieces_and_may_stand_in_a_statement() {
    assert_eq!(
        pieces("\\connect \"my db\"\n\\restrict abc\nselect 1;"),
        [(Kind::Command, "\\connect \"my db\""), (Kind::Command, "\\restrict abc"), (Kind::Statement, "select 1;")]
    );
    assert_eq!(pieces("select 1 \\gset x\ny"), [(Kind::Statement, "select 1 "), (Kind::Command, "\\gset x"), (Kind::Statement, "y")]);
    assert_eq!(
        pieces("create table t (\n\\echo hi;\n a int);"),
        [(Kind::Part, "create table t (\n"), (Kind::Command, "\\echo hi;"), (Kind::Statement, "a int);")]
    );
    assert_eq!(pieces("\\echo 'a\\\\b' \\\\ select 1;")[1], (Kind::Statement, "select 1;"));
    assert_eq!(statements("select 1\\; select 2;"), ["select 1", "select 2"]);
}

#[test]
fn what_is_never_closed_is_named_and_reaches_to_the_end() {
    assert_eq!(pieces("select 1; select 'a; b"), [(Kind::Statement, "select 1;"), (Kind::Unterminated(Open::Quote), "select 'a; b")]);
    assert_eq!(pieces("select \"a; b")[0].0, Kind::Unterminated(Open::Identifier));
    assert_eq!(pieces("select $x$ a; b $$")[0].0, Kind::Unterminated(Open::DollarQuote));
    assert_eq!(pieces("select 1; /* /* */ b")[1].0, Kind::Unterminated(Open::Comment));
}

#[test]
fn a_bracket_that_is_never_closed_takes_only_its_own_statement() {
    assert_eq!(
        statements("create table a (b int; create table c (d int); select (1"),
        ["create table a (b int", "create table c (d int)", "select (1"]
    );
}

#[test]
fn lines_are_those_of_the_first_token() {
    let lines: Vec<(Kind, u32)> = split("\u{feff}-- one\n\nselect\n1; /* x\n*/ y").iter().map(|piece| (piece.kind, piece.line)).collect();
    assert_eq!(lines, [(Kind::Blank, 1), (Kind::Statement, 3), (Kind::Blank, 4), (Kind::Statement, 5)]);
}

#[test]
fn hostile_texts_are_cut_in_linear_work() {
    for unit in
        ["(", "$a", "$a$", "/*", "'", "\"", "E'\n", "\\", "a$", "begin atomic ", "create table t (;", "copy x from stdin;\n", "''\n"]
    {
        let text = unit.repeat(50_000);
        let joined: usize = split(&text).iter().map(|piece| piece.range.len()).sum();
        assert_eq!(joined, text.len(), "{unit:?}");
    }
}

/// Texts that are rich in what the splitter looks at.
fn texts() -> impl Strategy<Value = String> {
    const BITS: &[&str] = &[
        "'",
        "\"",
        "$",
        "$$",
        "$a$",
        "--",
        "/*",
        "*/",
        "\n",
        ";",
        "\\",
        "\\.",
        "\\;",
        "(",
        ")",
        " ",
        "E'",
        "U&'",
        "a",
        "é",
        "1",
        "copy",
        "from",
        "stdin",
        "create",
        "function",
        "begin",
        "atomic",
        "end",
        "case",
        "\\g",
        "\r\n",
        "\0",
        "\\copy a from stdin",
        "\u{feff}",
    ];
    prop_oneof![
        proptest::collection::vec(proptest::sample::select(BITS), 0..60).prop_map(|bits| bits.join(" ").replace("  ", "")),
        any::<String>()
    ]
}

proptest! {
    #[test]
    fn the_pieces_joined_are_the_text(text in texts()) {
        let pieces = split(&text);
        let mut at = 0;
        for piece in &pieces {
            prop_assert_eq!(piece.range.start, at);
            prop_assert!(piece.range.end > at);
            prop_assert_eq!(piece.line as usize, 1 + text[..at].matches('\n').count());
            at = piece.range.end;
            let _ = piece.sql(&text);
        }
        prop_assert_eq!(at, text.len());
    }

    #[test]
    fn arbitrary_bytes_as_text_are_cut_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let text = String::from_utf8_lossy(&bytes);
        let joined: String = split(&text).into_iter().map(|piece| text[piece.range].to_owned()).collect();
        prop_assert_eq!(joined, text);
    }
}
