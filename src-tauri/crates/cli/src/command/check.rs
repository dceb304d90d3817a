//! `millpond check`

use millpond_api::ErrorBody;
use millpond_engine::model::{DagListing, PipelineDetail, PipelineListing, Preview, PreviewRequest, Status};
use millpond_record::problem::Problem;

use crate::arguments::Global;
use crate::exit::Exit;
use crate::interrupt::Interrupts;
use crate::print;
use crate::project::{Session, segment};

/// Rows of each input that a pipeline is tried on.
const SAMPLE_ROWS: u32 = 200;

/// Looks for mistakes in the project's files.
pub async fn run(global: &Global) -> anyhow::Result<Exit> {
    let session = Session::open(global).await?;
    let checked = check(&session).await;
    session.leave(&mut Interrupts::listen()).await;
    let (problems, notes, files) = checked?;
    if global.json {
        print::json(&problems)?;
    } else {
        let lines: String = problems.iter().map(|problem| format!("{problem}\n")).collect();
        print::data(lines.as_bytes())?;
    }
    for note in notes {
        print::words(&note);
    }
    let found = match problems.len() {
        0 => "no mistakes".to_owned(),
        count => print::count(count as u64, "mistake"),
    };
    print::words(&format!("{}: {found}", files.join(", ")));
    Ok(if problems.is_empty() { Exit::Done } else { Exit::Failed })
}

/// Returns the mistakes, what could not be looked at, and how many files of each kind there are, in words.
async fn check(session: &Session) -> anyhow::Result<(Vec<Problem>, Vec<String>, Vec<String>)> {
    let status: Status = session.get("/api/status").await?;
    let listings: Vec<PipelineListing> = session.get("/api/pipelines").await?;
    let (mut problems, mut notes) = (status.project.problems, Vec::new());
    for listing in &listings {
        for problem in &listing.problems {
            if !problems.contains(problem) {
                problems.push(problem.clone());
            }
        }
        if listing.problems.is_empty() {
            match try_on_sample(session, &listing.name).await {
                Ok(found) => problems.extend(found),
                Err(error) => match error.downcast_ref::<ErrorBody>() {
                    // What the input is makes the pipeline impossible; what is not there now may come.
                    Some(body) if body.code == "invalid" => problems.push(cannot_run(&listing.name, body)),
                    Some(body) => notes.push(format!("{} could not be tried on its input: {}", listing.name, body.message)),
                    None => return Err(error),
                },
            }
        }
    }
    let dags: Vec<DagListing> = session.get("/api/dags").await?;
    let mut files = vec![print::count(listings.len() as u64, "pipeline")];
    if !dags.is_empty() {
        files.push(print::count(dags.len() as u64, "DAG"));
    }
    for dag in &dags {
        for asset in &dag.unmade {
            notes.push(format!("dags/{}.toml consumes \"{asset}\", which no task produces: it is never due by it.", dag.name));
        }
    }
    problems.extend(dags.into_iter().flat_map(|dag| dag.problems));
    Ok((problems, notes, files))
}

/// Returns why a pipeline cannot run on its input, as a mistake of its file.
fn cannot_run(name: &str, body: &ErrorBody) -> Problem {
    let problem = Problem::at(&format!("pipelines/{name}.toml"), "", 0..0, body.message.clone());
    match &body.hint {
        Some(hint) => problem.hint(hint.clone()),
        None => problem,
    }
}

/// Returns the mistakes that show only when a pipeline meets the columns of its input.
async fn try_on_sample(session: &Session, name: &str) -> anyhow::Result<Vec<Problem>> {
    let detail: PipelineDetail = session.get(&format!("/api/pipelines/{}", segment(name))).await?;
    // Standard input is not there to be looked at.
    if detail.input.as_deref() == Some("-") {
        return Ok(Vec::new());
    }
    let request = PreviewRequest { text: detail.text, input: None, base: None, rows: Some(SAMPLE_ROWS), stage: None, group: None };
    let sample: Preview = session.post("/api/drafts/preview", &request).await?;
    let named = |problem: Problem| Problem { file: format!("pipelines/{name}.toml"), ..problem };
    Ok(sample.problems.into_iter().map(named).collect())
}
