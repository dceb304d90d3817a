//! `data.sql`: what the generator makes, and right whenever it is loaded.

use millpond_tests::postgres::Postgres;

use super::answers::ANSWERS;
use super::generator::keeps_the_rules;
use super::queries::same;
use super::rows::{Dealership, day};
use super::server::{Database, TABLES, generate, read, repository};

const SAMPLE: &str = "sql/car_dealership/data.sql";

const EMPTY: &str = "truncate customers, salespersons, manufacturers, car_models, cars, transactions;";

/// The first instant and the last of a month, leap days, ends of years.
const INSTANTS: [&str; 6] = [
    "2024-02-29 23:59:59+00",
    "2025-03-01 00:00:00+00",
    "2025-12-31 23:59:59.999+00",
    "2026-01-01 00:00:00+00",
    "2026-11-17 12:00:00+00",
    "2031-07-02 03:04:05+00",
];

#[test]
fn the_sample_is_what_the_generator_makes() {
    let sample = read(SAMPLE);
    let made_by =
        sample.lines().next().and_then(|line| line.strip_prefix("-- node sql/car_dealership/generate.mjs ")).expect("its first line");
    let arguments: Vec<&str> = made_by.split(' ').collect();
    assert!(generate(&arguments) == sample, "make it anew: node sql/car_dealership/generate.mjs {made_by} > {SAMPLE}");
}

#[test]
fn cars_are_sold_in_the_current_month_whenever_the_sample_is_loaded() {
    let Some(cluster) = Postgres::shared() else { return };
    let mut database = Database::with_schema(&cluster, "sample");
    for instant in INSTANTS {
        database = database.at(instant);
        database.tell(EMPTY);
        database.run(&repository(SAMPLE));
        let rows = Dealership::read(|table| database.tell(&format!("copy {table} to stdout with (format csv, header);")));
        let today = day(&instant[..10]);
        keeps_the_rules(&rows, today);
        for (file, answer) in ANSWERS {
            same(file, &database.ask(&repository("sql/car_dealership/queries").join(file)), &answer(&rows, today));
        }
        let top = database.ask(&repository("sql/car_dealership/queries/top_manufacturers.sql"));
        assert_eq!(top, "1,Kestrel,6\n2,Adler & Voss,5\n3,Hoshino,2\n3,Étoile,2\n", "{instant}: the same in every month");
        assert_eq!(database.tell("select count(*) from transactions where sold_at > now();"), "0\n", "{instant}: nothing of the future");
    }
}

#[test]
fn the_sample_is_of_the_month_in_every_time_zone() {
    let Some(cluster) = Postgres::shared() else { return };
    let mut database = Database::with_schema(&cluster, "zones");
    for zone in ["Asia/Singapore", "America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago"] {
        for instant in &INSTANTS[..2] {
            database = database.at(instant).in_zone(zone);
            database.tell(EMPTY);
            database.run(&repository(SAMPLE));
            let top = database.ask(&repository("sql/car_dealership/queries/top_manufacturers.sql"));
            assert!(top.starts_with("1,Kestrel,6\n"), "{zone} {instant}: {top}");
            let broken = "select count(*) from transactions t join cars c on c.id = t.car_id join salespersons s on s.id = t.salesperson_id
                join customers b on b.id = t.customer_id where cast(t.sold_at as date) < c.received_on or t.sold_at > now()
                or cast(t.sold_at as date) < s.hired_on or cast(t.sold_at as date) > s.left_on or t.sold_at < b.created_at;";
            assert_eq!(database.tell(broken), "0\n", "{zone} {instant}");
            // Asked elsewhere, there is still the sale of the moment.
            database = database.in_zone("UTC");
            let elsewhere = database.tell("select count(*) > 0 from transactions where sold_at >= date_trunc('month', now());");
            assert_eq!(elsewhere, "t\n", "{zone} {instant}");
        }
    }
}

#[test]
fn the_sample_holds_every_table_and_is_plain_inserts() {
    let sample = read(SAMPLE);
    assert!(sample.len() < 200_000, "small");
    for table in TABLES {
        assert!(sample.contains(&format!("\ninsert into {table} (id, ")), "{table}");
    }
    let text: String = sample.lines().filter(|line| !line.starts_with("--")).map(|line| format!("{line}\n")).collect();
    let mut statements = text.split(";\n").map(str::trim).filter(|statement| !statement.is_empty());
    assert!(statements.all(|it| it.starts_with("insert into ") || it.starts_with("alter table ")));
}
