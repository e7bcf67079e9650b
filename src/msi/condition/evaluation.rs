//! What a condition comes to, as far as the values in it are known.

use super::{
    Comparison, Condition, Expression, Join, Letters, Operator, Symbol, SymbolKind, Value,
};

impl Condition<'_> {
    /// Returns whether the condition holds; `None` where that depends on values that `value_of` does not know.
    ///
    /// `value_of` returns the empty text for what certainly has no value. Numbers are written in decimal.
    pub fn evaluate<'v>(&self, value_of: impl Fn(&Symbol<'_>) -> Option<&'v str>) -> Option<bool> {
        let world = World {
            value_of: &value_of,
            settled: &|_| None,
        };
        match &self.expression {
            Some(expression) => world.holds(expression),
            None => Some(true),
        }
    }
}

/// What is known of values, and of comparisons that were settled in another way.
pub(super) struct World<'w, 'v> {
    pub value_of: &'w dyn Fn(&Symbol<'_>) -> Option<&'v str>,
    pub settled: &'w dyn Fn(&Comparison<'_>) -> Option<bool>,
}

/// One side of a comparison.
#[derive(Clone, Copy)]
enum Side<'a> {
    Text(&'a str),
    Integer(i32),
}

impl World<'_, '_> {
    pub fn holds(&self, expression: &Expression<'_>) -> Option<bool> {
        match expression {
            Expression::Join(join, parts) => self.joined(*join, parts),
            Expression::Not(part) => self.holds(part).map(|holds| !holds),
            Expression::Value(value) => self.stands_alone(value),
            Expression::Comparison(comparison) => {
                (self.settled)(comparison).or_else(|| self.compare(comparison))
            }
        }
    }

    fn joined(&self, join: Join, parts: &[Expression<'_>]) -> Option<bool> {
        let mut held = parts.iter().map(|part| self.holds(part));
        let first = held.next()?;
        held.fold(first, |left, right| match join {
            Join::And => and(left, right),
            Join::Or => not(and(not(left), not(right))),
            Join::Implies => not(and(left, not(right))),
            Join::ExclusiveOr => Some(left? != right?),
            Join::Equivalent => Some(left? == right?),
        })
    }

    fn stands_alone(&self, value: &Value<'_>) -> Option<bool> {
        match value {
            Value::Integer(number) => Some(*number != 0),
            Value::Text(text) => Some(!text.is_empty()),
            Value::Symbol(symbol) => {
                let text = (self.value_of)(symbol)?;
                match symbol.kind {
                    SymbolKind::Property | SymbolKind::Environment => Some(!text.is_empty()),
                    _ => Some(!matches!(text, "" | "0")),
                }
            }
        }
    }

    fn compare(&self, comparison: &Comparison<'_>) -> Option<bool> {
        let left = self.side(&comparison.left)?;
        let right = self.side(&comparison.right)?;
        let (operator, letters) = (comparison.operator, comparison.letters);
        match (left, right) {
            (Side::Integer(left), Side::Integer(right)) => {
                Some(compare_integers(left, operator, right))
            }
            (Side::Text(text), Side::Integer(right)) => Some(match text.parse() {
                Ok(left) => compare_integers(left, operator, right),
                Err(_) => operator == Operator::NotEqual,
            }),
            (Side::Integer(left), Side::Text(text)) => Some(match text.parse() {
                Ok(right) => compare_integers(left, operator, right),
                Err(_) => operator == Operator::NotEqual,
            }),
            (Side::Text(left), Side::Text(right)) => {
                let as_texts = compare_texts(left, operator, letters, right)?;
                // Whether two properties that hold numbers are compared as numbers is not documented.
                match (
                    comparison.left,
                    comparison.right,
                    left.parse(),
                    right.parse(),
                ) {
                    (Value::Symbol(_), Value::Symbol(_), Ok(left), Ok(right)) => Some(as_texts)
                        .filter(|as_texts| *as_texts == compare_integers(left, operator, right)),
                    _ => Some(as_texts),
                }
            }
        }
    }

    fn side<'s>(&'s self, value: &'s Value<'_>) -> Option<Side<'s>> {
        Some(match value {
            Value::Integer(number) => Side::Integer(*number),
            Value::Text(text) => Side::Text(text),
            Value::Symbol(symbol) => Side::Text((self.value_of)(symbol)?),
        })
    }
}

fn and(left: Option<bool>, right: Option<bool>) -> Option<bool> {
    match (left, right) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

fn not(holds: Option<bool>) -> Option<bool> {
    holds.map(|holds| !holds)
}

fn compare_integers(left: i32, operator: Operator, right: i32) -> bool {
    match operator {
        Operator::Equal => left == right,
        Operator::NotEqual => left != right,
        Operator::Less => left < right,
        Operator::LessOrEqual => left <= right,
        Operator::Greater => left > right,
        Operator::GreaterOrEqual => left >= right,
        Operator::Contains => left & right != 0,
        Operator::StartsWith => left >> 16 == right >> 16,
        Operator::EndsWith => left & 0xffff == right & 0xffff,
    }
}

/// Compares texts where the result does not depend on a locale.
fn compare_texts(left: &str, operator: Operator, letters: Letters, right: &str) -> Option<bool> {
    let is_plain = left.is_ascii() && right.is_ascii();
    let folded;
    let (left, right) = match letters {
        Letters::Exact => (left, right),
        Letters::Folded => {
            folded = (left.to_lowercase(), right.to_lowercase());
            (folded.0.as_str(), folded.1.as_str())
        }
    };
    match operator {
        Operator::Equal => Some(left == right),
        Operator::NotEqual => Some(left != right),
        // What an empty text is part of is not documented.
        Operator::Contains => (!right.is_empty()).then(|| left.contains(right)),
        Operator::StartsWith => (!right.is_empty()).then(|| left.starts_with(right)),
        Operator::EndsWith => (!right.is_empty()).then(|| left.ends_with(right)),
        Operator::Less => is_plain.then(|| left < right),
        Operator::LessOrEqual => is_plain.then(|| left <= right),
        Operator::Greater => is_plain.then(|| left > right),
        Operator::GreaterOrEqual => is_plain.then(|| left >= right),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `A` is `one`, `N` is 5, `E` is empty; of all else nothing is known.
    #[track_caller]
    fn check(text: &str, expect: Option<bool>) {
        let condition = Condition::parse(text).unwrap();
        let found = condition.evaluate(|symbol| match symbol.name {
            "A" => Some("one"),
            "N" => Some("5"),
            "E" => Some(""),
            _ => None,
        });
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn values_are_compared() {
        for text in [
            "",
            "A",
            "NOT E",
            "A=\"one\"",
            "A~=\"ONE\"",
            "A<>\"ONE\"",
            "A<>1",
            "N=5",
            "N>=5",
            "N<6",
            "N><4",
            "N=\"5\"",
            "A><\"n\"",
            "A<<\"on\"",
            "A>>\"ne\"",
            "A~>>\"NE\"",
            "A>\"o\"",
            "65537<<65540",
            "65537>>1",
            "1",
            "5=N",
            "E=\"\"",
            "E<>0",
        ] {
            check(text, Some(true));
        }
        for text in [
            "E",
            "A=\"ONE\"",
            "A=1",
            "A<1",
            "A>1",
            "N<>5",
            "N><8",
            "E=0",
            "0",
            "\"\"",
            "A>>\"on\"",
        ] {
            check(text, Some(false));
        }
    }

    #[test]
    fn what_is_not_known_may_not_matter() {
        check("X", None);
        check("X=1", None);
        check("X OR A", Some(true));
        check("X AND E", Some(false));
        check("X AND A", None);
        check("E IMP X", Some(true));
        check("X IMP A", Some(true));
        check("X IMP E", None);
        check("X XOR A", None);
        check("A XOR E", Some(true));
        check("A EQV E", Some(false));
        check("NOT X", None);
        check("A><E", None);
    }
}
