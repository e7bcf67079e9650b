//! The embedded user interface or the chainer is not what it can be.

use std::collections::HashSet;

use crate::findings::Findings;
use crate::msi::schema::{MSI_EMBEDDED_CHAINER, MSI_EMBEDDED_UI, msi_embedded_ui};
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE100",
    published: Some(Published {
        name: "embedded-interface-wrong",
        url: "https://learn.microsoft.com/windows/win32/msi/ice-100",
    }),
    kinds: Kinds::PACKAGES,
    summary: "the embedded user interface is wrong, or there are several chainers",
    help: include_str!("ice100.md"),
    ..Rule::COMMON
};

/// The bit of `MsiEmbeddedUI.Attributes` for the user interface itself; others are its resources.
const INTERFACE: i32 = 1;

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    let mut has_interface = false;
    let mut names = HashSet::new();
    for row in ground.rows(MSI_EMBEDDED_UI) {
        let mut tell = |column, message: &str, hint: &str| {
            findings.add(RULE.finding(message).hint(hint).cell(row, column));
        };
        let is_interface = row.has_bits(msi_embedded_ui::ATTRIBUTES, INTERFACE);
        let has_filter = row.int(msi_embedded_ui::MESSAGE_FILTER).unwrap_or_default() != 0;
        if is_interface && has_interface {
            let message = "an earlier row is the user interface already";
            tell("Attributes", message, "clear bit 1 in all but one row");
        }
        has_interface |= is_interface;
        if is_interface && !has_filter {
            let message = "the user interface gets no messages";
            tell(
                "MessageFilter",
                message,
                "write which messages it takes; in WiX leave the `Ignore…` attributes out",
            );
        }
        if !is_interface && has_filter {
            let message = "a resource cannot get messages";
            tell(
                "MessageFilter",
                message,
                "leave the filter empty, or make the file the user interface",
            );
        }
        let name = row.text(msi_embedded_ui::FILE_NAME).unwrap_or_default();
        if !names.insert(name.to_lowercase()) {
            let message = format!("an earlier row has the file name `{name}` as well");
            tell("FileName", &message, "give each file a name of its own");
        }
    }
    if ground.rows(MSI_EMBEDDED_CHAINER).len() > 1 {
        let message = "there are several chainers, of which one is run";
        findings.add(
            RULE.finding_at(Level::Warning, message)
                .hint("see that their conditions exclude each other; suppress this where they do")
                .table(MSI_EMBEDDED_CHAINER.name()),
        );
    }
}
