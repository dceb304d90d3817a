//! When the scheduler looks: at the next instant, the next retry, and whenever something happened. Between these it sleeps.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio_cron_scheduler::{Job, JobScheduler};

use super::core::Mode;
use crate::engine::{Engine, lock_of};
use crate::error::{EngineError, ErrorCode};
use crate::memory;

/// The heartbeat: how often the wall clock is held against the one that no one sets.
const HEARTBEAT: Duration = Duration::from_secs(1);
/// After a change that could not be made durable it is tried again after so long.
const AGAIN: Duration = Duration::from_secs(1);
/// How often is looked for what is too old.
const FORGET: Duration = Duration::from_hours(24);
/// Nothing has ended for so long: the engine rests. Threads that had work have ended by then.
const REST: Duration = Duration::from_secs(12);
/// The runtime's timers count whole milliseconds and come late by one; the last few are slept by the thread that looks.
const EARLY: Duration = Duration::from_millis(2);
/// The longest sleep; a timer of the system may have its own limit.
const LONGEST: Duration = Duration::from_hours(24);

impl Engine {
    /// Starts what runs DAGs by time on this machine, for a program that stays. What a killed process left in the middle goes on.
    ///
    /// # Errors
    /// Where the state cannot be read.
    pub async fn start_scheduler(&self) -> Result<(), EngineError> {
        self.blocking(|engine| {
            lock_of(&engine.scheduler().core).mode = Mode::All;
            engine.change(|draft| {
                draft.resume_all();
                draft.decide_all()?;
                draft.note_late();
                Ok(())
            })
        })
        .await?;
        self.start_loop();
        self.start_forgetting();
        self.start_resting();
        self.beat();
        if self.clock().looked_at_every() < HEARTBEAT {
            self.start_quick_heartbeat();
            return Ok(());
        }
        self.start_heartbeat().await.map_err(|error| EngineError::new(ErrorCode::Internal, format!("The heartbeat cannot start: {error}.")))
    }

    /// Has the scheduler look at the time now. Whoever turns a clock by hand calls it.
    ///
    /// # Errors
    /// Where the state cannot be read or written.
    pub async fn look_at_schedule(&self) -> Result<(), EngineError> {
        self.scheduler().clock_was_set();
        self.blocking(|engine| engine.look()).await
    }

    /// Enters what happened, decides what is due, and lets begin what may.
    ///
    /// # Errors
    /// Where the state cannot be read or written; then nothing has changed, and it is tried again.
    pub(crate) fn look(&self) -> Result<(), EngineError> {
        let scheduler = self.scheduler();
        let ended = std::mem::take(&mut *lock_of(&scheduler.ended));
        let done = self.change(|draft| {
            for end in &ended {
                draft.enter(end);
            }
            draft.decide_due()?;
            draft.note_late();
            Ok(())
        });
        if done.is_err() {
            lock_of(&scheduler.ended).splice(0..0, ended);
        }
        done
    }

    /// Starts to look when there is something to look at. Called when the first run may begin.
    pub(crate) fn start_loop(&self) {
        let scheduler = self.scheduler();
        let (Some(runtime), Ok(engine)) = (&scheduler.runtime, self.shared()) else { return };
        if scheduler.started.swap(true, Ordering::Relaxed) {
            return;
        }
        self.start_alerts();
        let (weak, closing, wake) = (Arc::downgrade(&engine), self.closing(), scheduler.wake.clone());
        runtime.spawn(scheduler.looking.track_future(async move {
            loop {
                // Asked for before the look, so that nothing is missed that comes meanwhile.
                let woken = wake.notified();
                tokio::pin!(woken);
                let Some(engine) = weak.upgrade() else { return };
                let sleep = engine.blocking(|engine| Ok(engine.until_wake())).await.unwrap_or(AGAIN);
                // A project that nobody has open any more is not held by its sleeping scheduler.
                drop(engine);
                tokio::select! {
                    () = closing.cancelled() => return,
                    () = &mut woken => {}
                    () = tokio::time::sleep(sleep.saturating_sub(EARLY)) => {}
                }
                let Some(engine) = weak.upgrade() else { return };
                let look = |engine: Arc<Engine>| {
                    engine.wait_for_the_instant();
                    engine.look()
                };
                if let Err(error) = engine.blocking(look).await {
                    // Nothing has changed by it: a full disk may have room again.
                    Engine::tell_trouble(&error);
                    tokio::time::sleep(AGAIN).await;
                    engine.scheduler().wake.notify_one();
                }
            }
        }));
    }

    /// Returns how long there is nothing to do.
    fn until_wake(&self) -> Duration {
        let now = self.clock().now();
        let wake_at = lock_of(&self.scheduler().core).wake_at(now);
        wake_at.map_or(LONGEST, |at| (at - now).to_std().unwrap_or_default().min(LONGEST))
    }

    /// Waits until something is due that is very near. May block, for [`EARLY`].
    fn wait_for_the_instant(&self) {
        let left = self.until_wake();
        if left <= EARLY {
            #[expect(clippy::disallowed_methods, reason = "an instant of the clock is waited for, which no event tells")]
            std::thread::sleep(left);
        }
    }

    async fn start_heartbeat(&self) -> Result<(), tokio_cron_scheduler::JobSchedulerError> {
        let beats = JobScheduler::new().await?;
        let weak = self.shared().map(|engine| Arc::downgrade(&engine)).unwrap_or_default();
        beats
            .add(Job::new_repeated(HEARTBEAT, move |_, _| {
                if let Some(engine) = weak.upgrade() {
                    engine.beat();
                }
            })?)
            .await?;
        beats.start().await?;
        let closing = self.closing();
        tokio::spawn(async move {
            let mut beats = beats;
            closing.cancelled().await;
            let _ = beats.shutdown().await;
        });
        Ok(())
    }

    /// Removes what is too old each day; once it was when the project was opened.
    fn start_forgetting(&self) {
        let weak = self.shared().map(|engine| Arc::downgrade(&engine)).unwrap_or_default();
        let closing = self.closing();
        tokio::spawn(async move {
            loop {
                tokio::select! {
                    () = closing.cancelled() => return,
                    () = tokio::time::sleep(FORGET) => {}
                }
                let Some(engine) = weak.upgrade() else { return };
                if let Err(error) = engine.blocking(|engine| engine.forget_old_dag_runs()).await {
                    Engine::tell_trouble(&error);
                }
            }
        });
    }

    /// Gives memory back once runs have ended and nothing has happened since for a while.
    fn start_resting(&self) {
        let (mut news, closing) = (self.scheduler().news.subscribe(), self.closing());
        let rest = async move {
            while news.changed().await.is_ok() {
                while let Ok(changed) = tokio::time::timeout(REST, news.changed()).await {
                    if changed.is_err() {
                        return;
                    }
                }
                // Here, not on a thread for what may block: it is a thread like this one that keeps most.
                memory::give_back();
            }
        };
        tokio::spawn(async move { closing.run_until_cancelled(rest).await });
    }

    /// For a clock that is set by tests.
    fn start_quick_heartbeat(&self) {
        let weak = self.shared().map(|engine| Arc::downgrade(&engine)).unwrap_or_default();
        let (every, closing) = (self.clock().looked_at_every(), self.closing());
        tokio::spawn(async move {
            loop {
                tokio::select! {
                    () = closing.cancelled() => return,
                    () = tokio::time::sleep(every) => {}
                }
                let Some(engine) = weak.upgrade() else { return };
                engine.beat();
            }
        });
    }
}
