//! The list of all rules: each is paired with its check, where it has one.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::check::{Check, Condense};
use super::{inventory, package, procedure, rollup, settling};
use crate::rule::Rule;
use crate::spec::SPEC_RULES;
use crate::verify;

/// The rules that look at what was read, in the order in which findings about the same place are told.
pub static CHECKS: &[(&Rule, Check)] = &[
    (
        &inventory::payload_missing::RULE,
        Check::Rollup(inventory::payload_missing::check),
    ),
    (
        &inventory::payload_unlisted::RULE,
        Check::Rollup(inventory::payload_unlisted::check),
    ),
    (
        &inventory::name_case_mismatch::RULE,
        Check::Rollup(inventory::name_case_mismatch::check),
    ),
    (
        &inventory::inventory_size_mismatch::RULE,
        Check::Rollup(inventory::inventory_size_mismatch::check),
    ),
    (
        &inventory::inventory_date_mismatch::RULE,
        Check::Times(inventory::inventory_date_mismatch::check),
    ),
    (
        &inventory::not_a_package::RULE,
        Check::File(inventory::not_a_package::check),
    ),
    (
        &inventory::product_mismatch::RULE,
        Check::Rollup(inventory::product_mismatch::check),
    ),
    (
        &inventory::inventory_version_mismatch::RULE,
        Check::Rollup(inventory::inventory_version_mismatch::check),
    ),
    (
        &inventory::inventory_platform_mismatch::RULE,
        Check::Rollup(inventory::inventory_platform_mismatch::check),
    ),
    (
        &inventory::inventory_unchecked::RULE,
        Check::Gaps(inventory::inventory_unchecked::check),
    ),
    (
        &package::package_property_missing::RULE,
        Check::Package(package::package_property_missing::check),
    ),
    (
        &rollup::product_code_reused::RULE,
        Check::Set(rollup::product_code_reused::check),
    ),
    (
        &rollup::package_code_reused::RULE,
        Check::Set(rollup::package_code_reused::check),
    ),
    (
        &rollup::upgrade_code_shared::RULE,
        Check::Set(rollup::upgrade_code_shared::check),
    ),
    (
        &procedure::payload_unused::RULE,
        Check::Spec(procedure::payload_unused::check),
    ),
    (
        &procedure::step_names_unlisted_payload::RULE,
        Check::Spec(procedure::step_names_unlisted_payload::check),
    ),
    (
        &procedure::step_name_case_differs::RULE,
        Check::Spec(procedure::step_name_case_differs::check),
    ),
    (
        &procedure::step_left_open::RULE,
        Check::Spec(procedure::step_left_open::check),
    ),
    (
        &procedure::uninstalled_never_reinstalled::RULE,
        Check::Spec(procedure::uninstalled_never_reinstalled::check),
    ),
    (
        &procedure::reinstalled_never_uninstalled::RULE,
        Check::Spec(procedure::reinstalled_never_uninstalled::check),
    ),
    (
        &procedure::reinstalled_never_copied::RULE,
        Check::Spec(procedure::reinstalled_never_copied::check),
    ),
    (
        &procedure::copied_never_installed::RULE,
        Check::Spec(procedure::copied_never_installed::check),
    ),
    (
        &procedure::initialized_before_installed::RULE,
        Check::Spec(procedure::initialized_before_installed::check),
    ),
    (
        &procedure::deployment_never_started::RULE,
        Check::Spec(procedure::deployment_never_started::check),
    ),
    (
        &procedure::com_plus_disabled_never_enabled::RULE,
        Check::Spec(procedure::com_plus_disabled_never_enabled::check),
    ),
];

/// The rules about suppressions, which [`crate::judge`] applies when all others have looked.
static SETTLING: [&Rule; 2] = [
    &settling::suppression_unmatched::RULE,
    &settling::suppression_expired::RULE,
];

/// Those whose findings become one, where there are several.
static CONDENSED: &[(&Rule, Condense)] = &[(
    &inventory::inventory_date_mismatch::RULE,
    inventory::inventory_date_mismatch::condense,
)];

/// The place of each rule in [`all`], by id in lower case.
static PLACES: LazyLock<HashMap<String, (usize, &'static Rule)>> = LazyLock::new(|| {
    let rules = all().enumerate();
    rules
        .map(|(place, rule)| (rule.id.to_ascii_lowercase(), (place, rule)))
        .collect()
});

/// Returns every rule: those that reading a spec applies, then those with a check, then those about suppressions,
/// then those that verifying a bundle applies.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    SPEC_RULES
        .iter()
        .copied()
        .chain(CHECKS.iter().map(|(rule, _)| *rule))
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
    let mut condensed = CONDENSED.iter();
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
    use crate::rule::{HEADINGS, Level, Settling};

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
        for group in ["inventory", "package", "procedure", "rollup", "settling"] {
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
        let checked = CHECKS.iter().map(|(rule, _)| *rule);
        let listed: HashSet<_> = checked
            .chain(SETTLING)
            .map(|rule| rule.id.to_owned())
            .collect();
        assert_eq!(files, listed);
    }

    #[test]
    fn only_errors_are_beyond_suppression() {
        for rule in all() {
            let about_suppressions = rule.id.starts_with("suppression-");
            assert!(
                rule.settling == Settling::Allowed
                    || rule.level == Level::Error
                    || about_suppressions,
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
