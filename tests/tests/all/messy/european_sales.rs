//! Sales as a program writes them that is set to German: semicolons, decimal commas, days first, the euro sign.

use std::fmt::Write as _;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::{Messy, day, grouped, once_in, pick, row};

const COMPANIES: [&str; 8] =
    ["Müller GmbH", "Bäckerei Kraus", "Autohaus Nord", "Krüger & Söhne", "Café Zentral", "Optik Blick", "Hansa Logistik", "Weinhandel Süd"];
const CITIES: [&str; 6] = ["Köln", "Berlin", "München", "Wien", "Zürich", "Hamburg"];

pub fn make(random: &mut ChaCha8Rng) -> Messy {
    let mut text = "order;company;date;amount;discount;city;currency\r\n".to_owned();
    let mut truth = vec![row(["order", "company", "date", "amount", "discount", "city"])];
    for number in 1..=600u32 {
        let order = format!("B-{number:05}");
        let company = pick(random, &COMPANIES);
        let (year, month, day) = day(random);
        let (whole, cents) = (random.random_range(1..40_000u64), random.random_range(0..100));
        let minus = if once_in(random, 20) { "-" } else { "" };
        let discount = random.random_range(1..200u32);
        let city = pick(random, &CITIES);
        let padded = if once_in(random, 9) { format!("{city} ") } else { city.to_owned() };
        write!(
            text,
            "{order};{company};{day:02}.{month:02}.{year};{minus}{},{cents:02} €;{},{} %;{padded};EUR\r\n",
            grouped(whole, '.'),
            discount / 10,
            discount % 10
        )
        .expect("memory");
        let share = format!("0.{:04}", u64::from(discount) * 10);
        let share = share[..5].to_owned();
        truth.push(row([
            order.as_str(),
            company,
            &format!("{year}-{month:02}-{day:02}"),
            &format!("{minus}{whole}.{cents:02}"),
            &share,
            city,
        ]));
    }
    Messy { name: "european_sales.csv", text, truth, apart: Vec::new() }
}
