//! Text in sections for people: headings, labels with values, aligned rows, none wider than allowed.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use super::wrap::{share, width, wrap};
use crate::terminal::printable;

/// Cells before a line.
const MARGIN: usize = 2;
/// Cells between columns.
const GAP: usize = 2;
/// Cells of a label, unless one of them is longer.
const LABEL: usize = 12;
const HEADING: Style = Style::new().bold();
const NAME: Style = AnsiColor::Cyan.on_default();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();

/// A text under construction. It holds colours, which whoever prints it strips where they do not belong;
/// what it is given is made printable.
#[derive(Debug)]
pub struct Sheet {
    text: String,
    width: usize,
    fields: Vec<[String; 2]>,
}

impl Sheet {
    /// Starts a text whose lines have at most `width` characters.
    pub fn new(width: usize) -> Self {
        Self {
            text: String::new(),
            width,
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
        for line in wrap(&heading, self.width) {
            // Writing to a string cannot fail.
            let _ = writeln!(self.text, "{style}{line}{style:#}");
        }
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
        let rows: Vec<Vec<String>> = rows
            .iter()
            .map(|row| {
                row.iter()
                    .map(|cell| printable(cell).into_owned())
                    .collect()
            })
            .collect();
        let count = rows.iter().map(Vec::len).max().unwrap_or(0);
        let cells = |column: usize| rows.iter().filter_map(move |row| row.get(column));
        let natural = |column| cells(column).map(|cell| width(cell)).max().unwrap_or(0);
        let natural: Vec<_> = (0..count).map(natural).collect();
        let mut room = self.width.saturating_sub(MARGIN);
        let mut widths = Vec::with_capacity(count);
        for column in 0..count {
            let rest = natural.get(column..).unwrap_or_default();
            let gaps = rest.iter().skip(1).filter(|&&width| width > 0).count() * GAP;
            let most = share(rest, room.saturating_sub(gaps));
            // What a column does not need once it is wrapped, the next ones get.
            let lines = cells(column).flat_map(|cell| wrap(cell, most.max(1)));
            let needed = lines.map(width).max().unwrap_or(0);
            widths.push(needed);
            room = room.saturating_sub(needed + if needed > 0 { GAP } else { 0 });
        }
        for row in &rows {
            self.row(row, &widths, |column| right.contains(&column), Style::new());
        }
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

    /// Writes the fields; labels that are longer than the others make room for themselves.
    fn flush(&mut self) {
        let fields = std::mem::take(&mut self.fields);
        let longest = fields.iter().map(|[label, _]| width(label)).max();
        let label = longest.unwrap_or(0).clamp(LABEL, LABEL.max(self.width / 3));
        let value = self.width.saturating_sub(MARGIN + label + GAP).max(1);
        for field in fields {
            self.row(&field, &[label, value], |_| false, NAME);
        }
    }

    /// Writes a row, each cell within its width; the first has a style.
    fn row(
        &mut self,
        cells: &[String],
        widths: &[usize],
        is_right: impl Fn(usize) -> bool,
        style: Style,
    ) {
        let wrapped: Vec<Vec<&str>> = cells
            .iter()
            .zip(widths)
            .map(|(cell, &width)| wrap(cell, width.max(1)))
            .collect();
        let height = wrapped.iter().map(Vec::len).max().unwrap_or(0);
        for number in 0..height {
            let mut line = String::new();
            for (column, (lines, &room)) in wrapped.iter().zip(widths).enumerate() {
                let text = lines.get(number).copied().unwrap_or_default();
                let padding = " ".repeat(room.saturating_sub(width(text)));
                let gap = " ".repeat(match (column, room) {
                    (0, _) => MARGIN,
                    (_, 0) => 0,
                    _ => GAP,
                });
                line.push_str(&gap);
                let is_styled = column == 0 && style != Style::new() && !text.is_empty();
                // Writing to a string cannot fail.
                let _ = match (is_right(column), is_styled) {
                    (true, _) => write!(line, "{padding}{text}"),
                    (false, true) => write!(line, "{style}{text}{style:#}{padding}"),
                    (false, false) => write!(line, "{text}{padding}"),
                };
            }
            self.text.push_str(line.trim_end());
            self.text.push('\n');
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
