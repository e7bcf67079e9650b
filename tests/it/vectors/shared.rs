//! Reads the vectors that lie beside the project.

use serde_yaml::{Mapping, Value};
use xtask::vector::{self, Built, NotBuilt, expand};

use crate::peers;
use crate::rules::packages;

/// A small package and what is found in it.
pub struct Vector {
    /// The rule's id.
    pub rule: String,
    /// Unique within the rule.
    pub name: String,
    pub tables: Mapping,
    pub expect: Vec<Expected>,
}

/// A finding that is expected.
pub struct Expected {
    pub level: String,
    pub table: String,
    /// The primary key, or `row2` for that of the second row that the vector writes.
    pub key: Vec<String>,
    pub column: Option<String>,
}

/// Returns all vectors, where they are there.
pub fn vectors() -> Option<Vec<Vector>> {
    let mut vectors = Vec::new();
    for name in ["ice/catalog.yaml", "ice/outside_vectors.yaml"] {
        let text = std::fs::read_to_string(peers::shared(name)?).unwrap();
        let document: Value = serde_yaml::from_str(&text).unwrap();
        vectors.extend(list(&document["ice"]).map(|vector| Vector::read(&vector["id"], vector)));
        for rule in list(&document["ices"]) {
            let examples = list(&rule["failing_examples"]);
            vectors.extend(examples.map(|vector| Vector::read(&rule["id"], vector)));
        }
    }
    assert!(vectors.len() > 100, "{} vectors are too few", vectors.len());
    Some(vectors)
}

impl Vector {
    fn read(rule: &Value, vector: &Value) -> Self {
        Self {
            rule: text(rule),
            name: text(&vector["name"]),
            tables: vector["tables"].as_mapping().cloned().unwrap_or_default(),
            expect: list(&vector["expect"]).map(Expected::read).collect(),
        }
    }

    /// Returns what it is called, with its rule.
    pub fn title(&self) -> String {
        format!("{} {}", self.rule, self.name)
    }

    /// Returns what its file is called.
    pub fn file(&self) -> &'static str {
        packages::usual_file(&self.rule)
    }

    pub fn build(&self) -> Result<Built, NotBuilt> {
        vector::build(packages::kind(self.file()), &self.title(), &self.tables)
    }
}

impl Expected {
    fn read(expected: &Value) -> Self {
        Self {
            level: text(&expected["severity"]),
            table: text(&expected["table"]),
            key: list(&expected["key"]).map(text).collect(),
            column: expected["column"].as_str().map(str::to_owned),
        }
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_sequence().into_iter().flatten()
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => expand(text),
        Value::Number(number) => number.to_string(),
        Value::Null => String::new(),
        _ => panic!("{value:?} is no text"),
    }
}
