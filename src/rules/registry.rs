//! The list of all rules.

use super::{Rule, inventory, package, plain, procedure, rollup, settling};

/// The rules that look at what was read, in the order in which findings about the same place are told.
pub static RULES: &[&Rule] = &[
    &inventory::payload_missing::RULE,
    &inventory::payload_unlisted::RULE,
    &inventory::name_case_mismatch::RULE,
    &inventory::inventory_size_mismatch::RULE,
    &inventory::inventory_date_mismatch::RULE,
    &inventory::not_a_package::RULE,
    &inventory::product_mismatch::RULE,
    &inventory::inventory_version_mismatch::RULE,
    &inventory::inventory_platform_mismatch::RULE,
    &inventory::inventory_unchecked::RULE,
    &package::package_property_missing::RULE,
    &rollup::product_code_reused::RULE,
    &rollup::package_code_reused::RULE,
    &rollup::upgrade_code_shared::RULE,
    &procedure::payload_unused::RULE,
    &procedure::step_names_unlisted_payload::RULE,
    &procedure::step_name_case_differs::RULE,
    &procedure::step_left_open::RULE,
    &procedure::uninstalled_never_reinstalled::RULE,
    &procedure::reinstalled_never_uninstalled::RULE,
    &procedure::reinstalled_never_copied::RULE,
    &procedure::copied_never_installed::RULE,
    &procedure::initialized_before_installed::RULE,
    &procedure::deployment_never_started::RULE,
    &procedure::com_plus_disabled_never_enabled::RULE,
    &settling::suppression_unmatched::RULE,
    &settling::suppression_expired::RULE,
];

/// Returns every rule: those that reading a spec applies, then the others about specs and packages, then
/// those that verifying a bundle applies.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    plain::READING
        .iter()
        .chain(RULES.iter().copied())
        .chain(plain::VERIFYING.iter())
}

/// Returns the rule called `id`, ignoring case.
pub fn find(id: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.id.eq_ignore_ascii_case(id))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::path::Path;

    use super::*;
    use crate::disk;
    use crate::finding::Level;
    use crate::rules::{Check, HEADINGS, Settling};

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
            assert!(!rule.profiles.is_empty(), "{} is in no profile", rule.id);
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
        let listed: HashSet<_> = RULES.iter().map(|rule| rule.id.to_owned()).collect();
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
        assert!(matches!(
            find("package-property-missing").unwrap().check,
            Check::Package(_)
        ));
    }
}
