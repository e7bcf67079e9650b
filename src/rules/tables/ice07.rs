//! A font is not installed to the folder of fonts.

use crate::findings::Findings;
use crate::msi::schema::{FILE, FONT, file, font};
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE07",
    published: Some(Published {
        name: "font-outside-fonts-folder",
        url: "https://learn.microsoft.com/windows/win32/msi/ice07",
    }),
    kinds: Kinds::PACKAGES,
    summary: "a font is not installed to the folder of fonts",
    help: include_str!("ice07.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    for row in ground.rows(FONT) {
        let file = row
            .text(font::FILE_)
            .and_then(|key| ground.find(FILE, &[key]));
        let component = file
            .and_then(|file| file.text(file::COMPONENT_))
            .and_then(|key| ground.components().get(key));
        // What is missing on the way is told by ICE03.
        let Some(folder) = component.and_then(|component| component.directory) else {
            continue;
        };
        if !ground.directories().is_itself(folder, "FontsFolder") {
            findings.add(
                RULE.finding(format!("the font goes to `{folder}`, not to `FontsFolder`"))
                    .hint("put the component into `FontsFolder`, or leave the row of `Font` out")
                    .cell(row, "File_"),
            );
        }
    }
}
