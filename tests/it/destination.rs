//! Where `build` writes: never over what it reads, never in place of what is no regular file.

use crate::rollup::EXAMPLE;
use crate::sandbox::Sandbox;

const BUILD: &str = "-q build spec.yaml --packages packages";

/// Builds with further arguments, which must be refused; no file changes.
fn refused(sandbox: &Sandbox, arguments: &str) -> String {
    let files = [
        "spec.yaml",
        "rsa.key.pem",
        "rsa.cert.pem",
        "password",
        "packages/Portal-Web.msi",
    ];
    let before = files.map(|name| sandbox.read(name));
    let names = sandbox.list("");
    let transcript = sandbox.rollpack(&format!("{BUILD} {arguments}"));
    assert!(transcript.contains("exit code 2"), "{transcript}");
    assert!(
        files.map(|name| sandbox.read(name)) == before,
        "{arguments}"
    );
    assert_eq!(sandbox.list(""), names);
    transcript
}

fn sandbox() -> Sandbox {
    let sandbox = EXAMPLE.sandbox();
    sandbox.write("password", "secret\n");
    sandbox
}

#[test]
fn nothing_that_is_read_is_overwritten() {
    let sandbox = sandbox();
    let signer = "--key rsa.key.pem --cert rsa.cert.pem --key-password-file password";
    for input in [
        "spec.yaml",
        "rsa.key.pem",
        "rsa.cert.pem",
        "password",
        "packages/Portal-Web.msi",
    ] {
        let transcript = refused(&sandbox, &format!("{signer} -o {input}"));
        let told = format!("the bundle would take the place of its own input `{input}`");
        assert!(transcript.contains(&told), "{transcript}");
    }
    // Another name of the same file, and what the environment names.
    std::fs::hard_link(sandbox.path("rsa.key.pem"), sandbox.path("other.pem")).unwrap();
    refused(&sandbox, &format!("{signer} -o other.pem"));
    let output = sandbox
        .command()
        .args(BUILD.split_whitespace())
        .args(["-o", "rsa.key.pem"])
        .env("ROLLPACK_KEY", "rsa.key.pem")
        .env("ROLLPACK_CERT", "rsa.cert.pem")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_folder_is_refused() {
    let sandbox = sandbox();
    insta::assert_snapshot!(refused(&sandbox, "--unsigned -o packages"), @r#"
    $ rollpack -q build spec.yaml --packages packages --unsigned -o packages
    exit code 2
    --- stderr
    error: `packages` is a folder
    hint: name a file in it with `-o`
    "#);
}

#[cfg(unix)]
#[test]
fn what_is_no_regular_file_is_refused() {
    let Some(mkfifo) = crate::peers::program("mkfifo") else {
        return;
    };
    let sandbox = sandbox();
    let made = std::process::Command::new(mkfifo)
        .arg(sandbox.path("pipe"))
        .status();
    assert!(made.unwrap().success());
    std::os::unix::fs::symlink("pipe", sandbox.path("to-pipe")).unwrap();
    std::os::unix::fs::symlink("nowhere", sandbox.path("to-nowhere")).unwrap();
    insta::assert_snapshot!(refused(&sandbox, "--unsigned -o pipe"), @r#"
    $ rollpack -q build spec.yaml --packages packages --unsigned -o pipe
    exit code 2
    --- stderr
    error: `pipe` is not a regular file
    hint: a bundle is written beside its name and renamed when it is whole: name a file with `-o`
    "#);
    refused(&sandbox, "--unsigned -o to-pipe");
    insta::assert_snapshot!(refused(&sandbox, "--unsigned -o to-nowhere"), @r#"
    $ rollpack -q build spec.yaml --packages packages --unsigned -o to-nowhere
    exit code 2
    --- stderr
    error: cannot follow the link `to-nowhere`
    caused by: No such file or directory (os error 2)
    hint: check the path
    "#);
}

#[cfg(unix)]
#[test]
fn a_link_is_followed() {
    let sandbox = sandbox();
    sandbox.write("store/real.zip", "older");
    std::os::unix::fs::symlink("store/real.zip", sandbox.path("current.zip")).unwrap();
    let transcript = sandbox.rollpack(&format!("{BUILD} --unsigned -o current.zip"));
    assert!(transcript.contains("exit code 0"), "{transcript}");
    assert!(sandbox.path("current.zip").is_symlink());
    assert!(sandbox.read("store/real.zip").starts_with(b"PK"));
    assert_eq!(sandbox.list("store"), ["real.zip"]);
    // A link to an input is that input.
    std::os::unix::fs::symlink("rsa.key.pem", sandbox.path("key-link.zip")).unwrap();
    refused(
        &sandbox,
        "--key rsa.key.pem --cert rsa.cert.pem -o key-link.zip",
    );
}
