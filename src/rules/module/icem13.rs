//! A merge module carries a publisher policy.

use crate::findings::Findings;
use crate::msi::Row;
use crate::msi::schema::{MSI_ASSEMBLY, msi_assembly, msi_assembly_name};
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICEM13",
    published: Some(Published {
        name: "module-policy-assembly",
        url: "https://learn.microsoft.com/windows/win32/msi/icem13",
    }),
    level: Level::Warning,
    kinds: Kinds::MODULES,
    summary: "a module carries a publisher policy",
    help: include_str!("icem13.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    for row in ground.rows(MSI_ASSEMBLY) {
        let component = row.text(msi_assembly::COMPONENT_).unwrap_or_default();
        let mut names = ground.having(msi_assembly_name::COMPONENT_, component);
        if names.any(is_policy) {
            findings.add(
                RULE.finding("the component is a publisher policy")
                    .hint("have the package install the policy, not the module")
                    .of(row),
            );
        }
    }
}

/// Whether a part of an assembly's name is that of a publisher policy: `type` ends with
/// `-policy`, as `win32-policy` does, or `name` of `policy.MAJOR.MINOR.ASSEMBLY`.
fn is_policy(part: Row<'_>) -> bool {
    let name = part.text(msi_assembly_name::NAME).unwrap_or_default();
    let value = part.text(msi_assembly_name::VALUE).unwrap_or_default();
    let value = value.to_ascii_lowercase();
    if name.eq_ignore_ascii_case("type") {
        return value.ends_with("-policy");
    }
    let mut fields = value.split('.');
    let is_number = |field: Option<&str>| field.is_some_and(|field| field.parse::<u16>().is_ok());
    name.eq_ignore_ascii_case("name")
        && fields.next() == Some("policy")
        && is_number(fields.next())
        && is_number(fields.next())
        && fields.next().is_some()
}
