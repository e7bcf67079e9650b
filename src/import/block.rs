//! An article as a sequence of lines and rows of tables, whatever it was written in.

use super::html;

/// What an article is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Plain text or Markdown.
    Text,
    /// HTML.
    Html,
}

/// A line, or a row of a table: a line has one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The line of the article it begins in, from 1.
    pub line: usize,
    /// Its cells, without markup and surrounding space.
    pub cells: Vec<String>,
}

impl Block {
    /// Returns its text; that of a row with its cells side by side.
    pub fn text(&self) -> String {
        self.cells.join(" | ")
    }

    /// Returns the text of a line; of a row, nothing.
    pub(super) fn sentence(&self) -> Option<&str> {
        match self.cells.as_slice() {
            [text] => Some(text),
            _ => None,
        }
    }
}

impl Form {
    /// Tells what a text is written in by its name and what it begins with.
    pub fn of(name: &str, text: &str) -> Self {
        let by_name = [".html", ".htm", ".xhtml"]
            .iter()
            .any(|ending| name.to_ascii_lowercase().ends_with(ending));
        let start = text.trim_start_matches('\u{feff}').trim_start();
        if by_name || start.starts_with("<!") || start.to_ascii_lowercase().starts_with("<html") {
            Self::Html
        } else {
            Self::Text
        }
    }
}

/// Reads an article line by line; empty lines and rules between rows are left out.
pub fn blocks(text: &str, form: Form) -> Vec<Block> {
    let blocks = match form {
        Form::Html => html::blocks(text),
        Form::Text => text.lines().zip(1..).filter_map(of_line).collect(),
    };
    blocks
        .into_iter()
        .filter(|block| block.cells.iter().any(|cell| !cell.is_empty()))
        .collect()
}

fn of_line((line, number): (&str, usize)) -> Option<Block> {
    let text = line.trim_start_matches('\u{feff}').trim();
    let is_row = text.starts_with('|') && text.len() > 1;
    let cells: Vec<String> = if is_row {
        let inner = text.trim_start_matches('|').trim_end_matches('|');
        inner.split('|').map(|cell| plain(cell.trim())).collect()
    } else {
        vec![plain(unmarked(text))]
    };
    let is_rule =
        |cell: &String| !cell.is_empty() && cell.chars().all(|mark| "-:= ".contains(mark));
    (!cells.iter().all(is_rule)).then_some(Block {
        line: number,
        cells,
    })
}

/// Takes the marks of headings, lists and quotes from the start of a line of Markdown.
fn unmarked(line: &str) -> &str {
    let text = line.trim_start_matches(['#', '>']).trim_start();
    let bullet = ["- ", "* ", "+ ", "\u{2022} "];
    if let Some(rest) = bullet.iter().find_map(|bullet| text.strip_prefix(bullet)) {
        return rest.trim_start();
    }
    let number = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let is_number = number.len() < text.len();
    let rest = number.strip_prefix(". ").or(number.strip_prefix(") "));
    rest.filter(|_| is_number).map_or(text, str::trim_start)
}

/// Takes the marks of emphasis and code from a text of Markdown.
fn plain(text: &str) -> String {
    text.replace("**", "").replace('`', "")
}
