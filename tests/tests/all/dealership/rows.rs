//! The tables as CSV has them, read without any help of the database.

use std::collections::HashMap;

use super::server::TABLES;

/// Seconds of a day.
pub const DAY: i64 = 86_400;

pub struct Customer {
    pub id: u64,
    pub name: String,
    pub created_at: i64,
}

pub struct Salesperson {
    pub name: String,
    pub manager: Option<u64>,
    pub hired_on: i64,
    pub left_on: Option<i64>,
}

pub struct Model {
    pub manufacturer: u64,
    pub name: String,
}

pub struct Car {
    pub id: u64,
    pub model: u64,
    pub serial_number: String,
    pub cost_price: i64,
    pub list_price: i64,
    pub received_on: i64,
}

pub struct Sale {
    pub car: u64,
    pub customer: u64,
    pub salesperson: u64,
    pub price: i64,
    pub sold_at: i64,
}

impl Sale {
    /// Returns the day of the sale in UTC.
    pub fn day(&self) -> i64 {
        self.sold_at.div_euclid(DAY)
    }
}

/// Everything, typed: money in cents, days since 1970, instants in seconds since then.
pub struct Dealership {
    pub customers: Vec<Customer>,
    pub salespersons: HashMap<u64, Salesperson>,
    pub manufacturers: HashMap<u64, String>,
    pub models: HashMap<u64, Model>,
    pub cars: HashMap<u64, Car>,
    pub sales: Vec<Sale>,
}

impl Dealership {
    /// Reads the CSV text of each table, which begins with a header.
    pub fn read(text: impl Fn(&str) -> String) -> Self {
        let [customers, salespersons, manufacturers, models, cars, sales] = TABLES.map(|table| Table::read(&text(table)));
        Self {
            customers: customers
                .rows()
                .map(|row| Customer { id: row.number("id"), name: row.text("name"), created_at: row.instant("created_at") })
                .collect(),
            salespersons: salespersons.rows().map(|row| (row.number("id"), salesperson(row))).collect(),
            manufacturers: manufacturers.rows().map(|row| (row.number("id"), row.text("name"))).collect(),
            models: models
                .rows()
                .map(|row| (row.number("id"), Model { manufacturer: row.number("manufacturer_id"), name: row.text("name") }))
                .collect(),
            cars: cars.rows().map(|row| (row.number("id"), car(row))).collect(),
            sales: sales.rows().map(sale).collect(),
        }
    }

    /// Returns the car of a sale.
    pub fn car(&self, sale: &Sale) -> &Car {
        &self.cars[&sale.car]
    }

    /// Returns the manufacturer of a car.
    pub fn manufacturer(&self, car: &Car) -> u64 {
        self.models[&car.model].manufacturer
    }
}

fn salesperson(row: Row<'_>) -> Salesperson {
    Salesperson {
        name: row.text("name"),
        manager: row.given("manager_id").map(|cell| cell.parse().expect("a key")),
        hired_on: row.day("hired_on"),
        left_on: row.given("left_on").map(day),
    }
}

fn car(row: Row<'_>) -> Car {
    Car {
        id: row.number("id"),
        model: row.number("model_id"),
        serial_number: row.text("serial_number"),
        cost_price: row.money("cost_price"),
        list_price: row.money("list_price"),
        received_on: row.day("received_on"),
    }
}

fn sale(row: Row<'_>) -> Sale {
    Sale {
        car: row.number("car_id"),
        customer: row.number("customer_id"),
        salesperson: row.number("salesperson_id"),
        price: row.money("price"),
        sold_at: row.instant("sold_at"),
    }
}

/// Cells under the names of their columns; an empty one is no value.
struct Table {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    fn read(text: &str) -> Self {
        let mut rows = records(text);
        let columns = rows.remove(0);
        assert!(rows.iter().all(|row| row.len() == columns.len()), "every row has {} cells", columns.len());
        Self { columns, rows }
    }

    fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|cells| Row { columns: &self.columns, cells })
    }
}

#[derive(Clone, Copy)]
struct Row<'a> {
    columns: &'a [String],
    cells: &'a [String],
}

impl<'a> Row<'a> {
    fn given(self, column: &str) -> Option<&'a str> {
        let place = self.columns.iter().position(|name| name == column).unwrap_or_else(|| panic!("there is a column {column}"));
        Some(self.cells[place].as_str()).filter(|cell| !cell.is_empty())
    }

    fn cell(self, column: &str) -> &'a str {
        self.given(column).unwrap_or_else(|| panic!("{column} has a value: {:?}", self.cells))
    }

    fn text(self, column: &str) -> String {
        self.cell(column).to_owned()
    }

    fn number(self, column: &str) -> u64 {
        self.cell(column).parse().expect("a key")
    }

    fn money(self, column: &str) -> i64 {
        let (units, cents) = self.cell(column).split_once('.').expect("money has two decimals");
        assert_eq!(cents.len(), 2, "money has two decimals");
        format!("{units}{cents}").parse().expect("an amount")
    }

    fn day(self, column: &str) -> i64 {
        day(self.cell(column))
    }

    /// Reads `2026-11-17 10:23:41+00`, with or without a fraction of the second.
    fn instant(self, column: &str) -> i64 {
        let (date, time) = self.cell(column).split_once(' ').expect("a day and a time");
        let time = time.strip_suffix("+00").expect("the zone is UTC");
        let parts: Vec<i64> = time.split(['.', ':']).map(|part| part.parse().expect("a number")).collect();
        day(date) * DAY + parts[0] * 3600 + parts[1] * 60 + parts[2]
    }
}

/// Returns the records of a CSV text: quotes, doubled quotes, commas and newlines within quotes.
fn records(text: &str) -> Vec<Vec<String>> {
    let mut records = Vec::new();
    let mut record = vec![String::new()];
    let mut quoted = false;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let cell = record.last_mut().expect("a record has a cell");
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => cell.extend(characters.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => record.push(String::new()),
            '\n' if !quoted => records.push(std::mem::replace(&mut record, vec![String::new()])),
            other => cell.push(other),
        }
    }
    assert!(!quoted && record == [""], "the text ends with its last line");
    records
}

/// Returns the days from 1970-01-01 to a date such as `2026-11-17`.
pub fn day(date: &str) -> i64 {
    let parts: Vec<i64> = date.split('-').map(|part| part.parse().expect("a number")).collect();
    let [year, month, day] = parts[..] else { panic!("{date} is a date") };
    let before: i64 = (1..month).map(|month| days_in(year, month)).sum();
    // Leap years up to the year before, as 1970 had 477 before it.
    let leap = (year - 1) / 4 - (year - 1) / 100 + (year - 1) / 400 - 477;
    (year - 1970) * 365 + leap + before + day - 1
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Returns the year and the month of a day.
pub fn month_of(day_number: i64) -> (i64, i64) {
    let mut left = day_number;
    let mut year = 1970;
    let length = |year: i64| 337 + days_in(year, 2);
    while left < 0 {
        year -= 1;
        left += length(year);
    }
    while left >= length(year) {
        left -= length(year);
        year += 1;
    }
    let mut month = 1;
    while left >= days_in(year, month) {
        left -= days_in(year, month);
        month += 1;
    }
    (year, month)
}

/// Writes a day as a date.
pub fn date(day_number: i64) -> String {
    let (year, month) = month_of(day_number);
    let first = day(&format!("{year}-{month:02}-01"));
    format!("{year}-{month:02}-{:02}", day_number - first + 1)
}

#[test]
fn days_are_counted_as_in_the_calendar() {
    for (text, number) in [("1970-01-01", 0), ("2000-02-29", 11_016), ("2024-12-31", 20_088), ("1969-12-31", -1), ("2100-03-01", 47_541)] {
        assert_eq!((day(text), date(number).as_str()), (number, text));
    }
}
