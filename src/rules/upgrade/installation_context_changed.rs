//! A package is for one user and replaces one that is for all, or the reverse.

use crate::findings::Findings;
use crate::groundwork::Groundwork;
use crate::rule::{Group, Kinds, Rule};
use crate::rules::UpgradeSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "installation-context-changed",
    group: Group::Upgrade,
    kinds: Kinds::PACKAGES,
    summary: "the package is installed for one user and its predecessor for all, or the reverse",
    help: include_str!("installation_context_changed.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &UpgradeSubject<'_>, findings: &mut Findings) {
    let contexts = [subject.ground, subject.previous].map(context);
    if let [Some(context), Some(former)] = contexts
        && context != former
    {
        findings.add(
            RULE.finding(format!(
                "the package is installed {}, and the previous one {}",
                context.words(),
                former.words()
            ))
            .hint("keep `ALLUSERS` as it was, or have the previous one uninstalled first: no upgrade reaches the other context")
            .table("Property")
            .key(["ALLUSERS"]),
        );
    }
}

/// For whom a package is installed.
///
/// See [Installation Context](https://learn.microsoft.com/windows/win32/msi/installation-context).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Context {
    User,
    Machine,
}

impl Context {
    const fn words(self) -> &'static str {
        match self {
            Self::User => "for one user",
            Self::Machine => "for all users",
        }
    }
}

/// Returns what the package itself decides; `None` where whoever installs it does.
///
/// See [ALLUSERS](https://learn.microsoft.com/windows/win32/msi/allusers).
fn context(ground: &Groundwork<'_>) -> Option<Context> {
    match ground.property("ALLUSERS") {
        Some("1") => Some(Context::Machine),
        Some("2") if ground.property("MSIINSTALLPERUSER") == Some("1") => Some(Context::User),
        Some(_) => None,
        None => Some(Context::User),
    }
}
