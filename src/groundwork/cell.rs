//! Cells by the category of their column, with what stands in them read.

use crate::msi::category::Category;
use crate::msi::condition::{Condition, ConditionFault};
use crate::msi::formatted::Formatted;
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
