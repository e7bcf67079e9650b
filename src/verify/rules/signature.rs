//! Rules about signatures, and about who made them.

use super::COMMON;
use crate::rule::{Group, Level, Rule};

pub(super) static RULES: &[&Rule] = &[
    &BUNDLE_UNSIGNED,
    &SIGNATURE_MISSING,
    &SIGNATURE_MALFORMED,
    &SIGNATURE_CONTENT_CHANGED,
    &SIGNATURE_INVALID,
    &SIGNATURE_EXTRA_CERTIFICATE,
    &SIGNER_TRUST_MISSING,
    &SIGNER_NOT_PINNED,
    &SIGNER_WRONG_USAGE,
    &SIGNER_EXPIRED,
    &SIGNER_NOT_YET_VALID,
    &SIGNER_UNKNOWN_ISSUER,
    &SIGNER_PATH_INVALID,
    &SSH_SIGNATURE_MALFORMED,
    &SIGNATURE_TWICE,
    &SIGNATURE_BY_STRANGER,
    &TIMESTAMP_MISSING,
    &TIMESTAMP_UNTRUSTED,
    &SIGNER_REVOKED,
    &REVOCATION_UNKNOWN,
    &REVOCATION_LIST_STALE,
];

pub(in crate::verify) static BUNDLE_UNSIGNED: Rule = Rule {
    id: "bundle-unsigned",
    group: Group::Trust,
    summary: "nobody signed the bundle",
    help: include_str!("bundle-unsigned.md"),
    ..COMMON
};

pub(in crate::verify) static SIGNATURE_MISSING: Rule = Rule {
    id: "signature-missing",
    summary: "a signature that the manifest requires is missing",
    help: include_str!("signature-missing.md"),
    ..COMMON
};

pub(in crate::verify) static SIGNATURE_MALFORMED: Rule = Rule {
    id: "signature-malformed",
    summary: "a signature is not in the form that is accepted",
    help: include_str!("signature-malformed.md"),
    ..COMMON
};

pub(in crate::verify) static SIGNATURE_CONTENT_CHANGED: Rule = Rule {
    id: "signature-content-changed",
    summary: "a signature is over another manifest",
    help: include_str!("signature-content-changed.md"),
    ..COMMON
};

pub(in crate::verify) static SIGNATURE_INVALID: Rule = Rule {
    id: "signature-invalid",
    summary: "a signature was not made with the certificate that it carries",
    help: include_str!("signature-invalid.md"),
    ..COMMON
};

pub(in crate::verify) static SIGNATURE_EXTRA_CERTIFICATE: Rule = Rule {
    id: "signature-extra-certificate",
    group: Group::Trust,
    summary: "a signature carries a certificate that proves nothing",
    help: include_str!("signature-extra-certificate.md"),
    ..COMMON
};

pub(in crate::verify) static SIGNER_TRUST_MISSING: Rule = Rule {
    id: "signer-trust-missing",
    group: Group::Trust,
    summary: "nobody was named to trust",
    help: include_str!("signer-trust-missing.md"),
    ..COMMON
};

pub(in crate::verify) static SIGNER_NOT_PINNED: Rule = Rule {
    id: "signer-not-pinned",
    group: Group::Trust,
    summary: "the signer's certificate is not one of those named",
    help: include_str!("signer-not-pinned.md"),
    ..COMMON
};

pub(in crate::verify) static SIGNER_WRONG_USAGE: Rule = Rule {
    id: "signer-wrong-usage",
    group: Group::Trust,
    summary: "the signer's certificate is not for signing software",
    help: include_str!("signer-wrong-usage.md"),
    ..COMMON
};

pub(in crate::verify) static SIGNER_EXPIRED: Rule = Rule {
    id: "signer-expired",
    group: Group::Trust,
    summary: "a certificate on the signer's side is no longer valid",
    help: include_str!("signer-expired.md"),
    ..COMMON
};

pub(in crate::verify) static SIGNER_NOT_YET_VALID: Rule = Rule {
    id: "signer-not-yet-valid",
    group: Group::Trust,
    summary: "a certificate on the signer's side is not yet valid",
    help: include_str!("signer-not-yet-valid.md"),
    ..COMMON
};

pub(in crate::verify) static SIGNER_UNKNOWN_ISSUER: Rule = Rule {
    id: "signer-unknown-issuer",
    group: Group::Trust,
    summary: "the signer's certificate leads to no authority that is trusted",
    help: include_str!("signer-unknown-issuer.md"),
    ..COMMON
};

pub(in crate::verify) static SIGNER_PATH_INVALID: Rule = Rule {
    id: "signer-path-invalid",
    group: Group::Trust,
    summary: "the path from the signer to an authority breaks a rule",
    help: include_str!("signer-path-invalid.md"),
    ..COMMON
};

pub(in crate::verify) static SSH_SIGNATURE_MALFORMED: Rule = Rule {
    id: "ssh-signature-malformed",
    summary: "what is in the place of a signature by `ssh-keygen` is not a signature",
    help: include_str!("ssh-signature-malformed.md"),
    ..COMMON
};

pub(in crate::verify) static SIGNATURE_TWICE: Rule = Rule {
    id: "signature-twice",
    summary: "one signer signed twice",
    help: include_str!("signature-twice.md"),
    ..COMMON
};

pub(in crate::verify) static SIGNATURE_BY_STRANGER: Rule = Rule {
    id: "signature-by-stranger",
    level: Level::Warning,
    group: Group::Trust,
    summary: "somebody who is not trusted signed beside a trusted signer",
    help: include_str!("signature-by-stranger.md"),
    ..COMMON
};

pub(in crate::verify) static TIMESTAMP_MISSING: Rule = Rule {
    id: "timestamp-missing",
    group: Group::Trust,
    summary: "a signature has no time stamp, and one is required",
    help: include_str!("timestamp-missing.md"),
    ..COMMON
};

pub(in crate::verify) static TIMESTAMP_UNTRUSTED: Rule = Rule {
    id: "timestamp-untrusted",
    group: Group::Trust,
    summary: "a signature was stamped by nobody who is trusted",
    help: include_str!("timestamp-untrusted.md"),
    ..COMMON
};

pub(in crate::verify) static SIGNER_REVOKED: Rule = Rule {
    id: "signer-revoked",
    group: Group::Trust,
    summary: "a certificate on the signer's side was revoked",
    help: include_str!("signer-revoked.md"),
    ..COMMON
};

pub(in crate::verify) static REVOCATION_UNKNOWN: Rule = Rule {
    id: "revocation-unknown",
    group: Group::Trust,
    summary: "no fresh list says that a certificate was not revoked, and one is required",
    help: include_str!("revocation-unknown.md"),
    ..COMMON
};

pub(in crate::verify) static REVOCATION_LIST_STALE: Rule = Rule {
    id: "revocation-list-stale",
    level: Level::Warning,
    group: Group::Trust,
    summary: "a revocation list is older than its issuer wanted it to be",
    help: include_str!("revocation-list-stale.md"),
    ..COMMON
};
