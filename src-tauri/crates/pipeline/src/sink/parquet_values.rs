//! Cells as the values of a Parquet file, and decimals of many scales as columns of one.

use std::collections::BTreeMap;

use bigdecimal::ToPrimitive as _;
use millpond_record::flow::FlowError;
use millpond_record::rejected::Reason;
use millpond_record::schema::ColumnType;
use polars::prelude::{
    Column, DataFrame, DataType, Int32Chunked, Int64Chunked, Int128Chunked, IntoColumn, IntoSeries as _, NamedFrom as _,
    NewChunkedArray as _, Series, StringChunked, TimeUnit,
};

use crate::expression::numeric;
use crate::types;
use crate::values::text_of;

/// The most digits of a decimal in a Parquet file.
pub(super) const PRECISION: usize = 38;
/// Digits after the point from which on a column looks computed: then later values may well have a few more.
const COMPUTED_SCALE: u32 = 7;
/// Digits that such a column keeps free for them.
const SPARE_SCALE: u32 = 4;

/// Returns a column's cells as values of its type; a blank cell of a column that is not text is no value.
///
/// # Errors
/// [`FlowError::Input`] for a cell that is not of the type, or a decimal with more than 38 digits.
pub(super) fn typed(column: &Column, kind: ColumnType) -> Result<Column, FlowError> {
    let name = column.name().as_str();
    if kind == ColumnType::Text {
        // A cell must not hold on to the block of the input that it was cut from: most of that may be gone from the output.
        let text = text_of(column)?;
        let arrays = text.downcast_iter().map(|array| array.clone().gc());
        return Ok(StringChunked::from_chunk_iter(text.name().clone(), arrays).into_column());
    }
    // What a step computed is of its type already; only decimals are text all the way.
    if column.dtype() == &super::parquet::data_type(kind, 0) && kind != ColumnType::Decimal {
        return Ok(column.clone());
    }
    let cells = &text_of(column)?;
    let wrong = |(_, detail): (Reason, String)| FlowError::Input {
        message: format!("The column {name} is {kind}, and {detail}: it cannot be written to Parquet."),
        hint: Some(format!("Add a step before the end: do = \"cast\", types = {{ {name} = \"{kind}\" }}.")),
    };
    Ok(match kind {
        ColumnType::Integer => {
            let values = cells.iter().map(|cell| value(cell).map(types::integer).transpose()).collect::<Result<Vec<_>, _>>();
            Series::new(name.into(), values.map_err(wrong)?).into_column()
        }
        ColumnType::Float => {
            let values = cells.iter().map(|cell| value(cell).map(types::float).transpose()).collect::<Result<Vec<_>, _>>();
            Series::new(name.into(), values.map_err(wrong)?).into_column()
        }
        ColumnType::Boolean => {
            let read = |cell: &str| types::boolean(cell).ok_or_else(|| types::not(Reason::NotABoolean, cell));
            let values = cells.iter().map(|cell| value(cell).map(read).transpose()).collect::<Result<Vec<_>, _>>();
            Series::new(name.into(), values.map_err(wrong)?).into_column()
        }
        ColumnType::Date => {
            let read = |cell: &str| types::date(cell).map(days).ok_or_else(|| types::not(Reason::NotADate, cell));
            let values = cells.iter().map(|cell| value(cell).map(read).transpose()).collect::<Result<Vec<_>, _>>().map_err(wrong)?;
            Int32Chunked::new(name.into(), values).into_date().into_series().into_column()
        }
        ColumnType::Timestamp => {
            let read = |cell: &str| {
                types::timestamp(cell).map(|at| at.and_utc().timestamp_micros()).ok_or_else(|| types::not(Reason::NotATimestamp, cell))
            };
            let values = cells.iter().map(|cell| value(cell).map(read).transpose()).collect::<Result<Vec<_>, _>>().map_err(wrong)?;
            Int64Chunked::new(name.into(), values).into_datetime(TimeUnit::Microseconds, None).into_series().into_column()
        }
        ColumnType::Decimal => decimals(name, cells)?,
        ColumnType::Text => column.clone(),
    })
}

/// Returns a cell that says something.
fn value(cell: Option<&str>) -> Option<&str> {
    cell.filter(|cell| !cell.trim().is_empty())
}

fn days(day: chrono::NaiveDate) -> i32 {
    i32::try_from((day - chrono::NaiveDate::default()).num_days()).unwrap_or(i32::MAX)
}

/// Returns cells as decimals of the scale that these need.
fn decimals(name: &str, cells: &StringChunked) -> Result<Column, FlowError> {
    let mut values = Vec::with_capacity(cells.len());
    let mut scale = 0;
    for cell in cells.iter() {
        let Some(cell) = value(cell) else {
            values.push(None);
            continue;
        };
        let value = small(cell).ok_or_else(|| too_long(name, cell))?;
        scale = scale.max(value.scale);
        values.push(Some(value));
    }
    let raised = |value: numeric::Small, row: usize| {
        raise(value.mantissa, scale - value.scale).ok_or_else(|| too_long(name, cells.get(row).unwrap_or_default()))
    };
    let values = values.into_iter().enumerate().map(|(row, value)| value.map(|value| raised(value, row)).transpose());
    let values = Int128Chunked::from_iter_options(name.into(), values.collect::<Result<Vec<_>, _>>()?.into_iter());
    Ok(values.into_decimal_unchecked(PRECISION, scale as usize).into_series().into_column())
}

/// Returns a cell as a decimal of 128 bits, without digits that only an exponent has.
fn small(cell: &str) -> Option<numeric::Small> {
    if let Some(small) = numeric::small(cell) {
        return Some(small);
    }
    let value = numeric::read(cell).ok()?;
    let (mantissa, scale) = value.as_bigint_and_exponent();
    let small = numeric::Small { mantissa: mantissa.to_i128()?, scale: u32::try_from(scale).ok()? };
    (small.scale <= 38 && raise(small.mantissa, 0).is_some()).then_some(small)
}

/// Returns a mantissa with more digits after the point, `None` where it has more than 38 then.
fn raise(mantissa: i128, by: u32) -> Option<i128> {
    let raised = 10_i128.checked_pow(by).and_then(|factor| mantissa.checked_mul(factor))?;
    (raised.unsigned_abs() < 10_u128.pow(38)).then_some(raised)
}

fn too_long(name: &str, cell: &str) -> FlowError {
    let shown: String = cell.chars().take(80).collect();
    FlowError::Input {
        message: format!(
            "{name}: {shown} does not fit into a decimal of Parquet, which has 38 digits in all, as many after the point in every row."
        ),
        hint: Some(format!("Write the column as text or as a float: a step with do = \"cast\", types = {{ {name} = \"text\" }}.")),
    }
}

/// The scales of a file's decimal columns.
#[derive(Debug, Default)]
pub(super) struct Decimals {
    scales: BTreeMap<String, u32>,
}

impl Decimals {
    /// Returns the scales that the pipeline gives.
    pub fn new(scales: BTreeMap<String, u32>) -> Self {
        Self { scales }
    }

    /// Returns batches as one frame whose decimals have the file's scales.
    ///
    /// # Errors
    /// [`FlowError::Input`] for a value that has more digits after the point than its column.
    pub fn joined(&mut self, batches: &[DataFrame]) -> Result<Option<DataFrame>, FlowError> {
        let Some(first) = batches.first() else { return Ok(None) };
        let names: Vec<String> = first.columns().iter().map(|column| column.name().to_string()).collect();
        let mut columns = Vec::with_capacity(names.len());
        for (at, name) in names.iter().enumerate() {
            let parts: Vec<&Column> = batches.iter().map(|batch| &batch.columns()[at]).collect();
            let needed = parts.iter().filter_map(|part| scale_of(part)).max();
            let mut parts = match needed {
                None => parts.into_iter().cloned().collect(),
                Some(needed) => {
                    let scale = *self.scales.entry(name.clone()).or_insert_with(|| with_spare(&parts, needed));
                    parts.into_iter().map(|part| rescaled(part, scale)).collect::<Result<Vec<_>, _>>()?
                }
            }
            .into_iter();
            let mut whole: Column = parts.next().ok_or_else(|| FlowError::internal("a frame without its column"))?;
            for part in parts {
                whole.append_owned(part).map_err(FlowError::internal)?;
            }
            columns.push(whole);
        }
        let height = batches.iter().map(DataFrame::height).sum();
        DataFrame::new(height, columns).map(Some).map_err(FlowError::internal)
    }
}

fn scale_of(column: &Column) -> Option<u32> {
    match column.dtype() {
        DataType::Decimal(_, scale) => u32::try_from(*scale).ok(),
        _ => None,
    }
}

/// Returns the scale for a column whose first values need this one: with a few digits more where they look computed, as far as
/// the digits before the point leave room.
fn with_spare(parts: &[&Column], needed: u32) -> u32 {
    if needed < COMPUTED_SCALE {
        return needed;
    }
    let whole_digits = |part: &&Column| {
        let scale = scale_of(part)?;
        let values = part.as_materialized_series().decimal().ok()?.phys.clone();
        let largest = values.iter().flatten().map(i128::unsigned_abs).max()?;
        Some((largest / 10_u128.pow(scale)).checked_ilog10().map_or(1, |digits| digits + 1))
    };
    let whole = parts.iter().filter_map(whole_digits).max().unwrap_or(1);
    // Values before the point may grow by as many digits as those after it.
    let room = 38_u32.saturating_sub(needed + whole) / 2;
    needed + SPARE_SCALE.min(room)
}

/// Returns a decimal column at another scale.
fn rescaled(column: &Column, scale: u32) -> Result<Column, FlowError> {
    let own = scale_of(column).unwrap_or(scale);
    if own == scale {
        return Ok(column.clone());
    }
    let name = column.name().as_str();
    let values = column.as_materialized_series().decimal().map_err(FlowError::internal)?;
    let fitted = |value: i128| {
        if own < scale {
            return raise(value, scale - own);
        }
        // Zeros at the end are no digits that would be lost.
        let factor = 10_i128.checked_pow(own - scale)?;
        (value % factor == 0).then(|| value / factor)
    };
    let fit = values.phys.iter().map(|value| match value {
        None => Ok(None),
        Some(value) => fitted(value).map(Some).ok_or_else(|| misfit(name, value, own, scale)),
    });
    let values = Int128Chunked::from_iter_options(name.into(), fit.collect::<Result<Vec<_>, FlowError>>()?.into_iter());
    Ok(values.into_decimal_unchecked(PRECISION, scale as usize).into_series().into_column())
}

fn misfit(name: &str, value: i128, own: u32, scale: u32) -> FlowError {
    let shown = bigdecimal::BigDecimal::new(value.into(), i64::from(own)).normalized();
    let digits = u32::try_from(shown.fractional_digit_count().max(0)).unwrap_or(u32::MAX);
    if own < scale {
        return FlowError::Input {
            message: format!(
                "{name}: {} has more than 38 digits with the {scale} after the point that the column has.",
                shown.to_plain_string()
            ),
            hint: Some(format!(
                "Set a smaller scale in [sink], such as scale = {{ {name} = {own} }}, or cast the column to text or float."
            )),
        };
    }
    FlowError::Input {
        message: format!(
            "{name}: {} has {digits} digits after the point, and the column has {scale}: so many the first rows needed.",
            shown.to_plain_string()
        ),
        hint: Some(format!("Set scale = {{ {name} = {digits} }} in [sink].")),
    }
}
