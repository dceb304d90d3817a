//! The transform engine: rows from a source, through steps, to a sink, every one accounted for.
//!
//! - [`spec`]: what a pipeline file says
//! - [`lines`]: where lines end
//! - [`splitter`]: where records begin and end, and which are malformed
//! - [`source`]: CSV files and standard input as portions of rows
//! - [`step`]: the steps, one file each
//! - [`expression`]: PostgreSQL's expressions, typed and evaluated
//! - [`on_error`]: what becomes of a row with a cell that cannot be read or computed
//! - [`types`]: whether a cell reads as a type
//! - [`values`]: computed values as text, in PostgreSQL's output forms
//! - [`plan`]: a spec made ready for a schema
//! - [`key`]: rows' keys as bytes, for what sorts, groups and joins
//! - [`spill`]: rows that do not fit into memory, put aside on disk
//! - [`sink`]: CSV and JSON lines, written aside and renamed
//! - [`run`]: all of it together, on all cores, in order
//! - [`walk`]: the steps one frame after the other, for looking
//! - [`preview`]: the same for the first rows, stage by stage
//! - [`pages`], [`scan`]: any of its rows by their numbers; which of them a filter picks
//! - [`dropped`]: rows that a step left out, found again
//! - [`mistakes`]: what a text may say and cannot mean
//! - [`limits`]: bounds beyond which nothing becomes visible
//! - [`python`]: a pipeline as a script for Polars
//! - [`edit`]: changes to a pipeline's text that keep its comments
//! - [`forms`]: how people write numbers and dates
//! - [`dialect`], [`verdict`], [`inference`], [`suggest`], [`profile`]: what a file is and holds
//!
//! ```
//! use millpond_pipeline::{plan, spec::PipelineSpec};
//! let spec: PipelineSpec = millpond_record::document::read("a.toml", r#"
//! [source]
//! csv = "sales.csv"
//! [[step]]
//! do = "trim"
//! columns = ["name"]
//! "#).expect("a valid pipeline").value;
//! assert_eq!(plan::step_ids(&spec), ["trim"]);
//! ```

pub mod cells;
pub mod dialect;
pub mod dropped;
pub mod edit;
pub mod expression;
pub mod forms;
pub mod inference;
pub mod key;
pub mod limits;
pub mod lines;
pub mod missing;
pub mod mistakes;
pub mod on_error;
pub mod pages;
pub mod plan;
pub mod preview;
pub mod profile;
pub mod python;
pub mod run;
pub mod scan;
pub mod sink;
pub mod slices;
pub mod source;
pub mod spec;
pub mod spill;
pub mod splitter;
pub mod step;
pub mod suggest;
pub mod types;
pub mod values;
pub mod verdict;
pub mod walk;
