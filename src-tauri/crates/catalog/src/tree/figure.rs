//! The names that PostgreSQL gives to columns of a query that have none.

use pg_query::protobuf::{AExprKind, JsonExprOp, MinMaxOp, SqlValueFunctionOp, SubLinkType, XmlExprOp};
use pg_query::{Node, NodeEnum};

use super::string;

/// Returns the name of a column of a query.
pub(crate) fn column_name(node: &NodeEnum) -> String {
    figure(node).map_or_else(|| "?column?".to_owned(), |(name, _)| name)
}

/// Returns the name of an index's column that is an expression, from which the index's own name is made.
pub(crate) fn index_column_name(node: &NodeEnum) -> Option<String> {
    figure(node).map(|(name, _)| name)
}

/// Whether a better name would be taken instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Strength {
    Weak,
    Strong,
}

fn figure(node: &NodeEnum) -> Option<(String, Strength)> {
    let strong = |name: &str| Some((name.to_owned(), Strength::Strong));
    let inside = |node: &Option<Box<Node>>| node.as_ref().and_then(|node| node.node.as_ref()).and_then(figure);
    let weak = |found: Option<(String, Strength)>, name: &str| match found {
        Some((found, Strength::Strong)) => Some((found, Strength::Strong)),
        _ => Some((name.to_owned(), Strength::Weak)),
    };
    match node {
        NodeEnum::ColumnRef(it) => it.fields.iter().rev().find_map(string).and_then(strong),
        NodeEnum::AIndirection(it) => it.indirection.iter().rev().find_map(string).and_then(strong).or_else(|| inside(&it.arg)),
        NodeEnum::FuncCall(it) => it.funcname.iter().rev().find_map(string).and_then(strong),
        NodeEnum::AExpr(it) if it.kind() == AExprKind::AexprNullif => strong("nullif"),
        NodeEnum::TypeCast(it) => {
            let found = inside(&it.arg);
            match it.type_name.as_ref().and_then(|name| name.names.iter().rev().find_map(string)) {
                Some(name) => weak(found, name),
                None => found,
            }
        }
        NodeEnum::CollateClause(it) => inside(&it.arg),
        NodeEnum::GroupingFunc(_) => strong("grouping"),
        NodeEnum::SubLink(it) => match it.sub_link_type() {
            SubLinkType::ExistsSublink => strong("exists"),
            SubLinkType::ArraySublink => strong("array"),
            SubLinkType::ExprSublink => match it.subselect.as_ref()?.node.as_ref()? {
                NodeEnum::SelectStmt(query) => match query.target_list.first()?.node.as_ref()? {
                    NodeEnum::ResTarget(target) if !target.name.is_empty() => strong(&target.name),
                    NodeEnum::ResTarget(target) => strong(&column_name(target.val.as_ref()?.node.as_ref()?)),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        },
        NodeEnum::CaseExpr(it) => weak(inside(&it.defresult), "case"),
        NodeEnum::AArrayExpr(_) => strong("array"),
        NodeEnum::RowExpr(_) => strong("row"),
        NodeEnum::CoalesceExpr(_) => strong("coalesce"),
        NodeEnum::MinMaxExpr(it) => strong(if it.op() == MinMaxOp::IsGreatest { "greatest" } else { "least" }),
        NodeEnum::SqlvalueFunction(it) => strong(value_function(it.op())?),
        NodeEnum::XmlExpr(it) => strong(match it.op() {
            XmlExprOp::IsXmlconcat => "xmlconcat",
            XmlExprOp::IsXmlelement => "xmlelement",
            XmlExprOp::IsXmlforest => "xmlforest",
            XmlExprOp::IsXmlparse => "xmlparse",
            XmlExprOp::IsXmlpi => "xmlpi",
            XmlExprOp::IsXmlroot => "xmlroot",
            _ => return None,
        }),
        NodeEnum::XmlSerialize(_) => strong("xmlserialize"),
        NodeEnum::JsonParseExpr(_) => strong("json"),
        NodeEnum::JsonScalarExpr(_) => strong("json_scalar"),
        NodeEnum::JsonSerializeExpr(_) => strong("json_serialize"),
        NodeEnum::JsonObjectConstructor(_) => strong("json_object"),
        NodeEnum::JsonArrayConstructor(_) | NodeEnum::JsonArrayQueryConstructor(_) => strong("json_array"),
        NodeEnum::JsonObjectAgg(_) => strong("json_objectagg"),
        NodeEnum::JsonArrayAgg(_) => strong("json_arrayagg"),
        NodeEnum::JsonFuncExpr(it) => strong(match it.op() {
            JsonExprOp::JsonExistsOp => "json_exists",
            JsonExprOp::JsonQueryOp => "json_query",
            JsonExprOp::JsonValueOp => "json_value",
            _ => return None,
        }),
        _ => None,
    }
}

fn value_function(op: SqlValueFunctionOp) -> Option<&'static str> {
    Some(match op {
        SqlValueFunctionOp::SvfopCurrentDate => "current_date",
        SqlValueFunctionOp::SvfopCurrentTime | SqlValueFunctionOp::SvfopCurrentTimeN => "current_time",
        SqlValueFunctionOp::SvfopCurrentTimestamp | SqlValueFunctionOp::SvfopCurrentTimestampN => "current_timestamp",
        SqlValueFunctionOp::SvfopLocaltime | SqlValueFunctionOp::SvfopLocaltimeN => "localtime",
        SqlValueFunctionOp::SvfopLocaltimestamp | SqlValueFunctionOp::SvfopLocaltimestampN => "localtimestamp",
        SqlValueFunctionOp::SvfopCurrentRole => "current_role",
        SqlValueFunctionOp::SvfopCurrentUser => "current_user",
        SqlValueFunctionOp::SvfopUser => "user",
        SqlValueFunctionOp::SvfopSessionUser => "session_user",
        SqlValueFunctionOp::SvfopCurrentCatalog => "current_catalog",
        SqlValueFunctionOp::SvfopCurrentSchema => "current_schema",
        SqlValueFunctionOp::SqlvalueFunctionOpUndefined => return None,
    })
}
