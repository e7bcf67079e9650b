//! The folders of a package make no tree.

use crate::finding::Finding;
use crate::findings::Findings;
use crate::groundwork::Groundwork;
use crate::msi::schema::{DIRECTORY, directory};
use crate::payload::TableDefect;
use crate::rule::{Group, Kinds, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "directory-tree-broken",
    group: Group::Database,
    kinds: Kinds::INSTALLABLE,
    summary: "the folders of a package do not form a tree",
    help: include_str!("directory_tree_broken.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    for defect in &subject.ground.payload().defects {
        let place = match defect {
            TableDefect::NoDirectory { directory } => {
                of_children(subject.ground, directory, defect)
            }
            TableDefect::DirectoryCycle { directory }
            | TableDefect::DirectoryDepth { directory, .. } => {
                vec![at(directory, defect).column("Directory_Parent")]
            }
            TableDefect::Name {
                table: table @ "Directory",
                key,
                column,
                ..
            }
            | TableDefect::Cell {
                table: table @ "Directory",
                key,
                column,
            } => vec![at(key, defect).table(*table).column(*column)],
            _ => continue,
        };
        for finding in place {
            findings.add(finding);
        }
    }
}

/// Points at the rows of `Directory` that have a folder as their parent that is not there.
fn of_children(ground: &Groundwork<'_>, parent: &str, defect: &TableDefect) -> Vec<Finding> {
    let children: Vec<_> = ground
        .rows(DIRECTORY)
        .filter(|row| row.text(directory::DIRECTORY_PARENT) == Some(parent))
        .map(|row| hinted(defect).cell(row, "Directory_Parent"))
        .collect();
    match children.as_slice() {
        [] => vec![hinted(defect)],
        _ => children,
    }
}

fn at(directory: &str, defect: &TableDefect) -> Finding {
    hinted(defect).table("Directory").key([directory])
}

fn hinted(defect: &TableDefect) -> Finding {
    RULE.finding(defect.to_string())
        .hint("have the maker correct the table: no path can be derived from it")
}
