//! Lines for a terminal, broken between words where the terminal would break them anywhere.
//!
//! What stands in backticks is kept in one piece, and so is what has no blank: commands, paths and digests are there to be
//! copied. A line goes on below the words that it began with, so that labels and columns stay free.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr as _};

/// So many cells must be left beside labels and columns; else a line goes on further left.
const ROOM: usize = 24;
/// How much further right than its beginning a line goes on then.
const STEP: usize = 2;

/// Breaks the lines of a text that are wider than `width` cells; colours take none.
pub fn wrapped(text: &str, width: usize) -> String {
    let lines: Vec<_> = text.split('\n').map(|line| broken(line, width)).collect();
    lines.join("\n")
}

/// Puts the lines of each paragraph of a Markdown text together and breaks them anew; code stays as it is.
pub fn reflowed(markdown: &str, width: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    let (mut is_code, mut goes_on) = (false, false);
    for line in markdown.lines() {
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        let is_own = is_fence || is_code || line.trim().is_empty() || line.starts_with(['#', '|']);
        let is_item = ["- ", "* ", "1. "]
            .iter()
            .any(|mark| line.trim_start().starts_with(mark));
        match lines.last_mut() {
            Some(last) if goes_on && !is_own && !is_item => {
                last.push(' ');
                last.push_str(line.trim());
            }
            _ => lines.push(line.to_owned()),
        }
        goes_on = !is_own;
    }
    wrapped(&lines.join("\n"), width)
}

fn broken(line: &str, width: usize) -> String {
    if cells(line) <= width || is_excerpt(line) {
        return line.to_owned();
    }
    let indent = indent(line, width);
    let mut text = String::new();
    // Of the line that is being written; blanks before a word are written with it, or not at all.
    let (mut used, mut is_empty) = (0, true);
    for (blanks, word) in words(line) {
        let (gap, own) = (blanks.len(), cells(word));
        if !is_empty && used + gap + own > width {
            text.push('\n');
            text.push_str(&" ".repeat(indent));
            used = indent;
        } else {
            text.push_str(blanks);
            used += gap;
        }
        text.push_str(word);
        used += own;
        is_empty = false;
    }
    text
}

/// Tells whether a line shows one of a spec, or points at it: `12 |   size: 3` or `   |   ^^^`.
fn is_excerpt(line: &str) -> bool {
    let text = plain(line);
    let rest = text
        .trim_start()
        .trim_start_matches(|c: char| c.is_ascii_digit());
    rest.trim_start().starts_with('|')
}

/// Returns where a line goes on: below what follows its label, or behind the last wide gap, where there is room.
fn indent(line: &str, width: usize) -> usize {
    let text = plain(line);
    let start = text.len() - text.trim_start().len();
    let label = ["= hint: ", "= note: ", "- ", "* "]
        .iter()
        .filter(|label| text[start..].starts_with(**label))
        .map(|label| start + label.len());
    let is_gap = |at: &usize| text[..*at].ends_with("  ");
    let words = text
        .char_indices()
        .filter(|(at, character)| *at > start && *character != ' ' && text[..*at].ends_with(' '));
    let gaps = words
        .map(|(at, _)| at)
        .filter(is_gap)
        .map(|at| text[..at].width());
    let fits = |column: &usize| column + ROOM <= width;
    gaps.chain(label)
        .filter(fits)
        .max()
        .unwrap_or((start + STEP).min(width / 2))
}

/// Returns the words of a line, each with the blanks before it.
fn words(line: &str) -> Vec<(&str, &str)> {
    let mut words = Vec::new();
    let mut rest = line;
    while !rest.is_empty() {
        let word = rest.trim_start_matches(' ');
        let blanks = &rest[..rest.len() - word.len()];
        let mut is_quoted = false;
        // A quote that is not closed quotes nothing.
        let quotes = word.matches('`').count();
        let mut seen = 0;
        let end = word.char_indices().find_map(|(at, character)| {
            if character == '`' {
                seen += 1;
                is_quoted = seen % 2 == 1 && seen < quotes;
            }
            (character == ' ' && !is_quoted).then_some(at)
        });
        let (word, after) = word.split_at(end.unwrap_or(word.len()));
        words.push((blanks, word));
        rest = after;
    }
    words
}

/// Returns how many cells of a terminal a text takes.
fn cells(text: &str) -> usize {
    if !text.contains('\u{1b}') {
        return text.width();
    }
    plain(text)
        .chars()
        .filter_map(UnicodeWidthChar::width)
        .sum()
}

/// Returns a text without its colours.
fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, width: usize) -> String {
        let wrapped = wrapped(text, width);
        let all = |text: &str| text.replace([' ', '\n'], "");
        assert_eq!(all(&wrapped), all(text));
        wrapped
    }

    #[test]
    fn lines_are_broken_between_words() {
        insta::assert_snapshot!(check("error: the bundle would have no signature, and nobody would know whose it is", 40), @"
        error: the bundle would have no
          signature, and nobody would know whose
          it is
        ");
        assert_eq!(check("short", 40), "short");
        assert_eq!(check("", 40), "");
    }

    #[test]
    fn lines_go_on_below_their_labels_where_there_is_room() {
        let hint = "   = hint: get the documented file again, or correct the size in the spec";
        insta::assert_snapshot!(check(hint, 40), @"
           = hint: get the documented file
                   again, or correct the size in
                   the spec
        ");
        let story = "  signer     CN=Somebody With A Long Name (trusted, RSA with SHA-256)";
        insta::assert_snapshot!(check(story, 40), @"
          signer     CN=Somebody With A Long
                     Name (trusted, RSA with
                     SHA-256)
        ");
        let row = " error    payload-missing                  a documented file is not in the folder of payloads";
        insta::assert_snapshot!(check(row, 80), @"
         error    payload-missing                  a documented file is not in the
                                                   folder of payloads
        ");
        insta::assert_snapshot!(check(row, 40), @"
         error    payload-missing
                  a documented file is not in
                  the folder of payloads
        ");
    }

    #[test]
    fn commands_and_digests_stay_in_one_piece() {
        insta::assert_snapshot!(
            check("hint: where this one is meant, `rollpack update rollup.yaml --packages payloads` rewrites its row", 40),
            @"
        hint: where this one is meant,
          `rollpack update rollup.yaml --packages payloads`
          rewrites its row
        "
        );
        insta::assert_snapshot!(check(&format!("  identity   {}", "0f".repeat(32)), 40), @"
          identity
                     0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f
        ");
        insta::assert_snapshot!(check("a quote ` that is not closed does not keep the whole line together", 40), @"
        a quote ` that is not closed does not
          keep the whole line together
        ");
    }

    #[test]
    fn excerpts_of_a_spec_are_left_alone() {
        for line in [
            "12 |     title: a long title that the terminal is too narrow for",
            "   |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
        ] {
            assert_eq!(check(line, 40), line);
        }
    }

    #[test]
    fn colours_take_no_room() {
        let red = "\u{1b}[31m";
        let text = format!("{red}error:\u{1b}[0m some words that take exactly 40 c");
        assert_eq!(check(&text, 40), text);
    }

    #[test]
    fn paragraphs_are_put_together_and_code_is_not() {
        let text = "# A\n\nOne line\nand another.\n- an item\n- another that\n  goes on\n\n```\na\nb\n```\n";
        insta::assert_snapshot!(reflowed(text, 80), @"
        # A

        One line and another.
        - an item
        - another that goes on

        ```
        a
        b
        ```
        ");
    }
}
