//! The icon of an advertised shortcut does not go with its file.

use crate::findings::Findings;
use crate::groundwork::Groundwork;
use crate::msi::Row;
use crate::msi::category::filename::Names;
use crate::msi::schema::{SHORTCUT, file, shortcut};
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE50",
    published: Some(Published {
        name: "shortcut-icon-mismatch",
        url: "https://learn.microsoft.com/windows/win32/msi/ice50",
    }),
    kinds: Kinds::PACKAGES,
    summary: "the icon of an advertised shortcut has a different extension from its file",
    help: include_str!("ice50.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;

    for row in ground.rows(SHORTCUT) {
        let Some(icon) = row
            .text(shortcut::ICON_)
            .filter(|_| ground.advertised(row).is_some())
        else {
            continue;
        };
        let shown = Names::of(icon).extension().unwrap_or_default();
        let finding = match key_file(ground, row) {
            Some(name) if !has_extension(name, shown) => {
                let message = format!(
                    "icon `{icon}` has a different extension from the file `{}`",
                    name.long
                );
                RULE.finding(message).hint(
                    "name the icon like the file: `name.exe` for programs, whatever its content",
                )
            }
            _ if ["exe", "ico"]
                .iter()
                .any(|known| shown.eq_ignore_ascii_case(known)) =>
            {
                continue;
            }
            _ => {
                let message = format!("icon `{icon}` ends neither in `.exe` nor in `.ico`");
                RULE.finding_at(Level::Warning, message)
                    .hint("rename it, unless the file that it stands for has that extension")
            }
        };
        findings.add(finding.cell(row, "Icon_"));
    }
}

fn has_extension(name: Names<'_>, extension: &str) -> bool {
    name.extension()
        .unwrap_or_default()
        .eq_ignore_ascii_case(extension)
}

/// The name of the file that the component of a shortcut stands for.
fn key_file<'a>(ground: &Groundwork<'a>, row: Row<'a>) -> Option<Names<'a>> {
    let component = ground.components().get(row.text(shortcut::COMPONENT_)?)?;
    ground
        .key_file(component)?
        .text(file::FILE_NAME)
        .map(Names::of)
}
