//! The shape of a spec: whether every mapping has the keys that it needs and no others, told all at once.
//!
//! The JSON Schema decides, so that reader and editors are of one mind. What single values say is read later.

use std::sync::LazyLock;

use serde_json::Value as Schema;

use super::schema::{baseline_schema, schema};
use super::value::Value;
use super::{Located, Position, nearest, rules};
use crate::finding::Finding;

/// The schema of specs.
pub(super) static SPEC: LazyLock<Schema> = LazyLock::new(schema);

/// The schema of baselines.
pub(super) static BASELINE: LazyLock<Schema> = LazyLock::new(baseline_schema);

/// The entries of a mapping.
type Entries = [(Located<String>, Located<Value>)];

/// Finds every key that is unknown or missing, and every mapping, list or word that stands for another.
pub(super) fn judge(name: &str, schema: &Schema, document: &Located<Value>) -> Vec<Finding> {
    let mut shape = Shape {
        name,
        root: schema,
        findings: Vec::new(),
    };
    shape.judge(schema, document, &Path::default());
    shape.findings
}

/// Where a value is in a spec, such as `procedure[0].steps[2].copy`.
#[derive(Clone, Default)]
struct Path(String);

impl Path {
    fn key(&self, key: &str) -> Self {
        match self.0.as_str() {
            "" => Self(key.to_owned()),
            path => Self(format!("{path}.{key}")),
        }
    }

    fn index(&self, index: usize) -> Self {
        Self(format!("{}[{index}]", self.0))
    }
}

struct Shape<'a> {
    name: &'a str,
    /// The whole schema, with the definitions that its parts refer to.
    root: &'a Schema,
    findings: Vec<Finding>,
}

impl<'a> Shape<'a> {
    /// Judges a value and all that is below it. The parser bounds how deep a spec nests.
    fn judge(&mut self, schema: &'a Schema, value: &Located<Value>, path: &Path) {
        let schema = self.resolved(schema);
        if let Some(alternatives) = self.alternatives(schema) {
            self.judge_choice(&alternatives, value, path);
            return;
        }
        match (&value.value, kind(schema)) {
            (Value::Mapping(entries), Some("object")) => {
                self.judge_keys(schema, entries, value.at, path);
            }
            (Value::List(values), Some("array")) => {
                for (index, value) in values.iter().enumerate() {
                    self.judge(&schema["items"], value, &path.index(index));
                }
            }
            // That a value is missing is told elsewhere.
            (Value::Null, _) => {}
            (other, Some("object")) => self.wrong(
                value.at,
                format!("a mapping belongs here, not {other}"),
                right_form(schema, other, path),
            ),
            (other, Some("array")) => self.wrong(
                value.at,
                format!("a list belongs here, not {other}"),
                right_list(other),
            ),
            // A single value is read where it is resolved.
            _ => {}
        }
    }

    fn judge_keys(&mut self, schema: &'a Schema, entries: &Entries, at: Position, path: &Path) {
        let properties = schema["properties"].as_object();
        let known = || properties.into_iter().flat_map(|known| known.keys());
        let mut meant: Vec<&str> = Vec::new();
        for (key, value) in entries {
            let path = path.key(&key.value);
            let property = properties.and_then(|properties| properties.get(&key.value));
            match (property, &schema["additionalProperties"]) {
                (Some(property), _) => self.judge(property, value, &path),
                (None, Schema::Bool(false)) => {
                    let only = known().next().filter(|_| known().count() == 1);
                    let nearest = nearest::nearest(&key.value, known());
                    meant.extend(nearest.or(only.map(String::as_str)));
                    self.unknown(key, &path, nearest::hint(&key.value, known()));
                }
                (None, any) => self.judge(any, value, &path),
            }
        }
        for key in schema["required"].as_array().into_iter().flatten() {
            let Some(key) = key.as_str() else { continue };
            let is_there = entries.iter().any(|(there, _)| there.value == key);
            // A mistyped key is one mistake, not two.
            if !is_there && !meant.contains(&key) {
                let message = format!("the key `{}` is missing in this mapping", path.key(key).0);
                let hint =
                    format!("add `{key}:` to it; `rollpack schema spec` says what it may be");
                let finding = rules::MISSING_KEY.finding(message).hint(hint);
                self.findings.push(finding.spec(self.name, at));
            }
        }
    }

    /// Judges a value that may be of one shape or another.
    fn judge_choice(&mut self, alternatives: &[&'a Schema], value: &Located<Value>, path: &Path) {
        let fitting = |kind_of: &str| {
            let of_kind = alternatives
                .iter()
                .filter(|schema| kind(schema) == Some(kind_of));
            of_kind.copied().collect::<Vec<_>>()
        };
        match &value.value {
            Value::Null => {}
            Value::List(_) if !fitting("array").is_empty() => {
                self.judge(fitting("array")[0], value, path);
            }
            Value::Mapping(entries) if !fitting("object").is_empty() => match fitting("object")[..]
            {
                [only] if !is_words(alternatives) => self.judge(only, value, path),
                ref tagged => self.judge_tagged(tagged, entries, value, path),
            },
            // A text that is in a form of its own is read where it is resolved.
            Value::Text(text) if is_words(alternatives) => {
                let words: Vec<&str> = words(alternatives).collect();
                if !words.contains(&text.as_str()) {
                    let tags = fitting("object").into_iter().flat_map(tags);
                    let known: Vec<&str> = words.iter().copied().chain(tags).collect();
                    self.unknown_word(text, value.at, &known);
                }
            }
            other if is_words(alternatives) => {
                let message =
                    format!("a word, or a mapping with one key, belongs here, not {other}");
                self.wrong(value.at, message, None);
            }
            _ => {}
        }
    }

    /// Judges a mapping whose one key says of which shape it is.
    fn judge_tagged(
        &mut self,
        alternatives: &[&'a Schema],
        entries: &Entries,
        value: &Located<Value>,
        path: &Path,
    ) {
        let known: Vec<&str> = alternatives.iter().copied().flat_map(tags).collect();
        let [(key, _)] = entries else {
            let message = format!("exactly one of `{}` belongs here", known.join("`, `"));
            self.wrong(value.at, message, None);
            return;
        };
        let tagged = alternatives
            .iter()
            .find(|schema| tags(schema).any(|tag| tag == key.value));
        if let Some(schema) = tagged {
            self.judge(schema, value, path);
        } else {
            let hint = nearest::hint(&key.value, &known);
            self.unknown(key, &path.key(&key.value), hint);
        }
    }

    /// Follows a reference to a definition.
    fn resolved(&self, schema: &'a Schema) -> &'a Schema {
        let name = schema["$ref"].as_str().unwrap_or_default();
        match name.strip_prefix("#/$defs/") {
            Some(name) => &self.root["$defs"][name],
            None => schema,
        }
    }

    /// Returns the shapes that a value may be of, where it may be of more than one.
    fn alternatives(&self, schema: &'a Schema) -> Option<Vec<&'a Schema>> {
        let listed = schema["anyOf"].as_array().or(schema["oneOf"].as_array())?;
        let listed: Vec<_> = listed.iter().map(|schema| self.resolved(schema)).collect();
        // A mapping may list combinations of its keys, which are no shapes.
        let is_shapes = listed
            .iter()
            .any(|schema| kind(schema).is_some() || schema.get("enum").is_some());
        is_shapes.then_some(listed)
    }

    fn unknown(&mut self, key: &Located<String>, path: &Path, hint: String) {
        let message = format!("there is no key `{}`", path.0);
        let finding = rules::UNKNOWN_KEY.finding(message).hint(hint);
        self.findings.push(finding.spec(self.name, key.at));
    }

    fn unknown_word(&mut self, word: &str, at: Position, known: &[&str]) {
        let finding = rules::UNKNOWN_WORD
            .finding(format!("`{word}` means nothing here"))
            .hint(nearest::hint(word, known))
            .spec(self.name, at);
        self.findings.push(finding);
    }

    fn wrong(&mut self, at: Position, message: String, hint: Option<String>) {
        let finding = rules::WRONG_TYPE.finding(message).spec(self.name, at);
        self.findings.push(match hint {
            Some(hint) => finding.hint(hint),
            None => finding,
        });
    }
}

fn kind(schema: &Schema) -> Option<&str> {
    schema["type"].as_str()
}

/// Tells whether the single values among the alternatives are words of a closed list.
fn is_words(alternatives: &[&Schema]) -> bool {
    alternatives.iter().all(|schema| {
        kind(schema) == Some("object")
            || schema.get("const").is_some()
            || schema.get("enum").is_some()
    })
}

fn words<'a>(alternatives: &[&'a Schema]) -> impl Iterator<Item = &'a str> {
    alternatives.iter().copied().flat_map(|schema| {
        let one = schema["const"].as_str();
        let several = schema["enum"].as_array().into_iter().flatten();
        one.into_iter().chain(several.filter_map(Schema::as_str))
    })
}

/// Returns the keys of a mapping's schema.
fn tags(schema: &Schema) -> impl Iterator<Item = &str> {
    let properties = schema["properties"].as_object();
    properties
        .into_iter()
        .flat_map(|properties| properties.keys().map(String::as_str))
}

/// Writes a text as the mapping that was meant, where that needs one key only: `install: {file: X.msi}`.
fn right_form(schema: &Schema, value: &Value, path: &Path) -> Option<String> {
    let Value::Text(text) = value else {
        return None;
    };
    let [key] = schema["required"].as_array()?.as_slice() else {
        return None;
    };
    let last = path.0.rsplit('.').next().filter(|key| !key.is_empty())?;
    Some(format!("write `{last}: {{{}: {text}}}`", key.as_str()?))
}

/// Writes a single value as the list that was meant.
fn right_list(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(format!("write `[{text}]`")),
        _ => None,
    }
}
