//! Catalogs of files and servers: what DDL, migrations and dumps make, as a diagram shows it, written down, and compared.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use millpond_catalog::diff::{diff, migration};
use millpond_catalog::export;
use millpond_catalog::graph::{Choice, Graph};
use millpond_catalog::model::{Catalog, QualifiedName};
use millpond_catalog::read::{Reading, Text, read};

use crate::engine::Engine;
use crate::error::{EngineError, ErrorCode};
use crate::model::{
    CatalogDiff, CatalogFocus, CatalogFormat, CatalogReading, CatalogSource, DiffCatalogs, ExportCatalog, ExportedCatalog, ReadCatalog,
    SqlListing,
};
use crate::rows::resolve;

/// The project's folder of queries and schemas.
const SQL: &str = "sql";
/// Files of one folder that are read.
const MOST_FILES: usize = 10_000;
/// Folders below a folder that are looked into.
const DEEPEST: usize = 8;

/// A catalog, as it was read.
struct Found {
    name: String,
    files: Vec<String>,
    reading: Reading,
}

impl Engine {
    /// Returns a catalog and how its tables hang together.
    ///
    /// # Errors
    /// Where there is no such file, or [`ErrorCode::Cancelled`] when a newer request of the group came.
    pub async fn read_catalog(&self, request: ReadCatalog) -> Result<CatalogReading, EngineError> {
        let found = self.catalog_of(&request.source).await?;
        let group = request.group.clone();
        self.blocking_newest(group.as_deref(), move |_, _| shown(found, &request)).await
    }

    /// Returns a catalog written down.
    ///
    /// # Errors
    /// As [`Engine::read_catalog`].
    pub async fn export_catalog(&self, request: ExportCatalog) -> Result<ExportedCatalog, EngineError> {
        let found = self.catalog_of(&request.read.source).await?;
        self.blocking(move |_| {
            let CatalogReading { name, mut catalog, problems, .. } = shown(found, &request.read)?;
            if request.format == CatalogFormat::Sql {
                leave_out_blind_views(&mut catalog);
            }
            let (text, extension) = match request.format {
                CatalogFormat::Sql => (export::ddl(&catalog), "sql"),
                CatalogFormat::Dbml => (export::dbml(&catalog), "dbml"),
                CatalogFormat::Mermaid => (export::mermaid(&catalog, request.read.show), "mmd"),
            };
            let stem = Path::new(&name).file_stem().map_or_else(|| "schema".into(), |stem| stem.to_string_lossy().into_owned());
            Ok(ExportedCatalog { text, file_name: format!("{stem}.{extension}"), problems })
        })
        .await
    }

    /// Returns what makes one catalog of another, as a list and as statements.
    ///
    /// # Errors
    /// As [`Engine::read_catalog`].
    pub async fn diff_catalogs(&self, request: DiffCatalogs) -> Result<CatalogDiff, EngineError> {
        let (old, new) = (self.catalog_of(&request.old).await?.reading, self.catalog_of(&request.new).await?.reading);
        self.blocking(move |_| {
            let migration = migration(&old.catalog, &new.catalog);
            Ok(CatalogDiff {
                differences: diff(&old.catalog, &new.catalog),
                sql: migration.sql(),
                migration,
                old_problems: old.problems,
                new_problems: new.problems,
            })
        })
        .await
    }

    /// Returns the project's files of SQL.
    ///
    /// # Errors
    /// Where the folder cannot be read.
    pub async fn sql_files(&self) -> Result<SqlListing, EngineError> {
        self.blocking(|engine| {
            let folder = engine.root().join(SQL);
            let paths = if folder.is_dir() { sql_files(&folder)? } else { Vec::new() };
            let from_root = |path: &PathBuf| path.strip_prefix(engine.root()).unwrap_or(path).to_string_lossy().replace('\\', "/");
            Ok(SqlListing { files: paths.iter().map(from_root).collect() })
        })
        .await
    }

    async fn catalog_of(&self, source: &CatalogSource) -> Result<Found, EngineError> {
        match source {
            CatalogSource::Connection(name) => {
                let reading = Reading { catalog: self.live_catalog(name).await?, problems: Vec::new() };
                Ok(Found { name: name.clone(), files: Vec::new(), reading })
            }
            CatalogSource::Text(text) => {
                let text = text.clone();
                let read = move |_| Ok(read(&[Text { name: "text", text: &text }]));
                Ok(Found { name: "text".into(), files: Vec::new(), reading: self.blocking(read).await? })
            }
            CatalogSource::Path(path) => {
                let path = path.clone();
                self.blocking(move |engine| engine.catalog_at(&path)).await
            }
        }
    }

    fn catalog_at(&self, path: &str) -> Result<Found, EngineError> {
        let path = resolve(self.root(), path);
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let paths = if path.is_dir() { migrations(&path)? } else { vec![path] };
        let base = paths.first().and_then(|path| path.parent()).map(Path::to_owned).unwrap_or_default();
        let mut texts = Vec::with_capacity(paths.len());
        for path in &paths {
            let bytes = fs::read(path).map_err(|error| EngineError::io(format!("{} cannot be read", path.display()), &error))?;
            if bytes.starts_with(b"PGDMP") {
                return Err(EngineError::new(ErrorCode::Invalid, format!("{} is a dump in pg_dump's custom format.", path.display()))
                    .hint("Make a text of it first: pg_restore --schema-only --file schema.sql DUMP."));
            }
            let label = path.strip_prefix(&base).unwrap_or(path).to_string_lossy().replace('\\', "/");
            texts.push((label, String::from_utf8_lossy(&bytes).into_owned()));
        }
        let parts: Vec<Text<'_>> = texts.iter().map(|(name, text)| Text { name, text }).collect();
        let reading = read(&parts);
        Ok(Found { name, files: texts.into_iter().map(|(name, _)| name).collect(), reading })
    }
}

/// Returns a catalog as it is asked for.
fn shown(found: Found, request: &ReadCatalog) -> Result<CatalogReading, EngineError> {
    let Found { name, files, reading: Reading { catalog, problems } } = found;
    let graph = Graph::of(&catalog, request.show);
    let (catalog, graph) = match &request.focus {
        None => (catalog, graph),
        Some(focus) => around(catalog, &graph, focus, request.show)?,
    };
    Ok(CatalogReading { name, files, catalog, graph, problems })
}

/// Returns what stands at most so many relations away from a table.
fn around(catalog: Catalog, graph: &Graph, focus: &CatalogFocus, show: Choice) -> Result<(Catalog, Graph), EngineError> {
    let table = named(graph, &focus.table)?;
    let near: BTreeSet<QualifiedName> = graph.neighbours(&table, focus.depth as usize).into_keys().collect();
    let catalog = catalog.only(&near);
    let graph = Graph::of(&catalog, show);
    Ok((catalog, graph))
}

/// Leaves out views that read what is not there: no server makes them.
fn leave_out_blind_views(catalog: &mut Catalog) {
    loop {
        let there: BTreeSet<QualifiedName> =
            catalog.tables.iter().map(|table| &table.name).chain(catalog.views.iter().map(|view| &view.name)).cloned().collect();
        let before = catalog.views.len();
        catalog.views.retain(|view| view.depends_on.iter().all(|read| there.contains(read)));
        if catalog.views.len() == before {
            return;
        }
    }
}

/// Returns the table or view that a person named.
fn named(graph: &Graph, wanted: &str) -> Result<QualifiedName, EngineError> {
    let quoted = |part: &str| format!("\"{}\"", part.replace('"', "\"\""));
    let exact = |name: &&QualifiedName| {
        let QualifiedName { namespace, name: own } = *name;
        [name.to_string(), format!("{namespace}.{own}"), format!("{}.{}", quoted(namespace), quoted(own))]
            .iter()
            .any(|as_text| as_text == wanted)
    };
    if let Some(name) = graph.nodes.iter().find(exact) {
        return Ok(name.clone());
    }
    let mut same: Vec<&QualifiedName> = graph.nodes.iter().filter(|name| name.name == wanted).collect();
    match (same.pop(), same.len()) {
        (Some(name), 0) => Ok(name.clone()),
        (Some(name), _) => Err(EngineError::new(ErrorCode::Invalid, format!("More than one table has the name {wanted}."))
            .hint(format!("Write the namespace before it, as in {name}."))),
        (None, _) => {
            let near = graph.nodes.iter().max_by(|a, b| {
                let far =
                    |name: &QualifiedName| strsim::jaro_winkler(&name.name, wanted).max(strsim::jaro_winkler(&name.to_string(), wanted));
                far(a).partial_cmp(&far(b)).unwrap_or(Ordering::Equal)
            });
            let error = EngineError::new(ErrorCode::NotFound, format!("There is no table {wanted}."));
            Err(match near {
                Some(name) => error.hint(format!("The nearest name is {name}.")),
                None => error,
            })
        }
    }
}

/// Returns the migrations of a folder in the order in which they are to be run; what undoes one is left out.
fn migrations(folder: &Path) -> Result<Vec<PathBuf>, EngineError> {
    let mut files = sql_files(folder)?;
    files.retain(|path| !undoes(path));
    if files.is_empty() {
        return Err(EngineError::new(ErrorCode::NotFound, format!("The folder {} has no .sql file.", folder.display()))
            .hint("Name a file of DDL, or a folder of migrations."));
    }
    Ok(files)
}

/// Returns whether a file undoes a migration, by its name, as golang-migrate, sqlx, dbmate and Flyway name them.
fn undoes(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let flyway = name.strip_prefix('u').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()) && rest.contains("__"));
    name.ends_with(".down.sql") || name.ends_with("_down.sql") || name == "down.sql" || flyway
}

/// Returns the files of SQL of a folder and of those below it, in the order of their paths, numbers by their value.
fn sql_files(folder: &Path) -> Result<Vec<PathBuf>, EngineError> {
    let (mut found, mut folders) = (Vec::new(), vec![(folder.to_owned(), 0)]);
    while let Some((folder, depth)) = folders.pop() {
        let failed = |error: std::io::Error| EngineError::io(format!("{} cannot be read", folder.display()), &error);
        for entry in fs::read_dir(&folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let (path, kind) = (entry.path(), entry.file_type().map_err(failed)?);
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            if kind.is_dir() && !hidden && depth < DEEPEST {
                folders.push((path, depth + 1));
            } else if !kind.is_dir() && !hidden && path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("sql")) {
                found.push(path);
            }
            if found.len() > MOST_FILES {
                return Err(EngineError::new(
                    ErrorCode::Invalid,
                    format!("There are more than {MOST_FILES} .sql files below {}.", folder.display()),
                )
                .hint("Name the folder that holds the migrations."));
            }
        }
    }
    found.sort_by_cached_key(|path| in_order(&path.strip_prefix(folder).unwrap_or(path).to_string_lossy()));
    Ok(found)
}

/// Returns a key by which names stand as a person counts: `V2__b` before `V10__a`; what Flyway repeats (`R__`) last.
fn in_order(name: &str) -> (bool, Vec<(String, u128, String)>) {
    let mut parts = Vec::new();
    let mut rest = name;
    while !rest.is_empty() {
        let words = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        let digits = rest[words..].find(|c: char| !c.is_ascii_digit()).map_or(rest.len(), |end| words + end);
        // Longer numbers than any are compared as texts.
        let number = rest[words..digits].parse().unwrap_or(u128::MAX);
        parts.push((rest[..words].to_lowercase(), number, rest[..digits].to_owned()));
        rest = &rest[digits..];
    }
    (name.starts_with("R__"), parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrations_come_in_the_order_of_their_numbers_and_without_those_that_undo() {
        let folder = tempfile::tempdir().expect("a folder");
        let names = [
            "R__views.sql",
            "V10__later.sql",
            "V2__first.sql",
            "U2__first.sql",
            "V3__mid.down.sql",
            "V3__mid.sql",
            "notes.txt",
            ".hidden.sql",
            "V4/migration.sql",
        ];
        for name in names {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("it is made");
            fs::write(path, "").expect("it is written");
        }
        let found = migrations(folder.path()).expect("migrations");
        let shown: Vec<String> =
            found.iter().map(|path| path.strip_prefix(folder.path()).expect("below it").to_string_lossy().into_owned()).collect();
        assert_eq!(shown, ["V2__first.sql", "V3__mid.sql", "V4/migration.sql", "V10__later.sql", "R__views.sql"]);
    }

    #[test]
    fn a_table_is_named_by_its_name_alone_where_only_one_has_it() {
        let text = "CREATE SCHEMA b; CREATE TABLE a (id int); CREATE TABLE b.a (id int); CREATE TABLE \"Odd name\" (id int);";
        let graph = Graph::of(&read(&[Text { name: "a.sql", text }]).catalog, Choice::default());
        assert_eq!(named(&graph, "Odd name").expect("a table"), QualifiedName::new("public", "Odd name"));
        assert_eq!(named(&graph, "b.a").expect("a table"), QualifiedName::new("b", "a"));
        assert_eq!(named(&graph, "public.\"Odd name\"").expect("a table"), QualifiedName::new("public", "Odd name"));
        assert_eq!(named(&graph, "\"b\".\"a\"").expect("a table"), QualifiedName::new("b", "a"));
        assert!(named(&graph, "a").expect_err("two").message.contains("More than one"));
        assert!(named(&graph, "odd nam").expect_err("none").hint.expect("a hint").contains("Odd name"));
    }
}
