//! What can be typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

const EXIT_CODES: &str = "\
Exit codes:
  0    done (rejected rows within a limit that was set included)
  1    failed, nothing was written
  2    wrong use
  3    done, with rejected rows and no limit set for them
  4    a limit was passed, nothing was written
  130  interrupted, nothing was written

Data goes to standard output; the ledger, progress and words go to standard error.";

/// Clean rows out of messy files, with an account of every row.
#[derive(Debug, Parser)]
#[command(name = "millpond", version, after_help = EXIT_CODES, max_term_width = 100)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub global: Global,
}

/// What every command takes.
#[derive(Debug, Clone, Args)]
pub struct Global {
    /// Answer in JSON
    #[arg(long, global = true)]
    pub json: bool,
    /// The project's folder; without it, the nearest one upward, else the app's own scratch project
    #[arg(long, global = true, value_name = "DIR")]
    pub project: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a project's folder
    New(New),
    /// Run a pipeline, and account for every row
    Run(Run),
    /// Show what a pipeline does to the first rows
    Preview(Preview),
    /// Write a pipeline as a Python script for Polars
    Python(Python),
    /// Say what a file's columns hold
    Profile(Profile),
    /// Write a starter pipeline for a file
    Suggest(Suggest),
    /// Look for mistakes in the project's files
    Check,
    /// List the runs that were done, or explain one
    Runs(Runs),
    /// Run DAGs by time or by hand, and see what became of them
    Dag(Dag),
    /// See what a database, or a file of DDL, is made of
    Db(Db),
    /// List who is told what of runs, try whether it arrives, and see what became of messages
    Alerts(Alerts),
    /// Make DAGs of what another scheduler has
    Import(Import),
    /// Keep, list or check the secrets that the project's files name
    Secret(Secret),
    /// Show the programs and addresses that the project's files run or call, and agree to them
    Trust {
        /// Agree without being asked
        #[arg(long)]
        yes: bool,
    },
    /// Serve the project in the background from each time that you log in
    Service(Service),
    /// Say what the project is and what goes on in it
    Status,
    /// Serve the app to a browser on this machine
    Serve(Serve),
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Supervise one shell task; Millpond starts this itself
    #[command(hide = true)]
    Attempt,
    /// Print the `OpenAPI` document of the routes
    #[command(hide = true)]
    Openapi,
}

#[derive(Debug, Args)]
pub struct New {
    /// The folder to make
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// What it starts with
    #[arg(long, value_enum, default_value_t = Template::Empty)]
    pub template: Template,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Template {
    /// A car dealership: 10,000 sales from a seeded generator, and a pipeline that cleans them
    Dealership,
    /// Only `millpond.toml`
    Empty,
}

#[derive(Debug, Args)]
pub struct Run {
    /// A pipeline of the project by name, or the path of a .toml file
    pub pipeline: String,
    /// Read this file instead of the pipeline's own; `-` is standard input
    #[arg(long, value_name = "PATH")]
    pub input: Option<PathBuf>,
    /// Write to this file instead of the pipeline's own; `-` is standard output
    #[arg(long, value_name = "PATH")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Preview {
    /// A pipeline of the project by name, or the path of a .toml file
    pub pipeline: String,
    /// Read this file instead of the pipeline's own
    #[arg(long, value_name = "PATH")]
    pub input: Option<PathBuf>,
    /// How many of the first rows
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub rows: u32,
    /// After which step: 0 is the source, 1 the first step; without it, the last
    #[arg(long)]
    pub stage: Option<u32>,
}

#[derive(Debug, Args)]
pub struct Python {
    /// A pipeline of the project by name, or the path of a .toml file
    pub pipeline: String,
    /// Read this file instead of the pipeline's own
    #[arg(long, value_name = "PATH")]
    pub input: Option<PathBuf>,
    /// Write to this file instead of the pipeline's own; `-` is standard output
    #[arg(long, value_name = "PATH")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Profile {
    /// A file of rows
    pub file: PathBuf,
    /// Draw each column as SVG into this folder
    #[arg(long, value_name = "DIR")]
    pub charts: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Suggest {
    /// A file of rows
    pub file: PathBuf,
    /// Only the source with its types and the sink
    #[arg(long)]
    pub no_steps: bool,
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Runs {
    /// Only runs that started on this day, such as 2026-11-24
    #[arg(long, value_name = "DATE")]
    pub on: Option<chrono::NaiveDate>,
    /// Only runs of this pipeline
    #[arg(long, value_name = "NAME")]
    pub pipeline: Option<String>,
    /// At most so many, the newest first
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub limit: u32,
    #[command(subcommand)]
    pub command: Option<RunsCommand>,
}

#[derive(Debug, Subcommand)]
pub enum RunsCommand {
    /// Explain one run: the pipeline as it was, the ledger, the rejected rows
    Show {
        /// The run's id, or how it begins; `last` is the newest run
        id: String,
    },
    /// Say what is different between two runs: the pipelines' texts, columns, counts, rows
    Diff {
        /// The first run
        before: String,
        /// The second run; `last` is the newest
        #[arg(default_value = "last")]
        after: String,
        /// Columns by which rows are told to be the same, with commas between; without it, one whose values are all different
        #[arg(long, value_name = "COLUMNS")]
        key: Option<String>,
    },
    /// Run a run's pipeline on its input once more
    Rerun {
        /// The run's id, or how it begins; `last` is the newest run
        id: String,
        /// By the text as it was run, and only if the input still has the bytes that were read
        #[arg(long)]
        as_it_was: bool,
        /// Write to this file instead
        #[arg(long, value_name = "PATH")]
        output: Option<PathBuf>,
    },
}

#[derive(Debug, Args)]
pub struct Dag {
    #[command(subcommand)]
    pub command: DagCommand,
}

#[derive(Debug, Subcommand)]
pub enum DagCommand {
    /// List the project's DAGs with the next time of each
    List,
    /// Explain a DAG: its schedule, and its tasks in their order
    Show {
        /// The DAG's name
        name: String,
    },
    /// Say when a DAG is due next, and what changes of the clock (DST) do to it
    Next {
        /// The DAG's name
        name: String,
        /// How many times
        #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=1000))]
        count: u32,
        /// Those after this instant, such as 2026-03-28T00:00:00Z; without it, those after now
        #[arg(long, value_name = "INSTANT")]
        after: Option<chrono::DateTime<chrono::Utc>>,
    },
    /// Say what a DAG and its runs wait for
    Why {
        /// The DAG's name
        name: String,
    },
    /// Begin a run of a DAG now
    Trigger {
        /// The DAG's name
        name: String,
        /// Its logical time, such as 2026-03-28T00:00:00Z; without it, now
        #[arg(long, value_name = "INSTANT")]
        at: Option<chrono::DateTime<chrono::Utc>>,
        /// A parameter, as NAME=VALUE; a value that is JSON is read as such
        #[arg(long = "param", value_name = "NAME=VALUE")]
        params: Vec<String>,
        /// Do not wait for its end (where the window or `millpond serve` is open)
        #[arg(long)]
        no_wait: bool,
    },
    /// Have the instants of a range run that has passed
    Backfill {
        /// The DAG's name
        name: String,
        /// The first instant, such as 2026-03-01T00:00:00Z
        #[arg(long, value_name = "INSTANT")]
        from: chrono::DateTime<chrono::Utc>,
        /// The last instant
        #[arg(long, value_name = "INSTANT")]
        to: chrono::DateTime<chrono::Utc>,
        /// Which of the runs that there are run again
        #[arg(long, value_enum, default_value_t = Rerun::None)]
        rerun: Rerun,
        /// Only say what would run
        #[arg(long)]
        dry_run: bool,
        /// The newest instant first
        #[arg(long)]
        newest_first: bool,
        /// Runs of it that go on at once; without it, what the DAG says
        #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..=1000))]
        max_active: Option<u32>,
    },
    /// Let a DAG run by time on this machine
    Enable {
        /// The DAG's name
        #[arg(required_unless_present = "all")]
        name: Option<String>,
        /// Every DAG that `pause --all` paused
        #[arg(long, conflicts_with = "name")]
        all: bool,
    },
    /// Let a DAG not run by time any more
    Pause {
        /// The DAG's name
        #[arg(required_unless_present = "all")]
        name: Option<String>,
        /// Every DAG that is enabled; `enable --all` enables the same ones again
        #[arg(long, conflicts_with = "name")]
        all: bool,
    },
    /// List runs of a DAG, and what it missed
    Runs {
        /// The DAG's name
        name: String,
        /// At most so many, the newest first
        #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1000))]
        limit: u32,
    },
    /// Explain a run, or print what a task of it said
    Logs {
        /// The run's id, or a DAG's name for its newest run
        run: String,
        /// The task; without it, the tasks are listed
        task: Option<String>,
        /// Which try; without it, the last
        #[arg(long)]
        attempt: Option<u32>,
        /// Of a task that runs for many values: of which of them, from 0
        #[arg(long)]
        item: Option<u32>,
    },
    /// Let tasks of a run run anew
    Clear {
        /// The run's id
        run: uuid::Uuid,
        /// The tasks; without any, all
        tasks: Vec<String>,
        /// And those after them
        #[arg(long)]
        downstream: bool,
        /// And those before them
        #[arg(long)]
        upstream: bool,
        /// Of these only those that failed
        #[arg(long)]
        only_failed: bool,
        /// Only say which
        #[arg(long)]
        dry_run: bool,
    },
    /// Say what a task of a run, or the run, has come to
    Mark {
        /// The run's id
        run: uuid::Uuid,
        /// The task; without it, the run
        task: Option<String>,
        /// What it has come to
        #[arg(long = "as", value_enum)]
        state: MarkAs,
    },
    /// Cancel a run
    Cancel {
        /// The run's id
        run: uuid::Uuid,
    },
    /// Forget a run that has ended
    Delete {
        /// The run's id
        run: uuid::Uuid,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Rerun {
    /// Only instants without a run
    None,
    /// Those that failed too
    Failed,
    /// All of them
    All,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MarkAs {
    Success,
    Failed,
}

#[derive(Debug, Args)]
pub struct Alerts {
    #[command(subcommand)]
    pub command: AlertsCommand,
}

#[derive(Debug, Subcommand)]
pub enum AlertsCommand {
    /// List the alerts with what each tells, of what and where
    List,
    /// Send a test, and say what became of it
    Test {
        /// The alert's name, or "alert 2" for the second; without one, all of them
        name: Option<String>,
        /// One way only
        #[arg(long, value_enum)]
        channel: Option<Channel>,
    },
    /// List messages, the newest first, with what became of each
    Log {
        /// At most so many
        #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1000))]
        limit: u32,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Channel {
    Desktop,
    Webhook,
    Email,
    Shell,
    Heartbeat,
}

#[derive(Debug, Args)]
pub struct Import {
    #[command(subcommand)]
    pub command: ImportCommand,
}

#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// Make a DAG of each line of a crontab; none of them is enabled
    Crontab {
        /// The crontab; `-` is standard input, as in `crontab -l | millpond import crontab -`
        #[arg(value_name = "PATH")]
        file: PathBuf,
        /// Only print the DAGs
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Debug, Args)]
pub struct Secret {
    #[command(subcommand)]
    pub command: SecretCommand,
}

#[derive(Debug, Subcommand)]
pub enum SecretCommand {
    /// Keep a secret: its value is asked for, or read from standard input
    Set {
        /// The secret's name, as the project's files have it
        name: String,
    },
    /// List the secrets by name, with where each is found and who names it
    List,
    /// Fail where a secret that the project's files name is not there
    Check,
    /// Forget a secret that was kept here
    Remove {
        /// The secret's name
        name: String,
    },
}

#[derive(Debug, Args)]
pub struct Service {
    #[command(subcommand)]
    pub command: ServiceCommand,
}

#[derive(Debug, Subcommand)]
pub enum ServiceCommand {
    /// Write a unit of systemd's, or an agent of launchd's, and start it
    Install {
        /// The port on 127.0.0.1; without it, 8080 or the next free one
        #[arg(long, value_parser = clap::value_parser!(u16).range(1..))]
        port: Option<u16>,
        /// Only write it
        #[arg(long)]
        no_start: bool,
    },
    /// Stop it and remove what was written
    Remove,
    /// Print what would be written
    Show {
        /// The port on 127.0.0.1; without it, 8080 or the next free one
        #[arg(long, value_parser = clap::value_parser!(u16).range(1..))]
        port: Option<u16>,
    },
    /// Say whether it is installed
    Status,
}

#[derive(Debug, Args)]
pub struct Serve {
    /// The port on 127.0.0.1; without it, 8080 or the next free one
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..))]
    pub port: Option<u16>,
}

#[derive(Debug, Args)]
pub struct Db {
    #[command(subcommand)]
    pub command: DbCommand,
}

#[derive(Debug, Subcommand)]
pub enum DbCommand {
    /// List the project's connections, and how each is
    List,
    /// Connect, and show what the server tells of itself
    Test {
        /// A connection of the project
        #[arg(value_name = "CONNECTION")]
        name: String,
    },
    /// List tables and views
    Tables {
        /// A connection of the project, a file of DDL or a plain dump, or a folder of migrations
        #[arg(value_name = "CONNECTION|FILE")]
        source: String,
    },
    /// Show tables and how they hang together
    Er(Er),
    /// Show what makes one schema of another
    Diff {
        /// A connection of the project, a file of DDL or a plain dump, or a folder of migrations
        #[arg(value_name = "OLD")]
        old: String,
        /// What it is to become
        #[arg(value_name = "NEW")]
        new: String,
        /// Print the statements that do it
        #[arg(long)]
        migration: bool,
    },
}

#[derive(Debug, Args)]
pub struct Er {
    /// A connection of the project, a file of DDL or a plain dump, or a folder of migrations
    #[arg(value_name = "CONNECTION|FILE")]
    pub source: String,
    /// Only what stands around this table
    #[arg(long, value_name = "TABLE")]
    pub focus: Option<String>,
    /// How many relations away from it
    #[arg(long, default_value_t = 1, requires = "focus")]
    pub depth: u32,
    /// How it is written
    #[arg(long, value_enum, default_value_t = ErFormat::Text)]
    pub format: ErFormat,
    /// Partitions as tables of their own
    #[arg(long)]
    pub partitions: bool,
    /// Relations too that nobody declared, by the names and types of columns
    #[arg(long)]
    pub inferred: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ErFormat {
    /// A line a table and relation
    Text,
    Json,
    Sql,
    Dbml,
    Mermaid,
}
