//! Types by their ids, under the names that PostgreSQL shows.

use sqlx::postgres::PgColumn;
use sqlx::{Column as _, TypeInfo as _};

/// Returns the name of a type that every server has under the same id.
pub(crate) fn known(id: u32) -> Option<&'static str> {
    Some(match id {
        16 => "boolean",
        17 => "bytea",
        18 => "\"char\"",
        19 => "name",
        20 => "bigint",
        21 => "smallint",
        23 => "integer",
        25 => "text",
        26 => "oid",
        114 => "json",
        142 => "xml",
        700 => "real",
        701 => "double precision",
        705 => "unknown",
        790 => "money",
        1007 => "integer[]",
        1009 => "text[]",
        1042 => "character",
        1043 => "character varying",
        1082 => "date",
        1083 => "time without time zone",
        1114 => "timestamp without time zone",
        1184 => "timestamp with time zone",
        1186 => "interval",
        1266 => "time with time zone",
        1700 => "numeric",
        2249 => "record",
        2278 => "void",
        2950 => "uuid",
        3802 => "jsonb",
        _ => return None,
    })
}

/// Returns a column's name and the id of its type; 0 where the driver does not tell it.
pub(crate) fn name_and_id(column: &PgColumn) -> (String, u32) {
    let kind = column.type_info();
    let id = if kind.is_null() { None } else { kind.oid() };
    (column.name().to_owned(), id.map_or(0, |id| id.0))
}
