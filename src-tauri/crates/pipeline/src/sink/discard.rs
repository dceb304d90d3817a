//! A sink for trials: rows are encoded and counted, and nothing is kept.

use std::sync::Arc;

use millpond_record::flow::{Encode, Encoded, FlowError, Sink, Token};
use millpond_record::rejected::RejectedRow;
use millpond_record::schema::Schema;

use super::csv::CsvEncoder;

/// Takes rows and keeps none.
#[derive(Debug, Default)]
pub struct Discard {
    bytes: u64,
}

impl Discard {
    /// Returns the bytes that a CSV file of the rows would take.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }
}

impl Sink for Discard {
    fn encoder(&self, _: &Schema) -> Arc<dyn Encode> {
        Arc::new(CsvEncoder::new(b','))
    }

    fn begin(&mut self, _: &Schema) -> Result<(), FlowError> {
        Ok(())
    }

    fn write(&mut self, encoded: Encoded) -> Result<(), FlowError> {
        if let Encoded::Bytes(bytes) = encoded {
            self.bytes += bytes.len() as u64;
        }
        Ok(())
    }

    fn prepare(&mut self, _: &Token) -> Result<Vec<RejectedRow>, FlowError> {
        Ok(Vec::new())
    }

    fn commit(&mut self, _: &Token) -> Result<(), FlowError> {
        Ok(())
    }

    fn abort(&mut self) {}
}
