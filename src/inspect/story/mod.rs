//! The facts as a person wants to read them.

mod bundle;
mod cabinet;
mod changes;
mod database;
mod language;
mod lists;
mod signature;

use super::facts::{Facts, File, Member, Problem, Subject};
use super::sheet::Sheet;

pub use changes::change_list;
pub use lists::{file_list, matches, members_list, row_list, stream_list, summary, table_list};
pub use signature::signature_list;

/// How many rows of a long list a summary shows.
const SHOWN: usize = 12;
/// How many problems are told.
const PROBLEMS: usize = 30;

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

fn member_rows(members: &[Member]) -> Vec<Vec<String>> {
    let row = |member: &Member| {
        vec![
            thousands(member.size.into()),
            member.modified.clone().unwrap_or_default(),
            member.name.clone(),
        ]
    };
    members.iter().map(row).collect()
}

/// Writes how many of something there are.
fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {what}{plural}", thousands(count as u64))
}

/// Writes a number with a comma after each three digits.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (u64::MAX, "18,446,744,073,709,551,615"),
        ] {
            assert_eq!(thousands(number), text);
        }
    }
}
