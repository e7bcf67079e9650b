//! A cabinet has a member that is no file of the package.

use crate::findings::Findings;
use crate::payload::ContentDefect;
use crate::rule::{Group, Kinds, Level, Rule};
use crate::rules::ExaminedSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "cabinet-member-unlisted",
    group: Group::Content,
    level: Level::Warning,
    kinds: Kinds::INSTALLABLE,
    summary: "a cabinet has a member that is not a file of the package",
    help: include_str!("cabinet_member_unlisted.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &ExaminedSubject<'_>, findings: &mut Findings) {
    for defect in &subject.examination.content.defects {
        if matches!(defect, ContentDefect::Stray { .. }) {
            findings.add(
                RULE.finding(defect.to_string())
                    .hint("nothing installs it: have the maker say why it is there"),
            );
        }
    }
}
