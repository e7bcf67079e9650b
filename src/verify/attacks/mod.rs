//! Attacks on a small bundle, each built by a few lines that say what was done.

mod bytes;
mod entries;
mod manifest;
mod random;
mod signatures;

use super::*;
use crate::bundle::layout::{Member, Region, RegionKind};
use crate::bundle::sample::{Sample, moment};
use crate::bundle::{Fingerprint, Method, names};
use crate::sign::Signer as _;
use crate::sign::fixtures::{now, signer, trust};

fn options() -> Options {
    Options {
        at: now(),
        expiry: Expiry::Refuse,
        unsigned: Unsigned::Refuse,
        min_sequence: None,
        threads: NonZeroUsize::MIN,
    }
}

fn allow_unsigned() -> Options {
    Options {
        unsigned: Unsigned::Allow,
        ..options()
    }
}

fn judge(bundle: &[u8], options: &Options) -> Vec<Problem> {
    let verdict = verify_source(bundle, &trust("ca.pem"), options, &()).unwrap();
    assert_eq!(verdict.is_accepted(), verdict.problems.is_empty());
    verdict.problems
}

#[track_caller]
fn check(bundle: &[u8], expect: &[&str]) {
    check_with(bundle, &options(), expect);
}

/// Sizes and offsets move whenever the manifest grows; they are compared as `N`.
#[track_caller]
fn check_with(bundle: &[u8], options: &Options, expect: &[&str]) {
    let seen: Vec<String> = judge(bundle, options)
        .iter()
        .map(|problem| {
            format!(
                "{}: {}",
                problem.rule().id,
                without_numbers(&problem.to_string())
            )
        })
        .collect();
    assert_eq!(seen, expect);
}

/// Replaces each number of three or more digits, decimal or hexadecimal.
fn without_numbers(text: &str) -> String {
    let is_number = |word: &str| {
        word.len() > 2
            && word.chars().all(|digit| digit.is_ascii_hexdigit())
            && word.contains(|digit: char| digit.is_ascii_digit())
    };
    let word = |word: &str| {
        let bare = word.trim_end_matches(|end: char| !end.is_ascii_alphanumeric());
        if is_number(bare) {
            word.replace(bare, "N")
        } else {
            word.to_owned()
        }
    };
    let words: Vec<String> = text.split_inclusive([' ', '-', ':']).map(word).collect();
    words.concat()
}

/// The sample, signed by `p256`.
fn sample() -> Vec<u8> {
    Sample::new().bytes(&[&signer("p256")])
}

/// The members of a bundle and their stored bytes, to be changed and put together again.
fn parts(bundle: &[u8]) -> Vec<(Member, Vec<u8>)> {
    let verdict = verify_source(bundle, &trust("ca.pem"), &allow_unsigned(), &()).unwrap();
    let layout = verdict.into_verified().unwrap().layout;
    let data = |member| {
        let region = layout.data(member);
        let start = usize::try_from(region.offset).unwrap();
        bundle[start..start + usize::try_from(region.size).unwrap()].to_vec()
    };
    let members = layout.members().iter().cloned().enumerate();
    members
        .map(|(index, member)| (member, data(index)))
        .collect()
}

/// A stored member.
fn member(name: &str, content: &[u8]) -> (Member, Vec<u8>) {
    let fingerprint = Fingerprint::of(content);
    let member = Member {
        name: name.to_owned(),
        method: Method::Stored,
        crc32: fingerprint.crc32.0,
        size: fingerprint.size,
        stored_size: fingerprint.size,
        modified: moment(),
    };
    (member, content.to_vec())
}

/// An archive whose headers are all in order, whatever its members are.
fn archive(parts: &[(Member, Vec<u8>)]) -> Vec<u8> {
    let layout = Layout::new(parts.iter().map(|(member, _)| member.clone()).collect());
    let region = |region: &Region| match region.kind {
        RegionKind::Data(member) => parts[member].1.clone(),
        kind => layout.bytes(kind),
    };
    layout.regions().iter().flat_map(region).collect()
}

/// The sample after a change to its members; signed before that.
fn changed(change: impl FnOnce(&mut Vec<(Member, Vec<u8>)>)) -> Vec<u8> {
    let mut parts = parts(&sample());
    change(&mut parts);
    archive(&parts)
}

/// The sample with another manifest, signed after that: the lies of a signer.
fn lied(change: impl FnOnce(&mut Manifest)) -> Vec<u8> {
    let mut parts = parts(&sample());
    let mut manifest = Manifest::parse(&parts[0].1).unwrap();
    change(&mut manifest);
    sealed(&mut parts, &manifest.to_bytes().unwrap())
}

/// The members with this manifest and a signature over it.
fn sealed(parts: &mut Vec<(Member, Vec<u8>)>, manifest: &[u8]) -> Vec<u8> {
    parts[0] = member(names::MANIFEST, manifest);
    parts.pop();
    let signature = signer("p256").sign(manifest).unwrap();
    parts.push(member(&names::signature(0), &signature));
    archive(parts)
}

#[test]
fn a_bundle_in_order_is_accepted() {
    for name in ["rsa", "p256", "p384"] {
        check(&Sample::new().bytes(&[&signer(name)]), &[]);
    }
    check(
        &Sample::new().bytes(&[&signer("p256"), &signer("rsa")]),
        &[],
    );
}
