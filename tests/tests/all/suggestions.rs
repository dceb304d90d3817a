//! Suggestions taken one by one make clean rows of messy ones, and leave clean ones alone.

use std::fmt::Write as _;
use std::sync::Arc;

use millpond_engine::model::{EditRequest, SuggestRequest, SuggestStepsRequest, SuggestedStep};
use millpond_engine::{AppData, Engine, OpenOptions};
use millpond_pipeline::edit::Edit;
use millpond_record::clock::SystemClock;
use serde_json::Value;

use crate::messy::{Messy, files};
use crate::program::Place;

/// Suggestions that are taken of one file, at most: more would never end.
const MOST: usize = 40;

struct Shop {
    place: Place,
    engine: Arc<Engine>,
}

impl Shop {
    async fn open() -> Self {
        let place = Place::new();
        assert_eq!(place.run(&["new", "shop"]).code, 0);
        let options = OpenOptions {
            root: place.path("shop"),
            scratch: false,
            data: AppData::at(place.path("data")),
            clock: Arc::new(SystemClock::default()),
        };
        let engine = Engine::open(options).await.unwrap();
        Self { place, engine }
    }

    async fn starter(&self, name: &str, text: &str) -> (String, Vec<SuggestedStep>) {
        self.place.write(&format!("shop/{name}"), text);
        let path = self.place.path(&format!("shop/{name}")).to_string_lossy().into_owned();
        let found = self.engine.suggest(SuggestRequest { path, every: None }).await.unwrap();
        (found.text, found.steps)
    }

    async fn suggested(&self, text: &str, every: bool) -> Vec<SuggestedStep> {
        let request = SuggestStepsRequest { text: text.to_owned(), input: None, base: None, every: Some(every), group: None };
        self.engine.suggest_steps(request).await.unwrap().steps
    }

    fn with(&self, text: &str, step: &SuggestedStep) -> String {
        let edit = Edit::AddStep { at: usize::MAX, step: step.step.clone() };
        let edited = self.engine.edit_draft(&EditRequest { text: text.to_owned(), edits: vec![edit] }).unwrap();
        assert!(edited.problems.is_empty(), "{step:?}: {:?}", edited.problems);
        edited.text
    }

    /// Takes what is suggested first until nothing is, each step asked for after those before it.
    async fn cleaned(&self, messy: &Messy) -> (String, Vec<SuggestedStep>) {
        let (mut text, first) = self.starter(messy.name, &messy.text).await;
        let mut taken = Vec::new();
        let mut left = first;
        while let Some(step) = left.into_iter().next() {
            assert!(taken.len() < MOST, "{}: {taken:#?}", messy.name);
            assert!(!step.choice, "{}: the rows themselves tell what is right: {step:?}", messy.name);
            text = self.with(&text, &step);
            taken.push(step);
            left = self.suggested(&text, false).await;
        }
        (text, taken)
    }
}

fn cells(text: &str) -> Vec<Vec<String>> {
    // No cell of the truth holds a comma, a quote or a line end.
    text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

fn assert_same(name: &str, found: &[Vec<String>], truth: &[Vec<String>], taken: &[SuggestedStep]) {
    let words = || taken.iter().map(|step| format!("{}: {} [{}]", step.id, step.finding, step.action)).collect::<Vec<_>>().join("\n");
    for (row, (found, truth)) in found.iter().zip(truth).enumerate() {
        assert_eq!(found, truth, "{name} row {row}\n{}", words());
    }
    assert_eq!(found.len(), truth.len(), "{name}\n{}", words());
}

#[tokio::test(flavor = "multi_thread")]
async fn suggestions_taken_one_by_one_make_messy_files_what_they_should_be() {
    for seed in [1, 2, 3] {
        let shop = Shop::open().await;
        let mut done = Vec::new();
        for messy in files(seed) {
            let (text, taken) = shop.cleaned(&messy).await;
            let every = shop.starter(messy.name, &messy.text).await.0;
            let all = shop.suggested(&every, true).await;
            let text_of_all = all.iter().fold(every, |text, step| shop.with(&text, step));
            done.push((messy, text, taken, text_of_all));
        }
        // The folder is let go of with the engine, so that the program can open it.
        let Shop { place, engine } = shop;
        engine.shutdown(true).await;
        drop(engine);
        for (messy, text, taken, text_of_all) in done {
            for text in [text, text_of_all] {
                place.write("shop/pipelines/suggested.toml", &text);
                let run = place.run_in("shop", &["run", "suggested", "--output", "clean.csv"]);
                assert_eq!(run.code, if messy.apart.is_empty() { 0 } else { 3 }, "{}: {run:?}\n{text}", messy.name);
                assert_same(messy.name, &cells(&place.read("shop/clean.csv")), &messy.truth, &taken);
                if !messy.apart.is_empty() {
                    let apart = place.read("shop/clean.csv.rejected.csv");
                    let lines: Vec<u64> = apart.lines().skip(1).map(|line| line.split(',').next().unwrap().parse().unwrap()).collect();
                    assert_eq!(lines, messy.apart, "{}", messy.name);
                }
            }
            let rejects: u64 = taken.iter().map(|step| step.rejects).sum();
            assert_eq!(rejects, messy.apart.len() as u64, "{}: rows that are set apart are said to be", messy.name);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_stand_in_other_columns_are_found_with_their_lines() {
    let shop = Shop::open().await;
    let messy = files(7).into_iter().find(|messy| messy.name == "shifted_sales.csv").unwrap();
    let (_, steps) = shop.starter(messy.name, &messy.text).await;
    let found = &steps[0];
    assert_eq!(found.finding, format!("{} rows stand in other columns: name has no value and price holds words", messy.apart.len()));
    assert_eq!((found.count, found.rejects, found.action.as_str()), (messy.apart.len() as u64, found.count, "Set them apart"));
    assert_eq!(found.lines, messy.apart[..5]);
    shop.engine.shutdown(true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn clean_files_get_no_suggestion() {
    let shop = Shop::open().await;
    let rows = |row: &dyn Fn(u32) -> String| (0..400).map(row).collect::<String>();
    for (name, text) in [
        (
            "sales.csv",
            format!(
                "id,item,price,sold\n{}",
                rows(&|n| format!("{n},chair {n},{}.{:02},2024-{:02}-{:02}\n", n % 90, n % 100, n % 12 + 1, n % 28 + 1))
            ),
        ),
        ("codes.csv", format!("zip,phone,sku,year\n{}", rows(&|n| format!("{:05},555{n:07},{n:08},{}\n", n * 37, 1990 + n % 30)))),
        (
            "flags.csv",
            format!(
                "item,active,grade\n{}",
                rows(&|n| format!("item {n},{},{}\n", ["true", "false"][n as usize % 2], ["A", "B", "A-"][n as usize % 3]))
            ),
        ),
        ("answers.csv", format!("question,answer\n{}", rows(&|n| format!("{},{}\n", n % 7, ["yes", "no"][n as usize % 2])))),
        ("versions.csv", format!("host,ip,version\n{}", rows(&|n| format!("h{n},10.0.{}.{},1.{}.0\n", n % 9, n % 250, n % 20)))),
        ("notes.csv", format!("when,note\n{}", rows(&|n| format!("2024-01-31 {:02}:{:02}:00,\"said {n}, then\nleft\"\n", n % 24, n % 60)))),
    ] {
        let (starter, steps) = shop.starter(name, &text).await;
        assert_eq!(steps, [], "{name}");
        assert_eq!(shop.suggested(&starter, true).await, [], "{name}\n{starter}");
    }
    shop.engine.shutdown(true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postcodes_telephone_numbers_and_ids_never_become_numbers() {
    let shop = Shop::open().await;
    let mut text = "customer_no,zip,phone,iban,isbn,card\n".to_owned();
    for n in 0..500u32 {
        writeln!(
            text,
            "{},{:05},{},\"{} {:03} {:03}\",978-3-16-{n:06}-0,{:04} {:04} {:04} {:04}",
            if n % 3 == 0 { format!("{n:06}") } else { format!("{}", n * 7) },
            n * 199,
            if n % 2 == 0 { format!("030 {:03} {:03}", n, 999 - n) } else { format!("+49.30.{n:06}") },
            n % 900 + 100,
            n,
            999 - n,
            n,
            n + 1,
            n + 2,
            n + 3
        )
        .expect("memory");
    }
    let (starter, _) = shop.starter("codes.csv", &text).await;
    for step in shop.suggested(&starter, true).await {
        let verb = step.step.get("do").and_then(Value::as_str).unwrap();
        assert!(!["parse_number", "strip_leading_zeros", "cast", "parse_date"].contains(&verb), "{step:?}");
    }
    assert!(!starter.contains("zip = ") && !starter.contains("phone = "), "{starter}");
    shop.engine.shutdown(true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_date_that_may_be_two_days_is_a_persons_choice() {
    let shop = Shop::open().await;
    let text =
        format!("n,due\n{}", (0..200u32).map(|n| format!("{n},{:02}/{:02}/2024\n", n % 12 + 1, (n * 5) % 12 + 1)).collect::<String>());
    let (starter, steps) = shop.starter("due.csv", &text).await;
    let told: Vec<_> = steps.iter().map(|step| (step.id.as_str(), step.action.as_str(), step.choice)).collect();
    assert_eq!(told, [("parse_date:due:day_first", "Day first", true), ("parse_date:due:month_first", "Month first", true)]);
    assert!(steps[0].finding.ends_with("and none tells the day from the month"), "{}", steps[0].finding);
    let taken = shop.with(&starter, &steps[1]);
    assert_eq!(shop.suggested(&taken, true).await, [], "{taken}");
    shop.engine.shutdown(true).await;
}

#[tokio::test]
async fn a_file_with_a_byte_order_mark_opens_however_many_bytes_in_it_are_bad() {
    let shop = Shop::open().await;
    let path = shop.place.path("shop/marked.csv");
    std::fs::write(&path, b"\xEF\xBB\xBFname,price\nJos\xe9,1\nMar\xeda,2\nAda,3\n").unwrap();
    let found = shop.engine.suggest(SuggestRequest { path: path.to_string_lossy().into_owned(), every: None }).await.unwrap();
    assert!(!found.text.contains("encoding"), "{}", found.text);
}
