//! One way to a project's routes, whoever owns it.
//!
//! The first process that opens a project takes its lock, becomes its *owner* and listens on a socket that only this
//! person may use. Every other process is a *client* of the same routes through that socket. When the owner goes away,
//! its clients race for the lock; the winner goes on as the owner, and the others attach to it.
//!
//! - [`address`]: where an owner listens
//! - [`owner`]: answers its own calls and those of clients
//! - [`client`]: sends calls to the owner
//!
//! *Invariant:* a call is sent again only where it was never sent, or where it only reads.

mod address;
mod client;
mod owner;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock, Weak};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, Response};
use futures::future::BoxFuture;

use crate::answer::ErrorBody;
use client::{Client, Unsent};
use owner::Owner;

/// The version of the routes: an owner and its clients must speak the same.
pub const API_VERSION: u32 = 1;

/// How long a process waits for an owner that neither answers nor lets go.
const PATIENCE: Duration = Duration::from_secs(30);
/// Waits between looks at the lock grow up to this.
const LONGEST_WAIT: Duration = Duration::from_millis(200);
/// How often one call follows the project from owner to owner.
const MOVES: usize = 4;

/// What an owner needs: routes over an open engine, and how to close it.
pub struct Opened {
    /// The routes.
    pub router: Router,
    /// Lets nothing begin by itself any more.
    pub quiet: Quiet,
    /// Finishes (`true`) or cancels the runs, closes the state and lets the lock go.
    pub close: Close,
}

/// Lets nothing begin by itself any more; see [`Opened`].
pub type Quiet = Box<dyn FnOnce() + Send + Sync>;

/// Closes a project; see [`Opened`].
pub type Close = Box<dyn FnOnce(bool) -> BoxFuture<'static, ()> + Send + Sync>;

/// Why this process did not become the owner.
#[derive(Debug)]
pub enum Refused {
    /// Another process holds the lock.
    Owned,
    /// The project cannot be opened by anyone like this.
    Failed(ErrorBody),
}

/// Tries to take the project's lock and open it.
pub type Open = Arc<dyn Fn() -> BoxFuture<'static, Result<Opened, Refused>> + Send + Sync>;

/// A project, open in this process or in another one.
#[derive(Clone)]
pub struct Door {
    inner: Arc<Inner>,
}

struct Inner {
    root: PathBuf,
    open: Open,
    role: RwLock<Role>,
    /// Held while this process looks for its next role, so that it does so once.
    moving: tokio::sync::Mutex<()>,
}

#[derive(Clone)]
enum Role {
    Owner(Arc<Owner>),
    Client(Arc<Client>),
    Left,
}

impl Door {
    /// Returns the project's door: as the owner where nobody has the project yet, else as a client of its owner.
    ///
    /// # Errors
    /// Where the project cannot be opened, where its owner speaks another version, or does not answer.
    pub async fn open(root: PathBuf, open: Open) -> Result<Self, ErrorBody> {
        let role = find_role(&root, &open).await?;
        let door = Self { inner: Arc::new(Inner { root, open, role: RwLock::new(role.clone()), moving: tokio::sync::Mutex::new(()) }) };
        door.inner.follow(&role);
        Ok(door)
    }

    /// Answers a call, here or at the owner.
    pub async fn call(&self, request: Request<Body>) -> Response<Body> {
        match self.try_call(request).await {
            Ok(response) => response,
            Err(error) => error.response(),
        }
    }

    async fn try_call(&self, request: Request<Body>) -> Result<Response<Body>, ErrorBody> {
        let again = repeatable(&request);
        let mut next = Some(request);
        for _ in 0..MOVES {
            let Some(request) = next.take().or_else(|| again.as_ref().map(copy)) else { break };
            match self.inner.role() {
                Role::Owner(owner) => match owner.answer(request).await {
                    Some(response) => return Ok(response),
                    None => return Err(closing()),
                },
                Role::Left => return Err(closing()),
                Role::Client(client) => match client.send(request).await {
                    Ok(response) => return Ok(response),
                    Err(Unsent::Never(request)) => {
                        next = Some(*request);
                        self.inner.move_on(&client).await?;
                    }
                    Err(Unsent::Perhaps) => self.inner.move_on(&client).await?,
                },
            }
        }
        Err(ErrorBody::new("unreachable", "The process that owned the project ended before it answered.")
            .hint("See in the list of runs whether it was done, then try again.")
            .retryable())
    }

    /// Returns whether this process owns the project.
    #[must_use]
    pub fn is_owner(&self) -> bool {
        matches!(self.inner.role(), Role::Owner(_))
    }

    /// Returns the id of the process that owns the project.
    #[must_use]
    pub fn owner_pid(&self) -> u32 {
        match self.inner.role() {
            Role::Client(client) => client.owner_pid(),
            Role::Owner(_) | Role::Left => std::process::id(),
        }
    }

    /// Returns the project's folder.
    #[must_use]
    pub fn root(&self) -> &std::path::Path {
        &self.inner.root
    }

    /// Leaves the project. An owner first waits for all runs, also those of its clients (`finish`), or cancels them;
    /// then it closes the project, and a client takes over.
    pub async fn leave(&self, finish: bool) {
        let guard = self.inner.moving.lock().await;
        let role = self.inner.role();
        match role {
            Role::Owner(owner) => {
                // The routes are answered while runs go on: clients see their progress to the end.
                owner.leave(finish).await;
                self.inner.set_role(Role::Left);
            }
            Role::Client(_) | Role::Left => self.inner.set_role(Role::Left),
        }
        drop(guard);
    }
}

impl Inner {
    fn role(&self) -> Role {
        self.role.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set_role(&self, role: Role) {
        *self.role.write().unwrap_or_else(PoisonError::into_inner) = role;
    }

    /// Takes over from an owner that went away, or attaches to the one that did.
    async fn move_on(self: &Arc<Self>, gone: &Arc<Client>) -> Result<(), ErrorBody> {
        let _moving = self.moving.lock().await;
        match self.role() {
            Role::Client(current) if Arc::ptr_eq(&current, gone) => {}
            Role::Left => return Err(closing()),
            // Another call, or the watch, has already moved.
            Role::Owner(_) | Role::Client(_) => return Ok(()),
        }
        let role = find_role(&self.root, &self.open).await?;
        self.set_role(role.clone());
        self.follow(&role);
        Ok(())
    }

    /// Watches the owner of a client, so that an idle client takes over too.
    fn follow(self: &Arc<Self>, role: &Role) {
        let Role::Client(client) = role else { return };
        // The watch keeps neither alive: a process that leaves lets both go.
        let (gone, client, inner) = (client.gone(), Arc::downgrade(client), Arc::downgrade(self));
        tokio::spawn(async move {
            gone.cancelled().await;
            if let (Some(inner), Some(client)) = (Weak::upgrade(&inner), Weak::upgrade(&client))
                && let Err(error) = inner.move_on(&client).await
            {
                // The next call tries again and tells its caller.
                tracing::warn!(%error, "the project has no owner now");
            }
        });
    }
}

/// Becomes the owner, or a client of whoever is.
async fn find_role(root: &std::path::Path, open: &Open) -> Result<Role, ErrorBody> {
    let looking = async {
        let mut wait = Duration::from_millis(5);
        loop {
            match open().await {
                Ok(opened) => return Owner::start(root, opened).await.map(|owner| Role::Owner(Arc::new(owner))),
                Err(Refused::Failed(error)) => return Err(error),
                Err(Refused::Owned) => {}
            }
            // Who holds the lock may not listen yet, or no longer.
            if let Some(client) = Client::attach(root).await? {
                return Ok(Role::Client(Arc::new(client)));
            }
            tokio::time::sleep(wait).await;
            wait = (wait * 2).min(LONGEST_WAIT);
        }
    };
    tokio::time::timeout(PATIENCE, looking).await.unwrap_or_else(|_| {
        Err(ErrorBody::new("owned", format!("{} is open in another process, which does not answer.", root.display()))
            .hint(format!("Its process id is in {}. End it, or wait until it is done.", root.join(".millpond").join("lock").display()))
            .retryable())
    })
}

fn closing() -> ErrorBody {
    ErrorBody::new("unreachable", "The project is being closed.").hint("Open it again.").retryable()
}

/// Returns what is needed to send a request again, where that is safe: it only reads, and has no body.
pub(crate) fn repeatable(request: &Request<Body>) -> Option<Request<()>> {
    (request.method() == Method::GET).then(|| {
        let mut copy = Request::new(());
        *copy.method_mut() = request.method().clone();
        *copy.uri_mut() = request.uri().clone();
        *copy.headers_mut() = request.headers().clone();
        copy
    })
}

/// Returns such a request once more.
pub(crate) fn copy(request: &Request<()>) -> Request<Body> {
    let mut copy = Request::new(Body::empty());
    *copy.method_mut() = request.method().clone();
    *copy.uri_mut() = request.uri().clone();
    *copy.headers_mut() = request.headers().clone();
    copy
}
