//! `millpond db er | diff`

use millpond_catalog::diff::{Change, Difference};
use millpond_catalog::graph::{Cardinality, Choice, Edge};
use millpond_catalog::read::Problem;
use millpond_engine::model::{
    CatalogDiff, CatalogFocus, CatalogFormat, CatalogReading, CatalogSource, DiffCatalogs, ExportCatalog, ExportedCatalog, ReadCatalog,
};

use crate::arguments::{Db, DbCommand, Er, ErFormat, Global};
use crate::exit::Exit;
use crate::interrupt::Interrupts;
use crate::print;
use crate::project::{Session, absolute};

/// Runs one of the commands of databases.
pub async fn run(db: Db, global: &Global) -> anyhow::Result<Exit> {
    let session = Session::open(global).await?;
    let done = match db.command {
        DbCommand::Er(er) => self::er(&session, er, global).await,
        DbCommand::Diff { old, new, migration } => {
            let request = DiffCatalogs { old: source(&old)?, new: source(&new)? };
            diff(&session, &request, migration, global).await
        }
    };
    session.leave(&mut Interrupts::listen()).await;
    done
}

fn source(path: &std::path::Path) -> anyhow::Result<CatalogSource> {
    Ok(CatalogSource::Path(absolute(path)?.to_string_lossy().into_owned()))
}

async fn er(session: &Session, er: Er, global: &Global) -> anyhow::Result<Exit> {
    let focus = er.focus.map(|table| CatalogFocus { table, depth: er.depth });
    let show = Choice { inferred: er.inferred, partitions: er.partitions, ..Choice::default() };
    let read = ReadCatalog { source: source(&er.source)?, show, focus, group: None };
    let format = match er.format {
        ErFormat::Sql => CatalogFormat::Sql,
        ErFormat::Dbml => CatalogFormat::Dbml,
        ErFormat::Mermaid => CatalogFormat::Mermaid,
        ErFormat::Text | ErFormat::Json => {
            let found: CatalogReading = session.post("/api/catalog/read", &read).await?;
            if global.json || er.format == ErFormat::Json {
                print::json(&found)?;
            } else {
                print::data(lines(&found).as_bytes())?;
            }
            tell(&found.problems);
            return Ok(Exit::Done);
        }
    };
    let found: ExportedCatalog = session.post("/api/catalog/export", &ExportCatalog { read, format }).await?;
    if global.json {
        print::json(&found)?;
    } else {
        print::data(found.text.as_bytes())?;
    }
    tell(&found.problems);
    Ok(Exit::Done)
}

async fn diff(session: &Session, request: &DiffCatalogs, migration: bool, global: &Global) -> anyhow::Result<Exit> {
    let found: CatalogDiff = session.post("/api/catalog/diff", request).await?;
    tell(&found.old_problems);
    tell(&found.new_problems);
    if global.json {
        print::json(&found)?;
    } else if migration {
        print::data(found.sql.as_bytes())?;
    } else if found.differences.is_empty() {
        print::words("They do not differ.");
    } else {
        print::data(found.differences.iter().map(line).collect::<String>().as_bytes())?;
    }
    Ok(Exit::Done)
}

fn tell(problems: &[Problem]) {
    for problem in problems {
        print::words(&problem.to_string());
    }
}

/// Returns a line for each table with its columns, and for each relation.
fn lines(found: &CatalogReading) -> String {
    let mut text = String::new();
    for name in &found.graph.nodes {
        let columns: Vec<String> = if let Some(table) = found.catalog.table(name) {
            let with_type = |column: &millpond_catalog::model::Column| match &column.type_name {
                Some(of) => format!("{} {of}{}", column.name, if column.nullable { "" } else { " not null" }),
                None => column.name.clone(),
            };
            table.columns.iter().map(with_type).collect()
        } else {
            let view = found.catalog.view(name);
            view.map(|view| view.columns.iter().map(|column| column.name.clone()).collect()).unwrap_or_default()
        };
        text += &format!("{name} ({})\n", columns.join(", "));
    }
    for edge in &found.graph.edges {
        let (from, to) = edge.ends();
        text += &match edge {
            Edge::Relation(relation) => format!(
                "{from} ({}) {} -> {} {to} ({}){}\n",
                relation.child_columns.join(", "),
                words(relation.child),
                words(relation.parent),
                relation.parent_columns.join(", "),
                if relation.inferred { ", inferred" } else { "" }
            ),
            Edge::Inherits { .. } => format!("{from} inherits {to}\n"),
            Edge::PartOf { .. } => format!("{from} is a partition of {to}\n"),
            Edge::Reads { .. } => format!("{from} reads {to}\n"),
        };
    }
    print::harmless(&text).into_owned()
}

fn words(cardinality: Cardinality) -> &'static str {
    match cardinality {
        Cardinality::ExactlyOne => "one",
        Cardinality::ZeroOrOne => "zero or one",
        Cardinality::ZeroOrMany => "zero or many",
    }
}

fn line(difference: &Difference) -> String {
    let sign = match difference.change {
        Change::Added => '+',
        Change::Removed => '-',
        Change::Changed => '~',
    };
    let kind = serde_json::to_value(difference.kind).ok().and_then(|kind| kind.as_str().map(|kind| kind.replace('_', " ")));
    let part = difference.part.as_ref().map(|part| format!(".{part}")).unwrap_or_default();
    let aspect =
        difference.aspect.and_then(|aspect| serde_json::to_value(aspect).ok()).and_then(|aspect| aspect.as_str().map(str::to_owned));
    let aspect = aspect.map(|aspect| format!(" {}", aspect.replace('_', " "))).unwrap_or_default();
    let values = match (&difference.old, &difference.new) {
        (Some(old), Some(new)) => format!(": {old} -> {new}"),
        (Some(only), None) | (None, Some(only)) => format!(": {only}"),
        (None, None) => String::new(),
    };
    print::harmless(&format!("{sign} {} {}{part}{aspect}{values}", kind.unwrap_or_default(), difference.name)).into_owned() + "\n"
}
