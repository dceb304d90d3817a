use millpond_record::flow::{Cancel, Source as _};
use millpond_record::schema::ColumnType;

use super::*;
use crate::dialect::Accents;
use crate::missing::Missing;
use crate::source::CsvOptions;
use crate::source::csv::from_bytes;
use crate::spill::Room;

fn survey(bytes: &[u8], encoding: Option<&str>, rows: u64) -> Findings {
    let spec = crate::spec::SourceSpec { csv: Some("-".into()), encoding: encoding.map(str::to_owned), ..Default::default() };
    let options = CsvOptions::from_spec(&spec).expect("valid options");
    let mut source = from_bytes(bytes.to_vec(), "a.csv", &options).expect("a file");
    let schema = source.schema().clone();
    let mut survey = Survey::new(Missing::default());
    let room = Room::new(std::path::Path::new("nowhere"), 1_000_000);
    let passage = Passage { stages: &[], schema: &schema, room: &room };
    survey.read(&mut source, &passage, Reach { rows, bytes: u64::MAX }, &Cancel::default()).expect("memory");
    survey.finish()
}

/// Returns what is found in a file of these columns and rows.
fn found(header: &str, rows: impl IntoIterator<Item = String>) -> Findings {
    let rows: String = rows.into_iter().flat_map(|row| [row, "\n".into()]).collect();
    survey(format!("{header}\n{rows}").as_bytes(), None, u64::MAX)
}

/// Returns what is said and done about it.
fn said(findings: &Findings) -> Vec<String> {
    findings.steps.iter().filter(|step| !step.id.starts_with("types:")).map(|step| format!("{}: {}", step.finding, step.action)).collect()
}

fn ids(findings: &Findings) -> Vec<&str> {
    findings.steps.iter().map(|step| step.id.as_str()).filter(|id| !id.starts_with("types:")).collect()
}

fn step(findings: &Findings, id: &str) -> serde_json::Value {
    let found = findings.steps.iter().find(|step| step.id == id);
    found.map(|step| serde_json::Value::from(step.step.clone())).unwrap_or_else(|| panic!("{id} is among {:?}", ids(findings)))
}

#[test]
fn findings_are_counted_and_worded() {
    let rows = (0..2_000).map(|number| {
        let name = match number {
            0 => "",
            1 => " Ann Lee",
            2 => "Dr. Bob Ray",
            _ => "Cy Poe",
        };
        format!("{name},{}{number}.5", if number % 2 == 0 { "00" } else { "" })
    });
    assert_eq!(
        said(&found("name,price", rows)),
        [
            "1 name has blanks at an end: Trim it",
            "1 row has no name: Drop it",
            "1,999 names hold first and last name, 1 with a title or suffix: Split them",
            "1,000 prices carry leading zeros: Strip them",
        ]
    );
}

#[test]
fn types_of_a_sample_give_way_to_what_all_rows_say() {
    let rows = (0..4_000u32).map(|row| match row {
        0..2_000 => format!("{},{}", 10 + row % 90, 10_000 + row),
        3_999 => "x,n/a".to_owned(),
        _ => format!("{}.5,{row:05}", row % 90),
    });
    let findings = found("price,zip", rows);
    let [price, zip] = findings.columns.as_slice() else { panic!("two columns") };
    assert_eq!((price.kind, price.odd), (ColumnType::Decimal, 1));
    assert_eq!(price.reason, "3999 of 4000 values looked at read as decimal");
    assert_eq!((zip.kind, zip.odd), (ColumnType::Text, 0));
    let findings = found("price,n", (0..100).map(|row| format!("{},1", if row < 90 { "1" } else { "one" })));
    assert_eq!((findings.columns[0].kind, findings.columns[1].kind), (ColumnType::Text, ColumnType::Integer));
}

#[test]
fn accents_that_come_late_speak_for_their_encoding() {
    let plain = "n,p\n".to_owned() + &"Ann,1\n".repeat(50_000);
    let with = |rows: &[u8], encoding, most| survey(&[plain.as_bytes(), rows].concat(), encoding, most);
    let late = b"Jos\xe9,1\n".repeat(200);
    assert_eq!(crate::dialect::detect(plain.as_bytes(), false).encoding, None);
    let found = with(&late, None, u64::MAX);
    assert_eq!((found.rows, found.accents), (50_000, Accents { bad: 200, accented: 200, looked: 50_200 }));
    assert!(found.accents.windows_1252().is_some_and(|found| found.reason.starts_with("200 of 200 lines")));
    assert_eq!(with(&late, Some("windows-1252"), u64::MAX).rows, 50_200);
    assert_eq!(with("José,1\n".repeat(200).as_bytes(), None, u64::MAX).accents.windows_1252(), None);
    assert_eq!((with(&late, None, 20_000).rows, with(&late, None, 20_000).whole), (20_000, false));
}

#[test]
fn zeros_of_one_width_are_not_stripped_though_a_cell_is_odd() {
    let zip = |row: u32| if row == 500 { "7".to_owned() } else { format!("{row:05}") };
    let findings = found("price,n", (0..1_000).map(|row| format!("{row:03},{}", zip(row))));
    assert_eq!((findings.columns[0].kind, findings.columns[1].kind), (ColumnType::Text, ColumnType::Integer));
    assert_eq!(ids(&findings), [] as [&str; 0]);
    assert_eq!(ids(&found("price,n", (0..1_000).map(|row| format!("0{row},{}", row % 900)))), ["strip_leading_zeros:price"]);
}

#[test]
fn codes_are_text_whatever_their_digits_are() {
    let findings = found("zip,Phone number,order_id", (10_000..10_400).map(|row| format!("{row},55512{row},{row}")));
    let kinds: Vec<_> = findings.columns.iter().map(|column| column.kind).collect();
    assert_eq!(kinds, [ColumnType::Text, ColumnType::Text, ColumnType::Integer]);
    assert!(findings.columns[0].reason.starts_with("digits of a code"), "{}", findings.columns[0].reason);
}

#[test]
fn numbers_are_read_as_their_own_separators_tell() {
    let german = found("n,preis", (0..200).map(|row| format!("{row},\"{}.{:03},{:02} €\"", row % 9 + 1, row, row % 100)));
    assert_eq!(
        step(&german, "parse_number:preis"),
        serde_json::json!({ "do": "parse_number", "columns": ["preis"], "decimal": ",", "thousands": ".", "currency": ["€"] })
    );
    assert_eq!(german.unsettled, ["preis"]);
    let english = found("n,total", (0..200).map(|row| format!("{row},\"${},{row:03}.50\"", row % 9 + 1)));
    assert_eq!(step(&english, "parse_number:total")["thousands"], ",");
    let weights =
        found("n,weight", (0..200).map(|row| format!("{row},{}", if row % 4 == 0 { format!("{row}00 g") } else { format!("{row}.5 kg") })));
    assert_eq!(step(&weights, "parse_number:weight")["units"], serde_json::json!({ "kg": 1.0, "g": 0.001 }));
    assert_eq!(step(&weights, "parse_number:weight")["note"], "in kg");
    assert_eq!(weights.steps[0].finding, "200 weights are written as 1.5 kg, in 2 units that become kg");
}

#[test]
fn numbers_that_would_not_be_told_apart_stay_text() {
    for (what, cell) in [
        ("moneys", ["$5.50", "5.50 €"]),
        ("separators", ["1,234.5", "1.234,5"]),
        ("measures", ["5 kg", "5 cm"]),
        ("half a unit", ["5 %", "5"]),
        ("points or groups", ["1.234", "5,678"]),
        ("scores", ["3:1", "2:2"]),
        ("serials", ["1.234.567", "2.345.678"]),
    ] {
        let findings = found("n,total", (0..200).map(|row| format!("{row},\"{}\"", cell[row % 2])));
        assert!(!ids(&findings).iter().any(|id| id.starts_with("parse_number")), "{what}: {:?}", findings.steps);
    }
}

#[test]
fn what_is_no_number_is_said_to_be_set_apart() {
    let findings =
        found("n,total", (0..200).map(|row| format!("{row},{}", if row == 7 { "on request".into() } else { format!("${row}") })));
    let found = findings.steps.iter().find(|step| step.id == "parse_number:total").expect("money");
    assert_eq!(found.finding, "199 totals are written as $0; 1 row is no number and is set apart");
    assert_eq!(found.rejects, 1);
}

#[test]
fn days_and_months_are_told_by_the_dates_that_can_only_be_one() {
    let formats = |cells: &dyn Fn(u32) -> String| {
        let findings = found("n,due", (0..120).map(|row| format!("{row},\"{}\"", cells(row))));
        let dates = findings.steps.iter().filter(|step| step.id.starts_with("parse_date"));
        dates.map(|step| (step.step["formats"].to_string(), step.choice, step.rejects)).collect::<Vec<_>>()
    };
    let one = |format: &str, choice, rejects| (format.to_owned(), choice, rejects);
    assert_eq!(formats(&|row| format!("{}/{}/2024", row % 28 + 1, row % 12 + 1)), [one(r#"["%d/%m/%Y"]"#, false, 0)]);
    assert_eq!(formats(&|row| format!("{}/{}/2024", row % 12 + 1, row % 28 + 1)), [one(r#"["%m/%d/%Y"]"#, false, 0)]);
    assert_eq!(formats(&|row| format!("{}.{}.2024", row % 12 + 1, row % 12 + 1)), [one(r#"["%d.%m.%Y"]"#, false, 0)]);
    assert_eq!(
        formats(&|row| format!("{}/{}/2024", row % 12 + 1, (row + 1) % 12 + 1)),
        [one(r#"["%d/%m/%Y"]"#, true, 0), one(r#"["%m/%d/%Y"]"#, true, 0)]
    );
    let both = formats(&|row| match row % 3 {
        0 => "25/01/2024".into(),
        1 => "01/25/2024".into(),
        _ => "03/04/2024".into(),
    });
    assert_eq!(both, [one(r#"["%d/%m/%Y","%m/%d/%Y"]"#, false, 40)]);
    let mixed = formats(&|row| if row % 3 == 0 { "2024-01-25".into() } else { "Jan 5, 2024".into() });
    assert_eq!(mixed, [one(r#"["%b %d, %Y","%Y-%m-%d"]"#, false, 0)]);
    assert_eq!(formats(&|row| format!("2024-01-{:02}", row % 28 + 1)), []);
}

#[test]
fn words_for_no_value_are_told_by_what_stands_around_them() {
    let words = |column: &str, cells: [&str; 3]| {
        let findings =
            found(&format!("n,{column}"), (0..300).map(|row| format!("{row},{}", cells[if row % 50 == 0 { 2 } else { row % 2 }])));
        findings.steps.iter().filter(|step| step.id.starts_with("missing_words")).map(|step| step.finding.clone()).collect::<Vec<_>>()
    };
    assert_eq!(words("age", ["31", "32", "unknown"]), ["6 ages say unknown for no value"]);
    assert_eq!(words("city", ["Rome", "Oslo", "N/A"]), ["6 cities say N/A for no value"]);
    assert_eq!(words("city", ["Rome", "Oslo", "None"]), [] as [&str; 0]);
    assert_eq!(words("country", ["DE", "FR", "NA"]), [] as [&str; 0]);
    assert_eq!(words("city", ["Rome", "Oslo", "NA"]), ["6 cities say NA for no value"]);
}

#[test]
fn rows_that_repeat_are_found_where_chance_would_not_make_them() {
    let keyed = |row: u32| format!("{row},{},{}", row % 7, row % 5);
    let findings = found("id,a,b", (0..500).map(keyed).chain((0..5).map(|row| keyed(row * 100))));
    let repeats = findings.steps.iter().find(|step| step.id == "duplicates:rows").expect("five repeats");
    assert_eq!((repeats.finding.as_str(), repeats.lines.as_slice()), ("5 rows are the same as one before", &[502, 503, 504, 505, 506][..]));
    let prices = found("price", (0..500).map(|row| format!("{row}.5")).chain(["7.5".to_owned()]));
    assert_eq!(ids(&prices), [] as [&str; 0], "a value that stands there twice is no row that does");
    let answers = found("a,b", (0..500u32).map(|row| format!("{},{}", row % 7, row * row % 5)));
    assert_eq!(ids(&answers), [] as [&str; 0]);
}

#[test]
fn a_shifted_row_is_set_apart_and_a_row_that_is_only_odd_is_not() {
    let rows =
        |odd: &'static str| (0..300).map(move |row| if row % 60 == 9 { odd.to_owned() } else { format!("item,Ann Lee {row},{row}.5") });
    let name = |row: String| row.replace(char::is_numeric, "");
    for (odd, told) in
        [(",,Ann Lee", true), ("item,Ann Lee,on request", false), (",Ann Lee,7.5", false), ("item,,", false), ("item,,7.5", false)]
    {
        let rows = rows(odd).map(|row| {
            let mut cells: Vec<String> = row.split(',').map(str::to_owned).collect();
            cells[1] = name(cells[1].clone()).trim().to_owned();
            cells.join(",")
        });
        let findings = found("kind,name,price", rows);
        assert_eq!(findings.steps.iter().any(|step| step.id == "shifted:rows"), told, "{odd}: {:?}", findings.steps);
    }
    let left = found("name,price", (0..300).map(|row| if row == 9 { "12.50,".to_owned() } else { format!("Ann,{row}.5") }));
    let found = left.steps.iter().find(|step| step.id == "shifted:rows").expect("a price where a name should be");
    assert_eq!(found.finding, "1 row stands in other columns: price has no value and name holds a number");
    assert_eq!(found.lines, [11]);
}

#[test]
fn columns_that_say_nothing_can_go() {
    let findings = found("id,unit,note", (0..50).map(|row| format!("{row},EUR,")));
    assert_eq!(
        said(&findings),
        ["unit is \"EUR\" in all 50 rows: Drop the column", "note has no value in any of the 50 rows: Drop the column"]
    );
    assert_eq!(said(&found("id,unit", (0..5).map(|row| format!("{row},EUR")))), [] as [&str; 0]);
}

#[test]
fn blanks_of_several_columns_are_one_finding() {
    let findings = found("id,a,b", (0..50).map(|row| format!("{row},x{row} ,\" y{row}\"")));
    assert_eq!(said(&findings), ["100 cells of 2 columns have blanks at an end: Trim them"]);
    assert_eq!(step(&findings, "trim:columns"), serde_json::json!({ "do": "trim", "columns": ["a", "b"] }));
}

#[test]
fn a_wide_table_is_looked_at_in_bounded_memory() {
    let header: Vec<String> = (0..2_000).map(|column| format!("c{column}")).collect();
    let row = |row: u32| (0..2_000).map(|column| (row + column).to_string()).collect::<Vec<_>>().join(",");
    let findings = found(&header.join(","), (0..50).map(row));
    assert_eq!((findings.columns.len(), findings.rows), (2_000, 50));
}
