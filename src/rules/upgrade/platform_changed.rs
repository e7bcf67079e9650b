//! What was built for another platform keeps its codes.

use crate::findings::Findings;
use crate::msi::Package;
use crate::msi::components::Component;
use crate::rule::{Group, Kinds, Rule};
use crate::rules::UpgradeSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "platform-changed",
    group: Group::Upgrade,
    kinds: Kinds::PACKAGES,
    summary: "the platform is another one, and the product or a component keeps its code",
    help: include_str!("platform_changed.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &UpgradeSubject<'_>, findings: &mut Findings) {
    let platforms =
        [subject.ground, subject.previous].map(|ground| Package::platform(ground.package()));
    if let [Some(platform), Some(former)] = platforms
        && platform != former
        && subject.keeps_product()
    {
        findings.add(
            RULE.finding(format!(
                "the package is for {platform} and the previous one for {former}, and the product code is the same"
            ))
            .hint("give the product a new product code")
            .table("_Summary")
            .key(["PID_TEMPLATE"]),
        );
    }
    for new in subject.ground.components().iter() {
        let old = new
            .code()
            .and_then(|code| subject.previous.components().with_code(code));
        let Some(old) = old else { continue };
        let bits = |component: &Component<'_>| component.has(Component::BITS_64);
        if bits(new) == bits(old) {
            continue;
        }
        let (now, before) = if bits(new) {
            ("64-bit", "32-bit")
        } else {
            ("32-bit", "64-bit")
        };
        findings.add(
            RULE.finding(format!(
                "the component `{}` is a {now} one and was a {before} one, and has its old code",
                new.key
            ))
            .hint("give it a new component code")
            .cell(new.row, "ComponentId")
            .also(subject.previous_row(old.row)),
        );
    }
}
