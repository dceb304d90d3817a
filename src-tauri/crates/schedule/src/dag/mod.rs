//! A DAG's file: what it says (`spec`), whether it can be meant (`mistakes`, each at its `place`), the order of its tasks
//! (`graph`), what must have become of the tasks before one (`rule`), and which DAGs make what others wait for (`asset`). A run
//! of it: what it was given (`params`), what its texts say (`template`), how far it is (`progress`), when what failed is tried
//! again (`retry`), and what a task may take (`limits`). DAGs are made of a `crontab`, too.

pub mod asset;
pub mod crontab;
pub mod graph;
pub mod limits;
mod mistakes;
pub mod params;
mod place;
pub mod progress;
pub mod retry;
pub mod rule;
pub mod spec;
pub mod template;
#[cfg(test)]
mod tests;

use millpond_record::document;
use millpond_record::problem::Problem;

use self::graph::Graph;
pub use self::mistakes::{KINDS, is_of, kinds};
pub use self::params::params;
use self::spec::DagSpec;
pub use self::template::{Context, TemplateError, condition, render, rendered};
use crate::Schedule;

/// A DAG as its file says it, without a mistake.
#[derive(Debug, Clone)]
pub struct Dag {
    pub spec: DagSpec,
    pub schedule: Schedule,
    pub graph: Graph,
}

/// What is around a DAG's file.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// The IANA name of the zone of wall times, unless a text names one.
    pub zone: &'a str,
    /// The names of the project's pipelines.
    pub pipelines: &'a [String],
    /// The names of the project's DAGs.
    pub dags: &'a [String],
    /// The names of the project's pools, beside the one that is always there ([`limits::POOL`]).
    pub pools: &'a [String],
}

/// Returns the DAG that a text holds.
///
/// # Errors
/// Every mistake in it, at its line and column.
pub fn read(file: &str, text: &str, around: &Surroundings<'_>) -> Result<Dag, Vec<Problem>> {
    let found = document::read::<DagSpec>(file, text)?;
    let (mistakes, schedule) = mistakes::mistakes(&found.value, around);
    let mut problems: Vec<Problem> = mistakes
        .into_iter()
        .map(|mistake| {
            let exact = found.spans.exact(&mistake.path);
            let within = exact.zip(mistake.within).and_then(|(exact, within)| place::within(&text[exact.clone()], exact.start, &within));
            let span = within.or_else(|| found.spans.of(&mistake.path)).unwrap_or(0..0);
            Problem::at(file, text, span, mistake.message).hint(mistake.hint)
        })
        .collect();
    problems.sort_by_key(|problem| problem.span);
    match schedule {
        Some(schedule) if problems.is_empty() => Ok(Dag { graph: Graph::of(&found.value.task), schedule, spec: found.value }),
        _ => Err(problems),
    }
}
