//! The integration tests: the program as its users run it, and the library beside its peers.
//!
//! One binary, because linking dominates. Tests about one command go into the file of its name, comparisons
//! with other programs into `interop`.

mod cab;
mod peers;
mod render;
#[cfg(test)]
mod rules;
mod sandbox;
mod spec;
