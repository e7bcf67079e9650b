//! Installer databases: the whole corpus beside `msiinfo`, the `msi` crate and `iconv`.
#![expect(
    clippy::unwrap_used,
    reason = "what goes wrong in a test has to stop it"
)]

mod cells;
mod codepages;
mod corpus;
mod hostile;
mod idt;
