//! The grid's questions over files that change and files that cannot be read from the middle.

use super::*;

const STEPS: &str = "[[step]]\ndo = \"filter\"\nwhere = \"n <> 7\"\n\n[[step]]\ndo = \"derive\"\nset = { double = \"n * 2\" }\n";

/// Writes a file of so many rows, the fourth of them malformed, and returns a pipeline's text that reads it.
fn write(place: &Place, name: &str, rows: usize, source: &str) -> String {
    let path = place.path(name);
    let row = |n: usize| if n == 3 { "bad\n".to_owned() } else { format!("{n},text {n}\n") };
    std::fs::write(&path, format!("n,t\n{}", (0..rows).map(row).collect::<String>())).unwrap();
    format!("[source]\ncsv = \"{path}\"\ntypes = {{ n = \"integer\" }}\n{source}\n{STEPS}")
}

/// Asks until all rows are counted.
async fn counted(place: &Place, text: &str) -> Value {
    #[expect(clippy::disallowed_methods, reason = "a test waits by the real clock, with a limit")]
    let start = std::time::Instant::now();
    loop {
        let count = place.good("POST", "/api/rows/count", json!({ "text": text })).await;
        assert!(count["rows"].as_u64() <= count["estimated_rows"].as_u64(), "{count}");
        if count["complete"] == true {
            return count;
        }
        assert!(start.elapsed() < LIMIT, "{count}");
        tokio::task::yield_now().await;
    }
}

fn cells(row: &Value, side: &str) -> Vec<String> {
    let cells = row[side].as_array().map(Vec::as_slice).unwrap_or_default();
    cells.iter().map(|cell| cell.as_str().unwrap_or("∅").to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn any_row_of_a_file_is_read_by_its_number_with_what_a_step_makes_of_it() {
    let place = Place::new().await;
    let text = write(&place, "a.csv", 50_000, "");
    let first = place.good("POST", "/api/rows/page", json!({ "text": text, "stage": 0, "limit": 2 })).await;
    assert_eq!(cells(&first["rows"][1], "after"), ["1", "text 1"]);
    let count = counted(&place, &text).await;
    assert_eq!((count["rows"].as_u64(), count["sample_from"].as_u64()), (Some(50_000), None));

    let page = place.good("POST", "/api/rows/page", json!({ "text": text, "stage": 2, "offset": 49_998, "limit": 10 })).await;
    assert_eq!(page["version"], count["version"]);
    assert_eq!(page["rows"].as_array().unwrap().len(), 2, "the file ends there");
    let last = &page["rows"][1];
    assert_eq!((last["row"].as_u64(), last["line"].as_u64()), (Some(49_999), Some(50_001)));
    assert_eq!(
        (cells(last, "before"), cells(last, "after")),
        (vec!["49999".into(), "text 49999".into()], vec!["49999".to_owned(), "text 49999".into(), "99998".into()])
    );

    let page = place.good("POST", "/api/rows/page", json!({ "text": text, "stage": 2, "rows": [40_000, 7, 3] })).await;
    let rows = page["rows"].as_array().unwrap();
    assert_eq!(rows.iter().map(|row| row["row"].as_u64().unwrap()).collect::<Vec<_>>(), [3, 7, 40_000]);
    assert_eq!((&rows[0]["raw"], &rows[0]["left_out"]["reason"]), (&json!("bad"), &json!("too_few_fields")));
    assert_eq!((cells(&rows[1], "before"), &rows[1]["left_out"]["step"]), (vec!["7".to_owned(), "text 7".into()], &json!("filter")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_in_another_encoding_is_read_by_number_too() {
    let place = Place::new().await;
    let text = write(&place, "a.csv", 20_000, "encoding = \"windows-1252\"\n");
    assert_eq!(counted(&place, &text).await["rows"], 20_000);
    let page = place.good("POST", "/api/rows/page", json!({ "text": text, "stage": 0, "rows": [5, 15_000, 19_999] })).await;
    let found: Vec<_> = page["rows"].as_array().unwrap().iter().map(|row| cells(row, "after")[0].clone()).collect();
    assert_eq!(found, ["5", "15000", "19999"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_goes_on_piece_by_piece_and_tells_how_far_it_is() {
    let place = Place::new().await;
    for source in ["", "encoding = \"windows-1252\"\n"] {
        let text = write(&place, "a.csv", 300_000, source);
        let (mut from, mut found, mut pieces) = (Value::Null, Vec::new(), 0);
        loop {
            let filters =
                json!([{ "kind": "text", "column": "t", "text": "TEXT 29999" }, { "kind": "where", "expression": "double % 4 = 0" }]);
            let piece =
                place.good("POST", "/api/rows/scan", json!({ "text": text, "filters": filters, "from": from, "budget_ms": 0 })).await;
            found.extend(piece["rows"].as_array().unwrap().iter().map(|row| row.as_u64().unwrap()));
            pieces += 1;
            from = piece["next"].clone();
            if from.is_null() {
                assert_eq!(piece["scanned"], 300_000);
                break;
            }
            assert!(from["row"] == piece["scanned"] && piece["scanned"].as_u64() < Some(300_000), "{piece}");
        }
        assert_eq!(found, [299_990, 299_992, 299_994, 299_996, 299_998], "{source}");
        assert!(pieces > 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_changed_is_counted_again_and_a_search_in_the_old_one_ends() {
    let place = Place::new().await;
    let text = write(&place, "a.csv", 300_000, "");
    let before = counted(&place, &text).await;
    let filter = json!([{ "kind": "text", "text": "text 9" }]);
    let piece = place.good("POST", "/api/rows/scan", json!({ "text": text, "filters": filter, "budget_ms": 0, "most": 1 })).await;
    write(&place, "a.csv", 10, "");
    let after = counted(&place, &text).await;
    assert_eq!(after["rows"], 10);
    assert_ne!(before["version"], after["version"]);
    let (status, answer) = place.ask("POST", "/api/rows/scan", json!({ "text": text, "filters": filter, "from": piece["next"] })).await;
    assert_eq!((status, &answer["code"]), (StatusCode::CONFLICT, &json!("conflict")), "{answer}");
}

#[tokio::test]
async fn a_filter_that_does_not_fit_is_told_in_words() {
    let place = Place::new().await;
    let text = write(&place, "a.csv", 10, "");
    let filters = json!([{ "kind": "where", "expression": "m > 1" }]);
    let (status, answer) = place.ask("POST", "/api/rows/scan", json!({ "text": text, "filters": filters })).await;
    assert_eq!((status, &answer["code"]), (StatusCode::BAD_REQUEST, &json!("invalid")), "{answer}");
    assert!(answer["message"].as_str().unwrap().contains("\"m\""), "{answer}");
}
