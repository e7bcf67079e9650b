//! An action installs another product by a code that cannot be right.

use crate::findings::Findings;
use crate::msi::category::guid;
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE11",
    published: Some(Published {
        name: "nested-product-code-invalid",
        url: "https://learn.microsoft.com/windows/win32/msi/ice11",
    }),
    kinds: Kinds::INSTALLABLE,
    summary: "an action installs a product whose code is not a GUID, or is that of the package",
    help: include_str!("ice11.md"),
    ..Rule::COMMON
};

/// An installation within the installation, of a product that is advertised or installed.
///
/// See [Concurrent Installation Actions](https://learn.microsoft.com/windows/win32/msi/concurrent-installation-actions).
const INSTALL_PRODUCT: i32 = 39;

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    let own = ground.property("ProductCode");
    for action in ground.custom_actions().iter() {
        if action.kind.base() != INSTALL_PRODUCT {
            continue;
        }
        let code = action.source.unwrap_or_default();
        let message = match guid::judge(code) {
            Err(fault) => format!("`{code}` is not a product code: {fault}"),
            Ok(()) if own == Some(code) => "the package would install itself".to_owned(),
            Ok(()) => continue,
        };
        findings.add(
            RULE.finding(message)
                .hint("name the `ProductCode` of the other product, in capitals")
                .cell(action.row, "Source"),
        );
    }
}
