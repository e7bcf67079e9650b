//! Offline builder and validator for rollups of Windows Installer packages.

pub mod bundle;
pub mod digest;
pub mod disk;
pub mod extract;
pub mod progress;
pub mod sign;
pub mod source;
pub mod verify;
