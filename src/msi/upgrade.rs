//! Which other products a package finds, and removes.

use std::ops::{Bound, RangeBounds as _};

use super::category::{language, version};
use super::schema::{UPGRADE, upgrade};
use super::table::{Row, Tables};

/// One row of the `Upgrade` table.
///
/// See [Upgrade Table](https://learn.microsoft.com/windows/win32/msi/upgrade-table).
#[derive(Clone, Copy, Debug)]
pub struct Upgrade<'a> {
    /// The row.
    pub row: Row<'a>,
    /// `UpgradeCode`.
    pub upgrade_code: Option<&'a str>,
    /// `VersionMin`; without one there is no lower bound.
    pub minimum: Option<&'a str>,
    /// `VersionMax`; without one there is no upper bound.
    pub maximum: Option<&'a str>,
    /// `Language`: a list; without one all languages are meant.
    pub language: Option<&'a str>,
    /// `Attributes`.
    pub attributes: i32,
    /// `Remove`: which features are removed; without one all are.
    pub remove: Option<&'a str>,
    /// `ActionProperty`: which property the product codes found go to.
    pub action_property: Option<&'a str>,
}

/// Which products of an upgrade code a row means, by version and language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    versions: (Bound<[u16; 3]>, Bound<[u16; 3]>),
    /// None where all languages are meant.
    languages: Option<Vec<u16>>,
    /// Whether all languages but those are meant.
    is_exclusive: bool,
}

impl<'a> Upgrade<'a> {
    /// The states of features are taken over.
    pub const MIGRATE_FEATURES: i32 = 0x1;
    /// Products are found and not removed.
    pub const ONLY_DETECT: i32 = 0x2;
    /// The installation goes on where a product cannot be removed.
    pub const IGNORE_REMOVE_FAILURE: i32 = 0x4;
    /// `VersionMin` itself is meant too.
    pub const MINIMUM_INCLUSIVE: i32 = 0x100;
    /// `VersionMax` itself is meant too.
    pub const MAXIMUM_INCLUSIVE: i32 = 0x200;
    /// All languages but those of `Language` are meant.
    pub const LANGUAGES_EXCLUSIVE: i32 = 0x400;

    /// Reads the rows of the table in stored order.
    pub fn all(tables: &'a Tables) -> impl Iterator<Item = Self> {
        tables.rows(UPGRADE).map(|row| Self {
            row,
            upgrade_code: row.text(upgrade::UPGRADE_CODE),
            minimum: row.text(upgrade::VERSION_MIN),
            maximum: row.text(upgrade::VERSION_MAX),
            language: row.text(upgrade::LANGUAGE),
            attributes: row.int(upgrade::ATTRIBUTES).unwrap_or_default(),
            remove: row.text(upgrade::REMOVE),
            action_property: row.text(upgrade::ACTION_PROPERTY),
        })
    }

    /// Whether any of these bits of `Attributes` is set.
    pub fn has(&self, bits: i32) -> bool {
        self.attributes & bits != 0
    }

    /// Whether a product of the upgrade code is meant, by its version and its language.
    ///
    /// `None` where a version is none.
    pub fn covers(&self, product_version: &str, product_language: u16) -> Option<bool> {
        let found = version::product(product_version).ok()?;
        Some(self.reach()?.covers(found, product_language))
    }

    /// Returns which products of the upgrade code are meant; `None` where a bound is no version.
    pub fn reach(&self) -> Option<Reach> {
        let bound = |text: Option<&str>, inclusive: i32| match text {
            None => Some(Bound::Unbounded),
            Some(text) if self.has(inclusive) => version::product(text).ok().map(Bound::Included),
            Some(text) => version::product(text).ok().map(Bound::Excluded),
        };
        Some(Reach {
            versions: (
                bound(self.minimum, Self::MINIMUM_INCLUSIVE)?,
                bound(self.maximum, Self::MAXIMUM_INCLUSIVE)?,
            ),
            languages: self
                .language
                .map(|list| language::identifiers(list).collect()),
            is_exclusive: self.has(Self::LANGUAGES_EXCLUSIVE),
        })
    }
}

impl Reach {
    /// Whether a product of that version and language is meant.
    pub fn covers(&self, version: [u16; 3], language: u16) -> bool {
        self.versions.contains(&version) && self.covers_language(language)
    }

    /// Returns those that are meant by their version, of a list that is sorted by it.
    pub fn within<'s, T>(&self, sorted: &'s [T], version: impl Fn(&T) -> [u16; 3]) -> &'s [T] {
        let start = sorted.partition_point(|one| match self.versions.0 {
            Bound::Unbounded => false,
            Bound::Included(minimum) => version(one) < minimum,
            Bound::Excluded(minimum) => version(one) <= minimum,
        });
        let end = sorted.partition_point(|one| match self.versions.1 {
            Bound::Unbounded => true,
            Bound::Included(maximum) => version(one) <= maximum,
            Bound::Excluded(maximum) => version(one) < maximum,
        });
        sorted.get(start..end).unwrap_or_default()
    }

    fn covers_language(&self, found: u16) -> bool {
        let Some(list) = &self.languages else {
            return true;
        };
        list.contains(&found) != self.is_exclusive
    }
}

#[cfg(test)]
mod tests {
    use super::super::table::{Table, Value};
    use super::*;

    #[track_caller]
    fn check(
        minimum: &str,
        maximum: &str,
        language: &str,
        attributes: i32,
        product: (&str, u16),
        expect: Option<bool>,
    ) {
        let columns: Vec<_> = UPGRADE
            .columns()
            .iter()
            .map(|column| column.definition().unwrap())
            .collect();
        let texts = ["{U}", minimum, maximum, language].map(Value::from);
        let rest = [Value::Int(attributes), Value::Null, Value::from("FOUND")];
        let cells = texts.into_iter().chain(rest).collect();
        let tables = Tables::from_iter([Table::new("Upgrade", columns, cells).unwrap()]);
        let upgrade = Upgrade::all(&tables).next().unwrap();
        assert_eq!(upgrade.covers(product.0, product.1), expect, "{upgrade:?}");
    }

    #[test]
    fn versions_and_languages_are_compared() {
        check(
            "01.00.0000",
            "01.40.0000",
            "1033",
            769,
            ("1.40", 1033),
            Some(true),
        );
        check("1.0", "1.40", "1033", 0x100, ("1.40", 1033), Some(false));
        check("1.0", "1.40", "1033", 0, ("1.0", 1033), Some(false));
        check("1.0", "1.40", "1033", 0, ("1.0.1", 1036), Some(false));
        check("1.0", "1.40", "1033", 0x400, ("1.0.1", 1036), Some(true));
        check("", "", "", 0, ("1.0.1", 1036), Some(true));
        // The fourth field does not count.
        check("1.0.0.5", "", "", 0, ("1.0.0.9", 1036), Some(false));
        check("x", "", "", 0, ("1.0.0", 1036), None);
        check("1", "", "", 0, ("300.0.0", 1036), None);
    }
}
