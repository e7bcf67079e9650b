//! Which other products a package removes, or looks for.

use uuid::Uuid;

use super::texts::short_enough;
use super::{RowKey, key_of};
use crate::groundwork::Groundwork;
use crate::msi::upgrade::{Reach, Upgrade};

/// One row of `Upgrade`; those whose code, versions or languages cannot be read are left out.
///
/// See [Upgrade Table](https://learn.microsoft.com/windows/win32/msi/upgrade-table).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removal {
    /// The row's key.
    pub key: RowKey,
    /// The upgrade code of the products.
    pub upgrade_code: Uuid,
    /// Which of them.
    pub reach: Reach,
    /// Whether they are only looked for.
    pub is_detection: bool,
}

impl Removal {
    pub(super) fn all(ground: &Groundwork<'_>) -> Vec<Self> {
        let rows = ground.upgrades().iter();
        let read = rows.filter_map(|row| {
            short_enough(row.language.unwrap_or_default())?;
            Some(Self {
                key: key_of(row.row),
                upgrade_code: row.upgrade_code?.parse().ok()?,
                reach: row.reach()?,
                is_detection: row.has(Upgrade::ONLY_DETECT),
            })
        });
        read.collect()
    }
}
