//! Contacts that many people typed: names in capitals, characters that nobody sees, telephone numbers in every form, yes and no in
//! every word.

use std::fmt::Write as _;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::{FIRST, LAST, Messy, once_in, pick, row};

const YES: [&str; 4] = ["yes", "Y", "TRUE", "1"];
const NO: [&str; 4] = ["no", "N", "FALSE", "0"];
const CITIES: [&str; 5] = ["Springfield", "New York", "Portland", "Santa Fe", "Boston"];

pub fn make(random: &mut ChaCha8Rng) -> Messy {
    let mut text = "contact_id,name,email,phone,postcode,newsletter,city\n".to_owned();
    let mut truth = vec![row(["contact_id", "name", "email", "phone", "postcode", "newsletter", "city", "first_name", "last_name"])];
    for number in 1..=800u32 {
        let (first, last) = (pick(random, &FIRST), pick(random, &LAST));
        let name = format!("{first} {last}");
        let written = match random.random_range(0..12) {
            0 => name.to_uppercase(),
            1 => name.to_lowercase(),
            2 => format!("{first}\u{a0}{last}"),
            3 => format!("{first}  {last}"),
            4 => format!("{first}\u{200b} {last} "),
            _ => name.clone(),
        };
        let email = format!("{}.{}{number}@example.org", first.to_lowercase(), last.to_lowercase());
        let email_written = if once_in(random, 8) { email.replacen(&first.to_lowercase(), first, 1) } else { email.clone() };
        let digits = format!("{:010}", random.random_range(2_000_000_000u64..9_999_999_999));
        let phone = match random.random_range(0..4) {
            0 => format!("({}) {}-{}", &digits[..3], &digits[3..6], &digits[6..]),
            1 => format!("{}-{}-{}", &digits[..3], &digits[3..6], &digits[6..]),
            2 => format!("{}.{}.{}", &digits[..3], &digits[3..6], &digits[6..]),
            _ => digits.clone(),
        };
        let postcode = format!("{:05}", random.random_range(1..99_999));
        let newsletter = random.random_range(0..2) == 0;
        let word = pick(random, if newsletter { &YES } else { &NO });
        let city = pick(random, &CITIES);
        let city_written = match random.random_range(0..30) {
            0 => city.to_uppercase(),
            1 => city.to_lowercase(),
            _ => city.to_owned(),
        };
        writeln!(text, "{number},{written},{email_written},{phone},{postcode},{word},{city_written}").expect("memory");
        let cells =
            [number.to_string(), name, email, digits, postcode, newsletter.to_string(), city.to_owned(), first.to_owned(), last.to_owned()];
        truth.push(row(cells));
    }
    Messy { name: "contacts.csv", text, truth, apart: Vec::new() }
}
