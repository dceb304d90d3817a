//! A pipeline as a script for Polars in Python, which a person can read, change and own.
//!
//! - `literal`, `code`: texts and pieces of code as Python writes them
//! - `script`: the script as it grows; `helpers`: the functions that it brings along (`helpers/*.py`)
//! - `expression`: expressions as expressions of Polars
//! - `source`, `steps`, `sink`: the parts of a pipeline
//!
//! Between the steps cells are text, as in a run: what no step computes on comes out with the characters that it was read with.
//! *Invariant:* what the script would do otherwise than a run is refused in it, or told in [`PythonScript::differences`].

#![allow(clippy::format_push_string, reason = "a script is made once, when somebody asks for it")]

mod code;
mod expression;
mod helpers;
mod literal;
mod script;
mod sink;
mod source;
mod steps;
#[cfg(test)]
mod tests;

use std::fmt::Write as _;
use std::path::Path;

use self::script::Script;
use crate::plan::Plan;
use crate::sink::Format;
use crate::spec::{LimitsSpec, PipelineSpec, SourceSpec};

/// A pipeline that is to be written in Python.
pub struct Job<'a> {
    /// What the pipeline is called.
    pub name: &'a str,
    pub spec: &'a PipelineSpec,
    /// The spec bound to the input's columns.
    pub plan: &'a Plan,
    /// How the input is read.
    pub source: &'a SourceSpec,
    pub input: &'a Path,
    /// Standard output unless given.
    pub output: Option<&'a Path>,
    pub format: &'a Format,
    /// Where relative paths in the pipeline start.
    pub folder: &'a Path,
}

/// A script, and what it does otherwise than a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PythonScript {
    pub text: String,
    /// In sentences, one each.
    pub differences: Vec<String>,
}

/// What is so of every script.
const ALWAYS: &str = "\
Every cell is text until a step computes on it, so that what no step changes comes out as it was written. Rows that Millpond
rejects (cells that are not of their type, values that cannot be computed, records with too few or too many fields) are left out;
Millpond keeps them with their line and the reason, this script does not. Numbers are computed with all their digits, and compared
as Float64: two that agree in their first 15 digits may be taken for equal.";

/// Returns a pipeline as a script.
#[must_use]
pub fn script(job: &Job<'_>) -> PythonScript {
    let mut script = Script::new(job.plan.missing.clone(), job.plan.input.clone());
    script.attempt("The source", |script| source::write(job.source, job.input, script));
    for (at, (step, stage)) in job.spec.step.iter().zip(&job.plan.stages).enumerate() {
        let action = step.action.step();
        let title = format!("{}. {}: {}", at + 1, action.title(), action.summary());
        script.line("");
        if stage.work.is_none() {
            script.comment(&format!("{title} (switched off)"));
            continue;
        }
        script.comment(&title);
        if let Some(note) = &step.note {
            note.lines().for_each(|line| script.comment(&format!("   {line}")));
        }
        script.after = stage.output.clone();
        script.attempt(&format!("Step {}, {}", at + 1, action.title()), |script| steps::write(&step.action, script, job.folder));
        script.schema = stage.output.clone();
    }
    script.line("");
    sink::write(job.format, job.output.is_none(), &mut script);
    if let Some(limits) = job.spec.limits.as_ref().map(limits_words).filter(|words| !words.is_empty()) {
        script.differs(format!("The limits ({limits}) are not held."));
    }
    finished(job, script)
}

fn limits_words(limits: &LimitsSpec) -> String {
    let words = [
        limits.max_rejected.as_ref().map(|amount| format!("max_rejected = {amount}")),
        limits.min_rows.map(|rows| format!("min_rows = {rows}")),
        limits.max_change.as_ref().map(|amount| format!("max_change = {amount}")),
    ];
    words.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Returns the script with what stands before its steps.
fn finished(job: &Job<'_>, script: Script) -> PythonScript {
    let (imports, helpers) = helpers::written(&script, job.spec.source.missing.as_deref());
    let (lines, differences) = script.into_parts();
    let mut text = String::from("# /// script\n# requires-python = \">=3.10\"\n# dependencies = [\"polars>=2.1,<3\"]\n# ///\n\"\"\"");
    let first = job.spec.description.as_deref().unwrap_or(job.name);
    let first = first.trim().trim_end_matches('.');
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{}.\n", literal::docstring(first));
    let _ = writeln!(text, "{}", literal::docstring(&format!("The pipeline {} of Millpond, for Polars. {ALWAYS}", job.name)));
    if !differences.is_empty() {
        text.push_str("\nWhat it does otherwise:\n");
        for difference in &differences {
            let _ = writeln!(text, "- {}", literal::docstring(difference));
        }
    }
    let _ = writeln!(text, "\"\"\"\n\n{imports}\nimport polars as pl\n");
    let _ = writeln!(text, "INPUT = {}", literal::string(&job.input.to_string_lossy()));
    if let Some(output) = job.output {
        let _ = writeln!(text, "OUTPUT = {}", literal::string(&output.to_string_lossy()));
    }
    text.push_str(&helpers);
    text.push_str("\n\n");
    text.push_str(&lines.join("\n"));
    text.push('\n');
    PythonScript { text, differences }
}
