//! Rules about the packages of a rollup taken together.

mod package_code_reused;
mod product_code_reused;
mod upgrade_code_shared;

use std::collections::HashMap;

use uuid::Uuid;

use super::check::{Paired, paired};
use super::{Member, Set};
use crate::msi::Package;

/// The rules with their checks, in the order in which findings about the same place are told.
pub(super) static CHECKS: &[Paired] = &[
    paired!(Set, product_code_reused),
    paired!(Set, package_code_reused),
    paired!(Set, upgrade_code_shared),
];

/// A package that has the same code as an earlier one.
struct Pair<'a> {
    code: String,
    first: &'a Member<'a>,
    second: &'a Member<'a>,
}

impl Pair<'_> {
    /// Tells whether both are the same bytes.
    fn is_one_file(&self) -> bool {
        self.first.payload.sha256() == self.second.payload.sha256()
    }
}

/// Pairs each package with the first that has the same code.
fn pairs<'a>(set: &'a Set<'a>, code: fn(&Package) -> Option<&str>) -> Vec<Pair<'a>> {
    let mut firsts: HashMap<Uuid, &Member<'_>> = HashMap::new();
    let mut pairs = Vec::new();
    for second in &set.members {
        let Some(code) = code(second.package).and_then(guid) else {
            continue;
        };
        if let Some(first) = firsts.get(&code) {
            pairs.push(Pair {
                code: code.braced().to_string().to_uppercase(),
                first,
                second,
            });
        } else {
            firsts.insert(code, second);
        }
    }
    pairs
}

fn guid(text: &str) -> Option<Uuid> {
    text.parse().ok()
}
