//! The integration tests: the program as its users run it, and the library beside its peers.
//!
//! One binary, because linking dominates. Tests about one command go into the file of its name, comparisons
//! with other programs into the file of what is compared.
#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::format_collect,
    clippy::format_push_string,
    clippy::match_bool,
    clippy::panic,
    clippy::print_stderr,
    clippy::too_many_lines,
    clippy::unwrap_used,
    reason = "tests stop where they must, reach outside, and say what they miss"
)]

#[cfg(unix)]
mod acceptance;
mod attacks;
mod authorities;
mod build;
mod bundle;
mod cab;
mod cases;
mod closed_pipe;
mod commands;
#[cfg(unix)]
mod cost;
mod damaged;
mod destination;
mod determinism;
mod draft;
mod environment;
mod explain;
mod forms;
mod generated;
mod ice_corpus;
mod inspect;
mod interruption;
#[cfg(unix)]
mod interruption_extract;
#[cfg(unix)]
mod irregular;
#[cfg(target_os = "linux")]
mod isolation;
mod keys;
mod killed;
mod messages;
mod mistakes;
mod msi;
mod package_signatures;
mod pe;
mod peers;
mod rebuild;
mod release_page;
mod render;
mod report_schemas;
mod revocation;
mod rollup;
#[cfg(target_os = "linux")]
mod rule_cost;
mod rules;
mod sandbox;
mod script_signature;
#[cfg(unix)]
mod series;
#[cfg(unix)]
mod signature_peers;
mod signers;
#[cfg(test)]
mod spec;
#[cfg(unix)]
mod ssh_signature;
mod stock_tools;
#[cfg(unix)]
mod terminal;
mod timestamps;
mod trust_file;
mod unpack;
mod update;
mod upgrade;
mod validate;
mod vectors;
mod verify;
