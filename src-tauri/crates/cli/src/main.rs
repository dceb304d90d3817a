//! `millpond`: every action of the app on the command line.
//!
//! - [`arguments`]: what can be typed
//! - [`command`]: one file each
//! - [`project`]: the door of the project that a command is about
//! - [`print`]: data to standard output, words to standard error
//! - [`exit`]: how a command ends
//!
//! *Invariant:* standard output carries data and nothing else, so that it can be piped.

#![allow(clippy::format_push_string, clippy::format_collect, reason = "a few lines for a person; the allocations do not show")]

mod arguments;
mod command;
mod exit;
mod interrupt;
mod print;
mod project;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};
use exit::Exit;

/// Blocks come and go by the megabyte: the system's allocator gives their pages back each time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // A process that waits for a task: without a runtime, and without words on its owner's terminal.
    if let Command::Attempt = arguments.command {
        return millpond_attempt::main();
    }
    log_to_stderr();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            print::words(&format!("millpond: the program cannot start: {error}"));
            return Exit::Failed.into();
        }
    };
    let json = arguments.global.json;
    let exit = runtime.block_on(run(arguments)).unwrap_or_else(|error| print::failure(&error, json));
    // A thread that still waits for standard input must not hold the program.
    runtime.shutdown_background();
    exit.into()
}

async fn run(arguments: Arguments) -> anyhow::Result<Exit> {
    let Arguments { command, global } = arguments;
    match command {
        Command::New(new) => command::new::run(new, &global).await,
        Command::Run(run) => command::run::run(run, &global).await,
        Command::Preview(preview) => command::preview::run(preview, &global).await,
        Command::Python(python) => command::python::run(python, &global).await,
        Command::Profile(profile) => command::profile::run(profile, &global).await,
        Command::Db(db) => command::db::run(db, &global).await,
        Command::Suggest(suggest) => command::suggest::run(suggest, &global).await,
        Command::Check => command::check::run(&global).await,
        Command::Runs(runs) => command::runs::run(runs, &global).await,
        Command::Dag(dag) => command::dag::run(dag, &global).await,
        Command::Alerts(alerts) => command::alerts::run(alerts, &global).await,
        Command::Import(import) => command::import::run(import, &global).await,
        Command::Secret(secret) => command::secret::run(secret, &global).await,
        Command::Trust { yes } => command::trust::run(yes, &global).await,
        Command::Service(service) => command::service::run(&service, &global),
        Command::Status => command::status::run(&global).await,
        Command::Serve(serve) => command::serve::run(serve, &global).await,
        Command::Completions { shell } => command::completions::run(shell),
        Command::Attempt => unreachable!("it is answered before anything else starts"),
        Command::Openapi => print::data(millpond_api::openapi::document().as_bytes()).map(|()| Exit::Done),
    }
}

/// Says what `MILLPOND_LOG` asks for (`debug`, `millpond_api=trace`), and warnings of our own otherwise.
fn log_to_stderr() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("MILLPOND_LOG").unwrap_or_else(|_| "error,millpond=warn".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).without_time().init();
}
