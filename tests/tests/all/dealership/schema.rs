//! What the schema refuses, and what it says of itself.

use std::collections::BTreeSet;

use millpond_tests::postgres::Postgres;

use super::server::{Database, read, repository};

/// A row of each table, and one more of those in which two rows can be in each other's way.
const ROWS: &str = "
    insert into customers (name, phone, email) values ('Zoë', '+12015550100', 'zoe@example.com'), ('Ali', '+12015550101', null);
    insert into salespersons (name, email, hired_on) values ('Mei', 'mei@dealership.example', '2020-01-01');
    insert into salespersons (name, email, manager_id, hired_on, left_on)
    values ('Omar', 'omar@dealership.example', 1, '2021-01-01', '2021-01-01');
    insert into manufacturers (name, country_code) values ('Hoshino', 'JP'), ('Kestrel', 'GB');
    insert into car_models (manufacturer_id, name, body_style) values (1, 'Mika', 'hatchback'), (2, 'Mika', 'suv');
    insert into cars (model_id, serial_number, weight_kg, cost_price, list_price, received_on) values
        (1, 'SZKFFABF7SA001566', 1241, 22359.37, 24490, '2025-08-16'),
        (2, 'JZHD1CBF2SA619567', 1470, 45416.80, 51610, '2025-08-31');
    insert into transactions (car_id, customer_id, salesperson_id, price, payment_method) values (1, 1, 1, 22800, 'cash');";

/// Each constraint, and what it refuses.
const REFUSED: &[(&str, &str)] = &[
    ("customers_pkey", "insert into customers (id, name, phone) values (1, 'Again', '+12015550102')"),
    ("customers_email_key", "update customers set email = 'zoe@example.com'"),
    ("customers_name_check", "update customers set name = '  '"),
    ("customers_phone_check", "update customers set phone = '201 555 0100'"),
    ("customers_email_check", "update customers set email = 'Zoe@example.com' where id = 1"),
    ("salespersons_pkey", "update salespersons set id = 2 where id = 1"),
    ("salespersons_email_key", "update salespersons set email = 'mei@dealership.example'"),
    ("salespersons_manager_id_fkey", "update salespersons set manager_id = 9"),
    ("salespersons_name_check", "update salespersons set name = ''"),
    ("salespersons_email_check", "update salespersons set email = 'mei' where id = 1"),
    ("salespersons_manager_id_check", "update salespersons set manager_id = id"),
    ("salespersons_left_on_check", "update salespersons set left_on = date '2020-12-31' where id = 2"),
    ("manufacturers_pkey", "update manufacturers set id = 1"),
    ("manufacturers_name_key", "update manufacturers set name = 'Kestrel'"),
    ("manufacturers_name_check", "update manufacturers set name = ''"),
    ("manufacturers_country_code_check", "update manufacturers set country_code = 'Japan'"),
    ("car_models_pkey", "update car_models set id = 1"),
    ("car_models_manufacturer_id_name_key", "update car_models set manufacturer_id = 1"),
    ("car_models_manufacturer_id_fkey", "delete from manufacturers where id = 1"),
    ("car_models_name_check", "update car_models set name = ' '"),
    ("car_models_body_style_check", "update car_models set body_style = 'Hatchback'"),
    ("cars_pkey", "update cars set id = 1"),
    ("cars_serial_number_key", "update cars set serial_number = 'JZHD1CBF2SA619567'"),
    ("cars_model_id_fkey", "update cars set model_id = 3"),
    ("cars_serial_number_check", "update cars set serial_number = 'SZKFFABF7SA00156O' where id = 1"),
    ("cars_weight_kg_check", "update cars set weight_kg = 1241000"),
    ("cars_cost_price_check", "update cars set cost_price = 0.001"),
    ("cars_list_price_check", "update cars set list_price = -24490"),
    ("transactions_pkey", "insert into transactions select 1, 2, 1, 1, 100, 'cash'"),
    (
        "transactions_car_id_key",
        "insert into transactions (car_id, customer_id, salesperson_id, price, payment_method) values (1, 2, 2, 1, 'cash')",
    ),
    ("transactions_car_id_fkey", "delete from cars where id = 1"),
    ("transactions_customer_id_fkey", "delete from customers where id = 1"),
    ("transactions_salesperson_id_fkey", "update transactions set salesperson_id = 3"),
    ("transactions_price_check", "update transactions set price = 0"),
    ("transactions_payment_method_check", "update transactions set payment_method = 'barter'"),
];

#[test]
fn each_constraint_refuses_what_it_should_and_says_its_name() {
    let Some(cluster) = Postgres::shared() else { return };
    let database = Database::with_schema(&cluster, "constraints");
    database.tell(ROWS);
    let all =
        database.tell("select conname from pg_constraint where connamespace = 'public'::regnamespace and contype in ('p', 'u', 'f', 'c');");
    let all: BTreeSet<&str> = all.lines().collect();
    assert_eq!(all, REFUSED.iter().map(|case| case.0).collect(), "each constraint has a case");
    for (constraint, statement) in REFUSED {
        let error = database.try_to_tell(&format!("{statement};")).expect_err(constraint);
        assert!(error.contains(&format!("constraint \"{constraint}\"")), "{constraint}: {error}");
    }
}

#[test]
fn a_column_is_empty_only_where_there_may_be_nothing_to_say() {
    let Some(cluster) = Postgres::shared() else { return };
    let database = Database::with_schema(&cluster, "columns");
    let query = "select table_name || '.' || column_name from information_schema.columns
        where table_schema = 'public' and is_nullable = 'YES' order by 1;";
    assert_eq!(database.tell(query), "customers.email\nsalespersons.left_on\nsalespersons.manager_id\n");
    let types = database.tell("select distinct data_type from information_schema.columns where table_schema = 'public' order by 1;");
    assert_eq!(types, "bigint\ndate\ninteger\nnumeric\ntext\ntimestamp with time zone\n");
}

#[test]
fn every_foreign_key_has_an_index_that_begins_with_it_and_everything_has_a_comment() {
    let Some(cluster) = Postgres::shared() else { return };
    let database = Database::with_schema(&cluster, "indexes");
    let without_index = "select conname from pg_constraint where contype = 'f' and not exists (
        select from pg_index where indrelid = conrelid and (indkey::smallint[])[0:cardinality(conkey) - 1] = conkey);";
    assert_eq!(database.tell(without_index), "");
    let without_comment = "select c.relname, a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum >= 0
        where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and not a.attisdropped
        and (col_description(c.oid, a.attnum) is null or obj_description(c.oid, 'pg_class') is null);";
    assert_eq!(database.tell(without_comment), "");
}

#[test]
fn the_schema_asks_for_nothing_but_tables_keys_checks_and_indexes() {
    let Some(cluster) = Postgres::shared() else { return };
    let database = Database::with_schema(&cluster, "plain");
    let others = "select (select count(*) from pg_trigger where not tgisinternal)
        + (select count(*) from pg_proc where pronamespace = 'public'::regnamespace)
        + (select count(*) from pg_extension where extname <> 'plpgsql')
        + (select count(*) from pg_type where typnamespace = 'public'::regnamespace and typtype in ('e', 'd'));";
    assert_eq!(database.tell(others), "0\n");
    let identities = "select count(*), count(*) filter (where attidentity = 'd') from pg_attribute join pg_class c on c.oid = attrelid
        where relnamespace = 'public'::regnamespace and relkind = 'r' and attname = 'id';";
    assert_eq!(database.tell(identities), "6,6\n");
}

#[test]
fn the_comment_of_the_schema_says_how_to_run_it_again() {
    let Some(cluster) = Postgres::shared() else { return };
    let database = Database::with_schema(&cluster, "again");
    let text = read("sql/car_dealership/schema.sql");
    let drop = text.lines().find_map(|line| line.strip_prefix("--   ").filter(|line| line.starts_with("drop table"))).expect("it is there");
    database.tell(drop);
    database.run(&repository("sql/car_dealership/schema.sql"));
    // In a namespace of its own, as the comment says, the same file makes the same tables.
    database.tell(&format!("create schema dealership; set search_path to dealership;\n{text}"));
    let tables = "select schemaname, count(*) from pg_tables where schemaname in ('public', 'dealership') group by 1 order by 1;";
    assert_eq!(database.tell(tables), "dealership,6\npublic,6\n");
}
