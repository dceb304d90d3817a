//! What is written as DBML and for Mermaid is what their grammars take, and says what the catalog says.

use std::collections::{BTreeMap, BTreeSet};

use millpond_catalog::export::{dbml, mermaid};
use millpond_catalog::graph::{Choice, Graph};
use millpond_catalog::model::{Catalog, QualifiedName};
use millpond_catalog::read::{Text, read};

use crate::fixtures::{NAMES, reading, texts};

/// Names and constants at the edges of both grammars.
const EDGES: &str = r##"
CREATE TABLE nothing ();
CREATE TYPE no_label AS ENUM ();
CREATE TABLE own (id int PRIMARY KEY REFERENCES own, "[x]" int, "{" int, "''" int DEFAULT 5, t text DEFAULT '`a` \ ''x'' # {', "// c" no_label);
COMMENT ON TABLE own IS '''''';
COMMENT ON COLUMN own.t IS E'ends with \\';
COMMENT ON COLUMN own.id IS E'two\nlines '''''' end';
CREATE TABLE "null" ("Table" int, "#{x}" int, "%%" text DEFAULT E'two\nlines', "erDiagram" int, "}" int, "1st" int, "日本" text);
CREATE INDEX ON "null" (("%%" || '`')); CREATE INDEX ON "null" (("%%" || E'\\'), "Table");
CREATE TABLE "%%{init: {}}%%" (a int REFERENCES own, b int REFERENCES own, FOREIGN KEY (a) REFERENCES own);
"##;

pub fn catalogs() -> Vec<(&'static str, Catalog)> {
    let edges = read(&[Text { name: "edges.sql", text: EDGES }]);
    assert_eq!(edges.problems, []);
    NAMES.iter().map(|name| (*name, reading(&texts(name)).catalog)).chain([("edges", edges.catalog)]).collect()
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    /// In double quotes.
    Name(String),
    /// In single quotes, or in three of them.
    Text(String),
    /// In back quotes.
    Code(String),
    Word(String),
    Sign(char),
}

/// Returns the tokens of DBML, comments left out.
fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if rest.starts_with("//") {
            rest = rest.find('\n').map_or("", |end| &rest[end..]);
        } else if rest.starts_with("'''") {
            let (text, after) = quoted(&rest[3..], "'''");
            tokens.push(Token::Text(text));
            rest = after;
        } else if first == '\'' || first == '"' {
            let (text, after) = quoted(&rest[1..], &rest[..1]);
            assert!(!text.contains('\n') || rest[1..rest.len() - after.len()].contains("\\n"), "a line does not end within quotes");
            tokens.push(if first == '"' { Token::Name(text) } else { Token::Text(text) });
            rest = after;
        } else if first == '`' {
            let (code, after) = rest[1..].split_once('`').unwrap();
            assert!(!code.contains('\n'), "{code:?} is on one line");
            tokens.push(Token::Code(code.to_owned()));
            rest = after;
        } else if first.is_ascii_alphanumeric() {
            let end = rest.find(|it: char| !it.is_ascii_alphanumeric()).unwrap_or(rest.len());
            tokens.push(Token::Word(rest[..end].to_owned()));
            rest = &rest[end..];
        } else {
            if !first.is_whitespace() {
                tokens.push(Token::Sign(first));
            }
            rest = &rest[first.len_utf8()..];
        }
    }
    tokens
}

/// Returns a text up to its closing quotes, and what comes after these.
fn quoted<'a>(text: &'a str, close: &str) -> (String, &'a str) {
    let mut found = String::new();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        if text[at..].starts_with(close) {
            return (found, &text[at + close.len()..]);
        }
        match character {
            '\\' => match characters.next().unwrap().1 {
                'n' => found.push('\n'),
                'r' => found.push('\r'),
                't' => found.push('\t'),
                other => found.push(other),
            },
            other => found.push(other),
        }
    }
    panic!("{text:?} is never closed with {close}");
}

/// What DBML says.
#[derive(Debug, Default)]
struct Diagram {
    enums: BTreeMap<QualifiedName, Vec<String>>,
    tables: BTreeMap<QualifiedName, Vec<(String, String)>>,
    refs: Vec<[(QualifiedName, Vec<String>); 2]>,
}

/// Reads DBML as it is written here, token by token.
struct Reader {
    tokens: std::vec::IntoIter<Token>,
}

impl Reader {
    fn next(&mut self) -> Token {
        self.tokens.next().expect("a token")
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.as_slice().first()
    }

    fn name(&mut self) -> String {
        match self.next() {
            Token::Name(name) => {
                assert!(!name.is_empty(), "no name may be empty");
                name
            }
            other => panic!("{other:?} is no name"),
        }
    }

    fn sign(&mut self, sign: char) {
        assert_eq!(self.next(), Token::Sign(sign));
    }

    fn takes(&mut self, sign: char) -> bool {
        let there = self.peek() == Some(&Token::Sign(sign));
        if there {
            self.next();
        }
        there
    }

    fn full_name(&mut self) -> QualifiedName {
        let namespace = self.name();
        self.sign('.');
        QualifiedName::new(namespace, self.name())
    }

    /// Skips what stands in square brackets, if something does; what is set there is a word, a name, a text or code.
    fn settings(&mut self) {
        if self.takes('[') {
            while !self.takes(']') {
                let token = self.next();
                assert!(!matches!(token, Token::Sign(sign) if !matches!(sign, ',' | ':')), "{token:?} stands in settings");
            }
        }
    }

    fn end_of_ref(&mut self) -> (QualifiedName, Vec<String>) {
        let table = self.full_name();
        self.sign('.');
        let mut columns = Vec::new();
        if self.takes('(') {
            columns.push(self.name());
            while self.takes(',') {
                columns.push(self.name());
            }
            self.sign(')');
        } else {
            columns.push(self.name());
        }
        (table, columns)
    }

    fn table(&mut self) -> Vec<(String, String)> {
        let mut columns = Vec::new();
        self.sign('{');
        while !self.takes('}') {
            match self.next() {
                Token::Name(column) => {
                    columns.push((column, self.name()));
                    self.settings();
                }
                Token::Word(word) if word == "Note" => {
                    self.sign(':');
                    assert!(matches!(self.next(), Token::Text(_)));
                }
                Token::Word(word) if word == "indexes" => {
                    self.sign('{');
                    while !self.takes('}') {
                        self.sign('(');
                        while !self.takes(')') {
                            let token = self.next();
                            assert!(matches!(token, Token::Name(_) | Token::Code(_) | Token::Sign(',')), "{token:?} is indexed");
                        }
                        self.settings();
                    }
                }
                other => panic!("{other:?} stands in a table"),
            }
        }
        columns
    }

    fn diagram(mut self) -> Diagram {
        let mut diagram = Diagram::default();
        while self.peek().is_some() {
            let Token::Word(word) = self.next() else { panic!("a word begins what is made") };
            match word.as_str() {
                "Enum" => {
                    let name = self.full_name();
                    let mut labels = Vec::new();
                    self.sign('{');
                    while !self.takes('}') {
                        labels.push(self.name());
                    }
                    assert!(!labels.is_empty(), "no enum may be empty");
                    assert_eq!(diagram.enums.insert(name, labels), None);
                }
                "Table" => {
                    let name = self.full_name();
                    let columns = self.table();
                    assert_eq!(diagram.tables.insert(name, columns), None);
                }
                "Ref" => {
                    self.name();
                    self.sign(':');
                    let child = self.end_of_ref();
                    assert!(self.takes('>') || self.takes('-'));
                    diagram.refs.push([child, self.end_of_ref()]);
                    self.settings();
                }
                other => panic!("{other} begins nothing"),
            }
        }
        diagram
    }
}

#[test]
fn dbml_of_every_fixture_is_read_back_as_its_catalog() {
    for (name, catalog) in catalogs() {
        let text = dbml(&catalog);
        let diagram = Reader { tokens: tokens(&text).into_iter() }.diagram();
        let enums: BTreeMap<QualifiedName, Vec<String>> = catalog
            .enums
            .iter()
            .map(|it| (it.name.clone(), it.labels.iter().filter(|label| !label.is_empty()).cloned().collect::<Vec<_>>()))
            .filter(|(_, labels)| !labels.is_empty())
            .collect();
        assert_eq!(diagram.enums, enums, "{name}");
        let tables: BTreeMap<QualifiedName, Vec<(String, String)>> = catalog
            .tables
            .iter()
            .filter(|table| table.partition_of.is_none() && !table.columns.is_empty())
            .map(|table| {
                let type_name = |text: &Option<String>| text.clone().unwrap_or_else(|| "unknown".to_owned());
                (table.name.clone(), table.columns.iter().map(|column| (column.name.clone(), type_name(&column.type_name))).collect())
            })
            .collect();
        assert_eq!(diagram.tables, tables, "{name}");
        let graph = Graph::of(&catalog, Choice::default());
        let ends = |end: &(QualifiedName, Vec<String>)| (end.0.clone(), end.1.iter().cloned().collect::<BTreeSet<_>>());
        let wanted: BTreeSet<BTreeSet<_>> = graph
            .relations()
            .map(|it| {
                [(it.child_table.clone(), it.child_columns.clone()), (it.parent_table.clone(), it.parent_columns.clone())]
                    .iter()
                    .map(ends)
                    .collect()
            })
            .filter(|ends: &BTreeSet<_>| ends.len() == 2)
            .collect();
        let written: Vec<BTreeSet<_>> = diagram.refs.iter().map(|both| both.iter().map(ends).collect()).collect();
        assert_eq!(written.len(), wanted.len(), "{name}: each pair of ends once");
        assert_eq!(written.into_iter().collect::<BTreeSet<_>>(), wanted, "{name}");
    }
}

/// Returns whether a word is one that Mermaid takes for a type or a column.
fn is_mermaid_word(word: &str) -> bool {
    let letter = |it: char| it.is_ascii_alphabetic() || it == '_' || ('\u{00c0}'..='\u{ffff}').contains(&it);
    let mut characters = word.chars();
    characters.next().is_some_and(letter) && characters.all(|it| letter(it) || it.is_ascii_digit() || "-[]()".contains(it))
}

/// Returns what stands in double quotes that end the text.
fn label(text: &str) -> &str {
    let inner = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).expect("it is in quotes");
    assert!(!inner.contains(['"', '%', '\\', '\n', '<', '>']), "{inner:?} stays within its quotes");
    inner
}

#[test]
fn mermaid_of_every_fixture_has_the_entities_attributes_and_relations_of_its_graph() {
    for (name, catalog) in catalogs() {
        let choice = Choice { inferred: true, ..Choice::default() };
        let graph = Graph::of(&catalog, choice);
        let text = mermaid(&catalog, choice);
        let mut lines = text.lines();
        assert_eq!(lines.next(), Some("erDiagram"));
        for (number, node) in (1..).zip(&graph.nodes) {
            let head = lines.next().unwrap().trim().strip_suffix(" {").unwrap();
            let (entity, rest) = head.split_once('[').unwrap();
            assert_eq!(entity, format!("t{number}"), "{name}");
            label(rest.strip_suffix(']').unwrap());
            let columns = catalog.table(node).map_or_else(|| catalog.view(node).unwrap().columns.len(), |table| table.columns.len());
            for _ in 0..columns {
                let line = lines.next().unwrap().trim();
                let (words, comment) = line.split_once(" \"").map_or((line, None), |(words, _)| (words, Some(&line[words.len() + 1..])));
                comment.map(label);
                let mut words = words.splitn(3, ' ');
                assert!(is_mermaid_word(words.next().unwrap()) && is_mermaid_word(words.next().unwrap()), "{name}: {line}");
                let keys = words.next().into_iter().flat_map(|keys| keys.split(", "));
                assert!(keys.into_iter().all(|key| ["PK", "FK", "UK"].contains(&key)), "{name}: {line}");
            }
            assert_eq!(lines.next().map(str::trim), Some("}"), "{name}");
        }
        for relation in graph.relations() {
            let line = lines.next().unwrap().trim();
            let (ends, words) = line.split_once(" : ").unwrap();
            label(words);
            let number = |table: &QualifiedName| 1 + graph.nodes.binary_search(table).unwrap();
            let (child, parent) = (number(&relation.child_table), number(&relation.parent_table));
            let mut parts = ends.split(' ');
            assert_eq!(parts.next(), Some(format!("t{child}").as_str()), "{name}: {line}");
            let (left, right) = parts.next().unwrap().split_at(2);
            let (way, right) = right.split_at(2);
            assert!(["|o", "}o"].contains(&left) && ["||", "o|"].contains(&right), "{name}: {line}");
            assert_eq!(way, if relation.inferred { ".." } else { "--" }, "{name}: {line}");
            assert_eq!(parts.next(), Some(format!("t{parent}").as_str()), "{name}: {line}");
        }
        assert_eq!(lines.next(), None, "{name}");
    }
}
