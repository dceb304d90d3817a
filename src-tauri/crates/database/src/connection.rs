//! A connection that is kept: a few sessions that wait for work, how it is, and the way back to a server that was away.

use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use rand::RngExt as _;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::Instant;

use crate::address::Address;
use crate::backoff::Backoff;
use crate::connect::{self, Limits};
use crate::error::DatabaseError;
use crate::report::{self, Report};
use crate::session::Session;
use crate::state::State;
use crate::tunnel::Tunnel;

/// Sessions of one connection at most, unless it is said otherwise.
pub const SESSIONS: usize = 6;
/// A session that was at work so lately is taken for alive.
const FRESH: Duration = Duration::from_secs(1);
/// Who waits for a session asks for one so often.
const ASKED_AGAIN: Duration = Duration::from_millis(100);
/// How long a server may take to say that it is there.
const ANSWERS_WITHIN: Duration = Duration::from_secs(5);
/// Sessions that nobody used for so long are closed, all but one.
const UNUSED: Duration = Duration::from_mins(5);

/// How a connection is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keeping {
    /// Sessions at most.
    pub sessions: usize,
    /// How long who asks waits for one that is free.
    pub wait: Duration,
    /// How often a server is asked whether it is still there.
    pub look: Duration,
    pub backoff: Backoff,
}

impl Default for Keeping {
    fn default() -> Self {
        Self { sessions: SESSIONS, wait: Duration::from_secs(10), look: Duration::from_secs(15), backoff: Backoff::default() }
    }
}

/// A connection to one server. Clones are the same one; the last that is dropped closes it.
#[derive(Clone)]
pub struct Connection {
    inner: Arc<Inner>,
}

struct Inner {
    address: Address,
    limits: Limits,
    keeping: Keeping,
    slots: Arc<Semaphore>,
    idle: Mutex<Vec<Idle>>,
    state: watch::Sender<State>,
    tunnel: tokio::sync::Mutex<Option<Tunnel>>,
    /// Wakes who looks after the server.
    wake: Arc<Notify>,
    /// Tells who holds a session for later that somebody waits for one.
    wanted: Arc<Notify>,
}

struct Idle {
    session: Session,
    since: Instant,
}

/// A session that is lent. Returned when dropped, unless it is in the midst of something.
pub(crate) struct Lease {
    session: Option<Session>,
    inner: Arc<Inner>,
    _permit: OwnedSemaphorePermit,
}

impl Connection {
    /// Keeps a connection. Nothing is connected before somebody asks; from then on the server is looked after.
    ///
    /// # Panics
    /// Outside of a runtime.
    #[must_use]
    pub fn new(address: Address, limits: Limits, keeping: Keeping) -> Self {
        let wake = Arc::new(Notify::new());
        let inner = Arc::new(Inner {
            address,
            limits,
            keeping,
            slots: Arc::new(Semaphore::new(keeping.sessions)),
            idle: Mutex::default(),
            state: watch::Sender::new(State::Untried),
            tunnel: tokio::sync::Mutex::default(),
            wake: Arc::clone(&wake),
            wanted: Arc::default(),
        });
        tokio::spawn(look_after(Arc::downgrade(&inner), wake, keeping.look));
        Self { inner }
    }

    #[must_use]
    pub fn address(&self) -> &Address {
        &self.inner.address
    }

    #[must_use]
    pub fn limits(&self) -> Limits {
        self.inner.limits
    }

    /// Returns how the connection is.
    #[must_use]
    pub fn state(&self) -> State {
        self.inner.state.borrow().clone()
    }

    /// Returns what tells of each change of the state.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<State> {
        self.inner.state.subscribe()
    }

    /// Connects, unless it is connected, and asks the server whether it is there.
    ///
    /// # Errors
    /// Why it is not, in words.
    pub async fn check(&self) -> Result<Report, DatabaseError> {
        let mut lease = self.lease().await?;
        let latency = report::latency(lease.session()).await?;
        Ok(Report::of(&lease.session().facts, latency))
    }

    /// Closes all sessions that nobody uses, and opens none any more.
    pub async fn close(&self) {
        self.inner.slots.close();
        self.inner.state.send_replace(State::Closed);
        let idle = std::mem::take(&mut *self.inner.idle());
        for idle in idle {
            idle.session.close().await;
        }
        self.inner.tunnel.lock().await.take();
        self.inner.wake.notify_one();
    }

    /// Lends a session: one that waits, or a new one.
    pub(crate) async fn lease(&self) -> Result<Lease, DatabaseError> {
        let inner = &self.inner;
        let permit = inner.free().await?;
        let session = match inner.waiting().await {
            Some(session) => session,
            None => inner.open().await?,
        };
        Ok(Lease { session: Some(session), inner: Arc::clone(inner), _permit: permit })
    }

    /// Returns what tells that somebody waits for a session.
    pub(crate) fn wanted(&self) -> Arc<Notify> {
        Arc::clone(&self.inner.wanted)
    }

    /// Opens a session beside all others, for what must not wait for them.
    pub(crate) async fn extra(&self) -> Result<Session, DatabaseError> {
        let folder = self.inner.folder().await?;
        connect::open(&self.inner.address, self.inner.limits, folder.as_deref()).await
    }
}

impl Inner {
    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Idle>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a session that is free, and asks those who hold one for later to let it go.
    async fn free(&self) -> Result<OwnedSemaphorePermit, DatabaseError> {
        let at = || self.address.place();
        let deadline = Instant::now() + self.keeping.wait;
        let mut free = std::pin::pin!(Arc::clone(&self.slots).acquire_owned());
        loop {
            let until = deadline.min(Instant::now() + ASKED_AGAIN);
            match tokio::time::timeout_at(until, &mut free).await {
                Ok(permit) => return permit.map_err(|_| DatabaseError::Closed { at: at() }),
                Err(_) if until == deadline => return Err(DatabaseError::Busy { at: at(), most: self.keeping.sessions }),
                Err(_) => self.wanted.notify_waiters(),
            }
        }
    }

    /// Returns a session that waits and is alive.
    async fn waiting(&self) -> Option<Session> {
        loop {
            let Idle { mut session, since } = self.idle().pop()?;
            if since.elapsed() < FRESH && !session.dirty {
                return Some(session);
            }
            let asked = Instant::now();
            if session.is_as_new(ANSWERS_WITHIN).await {
                self.connected(Report::of(&session.facts, asked.elapsed()));
                return Some(session);
            }
        }
    }

    /// Opens a session, and says how that went.
    async fn open(&self) -> Result<Session, DatabaseError> {
        self.state.send_if_modified(|state| {
            let first = matches!(state, State::Untried);
            if first {
                *state = State::Connecting { since: Instant::now() };
            }
            first
        });
        let opened = self.opened().await;
        match &opened {
            Ok((session, latency)) => self.connected(Report::of(&session.facts, *latency)),
            Err(why) if why.is_away() => self.away(why.clone()),
            // What is wrong is neither the way nor the server.
            Err(_) => {}
        }
        opened.map(|(session, _)| session)
    }

    async fn opened(&self) -> Result<(Session, Duration), DatabaseError> {
        let folder = self.folder().await?;
        let mut session = connect::open(&self.address, self.limits, folder.as_deref()).await?;
        let latency = report::latency(&mut session).await?;
        Ok((session, latency))
    }

    /// Returns the folder with the tunnel's socket, where there is a tunnel; opens it where it is not.
    async fn folder(&self) -> Result<Option<std::path::PathBuf>, DatabaseError> {
        if self.address.ssh.is_none() {
            return Ok(None);
        }
        let mut tunnel = self.tunnel.lock().await;
        if let Some(open) = tunnel.as_mut()
            && open.is_open()
        {
            return Ok(Some(open.folder().to_owned()));
        }
        let open = Tunnel::open(&self.address).await?;
        Ok(Some(tunnel.insert(open).folder().to_owned()))
    }

    fn connected(&self, report: Report) {
        self.state.send_if_modified(|state| match state {
            State::Closed | State::Connected { .. } => false,
            _ => {
                *state = State::Connected { since: Instant::now(), report };
                true
            }
        });
    }

    /// Says that the server is away, and when it is tried again.
    fn away(&self, why: DatabaseError) {
        let now = Instant::now();
        self.state.send_if_modified(|state| {
            let (since, tries) = match state {
                State::Closed => return false,
                State::Away { since, tries, .. } => (*since, tries.saturating_add(1)),
                _ => (now, 1),
            };
            let wait = self.keeping.backoff.after(tries, rand::rng().random());
            let next = why.may_pass().then(|| now + wait);
            *state = State::Away { since, why, tries, next };
            true
        });
        self.wake.notify_one();
    }

    /// Takes a session back.
    fn take_back(&self, session: Session) {
        if let Some(why) = session.lost.clone() {
            // The others go the same way most often; they are asked before they are used.
            self.away(why);
        } else if !session.in_transaction && !self.slots.is_closed() {
            self.idle().push(Idle { session, since: Instant::now() });
        }
    }

    /// Closes the sessions that nobody used for long, all but the one that was used last.
    async fn close_unused(&self) {
        let unused: Vec<Idle> = {
            let mut idle = self.idle();
            let old = idle.iter().filter(|idle| idle.since.elapsed() > UNUSED).count();
            let all = idle.len();
            idle.drain(..old.min(all.saturating_sub(1))).collect()
        };
        for idle in unused {
            idle.session.close().await;
        }
    }

    /// Asks the server whether it is there, by a session that waits.
    async fn look(self: &Arc<Self>) {
        self.close_unused().await;
        // While all are at work, they say it.
        let Ok(permit) = Arc::clone(&self.slots).try_acquire_owned() else { return };
        let found = self.idle().pop();
        let Some(Idle { mut session, .. }) = found else {
            drop(permit);
            return;
        };
        if session.answers(ANSWERS_WITHIN).await {
            self.idle().push(Idle { session, since: Instant::now() });
        } else if self.idle().is_empty() {
            self.away(DatabaseError::Lost { at: self.address.place(), why: "the server is gone".into() });
        }
    }

    /// Tries to reach a server that is away.
    async fn try_again(self: &Arc<Self>) {
        let Ok(_permit) = Arc::clone(&self.slots).try_acquire_owned() else { return };
        if let Ok(session) = self.open().await {
            self.take_back(session);
        }
    }
}

/// Looks after a server for as long as somebody has the connection.
async fn look_after(inner: Weak<Inner>, wake: Arc<Notify>, look: Duration) {
    loop {
        let now = Instant::now();
        let due = match inner.upgrade().map(|inner| inner.state.borrow().clone()) {
            None | Some(State::Closed) => return,
            Some(State::Away { next, .. }) => next,
            Some(_) => Some(now + look),
        };
        let waits = async {
            match due {
                Some(due) => tokio::time::sleep_until(due).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = waits => {}
            () = wake.notified() => continue,
        }
        let Some(inner) = inner.upgrade() else { return };
        let away = matches!(*inner.state.borrow(), State::Away { .. });
        if away { inner.try_again().await } else { inner.look().await }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.wake.notify_one();
    }
}

impl Lease {
    pub fn session(&mut self) -> &mut Session {
        self.session.as_mut().expect("it is taken out only when the lease is dropped")
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(session) = self.session.take() {
            self.inner.take_back(session);
        }
    }
}
