//! What a revision changes, as a unified diff without context.

use std::fmt::Write as _;

/// Returns the difference of two texts of which one became the other by changes within lines and by lines that were
/// added at one place; nothing where there is none.
pub fn diff(name: &str, old: &str, new: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (
        old.split_inclusive('\n').collect(),
        new.split_inclusive('\n').collect(),
    );
    if old == new {
        return String::new();
    }
    let added = new.len().saturating_sub(old.len());
    let place = place(&old, &new, added);
    let mut text = format!("--- {name}\n+++ {name}\n");
    let mut index = 0;
    while index < old.len() {
        let behind = if index >= place { added } else { 0 };
        let differs = |index: usize| old.get(index) != new.get(index + behind);
        let end = if index < place { place } else { old.len() };
        let count = (index..end).take_while(|index| differs(*index)).count();
        if count > 0 {
            let (from, to) = (index + 1, index + behind + 1);
            let _ = writeln!(text, "@@ -{from},{count} +{to},{count} @@");
            lines(&mut text, '-', old.get(index..index + count));
            lines(
                &mut text,
                '+',
                new.get(index + behind..index + behind + count),
            );
        }
        index += count.max(1);
        if index == place && added > 0 {
            addition(&mut text, place, new.get(place..place + added));
        }
    }
    text
}

fn addition(text: &mut String, place: usize, added: Option<&[&str]>) {
    let count = added.map_or(0, <[_]>::len);
    let _ = writeln!(text, "@@ -{place},0 +{},{count} @@", place + 1);
    lines(text, '+', added);
}

/// Returns behind how many lines the added ones are: what follows them is as it was.
fn place(old: &[&str], new: &[&str], added: usize) -> usize {
    if added == 0 {
        return old.len();
    }
    let same = old.iter().rev().zip(new.iter().rev());
    old.len() - same.take_while(|(old, new)| old == new).count()
}

fn lines(text: &mut String, sign: char, lines: Option<&[&str]>) {
    for line in lines.into_iter().flatten() {
        let line = line.trim_end_matches(['\r', '\n']);
        let _ = writeln!(text, "{sign}{line}");
    }
}
