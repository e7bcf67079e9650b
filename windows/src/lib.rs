//! What rollpack asks of Windows that the standard library does not offer. Elsewhere there is nothing in it.
//!
//! The library of rollpack forbids unsafe code; the few calls that need it are here, each wrapped into a safe function.
#![cfg(windows)]

mod console;
mod files;

pub use console::when_closing;
pub use files::{Existing, Identity, identity, move_durably};
