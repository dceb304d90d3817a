//! Forms in which people write numbers and dates, told cell by cell, and the columns whose digits are
//! neither. A run never guesses: what is told here becomes a step.

pub mod date;
pub(crate) mod ids;
pub mod number;
