//! Some packages of the set are signed and others are not.

use crate::findings::Findings;
use crate::rule::{Group, Level, Rule};
use crate::rules::Set;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "signed-in-part",
    group: Group::Set,
    level: Level::Warning,
    summary: "some packages of the set are signed and others are not",
    help: include_str!("signed_in_part.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(set: &Set, findings: &mut Findings) {
    let Some(first) = set.members().iter().find(|member| member.is_signed) else {
        return;
    };
    for member in set.members() {
        if !member.is_signed {
            let finding = RULE
                .finding(format!(
                    "`{}` is not signed, and `{}` is",
                    member.file, first.file
                ))
                .hint("get all packages as their maker signed them: patching and administrative installation lose the signature");
            findings.add(member.finding(finding));
        }
    }
    of_signers(set, findings);
}

/// Tells of members that somebody else signed than the first one.
fn of_signers(set: &Set, findings: &mut Findings) {
    let mut known = set
        .members()
        .iter()
        .filter_map(|member| Some((member, member.signer.as_deref()?)));
    let Some((first, expected)) = known.next() else {
        return;
    };
    for (member, signer) in known {
        if signer != expected {
            let finding = RULE
                .finding_at(
                    Level::Info,
                    format!(
                        "`{}` is signed by `{signer}`, and `{}` by `{expected}`",
                        member.file, first.file
                    ),
                )
                .hint("see whether both are whom you expect");
            findings.add(member.finding(finding));
        }
    }
}
