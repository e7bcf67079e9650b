//! Two rows whose streams would have one name.

use std::collections::HashMap;

use crate::findings::Findings;
use crate::msi::{Column, ColumnKind, Row, Value};
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE29",
    published: Some(Published {
        name: "stream-name-not-unique",
        url: "https://learn.microsoft.com/windows/win32/msi/ice29",
    }),
    kinds: Kinds::INSTALLABLE,
    summary: "the names of two streams are the same as far as they are stored",
    help: include_str!("ice29.md"),
    ..Rule::COMMON
};

/// The length of the longest name: two packed letters in each of 31 units.
const LONGEST: usize = 62;

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let mut owners: HashMap<&str, Row<'_>> = HashMap::new();
    for table in subject.ground.lookup().tables() {
        if !table.columns().iter().any(is_stream) {
            continue;
        }
        for row in table.rows() {
            let Some(name) = stream_name(row) else {
                continue;
            };
            let owner = *owners.entry(stored(name)).or_insert(row);
            let is_other = owner.table().name() != table.name() || owner.key() != row.key();
            if is_other {
                let (table, key) = (owner.table().name(), owner.key().join("`, `"));
                let message =
                    format!("its stream has the same name as that of `{table}` row `{key}`");
                findings.add(
                    RULE.finding(message)
                        .hint("shorten the keys, so that they differ within the first 62 characters with the table's name")
                        .of(row),
                );
            }
        }
    }
}

fn is_stream(column: &Column) -> bool {
    column.kind() == ColumnKind::Stream
}

/// Returns the name of the stream that belongs to a row, where it has one.
fn stream_name(row: Row<'_>) -> Option<&str> {
    row.cells().iter().find_map(|cell| match cell {
        Value::Stream(name) => Some(&**name),
        _ => None,
    })
}

/// Returns what of a name is stored: letters that cannot be packed take the place of two.
fn stored(name: &str) -> &str {
    let mut length = 0;
    let end = name.char_indices().find_map(|(at, letter)| {
        let is_packed = letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_');
        length += if is_packed { 1 } else { 2 };
        (length > LONGEST).then_some(at)
    });
    end.and_then(|end| name.get(..end)).unwrap_or(name)
}
