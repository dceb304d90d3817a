//! Rows by way of a staging table of texts: those that the table takes go on, the others come back.
//!
//! The server itself finds the rows that it does not take: it inserts many at once, and where that fails, each half of them, until
//! one is left, whose error it says. So every reason there can be is found by the one who decides, and few rows are tried twice.

use tokio::io::{AsyncRead, AsyncSeek};

use super::{Load, LoadMode, Loading, RefusedFor, RefusedRow, copy};
use crate::error::DatabaseError;
use crate::names::{array, identifier, identifiers, literal};
use crate::session::Session;

/// What sifts the rows, as a function of the session.
const SIFT: &str = include_str!("../../../../../sql/database/sift.sql");
/// Rejected rows are read in pieces of so many.
const REFUSED: u64 = 1000;
/// Our own SQLSTATE: more rows were rejected than may be.
const TOO_MANY: &str = "MP001";

/// Returns whether an error is one row's fault, so that another row may still be good.
pub(super) fn is_of_a_row(error: &DatabaseError) -> bool {
    let class = error.server().map(|server| server.sqlstate.get(..2).unwrap_or_default().to_owned());
    // Values, constraints, a key that is twice in an upsert, views' checks, limits of a row, triggers.
    matches!(class.as_deref(), Some("22" | "23" | "21" | "44" | "54" | "P0"))
}

/// Loads rows. Returns how many were written, and how many were rejected.
///
/// # Errors
/// As [`crate::Connection::prepare_load`].
pub(super) async fn load(
    session: &mut Session,
    load: &Load,
    rows: &mut (impl AsyncRead + AsyncSeek + Unpin + Send),
    progress: &mut (impl FnMut(Loading) + Send),
    refused: &mut (impl FnMut(RefusedRow) + Send),
) -> Result<(u64, u64), DatabaseError> {
    let casts = casts(session, load).await?;
    let conflict = conflict(session, load).await?;
    let fields: Vec<String> = (1..=load.columns.len()).map(|number| format!("f{number}")).collect();
    let kinds: Vec<String> = fields.iter().map(|field| format!("{field} text")).collect();
    let staged = format!(
        "CREATE TEMP TABLE millpond_load (place bigint GENERATED ALWAYS AS IDENTITY (MINVALUE 0 START 0), {}) ON COMMIT DROP; \
         CREATE TEMP TABLE millpond_refused (place bigint, sqlstate text, message text, detail text, named text, kept text) ON COMMIT DROP",
        kinds.join(", ")
    );
    session.execute(&staged).await?;
    copy::into(session, "pg_temp.millpond_load", fields.join(", "), rows, progress).await?;
    session.execute("ALTER TABLE pg_temp.millpond_load ADD PRIMARY KEY (place)").await?;
    let insert = format!(
        "INSERT INTO {} ({}) OVERRIDING SYSTEM VALUE SELECT {} FROM pg_temp.millpond_load WHERE place BETWEEN $1 AND $2 ORDER BY place{conflict}",
        load.target(),
        load.names(),
        casts.join(", ")
    );
    session.execute(SIFT).await?;
    let names = array(load.columns.iter().map(|column| column.name.as_str()));
    let most = load.reject_limit.map_or_else(|| "NULL".to_owned(), |most| most.to_string());
    let call = format!(
        "SELECT pg_temp.millpond_sift({}, {}, {names}, {}, {most})",
        literal(&insert),
        array(casts.iter().map(String::as_str)),
        literal(&load.target())
    );
    let sifted = session.rows(&call).await.map_err(|error| match error.server() {
        Some(server) if server.sqlstate == TOO_MANY => DatabaseError::TooManyRefused { most: load.reject_limit.unwrap_or_default() },
        _ => error,
    })?;
    let written = sifted.first().and_then(|row| row.first()).and_then(|cell| cell.as_deref()).and_then(|count| count.parse().ok());
    let rejected = tell(session, refused).await?;
    // Nothing is left of it for the next load of the same transaction's session.
    session.execute("DROP TABLE pg_temp.millpond_load, pg_temp.millpond_refused; DROP FUNCTION pg_temp.millpond_sift").await?;
    Ok((written.unwrap_or_default(), rejected))
}

/// Tells of the rejected rows, in their order.
async fn tell(session: &mut Session, refused: &mut (impl FnMut(RefusedRow) + Send)) -> Result<u64, DatabaseError> {
    session.execute("DECLARE millpond_refused_rows CURSOR FOR SELECT * FROM pg_temp.millpond_refused ORDER BY place").await?;
    let mut rejected = 0;
    loop {
        let rows = session.rows(&format!("FETCH {REFUSED} FROM millpond_refused_rows")).await?;
        rejected += rows.len() as u64;
        let last = (rows.len() as u64) < REFUSED;
        for row in rows {
            if let Some(row) = row_of(row) {
                refused(row);
            }
        }
        if last {
            session.execute("CLOSE millpond_refused_rows").await?;
            return Ok(rejected);
        }
    }
}

fn row_of(row: Vec<Option<String>>) -> Option<RefusedRow> {
    let [place, sqlstate, message, detail, column, constraint] = <[Option<String>; 6]>::try_from(row).ok()?;
    let sqlstate = sqlstate?;
    let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
    let detail = match (message?, filled(detail)) {
        (message, Some(detail)) => format!("{message}: {detail}"),
        (message, None) => message,
    };
    let reason = reason(&sqlstate);
    Some(RefusedRow { row: place?.parse().ok()?, reason, column: filled(column), constraint: filled(constraint), sqlstate, detail })
}

fn reason(sqlstate: &str) -> RefusedFor {
    match sqlstate {
        "23502" => RefusedFor::MissingValue,
        "23503" => RefusedFor::ForeignKey,
        "23505" => RefusedFor::Unique,
        "23514" | "44000" => RefusedFor::Check,
        "23P01" => RefusedFor::Exclusion,
        _ if sqlstate.starts_with("22") => RefusedFor::BadValue,
        _ => RefusedFor::Other,
    }
}

/// Returns each field as a value of its column's type, without the type's own limits: with them, a cast would shorten what is too
/// long instead of refusing it. The table's column has them.
async fn casts(session: &mut Session, load: &Load) -> Result<Vec<String>, DatabaseError> {
    let sql = format!(
        "SELECT attname, pg_catalog.format_type(atttypid, -1) FROM pg_catalog.pg_attribute \
         WHERE attrelid = {}::regclass AND attnum > 0 AND NOT attisdropped",
        literal(&load.target())
    );
    let kinds = session.rows(&sql).await?;
    let kind = |name: &str| kinds.iter().find(|row| row.first().is_some_and(|found| found.as_deref() == Some(name)));
    let cast = |(index, name): (usize, &str)| match kind(name).and_then(|row| row.get(1)).and_then(Option::as_ref) {
        Some(kind) => Ok(format!("f{}::{kind}", index + 1)),
        None => Err(DatabaseError::Refusal { why: format!("The table {} has no column {}.", load.target(), identifier(name)) }),
    };
    load.columns.iter().map(|column| column.name.as_str()).enumerate().map(cast).collect()
}

/// Returns what becomes of a row whose key is there already.
async fn conflict(session: &mut Session, load: &Load) -> Result<String, DatabaseError> {
    let LoadMode::Upsert { key } = &load.mode else { return Ok(String::new()) };
    let mut key = key.clone();
    if key.is_empty() {
        let sql = format!(
            "SELECT a.attname FROM pg_catalog.pg_index AS i CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (attnum, n) \
             JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.attnum \
             WHERE i.indrelid = {}::regclass AND i.indisprimary ORDER BY k.n",
            literal(&load.target())
        );
        key = session.rows(&sql).await?.into_iter().filter_map(|row| row.into_iter().next().flatten()).collect();
    }
    if key.is_empty() {
        let why = format!("The table {} has no primary key. Name the columns that make a row unique.", load.target());
        return Err(DatabaseError::Refusal { why });
    }
    if let Some(missing) = key.iter().find(|name| !load.columns.iter().any(|column| column.name == **name)) {
        return Err(DatabaseError::Refusal { why: format!("The rows have nothing for {}, a column of the key.", identifier(missing)) });
    }
    let set: Vec<String> = load
        .columns
        .iter()
        .map(|column| identifier(&column.name))
        .filter(|name| !key.iter().any(|key| identifier(key) == *name))
        .map(|name| format!("{name} = EXCLUDED.{name}"))
        .collect();
    let on = identifiers(key.iter().map(String::as_str));
    Ok(if set.is_empty() {
        format!(" ON CONFLICT ({on}) DO NOTHING")
    } else {
        format!(" ON CONFLICT ({on}) DO UPDATE SET {}", set.join(", "))
    })
}
