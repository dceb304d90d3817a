//! The visitor: a parsed text beside the JSON Schema of what it should be.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::{Map, Value as Json};
use toml_edit::{Item, Table, TableLike, Value};

use crate::problem::{Problem, nearest};

type Object = Map<String, Json>;

/// What to write where a number of rows or a part of them is wanted.
const COUNT_OR_SHARE: &str = "Write a count such as 100, or a share such as \"1%\".";

/// Returns every mistake of a table against a root schema.
pub(super) fn check(file: &str, text: &str, table: &Table, root: &Json) -> Vec<Problem> {
    let mut visitor = Visitor { file, text, root, problems: Vec::new() };
    visitor.visit(Node::Table(table), root, "", 0..0);
    visitor.problems.sort_by_key(|problem| problem.span.0);
    visitor.problems
}

struct Visitor<'a> {
    file: &'a str,
    text: &'a str,
    root: &'a Json,
    problems: Vec<Problem>,
}

/// A value of the text, whichever way it is written.
#[derive(Clone, Copy)]
enum Node<'a> {
    Table(&'a dyn TableLike),
    Tables(&'a toml_edit::ArrayOfTables),
    Value(&'a Value),
}

impl<'a> Node<'a> {
    fn of(item: &'a Item) -> Option<Self> {
        match item {
            Item::Table(table) => Some(Self::Table(table)),
            Item::ArrayOfTables(tables) => Some(Self::Tables(tables)),
            Item::Value(Value::InlineTable(table)) => Some(Self::Table(table)),
            Item::Value(value) => Some(Self::Value(value)),
            Item::None => None,
        }
    }

    /// Returns JSON Schema's name of its type.
    fn kind(self) -> &'static str {
        match self {
            Self::Table(_) | Self::Value(Value::InlineTable(_)) => "object",
            Self::Tables(_) | Self::Value(Value::Array(_)) => "array",
            Self::Value(Value::String(_) | Value::Datetime(_)) => "string",
            Self::Value(Value::Integer(_)) => "integer",
            Self::Value(Value::Float(_)) => "number",
            Self::Value(Value::Boolean(_)) => "boolean",
        }
    }

    fn integer(self) -> Option<i64> {
        match self {
            Self::Value(value) => value.as_integer(),
            _ => None,
        }
    }

    fn text(self) -> Option<&'a str> {
        match self {
            Self::Value(value) => value.as_str(),
            _ => None,
        }
    }
}

/// What all schemas that apply to a value say together.
#[derive(Default)]
struct Facets<'a> {
    types: Vec<&'a str>,
    words: Vec<&'a str>,
    properties: BTreeMap<&'a str, &'a Json>,
    required: Vec<&'a str>,
    /// The schema of values under keys of a person's choice.
    any_key: Option<&'a Json>,
    items: Option<&'a Json>,
    pattern: Option<&'a str>,
    least: Option<i64>,
    most: Option<i64>,
    /// A string is one character.
    character: bool,
    /// A count may be written as a share instead.
    or_share: bool,
}

impl<'a> Visitor<'a> {
    fn problem(&mut self, span: Range<usize>, message: String, hint: String) {
        self.problems.push(Problem::at(self.file, self.text, span, message).hint(hint));
    }

    fn visit(&mut self, node: Node<'_>, schema: &'a Json, name: &str, span: Range<usize>) {
        let mut facets = Facets::default();
        if !self.gather(node, schema, &mut facets, &span) {
            return;
        }
        let kind = node.kind();
        let fits = facets.types.is_empty() || facets.types.contains(&kind) || (kind == "integer" && facets.types.contains(&"number"));
        if !fits {
            let wanted: Vec<_> =
                facets.types.iter().filter(|kind| **kind != "null").map(|kind| self.words_of(kind, facets.items)).collect();
            let message = format!("`{name}` takes {}, not {}.", wanted.join(" or "), self.words_of(kind, None));
            let hint = if facets.items.is_some_and(|items| self.type_words(items) == "a table") {
                format!("Write [[{name}]], in double brackets, once for each table.")
            } else {
                example(name, &facets)
            };
            self.problem(span, message, hint);
            return;
        }
        if let (Some(word), false) = (node.text(), facets.words.is_empty()) {
            self.word(word, &facets, name, span.clone());
        }
        self.bounds(node, &facets, name, &span);
        match node {
            Node::Table(table) => self.table(table, &facets, name, span),
            Node::Tables(tables) => {
                for (index, table) in tables.iter().enumerate() {
                    if let Some(items) = facets.items {
                        let at = header_span(self.text, table.span().unwrap_or(span.clone()));
                        self.visit(Node::Table(table), items, &format!("{name}.{}", index + 1), at);
                    }
                }
            }
            Node::Value(Value::Array(array)) => {
                for value in array {
                    if let Some(items) = facets.items {
                        let at = value.span().unwrap_or(span.clone());
                        let node = if let Value::InlineTable(table) = value { Node::Table(table) } else { Node::Value(value) };
                        self.visit(node, items, name, at);
                    }
                }
            }
            Node::Value(_) => {}
        }
    }

    /// Names a number or a string of the right type that no value of the key can be.
    fn bounds(&mut self, node: Node<'_>, facets: &Facets<'a>, name: &str, span: &Range<usize>) {
        if let Some(number) = node.integer() {
            let (message, bound) = match (facets.least, facets.most) {
                (Some(least), _) if number < least => (format!("`{name} = {number}` is less than {least}."), format!("{least} or more")),
                (_, Some(most)) if number > most => (format!("`{name} = {number}` is more than {most}."), format!("{most} or less")),
                _ => return,
            };
            let hint = if facets.or_share { COUNT_OR_SHARE.to_owned() } else { format!("Write {bound}.") };
            self.problem(span.clone(), message, hint);
        }
        let Some(text) = node.text() else { return };
        let is_share = |text: &str| {
            text.strip_suffix('%').is_some_and(|number| number.parse::<f64>().is_ok_and(|number| number.is_finite() && number >= 0.0))
        };
        if facets.pattern.is_some_and(is_percentage) && !is_share(text) {
            self.problem(span.clone(), format!("`{name} = {text:?}` is no percentage."), COUNT_OR_SHARE.into());
        }
        if facets.character && text.chars().count() != 1 {
            let hint = "Write one character between the quotes; a tab is \"\\t\" in double ones.";
            self.problem(span.clone(), format!("`{name} = {text:?}` is not one character."), hint.into());
        }
    }

    fn table(&mut self, table: &dyn TableLike, facets: &Facets<'a>, name: &str, span: Range<usize>) {
        let mut meant = Vec::new();
        for (key, item) in table.iter() {
            let Some(node) = Node::of(item) else { continue };
            let key_span = table.key(key).and_then(toml_edit::Key::span);
            let at = match node {
                Node::Value(value) => value.span(),
                _ => item.span().map(|span| header_span(self.text, span)),
            };
            let at = at.or_else(|| key_span.clone()).unwrap_or(span.clone());
            match facets.properties.get(key).copied().or(facets.any_key) {
                Some(schema) => self.visit(node, schema, key, at),
                None => meant.extend(self.unknown_key(key, facets, name, key_span.unwrap_or(at))),
            }
        }
        for key in &facets.required {
            // One that is only misspelt is named where it stands.
            if !table.contains_key(key) && !meant.contains(key) {
                let place = if name.is_empty() { "The file".to_owned() } else { format!("[{}]", name.split('.').next().unwrap_or(name)) };
                let part = facets.properties.get(key).map(|schema| self.type_words(schema)).unwrap_or_default();
                let hint =
                    if part == "a table" { format!("Write a table [{key}].") } else { format!("Write {key} = …; it takes {part}.") };
                self.problem(span.clone(), format!("{place} lacks `{key}`."), hint);
            }
        }
    }

    /// Says that a key is not known, and returns the one that was probably meant.
    fn unknown_key(&mut self, key: &str, facets: &Facets<'a>, name: &str, span: Range<usize>) -> Option<&'a str> {
        let known: Vec<_> = facets.properties.keys().copied().collect();
        let place = if name.is_empty() { String::new() } else { format!(" in [{}]", name.split('.').next().unwrap_or(name)) };
        let near = nearest(key, known.iter().copied());
        let hint = match near {
            Some(near) => format!("Did you mean `{near}`?"),
            None => format!("Known are {}.", known.join(", ")),
        };
        self.problem(span, format!("There is no key `{key}`{place}."), hint);
        near
    }

    fn word(&mut self, word: &str, facets: &Facets<'a>, name: &str, span: Range<usize>) {
        if facets.words.contains(&word) {
            return;
        }
        let listed = facets.words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", ");
        let hint = match nearest(word, facets.words.iter().copied()) {
            Some(near) => format!("Did you mean \"{near}\"? It takes {listed}."),
            None => format!("It takes {listed}."),
        };
        self.problem(span, format!("`{name} = \"{word}\"` is not known."), hint);
    }

    /// Collects what a schema says of a node. Returns false where a problem was already named.
    fn gather(&mut self, node: Node<'_>, schema: &'a Json, facets: &mut Facets<'a>, span: &Range<usize>) -> bool {
        let Some(object) = schema.as_object() else { return true };
        if let Some(target) = self.target(object)
            && !self.gather(node, target, facets, span)
        {
            return false;
        }
        facets.add(object);
        for part in list(object, "allOf") {
            if !self.gather(node, part, facets, span) {
                return false;
            }
        }
        let variants: Vec<_> = list(object, "oneOf").chain(list(object, "anyOf")).collect();
        variants.is_empty() || self.choose(node, &variants, facets, span)
    }

    fn choose(&mut self, node: Node<'_>, variants: &[&'a Json], facets: &mut Facets<'a>, span: &Range<usize>) -> bool {
        let words: Vec<_> = variants.iter().flat_map(|variant| words(variant)).collect();
        if !words.is_empty() {
            facets.words.extend(words);
            facets.types.push("string");
            return true;
        }
        if let Some(tag) = variants.iter().find_map(|variant| tag(variant)) {
            return self.choose_by_tag(node, tag, variants, facets, span);
        }
        let (mut types, mut chosen) = (Vec::new(), None);
        for variant in variants {
            let mut one = Facets::default();
            let before = self.problems.len();
            if !self.gather(node, variant, &mut one, span) {
                self.problems.truncate(before);
                continue;
            }
            facets.or_share |= one.or_share || one.pattern.is_some_and(is_percentage);
            if chosen.is_none() && one.types.contains(&node.kind()) {
                chosen = Some(*variant);
            }
            types.extend(one.types);
        }
        if let Some(variant) = chosen {
            return self.gather(node, variant, facets, span);
        }
        facets.types.extend(types);
        true
    }

    fn choose_by_tag(&mut self, node: Node<'_>, tag: &'a str, variants: &[&'a Json], facets: &mut Facets<'a>, span: &Range<usize>) -> bool {
        let Node::Table(table) = node else {
            facets.types.push("object");
            return true;
        };
        let values: Vec<_> = variants.iter().filter_map(|variant| tag_value(variant, tag)).collect();
        let given = table.get(tag).and_then(Item::as_value);
        let Some(value) = given else {
            self.problem(
                span.clone(),
                format!("This table lacks `{tag}`."),
                format!("Write {tag} = \"{}\"; known are {}.", values.first().unwrap_or(&""), values.join(", ")),
            );
            return false;
        };
        let chosen = value.as_str().and_then(|word| variants.iter().find(|variant| tag_value(variant, tag) == Some(word)));
        if let Some(chosen) = chosen {
            return self.gather(node, chosen, facets, span);
        }
        let word = value.as_str().unwrap_or_default();
        let hint = match nearest(word, values.iter().copied()) {
            Some(near) => format!("Did you mean \"{near}\"?"),
            None => format!("Known are {}.", values.join(", ")),
        };
        self.problem(value.span().unwrap_or(span.clone()), format!("`{tag} = \"{word}\"` is not known."), hint);
        false
    }

    fn target(&self, object: &'a Object) -> Option<&'a Json> {
        let pointer = object.get("$ref")?.as_str()?.strip_prefix('#')?;
        self.root.pointer(pointer)
    }

    fn words_of(&self, kind: &str, items: Option<&'a Json>) -> String {
        match kind {
            "object" => "a table".into(),
            "array" => match items.map(|items| self.type_words(items)) {
                Some(of) if !of.is_empty() => format!("a list ({of} each)"),
                _ => "a list".into(),
            },
            "string" => "a string".into(),
            "integer" => "a whole number".into(),
            "number" => "a number".into(),
            "boolean" => "true or false".into(),
            other => other.to_owned(),
        }
    }

    fn type_words(&self, schema: &'a Json) -> String {
        let Some(object) = schema.as_object() else { return String::new() };
        if let Some(target) = self.target(object) {
            return self.type_words(target);
        }
        let mut facets = Facets::default();
        facets.add(object);
        if facets.types.is_empty() && object.contains_key("oneOf") {
            return "a string".into();
        }
        let kinds: Vec<_> = facets.types.iter().filter(|kind| **kind != "null").map(|kind| self.words_of(kind, facets.items)).collect();
        kinds.join(" or ")
    }
}

impl<'a> Facets<'a> {
    fn add(&mut self, object: &'a Object) {
        match object.get("type") {
            Some(Json::String(kind)) => self.types.push(kind),
            Some(Json::Array(kinds)) => self.types.extend(kinds.iter().filter_map(Json::as_str)),
            _ => {}
        }
        self.words.extend(object.get("enum").and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str));
        self.words.extend(object.get("const").and_then(Json::as_str));
        if let Some(properties) = object.get("properties").and_then(Json::as_object) {
            self.properties.extend(properties.iter().map(|(key, schema)| (key.as_str(), schema)));
        }
        self.required.extend(object.get("required").and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str));
        if let Some(any @ Json::Object(_)) = object.get("additionalProperties") {
            self.any_key = Some(any);
        }
        self.items = object.get("items").or(self.items);
        self.pattern = object.get("pattern").and_then(Json::as_str).or(self.pattern);
        let number = |key: &str| object.get(key).and_then(Json::as_i64);
        self.least = number("minimum").or(self.least);
        self.most = number("maximum").or(self.most);
        self.character |= (number("minLength"), number("maxLength")) == (Some(1), Some(1));
    }
}

/// Returns whether strings of this pattern are shares.
fn is_percentage(pattern: &str) -> bool {
    pattern.ends_with("%$")
}

fn list<'a>(object: &'a Object, key: &str) -> impl Iterator<Item = &'a Json> {
    object.get(key).and_then(Json::as_array).into_iter().flatten()
}

/// Returns the words of a variant that is only a word (or several).
fn words(variant: &Json) -> Vec<&str> {
    let one = variant.get("const").and_then(Json::as_str).into_iter();
    one.chain(variant.get("enum").and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str)).collect()
}

/// Returns the key whose word tells variants apart, such as `do`.
fn tag(variant: &Json) -> Option<&str> {
    let properties = variant.get("properties")?.as_object()?;
    properties.iter().find(|(_, schema)| schema.get("const").is_some()).map(|(key, _)| key.as_str())
}

fn tag_value<'a>(variant: &'a Json, tag: &str) -> Option<&'a str> {
    variant.get("properties")?.get(tag)?.get("const")?.as_str()
}

/// Returns the first line of a table's span: its header, not all that is in it.
fn header_span(text: &str, span: Range<usize>) -> Range<usize> {
    let line_end = text[span.start..span.end.max(span.start)].find('\n').map_or(span.end, |at| span.start + at);
    span.start..line_end
}

fn example(name: &str, facets: &Facets<'_>) -> String {
    if facets.or_share {
        return COUNT_OR_SHARE.into();
    }
    match facets.types.first().copied() {
        Some("array") => format!("Write {name} = [\"…\"]."),
        Some("object") => format!("Write {name} = {{ key = \"…\" }} or a table [{name}]."),
        Some("string") => format!("Write {name} = \"…\", with quotes."),
        Some("boolean") => format!("Write {name} = true or {name} = false, without quotes."),
        Some("integer" | "number") => format!("Write {name} = 1, without quotes."),
        _ => "See the docs for what it takes.".into(),
    }
}
