//! `RENAME`, and everything that names what got another name.

use pg_query::NodeEnum;
use pg_query::protobuf::{Alias, ObjectType, RenameStmt, SelectStmt};

use super::Reader;
use super::constraint::has_no_constraint;
use super::problem::Fault;
use crate::model::{Generated, QualifiedName, Table, Term, quote_ident};
use crate::query::{self, Manner};
use crate::tree;

impl Reader {
    pub(super) fn rename(&mut self, rename: &RenameStmt) -> Result<(), Fault> {
        let new = &rename.newname;
        match rename.rename_type() {
            ObjectType::ObjectSchema => return self.rename_namespace(&rename.subname, new),
            ObjectType::ObjectType | ObjectType::ObjectDomain => {
                let parts = rename.object.as_deref().map(tree::name_parts).unwrap_or_default();
                let name = self.type_named(&parts).ok_or_else(|| Fault::missing("type", self.name_for(&parts)))?;
                let target = QualifiedName::new(&name.namespace, new);
                if self.draft.has_type(&target) {
                    return Err(Fault::exists("type", target));
                }
                self.rename_object(&name, &target);
                return Ok(());
            }
            ObjectType::ObjectDomconstraint => {
                let parts = rename.object.as_deref().map(tree::name_parts).unwrap_or_default();
                let name = self.type_named(&parts).ok_or_else(|| Fault::missing("domain", self.name_for(&parts)))?;
                let checks = self.draft.domains.get_mut(&name).map(|domain| domain.checks.iter_mut());
                let check = checks.and_then(|mut checks| checks.find(|check| check.name == rename.subname));
                check.ok_or_else(|| Fault::missing("constraint", quote_ident(&rename.subname)))?.name.clone_from(new);
                self.draft.renamed();
                return Ok(());
            }
            ObjectType::ObjectTable
            | ObjectType::ObjectForeignTable
            | ObjectType::ObjectView
            | ObjectType::ObjectMatview
            | ObjectType::ObjectSequence
            | ObjectType::ObjectIndex
            | ObjectType::ObjectColumn
            | ObjectType::ObjectAttribute
            | ObjectType::ObjectTabconstraint => {}
            _ => return Ok(()),
        }
        let Some(range) = &rename.relation else { return Ok(()) };
        let Some(name) = self.relation(range) else {
            // An index may be renamed as a table, too.
            return match self.index_name(range) {
                Ok(index) => self.rename_index(&index, new),
                Err(_) if rename.missing_ok => Ok(()),
                Err(fault) if rename.rename_type() == ObjectType::ObjectIndex => Err(fault),
                Err(_) => Err(Fault::missing("table", self.name_for(&super::lookup::parts(range)))),
            };
        };
        match rename.rename_type() {
            ObjectType::ObjectColumn | ObjectType::ObjectAttribute => self.rename_column(&name, &rename.subname, new, range.inh),
            ObjectType::ObjectTabconstraint => self.rename_constraint(&name, &rename.subname, new),
            _ => {
                let target = QualifiedName::new(&name.namespace, new);
                self.is_taken(&target, "relation", false)?;
                self.rename_object(&name, &target);
                Ok(())
            }
        }
    }

    /// Gives a table, view, sequence or type another name, everywhere.
    pub(super) fn rename_object(&mut self, from: &QualifiedName, to: &QualifiedName) {
        self.rename_all(&|name| (name == from).then(|| to.clone()));
    }

    fn rename_namespace(&mut self, from: &str, to: &str) -> Result<(), Fault> {
        if self.draft.namespaces.contains_key(to) {
            return Err(Fault::exists("schema", quote_ident(to)));
        }
        let Some(mut namespace) = self.draft.namespaces.remove(from) else { return Err(Fault::missing("schema", quote_ident(from))) };
        to.clone_into(&mut namespace.name);
        self.draft.namespaces.insert(to.to_owned(), namespace);
        for namespace in self.draft.extension_types.values_mut().filter(|namespace| *namespace == from) {
            to.clone_into(namespace);
        }
        self.rename_all(&|name| (name.namespace == from).then(|| QualifiedName::new(to, &name.name)));
        Ok(())
    }

    /// Gives everything another name that `renamed` has one for.
    fn rename_all(&mut self, renamed: &dyn Fn(&QualifiedName) -> Option<QualifiedName>) {
        let draft = &mut self.draft;
        let change = |name: &mut QualifiedName| {
            if let Some(new) = renamed(name) {
                *name = new;
            }
        };
        for mut table in std::mem::take(&mut draft.tables).into_values() {
            change(&mut table.name);
            table.inherits.iter_mut().for_each(change);
            table.partition_of.iter_mut().for_each(|partition| change(&mut partition.table));
            table.foreign_keys.iter_mut().for_each(|key| change(&mut key.table));
            for column in &mut table.columns {
                column.type_name.iter_mut().for_each(|text| rename_type(text, renamed));
                column.collation.iter_mut().for_each(change);
                column.default.iter_mut().for_each(|text| rename_in_text(text, renamed));
                column.generated.iter_mut().for_each(|generated| rename_in_text(&mut generated.expression, renamed));
            }
            table.checks.iter_mut().for_each(|check| rename_in_text(&mut check.expression, renamed));
            for index in &mut table.indexes {
                index.predicate.iter_mut().for_each(|text| rename_in_text(text, renamed));
                for column in &mut index.columns {
                    if let Term::Expression(text) = &mut column.term {
                        rename_in_text(text, renamed);
                    }
                }
            }
            draft.tables.insert(table.name.clone(), table);
        }
        for mut view in std::mem::take(&mut draft.views).into_values() {
            change(&mut view.view.name);
            view.view.depends_on.iter_mut().for_each(change);
            view.uses = view.uses.into_iter().map(|(table, column)| (renamed(&table).unwrap_or(table), column)).collect();
            view.view.columns.iter_mut().flat_map(|column| &mut column.type_name).for_each(|text| rename_type(text, renamed));
            let mut query = NodeEnum::SelectStmt(Box::new(view.query));
            rename_in_tree(&mut query, renamed);
            view.query = if let NodeEnum::SelectStmt(query) = query { *query } else { SelectStmt::default() };
            draft.views.insert(view.view.name.clone(), view);
        }
        for mut sequence in std::mem::take(&mut draft.sequences).into_values() {
            change(&mut sequence.name);
            sequence.owner.iter_mut().for_each(|owner| change(&mut owner.table));
            draft.sequences.insert(sequence.name.clone(), sequence);
        }
        for mut it in std::mem::take(&mut draft.enums).into_values() {
            change(&mut it.name);
            draft.enums.insert(it.name.clone(), it);
        }
        for mut it in std::mem::take(&mut draft.domains).into_values() {
            change(&mut it.name);
            rename_type(&mut it.type_name, renamed);
            it.default.iter_mut().for_each(|text| rename_in_text(text, renamed));
            it.checks.iter_mut().for_each(|check| rename_in_text(&mut check.expression, renamed));
            draft.domains.insert(it.name.clone(), it);
        }
        for mut it in std::mem::take(&mut draft.composites).into_values() {
            change(&mut it.name);
            it.attributes.iter_mut().for_each(|attribute| rename_type(&mut attribute.type_name, renamed));
            draft.composites.insert(it.name.clone(), it);
        }
        for mut it in std::mem::take(&mut draft.ranges).into_values() {
            change(&mut it.name);
            rename_type(&mut it.subtype, renamed);
            draft.ranges.insert(it.name.clone(), it);
        }
        draft.renamed();
        for pending in &mut self.pending {
            pending.rename(&change);
        }
    }

    fn rename_index(&mut self, index: &QualifiedName, new: &str) -> Result<(), Fault> {
        let target = QualifiedName::new(&index.namespace, new);
        self.is_taken(&target, "relation", false)?;
        if let Some(index) = self.index_mut(index) {
            new.clone_into(&mut index.name);
        } else if let Some(owner) = self.draft.names().index_owner(index).cloned() {
            // The index of a constraint: the constraint goes by the same name.
            return self.rename_constraint(&owner, &index.name, new);
        }
        self.draft.renamed();
        Ok(())
    }

    fn rename_constraint(&mut self, table: &QualifiedName, old: &str, new: &str) -> Result<(), Fault> {
        let owner = self.draft.table_mut(table)?;
        has_no_constraint(owner, new)?;
        let keys = owner.primary_key.iter_mut().chain(&mut owner.unique).map(|it| &mut it.name);
        let names = keys
            .chain(owner.foreign_keys.iter_mut().map(|it| &mut it.name))
            .chain(owner.checks.iter_mut().map(|it| &mut it.name))
            .chain(owner.exclusions.iter_mut().map(|it| &mut it.name));
        let mut found = false;
        for name in names.filter(|name| *name == old) {
            new.clone_into(name);
            found = true;
        }
        if !found {
            return Err(Fault::missing("constraint", quote_ident(old)));
        }
        self.draft.renamed();
        for child in self.draft.children(table) {
            if let Some(child) = self.draft.tables.get_mut(&child) {
                child
                    .checks
                    .iter_mut()
                    .filter(|check| check.inherited && check.name == old)
                    .for_each(|check| new.clone_into(&mut check.name));
            }
        }
        Ok(())
    }

    fn rename_column(&mut self, name: &QualifiedName, old: &str, new: &str, recurse: bool) -> Result<(), Fault> {
        if let Some(composite) = self.draft.composites.get_mut(name) {
            let attribute = composite.attributes.iter_mut().find(|attribute| attribute.name == old);
            new.clone_into(&mut attribute.ok_or_else(|| Fault::missing("attribute", quote_ident(old)))?.name);
            return Ok(());
        }
        self.rename_in_views(name, old, new);
        if let Some(view) = self.draft.views.get_mut(name) {
            let at = view.view.columns.iter().position(|column| column.name == old);
            let at = at.ok_or_else(|| Fault::missing("column", quote_ident(old)))?;
            new.clone_into(&mut view.view.columns[at].name);
            let outputs: Vec<query::Output> =
                view.view.columns.iter().map(|column| query::Output { name: column.name.clone(), type_name: None }).collect();
            query::name_targets(&mut view.query, &outputs);
            return Ok(());
        }
        let table = self.draft.table_mut(name)?;
        Self::is_new_column(&table.columns, new)?;
        if table.column(old).is_none() {
            return Err(Fault::missing("column", format!("{name}.{}", quote_ident(old))));
        }
        rename_in_table(table, old, new);
        for other in self.draft.tables.values_mut() {
            for key in other.foreign_keys.iter_mut().filter(|key| key.table == *name) {
                rename_in(&mut key.referenced, old, new);
            }
        }
        for sequence in self.draft.sequences.values_mut() {
            if let Some(owner) = &mut sequence.owner
                && owner.table == *name
                && owner.column == old
            {
                new.clone_into(&mut owner.column);
            }
        }
        if recurse {
            for child in self.draft.children(name) {
                self.rename_column(&child, old, new, recurse)?;
            }
        }
        Ok(())
    }

    /// Changes the name of a column in the queries of views, whose own columns keep theirs.
    fn rename_in_views(&mut self, table: &QualifiedName, old: &str, new: &str) {
        let used = (table.clone(), old.to_owned());
        let names: Vec<QualifiedName> =
            self.draft.views.values().filter(|view| view.uses.contains(&used)).map(|view| view.view.name.clone()).collect();
        for name in names {
            let Some(view) = self.draft.views.get(&name) else { continue };
            let mut query = view.query.clone();
            let manner = Manner { rename: Some((table, old, new)), ..Manner::default() };
            query::resolve_query(&mut query, &self.lookup(), manner);
            if let Some(view) = self.draft.views.get_mut(&name) {
                view.query = query;
                view.uses.remove(&used);
                view.uses.insert((table.clone(), new.to_owned()));
            }
        }
    }
}

fn rename_in(names: &mut [String], old: &str, new: &str) {
    names.iter_mut().filter(|name| *name == old).for_each(|name| new.clone_into(name));
}

fn rename_in_table(table: &mut Table, old: &str, new: &str) {
    table.columns.iter_mut().filter(|column| column.name == old).for_each(|column| new.clone_into(&mut column.name));
    for key in table.primary_key.iter_mut().chain(&mut table.unique) {
        rename_in(&mut key.columns, old, new);
        rename_in(&mut key.include, old, new);
    }
    for key in &mut table.foreign_keys {
        rename_in(&mut key.columns, old, new);
        rename_in(&mut key.on_delete_columns, old, new);
        if key.table == table.name {
            rename_in(&mut key.referenced, old, new);
        }
    }
    for Generated { expression, .. } in table.columns.iter_mut().flat_map(|column| &mut column.generated) {
        rename_in_expression(expression, old, new);
    }
    table.checks.iter_mut().for_each(|check| rename_in_expression(&mut check.expression, old, new));
    for index in &mut table.indexes {
        rename_in(&mut index.include, old, new);
        index.predicate.iter_mut().for_each(|text| rename_in_expression(text, old, new));
        for column in &mut index.columns {
            match &mut column.term {
                Term::Column(name) if name == old => new.clone_into(name),
                Term::Column(_) => {}
                Term::Expression(text) => rename_in_expression(text, old, new),
            }
        }
    }
    if let Some(key) = &mut table.partition_key
        && let Some((strategy, columns)) = key.split_once(' ')
        && let Some(inner) = columns.strip_prefix('(').and_then(|inner| inner.strip_suffix(')'))
    {
        // A row of the columns reads as an expression.
        let mut row = format!("ROW({inner})");
        rename_in_expression(&mut row, old, new);
        if let Some(renamed) = row.strip_prefix("ROW(").and_then(|rest| rest.strip_suffix(')')) {
            *key = format!("{strategy} ({renamed})");
        }
    }
    for exclusion in &mut table.exclusions {
        // Its columns stand alone in its text: `WITH` follows each.
        exclusion.definition = exclusion.definition.replace(&format!("{} WITH", quote_ident(old)), &format!("{} WITH", quote_ident(new)));
    }
}

fn rename_in_expression(text: &mut String, old: &str, new: &str) {
    fn change(node: &mut NodeEnum, old: &str, new: &str) {
        if let NodeEnum::ColumnRef(reference) = node
            && let Some(last) = reference.fields.last_mut()
            && tree::string(last) == Some(old)
        {
            *last = tree::text_node(new);
        }
        tree::each_child(node, &mut |child| change(child, old, new));
    }
    let Some(mut node) = tree::expression(text) else { return };
    change(&mut node, old, new);
    if let Some(changed) = tree::print_expression(&node) {
        *text = changed;
    }
}

/// Changes the spelling of a type, and of an array of it.
fn rename_type(text: &mut String, renamed: &dyn Fn(&QualifiedName) -> Option<QualifiedName>) {
    let (base, array) = match text.strip_suffix("[]") {
        Some(base) => (base, "[]"),
        None => (text.as_str(), ""),
    };
    // A type of the system has no namespace; one with modifiers ends with them.
    let (base, modifiers) = base.split_at(base.find('(').filter(|_| base.ends_with(')')).unwrap_or(base.len()));
    if let [namespace, name] = query::parts_of(base).as_slice()
        && let Some(new) = renamed(&QualifiedName::new(namespace, name))
    {
        *text = format!("{new}{modifiers}{array}");
    }
}

fn rename_in_text(text: &mut String, renamed: &dyn Fn(&QualifiedName) -> Option<QualifiedName>) {
    let Some(mut node) = tree::expression(text) else { return };
    if rename_in_tree(&mut node, renamed)
        && let Some(changed) = tree::print_expression(&node)
    {
        *text = changed;
    }
}

/// Changes the names of tables, sequences and types in a tree; returns whether there were any.
fn rename_in_tree(node: &mut NodeEnum, renamed: &dyn Fn(&QualifiedName) -> Option<QualifiedName>) -> bool {
    let mut changed = false;
    match node {
        NodeEnum::RangeVar(range) => {
            if let Some(new) = renamed(&QualifiedName::new(&range.schemaname, &range.relname)) {
                // What names the table in the query goes on doing so.
                if range.alias.is_none() && new.name != range.relname {
                    range.alias = Some(Alias { aliasname: range.relname.clone(), colnames: Vec::new() });
                }
                range.schemaname = new.namespace;
                range.relname = new.name;
                changed = true;
            }
        }
        NodeEnum::TypeCast(cast) => {
            let parts = cast.type_name.as_ref().map(|name| tree::strings(&name.names)).unwrap_or_default();
            let regclass = parts.last().is_some_and(|name| name == "regclass");
            if regclass {
                let text = cast.arg.as_ref().and_then(|node| node.node.as_ref()).and_then(tree::text_of);
                if let Some(text) = text
                    && let [namespace, name] = query::parts_of(&text).as_slice()
                    && let Some(new) = renamed(&QualifiedName::new(namespace, name))
                {
                    cast.arg = Some(tree::boxed(tree::text_constant(new.to_string())));
                    changed = true;
                }
            } else if let [namespace, name] = parts.as_slice()
                && let Some(new) = renamed(&QualifiedName::new(namespace, name))
                && let Some(type_name) = &mut cast.type_name
            {
                type_name.names = vec![tree::text_node(new.namespace), tree::text_node(new.name)];
                changed = true;
            }
        }
        _ => {}
    }
    tree::each_child(node, &mut |child| changed |= rename_in_tree(child, renamed));
    changed
}
