//! Rules about the packages of a rollup taken together.

mod package_code_reused;
mod product_code_reused;
mod upgrade_code_shared;

use std::collections::HashMap;
use std::hash::Hash;

use super::check::{Paired, paired};
use crate::member::{Member, Set};

/// The rules with their checks, in the order in which findings about the same place are told.
pub(super) static CHECKS: &[Paired] = &[
    paired!(Set, product_code_reused),
    paired!(Set, package_code_reused),
    paired!(Set, upgrade_code_shared),
];

/// A package that has the same of something as an earlier one.
#[derive(Clone, Copy, Debug)]
struct Pair<'a, K> {
    shared: K,
    first: &'a Member,
    second: &'a Member,
}

impl<K> Pair<'_, K> {
    /// Tells whether both are the same bytes.
    fn is_one_file(&self) -> bool {
        self.first.sha256.is_some() && self.first.sha256 == self.second.sha256
    }
}

/// Pairs each package with the first that has the same of something.
fn pairs<K: Eq + Hash + Copy>(
    set: &Set,
    shared: impl Fn(&Member) -> Option<K>,
) -> Vec<Pair<'_, K>> {
    let mut firsts: HashMap<K, &Member> = HashMap::new();
    let mut pairs = Vec::new();
    for second in set.members() {
        let Some(shared) = shared(second) else {
            continue;
        };
        if let Some(first) = firsts.get(&shared) {
            pairs.push(Pair {
                shared,
                first,
                second,
            });
        } else {
            firsts.insert(shared, second);
        }
    }
    pairs
}
