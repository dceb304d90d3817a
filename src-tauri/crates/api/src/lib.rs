//! The door: every action of a person is one route, the same in the window, in a browser and on the command line.
//!
//! - [`routes`]: the routes of a project over its engine
//! - [`openapi`]: the document that says them
//! - [`answer`]: answers and errors
//! - [`door`]: one owner per project, everyone else its client
//! - [`host`]: what a program around the page has: the page, the open project, opening another one
//! - [`serve`]: the same for a browser, behind a login
//! - [`page`]: the built page
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use millpond_api::host::{Host, HostKind, Project};
//! use millpond_engine::AppData;
//!
//! let host = Host::open(HostKind::Browser, Project::Scratch, AppData::system()?).await?;
//! let request = axum::http::Request::get("/api/status").body(Vec::new())?;
//! let status = host.call(request).await;
//! println!("{}", String::from_utf8_lossy(status.body()));
//! host.shutdown(true).await;
//! # Ok(())
//! # }
//! ```

pub mod answer;
pub mod door;
pub mod host;
pub mod openapi;
pub mod page;
pub mod routes;
pub mod serve;

pub use answer::{ErrorBody, whole};
pub use axum::body::Body;
pub use axum::http;
pub use door::{API_VERSION, Door};
pub use host::{Host, HostInfo, HostKind, Project};
pub use routes::router;
