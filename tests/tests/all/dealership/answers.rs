//! What each query must answer, computed from the rows and not by SQL. A line is what psql writes as CSV.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;

use super::rows::{Dealership, Sale, date, month_of};

/// A query's file and its answer on a day, in UTC.
type Answer = fn(&Dealership, i64) -> String;

pub const ANSWERS: [(&str, Answer); 7] = [
    ("commission_base.sql", commission_base),
    ("customer_spending.sql", customer_spending),
    ("discount_by_days_on_lot.sql", discount_by_days_on_lot),
    ("repeat_customers.sql", repeat_customers),
    ("running_total.sql", running_total),
    ("top_manufacturers.sql", top_manufacturers),
    ("unsold_stock.sql", unsold_stock),
];

fn customer_spending(all: &Dealership, _today: i64) -> String {
    let mut spent: HashMap<u64, (usize, i64)> = HashMap::new();
    for sale in &all.sales {
        let sum = spent.entry(sale.customer).or_default();
        *sum = (sum.0 + 1, sum.1 + sale.price);
    }
    let mut rows: Vec<_> = all.customers.iter().map(|customer| (customer, spent.get(&customer.id).copied().unwrap_or_default())).collect();
    rows.sort_by_key(|(customer, (_, sum))| (Reverse(*sum), customer.id));
    lines(rows, |(customer, (cars, sum))| format!("{},{},{cars},{}", customer.id, cell(&customer.name), money(sum)))
}

fn top_manufacturers(all: &Dealership, today: i64) -> String {
    let mut sold: BTreeMap<u64, usize> = BTreeMap::new();
    for sale in all.sales.iter().filter(|sale| month_of(sale.day()) == month_of(today)) {
        *sold.entry(all.manufacturer(all.car(sale))).or_default() += 1;
    }
    // A place is one more than the number of those who sold more.
    let place = |count: usize| 1 + sold.values().filter(|other| **other > count).count();
    let mut rows: Vec<_> = sold.iter().map(|(id, count)| (place(*count), *id, *count)).filter(|row| row.0 <= 3).collect();
    rows.sort_unstable();
    lines(rows, |(place, id, count)| format!("{place},{},{count}", cell(&all.manufacturers[&id])))
}

fn commission_base(all: &Dealership, _today: i64) -> String {
    let mut sold: BTreeMap<_, Vec<&Sale>> = BTreeMap::new();
    for sale in &all.sales {
        sold.entry((month_of(sale.day()), sale.salesperson)).or_default().push(sale);
    }
    let sums = sold.into_iter().map(|((month, person), sales)| {
        let revenue: i64 = sales.iter().map(|sale| sale.price).sum();
        let cost: i64 = sales.iter().map(|sale| all.car(sale).cost_price).sum();
        (month, Reverse(revenue - cost), person, sales.len(), revenue)
    });
    let mut rows: Vec<_> = sums.collect();
    rows.sort_unstable();
    lines(rows, |(month, Reverse(profit), person, cars, revenue)| {
        let name = cell(&all.salespersons[&person].name);
        format!("{},{person},{name},{cars},{},{}", first_of(month), money(revenue), money(profit))
    })
}

fn discount_by_days_on_lot(all: &Dealership, _today: i64) -> String {
    let spans =
        [(15, "15 days or less"), (30, "16 to 30 days"), (45, "31 to 45 days"), (60, "46 to 60 days"), (i64::MAX, "more than 60 days")];
    let mut from = i64::MIN;
    let mut text = String::new();
    for (to, words) in spans {
        let inside = |sale: &&Sale| (from..=to).contains(&(sale.day() - all.car(sale).received_on));
        let sales: Vec<&Sale> = all.sales.iter().filter(inside).collect();
        from = to.saturating_add(1);
        if sales.is_empty() {
            continue;
        }
        let list: i64 = sales.iter().map(|sale| all.car(sale).list_price).sum();
        let paid: i64 = sales.iter().map(|sale| sale.price).sum();
        let cost: i64 = sales.iter().map(|sale| all.car(sale).cost_price).sum();
        let losses = sales.iter().filter(|sale| sale.price < all.car(sale).cost_price).count();
        // Half a hundredth of a percent is rounded up.
        let percent = (20_000 * (list - paid) + list) / (2 * list);
        let sums = format!("{},{},{},{}", money(list), money(list - paid), money(percent), money(paid - cost));
        writeln!(text, "{words},{},{sums},{losses}", sales.len()).expect("a text takes everything");
    }
    text
}

fn running_total(all: &Dealership, _today: i64) -> String {
    let mut months: BTreeMap<(i64, i64), (usize, i64)> = BTreeMap::new();
    for sale in &all.sales {
        let sum = months.entry(month_of(sale.day())).or_default();
        *sum = (sum.0 + 1, sum.1 + sale.price);
    }
    let mut before: Option<i64> = None;
    let mut since_january = (0, 0);
    lines(months, |(month, (cars, revenue))| {
        let change = before.map(|before| money(revenue - before)).unwrap_or_default();
        before = Some(revenue);
        since_january = if since_january.0 == month.0 { (month.0, since_january.1 + revenue) } else { (month.0, revenue) };
        format!("{},{cars},{},{change},{}", first_of(month), money(revenue), money(since_january.1))
    })
}

fn repeat_customers(all: &Dealership, _today: i64) -> String {
    let mut bought: HashMap<u64, Vec<&Sale>> = HashMap::new();
    for sale in &all.sales {
        bought.entry(sale.customer).or_default().push(sale);
    }
    let mut rows: Vec<_> = all.customers.iter().filter_map(|customer| Some((customer, bought.remove(&customer.id)?))).collect();
    rows.retain(|(_, sales)| sales.len() > 1);
    let spent = |sales: &[&Sale]| sales.iter().map(|sale| sale.price).sum::<i64>();
    rows.sort_by_key(|(customer, sales)| (Reverse(sales.len()), Reverse(spent(sales)), customer.id));
    lines(rows, |(customer, sales)| {
        let days = sales.iter().map(|sale| sale.day());
        let (first, last) = (days.clone().min().expect("two sales"), days.max().expect("two sales"));
        let name = cell(&customer.name);
        format!("{},{name},{},{},{},{},{}", customer.id, sales.len(), date(first), date(last), last - first, money(spent(&sales)))
    })
}

fn unsold_stock(all: &Dealership, today: i64) -> String {
    let sold: HashSet<u64> = all.sales.iter().map(|sale| sale.car).collect();
    let mut rows: Vec<_> = all.cars.values().filter(|car| !sold.contains(&car.id)).collect();
    rows.sort_by_key(|car| (car.received_on, car.id));
    let mut cost = 0;
    lines(rows, |car| {
        cost += car.cost_price;
        let names = format!("{},{}", cell(&all.manufacturers[&all.manufacturer(car)]), cell(&all.models[&car.model].name));
        format!("{},{},{names},{},{},{}", car.id, car.serial_number, today - car.received_on, money(car.list_price), money(cost))
    })
}

fn lines<T>(rows: impl IntoIterator<Item = T>, mut line: impl FnMut(T) -> String) -> String {
    rows.into_iter().map(|row| line(row) + "\n").collect()
}

fn money(cents: i64) -> String {
    format!("{}{}.{:02}", if cents < 0 { "-" } else { "" }, cents.abs() / 100, cents.abs() % 100)
}

fn cell(text: &str) -> String {
    if text.contains([',', '"', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

fn first_of((year, month): (i64, i64)) -> String {
    format!("{year}-{month:02}-01")
}
