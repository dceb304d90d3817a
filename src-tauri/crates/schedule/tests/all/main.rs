//! What the crate promises, by its public surface alone: tables of what happened to real clocks, properties against a
//! reference that knows no short cut, and a year of a DAG with everything that interrupts it.

mod catchup;
mod facts;
mod mistakes;
mod property;
mod reference;
mod simulation;
mod table;
mod words;
