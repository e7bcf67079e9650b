//! The list of all rules: each is paired with its check, where it has one.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::check::{Condense, Paired};
use super::{
    content, database, inventory, module, procedure, set, signature, suppression, tables, upgrade,
};
use crate::rule::Rule;
use crate::spec::SPEC_RULES;
use crate::verify;

/// The rules that look at what was read, group by group, in the order in which findings about the same place are told.
static CHECKS: [&[Paired]; 9] = [
    inventory::CHECKS,
    database::CHECKS,
    content::CHECKS,
    signature::CHECKS,
    tables::CHECKS,
    module::CHECKS,
    set::CHECKS,
    upgrade::CHECKS,
    procedure::CHECKS,
];

/// The rules about suppressions, which [`crate::judge`] applies when all others have looked.
static SETTLING: [&Rule; 2] = [
    &suppression::suppression_unmatched::RULE,
    &suppression::suppression_expired::RULE,
];

/// The place of each rule in [`all`], by id in lower case.
static PLACES: LazyLock<HashMap<String, (usize, &'static Rule)>> = LazyLock::new(|| {
    let rules = all().enumerate();
    rules
        .map(|(place, rule)| (rule.id.to_ascii_lowercase(), (place, rule)))
        .collect()
});

/// Returns the rules that look at what was read, each with its check.
pub fn checks() -> impl Iterator<Item = Paired> {
    CHECKS.into_iter().flatten().copied()
}

/// Returns every rule: those that reading a spec applies, then those with a check, then those about suppressions,
/// then those that verifying a bundle applies.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    SPEC_RULES
        .iter()
        .copied()
        .chain(checks().map(|(rule, _)| rule))
        .chain(SETTLING)
        .chain(verify::rules::all())
}

/// Returns the rule called `id`, ignoring case.
pub fn find(id: &str) -> Option<&'static Rule> {
    let (_, rule) = PLACES.get(&id.to_ascii_lowercase())?;
    Some(rule)
}

/// Returns the place of a rule in [`all`].
pub(crate) fn place(rule: &Rule) -> usize {
    let known = PLACES.get(&rule.id.to_ascii_lowercase());
    known.map_or(usize::MAX, |(place, _)| *place)
}

/// Returns how several findings of a rule become one, where they do.
pub(crate) fn condense(rule: &Rule) -> Option<Condense> {
    let mut condensed = inventory::CONDENSED.iter();
    condensed
        .find(|(condensed, _)| *condensed == rule)
        .map(|(_, condense)| *condense)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::path::Path;

    use super::*;
    use crate::disk;
    use crate::rule::{Group, HEADINGS, Level, Suppressible};

    fn is_kebab_case(id: &str) -> bool {
        id.split('-').all(|word| {
            !word.is_empty()
                && word
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
    }

    #[test]
    fn ids_and_names_are_unique_and_well_formed() {
        let mut seen = HashSet::new();
        for rule in all() {
            assert!(seen.insert(rule.id), "{} is listed twice", rule.id);
            assert!(
                rule.name() == rule.id || seen.insert(rule.name()),
                "{}",
                rule.name()
            );
            assert!(is_kebab_case(rule.name()), "{}", rule.name());
            let published = rule.id.starts_with("ICE");
            assert_eq!(published, rule.published.is_some(), "{}", rule.id);
        }
    }

    #[test]
    fn every_rule_is_documented_under_the_same_headings() {
        for rule in all() {
            let headings: Vec<_> = rule
                .help
                .lines()
                .filter(|line| line.starts_with('#'))
                .collect();
            assert_eq!(headings, HEADINGS, "{}", rule.id);
            assert!(rule.help.starts_with(HEADINGS[0]), "{}", rule.id);
            assert!(rule.help.ends_with(".\n"), "{}", rule.id);
            let (summary, id) = (rule.summary, rule.id);
            assert!(summary.starts_with(|c: char| !c.is_uppercase()), "{id}");
            assert!(!summary.ends_with('.') && !summary.contains('\n'), "{id}");
        }
    }

    /// One rule, one file of its name; and no file that the list forgets.
    #[test]
    fn rules_and_files_agree() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
        let mut files = HashSet::new();
        for group in [
            "inventory",
            "database",
            "content",
            "signature",
            "tables",
            "module",
            "set",
            "upgrade",
            "procedure",
            "suppression",
        ] {
            for file in disk::list(&folder.join(group)).unwrap() {
                let text = disk::read(&file.path, 1 << 20).unwrap();
                if String::from_utf8(text)
                    .unwrap()
                    .contains("static RULE: Rule")
                {
                    files.insert(file.name.replace('_', "-").replace(".rs", ""));
                }
            }
        }
        let checked = checks().map(|(rule, _)| rule);
        let listed: HashSet<_> = checked
            .chain(SETTLING)
            .map(|rule| rule.id.to_ascii_lowercase())
            .collect();
        assert_eq!(files, listed);
    }

    #[test]
    fn only_errors_are_beyond_suppression() {
        for rule in all() {
            // No suppression reaches a verification.
            let out_of_reach = matches!(
                rule.group,
                Group::Suppression | Group::Bundle | Group::Trust
            );
            assert!(
                rule.suppressible == Suppressible::Yes
                    || rule.level == Level::Error
                    || out_of_reach,
                "{}",
                rule.id
            );
        }
    }

    #[test]
    fn rules_are_found_ignoring_case() {
        assert_eq!(find("Payload-Missing").unwrap().id, "payload-missing");
        assert!(find("payload").is_none());
        assert_eq!(place(all().nth(3).unwrap()), 3);
    }
}
