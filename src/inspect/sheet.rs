//! Text in sections for people: headings, labels with values, aligned rows, none wider than allowed.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table, Width};

use crate::terminal::printable;

/// How far labels reach.
const LABEL: u16 = 14;
const HEADING: Style = Style::new().bold();
const NAME: Style = AnsiColor::Cyan.on_default();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();

/// A text under construction. It holds colours, which whoever prints it strips where they do not belong;
/// what it is given is made printable.
#[derive(Debug)]
pub struct Sheet {
    text: String,
    width: u16,
    fields: Vec<[String; 2]>,
}

impl Sheet {
    /// Starts a text whose lines have at most `width` characters.
    pub fn new(width: usize) -> Self {
        Self {
            text: String::new(),
            width: u16::try_from(width).unwrap_or(u16::MAX),
            fields: Vec::new(),
        }
    }

    /// Starts a section; its heading stands at the margin.
    pub fn heading(&mut self, heading: &str) {
        self.begin(HEADING, heading);
    }

    /// Starts a section that is to be noticed.
    pub fn warning(&mut self, heading: &str) {
        self.begin(WARNING, heading);
    }

    fn begin(&mut self, style: Style, heading: &str) {
        self.flush();
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let heading = printable(heading);
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "{style}{heading}{style:#}");
    }

    /// Adds a value with its label.
    pub fn field(&mut self, label: &str, value: impl AsRef<str>) {
        let value = printable(value.as_ref()).into_owned();
        self.fields.push([printable(label).into_owned(), value]);
    }

    /// Adds a value with its label where there is one.
    pub fn optional(&mut self, label: &str, value: Option<impl AsRef<str>>) {
        if let Some(value) = value {
            self.field(label, value);
        }
    }

    /// Adds a line of words, wrapped.
    pub fn line(&mut self, words: &str) {
        self.rows(&[vec![words.to_owned()]], &[]);
    }

    /// Adds aligned rows; `right` are the columns of numbers.
    pub fn rows(&mut self, rows: &[Vec<String>], right: &[usize]) {
        self.flush();
        let mut table = self.table();
        for row in rows {
            table.add_row(row.iter().map(|cell| printable(cell).into_owned()));
        }
        for &column in right {
            if let Some(column) = table.column_mut(column) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        self.write(&table, 0);
    }

    /// Returns how many bytes the text has so far.
    pub fn bytes(&self) -> usize {
        self.text.len()
    }

    /// Returns the text.
    pub fn finish(mut self) -> String {
        self.flush();
        self.text
    }

    fn table(&self) -> Table {
        let mut table = Table::new();
        table.load_style(NOTHING);
        table.set_content_arrangement(ContentArrangement::Dynamic);
        // One for the indentation: cells have one of their own.
        table.set_width(self.width.saturating_sub(1));
        table
    }

    fn flush(&mut self) {
        let fields = std::mem::take(&mut self.fields);
        if fields.is_empty() {
            return;
        }
        let mut table = self.table();
        for field in fields {
            table.add_row(field);
        }
        if let Some(labels) = table.column_mut(0) {
            labels.set_constraint(ColumnConstraint::Absolute(Width::Fixed(LABEL)));
            labels.set_padding((1, 0));
        }
        if let Some(values) = table.column_mut(1) {
            values.set_padding((1, 0));
        }
        self.write(&table, usize::from(LABEL));
    }

    /// Writes the lines of a table, and colours the first characters of each.
    fn write(&mut self, table: &Table, coloured: usize) {
        for line in table.lines() {
            let line = line.trim_end();
            let end = line
                .char_indices()
                .nth(coloured)
                .map_or(line.len(), |(index, _)| index);
            let (label, rest) = line.split_at(end);
            let _ = match label.trim() {
                "" => writeln!(self.text, " {line}"),
                _ => writeln!(self.text, " {NAME}{label}{NAME:#}{rest}"),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_aligned_wrapped_and_printable() {
        let mut sheet = Sheet::new(40);
        sheet.heading("a title\u{1b}[2J");
        sheet.field("name", "a value that is too long for one line of the sheet");
        sheet.optional("nothing", None::<&str>);
        sheet.field("other", "b\u{202e}");
        sheet.warning("rows");
        let row = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        sheet.rows(&[row(["1", "one"]), row(["200", "two"])], &[0]);
        let text = anstream::adapter::strip_str(&sheet.finish()).to_string();
        insta::assert_snapshot!(text, @r#"
        a title\u{1b}[2J
          name          a value that is too long
                        for one line of the
                        sheet
          other         b\u{202e}

        rows
            1  one
          200  two
        "#);
    }
}
