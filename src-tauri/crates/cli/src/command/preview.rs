//! `millpond preview PIPELINE`

use millpond_api::ErrorBody;
use millpond_engine::model::{Preview as Sample, PreviewRequest};

use super::text_of;
use crate::arguments::{Global, Preview};
use crate::exit::Exit;
use crate::interrupt::Interrupts;
use crate::print;
use crate::print::table::{self, Align};
use crate::project::{Session, absolute};

/// Shows what a pipeline does to the first rows.
pub async fn run(preview: Preview, global: &Global) -> anyhow::Result<Exit> {
    let session = Session::open_for(global, &preview.pipeline).await?;
    let shown = show(&session, preview, global).await;
    session.leave(&mut Interrupts::listen()).await;
    shown
}

async fn show(session: &Session, preview: Preview, global: &Global) -> anyhow::Result<Exit> {
    let source = text_of(session, &preview.pipeline).await?;
    let request = PreviewRequest {
        text: source.text,
        input: preview.input.as_deref().map(absolute).transpose()?.map(|path| path.to_string_lossy().into_owned()),
        base: source.base.map(|base| base.to_string_lossy().into_owned()),
        rows: Some(preview.rows),
        stage: preview.stage,
        group: None,
    };
    let mut sample: Sample = session.post("/api/drafts/preview", &request).await?;
    for problem in &mut sample.problems {
        problem.file.clone_from(&source.file);
    }
    if global.json {
        print::json(&sample)?;
    } else {
        print_rows(&sample)?;
    }
    let Some(problem) = sample.problems.first() else { return Ok(Exit::Done) };
    let place = format!("{}:{}:{}", problem.file, problem.line, problem.column);
    let error = ErrorBody { place: Some(place), hint: problem.hint.clone(), ..ErrorBody::new("invalid", problem.message.clone()) };
    Err(error.into())
}

fn print_rows(sample: &Sample) -> anyhow::Result<()> {
    if sample.after.is_empty() {
        return Ok(());
    }
    let mut heads = vec![("line", Align::Right)];
    heads
        .extend(sample.after.iter().map(|column| (column.name.as_str(), if column.kind.is_number() { Align::Right } else { Align::Left })));
    let cells = |row: &millpond_pipeline::preview::PreviewRow| {
        let after = row.after.as_ref()?;
        let cells = after.iter().map(|cell| cell.clone().unwrap_or_else(|| "NULL".into()));
        Some(std::iter::once(print::number(row.line)).chain(cells).collect())
    };
    let rows: Vec<Vec<String>> = sample.rows.iter().filter_map(cells).collect();
    print::data(table::lines(&heads, &rows).as_bytes())?;
    for stage in &sample.stages {
        let ledger = &stage.ledger;
        let gone = [("dropped", ledger.dropped_rows()), ("rejected", ledger.rejected_rows())];
        let gone: String =
            gone.iter().filter(|(_, count)| *count > 0).map(|(word, count)| format!(", {} {word}", print::number(*count))).collect();
        print::words(&format!("{}: {}{gone}", stage.id, print::count(stage.rows, "row")));
    }
    for row in &sample.rejected {
        let column = row.column.as_ref().map(|column| format!(", column {column}")).unwrap_or_default();
        print::words(&format!("rejected: {} line {}{column}: {}", row.origin, row.line, row.detail));
    }
    let all = sample.estimated_rows.filter(|_| !sample.complete).map(|rows| format!("; about {} in all", print::count(rows, "row")));
    print::words(&format!("{} of the sample{}", print::count(rows.len() as u64, "row"), all.unwrap_or_default()));
    Ok(())
}
