//! Windows Installer's own rules about the tables of a package: the Internal Consistency Evaluators.
//!
//! See [ICE Reference](https://learn.microsoft.com/windows/win32/msi/ice-reference).

mod ice34;
mod ice35;
mod ice36;
mod ice38;
mod ice39;
mod ice40;
mod ice41;
mod ice42;
mod ice43;
mod ice44;
mod ice45;
mod ice46;
mod ice47;
mod ice48;
mod ice49;
mod ice50;
mod ice51;
mod ice52;
mod ice53;
mod ice54;
mod ice55;
mod ice56;
mod ice57;
mod ice58;
mod ice59;
mod ice60;
mod ice61;
mod ice62;
mod ice63;
mod ice64;
mod ice65;
mod ice66;

use super::check::{Paired, paired};

/// The rules with their checks, by number.
pub(super) static CHECKS: &[Paired] = &[
    paired!(Package, ice34),
    paired!(Package, ice35),
    paired!(Package, ice36),
    paired!(Package, ice38),
    paired!(Package, ice39),
    paired!(Package, ice40),
    paired!(Package, ice41),
    paired!(Package, ice42),
    paired!(Package, ice43),
    paired!(Package, ice44),
    paired!(Package, ice45),
    paired!(Package, ice46),
    paired!(Package, ice47),
    paired!(Package, ice48),
    paired!(Package, ice49),
    paired!(Package, ice50),
    paired!(Package, ice51),
    paired!(Package, ice52),
    paired!(Package, ice53),
    paired!(Package, ice54),
    paired!(Package, ice55),
    paired!(Package, ice56),
    paired!(Package, ice57),
    paired!(Package, ice58),
    paired!(Package, ice59),
    paired!(Package, ice60),
    paired!(Package, ice61),
    paired!(Package, ice62),
    paired!(Package, ice63),
    paired!(Package, ice64),
    paired!(Package, ice65),
    paired!(Package, ice66),
];
