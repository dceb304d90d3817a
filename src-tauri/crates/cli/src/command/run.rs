//! `millpond run PIPELINE`

use std::path::Path;

use http_body_util::BodyExt;
use indicatif::{ProgressBar, ProgressStyle};
use millpond_api::http::Method;
use millpond_api::{Body, ErrorBody};
use millpond_engine::model::{EventBatch, EventKind, Progress, RunDetail, RunState, RunSummary, StartRun, StartedRun, Upload};
use tokio_util::io::ReaderStream;
use uuid::Uuid;

use crate::arguments::{Global, Run};
use crate::exit::Exit;
use crate::interrupt::Interrupts;
use crate::print;
use crate::project::{Session, absolute, pipeline_file, text_of};

/// How long the door may hold a question for events.
const WAIT_MS: u64 = 10_000;
/// Bytes of standard input that are read at once.
const PIECE_BYTES: usize = 256 << 10;

/// Runs a pipeline to its end.
pub async fn run(run: Run, global: &Global) -> anyhow::Result<Exit> {
    let mut interrupts = Interrupts::listen();
    let session = tokio::select! {
        session = Session::open_for(global, &run.pipeline) => session?,
        () = interrupts.next() => return Ok(interrupted_before()),
    };
    let exit = carry_out(&session, run, global, &mut interrupts).await;
    session.leave(&mut interrupts).await;
    exit
}

/// Says that the run was interrupted before it was one.
fn interrupted_before() -> Exit {
    print::words("Interrupted before the run began; nothing was written.");
    Exit::Interrupted
}

async fn carry_out(session: &Session, run: Run, global: &Global, interrupts: &mut Interrupts) -> anyhow::Result<Exit> {
    let Some(request) = request(session, &run, interrupts).await? else { return Ok(interrupted_before()) };
    let started: StartedRun = session.post("/api/runs", &request).await?;
    see_through(session, started, global, interrupts).await
}

/// Follows a run to its end and says what it did.
pub(super) async fn see_through(
    session: &Session,
    started: StartedRun,
    global: &Global,
    interrupts: &mut Interrupts,
) -> anyhow::Result<Exit> {
    let stopped = follow(session, started.id, interrupts).await?;
    let detail: RunDetail = session.get(&format!("/api/runs/{}", started.id)).await?;
    let to_stdout = detail.summary.state == RunState::Success && kept_with_run(&detail);
    if to_stdout {
        match write_output(session, started.id, interrupts).await {
            // The run is done all the same, and its account is told.
            Err(error) if error.is::<print::NobodyReads>() => {}
            written => {
                if !written? {
                    print::words("Interrupted while the output was handed over: not all of it was.");
                    return Ok(Exit::Interrupted);
                }
            }
        }
    }
    if global.json && !to_stdout {
        print::json(&detail)?;
    } else if global.json {
        // Standard output has the rows.
        print::words(&serde_json::to_string_pretty(&detail)?);
    } else {
        account(&detail, stopped);
    }
    Ok(exit_of(&detail))
}

/// Returns what is asked of the door; nothing where the person interrupted before all of standard input was there.
async fn request(session: &Session, run: &Run, interrupts: &mut Interrupts) -> anyhow::Result<Option<StartRun>> {
    let path_of = |path: &Path| text_of(&absolute(path)?);
    let file = pipeline_file(&run.pipeline)?;
    let mut request = StartRun {
        pipeline: file.is_none().then(|| run.pipeline.clone()),
        file: file.map(|file| file.to_string_lossy().into_owned()),
        trigger: Some("command line".into()),
        ..StartRun::default()
    };
    request.output = match run.output.as_deref() {
        Some(path) if path == Path::new("-") => Some("-".into()),
        path => path.map(path_of).transpose()?,
    };
    match run.input.as_deref() {
        Some(path) if path == Path::new("-") => {
            let Some(upload) = spool(session, interrupts).await? else { return Ok(None) };
            request.input = Some(upload.path);
            request.input_name = Some("standard input".into());
        }
        path => request.input = path.map(path_of).transpose()?,
    }
    Ok(Some(request))
}

/// Sends standard input to the owner's disk as it comes.
async fn spool(session: &Session, interrupts: &mut Interrupts) -> anyhow::Result<Option<Upload>> {
    let body = Body::from_stream(ReaderStream::with_capacity(tokio::io::stdin(), PIECE_BYTES));
    tokio::select! {
        upload = session.ask(Method::POST, "/api/uploads?name=stdin.csv", body) => upload.map(Some),
        () = interrupts.next() => Ok(None),
    }
}

/// Follows a run to its end. Returns whether the person interrupted it.
async fn follow(session: &Session, id: Uuid, interrupts: &mut Interrupts) -> anyhow::Result<bool> {
    let bar = Bar::new();
    let ended = async {
        let mut place = String::new();
        loop {
            let batch: EventBatch =
                session.get(&format!("/api/events?wait_ms={}{place}", if place.is_empty() { 0 } else { WAIT_MS })).await?;
            place = format!("&epoch={}&after={}", batch.epoch, batch.sequence);
            let news = batch.events.into_iter().rev().find_map(|event| match event.kind {
                EventKind::Run { run } if run.id == id => Some(*run),
                _ => None,
            });
            let run = match news {
                Some(run) => run,
                // Nothing heard, or something missed: ask.
                None => session.get::<RunDetail>(&format!("/api/runs/{id}")).await?.summary,
            };
            bar.show(&run);
            if !matches!(run.state, RunState::Queued | RunState::Running) {
                return anyhow::Ok(());
            }
        }
    };
    let stopped = tokio::select! {
        ended = ended => ended.map(|()| false),
        () = interrupts.next() => {
            bar.clear();
            print::words("Cancelling…");
            session.post::<RunSummary>(&format!("/api/runs/{id}/cancel"), &()).await.map(|_| true)
        }
    };
    bar.clear();
    stopped
}

/// Returns whether the output stands in the run's own folder, as it does when it goes to standard output.
fn kept_with_run(detail: &RunDetail) -> bool {
    let folder = detail.summary.output.as_ref().and_then(|output| Path::new(&output.path).parent()?.file_name());
    folder.is_some_and(|folder| folder == detail.summary.id.to_string().as_str())
}

/// Writes a run's output to standard output. Returns whether all of it was, before the person interrupted.
async fn write_output(session: &Session, id: Uuid, interrupts: &mut Interrupts) -> anyhow::Result<bool> {
    let writing = async {
        let mut body = session.stream(&format!("/api/runs/{id}/output")).await?;
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|error| {
                ErrorBody::new("io", format!("The output was cut off: {error}.")).hint("It is kept with the run; see `millpond runs show`.")
            })?;
            if let Ok(bytes) = frame.into_data() {
                // A reader that does not read must not keep the program from hearing an interrupt.
                tokio::task::spawn_blocking(move || print::data(&bytes)).await??;
            }
        }
        anyhow::Ok(())
    };
    tokio::select! {
        written = writing => written.map(|()| true),
        () = interrupts.next() => Ok(false),
    }
}

/// Says what a run did, in words.
fn account(detail: &RunDetail, stopped: bool) {
    let run = &detail.summary;
    let rejected = run.ledger.as_ref().map_or(0, millpond_record::ledger::Ledger::rejected_rows);
    let took = run.seconds.map(|seconds| format!(" in {}", print::seconds(seconds))).unwrap_or_default();
    let how = match run.state {
        RunState::Success if rejected > 0 => format!("done{took}, {} rejected", print::number(rejected)),
        RunState::Success => format!("done{took}"),
        RunState::LimitExceeded => "a limit was passed; nothing was written".into(),
        RunState::Cancelled if stopped => format!("interrupted{took}; nothing was written"),
        RunState::Cancelled => format!("cancelled by someone else{took}; nothing was written"),
        RunState::Lost => "lost: the process that ran it ended; nothing was written".into(),
        RunState::Failed => "failed; nothing was written".into(),
        RunState::Queued | RunState::Running => "goes on".into(),
    };
    print::words(&format!("{}: {how}", run.pipeline));
    if let Some(error) = &run.error
        && run.state != RunState::Cancelled
    {
        print::words(&format!("  {error}"));
        if let Some(hint) = &run.hint {
            print::words(&format!("  {hint}"));
        }
    }
    if run.ledger.is_some() {
        print::words(print::ledger::lines(run).trim_end());
    } else if let Some(progress) = &run.progress {
        print::words(&format!("  {} read before that", print::count(progress.rows, "row")));
    }
    if run.state == RunState::Success {
        if let Some(output) = run.output.as_ref().filter(|_| !kept_with_run(detail)) {
            print::words(&format!("  output    {} ({})", output.path, print::size(output.size_bytes)));
        }
        if let Some(file) = &detail.rejected_file {
            print::words(&format!("  rejected  {file}"));
        }
    }
    print::words(&format!("  run       {}", run.id));
}

fn exit_of(detail: &RunDetail) -> Exit {
    match detail.summary.state {
        RunState::Success => {
            let rejected = detail.summary.ledger.as_ref().is_some_and(|ledger| ledger.rejected_rows() > 0);
            if rejected && !limits_rejects(&detail.text) { Exit::Rejected } else { Exit::Done }
        }
        RunState::LimitExceeded => Exit::LimitExceeded,
        RunState::Cancelled => Exit::Interrupted,
        RunState::Failed | RunState::Lost | RunState::Queued | RunState::Running => Exit::Failed,
    }
}

/// Returns whether a pipeline says how many rejected rows it takes.
fn limits_rejects(text: &str) -> bool {
    let document = text.parse::<toml_edit::DocumentMut>();
    document.is_ok_and(|document| document.get("limits").and_then(|limits| limits.get("max_rejected")).is_some())
}

/// Progress, on a terminal only.
struct Bar {
    bar: ProgressBar,
}

impl Bar {
    fn new() -> Self {
        // indicatif draws nothing where standard error is no terminal.
        let bar = ProgressBar::no_length();
        bar.set_style(ProgressStyle::with_template("{wide_bar} {msg}").expect("the template is valid").progress_chars("━╸─"));
        Self { bar }
    }

    fn show(&self, run: &RunSummary) {
        let Some(progress) = &run.progress else { return };
        if let Some(total) = progress.total_bytes {
            self.bar.set_length(total.max(1));
        }
        self.bar.set_position(progress.done_bytes);
        self.bar.set_message(in_words(progress));
    }

    fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rate is positive and far below the limits")]
fn in_words(progress: &Progress) -> String {
    let left = progress.seconds_left.map(|left| format!(" · {} left", print::seconds(left))).unwrap_or_default();
    format!("{} · {} rows/s{left}", print::count(progress.rows, "row"), print::number(progress.rows_per_second.max(0.0) as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_for_rejected_rows_is_found_in_the_text_as_run() {
        assert!(limits_rejects("[limits]\nmax_rejected = \"1%\"\n"));
        assert!(!limits_rejects("[limits]\nmin_rows = 1\n# max_rejected\n"));
    }

    #[test]
    fn progress_is_said_with_rate_and_time_left() {
        let progress =
            Progress { done_bytes: 1, total_bytes: Some(2), rows: 1500, rows_per_second: 3000.4, seconds: 0.5, seconds_left: Some(0.5) };
        assert_eq!(in_words(&progress), "1,500 rows · 3,000 rows/s · 500 ms left");
    }
}
