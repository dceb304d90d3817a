//! Trees of PostgreSQL's own grammar: made of text, walked, changed, and made text again.

mod figure;
pub(crate) mod type_name;
mod walk;

use pg_query::protobuf::{
    AConst, ColumnRef, Constraint, CreateStmt, Integer, LimitOption, ParseResult, RangeVar, RawStmt, ResTarget, SelectStmt, SetOperation,
    String as Text, TypeCast, TypeName, a_const,
};
use pg_query::{Node, NodeEnum, ParserOptions};

pub(crate) use figure::{column_name, index_column_name};
pub(crate) use walk::each_child;

/// Returns the statements of a text.
///
/// # Errors
/// Why it is none, in PostgreSQL's words or in ours.
pub(crate) fn statements(sql: &str, backslashes: bool) -> Result<Vec<NodeEnum>, String> {
    let options = if backslashes { ParserOptions::DISABLE_STANDARD_CONFORMING_STRINGS } else { ParserOptions::DEFAULT };
    match pg_query::parse(sql, options) {
        Ok(parsed) => Ok(parsed.protobuf.stmts.into_iter().filter_map(|raw| raw.stmt?.node).collect()),
        Err(pg_query::Error::Parse(message)) => Err(message),
        Err(pg_query::Error::Conversion(_)) => Err("it holds a character of value zero, which no statement may".to_owned()),
        Err(pg_query::Error::Decode(_)) => Err(TOO_DEEP.to_owned()),
        Err(other) => Err(other.to_string()),
    }
}

/// What is said of a statement whose parts lie in one another too deep for us, though not for PostgreSQL.
pub(crate) const TOO_DEEP: &str = "its parts lie in one another more than 100 levels deep";

/// Returns the tree of an expression.
pub(crate) fn expression(text: &str) -> Option<NodeEnum> {
    let mut parsed = statements(&format!("SELECT {text}"), false).ok()?;
    let Some(NodeEnum::SelectStmt(select)) = parsed.pop().filter(|_| parsed.is_empty()) else { return None };
    let mut targets = select.target_list;
    let Some(NodeEnum::ResTarget(target)) = targets.pop().filter(|_| targets.is_empty()).and_then(|node| node.node) else { return None };
    // `a b` is an expression with a name, and no expression.
    if !target.name.is_empty() || !select.from_clause.is_empty() || select.where_clause.is_some() {
        return None;
    }
    target.val?.node
}

/// Returns the text of an expression; nothing for a tree that is none.
pub(crate) fn print_expression(node: &NodeEnum) -> Option<String> {
    let target = ResTarget { val: Some(boxed(node.clone())), ..ResTarget::default() };
    let select = SelectStmt { target_list: vec![wrap(NodeEnum::ResTarget(Box::new(target)))], ..empty_select() };
    let text = print(NodeEnum::SelectStmt(Box::new(select)))?;
    text.strip_prefix("SELECT ").map(str::to_owned)
}

/// Returns the text of a statement; nothing for a tree that is none.
pub(crate) fn print(statement: NodeEnum) -> Option<String> {
    let raw = RawStmt { stmt: Some(boxed(statement)), stmt_location: 0, stmt_len: 0 };
    let parsed = ParseResult { version: 180_000, stmts: vec![raw] };
    pg_query::deparse(&parsed, pg_query::DeparseOptions::default()).ok()
}

/// Returns a SELECT of nothing.
pub(crate) fn empty_select() -> SelectStmt {
    SelectStmt { op: SetOperation::SetopNone as i32, limit_option: LimitOption::Default as i32, ..SelectStmt::default() }
}

pub(crate) fn wrap(node: NodeEnum) -> Node {
    Node { node: Some(node) }
}

pub(crate) fn boxed(node: NodeEnum) -> Box<Node> {
    Box::new(wrap(node))
}

pub(crate) fn text_node(text: impl Into<String>) -> Node {
    wrap(NodeEnum::String(Text { sval: text.into() }))
}

/// Returns the names of a dotted name or of a list of columns.
pub(crate) fn strings(nodes: &[Node]) -> Vec<String> {
    nodes.iter().filter_map(string).map(str::to_owned).collect()
}

pub(crate) fn string(node: &Node) -> Option<&str> {
    match node.node.as_ref()? {
        NodeEnum::String(text) => Some(&text.sval),
        _ => None,
    }
}

/// Returns the names of a node that is a list of them (`DROP TABLE a.b` names lists) or one name.
pub(crate) fn name_parts(node: &Node) -> Vec<String> {
    match node.node.as_ref() {
        Some(NodeEnum::List(list)) => strings(&list.items),
        Some(NodeEnum::TypeName(name)) => strings(&name.names),
        Some(NodeEnum::String(text)) => vec![text.sval.clone()],
        _ => Vec::new(),
    }
}

/// Returns the names before a star (`t.*`); nothing where the node is no star.
pub(crate) fn star_of(node: &NodeEnum) -> Option<Vec<String>> {
    match node {
        NodeEnum::ColumnRef(reference) => match reference.fields.last()?.node.as_ref()? {
            NodeEnum::AStar(_) => Some(strings(&reference.fields)),
            _ => None,
        },
        _ => None,
    }
}

pub(crate) fn star() -> Node {
    wrap(NodeEnum::AStar(pg_query::protobuf::AStar {}))
}

pub(crate) fn column_reference(fields: Vec<Node>) -> NodeEnum {
    NodeEnum::ColumnRef(ColumnRef { fields, location: 0 })
}

pub(crate) fn integer_constant(number: i32) -> NodeEnum {
    NodeEnum::AConst(AConst { isnull: false, location: 0, val: Some(a_const::Val::Ival(Integer { ival: number })) })
}

pub(crate) fn text_constant(text: impl Into<String>) -> NodeEnum {
    NodeEnum::AConst(AConst { isnull: false, location: 0, val: Some(a_const::Val::Sval(Text { sval: text.into() })) })
}

pub(crate) fn integer_of(node: &NodeEnum) -> Option<i32> {
    match node {
        NodeEnum::AConst(AConst { val: Some(a_const::Val::Ival(number)), .. }) => Some(number.ival),
        _ => None,
    }
}

/// Returns `'name'::regclass`.
pub(crate) fn regclass(name: &str) -> NodeEnum {
    let type_name = TypeName { names: vec![text_node("regclass")], typemod: -1, ..TypeName::default() };
    NodeEnum::TypeCast(Box::new(TypeCast { arg: Some(boxed(text_constant(name))), type_name: Some(type_name), location: 0 }))
}

/// Returns the text of a constant or of a word in a place where either may stand.
pub(crate) fn text_of(node: &NodeEnum) -> Option<String> {
    match node {
        NodeEnum::String(text) => Some(text.sval.clone()),
        NodeEnum::AConst(AConst { val: Some(value), .. }) => Some(match value {
            a_const::Val::Sval(text) => text.sval.clone(),
            a_const::Val::Ival(number) => number.ival.to_string(),
            a_const::Val::Fval(number) => number.fval.clone(),
            a_const::Val::Boolval(value) => value.boolval.to_string(),
            a_const::Val::Bsval(bits) => bits.bsval.clone(),
        }),
        NodeEnum::Integer(number) => Some(number.ival.to_string()),
        NodeEnum::Float(number) => Some(number.fval.clone()),
        NodeEnum::Boolean(value) => Some(value.boolval.to_string()),
        NodeEnum::TypeName(name) => strings(&name.names).pop(),
        NodeEnum::TypeCast(cast) => text_of(cast.arg.as_ref()?.node.as_ref()?),
        _ => None,
    }
}

pub(crate) fn boolean_of(node: &NodeEnum) -> Option<bool> {
    match text_of(node)?.to_ascii_lowercase().as_str() {
        "true" | "t" | "on" | "yes" | "1" => Some(true),
        "false" | "f" | "off" | "no" | "0" => Some(false),
        _ => None,
    }
}

/// Returns the text of a constraint: the grammar prints whole statements only.
pub(crate) fn print_constraint(constraint: Constraint) -> String {
    let relation = RangeVar { relname: "t".to_owned(), inh: true, relpersistence: "p".to_owned(), ..RangeVar::default() };
    let node = wrap(NodeEnum::Constraint(Box::new(constraint)));
    let create = CreateStmt { relation: Some(relation), table_elts: vec![node], oncommit: 1, ..CreateStmt::default() };
    let text = print(NodeEnum::CreateStmt(create)).unwrap_or_default();
    let inner = text.split_once('(').and_then(|(_, rest)| rest.rsplit_once(')')).map_or("", |(inner, _)| inner);
    inner.trim().to_owned()
}

/// Returns the distinct columns that an expression names, in the order in which it does.
pub(crate) fn columns_of(node: &NodeEnum) -> Vec<String> {
    fn collect(node: &mut NodeEnum, columns: &mut Vec<String>) {
        if let NodeEnum::ColumnRef(reference) = node
            && let Some(name) = reference.fields.last().and_then(string)
            && !columns.iter().any(|column| column == name)
        {
            columns.push(name.to_owned());
        }
        each_child(node, &mut |child| collect(child, columns));
    }
    let mut columns = Vec::new();
    collect(&mut node.clone(), &mut columns);
    columns
}
