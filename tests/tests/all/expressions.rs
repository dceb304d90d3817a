//! Every form of the expressions against a real PostgreSQL.

use millpond_pipeline::expression::{Expression, function_names};
use millpond_pipeline::missing::Missing;
use millpond_pipeline::step::values::text_of;
use millpond_record::batch::RECORD;
use millpond_record::schema::{ColumnSpec, ColumnType, Schema};
use millpond_tests::postgres::Postgres;
use polars::prelude::{Column, DataFrame, IntoColumn, NamedFrom, Series};
use rand::{RngExt, SeedableRng};
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row};

/// Columns, their types, and one row after the other; `None` is no value.
const COLUMNS: [(&str, ColumnType, &str); 6] = [
    ("t", ColumnType::Text, "text"),
    ("i", ColumnType::Integer, "bigint"),
    ("n", ColumnType::Decimal, "numeric"),
    ("f", ColumnType::Float, "double precision"),
    ("b", ColumnType::Boolean, "boolean"),
    ("d", ColumnType::Date, "date"),
];

type Cells = [Option<&'static str>; 6];

const ROWS: &[Cells] = &[
    [Some("Hello World"), Some("7"), Some("109.03727963458522"), Some("1.5"), Some("true"), Some("2024-02-29")],
    [Some("  padded "), Some("-3"), Some("-0.50"), Some("-2.5"), Some("false"), Some("1999-12-31")],
    [Some("été 100%"), Some("0"), Some("0.00"), Some("0"), Some("t"), Some("2000-01-01")],
    [Some("a,b,c"), Some("9223372036854775807"), Some("123456789012345678901234567890.123"), Some("1e300"), Some("no"), Some("2026-11-24")],
    [Some("x_y\\z"), Some("-9223372036854775808"), Some("1e-7"), Some("1e-300"), None, Some("0001-03-01")],
    [None, None, None, None, Some("false"), None],
    [Some("42.10"), Some("2"), Some("2.10"), Some("3"), Some("true"), Some("2023-07-01")],
];

/// Forms that are evaluated over every row. Together they use every function and operator that is allowed.
const FORMS: &[&str] = &[
    // Literals, operators, three-valued logic.
    "1/2",
    "7/2*2.0",
    "i + 1",
    "i - 1",
    "i * 2",
    "i / 2",
    "i % 3",
    "-i",
    "+i",
    "n + 1",
    "n - 0.1",
    "n * n",
    "n * 1.10",
    "n / 3",
    "1 / n",
    "n % 0.3",
    "-n",
    "f + 1",
    "f - 1",
    "f * 2",
    "f / 3",
    "1 / f",
    "-f",
    "i + n",
    "i + f",
    "n * f",
    "i = 7",
    "i <> 7",
    "i != 7",
    "i < 2",
    "i <= 2",
    "i > 2",
    "i >= 2",
    "n > 100",
    "n >= 2.1",
    "n = 2.100",
    "n < i",
    "f > i",
    "t = 'a,b,c'",
    "t < 'b'",
    "t > 'Z'",
    "b = true",
    "d > '2000-01-01'",
    "d <= date '2024-02-29'",
    "b and i > 0",
    "b or i > 0",
    "not b",
    "b is null",
    "b is not null",
    "b is true",
    "b is not true",
    "b is false",
    "b is not false",
    "n is distinct from 2.1",
    "n is not distinct from 2.1",
    "t is distinct from null",
    "i between 0 and 7",
    "i not between 0 and 7",
    "n between i and 200",
    "i in (7, 2, null)",
    "i in (7, 2)",
    "i not in (7, 2)",
    "t in ('42.10', 'x')",
    "null = 1",
    "null and false",
    "null or true",
    "null is null",
    // Laziness: a branch that is not taken does not fail.
    "case when i = 0 then 0 else 10 / i end",
    "case when n > 0 then 'plus' when n < 0 then 'minus' end",
    "case i when 7 then 'seven' when 2 then 'two' else 'other' end",
    "i <> 0 and 10 / i > 1",
    "i = 0 or 10 / i > 1",
    "coalesce(i, 5)",
    "coalesce(null, n, 1)",
    "coalesce(t, 'none')",
    "nullif(i, 7)",
    "nullif(t, '42.10')",
    "greatest(i, 3, null)",
    "least(n, 1)",
    "greatest(t, 'm')",
    // Text.
    "t || '!'",
    "t || i",
    "n || ' kg'",
    "t like '%o%'",
    "t like 'a_b%'",
    "t like '%100\\%'",
    "t not like 'x%'",
    "t ilike 'HELLO%'",
    "t not ilike '%B%'",
    "length(t)",
    "char_length(t)",
    "lower(t)",
    "upper(t)",
    "trim(t)",
    "trim(both 'H' from t)",
    "trim(leading from t)",
    "trim(trailing 'd ' from t)",
    "btrim(t, ' d')",
    "ltrim(t)",
    "rtrim(t)",
    "ltrim(t, 'a,')",
    "rtrim(t, 'c,')",
    "left(t, 3)",
    "left(t, -2)",
    "right(t, 3)",
    "right(t, -2)",
    "substr(t, 2)",
    "substr(t, 2, 3)",
    "substring(t from 3)",
    "substring(t from 2 for 4)",
    "substring(t, 0, 3)",
    "replace(t, 'a', 'XX')",
    "replace(t, '', 'q')",
    "split_part(t, ',', 2)",
    "split_part(t, ' ', -1)",
    "strpos(t, 'o')",
    "position(',' in t)",
    "starts_with(t, 'a')",
    "concat(t, i, null, b)",
    "reverse(t)",
    "repeat(t, 2)",
    "repeat(t, -1)",
    // Numbers.
    "abs(i)",
    "abs(n)",
    "abs(f)",
    "ceil(n)",
    "ceiling(n)",
    "ceil(f)",
    "floor(n)",
    "floor(f)",
    "round(n)",
    "round(n, 2)",
    "round(n, -1)",
    "round(f)",
    "trunc(n)",
    "trunc(n, 1)",
    "trunc(f)",
    "mod(i, 4)",
    "mod(n, 0.4)",
    "sign(n)",
    "sign(f)",
    // Dates.
    "d + 1",
    "d - 30",
    "d - date '2000-01-01'",
    "extract(year from d)",
    "extract(month from d)",
    "extract(day from d)",
    "extract(quarter from d)",
    "extract(dow from d)",
    "extract(doy from d)",
    "extract(hour from d::timestamp)",
    "extract(minute from timestamp '2024-01-01 10:11:12.5')",
    "extract(second from timestamp '2024-01-01 10:11:12.5')",
    "d::timestamp",
    "timestamp '2024-02-29 23:59:59' > d",
    "(d::timestamp)::date",
    // Casts.
    "i::text",
    "n::text",
    "f::text",
    "d::text",
    "i::numeric",
    "n::bigint",
    "f::bigint",
    "n::double precision",
    "i::double precision",
    "cast(n as text)",
    "'12'::bigint + 1",
    "'1e3'::numeric",
    "'yes'::boolean",
    "'2024-02-30'::date",
    "'abc'::bigint",
    "1.5::bigint",
    "2.5::bigint",
    "(-2.5)::bigint",
    "2.5::double precision::bigint",
    "'  7 '::bigint",
    "f::numeric",
    // Errors that both have.
    "10 / i",
    "n / 0",
    "i * i",
    "split_part(t, ',', 0)",
    "substr(t, 1, -1)",
];

fn schema() -> Schema {
    Schema { columns: COLUMNS.iter().map(|(name, kind, _)| ColumnSpec { name: (*name).into(), kind: *kind }).collect() }
}

fn frame(rows: &[Vec<Option<String>>]) -> DataFrame {
    let mut columns: Vec<Column> = COLUMNS
        .iter()
        .enumerate()
        .map(|(at, (name, ..))| Series::new((*name).into(), rows.iter().map(|row| row[at].clone()).collect::<Vec<_>>()).into_column())
        .collect();
    columns.push(Series::new(RECORD.into(), (0..rows.len() as u64).collect::<Vec<_>>()).into_column());
    DataFrame::new(rows.len(), columns).expect("columns of one length")
}

/// What we make of a form, row by row: a text, no value, or a failure.
fn ours(form: &str, rows: &[Vec<Option<String>>]) -> Vec<Result<Option<String>, ()>> {
    // A form that is refused as a whole fails on every row; PostgreSQL must then fail on every row too.
    let Ok(expression) = Expression::parse(form, &schema()) else { return vec![Err(()); rows.len()] };
    let evaluated = expression.evaluate(&frame(rows), &Missing::default()).expect("a frame of the schema");
    let text = text_of(&evaluated.column).expect("a column of a known kind");
    let mut values: Vec<Result<Option<String>, ()>> = text.iter().map(|value| Ok(value.map(str::to_owned))).collect();
    for failure in evaluated.failures {
        values[failure.row] = Err(());
    }
    values
}

async fn theirs(connection: &mut PgConnection, form: &str, row: &[Option<String>]) -> Result<Option<String>, ()> {
    let values: Vec<String> = COLUMNS
        .iter()
        .zip(row)
        .map(|((name, _, kind), cell)| match cell {
            Some(cell) => format!("'{}'::{kind} as {name}", cell.replace('\'', "''")),
            None => format!("null::{kind} as {name}"),
        })
        .collect();
    let query = format!("select ({form})::text from (select {}) rows", values.join(", "));
    let found = sqlx::query(AssertSqlSafe(query)).fetch_one(connection).await;
    found.map(|row| row.get::<Option<String>, _>(0)).map_err(|_| ())
}

fn owned(rows: &[Cells]) -> Vec<Vec<Option<String>>> {
    rows.iter().map(|row| row.iter().map(|cell| cell.map(str::to_owned)).collect()).collect()
}

#[tokio::test]
async fn every_form_has_postgres_value_on_every_row() {
    let Some(postgres) = Postgres::start() else { return };
    let mut connection = PgConnection::connect(&postgres.url()).await.expect("a connection");
    let rows = owned(ROWS);
    let mut wrong = Vec::new();
    for form in FORMS {
        for (row, ours) in rows.iter().zip(ours(form, &rows)) {
            let theirs = theirs(&mut connection, form, row).await;
            if ours != theirs {
                wrong.push(format!("{form} on {row:?}: ours {ours:?}, PostgreSQL's {theirs:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test]
async fn random_numbers_calculate_and_compare_as_in_postgres() {
    let Some(postgres) = Postgres::start() else { return };
    let mut connection = PgConnection::connect(&postgres.url()).await.expect("a connection");
    let seed = 20_261_124;
    eprintln!("seed {seed}");
    let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(seed);
    let mut number = || {
        let whole: String = (0..random.random_range(1..25)).map(|_| char::from(b'0' + random.random_range(0..10))).collect();
        let fraction: String = (0..random.random_range(0..20)).map(|_| char::from(b'0' + random.random_range(0..10))).collect();
        let sign = if random.random_range(0..3) == 0 { "-" } else { "" };
        if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
    };
    let forms = ["n + f0", "n - f0", "n * f0", "n / f0", "n % f0", "n > f0", "n = f0", "round(n / f0, 5)", "floor(n)", "trunc(n, 3)"];
    for _ in 0..60 {
        let (left, right) = (number(), number());
        for form in forms {
            let form = form.replace("f0", &format!("({right})"));
            let mut row = owned(&ROWS[..1]).remove(0);
            row[2] = Some(left.clone());
            let ours = ours(&form, std::slice::from_ref(&row)).remove(0);
            assert_eq!(ours, theirs(&mut connection, &form, &row).await, "{form} with n = {left}");
        }
    }
}

#[test]
fn the_forms_use_everything_that_is_allowed() {
    let all = FORMS.join(" ");
    for name in function_names() {
        let written = match name.strip_prefix("extract_") {
            Some(field) => format!("extract({field} from"),
            None => format!("{name}("),
        };
        let as_syntax = matches!(name, "btrim" | "ltrim" | "rtrim" | "strpos");
        assert!(all.contains(&written) || as_syntax, "{name} is allowed, and no form uses it");
    }
}

#[test]
fn what_is_not_allowed_is_refused_at_its_character() {
    let refused = |form: &str| {
        let error = Expression::parse(form, &schema()).err().unwrap_or_else(|| panic!("{form} is refused"));
        (form[error.span.clone()].to_owned(), format!("{} {}", error.message, error.hint.unwrap_or_default()))
    };
    assert_eq!(refused("i + prise").0, "prise");
    assert!(refused("uper(t) = 'A'").1.contains("Did you mean upper?"));
    assert_eq!(refused("i > 1 and random() > 0").0, "random");
    assert!(refused("i > ").1.contains("ends in the middle"));
    assert_eq!(refused("b + 1").0, "b + 1");
    assert_eq!(refused("n > 'abc'").0, "'abc'");
    assert!(refused("(select 1)").1.contains("not known here"));
    assert!(refused("t ~ 'x'").1.contains("operator"));
    assert!(refused("sum(i)").1.contains("not known"));
}
