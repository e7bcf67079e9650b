//! A file that should be a package cannot be read as one.

use std::error::Error;

use crate::findings::Findings;
use crate::inventory::Content;
use crate::msi::Kind;
use crate::rule::{Group, Rule, Settling};
use crate::rules::FileSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "not-a-package",
    group: Group::Inventory,
    summary: "a file that should be a package cannot be read as one",
    help: include_str!("not_a_package.md"),
    settling: Settling::Refused,
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &FileSubject<'_>, findings: &mut Findings) {
    let name = subject.file;
    let finding = match (subject.content, subject.row) {
        (Content::Unreadable(error), _) => RULE
            .finding(format!(
                "`{name}` cannot be read as a package: {}",
                with_causes(error)
            ))
            .hint("get the file again, or document it as `kind: file` if it is no package"),
        (Content::Package(package), Some(_)) if package.kind != Kind::Package => RULE
            .finding(format!(
                "`{name}` is an installer database of another kind: `.{}`",
                package.kind
            ))
            .hint("document it as `kind: file` if it only goes along"),
        (Content::Package(_) | Content::File, _) => return,
    };
    findings.add(finding);
}

fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
