//! Installer databases: the whole corpus beside `msiinfo`, the `msi` and `cfb` crates and Python.
#![expect(
    clippy::unwrap_used,
    reason = "what goes wrong in a test has to stop it"
)]

mod cells;
mod codepages;
mod compound;
pub mod corpus;
mod grammars;
mod hostile;
mod idt;
mod outcomes;
mod signature;
mod transform;
