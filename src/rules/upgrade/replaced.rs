//! Which row of `Upgrade` removes the previous product.

use crate::msi::upgrade::Upgrade;
use crate::rules::UpgradeSubject;

/// Returns the first row that covers the previous product and does not only detect it.
///
/// See [Upgrade Table](https://learn.microsoft.com/windows/win32/msi/upgrade-table).
pub(super) fn covering<'g>(subject: &UpgradeSubject<'g>) -> Option<&'g Upgrade<'g>> {
    let previous = subject.previous;
    let code = previous.property("UpgradeCode")?;
    let version = previous.property("ProductVersion")?;
    let language = previous
        .property("ProductLanguage")
        .and_then(|language| language.parse().ok());
    let mut rows = subject.ground.upgrades().iter();
    rows.find(|row| {
        !row.has(Upgrade::ONLY_DETECT)
            && row
                .upgrade_code
                .is_some_and(|own| own.eq_ignore_ascii_case(code))
            && row.covers(version, language.unwrap_or_default()) == Some(true)
    })
}
