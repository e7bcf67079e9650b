//! Offline builder and validator for rollups of Windows Installer packages.

pub mod digest;
pub mod disk;
pub mod finding;
pub mod msi;
pub mod spec;
pub mod version;
