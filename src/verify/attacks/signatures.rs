//! Signatures that are lost, swapped, broken, or by somebody else.

use super::*;
use crate::sign::fixtures::forge;

#[test]
fn signatures_are_neither_lost_nor_swapped() {
    let removed = changed(|parts| drop(parts.pop()));
    check(&removed, &["bundle-unsigned: the bundle is not signed"]);
    check_with(
        &removed,
        &allow_unsigned(),
        &[
            "signature-missing: the manifest requires a signature of the kind `cms`, and there is none",
        ],
    );
    let other = Sample::with(|manifest| manifest.rollup.sequence = 2);
    let other = signer("p256").sign(other.draft.manifest()).unwrap();
    check(
        &changed(|parts| parts.last_mut().unwrap().1 = other.clone()),
        &[
            "signature-content-changed: `META/manifest.json.p7s` is over another content",
            "bundle-structure-changed: the local header of `META/manifest.json.p7s` is not the one that follows from the manifest, from offset N on",
            "bundle-structure-changed: the line of `META/manifest.json.p7s` in the central directory is not the one that follows from the manifest, from offset N on",
            "entry-header-changed: the CRC-32 of `META/manifest.json.p7s` in the archive is N instead of N",
        ],
    );
    check(
        &changed(|parts| *parts.last_mut().unwrap() = member(&names::signature(0), &other)),
        &["signature-content-changed: `META/manifest.json.p7s` is over another content"],
    );
    check(
        &changed(|parts| *parts.last_mut().unwrap() = member(&names::signature(0), b"junk")),
        &[
            "signature-malformed: `META/manifest.json.p7s` is not a CMS structure in DER: unexpected ASN.1 DER tag: expected SEQUENCE, got APPLICATION [10] (constructed)",
        ],
    );
    check(
        &changed(|parts| parts.push(member(&names::signature(1), &other))),
        &["signature-content-changed: `META/manifest.json.2.p7s` is over another content"],
    );
    check(
        &changed(|parts| parts.last_mut().unwrap().0.name = names::signature(1)),
        &[
            "bundle-size-changed: the bundle is N bytes long instead of N",
            "bundle-structure-changed: the local header of `META/manifest.json.p7s` is not the one that follows from the manifest, from offset N on",
            "entry-renamed: the entry `META/manifest.json.p7s` was renamed to `META/manifest.json.2.p7s`",
        ],
    );
    // A manifest that was changed by hand and put back.
    check(
        &changed(|parts| {
            let mut manifest = Manifest::parse(&parts[0].1).unwrap();
            manifest.rollup.sequence = 9;
            parts[0] = member(names::MANIFEST, &manifest.to_bytes().unwrap());
        }),
        &["signature-content-changed: `META/manifest.json.p7s` is over another content"],
    );
}

#[test]
fn signers_are_those_who_are_trusted() {
    let by = |chain: &str| {
        changed(|parts| {
            let signature = forge(chain, &parts[0].1);
            *parts.last_mut().unwrap() = member(&names::signature(0), &signature);
        })
    };
    check(
        &by("stranger.cert.pem"),
        &[
            "signer-path-invalid: the path from `CN=P-N Signer` to a trusted authority is not valid: the certificate of `CN=P-N Signer` was not signed by the key of its issuer `CN=Trust Test Root`, only under the same name",
        ],
    );
    check(
        &by("expired.cert.pem"),
        &["signer-expired: the certificate of `CN=Expired Signer` expired on N-01-01T00:00:00Z"],
    );
    check(
        &by("no-eku.cert.pem"),
        &[
            "signer-wrong-usage: the certificate of `CN=Signer without Usage` does not have the extended key usage `codeSigning`",
        ],
    );
    check_with(
        &by("expired.cert.pem"),
        &Options {
            expiry: Expiry::Allow,
            ..options()
        },
        &[],
    );
    // One who is trusted is enough, if the other is valid.
    let mut two = parts(&sample());
    let signature = forge("stranger.cert.pem", &two[0].1);
    two.push(member(&names::signature(1), &signature));
    check(&archive(&two), &[]);
}

#[test]
fn a_stranger_in_front_is_not_the_signer() {
    let mut two = parts(&sample());
    let trusted = two.pop().unwrap().1;
    let stranger = forge("stranger.cert.pem", &two[0].1);
    two.push(member(&names::signature(0), &stranger));
    two.push(member(&names::signature(1), &trusted));
    let bundle = archive(&two);
    let verdict = verify_source(bundle.as_slice(), &trust("ca.pem"), &options(), &()).unwrap();
    assert!(verdict.is_accepted());
    assert_eq!(verdict.signer().unwrap().path, names::signature(1));
    let warnings: Vec<_> = verdict.warnings.iter().map(ToString::to_string).collect();
    assert_eq!(
        warnings,
        [
            "`META/manifest.json.p7s` is a signature by `CN=P-256 Signer`, who is not trusted here: it adds nothing to the other one"
        ]
    );
}

#[test]
fn one_signer_signs_once() {
    let mut two = parts(&sample());
    let signature = two.last().unwrap().1.clone();
    two.push(member(&names::signature(1), &signature));
    check(
        &archive(&two),
        &[
            "signature-twice: `META/manifest.json.2.p7s` is a second signature by the signer of `META/manifest.json.p7s`",
        ],
    );
}

#[test]
fn a_pin_alone_is_enough_and_unsigned_is_not() {
    let bundle = sample();
    let mut trust = Trust::default();
    trust.add_pin(signer("p256").certificate().unwrap().fingerprint());
    let verdict = verify_source(bundle.as_slice(), &trust, &options(), &()).unwrap();
    assert!(verdict.is_accepted());
    assert_eq!(verdict.signers[0].certificate.subject(), "CN=P-256 Signer");
    let unsigned = Sample::unsigned().bytes(&[]);
    check(&unsigned, &["bundle-unsigned: the bundle is not signed"]);
    check_with(
        &Sample::new().bytes(&[]),
        &allow_unsigned(),
        &[
            "signature-missing: the manifest requires a signature of the kind `cms`, and there is none",
        ],
    );
}

#[test]
fn an_ssh_signature_is_one_and_stands_last() {
    let fine = crate::sign::fixtures::bytes("ssh-ed25519.sig");
    let sealed = |content: &[u8]| member(names::SSH_SIGNATURE, content);
    let with = changed(|parts| parts.push(sealed(&fine)));
    check(&with, &[]);
    let verdict = verify_source(&with[..], &trust("ca.pem"), &options(), &()).unwrap();
    assert_eq!(verdict.ssh_signature.unwrap().kind(), "ssh-ed25519");
    // It is no reason to accept.
    check(
        &changed(|parts| *parts.last_mut().unwrap() = sealed(&fine)),
        &["bundle-unsigned: the bundle is not signed"],
    );
    check(
        &changed(|parts| parts.push(sealed(b"MZ evil"))),
        &[
            "ssh-signature-malformed: `META/manifest.json.sig` is not an SSH signature as `ssh-keygen -Y sign` writes it",
        ],
    );
    let crlf = String::from_utf8(fine.clone())
        .unwrap()
        .replace('\n', "\r\n");
    check(
        &changed(|parts| parts.push(sealed(crlf.as_bytes()))),
        &[
            "ssh-signature-malformed: `META/manifest.json.sig` is not an SSH signature as `ssh-keygen -Y sign` writes it",
        ],
    );
    for wrong in [
        changed(|parts| {
            let last = parts.len() - 1;
            parts.insert(last, sealed(&fine));
        }),
        changed(|parts| parts.extend([sealed(&fine), sealed(&fine)])),
        changed(|parts| parts.push(member("META/Manifest.json.sig", &fine))),
        changed(|parts| parts.push(member("META/manifest.json.2.sig", &fine))),
    ] {
        assert!(!judge(&wrong, &options()).is_empty());
    }
    // Cut off within it: who signed can still be told.
    let cut = &with[..with.len() - 200];
    let verdict = verify_source(cut, &trust("ca.pem"), &options(), &()).unwrap();
    assert!(!verdict.is_accepted());
    assert_eq!(verdict.signers.len(), 1);
}
