//! From what is written to what it means: one step that finds as much as it can.
//!
//! What cannot be resolved is found and left out, so that the rest can be looked at. A spec with findings
//! is never handed on.

mod action;
mod article;
mod inventory;
mod names;
mod procedure;
mod rollup;
mod stated;
mod step_id;

use serde::Deserialize;

use super::form::{Form, Written};
use super::forms::{BaselineName, Line, SchemaName};
use super::raw;
use super::rules;
use super::value::Value;
use super::{Baseline, Located, Position, Role, Source, Spec, nearest, shape, yaml};
use crate::finding::Finding;
use crate::folded_name::FoldedName;
use crate::rule::Rule;
use names::Names;

impl Spec {
    /// Reads a spec. It comes without findings, or not at all; `name` is what the findings call it.
    ///
    /// Where the text is no YAML, the first place is told. Then all keys that are unknown, missing or without a
    /// value are, and the mappings, lists and words that stand for others; then all that is wrong with single
    /// values and with what they name.
    pub fn read(name: &str, text: &str) -> (Option<Self>, Vec<Finding>) {
        match read(name, text) {
            Ok((spec, findings)) if findings.is_empty() => (Some(spec), findings),
            Ok((_, findings)) | Err(findings) => (None, findings),
        }
    }
}

impl Baseline {
    /// Reads a baseline. It comes without findings, or not at all; `name` is what the findings call it.
    pub fn read(name: &str, text: &str) -> (Option<Self>, Vec<Finding>) {
        let raw = match read_shape::<raw::Baseline, BaselineName>(name, text, &shape::BASELINE) {
            Ok((_, raw)) => raw,
            Err(findings) => return (None, findings),
        };
        let mut reader = Reader {
            name,
            text,
            names: Names::default(),
            findings: Vec::new(),
        };
        reader.value(&raw.schema);
        let suppressions = reader.suppressions(&raw.suppressions);
        let findings = reader.findings;
        let baseline = findings.is_empty().then(|| Self {
            source: Source {
                name: name.to_owned(),
                text: text.to_owned(),
            },
            suppressions,
        });
        (baseline, findings)
    }
}

fn read(name: &str, text: &str) -> Result<(Spec, Vec<Finding>), Vec<Finding>> {
    let (document, raw) = read_shape::<raw::Spec, SchemaName>(name, text, &shape::SPEC)?;
    let sections = sections(document);
    let inventory_at = sections
        .iter()
        .find(|(key, _)| key.value == "inventory")
        .map(|(key, _)| key.at)
        .unwrap_or_default();
    let mut reader = Reader {
        name,
        text,
        names: Names::of(&raw),
        findings: Vec::new(),
    };
    let source = Source {
        name: name.to_owned(),
        text: text.to_owned(),
    };
    let spec = reader.spec(&raw, source, inventory_at);
    Ok((spec, in_order(reader.findings)))
}

/// Reads a document and judges its shape before its values are looked at.
fn read_shape<'a, T: Deserialize<'a>, F: Form>(
    name: &str,
    text: &'a str,
    schema: &serde_json::Value,
) -> Result<(Located<Value>, T), Vec<Finding>> {
    let document: Located<Value> = yaml::read(name, text)?;
    let mut findings = judge_schema::<F>(name, &document);
    if findings.is_empty() {
        findings = judge_nothing(name, &document);
        findings.extend(shape::judge(name, schema, &document));
    }
    if findings.is_empty() {
        Ok((document, yaml::read(name, text)?))
    } else {
        Err(in_order(findings))
    }
}

fn in_order(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by_key(|finding| finding.place.spec.as_ref().map(|spec| spec.at));
    findings
}

/// A key at the top of a spec and its value, read without regard to the format.
type Section = (Located<String>, Located<Value>);

fn sections(document: Located<Value>) -> Vec<Section> {
    match document.value {
        Value::Mapping(sections) => sections,
        // Refused for its shape.
        _ => Vec::new(),
    }
}

/// Judges whether the spec is in this format, before anything else is measured by it.
fn judge_schema<F: Form>(name: &str, document: &Located<Value>) -> Vec<Finding> {
    let Value::Mapping(sections) = &document.value else {
        return Vec::new();
    };
    for (key, Located { value, at }) in sections {
        if let Value::Text(schema) = value
            && key.value == "schema"
            && let Err(error) = F::read(schema)
        {
            let message = format!("`{schema}` is another format: {error}");
            return vec![F::RULE.finding(message).spec(name, *at)];
        }
    }
    Vec::new()
}

/// Finds the keys that have no value.
fn judge_nothing(name: &str, document: &Located<Value>) -> Vec<Finding> {
    if matches!(document.value, Value::Null) {
        let finding = rules::SPEC_SYNTAX.finding("the spec is empty");
        return vec![finding.spec(name, document.at)];
    }
    let nothing = document.value.nulls(document.at).into_iter();
    nothing
        .map(|at| {
            rules::VALUE_MISSING
                .finding("a value is missing here")
                .hint("write the value, or remove the key")
                .spec(name, at)
        })
        .collect()
}

/// Resolves one spec and collects what is wrong with it.
struct Reader<'a> {
    name: &'a str,
    text: &'a str,
    names: Names,
    findings: Vec<Finding>,
}

impl Reader<'_> {
    fn spec(&mut self, raw: &raw::Spec, source: Source, inventory_at: Position) -> Spec {
        self.value(&raw.schema);
        let inventory = self.inventory(&raw.inventory, inventory_at);
        let by_name = inventory
            .iter()
            .enumerate()
            .map(|(index, row)| (FoldedName::of(&row.name.value), index))
            .collect();
        Spec {
            source,
            rollup: self.rollup(raw, &inventory),
            article: raw.article.as_ref().map(|raw| self.article(raw)),
            inventory_at,
            inventory,
            roles: self.roles(&raw.roles),
            parameters: self.parameters(&raw.parameters),
            procedure: self.procedure(&raw.procedure),
            suppressions: self.suppressions(&raw.suppressions),
            by_name,
        }
    }

    /// Takes note of what is wrong at a place.
    fn find(&mut self, rule: &'static Rule, at: Position, message: impl Into<String>) {
        self.find_with_hint(rule, at, message, None);
    }

    fn find_with_hint(
        &mut self,
        rule: &'static Rule,
        at: Position,
        message: impl Into<String>,
        hint: Option<String>,
    ) {
        let mut finding = rule.finding(message).spec(self.name, at);
        finding.hint = hint;
        self.findings.push(finding);
    }

    /// Reads a value from its written form.
    fn value<F: Form>(&mut self, written: &Written<F>) -> Option<F> {
        if let Some(instead) = &written.instead {
            let expected = if F::NUMBERS {
                "a whole number from 0"
            } else {
                "a text"
            };
            let instead_of = self.as_written(instead, written.at);
            let message = format!("{expected} belongs here, not {instead_of}");
            let hint = if F::NUMBERS { None } else { instead.hint() };
            self.find_with_hint(
                &rules::WRONG_TYPE,
                written.at,
                message,
                hint.map(str::to_owned),
            );
            return None;
        }
        self.form(&written.text, written.at)
    }

    /// Names what stands at a place; a number as it is written there, since `1.10` is not `1.1`.
    fn as_written(&self, value: &Value, at: Position) -> String {
        let index = |number: u32| usize::try_from(number).ok()?.checked_sub(1);
        let number = index(at.line)
            .zip(index(at.column))
            .and_then(|(line, column)| {
                let line = self.text.lines().nth(line)?;
                let (start, _) = line.char_indices().nth(column)?;
                let rest = line.get(start..)?.split([',', '}', ']', ' ', '\t']);
                rest.into_iter().next()
            });
        match (value, number) {
            (Value::Other(_) | Value::Number(_), Some(number)) => format!("the number `{number}`"),
            _ => value.to_string(),
        }
    }

    fn form<F: Form>(&mut self, text: &str, at: Position) -> Option<F> {
        match F::read(text) {
            Ok(value) => Some(value),
            Err(error) => {
                let message = match text.trim() {
                    "" => format!("this text cannot stand here: {error}"),
                    _ => format!("`{text}` cannot stand here: {error}"),
                };
                self.find_with_hint(F::RULE, at, message, F::hint(text));
                None
            }
        }
    }

    fn located<F: Form>(&mut self, written: &Written<F>) -> Option<Located<F>> {
        let value = self.value(written)?;
        Some(Located {
            value,
            at: written.at,
        })
    }

    /// Reads a text for people; the empty text where there is none, which has been found then.
    fn line(&mut self, written: &Written<Line>) -> String {
        self.value(written).map(|line| line.0).unwrap_or_default()
    }

    fn lines(&mut self, written: &[Written<Line>]) -> Vec<String> {
        written.iter().map(|line| self.line(line)).collect()
    }

    /// Reads a text whose place matters later.
    fn located_line(&mut self, written: &Written<Line>) -> Located<String> {
        Located {
            value: self.line(written),
            at: written.at,
        }
    }

    fn located_lines(&mut self, written: &[Written<Line>]) -> Vec<Located<String>> {
        written.iter().map(|line| self.located_line(line)).collect()
    }
}
