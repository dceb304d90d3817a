//! A frame made ready to be grouped: its keys, and for each aggregate a column of the values that it takes.

use millpond_record::batch::RECORD;
use millpond_record::flow::FlowError;
use millpond_record::schema::ColumnType;
use polars::prelude::{Column, DataFrame, Int64Chunked, IntoColumn, StringChunked, UInt32Chunked};

use super::GroupPlan;
use super::aggregate::{Aggregate, Function};
use crate::expression::numeric;
use crate::key::{KeyEncoder, hashes};
use crate::missing::Missing;
use crate::on_error::OnError;
use crate::step::{Account, CellErrors, Kernel};
use crate::types;
use crate::values::text_of;

/// Makes frames ready on any worker.
pub struct Ready {
    pub plan: GroupPlan,
    pub encoder: KeyEncoder,
    pub on_error: OnError,
    pub missing: Missing,
}

/// Returns the hidden column that says how many digits stand after the point of each number of a column.
pub fn scale_of(name: &str) -> String {
    format!("\u{1}scale {name}")
}

impl Kernel for Ready {
    fn apply(&self, frame: DataFrame, account: &mut Account) -> Result<DataFrame, FlowError> {
        let mut errors = CellErrors::default();
        let mut columns = Vec::with_capacity(self.plan.columns.len() + self.plan.aggregates.len() + 2);
        for name in &self.plan.columns {
            columns.push(text_of(frame.column(name).map_err(FlowError::internal)?)?.into_column());
        }
        for (name, aggregate) in self.plan.aggregates.iter() {
            columns.extend(self.values(&frame, name, aggregate, &mut errors)?);
        }
        columns.push(frame.column(RECORD).map_err(FlowError::internal)?.clone());
        let ready = DataFrame::new(frame.height(), columns).map_err(FlowError::internal)?;
        let mut ready = errors.settle(ready, self.on_error, account)?;
        let keys = self.encoder.keys(&ready)?;
        ready.with_column(hashes(&keys).into_column()).map_err(FlowError::internal)?;
        ready.with_column(keys.into_column()).map_err(FlowError::internal)?;
        Ok(ready)
    }
}

impl Ready {
    /// Returns the column that an aggregate takes, named after what it computes: numbers of few digits as mantissas with a column
    /// of their scales, everything else as computed or as text.
    fn values(&self, frame: &DataFrame, name: &str, aggregate: &Aggregate, errors: &mut CellErrors) -> Result<Vec<Column>, FlowError> {
        let Some(argument) = &aggregate.argument else { return Ok(Vec::new()) };
        let (column, from) = if let Some(own) = argument.as_column() {
            (frame.column(own).map_err(FlowError::internal)?.clone(), Some(own))
        } else {
            let evaluated = argument.evaluate(frame, &self.missing)?;
            for failure in evaluated.failures {
                errors.push_for(failure.row, name, failure.column, failure.reason, failure.detail);
            }
            (evaluated.column, None)
        };
        let column = column.with_name(name.into());
        let Ok(cells) = column.str().cloned() else { return Ok(vec![column]) };
        if let Some(own) = from {
            // A column's own cells may be no values, or not of the type that is wanted.
            for (row, cell) in cells.iter().enumerate() {
                if let Some(cell) = cell
                    && let Err((reason, detail)) = types::check(aggregate.takes, cell)
                    && !self.missing.is(cell)
                {
                    errors.push_for(row, name, Some(own.to_owned()), reason, detail);
                }
            }
        }
        let counts = matches!(aggregate.function, Function::Count | Function::CountDistinct | Function::First | Function::Last);
        if !counts && matches!(aggregate.takes, ColumnType::Decimal | ColumnType::Integer) {
            return Ok(self.numbers(&cells, name));
        }
        let there = cells.iter().map(|cell| cell.filter(|cell| !self.missing.is(cell)));
        Ok(vec![there.collect::<StringChunked>().with_name(name.into()).into_column()])
    }

    /// Returns numbers as mantissas and scales, or as text where one of them has too many digits for that.
    fn numbers(&self, cells: &StringChunked, name: &str) -> Vec<Column> {
        let (mut mantissas, mut scales) = (Vec::with_capacity(cells.len()), Vec::with_capacity(cells.len()));
        for cell in cells.iter() {
            let number = cell.and_then(numeric::small);
            let fits = number.and_then(|number| i64::try_from(number.mantissa).ok().map(|mantissa| (mantissa, number.scale)));
            match (cell, fits) {
                (_, Some((mantissa, scale))) => {
                    mantissas.push(Some(mantissa));
                    scales.push(scale);
                }
                (None, None) => {
                    mantissas.push(None);
                    scales.push(0);
                }
                // No value, or no number: then it is among the errors.
                (Some(cell), None) if self.missing.is(cell) || numeric::fault(cell).is_some() => {
                    mantissas.push(None);
                    scales.push(0);
                }
                (Some(_), None) => {
                    let number = |cell: &str| !self.missing.is(cell) && numeric::fault(cell).is_none();
                    let text = cells.iter().map(|cell| cell.filter(|cell| number(cell)));
                    return vec![text.collect::<StringChunked>().with_name(name.into()).into_column()];
                }
            }
        }
        vec![
            mantissas.into_iter().collect::<Int64Chunked>().with_name(name.into()).into_column(),
            UInt32Chunked::from_vec(scale_of(name).as_str().into(), scales).into_column(),
        ]
    }
}
