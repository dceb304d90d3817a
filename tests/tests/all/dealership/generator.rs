//! What the generator makes: it loads, it is the same again, and it keeps the rules that no constraint can state.

use std::collections::HashSet;

use millpond_tests::postgres::Postgres;

use super::rows::{Dealership, day, month_of};
use super::server::{Database, TABLES, generate};

#[test]
fn the_files_of_csv_load_by_copy_at_ten_and_at_twenty_thousand_sales() {
    let Some(cluster) = Postgres::shared() else { return };
    for transactions in ["10", "20000"] {
        let folder = tempfile::tempdir().unwrap();
        let files = folder.path().to_string_lossy();
        generate(&["--transactions", transactions, "--seed", "7", "--format", "csv", "--into", &files]);
        let database = Database::with_schema(&cluster, &format!("csv_{transactions}"));
        database.load(folder.path());
        assert_eq!(database.tell("select count(*) from transactions;"), format!("{transactions}\n"));
        assert_eq!(database.tell("select count(distinct car_id) from transactions;"), format!("{transactions}\n"));
        // `--until` is today unless it is said. The month may have ended since the generator began.
        let this_month = "select count(*) > 0 from transactions where sold_at >= date_trunc('month', now() - interval '10 minutes');";
        assert_eq!(database.tell(this_month), "t\n");
    }
}

#[test]
fn insert_copy_and_csv_hold_the_same_rows() {
    let Some(cluster) = Postgres::shared() else { return };
    let arguments = ["--transactions", "2000", "--until", "2026-02-28", "--seed", "3"];
    let folder = tempfile::tempdir().unwrap();
    let files = folder.path().to_string_lossy();
    generate(&[&arguments[..], &["--format", "csv", "--into", &files]].concat());
    let databases = ["sql", "copy", "csv"].map(|format| Database::with_schema(&cluster, &format!("format_{format}")));
    databases[0].tell(&generate(&[&arguments[..], &["--format", "sql"]].concat()));
    databases[1].tell(&generate(&[&arguments[..], &["--format", "copy"]].concat()));
    databases[2].load(folder.path());
    for table in TABLES {
        let [inserted, copied, loaded] = databases
            .each_ref()
            .map(|database| database.tell(&format!("copy (select * from {table} order by id) to stdout (format csv);")));
        assert!(inserted == copied && copied == loaded, "{table}");
        assert!(!inserted.is_empty());
    }
}

#[test]
fn the_same_arguments_give_the_same_bytes_and_another_seed_gives_others() {
    let text = |seed: &str| generate(&["--transactions", "5000", "--until", "2026-11-17", "--seed", seed, "--format", "copy"]);
    let first = text("1");
    assert!(first == text("1"));
    assert!(first != text("2"));
    // A sum that was computed once: another machine, another Node or a change in the generator shows here.
    assert_eq!(fnv(&first), 1_346_036_418_793_151_948, "the bytes are those of every machine");
}

/// FNV-1a, 64 bits.
fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[test]
fn cars_arrive_before_they_are_sold_and_who_sells_is_employed() {
    for (transactions, until) in
        [("10", "2026-03-01"), ("10", "2024-12-31"), ("333", "2025-06-01"), ("20000", "2026-11-17"), ("20000", "2026-02-01")]
    {
        let folder = tempfile::tempdir().unwrap();
        let files = folder.path().to_string_lossy();
        generate(&["--transactions", transactions, "--until", until, "--format", "csv", "--into", &files]);
        let all = Dealership::read(|table| std::fs::read_to_string(folder.path().join(format!("{table}.csv"))).unwrap());
        assert_eq!(all.sales.len().to_string(), transactions);
        keeps_the_rules(&all, day(until));
        assert!(all.sales.is_sorted_by_key(|sale| sale.sold_at), "keys are given in the order of sales");
    }
}

/// Asserts what compares rows of several tables, with all sales up to a day.
pub fn keeps_the_rules(all: &Dealership, until: i64) {
    for sale in &all.sales {
        let car = all.car(sale);
        assert!(car.received_on <= sale.day(), "car {} arrives before it is sold", car.id);
        let person = &all.salespersons[&sale.salesperson];
        assert!(person.hired_on <= sale.day() && person.left_on.is_none_or(|left| sale.day() <= left), "{} is employed", person.name);
        assert!(sale.day() <= until);
        assert!((850..=1000).contains(&(sale.price * 1000 / car.list_price)), "car {} is sold near its list price", car.id);
    }
    let earliest = |id| all.sales.iter().filter(|sale| sale.customer == id).map(|sale| sale.sold_at).min();
    for customer in all.customers.iter().step_by(97) {
        assert!(earliest(customer.id).is_none_or(|first| customer.created_at <= first), "customer {} is known before buying", customer.id);
    }
    for person in all.salespersons.values() {
        let Some(manager) = person.manager.map(|id| &all.salespersons[&id]) else { continue };
        assert!(manager.manager.is_none() && manager.left_on.is_none() && manager.hired_on <= person.hired_on, "{}", person.name);
    }
    for car in all.cars.values() {
        assert!(car.received_on <= until && car.cost_price < car.list_price, "car {}", car.id);
        assert_eq!(car.serial_number.chars().nth(8), Some(check_digit(&car.serial_number)), "{}", car.serial_number);
    }
    let this_month = all.sales.iter().filter(|sale| month_of(sale.day()) == month_of(until));
    let brands: HashSet<u64> = this_month.clone().map(|sale| all.manufacturer(all.car(sale))).collect();
    assert!(this_month.count() >= 3 && !brands.is_empty(), "some are sold in the last month");
    let sold: HashSet<u64> = all.sales.iter().map(|sale| sale.car).collect();
    assert!(sold.len() == all.sales.len() && sold.len() < all.cars.len(), "each is sold once, and some are in stock");
}

/// Returns the check digit of a vehicle identification number, after 49 CFR 565.15.
fn check_digit(serial: &str) -> char {
    let value = |letter: char| match letter {
        '0'..='9' => letter as u32 - '0' as u32,
        'A'..='H' => letter as u32 - 'A' as u32 + 1,
        'J'..='R' => letter as u32 - 'J' as u32 + 1,
        'S'..='Z' => letter as u32 - 'S' as u32 + 2,
        other => panic!("{other} in a serial number"),
    };
    let weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
    let sum: u32 = serial.chars().zip(weights).map(|(letter, weight)| value(letter) * weight).sum();
    char::from_digit(sum % 11, 10).unwrap_or('X')
}
