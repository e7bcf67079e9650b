//! A file that a catalog protects is changed, or can be taken away.

use crate::findings::Findings;
use crate::msi::components::Component;
use crate::msi::schema::{BIND_IMAGE, FILE, FILE_SFP_CATALOG, bind_image, file, file_sfp_catalog};
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE76",
    published: Some(Published {
        name: "protected-file-bound",
        url: "https://learn.microsoft.com/windows/win32/msi/ice76",
    }),
    kinds: Kinds::INSTALLABLE,
    summary: "a file that a catalog protects is bound, or not permanent",
    help: include_str!("ice76.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    for row in ground.rows(BIND_IMAGE) {
        let key = row.text(bind_image::FILE_).unwrap_or_default();
        if ground.having(file_sfp_catalog::FILE_, key).next().is_some() {
            let message = format!(
                "the file `{key}` is in a catalog of protected files, and binding changes it"
            );
            findings.add(
                RULE.finding(message)
                    .hint("take the file out of `BindImage`")
                    .cell(row, "File_"),
            );
        }
    }
    for row in ground.rows(FILE_SFP_CATALOG) {
        let file = row.text(file_sfp_catalog::FILE_);
        let owner = file
            .and_then(|key| ground.find(FILE, &[key]))
            .and_then(|file| file.text(file::COMPONENT_));
        let fault = owner
            .and_then(|key| ground.components().get(key))
            .and_then(fault);
        if let (Some(owner), Some(fault)) = (owner, fault) {
            let message = format!("the component `{owner}` of the protected file {fault}");
            findings.add(
                RULE.finding(message)
                    .hint("make the component permanent, and have it installed locally")
                    .cell(row, "File_"),
            );
        }
    }
}

/// Says why a component is not there for good, as the end of a sentence.
fn fault(component: &Component<'_>) -> Option<&'static str> {
    if !component.has(Component::PERMANENT) {
        Some("is not permanent")
    } else if component.has(Component::SOURCE_ONLY) {
        Some("runs from the source")
    } else if component.has(Component::OPTIONAL) {
        Some("may run from the source")
    } else {
        None
    }
}
