//! The article: nothing is lost in it, and nothing gets out of it.

use std::collections::HashSet;
use std::process::Command;

use serde_yaml::Value as Yaml;

use super::hostile::{HOSTILE, hostile};
use super::{Planned, SPECS};
use crate::peers;

fn page(planned: &Planned) -> String {
    rollpack::render::article(&planned.plan()).unwrap()
}

/// Every text between two marks, in order.
fn between<'t>(text: &'t str, before: &str, after: &str) -> Vec<&'t str> {
    let pieces = text.split(before).skip(1);
    pieces
        .map(|piece| piece.split_once(after).unwrap().0)
        .collect()
}

#[test]
fn every_step_stands_in_order_and_under_its_role() {
    for spec in SPECS {
        let planned = Planned::read(spec);
        let page = page(&planned);
        let steps = &planned.spec.procedure.steps;
        let all: Vec<_> = steps.iter().map(|step| step.id.as_str()).collect();
        assert_eq!(between(&page, "<li id=\"", "\">"), all);
        let (_, by_role) = page.split_once("<section id=\"roles\"").unwrap();
        for role in &planned.spec.roles {
            let heading = format!("id=\"role-{}\"", role.id.value);
            let (_, own) = by_role.split_once(&heading).unwrap();
            let (own, _) = own.split_once("</section>").unwrap();
            let expected: Vec<_> = (steps.iter())
                .filter(|step| step.role == role.id.value)
                .map(|step| step.id.as_str())
                .collect();
            assert_eq!(between(own, "href=\"#", "\">"), expected);
        }
    }
}

/// Keys whose values are told in other words.
const TOLD_OTHERWISE: [&str; 14] = [
    "schema",
    "size",
    "modified",
    "release",
    "expires",
    "servers",
    "operation",
    "purpose",
    "kind",
    "suppressions",
    "account",
    "iis",
    "replaces",
    "role",
];

#[test]
fn nothing_that_the_spec_says_is_lost() {
    for spec in SPECS {
        let planned = Planned::read(spec);
        let page = page(&planned);
        let mut texts = Vec::new();
        collect(&serde_yaml::from_str(spec).unwrap(), &mut texts);
        // Parameters are called as the script calls them.
        texts.retain(|text| planned.spec.parameter(text).is_none());
        for text in texts {
            let shown = text
                .replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('>', "&gt;");
            let shown = shown.replace('\'', "&#39;").replace('"', "&quot;");
            // What stands between backticks is set apart.
            let pieces = shown.split('`').enumerate().map(|(index, piece)| {
                if index % 2 == 1 {
                    format!("<code>{piece}</code>")
                } else {
                    piece.to_owned()
                }
            });
            let shown: String = pieces.collect();
            assert!(page.contains(shown.trim_end_matches('.')), "{text}");
        }
    }
}

/// Collects what is written in a spec; texts with parameters are told with values.
fn collect(value: &Yaml, texts: &mut Vec<String>) {
    match value {
        Yaml::Mapping(mapping) => {
            for (key, value) in mapping {
                let key = key.as_str().unwrap();
                if !TOLD_OTHERWISE.contains(&key) || value.is_mapping() {
                    collect(value, texts);
                }
            }
        }
        Yaml::Sequence(values) => values.iter().for_each(|value| collect(value, texts)),
        Yaml::String(text) if !text.contains("${") => texts.push(text.clone()),
        _ => {}
    }
}

#[test]
fn what_is_as_expected_is_said_once() {
    let mut planned = Planned::read(SPECS[2]);
    for (payload, row) in planned.payloads.iter_mut().zip(&planned.spec.inventory) {
        let expected = row.expected.name.as_ref().unwrap().value.clone();
        payload.product.as_mut().unwrap().product_name = Some(expected);
    }
    let told = "47 products are the expected ones; what was expected is concluded, not printed.";
    let all = page(&planned);
    assert!(all.contains(told) && !all.contains("(expected: "));
    let product = planned.payloads[0].product.as_mut().unwrap();
    product.product_name = Some("Another".to_owned());
    let but_one = page(&planned);
    assert!(but_one.contains(&told.replace("47", "46")));
    assert_eq!(but_one.matches("(expected: ").count(), 1);
}

#[test]
fn hostile_texts_stay_texts() {
    let page = page(&hostile());
    assert!(!page.contains("<script"));
    assert!(!page.contains(HOSTILE));
    assert!(
        page.matches("&lt;script&gt;alert(1)&lt;/script&gt;")
            .count()
            > 50
    );
    assert_eq!(unbalanced(&page), None);
}

#[test]
fn pages_hang_together() {
    for spec in SPECS {
        let page = page(&Planned::read(spec));
        assert_eq!(unbalanced(&page), None);
        let ids = between(&page, " id=\"", "\"");
        let unique: HashSet<_> = ids.iter().collect();
        assert_eq!(unique.len(), ids.len());
        for target in between(&page, "href=\"#", "\"") {
            assert!(unique.contains(&target), "{target}");
        }
        for target in between(&page, "aria-labelledby=\"", "\"") {
            assert!(unique.contains(&target), "{target}");
        }
        assert_eq!(page.matches("<h1").count(), 1);
        assert_eq!(page.matches("<main").count(), 1);
    }
}

/// A parser that takes no slip, as the standard of HTML calls it.
const STRICT: &str = "import html5lib, sys
html5lib.HTMLParser(strict=True).parse(open(sys.argv[1], encoding='utf-8').read())";

#[test]
fn a_strict_parser_takes_every_page() {
    // It is where the other programs from PyPI are.
    let Some(ansible) = peers::program("ansible-playbook") else {
        return;
    };
    let python = ansible.with_file_name("python3");
    let folder = tempfile::tempdir().unwrap();
    let check = |name: &str, page: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, page).unwrap();
        peers::run(Command::new(&python).args(["-c", STRICT]).arg(&path))
    };
    for spec in SPECS {
        check("page.html", &page(&Planned::read(spec))).unwrap();
    }
    check("hostile.html", &page(&hostile())).unwrap();
    check("slip.html", "<!DOCTYPE html><title>x</title><p></b>").unwrap_err();
}

/// Finds the first end tag that does not fit, or what stays open.
fn unbalanced(page: &str) -> Option<String> {
    let (_, body) = page.split_once("</style>").unwrap();
    let mut open = vec!["html", "head"];
    for tag in between(body, "<", ">") {
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return Some(name.to_owned());
            }
        } else {
            let name = tag.split_whitespace().next().unwrap();
            if name != "br" {
                open.push(name);
            }
        }
    }
    (!open.is_empty()).then(|| open.join(" "))
}
