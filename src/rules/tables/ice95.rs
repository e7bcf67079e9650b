//! A control of a billboard does not fit on every billboard.

use crate::findings::Findings;
use crate::msi::Row;
use crate::msi::schema::{BB_CONTROL, CONTROL, DocumentedColumn, bb_control, control};
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE95",
    published: Some(Published {
        name: "billboard-control-outside",
        url: "https://learn.microsoft.com/windows/win32/msi/ice95",
    }),
    level: Level::Warning,
    kinds: Kinds::INSTALLABLE,
    summary: "a control of a billboard does not fit on every billboard",
    help: include_str!("ice95.md"),
    ..Rule::COMMON
};

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    let place = |row: &Row<'_>| row.text(control::TYPE) == Some("Billboard");
    let places = || ground.rows(CONTROL).filter(place);
    let width = places().filter_map(|row| row.int(control::WIDTH)).min();
    let height = places().filter_map(|row| row.int(control::HEIGHT)).min();
    let sides = [
        (bb_control::X, bb_control::WIDTH, width, "wide"),
        (bb_control::Y, bb_control::HEIGHT, height, "high"),
    ];
    for row in ground.rows(BB_CONTROL) {
        for (start, extent, room, word) in sides {
            let Some(room) = room.map(i64::from) else {
                continue;
            };
            let [from, size] = [start, extent].map(|column| number(row, column));
            let (column, reach) = if from > room {
                (start, from)
            } else if from + size > room {
                (extent, from + size)
            } else {
                continue;
            };
            let message = format!(
                "the control reaches to {reach}, and the smallest billboard is {room} {word}"
            );
            findings.add(
                RULE.finding(message)
                    .hint("move it or make it smaller, or enlarge the billboard")
                    .cell(row, column.name()),
            );
        }
    }
}

fn number(row: Row<'_>, column: &DocumentedColumn) -> i64 {
    row.int(column).map_or(0, i64::from)
}
