//! The steps in Python, a function each.
//!
//! - `columns`: which columns there are; `rows`: which rows; `text`: what cells say; `values`: what they mean
//! - `whole`: sort, duplicates, groups; `join`: another file; `validate`: rules

#![allow(clippy::unnecessary_wraps, reason = "the steps are of one shape, whether one can be refused or not")]

mod columns;
mod join;
mod rows;
mod text;
mod validate;
mod values;
mod whole;

use std::path::Path;

pub(super) use columns::check;

use super::code::{Code, named};
use super::literal;
use super::script::{Refused, Script};
use crate::step::Action;

/// Writes what a step does; the script's columns are still those before it.
pub(super) fn write(action: &Action, script: &mut Script, folder: &Path) -> Result<(), Refused> {
    match action {
        Action::Select(step) => columns::select(&step.columns, script),
        Action::Reorder(step) => columns::reorder(&step.columns, script),
        Action::DropColumns(step) => columns::drop_columns(&step.columns, script),
        Action::Rename(step) => columns::rename(&step.columns, script),
        Action::Cast(step) => columns::cast(step, script),
        Action::Trim(step) => text::trim(&step.columns, script),
        Action::Replace(step) => text::replace(step, script),
        Action::CleanText(step) => text::clean_text(step, script),
        Action::ChangeCase(step) => text::change_case(step, script),
        Action::FillMissing(step) => text::fill_missing(step, script),
        Action::StripLeadingZeros(step) => text::strip_leading_zeros(&step.columns, script),
        Action::Split(step) => text::split(step, script),
        Action::SplitName(step) => text::split_name(step, script),
        Action::MapValues(step) => values::map_values(step, script),
        Action::ParseDate(step) => values::parse_date(step, script),
        Action::ParseNumber(step) => values::parse_number(step, script),
        Action::Derive(step) => values::derive(step, script),
        Action::Filter(step) => rows::filter(step, script),
        Action::DropMissing(step) => rows::drop_missing(&step.columns, script),
        Action::Limit(step) => rows::limit(step, script),
        Action::Sample(step) => rows::sample(step, script),
        Action::Explode(step) => rows::explode(step, script),
        Action::Sort(step) => whole::sort(step, script),
        Action::DropDuplicates(step) => whole::drop_duplicates(step, script),
        Action::GroupBy(step) => whole::group_by(step, script),
        Action::Join(step) => join::join(step, script, folder),
        Action::Validate(step) => validate::validate(step, script, folder),
    }
}

/// Writes columns anew, each made of its cells as text.
fn change(columns: &[String], script: &mut Script, make: impl Fn(&Code) -> Code) {
    let as_text = columns.iter().all(|column| !script.state(column).native);
    if as_text {
        let names: Vec<String> = columns.iter().map(|column| literal::string(column)).collect();
        let made = make(&Code::atom(format!("pl.col({})", names.join(", "))));
        script.rows("with_columns", &[made.text().to_owned()]);
    } else {
        let made: Vec<_> = columns.iter().map(|column| named(column, &make(&script.cells(column)))).collect();
        script.with_columns(&made);
    }
    for column in columns {
        script.changed(column);
    }
}
