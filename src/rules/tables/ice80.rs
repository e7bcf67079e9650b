//! What is for 64-bit programs and what is for 32-bit ones do not go together.

use crate::findings::Findings;
use crate::groundwork::Groundwork;
use crate::msi::components::Component;
use crate::msi::formatted::ReferenceKind;
use crate::msi::schema::{
    DIRECTORY, ENVIRONMENT, PROPERTY, REG_LOCATOR, REGISTRY, SHORTCUT, directory, property,
    reg_locator, shortcut,
};
use crate::msi::standard_folder::{Bits, StandardFolder};
use crate::msi::{Platform, PropertyValue};
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE80",
    published: Some(Published {
        name: "bitness-mismatch",
        url: "https://learn.microsoft.com/windows/win32/msi/ice80",
    }),
    kinds: Kinds::PACKAGES,
    summary: "the package, a component and its folder are not for the same kind of programs",
    help: include_str!("ice80.md"),
    ..Rule::COMMON
};

/// See [Template Summary](https://learn.microsoft.com/windows/win32/msi/template-summary).
const TEMPLATE: u32 = 7;
/// See [Page Count Summary](https://learn.microsoft.com/windows/win32/msi/page-count-summary).
const PAGE_COUNT: u32 = 14;

/// The bit of `CustomAction.Type` for a script in a 64-bit process.
const SCRIPT_64: i32 = 0x1000;
/// The bit of `RegLocator.Type` for the 64-bit part of the registry.
const LOCATOR_64: i32 = 0x10;

/// The platforms of 64-bit packages, with the lowest schema of each.
const WIDE: [(Platform, &str, i64); 3] = [
    (Platform::Itanium, "Intel64", 150),
    (Platform::X64, "x64", 200),
    (Platform::Arm64, "Arm64", 500),
];

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    judge_summary(ground, findings);
    judge_language(ground, findings);
    if !WIDE.iter().any(|(platform, ..)| is_for(ground, *platform)) {
        find_wide(ground, findings);
    }
    for component in ground.components().iter() {
        let folder = component
            .directory
            .and_then(|key| ground.directories().standard(key));
        let is_wide = component.has(Component::BITS_64);
        let (kind, other) = match folder.map(StandardFolder::bits) {
            Some(Bits::Narrow) if is_wide => ("64-bit", "32-bit"),
            Some(Bits::Wide) if !is_wide => ("32-bit", "64-bit"),
            _ => continue,
        };
        let name = folder.map_or("", StandardFolder::name);
        let message =
            format!("the component is {kind} and goes to `{name}`, the folder of {other} programs");
        findings.add(
            RULE.finding(message)
                .hint("in WiX set `Bitness` (`Win64` before version 4) of the component, or build for the platform that is meant")
                .cell(component.row, "Directory_"),
        );
    }
}

/// Whether a package says that it is for a platform.
fn is_for(ground: &Groundwork<'_>, platform: Platform) -> bool {
    let template = ground.package().summary.template().unwrap_or_default();
    let platforms = template.split(';').next().unwrap_or_default();
    let mut platforms = platforms.split(',').map(str::trim);
    platforms.any(|name| Platform::parse(name) == Some(platform))
}

/// Judges the template and the schema of the summary.
fn judge_summary(ground: &Groundwork<'_>, findings: &mut Findings) {
    let properties = ground.package().summary.property_set();
    let mut tell = |name: &str, message: String, hint: &str| {
        findings.add(
            RULE.finding(message)
                .hint(hint)
                .table("_Summary")
                .key([name]),
        );
    };
    if !matches!(properties.get(TEMPLATE), Some(PropertyValue::Text { text, .. }) if !text.is_empty())
    {
        let message = "the summary names no platform and no language".to_owned();
        tell("PID_TEMPLATE", message, "write them as `x64;1033`");
    }
    let Some(PropertyValue::Int(schema)) = properties.get(PAGE_COUNT) else {
        let message = "the summary has no number for the version of Windows Installer".to_owned();
        tell(
            "PID_PAGECOUNT",
            message,
            "write it as a number, as 200 for version 2.0",
        );
        return;
    };
    for (platform, name, lowest) in WIDE {
        if is_for(ground, platform) && *schema < lowest {
            let message = format!(
                "the package is for `{name}` and has the schema {schema}, which is below {lowest}"
            );
            tell(
                "PID_PAGECOUNT",
                message,
                "raise it; in WiX that is `InstallerVersion`",
            );
        }
    }
}

/// Finds the language of the product in the template. A template without a language is neutral; that there is none at
/// all is told already.
fn judge_language(ground: &Groundwork<'_>, findings: &mut Findings) {
    let language = ground.property("ProductLanguage").unwrap_or_default();
    let (Ok(language), Some(row)) = (
        language.parse(),
        ground.find(PROPERTY, &["ProductLanguage"]),
    ) else {
        return;
    };
    if ground
        .package()
        .summary
        .template()
        .is_none_or(str::is_empty)
    {
        return;
    }
    let mut languages = ground.package().languages();
    if languages.is_empty() {
        languages.push(0);
    }
    if !languages.contains(&language) {
        let message =
            format!("the language {language} of the product is not in the template of the summary");
        findings.add(
            RULE.finding(message)
                .hint("write the same language in both")
                .cell(row, "Value"),
        );
    }
}

/// Finds what only 64-bit packages may have.
fn find_wide(ground: &Groundwork<'_>, findings: &mut Findings) {
    let mut tell = |row, column, what: &str| {
        let message = format!("{what}, but the package is for 32-bit Windows");
        findings.add(
            RULE.finding(message)
                .hint(
                    "build the package for the platform that is meant; in WiX that is `-arch x64`",
                )
                .cell(row, column),
        );
    };
    for component in ground.components().iter() {
        if component.has(Component::BITS_64) {
            tell(component.row, "Attributes", "the component is 64-bit");
        }
    }
    for action in ground.custom_actions().iter() {
        if action.kind.is_script() && action.kind.0 & SCRIPT_64 != 0 {
            tell(action.row, "Type", "the script runs in a 64-bit process");
        }
    }
    for row in ground.rows(REG_LOCATOR) {
        if row.has_bits(reg_locator::TYPE, LOCATOR_64) {
            tell(
                row,
                "Type",
                "the search looks into the 64-bit part of the registry",
            );
        }
    }
    for (table, key) in [
        (DIRECTORY, directory::DIRECTORY),
        (PROPERTY, property::PROPERTY),
    ] {
        for row in ground.rows(table) {
            if row.text(key).is_some_and(is_wide_folder) {
                tell(row, key.name(), "the folder is that of 64-bit programs");
            }
        }
    }
    for row in ground.rows(SHORTCUT) {
        if row.text(shortcut::WK_DIR).is_some_and(is_wide_folder) {
            let what = "the shortcut begins in the folder of 64-bit programs";
            tell(row, shortcut::WK_DIR.name(), what);
        }
    }
    for text in ground.formatted() {
        let table = text.cell.row.table().name();
        let is_looked_at = [ENVIRONMENT, REGISTRY, SHORTCUT]
            .iter()
            .any(|known| known.name() == table);
        let mut names = text.formatted.names(ReferenceKind::Property);
        if is_looked_at && names.any(is_wide_folder) {
            let what = "the text refers to the folder of 64-bit programs";
            tell(text.cell.row, text.cell.column.name(), what);
        }
    }
}

/// Whether it is the property itself: one with a merge module's GUID behind it is another.
fn is_wide_folder(property: &str) -> bool {
    StandardFolder::of(property)
        .is_some_and(|folder| folder.bits() == Bits::Wide && folder.name() == property)
}
