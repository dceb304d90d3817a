//! The types of columns that a query returns, where they are certain.

use pg_query::NodeEnum;
use pg_query::protobuf::{AExprKind, SqlValueFunctionOp, a_const};

use super::Resolver;
use crate::tree;

impl Resolver<'_> {
    /// Returns the type of an expression whose names are whole; nothing where PostgreSQL would have to be asked.
    pub(super) fn infer(&self, node: &NodeEnum) -> Option<String> {
        match node {
            NodeEnum::ColumnRef(reference) => {
                let parts = tree::strings(&reference.fields);
                let [alias, name] = parts.as_slice() else { return None };
                let column = self.entry(alias)?.columns.as_ref()?.iter().find(|column| column.output.name == *name)?;
                column.output.type_name.clone()
            }
            NodeEnum::TypeCast(cast) => cast.type_name.as_ref().and_then(|name| self.spelled(name)),
            NodeEnum::AConst(constant) if constant.isnull => Some("text".to_owned()),
            NodeEnum::AConst(constant) => constant_type(constant.val.as_ref()?).map(str::to_owned),
            NodeEnum::BoolExpr(_) | NodeEnum::NullTest(_) | NodeEnum::BooleanTest(_) => Some("boolean".to_owned()),
            NodeEnum::CollateClause(it) => self.infer(it.arg.as_ref()?.node.as_ref()?),
            NodeEnum::AExpr(it) => {
                let boolean = match it.kind() {
                    AExprKind::AexprOp => {
                        let operator = it.name.iter().rev().find_map(tree::string)?;
                        matches!(operator, "=" | "<>" | "<" | "<=" | ">" | ">=" | "~" | "~*" | "!~" | "!~*")
                    }
                    AExprKind::AexprNullif | AExprKind::Undefined => false,
                    _ => true,
                };
                boolean.then(|| "boolean".to_owned())
            }
            NodeEnum::FuncCall(call) => {
                let name = tree::strings(&call.funcname).pop()?;
                let type_name = match name.as_str() {
                    "count" | "row_number" | "rank" | "dense_rank" => "bigint",
                    "now" | "statement_timestamp" | "clock_timestamp" | "transaction_timestamp" => "timestamp with time zone",
                    "bool_and" | "bool_or" | "every" => "boolean",
                    "string_agg" | "concat" | "concat_ws" | "format" | "to_char" | "md5" => "text",
                    "gen_random_uuid" => "uuid",
                    _ => return None,
                };
                // A function of that name in another namespace is another function.
                let is_system = call.funcname.len() == 1 || call.funcname.first().and_then(tree::string) == Some("pg_catalog");
                is_system.then(|| type_name.to_owned())
            }
            NodeEnum::SqlvalueFunction(it) => match it.op() {
                SqlValueFunctionOp::SvfopCurrentDate => Some("date".to_owned()),
                SqlValueFunctionOp::SvfopCurrentTimestamp => Some("timestamp with time zone".to_owned()),
                SqlValueFunctionOp::SvfopLocaltimestamp => Some("timestamp without time zone".to_owned()),
                _ => None,
            },
            NodeEnum::SubLink(it) if it.testexpr.is_some() => Some("boolean".to_owned()),
            _ => None,
        }
    }
}

fn constant_type(value: &a_const::Val) -> Option<&'static str> {
    match value {
        a_const::Val::Ival(_) => Some("integer"),
        a_const::Val::Fval(number) => {
            let whole = number.fval.parse::<i64>().is_ok();
            Some(if whole { "bigint" } else { "numeric" })
        }
        a_const::Val::Boolval(_) => Some("boolean"),
        a_const::Val::Sval(_) => Some("text"),
        a_const::Val::Bsval(_) => None,
    }
}
