//! Tables as IDT text, the archive format of Windows Installer, as `msiinfo export` writes it.
//!
//! See [ASCII Text Archive Files](https://learn.microsoft.com/windows/win32/msi/ascii-text-archive-files).
//! The text is UTF-8. Where `msiinfo` departs from the format this follows the format; each such place
//! is argued in `docs/idt-differences.md`.

use std::fmt::Write as _;

use super::codepage::Codepage;
use super::package::Package;
use super::property_set::PropertyValue;
use super::summary::SummaryInformation;
use super::table::{Table, Value};

/// The name under which the summary information is exported.
const SUMMARY_TABLE: &str = "_SummaryInformation";
/// The name under which the code page is exported.
const CODEPAGE_TABLE: &str = "_ForceCodepage";
const END: &str = "\r\n";

impl Package {
    /// Renders a table as IDT, or one of the two that Windows Installer makes up: `_SummaryInformation`
    /// and `_ForceCodepage`. Returns `None` where there is no such table.
    pub fn to_idt(&self, table: &str) -> Option<String> {
        match table {
            SUMMARY_TABLE => Some(summary(&self.summary)),
            CODEPAGE_TABLE => Some(codepage(self.codepage)),
            _ => Some(self.tables.get(table)?.to_idt()),
        }
    }
}

impl Table {
    /// Renders the table as IDT: a line of column names, one of types, one of the table's name and keys,
    /// then the rows in stored order. A stream cell shows the stream's name.
    pub fn to_idt(&self) -> String {
        let columns = self.columns();
        let mut text = String::new();
        line(
            &mut text,
            columns.iter().map(|column| column.name().to_owned()),
        );
        line(&mut text, columns.iter().map(ToString::to_string));
        let keys = columns.iter().filter(|column| column.is_key());
        let name = std::iter::once(self.name().to_owned());
        line(
            &mut text,
            name.chain(keys.map(|column| column.name().to_owned())),
        );
        for row in self.rows() {
            for (index, cell) in row.cells().iter().enumerate() {
                if index > 0 {
                    text.push('\t');
                }
                match cell {
                    Value::Null => {}
                    Value::Int(number) => {
                        // Writing to a string cannot fail.
                        let _ = write!(text, "{number}");
                    }
                    Value::Text(own) | Value::Stream(own) => push_escaped(&mut text, own),
                }
            }
            text.push_str(END);
        }
        text
    }
}

fn summary(summary: &SummaryInformation) -> String {
    let mut text = format!("PropertyId\tValue{END}i2\tl255{END}{SUMMARY_TABLE}\tPropertyId{END}");
    let mut properties: Vec<_> = summary.property_set().properties.iter().collect();
    properties.sort_by_key(|property| property.id);
    for property in properties {
        let value = match &property.value {
            PropertyValue::Int(number) => number.to_string(),
            PropertyValue::Text { text, .. } => {
                let mut escaped = String::new();
                push_escaped(&mut escaped, text);
                escaped
            }
            PropertyValue::Time(time) => match time.to_timestamp() {
                Some(time) => time.strftime("%Y/%m/%d %H:%M:%S").to_string(),
                None => continue,
            },
            PropertyValue::Empty | PropertyValue::Other { .. } => continue,
        };
        // Writing to a string cannot fail.
        let _ = write!(text, "{}\t{value}{END}", property.id);
    }
    text
}

fn codepage(codepage: Codepage) -> String {
    format!("{END}{END}{codepage}\t{CODEPAGE_TABLE}{END}")
}

fn line(text: &mut String, cells: impl Iterator<Item = String>) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            text.push('\t');
        }
        text.push_str(&cell);
    }
    text.push_str(END);
}

/// Adds a text in which what would end a cell or a line is replaced by the control characters that the format
/// reserves for it.
fn push_escaped(target: &mut String, text: &str) {
    let mut rest = text;
    while let Some((at, letter)) = rest.char_indices().find_map(reserved) {
        target.push_str(rest.get(..at).unwrap_or_default());
        target.push(letter);
        rest = rest.get(at + 1..).unwrap_or_default();
    }
    target.push_str(rest);
}

/// Returns the place and the replacement of a letter that has one; all of these take one byte.
fn reserved((at, letter): (usize, char)) -> Option<(usize, char)> {
    let replacement = match letter {
        '\0' => '\u{15}',
        '\u{8}' => '\u{1b}',
        '\t' => '\u{10}',
        '\n' => '\u{19}',
        '\u{c}' => '\u{18}',
        '\r' => '\u{11}',
        _ => return None,
    };
    Some((at, replacement))
}

#[cfg(test)]
mod tests {
    use super::super::column::Column;
    use super::super::table::Value;
    use super::*;

    #[test]
    fn a_table_has_three_lines_before_its_rows() {
        let columns = [
            ("Name", "s72", true),
            ("No", "I2", true),
            ("Text", "L0", false),
            ("Data", "V0", false),
        ];
        let columns = columns.map(|(name, kind, key)| Column::new(name, kind, key).unwrap());
        let cells = vec![
            "a".into(),
            (-7).into(),
            "1\t2\r\n3\0\u{8}\u{c}é".into(),
            Value::Stream("T.a.-7".into()),
            "b".into(),
            Value::Null,
            Value::Null,
            Value::Null,
        ];
        let table = Table::new("T", columns.into(), cells).unwrap();
        let expect = [
            "Name\tNo\tText\tData",
            "s72\tI2\tL0\tV0",
            "T\tName\tNo",
            "a\t-7\t1\u{10}2\u{11}\u{19}3\u{15}\u{1b}\u{18}é\tT.a.-7",
            "b\t\t\t",
            "",
        ];
        assert_eq!(table.to_idt(), expect.join(END));
    }

    #[test]
    fn the_code_page_is_a_table_of_its_own() {
        assert_eq!(codepage(Codepage(932)), "\r\n\r\n932\t_ForceCodepage\r\n");
    }
}
