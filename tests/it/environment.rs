//! Variables: they stand in for arguments that are not there, and an argument beats them.

use crate::build::build;
use crate::rollup::EXAMPLE;
use crate::sandbox::Sandbox;

fn run(sandbox: &Sandbox, variables: &[(&str, &str)], arguments: &str) -> String {
    let output = sandbox
        .command()
        .args(arguments.split_whitespace())
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    sandbox.transcript(arguments, &output)
}

fn check(sandbox: &Sandbox, variables: &[(&str, &str)], arguments: &str, code: u8) -> String {
    let transcript = run(sandbox, variables, arguments);
    let expect = format!("exit code {code}\n");
    assert!(transcript.contains(&expect), "{variables:?} {transcript}");
    transcript
}

const KEY: (&str, &str) = ("ROLLPACK_KEY", "rsa.key.pem");
const CERT: (&str, &str) = ("ROLLPACK_CERT", "rsa.cert.pem");
const BUILD: &str = "build spec.yaml --packages packages -o a.zip";

#[test]
fn a_signer_is_taken_from_variables_unless_arguments_say_otherwise() {
    let sandbox = EXAMPLE.sandbox();
    let signed = check(&sandbox, &[KEY, CERT], BUILD, 0);
    assert!(signed.contains("CN=RSA Signer"), "{signed}");
    let unsigned = check(&sandbox, &[KEY, CERT], &format!("{BUILD} --unsigned"), 0);
    assert!(unsigned.contains("signed by  nobody"), "{unsigned}");
    let other = format!("{BUILD} --key p256.key.pem --cert p256.cert.pem");
    let other = check(&sandbox, &[KEY, CERT], &other, 0);
    assert!(other.contains("CN=P-256 Signer"), "{other}");
    check(&sandbox, &[CERT], &format!("{BUILD} --key rsa.key.pem"), 0);
    check(&sandbox, &[KEY], &format!("{BUILD} --dry-run"), 0);
    check(&sandbox, &[KEY, CERT], &format!("{BUILD} --dry-run"), 0);
    let key = check(&sandbox, &[KEY], BUILD, 2);
    assert!(key.contains("--cert"), "{key}");
    let cert = check(&sandbox, &[CERT], BUILD, 2);
    assert!(cert.contains("--key"), "{cert}");
    check(
        &sandbox,
        &[],
        &format!("{BUILD} --unsigned --key rsa.key.pem"),
        2,
    );
}

#[test]
fn an_empty_variable_is_none() {
    let sandbox = EXAMPLE.sandbox();
    build(&sandbox, "--key rsa.key.pem --cert rsa.cert.pem");
    let empty = [
        "ROLLPACK_KEY",
        "ROLLPACK_CERT",
        "ROLLPACK_CA",
        "ROLLPACK_COLOR",
        "ROLLPACK_JOBS",
        "ROLLPACK_KEY_PASSWORD",
    ]
    .map(|name| (name, ""));
    check(&sandbox, &empty, "verify bundle.zip --ca ca.pem", 0);
    let nobody = check(&sandbox, &empty, "verify bundle.zip", 2);
    assert!(nobody.contains("nobody is trusted"), "{nobody}");
    let nobody = check(&sandbox, &empty, BUILD, 2);
    assert!(nobody.contains("would have no signature"), "{nobody}");
    check(&sandbox, &empty, &format!("{BUILD} --unsigned"), 0);
}

#[test]
fn an_authority_is_taken_from_a_variable_unless_one_is_named() {
    let sandbox = EXAMPLE.sandbox();
    build(&sandbox, "--key rsa.key.pem --cert rsa.cert.pem");
    check(
        &sandbox,
        &[("ROLLPACK_CA", "ca.pem")],
        "verify bundle.zip",
        0,
    );
    check(
        &sandbox,
        &[("ROLLPACK_CA", "gone.pem")],
        "verify bundle.zip",
        2,
    );
    let named = "verify bundle.zip --ca ca.pem";
    check(&sandbox, &[("ROLLPACK_CA", "gone.pem")], named, 0);
}

#[test]
fn a_wrong_value_is_told_with_its_variable() {
    let sandbox = Sandbox::new();
    insta::assert_snapshot!(check(&sandbox, &[("ROLLPACK_COLOR", "blue")], "rules", 2), @"
    $ rollpack rules
    exit code 2
    --- stderr
    error: the variable `ROLLPACK_COLOR` is `blue`, which is not `auto`, `always` or `never`
    hint: set it to such a value, or unset it
    ");
    insta::assert_snapshot!(check(&sandbox, &[("ROLLPACK_JOBS", "0")], "rules", 2), @"
    $ rollpack rules
    exit code 2
    --- stderr
    error: the variable `ROLLPACK_JOBS` is `0`, which is not a number of threads
    hint: set it to such a value, or unset it
    ");
    check(&sandbox, &[("ROLLPACK_JOBS", "0")], "rules --jobs 1", 0);
    check(
        &sandbox,
        &[("ROLLPACK_COLOR", "blue")],
        "rules --color never",
        0,
    );
}
