//! A package that comes with others restarts the machine.

use crate::findings::Findings;
use crate::rule::{Group, Level, Rule};
use crate::rules::Set;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "restart-within-set",
    group: Group::Set,
    level: Level::Warning,
    summary: "a package that comes with others restarts the machine",
    help: include_str!("restart_within_set.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(set: &Set, findings: &mut Findings) {
    for member in set.members() {
        for (table, action) in &member.restarts {
            let finding = RULE
                .finding(format!(
                    "`{}` runs `{action}`, and is installed together with others",
                    member.file
                ))
                .hint("install it last or alone, or pass `REBOOT=ReallySuppress` and restart when all are installed")
                .table(*table)
                .key([*action]);
            findings.add(member.finding(finding));
        }
    }
}
