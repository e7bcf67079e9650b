//! Windows Installer's own rules about the tables of a package: the Internal Consistency Evaluators.
//!
//! See [ICE Reference](https://learn.microsoft.com/windows/win32/msi/ice-reference).

use super::check::Paired;

/// The rules with their checks, by number.
pub(super) static CHECKS: &[Paired] = &[];
