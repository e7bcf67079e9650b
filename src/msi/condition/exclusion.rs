//! Whether two conditions can hold together.

use std::collections::{BTreeMap, BTreeSet};

use super::evaluation::World;
use super::{Comparison, Condition, Expression, Letters, Operator, Symbol, SymbolKind, Value};

/// Whether two conditions can hold together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Coexistence {
    /// They exclude each other, whatever the values are.
    Never,
    /// Values exist with which both hold.
    Possible,
    /// It was not decided.
    Unknown,
}

/// How many combinations of values are tried.
const TRIALS: usize = 4096;
/// How many comparisons and single values two conditions may have together to be tried.
const TERMS: usize = 64;

/// A value that no condition names.
const OTHER: &str = "\u{1}";

/// Returns whether two conditions can hold together.
///
/// Each symbol is tried with the values at which a comparison changes. Comparisons of parts of texts, and of texts
/// by their order, are taken as true or as false without a look at the values; conditions with many of them stay
/// [`Coexistence::Unknown`]. What Windows makes of a value is not known here: `VersionNT` may have any.
pub fn coexistence(one: &Condition<'_>, other: &Condition<'_>) -> Coexistence {
    let expressions: Vec<_> = [one, other]
        .into_iter()
        .filter_map(|condition| condition.expression.as_ref())
        .collect();
    let mut trial = Trial::default();
    for expression in &expressions {
        trial.add(expression);
    }
    if trial.terms > TERMS {
        return Coexistence::Unknown;
    }
    trial.share();
    let Some(trials) = trial.count() else {
        return Coexistence::Unknown;
    };
    let mut can_hold = false;
    for number in 0..trials {
        let (values, settled) = trial.assignment(number);
        let world = World {
            value_of: &|symbol| values.get(&key(symbol)).copied(),
            settled: &|comparison| settled.get(&comparison.to_string()).copied(),
        };
        let held: Vec<_> = expressions
            .iter()
            .map(|expression| world.holds(expression))
            .collect();
        if held.contains(&Some(false)) {
            continue;
        }
        if trial.settled.is_empty() && !held.contains(&None) {
            return Coexistence::Possible;
        }
        can_hold = true;
    }
    if can_hold {
        Coexistence::Unknown
    } else {
        Coexistence::Never
    }
}

/// A symbol as it is compared with others: the case of environment variables does not count.
type Key = (SymbolKind, String);

fn key(symbol: &Symbol<'_>) -> Key {
    let name = match symbol.kind {
        SymbolKind::Environment => symbol.name.to_uppercase(),
        _ => symbol.name.to_owned(),
    };
    (symbol.kind, name)
}

/// The values to be tried.
#[derive(Default)]
struct Trial {
    terms: usize,
    values: BTreeMap<Key, BTreeSet<String>>,
    /// Symbols that are compared with each other.
    pairs: Vec<(Key, Key)>,
    /// Comparisons that are true or false whatever the values are.
    settled: BTreeSet<String>,
}

impl Trial {
    fn add(&mut self, expression: &Expression<'_>) {
        match expression {
            Expression::Join(_, parts) => parts.iter().for_each(|part| self.add(part)),
            Expression::Not(part) => self.add(part),
            Expression::Value(value) => {
                self.terms += 1;
                self.values_of(value);
            }
            Expression::Comparison(comparison) => {
                self.terms += 1;
                self.add_comparison(comparison);
            }
        }
    }

    fn values_of(&mut self, value: &Value<'_>) -> Option<&mut BTreeSet<String>> {
        let Value::Symbol(symbol) = value else {
            return None;
        };
        let values = self.values.entry(key(symbol)).or_default();
        values.extend(["", OTHER].map(str::to_owned));
        Some(values)
    }

    fn add_comparison(&mut self, comparison: &Comparison<'_>) {
        let &Comparison {
            left,
            operator,
            letters,
            right,
        } = comparison;
        let is_order = !matches!(operator, Operator::Equal | Operator::NotEqual);
        let is_of_parts = matches!(
            operator,
            Operator::Contains | Operator::StartsWith | Operator::EndsWith
        );
        let has_integer = matches!(
            (left, right),
            (Value::Integer(_), _) | (_, Value::Integer(_))
        );
        let is_of_symbols = matches!((left, right), (Value::Symbol(_), _) | (_, Value::Symbol(_)));
        if is_of_symbols && (is_of_parts || is_order && !has_integer) {
            self.settled.insert(comparison.to_string());
            return;
        }
        for (symbol, other) in [(left, right), (right, left)] {
            let Some(values) = self.values_of(&symbol) else {
                continue;
            };
            match other {
                Value::Integer(number) => {
                    let near = [number.saturating_sub(1), number, number.saturating_add(1)];
                    values.extend(near.map(|number| number.to_string()));
                }
                Value::Text(text) => {
                    values.insert(text.to_owned());
                    if letters == Letters::Folded {
                        values.extend([text.to_lowercase(), text.to_uppercase()]);
                    }
                }
                Value::Symbol(_) => {}
            }
        }
        if let (Value::Symbol(left), Value::Symbol(right)) = (left, right) {
            self.pairs.push((key(&left), key(&right)));
        }
    }

    /// Gives symbols that are compared with each other the same values, and each one of its own.
    fn share(&mut self) {
        // As often as there are pairs, for chains of them.
        for _ in 0..self.pairs.len() {
            for (left, right) in &self.pairs {
                let both: BTreeSet<_> = [left, right]
                    .into_iter()
                    .filter_map(|key| self.values.get(key))
                    .flatten()
                    .cloned()
                    .collect();
                for key in [left, right] {
                    self.values.insert(key.clone(), both.clone());
                }
            }
        }
        let keys: BTreeSet<_> = self
            .pairs
            .iter()
            .flat_map(|(left, right)| [left, right])
            .collect();
        for key in keys {
            let own = format!("{OTHER}{}", key.1);
            self.values.entry(key.clone()).or_default().insert(own);
        }
    }

    fn count(&self) -> Option<usize> {
        let sizes = self.values.values().map(BTreeSet::len);
        let sizes = sizes.chain(self.settled.iter().map(|_| 2));
        let count = sizes.into_iter().try_fold(1_usize, usize::checked_mul)?;
        (count <= TRIALS).then_some(count)
    }

    /// Returns the combination of that number.
    fn assignment(&self, mut number: usize) -> (BTreeMap<Key, &str>, BTreeMap<String, bool>) {
        let mut digit = |base: usize| {
            let digit = number % base;
            number /= base;
            digit
        };
        let values = self.values.iter().filter_map(|(key, values)| {
            let value = values.iter().nth(digit(values.len()))?;
            Some((key.clone(), value.as_str()))
        });
        let values = values.collect();
        let settled = self
            .settled
            .iter()
            .map(|text| (text.clone(), digit(2) == 1));
        (values, settled.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(one: &str, other: &str, expect: Coexistence) {
        let [first, second] = [one, other].map(|text| Condition::parse(text).unwrap());
        for (one, other) in [(&first, &second), (&second, &first)] {
            assert_eq!(coexistence(one, other), expect, "{one} / {other}");
        }
    }

    #[test]
    fn conditions_exclude_each_other() {
        use Coexistence::{Never, Possible, Unknown};
        check("VersionNT64", "NOT VersionNT64", Never);
        check("A", "B", Possible);
        check("", "", Possible);
        check("", "0", Never);
        check("A=1", "A=2", Never);
        check("A=1", "A<>2", Possible);
        check("VersionNT>=600", "VersionNT<600", Never);
        check("VersionNT>=600", "VersionNT<=600", Possible);
        check("A=\"x\"", "A=\"y\"", Never);
        check("A=\"x\"", "A=\"X\"", Never);
        check("A~=\"x\"", "A=\"X\"", Possible);
        check("A AND B", "A AND NOT B", Never);
        check("A OR B", "NOT A", Possible);
        check("%path", "NOT %PATH", Never);
        check("path", "NOT PATH", Possible);
        check("A=B", "A<>B", Never);
        check("A=B AND B=C", "A<>C", Never);
        check("A=B", "NOT A", Possible);
        check("A><\"x\"", "NOT A><\"x\"", Never);
        check("A><\"x\"", "A><\"y\"", Unknown);
        check("A><\"x\" AND B", "NOT B", Never);
        check("A<\"x\"", "A>\"y\"", Unknown);
        check("&F=3", "&F=2", Never);
    }

    #[test]
    fn long_conditions_stay_undecided() {
        let many: Vec<_> = (0..13).map(|number| format!("P{number}")).collect();
        check(&many.join(" AND "), "A", Coexistence::Unknown);
        let many = vec!["A"; 100].join(" AND ");
        check(&many, "NOT A", Coexistence::Unknown);
    }
}
