//! Tables that are there only to connect others.

use std::collections::BTreeSet;

use crate::model::Table;

/// Returns whether a table is a junction of others: its primary key, or a unique constraint none of whose columns may be NULL, is
/// made of two or more of its foreign keys. Each of these lies within the key and is not all of it, together they are all of it.
///
/// So are `product_tags (product → products, tag → tags, PRIMARY KEY (product, tag))`, the same with an `id` of its own and
/// `UNIQUE (product, tag)`, and one that connects three tables; not `order_lines (order → orders, line, PRIMARY KEY (order, line))`.
pub fn is_junction(table: &Table) -> bool {
    table.keys().any(|key| {
        let key_columns: BTreeSet<&String> = key.columns.iter().collect();
        let needed = key.columns.iter().all(|name| table.column(name).is_some_and(|column| !column.nullable));
        if !needed || key.without_overlaps {
            return false;
        }
        let mut covered = BTreeSet::new();
        let mut keys = BTreeSet::new();
        for foreign in &table.foreign_keys {
            let columns: BTreeSet<&String> = foreign.columns.iter().collect();
            if columns.is_subset(&key_columns) && columns.len() < key_columns.len() {
                covered.extend(columns.iter().copied());
                keys.insert(columns);
            }
        }
        keys.len() >= 2 && covered == key_columns
    })
}
