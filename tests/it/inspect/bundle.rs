//! Bundles, which are shown and not trusted.

use super::{example, json};
use crate::build::build;

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
