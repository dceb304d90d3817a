//! Holding off the machine's idle sleep while runs go on that ask for it.
//!
//! On Linux by an inhibitor lock of logind (<https://systemd.io/INHIBITOR_LOCKS/>), on macOS and Windows by the system's own
//! assertions. A person can still put the machine to sleep, or shut its lid.

use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, OnceLock};

use crate::engine::lock_of;
use crate::model::AwakeState;

/// Takes and gives back the hold on a thread of its own: the system may take its time to answer.
#[derive(Debug, Default)]
pub(crate) struct Awake {
    thread: OnceLock<Sender<bool>>,
    state: Arc<Mutex<AwakeState>>,
}

impl Awake {
    /// Returns whether the machine is kept awake.
    pub fn state(&self) -> AwakeState {
        lock_of(&self.state).clone()
    }

    /// Says whether a run goes on that wants the machine awake.
    pub fn want(&self, wanted: bool) {
        {
            let mut state = lock_of(&self.state);
            if state.wanted == wanted {
                return;
            }
            state.wanted = wanted;
        }
        let thread = self.thread.get_or_init(|| {
            let (sender, wishes) = mpsc::channel();
            let state = self.state.clone();
            std::thread::spawn(move || hold(&wishes, &state));
            sender
        });
        // It ends with this value only.
        let _ = thread.send(wanted);
    }
}

fn hold(wishes: &mpsc::Receiver<bool>, state: &Mutex<AwakeState>) {
    // Let go of when it is dropped.
    let mut _held = None;
    while let Ok(wanted) = wishes.recv() {
        if !wanted {
            _held = None;
            lock_of(state).held = false;
            continue;
        }
        let hold = keepawake::Builder::default()
            .idle(true)
            .reason("A run of a DAG goes on")
            .app_name("Millpond")
            .app_reverse_domain("app.millpond.desktop")
            .create();
        let mut state = lock_of(state);
        match hold {
            Ok(hold) => {
                _held = Some(hold);
                (state.held, state.why_not) = (true, None);
            }
            Err(error) => {
                tracing::warn!(%error, "the machine cannot be kept awake");
                state.why_not = Some(format!("The system does not let programs hold off its sleep: {error}."));
            }
        }
    }
}
