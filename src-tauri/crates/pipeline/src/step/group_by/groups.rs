//! The groups that came, in the order of their first rows.

use millpond_record::flow::FlowError;
use polars::prelude::{DataFrame, IntoColumn, StringChunked, StringChunkedBuilder, UInt64Chunked};

use super::GroupPlan;
use super::state::State;
use crate::key::ORDINAL;
use crate::spill::table::KeyTable;
use crate::step::keyed::rows;

/// Rows of a frame that is handed on.
const ROWS: usize = 16 * 1024;

/// Groups, and what is known of each.
pub struct Groups {
    plan: GroupPlan,
    table: KeyTable,
    /// The cells of the columns that make a group, as in its first row.
    cells: Vec<StringChunkedBuilder>,
    cell_bytes: usize,
    /// The first row's number, where rows have one.
    firsts: Vec<u64>,
    states: Vec<State>,
}

impl Groups {
    /// Returns no groups yet.
    pub fn new(plan: &GroupPlan) -> Self {
        Self {
            table: KeyTable::default(),
            cells: plan.columns.iter().map(|name| StringChunkedBuilder::new(name.as_str().into(), 0)).collect(),
            cell_bytes: 0,
            firsts: Vec::new(),
            states: plan.aggregates.iter().map(|(_, aggregate)| State::new(aggregate)).collect(),
            plan: plan.clone(),
        }
    }

    /// Returns the number of groups.
    pub fn len(&self) -> usize {
        self.table.len()
    }

    /// Returns about how many bytes they take.
    pub fn size_bytes(&self) -> usize {
        let states: usize = self.states.iter().map(State::size_bytes).sum();
        self.table.size_bytes() + self.cell_bytes + self.firsts.len() * 8 + states
    }

    /// Returns for each row whether its group is known already.
    ///
    /// # Errors
    /// [`FlowError::Internal`] where the frame was not made ready.
    pub fn known(&self, frame: &DataFrame) -> Result<Vec<bool>, FlowError> {
        Ok(rows(frame)?.map(|(hash, key)| self.table.find(hash, key).is_some()).collect())
    }

    /// Takes the rows of a frame.
    ///
    /// # Errors
    /// [`FlowError::Internal`] where the frame was not made ready.
    pub fn add(&mut self, frame: &DataFrame) -> Result<(), FlowError> {
        let before = self.table.len();
        let mut places = Vec::with_capacity(frame.height());
        let mut first_rows = Vec::new();
        self.table.insert_all(rows(frame)?, |place, new| {
            if new {
                first_rows.push(places.len());
            }
            places.push(place);
        });
        for (name, cells) in self.plan.columns.iter().zip(&mut self.cells) {
            let column: &StringChunked = frame.column(name).map_err(FlowError::internal)?.str().map_err(FlowError::internal)?;
            for row in &first_rows {
                let cell = column.get(*row);
                self.cell_bytes += 16 + cell.map_or(0, str::len);
                cells.append_option(cell);
            }
        }
        if let Ok(ordinals) = frame.column(ORDINAL) {
            let ordinals: &UInt64Chunked = ordinals.u64().map_err(FlowError::internal)?;
            self.firsts.extend(first_rows.iter().filter_map(|row| ordinals.get(*row)));
        }
        debug_assert_eq!(self.table.len() - before, first_rows.len());
        let groups = self.table.len();
        for ((name, aggregate), state) in self.plan.aggregates.iter().zip(&mut self.states) {
            state.grow(groups);
            state.add(name, aggregate, frame, &places)?;
        }
        Ok(())
    }

    /// Returns the groups as frames; with the number of each one's first row where wanted.
    ///
    /// # Errors
    /// [`FlowError::Internal`] where columns differ in length.
    pub fn into_frames(self, with_firsts: bool) -> Result<Vec<DataFrame>, FlowError> {
        let groups = self.table.len();
        let mut columns: Vec<_> = self.cells.into_iter().map(|cells| cells.finish().into_column()).collect();
        for ((name, _), state) in self.plan.aggregates.iter().zip(self.states) {
            columns.push(state.finish(name));
        }
        if with_firsts {
            columns.push(UInt64Chunked::from_vec(ORDINAL.into(), self.firsts).into_column());
        }
        let whole = DataFrame::new(groups, columns).map_err(FlowError::internal)?;
        Ok((0..groups).step_by(ROWS).map(|from| whole.slice(i64::try_from(from).unwrap_or(i64::MAX), ROWS)).collect())
    }
}
