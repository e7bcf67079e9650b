//! A file that should be a package cannot be read as one.

use crate::error_text::with_causes;
use crate::findings::Findings;
use crate::inventory::Content;
use crate::msi::{Kind, MsiError};
use crate::recognition::FileKind;
use crate::rule::{Group, Rule, Suppressible};
use crate::rules::FileSubject;
use crate::spec::PayloadKind;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "not-a-package",
    group: Group::Inventory,
    summary: "a file that should be a package cannot be read as one",
    help: include_str!("not_a_package.md"),
    suppressible: Suppressible::No,
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
            .hint(advice(error, subject.row.is_some())),
        (Content::Package(package), Some(row)) if !is_documented_as(package.kind, row.kind) => RULE
            .finding(format!(
                "`{name}` is an installer database of another kind: `.{}`",
                package.kind
            ))
            .hint(match package.kind {
                Kind::Package => "document it as `kind: msi`",
                Kind::Patch => "document it as `kind: msp`",
                _ => "document it as `kind: file` if it only goes along",
            }),
        (Content::Package(_) | Content::File, _) => return,
    };
    findings.add(finding);
}

const fn is_documented_as(kind: Kind, documented: PayloadKind) -> bool {
    match documented {
        PayloadKind::Msi => matches!(kind, Kind::Package),
        PayloadKind::Msp => matches!(kind, Kind::Patch),
        PayloadKind::Cab | PayloadKind::File => true,
    }
}

/// Says what to do about a file by what it is.
fn advice(error: &MsiError, is_documented: bool) -> String {
    let own = error
        .other_kind()
        .map_or("get the file again", FileKind::advice);
    if is_documented {
        format!("{own}, or document it as `kind: file` if it is not a package")
    } else {
        own.to_owned()
    }
}
