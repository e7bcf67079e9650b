//! `rollpack verify --rebuild`: what the spec and the payloads give is what is there, or it is refused.

use std::num::NonZeroUsize;

use jiff::civil;
use rollpack::build::{Rendered, Signing};
use rollpack::disk::Replace;
use rollpack::inventory::{self, Depth};
use rollpack::judge::judge;
use rollpack::rules::Options;
use rollpack::sign::Signer as _;
use rollpack::spec::Spec;

use crate::build::build;
use crate::rollup::EXAMPLE;
use crate::sandbox::Sandbox;
use crate::verify::problems;

const RSA: &str = "--key rsa.key.pem --cert rsa.cert.pem";
const REBUILD: &str =
    "verify bundle.zip --ca ca.pem --at 2026-06-01T00:00:00Z --rebuild --packages";

fn bundled(signer: &str) -> Sandbox {
    let sandbox = EXAMPLE.sandbox();
    build(&sandbox, signer);
    sandbox
}

#[test]
fn the_same_bytes_come_out() {
    let sandbox = bundled(RSA);
    insta::assert_snapshot!(sandbox.rollpack(&format!("{REBUILD} packages")), @"
    $ rollpack verify bundle.zip --ca ca.pem --at 2026-06-01T00:00:00Z --rebuild --packages packages
    exit code 0
    --- stdout
    accepted
      rollup     fabrikam-portal-2.1-rollup-3 (sequence 3 of fabrikam-portal-2.1)
      released   2026-03-04T00:00:00Z
      payloads   4
      identity   [SHA-256]
      rebuilt    byte for byte, from its own spec and the payloads
      signer     CN=RSA Signer (trusted, RSA with SHA-256)
                 issued by CN=Trust Test Root
                 sha256 [SHA-256]
                 valid 2020-01-01T00:00:00Z to 2049-12-31T23:59:59Z; revocation was not checked
    ");
    let said = sandbox.rollpack(&format!("{REBUILD} packages --format json"));
    assert!(said.contains(r#""rebuilt": true"#), "{said}");
    // Signed by two, and extracted.
    sandbox.rollpack("sign bundle.zip --key p256.key.pem --cert p256.cert.pem");
    sandbox.rollpack("extract bundle.zip --to out --ca ca.pem");
    for target in ["bundle.zip", "out"] {
        for packages in ["packages", "out"] {
            let rebuild = REBUILD.replace("bundle.zip", target);
            let said = sandbox.rollpack(&format!("{rebuild} {packages}"));
            assert!(said.contains("  rebuilt "), "{said}");
        }
    }
    for without in ["--no-script-signature", "--unsigned"] {
        let signer = if without == "--unsigned" { "" } else { RSA };
        let sandbox = bundled(&format!("{signer} {without}"));
        let said = sandbox.rollpack(&format!("{REBUILD} packages --allow-unsigned"));
        assert!(said.contains("  rebuilt "), "{said}");
    }
}

#[test]
fn other_payloads_are_told() {
    let sandbox = bundled(RSA);
    let mut changed = sandbox.read("packages/Portal-Web.msi");
    let last = changed.len() - 1;
    changed[last] ^= 1;
    sandbox.write("packages/Portal-Web.msi", changed);
    insta::assert_snapshot!(problems(&sandbox.rollpack(&format!("{REBUILD} packages"))), @"
    $ rollpack verify bundle.zip --ca ca.pem --at 2026-06-01T00:00:00Z --rebuild --packages packages
    exit code 1
    --- stdout
    error[rebuild-differs]: `Portal-Web.msi` comes out differently when the bundle is built again
     |
     = note: in `bundle.zip`
     = hint: use the version of rollpack that the manifest names: another one may write another script
    ");
    std::fs::remove_file(sandbox.path("packages/Portal-Web.msi")).unwrap();
    insta::assert_snapshot!(problems(&sandbox.rollpack(&format!("{REBUILD} packages"))), @"
    $ rollpack verify bundle.zip --ca ca.pem --at 2026-06-01T00:00:00Z --rebuild --packages packages
    exit code 1
    --- stdout
    error[rebuild-impossible]: the bundle cannot be built again from `Portal-Web.msi`: it is not among the packages
     |
     = note: in `bundle.zip`
     = hint: give the folder with the payloads as they were when the bundle was built; the folder that the bundle was extracted to has them too, but proves only that the rest of the bundle follows from its spec
    ");
}

#[test]
fn who_signs_another_script_than_the_specs_is_caught() {
    let sandbox = EXAMPLE.sandbox();
    let text = String::from_utf8(sandbox.read("spec.yaml")).unwrap();
    let (spec, _) = Spec::read("spec.yaml", &text);
    let spec = spec.unwrap();
    let packages = sandbox.path("packages");
    let found = inventory::find(
        &spec.inventory,
        &packages,
        &spec.rollup.ignore,
        Depth::Content,
        NonZeroUsize::MIN,
        &(),
    );
    let options = Options::strict(civil::date(2026, 6, 1));
    let accepted = judge(spec, Some(found.unwrap()), &options)
        .accepted
        .unwrap();
    let signer = crate::bundle::signer("rsa.key.pem", "rsa.cert.pem");
    let mut rendered = Rendered::of(&accepted).unwrap();
    let script = format!("Write-Host 'one thing more'\r\n{}", rendered.script());
    rendered.set_signed_script(signer.sign_script(&script).unwrap());
    let draft = rendered.build(Signing::Signed, &()).unwrap().draft;
    let signature = signer.sign(draft.manifest()).unwrap();
    let target = sandbox.path("bundle.zip");
    draft
        .write(&[signature], &target, Replace::Never, &())
        .unwrap();
    let verified = sandbox.rollpack("verify bundle.zip --ca ca.pem --at 2026-06-01T00:00:00Z");
    assert!(verified.contains("exit code 0"), "{verified}");
    insta::assert_snapshot!(problems(&sandbox.rollpack(&format!("{REBUILD} packages --state state.json"))), @"
    $ rollpack verify bundle.zip --ca ca.pem --at 2026-06-01T00:00:00Z --rebuild --packages packages --state state.json
    exit code 1
    --- stdout
    error[rebuild-differs]: `install.ps1` comes out differently when the bundle is built again
     |
     = note: in `bundle.zip`
     = hint: use the version of rollpack that the manifest names: another one may write another script
    ");
    // What is refused is not remembered.
    assert!(!sandbox.path("state.json").exists());
}

#[test]
fn both_options_go_together() {
    let sandbox = bundled(RSA);
    insta::assert_snapshot!(sandbox.rollpack("verify bundle.zip --ca ca.pem --rebuild"), @"
    $ rollpack verify bundle.zip --ca ca.pem --rebuild
    exit code 2
    --- stderr
    error: the following required arguments were not provided:
      --packages <DIR>

    Usage: rollpack verify --rebuild --packages <DIR> --ca <PEM> <BUNDLE|DIR>

    For more information, try '--help'.
    ");
}
