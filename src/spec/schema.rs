//! The JSON Schema of specs, generated from the types that read them.

use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{JsonSchema, Schema};
use serde_json::Value;

use super::raw;

/// Where the schema of this version of the format is identified.
const ID: &str = "urn:rollpack:spec:v1";

/// Returns the JSON Schema (draft 2020-12) of specs.
///
/// What it refuses, [`super::Spec::read`] refuses too; what it accepts may still name a role that nobody defined
/// and the like.
pub fn schema() -> Value {
    let mut schema = schema_for::<raw::Spec>();
    schema.insert("$id".to_owned(), ID.into());
    schema.insert("title".to_owned(), "rollpack spec".into());
    schema.to_value()
}

/// Returns the JSON Schema of baselines.
pub(super) fn baseline_schema() -> Value {
    schema_for::<raw::Baseline>().to_value()
}

fn schema_for<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12()
        .with_transform(WithoutNull)
        .into_generator()
        .into_root_schema_for::<T>()
}

/// A key without a value is an error to the reader, not a way to leave it out.
#[derive(Clone)]
struct WithoutNull;

impl Transform for WithoutNull {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        let null = Value::from("null");
        if let Some(Value::Array(types)) = schema.get_mut("type") {
            types.retain(|kind| *kind != null);
            if let [only] = types.as_slice() {
                let only = only.clone();
                schema.insert("type".to_owned(), only);
            }
        }
        let Some(Value::Array(alternatives)) = schema.get_mut("anyOf") else {
            return;
        };
        alternatives.retain(|alternative| alternative.get("type") != Some(&null));
        if let [Value::Object(only)] = alternatives.as_slice() {
            let only = only.clone();
            schema.remove("anyOf");
            for (key, value) in only {
                schema.insert(key, value);
            }
        }
    }
}
