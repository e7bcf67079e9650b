//! Lists of one kind of facts each.

use super::super::facts::{Cabinet, Database, Guess, Problem, Table};
use super::super::find::Match;
use super::super::sheet::Sheet;
use super::super::wrap;
use super::{file_row, member_rows, thousands};
use crate::terminal::printable;

/// Returns the summary information of a database.
pub fn summary(database: &Database, width: usize) -> String {
    let (mut sheet, summary) = (Sheet::new(width), &database.summary);
    let number = |value: Option<i64>| value.map(|number| number.to_string());
    sheet.heading("summary information");
    sheet.optional("Title", summary.title.as_ref());
    sheet.optional("Subject", summary.subject.as_ref());
    sheet.optional("Author", summary.author.as_ref());
    sheet.optional("Keywords", summary.keywords.as_ref());
    sheet.optional("Comments", summary.comments.as_ref());
    sheet.optional("Template", summary.template.as_ref());
    sheet.optional("Last Saved By", summary.last_saved_by.as_ref());
    sheet.optional("Revision", summary.revision.as_ref());
    sheet.optional("Last Printed", summary.last_printed.as_ref());
    sheet.optional("Create Time", summary.created.as_ref());
    sheet.optional("Last Saved", summary.last_saved.as_ref());
    sheet.optional("Page Count", number(summary.page_count));
    sheet.optional("Word Count", number(summary.word_count));
    sheet.optional("Characters", number(summary.character_count));
    sheet.optional("Application", summary.creating_application.as_ref());
    sheet.optional("Security", number(summary.security));
    sheet.field("Codepage", summary.codepage.to_string());
    sheet.finish()
}

/// Returns a line for each table.
pub fn table_list(database: &Database, width: usize) -> String {
    let mut sheet = Sheet::new(width);
    let rows = database.tables.iter().map(|(name, table)| {
        let columns: Vec<_> = table
            .columns
            .iter()
            .map(|column| {
                let key = if column.key { "*" } else { "" };
                format!("{}{key} {}", column.name, column.kind)
            })
            .collect();
        vec![
            name.clone(),
            table.rows.len().to_string(),
            if table.guessed {
                format!("GUESSED: {}", columns.join(", "))
            } else {
                columns.join(", ")
            },
        ]
    });
    super::rows(&mut sheet, rows, &[1]);
    sheet.finish()
}

/// Returns the rows of a table, side by side where they fit and one below the other where not.
pub fn row_list(table: &Table, width: usize) -> String {
    let mut sheet = Sheet::new(width);
    let names: Vec<String> = table.columns.iter().map(|one| one.name.clone()).collect();
    let widest = |column: usize| {
        let below = table.rows.iter().filter_map(|row| row.get(column));
        let below = below.map(|cell| wrap::width(&printable(&cell.to_text())));
        let head = names.get(column).map(|name| wrap::width(&printable(name)));
        below.chain(head).max().unwrap_or(0) + 2
    };
    let needed: usize = (0..names.len()).map(widest).sum();
    let cells = table.rows.iter().map(|row| {
        let cells = row.iter();
        cells.map(|cell| printable(&cell.to_text()).into_owned())
    });
    if needed < width {
        let rows = cells.map(Iterator::collect);
        super::rows(&mut sheet, std::iter::once(names).chain(rows), &[]);
        return sheet.finish();
    }
    for (number, row) in cells.enumerate() {
        if sheet.bytes() > super::LISTED {
            let more = table.rows.len() - number;
            sheet.heading(&format!("and {more} more rows: `--format csv` lists all"));
            break;
        }
        sheet.heading(&format!("row {}", number + 1));
        for (name, value) in names.iter().zip(row) {
            sheet.field(name, value);
        }
    }
    sheet.finish()
}

/// Returns a line for each file of a package.
pub fn file_list(database: &Database, problems: &[Problem], width: usize) -> String {
    let mut sheet = Sheet::new(width);
    super::rows(&mut sheet, database.files.iter().map(file_row), &[0]);
    super::problems(&mut sheet, problems);
    sheet.finish()
}

/// Returns a line for each member of a cabinet.
pub fn members_list(cabinet: &Cabinet, width: usize) -> String {
    let mut sheet = Sheet::new(width);
    super::rows(&mut sheet, member_rows(&cabinet.members), &[0]);
    sheet.finish()
}

/// Returns a line for each stream.
pub fn stream_list(database: &Database, width: usize) -> String {
    let mut sheet = Sheet::new(width);
    let rows = database.streams.iter().map(|stream| {
        let name = match &stream.storage {
            Some(storage) => format!("{storage}/{}", stream.name),
            None => stream.name.clone(),
        };
        let mut row = vec![thousands(stream.size), name];
        let there = stream.readable.map(thousands);
        let cut = there.map(|there| format!("only {there} bytes are there"));
        let parts = stream.guessed.iter().map(|guess| match guess {
            Guess::Storage => "storage",
            Guess::Entry => "entry",
            Guess::Content => "content",
        });
        let parts: Vec<_> = parts.collect();
        let guessed = (!parts.is_empty()).then(|| format!("GUESSED: {}", parts.join(", ")));
        let remarks: Vec<_> = cut.into_iter().chain(guessed).collect();
        row.push(remarks.join(", "));
        row
    });
    super::rows(&mut sheet, rows, &[0]);
    sheet.finish()
}

/// Returns a line for each cell that was found.
pub fn matches(matches: impl Iterator<Item = Match>, width: usize) -> String {
    let mut sheet = Sheet::new(width);
    let rows = matches.map(|found| {
        vec![
            format!("{}.{}", found.table, found.column),
            found.key.join("/"),
            found.value,
        ]
    });
    super::rows(&mut sheet, rows, &[]);
    sheet.finish()
}
