//! Texts in the columns of a terminal: how wide they are, and where they are broken.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Returns how many cells of a terminal a text takes.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// Breaks a text into lines of at most `width` cells.
///
/// Lines end after words, parts of paths and items of lists where they can, else at the joints of names, else
/// anywhere. Spaces at the end of a line are left out.
pub(super) fn wrap(text: &str, width: usize) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    while self::width(rest) > width {
        let (line, after) = rest.split_at(break_of(rest, width));
        lines.push(line.trim_end());
        rest = after.trim_start();
    }
    if lines.is_empty() || !rest.is_empty() {
        lines.push(rest);
    }
    lines
}

/// Returns where the first line of a text ends that is too wide for one, which is not at its start.
fn break_of(text: &str, width: usize) -> usize {
    let (mut between_words, mut at_joint) = (None, None);
    let mut cells = 0;
    let mut end = 0;
    for (at, character) in text.char_indices() {
        cells += character.width().unwrap_or(0);
        // A space at the end takes no room.
        if character == ' ' && cells <= width + 1 && at > 0 {
            between_words = Some((at, cells - 1));
        }
        if cells > width {
            break;
        }
        end = at + character.len_utf8();
        match character {
            '/' | '\\' | ',' | ';' | '|' => between_words = Some((end, cells)),
            '_' | '.' | '-' | '=' | ':' => at_joint = Some((end, cells)),
            _ => {}
        }
    }
    // A character that is wider than the line stands on one of its own.
    let first = text.chars().next().map_or(1, char::len_utf8);
    let is_long = |&(_, cells): &(usize, usize)| cells * 3 >= width;
    let found = between_words
        .filter(is_long)
        .or(at_joint.filter(is_long))
        .or(between_words)
        .or(at_joint);
    found.map_or(end, |(at, _)| at).max(first)
}

/// Returns the width that the first of some columns gets of `room` cells; the columns are that wide by nature,
/// and those that are wider than the others get the less.
pub(super) fn share(natural: &[usize], room: usize) -> usize {
    let mut sorted = natural.to_vec();
    sorted.sort_unstable();
    let mut rest = room;
    let mut most = usize::MAX;
    for (index, &width) in sorted.iter().enumerate() {
        let fair = rest / (sorted.len() - index);
        if width > fair {
            most = fair.max(1);
            break;
        }
        rest -= width;
    }
    natural.first().map_or(0, |&width| width.min(most))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, width: usize, expect: &[&str]) {
        assert_eq!(wrap(text, width), expect);
    }

    #[test]
    fn texts_are_broken_where_they_have_joints() {
        check("", 5, &[""]);
        check("short", 5, &["short"]);
        check("two words", 5, &["two", "words"]);
        check("words  apart", 6, &["words", "apart"]);
        check(
            "[Folder]/Vendor/name.dll",
            16,
            &["[Folder]/Vendor/", "name.dll"],
        );
        check(
            "[Folder]/Vendor/name.dll",
            20,
            &["[Folder]/Vendor/", "name.dll"],
        );
        check("one_two.three", 9, &["one_two.", "three"]);
        // The joint of a name is better than a line that is nearly empty.
        check(
            "a much.longer_name_than",
            15,
            &["a much.longer_", "name_than"],
        );
        check("unbreakable", 4, &["unbr", "eaka", "ble"]);
        check("中文字", 4, &["中文", "字"]);
        check("中", 1, &["中"]);
    }

    #[test]
    fn wide_columns_share_what_the_others_leave() {
        let check = |natural: &[usize], room, expect| assert_eq!(share(natural, room), expect);
        check(&[], 10, 0);
        check(&[3, 4], 10, 3);
        check(&[3, 40], 10, 3);
        check(&[40, 3], 10, 7);
        check(&[30, 2, 40], 10, 4);
        check(&[30, 40], 1, 1);
    }

    proptest! {
        #[test]
        fn lines_fit_and_nothing_but_spaces_is_lost(text in "[a-z /_.,中\u{301}-]{0,60}", width in 2..30_usize) {
            let lines = wrap(&text, width);
            for line in &lines {
                prop_assert!(self::width(line) <= width, "{line:?}");
            }
            let all = |text: &str| text.replace(' ', "");
            prop_assert_eq!(all(&lines.concat()), all(&text));
        }
    }
}
