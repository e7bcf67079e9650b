//! A registry value writes what the advertising tables are there for.

use crate::findings::Findings;
use crate::msi::schema::{REGISTRY, registry};
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE33",
    published: Some(Published {
        name: "registration-by-registry-value",
        url: "https://learn.microsoft.com/windows/win32/msi/ice33",
    }),
    kinds: Kinds::INSTALLABLE,
    level: Level::Warning,
    summary: "a registry value writes what a table of its own is there for",
    help: include_str!("ice33.md"),
    ..Rule::COMMON
};

/// Where the classes of the machine and of the user lie, beside `HKEY_CLASSES_ROOT`.
const CLASSES: &str = r"Software\Classes\";

/// The 32-bit classes as 64-bit programs see them.
const REDIRECTED: &str = r"WOW6432Node\";

/// Keys right below the classes that no advertising table writes.
const OTHERS: [&str; 15] = [
    "*",
    "AllFilesystemObjects",
    "Applications",
    "Component Categories",
    "Directory",
    "DirectoryShell",
    "Drive",
    "Folder",
    "Installer",
    "Interface",
    "Local Settings",
    "Network",
    "Protocols",
    "SystemFileAssociations",
    "Unknown",
];

/// `Root` of `Registry`: the classes of all.
const CLASSES_ROOT: i32 = 0;

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    for row in subject.ground.rows(REGISTRY) {
        let key = row.text(registry::KEY).unwrap_or_default();
        let path = match row.int(registry::ROOT) {
            Some(CLASSES_ROOT) => Some(key),
            _ => without_prefix(key, CLASSES),
        };
        if let Some(table) = path.and_then(table_of) {
            let message = format!("the value writes a key that belongs to the table `{table}`");
            findings.add(
                RULE.finding(message)
                    .hint("suppress this where the package is not to be advertised; Microsoft calls this rule obsolete")
                    .of(row),
            );
        }
    }
}

/// Returns the table that would write a key below the classes.
fn table_of(path: &str) -> Option<&'static str> {
    let path = without_prefix(path, REDIRECTED).unwrap_or(path);
    let (first, rest) = path.split_once('\\').unwrap_or((path, ""));
    let is = |name: &str| first.eq_ignore_ascii_case(name);
    let of_root = [
        ("CLSID", "Class"),
        ("AppID", "AppId"),
        ("TypeLib", "TypeLib"),
        ("MIME", "MIME"),
    ];
    if let Some((_, table)) = of_root.into_iter().find(|(root, _)| is(root)) {
        return (!rest.is_empty()).then_some(table);
    }
    if first.is_empty() || OTHERS.into_iter().any(is) {
        None
    } else if first.starts_with('.') {
        Some("Extension")
    } else if without_prefix(rest, r"shell\").is_some() {
        Some("Verb")
    } else {
        Some("ProgId")
    }
}

/// Returns what follows a prefix, whatever the case of its letters.
fn without_prefix<'a>(path: &'a str, prefix: &str) -> Option<&'a str> {
    let (start, rest) = path.split_at_checked(prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then_some(rest)
}
