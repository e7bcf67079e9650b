//! An assembly has its manifest as key path, or is never published.

use crate::findings::Findings;
use crate::msi::components::KeyPath;
use crate::msi::schema::{MSI_ASSEMBLY, msi_assembly};
use crate::msi::sequences::SequenceTable;
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE83",
    published: Some(Published {
        name: "assembly-key-path-manifest",
        url: "https://learn.microsoft.com/windows/win32/msi/ice83",
    }),
    kinds: Kinds::PACKAGES,
    summary: "an assembly has its manifest as key path, or is never published",
    help: include_str!("ice83.md"),
    ..Rule::COMMON
};

/// `MsiAssembly.Attributes` of a Win32 assembly; 0 is one of .NET.
const WIN32: i32 = 1;

const PUBLISHING: [&str; 2] = ["MsiPublishAssemblies", "MsiUnpublishAssemblies"];

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    for row in ground.rows(MSI_ASSEMBLY) {
        let key = row.text(msi_assembly::COMPONENT_).unwrap_or_default();
        let (Some(component), Some(manifest)) = (
            ground.components().get(key),
            row.text(msi_assembly::FILE_MANIFEST),
        ) else {
            continue;
        };
        if row.int(msi_assembly::ATTRIBUTES) == Some(WIN32)
            && component.key_path == KeyPath::File(manifest)
        {
            let message =
                format!("the key path of the Win32 assembly `{key}` is its manifest `{manifest}`");
            findings.add(
                RULE.finding(message)
                    .hint("make another file of the component its key path")
                    .cell(row, "File_Manifest"),
            );
        }
    }
    let sequence = ground.sequences().get(SequenceTable::InstallExecute);
    let missing: Vec<_> = PUBLISHING
        .into_iter()
        .filter(|name| !sequence.is_some_and(|sequence| sequence.has(name)))
        .collect();
    if ground.rows(MSI_ASSEMBLY).len() > 0 && !missing.is_empty() {
        let message = format!(
            "there are assemblies, and `InstallExecuteSequence` lacks `{}`",
            missing.join("`, `")
        );
        findings.add(
            RULE.finding(message)
                .hint("add both actions, which publish and unpublish assemblies")
                .table("InstallExecuteSequence"),
        );
    }
}
