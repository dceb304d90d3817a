//! The list of differences.

use super::pairs::{Item, Pair, Sides, pairs};
use super::{Aspect, Change, Difference, Kind};
use crate::export::ddl;
use crate::model::{Catalog, Column, QualifiedName, Table};

pub(super) fn differences(sides: &Sides) -> Vec<Difference> {
    let mut list = List { sides, found: Vec::new() };
    list.namespaces();
    list.types();
    list.tables();
    list.views();
    list.sequences();
    list.found
}

struct List<'a> {
    sides: &'a Sides,
    found: Vec<Difference>,
}

/// What a difference is about.
#[derive(Clone, Copy)]
struct About<'a> {
    kind: Kind,
    name: &'a QualifiedName,
    part: Option<&'a str>,
}

impl List<'_> {
    fn add(&mut self, change: Change, about: About<'_>, aspect: Option<Aspect>, old: Option<String>, new: Option<String>) {
        let About { kind, name, part } = about;
        self.found.push(Difference { change, kind, name: name.clone(), part: part.map(str::to_owned), aspect, old, new });
    }

    /// Adds a change of an aspect, where its normal forms differ; it is shown as it stands.
    fn aspect<T: PartialEq>(&mut self, about: About<'_>, aspect: Aspect, normal: (&T, &T), shown: (Option<String>, Option<String>)) {
        if normal.0 != normal.1 {
            self.add(Change::Changed, about, Some(aspect), shown.0, shown.1);
        }
    }

    fn comment(&mut self, about: About<'_>, old: Option<&String>, new: Option<&String>) {
        self.aspect(about, Aspect::Comment, (&old, &new), (old.cloned(), new.cloned()));
    }

    fn namespaces(&mut self) {
        for pair in self.sides.pairs(|catalog| &catalog.namespaces, |it| it.name.clone()) {
            let name = |name: &str| QualifiedName::new(name, "");
            let about = |name| About { kind: Kind::Namespace, name, part: None };
            match pair {
                Pair::Added(new) => self.add(Change::Added, about(&name(&new.it.name)), None, None, None),
                Pair::Removed(old) => self.add(Change::Removed, about(&name(&old.it.name)), None, None, None),
                Pair::Both(old, new) => self.comment(about(&name(&new.it.name)), old.it.comment.as_ref(), new.it.comment.as_ref()),
            }
        }
    }

    fn types(&mut self) {
        let sides = self.sides;
        for pair in sides.pairs(|catalog| &catalog.enums, |it| it.name.clone()) {
            let about = |name| About { kind: Kind::Enum, name, part: None };
            if let Some((old, new)) = self.whole(&pair, about, |it| &it.name) {
                let shown = |labels: &[String]| Some(labels.join(", "));
                let about = about(&new.it.name);
                self.aspect(about, Aspect::Labels, (&old.it.labels, &new.it.labels), (shown(&old.it.labels), shown(&new.it.labels)));
                self.comment(about, old.it.comment.as_ref(), new.it.comment.as_ref());
            }
        }
        for pair in sides.pairs(|catalog| &catalog.domains, |it| it.name.clone()) {
            let about = |name| About { kind: Kind::Domain, name, part: None };
            if let Some((old, new)) = self.whole(&pair, about, |it| &it.name) {
                let about = about(&new.it.name);
                let shown = |it: &str| Some(it.to_owned());
                self.aspect(
                    about,
                    Aspect::Type,
                    (&old.normal.type_name, &new.normal.type_name),
                    (shown(&old.it.type_name), shown(&new.it.type_name)),
                );
                let collation = |it: &Option<QualifiedName>| it.as_ref().map(ToString::to_string);
                self.aspect(
                    about,
                    Aspect::Collation,
                    (&old.it.collation, &new.it.collation),
                    (collation(&old.it.collation), collation(&new.it.collation)),
                );
                self.aspect(
                    about,
                    Aspect::Default,
                    (&old.normal.default, &new.normal.default),
                    (old.it.default.clone(), new.it.default.clone()),
                );
                let nullable = |not_null: bool| Some(nullable(!not_null).to_owned());
                self.aspect(
                    about,
                    Aspect::Nullable,
                    (&old.it.not_null, &new.it.not_null),
                    (nullable(old.it.not_null), nullable(new.it.not_null)),
                );
                let checks = |it: &crate::model::Domain| {
                    let lines: Vec<String> = it.checks.iter().map(|check| format!("{}: {}", check.name, check.expression)).collect();
                    Some(lines.join("; "))
                };
                self.aspect(about, Aspect::Checks, (&old.normal.checks, &new.normal.checks), (checks(old.it), checks(new.it)));
                self.comment(about, old.it.comment.as_ref(), new.it.comment.as_ref());
            }
        }
        for pair in sides.pairs(|catalog| &catalog.composites, |it| it.name.clone()) {
            let about = |name| About { kind: Kind::Composite, name, part: None };
            if let Some((old, new)) = self.whole(&pair, about, |it| &it.name) {
                let shown = |it: &crate::model::Composite| {
                    let lines: Vec<String> = it.attributes.iter().map(|it| format!("{} {}", it.name, it.type_name)).collect();
                    Some(lines.join(", "))
                };
                let about = about(&new.it.name);
                self.aspect(about, Aspect::Attributes, (&old.normal.attributes, &new.normal.attributes), (shown(old.it), shown(new.it)));
                self.comment(about, old.it.comment.as_ref(), new.it.comment.as_ref());
            }
        }
        for pair in sides.pairs(|catalog| &catalog.ranges, |it| it.name.clone()) {
            let about = |name| About { kind: Kind::Range, name, part: None };
            if let Some((old, new)) = self.whole(&pair, about, |it| &it.name) {
                let about = about(&new.it.name);
                let key = |it: &crate::model::RangeType| (it.subtype.clone(), it.subtype_diff.clone());
                self.aspect(
                    about,
                    Aspect::Type,
                    (&key(old.it), &key(new.it)),
                    (Some(old.it.subtype.clone()), Some(new.it.subtype.clone())),
                );
                self.comment(about, old.it.comment.as_ref(), new.it.comment.as_ref());
            }
        }
    }

    /// Adds what is there on one side only; returns what is there on both.
    fn whole<'b, T>(
        &mut self,
        pair: &Pair<'b, T>,
        about: impl Fn(&'b QualifiedName) -> About<'b>,
        name: impl Fn(&T) -> &QualifiedName,
    ) -> Option<(Item<'b, T>, Item<'b, T>)> {
        match *pair {
            Pair::Added(new) => self.add(Change::Added, about(name(new.it)), None, None, None),
            Pair::Removed(old) => self.add(Change::Removed, about(name(old.it)), None, None, None),
            Pair::Both(old, new) => return Some((old, new)),
        }
        None
    }

    fn tables(&mut self) {
        let sides = self.sides;
        for pair in sides.pairs(|catalog| &catalog.tables, |it| it.name.clone()) {
            let about = |name| About { kind: Kind::Table, name, part: None };
            if let Some((old, new)) = self.whole(&pair, about, |it| &it.name) {
                self.table(old, new, about(&new.it.name));
            }
        }
    }

    fn table(&mut self, old: Item<'_, Table>, new: Item<'_, Table>, about: About<'_>) {
        let kind = |it: &Table| Some(format!("{:?}", it.kind).to_lowercase());
        self.aspect(about, Aspect::Kind, (&old.it.kind, &new.it.kind), (kind(old.it), kind(new.it)));
        let persistence = |it: &Table| Some(if it.unlogged { "unlogged" } else { "logged" }.to_owned());
        self.aspect(about, Aspect::Persistence, (&old.it.unlogged, &new.it.unlogged), (persistence(old.it), persistence(new.it)));
        let keys = (&old.normal.partition_key, &new.normal.partition_key);
        self.aspect(about, Aspect::PartitionKey, keys, (old.it.partition_key.clone(), new.it.partition_key.clone()));
        let part = |it: &Table| it.partition_of.as_ref().map(|part| format!("{} {}", part.table, part.bound));
        self.aspect(about, Aspect::PartitionOf, (&old.normal.partition_of, &new.normal.partition_of), (part(old.it), part(new.it)));
        let inherits = |it: &Table| {
            let parents: Vec<String> = it.inherits.iter().map(ToString::to_string).collect();
            Some(parents.join(", "))
        };
        self.aspect(about, Aspect::Inherits, (&old.it.inherits, &new.it.inherits), (inherits(old.it), inherits(new.it)));
        self.aspect(about, Aspect::Server, (&old.it.server, &new.it.server), (old.it.server.clone(), new.it.server.clone()));
        let options = |it: &Table| Some(it.options.join(", "));
        self.aspect(about, Aspect::Options, (&old.it.options, &new.it.options), (options(old.it), options(new.it)));
        self.comment(about, old.it.comment.as_ref(), new.it.comment.as_ref());
        self.columns(old, new, about.name);
        self.order(old.it, new.it, about);
        self.constraints(old, new, about.name);
    }

    fn columns(&mut self, old: Item<'_, Table>, new: Item<'_, Table>, table: &QualifiedName) {
        let (old_catalog, new_catalog) = (&self.sides.old, &self.sides.new);
        for pair in pairs((&old.it.columns, &old.normal.columns), (&new.it.columns, &new.normal.columns), |it| it.name.clone()) {
            let about = |name| About { kind: Kind::Column, name: table, part: Some(name) };
            let whole = |catalog: &Catalog, table: &Table, column: &Column| Some(ddl::column_definition(catalog, table, column, None));
            match pair {
                Pair::Added(column) => {
                    self.add(Change::Added, about(&column.it.name), None, None, whole(new_catalog, new.it, column.it));
                }
                Pair::Removed(column) => {
                    self.add(Change::Removed, about(&column.it.name), None, whole(old_catalog, old.it, column.it), None);
                }
                Pair::Both(old, new) => self.column(old, new, about(&new.it.name)),
            }
        }
    }

    fn column(&mut self, old: Item<'_, Column>, new: Item<'_, Column>, about: About<'_>) {
        let types = (&old.normal.type_name, &new.normal.type_name);
        self.aspect(about, Aspect::Type, types, (old.it.type_name.clone(), new.it.type_name.clone()));
        let shown = |it: &Column| Some(nullable(it.nullable).to_owned());
        self.aspect(about, Aspect::Nullable, (&old.it.nullable, &new.it.nullable), (shown(old.it), shown(new.it)));
        let defaults = (&old.normal.default, &new.normal.default);
        self.aspect(about, Aspect::Default, defaults, (old.it.default.clone(), new.it.default.clone()));
        let generated = |it: &Column| it.generated.as_ref().map(|generated| generated.expression.clone());
        self.aspect(about, Aspect::Generated, (&old.normal.generated, &new.normal.generated), (generated(old.it), generated(new.it)));
        let identity = |it: &Column| it.identity.map(|identity| ddl::identity_words(identity).to_lowercase());
        self.aspect(about, Aspect::Identity, (&old.normal.identity, &new.normal.identity), (identity(old.it), identity(new.it)));
        let collation = |it: &Column| it.collation.as_ref().map(ToString::to_string);
        self.aspect(about, Aspect::Collation, (&old.normal.collation, &new.normal.collation), (collation(old.it), collation(new.it)));
        self.comment(about, old.it.comment.as_ref(), new.it.comment.as_ref());
    }

    /// The order of those columns that both have: no statement changes it.
    fn order(&mut self, old: &Table, new: &Table, about: About<'_>) {
        let common = |one: &Table, other: &Table| -> Vec<String> {
            let both = one.columns.iter().filter(|column| other.column(&column.name).is_some());
            both.map(|column| column.name.clone()).collect()
        };
        let (old, new) = (common(old, new), common(new, old));
        self.aspect(about, Aspect::ColumnOrder, (&old, &new), (Some(old.join(", ")), Some(new.join(", "))));
    }

    fn constraints(&mut self, old: Item<'_, Table>, new: Item<'_, Table>, table: &QualifiedName) {
        let slice = |key: &'_ Option<crate::model::Key>| key.iter().cloned().collect::<Vec<_>>();
        let primary =
            [slice(&old.it.primary_key), slice(&old.normal.primary_key), slice(&new.it.primary_key), slice(&new.normal.primary_key)];
        // By whatever name: a table has one.
        let found = pairs((&primary[0], &primary[1]), (&primary[2], &primary[3]), |_| ());
        self.parts(Kind::PrimaryKey, table, found, |it| (&it.name, ddl::add_key(table, it, true), &it.comment));
        let found = pairs((&old.it.unique, &old.normal.unique), (&new.it.unique, &new.normal.unique), |it| it.name.clone());
        self.parts(Kind::Unique, table, found, |it| (&it.name, ddl::add_key(table, it, false), &it.comment));
        let keys = ((&*old.it.foreign_keys, &*old.normal.foreign_keys), (&*new.it.foreign_keys, &*new.normal.foreign_keys));
        let found = pairs(keys.0, keys.1, |it| it.name.clone());
        self.parts(Kind::ForeignKey, table, found, |it| (&it.name, ddl::add_foreign_key(table, it), &it.comment));
        let found = pairs((&old.it.checks, &old.normal.checks), (&new.it.checks, &new.normal.checks), |it| it.name.clone());
        self.parts(Kind::Check, table, found, |it| (&it.name, ddl::add_check(table, it), &it.comment));
        let found = pairs((&old.it.exclusions, &old.normal.exclusions), (&new.it.exclusions, &new.normal.exclusions), |it| it.name.clone());
        self.parts(Kind::Exclusion, table, found, |it| (&it.name, ddl::add_exclusion(table, it), &it.comment));
        self.indexes((&old.it.indexes, &old.normal.indexes), (&new.it.indexes, &new.normal.indexes), table);
    }

    fn indexes(
        &mut self,
        old: (&[crate::model::Index], &[crate::model::Index]),
        new: (&[crate::model::Index], &[crate::model::Index]),
        relation: &QualifiedName,
    ) {
        let found = pairs(old, new, |it| it.name.clone());
        self.parts(Kind::Index, relation, found, |it| (&it.name, ddl::create_index(relation, it), &it.comment));
    }

    /// Compares parts of a table by the statements that make them.
    fn parts<T>(
        &mut self,
        kind: Kind,
        table: &QualifiedName,
        found: Vec<Pair<'_, T>>,
        describe: impl Fn(&T) -> (&String, String, &Option<String>),
    ) {
        for pair in found {
            match pair {
                Pair::Added(new) => {
                    let (name, text, _) = describe(new.it);
                    self.add(Change::Added, About { kind, name: table, part: Some(name) }, None, None, Some(text));
                }
                Pair::Removed(old) => {
                    let (name, text, _) = describe(old.it);
                    self.add(Change::Removed, About { kind, name: table, part: Some(name) }, None, Some(text), None);
                }
                Pair::Both(old, new) => {
                    let ((_, old_text, old_comment), (name, new_text, new_comment)) = (describe(old.it), describe(new.it));
                    let about = About { kind, name: table, part: Some(name) };
                    let normal = (&describe(old.normal).1, &describe(new.normal).1);
                    self.aspect(about, Aspect::Definition, normal, (Some(old_text), Some(new_text)));
                    self.comment(about, old_comment.as_ref(), new_comment.as_ref());
                }
            }
        }
    }

    fn views(&mut self) {
        let sides = self.sides;
        for pair in sides.pairs(|catalog| &catalog.views, |it| it.name.clone()) {
            let about = |name| About { kind: Kind::View, name, part: None };
            let Some((old, new)) = self.whole(&pair, about, |it| &it.name) else { continue };
            let about = about(&new.it.name);
            let kind = |it: &crate::model::View| Some(if it.materialized { "materialized view" } else { "view" }.to_owned());
            self.aspect(about, Aspect::Kind, (&old.it.materialized, &new.it.materialized), (kind(old.it), kind(new.it)));
            let definitions = (&old.normal.definition, &new.normal.definition);
            self.aspect(about, Aspect::Definition, definitions, (Some(old.it.definition.clone()), Some(new.it.definition.clone())));
            let shown = |it: &crate::model::View| {
                let names: Vec<String> = it.columns.iter().map(|column| column.name.clone()).collect();
                Some(names.join(", "))
            };
            let columns = |it: &crate::model::View| -> Vec<(String, Option<String>)> {
                it.columns.iter().map(|column| (column.name.clone(), column.type_name.clone())).collect()
            };
            self.aspect(about, Aspect::Columns, (&columns(old.normal), &columns(new.normal)), (shown(old.it), shown(new.it)));
            let options = |it: &crate::model::View| Some(it.options.join(", "));
            self.aspect(about, Aspect::Options, (&old.it.options, &new.it.options), (options(old.it), options(new.it)));
            self.comment(about, old.it.comment.as_ref(), new.it.comment.as_ref());
            for column in &new.it.columns {
                let before = old.it.columns.iter().find(|other| other.name == column.name);
                let about = About { kind: Kind::Column, name: &new.it.name, part: Some(&column.name) };
                if let Some(before) = before {
                    self.comment(about, before.comment.as_ref(), column.comment.as_ref());
                }
            }
            self.indexes((&old.it.indexes, &old.normal.indexes), (&new.it.indexes, &new.normal.indexes), &new.it.name);
        }
    }

    fn sequences(&mut self) {
        let sides = self.sides;
        for pair in sides.pairs(|catalog| &catalog.sequences, |it| it.name.clone()) {
            let about = |name| About { kind: Kind::Sequence, name, part: None };
            let Some((old, new)) = self.whole(&pair, about, |it| &it.name) else { continue };
            let about = about(&new.it.name);
            self.aspect(
                about,
                Aspect::Type,
                (&old.normal.type_name, &new.normal.type_name),
                (Some(old.it.type_name.clone()), Some(new.it.type_name.clone())),
            );
            let bounds = |it: &crate::model::Sequence| ddl::sequence_options(it);
            self.aspect(about, Aspect::Bounds, (&bounds(old.it), &bounds(new.it)), (Some(bounds(old.it)), Some(bounds(new.it))));
            let owner = |it: &crate::model::Sequence| it.owner.as_ref().map(|owner| format!("{}.{}", owner.table, owner.column));
            self.aspect(about, Aspect::Owner, (&old.it.owner, &new.it.owner), (owner(old.it), owner(new.it)));
            self.comment(about, old.it.comment.as_ref(), new.it.comment.as_ref());
        }
    }
}

fn nullable(nullable: bool) -> &'static str {
    if nullable { "NULL" } else { "NOT NULL" }
}
