//! `docs/attacks.md` names tests and rules: each of them is there.

use std::collections::BTreeSet;

use crate::rollup::repository;

/// The words in backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[test]
fn every_attack_is_refused_by_a_rule_and_a_test_that_exist() {
    let page = include_str!("../../docs/attacks.md");
    let rules: BTreeSet<_> = rollpack::verify::rules::all().map(|rule| rule.id).collect();
    let is_rule = |word: &&str| {
        let mut parts = word.split('-');
        let is_word =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase());
        word.contains('-') && parts.all(is_word)
    };
    let (mut lines, mut tests) = (0, BTreeSet::new());
    for line in page.lines().filter(|line| line.starts_with("| ")) {
        let cells: Vec<_> = line.split('|').map(str::trim).collect();
        let [_, what, by, shown, _] = cells[..] else {
            panic!("{line}");
        };
        if shown == "shown in" {
            continue;
        }
        lines += 1;
        assert!(!what.is_empty() && !by.is_empty(), "{line}");
        for rule in quoted(by).filter(is_rule) {
            assert!(rules.contains(rule), "there is no rule `{rule}`");
        }
        let shown: Vec<_> = quoted(shown).collect();
        let [file, test] = shown[..] else {
            panic!("{line}");
        };
        let source = std::fs::read_to_string(repository(file)).unwrap();
        let is_there = source.contains(&format!("fn {test}("));
        assert!(is_there, "`{file}` has no test `{test}`");
        tests.insert(test.to_owned());
    }
    assert!(lines > 60 && tests.len() > 40, "{lines}, {}", tests.len());
}
