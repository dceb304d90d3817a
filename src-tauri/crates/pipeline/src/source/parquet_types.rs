//! What a Parquet file's types are here.

use millpond_record::schema::ColumnType;
use polars::prelude::{
    ChunkApply as _, Column, DataType, IntoColumn, IntoSeries, NamedFrom, PolarsError, PolarsResult, Series, StringChunked, TimeUnit,
};
use polars_arrow::datatypes::{ArrowDataType, TimeUnit as ArrowUnit};

use crate::values::timestamp;

/// A column's values as ours.
pub(super) struct Values {
    pub column: Column,
    /// Rows whose bytes are no text.
    pub no_text: Vec<usize>,
}

/// Returns what a type is here, `None` where its values cannot be cells.
pub(super) fn kind(dtype: &ArrowDataType) -> Option<ColumnType> {
    use ArrowDataType as A;
    Some(match dtype {
        A::Boolean => ColumnType::Boolean,
        A::Int8 | A::Int16 | A::Int32 | A::Int64 | A::UInt8 | A::UInt16 | A::UInt32 => ColumnType::Integer,
        // Beyond a whole number of 64 bits with a sign.
        A::UInt64 | A::Decimal(..) | A::Decimal32(..) | A::Decimal64(..) | A::Decimal256(..) => ColumnType::Decimal,
        A::Float32 | A::Float64 => ColumnType::Float,
        A::Date32 => ColumnType::Date,
        A::Timestamp(..) | A::Date64 => ColumnType::Timestamp,
        A::Utf8 | A::LargeUtf8 | A::Utf8View | A::Binary | A::LargeBinary | A::BinaryView | A::Time32(_) | A::Time64(_) | A::Null => {
            ColumnType::Text
        }
        A::Dictionary(_, values, _) => return kind(values),
        _ => return None,
    })
}

/// Returns the type that values are decoded as: dictionaries as what is in them, moments without the zone that they are shown in.
pub(super) fn decoded_as(dtype: &ArrowDataType) -> ArrowDataType {
    match dtype {
        ArrowDataType::Dictionary(_, values, _) => decoded_as(values),
        ArrowDataType::Timestamp(unit, _) => ArrowDataType::Timestamp(*unit, None),
        ArrowDataType::Date64 => ArrowDataType::Timestamp(ArrowUnit::Millisecond, None),
        other => other.clone(),
    }
}

/// Returns what values that cannot be cells are, in words.
pub(super) fn in_words(dtype: &ArrowDataType) -> String {
    use ArrowDataType as A;
    match dtype {
        A::List(_) | A::LargeList(_) | A::FixedSizeList(..) => "lists".into(),
        A::Struct(_) => "records of fields".into(),
        A::Map(..) => "maps".into(),
        A::FixedSizeBinary(bytes) => format!("{bytes} raw bytes a row"),
        A::Duration(_) | A::Interval(_) => "lengths of time".into(),
        other => format!("values of the type {other:?}"),
    }
}

/// Returns a decoded column's values as ours: whole numbers of 64 bits, floats, booleans, dates, timestamps to the microsecond,
/// and text for all else, decimals with their digits among it.
pub(super) fn values(series: &Series) -> PolarsResult<Values> {
    let name = series.name().clone();
    let mut no_text = Vec::new();
    let column = match series.dtype() {
        DataType::String | DataType::Boolean | DataType::Int64 | DataType::Float64 | DataType::Date => series.clone().into_column(),
        DataType::Int8 | DataType::Int16 | DataType::Int32 | DataType::UInt8 | DataType::UInt16 | DataType::UInt32 => {
            series.cast(&DataType::Int64)?.into_column()
        }
        // The digits that tell it from its neighbours: 0.1, and not what is nearest to that in twice the bits.
        DataType::Float32 => {
            let widened = series.f32()?.iter().map(|value| value.map(|value| value.to_string().parse::<f64>().unwrap_or(f64::from(value))));
            Series::new(name, widened.collect::<Vec<_>>()).into_column()
        }
        DataType::UInt64 | DataType::Decimal(..) => series.cast(&DataType::String)?.into_column(),
        DataType::Datetime(unit, _) => {
            let moments = &series.datetime()?.phys;
            match unit {
                TimeUnit::Microseconds => moments.clone().into_datetime(TimeUnit::Microseconds, None).into_series().into_column(),
                TimeUnit::Milliseconds => {
                    let micros = moments.apply_values(|millis| millis.saturating_mul(1_000));
                    micros.into_datetime(TimeUnit::Microseconds, None).into_series().into_column()
                }
                // More digits than a timestamp has here are kept as they would be written.
                TimeUnit::Nanoseconds => {
                    moments.iter().map(|value| value.map(nanoseconds)).collect::<StringChunked>().with_name(name).into_column()
                }
            }
        }
        DataType::Time => {
            series.time()?.phys.iter().map(|value| value.map(time_of_day)).collect::<StringChunked>().with_name(name).into_column()
        }
        DataType::Binary => {
            let bytes = series.binary()?;
            let text: StringChunked = bytes
                .iter()
                .enumerate()
                .map(|(row, value)| {
                    let text = value.map(std::str::from_utf8);
                    if let Some(Err(_)) = text {
                        no_text.push(row);
                    }
                    text.and_then(Result::ok)
                })
                .collect();
            text.with_name(name).into_column()
        }
        DataType::Null => Series::full_null(name, series.len(), &DataType::String).into_column(),
        other => return Err(PolarsError::ComputeError(format!("values of the type {other} cannot be cells").into())),
    };
    Ok(Values { column, no_text })
}

fn nanoseconds(value: i64) -> String {
    let (micros, rest) = (value.div_euclid(1_000), value.rem_euclid(1_000));
    let text = timestamp(micros);
    if rest == 0 {
        return text;
    }
    let (whole, digits) = text.split_once('.').unwrap_or((&text, ""));
    format!("{whole}.{digits:0<6}{rest:03}").trim_end_matches('0').to_owned()
}

fn time_of_day(nanos: i64) -> String {
    let seconds = nanos / 1_000_000_000;
    let text = format!("{:02}:{:02}:{:02}.{:09}", seconds / 3600, seconds / 60 % 60, seconds % 60, nanos % 1_000_000_000);
    let trimmed = text.trim_end_matches('0');
    trimmed.strip_suffix('.').unwrap_or(trimmed).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_keep_every_digit_they_have() {
        assert_eq!(nanoseconds(1_500_000_000), "1970-01-01 00:00:01.5");
        assert_eq!(nanoseconds(1_500_000_001), "1970-01-01 00:00:01.500000001");
        assert_eq!(nanoseconds(-1), "1969-12-31 23:59:59.999999999");
        assert_eq!(nanoseconds(10), "1970-01-01 00:00:00.00000001");
        assert_eq!((time_of_day(0), time_of_day(3_723_500_000_000)), ("00:00:00".into(), "01:02:03.5".into()));
    }

    #[test]
    fn a_float_of_32_bits_has_the_digits_that_it_is_written_with() {
        let found = values(&Series::new("f".into(), [0.1_f32, 1e10])).expect("values").column;
        assert_eq!(found.f64().expect("floats").iter().collect::<Vec<_>>(), [Some(0.1), Some(1e10)]);
    }
}
