//! Signatures of packages, which are compared and not trusted.

use super::{from_corpus, json};
use crate::sandbox::Sandbox;
use crate::unpack::package::Recipe;

#[test]
fn signatures_are_compared_and_not_trusted() {
    let name = "JetBrains__format-ripper__2dac4b_self_signed.msi";
    let Some(sandbox) = from_corpus(name, "a.msi") else {
        return;
    };
    let all = sandbox.rollpack("inspect a.msi");
    let start = all.find("  signature ").unwrap();
    insta::assert_snapshot!(&all[start..all.find("  size ").unwrap()], @r#"
    signature     of this file: the SHA-256 digest matches
                  names as signer EMAIL=konstantin.kretov@jetbrains.com,
                  CN=Konstantin Kretov
                  issued by EMAIL=konstantin.kretov@jetbrains.com,CN=Konstantin
                  Kretov
                  no time stamp
    trust         not decided: neither the signature's value nor any certificate
                  was checked
    "#);
    insta::assert_snapshot!(sandbox.rollpack("inspect a.msi --signature"), @r#"
    $ rollpack inspect a.msi --signature
    exit code 0
    --- stdout
    signature
      stream        present
      digest        of this file: the SHA-256 digest matches
                    signed [SHA-256]
      extension     of this file: the SHA-256 digest matches
                    signed [SHA-256]
                    over names, sizes and times
      time stamp    none
      certificates  1
      trust         not decided: neither the signature's value nor any certificate was checked

    signer, as the certificate says
      subject       EMAIL=konstantin.kretov@jetbrains.com,CN=Konstantin Kretov
      issuer        EMAIL=konstantin.kretov@jetbrains.com,CN=Konstantin Kretov
      serial        14e1d0b78875f1b74fb12bba70b99789
      SHA-256       [SHA-256]
      valid         2023-12-05T13:03:46Z to 2024-12-05T13:23:46Z
    "#);
    let facts = json(&sandbox, "inspect a.msi --signature --format json");
    insta::assert_snapshot!(facts["signature"], @r#"{"certificates":1,"digest":{"algorithm":"SHA-256","signed":"a930749f40001e6cbe1656720e4951cd8c70843bd4e1326ede2402392e952025","state":"matches"},"extended":true,"extension":{"algorithm":"SHA-256","signed":"7c88111eb728c0f4863c26c5120197935825d26ec87257eae04e4b0c93c09921","state":"matches"},"present":true,"signer":{"issuer":"EMAIL=konstantin.kretov@jetbrains.com,CN=Konstantin Kretov","not_after":"2024-12-05T13:23:46Z","not_before":"2023-12-05T13:03:46Z","serial":"14e1d0b78875f1b74fb12bba70b99789","sha256":"5b0810d968419ef4740c6a435a3de462f5395169d5c55d16f5f30b97bdf5852c","subject":"EMAIL=konstantin.kretov@jetbrains.com,CN=Konstantin Kretov"},"verified":false}"#);
    // One byte of what was signed: the name of a property.
    let mut bytes = sandbox.read("a.msi");
    let name = b"ProductName";
    let at = bytes.windows(name.len()).position(|part| part == name);
    bytes[at.unwrap()] = b'Q';
    sandbox.write("a.msi", bytes);
    insta::assert_snapshot!(sandbox.rollpack("inspect a.msi --signature"), @r#"
    $ rollpack inspect a.msi --signature
    exit code 0
    --- stdout
    signature
      stream        present
      digest        of ANOTHER file: the SHA-256 digest differs
                    signed [SHA-256]
                    found [SHA-256]
      extension     of this file: the SHA-256 digest matches
                    signed [SHA-256]
                    over names, sizes and times
      time stamp    none
      certificates  1
      trust         not decided: neither the signature's value nor any certificate was checked

    signer, as the certificate says
      subject       EMAIL=konstantin.kretov@jetbrains.com,CN=Konstantin Kretov
      issuer        EMAIL=konstantin.kretov@jetbrains.com,CN=Konstantin Kretov
      serial        14e1d0b78875f1b74fb12bba70b99789
      SHA-256       [SHA-256]
      valid         2023-12-05T13:03:46Z to 2024-12-05T13:23:46Z
    --- stderr
    problems
      the signature is over another file: its SHA-256 is
      [SHA-256], and this file's is
      [SHA-256]
    "#);
}

#[test]
fn signatures_that_are_none_are_told() {
    let sandbox = Sandbox::new();
    let package = Recipe::default().package();
    let mut file = cfb::CompoundFile::open(std::io::Cursor::new(package)).unwrap();
    let mut stream = file.create_stream("\u{5}DigitalSignature").unwrap();
    std::io::Write::write_all(&mut stream, b"not a signature").unwrap();
    drop(stream);
    sandbox.write("a.msi", file.into_inner().into_inner());
    insta::assert_snapshot!(sandbox.rollpack("inspect a.msi --signature"), @r#"
    $ rollpack inspect a.msi --signature
    exit code 1
    --- stdout
    signature
      stream        present; it cannot be read
      trust         not decided: neither the signature's value nor any certificate was checked
    --- stderr
    problems
      the signature is malformed: the signature is not DER: ASN.1 DER message is incomplete: expected
      113, actual 15 at DER byte 0
    "#);
}
