//! `docs/rules.md`: every rule on one page, from the registry.

use std::fmt::Write as _;

use rollpack::profile::Profile;
use rollpack::rule::{Group, Rule};
use rollpack::rules;

const HEAD: &str = "\
<!-- Written by `cargo xtask codegen` from the rules themselves. -->

# Rules

What `validate`, `build` and `verify` name in brackets. `rollpack explain RULE` prints one of them, `rollpack rules` lists them.
A rule of Windows Installer keeps its published id; ours name the problem.
";

/// Returns the page.
pub(super) fn page() -> String {
    let mut page = HEAD.to_owned();
    for group in Group::ALL {
        let rules: Vec<&Rule> = rules::all().filter(|rule| rule.group == group).collect();
        if rules.is_empty() {
            continue;
        }
        let _ = write!(
            page,
            "\n## About {}\n\n| rule | level | what is wrong |\n|---|---|---|\n",
            about(group)
        );
        for rule in &rules {
            let _ = writeln!(
                page,
                "| [{}](#{}) | {} | {} |",
                rule.id,
                rule.id.to_ascii_lowercase(),
                rule.level,
                rule.summary
            );
        }
        for rule in rules {
            page.push_str(&section(rule));
        }
    }
    page
}

fn section(rule: &Rule) -> String {
    let mut section = format!("\n### {}\n\n", rule.id);
    if let Some(published) = rule.published {
        let _ = write!(
            section,
            "*{}*, [{}]({}). ",
            published.name, rule.id, published.url
        );
    }
    let _ = write!(
        section,
        "{}: {}.",
        capital(rule.level.as_str()),
        rule.summary
    );
    let without: Vec<_> = Profile::ALL
        .into_iter()
        .filter(|profile| !profile.has(rule))
        .map(|profile| format!("`{}`", profile.as_str()))
        .collect();
    if !without.is_empty() {
        let _ = write!(section, " Not in {}.", without.join(", "));
    }
    section.push_str("\n\n");
    for line in rule.help.lines() {
        match line.strip_prefix("## ") {
            Some(heading) => {
                let _ = writeln!(section, "#### {heading}");
            }
            None => {
                let _ = writeln!(section, "{line}");
            }
        }
    }
    section
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

const fn about(group: Group) -> &'static str {
    match group {
        Group::Spec => "the text of a spec",
        Group::Inventory => "the documented inventory",
        Group::Procedure => "the documented procedure",
        Group::Database => "databases that Windows Installer would not take",
        Group::Tables => "the tables of a package",
        Group::Content => "what a package carries",
        Group::Signature => "signatures of packages",
        Group::Set => "packages taken together",
        Group::Upgrade => "a package and the one that it replaces",
        Group::Bundle => "bundles",
        Group::Trust => "trust in bundles",
        Group::Suppression => "suppressions",
    }
}
