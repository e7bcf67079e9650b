//! Some packages of the set state the certificates of the others, and some do not.

use crate::findings::Findings;
use crate::rule::{Group, Level, Rule};
use crate::rules::Set;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "package-certificate-in-part",
    group: Group::Set,
    level: Level::Warning,
    summary: "some packages of the set state their certificates and others do not",
    help: include_str!("package_certificate_in_part.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(set: &Set, findings: &mut Findings) {
    let mut members = set.members().iter();
    let Some(first) = members.find(|member| member.has_package_certificate) else {
        return;
    };
    for member in set.members() {
        if !member.has_package_certificate {
            let finding = RULE
                .finding(format!(
                    "`{}` states no certificate of packages, and `{}` does",
                    member.file, first.file
                ))
                .hint("have the maker list the certificate in `MsiPackageCertificate` of every package of the transaction")
                .table("MsiPackageCertificate");
            findings.add(member.finding(finding));
        }
    }
}
