//! Cabinets: real ones against `cabextract`, made-up ones against an independent writer, hostile ones.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "what goes wrong in a test has to stop it, and time and files are what is tested"
)]

mod corpus;
mod defects;
pub mod draft;
mod hostile;
mod lzx;
mod lzx_writer;
mod overlap;
mod peer;
mod round_trip;
mod spanned;
