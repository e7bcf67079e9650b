//! Nothing keeps the package from being installed over a newer one.

use std::collections::HashSet;

use crate::findings::Findings;
use crate::groundwork::Groundwork;
use crate::msi::category::version;
use crate::msi::condition::Condition;
use crate::msi::schema::{LAUNCH_CONDITION, launch_condition};
use crate::msi::sequences::Sequence;
use crate::msi::upgrade::Upgrade;
use crate::rule::{Group, Kinds, Level, Rule};
use crate::rules::UpgradeSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "downgrade-not-blocked",
    level: Level::Warning,
    group: Group::Upgrade,
    kinds: Kinds::PACKAGES,
    summary: "nothing keeps the package from being installed over a newer one",
    help: include_str!("downgrade_not_blocked.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &UpgradeSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    let (Some(code), Some(own)) = (
        ground.property("UpgradeCode"),
        ground.property("ProductVersion"),
    ) else {
        return;
    };
    let Ok(own) = version::product(own) else {
        return;
    };
    let newer = |row: &&Upgrade<'_>| {
        let is_own = row
            .upgrade_code
            .is_some_and(|known| known.eq_ignore_ascii_case(code));
        let begins = row
            .minimum
            .and_then(|minimum| version::product(minimum).ok());
        is_own && row.has(Upgrade::ONLY_DETECT) && row.maximum.is_none() && begins == Some(own)
    };
    let detected: HashSet<&str> = ground
        .upgrades()
        .iter()
        .filter(newer)
        .filter_map(|row| row.action_property)
        .collect();
    if detected.is_empty() {
        findings.add(
            RULE.finding("no row of `Upgrade` detects newer versions of the product")
                .hint("add one that only detects, from its own version on; in WiX `MajorUpgrade/@DowngradeErrorMessage` does")
                .table("Upgrade"),
        );
    } else if !is_blocked(ground, &detected) {
        findings.add(
            RULE.finding("newer versions are detected, and nothing ends the installation then")
                .hint("end it by a launch condition, or by an action of type 19")
                .table("LaunchCondition"),
        );
    }
}

/// Whether a launch condition or an error action looks at one of these properties.
fn is_blocked(ground: &Groundwork<'_>, detected: &HashSet<&str>) -> bool {
    let names = |condition: &str| {
        let condition = Condition::parse(condition);
        condition.is_ok_and(|condition| {
            condition
                .symbols()
                .any(|symbol| detected.contains(symbol.name))
        })
    };
    let launch = ground
        .rows(LAUNCH_CONDITION)
        .filter_map(|row| row.text(launch_condition::CONDITION));
    let is_error = |action: &str| {
        ground
            .custom_actions()
            .get(action)
            .is_some_and(|action| action.kind.base() == ERROR)
    };
    let actions = ground.sequences().iter().flat_map(Sequence::actions);
    let errors = actions
        .filter(|action| is_error(action.name))
        .filter_map(|action| action.condition);
    launch.chain(errors).any(names)
}

/// The type of an action that ends the installation with a message.
///
/// See [Custom Action Type 19](https://learn.microsoft.com/windows/win32/msi/custom-action-type-19).
const ERROR: i32 = 19;
