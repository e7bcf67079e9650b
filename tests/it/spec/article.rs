//! The documented rollup against its article.

use std::collections::BTreeMap;

use rollpack::spec::{Action, Known, Node, TreeNode};

use super::{documented, text};
use crate::peers;

/// The article's file table: name, version, size, date, time, platform.
fn table(article: &str) -> Vec<[String; 6]> {
    let lines: Vec<&str> = article
        .lines()
        .skip_while(|line| *line != "File name")
        .skip(6)
        .take_while(|line| *line != "Installation information")
        .collect();
    lines
        .chunks(6)
        .map(|row| std::array::from_fn(|column| row[column].to_owned()))
        .collect()
}

#[test]
fn the_inventory_is_the_table_of_the_article() {
    let Some(path) = peers::shared("seed/kb-article.txt") else {
        return;
    };
    let spec = documented();
    let rows: Vec<[String; 6]> = spec
        .inventory
        .iter()
        .map(|row| {
            let moment = row.modified.as_ref().unwrap().value.to_string();
            let (date, time) = moment.split_once(' ').unwrap();
            assert!(row.version.is_none() && row.platform.is_none());
            [
                row.name.value.clone(),
                "Not Applicable".to_owned(),
                with_commas(row.size.as_ref().unwrap().value),
                date.to_owned(),
                time.to_owned(),
                "Not Applicable".to_owned(),
            ]
        })
        .collect();
    let table = table(&text(&path));
    assert_eq!(table.len(), 47);
    assert_eq!(rows, table);
}

fn with_commas(size: u64) -> String {
    assert!((1_000..1_000_000).contains(&size), "{size}");
    format!("{},{:03}", size / 1_000, size % 1_000)
}

#[test]
fn the_rollup_is_dated_by_its_newest_file() {
    let spec = documented();
    let sizes: u64 = spec
        .inventory
        .iter()
        .map(|row| row.size.as_ref().unwrap().value)
        .sum();
    assert_eq!(sizes, 18_955_776);
    assert_eq!(spec.rollup.release.to_string(), "2011-05-16");
    let article = spec.article.unwrap();
    assert!(article.or_later);
    for open in [article.number, article.title] {
        assert!(matches!(open, Some(Known::Unknown(_))));
    }
}

#[test]
fn the_readme_counts_the_roles() {
    assert_eq!(documented().roles.len(), 12);
    let readme = include_str!("../../../README.md");
    assert!(readme.contains("a procedure over twelve server roles"));
}

#[test]
fn the_procedure_has_the_steps_of_the_article() {
    let spec = documented();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for step in &spec.procedure.steps {
        *counts.entry(step.action.name()).or_default() += 1;
    }
    assert_eq!(counts["uninstall"], 32);
    assert_eq!(counts["copy"], 33);
    assert_eq!(counts["reinstall"], 32);
    assert_eq!(counts["deploy"], 3);
    let initialized = |group: &str| {
        let steps = spec.procedure.steps.iter();
        steps
            .filter(|step| spec.procedure.groups[step.group].id == group)
            .filter(|step| matches!(step.action, Action::Initialize(_)))
            .count()
    };
    let nodes = ["exchange", "platform", "sharepoint"]
        .map(|part| initialized(&format!("initialize-{part}")));
    assert_eq!(nodes, [5, 3, 3]);
    assert_eq!(counts["initialize"], 11);
}

#[test]
fn lists_of_names_are_those_of_the_article() {
    let Some(path) = peers::shared("seed/kb-article.txt") else {
        return;
    };
    let article = text(&path);
    let lines: Vec<&str> = article.lines().collect();
    let spec = documented();
    let printed = |names: Vec<String>, group: &str| {
        assert!(
            lines
                .windows(names.len())
                .any(|window| window.iter().eq(names.iter())),
            "{group}: {names:?}"
        );
    };
    for group in [
        "replace-packages",
        "reinstall-components",
        "initialize-exchange",
        "initialize-platform",
        "initialize-sharepoint",
    ] {
        let names = spec
            .procedure
            .steps
            .iter()
            .filter(|step| spec.procedure.groups[step.group].id == group)
            .filter_map(|step| match &step.action {
                Action::Copy { package, .. } => Some(package.value.clone()),
                Action::Reinstall(component) | Action::Initialize(component) => {
                    Some(component.node.name.value.clone())
                }
                _ => None,
            })
            .collect();
        printed(names, group);
    }
    for step in &spec.procedure.steps {
        if let Action::Backup { files, .. } = &step.action {
            let names = files.iter().map(|file| file.value.clone()).collect();
            printed(names, &step.id);
        }
    }
}

#[test]
fn every_node_with_a_path_is_in_the_tree() {
    let spec = documented();
    let mut found = 0;
    for step in &spec.procedure.steps {
        let (Action::Uninstall(component) | Action::Initialize(component)) = &step.action else {
            continue;
        };
        assert!(
            is_in(&spec.article.as_ref().unwrap().tree, &component.node),
            "{}",
            step.id
        );
        found += 1;
    }
    assert_eq!(found, 43);
    let leaves: usize = spec.article.unwrap().tree.iter().map(leaves).sum();
    assert_eq!(leaves, found, "the tree has nodes that no step is about");
}

fn is_in(tree: &[TreeNode], node: &Node) -> bool {
    let mut level = tree;
    for name in node.path.iter().chain([&node.name.value]) {
        match level.iter().find(|child| child.name == *name) {
            Some(child) => level = &child.children,
            None => return false,
        }
    }
    true
}

fn leaves(node: &TreeNode) -> usize {
    if node.children.is_empty() {
        return 1;
    }
    node.children.iter().map(leaves).sum()
}

/// Every payload has a step that uses it, and what steps name is documented.
#[test]
fn steps_and_inventory_know_the_same_payloads() {
    let spec = documented();
    for step in &spec.procedure.steps {
        for package in step.action.packages() {
            assert!(spec.row(&package.value).is_some(), "{}", package.value);
        }
    }
    for row in &spec.inventory {
        assert!(
            spec.procedure.steps.iter().any(|step| {
                let packages = step.action.packages();
                packages
                    .iter()
                    .any(|package| package.value.eq_ignore_ascii_case(&row.name.value))
            }),
            "{}",
            row.name.value
        );
        assert!(row.expected.name.is_some() && row.expected.inferred);
    }
}
