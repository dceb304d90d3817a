//! Sends messages that wait, and tries again.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::TimeDelta;
use millpond_http::Client;
use tokio::sync::{Notify, oneshot};
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use super::delivery::{Delivery, Outcome};
use super::state;
use crate::engine::{Engine, lock_of};
use crate::error::EngineError;
use crate::model::{AlertDelivery, DeliveryState, EventKind};

/// The longest sleep; a timer of the system may have its own limit.
const LONGEST: Duration = Duration::from_hours(24);
/// How long a project that is left waits for messages to be tried once.
const LEAVING: Duration = Duration::from_secs(10);
/// A message whose end could not be written down is sent again after so long.
const AGAIN: TimeDelta = TimeDelta::seconds(30);

/// What sends messages.
#[derive(Default)]
pub(crate) struct Post {
    pub client: Client,
    /// Who waits for a window or a page to say that it has shown a message.
    pub shown: Mutex<HashMap<Uuid, oneshot::Sender<Option<String>>>>,
    /// There is something to send.
    pub wake: Arc<Notify>,
    /// A message was settled.
    settled: Notify,
    started: AtomicBool,
    tasks: TaskTracker,
}

impl Engine {
    /// Starts to send what waits. Called when the first run may begin.
    pub(crate) fn start_alerts(&self) {
        let (Some(runtime), Ok(engine)) = (self.scheduler().runtime(), self.shared()) else { return };
        let post = &self.scheduler().post;
        if post.started.swap(true, Ordering::Relaxed) {
            return;
        }
        let (weak, closing, wake) = (Arc::downgrade(&engine), self.closing(), post.wake.clone());
        runtime.spawn(post.tasks.track_future(async move {
            loop {
                // Asked for before the look, so that nothing is missed that comes meanwhile.
                let woken = wake.notified();
                tokio::pin!(woken);
                let Some(engine) = weak.upgrade() else { return };
                let (due, sleep) = engine.due_messages();
                for delivery in due {
                    engine.scheduler().post.tasks.spawn(deliver(engine.clone(), delivery));
                }
                drop(engine);
                tokio::select! {
                    () = closing.cancelled() => return,
                    () = &mut woken => {}
                    () = tokio::time::sleep(sleep) => {}
                }
            }
        }));
    }

    /// Returns the messages that are to be sent now, and how long there is nothing to do.
    fn due_messages(&self) -> (Vec<Delivery>, Duration) {
        let now = self.clock().now();
        let mut core = lock_of(&self.scheduler().core);
        let due = core.desk.due(now);
        let next = core.desk.next_at().map_or(LONGEST, |at| (at - now).to_std().unwrap_or_default());
        // A clock that is set is looked at with the heartbeat, which wakes this.
        (due, next.clamp(Duration::from_millis(10), LONGEST))
    }

    /// Waits until what was to be sent by now was tried once, but not for long.
    pub(crate) async fn finish_alerts(&self, finish: bool) {
        let post = &self.scheduler().post;
        if finish && post.started.load(Ordering::Relaxed) {
            let late = tokio::time::sleep(LEAVING);
            tokio::pin!(late);
            loop {
                let settled = post.settled.notified();
                tokio::pin!(settled);
                settled.as_mut().enable();
                if lock_of(&self.scheduler().core).desk.is_quiet(self.clock().now()) {
                    break;
                }
                tokio::select! {
                    () = &mut settled => {}
                    () = &mut late => break,
                }
            }
        }
    }

    /// Waits until nothing is sent any more; called when the project is closing.
    pub(crate) async fn alerts_ended(&self) {
        let tasks = &self.scheduler().post.tasks;
        tasks.close();
        tasks.wait().await;
    }

    /// Has everything be tried now that was tried before: what was in its way may be gone.
    pub(crate) fn try_alerts_again(&self) {
        let now = self.clock().now();
        lock_of(&self.scheduler().core).desk.try_again(now);
        self.scheduler().post.wake.notify_one();
    }

    /// Enters what became of a message. May block.
    ///
    /// # Errors
    /// Where it cannot be made durable; then it is sent again.
    pub(super) fn settle_message(&self, delivery: &Delivery, outcome: &Outcome) -> Result<AlertDelivery, EngineError> {
        let now = self.clock().now();
        let after = delivery.after(outcome, now);
        let scheduler = self.scheduler();
        let written = {
            let mut core = lock_of(&scheduler.core);
            let written = scheduler.store().shared().write(|change| state::put(change, std::slice::from_ref(&after)));
            match &written {
                Ok(()) => core.desk.settle(after.clone()),
                Err(_) => core.desk.put_back(after.id, now + AGAIN),
            }
            written
        };
        scheduler.post.settled.notify_waiters();
        scheduler.post.wake.notify_one();
        written?;
        if after.state == DeliveryState::Failed {
            tracing::warn!(
                alert = after.label,
                channel = after.channel.word(),
                error = after.error,
                "a message of an alert was not delivered"
            );
        }
        self.events().emit(EventKind::Alert { notice: None });
        Ok(after.view())
    }

    async fn try_message(self: &Arc<Self>, delivery: &Delivery) -> Outcome {
        let known = self.blocking(|engine| Ok(lock_of(&engine.scheduler().core).desk.known(engine.root()))).await;
        let Ok(Some(alerts)) = known else {
            return Outcome::later("millpond.toml cannot be read.", "Mend it: `millpond check` says where.");
        };
        match alerts.of(&delivery.key).filter(|alert| alert.all_channels().contains(&delivery.channel)) {
            Some(alert) => self.send_alert(delivery.id, alert, delivery.channel, &delivery.fact).await,
            None => Outcome::never("The alert was changed or taken out before this was sent.", ""),
        }
    }
}

/// Sends a message, unless the project is left meanwhile: then it is sent when it is next open.
async fn deliver(engine: Arc<Engine>, delivery: Delivery) {
    let closing = engine.closing();
    // A panic is a defect of ours; the message must not wait for it for ever.
    let (of, sent) = (engine.clone(), delivery.clone());
    let mut sending = tokio::spawn(async move { of.try_message(&sent).await });
    let outcome = tokio::select! {
        outcome = &mut sending => outcome.unwrap_or_else(|_| Outcome::never("It was ended by a defect of Millpond.", "")),
        () = closing.cancelled() => {
            sending.abort();
            return;
        }
    };
    if let Err(error) = engine.blocking(move |engine| engine.settle_message(&delivery, &outcome)).await {
        Engine::tell_trouble(&error);
    }
}
