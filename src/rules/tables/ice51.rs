//! A font has a title that it should not have, or none.

use crate::findings::Findings;
use crate::msi::category::filename::Names;
use crate::msi::schema::{FILE, FONT, file, font};
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE51",
    published: Some(Published {
        name: "font-title-wrong",
        url: "https://learn.microsoft.com/windows/win32/msi/ice51",
    }),
    kinds: Kinds::INSTALLABLE,
    summary: "a font has a title where none belongs, or none where one is needed",
    help: include_str!("ice51.md"),
    ..Rule::COMMON
};

/// Fonts that bring their titles along.
///
/// See [Font Table](https://learn.microsoft.com/windows/win32/msi/font-table).
const TITLED: [&str; 3] = ["otf", "ttc", "ttf"];

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;

    for row in ground.rows(FONT) {
        let Some(key) = row.text(font::FILE_) else {
            continue;
        };
        let file = ground.find(FILE, &[key]);
        let Some(name) = file
            .and_then(|file| file.text(file::FILE_NAME))
            .map(Names::of)
        else {
            continue;
        };
        let extension = name.extension().unwrap_or_default();
        let is_titled = TITLED
            .iter()
            .any(|known| extension.eq_ignore_ascii_case(known));
        let finding = match (is_titled, row.text(font::FONT_TITLE)) {
            (true, Some(title)) => RULE
                .finding(format!(
                    "font `{}` is given the title `{title}`, and has one itself",
                    name.long
                ))
                .hint("leave the title out; in WiX `TrueType=\"yes\"` on the `File`"),
            (false, None) => RULE
                .finding_at(Level::Warning, format!("font `{}` has no title", name.long))
                .hint("write its title; in WiX `FontTitle` on the `File`"),
            _ => continue,
        };
        findings.add(finding.cell(row, "FontTitle"));
    }
}
