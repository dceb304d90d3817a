//! The seed's data through the seed's pipeline, against the reference output.

use millpond_tests::shared;

use crate::program::Place;

fn records(text: &str) -> Vec<Vec<&str>> {
    text.lines().map(|line| line.split(',').collect()).collect()
}

fn run(honorifics: &str) -> Option<(Place, String)> {
    let (input, place) = (shared::data("dataset.csv")?, Place::new());
    assert_eq!(place.run(&["new", "shop", "--template", "dealership"]).code, 0);
    let text = place.read("shop/pipelines/clean_sales.toml").replace("honorifics = \"strip\"", &format!("honorifics = \"{honorifics}\""));
    place.write("shop/pipelines/clean_sales.toml", &text);
    let run = place.run_in("shop", &["run", "clean_sales", "--input", &input.to_string_lossy(), "--output", "out.csv"]);
    assert_eq!(run.code, 0, "{run:?}");
    let output = place.read("shop/out.csv");
    Some((place, output))
}

#[test]
fn names_flags_and_prices_equal_the_reference_when_honorifics_are_kept() {
    let (Some(reference), Some((_place, output))) = (shared::data("data_processed.csv"), run("keep")) else { return };
    let reference = std::fs::read_to_string(reference).expect("the reference is text");
    let (ours, theirs) = (records(&output), records(&reference));
    assert_eq!(ours.len(), theirs.len());
    for (line, (ours, theirs)) in ours.iter().zip(&theirs).enumerate().skip(1) {
        assert_eq!(ours[..2], theirs[1..3], "line {}", line + 1);
        assert_eq!(ours[3], theirs[4].to_lowercase(), "line {}", line + 1);
        let (a, b): (f64, f64) = (ours[2].parse().expect("a number"), theirs[3].parse().expect("a number"));
        assert!((a - b).abs() <= 1e-15 * b.abs(), "line {}: {a} is not {b}", line + 1);
    }
}

#[test]
fn prices_are_the_inputs_own_digits_less_the_zeros_that_stand_before_another() {
    let (Some(input), Some((_place, output))) = (shared::data("dataset.csv"), run("strip")) else { return };
    let input = std::fs::read_to_string(input).expect("the input is text");
    let (read, written) = (records(&input), records(&output));
    assert_eq!(written.len(), 10_001);
    assert_eq!(written[0], ["first_name", "last_name", "price", "above_100"]);
    for (line, (read, written)) in read.iter().zip(&written).enumerate().skip(1) {
        let mut price = read[1];
        while price.len() > 1 && price.starts_with('0') && price.as_bytes()[1].is_ascii_digit() {
            price = &price[1..];
        }
        assert_eq!(written[2], price, "line {}", line + 1);
    }
}
