//! What a query reads and returns: its names are looked up, so that it means the same wherever it stands.
//!
//! PostgreSQL keeps a view's query with every name bound to what it named when the view was made. So a star becomes the columns
//! that there were, and every name of a table, column, type or sequence becomes the whole name.

mod from;
mod infer;
mod names;

use std::collections::{BTreeSet, HashMap};

use pg_query::protobuf::{ResTarget, SelectStmt, SetOperation, WithClause};
use pg_query::{Node, NodeEnum};

use self::from::{Entry, Scope};
use crate::model::QualifiedName;
use crate::tree;

pub(crate) use self::names::parts_of;

/// A column that a table has or a query returns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Output {
    pub name: String,
    pub type_name: Option<String>,
}

/// Where names are looked up.
pub(crate) trait Relations {
    /// Returns the whole name of a table, view or sequence.
    fn relation(&self, parts: &[String]) -> Option<QualifiedName>;
    /// Returns the columns of a table or view.
    fn columns(&self, name: &QualifiedName) -> Option<Vec<Output>>;
    /// Returns the whole name of a type that is none of the system's.
    fn type_name(&self, parts: &[String]) -> Option<QualifiedName>;
}

/// What a query was found to be.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Nothing where a star could not be told.
    pub columns: Option<Vec<Output>>,
    pub relations: BTreeSet<QualifiedName>,
    /// The columns of tables and views that it names.
    pub uses: BTreeSet<(QualifiedName, String)>,
    /// The types of columns by alias and name; only where aliases are numbered, and so unique.
    pub types: HashMap<(String, String), String>,
}

/// How a query is looked through.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Manner<'a> {
    /// Its tables get the aliases `t1`, `t2`, …: two queries that differ in their aliases become one.
    pub numbered: bool,
    /// A column that is about to get another name: table, old and new name.
    pub rename: Option<(&'a QualifiedName, &'a str, &'a str)>,
}

/// Makes every name in a query whole, and returns what the query is.
pub(crate) fn resolve_query(query: &mut SelectStmt, relations: &dyn Relations, manner: Manner<'_>) -> Found {
    let mut resolver = Resolver::new(relations, manner);
    let columns = resolver.query(query);
    Found { columns, ..resolver.found }
}

/// Makes every name in an expression of a table whole; names of columns stay.
pub(crate) fn resolve_expression(node: &mut NodeEnum, relations: &dyn Relations) {
    Resolver::new(relations, Manner::default()).expression(node);
}

struct Resolver<'a> {
    relations: &'a dyn Relations,
    manner: Manner<'a>,
    /// The queries around, the innermost last.
    scopes: Vec<Scope>,
    /// The queries of WITH that can be named here, the nearest last.
    ctes: Vec<(String, Option<Vec<Output>>)>,
    /// How many tables have a number.
    count: usize,
    found: Found,
}

impl<'a> Resolver<'a> {
    fn new(relations: &'a dyn Relations, manner: Manner<'a>) -> Self {
        Self { relations, manner, scopes: Vec::new(), ctes: Vec::new(), count: 0, found: Found::default() }
    }

    fn query(&mut self, query: &mut SelectStmt) -> Option<Vec<Output>> {
        let before = self.ctes.len();
        if let Some(with) = &mut query.with_clause {
            self.with(with);
        }
        let columns = if query.op() != SetOperation::SetopNone && query.op() != SetOperation::Undefined {
            self.set_operation(query)
        } else if query.values_lists.is_empty() {
            self.plain(query)
        } else {
            Some(self.values(query))
        };
        self.ctes.truncate(before);
        columns
    }

    fn with(&mut self, with: &mut WithClause) {
        for node in &mut with.ctes {
            let Some(NodeEnum::CommonTableExpr(cte)) = &mut node.node else { continue };
            let Some(NodeEnum::SelectStmt(query)) = cte.ctequery.as_mut().and_then(|node| node.node.as_mut()) else {
                self.ctes.push((cte.ctename.clone(), None));
                continue;
            };
            let names = tree::strings(&cte.aliascolnames);
            if let (true, Some(first)) = (with.recursive, &query.larg) {
                // It may read itself: its first part, which does not, tells the columns.
                let columns = self.query(&mut first.clone());
                self.ctes.push((cte.ctename.clone(), renamed(columns, &names)));
                self.query(query);
            } else {
                let columns = self.query(query);
                self.ctes.push((cte.ctename.clone(), renamed(columns, &names)));
            }
        }
    }

    fn set_operation(&mut self, query: &mut SelectStmt) -> Option<Vec<Output>> {
        let left = query.larg.as_mut().and_then(|left| self.query(left));
        let right = query.rarg.as_mut().and_then(|right| self.query(right));
        let mut columns = left?;
        if let Some(right_side) = &mut query.rarg {
            name_targets(right_side, &columns);
        }
        // PostgreSQL looks for a common type where they differ.
        for (at, column) in columns.iter_mut().enumerate() {
            let other = right.as_ref().and_then(|right| right.get(at)).and_then(|other| other.type_name.as_ref());
            if other != column.type_name.as_ref() {
                column.type_name = None;
            }
        }
        // What it sorts by are names or numbers of its columns; the server shows numbers.
        for node in &mut query.sort_clause {
            let Some(NodeEnum::SortBy(sort)) = &mut node.node else { continue };
            let Some(NodeEnum::ColumnRef(name)) = sort.node.as_ref().and_then(|node| node.node.as_ref()) else { continue };
            let [field] = name.fields.as_slice() else { continue };
            let at = tree::string(field).and_then(|name| columns.iter().position(|column| column.name == name));
            if let Some(number) = at.and_then(|at| i32::try_from(at + 1).ok()) {
                sort.node = Some(tree::boxed(tree::integer_constant(number)));
            }
        }
        Some(columns)
    }

    fn values(&mut self, query: &mut SelectStmt) -> Vec<Output> {
        self.scopes.push(Scope::default());
        let mut columns = Vec::new();
        for (row, node) in query.values_lists.iter_mut().enumerate() {
            let Some(NodeEnum::List(list)) = &mut node.node else { continue };
            for (at, cell) in list.items.iter_mut().filter_map(|cell| cell.node.as_mut()).enumerate() {
                self.expression(cell);
                let type_name = self.infer(cell);
                if row == 0 {
                    columns.push(Output { name: format!("column{}", at + 1), type_name });
                } else if let Some(column) = columns.get_mut(at).filter(|column| column.type_name != type_name) {
                    column.type_name = None;
                }
            }
        }
        self.scopes.pop();
        columns
    }

    fn plain(&mut self, query: &mut SelectStmt) -> Option<Vec<Output>> {
        self.scopes.push(Scope::default());
        for node in query.from_clause.iter_mut().filter_map(|node| node.node.as_mut()) {
            let visible = self.take_in(node);
            self.scope().visible.extend(visible);
        }
        let columns = self.targets(&mut query.target_list);
        self.by_target(&mut query.distinct_clause, &query.target_list, false);
        for clause in [&mut query.where_clause, &mut query.having_clause, &mut query.limit_count, &mut query.limit_offset] {
            if let Some(node) = clause.as_mut().and_then(|node| node.node.as_mut()) {
                self.expression(node);
            }
        }
        self.by_target(&mut query.group_clause, &query.target_list, true);
        query.window_clause.iter_mut().filter_map(|node| node.node.as_mut()).for_each(|node| self.expression(node));
        self.by_target(&mut query.sort_clause, &query.target_list, false);
        self.scopes.pop();
        columns
    }

    /// Expands stars, looks names up, and gives every column its name.
    fn targets(&mut self, targets: &mut Vec<Node>) -> Option<Vec<Output>> {
        let mut complete = true;
        let mut columns = Vec::with_capacity(targets.len());
        for mut node in std::mem::take(targets) {
            let Some(NodeEnum::ResTarget(target)) = &mut node.node else { continue };
            let Some(value) = target.val.as_mut().and_then(|value| value.node.as_mut()) else { continue };
            if let Some(star) = tree::star_of(value) {
                if let Some(expanded) = self.expand(&star) {
                    for (reference, column) in expanded {
                        let target = ResTarget { name: column.name.clone(), val: Some(tree::boxed(reference)), ..ResTarget::default() };
                        targets.push(tree::wrap(NodeEnum::ResTarget(Box::new(target))));
                        columns.push(column);
                    }
                } else {
                    complete = false;
                    targets.push(node);
                }
                continue;
            }
            if target.name.is_empty() {
                target.name = tree::column_name(value);
            }
            self.expression(value);
            columns.push(Output { name: target.name.clone(), type_name: self.infer(value) });
            targets.push(node);
        }
        complete.then_some(columns)
    }

    /// Puts what a number or a name of a result's column stands for in its place: in ORDER BY a name is first one of those, in
    /// GROUP BY last.
    fn by_target(&mut self, clause: &mut [Node], targets: &[Node], group: bool) {
        for node in clause.iter_mut().filter_map(|node| node.node.as_mut()) {
            match node {
                NodeEnum::SortBy(sort) => {
                    if let Some(node) = sort.node.as_mut().and_then(|node| node.node.as_mut()) {
                        self.one_by_target(node, targets, group);
                    }
                }
                NodeEnum::GroupingSet(set) => self.by_target(&mut set.content, targets, group),
                other => self.one_by_target(other, targets, group),
            }
        }
    }

    fn one_by_target(&mut self, node: &mut NodeEnum, targets: &[Node], group: bool) {
        let value_of = |node: &Node| match node.node.as_ref()? {
            NodeEnum::ResTarget(target) => target.val.as_ref()?.node.clone(),
            _ => None,
        };
        let target = match node {
            NodeEnum::AConst(_) => tree::integer_of(node)
                .and_then(|number| usize::try_from(number).ok()?.checked_sub(1))
                .and_then(|at| value_of(targets.get(at)?)),
            NodeEnum::ColumnRef(name) if name.fields.len() == 1 => {
                let name = tree::string(&name.fields[0]).unwrap_or_default().to_owned();
                let is_column = group && self.scopes.last().is_some_and(|scope| scope.find(&name).is_some());
                let named = |node: &&Node| matches!(&node.node, Some(NodeEnum::ResTarget(target)) if target.name == name);
                if is_column { None } else { targets.iter().find(named).and_then(value_of) }
            }
            _ => None,
        };
        match target {
            Some(target) => *node = target,
            None => self.expression(node),
        }
    }

    fn scope(&mut self) -> &mut Scope {
        if self.scopes.is_empty() {
            self.scopes.push(Scope::default());
        }
        let last = self.scopes.len() - 1;
        &mut self.scopes[last]
    }

    /// Returns the alias of the next table.
    fn alias(&mut self, written: &str) -> String {
        self.count += 1;
        if self.manner.numbered { format!("t{}", self.count) } else { written.to_owned() }
    }

    fn entry(&self, alias: &str) -> Option<&Entry> {
        self.scopes.iter().rev().flat_map(|scope| &scope.entries).find(|entry| entry.alias == alias)
    }
}

fn renamed(columns: Option<Vec<Output>>, names: &[String]) -> Option<Vec<Output>> {
    let mut columns = columns?;
    for (column, name) in columns.iter_mut().zip(names) {
        column.name.clone_from(name);
    }
    Some(columns)
}

/// Takes the names of columns away that they would have anyway: `a.id AS id`.
pub(crate) fn quiet_names(node: &mut NodeEnum) {
    if let NodeEnum::ResTarget(target) = node
        && let Some(Some(value)) = target.val.as_ref().map(|value| &value.node)
        && target.name == tree::column_name(value)
    {
        target.name = String::new();
    }
    tree::each_child(node, &mut quiet_names);
}

/// Gives the columns of a query the names of another's, as all parts of a UNION have them.
pub(crate) fn name_targets(query: &mut SelectStmt, columns: &[Output]) {
    if let Some(left) = &mut query.larg {
        name_targets(left, columns);
    }
    if let Some(right) = &mut query.rarg {
        name_targets(right, columns);
    }
    for (node, column) in query.target_list.iter_mut().zip(columns) {
        if let Some(NodeEnum::ResTarget(target)) = &mut node.node {
            target.name.clone_from(&column.name);
        }
    }
}
