//! The facts as a person wants to read them.

mod bundle;
mod cabinet;
mod changes;
mod database;
mod language;
mod lists;
mod signature;
mod transfer;

use super::facts::{Facts, File, Member, Problem, Subject};
use super::sheet::Sheet;
use crate::grouped::Grouped;
use crate::terminal::printable;

pub use changes::change_list;
pub use lists::{file_list, matches, members_list, row_list, stream_list, summary, table_list};
pub use signature::signature_list;
pub use transfer::transfer_sheet;

/// How many rows of a long list a summary shows.
const SHOWN: usize = 12;
/// How many problems are told.
const PROBLEMS: usize = 30;

/// So many bytes of rows are listed for people, with what holding a cell takes.
const LISTED: usize = 1 << 24;
const CELL: usize = 64;

/// Writes rows as long as somebody might read them, and says how many are left.
fn rows(sheet: &mut Sheet, rows: impl Iterator<Item = Vec<String>>, right: &[usize]) {
    rows_within(LISTED, sheet, rows, right);
}

fn rows_within(
    mut room: usize,
    sheet: &mut Sheet,
    mut rows: impl Iterator<Item = Vec<String>>,
    right: &[usize],
) {
    let mut listed = Vec::new();
    while room > 0
        && let Some(row) = rows.next()
    {
        let cells = row.iter().map(|cell| printable(cell).into_owned());
        let row: Vec<_> = cells.collect();
        let bytes = row.iter().map(|cell| CELL + cell.len()).sum();
        room = room.saturating_sub(bytes);
        listed.push(row);
    }
    sheet.rows(&listed, right);
    let more = rows.count();
    if more > 0 {
        sheet.line(&format!("and {more} more: `--format json` lists all"));
    }
}

/// Returns the summary of a file: what it is, who made it, for what, what it holds.
pub fn story(facts: &Facts, name: &str, width: usize) -> String {
    let mut sheet = Sheet::new(width);
    let is_salvaged = matches!(&facts.subject, Subject::Database(facts) if facts.salvaged);
    if is_salvaged {
        broken(&mut sheet, &facts.problems);
    }
    match &facts.subject {
        Subject::Database(database) => database::write(&mut sheet, facts, database, name),
        Subject::Cabinet(cabinet) => cabinet::write(&mut sheet, facts, cabinet, name),
        Subject::Bundle(bundle) => bundle::write(&mut sheet, facts, bundle, name),
    }
    if !is_salvaged {
        problems(&mut sheet, &facts.problems);
    }
    sheet.finish()
}

/// Returns the problems alone, which are of a broken file or not.
pub fn problem_list(problems: &[Problem], is_salvaged: bool, width: usize) -> String {
    let mut sheet = Sheet::new(width);
    if is_salvaged {
        broken(&mut sheet, problems);
    } else {
        self::problems(&mut sheet, problems);
    }
    sheet.finish()
}

fn broken(sheet: &mut Sheet, problems: &[Problem]) {
    sheet.warning("BROKEN: what is shown is not all, because");
    lines(sheet, problems);
}

fn problems(sheet: &mut Sheet, problems: &[Problem]) {
    if !problems.is_empty() {
        sheet.warning("problems");
        lines(sheet, problems);
    }
}

fn lines(sheet: &mut Sheet, problems: &[Problem]) {
    for problem in problems.iter().take(PROBLEMS) {
        sheet.line(&problem.message);
    }
    if problems.len() > PROBLEMS {
        let more = problems.len() - PROBLEMS;
        sheet.line(&format!("and {more} more: `--format json` tells all"));
    }
}

fn file_row(file: &File) -> Vec<String> {
    let path = file.path.clone();
    vec![
        file.size.map(thousands).unwrap_or_default(),
        file.version.clone().unwrap_or_default(),
        path.unwrap_or_else(|| format!("{} (no path)", file.key)),
    ]
}

fn member_rows(members: &[Member]) -> impl Iterator<Item = Vec<String>> {
    let row = |member: &Member| {
        vec![
            thousands(member.size.into()),
            member.modified.clone().unwrap_or_default(),
            member.name.clone(),
        ]
    };
    members.iter().map(row)
}

/// Adds up sizes as they are stated, which may be larger than any file.
fn total(sizes: impl Iterator<Item = u64>) -> u64 {
    sizes.fold(0, u64::saturating_add)
}

/// Writes how many of something there are.
fn counted(count: u64, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {what}{plural}", thousands(count))
}

/// Writes a number with a comma after each three digits.
fn thousands(number: u64) -> String {
    Grouped(number).to_string()
}

#[cfg(test)]
mod tests {
    use super::super::facts::{Cabinet, Cell, Database, File, Folder, Kind, Member, Stream, Table};
    use super::super::rows::Rows;
    use super::*;

    fn told(kind: Kind, subject: Subject) -> String {
        let facts = Facts {
            schema: String::new(),
            kind,
            size: 0,
            sha256: String::new(),
            subject,
            problems: Vec::new(),
        };
        let text = story(&facts, "name", 80);
        anstream::adapter::strip_str(&text).to_string()
    }

    #[test]
    fn long_lists_end() {
        let row = vec!["x".repeat(10_000); 2];
        let mut sheet = Sheet::new(80);
        let rows = (0..1000).map(|_| row.clone());
        // Cut, a cell still has 4 KiB.
        rows_within(40_000, &mut sheet, rows, &[]);
        let text = sheet.finish();
        assert!(text.len() < 80_000, "{}", text.len());
        let end = text.lines().last().unwrap();
        assert!(end.contains("and 995 more"), "{end}");
    }

    #[test]
    fn sizes_are_stated_and_may_be_impossible() {
        let stream = Stream {
            name: "big".to_owned(),
            storage: None,
            size: 0x9000_0000_0000_0000,
            readable: None,
            guessed: Vec::new(),
            sha256: None,
        };
        let file = File {
            size: Some(u64::MAX),
            ..File::default()
        };
        let files = Table {
            columns: Vec::new(),
            rows: Rows::of([[Cell::Null(())]]),
            guessed: false,
        };
        let database = Database {
            streams: vec![stream.clone(), stream],
            files: vec![file.clone(), file],
            tables: [("File".to_owned(), files)].into(),
            ..Database::default()
        };
        let text = told(Kind::Msi, Subject::Database(Box::new(database)));
        let most = "18,446,744,073,709,551,615 bytes";
        assert!(
            text.contains(&format!("2 with {most}: `--streams`")),
            "{text}"
        );
        assert!(text.contains("18,446,744,073,709,551,615  bytes"), "{text}");
    }

    /// A cabinet can have 65,535 of both: comparing each with each would take four thousand million steps.
    #[test]
    fn members_are_counted_by_folder_in_one_pass() {
        let member = |number: u16| Member {
            name: String::new(),
            size: 0,
            // The last one's folder is not there.
            folder: usize::from(number) + 1,
            modified: None,
            attributes: 0,
            sha256: None,
            cabinet: None,
        };
        let folder = Folder {
            compression: "stored".to_owned(),
            blocks: 0,
        };
        let count = 2_000;
        let cabinet = Cabinet {
            set: 0,
            number: 0,
            previous: None,
            next: None,
            reserved_bytes: 0,
            folders: vec![folder; count],
            members: (0..u16::try_from(count).unwrap()).map(member).collect(),
            cabinets: Vec::new(),
        };
        let text = told(Kind::Cab, Subject::Cabinet(cabinet));
        assert_eq!(text.matches("1 member\n").count(), count - 1);
        assert_eq!(text.matches("0 members\n").count(), 1);
    }
}
