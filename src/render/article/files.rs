//! What the page tells of files: as they are documented, and as they are carried.

use serde::Serialize;

use crate::bundle::Product;
use crate::grouped::Grouped;
use crate::plan::{Plan, PlannedPayload};
use crate::spec::{Documented, ExpectedProduct, PayloadKind, Precision, Row};

#[derive(Serialize)]
pub(super) struct FileView<'a> {
    name: &'a str,
    version: String,
    size: String,
    date: String,
    time: String,
    platform: &'static str,
    expected: String,
    expected_inferred: bool,
    product: Option<String>,
    sha256: String,
}

impl<'a> FileView<'a> {
    pub(super) fn new(row: &'a Row, payload: Option<&PlannedPayload>) -> Self {
        let not_stated = || ("not stated".to_owned(), "not stated".to_owned());
        let modified = row.modified.as_ref();
        let (date, time) = modified.map_or_else(not_stated, |modified| moment(&modified.value));
        let size = row.size.as_ref().map(|size| size.value);
        let product = payload.and_then(|payload| payload.product.as_ref());
        let expected = match product {
            Some(product) if is_as_expected(&row.expected, product) => String::new(),
            _ => expected(&row.expected),
        };
        let product = product.map(|product| {
            let facts = [&product.product_name, &product.product_version];
            let facts: Vec<&str> = facts.into_iter().flatten().map(String::as_str).collect();
            facts.join(" ")
        });
        Self {
            name: &row.name.value,
            version: row
                .version
                .as_ref()
                .map_or_else(|| "none".to_owned(), |version| version.value.to_string()),
            size: (size.or(payload.map(|payload| payload.size)))
                .map_or_else(|| "not stated".to_owned(), |size| Grouped(size).to_string()),
            date,
            time,
            platform: row
                .platform
                .as_ref()
                .map_or("none", |platform| platform.value.as_str()),
            expected,
            expected_inferred: row.expected.inferred,
            product: if row.kind == PayloadKind::Msi {
                product
            } else {
                None
            },
            sha256: payload
                .map(|payload| payload.sha256.to_string())
                .unwrap_or_default(),
        }
    }
}

/// Says of how many packages the product is the expected one, so that not every row has to.
pub(super) fn as_expected(plan: &Plan<'_>) -> Option<String> {
    let rows: Vec<&Row> = (plan.spec.inventory.iter())
        .filter(|row| {
            let payload = plan.payload(&row.name.value);
            let product = payload.and_then(|payload| payload.product.as_ref());
            product.is_some_and(|product| is_as_expected(&row.expected, product))
        })
        .collect();
    let inferred = rows.iter().filter(|row| row.expected.inferred).count();
    let concluded = match inferred {
        0 => String::new(),
        all if all == rows.len() => "; what was expected is concluded, not printed".to_owned(),
        some => format!("; for {some} of them that is concluded, not printed"),
    };
    match rows.len() {
        0 => None,
        1 => Some(format!("One product is the expected one{concluded}.")),
        several => Some(format!(
            "{several} products are the expected ones{concluded}."
        )),
    }
}

/// Tells whether a package has all that the spec expects of it, and the spec expects anything.
fn is_as_expected(expected: &ExpectedProduct, product: &Product) -> bool {
    let codes = [
        (&expected.product_code, &product.product_code),
        (&expected.upgrade_code, &product.upgrade_code),
    ];
    let name = expected.name.as_ref();
    let any = name.is_some() || codes.iter().any(|(expected, _)| expected.is_some());
    any && name.is_none_or(|name| product.product_name.as_ref() == Some(&name.value))
        && codes.into_iter().all(|(expected, found)| {
            let Some(expected) = expected else {
                return true;
            };
            let expected = expected.value.braced().to_string();
            (found.as_ref()).is_some_and(|found| found.eq_ignore_ascii_case(&expected))
        })
}

/// Lists what the spec expects of a package: the product's name and its codes, as far as they are given.
fn expected(product: &ExpectedProduct) -> String {
    let name = product.name.as_ref().map(|name| name.value.clone());
    let codes = [&product.product_code, &product.upgrade_code];
    let codes = codes.into_iter().flatten();
    let codes = codes.map(|code| code.value.braced().to_string().to_ascii_uppercase());
    name.into_iter().chain(codes).collect::<Vec<_>>().join(", ")
}

/// Returns the day and, where it is stated, the time.
fn moment(moment: &Documented) -> (String, String) {
    let time = match moment.precision {
        Precision::Day => return (moment.to_string(), "not stated".to_owned()),
        Precision::Minute => "%H:%M",
        Precision::Second => "%H:%M:%S",
    };
    let instant = moment.instant;
    (
        instant.strftime("%d-%b-%Y").to_string(),
        instant.strftime(time).to_string(),
    )
}
