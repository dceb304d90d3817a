//! `DROP`, and what goes along.

use pg_query::protobuf::{DropBehavior, DropStmt, ObjectType};

use super::Reader;
use super::problem::Fault;
use crate::model::{QualifiedName, default_from, quote_ident};
use crate::query::Relations;
use crate::tree;

/// What a statement drops.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Object {
    Table(QualifiedName),
    View(QualifiedName),
    Sequence(QualifiedName),
    Index(QualifiedName),
    Type(QualifiedName),
    Namespace(String),
    Extension(String),
    Collation(QualifiedName),
}

impl Reader {
    /// Drops everything that a statement names, or nothing of it.
    pub(super) fn drop(&mut self, drop: &DropStmt) -> Result<(), Fault> {
        let mut objects = Vec::new();
        for node in &drop.objects {
            let parts = tree::name_parts(node);
            match self.object(drop.remove_type(), &parts)? {
                Some(object) => objects.push(object),
                None if drop.missing_ok => {}
                None => {
                    let what = word(drop.remove_type());
                    let is_namespace = drop.remove_type() == ObjectType::ObjectSchema;
                    let name = self.name_for(&parts);
                    return Err(Fault::missing(what, if is_namespace { quote_ident(&name.name) } else { name.to_string() }));
                }
            }
        }
        if drop.behavior() != DropBehavior::DropCascade {
            for object in &objects {
                if let Some(needed) = self.needed_by_others(object, &objects) {
                    return Err(needed);
                }
            }
        }
        for object in objects {
            self.drop_object(object);
        }
        Ok(())
    }

    /// Returns what a name stands for, where it is there; nothing, too, for what a catalog does not hold.
    fn object(&mut self, kind: ObjectType, parts: &[String]) -> Result<Option<Object>, Fault> {
        let found = match kind {
            ObjectType::ObjectTable
            | ObjectType::ObjectForeignTable
            | ObjectType::ObjectView
            | ObjectType::ObjectMatview
            | ObjectType::ObjectSequence => {
                let Some(name) = self.lookup().relation(parts) else { return Ok(None) };
                let is_table = self.draft.tables.contains_key(&name);
                let is_view = self.draft.views.contains_key(&name);
                match kind {
                    ObjectType::ObjectTable | ObjectType::ObjectForeignTable if is_table => Object::Table(name),
                    ObjectType::ObjectView | ObjectType::ObjectMatview if is_view => Object::View(name),
                    ObjectType::ObjectSequence if !is_table && !is_view => Object::Sequence(name),
                    _ => return Err(Fault::conflict(format!("{name} is no {}", word(kind)))),
                }
            }
            ObjectType::ObjectIndex => {
                let candidates: Vec<QualifiedName> = match parts {
                    [name] => self.session.path().iter().map(|namespace| QualifiedName::new(namespace, name)).collect(),
                    _ => vec![self.name_for(parts)],
                };
                let names = self.draft.names();
                let Some(name) = candidates.into_iter().find(|name| names.index_owner(name).is_some()) else { return Ok(None) };
                Object::Index(name)
            }
            ObjectType::ObjectType | ObjectType::ObjectDomain => {
                let Some(name) = self.type_named(parts) else { return Ok(None) };
                if self.draft.tables.contains_key(&name) || self.draft.views.contains_key(&name) {
                    return Err(Fault::conflict(format!("{name} is the type of a table")));
                }
                Object::Type(name)
            }
            ObjectType::ObjectSchema => {
                let Some(name) = parts.last().filter(|name| self.draft.namespaces.contains_key(*name)) else { return Ok(None) };
                Object::Namespace(name.clone())
            }
            ObjectType::ObjectExtension => Object::Extension(parts.last().cloned().unwrap_or_default()),
            // Of other kinds nothing is known, and so nothing is missing.
            _ => Object::Collation(self.name_for(parts)),
        };
        Ok(Some(found))
    }

    /// Returns what would have to be dropped along, and is not in the list.
    fn needed_by_others(&mut self, object: &Object, listed: &[Object]) -> Option<Fault> {
        let draft = &self.draft;
        let table_goes = |name: &QualifiedName| listed.contains(&Object::Table(name.clone()));
        let reading_view = |name: &QualifiedName| {
            let mut reading = draft.views.values().filter(|view| view.view.name != *name && view.view.depends_on.contains(name));
            let other = reading.find(|view| !listed.contains(&Object::View(view.view.name.clone())))?;
            Some(depends(name, "the view", &other.view.name))
        };
        match object {
            Object::Table(name) => {
                let mut others = draft.tables.values().filter(|other| other.name != *name && !table_goes(&other.name));
                let referring = others.find(|other| other.foreign_keys.iter().any(|key| key.table == *name));
                if let Some(other) = referring {
                    return Some(depends(name, "a foreign key", &other.name));
                }
                let heir = draft.tables.values().find(|other| other.inherits.contains(name) && !table_goes(&other.name));
                if let Some(other) = heir {
                    return Some(depends(name, "the table", &other.name));
                }
                reading_view(name).or_else(|| self.column_of_type(&name.to_string(), name))
            }
            Object::View(name) => reading_view(name).or_else(|| self.column_of_type(&name.to_string(), name)),
            Object::Sequence(name) => {
                let default = default_from(name);
                let uses = |table: &&crate::model::Table| table.columns.iter().any(|column| column.default.as_ref() == Some(&default));
                let other = draft.tables.values().find(uses)?;
                Some(depends(name, "a default of", &other.name))
            }
            Object::Index(name) => {
                let owner = self.draft.names().index_owner(name)?.clone();
                let fault = Fault::conflict(format!("{name} belongs to a constraint of {owner}"));
                self.index_mut(name).is_none().then_some(fault)
            }
            Object::Type(name) => self.column_of_type(&name.to_string(), name),
            Object::Namespace(namespace) => {
                let first = self.content_of(namespace).into_iter().next()?;
                let fault = Fault::conflict(format!("the schema {} is not empty: {first} is in it", quote_ident(namespace)));
                Some(fault.hint("DROP … CASCADE drops that, too."))
            }
            Object::Extension(name) => super::expression::types_of_extension(name).iter().find_map(|type_name| {
                let namespace = draft.extension_types.get(type_name)?;
                let name = QualifiedName::new(namespace, *type_name);
                self.column_of_type(&name.to_string(), &name)
            }),
            Object::Collation(_) => None,
        }
    }

    /// Returns that there is a column of a type, but in the table whose rows are of it.
    fn column_of_type(&self, type_name: &str, own: &QualifiedName) -> Option<Fault> {
        let (table, column) = self.columns_with_type(type_name).into_iter().find(|(table, _)| table != own)?;
        let fault = Fault::conflict(format!("the column {table}.{} is of the type {type_name}", quote_ident(&column)));
        Some(fault.hint("DROP … CASCADE drops it, too."))
    }

    fn columns_with_type(&self, type_name: &str) -> Vec<(QualifiedName, String)> {
        let is_of = |text: &str| text == type_name || text.strip_suffix("[]") == Some(type_name);
        let columns = self.draft.tables.values().flat_map(|table| table.columns.iter().map(move |column| (table, column)));
        columns
            .filter(|(_, column)| column.type_name.as_deref().is_some_and(is_of))
            .map(|(table, column)| (table.name.clone(), column.name.clone()))
            .collect()
    }

    /// Returns the names of everything in a namespace.
    fn content_of(&self, namespace: &str) -> Vec<QualifiedName> {
        let draft = &self.draft;
        let relations = draft.tables.keys().chain(draft.views.keys()).chain(draft.sequences.keys());
        let types = draft.enums.keys().chain(draft.domains.keys()).chain(draft.composites.keys()).chain(draft.ranges.keys());
        relations.chain(types).filter(|name| name.namespace == namespace).cloned().collect()
    }

    /// Drops something, and everything that needs it.
    fn drop_object(&mut self, object: Object) {
        match object {
            Object::Table(name) => self.drop_table(&name),
            Object::View(name) => self.drop_view(&name),
            Object::Sequence(name) => self.drop_sequence(&name),
            Object::Index(name) => self.drop_index(&name),
            Object::Type(name) => self.drop_type(&name),
            Object::Namespace(namespace) => {
                for name in self.content_of(&namespace) {
                    self.drop_view(&name);
                    self.drop_table(&name);
                    self.drop_type(&name);
                    self.drop_sequence(&name);
                }
                self.draft.namespaces.remove(&namespace);
            }
            Object::Extension(name) => {
                for type_name in super::expression::types_of_extension(&name) {
                    if let Some(namespace) = self.draft.extension_types.remove(type_name) {
                        self.drop_columns_of_type(&QualifiedName::new(namespace, *type_name).to_string());
                    }
                }
            }
            Object::Collation(name) => {
                self.draft.collations.remove(&name);
            }
        }
        self.draft.renamed();
    }

    fn drop_table(&mut self, name: &QualifiedName) {
        if self.draft.tables.remove(name).is_none() {
            return;
        }
        self.drop_views_of(name);
        for other in self.draft.tables.values_mut() {
            other.foreign_keys.retain(|key| key.table != *name);
        }
        for child in self.draft.children(name) {
            self.drop_table(&child);
        }
        self.drop_columns_of_type(&name.to_string());
        self.draft.sequences.retain(|_, sequence| sequence.owner.as_ref().is_none_or(|owner| owner.table != *name));
    }

    fn drop_view(&mut self, name: &QualifiedName) {
        if self.draft.views.remove(name).is_some() {
            self.drop_views_of(name);
        }
    }

    /// Drops the views that read a relation.
    fn drop_views_of(&mut self, name: &QualifiedName) {
        let reading = self.draft.views.values().filter(|view| view.view.depends_on.contains(name));
        let views: Vec<QualifiedName> = reading.map(|view| view.view.name.clone()).collect();
        for view in &views {
            self.drop_view(view);
        }
    }

    fn drop_sequence(&mut self, name: &QualifiedName) {
        if self.draft.sequences.remove(name).is_none() {
            return;
        }
        let default = default_from(name);
        for column in self.draft.tables.values_mut().flat_map(|table| &mut table.columns) {
            column.default.take_if(|text| *text == default);
        }
    }

    fn drop_index(&mut self, name: &QualifiedName) {
        let Some(owner) = self.draft.names().index_owner(name).cloned() else { return };
        if let Some(table) = self.draft.tables.get_mut(&owner) {
            table.indexes.retain(|index| index.name != name.name);
        } else if let Some(view) = self.draft.views.get_mut(&owner) {
            view.view.indexes.retain(|index| index.name != name.name);
        }
    }

    fn drop_type(&mut self, name: &QualifiedName) {
        let draft = &mut self.draft;
        let enums = draft.enums.remove(name).is_some();
        let domains = draft.domains.remove(name).is_some();
        let composites = draft.composites.remove(name).is_some();
        let ranges = draft.ranges.remove(name).is_some();
        if enums || domains || composites || ranges {
            self.drop_columns_of_type(&name.to_string());
        }
    }

    /// Drops the columns of a type that goes.
    fn drop_columns_of_type(&mut self, type_name: &str) {
        for (table, column) in self.columns_with_type(type_name) {
            if self.draft.tables.get(&table).is_some_and(|table| table.column(&column).is_some()) {
                // The table and its column are there: nothing can be missing.
                let _ = self.take_column(&table, &column, true, true);
            }
        }
    }

    /// Drops the views that read a column which goes.
    pub(super) fn release_column(&mut self, table: &QualifiedName, column: &str, cascade: bool) -> Result<(), Fault> {
        let used = (table.clone(), column.to_owned());
        let using = self.draft.views.values().filter(|view| view.uses.contains(&used));
        let views: Vec<QualifiedName> = using.map(|view| view.view.name.clone()).collect();
        if let (Some(view), false) = (views.first(), cascade) {
            return Err(depends(table, "the view", view));
        }
        for view in &views {
            self.drop_view(view);
        }
        Ok(())
    }

    /// Drops the foreign keys that refer to a key which goes.
    pub(super) fn release_key(&mut self, table: &QualifiedName, key: &str, cascade: bool) -> Result<(), Fault> {
        let columns = |name: &str| self.draft.tables.get(table)?.keys().find(|key| key.name == name).map(|key| sorted(&key.columns));
        let Some(columns) = columns(key) else { return Ok(()) };
        // Another key of the same columns would do.
        let others = self.draft.table(table)?.keys().filter(|other| other.name != key && sorted(&other.columns) == columns).count();
        let refers = |foreign: &crate::model::ForeignKey| others == 0 && foreign.table == *table && sorted(&foreign.referenced) == columns;
        let referring: Vec<QualifiedName> =
            self.draft.tables.values().filter(|other| other.foreign_keys.iter().any(refers)).map(|other| other.name.clone()).collect();
        if let (Some(other), false) = (referring.first(), cascade) {
            return Err(depends(table, "a foreign key", other));
        }
        for other in referring {
            self.draft.table_mut(&other)?.foreign_keys.retain(|foreign| foreign.table != *table || sorted(&foreign.referenced) != columns);
        }
        Ok(())
    }
}

fn sorted(columns: &[String]) -> Vec<String> {
    let mut columns = columns.to_vec();
    columns.sort();
    columns
}

fn depends(name: &QualifiedName, what: &str, other: &QualifiedName) -> Fault {
    let by = if what.ends_with("key") { format!("{what} of {other}") } else { format!("{what} {other}") };
    Fault::conflict(format!("{by} needs {name}")).hint("DROP … CASCADE drops that, too.")
}

fn word(kind: ObjectType) -> &'static str {
    match kind {
        ObjectType::ObjectView => "view",
        ObjectType::ObjectMatview => "materialized view",
        ObjectType::ObjectSequence => "sequence",
        ObjectType::ObjectIndex => "index",
        ObjectType::ObjectType => "type",
        ObjectType::ObjectDomain => "domain",
        ObjectType::ObjectSchema => "schema",
        ObjectType::ObjectForeignTable => "foreign table",
        _ => "table",
    }
}
