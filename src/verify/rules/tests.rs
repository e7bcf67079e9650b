//! Every way to be wrong is explained, with what `verify` says in that case.

use std::collections::BTreeSet;

use super::*;
use crate::bundle::manifest::SignatureKind;
use crate::bundle::names::Clash;
use crate::bundle::read::ReadError;
use crate::bundle::{Inconsistency, InflateError, ManifestError, PathError, names};
use crate::digest::Digest;
use crate::recognition::FileKind;
use crate::sign::fixtures::CONTENT;
use crate::sign::{PathProblem, SignatureError, SshSignatureError, TrustProblem};
use crate::verify::{Part, Problem};

const SIZE: u64 = 1024;

/// A problem of each rule, as its example tells it.
fn examples() -> Vec<Problem> {
    let mut examples = of_archive();
    examples.extend(of_entries());
    examples.extend(of_manifest().map(Problem::Contents));
    examples.push(Problem::Manifest(ManifestError::Schema {
        found: "rollpack/manifest/v2".to_owned(),
    }));
    examples.extend(of_signatures());
    examples.extend(of_policy());
    examples.push(Problem::SshSignature(SshSignatureError::Namespace {
        found: "file".to_owned(),
    }));
    examples.push(Problem::NotRebuilt {
        path: "First.msi".to_owned(),
        why: "it is not among the packages",
    });
    examples.push(Problem::RebuiltOtherwise {
        path: names::SCRIPT.to_owned(),
    });
    examples.push(Problem::RevocationListStale {
        issuer: "CN=Trust Test Root".to_owned(),
        this_update: "2026-01-01T00:00:00Z".parse().unwrap(),
        next_update: Some("2026-02-01T00:00:00Z".parse().unwrap()),
    });
    examples.extend(of_signers().into_iter().map(|problem| Problem::Untrusted {
        path: names::signature(0),
        problem,
    }));
    examples
}

fn of_policy() -> Vec<Problem> {
    let series = || "example".to_owned();
    let (path, name) = (|| names::signature(0), || "alice".to_owned());
    vec![
        Problem::Recalled {
            reason: "it deletes mailboxes".to_owned(),
        },
        Problem::SeriesUnknown { series: series() },
        Problem::TooFewSigners {
            series: series(),
            found: 1,
            threshold: 2,
        },
        Problem::SignerWithdrawn {
            path: path(),
            name: name(),
            reason: "the key was lost".to_owned(),
        },
        Problem::SignerOutsideWindow {
            path: path(),
            name: name(),
            from: None,
            until: Some("2026-01-01T00:00:00Z".parse().unwrap()),
        },
        Problem::SignerOfOtherSeries {
            path: path(),
            name: name(),
        },
        Problem::RolledBack {
            series: series(),
            found: 3,
            last: 9,
        },
        Problem::SequenceReused {
            series: series(),
            found: 3,
        },
        Problem::Clock {
            at: "2019-01-01T00:00:00Z".parse().unwrap(),
            release: "2026-03-04T00:00:00Z".parse().unwrap(),
        },
    ]
}

fn of_archive() -> Vec<Problem> {
    vec![
        Problem::Archive(ReadError::NotAZip {
            found: FileKind::Html,
        }),
        Problem::Truncated {
            actual: SIZE,
            cut: 5,
            entries: 8,
        },
        Problem::Size {
            expected: SIZE,
            actual: 2048,
        },
        Problem::Structure {
            part: Part::LocalHeader("First.msi".to_owned()),
            offset: SIZE,
        },
        Problem::TrailingBytes { count: 4 },
        Problem::LeadingBytes { count: 4 },
        Problem::SecondArchive { offset: SIZE },
        Problem::Gap {
            offset: SIZE,
            count: 46,
        },
        Problem::Comment { size: 7 },
        Problem::Untold { count: 8 },
        Problem::Expired {
            expires: "2026-05-31T00:00:00Z".parse().unwrap(),
        },
        Problem::Sequence {
            found: 3,
            minimum: 9,
        },
    ]
}

fn of_entries() -> Vec<Problem> {
    let path = || "First.msi".to_owned();
    let script = || names::SCRIPT.to_owned();
    vec![
        Problem::ExtraEntry {
            path: "setup.exe".to_owned(),
        },
        Problem::RepeatedEntry {
            path: path(),
            count: 2,
        },
        Problem::MissingEntry { path: path() },
        Problem::RenamedEntry {
            path: path(),
            found: "Last.msi".to_owned(),
        },
        Problem::MovedEntry {
            path: path(),
            offset: SIZE,
        },
        Problem::EntryField {
            path: path(),
            field: "size",
            expected: "55".to_owned(),
            actual: "4".to_owned(),
        },
        Problem::NoRegularFile { path: path() },
        Problem::Content { path: path() },
        Problem::Crc { path: path() },
        Problem::Inflate {
            path: script(),
            error: InflateError::Short {
                stated: 346,
                actual: 345,
            },
        },
        Problem::Inflated { path: script() },
        Problem::Sums,
    ]
}

fn of_manifest() -> impl Iterator<Item = Inconsistency> {
    let path = || "First.msi".to_owned();
    [
        Inconsistency::TooManyEntries { count: 20_001 },
        Inconsistency::BadName {
            path: "../First.msi".to_owned(),
            reason: PathError::DotComponent {
                component: "..".to_owned(),
            },
        },
        Inconsistency::Clash {
            path: "a.MSI".to_owned(),
            reason: Clash::Same {
                earlier: "A.msi".to_owned(),
            },
        },
        Inconsistency::TooLarge {
            path: names::SCRIPT.to_owned(),
            size: 17 << 20,
            limit: 16 << 20,
        },
        Inconsistency::MethodMismatch { path: path() },
        Inconsistency::Unexplained {
            path: "setup.exe".to_owned(),
        },
        Inconsistency::Missing {
            path: names::SPEC.to_owned(),
        },
        Inconsistency::OutOfOrder { path: path() },
        Inconsistency::PayloadWithoutEntry { name: path() },
        Inconsistency::PayloadDiffers {
            name: path(),
            field: "size",
        },
        Inconsistency::ReservedPayload {
            name: "INSTALL.PS1".to_owned(),
        },
        Inconsistency::PayloadTwice { name: path() },
    ]
    .into_iter()
}

fn of_signatures() -> Vec<Problem> {
    let wrong = |error| Problem::Signature {
        path: names::signature(0),
        error,
    };
    vec![
        Problem::Unsigned,
        Problem::SignatureMissing {
            kind: SignatureKind::Cms,
        },
        wrong(SignatureError::EmbeddedContent),
        wrong(SignatureError::OtherContent),
        wrong(SignatureError::NotByThisKey),
        Problem::SignedTwice {
            path: names::signature(1),
            earlier: names::signature(0),
        },
        Problem::SignedByStranger {
            path: names::signature(1),
            subject: "CN=RSA Signer".to_owned(),
        },
    ]
}

fn of_signers() -> Vec<TrustProblem> {
    let subject = |name: &str| format!("CN={name}");
    let problems = vec![
        TrustProblem::Unaccounted {
            subject: subject("Stranger"),
        },
        TrustProblem::NothingTrusted {
            subject: subject("RSA Signer"),
        },
        TrustProblem::NotPinned {
            subject: subject("RSA Signer"),
            fingerprint: Digest::of(CONTENT),
        },
        TrustProblem::NotForCodeSigning {
            subject: subject("Web Server"),
        },
        TrustProblem::Expired {
            signer: subject("Expired Signer"),
            subject: subject("Expired Signer"),
            not_after: "2024-01-01T00:00:00Z".parse().unwrap(),
        },
        TrustProblem::NotYetValid {
            signer: subject("Future Signer"),
            subject: subject("Future Signer"),
            not_before: "2040-01-01T00:00:00Z".parse().unwrap(),
        },
        TrustProblem::UnknownIssuer {
            subject: subject("RSA Signer"),
            issuer: subject("Other Root"),
            anchors: vec![subject("Root")],
        },
        TrustProblem::Path {
            subject: subject("RSA Signer"),
            problem: PathProblem::NoAuthority {
                subject: subject("Web Server"),
            },
        },
        TrustProblem::Revoked(PathProblem::Revoked {
            subject: subject("RSA Signer"),
            issuer: subject("Trust Test Root"),
            since: "2026-02-01T00:00:00Z".parse().unwrap(),
        }),
        TrustProblem::RevocationUnknown(PathProblem::RevocationUnknown {
            subject: subject("RSA Signer"),
            issuer: subject("Trust Test Root"),
            newest: Some("2026-02-01T00:00:00Z".parse().unwrap()),
        }),
        TrustProblem::NoTimestamp {
            subject: subject("RSA Signer"),
        },
        TrustProblem::Timestamp {
            subject: subject("RSA Signer"),
            authority: subject("Other Clock"),
            source: PathProblem::UnknownIssuer {
                issuer: subject("Other Root"),
            },
        },
    ];
    problems
}

#[test]
fn every_rule_shows_what_verify_says() {
    let mut shown = BTreeSet::new();
    for problem in examples() {
        let rule = problem.rule();
        let example = format!("\n```text\n{}[{}]: {problem}\n```\n", rule.level, rule.id);
        assert!(rule.help.contains(&example), "{example}{}", rule.help);
        assert!(shown.insert(rule.id), "{}", rule.id);
    }
    let listed: BTreeSet<_> = all().map(|rule| rule.id).collect();
    assert_eq!(shown, listed);
}

#[test]
fn every_rule_is_listed() {
    let declared: usize = [
        include_str!("archive.rs"),
        include_str!("entry.rs"),
        include_str!("manifest.rs"),
        include_str!("policy.rs"),
        include_str!("rebuild.rs"),
        include_str!("signature.rs"),
    ]
    .into_iter()
    .map(|source| source.matches(": Rule = Rule {\n").count())
    .sum();
    assert_eq!(all().count(), declared);
}

#[test]
fn every_rule_is_explained_under_its_id() {
    for rule in all() {
        let explained = crate::rules::find(rule.id).unwrap();
        assert_eq!(
            (explained.summary, explained.help),
            (rule.summary, rule.help)
        );
    }
}

#[test]
fn every_rule_says_first_what_to_do() {
    for rule in all() {
        let step = rule.first_step().unwrap_or_default();
        assert!(step.starts_with(char::is_lowercase), "{}: {step}", rule.id);
        assert!(!step.ends_with('.'), "{}: {step}", rule.id);
        assert_eq!(step.matches('`').count() % 2, 0, "{}: {step}", rule.id);
    }
}
