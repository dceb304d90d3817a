//! A part of a catalog: some tables, and what they cannot be without.

use std::collections::BTreeSet;

use super::{Catalog, QualifiedName};

impl Catalog {
    /// Returns the tables and views of those names, with the types and sequences that they use, their partitions, and the keys
    /// between them. Keys to other tables are left out.
    ///
    /// ```
    /// use std::collections::BTreeSet;
    ///
    /// use millpond_catalog::model::QualifiedName;
    /// use millpond_catalog::read::{Text, read};
    ///
    /// let text = "CREATE TYPE mood AS ENUM ('ok'); CREATE TYPE hue AS ENUM ('red');
    ///     CREATE TABLE a (id int PRIMARY KEY, m mood[]); CREATE TABLE b (a int REFERENCES a, h hue);";
    /// let all = read(&[Text { name: "a.sql", text }]).catalog;
    /// let b = all.clone().only(&BTreeSet::from([QualifiedName::new("public", "b")]));
    /// assert_eq!((b.tables.len(), b.tables[0].foreign_keys.len()), (1, 0));
    /// assert_eq!(b.enums[0].name.name, "hue");
    /// ```
    #[must_use]
    pub fn only(mut self, names: &BTreeSet<QualifiedName>) -> Self {
        let mut kept: BTreeSet<QualifiedName> = names.clone();
        // A partition of a partition is found in the round after its own.
        loop {
            let parts = self.tables.iter().filter(|table| table.partition_of.as_ref().is_some_and(|part| kept.contains(&part.table)));
            let new: Vec<QualifiedName> = parts.map(|table| table.name.clone()).filter(|name| !kept.contains(name)).collect();
            if new.is_empty() {
                break;
            }
            kept.extend(new);
        }
        self.tables.retain(|table| kept.contains(&table.name));
        self.views.retain(|view| kept.contains(&view.name));
        for table in &mut self.tables {
            table.foreign_keys.retain(|key| kept.contains(&key.table));
            if table.partition_of.as_ref().is_some_and(|part| !kept.contains(&part.table)) {
                table.partition_of = None;
            }
            if table.inherits.iter().any(|parent| !kept.contains(parent)) {
                // What came from a parent that is not there is the table's own.
                table.inherits.retain(|parent| kept.contains(parent));
                table.columns.iter_mut().for_each(|column| column.inherited = false);
                table.checks.iter_mut().for_each(|check| check.inherited = false);
            }
        }
        self.keep_used_types();
        self.keep_used_sequences(&kept);
        let used: BTreeSet<String> = self.named().map(|name| name.namespace.clone()).collect();
        self.namespaces.retain(|namespace| used.contains(&namespace.name));
        self
    }

    /// Returns the names of everything in it.
    fn named(&self) -> impl Iterator<Item = &QualifiedName> {
        let types = self.enums.iter().map(|one| &one.name).chain(self.domains.iter().map(|one| &one.name));
        let types = types.chain(self.composites.iter().map(|one| &one.name)).chain(self.ranges.iter().map(|one| &one.name));
        let relations = self.tables.iter().map(|one| &one.name).chain(self.views.iter().map(|one| &one.name));
        relations.chain(self.sequences.iter().map(|one| &one.name)).chain(types)
    }

    /// Leaves out types whose names nothing that is kept has in its texts. A name may stand in a text by chance: it is kept then.
    fn keep_used_types(&mut self) {
        let mut texts: Vec<String> = Vec::new();
        for table in &self.tables {
            let columns = table.columns.iter();
            texts.extend(columns.flat_map(|column| [&column.type_name, &column.default]).flatten().cloned());
            texts.extend(table.columns.iter().filter_map(|column| column.generated.as_ref()).map(|generated| generated.expression.clone()));
            texts.extend(table.checks.iter().map(|check| check.expression.clone()));
            texts.extend(table.exclusions.iter().map(|exclusion| exclusion.definition.clone()));
            texts.extend(table.partition_key.iter().cloned());
            texts.extend(table.partition_of.iter().map(|part| part.bound.clone()));
            texts.extend(table.indexes.iter().filter_map(|index| index.predicate.clone()));
        }
        for view in &self.views {
            texts.push(view.definition.clone());
            texts.extend(view.columns.iter().filter_map(|column| column.type_name.clone()));
        }
        // Types stand on types: as long as one is found, another one may be.
        let (domains, composites, ranges) = (self.domains.clone(), self.composites.clone(), self.ranges.clone());
        let mut used: BTreeSet<QualifiedName> = BTreeSet::new();
        loop {
            let names: Vec<QualifiedName> = self.type_names().filter(|name| !used.contains(*name)).cloned().collect();
            let found: Vec<QualifiedName> = names.into_iter().filter(|name| texts.iter().any(|text| says(text, name))).collect();
            if found.is_empty() {
                break;
            }
            for domain in domains.iter().filter(|domain| found.contains(&domain.name)) {
                texts.push(domain.type_name.clone());
                texts.extend(domain.default.iter().cloned());
                texts.extend(domain.checks.iter().map(|check| check.expression.clone()));
            }
            for composite in composites.iter().filter(|composite| found.contains(&composite.name)) {
                texts.extend(composite.attributes.iter().map(|attribute| attribute.type_name.clone()));
            }
            texts.extend(ranges.iter().filter(|range| found.contains(&range.name)).map(|range| range.subtype.clone()));
            used.extend(found);
        }
        self.enums.retain(|one| used.contains(&one.name));
        self.domains.retain(|one| used.contains(&one.name));
        self.composites.retain(|one| used.contains(&one.name));
        self.ranges.retain(|one| used.contains(&one.name));
    }

    fn type_names(&self) -> impl Iterator<Item = &QualifiedName> {
        let types = self.enums.iter().map(|one| &one.name).chain(self.domains.iter().map(|one| &one.name));
        types.chain(self.composites.iter().map(|one| &one.name)).chain(self.ranges.iter().map(|one| &one.name))
    }

    fn keep_used_sequences(&mut self, kept: &BTreeSet<QualifiedName>) {
        let defaults: Vec<&String> =
            self.tables.iter().flat_map(|table| &table.columns).filter_map(|column| column.default.as_ref()).collect();
        let used = |name: &QualifiedName| defaults.iter().any(|text| says(text, name));
        self.sequences.retain(|sequence| match &sequence.owner {
            Some(owner) => kept.contains(&owner.table),
            None => used(&sequence.name),
        });
    }
}

/// Returns whether a text may name something.
fn says(text: &str, name: &QualifiedName) -> bool {
    text.contains(&name.to_string()) || text.contains(&name.name)
}
