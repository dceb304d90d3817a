use std::time::Duration;

use crate::connection::Connection;
use crate::error::DatabaseError;
use crate::stop::StopOnDrop;

impl Connection {
    /// Runs a statement that returns one text, such as the one that asks for a catalog, in a transaction that only reads; nothing
    /// where it is NULL. Dropping the future stops it at the server, too.
    ///
    /// # Errors
    /// The server's; [`DatabaseError::StatementTimeout`].
    pub async fn text(&self, statement: &str, timeout: Duration) -> Result<Option<String>, DatabaseError> {
        let mut lease = self.lease().await?;
        let session = lease.session();
        session.begin_transaction().await?;
        let stop = StopOnDrop::new(self, session.pid);
        let within = format!("SET TRANSACTION READ ONLY; SET LOCAL statement_timeout = {}", timeout.as_millis().clamp(1, i32::MAX as u128));
        let asked = async {
            session.execute(&within).await?;
            session.rows(statement).await
        };
        let rows = asked.await.map_err(|error| match error {
            DatabaseError::Cancelled => DatabaseError::StatementTimeout { after: timeout },
            other => other,
        });
        stop.done();
        if session.lost.is_none() {
            session.end_transaction(false).await?;
        }
        session.take_notices();
        session.shrink();
        match rows?.as_mut_slice() {
            [row] if row.len() == 1 => Ok(row[0].take()),
            _ => Err(DatabaseError::Internal("the statement does not return one text".into())),
        }
    }
}
