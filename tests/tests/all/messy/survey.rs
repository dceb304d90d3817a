//! Answers that people typed into a form: countries in several spellings, words where there is no answer, yes and no in two
//! languages.

use std::fmt::Write as _;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::{Messy, once_in, pick, row};

const COUNTRIES: [&str; 5] = ["Germany", "France", "Portugal", "United Kingdom", "Austria"];
const SLIPS: [&str; 5] = ["Germny", "Frnace", "Portugl", "United Kingdm", "Autsria"];
const NOTHING: [&str; 3] = ["N/A", "n/a", "-"];

pub fn make(random: &mut ChaCha8Rng) -> Messy {
    let mut text = "respondent,age,country,satisfied,score\n".to_owned();
    let mut truth = vec![row(["respondent", "age", "country", "satisfied", "score"])];
    for number in 1..=900u32 {
        // So many do not say how old they are that it is no reason to leave them out.
        let age = (!once_in(random, 6)).then(|| random.random_range(18..80u32).to_string());
        let at = random.random_range(0..COUNTRIES.len());
        let country = COUNTRIES[at];
        let written = match random.random_range(0..40) {
            0 => country.to_uppercase(),
            1 => country.to_lowercase(),
            2 => format!("{country} "),
            3 if once_in(random, 6) => SLIPS[at].to_owned(),
            _ => country.to_owned(),
        };
        let satisfied = random.random_range(0..3) > 0;
        let word = pick(random, if satisfied { &["Ja", "Yes", "yes"] } else { &["Nein", "No", "no"] });
        let score = random.random_range(10..100u32).to_string();
        let age_written = age.clone().unwrap_or_else(|| pick(random, &NOTHING).to_owned());
        writeln!(text, "R{number:04},{age_written},{written},{word},{score}").expect("memory");
        truth.push(row([format!("R{number:04}"), age.unwrap_or_default(), country.to_owned(), satisfied.to_string(), score]));
    }
    Messy { name: "survey.csv", text, truth, apart: Vec::new() }
}
