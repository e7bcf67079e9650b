//! Rules about the packages of a rollup taken together.
//!
//! Each looks at what members have in common, which [`Set`] groups once; none compares every package with every other.
//!
//! # Which rule covers what
//! The catalogue of what can be wrong with a rollup has some entries about packages together and some about one; the latter
//! are rules of a package, and mostly were there before:
//!
//! | entry | rules |
//! |---|---|
//! | R01 | `package-code-reused` |
//! | R02 | `product-code-reused` |
//! | R03 | `upgrade-code-shared` |
//! | R04 | `version-differs-in-fourth-field` |
//! | R05, R06 | ICE24, ICE03, ICE08, ICE39 |
//! | R07 | ICE74, `package-property-missing` |
//! | R08 | `member-removes-member` |
//! | R09 | `installation-context-mixed` |
//! | R10 | `restart-within-set` |
//! | R20 | `component-key-path-differs` |
//! | R21 | `component-directory-differs`; of files and folders R20 |
//! | R22 | `component-bits-differ` |
//! | R23 | `component-content-differs` |
//! | R24, R26 | `resource-in-two-components`; within one package ICE30 |
//! | R25 | `component-attributes-differ` |
//! | R27 | `component-unregistered`, ICE92 |
//! | R28 | `written-value-differs` |
//! | R29 | `registration-in-two-components`; of services and environment variables R24 |
//! | R30 | `versioned-file-differs` |
//! | R31 | `unversioned-file-differs` |
//! | R32 | `file-version-lower` |
//! | R40 | `file-size-mismatch` |
//! | R41, R43 | `file-version-mismatch`, ICE60 |
//! | R42 | `file-language-mismatch`, ICE07, ICE60 |
//! | R44 | `file-hash-mismatch`, ICE60 |
//! | R45 | `cabinet-incomplete` |
//! | R46 | `cabinet-member-unlisted` |
//! | R47 | `cabinet-out-of-order` |
//! | R48 | `sequence-disorder` |
//! | R49 | `volume-resumed`, `sequence-disorder`, `file-unplaced`, ICE04, ICE71 |
//! | R50 | `content-missing`, ICE03 |
//! | R51 | `file-packed-and-loose`, `file-unplaced`, ICE39 |
//! | R52 | `content-missing`, as an error: without the file nothing is installed |
//! | R53 | `signed-in-part`, the rules of signatures |
//! | R54 | ICE81; that the signer is the certificate in `MsiDigitalCertificate` is not looked at |
//! | R55 | `package-certificate-in-part`, ICE39; `MsiPatchCertificate` is a choice |
//! | R60 | ICE39, ICE80, `template-unknown` |
//! | R61 | ICE80 |
//! | R62 | `file-machine-mismatch` |
//! | R63 | ICE66, ICE80, `attributes-too-new` |
//! | R64 | nothing: no spec states the oldest Windows Installer that is to take a package |
//! | R65 | ICE39, `summary-unusual` |
//! | R66 | `summary-differs`, ICE80 |
//! | R67 | `database-irregular`, `code-page-unknown`; counts of references are not looked at |
//! | R68 | `package-too-large`, ICE03 |

mod component_attributes_differ;
mod component_bits_differ;
mod component_content_differs;
mod component_directory_differs;
mod component_key_path_differs;
mod file_version_lower;
mod installation_context_mixed;
mod member_removes_member;
mod package_certificate_in_part;
mod package_code_reused;
mod product_code_reused;
mod registration_in_two_components;
mod resource_in_two_components;
mod restart_within_set;
mod signed_in_part;
mod unversioned_file_differs;
mod upgrade_code_shared;
mod version_differs_in_fourth_field;
mod versioned_file_differs;
mod written_value_differs;

use std::collections::HashMap;
use std::hash::Hash;

use super::check::{Paired, paired};
use crate::finding::{Finding, Place};
use crate::member::{Installed, Member, Part, Set, Sharer};

/// The rules with their checks, in the order in which findings about the same place are told.
pub(super) static CHECKS: &[Paired] = &[
    paired!(Set, product_code_reused),
    paired!(Set, package_code_reused),
    paired!(Set, upgrade_code_shared),
    paired!(Set, version_differs_in_fourth_field),
    paired!(Set, member_removes_member),
    paired!(Set, installation_context_mixed),
    paired!(Set, restart_within_set),
    paired!(Set, component_key_path_differs),
    paired!(Set, component_directory_differs),
    paired!(Set, component_bits_differ),
    paired!(Set, component_content_differs),
    paired!(Set, component_attributes_differ),
    paired!(Set, resource_in_two_components),
    paired!(Set, registration_in_two_components),
    paired!(Set, written_value_differs),
    paired!(Set, versioned_file_differs),
    paired!(Set, unversioned_file_differs),
    paired!(Set, file_version_lower),
    paired!(Set, signed_in_part),
    paired!(Set, package_certificate_in_part),
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

/// Pairs the first component of each group with that of each later member.
fn shared_components(set: &Set) -> impl Iterator<Item = [Sharer<'_, Part>; 2]> {
    set.components().flat_map(|group| with_first(&group))
}

fn with_first<'a, T>(group: &[Sharer<'a, T>]) -> Vec<[Sharer<'a, T>; 2]> {
    let Some((first, later)) = group.split_first() else {
        return Vec::new();
    };
    let others = later.iter().filter(|later| !later.is_with(first));
    others.map(|later| [*first, *later]).collect()
}

/// Pairs each one with an earlier one of another member whose component has another code.
fn of_two_components<'a, T>(group: &[Sharer<'a, T>]) -> Vec<[Sharer<'a, T>; 2]> {
    // The first one, and the first one with another code.
    let mut known: Vec<Sharer<'a, T>> = Vec::new();
    let mut pairs = Vec::new();
    for later in group.iter().filter(|one| one.part.id.is_some()) {
        let is_other = |one: &&Sharer<'a, T>| one.part.id != later.part.id;
        let rival = known.iter().filter(is_other);
        if let Some(rival) = rival.clone().find(|rival| !rival.is_with(later)) {
            pairs.push([*rival, *later]);
        }
        if known.len() < 2 && rival.count() == known.len() {
            known.push(*later);
        }
    }
    pairs
}

/// Says that a finding is about a component of a member, and about the same one of another.
fn of_component(finding: Finding, [first, later]: [Sharer<'_, Part>; 2], column: &str) -> Finding {
    let finding = finding
        .table("Component")
        .key([&*later.part.key])
        .column(column);
    let also = place(first.member, "Component", [&*first.part.key]);
    later.member.finding(finding).also(also)
}

/// Says that a finding is about a row of a member, and about the one of another that it is compared with.
fn of_row<T: Installed>(finding: Finding, first: &Sharer<'_, T>, later: &Sharer<'_, T>) -> Finding {
    let finding = finding.table(later.what.table()).key(later.what.key());
    let also = place(first.member, first.what.table(), first.what.key());
    later.member.finding(finding).also(also)
}

/// Returns a row of a member as a place.
fn place<T: Into<String>>(member: &Member, table: &str, key: impl IntoIterator<Item = T>) -> Place {
    Place {
        file: Some(member.file.clone()),
        table: Some(table.to_owned()),
        key: key.into_iter().map(Into::into).collect(),
        column: None,
        spec: None,
    }
}
