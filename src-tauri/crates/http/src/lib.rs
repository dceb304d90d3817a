//! Calls to other machines over HTTP and HTTPS.
//!
//! - [`Client`]: makes calls; its clones share connections
//! - [`Call`]: what is asked of whom, and how long that may take
//! - [`Answer`]: what came back, its body up to a limit
//! - [`HttpError`]: why nothing came back
//!
//! The certificates are the system's, proxies are those of the environment (`HTTPS_PROXY`, `NO_PROXY`, …), cookies are not kept. A
//! redirect is followed at most ten times and never from https to http; to another machine it takes no header along but those that
//! say what is accepted and what the body is.
//!
//! *Invariant:* an error names the machine that was called and nothing else of its address, no header and no body: each of them
//! may hold a secret.
//!
//! ```no_run
//! use millpond_http::{Call, Client};
//!
//! # async fn call() -> Result<(), millpond_http::HttpError> {
//! let answer = Client::default().call(Call::get("https://example.org/rates.json")).await?;
//! assert_eq!(answer.status, 200);
//! println!("{}", answer.text());
//! # Ok(())
//! # }
//! ```

mod answer;
mod call;
mod client;
mod error;
mod resolve;

pub use answer::Answer;
pub use call::{Call, KEPT_BYTES, TIMEOUT};
pub use client::{Client, REDIRECTS};
pub use error::HttpError;
