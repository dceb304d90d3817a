//! `LIKE table INCLUDING …`.

use pg_query::protobuf::TableLikeClause;

use super::Reader;
use super::names::{index_columns, joined};
use super::problem::Fault;
use super::table::Building;
use crate::model::{Check, Column, Index, Key, QualifiedName, Sequence, Term};
use crate::tree;

/// The bits of the clause, as the server has them.
const COMMENTS: u32 = 1 << 0;
const CONSTRAINTS: u32 = 1 << 2;
const DEFAULTS: u32 = 1 << 3;
const GENERATED: u32 = 1 << 4;
const IDENTITY: u32 = 1 << 5;
const INDEXES: u32 = 1 << 6;

impl Reader {
    /// Returns the columns that a table gets from another one.
    pub(super) fn like_columns(
        &mut self,
        building: &mut Building,
        source: &QualifiedName,
        like: &TableLikeClause,
    ) -> Result<Vec<Column>, Fault> {
        let with = |bit: u32| like.options & bit != 0;
        if let Some(view) = self.draft.views.get(source) {
            let column = |column: &crate::model::ViewColumn| Column {
                name: column.name.clone(),
                type_name: column.type_name.clone(),
                nullable: true,
                comment: column.comment.clone().filter(|_| with(COMMENTS)),
                ..Column::default()
            };
            return Ok(view.view.columns.iter().map(column).collect());
        }
        let columns = self.draft.table(source)?.columns.clone();
        let mut taken = Vec::with_capacity(columns.len());
        for column in columns {
            let identity = column.identity.filter(|_| with(IDENTITY));
            if identity.is_some() {
                let of_source = |sequence: &&Sequence| {
                    sequence.owner.as_ref().is_some_and(|owner| owner.identity && owner.table == *source && owner.column == column.name)
                };
                let model = self.draft.sequences.values().find(of_source).cloned();
                let type_name = column.type_name.clone().unwrap_or_default();
                let own = self.own_sequence(&building.table.name, &column.name, &type_name, true);
                building.sequences.push(match model {
                    // The server forgets the type here, and keeps the bounds.
                    Some(model) => Sequence { name: own.name, owner: own.owner, comment: None, type_name: "bigint".to_owned(), ..model },
                    None => own,
                });
            }
            taken.push(Column {
                identity,
                default: column.default.filter(|_| with(DEFAULTS)),
                generated: column.generated.filter(|_| with(GENERATED)),
                comment: column.comment.filter(|_| with(COMMENTS)),
                inherited: false,
                ..column
            });
        }
        Ok(taken)
    }

    /// Adds the checks and indexes that a table gets from another one.
    pub(super) fn finish_like(&mut self, name: &QualifiedName, source: &QualifiedName, like: &TableLikeClause) -> Result<(), Fault> {
        let with = |bit: u32| like.options & bit != 0;
        let Some(model) = self.draft.tables.get(source).cloned() else { return Ok(()) };
        let comment = |comment: &Option<String>| comment.clone().filter(|_| with(COMMENTS));
        if with(CONSTRAINTS) {
            for check in model.checks {
                let check = Check { inherited: false, not_valid: false, comment: comment(&check.comment), ..check };
                self.add_check(name, &check, false)?;
            }
        }
        if !with(INDEXES) {
            return Ok(());
        }
        for (key, primary) in model.primary_key.iter().map(|key| (key, true)).chain(model.unique.iter().map(|key| (key, false))) {
            let addition = if primary { None } else { Some(joined(&key.columns)) };
            let label = if primary { "pkey" } else { "key" };
            let chosen = self.draft.names().choose_relation(&name.namespace, (&name.name, addition.as_deref()), label, true);
            let key = Key { name: chosen.clone(), comment: comment(&key.comment), ..key.clone() };
            let table = self.draft.table_mut(name)?;
            if primary {
                table.primary_key = Some(key);
            } else {
                table.unique.push(key);
            }
            let names = self.draft.names();
            names.add_index(name, &chosen);
            names.add_constraint(&name.namespace, &chosen);
        }
        for index in model.indexes {
            let columns: Vec<Option<String>> = index
                .columns
                .iter()
                .map(|column| match &column.term {
                    Term::Column(name) => Some(name.clone()),
                    Term::Expression(text) => tree::expression(text).as_ref().and_then(tree::index_column_name),
                })
                .chain(index.include.iter().cloned().map(Some))
                .collect();
            let chosen =
                self.draft.names().choose_relation(&name.namespace, (&name.name, Some(&joined(&index_columns(&columns)))), "idx", false);
            self.draft.names().add_index(name, &chosen);
            self.draft.table_mut(name)?.indexes.push(Index { name: chosen, comment: comment(&index.comment), ..index });
        }
        Ok(())
    }
}
