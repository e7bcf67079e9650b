//! The words of a condition.

use super::super::category::identifier;
use super::{ConditionFault, Join, Letters, Operator, Symbol, SymbolKind, Value};

/// One word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Value(Value<'a>),
    Compare(Letters, Operator),
    Join(Join),
    Not,
    Open,
    Close,
    End,
}

/// Reads word after word.
pub(super) struct Lexer<'a> {
    text: &'a str,
    /// Where the next word is looked for.
    at: usize,
}

/// Longer ones first.
const OPERATORS: [Operator; 9] = [
    Operator::NotEqual,
    Operator::LessOrEqual,
    Operator::GreaterOrEqual,
    Operator::Contains,
    Operator::StartsWith,
    Operator::EndsWith,
    Operator::Equal,
    Operator::Less,
    Operator::Greater,
];

const PREFIXES: [(char, SymbolKind); 5] = [
    ('%', SymbolKind::Environment),
    ('$', SymbolKind::ComponentAction),
    ('?', SymbolKind::ComponentState),
    ('&', SymbolKind::FeatureAction),
    ('!', SymbolKind::FeatureState),
];

impl<'a> Lexer<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// Returns the next word and where it begins.
    pub fn next(&mut self) -> Result<(usize, Token<'a>), ConditionFault> {
        let rest = self.rest();
        self.at += rest.len()
            - rest
                .trim_start_matches(|letter: char| letter.is_ascii_whitespace())
                .len();
        let at = self.at;
        let rest = self.rest();
        let Some(first) = rest.chars().next() else {
            return Ok((at, Token::End));
        };
        let (length, token) = match first {
            '(' => (1, Token::Open),
            ')' => (1, Token::Close),
            '"' => text(rest, at)?,
            '0'..='9' | '-' => integer(rest, at)?,
            _ if identifier::is_start(first) => word(rest, at),
            _ => match symbol(rest, at) {
                Some(symbol) => symbol?,
                None => operator(rest).ok_or(ConditionFault::Letter { found: first, at })?,
            },
        };
        self.at += length;
        Ok((at, token))
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }
}

/// A word and its length in bytes.
type Sized<'a> = (usize, Token<'a>);

fn text(rest: &str, at: usize) -> Result<Sized<'_>, ConditionFault> {
    let inside = rest.get(1..).unwrap_or_default();
    let end = inside.find('"').ok_or(ConditionFault::OpenText { at })?;
    Ok((end + 2, Token::Value(Value::Text(&inside[..end]))))
}

fn integer(rest: &str, at: usize) -> Result<Sized<'_>, ConditionFault> {
    let digits = rest.strip_prefix('-').unwrap_or(rest);
    let sign = rest.len() - digits.len();
    let count = digits.bytes().take_while(u8::is_ascii_digit).count();
    if count == 0 {
        return Err(ConditionFault::Letter { found: '-', at });
    }
    let length = sign + count;
    let number = rest[..length]
        .parse()
        .map_err(|_| ConditionFault::Number { at })?;
    Ok((length, Token::Value(Value::Integer(number))))
}

/// Returns the length of the name at the start.
fn name(text: &str) -> usize {
    if !text.starts_with(identifier::is_start) {
        return 0;
    }
    text.find(|letter| !identifier::is_part(letter))
        .unwrap_or(text.len())
}

fn word(rest: &str, at: usize) -> Sized<'_> {
    let length = name(rest);
    let name = &rest[..length];
    let join = Join::ALL
        .into_iter()
        .find(|join| join.word().eq_ignore_ascii_case(name));
    let token = match join {
        Some(join) => Token::Join(join),
        None if name.eq_ignore_ascii_case("NOT") => Token::Not,
        None => Token::Value(Value::Symbol(Symbol {
            kind: SymbolKind::Property,
            name,
            at,
        })),
    };
    (length, token)
}

fn symbol(rest: &str, at: usize) -> Option<Result<Sized<'_>, ConditionFault>> {
    let &(prefix, kind) = PREFIXES
        .iter()
        .find(|(prefix, _)| rest.starts_with(*prefix))?;
    let after = &rest[1..];
    let length = name(after);
    if length == 0 {
        return Some(Err(ConditionFault::NoName { prefix, at }));
    }
    let symbol = Symbol {
        kind,
        name: &after[..length],
        at: at + 1,
    };
    Some(Ok((length + 1, Token::Value(Value::Symbol(symbol)))))
}

fn operator(rest: &str) -> Option<Sized<'_>> {
    let (letters, sign) = match rest.strip_prefix('~') {
        Some(sign) => (Letters::Folded, sign),
        None => (Letters::Exact, rest),
    };
    let tilde = rest.len() - sign.len();
    let mut operators = OPERATORS.into_iter();
    let operator = operators.find(|operator| sign.starts_with(operator.sign()))?;
    Some((
        tilde + operator.sign().len(),
        Token::Compare(letters, operator),
    ))
}
