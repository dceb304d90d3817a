//! Columns: types that bring a sequence, identity, generated ones, and the constraints that stand with them.

use pg_query::protobuf::{ColumnDef, ConstrType, Constraint};
use pg_query::{Node, NodeEnum};

use super::Reader;
use super::constraint::{Wanted, WantedCheck, WantedKey};
use super::foreign_key::WantedForeignKey;
use super::problem::Fault;
use crate::model::{Column, Generated, Identity, Owner, QualifiedName, Sequence, Timing};
use crate::tree;
use crate::tree::type_name;

/// What a column's definition asks for.
#[derive(Debug, Default)]
pub(super) struct Built {
    pub column: Column,
    pub sequence: Option<Sequence>,
}

impl Reader {
    /// Builds a column of `table`; the constraints that stand with it are added to `wanted`.
    pub(super) fn column(&mut self, table: &QualifiedName, definition: &ColumnDef, wanted: &mut Wanted) -> Built {
        let name = definition.colname.clone();
        let mut built = Built { column: Column { name: name.clone(), nullable: true, ..Column::default() }, sequence: None };
        if let Some(type_name) = &definition.type_name {
            if let Some(integer) = type_name::serial(type_name) {
                let sequence = self.own_sequence(table, &name, integer, false);
                built.column.default = Some(sequence.next_value());
                built.column.nullable = false;
                built.column.type_name = Some(integer.to_owned());
                built.sequence = Some(sequence);
            } else {
                built.column.type_name = Some(self.type_text(type_name));
            }
        }
        if let Some(collate) = &definition.coll_clause {
            built.column.collation = self.collation(&tree::strings(&collate.collname));
        }
        if let Some(default) = &definition.raw_default {
            built.column.default = self.default(Some(default));
        }
        self.column_constraints(table, &definition.constraints, &mut built, wanted);
        built
    }

    /// Takes in what stands after a column's type.
    pub(super) fn column_constraints(&mut self, table: &QualifiedName, nodes: &[Node], built: &mut Built, wanted: &mut Wanted) {
        let name = built.column.name.clone();
        // `DEFERRABLE` and its like belong to the constraint before them.
        let mut last = Last::None;
        for constraint in constraints(nodes) {
            match constraint.contype() {
                ConstrType::ConstrNotnull => built.column.nullable = false,
                ConstrType::ConstrNull => built.column.nullable = true,
                ConstrType::ConstrDefault => built.column.default = self.default(constraint.raw_expr.as_deref()),
                ConstrType::ConstrGenerated => {
                    let expression = constraint.raw_expr.as_ref().and_then(|node| node.node.as_ref()).map(|node| self.expression(node));
                    let is_virtual = constraint.generated_kind == "v";
                    built.column.generated = expression.map(|expression| Generated { expression, is_virtual });
                }
                ConstrType::ConstrIdentity => {
                    built.column.nullable = false;
                    built.column.identity = Some(identity_of(&constraint.generated_when));
                    let type_name = built.column.type_name.clone().unwrap_or_default();
                    let mut sequence = self.own_sequence(table, &name, &type_name, true);
                    let done = self.sequence_options(&mut sequence, &constraint.options, true);
                    self.settle(done);
                    built.sequence = Some(sequence);
                }
                ConstrType::ConstrCheck => {
                    wanted.checks.extend(WantedCheck::of(constraint));
                    last = Last::Check;
                }
                ConstrType::ConstrPrimary | ConstrType::ConstrUnique => {
                    let mut key = WantedKey::of(constraint);
                    key.columns = vec![name.clone()];
                    wanted.keys.push(key);
                    last = Last::Key;
                }
                ConstrType::ConstrForeign => {
                    let mut key = WantedForeignKey::of(constraint);
                    key.columns = vec![name.clone()];
                    wanted.foreign_keys.push(key);
                    last = Last::ForeignKey;
                }
                ConstrType::ConstrAttrDeferrable | ConstrType::ConstrAttrDeferred => {
                    let deferred = constraint.contype() == ConstrType::ConstrAttrDeferred;
                    let timing = match last {
                        Last::Key => wanted.keys.last_mut().map(|key| &mut key.timing),
                        Last::ForeignKey => wanted.foreign_keys.last_mut().map(|key| &mut key.timing),
                        Last::None | Last::Check => None,
                    };
                    if let Some(timing) = timing {
                        *timing = if deferred { Timing::Deferred } else { (*timing).max(Timing::Deferrable) };
                    }
                }
                ConstrType::ConstrAttrNotEnforced => match last {
                    Last::ForeignKey => wanted.foreign_keys.last_mut().into_iter().for_each(|key| key.not_valid = true),
                    Last::Check => wanted.checks.last_mut().into_iter().for_each(|check| check.not_valid = true),
                    Last::None | Last::Key => {}
                },
                _ => {}
            }
        }
    }

    /// Returns the sequence that a column brings along, not yet in the catalog.
    pub(super) fn own_sequence(&mut self, table: &QualifiedName, column: &str, type_name: &str, identity: bool) -> Sequence {
        let name = self.draft.names().choose_relation(&table.namespace, (&table.name, Some(column)), "seq", false);
        let owner = Owner { table: table.clone(), column: column.to_owned(), identity };
        let sequence = super::sequence::plain(QualifiedName::new(&table.namespace, name), type_name);
        let sequence = Sequence { owner: Some(owner), ..sequence };
        // Taken at once: the next column of a long name may come to the same one.
        self.draft.names().add_relation(&sequence.name);
        sequence
    }

    /// Builds a column and returns it, or why it cannot be there twice.
    pub(super) fn is_new_column(columns: &[Column], name: &str) -> Result<(), Fault> {
        let taken = columns.iter().any(|column| column.name == name);
        if taken { Err(Fault::exists("column", crate::model::quote_ident(name))) } else { Ok(()) }
    }
}

enum Last {
    None,
    Key,
    ForeignKey,
    Check,
}

pub(super) fn constraints(nodes: &[Node]) -> impl Iterator<Item = &Constraint> {
    nodes.iter().filter_map(|node| match node.node.as_ref()? {
        NodeEnum::Constraint(constraint) => Some(constraint.as_ref()),
        _ => None,
    })
}

pub(super) fn identity_of(when: &str) -> Identity {
    if when == "a" { Identity::Always } else { Identity::ByDefault }
}
