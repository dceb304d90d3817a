//! `millpond db list | test | tables | er | diff`

use millpond_catalog::diff::{Change, Difference};
use millpond_catalog::graph::{Cardinality, Choice, Edge};
use millpond_catalog::read::Problem;
use millpond_database::settings::Access;
use millpond_engine::model::{
    CatalogDiff, CatalogFocus, CatalogFormat, CatalogReading, CatalogSource, ConnectionListing, ConnectionTested, ConnectionView,
    DiffCatalogs, ExportCatalog, ExportedCatalog, ReadCatalog,
};

use crate::arguments::{Db, DbCommand, Er, ErFormat, Global};
use crate::exit::Exit;
use crate::interrupt::Interrupts;
use crate::print;
use crate::print::table::{Align, lines};
use crate::project::{Session, absolute, segment};

/// Runs one of the commands of databases.
pub async fn run(db: Db, global: &Global) -> anyhow::Result<Exit> {
    let session = Session::open(global).await?;
    let done = carry_out(&session, db.command, global).await;
    session.leave(&mut Interrupts::listen()).await;
    done
}

async fn carry_out(session: &Session, command: DbCommand, global: &Global) -> anyhow::Result<Exit> {
    match command {
        DbCommand::List => list(session, global).await,
        DbCommand::Test { name } => test(session, &name, global).await,
        DbCommand::Tables { source } => tables(session, &source, global).await,
        DbCommand::Er(er) => self::er(session, er, global).await,
        DbCommand::Diff { old, new, migration } => {
            let request = DiffCatalogs { old: source(session, &old).await?, new: source(session, &new).await? };
            diff(session, &request, migration, global).await
        }
    }
}

/// Returns what a person named: a path that is there, else one of the project's connections.
async fn source(session: &Session, named: &str) -> anyhow::Result<CatalogSource> {
    let path = absolute(std::path::Path::new(named))?;
    if !path.exists() {
        let known: anyhow::Result<ConnectionListing> = session.get("/api/connections").await;
        if known?.connections.iter().any(|connection| connection.name == named) {
            return Ok(CatalogSource::Connection(named.to_owned()));
        }
    }
    Ok(CatalogSource::Path(path.to_string_lossy().into_owned()))
}

async fn list(session: &Session, global: &Global) -> anyhow::Result<Exit> {
    let found: ConnectionListing = session.get("/api/connections").await?;
    if global.json {
        print::json(&found)?;
        return Ok(Exit::Done);
    }
    if found.connections.is_empty() {
        print::words(
            "The project has no connections. Write [connection.NAME] and postgres = \"postgres://host/database\" in millpond.toml.",
        );
        return Ok(Exit::Done);
    }
    let row = |connection: &ConnectionView| {
        let place = match (&connection.user, &connection.server, &connection.database) {
            (Some(user), Some(server), Some(database)) => format!("{user}@{server}/{database}"),
            _ => String::new(),
        };
        let access = if connection.access == Access::Read { "read" } else { "write" };
        let state = match connection.problems.first() {
            Some(_) => "has a mistake".into(),
            None if !connection.trusted => "not agreed to: millpond trust".into(),
            None => connection.state.clone(),
        };
        vec![connection.name.clone(), place, access.to_owned(), state]
    };
    let heads = [("connection", Align::Left), ("server", Align::Left), ("access", Align::Left), ("state", Align::Left)];
    print::data(lines(&heads, &found.connections.iter().map(row).collect::<Vec<_>>()).as_bytes())?;
    for connection in &found.connections {
        for problem in &connection.problems {
            print::words(&format!("{}: {problem}", connection.name));
        }
    }
    Ok(Exit::Done)
}

async fn test(session: &Session, name: &str, global: &Global) -> anyhow::Result<Exit> {
    let found: ConnectionTested = session.post(&format!("/api/connections/{}/test", segment(name)), &serde_json::json!({})).await?;
    if global.json {
        print::json(&found)?;
        return Ok(Exit::Done);
    }
    let report = &found.report;
    let mut facts = vec![
        format!("PostgreSQL {} at {}", report.server_version, found.server),
        format!("{} in {}", report.user, report.database),
        match report.encrypted {
            Some(true) => "encrypted".into(),
            Some(false) => "not encrypted".into(),
            None => "encryption not known".into(),
        },
        format!("{} ms there and back", report.latency_ms),
    ];
    let more = [
        (report.read_only, "only reads"),
        (report.superuser, "superuser"),
        (report.in_recovery, "follows another server"),
        (report.pooled, "behind a pooler"),
    ];
    facts.extend(more.into_iter().filter(|(holds, _)| *holds).map(|(_, words)| words.to_owned()));
    print::data(print::harmless(&(facts.join("\n") + "\n")).as_bytes())?;
    Ok(Exit::Done)
}

async fn tables(session: &Session, named: &str, global: &Global) -> anyhow::Result<Exit> {
    let request = ReadCatalog { source: source(session, named).await?, show: Choice::default(), focus: None, group: None };
    let found: CatalogReading = session.post("/api/catalog/read", &request).await?;
    tell(&found.problems);
    if global.json {
        print::json(&serde_json::json!({ "tables": found.catalog.tables, "views": found.catalog.views }))?;
        return Ok(Exit::Done);
    }
    let rows = |table: &millpond_catalog::model::Table| match table.estimated_rows {
        Some(rows) => format!("~{}", print::number(rows)),
        None => String::new(),
    };
    let tables = found.catalog.tables.iter().map(|table| {
        let kind = if table.not_allowed { "table, not allowed" } else { "table" };
        vec![table.name.to_string(), kind.to_owned(), table.columns.len().to_string(), rows(table)]
    });
    let views = found.catalog.views.iter().map(|view| {
        let kind = if view.materialized { "materialized view" } else { "view" };
        vec![view.name.to_string(), kind.to_owned(), view.columns.len().to_string(), String::new()]
    });
    let heads = [("name", Align::Left), ("kind", Align::Left), ("columns", Align::Right), ("rows", Align::Right)];
    print::data(lines(&heads, &tables.chain(views).collect::<Vec<_>>()).as_bytes())?;
    Ok(Exit::Done)
}

async fn er(session: &Session, er: Er, global: &Global) -> anyhow::Result<Exit> {
    let focus = er.focus.map(|table| CatalogFocus { table, depth: er.depth });
    let show = Choice { inferred: er.inferred, partitions: er.partitions, ..Choice::default() };
    let read = ReadCatalog { source: source(session, &er.source).await?, show, focus, group: None };
    let format = match er.format {
        ErFormat::Sql => CatalogFormat::Sql,
        ErFormat::Dbml => CatalogFormat::Dbml,
        ErFormat::Mermaid => CatalogFormat::Mermaid,
        ErFormat::Text | ErFormat::Json => {
            let found: CatalogReading = session.post("/api/catalog/read", &read).await?;
            if global.json || er.format == ErFormat::Json {
                print::json(&found)?;
            } else {
                print::data(text_of(&found).as_bytes())?;
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
fn text_of(found: &CatalogReading) -> String {
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
