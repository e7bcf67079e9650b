//! The rules that verifying a bundle applies, and their documentation: one for each way to be wrong.

pub(super) mod archive;
pub(super) mod entry;
pub(super) mod manifest;
pub(super) mod policy;
pub(super) mod rebuild;
pub(super) mod signature;
#[cfg(test)]
mod tests;

use crate::rule::{Group, Rule, Suppressible};

/// What the rules of bundles have in common: a bundle that breaks one is refused.
const COMMON: Rule = Rule {
    group: Group::Bundle,
    suppressible: Suppressible::No,
    ..Rule::COMMON
};

/// Returns every rule: about the archive, its entries, its manifest, its signatures, and about building it
/// again.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    [
        archive::RULES,
        entry::RULES,
        manifest::RULES,
        signature::RULES,
        policy::RULES,
        rebuild::RULES,
    ]
    .into_iter()
    .flatten()
    .copied()
}

/// Returns the rules that look only where a bundle is built again.
pub fn of_rebuilding() -> impl Iterator<Item = &'static Rule> {
    rebuild::RULES.iter().copied()
}
