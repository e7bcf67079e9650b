//! A folder stands for a component that puts nothing into it, and nothing creates it.

use crate::findings::Findings;
use crate::groundwork::Groundwork;
use crate::msi::components::{Component, KeyPath};
use crate::msi::schema::{
    CREATE_FOLDER, DocumentedColumn, duplicate_file, file, move_file, registry, remove_file,
};
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE18",
    published: Some(Published {
        name: "empty-folder-not-created",
        url: "https://learn.microsoft.com/windows/win32/msi/ice18",
    }),
    kinds: Kinds::INSTALLABLE,
    summary: "an empty folder is the key path of a component, and nothing creates it",
    help: include_str!("ice18.md"),
    ..Rule::COMMON
};

/// What keeps a folder from being an empty one: the column of the component, and that of the folder.
const CONTENT: [(&DocumentedColumn, &DocumentedColumn); 3] = [
    (remove_file::COMPONENT_, remove_file::DIR_PROPERTY),
    (duplicate_file::COMPONENT_, duplicate_file::DEST_FOLDER),
    (move_file::COMPONENT_, move_file::DEST_FOLDER),
];

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    for component in ground.components().iter() {
        let Some(folder) = component.directory else {
            continue;
        };
        if component.key_path != KeyPath::Directory
            || has_content(ground, component, folder)
            || is_created(ground, component, folder)
        {
            continue;
        }
        let key = component.key;
        let message = format!(
            "the folder `{folder}` stands for component `{key}`, which neither creates it nor puts files there"
        );
        findings.add(
            RULE.finding(message)
                .hint("create the folder with the component; in WiX put a `CreateFolder` into it")
                .cell(component.row, "KeyPath"),
        );
    }
}

/// Whether the component itself puts something into the folder, or takes something out of it.
fn has_content(ground: &Groundwork<'_>, component: &Component<'_>, folder: &str) -> bool {
    let has_rows = |column| ground.having(column, component.key).len() > 0;
    let touches = |(owner, place)| {
        let mut rows = ground.having(owner, component.key);
        rows.any(|row| row.text(place) == Some(folder))
    };
    // The page knows nothing of Registry, but Windows has called such a package clean.
    has_rows(file::COMPONENT_) || has_rows(registry::COMPONENT_) || CONTENT.into_iter().any(touches)
}

fn is_created(ground: &Groundwork<'_>, component: &Component<'_>, folder: &str) -> bool {
    ground.has(CREATE_FOLDER, &[folder, component.key])
}
