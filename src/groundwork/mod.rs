//! What rules know of one package: its rows by key, its trees and sequences, its conditions and texts.
//!
//! A [`Groundwork`] is made once for a package and shared by all rules, on any thread. Each part is computed when it is
//! first asked for; nothing loops on a cycle or recurses with the input, and indexes take four bytes per row.
//!
//! ```
//! use rollpack::groundwork::Groundwork;
//! use rollpack::msi::Package;
//! use rollpack::msi::schema::{FILE, file};
//!
//! /// Files whose component is not there.
//! fn orphans(package: &Package) -> Vec<Vec<String>> {
//!     let ground = Groundwork::of(package);
//!     let components = ground.components();
//!     let rows = ground.rows(FILE);
//!     let orphans = rows.filter(|row| row.text(file::COMPONENT_).is_some_and(|key| components.get(key).is_none()));
//!     orphans.map(|row| row.key()).collect()
//! }
//! ```
//!
//! # Handles
//! `schema::FILE` is a table, `schema::file::COMPONENT_` a column: `MsiFileHash.HashPart1` is
//! `msi_file_hash::HASH_PART1`, `_Validation.Table` is `validation::TABLE`. [`Row::value`], [`Row::text`], [`Row::int`]
//! and [`Row::has_bits`] take a column and nothing else; [`Row::get`] takes a name that comes from the package. A column
//! of another table is a mistake that debug builds stop at. `file::VERSION.category()`, `.key_tables()`, `.set()`,
//! `.minimum()`, `.maximum()`, `.is_key()`, `.is_nullable()`, `.is_newer()` are what is documented of it.
//!
//! # Rows
//! | call | gives |
//! |---|---|
//! | `ground.rows(FILE)` | all rows in stored order; none without the table |
//! | `ground.find(FILE, &["key"])`, `ground.has(CONTROL, &["Dialog", "Control"])` | the first row with a key |
//! | `ground.having(file::COMPONENT_, "C1")` | the rows with a value in a column, indexed: the files of a component |
//! | `ground.lookup().all(FILE, &["key"])`, `.repeated(FILE)` | all rows with a key; the keys that more than one row has |
//! | `ground.has_table(MEDIA)`, `ground.table(MEDIA)` | whether the package has a table; its real columns |
//! | `ground.property("ProductCode")`, `ground.properties()` | `Property` as a map |
//!
//! # What the package says of itself
//! | call | gives |
//! |---|---|
//! | `ground.validation().column("File", "Version")` | the row of its own `_Validation`, as [`ColumnValidation`](crate::msi::ColumnValidation) |
//! | `ground.validation().category("File", "Version")` | the category it says, else the documented one |
//! | `ground.cells(\|category\| …)` | every cell with text by category; `cell.judge()` knows roots and types of custom actions |
//! | `ground.conditions()` | every condition, read: `.condition` is `Result<Condition, ConditionFault>` |
//! | `ground.formatted()` | every text with references, read: `.formatted.names(ReferenceKind::File)` |
//!
//! # Trees
//! | call | gives |
//! |---|---|
//! | `ground.directories()` | `.get(key)?.place` is a root with target and source by long and short names, or why not; `.root(key)`, `.standard(key)`, `.is_profile(key)`, `.parents(key)`, `.show(place.target)`; equal [`PathId`](crate::msi::directories::PathId)s are one folder to Windows |
//! | `ground.features()` | `.get`, `.parents`, `.children`, `.is_within`, `.components(feature)`, `.of_component(component)`, `.holds`, `.share` |
//! | `ground.components()` | `.get(key)`, `.iter()`; a component has `id`, `directory`, `condition`, `key_path` and `.has(Component::BITS_64)` |
//! | `ground.directory_of("C1")`, `ground.is_profile_component("C1")` | where a component goes |
//! | `ground.key_file(component)`, `ground.judge_user_key_path(component)` | the file that stands for it; whether a registry value of the user does |
//! | `ground.advertised(shortcut)` | the feature that an advertised shortcut starts |
//! | `ground.location(component)`, `.file_location(row)`, `.folder(directory)` | where something is installed, to be compared with that of another package |
//! | `ground.sequences()` | `.get(SequenceTable::InstallExecute)`, `.iter()`; `.actions()` by number, `.number(name)`, `.is_before(a, b)`; [`ORDER`](crate::msi::sequences::ORDER) has the documented pairs |
//! | `ground.custom_actions()` | `kind.base()`, `.source()`, `.target()`, `.execution()`, `.is_script()`, `.is_nested()` … |
//! | `ground.upgrades()` | rows of `Upgrade`; `.covers(version, language)` |
//! | `ground.payload()` | files with targets, cabinets and defects |
//!
//! # Grammars and names
//! [`Condition`]: `parse`, `symbols`, `evaluate` (three values), [`coexistence`](crate::msi::condition::coexistence) of
//! two; [`Formatted`]: `parse`, `references`, `names`, `resolve`; one module per category below
//! [`category`](crate::msi::category) (`guid::judge`, `version::product`, `filename::Names::of`, …);
//! [`standard_folder`](crate::msi::standard_folder), [`standard_action`](crate::msi::standard_action),
//! [`standard_property`](crate::msi::standard_property) are the names that Windows Installer knows.

mod cell;
pub mod location;
pub mod user_key_path;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::msi::category::Category;
use crate::msi::components::{Component, Components, KeyPath};
use crate::msi::condition::Condition;
use crate::msi::custom_action::CustomActions;
use crate::msi::directories::{Directories, Directory};
use crate::msi::features::{Feature, Features};
use crate::msi::formatted::Formatted;
use crate::msi::schema::{DocumentedColumn, FILE, PROPERTY, TableName, property, shortcut};
use crate::msi::sequences::Sequences;
use crate::msi::upgrade::Upgrade;
use crate::msi::{Column, Found, Lookup, Package, Row, Rows, Table, Validation};
use crate::payload::Payload;

pub use cell::{ConditionCell, FormattedCell, TextCell};

/// What rules know of one package.
#[derive(Debug)]
pub struct Groundwork<'a> {
    package: &'a Package,
    lookup: Lookup<'a>,
    validation: OnceLock<Validation<'a>>,
    directories: OnceLock<Directories<'a>>,
    features: OnceLock<Features<'a>>,
    components: OnceLock<Components<'a>>,
    sequences: OnceLock<Sequences<'a>>,
    custom_actions: OnceLock<CustomActions<'a>>,
    upgrades: OnceLock<Vec<Upgrade<'a>>>,
    properties: OnceLock<BTreeMap<&'a str, &'a str>>,
    payload: OnceLock<Payload>,
}

impl<'a> Groundwork<'a> {
    /// Begins with a package; nothing is computed yet.
    pub fn of(package: &'a Package) -> Self {
        Self {
            package,
            lookup: Lookup::of(&package.tables),
            validation: OnceLock::new(),
            directories: OnceLock::new(),
            features: OnceLock::new(),
            components: OnceLock::new(),
            sequences: OnceLock::new(),
            custom_actions: OnceLock::new(),
            upgrades: OnceLock::new(),
            properties: OnceLock::new(),
            payload: OnceLock::new(),
        }
    }

    /// Returns the package.
    pub fn package(&self) -> &'a Package {
        self.package
    }

    /// Returns a table, where the package has it.
    pub fn table(&self, table: impl TableName) -> Option<&'a Table> {
        self.lookup.table(table)
    }

    /// Whether the package has a table, with rows or without.
    pub fn has_table(&self, table: impl TableName) -> bool {
        self.table(table).is_some()
    }

    /// Returns the rows of a table in stored order; none where the package lacks it.
    pub fn rows(&self, table: impl TableName) -> Rows<'a> {
        self.lookup.rows(table)
    }

    /// Returns the first row with that key, of which each part is written as text.
    pub fn find(&self, table: impl TableName, key: &[&str]) -> Option<Row<'a>> {
        self.lookup.find(table, key)
    }

    /// Whether there is a row with that key.
    pub fn has(&self, table: impl TableName, key: &[&str]) -> bool {
        self.lookup.has(table, key)
    }

    /// Returns the rows whose cell under a column is that value, in stored order.
    pub fn having(&self, column: &DocumentedColumn, value: &str) -> Found<'_, 'a> {
        self.lookup.having(column, value)
    }

    /// Returns what finds rows in more ways: all with one key, those whose keys are repeated.
    pub fn lookup(&self) -> &Lookup<'a> {
        &self.lookup
    }

    /// Returns what the package's own `_Validation` says.
    pub fn validation(&self) -> &Validation<'a> {
        self.validation
            .get_or_init(|| Validation::of(&self.package.tables))
    }

    /// Returns the directory tree.
    pub fn directories(&self) -> &Directories<'a> {
        self.directories
            .get_or_init(|| Directories::of(&self.package.tables))
    }

    /// Returns the feature tree, and which features hold which components.
    pub fn features(&self) -> &Features<'a> {
        self.features
            .get_or_init(|| Features::of(&self.package.tables))
    }

    /// Returns the components and their key paths.
    pub fn components(&self) -> &Components<'a> {
        self.components
            .get_or_init(|| Components::of(&self.package.tables))
    }

    /// Returns the sequence tables.
    pub fn sequences(&self) -> &Sequences<'a> {
        self.sequences
            .get_or_init(|| Sequences::of(&self.package.tables))
    }

    /// Returns the custom actions, with their types decoded.
    pub fn custom_actions(&self) -> &CustomActions<'a> {
        self.custom_actions
            .get_or_init(|| CustomActions::of(&self.package.tables))
    }

    /// Returns the rows of `Upgrade`.
    pub fn upgrades(&self) -> &[Upgrade<'a>] {
        self.upgrades
            .get_or_init(|| Upgrade::all(&self.package.tables).collect())
    }

    /// Returns the `Property` table, sorted by name. Of two rows with one key the first counts; null is the empty text.
    pub fn properties(&self) -> &BTreeMap<&'a str, &'a str> {
        self.properties.get_or_init(|| {
            let mut properties = BTreeMap::new();
            for row in self.rows(PROPERTY) {
                if let Some(name) = row.text(property::PROPERTY) {
                    let value = row.text(property::VALUE).unwrap_or_default();
                    properties.entry(name).or_insert(value);
                }
            }
            properties
        })
    }

    /// Returns the value of a property that the package sets.
    pub fn property(&self, name: &str) -> Option<&'a str> {
        let value = self.properties().get(name).copied();
        value.filter(|value| !value.is_empty())
    }

    /// Returns the files of the package, with their cabinets and targets.
    pub fn payload(&self) -> &Payload {
        self.payload.get_or_init(|| Payload::of(self.package))
    }

    /// Returns the folder that a component is installed to.
    pub fn directory_of(&self, component: &str) -> Option<&Directory<'a>> {
        let component = self.components().get(component)?;
        self.directories().get(component.directory?)
    }

    /// Whether a component is installed to the user's profile, by the root of its folder.
    pub fn is_profile_component(&self, component: &str) -> bool {
        let component = self.components().get(component);
        component
            .and_then(|component| component.directory)
            .is_some_and(|directory| self.directories().is_profile(directory))
    }

    /// Returns the row of the file that is a component's key path.
    pub fn key_file(&self, component: &Component<'a>) -> Option<Row<'a>> {
        match component.key_path {
            KeyPath::File(key) => self.find(FILE, &[key]),
            _ => None,
        }
    }

    /// Returns the feature that a row of `Shortcut` starts; none where the shortcut is not advertised.
    ///
    /// See [Shortcut Table](https://learn.microsoft.com/windows/win32/msi/shortcut-table).
    pub fn advertised(&self, row: Row<'a>) -> Option<&Feature<'a>> {
        self.features().get(row.text(shortcut::TARGET)?)
    }

    /// Returns the cells with text of all columns of these categories, table by table and row by row.
    ///
    /// The category is that of the package's `_Validation`, and only where that says nothing the documented one.
    pub fn cells<'g>(
        &'g self,
        is_wanted: impl Fn(Category) -> bool + 'g,
    ) -> impl Iterator<Item = TextCell<'a>> + 'g {
        self.lookup.tables().flat_map(move |table| {
            let columns = self.columns_of(table, &is_wanted);
            let rows = if columns.is_empty() {
                0
            } else {
                table.row_count()
            };
            (0..rows)
                .filter_map(|number| table.row(number))
                .flat_map(move |row| cells_of(row, &columns))
        })
    }

    fn columns_of(
        &self,
        table: &'a Table,
        is_wanted: &impl Fn(Category) -> bool,
    ) -> Vec<WantedColumn<'a>> {
        let columns = table.columns().iter().enumerate();
        let wanted = columns.filter_map(|(index, column)| {
            let category = self.validation().category(table.name(), column.name())?;
            is_wanted(category).then_some((index, column, category))
        });
        wanted.collect()
    }

    /// Returns all conditions, read.
    pub fn conditions(&self) -> impl Iterator<Item = ConditionCell<'a>> + '_ {
        let cells = self.cells(|category| category == Category::Condition);
        cells.map(|cell| ConditionCell {
            cell,
            condition: Condition::parse(cell.text),
        })
    }

    /// Returns all texts with references, read: formatted ones, templates, registry paths and targets of shortcuts.
    pub fn formatted(&self) -> impl Iterator<Item = FormattedCell<'a>> + '_ {
        let cells = self.cells(|category| {
            matches!(
                category,
                Category::Formatted
                    | Category::KeyFormatted
                    | Category::Template
                    | Category::RegPath
                    | Category::Shortcut
            )
        });
        cells.map(|cell| FormattedCell {
            cell,
            formatted: match cell.category {
                Category::Template => Formatted::parse_template(cell.text),
                _ => Formatted::parse(cell.text),
            },
        })
    }
}

/// A column by its position, with its category.
type WantedColumn<'a> = (usize, &'a Column, Category);

fn cells_of<'a>(row: Row<'a>, columns: &[WantedColumn<'a>]) -> Vec<TextCell<'a>> {
    let cells = columns.iter().filter_map(|&(index, column, category)| {
        let text = row.cells().get(index)?.as_text()?;
        Some(TextCell {
            row,
            column,
            category,
            text,
        })
    });
    cells.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_shared_by_threads() {
        fn check<T: Send + Sync>() {}
        check::<Groundwork<'_>>();
    }
}
