//! Some packages of the set are signed and others are not.

use crate::findings::Findings;
use crate::member::Member;
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
    let signer = |member: &'_ Member| member.signer.clone();
    let mut signed = set
        .members()
        .iter()
        .filter_map(|member| Some((member, signer(member)?)));
    let Some((first, first_signer)) = signed.next() else {
        return;
    };
    for (member, signer) in signed {
        if signer != first_signer {
            let finding = RULE
                .finding_at(
                    Level::Info,
                    format!(
                        "`{}` is signed by `{signer}`, and `{}` by `{first_signer}`",
                        member.file, first.file
                    ),
                )
                .hint("see whether both are whom you expect");
            findings.add(member.finding(finding));
        }
    }
}
