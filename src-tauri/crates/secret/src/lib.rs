//! Secrets by name: a project's files say `{ secret = "name" }`, and the value is somewhere else.
//!
//! - [`Secrets`]: finds, keeps and forgets the secrets of a project
//! - [`Secret`]: a value and where it was found; nothing prints it
//! - [`Place`]: where a secret is
//! - [`Mask`]: covers secrets in what is shown or written
//!
//! *Invariant:* a secret of one project is not found by another one, unless the environment gives it to both: a folder that
//! someone else wrote gets none by naming it.

mod error;
mod kept;
mod mask;
mod name;
mod secrets;

pub use error::SecretError;
pub use mask::{COVER, Mask};
pub use name::is_name;
pub use secrets::{Known, Place, Secret, Secrets};
