//! Offline builder and validator for rollups of Windows Installer packages.

pub mod digest;
pub mod disk;
pub mod finding;
pub mod inventory;
pub mod judge;
pub mod msi;
pub mod report;
pub mod rules;
pub mod spec;
pub mod terminal;
pub mod version;
