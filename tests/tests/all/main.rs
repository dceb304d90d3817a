//! Every integration test in one program: one link instead of many.

mod cli;
mod expressions;
mod faults;
mod layers;
mod openapi;
mod program;
mod seed;
