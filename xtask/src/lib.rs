//! Work on rollpack itself, as a library: `cargo xtask` runs it, and tests make their packages with it.
#![expect(
    clippy::print_stdout,
    reason = "this is a tool for the terminal; the library it works on prints nothing"
)]

pub mod bench;
pub mod check;
pub mod ci;
pub mod codegen;
pub mod cross;
pub mod demo;
pub mod dist;
pub mod fuzz;
pub mod interop;
pub mod long_run;
pub mod material;
mod memory;
pub mod mutate;
pub mod packages;
#[cfg(test)]
#[expect(
    clippy::disallowed_methods,
    reason = "tests ask the environment where their peers are"
)]
#[path = "../../tests/it/peers.rs"]
mod peers;
pub mod repository;
pub mod signer;
pub mod vector;
