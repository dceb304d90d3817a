//! Sales as a program writes them that is set to the United States: dollars, commas between thousands, months first, amounts below
//! zero in parentheses, postcodes with their zeros.

use std::fmt::Write as _;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::{FIRST, LAST, Messy, day, grouped, once_in, pick, row};

pub fn make(random: &mut ChaCha8Rng) -> Messy {
    let mut text = "order_id,customer,order_date,total,units,zip\n".to_owned();
    let mut truth = vec![row(["order_id", "customer", "order_date", "total", "units", "zip", "first_name", "last_name"])];
    for number in 1..=700u32 {
        let (first, last) = (pick(random, &FIRST), pick(random, &LAST));
        let customer = if once_in(random, 15) { format!("Dr. {first} {last}") } else { format!("{first} {last}") };
        let (year, month, day) = day(random);
        let (whole, cents) = (random.random_range(1..20_000u64), random.random_range(0..100));
        let total = format!("${}.{cents:02}", grouped(whole, ','));
        let below = once_in(random, 12);
        let written = if below { format!("({total})") } else { total };
        let written = if written.contains(',') { format!("\"{written}\"") } else { written };
        let units = random.random_range(1..4_000u64);
        let grouped_units = if units > 999 { format!("\"{}\"", grouped(units, ',')) } else { units.to_string() };
        let zip = format!("{:05}", random.random_range(501..99_951));
        let nobody = once_in(random, 70);
        let named = if nobody { "" } else { customer.as_str() };
        writeln!(text, "{number},{named},{month:02}/{day:02}/{year},{written},{grouped_units},{zip}").expect("memory");
        // A sale to nobody is dropped, as the suggestion says.
        if !nobody {
            let minus = if below { "-" } else { "" };
            let cells = [
                number.to_string(),
                customer,
                format!("{year}-{month:02}-{day:02}"),
                format!("{minus}{whole}.{cents:02}"),
                units.to_string(),
                zip,
                first.to_owned(),
                last.to_owned(),
            ];
            truth.push(row(cells));
        }
    }
    Messy { name: "us_sales.csv", text, truth, apart: Vec::new() }
}
