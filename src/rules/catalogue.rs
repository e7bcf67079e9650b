//! The catalogue of rules as JSON: `rollpack/rules/v1`.

use std::io::{self, Write};

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;

use super::{Profile, Rule};
use crate::terminal::write_json;

/// What the schema field says.
const SCHEMA: &str = "rollpack/rules/v1";

/// The catalogue of rules.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "Rules of rollpack")]
struct Document {
    /// The format's name and version: `rollpack/rules/v1`.
    #[schemars(schema_with = "schema_name")]
    schema: &'static str,
    /// The rules, in the order in which findings about the same place are told.
    rules: Vec<Entry>,
}

/// One rule.
#[derive(Serialize, JsonSchema)]
struct Entry {
    /// Its id: published for Windows Installer's own (`ICE03`), kebab-case for ours.
    id: &'static str,
    /// Its kebab-case name, which names the problem; for our own rules the id.
    name: &'static str,
    /// How bad its worst finding is: `error`, `warning` or `info`.
    #[schemars(extend("enum" = ["error", "warning", "info"]))]
    level: &'static str,
    /// The profiles in which it tells anything.
    profile: Vec<&'static str>,
    /// What it is about.
    group: &'static str,
    /// What is wrong where it fires: one line.
    summary: &'static str,
    /// Its documentation in Markdown.
    help: &'static str,
    /// Where others describe it.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'static str>,
}

/// Writes the catalogue of these rules.
pub fn write_catalogue(
    rules: impl Iterator<Item = &'static Rule>,
    out: &mut impl Write,
) -> io::Result<()> {
    let rules = rules.map(Entry::from).collect();
    write_json(
        &Document {
            schema: SCHEMA,
            rules,
        },
        out,
    )
}

/// Returns the JSON Schema of the catalogue.
pub fn catalogue_schema() -> Schema {
    SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<Document>()
}

impl From<&'static Rule> for Entry {
    fn from(rule: &'static Rule) -> Self {
        Self {
            id: rule.id,
            name: rule.name(),
            level: rule.level.as_str(),
            profile: Profile::ALL
                .into_iter()
                .filter(|profile| profile.has(rule))
                .map(Profile::as_str)
                .collect(),
            group: rule.group.as_str(),
            summary: rule.summary,
            help: rule.help,
            url: rule.published.map(|published| published.url),
        }
    }
}

fn schema_name(_: &mut SchemaGenerator) -> Schema {
    schemars::json_schema!({ "const": SCHEMA })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::all;

    #[test]
    fn the_catalogue_is_what_its_schema_says() {
        let mut out = Vec::new();
        write_catalogue(all(), &mut out).unwrap();
        let value: serde_json::Value = serde_json::from_slice(&out).unwrap();
        let validator = jsonschema::validator_for(&catalogue_schema().to_value()).unwrap();
        assert_eq!(
            validator
                .validate(&value)
                .map_err(|error| error.to_string()),
            Ok(())
        );
        assert_eq!(value["rules"].as_array().unwrap().len(), all().count());
    }
}
