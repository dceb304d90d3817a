use crate::connection::Connection;

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
            if let Ok(mut session) = connection.extra().await {
                let _ = session.rows(&format!("SELECT pg_catalog.pg_cancel_backend({pid})")).await;
                session.close().await;
            }
        });
    }
}
