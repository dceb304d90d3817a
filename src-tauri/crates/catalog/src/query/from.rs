//! The tables of a query, and which of their columns a name means.

use pg_query::protobuf::{Alias, JoinExpr, JoinType, RangeFunction, RangeVar};
use pg_query::{Node, NodeEnum};

use super::{Output, Resolver};
use crate::model::QualifiedName;
use crate::tree;

/// What one query reads.
#[derive(Debug, Default)]
pub(super) struct Scope {
    pub entries: Vec<Entry>,
    /// The columns that can be named without a table, in the order of a star.
    pub visible: Vec<Visible>,
}

/// A table, or what stands in its place.
#[derive(Debug)]
pub(super) struct Entry {
    /// The name by which the query writes it.
    pub written: String,
    /// The name by which it is written from now on.
    pub alias: String,
    pub relation: Option<QualifiedName>,
    /// Nothing where they cannot be told.
    pub columns: Option<Vec<Column>>,
}

#[derive(Debug, Clone)]
pub(super) struct Column {
    pub output: Output,
    /// The column's name in the table, where it is one's.
    pub origin: String,
}

/// A column that can be named without its table.
#[derive(Debug, Clone)]
pub(super) struct Visible {
    /// Which entry it belongs to; none for one that a full join made of two.
    pub entry: Option<usize>,
    /// Nothing for all columns of an entry whose columns cannot be told.
    pub column: Option<Output>,
}

impl Scope {
    /// Returns what a name without a table means.
    pub(super) fn find(&self, name: &str) -> Option<&Visible> {
        self.visible.iter().find(|visible| visible.column.as_ref().is_some_and(|column| column.name == name))
    }
}

impl Resolver<'_> {
    /// Takes in a table, a join or what else stands in FROM, and returns the columns that it shows.
    pub(super) fn take_in(&mut self, node: &mut NodeEnum) -> Vec<Visible> {
        match node {
            NodeEnum::RangeVar(range) => self.table(range),
            NodeEnum::RangeSubselect(sub) => {
                let columns = match sub.subquery.as_mut().and_then(|node| node.node.as_mut()) {
                    Some(NodeEnum::SelectStmt(query)) => self.query(query),
                    _ => None,
                };
                if sub.alias.is_none() {
                    // As the server calls it (from 16 on it needs no name).
                    let others = self.scope().entries.iter().filter(|entry| entry.written.starts_with("unnamed_subquery")).count();
                    let number = if others == 0 { String::new() } else { format!("_{others}") };
                    sub.alias = Some(Alias { aliasname: format!("unnamed_subquery{number}"), colnames: Vec::new() });
                }
                self.add(&mut sub.alias, "", None, columns)
            }
            NodeEnum::RangeFunction(function) => self.function(function),
            NodeEnum::JoinExpr(join) => self.join(join),
            NodeEnum::RangeTableSample(sample) => match sample.relation.as_mut().and_then(|node| node.node.as_mut()) {
                Some(inner) => self.take_in(inner),
                None => Vec::new(),
            },
            NodeEnum::RangeTableFunc(function) => self.add(&mut function.alias, "xmltable", None, None),
            NodeEnum::JsonTable(function) => self.add(&mut function.alias, "json_table", None, None),
            _ => Vec::new(),
        }
    }

    fn table(&mut self, range: &mut RangeVar) -> Vec<Visible> {
        let written = range.relname.clone();
        if range.schemaname.is_empty()
            && let Some((_, columns)) = self.ctes.iter().rev().find(|(name, _)| *name == written)
        {
            let columns = columns.clone();
            return self.add(&mut range.alias, &written, None, columns);
        }
        let Some(name) = self.whole_name(range) else { return self.add(&mut range.alias, &written, None, None) };
        let columns = self.relations.columns(&name);
        self.found.relations.insert(name.clone());
        self.add(&mut range.alias, &written, Some(name), columns)
    }

    fn function(&mut self, function: &mut RangeFunction) -> Vec<Visible> {
        let mut name = String::new();
        for node in function.functions.iter_mut().filter_map(|node| node.node.as_mut()) {
            if let NodeEnum::List(list) = &node
                && let Some(Some(NodeEnum::FuncCall(call))) = list.items.first().map(|node| &node.node)
            {
                name = tree::strings(&call.funcname).pop().unwrap_or_default();
            }
            self.expression(node);
        }
        let defined: Vec<Output> = function
            .coldeflist
            .iter()
            .filter_map(|node| match node.node.as_ref()? {
                NodeEnum::ColumnDef(column) => {
                    Some(Output { name: column.colname.clone(), type_name: column.type_name.as_ref().and_then(|name| self.spelled(name)) })
                }
                _ => None,
            })
            .collect();
        let named = function.alias.as_ref().map_or(0, |alias| alias.colnames.len());
        let single =
            matches!(name.as_str(), "generate_series" | "generate_subscripts" | "unnest" | "regexp_split_to_table" | "string_to_table");
        let columns = if !defined.is_empty() {
            Some(defined)
        } else if function.is_rowsfrom {
            None
        } else if named > 0 {
            Some(vec![Output { name: String::new(), type_name: None }; named])
        } else if single && !function.ordinality {
            let shown = function.alias.as_ref().map_or(&name, |alias| &alias.aliasname);
            Some(vec![Output { name: shown.clone(), type_name: None }])
        } else {
            None
        };
        // The server writes the name of such a column out.
        if self.manner.numbered && named == 0 && single && !function.ordinality {
            let shown = function.alias.as_ref().map_or_else(|| name.clone(), |alias| alias.aliasname.clone());
            function.alias = Some(Alias { aliasname: shown.clone(), colnames: vec![tree::text_node(shown)] });
        }
        self.add(&mut function.alias, &name, None, columns)
    }

    fn join(&mut self, join: &mut JoinExpr) -> Vec<Visible> {
        let before = self.scope().visible.clone();
        let first = self.scope().entries.len();
        let left = join.larg.as_mut().and_then(|node| node.node.as_mut()).map(|node| self.take_in(node)).unwrap_or_default();
        // A lateral right side sees the left one.
        self.scope().visible.extend(left.clone());
        let right = join.rarg.as_mut().and_then(|node| node.node.as_mut()).map(|node| self.take_in(node)).unwrap_or_default();
        let names = |side: &[Visible]| -> Vec<String> {
            side.iter().filter_map(|visible| visible.column.as_ref()).map(|column| column.name.clone()).collect()
        };
        let shared: Vec<String> = if join.is_natural {
            let others = names(&right);
            names(&left).into_iter().filter(|name| others.contains(name)).collect()
        } else {
            tree::strings(&join.using_clause)
        };
        if join.is_natural && self.manner.numbered {
            join.is_natural = false;
            join.using_clause = shared.iter().map(tree::text_node).collect();
        }
        let is_shared = |visible: &&Visible| visible.column.as_ref().is_some_and(|column| shared.contains(&column.name));
        let mut visible = Vec::with_capacity(left.len() + right.len());
        for name in &shared {
            let of = |side: &[Visible]| side.iter().find(|it| it.column.as_ref().is_some_and(|column| column.name == *name)).cloned();
            let merged = match join.jointype() {
                JoinType::JoinRight => of(&right),
                JoinType::JoinFull => of(&left).map(|visible| Visible { entry: None, ..visible }),
                _ => of(&left),
            };
            visible.extend(merged);
        }
        visible.extend(left.iter().filter(|it| !is_shared(it)).cloned());
        visible.extend(right.iter().filter(|it| !is_shared(it)).cloned());
        if let Some(quals) = join.quals.as_mut().and_then(|node| node.node.as_mut()) {
            self.scope().visible = before.iter().cloned().chain(visible.iter().cloned()).collect();
            self.expression(quals);
        }
        self.scope().visible = before;
        if join.alias.is_some() {
            // The join's own name hides those of its tables.
            let columns: Option<Vec<Output>> = visible.iter().map(|it| it.column.clone()).collect();
            for hidden in &mut self.scope().entries[first..] {
                hidden.written = String::new();
            }
            return self.add(&mut join.alias, "", None, columns);
        }
        visible
    }

    /// Adds a table under its alias, and returns its columns.
    fn add(
        &mut self,
        alias: &mut Option<Alias>,
        name: &str,
        relation: Option<QualifiedName>,
        columns: Option<Vec<Output>>,
    ) -> Vec<Visible> {
        let written = alias.as_ref().map_or(name, |alias| alias.aliasname.as_str()).to_owned();
        let names = alias.as_ref().map(|alias| tree::strings(&alias.colnames)).unwrap_or_default();
        let given = self.alias(&written);
        if self.manner.numbered {
            let colnames = alias.take().map(|alias| alias.colnames).unwrap_or_default();
            *alias = Some(Alias { aliasname: given.clone(), colnames });
        }
        let columns: Option<Vec<Column>> = columns.map(|columns| {
            let renamed = |(at, output): (usize, Output)| {
                let origin = output.name.clone();
                let name = names.get(at).cloned().unwrap_or(output.name);
                Column { output: Output { name, ..output }, origin }
            };
            columns.into_iter().enumerate().map(renamed).collect()
        });
        if let (true, Some(columns)) = (self.manner.numbered, &columns) {
            for Column { output, .. } in columns {
                if let Some(type_name) = &output.type_name {
                    self.found.types.insert((given.clone(), output.name.clone()), type_name.clone());
                }
            }
        }
        let entry = self.scope().entries.len();
        let visible = match &columns {
            Some(columns) => columns.iter().map(|column| Visible { entry: Some(entry), column: Some(column.output.clone()) }).collect(),
            None => vec![Visible { entry: Some(entry), column: None }],
        };
        self.scope().entries.push(Entry { written, alias: given, relation, columns });
        visible
    }

    /// Returns what a star stands for, `*` or `t.*`: references and their columns. Nothing where that cannot be told.
    pub(super) fn expand(&mut self, star: &[String]) -> Option<Vec<(NodeEnum, Output)>> {
        let visible: Vec<Visible> = match star {
            [] => self.scope().visible.clone(),
            [.., table] => {
                let scope = self.scope();
                let entry = scope.entries.iter().position(|entry| entry.written == *table)?;
                let columns = scope.entries[entry].columns.as_ref()?;
                columns.iter().map(|column| Visible { entry: Some(entry), column: Some(column.output.clone()) }).collect()
            }
        };
        visible
            .into_iter()
            .map(|visible| {
                let column = visible.column?;
                let reference = self.reference(self.scopes.len().checked_sub(1)?, visible.entry, &column.name);
                Some((reference, column))
            })
            .collect()
    }

    /// Returns the name of a column with its table's, and notes that it is used.
    pub(super) fn reference(&mut self, scope: usize, entry: Option<usize>, name: &str) -> NodeEnum {
        let mut fields: Vec<Node> = Vec::with_capacity(2);
        let mut name = name.to_owned();
        if let Some(entry) = entry {
            let entry = &self.scopes[scope].entries[entry];
            fields.push(tree::text_node(&entry.alias));
            let column = entry.columns.iter().flatten().find(|column| column.output.name == name);
            if let (Some(relation), Some(column)) = (&entry.relation, column) {
                self.found.uses.insert((relation.clone(), column.origin.clone()));
                if let Some((table, old, new)) = self.manner.rename
                    && table == relation
                    && old == column.origin
                    && column.origin == name
                {
                    new.clone_into(&mut name);
                }
            }
        }
        fields.push(tree::text_node(name));
        tree::column_reference(fields)
    }
}
