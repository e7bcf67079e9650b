//! Bundles, which are shown and not trusted.

use super::{example, json};
use crate::build::build;

#[test]
fn a_page_for_whoever_approves() {
    let sandbox = example();
    build(&sandbox, "--key rsa.key.pem --cert rsa.cert.pem");
    let said = sandbox.rollpack("inspect bundle.zip --sheet");
    // The words are those of the digits beside them, and those the identity.
    let (_, read_aloud) = said.split_once("to read aloud\n").unwrap();
    let (read_aloud, rest) = read_aloud.split_once("\n\n").unwrap();
    let mut identity = String::new();
    for line in read_aloud.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        assert_eq!(words.len(), 6, "{line}");
        let said: String = words[2..].iter().map(|word| digit(word)).collect();
        assert_eq!(said, words[1]);
        identity += words[1];
    }
    let whole = sandbox.read("bundle.zip");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(whole)).unwrap();
    let mut manifest = Vec::new();
    std::io::copy(
        &mut archive.by_name("META/manifest.json").unwrap(),
        &mut manifest,
    )
    .unwrap();
    assert_eq!(
        identity,
        rollpack::digest::Digest::of(&manifest).to_string()
    );
    assert!(said.lines().count() < 66 && said.lines().all(|line| line.chars().count() <= 80));
    let filters = vec![(r"\d{1,3}(,\d{3})+", "[SIZE]"), (r" +\[SIZE\]", " [SIZE]")];
    insta::with_settings!({filters => filters}, {
        insta::assert_snapshot!(rest, @"
        payloads: 4 files, [SIZE] bytes
          Portal-Web.msi [SIZE]  2.1.4.0
          Portal-Agent-x64.msi [SIZE]  2.1.4.0
          Portal-Database.msi [SIZE]  2.1.3.0
          Portal-Release-Notes.txt      226

        how to check, on both sides
          rollpack verify bundle.zip --ca CA.pem
          CA.pem is the certificate of the authority. It comes from elsewhere, never
          with the bundle. Without rollpack: docs/stock-tools.md has the commands for
          openssl and for PowerShell.
          Compare the identity with the one that the publisher tells by another way.

        approval
          verified by   ______________________________  on ______________
          approved by   ______________________________  on ______________
          carried by    ______________________________  on ______________
          received by   ______________________________  on ______________
        ");
    });
    assert!(said.contains(" 22 steps on 2 kinds of servers, "), "{said}");
    // What stands on the page can be typed, whatever the file is called and wherever it came from.
    std::fs::copy(sandbox.path("bundle.zip"), sandbox.path("my bundle.zip")).unwrap();
    for (arguments, command) in [
        (
            ["inspect", "my bundle.zip", "--sheet"],
            "verify 'my bundle.zip' --ca",
        ),
        (["inspect", "-", "--sheet"], "verify BUNDLE --ca"),
    ] {
        let input = std::fs::File::open(sandbox.path("bundle.zip")).unwrap();
        let output = sandbox
            .command()
            .args(arguments)
            .stdin(input)
            .output()
            .unwrap();
        let page = String::from_utf8(output.stdout).unwrap();
        assert!(page.contains(command), "{page}");
    }
    let facts = sandbox.rollpack("inspect bundle.zip --sheet --format json");
    assert_eq!(
        facts.split_once('{').unwrap().1,
        sandbox
            .rollpack("inspect bundle.zip --format json")
            .split_once('{')
            .unwrap()
            .1
    );
    insta::assert_snapshot!(sandbox.rollpack("inspect packages/Portal-Web.msi --sheet"), @"
    $ rollpack inspect packages/Portal-Web.msi --sheet
    exit code 2
    --- stderr
    error: `packages/Portal-Web.msi` is not a bundle, and only bundles have a transfer sheet
    ");
}

/// The digit that a word of the radio operators stands for.
fn digit(word: &str) -> char {
    let digits = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    ];
    match digits.iter().position(|known| *known == word) {
        Some(digit) => char::from(b'0' + u8::try_from(digit).unwrap()),
        None => word.chars().next().unwrap(),
    }
}

#[test]
fn a_bundle_is_shown_and_not_trusted() {
    let sandbox = example();
    build(&sandbox, "--key rsa.key.pem --cert rsa.cert.pem");
    // The sizes of the renderings change with their wording.
    insta::with_settings!({filters => vec![(r" +\d{1,3}(,\d{3})+", " [SIZE]")]}, {
        insta::assert_snapshot!(sandbox.rollpack("inspect bundle.zip"), @r#"
        $ rollpack inspect bundle.zip
        exit code 0
        --- stdout
        bundle, NOT VERIFIED: this is only what it says of itself
          file          bundle.zip
          identity      [SHA-256]
          rollup        fabrikam-portal-2.1-rollup-3
          title         Fabrikam Portal 2.1, rollup 3
          series        fabrikam-portal-2.1, sequence 3
          released      2026-03-04T00:00:00Z
          replaces      fabrikam-portal-2.1-rollup-2
          made with     rollpack [VERSION]
          size [SIZE] bytes
          SHA-256       [SHA-256]
          signer        CN=RSA Signer
                        issued by CN=Trust Test Root
                        RSA with SHA-256, not checked

        payloads (4)
          Portal-Web.msi [SIZE]  2.1.4.0  x86
          Portal-Agent-x64.msi [SIZE]  2.1.4.0  x64
          Portal-Database.msi [SIZE]  2.1.3.0  x86
          Portal-Release-Notes.txt      226

        roles
          web       Web servers      20 steps
          database  Database server   2 steps

        entries
         [SIZE]  install.ps1
         [SIZE]  README.html
         [SIZE]  Portal-Web.msi
         [SIZE]  Portal-Agent-x64.msi
         [SIZE]  Portal-Database.msi
              226  Portal-Release-Notes.txt
         [SIZE]  META/spec.yaml
              582  META/SHA256SUMS
          `rollpack verify` proves a bundle.
        "#);
    });
    let facts = json(&sandbox, "inspect bundle.zip --format json");
    assert_eq!(
        (&facts["kind"], &facts["verified"]),
        (&"bundle".into(), &false.into())
    );
    assert_eq!(facts["manifest"]["schema"], "rollpack/manifest/v1");
    let schema = json(&sandbox, "schema facts");
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&facts));
    insta::assert_snapshot!(sandbox.rollpack("inspect bundle.zip --tables"), @r#"
    $ rollpack inspect bundle.zip --tables
    exit code 2
    --- stderr
    error: a bundle has no such part
    "#);
}
