//! The rules that verifying a bundle applies, and their documentation: one for each way to be wrong.

pub(super) mod archive;
pub(super) mod entry;
pub(super) mod manifest;
pub(super) mod signature;
#[cfg(test)]
mod tests;

use crate::plain_rule::PlainRule;

/// Writes the documentation of a rule under its headings; the example is what `verify` prints.
macro_rules! help {
    ($($part:literal),+ $(,)?) => {
        crate::plain_rule::help!("text", $($part),+)
    };
}
use help;

/// Returns every rule: about the archive, its entries, its manifest, its signatures.
pub fn all() -> impl Iterator<Item = &'static PlainRule> {
    [
        archive::RULES,
        entry::RULES,
        manifest::RULES,
        signature::RULES,
    ]
    .into_iter()
    .flatten()
    .copied()
}
