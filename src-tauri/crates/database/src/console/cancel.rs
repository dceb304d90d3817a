use std::sync::Arc;
use std::time::Duration;

use super::Shared;
use crate::error::DatabaseError;

/// A cancel that came between two messages of a statement hit nothing: it is sent again so often, until the statement ends.
const AGAIN: Duration = Duration::from_millis(50);
/// A server that does not stop after so many has its reasons.
const TIMES: u32 = 200;

/// Stops what a console runs, from beside it.
#[derive(Clone)]
pub struct Canceller {
    pub(super) shared: Arc<Shared>,
}

impl Canceller {
    /// Has the server stop the statement that runs, by a connection of its own, and waits until it has. Returns whether one ran.
    ///
    /// # Errors
    /// Where that connection does not come about, or may not cancel.
    pub async fn cancel(&self) -> Result<bool, DatabaseError> {
        let Some(running) = self.shared.seen().running else { return Ok(false) };
        let mut session = self.shared.connection.extra().await?;
        let sql = format!("SELECT pg_catalog.pg_cancel_backend({})", running.pid);
        let mut reached = Ok(false);
        for _ in 0..TIMES {
            {
                // Until it is let go, the statement that runs does not end for us, and no other one begins.
                let _gate = self.shared.gate.lock().await;
                if !self.is_cancelled(running.serial) {
                    break;
                }
                reached = session.rows(&sql).await.map(|_| true);
            }
            if reached.is_err() {
                break;
            }
            tokio::time::sleep(AGAIN).await;
        }
        session.close().await;
        reached
    }

    /// Marks a statement as cancelled, unless it has ended.
    fn is_cancelled(&self, serial: u64) -> bool {
        let mut seen = self.shared.seen();
        let runs = seen.running.is_some_and(|now| now.serial == serial);
        seen.cancelled |= runs;
        runs
    }
}
