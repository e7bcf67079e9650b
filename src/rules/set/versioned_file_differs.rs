//! Two packages install different files of one version to one place.

use std::collections::BTreeMap;

use super::of_row;
use crate::findings::Findings;
use crate::member::{FileVersion, InstalledFile, Sharer};
use crate::rule::{Group, Rule};
use crate::rules::Set;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "versioned-file-differs",
    group: Group::Set,
    summary: "two packages install different files of the same version to the same place",
    help: include_str!("versioned_file_differs.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(set: &Set, findings: &mut Findings) {
    for group in set.files() {
        let mut firsts: BTreeMap<[u16; 4], &Sharer<'_, InstalledFile>> = BTreeMap::new();
        for later in &group {
            let FileVersion::Of(version) = later.what.version else {
                continue;
            };
            let first = *firsts.entry(version.parts()).or_insert(later);
            if later.is_with(first) || !later.what.differs_from(first.what) {
                continue;
            }
            let finding = RULE
                .finding(format!(
                    "`{}` has the version {version} here and in `{}`, and is another file",
                    later.what.long_name(),
                    first.member.file
                ))
                .hint("have the maker raise the version of the file with every change of it")
                .column("Version");
            findings.add(of_row(finding, first, later));
        }
    }
}
