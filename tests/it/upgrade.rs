//! `rollpack validate --previous` and `rollpack build --previous`: packages against those that they replace.

use xtask::vector;

use crate::rollup::EXAMPLE;
use crate::rules::packages;
use crate::sandbox::Sandbox;

const RULES: &str =
    "package-code-kept,package-renamed,product-version-not-raised,previous-product-stays";

fn package(sandbox: &Sandbox, path: &str, tables: &str) {
    let tables = vector::read(tables).unwrap();
    let kind = packages::kind(path);
    let built = vector::build(kind, "the same for all", &tables).unwrap();
    sandbox.write(path, built.bytes);
}

const OLDER: &str = "_Summary: {PID_REVNUMBER: '{U1}'}\n";
const LOWER: &str = "Property:\n  - {Property: ProductVersion, Value: 0.9.0}\n";

#[test]
fn packages_against_a_folder() {
    let sandbox = Sandbox::new();
    package(&sandbox, "old/Portal-1.msi", OLDER);
    sandbox.write("old/notes.txt", "what was changed");
    package(&sandbox, "new/Portal-2.msi", LOWER);
    let asked = format!("validate new/Portal-2.msi --only {RULES} --previous old");
    insta::assert_snapshot!(sandbox.rollpack(&asked), @"
    $ rollpack validate new/Portal-2.msi --only package-code-kept,package-renamed,product-version-not-raised,previous-product-stays --previous old
    exit code 1
    --- stdout
    error[package-renamed]: the package was called `Portal-1.msi`, and its product code is still the same
     |
     = note: in `new/Portal-2.msi`
     = hint: give it its old name, or make it a major upgrade with a new product code

    error[product-version-not-raised]: the version 0.9.0 is lower than the previous one, 1.0.0
     |
     = note: in `new/Portal-2.msi`, table `Property`, row `ProductVersion`, column `Value`
     = hint: raise one of the first three fields; Windows Installer does not look at the fourth

    1 file: 2 errors
    N rules ran
    ");
}

#[test]
fn a_rollup_against_the_bundle_before_it() {
    let sandbox = EXAMPLE.sandbox();
    let built = sandbox.rollpack("build spec.yaml --packages packages --unsigned -o old.zip");
    assert!(built.contains("exit code 0"), "{built}");
    // Unchanged packages upgrade nothing, and are looked at.
    let asked = format!("validate spec.yaml --packages packages --only {RULES}");
    insta::assert_snapshot!(sandbox.rollpack(&format!("{asked} --previous old.zip")), @"
    $ rollpack validate spec.yaml --packages packages --only package-code-kept,package-renamed,product-version-not-raised,previous-product-stays --previous old.zip
    exit code 0
    --- stdout
    4 files: no findings
    N rules ran
    ");
    insta::assert_snapshot!(sandbox.rollpack(&asked), @"
    $ rollpack validate spec.yaml --packages packages --only package-code-kept,package-renamed,product-version-not-raised,previous-product-stays
    exit code 0
    --- stdout
    4 files: no findings
    N rules ran, N had nothing to look at
    ");
    // An extracted bundle is a folder of packages.
    let extracted = sandbox.rollpack("extract old.zip --to old --allow-unsigned");
    assert!(extracted.contains("exit code 0"), "{extracted}");
    insta::assert_snapshot!(sandbox.rollpack(&format!("{asked} --previous old")), @"
    $ rollpack validate spec.yaml --packages packages --only package-code-kept,package-renamed,product-version-not-raised,previous-product-stays --previous old
    exit code 0
    --- stdout
    4 files: no findings
    N rules ran
    ");
}

#[test]
fn what_an_upgrade_must_not_do_is_not_built() {
    let sandbox = EXAMPLE.sandbox();
    let name = "Portal-Web.msi";
    let product = rollpack::msi::read(
        std::io::Cursor::new(sandbox.read(&format!("packages/{name}"))),
        &rollpack::msi::Limits::default(),
    )
    .unwrap();
    let code = product.product_code().unwrap();
    package(
        &sandbox,
        "old/Portal-Web.msi",
        &format!(
            "Property:\n  - {{Property: ProductCode, Value: '{code}'}}\n  - {{Property: ProductVersion, Value: 255.0.0}}\n"
        ),
    );
    let built = sandbox
        .rollpack("build spec.yaml --packages packages --unsigned -o new.zip --previous old");
    assert!(built.contains("exit code 1"), "{built}");
    assert!(
        built.contains("error[product-version-not-raised]"),
        "{built}"
    );
    assert!(!sandbox.path("new.zip").exists());
}

#[test]
fn that_nothing_is_replaced_is_said() {
    let sandbox = Sandbox::new();
    let other = "Property:\n  - {Property: ProductCode, Value: '{U2}'}\n  - {Property: UpgradeCode, Value: '{U3}'}\n";
    package(&sandbox, "old/Portal-1.msi", OLDER);
    package(&sandbox, "new/Mail.msi", other);
    let asked = format!("validate new/Mail.msi --only {RULES} --previous old --deny unchecked");
    insta::assert_snapshot!(sandbox.rollpack(&asked), @"
    $ rollpack validate new/Mail.msi --only package-code-kept,package-renamed,product-version-not-raised,previous-product-stays --previous old --deny unchecked
    exit code 1
    --- stdout
    1 file: no findings
    N rules ran, N did not look at everything:
      N rules: no package replaces one of those that `--previous` names
    ");
}

#[test]
fn what_cannot_be_compared_is_said() {
    let sandbox = Sandbox::new();
    package(&sandbox, "new/Portal.msi", LOWER);
    package(&sandbox, "old/Portal.msi", OLDER);
    sandbox.write("old/Server.msi", "Dear reader");
    sandbox.write("empty/notes.txt", "");
    sandbox.write("letter.zip", "Dear reader");
    let asked = "validate new/Portal.msi --only package-code-kept --previous";
    insta::assert_snapshot!(sandbox.rollpack(&format!("{asked} old")), @"
    $ rollpack validate new/Portal.msi --only package-code-kept --previous old
    exit code 0
    --- stdout
    1 file: no findings
    N rules ran, N did not look at everything:
      package-code-kept: the previous `Server.msi` cannot be read
    ");
    insta::assert_snapshot!(sandbox.rollpack(&format!("{asked} empty")), @"
    $ rollpack validate new/Portal.msi --only package-code-kept --previous empty
    exit code 1
    --- stderr
    error: there is no package in `empty`
    hint: name a bundle, or the folder that the packages of the previous rollup are in
    ");
    insta::assert_snapshot!(sandbox.rollpack(&format!("{asked} nowhere")), @"
    $ rollpack validate new/Portal.msi --only package-code-kept --previous nowhere
    exit code 2
    --- stderr
    error: cannot look at `nowhere`
    caused by: No such file or directory (os error 2)
    hint: check the path
    ");
    insta::assert_snapshot!(sandbox.rollpack(&format!("{asked} letter.zip")), @"
    $ rollpack validate new/Portal.msi --only package-code-kept --previous letter.zip
    exit code 1
    --- stderr
    error: cannot read the previous bundle `letter.zip`
    caused by: the file is not a zip archive, so it is not a bundle: it is a text
    hint: `--previous` takes a bundle or a folder of packages; `rollpack verify` says what is wrong with a bundle
    ");
}

#[test]
fn a_bundle_that_was_tampered_with_is_not_compared_with() {
    let sandbox = EXAMPLE.sandbox();
    sandbox.rollpack("build spec.yaml --packages packages --unsigned -o old.zip");
    let mut bytes = sandbox.read("old.zip");
    let package = sandbox.read("packages/Portal-Web.msi");
    let at = bytes
        .windows(512)
        .position(|window| window == &package[..512])
        .unwrap();
    bytes[at + 600] ^= 1;
    sandbox.write("old.zip", bytes);
    insta::assert_snapshot!(
        sandbox.rollpack("validate spec.yaml --packages packages --previous old.zip"),
        @"
    $ rollpack validate spec.yaml --packages packages --previous old.zip
    exit code 1
    --- stderr
    error: `Portal-Web.msi` of the previous bundle is not what its manifest lists
    hint: `rollpack verify` says what is wrong with the bundle
    "
    );
}
