//! Did you mean: the known word nearest to a mistyped one.

/// Words what could have been meant instead of `typed`: the nearest known word, else all of them.
pub(super) fn hint<'a>(
    typed: &str,
    known: impl IntoIterator<Item = &'a (impl AsRef<str> + ?Sized + 'a)>,
) -> String {
    let known: Vec<&str> = known.into_iter().map(AsRef::as_ref).collect();
    match (nearest(typed, known.iter().copied()), known.as_slice()) {
        (Some(word), _) => format!("did you mean `{word}`?"),
        (None, []) => "nothing of the kind is known".to_owned(),
        (None, [only]) => format!("only `{only}` is known here"),
        (None, _) => format!("known are `{}`", known.join("`, `")),
    }
}

/// Returns the word that the fewest changes lead to, unless these are more than a third of its letters.
pub(super) fn nearest<'a>(
    typed: &str,
    known: impl IntoIterator<Item = &'a (impl AsRef<str> + ?Sized + 'a)>,
) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    known
        .into_iter()
        .map(AsRef::as_ref)
        .map(|word| (distance(&typed, &word.to_lowercase()), word))
        .filter(|(distance, word)| *distance <= word.chars().count().div_ceil(3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

/// Counts the letters to insert, remove, replace or swap with their neighbour.
fn distance(from: &str, to: &str) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=to.len()).collect();
    for (row, one) in from.iter().enumerate() {
        let mut next = vec![row + 1];
        for (column, other) in to.iter().enumerate() {
            let mut cost = (last[column] + usize::from(one != other))
                .min(last[column + 1] + 1)
                .min(next[column] + 1);
            if row > 0 && column > 0 && from[row - 1] == *other && *one == to[column - 1] {
                cost = cost.min(before[column - 1] + 1);
            }
            next.push(cost);
        }
        before = std::mem::replace(&mut last, next);
    }
    last[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_fingers_is_understood() {
        let known = ["packaging", "parameters", "procedure", "roles"];
        assert_eq!(hint("paramters", &known), "did you mean `parameters`?");
        assert_eq!(hint("Roles", &known), "did you mean `roles`?");
        assert_eq!(hint("rolse", &known), "did you mean `roles`?");
        assert_eq!(hint("xyz", &known[2..]), "known are `procedure`, `roles`");
        assert_eq!(hint("xyz", &known[3..]), "only `roles` is known here");
        assert_eq!(hint("x", &[] as &[&str]), "nothing of the kind is known");
    }

    #[test]
    fn distances_count_letters() {
        for (from, to, expect) in [
            ("", "", 0),
            ("", "abc", 3),
            ("abc", "", 3),
            ("größe", "grösse", 2),
            ("kitten", "sitting", 3),
            ("ab", "ba", 1),
        ] {
            assert_eq!(distance(from, to), expect, "{from} {to}");
        }
    }
}
