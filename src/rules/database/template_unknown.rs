//! The Template names no platform that Windows Installer knows.

use crate::findings::Findings;
use crate::msi::{Kind, Platform};
use crate::rule::{Group, Kinds, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "template-unknown",
    group: Group::Database,
    kinds: Kinds::INSTALLABLE,
    summary: "the Template names no platform that Windows Installer knows",
    help: include_str!("template_unknown.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let template = subject.package.summary.template();
    let Some(template) = template.filter(|template| !template.is_empty()) else {
        if subject.package.kind == Kind::Package {
            findings.add(
                RULE.finding("the summary information has no Template")
                    .hint("have the maker write platform and languages, such as `Intel;1033`"),
            );
        }
        return;
    };
    let (platforms, languages) = template.split_once(';').unwrap_or((template, ""));
    for platform in platforms.split(',') {
        if Platform::parse(platform.trim()).is_none() {
            let message = format!("the Template `{template}` names the platform `{platform}`");
            findings.add(RULE.finding(message).hint(
                "those that Windows Installer knows are `Intel`, `x64`, `Intel64`, `Arm` and `Arm64`",
            ));
        }
    }
    for language in languages.split(',').map(str::trim) {
        if !language.is_empty() && language.parse::<u16>().is_err() {
            let message = format!("the Template `{template}` names the language `{language}`");
            findings.add(
                RULE.finding(message)
                    .hint("languages are numbers, such as 1033, separated by commas"),
            );
        }
    }
}
