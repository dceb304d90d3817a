//! A heartbeat: an address is called, and whoever listens there tells when it falls silent.

use std::sync::Arc;

use millpond_http::Call;

use super::delivery::Outcome;
use super::read::Alert;
use super::send::{Revealed, blocking};
use crate::engine::Engine;

/// Calls the address.
pub(super) async fn send(engine: &Arc<Engine>, alert: &Alert) -> Outcome {
    let (of, table) = (engine.clone(), alert.table.clone());
    let made = blocking(move || {
        let mut revealed = Revealed::default();
        let Some(heartbeat) = &table.heartbeat else { return Err(Outcome::never("The alert has no heartbeat any more.", "")) };
        let url = revealed.text(&of, heartbeat)?;
        Ok((Call::get(url), revealed.mask()))
    });
    match made.await {
        Ok((call, mask)) => super::webhook::outcome(engine.scheduler().post.client.call(call).await).covered(&mask),
        Err(outcome) => outcome,
    }
}
