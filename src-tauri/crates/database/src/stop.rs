use std::time::Duration;

use crate::connection::Connection;

/// How often, and how many times, it is sent.
const AGAIN: Duration = Duration::from_millis(100);
const TIMES: u32 = 50;

/// Has the server stop what a session does whose owner goes before it is done. The session itself is closed then.
pub(crate) struct StopOnDrop {
    connection: Option<Connection>,
    pid: i32,
}

impl StopOnDrop {
    pub fn new(connection: &Connection, pid: i32) -> Self {
        Self { connection: Some(connection.clone()), pid }
    }

    /// It is done.
    pub fn done(mut self) {
        self.connection = None;
    }
}

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        let (Some(connection), Ok(runtime)) = (self.connection.take(), tokio::runtime::Handle::try_current()) else { return };
        let pid = self.pid;
        runtime.spawn(async move {
            let Ok(mut session) = connection.extra().await else { return };
            let cancel = format!("SELECT pg_catalog.pg_cancel_backend({pid})::text");
            // One that came before the statement began hit nothing. The process ends with its connection.
            for _ in 0..TIMES {
                let answer = session.rows(&cancel).await;
                let there = answer.is_ok_and(|rows| rows.first().and_then(|row| row.first()?.as_deref()) == Some("true"));
                if !there {
                    break;
                }
                tokio::time::sleep(AGAIN).await;
            }
            session.close().await;
        });
    }
}
