//! `millpond suggest FILE`

use millpond_engine::model::{SuggestRequest, Suggestion};

use crate::arguments::{Global, Suggest};
use crate::exit::Exit;
use crate::interrupt::Interrupts;
use crate::print;
use crate::project::{Session, absolute};

/// Writes a starter pipeline for a file to standard output, and what speaks for its steps to standard error.
pub async fn run(suggest: Suggest, global: &Global) -> anyhow::Result<Exit> {
    let session = Session::open(global).await?;
    let every = (!suggest.no_steps).then_some(true);
    let request = SuggestRequest { path: absolute(&suggest.file)?.to_string_lossy().into_owned(), every };
    let found: anyhow::Result<Suggestion> = session.post("/api/files/suggest", &request).await;
    session.leave(&mut Interrupts::listen()).await;
    let found = found?;
    if global.json {
        print::json(&found)?;
        return Ok(Exit::Done);
    }
    let text = if suggest.no_steps { &found.text } else { &found.text_with_steps };
    print::data(text.as_bytes())?;
    for step in &found.steps {
        let open = if step.choice { "for you to choose, not in the pipeline: " } else { "" };
        print::words(&format!("{open}{}: {}", step.finding, step.action));
    }
    Ok(Exit::Done)
}
