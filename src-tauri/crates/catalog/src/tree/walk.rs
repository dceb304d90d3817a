use pg_query::protobuf::{SelectStmt, WindowDef, WithClause};
use pg_query::{Node, NodeEnum};

/// Calls `visit` with every part of an expression or a query, one level down. What a statement of another kind is made of is
/// not visited.
pub(crate) fn each_child(node: &mut NodeEnum, visit: &mut dyn FnMut(&mut NodeEnum)) {
    match node {
        NodeEnum::AExpr(it) => {
            one(it.lexpr.as_mut(), visit);
            one(it.rexpr.as_mut(), visit);
        }
        NodeEnum::BoolExpr(it) => all(&mut it.args, visit),
        NodeEnum::FuncCall(it) => {
            all(&mut it.args, visit);
            all(&mut it.agg_order, visit);
            one(it.agg_filter.as_mut(), visit);
            if let Some(over) = &mut it.over {
                window(over, visit);
            }
        }
        NodeEnum::NamedArgExpr(it) => one(it.arg.as_mut(), visit),
        NodeEnum::TypeCast(it) => one(it.arg.as_mut(), visit),
        NodeEnum::CollateClause(it) => one(it.arg.as_mut(), visit),
        NodeEnum::AIndirection(it) => {
            one(it.arg.as_mut(), visit);
            all(&mut it.indirection, visit);
        }
        NodeEnum::AIndices(it) => {
            one(it.lidx.as_mut(), visit);
            one(it.uidx.as_mut(), visit);
        }
        NodeEnum::AArrayExpr(it) => all(&mut it.elements, visit),
        NodeEnum::RowExpr(it) => all(&mut it.args, visit),
        NodeEnum::CaseExpr(it) => {
            one(it.arg.as_mut(), visit);
            all(&mut it.args, visit);
            one(it.defresult.as_mut(), visit);
        }
        NodeEnum::CaseWhen(it) => {
            one(it.expr.as_mut(), visit);
            one(it.result.as_mut(), visit);
        }
        NodeEnum::CoalesceExpr(it) => all(&mut it.args, visit),
        NodeEnum::MinMaxExpr(it) => all(&mut it.args, visit),
        NodeEnum::NullTest(it) => one(it.arg.as_mut(), visit),
        NodeEnum::BooleanTest(it) => one(it.arg.as_mut(), visit),
        NodeEnum::GroupingFunc(it) => all(&mut it.args, visit),
        NodeEnum::GroupingSet(it) => all(&mut it.content, visit),
        NodeEnum::XmlExpr(it) => {
            all(&mut it.named_args, visit);
            all(&mut it.args, visit);
        }
        NodeEnum::XmlSerialize(it) => one(it.expr.as_mut(), visit),
        NodeEnum::SubLink(it) => {
            one(it.testexpr.as_mut(), visit);
            one(it.subselect.as_mut(), visit);
        }
        NodeEnum::List(it) => all(&mut it.items, visit),
        NodeEnum::ResTarget(it) => one(it.val.as_mut(), visit),
        NodeEnum::SortBy(it) => one(it.node.as_mut(), visit),
        NodeEnum::WindowDef(it) => window(it, visit),
        NodeEnum::JoinExpr(it) => {
            one(it.larg.as_mut(), visit);
            one(it.rarg.as_mut(), visit);
            one(it.quals.as_mut(), visit);
        }
        NodeEnum::RangeSubselect(it) => one(it.subquery.as_mut(), visit),
        NodeEnum::RangeFunction(it) => all(&mut it.functions, visit),
        NodeEnum::RangeTableSample(it) => {
            one(it.relation.as_mut(), visit);
            all(&mut it.args, visit);
        }
        NodeEnum::CommonTableExpr(it) => one(it.ctequery.as_mut(), visit),
        NodeEnum::SelectStmt(it) => select(it, visit),
        _ => {}
    }
}

fn select(it: &mut SelectStmt, visit: &mut dyn FnMut(&mut NodeEnum)) {
    if let Some(WithClause { ctes, .. }) = &mut it.with_clause {
        all(ctes, visit);
    }
    // Before the list of targets: whoever resolves names wants to know the tables first.
    all(&mut it.from_clause, visit);
    all(&mut it.distinct_clause, visit);
    all(&mut it.target_list, visit);
    one(it.where_clause.as_mut(), visit);
    all(&mut it.group_clause, visit);
    one(it.having_clause.as_mut(), visit);
    all(&mut it.window_clause, visit);
    all(&mut it.values_lists, visit);
    all(&mut it.sort_clause, visit);
    one(it.limit_offset.as_mut(), visit);
    one(it.limit_count.as_mut(), visit);
    for side in [&mut it.larg, &mut it.rarg] {
        if let Some(query) = side.take() {
            let mut node = NodeEnum::SelectStmt(query);
            visit(&mut node);
            if let NodeEnum::SelectStmt(query) = node {
                *side = Some(query);
            }
        }
    }
}

fn window(it: &mut WindowDef, visit: &mut dyn FnMut(&mut NodeEnum)) {
    all(&mut it.partition_clause, visit);
    all(&mut it.order_clause, visit);
    one(it.start_offset.as_mut(), visit);
    one(it.end_offset.as_mut(), visit);
}

fn one(node: Option<&mut Box<Node>>, visit: &mut dyn FnMut(&mut NodeEnum)) {
    if let Some(node) = node.and_then(|node| node.node.as_mut()) {
        visit(node);
    }
}

fn all(nodes: &mut [Node], visit: &mut dyn FnMut(&mut NodeEnum)) {
    nodes.iter_mut().filter_map(|node| node.node.as_mut()).for_each(visit);
}
