//! `millpond profile FILE`

use std::path::Path;

use millpond_api::ErrorBody;
use millpond_engine::model::{ProfileRequest, RowsToCount};
use millpond_pipeline::profile::{ColumnProfile, Profile as Found};

use crate::arguments::{Global, Profile};
use crate::exit::Exit;
use crate::interrupt::Interrupts;
use crate::print;
use crate::print::table::{self, Align};
use crate::project::{Session, absolute};

/// Says what a file's columns hold.
pub async fn run(profile: Profile, global: &Global) -> anyhow::Result<Exit> {
    let mut interrupts = Interrupts::listen();
    let session = tokio::select! {
        session = Session::open(global) => session?,
        () = interrupts.next() => return Err(interrupted()),
    };
    let request = ProfileRequest {
        of: RowsToCount {
            path: Some(absolute(&profile.file)?.to_string_lossy().into_owned()),
            // Asking in the same group cancels.
            group: Some(format!("profile {}", std::process::id())),
            ..RowsToCount::default()
        },
        columns: None,
        charts: profile.charts.is_some().then(|| "light".into()),
    };
    let found = tokio::select! {
        found = session.post::<Found>("/api/files/profile", &request) => found,
        () = interrupts.next() => Err(interrupted()),
    };
    session.leave(&mut interrupts).await;
    let mut found = found?;
    let charts = match &profile.charts {
        Some(folder) => write_charts(&mut found, folder)?,
        None => Vec::new(),
    };
    if global.json {
        print::json(&found)?;
    } else {
        print_columns(&found)?;
    }
    for chart in charts {
        print::words(&format!("chart: {chart}"));
    }
    Ok(Exit::Done)
}

fn interrupted() -> anyhow::Error {
    ErrorBody::new("cancelled", "Interrupted.").into()
}

/// Writes each column's chart as `COLUMN.svg` and returns the paths.
fn write_charts(found: &mut Found, folder: &Path) -> anyhow::Result<Vec<String>> {
    let failed = |path: &Path, error: &std::io::Error| ErrorBody::new("io", format!("{} cannot be written: {error}.", path.display()));
    std::fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    let mut written: Vec<String> = Vec::new();
    for (at, column) in found.columns.iter_mut().enumerate() {
        let Some(svg) = column.chart.take() else { continue };
        let safe: String = column.name.chars().map(|c| if c.is_alphanumeric() || "-_. ".contains(c) { c } else { '_' }).collect();
        let mut path = folder.join(format!("{safe}.svg"));
        if written.contains(&path.display().to_string()) || safe.starts_with('.') || safe.is_empty() {
            path = folder.join(format!("column_{}.svg", at + 1));
        }
        std::fs::write(&path, svg).map_err(|error| failed(&path, &error))?;
        written.push(path.display().to_string());
    }
    Ok(written)
}

fn print_columns(found: &Found) -> anyhow::Result<()> {
    let heads = [
        ("column", Align::Left),
        ("type", Align::Left),
        ("missing", Align::Right),
        ("odd", Align::Right),
        ("distinct", Align::Right),
        ("min", Align::Right),
        ("max", Align::Right),
        ("most frequent", Align::Left),
    ];
    let rows: Vec<Vec<String>> = found.columns.iter().map(row).collect();
    print::data(table::lines(&heads, &rows).as_bytes())?;
    let rejected = if found.rejected > 0 { format!(", {} malformed", print::number(found.rejected)) } else { String::new() };
    print::words(&format!("{}{rejected}", print::count(found.rows, "row")));
    for column in &found.columns {
        let notes = [(column.leading_zeros, "cells with a zero before another digit"), (column.padded, "cells with blanks at an end")];
        for (count, what) in notes.into_iter().filter(|(count, _)| *count > 0) {
            print::words(&format!("{}: {} {what}", column.name, print::number(count)));
        }
    }
    Ok(())
}

fn row(column: &ColumnProfile) -> Vec<String> {
    let about = if column.distinct_error > 0.0 { "~" } else { "" };
    vec![
        column.name.clone(),
        column.kind.to_string(),
        print::number(column.missing),
        print::number(column.odd),
        format!("{about}{}", print::number(column.distinct)),
        column.min.clone().unwrap_or_default(),
        column.max.clone().unwrap_or_default(),
        column.top.first().map(|top| format!("{} ({})", top.value, print::number(top.count))).unwrap_or_default(),
    ]
}
