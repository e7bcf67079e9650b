//! Windows Installer's own rules about the tables of a package: the Internal Consistency Evaluators.
//!
//! See [ICE Reference](https://learn.microsoft.com/windows/win32/msi/ice-reference).

mod ice101;
mod ice67;
mod ice71;
mod ice72;
mod ice74;
mod ice75;
mod ice77;
mod ice78;
mod ice82;
mod ice84;
mod ice86;
mod ice87;
mod ice89;
mod ice90;
mod ice91;
mod ice92;
mod ice93;
mod ice96;
mod ice97;

use super::check::{Paired, paired};

/// The rules with their checks, by number.
pub(super) static CHECKS: &[Paired] = &[
    paired!(Package, ice67),
    paired!(Package, ice71),
    paired!(Package, ice72),
    paired!(Package, ice74),
    paired!(Package, ice75),
    paired!(Package, ice77),
    paired!(Package, ice78),
    paired!(Package, ice82),
    paired!(Package, ice84),
    paired!(Package, ice86),
    paired!(Package, ice87),
    paired!(Package, ice89),
    paired!(Package, ice90),
    paired!(Package, ice91),
    paired!(Package, ice92),
    paired!(Package, ice93),
    paired!(Package, ice96),
    paired!(Package, ice97),
    paired!(Package, ice101),
];
