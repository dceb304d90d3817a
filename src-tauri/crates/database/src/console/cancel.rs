use std::sync::Arc;

use super::Shared;
use crate::error::DatabaseError;

/// Stops what a console runs, from beside it.
#[derive(Clone)]
pub struct Canceller {
    pub(super) shared: Arc<Shared>,
}

impl Canceller {
    /// Has the server stop the statement that runs, by a connection of its own. Returns whether one ran.
    ///
    /// # Errors
    /// Where that connection does not come about, or may not cancel.
    pub async fn cancel(&self) -> Result<bool, DatabaseError> {
        let running = self.shared.seen().running;
        let Some(running) = running else { return Ok(false) };
        let mut session = self.shared.connection.extra().await?;
        let reached = {
            // Until it is let go, the statement that runs does not end for us, and no other one begins.
            let _gate = self.shared.gate.lock().await;
            let runs = {
                let mut seen = self.shared.seen();
                let runs = seen.running.is_some_and(|now| now.serial == running.serial);
                seen.cancelled |= runs;
                runs
            };
            if runs {
                session.rows(&format!("SELECT pg_catalog.pg_cancel_backend({})", running.pid)).await.map(|_| true)
            } else {
                Ok(false)
            }
        };
        session.close().await;
        reached
    }
}
