//! `sample`: keep a part of the rows, the same on every machine.

use millpond_record::batch::RECORD;
use millpond_record::flow::FlowError;
use millpond_record::schema::Schema;
use polars::prelude::DataFrame;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::account::filter;
use super::{Account, BindContext, Bound, Kernel, Step, StepProblem};

/// Keeps about this part of the rows, drawn by chance; the others are dropped and counted. The same seed draws the same rows of
/// the same file, on every machine and in every run; rows that were made of one record stay or go together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Sample", extend("x-group" = "rows"))]
pub struct Sample {
    /// The part of the rows that stay, more than 0 and at most 1: `0.1` is a tenth.
    #[schemars(extend("x-start" = 0.1))]
    pub fraction: f64,
    /// Another number draws other rows: 0 unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u32>,
}

impl Step for Sample {
    fn verb(&self) -> &'static str {
        "sample"
    }

    fn title(&self) -> &'static str {
        "Sample"
    }

    fn summary(&self) -> String {
        match self.seed {
            Some(seed) => format!("{} of the rows, seed {seed}", self.fraction),
            None => format!("{} of the rows", self.fraction),
        }
    }

    fn bind(&self, input: &Schema, _: &BindContext<'_>) -> Result<Bound, StepProblem> {
        if !(self.fraction > 0.0 && self.fraction <= 1.0) {
            return Err(StepProblem::at(["fraction"], format!("fraction = {} is no part of the rows.", self.fraction))
                .hint("Write more than 0 and at most 1; 0.1 is a tenth."));
        }
        let kernel = SampleKernel { fraction: self.fraction, seed: mixed(u64::from(self.seed.unwrap_or(0))) };
        Ok(Bound::rows(input.clone(), kernel))
    }
}

struct SampleKernel {
    fraction: f64,
    seed: u64,
}

impl Kernel for SampleKernel {
    fn apply(&self, frame: DataFrame, account: &mut Account) -> Result<DataFrame, FlowError> {
        let records = frame.column(RECORD).map_err(FlowError::internal)?.u64().map_err(FlowError::internal)?;
        let keep: Vec<bool> = records.iter().map(|record| record.is_some_and(|record| self.takes(record))).collect();
        let kept = filter(&frame, &keep)?;
        account.dropped(frame.height() - kept.height());
        Ok(kept)
    }
}

impl SampleKernel {
    /// Returns whether a record is drawn: its number's hash, as a part of one, is below the fraction.
    fn takes(&self, record: u64) -> bool {
        // 53 bits are what a double holds exactly.
        let share = (mixed(record ^ self.seed) >> 11) as f64 / (1u64 << 53) as f64;
        share < self.fraction
    }
}

/// Returns a number in which every bit hangs on every bit of another: the finalizer of `SplitMix64`
/// (<https://doi.org/10.1145/2714064.2660195>).
fn mixed(number: u64) -> u64 {
    let number = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_records_are_drawn_everywhere() {
        // The first of SplitMix64 with seed 0 is known.
        assert_eq!(mixed(0), 0xE220_A839_7B1D_CDAF);
        let kernel = SampleKernel { fraction: 0.1, seed: mixed(0) };
        let drawn: Vec<u64> = (0..100).map(|row| row * 37).filter(|record| kernel.takes(*record)).collect();
        assert_eq!(drawn, [999, 2627, 2738, 2775, 3108, 3219, 3478]);
    }

    #[test]
    fn about_the_fraction_is_drawn_and_another_seed_draws_others() {
        let count = |fraction, seed: u64| {
            let kernel = SampleKernel { fraction, seed: mixed(seed) };
            (0..100_000u64).filter(|row| kernel.takes(row * 37)).collect::<Vec<_>>()
        };
        for fraction in [0.01, 0.25, 0.9] {
            let share = count(fraction, 0).len() as f64 / 100_000.0;
            assert!((share - fraction).abs() < 0.005, "{share} of {fraction}");
        }
        assert_eq!(count(1.0, 7).len(), 100_000);
        let (one, other) = (count(0.1, 1), count(0.1, 2));
        assert!(one.iter().filter(|row| other.contains(row)).count() < 2_000);
    }
}
