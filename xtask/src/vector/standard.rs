//! The documented tables and their columns.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Where the columns are written down.
const SCHEMA: &str = include_str!("../../../src/msi/schema/schema.tsv");

/// A column, with what `_Validation` says of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Column {
    pub name: String,
    /// As an IDT file writes it, in lower case: `s72`, `i2`.
    pub kind: String,
    pub is_key: bool,
    pub is_nullable: bool,
    pub minimum: String,
    pub maximum: String,
    pub target_tables: String,
    pub target_number: String,
    pub category: String,
    pub set: String,
}

impl Column {
    /// Whether it holds numbers.
    pub fn is_number(&self) -> bool {
        self.kind.starts_with('i')
    }

    /// A column that nobody documents.
    pub fn unknown(name: &str, kind: &str, is_first: bool) -> Self {
        Self {
            name: name.to_owned(),
            kind: kind.to_lowercase(),
            is_key: is_first,
            is_nullable: !is_first,
            ..Self::default()
        }
    }
}

/// Returns the documented columns of a table.
pub(super) fn columns(table: &str) -> Option<&'static [Column]> {
    static TABLES: LazyLock<HashMap<&str, Vec<Column>>> = LazyLock::new(|| {
        let mut tables: HashMap<&str, Vec<Column>> = HashMap::new();
        for line in SCHEMA.lines().skip(1) {
            let fields: Vec<&str> = line.split('\t').collect();
            let field = |index: usize| fields.get(index).copied().unwrap_or_default().to_owned();
            let kind = field(4);
            tables.entry(fields[0]).or_default().push(Column {
                name: field(2),
                // Of one column no type is documented; it is a foreign key.
                kind: if kind.is_empty() {
                    "s72".to_owned()
                } else {
                    kind
                },
                is_key: field(5) == "Y",
                is_nullable: field(6) == "Y",
                minimum: field(7),
                maximum: field(8),
                target_tables: field(9),
                target_number: field(10),
                category: field(11),
                set: field(12),
            });
        }
        tables
    });
    TABLES.get(table).map(Vec::as_slice)
}
