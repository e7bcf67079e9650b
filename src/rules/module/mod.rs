//! Windows Installer's own rules about merge modules.
//!
//! See [Merge Module ICE Reference](https://learn.microsoft.com/windows/win32/msi/merge-module-ice-reference).

use super::check::Paired;

/// The rules with their checks, by number.
pub(super) static CHECKS: &[Paired] = &[];
