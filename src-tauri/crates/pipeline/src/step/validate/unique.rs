//! The rule `unique`: no two rows are equal in some columns. It must see all rows, in memory and beyond it.

use millpond_record::flow::FlowError;
use millpond_record::rejected::Reason;
use millpond_record::schema::Schema;
use polars::prelude::{BinaryChunkedBuilder, DataFrame, IntoColumn, UInt64Chunked};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::account::CellErrors;
use super::super::keyed::{equality, rows, without};
use super::super::text::text_columns;
use super::super::{Account, Frames, Gather, Kernel, StepProblem, Whole};
use super::OnFail;
use crate::key::{HASH, KEY, KeyEncoder, ORDINAL, hashes};
use crate::missing::Missing;
use crate::on_error::OnError;
use crate::spill::Room;
use crate::spill::frames::FrameWriter;
use crate::spill::merge::{Merge, Stream};
use crate::spill::partitions::Partitions;
use crate::spill::table::KeyTable;
use crate::types;
use crate::values::text_of;

/// No two rows are equal in the columns; the first of them passes. Rows without a value in one of the columns are equal to none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Unique")]
pub struct Unique {
    /// The columns that together make a row unique.
    #[schemars(extend("x-columns" = "any"))]
    pub columns: Vec<String>,
}

impl Unique {
    /// Returns what gives each row its key, after the other rules, and what finds the keys that come again.
    ///
    /// # Errors
    /// [`StepProblem`] at a column that is not there.
    pub fn bind<K: Kernel>(
        &self,
        input: &Schema,
        missing: &Missing,
        others: K,
        name: Option<String>,
        on_fail: OnFail,
    ) -> Result<(KeyOf<K>, Again), StepProblem> {
        let columns = text_columns(input, "columns", &self.columns)?;
        let encoder = KeyEncoder::new(equality(input, &columns), missing.clone());
        Ok((KeyOf { others, encoder }, Again { columns, name, on_fail }))
    }
}

/// Holds rows against the other rules, and adds the keys of those that are left.
pub struct KeyOf<K> {
    others: K,
    encoder: KeyEncoder,
}

impl<K: Kernel> Kernel for KeyOf<K> {
    fn apply(&self, frame: DataFrame, account: &mut Account) -> Result<DataFrame, FlowError> {
        let mut frame = self.others.apply(frame, account)?;
        let mut keys = BinaryChunkedBuilder::new(KEY.into(), frame.height());
        // No key of values is empty, so an empty one stands for none.
        self.encoder.each(&frame, |key, has_null| keys.append_value(if has_null { &[] } else { key }))?;
        let keys = keys.finish();
        frame.with_column(hashes(&keys).into_column()).map_err(FlowError::internal)?;
        frame.with_column(keys.into_column()).map_err(FlowError::internal)?;
        Ok(frame)
    }
}

/// What becomes of rows whose key comes again.
#[derive(Debug, Clone)]
pub struct Again {
    columns: Vec<String>,
    name: Option<String>,
    on_fail: OnFail,
}

impl Whole for Again {
    fn begin(&self, room: &Room) -> Result<Box<dyn Gather>, FlowError> {
        Ok(Box::new(Seen { rule: self.clone(), room: room.clone(), table: KeyTable::default(), later: None, rows: 0 }))
    }
}

impl Again {
    /// Returns the rows that go on, `first` marking those whose key is there for the first time.
    fn settle(&self, frame: DataFrame, first: &[bool], account: &mut Account) -> Result<DataFrame, FlowError> {
        let column = if let [column] = self.columns.as_slice() { Some(column.clone()) } else { None };
        let mut errors = CellErrors::default();
        let mut warned = 0;
        let mut cells = Vec::new();
        for (row, _) in first.iter().enumerate().filter(|(_, first)| !**first) {
            if self.on_fail == OnFail::Warn {
                warned += 1;
                continue;
            }
            if cells.is_empty() {
                for name in &self.columns {
                    cells.push(text_of(frame.column(name).map_err(FlowError::internal)?)?);
                }
            }
            let values: Vec<&str> = cells.iter().map(|cells| cells.get(row).unwrap_or_default()).collect();
            let (reason, detail) = types::not(Reason::NotUnique, &values.join(", "));
            let detail = self.name.as_ref().map_or(detail.clone(), |name| format!("{name}: {detail}"));
            errors.push_row(row, column.clone(), reason, detail);
        }
        account.warned(self.name.as_deref(), column.as_deref(), Reason::NotUnique, warned);
        let on_error = if self.on_fail == OnFail::Stop { OnError::Stop } else { OnError::Reject };
        errors.settle(frame, on_error, account)
    }
}

/// The keys that came, and rows that are decided at the end.
struct Seen {
    rule: Again,
    room: Room,
    table: KeyTable,
    /// Rows from when the table had grown too large; those whose keys are in it are settled already.
    later: Option<Partitions>,
    rows: u64,
}

impl Gather for Seen {
    fn take(&mut self, frame: DataFrame, account: &mut Account) -> Result<Vec<DataFrame>, FlowError> {
        let table = &mut self.table;
        let Some(later) = &mut self.later else {
            let first: Vec<bool> = rows(&frame)?.map(|(hash, key)| key.is_empty() || table.insert(hash, key).1).collect();
            if table.size_bytes() > self.room.budget_bytes() {
                self.later = Some(Partitions::new(&self.room, HASH));
            }
            return Ok(vec![without(self.rule.settle(frame, &first, account)?, &[KEY, HASH])?]);
        };
        let first: Vec<bool> = rows(&frame)?.map(|(hash, key)| key.is_empty() || table.find(hash, key).is_none()).collect();
        let mut frame = self.rule.settle(frame, &first, account)?;
        let ordinals: Vec<u64> = (self.rows..self.rows + frame.height() as u64).collect();
        self.rows += frame.height() as u64;
        frame.with_column(UInt64Chunked::from_vec(ORDINAL.into(), ordinals).into_column()).map_err(FlowError::internal)?;
        later.push(&frame)?;
        Ok(Vec::new())
    }

    fn finish(self: Box<Self>, account: &mut Account) -> Result<Box<dyn Frames>, FlowError> {
        let Self { rule, room, table, later, .. } = *self;
        let mut kept: Vec<Box<dyn Stream>> = Vec::new();
        for mut part in later.map(Partitions::finish).transpose()?.unwrap_or_default() {
            let (mut own, mut written) = (KeyTable::default(), FrameWriter::new(&room)?);
            while let Some(frame) = part.next_frame()? {
                let is_first = |(hash, key): (u64, &[u8])| key.is_empty() || table.find(hash, key).is_some() || own.insert(hash, key).1;
                let first: Vec<bool> = rows(&frame)?.map(is_first).collect();
                let frame = rule.settle(frame, &first, account)?;
                if account.stopped {
                    return Ok(Box::new(Kept(Merge::new(Vec::new(), ORDINAL)?)));
                }
                written.write(frame)?;
            }
            kept.push(Box::new(written.read()?));
        }
        Ok(Box::new(Kept(Merge::new(kept, ORDINAL)?)))
    }
}

/// The rows that were decided at the end, in their order.
struct Kept(Merge);

impl Frames for Kept {
    fn next(&mut self, _: &mut Account) -> Result<Option<DataFrame>, FlowError> {
        self.0.next()?.map(|frame| without(frame, &[KEY, HASH, ORDINAL])).transpose()
    }
}
