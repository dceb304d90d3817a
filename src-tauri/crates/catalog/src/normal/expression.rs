//! One way to write each expression.

use pg_query::protobuf::{
    AArrayExpr, AExpr, AExprKind, BoolExpr, BoolExprType, CoercionForm, ColumnRef, SortByDir, SortByNulls, SubLinkType, TypeCast, TypeName,
};
use pg_query::{Node, NodeEnum};

use super::{cast, constant};
use crate::model::Catalog;
use crate::query::Relations;
use crate::tree;
use crate::tree::type_name::{spell, system_type};

/// What is known around an expression.
pub(super) struct Normaliser<'a> {
    pub catalog: &'a Catalog,
    /// The type of a column that it names.
    pub type_of: &'a dyn Fn(&ColumnRef) -> Option<String>,
}

impl Normaliser<'_> {
    /// Brings the text of an expression into its normal form; one that cannot be read stays.
    pub(super) fn text(&self, text: &mut String) {
        let Some(mut node) = tree::expression(text) else { return };
        self.node(&mut node);
        if let Some(normal) = tree::print_expression(&node) {
            *text = normal;
        }
    }

    /// Returns a column's default in its normal form; none for NULL.
    pub(super) fn default(&self, text: String, of_type: Option<&str>) -> Option<String> {
        let Some(mut node) = tree::expression(&text) else { return Some(text) };
        if let (NodeEnum::AConst(value), Some(of_type)) = (&mut node, of_type) {
            constant::as_type(value, of_type);
        }
        self.node(&mut node);
        if matches!(&node, NodeEnum::AConst(value) if value.isnull) {
            return None;
        }
        Some(tree::print_expression(&node).unwrap_or(text))
    }

    pub(super) fn node(&self, node: &mut NodeEnum) {
        // A constant wants to know what it was cast to.
        if let NodeEnum::TypeCast(it) = node
            && let Some(type_name) = &it.type_name
            && let Some(NodeEnum::AConst(value)) = it.arg.as_mut().and_then(|node| node.node.as_mut())
        {
            constant::as_type(value, &self.spelled(type_name));
        }
        tree::each_child(node, &mut |child| self.node(child));
        match node {
            NodeEnum::AConst(value) => constant::plain(value),
            NodeEnum::TypeCast(it) => {
                if let Some(inner) = self.without_cast(it) {
                    *node = inner;
                }
            }
            NodeEnum::AExpr(it) => {
                keep_last(&mut it.name);
                if let Some(other) = operator(it) {
                    *node = other;
                }
            }
            NodeEnum::BoolExpr(it) => flatten(it),
            NodeEnum::FuncCall(it) => {
                keep_last(&mut it.funcname);
                it.funcformat = CoercionForm::CoerceExplicitCall as i32;
                // The same function, by its name before PostgreSQL 14.
                if it.funcname.first().and_then(tree::string) == Some("extract") {
                    it.funcname = vec![tree::text_node("date_part")];
                }
            }
            NodeEnum::CaseExpr(it) => {
                let is_null = |node: &Node| matches!(&node.node, Some(NodeEnum::AConst(value)) if value.isnull);
                it.defresult.take_if(|node| is_null(node));
            }
            NodeEnum::CollateClause(it) => keep_last(&mut it.collname),
            NodeEnum::RowExpr(it) => it.row_format = CoercionForm::CoerceExplicitCall as i32,
            NodeEnum::SubLink(it) => {
                // `= ANY (SELECT …)` is `IN (SELECT …)`.
                let equals = it.oper_name.last().and_then(tree::string) == Some("=");
                if it.sub_link_type() == SubLinkType::AnySublink && equals {
                    it.oper_name = Vec::new();
                }
            }
            NodeEnum::SortBy(it) => {
                let descending = it.sortby_dir() == SortByDir::SortbyDesc;
                let default = if descending { SortByNulls::SortbyNullsFirst } else { SortByNulls::SortbyNullsLast };
                if it.sortby_nulls() == default {
                    it.sortby_nulls = SortByNulls::SortbyNullsDefault as i32;
                }
                if it.sortby_dir() == SortByDir::SortbyAsc {
                    it.sortby_dir = SortByDir::SortbyDefault as i32;
                }
            }
            _ => {}
        }
    }

    /// Returns what a cast is of, where the cast says nothing.
    fn without_cast(&self, it: &mut TypeCast) -> Option<NodeEnum> {
        let type_name = it.type_name.as_mut()?;
        let to = self.spelled(type_name);
        let inner = it.arg.as_ref()?.node.as_ref()?;
        let says_nothing = match inner {
            NodeEnum::AConst(_) | NodeEnum::AArrayExpr(_) => true,
            other => cast::is_implicit(self.infer(other).as_deref(), &to, self.catalog),
        };
        if says_nothing {
            return it.arg.take()?.node;
        }
        whole_system_name(type_name);
        None
    }

    fn infer(&self, node: &NodeEnum) -> Option<String> {
        match node {
            NodeEnum::ColumnRef(reference) => (self.type_of)(reference),
            NodeEnum::TypeCast(it) => it.type_name.as_ref().map(|name| self.spelled(name)),
            _ => None,
        }
    }

    fn spelled(&self, name: &TypeName) -> String {
        spell(name, &|parts| self.catalog.type_name(parts)).text
    }
}

/// `int4` and `pg_catalog.int4` are written alike.
fn whole_system_name(name: &mut TypeName) {
    if let [only] = name.names.as_slice()
        && let Some(system) = tree::string(only).filter(|name| system_type(name).is_some())
    {
        name.names = vec![tree::text_node("pg_catalog"), tree::text_node(system)];
    }
}

fn keep_last(names: &mut Vec<Node>) {
    if names.len() > 1 {
        names.drain(..names.len() - 1);
    }
}

/// Returns an operator that has words of its own (`IN`, `BETWEEN`, `LIKE`) as the server keeps it.
fn operator(it: &mut AExpr) -> Option<NodeEnum> {
    let side = |node: &Option<Box<Node>>| node.as_ref().and_then(|node| node.node.clone());
    let pair = |node: &Option<Box<Node>>| match side(node) {
        Some(NodeEnum::List(list)) => {
            let mut items = list.items.into_iter().filter_map(|node| node.node);
            Some((items.next()?, items.next()?))
        }
        _ => None,
    };
    match it.kind() {
        AExprKind::AexprIn => {
            let Some(NodeEnum::List(list)) = side(&it.rexpr) else { return None };
            let negated = it.name.first().and_then(tree::string) == Some("<>");
            if let [only] = list.items.as_slice() {
                it.rexpr = Some(Box::new(only.clone()));
                it.kind = AExprKind::AexprOp as i32;
            } else {
                let array = AArrayExpr { elements: list.items, ..AArrayExpr::default() };
                it.rexpr = Some(tree::boxed(NodeEnum::AArrayExpr(array)));
                it.kind = if negated { AExprKind::AexprOpAll } else { AExprKind::AexprOpAny } as i32;
            }
            None
        }
        AExprKind::AexprLike | AExprKind::AexprIlike | AExprKind::AexprSimilar => {
            it.kind = AExprKind::AexprOp as i32;
            None
        }
        AExprKind::AexprBetween => {
            let (low, high) = pair(&it.rexpr)?;
            Some(between(&side(&it.lexpr)?, low, high))
        }
        AExprKind::AexprNotBetween => {
            let (low, high) = pair(&it.rexpr)?;
            let left = side(&it.lexpr)?;
            Some(boolean(BoolExprType::OrExpr, vec![compare("<", left.clone(), low), compare(">", left, high)]))
        }
        AExprKind::AexprBetweenSym => {
            let (low, high) = pair(&it.rexpr)?;
            let left = side(&it.lexpr)?;
            let either = vec![between(&left, low.clone(), high.clone()), between(&left, high, low)];
            Some(boolean(BoolExprType::OrExpr, either))
        }
        _ => None,
    }
}

fn between(left: &NodeEnum, low: NodeEnum, high: NodeEnum) -> NodeEnum {
    boolean(BoolExprType::AndExpr, vec![compare(">=", left.clone(), low), compare("<=", left.clone(), high)])
}

fn compare(operator: &str, left: NodeEnum, right: NodeEnum) -> NodeEnum {
    NodeEnum::AExpr(Box::new(AExpr {
        kind: AExprKind::AexprOp as i32,
        name: vec![tree::text_node(operator)],
        lexpr: Some(tree::boxed(left)),
        rexpr: Some(tree::boxed(right)),
        ..AExpr::default()
    }))
}

fn boolean(operator: BoolExprType, args: Vec<NodeEnum>) -> NodeEnum {
    let args = args.into_iter().map(tree::wrap).collect();
    NodeEnum::BoolExpr(Box::new(BoolExpr { boolop: operator as i32, args, ..BoolExpr::default() }))
}

/// `(a AND b) AND c` is one AND of three.
fn flatten(it: &mut BoolExpr) {
    let operator = it.boolop;
    if it.boolop() == BoolExprType::NotExpr {
        return;
    }
    let mut flat = Vec::with_capacity(it.args.len());
    for node in std::mem::take(&mut it.args) {
        match node.node {
            Some(NodeEnum::BoolExpr(inner)) if inner.boolop == operator => flat.extend(inner.args),
            other => flat.push(Node { node: other }),
        }
    }
    it.args = flat;
}
