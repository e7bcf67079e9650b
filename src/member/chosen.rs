//! Properties that get their value at installation.

use std::collections::HashSet;

use crate::groundwork::Groundwork;
use crate::msi::custom_action::{Source, Target};
use crate::msi::schema::{APP_SEARCH, app_search};

/// Returns the properties and folders that actions and searches of the package set.
///
/// A library or a script may set any other; that cannot be seen.
///
/// See [Custom Action Type 51](https://learn.microsoft.com/windows/win32/msi/custom-action-type-51),
/// [Custom Action Type 35](https://learn.microsoft.com/windows/win32/msi/custom-action-type-35) and
/// [AppSearch Table](https://learn.microsoft.com/windows/win32/msi/appsearch-table).
pub(super) fn chosen<'a>(ground: &Groundwork<'a>) -> HashSet<&'a str> {
    let actions = ground.custom_actions().iter();
    let setting = actions.filter(|action| {
        action.kind.target() == Some(Target::Value)
            && matches!(
                action.kind.source(),
                Some(Source::Property | Source::Directory)
            )
    });
    let set = setting.filter_map(|action| action.source);
    let searches = ground.rows(APP_SEARCH);
    let found = searches.filter_map(|row| row.text(app_search::PROPERTY));
    set.chain(found).collect()
}
