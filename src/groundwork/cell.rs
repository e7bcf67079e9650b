//! Cells by the category of their column, with what stands in them read.

use crate::msi::category::{Category, Fault, default_dir, shortcut};
use crate::msi::condition::{Condition, ConditionFault};
use crate::msi::custom_action::{ActionType, Source};
use crate::msi::formatted::Formatted;
use crate::msi::schema::{
    BINARY, CUSTOM_ACTION, DIRECTORY, DocumentedTable, FEATURE, FILE, custom_action, directory,
};
use crate::msi::{Column, Row};

/// One cell with text.
#[derive(Clone, Copy, Debug)]
pub struct TextCell<'a> {
    /// Its row.
    pub row: Row<'a>,
    /// Its column.
    pub column: &'a Column,
    /// The category of the column.
    pub category: Category,
    /// What stands in it.
    pub text: &'a str,
}

impl TextCell<'_> {
    /// Judges the text by its category and, where that matters, by its row: a root of the directory tree is named by a
    /// property, and what the source of a custom action is depends on its type.
    pub fn judge(&self) -> Result<(), Fault> {
        let row = self.row;
        match (self.category, row.table().name()) {
            (Category::DefaultDir, name) if name == DIRECTORY.name() => {
                let parent = row.text(directory::DIRECTORY_PARENT);
                if parent.is_none() || parent == row.text(directory::DIRECTORY) {
                    return default_dir::judge_root(self.text);
                }
            }
            (Category::CustomSource, _) => {
                if let Some(source) = self.source() {
                    return source.judge(self.text);
                }
            }
            _ => {}
        }
        self.category.judge(self.text)
    }

    /// Returns the table that must have the text as a key by its category alone; none where there is no such table, and
    /// for properties, which an action may set.
    ///
    /// See [CustomSource](https://learn.microsoft.com/windows/win32/msi/customsource) and
    /// [Shortcut](https://learn.microsoft.com/windows/win32/msi/shortcut).
    pub fn key_table(&self) -> Option<&'static DocumentedTable> {
        match self.category {
            Category::Shortcut => (!shortcut::is_formatted(self.text)).then_some(FEATURE),
            Category::CustomSource => match self.source()? {
                Source::Binary => Some(BINARY),
                Source::File => Some(FILE),
                Source::Directory => Some(DIRECTORY),
                _ => None,
            },
            _ => None,
        }
    }

    /// Returns what the source of a custom action is, where the row is one.
    fn source(&self) -> Option<Source> {
        let is_action = self.row.table().name() == CUSTOM_ACTION.name();
        let kind = is_action.then(|| self.row.int(custom_action::TYPE))?;
        ActionType(kind?).source()
    }
}

/// One condition.
#[derive(Clone, Debug)]
pub struct ConditionCell<'a> {
    /// Where it stands.
    pub cell: TextCell<'a>,
    /// What it says.
    pub condition: Result<Condition<'a>, ConditionFault>,
}

/// One text with references.
#[derive(Clone, Debug)]
pub struct FormattedCell<'a> {
    /// Where it stands.
    pub cell: TextCell<'a>,
    /// What it refers to.
    pub formatted: Formatted<'a>,
}
