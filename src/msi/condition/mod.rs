//! Conditions: the grammar, what it says of a property, and whether two of them can hold together.
//!
//! ```
//! use rollpack::msi::condition::Condition;
//!
//! let condition = Condition::parse("REMOVE=\"ALL\" AND NOT UPGRADINGPRODUCTCODE").unwrap();
//! let symbols: Vec<_> = condition.symbols().map(|symbol| symbol.name).collect();
//! assert_eq!(symbols, ["REMOVE", "UPGRADINGPRODUCTCODE"]);
//! ```
//!
//! See [Conditional Statement Syntax](https://learn.microsoft.com/windows/win32/msi/conditional-statement-syntax).

mod evaluation;
mod exclusion;
mod fault;
mod lexer;
mod parser;

use std::fmt;
use std::ops::Range;

pub use exclusion::{Coexistence, coexistence};
pub use fault::{ConditionFault, Expected};

/// A condition, read. The empty one is always true.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Condition<'a> {
    /// What must hold; nothing for the empty condition.
    pub expression: Option<Expression<'a>>,
}

/// A part of a condition that is true or false.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expression<'a> {
    /// Parts joined by one operator, two at least.
    Join(Join, Vec<Expression<'a>>),
    /// The opposite.
    Not(Box<Expression<'a>>),
    /// A value by itself: true unless it is empty or 0.
    Value(Value<'a>),
    /// Two values compared.
    Comparison(Comparison<'a>),
}

/// How parts of a condition are joined, from the loosest to the tightest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Join {
    /// `IMP`: false only if the left is true and the right is false.
    Implies,
    /// `EQV`: both or neither.
    Equivalent,
    /// `XOR`: one and not the other.
    ExclusiveOr,
    /// `OR`.
    Or,
    /// `AND`.
    And,
}

/// Two values compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comparison<'a> {
    /// The left value.
    pub left: Value<'a>,
    /// How they are compared.
    pub operator: Operator,
    /// Whether the case of letters counts.
    pub letters: Letters,
    /// The right value.
    pub right: Value<'a>,
}

/// Whether the case of letters counts in a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Letters {
    /// It does.
    Exact,
    /// It does not: a `~` stands before the operator.
    Folded,
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `=`
    Equal,
    /// `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `><`: the left text contains the right one; two numbers have bits in common.
    Contains,
    /// `<<`: the left text starts with the right one; the upper 16 bits are equal.
    StartsWith,
    /// `>>`: the left text ends with the right one; the lower 16 bits are equal.
    EndsWith,
}

/// A value in a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// Something that has a value at installation.
    Symbol(Symbol<'a>),
    /// A text between quotation marks, which it has no way to contain.
    Text(&'a str),
    /// A number.
    Integer(i32),
}

/// Something that has a value at installation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol<'a> {
    /// What is asked for.
    pub kind: SymbolKind,
    /// Its name, without the prefix.
    pub name: &'a str,
    /// Where the name begins, in bytes.
    pub at: usize,
}

/// What a symbol of a condition stands for, by the character before its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SymbolKind {
    /// A property: no prefix.
    Property,
    /// `%`: an environment variable, whose case does not count.
    Environment,
    /// `$`: what is to be done with a component.
    ComponentAction,
    /// `?`: the state of a component.
    ComponentState,
    /// `&`: what is to be done with a feature.
    FeatureAction,
    /// `!`: the state of a feature.
    FeatureState,
}

impl SymbolKind {
    /// Returns the character before the name.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Property => "",
            Self::Environment => "%",
            Self::ComponentAction => "$",
            Self::ComponentState => "?",
            Self::FeatureAction => "&",
            Self::FeatureState => "!",
        }
    }

    /// Whether the name is the key of a component.
    pub fn is_component(self) -> bool {
        matches!(self, Self::ComponentAction | Self::ComponentState)
    }

    /// Whether the name is the key of a feature.
    pub fn is_feature(self) -> bool {
        matches!(self, Self::FeatureAction | Self::FeatureState)
    }
}

impl Symbol<'_> {
    /// Returns where the name stands in the condition, in bytes.
    pub fn range(&self) -> Range<usize> {
        self.at..self.at + self.name.len()
    }
}

impl Operator {
    /// Returns how it is written.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "<>",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Contains => "><",
            Self::StartsWith => "<<",
            Self::EndsWith => ">>",
        }
    }
}

impl Join {
    /// All of them, from the loosest to the tightest.
    const ALL: [Self; 5] = [
        Self::Implies,
        Self::Equivalent,
        Self::ExclusiveOr,
        Self::Or,
        Self::And,
    ];

    /// Returns how it is written.
    pub fn word(self) -> &'static str {
        match self {
            Self::Implies => "IMP",
            Self::Equivalent => "EQV",
            Self::ExclusiveOr => "XOR",
            Self::Or => "OR",
            Self::And => "AND",
        }
    }
}

impl<'a> Condition<'a> {
    /// Reads a condition.
    pub fn parse(text: &'a str) -> Result<Self, ConditionFault> {
        parser::parse(text)
    }

    /// Returns the symbols in the order in which they stand.
    pub fn symbols(&self) -> impl Iterator<Item = Symbol<'a>> + use<'a> {
        let mut symbols = Vec::new();
        if let Some(expression) = &self.expression {
            expression.add_symbols(&mut symbols);
        }
        symbols.into_iter()
    }
}

impl<'a> Expression<'a> {
    /// Its depth is bounded by the parser.
    fn add_symbols(&self, symbols: &mut Vec<Symbol<'a>>) {
        let mut add = |value: &Value<'a>| {
            if let Value::Symbol(symbol) = value {
                symbols.push(*symbol);
            }
        };
        match self {
            Self::Join(_, parts) => parts.iter().for_each(|part| part.add_symbols(symbols)),
            Self::Not(part) => part.add_symbols(symbols),
            Self::Value(value) => add(value),
            Self::Comparison(comparison) => {
                add(&comparison.left);
                add(&comparison.right);
            }
        }
    }

    /// How tightly it holds together: what is looser must stand in parentheses within.
    fn tightness(&self) -> usize {
        match self {
            Self::Join(join, _) => *join as usize,
            Self::Not(_) => Join::ALL.len(),
            Self::Value(_) | Self::Comparison(_) => Join::ALL.len() + 1,
        }
    }

    fn write_within(&self, f: &mut fmt::Formatter<'_>, tightness: usize) -> fmt::Result {
        if self.tightness() > tightness {
            write!(f, "{self}")
        } else {
            write!(f, "({self})")
        }
    }
}

impl fmt::Display for Condition<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.expression {
            Some(expression) => expression.fmt(f),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Expression<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Join(join, parts) => {
                for (index, part) in parts.iter().enumerate() {
                    if index > 0 {
                        write!(f, " {} ", join.word())?;
                    }
                    part.write_within(f, self.tightness())?;
                }
                Ok(())
            }
            Self::Not(part) => {
                f.write_str("NOT ")?;
                part.write_within(f, self.tightness())
            }
            Self::Value(value) => value.fmt(f),
            Self::Comparison(comparison) => comparison.fmt(f),
        }
    }
}

impl fmt::Display for Comparison<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tilde = match self.letters {
            Letters::Exact => "",
            Letters::Folded => "~",
        };
        let sign = self.operator.sign();
        write!(f, "{} {tilde}{sign} {}", self.left, self.right)
    }
}

impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Symbol(symbol) => symbol.fmt(f),
            Self::Text(text) => write!(f, "\"{text}\""),
            Self::Integer(number) => number.fmt(f),
        }
    }
}

impl fmt::Display for Symbol<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.kind.prefix(), self.name)
    }
}

/// Judges a condition, as [`Condition::parse`] does.
pub fn judge(text: &str) -> Result<(), ConditionFault> {
    Condition::parse(text).map(drop)
}
