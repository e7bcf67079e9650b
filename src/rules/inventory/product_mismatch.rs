//! A package holds another product than expected.

use uuid::Uuid;

use crate::findings::Findings;
use crate::msi::Package;
use crate::rule::{Group, Rule};
use crate::rules::Subject;
use crate::spec::{Located, Position, Row};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "product-mismatch",
    group: Group::Inventory,
    summary: "a package holds another product than expected",
    help: include_str!("product_mismatch.md"),
    ..Rule::COMMON
};

/// One part of a product's identity: what it should be, and what it is.
struct Part<'a> {
    property: &'static str,
    expected: String,
    at: Position,
    actual: Option<&'a str>,
    agrees: fn(&str, &str) -> bool,
}

pub(in crate::rules) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for (row, package) in subject.packages() {
        for part in parts(row, package) {
            let actual = part.actual.unwrap_or_default();
            if part.actual.is_some() && (part.agrees)(&part.expected, actual) {
                continue;
            }
            let (name, property, expected) = (&row.name.value, part.property, &part.expected);
            let message = match part.actual {
                Some(actual) => {
                    format!("`{name}` has the {property} `{actual}`, but `{expected}` is expected")
                }
                None => format!("`{name}` has no {property}, but `{expected}` is expected"),
            };
            findings.add(RULE.finding(message).hint(hint(subject, row, &part)).row(
                subject.spec,
                row,
                part.at,
            ));
        }
    }
}

fn parts<'a>(row: &Row, package: &'a Package) -> Vec<Part<'a>> {
    let guid = |property, code: &Option<Located<Uuid>>| {
        let code = code.as_ref()?;
        Some(Part {
            property,
            expected: code.value.braced().to_string().to_uppercase(),
            at: code.at,
            actual: package.property(property),
            agrees: same_guid,
        })
    };
    let expected = &row.expected;
    let name = expected.name.as_ref().map(|name| Part {
        property: "ProductName",
        expected: name.value.clone(),
        at: name.at,
        actual: package.property("ProductName"),
        agrees: |expected, actual| expected == actual,
    });
    [
        name,
        guid("ProductCode", &expected.product_code),
        guid("UpgradeCode", &expected.upgrade_code),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn same_guid(expected: &str, actual: &str) -> bool {
    matches!((expected.parse::<Uuid>(), actual.parse::<Uuid>()), (Ok(a), Ok(b)) if a == b)
}

fn hint(subject: &Subject<'_>, row: &Row, part: &Part<'_>) -> String {
    let holder = subject.packages().find(|(other, package)| {
        other.name.at != row.name.at
            && package
                .property(part.property)
                .is_some_and(|actual| (part.agrees)(&part.expected, actual))
    });
    match holder {
        Some((other, _)) => format!("`{}` has it: the files may be swapped", other.name.value),
        None if row.expected.inferred => {
            "get the expected package, or correct the expectation, which was inferred".to_owned()
        }
        None => "get the expected package, or correct the expectation in the spec".to_owned(),
    }
}
