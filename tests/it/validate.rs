//! `rollpack validate`, on the committed rollups and on each way in which they can be wrong.

use std::fs;

use crate::rollup::{DOCUMENTED, EXAMPLE, Rollup};
use crate::sandbox::{Sandbox, modified, set_modified};

/// Spoils a rollup and returns the lines that name what was found: one for each error.
fn check(rollup: &Rollup, spoil: impl FnOnce(&Sandbox)) -> String {
    let sandbox = rollup.sandbox();
    spoil(&sandbox);
    let output = sandbox
        .command()
        .args([
            "validate",
            "spec.yaml",
            "--packages",
            "packages",
            "--format",
            "github",
        ])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let stdout = String::from_utf8(output.stdout).unwrap();
    let errors: Vec<_> = stdout
        .lines()
        .filter(|line| line.starts_with("::error"))
        .collect();
    errors.join("\n")
}

fn replace(sandbox: &Sandbox, name: &str, from: &str, to: &str) {
    let text = String::from_utf8(sandbox.read(name)).unwrap();
    assert!(text.contains(from), "{from}");
    sandbox.write(name, text.replacen(from, to, 1));
}

/// Changes a package and keeps its time.
fn rewrite(sandbox: &Sandbox, name: &str, change: impl FnOnce(Vec<u8>) -> Vec<u8>) {
    let path = sandbox.path(&format!("packages/{name}"));
    let time = modified(&path);
    fs::write(&path, change(fs::read(&path).unwrap())).unwrap();
    set_modified(&path, time);
}

#[test]
fn a_byte_too_many() {
    let found = check(&DOCUMENTED, |sandbox| {
        rewrite(sandbox, "Dnsclient.msi", |mut bytes| {
            bytes.push(0);
            bytes
        });
    });
    insta::assert_snapshot!(found, @"::error title=inventory-size-mismatch,file=spec.yaml,line=146,col=11::`Dnsclient.msi` has 679,937 bytes, but 679,936 are documented%0Ahint: get the documented file again, or correct the size in the spec");
}

#[test]
fn a_package_too_few() {
    let found = check(&DOCUMENTED, |sandbox| {
        fs::remove_file(sandbox.path("packages/Kb939216.msi")).unwrap();
    });
    insta::assert_snapshot!(found, @"::error title=payload-missing,file=spec.yaml,line=229,col=11::`Kb939216.msi` is documented but not in the folder%0Ahint: put it into the folder, or correct its name in the spec");
}

#[test]
fn a_package_too_many() {
    let found = check(&DOCUMENTED, |sandbox| {
        let bytes = sandbox.read("packages/Kb939216.msi");
        sandbox.write("packages/Kb939217.msi", bytes);
    });
    insta::assert_snapshot!(found, @"::error title=payload-unlisted,file=spec.yaml,line=136,col=1::`Kb939217.msi` is in the folder but not documented%0Ahint: move it elsewhere, or let `rollpack update --add` write its row");
}

#[test]
fn another_size_in_the_spec() {
    let found = check(&DOCUMENTED, |sandbox| {
        replace(sandbox, "spec.yaml", "791,040", "791,552");
    });
    insta::assert_snapshot!(found, @"::error title=inventory-size-mismatch,file=spec.yaml,line=290,col=11::`Resourcemanagedatabase.msi` has 791,040 bytes, but 791,552 are documented%0Ahint: get the documented file again, or correct the size in the spec");
}

#[test]
fn another_date_in_the_spec() {
    let found = check(&DOCUMENTED, |sandbox| {
        replace(sandbox, "spec.yaml", "31-Jul-2007", "30-Jul-2007");
    });
    insta::assert_snapshot!(found, @"::error title=inventory-date-mismatch,file=spec.yaml,line=231,col=15::`Kb939216.msi` was last written on 31-Jul-2007 16:57, but 30-Jul-2007 16:57 is documented%0Ahint: the article allows later files: `--accept-later` does too; `--ignore-dates` leaves dates out");
}

#[test]
fn two_packages_of_one_size_and_date_swapped() {
    let found = check(&DOCUMENTED, |sandbox| {
        let [one, other] = [
            "Exchange2007resourcemanagerws.msi",
            "Managedsharepoint2007ws.msi",
        ]
        .map(|name| format!("packages/{name}"));
        fs::rename(sandbox.path(&one), sandbox.path("aside")).unwrap();
        fs::rename(sandbox.path(&other), sandbox.path(&one)).unwrap();
        fs::rename(sandbox.path("aside"), sandbox.path(&other)).unwrap();
    });
    insta::assert_snapshot!(found, @"
    ::error title=product-mismatch,file=spec.yaml,line=180,col=26::`Exchange2007resourcemanagerws.msi` has the ProductName `Managed SharePoint 2007 Web Services`, but `Exchange 2007 Resource Manager Web Services` is expected%0Ahint: `Managedsharepoint2007ws.msi` has it: the files may be swapped
    ::error title=product-mismatch,file=spec.yaml,line=276,col=26::`Managedsharepoint2007ws.msi` has the ProductName `Exchange 2007 Resource Manager Web Services`, but `Managed SharePoint 2007 Web Services` is expected%0Ahint: `Exchange2007resourcemanagerws.msi` has it: the files may be swapped
    ");
}

#[test]
fn a_text_of_the_right_size_and_time() {
    let found = check(&DOCUMENTED, |sandbox| {
        rewrite(sandbox, "Pwdb40ssis.msi", |bytes| vec![b'x'; bytes.len()]);
    });
    insta::assert_snapshot!(found, @"::error title=not-a-package,file=spec.yaml,line=285,col=11::`Pwdb40ssis.msi` cannot be read as a package: not a compound file: it is a text%0Ahint: look for the package where this came from, or document it as `kind: file` if it is not a package");
}

#[test]
fn a_truncated_package() {
    let found = check(&DOCUMENTED, |sandbox| {
        rewrite(sandbox, "Pwdb40ssis.msi", |mut bytes| {
            bytes.truncate(bytes.len() / 2);
            bytes
        });
    });
    insta::assert_snapshot!(found, @"
    ::error title=not-a-package,file=spec.yaml,line=285,col=11::`Pwdb40ssis.msi` cannot be read as a package: the file is cut: it has 64256 bytes, and its last used sector ends at byte 128512%0Ahint: get the file again, or document it as `kind: file` if it is not a package
    ::error title=inventory-size-mismatch,file=spec.yaml,line=286,col=11::`Pwdb40ssis.msi` has 64,256 bytes, but 128,512 are documented%0Ahint: get the documented file again, or correct the size in the spec
    ");
}

#[test]
fn all_times_lost() {
    let sandbox = DOCUMENTED.sandbox();
    for name in sandbox.list("packages") {
        set_modified(
            &sandbox.path(&format!("packages/{name}")),
            "2026-01-01T00:00:00Z".parse().unwrap(),
        );
    }
    let lost =
        sandbox.rollpack("validate spec.yaml --packages packages --only inventory-date-mismatch");
    insta::assert_snapshot!(lost, @"
    $ rollpack validate spec.yaml --packages packages --only inventory-date-mismatch
    exit code 1
    --- stdout
    error[inventory-date-mismatch]: all 47 files have dates other than documented
       --> spec.yaml:139:15
        |
    139 |     modified: 16-May-2011 12:55
        |               ^^^^^^^^^^^^^^^^^
        |
        = hint: file times do not survive git, artifact stores and downloads; if they were lost on the way, leave dates out with `--ignore-dates`

    47 files: 1 error
    N rule ran
    ");
    let ignored = sandbox.rollpack(
        "validate spec.yaml --packages packages --ignore-dates --only inventory-date-mismatch",
    );
    insta::assert_snapshot!(ignored, @"
    $ rollpack validate spec.yaml --packages packages --ignore-dates --only inventory-date-mismatch
    exit code 0
    --- stdout
    47 files: no findings
    N rules ran, N did not look at everything:
      inventory-date-mismatch: `--ignore-dates` was given
    ");
}

#[test]
fn another_version_in_the_spec() {
    let found = check(&EXAMPLE, |sandbox| {
        replace(sandbox, "spec.yaml", "2.1.3.0", "2.1.4.0");
    });
    insta::assert_snapshot!(found, @"::error title=inventory-version-mismatch,file=spec.yaml,line=43,col=14::`Portal-Database.msi` has version 2.1.3.0, but 2.1.4.0 is documented%0Ahint: get the documented package, or correct the version in the spec");
}

#[test]
fn another_platform_in_the_spec() {
    let found = check(&EXAMPLE, |sandbox| {
        replace(sandbox, "spec.yaml", "platform: x64", "platform: x86");
    });
    insta::assert_snapshot!(found, @"::error title=inventory-platform-mismatch,file=spec.yaml,line=39,col=15::`Portal-Agent-x64.msi` is for x64, but x86 is documented%0Ahint: get the package for the documented platform, or correct it in the spec");
}

#[test]
fn the_documented_rollup_as_it_is() {
    let sandbox = DOCUMENTED.sandbox();
    insta::assert_snapshot!(sandbox.rollpack("validate spec.yaml --packages packages"), @"
    $ rollpack validate spec.yaml --packages packages
    exit code 0
    --- stdout
    info[name-printed-in-two-ways]: `Deployment Tool` is printed as `HMC Deployment Tool` among the prerequisites (×37)
       --> spec.yaml:536:9
        |
    536 |       - id: deploy
        |         ^^
        |
        = hint: make sure that both mean the same thing; what the article prints is kept
        = note: also: the node of `Managedadns.msi` is `Managed Active Directory Namespace` here and `Managed Active Directory` in step `uninstall-components/uninstall-managed-active-directory` (line 644)
        = note: also: the node of `Hostedactivedirectoryns.msi` is `Hosted Active Directory Namespace` here and `Hosted Active Directory` in step `uninstall-components/uninstall-hosted-active-directory` (line 650)
        = note: and 34 more; `--format json` lists them all

    info[step-left-open]: step `extract-rollup/extract` is left open: which of the MPS servers is meant; the first one is concluded from the steps around it (×17)
       --> spec.yaml:544:9
        |
    544 |       - id: extract
        |         ^^
        |
        = note: also: step `initialize-platform/initialize-active-directory-for-hosting` is left open: which package the node belongs to (line 765)
        = note: also: step `initialize-platform/initialize-namespace-security` is left open: which package the node belongs to (line 769)
        = note: and 14 more; `--format json` lists them all

    info[node-without-package]: no package is known for the node `Active Directory for Hosting` of step `initialize-platform/initialize-active-directory-for-hosting`
       --> spec.yaml:766:82
        |
    766 | ...lize Default Services], node: Active Directory for Hosting}
        |                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        |
        = hint: name what it installs under `packaging: {packages: […]}`, or suppress this with the reason

    info[node-without-package]: no package is known for the node `Namespace Security` of step `initialize-platform/initialize-namespace-security`
       --> spec.yaml:770:82
        |
    770 | ...nitialize Default Services], node: Namespace Security}
        |                                       ^^^^^^^^^^^^^^^^^^
        |
        = hint: name what it installs under `packaging: {packages: […]}`, or suppress this with the reason

    info[node-without-package]: no package is known for the node `SharePoint Initialize Namespace Security` of step `initialize-sharepoint/initialize-sharepoint-initialize-namespace-security`
       --> spec.yaml:786:63
        |
    786 | ...Service Hosting], node: SharePoint Initialize Namespace Security}
        |                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        |
        = hint: name what it installs under `packaging: {packages: […]}`, or suppress this with the reason

    info[node-not-in-tree]: the tree has `Sharepoint Service Hosting` beside `SharePoint Services Hosting`, and the tool is not likely to have both
       --> spec.yaml:780:63
        |
    780 |           article: {path: [Sharepoint Service Hosting], node: Hosted SharePoint 2007}
        |                                                               ^^^^^^^^^^^^^^^^^^^^^^
        |
        = hint: look at the tool; what the article prints is kept

    info[com-plus-started-while-disabled]: as printed, step `restart-engine/start` starts the COM+ application `Provisioning Engine`, which step `shut-down-engine/disable` has disabled
       --> spec.yaml:805:9
        |
    805 |       - id: start
        |         ^^
        |
        = hint: enable it first: add a `com-plus` step with `operation: enable`

    47 files: 59 infos, 79 suppressed
    N rules ran, N had nothing to look at
    ");
}

#[test]
fn the_example_as_it_is() {
    let sandbox = EXAMPLE.sandbox();
    insta::assert_snapshot!(sandbox.rollpack("validate spec.yaml --packages packages --deny warnings"), @"
    $ rollpack validate spec.yaml --packages packages --deny warnings
    exit code 0
    --- stdout
    info[step-left-open]: step `update-portal/check` is left open: what to do where the check fails
       --> spec.yaml:127:9
        |
    127 |       - id: check # a program that is there by then, or with `file` a payload; the purpose ...
        |         ^^

    4 files: 1 info, 1 suppressed
    N rules ran, N had nothing to look at
    ");
}

#[test]
fn packages_without_a_spec() {
    let sandbox = EXAMPLE.sandbox();
    sandbox.write("letter.msi", "Dear reader");
    insta::assert_snapshot!(
        sandbox.rollpack("validate packages/Portal-Web.msi packages/Portal-Agent-x64.msi letter.msi"),
        @"
    $ rollpack validate packages/Portal-Web.msi packages/Portal-Agent-x64.msi letter.msi
    exit code 1
    --- stdout
    error[not-a-package]: `letter.msi` cannot be read as a package: not a compound file: it is a text
     |
     = note: in `letter.msi`
     = hint: look for the package where this came from

    3 files: 1 error
    N rules ran, N had nothing to look at, N did not look at everything:
      N rules: `letter.msi` cannot be read
    "
    );
}

#[test]
fn packages_without_a_spec_that_are_one_by_their_codes() {
    let sandbox = EXAMPLE.sandbox();
    let package = sandbox.read("packages/Portal-Web.msi");
    sandbox.write("copy.msi", &package);
    sandbox.write("changed.msi", [package, vec![0; 512]].concat());
    for (other, expect) in [
        ("copy.msi", "the two files are identical: keep one"),
        (
            "changed.msi",
            "have the maker give one of them its own product code",
        ),
    ] {
        let told = sandbox.rollpack(&format!(
            "validate packages/Portal-Web.msi {other} --only product-code-reused"
        ));
        assert!(told.contains(expect), "{told}");
    }
}

#[test]
fn what_is_not_there() {
    let sandbox = EXAMPLE.sandbox();
    insta::assert_snapshot!(sandbox.rollpack("validate spec.yml --packages packages"), @r#"
    $ rollpack validate spec.yml --packages packages
    exit code 2
    --- stderr
    error: cannot look at `spec.yml`
    caused by: No such file or directory (os error 2)
    hint: check the path
    "#);
    insta::assert_snapshot!(sandbox.rollpack("validate spec.yaml --packages package"), @r#"
    $ rollpack validate spec.yaml --packages package
    exit code 2
    --- stderr
    error: cannot list `package`
    caused by: No such file or directory (os error 2)
    hint: check the path
    "#);
    insta::assert_snapshot!(sandbox.rollpack("validate spec.yaml --only no-such-rule"), @r#"
    $ rollpack validate spec.yaml --only no-such-rule
    exit code 2
    --- stderr
    error: invalid value 'no-such-rule' for '--only <RULE>': no such rule; `rollpack rules` lists them

    For more information, try '--help'.
    "#);
}
