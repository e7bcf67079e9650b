//! YAML with positions: the only module that names the parser.

use serde::de::{Deserialize, Deserializer};
use serde_saphyr::budget::BudgetBreach;
use serde_saphyr::{
    Error, MergeKeyPolicy, MessageFormatter as _, Options, Spanned, UserMessageFormatter,
};

use super::{Located, Position, rules, slip};
use crate::finding::Finding;
use crate::rule::Rule;

/// How deep a spec may nest. The format itself needs half of it.
const MAX_DEPTH: usize = 32;

/// How many values and keys a spec may have; a rollup of a thousand packages needs less than half of it.
const MAX_NODES: usize = 250_000;

/// Reads a document of the shape `T`; where it has another, the finding tells the first difference.
pub(super) fn read<'a, T: Deserialize<'a>>(name: &str, text: &'a str) -> Result<T, Vec<Finding>> {
    serde_saphyr::from_str_with_options(text, options())
        .map_err(|error| vec![finding(name, text, &error)])
}

/// What a spec may use of YAML: no aliases, no tags, no merging, one document, `true` and `false` only.
///
/// What other readers might take for a number must be in quotes where a text is meant.
fn options() -> Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_aliases: 0,
            max_depth: MAX_DEPTH,
            max_documents: 1,
            max_events: 3 * MAX_NODES,
            max_nodes: MAX_NODES,
        },
        leading_zero_numbers_as_strings: true,
        merge_keys: MergeKeyPolicy::Error,
        no_schema: true,
        reject_unsupported_tags: true,
        strict_booleans: true,
        underscored_numbers_as_strings: true,
        with_snippet: false,
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Located<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<T>::deserialize(deserializer)?;
        Ok(Self {
            value: spanned.value,
            at: position(spanned.referenced),
        })
    }
}

fn position(location: serde_saphyr::Location) -> Position {
    let count = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    Position {
        line: count(location.line()),
        column: count(location.column()),
    }
}

/// Words what the parser found, or the slip behind it.
fn finding(name: &str, text: &str, error: &Error) -> Finding {
    let error = error.without_snippet();
    let at = error.location().map(position).unwrap_or_default();
    let (rule, message) = wording(error);
    if let Some(slip) = slip::find(text, at, &message) {
        return rules::SPEC_SYNTAX
            .finding(slip.what)
            .hint(slip.hint)
            .spec(name, slip.at);
    }
    let hint = slip::hint(&message);
    let finding = rule.finding(message).spec(name, at);
    match hint {
        Some(hint) => finding.hint(hint),
        None => finding,
    }
}

fn wording(error: &Error) -> (&'static Rule, String) {
    match error {
        Error::DuplicateMappingKey { key, .. } => (
            &rules::DUPLICATE_KEY,
            match key {
                Some(key) => format!("the key `{key}` is already there"),
                None => "this key is already there".to_owned(),
            },
        ),
        Error::Budget { breach, .. } => (&rules::SPEC_SYNTAX, limit(breach)),
        _ => (&rules::SPEC_SYNTAX, parsers_words(error)),
    }
}

fn limit(breach: &BudgetBreach) -> String {
    match breach {
        BudgetBreach::Aliases { .. } => "a spec has no aliases; write out what is meant".to_owned(),
        BudgetBreach::Documents { .. } => "a spec is one document".to_owned(),
        BudgetBreach::Depth { .. } => format!("a spec nests no deeper than {MAX_DEPTH} levels"),
        _ => format!("a spec has no more than {MAX_NODES} values"),
    }
}

fn parsers_words(error: &Error) -> String {
    UserMessageFormatter.format_message(error).into_owned()
}
