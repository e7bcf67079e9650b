//! Rules about the packages of a rollup taken together.

pub(super) mod package_code_reused;
pub(super) mod product_code_reused;
pub(super) mod upgrade_code_shared;

use std::collections::HashMap;

use uuid::Uuid;

use super::Subject;
use crate::inventory::Payload;
use crate::msi::Package;
use crate::spec::Row;

/// A documented package.
#[derive(Clone, Copy)]
struct Documented<'a> {
    row: &'a Row,
    payload: &'a Payload,
    package: &'a Package,
}

/// A package that has the same code as an earlier one.
struct Pair<'a> {
    code: String,
    first: Documented<'a>,
    second: Documented<'a>,
}

/// Pairs each package with the first that has the same code.
fn pairs<'a>(subject: &Subject<'a>, code: fn(&Package) -> Option<&str>) -> Vec<Pair<'a>> {
    let mut firsts: HashMap<Uuid, Documented<'a>> = HashMap::new();
    let mut pairs = Vec::new();
    for (row, payload) in subject.present() {
        let Some(package) = payload.package() else {
            continue;
        };
        let Some(code) = code(package).and_then(guid) else {
            continue;
        };
        let second = Documented {
            row,
            payload,
            package,
        };
        if let Some(first) = firsts.get(&code) {
            pairs.push(Pair {
                code: code.braced().to_string().to_uppercase(),
                first: *first,
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
