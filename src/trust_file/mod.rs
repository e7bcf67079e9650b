//! A trust file: whom to believe, written down, so that it travels on media to those who verify.
//!
//! It names signers and authorities, asks for so many signers per series, and recalls rollups. Its keepers sign it: one
//! file is replaced only by another that enough keepers of the first have signed. `docs/signing.md` tells how it is used.

mod problem;
mod signed;
mod state;
mod wire;

pub use problem::TrustFileError;
pub use signed::TrustFile;
pub use state::{State, schema as state_schema};
pub use wire::{Authority, Keepers, Named, Recall, SCHEMA, Series, TrustBody, Withdrawal, schema};
