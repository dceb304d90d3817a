//! Files with real kinds of mess, made by a seeded generator that knows what they should say. The same seed gives the same bytes on
//! every machine.

mod contacts;
mod european_sales;
mod sensor_log;
mod shifted_sales;
mod survey;
mod us_sales;

use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A messy file and the truth about it.
pub struct Messy {
    pub name: &'static str,
    pub text: String,
    /// The columns' names, then the rows as they should be.
    pub truth: Vec<Vec<String>>,
    /// Lines of the rows that are to be set apart.
    pub apart: Vec<u64>,
}

/// Returns every kind of messy file, of this seed.
pub fn files(seed: u64) -> Vec<Messy> {
    let kinds = [european_sales::make, us_sales::make, contacts::make, survey::make, sensor_log::make, shifted_sales::make];
    kinds.into_iter().map(|make| make(&mut ChaCha8Rng::seed_from_u64(seed))).collect()
}

const FIRST: [&str; 16] = [
    "Ann", "Bob", "Carla", "Dmitri", "Elena", "Farid", "Grace", "Hugo", "Ines", "Jonas", "Kenji", "Lucia", "Mateo", "Nadia", "Olaf",
    "Priya",
];
const LAST: [&str; 16] = [
    "Lee", "Ray", "Moreno", "Petrov", "Rossi", "Haddad", "Hopper", "Weber", "Costa", "Berg", "Tanaka", "Garcia", "Silva", "Novak",
    "Larsen", "Sharma",
];

fn pick<'a>(random: &mut impl Rng, words: &[&'a str]) -> &'a str {
    words[random.random_range(0..words.len())]
}

/// Returns whether something happens that does so once in `times`.
fn once_in(random: &mut impl Rng, times: u32) -> bool {
    random.random_range(0..times) == 0
}

fn row<S: AsRef<str>>(cells: impl IntoIterator<Item = S>) -> Vec<String> {
    cells.into_iter().map(|cell| cell.as_ref().to_owned()).collect()
}

/// Returns a whole number with a separator between thousands.
fn grouped(number: u64, separator: char) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

/// A day of the years 2019 to 2024.
fn day(random: &mut impl Rng) -> (u32, u32, u32) {
    (random.random_range(2019..2025), random.random_range(1..13), random.random_range(1..29))
}
