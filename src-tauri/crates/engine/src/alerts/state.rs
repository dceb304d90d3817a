//! The tables of messages in the project's state.

use std::sync::Arc;

use millpond_store::{Change, Store, StoreError, Table};
use uuid::Uuid;

use super::delivery::Delivery;
use crate::model::DeliveryState;

/// Messages, by their ids.
const DELIVERIES: Table<Delivery> = Table::new("alert_deliveries");
/// Those that wait, so that opening a project reads these alone.
const WAITING: Table<()> = Table::new("alert_deliveries_waiting");
/// Messages that are kept; the newest.
const KEPT: usize = 1_000;

/// Enters messages in a change, new or as they are now.
pub(crate) fn put(change: &Change, deliveries: &[Delivery]) -> Result<(), StoreError> {
    if deliveries.is_empty() {
        return Ok(());
    }
    change.put_all(DELIVERIES, deliveries.iter().map(|delivery| (delivery.id, delivery)))?;
    let waits = |delivery: &&Delivery| delivery.state == DeliveryState::Waiting;
    change.put_all(WAITING, deliveries.iter().filter(waits).map(|delivery| (delivery.id, ())))?;
    deliveries
        .iter()
        .filter(|delivery| !waits(delivery))
        .try_for_each(|delivery| change.remove(WAITING, delivery.id.as_bytes()).map(|_| ()))
}

/// Returns the messages that wait, the oldest first.
pub(crate) fn pending(store: &Arc<Store>) -> Result<Vec<Delivery>, StoreError> {
    let mut ids = Vec::new();
    store.newest_first(WAITING, |key, ()| {
        ids.extend(Uuid::from_slice(key).ok());
        true
    })?;
    ids.iter().rev().filter_map(|id| store.get(DELIVERIES, id.as_bytes()).transpose()).collect()
}

/// Calls `visit` with messages, the newest first, as long as it returns true.
pub(super) fn each(store: &Arc<Store>, visit: impl FnMut(Delivery) -> bool) -> Result<(), StoreError> {
    let mut visit = visit;
    store.newest_first(DELIVERIES, |_, delivery| visit(delivery))
}

/// Removes messages that are too many; those that wait stay.
pub(crate) fn forget(store: &Arc<Store>) -> Result<(), StoreError> {
    let (mut seen, mut old) = (0, Vec::new());
    each(store, |delivery| {
        seen += 1;
        if seen > KEPT && delivery.state != DeliveryState::Waiting {
            old.push(delivery.id);
        }
        true
    })?;
    if old.is_empty() {
        return Ok(());
    }
    store.write(|change| old.iter().try_for_each(|id| change.remove(DELIVERIES, id.as_bytes()).map(|_| ())))
}
