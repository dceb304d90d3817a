//! Which columns an input has, and to which of them each field of a record goes.

use std::collections::HashSet;

use millpond_record::batch::{Batch, RECORD};
use millpond_record::count::grouped;
use millpond_record::flow::{FlowError, Original};
use millpond_record::problem::nearest;
use millpond_record::rejected::{RAW_KEPT_BYTES, Reason, RejectedRow};
use millpond_record::schema::{ColumnSpec, ColumnType, Schema};

use polars::prelude::{Column, DataFrame, DataType, IntoColumn, NamedFrom, Series};

use super::blocks::Block;
use super::csv::{CsvOptions, SOURCE_STEP};
use crate::missing::Missing;
use crate::spec::{ExpectSpec, OnExtraColumn, OnMissingColumn};
use crate::splitter::Syntax;

/// What all portions of an input share.
pub(super) struct Layout {
    pub origin: String,
    pub syntax: Syntax,
    /// The columns of every batch.
    pub schema: Schema,
    /// For every field of a record: the column it goes to, if any.
    pub fields: Vec<Option<usize>>,
    pub missing: Missing,
    pub on_error: crate::on_error::OnError,
}

impl Layout {
    pub fn new(origin: &str, header: &[String], options: &CsvOptions) -> Result<Self, FlowError> {
        let mut names = header.to_vec();
        let (mut dropped, mut added) = (Vec::new(), Vec::new());
        if let Some(expect) = &options.expect {
            apply_aliases(&mut names, expect);
            let there: HashSet<String> = names.iter().cloned().collect();
            for name in expect.columns.iter().filter(|name| !there.contains(*name)) {
                if expect.missing == OnMissingColumn::Stop {
                    return Err(missing_column(origin, name, &names));
                }
                if !added.contains(name) {
                    added.push(name.clone());
                }
            }
            let expected: HashSet<&String> = expect.columns.iter().collect();
            for name in names.iter().filter(|name| !expected.contains(name)) {
                match expect.extra {
                    OnExtraColumn::Keep => {}
                    OnExtraColumn::Drop => dropped.push(name.clone()),
                    OnExtraColumn::Stop => {
                        return Err(FlowError::Input {
                            message: format!("{origin} has a column \"{name}\" that is not expected."),
                            hint: Some("Add it to columns in [source.expect], or set extra = \"keep\" or \"drop\".".into()),
                        });
                    }
                }
            }
        }
        // Hidden columns of ours begin so; one of a file would be taken for them.
        if let Some(name) = names.iter().find(|name| name.starts_with('\u{1}')) {
            return Err(FlowError::Input {
                message: format!("{origin} has a column {name:?}, whose name begins with a control character."),
                hint: Some("Give the column another name in the file.".into()),
            });
        }
        let dropped: HashSet<String> = dropped.into_iter().collect();
        let mut schema = Schema::default();
        let kind = |name: &String| options.types.get(name).copied().unwrap_or(ColumnType::Text);
        let mut fields = Vec::with_capacity(names.len());
        for name in &names {
            let kept = !dropped.contains(name);
            fields.push(kept.then_some(schema.columns.len()));
            if kept {
                schema.columns.push(ColumnSpec { name: name.clone(), kind: kind(name) });
            }
        }
        for name in &added {
            schema.columns.push(ColumnSpec { name: name.clone(), kind: kind(name) });
        }
        if let Some(name) = options.types.keys().find(|name| schema.column(name).is_none() && !dropped.contains(*name)) {
            return Err(missing_column(origin, name, &names));
        }
        Ok(Self {
            origin: origin.to_owned(),
            syntax: options.syntax,
            schema,
            fields,
            missing: options.missing.clone(),
            on_error: options.on_error,
        })
    }

    /// Returns where a record stood and what it said.
    pub fn original(&self, record: &[u8], line: u64) -> Original {
        Original { origin: self.origin.clone(), line, raw: raw_text(record), length: record.len() as u64 }
    }

    /// Returns a batch of these columns without any row.
    pub fn no_rows(&self) -> Result<Batch, FlowError> {
        let mut columns: Vec<Column> =
            self.schema.names().map(|name| Series::new_empty(name.into(), &DataType::String).into_column()).collect();
        columns.push(Series::new(RECORD.into(), Vec::<u64>::new()).into_column());
        Ok(Batch { frame: DataFrame::new(0, columns).map_err(FlowError::internal)? })
    }

    /// Returns what is wrong with a malformed record of so many bytes, in words.
    pub fn detail(&self, reason: Reason, length: u64) -> String {
        let most = self.syntax.max_record as u64;
        if length <= most {
            return reason.phrase().to_owned();
        }
        format!("{}: {} bytes, at most {} are read", reason.phrase(), grouped(length), grouped(most))
    }

    pub fn rejected(&self, block: &Block, start: usize, end: usize, line: u64, reason: Reason, detail: String) -> RejectedRow {
        let bytes = &block.bytes()[start..end];
        RejectedRow {
            origin: self.origin.clone(),
            line,
            step: SOURCE_STEP.to_owned(),
            column: None,
            reason,
            detail,
            raw: raw_text(bytes),
            offset: block.offset + start as u64,
            length: bytes.len() as u64,
        }
    }
}

fn apply_aliases(names: &mut [String], expect: &ExpectSpec) {
    for (wanted, aliases) in &expect.aliases {
        if names.contains(wanted) {
            continue;
        }
        if let Some(found) = names.iter_mut().find(|name| aliases.contains(name)) {
            found.clone_from(wanted);
        }
    }
}

fn missing_column(origin: &str, name: &str, names: &[String]) -> FlowError {
    let hint = match nearest(name, names.iter().map(String::as_str)) {
        Some(near) => {
            format!("Did you mean \"{near}\"? If it is the same column, write aliases = {{ {name} = [\"{near}\"] }} in [source.expect].")
        }
        None => format!("Its columns are {}.", names.join(", ")),
    };
    FlowError::Input { message: format!("{origin} has no column \"{name}\"."), hint: Some(hint) }
}

/// Returns bytes as text, what is no UTF-8 as `\xNN`, cut to [`RAW_KEPT_BYTES`].
pub(super) fn raw_text(bytes: &[u8]) -> String {
    let kept = &bytes[..bytes.len().min(RAW_KEPT_BYTES)];
    let mut text = String::with_capacity(kept.len());
    for chunk in kept.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.extend(format!("\\x{byte:02X}").chars());
        }
    }
    text
}
