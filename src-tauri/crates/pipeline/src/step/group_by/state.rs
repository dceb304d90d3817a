//! What is known of each group so far, for one aggregate.

use std::cmp::Ordering;

use millpond_record::flow::FlowError;
use millpond_record::schema::ColumnType;
use polars::prelude::{Column, DataFrame, Float64Chunked, Int64Chunked, IntoColumn, StringChunked};

use super::aggregate::{Aggregate, Function};
use super::number::Number;
use super::ready::scale_of;
use crate::key::{self, KeyColumn};
use crate::spill::table::KeyTable;
use crate::values::text_of;

/// The values of one aggregate, one a group.
pub enum State {
    /// Rows, or values.
    Count(Vec<u64>),
    /// Values that were seen, told apart by group and key.
    Distinct {
        kind: ColumnType,
        seen: KeyTable,
        counts: Vec<u64>,
    },
    /// A sum, and of how many values where the mean is wanted.
    Sum {
        mean: bool,
        sums: Vec<Option<Number>>,
        counts: Vec<u64>,
    },
    /// The smallest or largest number.
    Extreme {
        wanted: Ordering,
        best: Vec<Option<Number>>,
    },
    FloatSum {
        mean: bool,
        sums: Vec<f64>,
        counts: Vec<u64>,
    },
    FloatExtreme {
        wanted: Ordering,
        best: Vec<Option<f64>>,
    },
    /// The smallest or largest of other values.
    Best {
        kind: ColumnType,
        wanted: Ordering,
        best: Vec<Option<Box<KeyedCell>>>,
    },
    /// The first or last value.
    Edge {
        last: bool,
        cells: Vec<Option<Box<str>>>,
    },
}

/// A cell and its key.
#[derive(Debug, Clone)]
pub struct KeyedCell {
    key: Vec<u8>,
    cell: String,
}

impl State {
    /// Returns the state of no group yet.
    pub fn new(aggregate: &Aggregate) -> Self {
        let kind = aggregate.takes;
        let wanted = if aggregate.function == Function::Min { Ordering::Less } else { Ordering::Greater };
        match (aggregate.function, kind) {
            (Function::Count, _) => Self::Count(Vec::new()),
            (Function::CountDistinct, _) => Self::Distinct { kind, seen: KeyTable::default(), counts: Vec::new() },
            (Function::First | Function::Last, _) => Self::Edge { last: aggregate.function == Function::Last, cells: Vec::new() },
            (Function::Sum | Function::Avg, ColumnType::Float) => {
                Self::FloatSum { mean: aggregate.function == Function::Avg, sums: Vec::new(), counts: Vec::new() }
            }
            (Function::Sum | Function::Avg, _) => {
                Self::Sum { mean: aggregate.function == Function::Avg, sums: Vec::new(), counts: Vec::new() }
            }
            (Function::Min | Function::Max, ColumnType::Float) => Self::FloatExtreme { wanted, best: Vec::new() },
            (Function::Min | Function::Max, ColumnType::Integer | ColumnType::Decimal) => Self::Extreme { wanted, best: Vec::new() },
            (Function::Min | Function::Max, _) => Self::Best { kind, wanted, best: Vec::new() },
        }
    }

    /// Makes room for groups that are new.
    pub fn grow(&mut self, groups: usize) {
        match self {
            Self::Count(counts) => counts.resize(groups, 0),
            Self::Distinct { counts, .. } => counts.resize(groups, 0),
            Self::Sum { mean, sums, counts } => {
                sums.resize(groups, None);
                counts.resize(if *mean { groups } else { 0 }, 0);
            }
            Self::Extreme { best, .. } => best.resize(groups, None),
            Self::FloatSum { sums, counts, .. } => {
                sums.resize(groups, 0.0);
                counts.resize(groups, 0);
            }
            Self::FloatExtreme { best, .. } => best.resize(groups, None),
            Self::Best { best, .. } => best.resize(groups, None),
            Self::Edge { cells, .. } => cells.resize(groups, None),
        }
    }

    /// Takes a frame's values; `groups` says to which group each row belongs.
    ///
    /// # Errors
    /// [`FlowError::Internal`] where the frame lacks the aggregate's column.
    pub fn add(&mut self, name: &str, aggregate: &Aggregate, frame: &DataFrame, groups: &[u32]) -> Result<(), FlowError> {
        if aggregate.argument.is_none() {
            if let Self::Count(counts) = self {
                for group in groups {
                    counts[*group as usize] += 1;
                }
            }
            return Ok(());
        }
        let column = frame.column(name).map_err(FlowError::internal)?;
        match self {
            Self::Sum { sums, counts, .. } => each_number(frame, column, groups, |group, number| {
                if let Some(count) = counts.get_mut(group) {
                    *count += 1;
                }
                match &mut sums[group] {
                    Some(sum) => sum.add(&number),
                    none => *none = Some(number),
                }
            }),
            Self::Extreme { wanted, best } => each_number(frame, column, groups, |group, number| {
                if best[group].as_ref().is_none_or(|best| number.compare(best) == *wanted) {
                    best[group] = Some(number);
                }
            }),
            Self::FloatSum { sums, counts, .. } => each_float(column, groups, |group, value| {
                sums[group] += value;
                counts[group] += 1;
            }),
            Self::FloatExtreme { wanted, best } => each_float(column, groups, |group, value| {
                if best[group].is_none_or(|best| float_order(value, best) == *wanted) {
                    best[group] = Some(value);
                }
            }),
            _ => {
                let cells = text_of(column)?;
                for (group, cell) in groups.iter().zip(cells.iter()) {
                    if let Some(cell) = cell {
                        self.value(*group, cell);
                    }
                }
                Ok(())
            }
        }
    }

    /// Takes one value that is there.
    fn value(&mut self, group: u32, cell: &str) {
        let at = group as usize;
        match self {
            Self::Count(counts) => counts[at] += 1,
            Self::Distinct { kind, seen, counts } => {
                let mut value = group.to_le_bytes().to_vec();
                key::append(&plain(*kind), Some(cell), &mut value);
                counts[at] += u64::from(seen.insert(key::hash(&value), &value).1);
            }
            Self::Best { kind, wanted, best } => {
                let mut value = Vec::new();
                key::append(&plain(*kind), Some(cell), &mut value);
                if best[at].as_ref().is_none_or(|best| value.cmp(&best.key) == *wanted) {
                    best[at] = Some(Box::new(KeyedCell { key: value, cell: cell.to_owned() }));
                }
            }
            Self::Edge { last, cells } if *last || cells[at].is_none() => cells[at] = Some(cell.into()),
            _ => {}
        }
    }

    /// Returns about how many bytes the state takes.
    pub fn size_bytes(&self) -> usize {
        match self {
            Self::Count(counts) => counts.len() * 8,
            Self::Distinct { seen, counts, .. } => seen.size_bytes() + counts.len() * 8,
            Self::Sum { sums, counts, .. } => sums.len() * size_of::<Option<Number>>() + counts.len() * 8,
            Self::Extreme { best, .. } => best.len() * size_of::<Option<Number>>(),
            Self::FloatSum { sums, .. } => sums.len() * 16,
            Self::FloatExtreme { best, .. } => best.len() * 16,
            // A value's key and text stand apart, of about this length.
            Self::Best { best, .. } => best.len() * 128,
            Self::Edge { cells, .. } => cells.len() * 48,
        }
    }

    /// Returns the column of what was computed.
    pub fn finish(self, name: &str) -> Column {
        let text = |cells: Vec<Option<String>>| cells.into_iter().collect::<StringChunked>().with_name(name.into()).into_column();
        match self {
            Self::Count(counts) | Self::Distinct { counts, .. } => {
                let counts: Vec<i64> = counts.into_iter().map(|count| i64::try_from(count).unwrap_or(i64::MAX)).collect();
                Int64Chunked::from_vec(name.into(), counts).into_column()
            }
            Self::Sum { mean, sums, counts } => {
                let written = |(sum, count): (Option<Number>, u64)| sum.map(|sum| if mean { sum.over(count) } else { sum.write() });
                text(sums.into_iter().zip(counts.into_iter().chain(std::iter::repeat(0))).map(written).collect())
            }
            Self::Extreme { best, .. } => text(best.into_iter().map(|best| best.map(|best| best.write())).collect()),
            Self::FloatSum { mean, sums, counts } => {
                #[expect(clippy::cast_precision_loss, reason = "a mean of floats is rounded anyway")]
                let value = |(sum, count): (f64, u64)| (count > 0).then(|| if mean { sum / count as f64 } else { sum });
                sums.into_iter().zip(counts).map(value).collect::<Float64Chunked>().with_name(name.into()).into_column()
            }
            Self::FloatExtreme { best, .. } => best.into_iter().collect::<Float64Chunked>().with_name(name.into()).into_column(),
            Self::Best { best, .. } => text(best.into_iter().map(|best| best.map(|best| best.cell)).collect()),
            Self::Edge { cells, .. } => text(cells.into_iter().map(|cell| cell.map(String::from)).collect()),
        }
    }
}

fn plain(kind: ColumnType) -> KeyColumn {
    KeyColumn { name: String::new(), kind, descending: false, nulls_first: false }
}

/// `NaN` is equal to itself and greater than all else, as in PostgreSQL.
fn float_order(left: f64, right: f64) -> Ordering {
    left.is_nan().cmp(&right.is_nan()).then(left.partial_cmp(&right).unwrap_or(Ordering::Equal))
}

/// Calls `take` with the group and the number of each row that has one.
fn each_number(frame: &DataFrame, column: &Column, groups: &[u32], mut take: impl FnMut(usize, Number)) -> Result<(), FlowError> {
    if let Ok(mantissas) = column.i64() {
        let scales = frame.column(&scale_of(column.name())).ok().map(|scales| scales.u32().cloned()).transpose();
        let scales = scales.map_err(FlowError::internal)?;
        for (row, (group, mantissa)) in groups.iter().zip(mantissas.iter()).enumerate() {
            if let Some(mantissa) = mantissa {
                let scale = scales.as_ref().and_then(|scales| scales.get(row)).unwrap_or(0);
                take(*group as usize, Number::Short { scale, mantissa });
            }
        }
        return Ok(());
    }
    for (group, cell) in groups.iter().zip(text_of(column)?.iter()) {
        if let Some(number) = cell.and_then(Number::read) {
            take(*group as usize, number);
        }
    }
    Ok(())
}

/// Calls `take` with the group and the value of each row that has one.
fn each_float(column: &Column, groups: &[u32], mut take: impl FnMut(usize, f64)) -> Result<(), FlowError> {
    if let Ok(values) = column.f64() {
        for (group, value) in groups.iter().zip(values.iter()) {
            if let Some(value) = value {
                take(*group as usize, value);
            }
        }
        return Ok(());
    }
    for (group, cell) in groups.iter().zip(text_of(column)?.iter()) {
        if let Some(Ok(value)) = cell.map(crate::types::float) {
            take(*group as usize, value);
        }
    }
    Ok(())
}
