//! The grammar of conditions.

use super::lexer::{Lexer, Token};
use super::{Comparison, Condition, ConditionFault, Expected, Expression, Join, Value};

/// How deep parentheses are followed, so that no condition takes the whole stack.
const DEPTH: usize = 64;

/// How many terms are read of one condition: many times what any real one has.
const TERMS: usize = 1 << 16;

pub(super) fn parse(text: &str) -> Result<Condition<'_>, ConditionFault> {
    let mut parser = Parser {
        lexer: Lexer::new(text),
        at: 0,
        token: Token::End,
        depth: 0,
        terms: 0,
    };
    parser.advance()?;
    if parser.token == Token::End {
        return Ok(Condition::default());
    }
    let expression = parser.joined(Join::ALL[0])?;
    match parser.token {
        Token::End => Ok(Condition {
            expression: Some(expression),
        }),
        _ => Err(parser.missing(Expected::Operator)),
    }
}

struct Parser<'a> {
    lexer: Lexer<'a>,
    /// Where the word begins that is looked at.
    at: usize,
    token: Token<'a>,
    depth: usize,
    terms: usize,
}

impl<'a> Parser<'a> {
    fn advance(&mut self) -> Result<(), ConditionFault> {
        (self.at, self.token) = self.lexer.next()?;
        Ok(())
    }

    fn missing(&self, expected: Expected) -> ConditionFault {
        let at = self.at;
        ConditionFault::Missing { expected, at }
    }

    /// Reads parts that this operator joins, each of tighter ones.
    fn joined(&mut self, join: Join) -> Result<Expression<'a>, ConditionFault> {
        let tighter = Join::ALL.into_iter().find(|other| *other > join);
        let part = |parser: &mut Self| match tighter {
            Some(tighter) => parser.joined(tighter),
            None => parser.negated(),
        };
        let first = part(self)?;
        if self.token != Token::Join(join) {
            return Ok(first);
        }
        let mut parts = vec![first];
        while self.token == Token::Join(join) {
            self.advance()?;
            parts.push(part(self)?);
        }
        Ok(Expression::Join(join, parts))
    }

    fn negated(&mut self) -> Result<Expression<'a>, ConditionFault> {
        if self.token != Token::Not {
            return self.term();
        }
        self.advance()?;
        Ok(Expression::Not(Box::new(self.term()?)))
    }

    fn term(&mut self) -> Result<Expression<'a>, ConditionFault> {
        self.terms += 1;
        if self.terms > TERMS {
            let (limit, at) = (TERMS, self.at);
            return Err(ConditionFault::TooLong { limit, at });
        }
        match self.token {
            Token::Open => self.parenthesis(),
            Token::Value(left) => {
                self.advance()?;
                self.comparison(left)
            }
            _ => Err(self.missing(Expected::Value)),
        }
    }

    fn parenthesis(&mut self) -> Result<Expression<'a>, ConditionFault> {
        if self.depth == DEPTH {
            let (limit, at) = (DEPTH, self.at);
            return Err(ConditionFault::TooDeep { limit, at });
        }
        self.depth += 1;
        self.advance()?;
        let inside = self.joined(Join::ALL[0])?;
        if self.token != Token::Close {
            return Err(self.missing(Expected::Closing));
        }
        self.advance()?;
        self.depth -= 1;
        Ok(inside)
    }

    fn comparison(&mut self, left: Value<'a>) -> Result<Expression<'a>, ConditionFault> {
        let Token::Compare(letters, operator) = self.token else {
            return Ok(Expression::Value(left));
        };
        self.advance()?;
        let Token::Value(right) = self.token else {
            return Err(self.missing(Expected::Value));
        };
        self.advance()?;
        Ok(Expression::Comparison(Comparison {
            left,
            operator,
            letters,
            right,
        }))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Writes a condition with all parentheses that its reading implies.
    fn structure(expression: &Expression<'_>) -> String {
        match expression {
            Expression::Join(join, parts) => {
                let parts: Vec<_> = parts.iter().map(structure).collect();
                format!("({})", parts.join(&format!(" {} ", join.word())))
            }
            Expression::Not(part) => format!("(NOT {})", structure(part)),
            other => other.to_string(),
        }
    }

    #[track_caller]
    fn check(text: &str, expect: &str) {
        let told = match parse(text) {
            Ok(condition) => condition
                .expression
                .as_ref()
                .map(structure)
                .unwrap_or_default(),
            Err(fault) => fault.to_string(),
        };
        assert_eq!(told, expect, "{text}");
        if let Ok(condition) = parse(text) {
            let shown = condition.to_string();
            let again = parse(&shown).unwrap_or_else(|_| panic!("{shown}"));
            assert_eq!(again.to_string(), shown);
            assert_eq!(
                again.expression.as_ref().map(structure).unwrap_or_default(),
                expect
            );
        }
    }

    #[test]
    fn conditions_are_read() {
        check("", "");
        check("  ", "");
        check("NOT Installed", "(NOT Installed)");
        check("not Installed and A", "((NOT Installed) AND A)");
        check("(&F=3) AND NOT(!F=3)", "(&F = 3 AND (NOT !F = 3))");
        check("?C=$C", "?C = $C");
        check(
            "PATCH AND PATCH >< MEDIASRCPROPNAME",
            "(PATCH AND PATCH >< MEDIASRCPROPNAME)",
        );
        check(
            "REMOVE=\"ALL\" AND NOT UPGRADINGPRODUCTCODE",
            "(REMOVE = \"ALL\" AND (NOT UPGRADINGPRODUCTCODE))",
        );
        check("NOT SERVERNAME><QUOTES", "(NOT SERVERNAME >< QUOTES)");
        check(
            "A~=\"b\" OR %PATH~<<\"c\"",
            "(A ~= \"b\" OR %PATH ~<< \"c\")",
        );
        check(
            "A<=-1 OR B>=2 OR C<>3 OR D>>4 OR E<5 OR F>6",
            "(A <= -1 OR B >= 2 OR C <> 3 OR D >> 4 OR E < 5 OR F > 6)",
        );
        check("\"\"=A.1_b", "\"\" = A.1_b");
        check("VersionNT>=501AND A", "(VersionNT >= 501 AND A)");
    }

    #[test]
    fn operators_bind_as_documented() {
        check("A OR B AND C", "(A OR (B AND C))");
        check("(A OR B) AND C", "((A OR B) AND C)");
        check("A XOR B OR C", "(A XOR (B OR C))");
        check("A EQV B XOR C", "(A EQV (B XOR C))");
        check("A IMP B EQV C", "(A IMP (B EQV C))");
        check("NOT A AND B", "((NOT A) AND B)");
        check("NOT (A AND B)", "(NOT (A AND B))");
        check("A AND B AND C", "(A AND B AND C)");
        check("A IMP (B IMP C)", "(A IMP (B IMP C))");
    }

    #[test]
    fn faults_have_positions() {
        check("A AND", "at position 6 a value is missing");
        check("\"open", "the text that begins at position 1 is not closed");
        check("A == B", "at position 4 a value is missing");
        check("1.5 < X", "`.` at position 2 has no meaning in a condition");
        check("A B", "at position 3 an operator is missing");
        check("(A", "at position 3 a closing parenthesis is missing");
        check("A)", "at position 2 an operator is missing");
        check("()", "at position 2 a value is missing");
        check("A = (B)", "at position 5 a value is missing");
        check("A=B=C", "at position 4 an operator is missing");
        check("NOT NOT A", "at position 5 a value is missing");
        check("& = 3", "no name follows `&` at position 1");
        check("A = 99999999999", "the number at position 5 is too large");
        check("A - B", "`-` at position 3 has no meaning in a condition");
        check("A ~ B", "`~` at position 3 has no meaning in a condition");
        check("é", "`é` at position 1 has no meaning in a condition");
        check(
            &"(".repeat(100_000),
            "at position 65 parentheses are nested more than 64 deep",
        );
        check(
            &("A OR ".repeat(70_000) + "A"),
            "the condition has more than 65536 terms",
        );
    }

    #[test]
    fn symbols_have_positions() {
        let condition = parse("A AND %b=$C").unwrap();
        let symbols: Vec<_> = condition
            .symbols()
            .map(|symbol| (symbol.to_string(), symbol.range()))
            .collect();
        assert_eq!(
            symbols,
            [
                ("A".to_owned(), 0..1),
                ("%b".to_owned(), 7..8),
                ("$C".to_owned(), 10..11)
            ]
        );
    }

    proptest! {
        #[test]
        fn what_is_read_is_written(text in r#"((NOT )?(\(|)[%$?&!]?[ab](~?(=|<>|<|>|<=|>=|><|<<|>>)([ab]|"x"|-?[0-9]))?(\)|) ?(AND|OR|XOR|EQV|IMP|) ?){0,6}"#) {
            if let Ok(condition) = parse(&text) {
                let shown = condition.to_string();
                let again = parse(&shown).unwrap();
                prop_assert_eq!(&again.to_string(), &shown);
                let symbols = |condition: &Condition<'_>| -> Vec<_> {
                    condition.symbols().map(|symbol| symbol.to_string()).collect()
                };
                prop_assert_eq!(symbols(&again), symbols(&condition));
            }
        }

        #[test]
        fn faults_lie_within(text in r#"\PC{0,20}|[-AND()" =<>~0-9]{0,20}"#) {
            if let Err(fault) = parse(&text) {
                prop_assert!(fault.at() <= text.len());
            }
        }
    }
}
