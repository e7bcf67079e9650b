//! Slips of the keyboard: why a text that should be a spec is no YAML, told where the slip is.
//!
//! A parser notices many of them only later, where nothing fits any more.

use super::Position;

/// What was slipped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slip {
    /// Where.
    pub at: Position,
    /// What stands there.
    pub what: &'static str,
    /// What to do.
    pub hint: &'static str,
}

/// Looks for the slip behind what the parser says about the place `noticed`.
pub(super) fn find(text: &str, noticed: Position, parser: &str) -> Option<Slip> {
    conflict(text)
        .or_else(|| tab(text, noticed))
        .or_else(|| parser.contains("quot").then(|| quote(text, noticed))?)
}

/// Returns what to do about words of the parser that people do not think in.
pub(super) fn hint(parser: &str) -> Option<&'static str> {
    HINTS
        .iter()
        .find(|(words, _)| parser.contains(words))
        .map(|(_, hint)| *hint)
}

const HINTS: &[(&str, &str)] = &[
    (
        "mapping values are not allowed",
        "put a text that has `: ` in it in quotes, or check the indentation",
    ),
    ("unexpected character: `@'", QUOTES),
    ("unexpected character: `%'", QUOTES),
    ("unexpected character: ``'", QUOTES),
    (
        "while parsing a block",
        "indent this line like the others of its mapping or list",
    ),
    (
        "simple key expected ':'",
        "write `key: value`, indented like the lines around it",
    ),
    (
        "illegal placement of ':'",
        "a bracket or brace that was opened before may not be closed",
    ),
];

const QUOTES: &str = "put a text that begins with this character in quotes";

/// Finds a line that a version control system wrote where it could not merge.
fn conflict(text: &str) -> Option<Slip> {
    let is_marker = |line: &str| {
        ["<<<<<<< ", ">>>>>>> ", "||||||| "]
            .iter()
            .any(|marker| line.starts_with(marker))
            || line.trim_end() == "======="
    };
    let index = text.lines().position(is_marker)?;
    Some(Slip {
        at: position(index, 0),
        what: "a merge conflict was left here",
        hint: "keep one side, and remove the lines `<<<<<<<`, `=======` and `>>>>>>>`",
    })
}

/// Finds a tab in the indentation of the line that was noticed or of its neighbours.
fn tab(text: &str, noticed: Position) -> Option<Slip> {
    let (index, column) = text.lines().enumerate().find_map(|(index, line)| {
        let is_near = noticed.line.abs_diff(position(index, 0).line) <= 1;
        let indentation = line.len() - line.trim_start().len();
        let column = line.get(..indentation)?.find('\t')?;
        is_near.then_some((index, column))
    })?;
    Some(Slip {
        at: position(index, column),
        what: "there is a tab in the indentation",
        hint: "indent with spaces only",
    })
}

/// Finds the quote that was opened last before `noticed` and not closed on its own line.
fn quote(text: &str, noticed: Position) -> Option<Slip> {
    let mut open: Option<char> = None;
    let mut last = None;
    for (index, line) in text.lines().enumerate() {
        let mut before = ' ';
        let mut opened = None;
        let mut characters = line.chars().enumerate().peekable();
        while let Some((column, character)) = characters.next() {
            match (open, character) {
                (Some('"'), '\\') => {
                    characters.next();
                }
                (Some('\''), '\'') if characters.next_if(|(_, next)| *next == '\'').is_some() => {}
                (Some(quote), _) if character == quote => open = None,
                (None, '#') if before.is_whitespace() => break,
                (None, '"' | '\'') if before.is_whitespace() || "[{,".contains(before) => {
                    open = Some(character);
                    opened = Some(position(index, column));
                }
                _ => {}
            }
            before = character;
        }
        if open.is_some()
            && let Some(opened) = opened
            && opened <= noticed
        {
            last = Some(opened);
        }
    }
    Some(Slip {
        at: last?,
        what: "a quote is opened here and not closed",
        hint: "close it on the same line",
    })
}

fn position(index: usize, column: usize) -> Position {
    let counted = |count: usize| u32::try_from(count + 1).unwrap_or(u32::MAX);
    Position {
        line: counted(index),
        column: counted(column),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, line: u32, parser: &str, expect: Option<(u32, u32)>) {
        let found = find(text, Position { line, column: 9 }, parser);
        assert_eq!(
            found.map(|slip| (slip.at.line, slip.at.column)),
            expect,
            "{text:?}"
        );
    }

    #[test]
    fn slips_are_found_where_they_were_made() {
        check("a: 1\n\tb: 2\n", 1, "", Some((2, 1)));
        check("a: 1\n  \tb: 2\n", 2, "", Some((2, 3)));
        // A tab far from what is wrong, or within a line, is not the reason.
        check("a: |\n \t x\nb: 1\nc: 1\nd: ]\n", 5, "", None);
        check("a: b\tc\n", 1, "", None);
        check("a:\n=======\nb\n", 9, "", Some((2, 1)));
        check("a: 1\n======== heading\n", 1, "", None);
        check("a: 'x\nb: 'y'\n", 2, "unclosed quote", Some((1, 4)));
        check("a: don't\nb: \"x\n", 2, "unclosed quote", Some((2, 4)));
        check(
            "a: 'it''s' # 'no\nb: [\"x\\\"]\n",
            2,
            "quoted",
            Some((2, 5)),
        );
        check("a: 'x\n", 1, "something else", None);
    }
}
