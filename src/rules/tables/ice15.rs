//! A MIME type and its extension do not name each other.

use crate::findings::Findings;
use crate::groundwork::Groundwork;
use crate::msi::schema::{MIME, extension, mime};
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE15",
    published: Some(Published {
        name: "mime-type-not-returned",
        url: "https://learn.microsoft.com/windows/win32/msi/ice15",
    }),
    kinds: Kinds::INSTALLABLE,
    summary: "a MIME type names an extension that does not lead back",
    help: include_str!("ice15.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    for row in ground.rows(MIME) {
        let (Some(kind), Some(name)) = (row.text(mime::CONTENT_TYPE), row.text(mime::EXTENSION_))
        else {
            continue;
        };
        if !is_returned(ground, kind, name) {
            let message = format!(
                "`{kind}` names the extension `{name}`, which leads to no MIME type that names it"
            );
            findings.add(
                RULE.finding(message)
                    .hint("write the type into `Extension.MIME_`; in WiX `Default=\"yes\"` on the `MIME`")
                    .cell(row, "Extension_"),
            );
        }
    }
}

/// Whether the extension names the type, or another type that names the extension.
fn is_returned(ground: &Groundwork<'_>, kind: &str, name: &str) -> bool {
    let mut extensions = ground.having(extension::EXTENSION, name);
    extensions.any(|row| {
        let named = row.text(extension::MIME_);
        named.is_some_and(|named| {
            let other = || ground.find(MIME, &[named]);
            named == kind || other().and_then(|row| row.text(mime::EXTENSION_)) == Some(name)
        })
    })
}
