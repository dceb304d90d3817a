//! The car dealership of `sql/car_dealership` and `docker`, on a real PostgreSQL.
//!
//! - [`server`]: a database of the dealership's, made and asked through psql; the generator
//! - [`rows`]: the tables as the generator's CSV has them
//! - [`answers`]: what each query must answer, computed from those
//! - [`image`]: the Dockerfile's init scripts, in its order, and what compose says
//! - [`schema`]: what the schema refuses, and what it says of itself
//! - [`queries`]: each query beside its answer
//! - [`generator`]: what is loaded keeps the rules that no constraint can state
//! - [`sample`]: `data.sql`, whenever it is loaded

mod answers;
mod generator;
mod image;
mod queries;
mod rows;
mod sample;
mod schema;
mod server;
