//! Cells by the category of their column, with what stands in them read.

use crate::msi::category::{Category, Fault, default_dir};
use crate::msi::condition::{Condition, ConditionFault};
use crate::msi::custom_action::ActionType;
use crate::msi::formatted::Formatted;
use crate::msi::schema::{CUSTOM_ACTION, DIRECTORY, custom_action, directory};
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
            (Category::CustomSource, name) if name == CUSTOM_ACTION.name() => {
                let kind = row.int(custom_action::TYPE).map(ActionType);
                if let Some(source) = kind.and_then(ActionType::source) {
                    return source.judge(self.text);
                }
            }
            _ => {}
        }
        self.category.judge(self.text)
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
