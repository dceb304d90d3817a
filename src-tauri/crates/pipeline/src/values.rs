//! Values that a step computed, as text: PostgreSQL's output forms.

use millpond_record::flow::FlowError;
use polars::prelude::{Column, DataFrame, DataType, IntoColumn, StringChunked};

/// Returns a column's values as text, nulls staying null. A text column is returned as it is.
///
/// # Errors
/// [`FlowError::Internal`] for a kind of column that no step makes.
pub fn text_of(column: &Column) -> Result<StringChunked, FlowError> {
    let name = column.name().clone();
    let series = column.as_materialized_series();
    let text: StringChunked = match series.dtype() {
        DataType::String => return series.str().cloned().map_err(FlowError::internal),
        DataType::Boolean => crate::slices::booleans(series.bool().map_err(FlowError::internal)?),
        DataType::Int64 => series.i64().map_err(FlowError::internal)?.iter().map(|value| value.map(|value| value.to_string())).collect(),
        DataType::Float64 => series.f64().map_err(FlowError::internal)?.iter().map(|value| value.map(float)).collect(),
        DataType::Date => series.date().map_err(FlowError::internal)?.phys.iter().map(|value| value.map(date)).collect(),
        DataType::Datetime(_, _) => series.datetime().map_err(FlowError::internal)?.phys.iter().map(|value| value.map(timestamp)).collect(),
        other => return Err(FlowError::internal(format!("a column of {other} cannot be written"))),
    };
    Ok(text.with_name(name))
}

/// Makes a computed column text in a frame.
///
/// # Errors
/// [`FlowError::Internal`] where the frame lacks it.
pub fn make_text(frame: &mut DataFrame, name: &str) -> Result<(), FlowError> {
    let column = frame.column(name).map_err(FlowError::internal)?;
    if column.dtype() != &DataType::String {
        let text = text_of(column)?;
        frame.with_column(text.into_column()).map_err(FlowError::internal)?;
    }
    Ok(())
}

/// Returns a `double precision` as PostgreSQL writes it: the shortest digits that read back as the same number.
#[must_use]
pub fn float(value: f64) -> String {
    if value.is_nan() {
        return "NaN".into();
    }
    if value.is_infinite() {
        return if value > 0.0 { "Infinity".into() } else { "-Infinity".into() };
    }
    let scientific = format!("{value:e}");
    let Some((digits, power)) = scientific.split_once('e') else { return scientific };
    if power.parse::<i32>().is_ok_and(|power| (-4..15).contains(&power)) {
        return format!("{value}");
    }
    let (sign, power) = power.strip_prefix('-').map_or(('+', power), |power| ('-', power));
    format!("{digits}e{sign}{power:0>2}")
}

fn date(days: i32) -> String {
    chrono::DateTime::from_timestamp(i64::from(days) * 86_400, 0).map_or_else(|| days.to_string(), |at| at.format("%Y-%m-%d").to_string())
}

pub(crate) fn timestamp(micros: i64) -> String {
    chrono::DateTime::from_timestamp_micros(micros).map_or_else(
        || micros.to_string(),
        |at| {
            let text = at.format("%Y-%m-%d %H:%M:%S%.6f").to_string();
            let trimmed = text.trim_end_matches('0');
            trimmed.strip_suffix('.').unwrap_or(trimmed).to_owned()
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_are_written_as_postgres_writes_them() {
        for (value, written) in [
            (0.1, "0.1"),
            (1e15, "1e+15"),
            (123_456_789.5, "123456789.5"),
            (1e-5, "1e-05"),
            (0.0001, "0.0001"),
            (f64::NAN, "NaN"),
            (-2.0, "-2"),
            (1.5e300, "1.5e+300"),
        ] {
            assert_eq!(float(value), written);
        }
    }

    #[test]
    fn timestamps_have_no_idle_zeros() {
        assert_eq!(timestamp(1_500_000), "1970-01-01 00:00:01.5");
        assert_eq!(timestamp(0), "1970-01-01 00:00:00");
        assert_eq!(date(19_000), "2022-01-08");
    }
}
