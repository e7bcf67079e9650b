//! Resolves the `inventory:` section.

use std::collections::BTreeMap;

use super::{Line, Reader, rules};
use crate::spec::form::Written;
use crate::spec::payload_name::{self, NameError};
use crate::spec::{ExpectedProduct, Located, PayloadKind, Position, Row, raw};

impl Reader<'_> {
    pub(super) fn inventory(&mut self, raw: &[Located<raw::Row>], at: Position) -> Vec<Row> {
        if raw.is_empty() {
            self.find(&rules::EMPTY_SECTION, at, "the inventory has no payloads");
        }
        let mut seen = BTreeMap::new();
        raw.iter()
            .filter_map(|row| {
                self.payload_name(&row.value.name, &mut seen);
                self.row(&row.value)
            })
            .collect()
    }

    fn row(&mut self, raw: &raw::Row) -> Option<Row> {
        let name = self.located_line(&raw.name);
        let kind = match &raw.kind {
            Some(kind) => self.value(kind),
            None => Some(PayloadKind::Msi),
        };
        let version = raw
            .version
            .as_ref()
            .and_then(|version| self.located(version));
        let size = self.located(&raw.size);
        let modified = self.located(&raw.modified);
        let platform = raw
            .platform
            .as_ref()
            .and_then(|platform| self.located(platform));
        let packaging = &raw.packaging;
        let expected = ExpectedProduct {
            name: packaging
                .product
                .as_ref()
                .map(|name| self.located_line(name)),
            product_code: packaging
                .product_code
                .as_ref()
                .and_then(|code| self.located(code)),
            upgrade_code: packaging
                .upgrade_code
                .as_ref()
                .and_then(|code| self.located(code)),
            inferred: packaging.inferred.0,
        };
        let size = size?;
        Some(Row {
            name,
            kind: kind?,
            version,
            size: Located {
                value: size.value.0,
                at: size.at,
            },
            modified: modified?,
            platform,
            expected,
        })
    }

    fn payload_name(&mut self, name: &Written<Line>, seen: &mut BTreeMap<String, Position>) {
        match payload_name::judge(&name.text) {
            Ok(key) => {
                if let Some(first) = seen.get(&key) {
                    let message = format!(
                        "the payload `{}` is already documented, in line {}",
                        name.text, first.line
                    );
                    self.find(&rules::DUPLICATE_PAYLOAD, name.at, message);
                }
                seen.entry(key).or_insert(name.at);
            }
            // An empty name has been found as a text that says nothing.
            Err(_) if name.text.trim().is_empty() => {}
            Err(error) => {
                let rule = match error {
                    NameError::Unsafe => &rules::UNSAFE_NAME,
                    NameError::Reserved => &rules::RESERVED_NAME,
                };
                let message = format!("`{}` cannot be shipped: {error}", name.text);
                self.find(rule, name.at, message);
            }
        }
    }
}
