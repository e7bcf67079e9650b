//! HTML as lines and rows: the text of each block element, the cells of each row of a table.

use super::block::Block;

/// Elements that end a line.
const BLOCKS: [&str; 17] = [
    "p", "div", "li", "ul", "ol", "br", "h1", "h2", "h3", "h4", "h5", "h6", "table", "section",
    "dt", "dd", "title",
];

/// Elements whose content is no text.
const HIDDEN: [&str; 2] = ["script", "style"];

/// Reads a page. Markup that is not closed is read as far as it goes.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let mut page = Page::default();
    let mut rest = text;
    let mut line = 1;
    while let Some(start) = rest.find('<') {
        let (before, tagged) = rest.split_at(start);
        page.text(before, line);
        line += before.matches('\n').count();
        let Some(end) = end_of(tagged) else {
            rest = "";
            break;
        };
        let (tag, after) = tagged.split_at(end);
        let name = name_of(tag);
        line += tag.matches('\n').count();
        rest = after;
        if HIDDEN.contains(&name.as_str()) && !tag.starts_with("</") {
            let close = format!("</{name}");
            let skipped = after
                .to_ascii_lowercase()
                .find(&close)
                .unwrap_or(after.len());
            line += after
                .get(..skipped)
                .unwrap_or_default()
                .matches('\n')
                .count();
            rest = after.get(skipped..).unwrap_or_default();
            continue;
        }
        page.tag(&name, tag.starts_with("</"), line);
    }
    page.text(rest, line);
    page.end_line();
    page.blocks
}

/// Returns where a tag or a comment ends.
fn end_of(tagged: &str) -> Option<usize> {
    if tagged.starts_with("<!--") {
        return tagged.find("-->").map(|end| end + 3);
    }
    tagged.find('>').map(|end| end + 1)
}

fn name_of(tag: &str) -> String {
    let name = tag.trim_start_matches(['<', '/']);
    let end = name.find(|letter: char| !letter.is_ascii_alphanumeric());
    name.get(..end.unwrap_or(name.len()))
        .unwrap_or_default()
        .to_ascii_lowercase()
}

#[derive(Default)]
struct Page {
    blocks: Vec<Block>,
    text: String,
    line: usize,
    /// The cells of the row that is open.
    row: Option<Vec<String>>,
}

impl Page {
    fn text(&mut self, text: &str, line: usize) {
        if self.text.trim().is_empty() {
            self.text.clear();
            let blank = text.len() - text.trim_start().len();
            self.line = line + text.get(..blank).unwrap_or_default().matches('\n').count();
        }
        self.text.push_str(text);
    }

    fn tag(&mut self, name: &str, closes: bool, line: usize) {
        match name {
            "tr" => {
                self.end_row();
                if !closes {
                    self.line = line;
                    self.row = Some(Vec::new());
                }
            }
            "td" | "th" => self.end_cell(closes),
            _ if BLOCKS.contains(&name) => {
                if self.row.is_none() {
                    self.end_line();
                } else if name == "table" && closes {
                    self.end_row();
                } else {
                    self.text.push(' ');
                }
            }
            _ => {}
        }
    }

    fn end_cell(&mut self, closes: bool) {
        let text = readable(&std::mem::take(&mut self.text));
        if let Some(row) = &mut self.row
            && (closes || !text.is_empty())
        {
            row.push(text);
        }
    }

    fn end_row(&mut self) {
        self.end_cell(false);
        if let Some(cells) = self.row.take().filter(|cells| !cells.is_empty()) {
            self.blocks.push(Block {
                line: self.line,
                cells,
            });
        }
        self.text.clear();
    }

    fn end_line(&mut self) {
        let text = readable(&std::mem::take(&mut self.text));
        if !text.is_empty() {
            self.blocks.push(Block {
                line: self.line,
                cells: vec![text],
            });
        }
    }
}

/// Reads the entities of a text and joins what white space parts.
fn readable(text: &str) -> String {
    let mut read = String::new();
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        let (before, entity) = rest.split_at(start);
        read.push_str(before);
        let end = entity.find(';').filter(|end| *end <= 10);
        let letter = end.and_then(|end| letter(entity.get(1..end)?));
        if let (Some(letter), Some(end)) = (letter, end) {
            read.push(letter);
            rest = entity.get(end + 1..).unwrap_or_default();
        } else {
            read.push('&');
            rest = entity.get(1..).unwrap_or_default();
        }
    }
    read.push_str(rest);
    read.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn letter(entity: &str) -> Option<char> {
    match entity {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        "ndash" | "mdash" => Some('-'),
        number => {
            let digits = number.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
                None => digits.parse(),
            };
            char::from_u32(code.ok()?)
        }
    }
}
