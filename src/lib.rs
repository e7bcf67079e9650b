//! Offline builder and validator for rollups of Windows Installer packages.

pub mod build;
pub mod bundle;
pub mod cab;
pub mod cli;
pub mod digest;
pub mod disk;
pub mod draft;
mod error_text;
pub mod extract;
pub mod finding;
pub mod findings;
pub mod folded_name;
pub mod groundwork;
pub mod grouped;
pub mod import;
pub mod inspect;
pub mod inventory;
pub mod judge;
pub mod member;
pub mod msi;
pub mod msi_file_hash;
pub mod name_pattern;
pub mod payload;
pub mod pe;
pub mod plan;
pub mod position;
pub mod previous;
pub mod profile;
pub mod progress;
pub mod rebuild;
pub mod recognition;
pub mod render;
pub mod report;
pub mod rule;
pub mod rules;
pub mod scalar;
mod selection;
pub mod sign;
pub mod source;
pub mod spec;
pub mod terminal;
pub mod trust_file;
pub mod verify;
pub mod version;
pub mod wildcard;
mod windows_name;

// Code that the integration tests share names the library as they do.
#[cfg(test)]
extern crate self as rollpack;
