//! A package of the set removes another one.

use std::collections::HashMap;

use uuid::Uuid;

use crate::findings::Findings;
use crate::member::{Member, Removal};
use crate::rule::{Group, Rule};
use crate::rules::Set;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "member-removes-member",
    group: Group::Set,
    summary: "a package of the set removes another one",
    help: include_str!("member_removes_member.md"),
    ..Rule::COMMON
};

/// A product that may be removed, with the version and the language by which it is found.
#[derive(Clone, Copy, Debug)]
struct Target<'a> {
    version: [u16; 3],
    language: u16,
    member: &'a Member,
}

pub(in crate::rules) fn check(set: &Set, findings: &mut Findings) {
    let families = families(set);
    for member in set.members() {
        let removals = member.removals.iter();
        for removal in removals.filter(|removal| !removal.is_detection) {
            let family = families.get(&removal.upgrade_code);
            let Some(removed) = family.and_then(|family| removed(member, removal, family)) else {
                continue;
            };
            let [major, minor, build] = removed.version;
            let finding = RULE
                .finding(format!(
                    "installing `{}` removes `{}`, the version {major}.{minor}.{build} of the upgrade code in this row",
                    member.file, removed.member.file
                ))
                .hint("leave out the older one, or have the maker give products that are to stay side by side their own upgrade codes")
                .table("Upgrade")
                .key(removal.key.iter().map(ToString::to_string));
            findings.add(member.finding(finding));
        }
    }
}

/// Returns the members by upgrade code, sorted by version.
fn families(set: &Set) -> HashMap<Uuid, Vec<Target<'_>>> {
    let mut families: HashMap<Uuid, Vec<Target<'_>>> = HashMap::new();
    for member in set.members() {
        let identity = &member.identity;
        let target = || {
            Some(Target {
                version: identity.compared_version()?,
                language: identity.language?,
                member,
            })
        };
        if let (Some(code), Some(target)) = (identity.upgrade_code, target()) {
            families.entry(code).or_default().push(target);
        }
    }
    for family in families.values_mut() {
        family.sort_by_key(|target| target.version);
    }
    families
}

/// Returns the first other product of a family that a row removes.
fn removed<'a>(member: &Member, removal: &Removal, family: &[Target<'a>]) -> Option<Target<'a>> {
    let within = removal.reach.within(family, |target| target.version);
    let mut others = within
        .iter()
        .filter(|target| target.member.identity.product_code != member.identity.product_code);
    others
        .find(|target| removal.reach.covers(target.version, target.language))
        .copied()
}
