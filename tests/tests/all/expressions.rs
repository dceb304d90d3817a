//! Every form of the expressions against a real PostgreSQL.

use millpond_pipeline::expression::{Expression, function_names};
use millpond_pipeline::missing::Missing;
use millpond_pipeline::values::text_of;
use millpond_record::batch::RECORD;
use millpond_record::schema::{ColumnSpec, ColumnType, Schema};
use millpond_tests::postgres::Postgres;
use polars::prelude::{Column, DataFrame, IntoColumn, NamedFrom, Series};
use rand::{RngExt, SeedableRng};
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row};

/// Columns, their types, and one row after the other; `None` is no value.
const COLUMNS: [(&str, ColumnType, &str); 7] = [
    ("t", ColumnType::Text, "text"),
    ("i", ColumnType::Integer, "bigint"),
    ("n", ColumnType::Decimal, "numeric"),
    ("f", ColumnType::Float, "double precision"),
    ("b", ColumnType::Boolean, "boolean"),
    ("d", ColumnType::Date, "date"),
    ("ts", ColumnType::Timestamp, "timestamp"),
];

type Cells = [Option<&'static str>; 7];

const ROWS: &[Cells] = &[
    [
        Some("Hello World"),
        Some("7"),
        Some("109.03727963458522"),
        Some("1.5"),
        Some("true"),
        Some("2024-02-29"),
        Some("2024-02-29 13:14:15.123456"),
    ],
    [Some("  padded "), Some("-3"), Some("-0.50"), Some("-2.5"), Some("false"), Some("1999-12-31"), Some("1999-12-31 23:59:59.999999")],
    [Some("été 100%"), Some("0"), Some("0.00"), Some("0"), Some("t"), Some("2000-01-01"), Some("2000-01-01 00:00:00")],
    [
        Some("a,b,c"),
        Some("9223372036854775807"),
        Some("123456789012345678901234567890.123"),
        Some("1e300"),
        Some("no"),
        Some("2026-11-24"),
        Some("2026-11-24T01:00"),
    ],
    [Some("x_y\\z"), Some("-9223372036854775808"), Some("1e-7"), Some("1e-300"), None, Some("0001-03-01"), Some("0001-03-01 12:30:00.5")],
    [None, None, None, None, Some("false"), None, None],
    [Some("42.10"), Some("2"), Some("2.10"), Some("3"), Some("true"), Some("2023-07-01"), Some("2023-07-01 06:07:08")],
    [Some("ODD ones"), Some("-12345"), Some("-99.995"), Some("NaN"), Some("f"), Some("9999-12-30"), Some("9999-12-31 23:59:59")],
    [Some("?"), Some("100"), Some("12345.6789"), Some("-Infinity"), Some("on"), Some("2020-12-31"), Some("2021-01-03 10:00:00.25")],
    // Zones, digits beyond microseconds, times where a day is wanted, the smallest numbers.
    [
        Some("2024-02-29 13:14"),
        Some("-20"),
        Some("1e-16383"),
        Some("4.9e-324"),
        Some("true"),
        Some("2024-02-29 13:14"),
        Some("2024-02-29T10:00:00Z"),
    ],
    [
        Some("1e-400"),
        Some("16384"),
        Some("123e2100"),
        Some("-1e-200"),
        Some("false"),
        Some("2024-1-5T23:59:59.9999999+02"),
        Some("2024-12-31 23:59:59.9999999 -05:30"),
    ],
    [
        Some("2024-+1-05"),
        Some("-2101"),
        Some("-0.5e-16382"),
        Some("1e200"),
        Some("false"),
        Some("0001-02-15"),
        Some("2024-02-29 00:00:00.1234565+0230"),
    ],
];

/// Forms that are evaluated over every row. Together they use every function and operator that is allowed. A form that one of
/// the two refuses, the other must refuse or fail on every row.
const FORMS: &[&[&str]] = &[OPERATORS, BINDING, TEXTS, NUMBERS, DATES, CASTS, FAILURES, LIMITS];

const OPERATORS: &[&str] = &[
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
    "i in (1, '7')",
    "i in ('1', 7)",
    "i in (1, 2.5)",
    "i in (null)",
    "i not in (null, 7)",
    "null in (1)",
    "null in (null)",
    "t in ('a', null)",
    "null || 5",
    "null + 1",
    "5 + '5'",
    "'2.5' * n",
    "nullif(7, 2.0) / 2",
    "nullif('1', 1)",
    "nullif(1, '1')",
    "nullif(null, 1)",
    "coalesce('1', 2)",
    "coalesce(null, null)",
    "coalesce(i, n)",
    "greatest(i, n, f)",
    "greatest(i, '9')",
    "greatest(d, ts)",
    "least(f, i)",
    "case when i = 7 then 1 else 2.5 end",
    "case null when null then 1 else 2 end",
    "f = f",
    "f > 'Infinity'",
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
];

const TEXTS: &[&str] = &[
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
];

const NUMBERS: &[&str] = &[
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
    // A whole number is rounded as double precision, and what is of an open type too.
    "ceil(i)",
    "ceiling(i) / 2",
    "floor(i)",
    "round(i)",
    "trunc(i)",
    "sign(i)",
    "ceil(7) / 2",
    "round(7) / 2",
    "sign(-7) / 2",
    "abs(-7) / 2",
    "round(i, 2)",
    "round(i, -1)",
    "trunc(i, -2)",
    "trunc(i, 1)",
    "round('2.5')",
    "round('2.5', 0)",
    "abs('-1.50')",
    "abs(null)",
    "mod('7', 3) / 2",
    "mod(i, 4) / 3",
    "mod(n, 7)",
    "mod(-7, 3)",
    "round(2.5)",
    "round(-2.5)",
    "round(15, -1)",
    "round(-15, -1)",
    "round(1.005, 2)",
];

const DATES: &[&str] = &[
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
    "ts",
    "ts::date",
    "ts = timestamp '2024-02-29 10:00:00+09'",
    "extract(second from ts)",
    "timestamp '2024-02-29 00:00:00.1234567'",
    "timestamp '2024-02-29 00:00:00.1234565'",
    "timestamp '2024-02-29 00:00:00.1234575'",
    "timestamp '2024-02-29 00:00:59.9999999'",
    "timestamp '2024-02-29 23:59:60'",
    "timestamp '2024-02-29 23:59:60.5'",
    "timestamp '2024-02-29 22:59:60.5'",
    "timestamp '2024-02-29 24:00'",
    "timestamp '2024-02-29 24:00:01'",
    "timestamp '2024-02-29 1:2:3.'",
    "timestamp '2024-02-29 13'",
    "timestamp '2024-02-29T'",
    "timestamp '2024-02-29T10:00:00z'",
    "timestamp '2024-02-29T10:00:00 UTC'",
    "timestamp '2024-02-29T10:00:00gmt'",
    "timestamp '2024-02-29 10:00+02:30:15'",
    "timestamp '2024-02-29 10:00 + 2'",
    "timestamp '2024-02-29 10:00-15:59'",
    "timestamp '2024-02-29 10:00-16'",
    "timestamp '2024-02-29 10:00+02:60'",
    "timestamp '2024-02-29 10:00+'",
    "timestamp '2024-+1-05 10:00'",
    "date '2024-02-29 13:14'",
    "date '2024-02-29T13:14:15.9Z'",
    "date '2024-02-29 23:59:59.9999999'",
    "date '2024-02-29 24:00'",
    "date '2024-02-29 25:00'",
    "date '2024-02-29 13:14 +02'",
    "date '2024-+1-05'",
    "date '2024-01-+5'",
    "date '0000-01-01'",
    "date '2024-1-5'",
    "case when t like '2024%' then t::date end",
    "case when t like '2024%' then t::timestamp end",
    "'2024-02-29 13:14' = d",
];

const CASTS: &[&str] = &[
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
    "(case when f between -1e300 and 1e300 then f end)::numeric",
];

/// Numbers too large, too small or too long. What is long is measured, not shown.
const LIMITS: &[&str] = &[
    "f * f",
    "f * 1e-300::double precision",
    "f / 1e300::double precision",
    "f / 'Infinity'",
    "0 / f",
    "f * 0",
    "1e-300::double precision * 1e-300::double precision",
    "1e-300::double precision / 1e300::double precision",
    "'1e-400'::double precision",
    "'-1e-400'::double precision",
    "'1e-324'::double precision",
    "'4.9e-324'::double precision",
    "'0e-400'::double precision",
    "'1e400'::double precision",
    "1e-400::double precision",
    "1e400::double precision",
    "case when t like '1e%' then t::double precision end",
    "case when t like '1e%' then length(t::numeric::text) end",
    "n::double precision",
    "length('1e131071'::numeric::text)",
    "'1e131072'::numeric",
    "'0.01e131073'::numeric > 0",
    "length('1e-16383'::numeric::text)",
    "'1e-16384'::numeric",
    "'0e200000'::numeric",
    "'0e-20000'::numeric",
    "'0e1000000000'::numeric",
    "'0e2000000000'::numeric",
    "'1e-1000000000'::numeric",
    "'1e99999999999999999999999'::numeric",
    "length((1e131071 * 0.5)::text)",
    "length((1e131071 * 9.9)::text)",
    "1e131071 * 10 > 0",
    "1e100000 * 1e100000 > 0",
    "length((-1e131071)::text)",
    "5e131071 + 5e131071 > 0",
    "5e131071 + 4.9e131071 > 0",
    "-5e131071 - 5e131071 < 0",
    "1e131071 / 1e-10 > 0",
    "length((1e131071 / 10)::text)",
    "length((1e-16383 * 0.1)::text)",
    "length((1e-16383 * 1e-16383)::text)",
    "1e-16383 * 0.5 > 0",
    "1e-16383 * 0.4 > 0",
    "length((1e-16383 % 7)::text)",
    "length((1e-16383 / 3)::text)",
    "round(9.9e131071, -131071) > 0",
    "length(round(9.4e131071, -131071)::text)",
    "ceil(9.9e131071) > 0",
    "length(n::text)",
    "length((n * n)::text)",
    "length(round(n, -2101)::text)",
    "length(trunc(n, 16384)::text)",
    "length(round(1.5, 3000)::text)",
    "length(round(1.5, 20000)::text)",
    "round(15.5, -2147483647)",
    "round(123e2100, -2101) = 0",
    "length(n::numeric(1000, 999)::text)",
];

/// Failures that both have.
const FAILURES: &[&str] = &[
    "10 / i",
    "n / 0",
    "i * i",
    "split_part(t, ',', 0)",
    "substr(t, 1, -1)",
    "mod('5', '3')",
    "'5' + '3'",
    "-'5'",
    "null + null",
    "- null",
    "coalesce(i, 'x')",
    "i in ('x', 7)",
    "9223372036854775807 + 1",
    "-9223372036854775808::bigint",
    "(-9223372036854775808)::bigint / -1",
    "abs((-9223372036854775808)::bigint)",
    "-((-9223372036854775808)::bigint)",
    "mod(f, 2)",
    "f % 2",
    "round(f, 2)",
    "mod(7, 0)",
    "n % 0",
    "i % 0",
];

/// How operators bind, where it is easily read otherwise.
const BINDING: &[&str] = &[
    "not i = 7",
    "not b and b",
    "not b is null",
    "not not b",
    "not null",
    "i is null = b",
    "b = (i is null)",
    "b is null <> b is null",
    "b is null = true",
    "i = 7 is true",
    "i = 7 is null",
    "b is null is null",
    "b is true is not true",
    "b is unknown",
    "b is not unknown",
    "i is unknown",
    "i notnull",
    "i not null",
    "(i) not null",
    "i is not null and not null",
    "b is distinct from b is null",
    "i is distinct from 7 and b",
    "1 < 2 < 3",
    "1 = 1 = true",
    "(1 = 1) = true",
    "1 < 2 = true",
    "1 <> 2 <> true",
    "b = not b",
    "b = not b = b",
    "1 + not b",
    "i between 1 and 2 and b",
    "i between 1 and 8 or b",
    "i between 1 and 8 = b",
    "i between 1 and 2 between true and false",
    "i between 1 and 2 is true",
    "i not between 1 and 8 and b",
    "i between 1 + 1 and 2 * 8",
    "i + 1 between 1 and 2 + 7",
    "b <> i between 1 and 2",
    "b between (1 = 1) and true",
    "b between not b and b",
    "b between b and not b",
    "b between b and not b and b",
    "t || i + 1",
    "t || 1 + i || 'x'",
    "'a' || 'b' = 'ab'",
    "'a' || 'b' like 'a%'",
    "t like 'a' || '%'",
    "t like 'H%' = true",
    "true = t like 'H%'",
    "t like 'H%' like 't%'",
    "t like 'H%' is true",
    "not t like 'H%'",
    "t not like 'H%' and b",
    "t in ('x') = false",
    "t in ('x') in (true)",
    "i in (1) = b",
    "b = i in (7)",
    "i + 1 in (8)",
    "i in (1, 2) is null",
    "- 2 * 3",
    "- i * 2",
    "- - 2",
    "+ - 2",
    "2 - - 2",
    "7/-2",
    "-7 % 3",
    "i*-7",
    "i=-7",
    "i <-7",
    "i>=-7",
    "i<>-7",
    "i % -2",
    "i %-2",
    "i !=-7",
    "1 == 1",
    "1 =< 2",
    "i => 2",
    "-i::numeric",
    "-'5'::bigint",
    "-2.5::bigint",
    "(-2.5)::bigint",
    "-9223372036854775808",
    "-(9223372036854775808)",
    "(-9223372036854775808) / 2",
    "1 + 2 /* a /* nested */ comment */ * 3",
    "2 -- comment",
    "upper(t) respect nulls",
    "{d '2026-01-01'}",
    "{fn upper('x')}",
    "try_cast('12' as bigint)",
    "cast(i as text format 'x')",
];

/// Forms that are refused here, and the characters at fault. PostgreSQL may take them.
const REFUSED: &[(&str, &str)] = &[
    ("i + prise", "prise"),
    ("i > 1 and random() > 0", "random()"),
    ("b + 1", "b + 1"),
    ("n > 'abc'", "'abc'"),
    ("i > ", ""),
    ("", ""),
    ("(select 1)", "(select 1)"),
    ("i = any (array[1])", "i = any (array[1])"),
    ("i > 0 and t ~ 'x'", "~"),
    ("t !~* 'x'", "!~*"),
    ("i & 1", "&"),
    ("sum(i)", "sum(i)"),
    ("upper(distinct t)", "upper(distinct t)"),
    ("row(1, 2) = row(1, 2)", "row(1, 2)"),
    ("(1, 2) = (1, 2)", "(1, 2)"),
    ("i = 1 or t collate \"C\" = 'x'", "t collate \"C\""),
    ("ts at time zone 'UTC'", "ts at time zone 'UTC'"),
    ("t similar to 'x'", "t similar to 'x'"),
    ("t like 'x' escape '!'", "t like 'x'"),
    ("E'a'", "E'a'"),
    ("$1", "$1"),
    ("1 < 2 < 3", "<"),
    ("i = 7 and i between 1 and 2 between true and false", "between"),
    ("i %-2", "%-"),
    ("i !=-2", "!=-"),
    ("i == 2", "=="),
    ("i not null", "not"),
    ("substring(t from '2')", "'2'"),
    ("-'5'", "'5'"),
    ("'5' + '3'", "'5' + '3'"),
    ("round(f, 2)", "round(f, 2)"),
    ("extract(hour from d)", "d"),
    ("extract(second from i)", "i"),
    ("extract(year from null)", "null"),
    ("extract(timezone from ts)", "extract(timezone from ts)"),
    ("i::varchar(3)", "varchar"),
    ("cast(i as smallint)", "smallint"),
    ("d + interval '1 month'", "interval '1 month'"),
    ("ts - ts", "ts - ts"),
    ("now()", "now()"),
    ("current_date", "current_date"),
    ("i::date", "i"),
    ("case when i then 1 end", "i"),
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
    let query = format!("select ({form}\n)::text from (select {}) rows", selected(row));
    let found = sqlx::query(AssertSqlSafe(query)).fetch_one(connection).await;
    found.map(|row| row.get::<Option<String>, _>(0)).map_err(|_| ())
}

/// Returns a row as PostgreSQL reads it.
fn selected(row: &[Option<String>]) -> String {
    let cells = COLUMNS.iter().zip(row).map(|((name, _, kind), cell)| match cell {
        Some(cell) => format!("'{}'::{kind} as {name}", cell.replace('\'', "''")),
        None => format!("null::{kind} as {name}"),
    });
    cells.collect::<Vec<_>>().join(", ")
}

/// Returns our type for PostgreSQL's; `integer` is `bigint` here, and an open literal is text.
fn kind_of(type_name: &str) -> ColumnType {
    match type_name {
        "bigint" | "integer" => ColumnType::Integer,
        "numeric" => ColumnType::Decimal,
        "double precision" => ColumnType::Float,
        "boolean" => ColumnType::Boolean,
        "date" => ColumnType::Date,
        "timestamp without time zone" => ColumnType::Timestamp,
        "text" | "unknown" | "character varying" => ColumnType::Text,
        other => panic!("{other} is a type that is not here"),
    }
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
    for form in FORMS.iter().copied().flatten() {
        let kind = Expression::parse(form, &schema()).ok().map(|expression| expression.kind());
        let type_name = format!("select pg_typeof({form}\n)::text from (select {}) rows", selected(&rows[0]));
        let type_name = sqlx::query(AssertSqlSafe(type_name)).fetch_one(&mut connection).await.map(|row| row.get::<String, _>(0));
        if let (Some(kind), Ok(type_name)) = (kind, type_name)
            && kind != kind_of(&type_name)
        {
            wrong.push(format!("{form}: ours is {kind}, PostgreSQL's {type_name}"));
        }
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
    let all = FORMS.concat().join(" ");
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
    for (form, fault) in REFUSED {
        let error = Expression::parse(form, &schema()).err().unwrap_or_else(|| panic!("{form} is refused"));
        assert_eq!(&form[error.span.clone()], *fault, "{form}: {error}");
    }
    let refused = |form: &str| {
        let error = Expression::parse(form, &schema()).err().unwrap_or_else(|| panic!("{form} is refused"));
        format!("{} {}", error.message, error.hint.unwrap_or_default())
    };
    assert!(refused("uper(t) = 'A'").contains("Did you mean upper?"));
    assert!(refused("i > ").contains("ends in the middle"));
    assert!(refused("t ~ 'x'").contains("operator"));
    assert!(refused("1 < 2 < 3").contains("parentheses"));
    assert!(refused("d + interval '1 month'").contains("date + 30"));
}

#[test]
fn too_deep_too_long_or_too_many_is_refused_at_its_character() {
    let start = |form: &str| Expression::parse(form, &schema()).err().map(|error| (error.span.start, error.message));
    let nested = |open: &str, inner: &str, close: &str, times: usize| format!("{}{inner}{}", open.repeat(times), close.repeat(times));
    let shapes = [
        ("(", "i", ")"),
        ("- ", "i", ""),
        ("not ", "b", ""),
        ("", "i", " + i"),
        ("", "t", " || t"),
        ("abs(", "i", ")"),
        ("coalesce(", "i", ")"),
        ("case when b then ", "i", " end"),
        ("case ", "i", " when 1 then 1 end"),
        ("(b or ", "b", ")"),
        ("", "b", " is null"),
        ("", "t", "::text"),
        ("", "t", "[1]"),
        ("", "i::text", "[]"),
        ("trim(both 'x' from ", "t", ")"),
    ];
    for (open, inner, close) in shapes {
        for times in [1000, 10_000, 100_000] {
            let (at, message) = start(&nested(open, inner, close, times)).unwrap_or_else(|| panic!("{open}{inner}{close} is refused"));
            assert!(
                message.contains("nested more than 100 deep") || message.contains("longer than 64 KiB"),
                "{open}{inner}{close}: {message}"
            );
            assert!(at > 0, "{open}{inner}{close}");
        }
    }
    assert!(start(&nested("(", "i", ")", 90)).is_none());
    assert!(start(&nested("", "i", " + i", 90)).is_none());
    assert_eq!(start(&format!("i = 0{}", " or i = 1".repeat(999))), None);
    assert_eq!(start(&format!("i = 0{}", " or i = 1".repeat(1001))).map(|(at, _)| at), Some(6 + 9 * 1000));
    assert_eq!(start(&format!("i in (1{})", ", 1".repeat(10_000))), None);
    assert_eq!(start(&format!("i in (1{})", ", 1".repeat(100_000))).map(|(at, _)| at), Some(64 * 1024));
    // Each bound of BETWEEN computes what it bounds anew: twenty within one another would be a million parts.
    let doubled = format!("{}b{}", "(".repeat(20), " between b and b)".repeat(20));
    assert!(start(&doubled).is_some_and(|(_, message)| message.contains("parts")));
}
