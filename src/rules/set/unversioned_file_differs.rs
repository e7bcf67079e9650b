//! Two packages install different files without a version to one place.

use super::{of_row, with_first};
use crate::findings::Findings;
use crate::member::FileVersion;
use crate::rule::{Group, Level, Rule};
use crate::rules::Set;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "unversioned-file-differs",
    group: Group::Set,
    level: Level::Warning,
    summary: "two packages install different files without a version to the same place",
    help: include_str!("unversioned_file_differs.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(set: &Set, findings: &mut Findings) {
    for mut group in set.files() {
        group.retain(|one| one.what.version == FileVersion::None);
        for [first, later] in with_first(&group) {
            if !later.what.differs_from(first.what) {
                continue;
            }
            let finding = RULE
                .finding(format!(
                    "`{}` is another file here than in `{}`, and has no version to tell which is newer",
                    later.what.long_name(),
                    first.member.file
                ))
                .hint("have the maker build all packages with one file, or install it to a folder of each product's own");
            findings.add(of_row(finding, &first, &later));
        }
    }
}
