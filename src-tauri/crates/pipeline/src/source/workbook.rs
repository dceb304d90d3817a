//! Small workbooks, made by hand, for tests: the parts of an xlsx that a reader needs, and no more.

use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A cell's style: none, a date, a date with its time, a time, a duration of more than a day.
pub const STYLES: &str = concat!(
    r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1">"#,
    r#"<numFmt numFmtId="164" formatCode="yyyy\-mm\-dd\ hh:mm:ss"/></numFmts><cellXfs count="5"><xf numFmtId="0"/>"#,
    r#"<xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="21"/><xf numFmtId="46"/></cellXfs></styleSheet>"#,
);

/// Returns an xlsx of sheets: each a name and the XML of its rows.
pub fn xlsx(sheets: &[(&str, &str)]) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let names: String =
        sheets.iter().enumerate().map(|(at, (name, _))| format!(r#"<sheet name="{name}" sheetId="{0}" r:id="rId{0}"/>"#, at + 1)).collect();
    let relations: String = (1..=sheets.len())
        .map(|at| format!(r#"<Relationship Id="rId{at}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{at}.xml"/>"#))
        .chain([format!(r#"<Relationship Id="rId99" Type="{RELATIONS}/styles" Target="styles.xml"/>"#)])
        .collect();
    let mut files = vec![
        (
            "[Content_Types].xml".to_owned(),
            r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#.to_owned(),
        ),
        (
            "_rels/.rels".to_owned(),
            format!(r#"<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#),
        ),
        ("xl/workbook.xml".to_owned(), format!(r#"<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{names}</sheets></workbook>"#)),
        ("xl/_rels/workbook.xml.rels".to_owned(), format!(r#"<Relationships xmlns="{PACKAGE}">{relations}</Relationships>"#)),
        ("xl/styles.xml".to_owned(), STYLES.to_owned()),
    ];
    for (at, (_, rows)) in sheets.iter().enumerate() {
        let sheet = format!(r#"<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>"#);
        files.push((format!("xl/worksheets/sheet{}.xml", at + 1), sheet));
    }
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        archive.start_file(name, SimpleFileOptions::default()).expect("a member");
        archive.write_all(text.as_bytes()).expect("memory");
    }
    archive.finish().expect("memory").into_inner()
}

/// Returns a row of cells, from column A on: text in quotes, `=` before an error, `@N ` before a number of that style, and
/// nothing for no cell.
pub fn row(number: u32, cells: &[&str]) -> String {
    let cells: String = (b'A'..).zip(cells).map(|(at, text)| cell(&format!("{}{number}", char::from(at)), text)).collect();
    format!(r#"<row r="{number}">{cells}</row>"#)
}

fn cell(place: &str, cell: &str) -> String {
    if let Some(text) = cell.strip_prefix('"') {
        format!(r#"<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>"#, text.trim_end_matches('"'))
    } else if let Some(error) = cell.strip_prefix('=') {
        format!(r#"<c r="{place}" t="e"><f>1/0</f><v>{error}</v></c>"#)
    } else if let Some((style, number)) = cell.strip_prefix('@').and_then(|cell| cell.split_once(' ')) {
        format!(r#"<c r="{place}" s="{style}"><v>{number}</v></c>"#)
    } else if matches!(cell, "true" | "false") {
        format!(r#"<c r="{place}" t="b"><v>{}</v></c>"#, u8::from(cell == "true"))
    } else if cell.is_empty() {
        String::new()
    } else {
        format!(r#"<c r="{place}"><v>{cell}</v></c>"#)
    }
}
