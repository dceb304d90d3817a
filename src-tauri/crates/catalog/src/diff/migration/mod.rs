//! Statements that make the new catalog of the old one.
//!
//! What goes is taken away first, in the order in which nothing that stays needs it; then comes what is new. Nothing is renamed:
//! what has another name is another thing. What no statement can change without loss (the kind of a table, how it is spread, a
//! label of an enum that goes) is made anew, and marked so. The order of columns is left as it is.

mod columns;
mod fate;
mod objects;
mod parts;
mod plan;
mod types;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use self::plan::Plan;
use super::pairs::Sides;
use crate::model::Catalog;

/// Statements in the order in which they run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CatalogMigration)]
pub struct Migration {
    pub steps: Vec<Step>,
}

/// One statement, without its semicolon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CatalogMigrationStep)]
pub struct Step {
    pub sql: String,
    /// Rows or values are lost.
    #[serde(default, skip_serializing_if = "crate::model::is_false")]
    pub destructive: bool,
    /// What a person should know before it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Migration {
    /// Returns the statements as a script, what is to be known of one in a comment above it.
    pub fn sql(&self) -> String {
        let mut text = String::new();
        for step in &self.steps {
            match (&step.note, step.destructive) {
                (Some(note), true) => {
                    // Writing to a String cannot fail.
                    let _ = writeln!(text, "-- destructive: {note}");
                }
                (None, true) => text.push_str("-- destructive\n"),
                (Some(note), false) => {
                    let _ = writeln!(text, "-- {note}");
                }
                (None, false) => {}
            }
            text.push_str(&step.sql);
            text.push_str(";\n");
        }
        text
    }
}

/// Returns the statements that make `new` of `old`.
///
/// ```
/// use millpond_catalog::diff::migration;
/// use millpond_catalog::read::{Text, read};
///
/// let catalog = |text| read(&[Text { name: "a.sql", text }]).catalog;
/// let old = catalog("CREATE TABLE a (id int, note text)");
/// let new = catalog("CREATE TABLE a (id int NOT NULL)");
/// let migration = migration(&old, &new);
/// assert_eq!(migration.steps[0].sql, "ALTER TABLE public.a DROP COLUMN note");
/// assert!(migration.steps[0].destructive);
/// assert_eq!(migration.steps[1].sql, "ALTER TABLE public.a ALTER COLUMN id SET NOT NULL");
/// ```
pub fn migration(old: &Catalog, new: &Catalog) -> Migration {
    let sides = Sides::of(old, new);
    let plan = Plan::of(&sides);
    let mut writer = Writer { sides: &sides, plan, steps: BTreeMap::new(), remade: BTreeSet::new() };
    writer.namespaces();
    writer.types();
    writer.sequences();
    writer.tables();
    writer.views();
    writer.comments();
    Migration { steps: writer.steps.into_values().flatten().collect() }
}

/// When a statement runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    DropViews,
    DropForeignKeys,
    DropConstraints,
    DropTables,
    Namespaces,
    Types,
    Sequences,
    Tables,
    Columns,
    Constraints,
    Attach,
    ForeignKeys,
    Views,
    Ownership,
    Comments,
    DropSequences,
    DropTypes,
    DropNamespaces,
}

struct Writer<'a> {
    sides: &'a Sides,
    plan: Plan,
    steps: BTreeMap<Phase, Vec<Step>>,
    /// Parts that are made, or made anew, in the words of `COMMENT ON`: a comment on them has to be said again.
    remade: BTreeSet<String>,
}

impl Writer<'_> {
    fn remade(&mut self, on: String) {
        self.remade.insert(on);
    }

    fn add(&mut self, phase: Phase, sql: impl Into<String>) {
        self.steps.entry(phase).or_default().push(Step { sql: sql.into(), destructive: false, note: None });
    }

    fn noted(&mut self, phase: Phase, sql: impl Into<String>, note: &str) {
        self.steps.entry(phase).or_default().push(Step { sql: sql.into(), destructive: false, note: Some(note.to_owned()) });
    }

    fn destroy(&mut self, phase: Phase, sql: impl Into<String>, note: &str) {
        self.steps.entry(phase).or_default().push(Step { sql: sql.into(), destructive: true, note: Some(note.to_owned()) });
    }
}
