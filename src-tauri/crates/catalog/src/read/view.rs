//! Views, materialised ones, and tables made of queries.

use std::collections::BTreeSet;

use pg_query::NodeEnum;
use pg_query::protobuf::{CreateTableAsStmt, IntoClause, ObjectType, SelectStmt, ViewCheckOption, ViewStmt};

use super::Reader;
use super::draft::DraftView;
use super::expression::options;
use super::problem::Fault;
use crate::model::{Column, QualifiedName, Table, View, ViewColumn, quote_ident};
use crate::query::{self, Found, Manner, Output, name_targets};
use crate::tree;

impl Reader {
    pub(super) fn create_view(&mut self, create: ViewStmt) -> Result<(), Fault> {
        let check = create.with_check_option();
        let (Some(range), Some(NodeEnum::SelectStmt(query))) = (create.view, create.query.and_then(|node| node.node)) else {
            return Ok(());
        };
        let name = self.new_relation(&range);
        let is_view = self.draft.views.get(&name).is_some_and(|view| !view.view.materialized);
        if !(is_view && create.replace) {
            self.is_taken(&name, "view", false)?;
        }
        let mut options = options(&create.options);
        match check {
            ViewCheckOption::LocalCheckOption => options.push("check_option=local".to_owned()),
            ViewCheckOption::CascadedCheckOption => options.push("check_option=cascaded".to_owned()),
            _ => {}
        }
        self.put_view(name, *query, &tree::strings(&create.aliases), false, options)
    }

    fn put_view(
        &mut self,
        name: QualifiedName,
        mut query: SelectStmt,
        aliases: &[String],
        materialized: bool,
        options: Vec<String>,
    ) -> Result<(), Fault> {
        let (found, columns) = self.look_through(&mut query, aliases)?;
        let Found { relations, uses, .. } = found;
        let before = self.draft.views.remove(&name).map(|view| view.view).unwrap_or_default();
        let view_column = |column: Output| {
            let comment = before.columns.iter().find(|other| other.name == column.name).and_then(|other| other.comment.clone());
            ViewColumn { name: column.name, type_name: column.type_name, comment }
        };
        let view = View {
            name: name.clone(),
            materialized,
            columns: columns.into_iter().map(view_column).collect(),
            depends_on: relations.into_iter().collect(),
            options,
            comment: before.comment,
            indexes: before.indexes,
            ..View::default()
        };
        self.draft.names().add_view(&view);
        self.draft.views.insert(name, DraftView { view, query, uses });
        Ok(())
    }

    /// Makes the names in a query whole and gives its columns their names. A query with a star that cannot be told has no columns.
    fn look_through(&mut self, query: &mut SelectStmt, aliases: &[String]) -> Result<(Found, Vec<Output>), Fault> {
        let mut found = query::resolve_query(query, &self.lookup(), Manner::default());
        let mut columns = found.columns.take().unwrap_or_else(|| {
            self.report(
                Fault::not_followed("which columns a star stands for is not known, since its table is not")
                    .hint("The columns are left out."),
            );
            Vec::new()
        });
        for (column, alias) in columns.iter_mut().zip(aliases) {
            column.name.clone_from(alias);
        }
        let mut names = BTreeSet::new();
        if let Some(twice) = columns.iter().find(|column| !names.insert(&column.name)) {
            let fault = Fault::conflict(format!("its query has two columns of the name {}", quote_ident(&twice.name)));
            return Err(fault.hint("Give one of them another name (AS)."));
        }
        name_targets(query, &columns);
        Ok((found, columns))
    }

    /// `CREATE TABLE … AS` and `CREATE MATERIALIZED VIEW … AS`.
    pub(super) fn create_table_as(&mut self, create: CreateTableAsStmt) -> Result<(), Fault> {
        let materialized = create.objtype() == ObjectType::ObjectMatview;
        let Some(into) = create.into else { return Ok(()) };
        match create.query.and_then(|node| node.node) {
            Some(NodeEnum::SelectStmt(query)) => self.make_of_query(&into, *query, materialized, create.if_not_exists),
            _ => Err(Fault::not_followed("its columns are those of a prepared statement, which is not known here")),
        }
    }

    pub(super) fn select_into(&mut self, mut query: SelectStmt) -> Result<(), Fault> {
        match query.into_clause.take() {
            Some(into) => self.make_of_query(&into, query, false, false),
            None => Ok(()),
        }
    }

    fn make_of_query(&mut self, into: &IntoClause, mut query: SelectStmt, materialized: bool, if_not_exists: bool) -> Result<(), Fault> {
        let Some(range) = &into.rel else { return Ok(()) };
        let name = self.new_relation(range);
        if self.is_taken(&name, if materialized { "view" } else { "table" }, if_not_exists)? {
            return Ok(());
        }
        let aliases = tree::strings(&into.col_names);
        if materialized {
            return self.put_view(name, query, &aliases, true, options(&into.options));
        }
        let (_, columns) = self.look_through(&mut query, &aliases)?;
        let column = |output: Output| Column { name: output.name, type_name: output.type_name, nullable: true, ..Column::default() };
        let columns = columns.into_iter().map(column).collect();
        let unlogged = range.relpersistence == "u";
        let table = Table { name: name.clone(), columns, unlogged, options: options(&into.options), ..Table::default() };
        self.draft.names().add_table(&table);
        self.draft.tables.insert(name, table);
        Ok(())
    }
}
