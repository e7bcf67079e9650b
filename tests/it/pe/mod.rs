//! Versions of PE files: made-up ones, hostile ones, and those of real packages against their tables.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "what goes wrong in a test has to stop it, and time is what is tested"
)]

mod corpus;
pub mod draft;
mod facts;
mod hostile;
