//! DDL: one function for each thing, so that a migration writes what an export writes.

use std::fmt::Write;

use pg_query::NodeEnum;

use super::order;
use crate::model::{
    Catalog, Check, Column, Composite, Domain, Enum, Exclusion, ForeignKey, Identity, Index, Key, QualifiedName, RangeType, Sequence,
    Table, TableKind, Term, View, quote_ident, quote_literal,
};
use crate::tree;

/// Returns statements that make the catalog in an empty database, each on lines of its own.
pub fn ddl(catalog: &Catalog) -> String {
    let mut statements = Vec::new();
    for namespace in catalog.namespaces.iter().filter(|namespace| namespace.name != "public") {
        statements.push(format!("CREATE SCHEMA {}", quote_ident(&namespace.name)));
    }
    for name in order::types(catalog) {
        statements.extend(create_type(catalog, &name));
    }
    let free = |sequence: &&Sequence| !sequence.owner.as_ref().is_some_and(|owner| owner.identity);
    statements.extend(catalog.sequences.iter().filter(free).map(create_sequence));
    let tables = order::tables(catalog);
    for table in &tables {
        statements.extend(create_table(catalog, table));
    }
    for table in &tables {
        statements.extend(constraints(table));
        statements.extend(table.indexes.iter().map(|index| create_index(&table.name, index)));
    }
    statements.extend(tables.iter().filter_map(|table| attach(table)));
    for table in &tables {
        statements.extend(table.foreign_keys.iter().map(|key| add_foreign_key(&table.name, key)));
    }
    for view in order::views(catalog) {
        statements.push(create_view(view));
        statements.extend(view.indexes.iter().map(|index| create_index(&view.name, index)));
    }
    statements.extend(catalog.sequences.iter().filter(free).filter_map(own_sequence));
    statements.extend(comments(catalog));
    let mut text = String::new();
    for statement in statements {
        text.push_str(&statement);
        text.push_str(";\n");
    }
    text
}

/// Returns the statements that make an enum, domain, composite type or range.
pub(crate) fn create_type(catalog: &Catalog, name: &QualifiedName) -> Vec<String> {
    if let Some(it) = catalog.enums.iter().find(|it| it.name == *name) {
        return vec![create_enum(it)];
    }
    if let Some(it) = catalog.domain(name) {
        return create_domain(it);
    }
    if let Some(it) = catalog.composites.iter().find(|it| it.name == *name) {
        return vec![create_composite(it)];
    }
    catalog.ranges.iter().find(|it| it.name == *name).map(create_range).into_iter().collect()
}

fn create_enum(it: &Enum) -> String {
    let labels: Vec<String> = it.labels.iter().map(|label| quote_literal(label)).collect();
    format!("CREATE TYPE {} AS ENUM ({})", it.name, labels.join(", "))
}

fn create_domain(it: &Domain) -> Vec<String> {
    let mut statement = format!("CREATE DOMAIN {} AS {}", it.name, it.type_name);
    if let Some(collation) = &it.collation {
        // Writing to a String cannot fail.
        let _ = write!(statement, " COLLATE {collation}");
    }
    if let Some(default) = &it.default {
        let _ = write!(statement, " DEFAULT {}", bracketed(default));
    }
    if it.not_null {
        statement.push_str(" NOT NULL");
    }
    for check in it.checks.iter().filter(|check| !check.not_valid) {
        let _ = write!(statement, " CONSTRAINT {} CHECK ({})", quote_ident(&check.name), check.expression);
    }
    let later = it.checks.iter().filter(|check| check.not_valid).map(|check| {
        format!("ALTER DOMAIN {} ADD CONSTRAINT {} CHECK ({}) NOT VALID", it.name, quote_ident(&check.name), check.expression)
    });
    std::iter::once(statement).chain(later).collect()
}

fn create_composite(it: &Composite) -> String {
    let attributes: Vec<String> = it
        .attributes
        .iter()
        .map(|attribute| {
            let collation = attribute.collation.as_ref().map(|collation| format!(" COLLATE {collation}")).unwrap_or_default();
            format!("{} {}{collation}", quote_ident(&attribute.name), attribute.type_name)
        })
        .collect();
    format!("CREATE TYPE {} AS ({})", it.name, attributes.join(", "))
}

fn create_range(it: &RangeType) -> String {
    let diff = it.subtype_diff.as_ref().map(|diff| format!(", SUBTYPE_DIFF = {}", quote_ident(diff))).unwrap_or_default();
    format!("CREATE TYPE {} AS RANGE (SUBTYPE = {}{diff})", it.name, it.subtype)
}

pub(crate) fn create_sequence(it: &Sequence) -> String {
    format!("CREATE SEQUENCE {} AS {} {}", it.name, it.type_name, sequence_options(it))
}

pub(crate) fn sequence_options(it: &Sequence) -> String {
    format!(
        "INCREMENT BY {} MINVALUE {} MAXVALUE {} START WITH {} CACHE {}{}",
        it.increment,
        it.min,
        it.max,
        it.start,
        it.cache,
        if it.cycle { " CYCLE" } else { " NO CYCLE" }
    )
}

/// Returns the statement that ties a sequence to its column, where it has one.
pub(crate) fn own_sequence(it: &Sequence) -> Option<String> {
    let owner = it.owner.as_ref()?;
    Some(format!("ALTER SEQUENCE {} OWNED BY {}.{}", it.name, owner.table, quote_ident(&owner.column)))
}

/// Returns the statements that make a table with its columns and checks; a partition is made as a table of its own, and
/// attached later.
pub(crate) fn create_table(catalog: &Catalog, table: &Table) -> Vec<String> {
    let kind = match (table.kind, table.unlogged) {
        (TableKind::Foreign, _) => "FOREIGN TABLE",
        (_, true) => "UNLOGGED TABLE",
        _ => "TABLE",
    };
    let is_partition = table.partition_of.is_some();
    let mut lines: Vec<String> = Vec::new();
    let mut later = Vec::new();
    for column in &table.columns {
        let above = parents(catalog, table).find_map(|parent| parent.column(&column.name));
        if column.inherited && !is_partition {
            later.extend(above.into_iter().flat_map(|above| difference(table, above, column)));
        } else {
            lines.push(format!("    {}", column_definition(catalog, table, column, above.filter(|_| !is_partition))));
        }
    }
    let now = |check: &&Check| !check.not_valid && (!check.inherited || is_partition);
    lines.extend(table.checks.iter().filter(now).map(|check| format!("    {}", check_definition(check))));
    let mut statement = format!("CREATE {kind} {} (", table.name);
    if !lines.is_empty() {
        let _ = writeln!(statement, "\n{}", lines.join(",\n"));
    }
    statement.push(')');
    if !table.inherits.is_empty() {
        let parents: Vec<String> = table.inherits.iter().map(ToString::to_string).collect();
        let _ = write!(statement, " INHERITS ({})", parents.join(", "));
    }
    if let Some(key) = &table.partition_key {
        let _ = write!(statement, " PARTITION BY {key}");
    }
    if let Some(server) = &table.server {
        let _ = write!(statement, " SERVER {}", quote_ident(server));
    }
    statement.push_str(&with_options(&table.options));
    std::iter::once(statement).chain(later).collect()
}

fn parents<'a>(catalog: &'a Catalog, table: &'a Table) -> impl Iterator<Item = &'a Table> {
    table.inherits.iter().chain(table.partition_of.iter().map(|partition| &partition.table)).filter_map(|name| catalog.table(name))
}

/// Returns what a child's inherited column has otherwise than its parent's.
fn difference(table: &Table, parent: &Column, column: &Column) -> Vec<String> {
    let alter = |rest: String| format!("ALTER TABLE ONLY {} ALTER COLUMN {} {rest}", table.name, quote_ident(&column.name));
    let mut statements = Vec::new();
    if parent.default != column.default {
        statements.push(alter(set_default(column.default.as_deref())));
    }
    if parent.nullable && !column.nullable {
        statements.push(alter("SET NOT NULL".to_owned()));
    }
    statements
}

pub(crate) fn set_default(default: Option<&str>) -> String {
    default.map_or_else(|| "DROP DEFAULT".to_owned(), |default| format!("SET DEFAULT {}", bracketed(default)))
}

/// Returns a column as it stands in its table; `above` is the same one of a parent, with which it is merged.
pub(crate) fn column_definition(catalog: &Catalog, table: &Table, column: &Column, above: Option<&Column>) -> String {
    let type_name = column.type_name.as_deref().unwrap_or("text /* its type is not known */");
    let mut text = format!("{} {type_name}", quote_ident(&column.name));
    if let Some(collation) = &column.collation {
        let _ = write!(text, " COLLATE {collation}");
    }
    if let Some(generated) = &column.generated {
        let kind = if generated.is_virtual { "VIRTUAL" } else { "STORED" };
        let _ = write!(text, " GENERATED ALWAYS AS ({}) {kind}", generated.expression);
    } else if let Some(default) = &column.default {
        let _ = write!(text, " DEFAULT {}", bracketed(default));
    } else if above.is_some_and(|above| above.default.is_some()) {
        text.push_str(" DEFAULT NULL");
    }
    // A partition has its table's identities.
    let is_tables = table.partition_of.is_some() && column.inherited;
    if let Some(identity) = column.identity.filter(|_| !is_tables) {
        let _ = write!(text, " {}", identity_definition(catalog, table, column, identity));
    }
    if !column.nullable {
        text.push_str(" NOT NULL");
    }
    text
}

/// Returns `GENERATED … AS IDENTITY (…)`.
pub(crate) fn identity_definition(catalog: &Catalog, table: &Table, column: &Column, identity: Identity) -> String {
    let sequence = catalog.sequences.iter().find(|sequence| {
        sequence.owner.as_ref().is_some_and(|owner| owner.identity && owner.table == table.name && owner.column == column.name)
    });
    let options = sequence.map(|sequence| format!(" (SEQUENCE NAME {} {})", sequence.name, sequence_options(sequence)));
    format!("GENERATED {} AS IDENTITY{}", identity_words(identity), options.unwrap_or_default())
}

pub(crate) fn identity_words(identity: Identity) -> &'static str {
    match identity {
        Identity::Always => "ALWAYS",
        Identity::ByDefault => "BY DEFAULT",
    }
}

fn check_definition(check: &Check) -> String {
    let no_inherit = if check.no_inherit { " NO INHERIT" } else { "" };
    format!("CONSTRAINT {} CHECK ({}){no_inherit}", quote_ident(&check.name), check.expression)
}

/// Returns the statements that add what a table's own statement does not hold: keys, exclusions, checks that hold for new rows only.
fn constraints(table: &Table) -> Vec<String> {
    let mut statements = Vec::new();
    if let Some(key) = &table.primary_key {
        statements.push(add_key(&table.name, key, true));
    }
    statements.extend(table.unique.iter().map(|key| add_key(&table.name, key, false)));
    statements.extend(table.exclusions.iter().map(|exclusion| add_exclusion(&table.name, exclusion)));
    let later = |check: &&Check| check.not_valid && !check.inherited;
    statements.extend(table.checks.iter().filter(later).map(|check| add_check(&table.name, check)));
    statements
}

pub(crate) fn add_key(table: &QualifiedName, key: &Key, primary: bool) -> String {
    let mut columns = idents(&key.columns);
    if key.without_overlaps {
        columns.push_str(" WITHOUT OVERLAPS");
    }
    let kind = match (primary, key.nulls_not_distinct) {
        (true, _) => "PRIMARY KEY",
        (false, true) => "UNIQUE NULLS NOT DISTINCT",
        (false, false) => "UNIQUE",
    };
    let include = include(&key.include);
    format!("ALTER TABLE {table} ADD CONSTRAINT {} {kind} ({columns}){include}{}", quote_ident(&key.name), key.timing.sql())
}

pub(crate) fn add_exclusion(table: &QualifiedName, exclusion: &Exclusion) -> String {
    format!("ALTER TABLE {table} ADD CONSTRAINT {} {}", quote_ident(&exclusion.name), exclusion.definition)
}

pub(crate) fn add_check(table: &QualifiedName, check: &Check) -> String {
    let not_valid = if check.not_valid { " NOT VALID" } else { "" };
    format!("ALTER TABLE {table} ADD {}{not_valid}", check_definition(check))
}

pub(crate) fn add_foreign_key(table: &QualifiedName, key: &ForeignKey) -> String {
    let period = |names: &[String]| match names.split_last() {
        Some((last, rest)) if key.period => {
            let rest: Vec<String> = rest.iter().map(|name| quote_ident(name)).chain([format!("PERIOD {}", quote_ident(last))]).collect();
            rest.join(", ")
        }
        _ => idents(names),
    };
    let mut text = format!(
        "ALTER TABLE {table} ADD CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {} ({})",
        quote_ident(&key.name),
        period(&key.columns),
        key.table,
        period(&key.referenced)
    );
    if key.match_full {
        text.push_str(" MATCH FULL");
    }
    if key.on_update != crate::model::Action::NoAction {
        let _ = write!(text, " ON UPDATE {}", key.on_update.sql());
    }
    if key.on_delete != crate::model::Action::NoAction {
        let _ = write!(text, " ON DELETE {}", key.on_delete.sql());
        if !key.on_delete_columns.is_empty() {
            let _ = write!(text, " ({})", idents(&key.on_delete_columns));
        }
    }
    text.push_str(key.timing.sql());
    if key.not_valid {
        text.push_str(" NOT VALID");
    }
    text
}

/// Returns the statement that makes a table the partition that it is.
pub(crate) fn attach(table: &Table) -> Option<String> {
    let partition = table.partition_of.as_ref()?;
    Some(format!("ALTER TABLE {} ATTACH PARTITION {} {}", partition.table, table.name, partition.bound))
}

pub(crate) fn create_index(relation: &QualifiedName, index: &Index) -> String {
    let columns: Vec<String> = index
        .columns
        .iter()
        .map(|column| {
            let mut text = match &column.term {
                Term::Column(name) => quote_ident(name),
                Term::Expression(expression) => format!("({expression})"),
            };
            if let Some(collation) = &column.collation {
                let _ = write!(text, " COLLATE {collation}");
            }
            if let Some(opclass) = &column.opclass {
                let _ = write!(text, " {opclass}");
            }
            if column.descending {
                text.push_str(" DESC");
            }
            if column.nulls_first != column.descending {
                text.push_str(if column.nulls_first { " NULLS FIRST" } else { " NULLS LAST" });
            }
            text
        })
        .collect();
    format!(
        "CREATE {}INDEX {} ON {relation} USING {} ({}){}{}{}{}",
        if index.unique { "UNIQUE " } else { "" },
        quote_ident(&index.name),
        quote_ident(&index.method),
        columns.join(", "),
        include(&index.include),
        if index.nulls_not_distinct { " NULLS NOT DISTINCT" } else { "" },
        with_options(&index.options),
        index.predicate.as_ref().map(|predicate| format!(" WHERE {predicate}")).unwrap_or_default()
    )
}

pub(crate) fn create_view(view: &View) -> String {
    let kind = if view.materialized { "MATERIALIZED VIEW" } else { "VIEW" };
    format!("CREATE {kind} {}{} AS\n{}", view.name, with_options(&view.options), view.definition)
}

/// Returns a statement for each comment.
fn comments(catalog: &Catalog) -> Vec<String> {
    let mut found = Vec::new();
    each_comment(catalog, &mut |_, on, comment| found.extend(comment.map(|comment| comment_on(&on, Some(comment)))));
    found
}

pub(crate) fn comment_on(on: &str, comment: Option<&str>) -> String {
    format!("COMMENT ON {on} IS {}", comment.map_or_else(|| "NULL".to_owned(), quote_literal))
}

/// Calls `found` for everything that can have a comment, with what it is a part of, and its words in `COMMENT ON`.
pub(crate) fn each_comment<'a>(catalog: &'a Catalog, found: &mut dyn FnMut(Option<&'a QualifiedName>, String, Option<&'a str>)) {
    for it in &catalog.namespaces {
        found(None, format!("SCHEMA {}", quote_ident(&it.name)), it.comment.as_deref());
    }
    for it in &catalog.enums {
        found(Some(&it.name), format!("TYPE {}", it.name), it.comment.as_deref());
    }
    for it in &catalog.ranges {
        found(Some(&it.name), format!("TYPE {}", it.name), it.comment.as_deref());
    }
    for it in &catalog.domains {
        found(Some(&it.name), format!("DOMAIN {}", it.name), it.comment.as_deref());
        for check in &it.checks {
            found(Some(&it.name), format!("CONSTRAINT {} ON DOMAIN {}", quote_ident(&check.name), it.name), check.comment.as_deref());
        }
    }
    for it in &catalog.composites {
        found(Some(&it.name), format!("TYPE {}", it.name), it.comment.as_deref());
        for attribute in &it.attributes {
            found(Some(&it.name), format!("COLUMN {}.{}", it.name, quote_ident(&attribute.name)), attribute.comment.as_deref());
        }
    }
    for it in &catalog.sequences {
        found(Some(&it.name), format!("SEQUENCE {}", it.name), it.comment.as_deref());
    }
    for it in &catalog.tables {
        let kind = if it.kind == TableKind::Foreign { "FOREIGN TABLE" } else { "TABLE" };
        found(Some(&it.name), format!("{kind} {}", it.name), it.comment.as_deref());
        for column in &it.columns {
            found(Some(&it.name), format!("COLUMN {}.{}", it.name, quote_ident(&column.name)), column.comment.as_deref());
        }
        let keys = it.keys().map(|it| (&it.name, &it.comment)).chain(it.foreign_keys.iter().map(|it| (&it.name, &it.comment)));
        let others = it.checks.iter().map(|it| (&it.name, &it.comment)).chain(it.exclusions.iter().map(|it| (&it.name, &it.comment)));
        for (name, comment) in keys.chain(others) {
            found(Some(&it.name), format!("CONSTRAINT {} ON {}", quote_ident(name), it.name), comment.as_deref());
        }
        for index in &it.indexes {
            let name = QualifiedName::new(&it.name.namespace, &index.name);
            found(Some(&it.name), format!("INDEX {name}"), index.comment.as_deref());
        }
    }
    for it in &catalog.views {
        let kind = if it.materialized { "MATERIALIZED VIEW" } else { "VIEW" };
        found(Some(&it.name), format!("{kind} {}", it.name), it.comment.as_deref());
        for column in &it.columns {
            found(Some(&it.name), format!("COLUMN {}.{}", it.name, quote_ident(&column.name)), column.comment.as_deref());
        }
        for index in &it.indexes {
            found(Some(&it.name), format!("INDEX {}", QualifiedName::new(&it.name.namespace, &index.name)), index.comment.as_deref());
        }
    }
}

pub(crate) fn idents(names: &[String]) -> String {
    names.iter().map(|name| quote_ident(name)).collect::<Vec<_>>().join(", ")
}

fn include(names: &[String]) -> String {
    if names.is_empty() { String::new() } else { format!(" INCLUDE ({})", idents(names)) }
}

pub(crate) fn with_options(options: &[String]) -> String {
    if options.is_empty() { String::new() } else { format!(" WITH ({})", option_list(options)) }
}

pub(crate) fn option_list(options: &[String]) -> String {
    let written: Vec<String> = options
        .iter()
        .map(|option| {
            let (name, value) = option.split_once('=').unwrap_or((option, "true"));
            format!("{} = {}", quote_ident(name), quote_literal(value))
        })
        .collect();
    written.join(", ")
}

/// Returns a default as it may stand after `DEFAULT`: in brackets, unless it is a constant, a call or a cast of one.
fn bracketed(expression: &str) -> String {
    let plain = |node: &NodeEnum| matches!(node, NodeEnum::AConst(_) | NodeEnum::FuncCall(_) | NodeEnum::SqlvalueFunction(_));
    let stands_alone = tree::expression(expression).is_some_and(|node| match &node {
        NodeEnum::TypeCast(cast) => cast.arg.as_ref().and_then(|node| node.node.as_ref()).is_some_and(plain),
        other => plain(other),
    });
    if stands_alone { expression.to_owned() } else { format!("({expression})") }
}
