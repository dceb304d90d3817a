//! Ctrl-C, and being told to end.

/// The interrupts of this process, from the moment of listening on. None is missed between two waits.
pub struct Interrupts {
    #[cfg(unix)]
    signals: Option<[tokio::signal::unix::Signal; 3]>,
    #[cfg(windows)]
    signals: Option<tokio::signal::windows::CtrlC>,
}

impl Interrupts {
    /// Listens from now on; the system no longer ends the program by itself.
    pub fn listen() -> Self {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            let signals = (|| {
                std::io::Result::Ok([signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?, signal(SignalKind::hangup())?])
            })();
            Self { signals: signals.ok() }
        }
        #[cfg(windows)]
        Self { signals: tokio::signal::windows::ctrl_c().ok() }
    }

    /// Returns when the person, or the system, wants the program to end: once for each time.
    pub async fn next(&mut self) {
        // Without signals the program ends as the system ends it.
        let Some(signals) = &mut self.signals else { return std::future::pending().await };
        #[cfg(unix)]
        {
            let [interrupt, terminate, hangup] = signals;
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
                _ = hangup.recv() => {}
            }
        }
        #[cfg(windows)]
        signals.recv().await;
    }
}
