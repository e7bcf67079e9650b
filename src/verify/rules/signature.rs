//! Rules about signatures, and about who made them.

use super::help;
use crate::plain_rule::PlainRule;

pub(super) static RULES: &[&PlainRule] = &[
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
];

pub(in crate::verify) static BUNDLE_UNSIGNED: PlainRule = PlainRule {
    id: "bundle-unsigned",
    summary: "nobody signed the bundle",
    help: help!(
        "That the bundle carries a signature over its manifest.",
        "Without one it is whole, but anybody could have made it.",
        "error[bundle-unsigned]: the bundle is not signed",
        "Get the signed bundle, or build it again with a key if it is yours. `--allow-unsigned` accepts it where that does not matter.",
    ),
};

pub(in crate::verify) static SIGNATURE_MISSING: PlainRule = PlainRule {
    id: "signature-missing",
    summary: "a signature that the manifest asks for is not there",
    help: help!(
        "That there is a signature of every kind that the manifest asks for.",
        "The signature was taken away. `--allow-unsigned` does not help: this bundle was meant to be signed.",
        "error[signature-missing]: the manifest asks for a signature of the kind `cms`, and there is none",
        "Get the bundle again from where it was published.",
    ),
};

pub(in crate::verify) static SIGNATURE_MALFORMED: PlainRule = PlainRule {
    id: "signature-malformed",
    summary: "a signature is not in the form that is accepted",
    help: help!(
        "That each signature is a detached CMS structure in DER with one signer, its certificate, the three signed attributes, and algorithms that are still sound.",
        "What is not in that form can be read in several ways, or proves less than it seems to.",
        "error[signature-malformed]: `META/manifest.json.p7s` carries its own content, where it must be detached",
        "Sign again. `openssl cms -sign -binary -cades -outform DER` makes this form too; RSA keys need 2,048 bits or more.",
    ),
};

pub(in crate::verify) static SIGNATURE_CONTENT_CHANGED: PlainRule = PlainRule {
    id: "signature-content-changed",
    summary: "a signature is over another manifest",
    help: help!(
        "That the digest in each signature is that of the bundle's manifest, byte for byte.",
        "The manifest was changed after it was signed, or the signature comes from another bundle.",
        "error[signature-content-changed]: `META/manifest.json.p7s` is over another content",
        "Do not use the bundle. Get it again from where it was published.",
    ),
};

pub(in crate::verify) static SIGNATURE_INVALID: PlainRule = PlainRule {
    id: "signature-invalid",
    summary: "a signature was not made with the certificate that it carries",
    help: help!(
        "That the key of the signer's certificate made the signature, and that the signature names this very certificate.",
        "Someone put another certificate beside it, or made the signature up.",
        "error[signature-invalid]: `META/manifest.json.p7s` was not made by the key of its signer's certificate",
        "Do not use the bundle. Get it again from where it was published.",
    ),
};

pub(in crate::verify) static SIGNATURE_EXTRA_CERTIFICATE: PlainRule = PlainRule {
    id: "signature-extra-certificate",
    summary: "a signature carries a certificate that proves nothing",
    help: help!(
        "That every certificate in a signature is covered by it or needed for the path to an authority.",
        "Anybody could have added it, and whoever reads the list would take it for the signer's word.",
        "error[signature-extra-certificate]: the signature carries the certificate of `CN=Stranger`, which is not part of its proof",
        "Sign again with only the certificates between the signer and the authority.",
    ),
};

pub(in crate::verify) static SIGNER_TRUST_MISSING: PlainRule = PlainRule {
    id: "signer-trust-missing",
    summary: "it was not said whom to trust",
    help: help!(
        "That an authority or a certificate to trust the signer by was named.",
        "A valid signature alone only says that somebody made it.",
        "error[signer-trust-missing]: no certificate authority and no pin was given to trust `CN=RSA Signer` by",
        "Name the authority with `--ca`, or the signer's certificate with `--pin`.",
    ),
};

pub(in crate::verify) static SIGNER_NOT_PINNED: PlainRule = PlainRule {
    id: "signer-not-pinned",
    summary: "the signer's certificate is none of those named",
    help: help!(
        "That the signer's certificate has one of the digests of `--pin`.",
        "Somebody else signed, or the signer has a new certificate.",
        "error[signer-not-pinned]: the certificate of `CN=RSA Signer` is not pinned; its SHA-256 is 1c87b6727f523662df714f06a94ea27fa4d9050c38f4f7712bd4663ffbfdfa01",
        "Ask the signer, by another way than the one that the bundle came, whether this certificate is theirs, and pin it then.",
    ),
};

pub(in crate::verify) static SIGNER_WRONG_USAGE: PlainRule = PlainRule {
    id: "signer-wrong-usage",
    summary: "the signer's certificate is not for signing software",
    help: help!(
        "That the certificate has the extended key usage `codeSigning` and the key usage `digitalSignature`.",
        "Its authority vouched for a web server or a mailbox, not for software.",
        "error[signer-wrong-usage]: the certificate of `CN=Web Server` does not have the extended key usage `codeSigning`",
        "Sign with a certificate for code signing.",
    ),
};

pub(in crate::verify) static SIGNER_EXPIRED: PlainRule = PlainRule {
    id: "signer-expired",
    summary: "a certificate on the signer's side is no longer valid",
    help: help!(
        "That the signer's certificate and its issuers are valid at the time of verification.",
        "After that time nobody need say any more that the key was lost.",
        "error[signer-expired]: the certificate of `CN=Expired Signer` or of one of its issuers expired on 2024-01-01T00:00:00Z",
        "Sign the bundle again with a valid certificate. `--allow-expired` accepts the certificate as it was on its last day, `--at` judges at another time.",
    ),
};

pub(in crate::verify) static SIGNER_NOT_YET_VALID: PlainRule = PlainRule {
    id: "signer-not-yet-valid",
    summary: "a certificate on the signer's side is not yet valid",
    help: help!(
        "That the signer's certificate and its issuers are valid at the time of verification.",
        "Either a clock is wrong, or the time of `--at` is before the certificate was issued.",
        "error[signer-not-yet-valid]: the certificate of `CN=Future Signer` or of one of its issuers is not valid before 2040-01-01T00:00:00Z",
        "Set the clock right, or give the time of signing with `--at`.",
    ),
};

pub(in crate::verify) static SIGNER_UNKNOWN_ISSUER: PlainRule = PlainRule {
    id: "signer-unknown-issuer",
    summary: "the signer's certificate leads to no authority that is trusted",
    help: help!(
        "That issuers lead from the signer's certificate to one of the authorities of `--ca`.",
        "Anybody can issue a certificate under any name; only the authority makes the name mean something.",
        "error[signer-unknown-issuer]: the certificate of `CN=RSA Signer`, issued by `CN=Other Root`, leads to no trusted authority",
        "Name the authority that issued the certificate, if you trust it. If issuers in between are missing, sign again with them in `--cert`.",
    ),
};

pub(in crate::verify) static SIGNER_PATH_INVALID: PlainRule = PlainRule {
    id: "signer-path-invalid",
    summary: "the path from the signer to an authority breaks a rule",
    help: help!(
        "That each certificate on the path was signed by the next one, and is allowed to issue it: by its basic constraints, its length, its names, its usages and its algorithms.",
        "A path that breaks a rule was not meant by its authority, or was made up under its name.",
        "error[signer-path-invalid]: the path from `CN=P-256 Signer` to a trusted authority is not valid: a certificate was not signed by the key of its issuer, only under the same name",
        "Get the bundle again from where it was published. If it is the same there, ask whoever signed it.",
    ),
};
