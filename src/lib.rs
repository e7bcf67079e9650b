//! Offline builder and validator for rollups of Windows Installer packages.

pub mod bundle;
pub mod digest;
pub mod disk;
pub mod finding;
pub mod msi;
pub mod spec;
pub mod version;
pub mod extract;
pub mod progress;
pub mod sign;
pub mod source;
pub mod verify;
