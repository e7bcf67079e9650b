//! Resolves what the article states or leaves open, and truth values.

use crate::spec::form::{Form, Written};
use crate::spec::forms::Line;
use crate::spec::raw::{Flag, Stated, StatedList};
use crate::spec::value::Value;
use crate::spec::{Known, Located};

use super::{Reader, rules};

/// The only key of what is left open.
const UNKNOWN: &str = "unknown";

impl Reader<'_> {
    pub(super) fn stated<F: Form>(&mut self, stated: &Stated<F>) -> Option<Known<F>> {
        let Located { value, at } = &stated.value;
        match value {
            Value::Text(text) => self.form(text, *at).map(Known::Is),
            Value::Mapping(entries) => self.reason(entries).map(Known::Unknown),
            other => {
                let message = format!(
                    "a text or `{{unknown: \"the reason\"}}` belongs here, not {}",
                    self.as_written(other, *at)
                );
                let hint = other.hint().map(str::to_owned);
                self.find_with_hint(&rules::WRONG_TYPE, *at, message, hint);
                None
            }
        }
    }

    /// Reads a text for people; where there is none, that has been found.
    pub(super) fn stated_line(&mut self, stated: &Stated<Line>) -> Known<String> {
        match self.stated(stated) {
            Some(Known::Is(Line(text))) => Known::Is(text),
            Some(Known::Unknown(reason)) => Known::Unknown(reason),
            None => Known::Unknown(String::new()),
        }
    }

    pub(super) fn stated_lines(&mut self, stated: &StatedList) -> Known<Vec<String>> {
        let Located { value, at } = &stated.value;
        match value {
            Value::List(values) => Known::Is(
                values
                    .iter()
                    .map(|value| self.line(&Written::from(value.clone())))
                    .collect(),
            ),
            Value::Mapping(entries) => Known::Unknown(self.reason(entries).unwrap_or_default()),
            other => {
                let message = format!(
                    "a list of texts or `{{unknown: \"the reason\"}}` belongs here, not {other}"
                );
                self.find(&rules::WRONG_TYPE, *at, message);
                Known::Unknown(String::new())
            }
        }
    }

    /// Reads `{unknown: "the reason"}`, which has no other key.
    fn reason(&mut self, entries: &[(Located<String>, Located<Value>)]) -> Option<String> {
        let (_, reason) = entries.iter().find(|(key, _)| key.value == UNKNOWN)?;
        Some(self.line(&Written::from(reason.clone())))
    }

    /// Reads a truth value that may be absent.
    pub(super) fn truth(&mut self, flag: &Flag) -> Option<bool> {
        flag.value.as_ref()?;
        Some(self.flag(flag))
    }

    pub(super) fn flag(&mut self, flag: &Flag) -> bool {
        match &flag.value {
            None => false,
            Some(Located {
                value: Value::Truth(truth),
                ..
            }) => *truth,
            Some(Located { value, at }) => {
                let message = format!("`true` or `false` belongs here, not {value}");
                self.find(&rules::WRONG_TYPE, *at, message);
                false
            }
        }
    }
}
