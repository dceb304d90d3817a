//! What changed, in order. A client asks for what came after the last it saw; on a gap it fetches everything again.

use std::collections::{HashSet, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use uuid::Uuid;

use crate::model::{Event, EventBatch, EventKind};

/// Events kept for clients that are behind.
const KEPT: usize = 1024;

/// The events of one owner.
#[derive(Debug)]
pub struct Events {
    epoch: Uuid,
    state: Mutex<State>,
    came: Notify,
}

#[derive(Debug, Default)]
struct State {
    sequence: u64,
    kept: VecDeque<Event>,
}

impl Default for Events {
    fn default() -> Self {
        Self { epoch: Uuid::now_v7(), state: Mutex::default(), came: Notify::new() }
    }
}

impl Events {
    /// Adds an event.
    pub fn emit(&self, kind: EventKind) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.sequence += 1;
        let sequence = state.sequence;
        // Of a run that goes on, only the last event matters: a slow client is not fed every step of its progress.
        if let EventKind::Run { run } = &kind {
            state
                .kept
                .retain(|event| !matches!(&event.kind, EventKind::Run { run: older } if older.id == run.id && older.state == run.state));
        }
        if let EventKind::DagLog { run, task, .. } = &kind {
            let older = |event: &Event| matches!(&event.kind, EventKind::DagLog { run: of, task: other, .. } if of == run && other == task);
            state.kept.retain(|event| !older(event));
        }
        state.kept.push_back(Event { sequence, kind });
        if state.kept.len() > KEPT {
            state.kept.pop_front();
        }
        drop(state);
        self.came.notify_waiters();
    }

    /// Adds events, each in place of an older one of the same run of a DAG: of a run that goes on, only the last event matters.
    pub fn emit_all(&self, kinds: impl Iterator<Item = EventKind>) {
        let kinds: Vec<EventKind> = kinds.collect();
        if kinds.is_empty() {
            return;
        }
        let newer: HashSet<Uuid> = kinds.iter().filter_map(run_of).collect();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.kept.retain(|event| run_of(&event.kind).is_none_or(|run| !newer.contains(&run)));
        for kind in kinds {
            state.sequence += 1;
            let sequence = state.sequence;
            state.kept.push_back(Event { sequence, kind });
            if state.kept.len() > KEPT {
                state.kept.pop_front();
            }
        }
        drop(state);
        self.came.notify_waiters();
    }

    /// Returns the events after a place; waits for one, at most so long, where there is none yet.
    pub async fn after(&self, epoch: Option<Uuid>, after: u64, wait: Duration) -> EventBatch {
        let came = self.came.notified();
        tokio::pin!(came);
        came.as_mut().enable();
        let batch = self.now(epoch, after);
        if batch.resync || !batch.events.is_empty() || wait.is_zero() {
            return batch;
        }
        let _ = tokio::time::timeout(wait, came).await;
        self.now(epoch, after)
    }

    fn now(&self, epoch: Option<Uuid>, after: u64) -> EventBatch {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let first = state.kept.front().map_or(state.sequence + 1, |event| event.sequence);
        // Dropped progress leaves holes that are no gap; only what fell off the front is missed.
        let missed = state.kept.len() == KEPT && after + 1 < first;
        let resync = epoch != Some(self.epoch) || after > state.sequence || missed;
        let events = if resync { Vec::new() } else { state.kept.iter().filter(|event| event.sequence > after).cloned().collect() };
        EventBatch { epoch: self.epoch, sequence: state.sequence, resync, events }
    }
}

/// Returns the run of a DAG that an event is about.
fn run_of(kind: &EventKind) -> Option<Uuid> {
    match kind {
        EventKind::DagRun { run } => Some(run.id),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(batch: &EventBatch) -> Vec<String> {
        batch.events.iter().map(|event| if let EventKind::Pipeline { name } = &event.kind { name.clone() } else { String::new() }).collect()
    }

    #[tokio::test]
    async fn a_client_gets_what_came_after_its_last_and_a_stranger_is_told_to_fetch_again() {
        let events = Events::default();
        for name in ["a", "b", "c"] {
            events.emit(EventKind::Pipeline { name: name.into() });
        }
        let first = events.after(None, 0, Duration::ZERO).await;
        assert!(first.resync && first.events.is_empty() && first.sequence == 3);
        let later = events.after(Some(first.epoch), 1, Duration::ZERO).await;
        assert_eq!(names(&later), ["b", "c"]);
    }

    #[tokio::test]
    async fn a_gap_is_told_as_resync() {
        let events = Events::default();
        for number in 0..KEPT + 2 {
            events.emit(EventKind::Pipeline { name: number.to_string() });
        }
        let epoch = events.after(None, 0, Duration::ZERO).await.epoch;
        assert!(events.after(Some(epoch), 1, Duration::ZERO).await.resync);
        assert!(!events.after(Some(epoch), 3, Duration::ZERO).await.resync);
    }

    #[tokio::test]
    async fn a_waiting_client_wakes_with_the_event() {
        let events = std::sync::Arc::new(Events::default());
        let epoch = events.after(None, 0, Duration::ZERO).await.epoch;
        let waiting = tokio::spawn({
            let events = events.clone();
            async move { events.after(Some(epoch), 0, Duration::from_secs(20)).await }
        });
        tokio::task::yield_now().await;
        events.emit(EventKind::Pipeline { name: "a".into() });
        assert_eq!(names(&waiting.await.expect("no panic")), ["a"]);
    }
}
