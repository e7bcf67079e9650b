//! The order in which packages can be installed.

use std::collections::BTreeMap;

use super::kind;
use crate::inventory::Payload;
use crate::spec::PayloadKind;
use crate::version::Version;

/// Returns what is installed, in an order that upgrade codes and patches allow.
///
/// Of packages with one upgrade code a later one removes the earlier, so the earlier goes first
/// (<https://learn.microsoft.com/windows/win32/msi/major-upgrades>). Patches come after all packages, as they need
/// the product that they change. Otherwise the order of the names stays.
pub fn installed(payloads: &[Payload]) -> Vec<&Payload> {
    let of_kind = |wanted: PayloadKind| {
        payloads
            .iter()
            .filter(move |payload| kind(payload) == wanted)
    };
    let mut families: BTreeMap<String, usize> = BTreeMap::new();
    let mut packages: Vec<_> = of_kind(PayloadKind::Msi)
        .enumerate()
        .map(|(place, payload)| {
            let package = payload.package();
            let family = package
                .and_then(|package| package.upgrade_code())
                .map(str::to_ascii_uppercase);
            let family = family.map_or(place, |code| *families.entry(code).or_insert(place));
            let version: Option<Version> = package
                .and_then(|package| package.product_version())
                .and_then(|version| version.parse().ok());
            ((family, version, place), payload)
        })
        .collect();
    packages.sort_by_key(|(order, _)| *order);
    let packages = packages.into_iter().map(|(_, payload)| payload);
    packages.chain(of_kind(PayloadKind::Msp)).collect()
}
