//! Alerts: what becomes of runs of DAGs is told, by `[[alert]]` of `millpond.toml`.
//!
//! - `spec`: what the file says; `read`: what of it is right, and every mistake with its place
//! - `decide`: what a change of a run tells whom, as pure functions; `flood`: how many at once
//! - `delivery`: what is kept of each message; `desk`: what waits, in memory
//! - `message`: a message in words, and the body of a webhook
//! - `worker`: sends what waits, and tries again; `send` and a file for each kind of channel
//! - `operations`, `views`: what people do and see
//!
//! *Invariant:* a message is durable in the transaction of the change that it tells, and sent after it: a killed process loses
//! none, and sends one twice at most where it was killed between sending and writing that down. *Invariant:* a message that could
//! not be delivered tells nobody but the window and the command line: no alert follows from it. *Invariant:* a secret's value is
//! looked up when a message is sent, and is in nothing that is kept.

mod decide;
mod delivery;
mod desk;
mod email;
mod flood;
mod heartbeat;
mod message;
mod operations;
mod read;
mod send;
mod shell;
pub(crate) mod spec;
mod state;
mod views;
mod webhook;
mod worker;

pub(crate) use self::decide::{Due, Failing, Seen, ended, missed};
pub(crate) use self::delivery::{Delivery, Fact};
pub(crate) use self::desk::Desk;
pub(crate) use self::read::{Alert, Alerts, read};
pub(crate) use self::state::{forget, pending, put};
pub(crate) use self::views::failed_since;
pub(crate) use self::worker::Post;
