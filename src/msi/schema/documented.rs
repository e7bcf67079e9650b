//! What is documented of a table and of a column.

use super::super::category::Category;
use super::super::column::Column;
use super::TABLES;

/// A documented table.
#[derive(Debug, PartialEq, Eq)]
pub struct DocumentedTable {
    pub(super) name: &'static str,
    pub(super) page: &'static str,
    pub(super) columns: &'static [&'static DocumentedColumn],
}

/// A documented column of a documented table.
#[derive(Debug, PartialEq, Eq)]
pub struct DocumentedColumn {
    table: &'static str,
    name: &'static str,
    idt_type: &'static str,
    is_key: bool,
    is_newer: bool,
    minimum: Option<i32>,
    maximum: Option<i32>,
    key_tables: &'static str,
    key_column: u8,
    category: Option<Category>,
    set: &'static str,
}

impl DocumentedTable {
    /// Returns the name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the columns in their order.
    pub fn columns(&self) -> &'static [&'static DocumentedColumn] {
        self.columns
    }

    /// Returns the column of that exact name.
    pub fn column(&self, name: &str) -> Option<&'static DocumentedColumn> {
        let mut columns = self.columns.iter();
        columns.find(|column| column.name == name).copied()
    }

    /// Returns the address of the page that documents it.
    pub fn page(&self) -> String {
        format!(
            "https://learn.microsoft.com/windows/win32/msi/{}",
            self.page
        )
    }
}

impl DocumentedColumn {
    /// Returns the name of its table.
    pub fn table(&self) -> &'static str {
        self.table
    }

    /// Returns the name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Returns its type as an IDT file writes it; a capital where it may be null.
    pub fn idt_type(&self) -> &'static str {
        self.idt_type
    }

    /// Whether it is part of the primary key.
    pub fn is_key(&self) -> bool {
        self.is_key
    }

    /// Whether a cell may be null.
    pub fn is_nullable(&self) -> bool {
        self.idt_type
            .starts_with(|letter: char| letter.is_ascii_uppercase())
    }

    /// Whether the classic schema lacks it: a table without it is as legal as one with it.
    pub fn is_newer(&self) -> bool {
        self.is_newer
    }

    /// Returns the smallest number allowed.
    pub fn minimum(&self) -> Option<i32> {
        self.minimum
    }

    /// Returns the largest number allowed.
    pub fn maximum(&self) -> Option<i32> {
        self.maximum
    }

    /// Returns the tables of which one must have the value as a key, none where it is no foreign key.
    pub fn key_tables(&self) -> impl Iterator<Item = &'static str> + use<> {
        let tables = self.key_tables.split(';');
        tables.filter(|table| !table.is_empty())
    }

    /// Returns the number of the column of those tables that has the value, from 1 on.
    pub fn key_column(&self) -> Option<usize> {
        Some(usize::from(self.key_column)).filter(|number| *number > 0)
    }

    /// Returns the category of its texts.
    pub fn category(&self) -> Option<Category> {
        self.category
    }

    /// Returns the only values allowed, none where all are.
    pub fn set(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.set.split(';').filter(|value| !value.is_empty())
    }

    /// Returns it as a database would define it.
    pub fn definition(&self) -> Option<Column> {
        Column::new(self.name, self.idt_type, self.is_key)
    }
}

/// How the generated file writes a column: its type, then what else there is to say.
impl DocumentedColumn {
    pub(super) const fn new(
        table: &'static str,
        name: &'static str,
        idt_type: &'static str,
    ) -> Self {
        Self {
            table,
            name,
            idt_type,
            is_key: false,
            is_newer: false,
            minimum: None,
            maximum: None,
            key_tables: "",
            key_column: 0,
            category: None,
            set: "",
        }
    }

    pub(super) const fn key(mut self) -> Self {
        self.is_key = true;
        self
    }

    pub(super) const fn newer(mut self) -> Self {
        self.is_newer = true;
        self
    }

    pub(super) const fn at_least(mut self, minimum: i32) -> Self {
        self.minimum = Some(minimum);
        self
    }

    pub(super) const fn at_most(mut self, maximum: i32) -> Self {
        self.maximum = Some(maximum);
        self
    }

    pub(super) const fn refers(mut self, tables: &'static str, column: u8) -> Self {
        self.key_tables = tables;
        self.key_column = column;
        self
    }

    pub(super) const fn is(mut self, category: Category) -> Self {
        self.category = Some(category);
        self
    }

    pub(super) const fn one_of(mut self, set: &'static str) -> Self {
        self.set = set;
        self
    }
}

/// Returns the documented table of that exact name.
pub fn table(name: &str) -> Option<&'static DocumentedTable> {
    let found = TABLES.binary_search_by(|table| table.name.cmp(name));
    found.ok().map(|index| TABLES[index])
}

/// Something that names a table: a handle, or text where the name comes from the package itself.
pub trait TableName: Copy {
    /// Returns the name.
    fn table_name(&self) -> &str;
}

impl TableName for &DocumentedTable {
    fn table_name(&self) -> &str {
        self.name
    }
}

impl TableName for &str {
    fn table_name(&self) -> &str {
        self
    }
}

impl TableName for &String {
    fn table_name(&self) -> &str {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::super::{FILE, VALIDATION, component, custom_action, file, validation};
    use super::*;

    #[test]
    fn tables_are_found_by_name() {
        assert!(TABLES.is_sorted_by(|one, next| one.name < next.name));
        assert_eq!(table("File"), Some(FILE));
        assert_eq!(table("file"), None);
        assert_eq!(
            VALIDATION.page(),
            "https://learn.microsoft.com/windows/win32/msi/-validation-table"
        );
    }

    #[test]
    fn every_column_has_a_type_and_stands_in_its_table() {
        for table in TABLES {
            assert!(table.columns[0].is_key(), "{}", table.name);
            for column in table.columns {
                assert!(column.definition().is_some(), "{column:?}");
                assert_eq!(
                    (column.table(), table.column(column.name())),
                    (table.name, Some(*column))
                );
                for other in column.key_tables() {
                    let other = super::table(other).unwrap_or_else(|| panic!("{column:?}"));
                    let number = column.key_column().unwrap();
                    assert!(other.columns.len() >= number, "{column:?}");
                }
            }
        }
    }

    #[test]
    fn the_facts_are_those_of_the_data() {
        let data = include_str!("schema.tsv");
        assert_eq!(
            TABLES
                .iter()
                .map(|table| table.columns.len())
                .sum::<usize>()
                + 1,
            data.lines().count()
        );
        let version = file::VERSION;
        assert_eq!(version.key_tables().collect::<Vec<_>>(), ["File"]);
        assert_eq!(
            (
                version.idt_type(),
                version.is_nullable(),
                version.category()
            ),
            ("S72", true, Some(Category::Version))
        );
        let sequence = file::SEQUENCE;
        assert_eq!(
            (sequence.minimum(), sequence.maximum()),
            (Some(1), Some(32_767))
        );
        assert_eq!(
            validation::NULLABLE.set().collect::<Vec<_>>(),
            ["Y", "N", "@"]
        );
        assert_eq!(component::KEY_PATH.key_tables().count(), 3);
        assert!(custom_action::EXTENDED_TYPE.is_newer() && !custom_action::TYPE.is_newer());
    }
}
