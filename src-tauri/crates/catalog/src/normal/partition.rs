//! How tables are spread, and the bounds of partitions.

use pg_query::protobuf::PartitionBoundSpec;
use pg_query::{Node, NodeEnum};

use super::expression::Normaliser;
use crate::tree;

/// Brings `RANGE (lower(name))` into its normal form.
pub(super) fn normalise_key(key: &mut String, normaliser: &Normaliser<'_>) {
    let Ok(mut statements) = tree::statements(&format!("CREATE TABLE t (a int) PARTITION BY {key}"), false) else { return };
    let Some(NodeEnum::CreateStmt(create)) = statements.pop() else { return };
    let Some(spec) = create.partspec else { return };
    let strategy = key.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
    let columns: Vec<String> = spec
        .part_params
        .into_iter()
        .filter_map(|node| match node.node? {
            NodeEnum::PartitionElem(element) => Some(element),
            _ => None,
        })
        .map(|element| {
            let mut text = element.name.clone();
            if let Some(mut node) = element.expr.and_then(|node| node.node) {
                normaliser.node(&mut node);
                text = tree::print_expression(&node).unwrap_or_default();
            }
            let rest = tree::strings(&element.collation).pop().into_iter().chain(tree::strings(&element.opclass).pop());
            rest.fold(text, |text, word| format!("{text} {word}"))
        })
        .collect();
    *key = format!("{strategy} ({})", columns.join(", "));
}

/// Brings `FOR VALUES FROM (…) TO (…)` into its normal form.
pub(super) fn normalise_bound(bound: &mut String, normaliser: &Normaliser<'_>) {
    let Ok(mut statements) = tree::statements(&format!("CREATE TABLE t PARTITION OF p {bound}"), false) else { return };
    let Some(NodeEnum::CreateStmt(create)) = statements.pop() else { return };
    let Some(PartitionBoundSpec { is_default: false, modulus, remainder, listdatums, lowerdatums, upperdatums, .. }) = create.partbound
    else {
        return;
    };
    let values = |nodes: Vec<Node>| -> String {
        let value = |node: NodeEnum| -> Option<String> {
            let mut node = match node {
                NodeEnum::PartitionRangeDatum(datum) if datum.value.is_none() => return Some(format!("{:?}", datum.kind())),
                NodeEnum::PartitionRangeDatum(datum) => datum.value.and_then(|node| node.node)?,
                other => other,
            };
            normaliser.node(&mut node);
            tree::print_expression(&node)
        };
        let values: Vec<String> = nodes.into_iter().filter_map(|node| node.node).filter_map(value).collect();
        values.join(", ")
    };
    *bound = format!("{modulus} {remainder} [{}] [{}] [{}]", values(listdatums), values(lowerdatums), values(upperdatums));
}
