//! The dealership's sales with rows that stand a column too far to the right: no name, and the name where the price should be.

use std::fmt::Write as _;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::{FIRST, LAST, Messy, once_in, pick, row};

pub fn make(random: &mut ChaCha8Rng) -> Messy {
    let mut text = "name,price\n".to_owned();
    let mut truth = vec![row(["name", "price", "first_name", "last_name"])];
    let mut apart = Vec::new();
    for line in 2..=1_200u64 {
        let (first, last) = (pick(random, &FIRST), pick(random, &LAST));
        if once_in(random, 30) {
            writeln!(text, ",{first} {last}").expect("memory");
            apart.push(line);
            continue;
        }
        let price = format!("{}.{}", random.random_range(1..300), random.random_range(1..100_000_000u64));
        let zeros = if once_in(random, 4) { "000" } else { "" };
        writeln!(text, "{first} {last},{zeros}{price}").expect("memory");
        truth.push(row([format!("{first} {last}").as_str(), &price, first, last]));
    }
    Messy { name: "shifted_sales.csv", text, truth, apart }
}
