//! `millpond python PIPELINE`

use std::path::Path;

use millpond_engine::model::{PythonRequest, PythonScript};

use super::text_of;
use crate::arguments::{Global, Python};
use crate::exit::Exit;
use crate::interrupt::Interrupts;
use crate::print;
use crate::project::{self, Session, absolute};

/// Writes a pipeline as a Python script to standard output, and what the script does otherwise to standard error.
pub async fn run(python: Python, global: &Global) -> anyhow::Result<Exit> {
    let session = Session::open_for(global, &python.pipeline).await?;
    let made = make(&session, &python).await;
    session.leave(&mut Interrupts::listen()).await;
    let made = made?;
    if global.json {
        print::json(&made)?;
        return Ok(Exit::Done);
    }
    print::data(made.text.as_bytes())?;
    for difference in &made.differences {
        print::words(&format!("warning: {difference}"));
    }
    Ok(Exit::Done)
}

async fn make(session: &Session, python: &Python) -> anyhow::Result<PythonScript> {
    let source = text_of(session, &python.pipeline).await?;
    let path_of = |path: &Path| project::text_of(&absolute(path)?);
    let stem = Path::new(&source.file).file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let request = PythonRequest {
        text: source.text,
        name: stem,
        file: source.base.as_ref().map(|_| path_of(Path::new(&source.file))).transpose()?,
        input: python.input.as_deref().map(path_of).transpose()?,
        output: match python.output.as_deref() {
            Some(path) if path == Path::new("-") => Some("-".into()),
            path => path.map(path_of).transpose()?,
        },
    };
    session.post("/api/drafts/python", &request).await
}
