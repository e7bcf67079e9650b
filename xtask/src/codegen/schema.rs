//! Writes the handles of the documented tables and columns from `schema.tsv`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use rollpack::disk;

use super::CodegenError;
use crate::repository;

const PATH: &str = "src/msi/schema/schema.tsv";

const HEAD: &str = "\
//! The tables and columns that Windows Installer documents, as handles that cannot be mistyped.
//!
//! A table is a constant, its columns are constants of a module of the same name. What is written in neither does
//! not compile:
//!
//! ```
//! use rollpack::msi::Package;
//! use rollpack::msi::schema::{FILE, file};
//!
//! fn versions(package: &Package) -> Vec<&str> {
//!     let rows = package.tables.rows(FILE);
//!     rows.filter_map(|row| row.text(file::VERSION)).collect()
//! }
//! ```
//!
//! The facts are those of the table pages, of two public schemas that agree with them, and of real packages:
//! `schema.tsv` says for each column where they come from, and `cargo xtask codegen` writes this file from it.
//! What a package says of itself goes before what stands here: widths and categories are those of the database.
//!
//! See [Database Tables](https://learn.microsoft.com/windows/win32/msi/database-tables).

mod documented;

use super::category::Category;

pub use documented::{DocumentedColumn, DocumentedTable, TableName, table};

macro_rules! tables {
    ($($handle:ident $module:ident $table:literal $page:literal {
        $($column:ident $name:literal $idt:literal $(.$said:ident($($what:expr),*))*;)*
    })*) => {
        /// All documented tables, sorted by name.
        pub const TABLES: &[&DocumentedTable] = &[$($handle),*];

        $(
            #[doc = concat!(\"The [`\", $table, \"`](https://learn.microsoft.com/windows/win32/msi/\", $page, \") table.\")]
            pub const $handle: &DocumentedTable = &DocumentedTable {
                name: $table,
                page: $page,
                columns: &[$($module::$column),*],
            };

            #[doc = concat!(\"The columns of the `\", $table, \"` table.\")]
            pub mod $module {
                use super::*;

                $(
                    #[doc = concat!(\"`\", $name, \"`, of the type `\", $idt, \"`.\")]
                    pub const $column: &DocumentedColumn =
                        &DocumentedColumn::new($table, $name, $idt)$(.$said($($what),*))*;
                )*
            }
        )*
    };
}

tables! {
";

/// Returns the text of `mod.rs`.
pub(super) fn tables() -> Result<String, CodegenError> {
    let bytes = disk::read(&repository::root().join(PATH), 1 << 22)?;
    let data = String::from_utf8_lossy(&bytes);
    let mut tables: BTreeMap<&str, String> = BTreeMap::new();
    for (index, line) in data.lines().enumerate().skip(1) {
        let fields: Vec<_> = line.split('\t').collect();
        let line = index + 1;
        let text = column(&fields).ok_or(CodegenError::Column { path: PATH, line })?;
        let table = fields.first().copied().unwrap_or_default();
        tables.entry(table).or_default().push_str(&text);
    }
    let mut text = HEAD.to_owned();
    for (table, columns) in tables {
        let module = words(table).to_lowercase();
        let handle = module.to_uppercase();
        let page = table.to_lowercase().replace('_', "-");
        let _ = write!(
            text,
            "    {handle} {module} {table:?} \"{page}-table\" {{\n{columns}    }}\n"
        );
    }
    text.push_str("}\n");
    Ok(text)
}

/// Returns the line of a column, or nothing where the data has another form.
fn column(fields: &[&str]) -> Option<String> {
    let &[
        _,
        _,
        name,
        _,
        kind,
        key,
        nullable,
        minimum,
        maximum,
        tables,
        number,
        category,
        set,
        provenance,
    ] = fields
    else {
        return None;
    };
    // The page of one table says what the column is, and no schema how wide.
    let kind = if kind.is_empty() { "s72" } else { kind };
    let kind = match nullable {
        "Y" => kind.to_uppercase(),
        _ => kind.to_owned(),
    };
    let mut text = format!("        {} {name:?} {kind:?}", words(name).to_uppercase());
    let mut say = |said: &str| text.push_str(said);
    if key == "Y" {
        say(".key()");
    }
    if provenance.ends_with("corpus") {
        say(".newer()");
    }
    for (method, bound) in [("at_least", minimum), ("at_most", maximum)] {
        if !bound.is_empty() {
            say(&format!(".{method}({})", grouped(bound.parse().ok()?)));
        }
    }
    if !tables.is_empty() {
        say(&format!(
            ".refers({tables:?}, {})",
            number.parse::<u8>().ok()?
        ));
    }
    if !category.is_empty() {
        say(&format!(".is(Category::{category})"));
    }
    if !set.is_empty() {
        say(&format!(".one_of({set:?})"));
    }
    text.push_str(";\n");
    Some(text)
}

/// Writes a number with its digits in groups of three, where there are more than four.
fn grouped(number: i32) -> String {
    let digits = number.unsigned_abs().to_string();
    let sign = if number < 0 { "-" } else { "" };
    if digits.len() < 5 {
        return format!("{sign}{digits}");
    }
    let mut written = sign.to_owned();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            written.push('_');
        }
        written.push(digit);
    }
    written
}

/// Separates the words of a name by underscores: `MsiFileHash` is `Msi_File_Hash`.
fn words(name: &str) -> String {
    let letters: Vec<char> = name.trim_start_matches('_').chars().collect();
    let mut words = String::new();
    for (index, letter) in letters.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|index| letters.get(index));
        let after = letters.get(index + 1);
        let starts = letter.is_uppercase()
            && before.is_some_and(|before| {
                before.is_lowercase()
                    || before.is_numeric()
                    || before.is_uppercase() && after.is_some_and(|after| after.is_lowercase())
            });
        if starts {
            words.push('_');
        }
        words.push(*letter);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_split_into_words() {
        for (name, expect) in [
            ("_Validation", "Validation"),
            ("MsiFileHash", "Msi_File_Hash"),
            ("UIText", "UI_Text"),
            ("ODBCDataSource", "ODBC_Data_Source"),
            ("HashPart1", "Hash_Part1"),
            ("Component_", "Component_"),
            ("H_Centering", "H_Centering"),
        ] {
            assert_eq!(words(name), expect);
        }
    }

    #[test]
    fn long_numbers_are_grouped() {
        let written = [0, -4, 9999, 32_767, -2_147_483_647].map(grouped);
        assert_eq!(written, ["0", "-4", "9999", "32_767", "-2_147_483_647"]);
    }

    #[test]
    fn other_lines_are_no_columns() {
        assert_eq!(column(&["File", "1", "File"]), None);
        let mut fields = vec![
            "File", "8", "Sequence", "Integer", "i2", "N", "N", "1", "32767", "", "", "", "",
            "docs",
        ];
        assert_eq!(
            column(&fields).as_deref(),
            Some("        SEQUENCE \"Sequence\" \"i2\".at_least(1).at_most(32_767);\n")
        );
        fields[7] = "one";
        assert_eq!(column(&fields), None);
    }
}
