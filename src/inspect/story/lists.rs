//! Lists of one kind of facts each.

use super::super::facts::{Cabinet, Cell, Database, Guess, Problem, Table};
use super::super::find::Match;
use super::super::sheet::Sheet;
use super::{file_row, member_rows, thousands};

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
    let rows: Vec<_> = database
        .tables
        .iter()
        .map(|(name, table)| {
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
        })
        .collect();
    sheet.rows(&rows, &[1]);
    sheet.finish()
}

/// Returns the rows of a table, side by side where they fit and one below the other where not.
pub fn row_list(table: &Table, width: usize) -> String {
    let mut sheet = Sheet::new(width);
    let cells: Vec<Vec<String>> = table
        .rows
        .iter()
        .map(|row| row.iter().map(Cell::to_text).collect())
        .collect();
    let names: Vec<String> = table.columns.iter().map(|one| one.name.clone()).collect();
    let widest = |column: usize| {
        let below = cells.iter().filter_map(|row| row.get(column));
        let all = below.chain(names.get(column));
        all.map(|text| text.chars().count()).max().unwrap_or(0) + 2
    };
    let needed: usize = (0..names.len()).map(widest).sum();
    if needed < width {
        let head = names.clone();
        let rows: Vec<_> = std::iter::once(head).chain(cells).collect();
        sheet.rows(&rows, &[]);
        return sheet.finish();
    }
    for (number, row) in cells.iter().enumerate() {
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
    let rows: Vec<_> = database.files.iter().map(file_row).collect();
    sheet.rows(&rows, &[0]);
    super::problems(&mut sheet, problems);
    sheet.finish()
}

/// Returns a line for each member of a cabinet.
pub fn members_list(cabinet: &Cabinet, width: usize) -> String {
    let mut sheet = Sheet::new(width);
    sheet.rows(&member_rows(&cabinet.members), &[0]);
    sheet.finish()
}

/// Returns a line for each stream.
pub fn stream_list(database: &Database, width: usize) -> String {
    let mut sheet = Sheet::new(width);
    let rows: Vec<_> = database
        .streams
        .iter()
        .map(|stream| {
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
        })
        .collect();
    sheet.rows(&rows, &[0]);
    sheet.finish()
}

/// Returns a line for each cell that was found.
pub fn matches(matches: &[Match], width: usize) -> String {
    let mut sheet = Sheet::new(width);
    let rows: Vec<_> = matches
        .iter()
        .map(|found| {
            vec![
                format!("{}.{}", found.table, found.column),
                found.key.join("/"),
                found.value.clone(),
            ]
        })
        .collect();
    sheet.rows(&rows, &[]);
    sheet.finish()
}
