//! The same page in a browser: one port on this machine only, behind a login.
//!
//! - [`guard`]: who may ask
//! - [`login`]: the one-time link and what it gives

mod guard;
mod login;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::middleware;
use axum::routing::get;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::answer::ErrorBody;
use crate::host::Host;
use login::Logins;

/// The port that is tried first where none is named.
const FIRST_PORT: u16 = 8080;
/// How many ports are tried after it.
const PORTS: u16 = 100;
/// How long answers may go on after the server was told to stop.
const GRACE: Duration = Duration::from_secs(3);

/// A port of this machine that is listened on.
pub struct Serving {
    listener: TcpListener,
    address: SocketAddr,
    /// The port that was wanted first, where another one was taken.
    pub instead_of: Option<u16>,
    logins: Arc<Logins>,
}

/// Takes a port on 127.0.0.1: the named one, or 8080, or the next free one.
///
/// # Errors
/// Where the named port is taken, or none is free.
pub async fn bind(port: Option<u16>) -> Result<Serving, ErrorBody> {
    let ports = port.map_or(FIRST_PORT..=FIRST_PORT + PORTS, |port| port..=port);
    let mut last = None;
    for candidate in ports {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, candidate)).await {
            Ok(listener) => {
                let address = listener.local_addr().map_err(|error| ErrorBody::new("io", error.to_string()))?;
                let instead_of = (port.is_none() && candidate != FIRST_PORT).then_some(FIRST_PORT);
                return Ok(Serving { listener, address, instead_of, logins: Arc::new(Logins::new(address.port())) });
            }
            Err(error) => last = Some((candidate, error)),
        }
    }
    let (candidate, error) = last.expect("at least one port was tried");
    let hint = if port.is_some() { "Name another one, or leave --port out for the next free one." } else { "Name one with --port." };
    Err(ErrorBody::new("io", format!("Port {candidate} of 127.0.0.1 cannot be used: {error}.")).hint(hint))
}

impl Serving {
    /// Returns where it is served.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns a link that logs one browser in, once.
    #[must_use]
    pub fn login_link(&self) -> String {
        self.logins.link()
    }

    /// Serves a host until told to stop. Each time a link was used, `used` gets the next one.
    ///
    /// # Errors
    /// Where the system stops listening.
    pub async fn run(self, host: Host, stop: CancellationToken, used: impl Fn(String) + Send + Sync + 'static) -> Result<(), ErrorBody> {
        let Self { listener, address, logins, .. } = self;
        let router = router(host, address.port(), logins, Arc::new(used));
        let stopping = stop.clone();
        let serving = axum::serve(listener, router).with_graceful_shutdown(async move { stopping.cancelled().await }).into_future();
        let cut = async {
            stop.cancelled().await;
            // An open stream of events would keep the server for ever.
            tokio::time::sleep(GRACE).await;
        };
        tokio::select! {
            served = serving => served.map_err(|error| ErrorBody::new("io", format!("The port cannot be served any more: {error}."))),
            () = cut => Ok(()),
        }
    }
}

/// Is told the next login link.
type Used = Arc<dyn Fn(String) + Send + Sync>;

fn router(host: Host, port: u16, logins: Arc<Logins>, used: Used) -> Router {
    let inside = Router::new()
        .fallback(async |State(host): State<Host>, request: axum::extract::Request| host.handle(request).await)
        .with_state(host)
        .layer(DefaultBodyLimit::disable());
    guarded(inside, port, logins, used)
}

/// Puts the login and the guard in front of a site.
fn guarded(inside: Router, port: u16, logins: Arc<Logins>, used: Used) -> Router {
    let gate = Arc::new(guard::Gate { port, logins });
    Router::new()
        .route("/login", get(login::enter).with_state((gate.clone(), used)))
        .merge(inside.layer(middleware::from_fn_with_state(gate.clone(), guard::logged_in)))
        // Before anything else: a page of another site must not even reach the login.
        .layer(middleware::from_fn_with_state(gate, guard::same_site))
}

#[cfg(test)]
mod tests;
