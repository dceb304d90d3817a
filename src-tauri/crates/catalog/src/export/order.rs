//! What has to be made before what.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Catalog, QualifiedName, Table, View};
use crate::query::parts_of;

/// Returns names so that each comes after those that it needs; what goes round in a circle keeps the order of names.
pub(crate) fn ordered(needs: &BTreeMap<QualifiedName, Vec<QualifiedName>>) -> Vec<QualifiedName> {
    let mut done: BTreeSet<&QualifiedName> = BTreeSet::new();
    let mut order = Vec::with_capacity(needs.len());
    for start in needs.keys() {
        // A walk in depth without recursion: a chain of views may be as long as there are views.
        let mut walk: Vec<(&QualifiedName, usize)> = vec![(start, 0)];
        let mut open: BTreeSet<&QualifiedName> = BTreeSet::from([start]);
        if done.contains(start) {
            continue;
        }
        while let Some((name, next)) = walk.pop() {
            let needed = needs.get(name).and_then(|needs| needs.get(next));
            match needed {
                Some(needed) => {
                    walk.push((name, next + 1));
                    if let Some((needed, _)) = needs.get_key_value(needed)
                        && !done.contains(needed)
                        && open.insert(needed)
                    {
                        walk.push((needed, 0));
                    }
                }
                None => {
                    if done.insert(name) {
                        order.push(name.clone());
                    }
                }
            }
        }
    }
    order
}

/// Returns tables, parents before those that inherit from them or are partitions of them.
pub(crate) fn tables(catalog: &Catalog) -> Vec<&Table> {
    let needs = |table: &Table| -> Vec<QualifiedName> {
        let types = table.columns.iter().filter_map(|column| column.type_name.as_deref()).filter_map(type_name);
        let above = table.inherits.iter().chain(table.partition_of.iter().map(|partition| &partition.table)).cloned();
        above.chain(types).filter(|name| *name != table.name).collect()
    };
    let needs: BTreeMap<QualifiedName, Vec<QualifiedName>> =
        catalog.tables.iter().map(|table| (table.name.clone(), needs(table))).collect();
    ordered(&needs).iter().filter_map(|name| catalog.table(name)).collect()
}

/// Returns views, those that others read before these.
pub(crate) fn views(catalog: &Catalog) -> Vec<&View> {
    let needs = catalog.views.iter().map(|view| (view.name.clone(), view.depends_on.clone())).collect();
    ordered(&needs).iter().filter_map(|name| catalog.view(name)).collect()
}

/// Returns the names of enums, domains, composite types and ranges, those that others are made of before these.
pub(crate) fn types(catalog: &Catalog) -> Vec<QualifiedName> {
    let mut needs: BTreeMap<QualifiedName, Vec<QualifiedName>> = BTreeMap::new();
    needs.extend(catalog.enums.iter().map(|it| (it.name.clone(), Vec::new())));
    needs.extend(catalog.domains.iter().map(|it| (it.name.clone(), type_name(&it.type_name).into_iter().collect())));
    needs.extend(catalog.ranges.iter().map(|it| (it.name.clone(), type_name(&it.subtype).into_iter().collect())));
    for composite in &catalog.composites {
        let types = composite.attributes.iter().filter_map(|attribute| type_name(&attribute.type_name)).collect();
        needs.insert(composite.name.clone(), types);
    }
    ordered(&needs)
}

/// Returns the whole name of a type that has one, without brackets for an array or modifiers.
pub(crate) fn type_name(text: &str) -> Option<QualifiedName> {
    let base = text.strip_suffix("[]").unwrap_or(text);
    let base = if base.ends_with(')') { base.split_once('(').map_or(base, |(base, _)| base) } else { base };
    match parts_of(base).as_slice() {
        [namespace, name] => Some(QualifiedName::new(namespace, name)),
        _ => None,
    }
}
