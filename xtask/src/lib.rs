//! Work on rollpack itself, as a library: `cargo xtask` runs it, and tests make their packages with it.
#![expect(
    clippy::print_stdout,
    reason = "this is a tool for the terminal; the library it works on prints nothing"
)]

pub mod interop;
pub mod packages;
pub mod repository;
pub mod signer;
