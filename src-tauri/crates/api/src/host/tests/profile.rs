//! What a profile tells, and that every figure of it leads to its rows.

use super::*;

/// Prices of which one is no number, one is missing, two have leading zeros, one is padded, and one is far away.
const ROWS: &str = "name,price\nAda Lovelace,10\nAda Lovelace,007\nBob,08\nCy,x\nDan ,\nEve,11\nFay,12\nGus,9\nHal,1000\nIda, 10\n";

fn pipeline(place: &Place) -> String {
    let path = place.path("prices.csv");
    std::fs::write(&path, ROWS).unwrap();
    format!("[source]\ncsv = \"{path}\"\ntypes = {{ price = \"decimal\" }}\n")
}

async fn rows(place: &Place, text: &str, filter: Value) -> Vec<u64> {
    let piece = place.good("POST", "/api/rows/scan", json!({ "text": text, "filters": [filter], "budget_ms": 1000 })).await;
    assert_eq!(piece["next"], Value::Null, "{piece}");
    piece["rows"].as_array().unwrap().iter().map(|row| row.as_u64().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_figure_of_a_column_leads_to_as_many_rows_as_it_says() {
    let place = Place::new().await;
    let text = pipeline(&place);
    let profile = place.good("POST", "/api/files/profile", json!({ "text": text, "columns": ["price"] })).await;
    let column = &profile["columns"][0];
    assert_eq!((&profile["rows"], &profile["rejected"], &profile["complete"]), (&json!(9), &json!(1), &json!(true)));
    assert_eq!((&column["missing"], &column["odd"], &column["rejected"]), (&json!(1), &json!(0), &json!(1)));
    assert_eq!((&column["leading_zeros"], &column["padded"]), (&json!(2), &json!(1)));
    assert_eq!((&column["outliers"], &column["outlier_bounds"]), (&json!(1), &json!([5.0, 15.0])));
    // 7, 8, 9, 10, 10, 11, 12, 1000.
    let quantiles: [f64; 5] = serde_json::from_value(column["quantiles"].clone()).unwrap();
    let close = quantiles.iter().zip([7.35, 8.75, 10.0, 11.25, 654.2]).all(|(found, wanted)| (found - wanted).abs() < 1e-9);
    assert!(close, "{quantiles:?}");

    let cells = |are: Value| json!({ "kind": "cells", "column": "price", "are": are });
    let condition = |expression: &str| json!({ "kind": "where", "expression": expression });
    assert_eq!(rows(&place, &text, json!({ "kind": "rejected", "column": "price" })).await, [3]);
    assert_eq!(rows(&place, &text, cells(json!("leading_zeros"))).await, [1, 2]);
    assert_eq!(rows(&place, &text, cells(json!("padded"))).await, [9]);
    assert_eq!(rows(&place, &text, cells(json!({ "value": "10" }))).await, [0]);
    assert_eq!(rows(&place, &text, condition("price is null")).await, [4]);
    assert_eq!(rows(&place, &text, condition("price < 5 or price > 15")).await, [8]);
    for shape in column["patterns"].as_array().unwrap() {
        let found = rows(&place, &text, cells(json!({ "shape": shape["value"] }))).await;
        assert_eq!(found.len() as u64, shape["count"].as_u64().unwrap(), "{shape}");
    }
    let edges: Vec<f64> = serde_json::from_value(column["histogram"]["edges"].clone()).unwrap();
    let counts: Vec<u64> = serde_json::from_value(column["histogram"]["counts"].clone()).unwrap();
    assert_eq!((edges[0], edges[1], counts[0], counts.iter().sum::<u64>()), (0.0, 50.0, 7, 8));
    for (at, count) in counts.iter().enumerate() {
        let end = if at + 1 == counts.len() { "<=" } else { "<" };
        let found = rows(&place, &text, condition(&format!("price >= {} and price {end} {}", edges[at], edges[at + 1]))).await;
        assert_eq!(found.len() as u64, *count, "from {}", edges[at]);
    }
}

#[tokio::test]
async fn two_columns_are_held_against_each_other_and_drawn() {
    let place = Place::new().await;
    let path = place.path("cars.csv");
    std::fs::write(&path, "colour,price,age\nred,10,1\nred,20,2\nblue,30,3\n,40,4\nred,,5\n").unwrap();
    let ask = |pair: Value| json!({ "path": path, "pair": pair });
    let points = place.good("POST", "/api/files/relate", ask(json!({ "kind": "scatter", "x": "age", "y": "price" }))).await;
    assert_eq!((&points["rows"], &points["counted"], &points["complete"]), (&json!(5), &json!(4), &json!(true)));
    assert_eq!(points["found"]["points"], json!([[1.0, 10.0], [2.0, 20.0], [3.0, 30.0], [4.0, 40.0]]));
    assert!((points["found"]["correlation"].as_f64().unwrap() - 1.0).abs() < 1e-12, "{points}");
    let boxes = place.good("POST", "/api/files/relate", ask(json!({ "kind": "boxes", "number": "price", "by": "colour" }))).await;
    assert_eq!((&boxes["counted"], &boxes["found"]["groups_in_all"]), (&json!(3), &json!(2)));
    assert_eq!(boxes["found"]["groups"][0]["quartiles"], json!([12.5, 15.0, 17.5]));
    let (status, answer) = place.ask("POST", "/api/files/relate", ask(json!({ "kind": "scatter", "x": "age", "y": "weight" }))).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(answer["message"].as_str().unwrap().contains("\"weight\""), "{answer}");

    let figures = [
        json!({ "kind": "scatter", "x": "age", "y": "price", "points": points["found"]["points"] }),
        json!({ "kind": "boxes", "number": "price", "groups": boxes["found"]["groups"] }),
        json!({ "kind": "missing", "rows": 5, "stretch_rows": 1, "columns": [{ "name": "colour", "missing": 1, "missing_at": [0, 0, 0, 1] }] }),
        json!({ "kind": "histogram", "edges": [10.0, 20.0, 30.0], "counts": [1, 2] }),
        json!({ "kind": "top_values", "rows": 4, "values": [{ "value": "red", "count": 3 }] }),
    ];
    let wanted: Vec<Value> = figures.iter().map(|it| json!({ "figures": it, "title": "a <title>", "about": "of 5 rows" })).collect();
    let drawn = place.good("POST", "/api/charts/draw", json!({ "charts": wanted, "size": "sheet", "theme": "dark" })).await;
    let drawn = drawn["charts"].as_array().unwrap();
    assert_eq!(drawn.len(), 5);
    for svg in drawn.iter().map(|svg| svg.as_str().unwrap()) {
        assert!(svg.starts_with("<svg ") && svg.contains("a &lt;title&gt;") && svg.contains("#12181A"), "{svg}");
    }
    let cells = place.good("POST", "/api/charts/draw", json!({ "charts": wanted[3..], "size": "cell", "theme": "light" })).await;
    assert!(cells["charts"].as_array().unwrap().iter().all(|svg| !svg.as_str().unwrap().contains("<text")), "{cells}");
    let (status, answer) = place.ask("POST", "/api/charts/draw", json!({ "charts": wanted[..1], "size": "cell", "theme": "light" })).await;
    assert_eq!((status, &answer["code"]), (StatusCode::BAD_REQUEST, &json!("invalid")), "{answer}");
}

#[tokio::test]
async fn a_picture_is_written_where_it_was_chosen_to_be_and_nothing_else_is() {
    let place = Place::new().await;
    let send = async |name: &str, bytes: &'static [u8]| {
        let uri = format!("/api/host/picture?path={}", place.path(name));
        let request = Request::builder().method("POST").uri(uri).body(bytes.to_vec()).unwrap();
        place.host.call(request).await.status()
    };
    let png = b"\x89PNG\r\n\x1a\nand so on".as_slice();
    assert_eq!(send("price.png", png).await, StatusCode::NO_CONTENT);
    assert_eq!(std::fs::read(place.path("price.png")).unwrap(), png);
    assert_eq!(send("price.svg", b"<svg width=\"1\"/>").await, StatusCode::NO_CONTENT);
    for (name, bytes) in [("price.sh", png), ("other.png", b"#!/bin/sh".as_slice()), ("other.svg", png)] {
        assert_eq!(send(name, bytes).await, StatusCode::BAD_REQUEST);
        assert!(!Path::new(&place.path(name)).exists(), "{name}");
    }
}
