//! Resolves the `inventory:` section.

use std::collections::BTreeMap;

use super::{Line, Reader, rules};
use crate::bundle::{BundlePath, names};
use crate::digest::Digest;
use crate::spec::form::Written;
use crate::spec::{
    ExpectedProduct, Located, PayloadKind, Position, Row, SignatureDemand, SignaturePresence, raw,
};

impl Reader<'_> {
    pub(super) fn inventory(&mut self, raw: &[Located<raw::Row>], at: Position) -> Vec<Row> {
        if raw.is_empty() {
            self.find(&rules::EMPTY_SECTION, at, "the inventory has no payloads");
        }
        let mut seen = BTreeMap::new();
        raw.iter()
            .filter_map(|row| {
                self.payload_name(&row.value.name, &mut seen);
                self.row(&row.value, row.at)
            })
            .collect()
    }

    fn row(&mut self, raw: &raw::Row, at: Position) -> Option<Row> {
        let name = self.located_line(&raw.name);
        let kind = match &raw.kind {
            Some(kind) => self.value(kind),
            None => Some(PayloadKind::of_name(&name.value)),
        };
        let version = raw
            .version
            .as_ref()
            .and_then(|version| self.located(version));
        let size = raw.size.as_ref().and_then(|size| self.located(size));
        let sha256 = raw.sha256.as_ref().and_then(|digest| self.located(digest));
        let modified = raw.modified.as_ref().and_then(|day| self.located(day));
        if raw.size.is_none() && raw.sha256.is_none() {
            let message = format!(
                "the row of `{}` has neither of the keys `size` and `sha256`",
                name.value
            );
            self.find(&rules::MISSING_KEY, at, message);
        }
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
            inferred: self.flag(&packaging.inferred),
        };
        let signature = self.signature(packaging.signature.as_ref(), packaging.signer.as_ref());
        Some(Row {
            name,
            kind: kind?,
            version,
            size: size.map(|Located { value, at }| Located { value: value.0, at }),
            sha256,
            modified,
            platform,
            expected,
            signature,
        })
    }

    /// Reads what is asked of a signature.
    pub(super) fn signature(
        &mut self,
        presence: Option<&Written<SignaturePresence>>,
        signer: Option<&Written<Digest>>,
    ) -> SignatureDemand {
        SignatureDemand {
            presence: presence.and_then(|presence| self.located(presence)),
            signer: signer.and_then(|signer| self.located(signer)),
        }
    }

    /// Judges the name of a payload as the bundle will.
    fn payload_name(&mut self, name: &Written<Line>, seen: &mut BTreeMap<String, Position>) {
        let path = match BundlePath::parse(&name.text) {
            Ok(path) => path,
            // A name that says nothing is found as a text.
            Err(_) if name.text.trim().is_empty() => return,
            Err(error) => {
                let message = format!("the payload `{}` {error}", name.text);
                let hint = "a bundle has no such file: rename it, or correct its name here";
                let hint = Some(hint.to_owned());
                self.find_with_hint(&rules::UNSAFE_NAME, name.at, message, hint);
                return;
            }
        };
        if !path.is_at_root() {
            let message = format!("the payload `{path}` is in a folder; payloads are at the root");
            self.find(&rules::UNSAFE_NAME, name.at, message);
        } else if names::is_reserved(&path) {
            let message =
                format!("the payload `{path}` is named like an entry of the bundle itself");
            self.find(&rules::RESERVED_NAME, name.at, message);
        }
        if let Some(first) = seen.get(&path.fold()) {
            let message = format!(
                "the payload `{path}` is already documented, in line {}",
                first.line
            );
            let hint = Some("remove one of the two, or correct its name".to_owned());
            self.find_with_hint(&rules::DUPLICATE_PAYLOAD, name.at, message, hint);
        } else {
            seen.insert(path.fold(), name.at);
        }
    }
}
