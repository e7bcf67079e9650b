//! Keys that are elsewhere: a command signs, or another machine does in two phases. The bundle is the one that the
//! key itself would have made.
#![cfg(unix)]

use std::process::{Command, Stdio};
use std::time::Duration;

use crate::authorities::{Office, SIGNER};
use crate::peers::{program, run};

const BUILD: &str = "-q build spec.yaml --packages packages -o a.zip";

/// Builds with more arguments and tells the exit code and what was said to standard error.
fn built(office: &Office, more: &[&str]) -> String {
    let mut command = office.sandbox.command();
    command.args(BUILD.split_whitespace()).args(more);
    command.env("PATH", std::env::var_os("PATH").unwrap());
    command.env("SOFTHSM2_CONF", office.sandbox.path("softhsm2.conf"));
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    format!("exit code {}\n{said}", output.status.code().unwrap())
}

/// The bundle that the key itself makes.
fn with_the_key(office: &Office, name: &str) -> Vec<u8> {
    let (key, cert) = (format!("{name}.key"), format!("{name}.pem"));
    assert!(built(office, &["--key", &key, "--cert", &cert]).starts_with("exit code 0\n"));
    office.sandbox.read("a.zip")
}

#[test]
fn openssl_signs_by_a_command() {
    let Some(office) = Office::new() else { return };
    for (name, key, hash) in [
        ("rsa", "RSA -pkeyopt rsa_keygen_bits:3072", "sha256"),
        ("p256", "EC -pkeyopt ec_paramgen_curve:P-256", "sha256"),
        ("p384", "EC -pkeyopt ec_paramgen_curve:P-384", "sha384"),
    ] {
        office.certificate_with(name, name, SIGNER, "", key);
        let command = format!("openssl dgst -{hash} -sign {name}.key");
        let cert = format!("{name}.pem");
        let said = built(&office, &["--sign-command", &command, "--cert", &cert]);
        assert_eq!(said, "exit code 0\n");
        office
            .sandbox
            .write("bundle.zip", office.sandbox.read("a.zip"));
        office.check(name, "exit code 0");
        if name == "rsa" {
            assert_eq!(office.sandbox.read("a.zip"), with_the_key(&office, name));
        }
        // By the digest alone, as services sign.
        let digest = format!(
            "sh -c 'perl -e \"print pack(chr(72).chr(42), \\$ENV{{ROLLPACK_DIGEST}})\" > digest; exec openssl pkeyutl -sign -inkey {name}.key -pkeyopt digest:{hash} -in digest'"
        );
        if program("perl").is_some() {
            let said = built(&office, &["--sign-command", &digest, "--cert", &cert]);
            assert_eq!(said, "exit code 0\n");
        }
    }
}

#[test]
fn a_token_signs_by_a_command() {
    let Some(office) = Office::new() else { return };
    let (Some(tool), Some(_)) = (program("pkcs11-tool"), program("softhsm2-util")) else {
        return;
    };
    let Some(module) = [
        "/usr/lib/softhsm/libsofthsm2.so",
        "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
        "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
    ]
    .iter()
    .find(|path| std::path::Path::new(path).exists()) else {
        panic!("softhsm2-util without its module");
    };
    let tokens = office.sandbox.path("tokens");
    std::fs::create_dir(&tokens).unwrap();
    let settings = format!(
        "directories.tokendir = {}\nobjectstore.backend = file\n",
        tokens.display()
    );
    let settings = office.sandbox.write("softhsm2.conf", settings);
    let softhsm = |arguments: &str| {
        let mut command = Command::new("softhsm2-util");
        command
            .args(arguments.split_whitespace())
            .env("SOFTHSM2_CONF", &settings);
        run(command.current_dir(office.sandbox.path(""))).unwrap();
    };
    softhsm("--init-token --free --label test --pin 1234 --so-pin 1234");
    office.certificate_with(
        "rsa",
        "rsa",
        SIGNER,
        "",
        "RSA -pkeyopt rsa_keygen_bits:3072",
    );
    office.certificate("ec", "ec", SIGNER, "");
    // SoftHSM signs digests with ECDSA, and answers with r and s one behind the other.
    let digested = "sh -c 'openssl dgst -sha256 -binary > digest && exec ";
    for (name, id, mechanism, input, before, after) in [
        ("rsa", "01", "SHA256-RSA-PKCS", "/dev/stdin", "", ""),
        ("ec", "02", "ECDSA", "digest", digested, "'"),
    ] {
        office.openssl(&format!(
            "pkcs8 -topk8 -nocrypt -in {name}.key -out import.pem"
        ));
        softhsm(&format!(
            "--import import.pem --token test --label {name} --id {id} --pin 1234"
        ));
        let command = format!(
            "{before}{} --module {module} --token-label test --login --pin env:PIN --sign --mechanism {mechanism} --id {id} --input-file {input} --output-file /dev/stdout{after}",
            tool.display()
        );
        let cert = format!("{name}.pem");
        let mut run = office.sandbox.command();
        run.args(BUILD.split_whitespace());
        run.args(["--sign-command", &command, "--cert", &cert]);
        run.env("SOFTHSM2_CONF", &settings).env("PIN", "1234");
        run.env("PATH", std::env::var_os("PATH").unwrap());
        let output = run.output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        office
            .sandbox
            .write("bundle.zip", office.sandbox.read("a.zip"));
        office.check(name, "exit code 0");
        if name == "rsa" {
            assert_eq!(office.sandbox.read("a.zip"), with_the_key(&office, name));
        }
    }
}

#[test]
fn what_a_command_gives_is_checked() {
    let Some(office) = Office::new() else { return };
    office.certificate("ec", "ec", SIGNER, "");
    office.certificate("other", "other", SIGNER, "");
    for (command, expect) in [
        (
            "openssl dgst -sha256 -sign other.key",
            "exit code 1\nerror: the private key does not belong to the certificate of `CN=ec,O=Fabrikam`\n",
        ),
        (
            "echo signed",
            "exit code 1\nerror: the private key does not belong to the certificate of `CN=ec,O=Fabrikam`\n",
        ),
        (
            "true",
            "exit code 2\nerror: the sign command `true` wrote nothing\n",
        ),
        (
            "false",
            "exit code 2\nerror: the sign command `false` failed (exit status: 1)\n",
        ),
        (
            "yes",
            "exit code 2\nerror: the sign command `yes` wrote more than 65536 bytes, which is not a signature\n",
        ),
        (
            "no-such-program",
            "exit code 2\nerror: the sign command `no-such-program` cannot be started\ncaused by: No such file or directory (os error 2)\n",
        ),
    ] {
        let said = built(&office, &["--sign-command", command, "--cert", "ec.pem"]);
        assert_eq!(said, expect);
    }
    let arguments = [
        "--sign-command",
        "sleep 600",
        "--cert",
        "ec.pem",
        "--sign-timeout",
        "1",
    ];
    let expect = "exit code 2\nerror: the sign command `sleep` took longer than 1 seconds\n";
    assert_eq!(built(&office, &arguments), expect);
    assert!(!office.sandbox.list("").contains(&"a.zip".to_owned()));
}

#[test]
fn a_command_ends_with_the_program() {
    let Some(office) = Office::new() else { return };
    office.certificate("ec", "ec", SIGNER, "");
    for signal in ["-INT", "-TERM"] {
        office
            .sandbox
            .write("sign", "#!/bin/sh\necho $$ > id\nexec sleep 600\n");
        let _ = std::fs::remove_file(office.sandbox.path("id"));
        let mut command = office.sandbox.command();
        command.args(BUILD.split_whitespace());
        command.args(["--sign-command", "sh sign", "--cert", "ec.pem"]);
        let child = command
            .env("PATH", std::env::var_os("PATH").unwrap())
            .stderr(Stdio::piped());
        let child = child.spawn().unwrap();
        let id = loop {
            let id = std::fs::read_to_string(office.sandbox.path("id")).unwrap_or_default();
            if id.ends_with('\n') {
                break id.trim().to_owned();
            }
            std::thread::sleep(Duration::from_millis(5));
        };
        let kill = |arguments: [&str; 2]| {
            let mut kill = Command::new("kill");
            kill.args(arguments)
                .stderr(Stdio::null())
                .status()
                .unwrap()
                .success()
        };
        assert!(kill([signal, &child.id().to_string()]));
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(130));
        assert!(
            !kill(["-0", &id]),
            "{signal}: the sign command is still there"
        );
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(said, "stopped; nothing was left half written\n");
    }
}

/// Whether a process is there and has not ended.
#[cfg(target_os = "linux")]
fn is_running(id: &str) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    let state = stat.rsplit_once(") ").map(|(_, rest)| rest.chars().next());
    !matches!(state, None | Some(Some('Z' | 'X')))
}

/// What a command started ends with it, however it is ended.
#[cfg(target_os = "linux")]
#[test]
fn what_a_command_started_ends_with_the_program() {
    let Some(office) = Office::new() else { return };
    office.certificate("ec", "ec", SIGNER, "");
    // Its own child, and one that is no child of anybody who waits for it.
    office.sandbox.write(
        "sign",
        "#!/bin/sh\n(sleep 600 & echo $! > second; echo done > begun) &\nsleep 600 & echo $! > first\nwait\n",
    );
    for end in ["-TERM", "-INT", "limit"] {
        for name in ["first", "second", "begun"] {
            let _ = std::fs::remove_file(office.sandbox.path(name));
        }
        let mut command = office.sandbox.command();
        command.args(BUILD.split_whitespace());
        command.args(["--sign-command", "sh sign", "--cert", "ec.pem"]);
        if end == "limit" {
            command.args(["--sign-timeout", "2"]);
        }
        let mut child = command
            .env("PATH", std::env::var_os("PATH").unwrap())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let ids = loop {
            let read = |name| std::fs::read_to_string(office.sandbox.path(name));
            if let (Ok(first), Ok(second), Ok(_)) = (read("first"), read("second"), read("begun"))
                && first.ends_with('\n')
                && second.ends_with('\n')
            {
                break [first.trim().to_owned(), second.trim().to_owned()];
            }
            std::thread::sleep(Duration::from_millis(5));
        };
        assert!(ids.iter().all(|id| is_running(id)));
        if end != "limit" {
            let kill = Command::new("kill")
                .args([end, &child.id().to_string()])
                .status();
            assert!(kill.unwrap().success());
        }
        let status = child.wait().unwrap();
        assert_eq!(status.code(), Some(if end == "limit" { 2 } else { 130 }));
        let start = std::time::Instant::now();
        while ids.iter().any(|id| is_running(id)) {
            assert!(start.elapsed() < Duration::from_secs(5), "{end}: {ids:?}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

#[test]
fn another_machine_signs_in_two_phases() {
    let Some(office) = Office::new() else { return };
    let key = "RSA -pkeyopt rsa_keygen_bits:3072";
    office.certificate("root", "root", crate::authorities::AUTHORITY, "");
    office.certificate_with("rsa", "root", SIGNER, "", key);
    office.certificate("ec", "root", SIGNER, "");
    for name in ["rsa", "ec"] {
        let cert = format!("{name}.pem");
        let sign = |raw: &str, object: &str| {
            office.openssl(&format!(
                "dgst -sha256 -sign {name}.key -out {raw} tbs/{object}.tbs"
            ));
        };
        let first = ["--cert", &cert, "--tbs-out", "tbs"];
        assert_eq!(built(&office, &first), "exit code 0\n");
        assert_eq!(office.sandbox.list("tbs"), ["install.ps1.tbs"]);
        sign("raw", "install.ps1");
        let second = [&first[..], &["--raw-signature", "raw"]].concat();
        assert_eq!(built(&office, &second), "exit code 0\n");
        assert_eq!(
            office.sandbox.list("tbs"),
            ["install.ps1.tbs", "manifest.json.tbs"]
        );
        sign("raw2", "manifest.json");
        let third = [
            "--cert",
            &cert,
            "--raw-signature",
            "raw2",
            "--raw-signature",
            "raw",
        ];
        assert_eq!(built(&office, &third), "exit code 0\n");
        office
            .sandbox
            .write("bundle.zip", office.sandbox.read("a.zip"));
        office.check("root", "exit code 0");
        if name == "rsa" {
            assert_eq!(office.sandbox.read("a.zip"), with_the_key(&office, name));
        }
        // In one round, where the script has no signature of its own.
        let only = "--no-script-signature";
        assert_eq!(
            built(&office, &[&first[..], &[only]].concat()),
            "exit code 0\n"
        );
        sign("raw", "manifest.json");
        let manifest = ["--cert", &cert, "--raw-signature", "raw", only];
        assert_eq!(built(&office, &manifest), "exit code 0\n");
        // A signature over something else, by the right key.
        office.openssl(&format!("dgst -sha256 -sign {name}.key -out raw spec.yaml"));
        let said = built(&office, &manifest);
        let expect = format!(
            "exit code 1\nerror: no raw signature that was given is one by the key of `CN={name},O=Fabrikam` over what is to be signed\n"
        );
        assert!(said.starts_with(&expect), "{said}");
        std::fs::remove_dir_all(office.sandbox.path("tbs")).unwrap();
    }
    // A second signer of the same bundle.
    let sign = "sign a.zip --cert ec.pem --tbs-out tbs";
    with_the_key(&office, "rsa");
    let said = office.sandbox.rollpack(sign);
    assert!(
        said.contains("wrote what is to be signed to `tbs/manifest.json.tbs` (ECDSA P-256"),
        "{said}"
    );
    office.openssl("dgst -sha256 -sign ec.key -out raw tbs/manifest.json.tbs");
    let said = office
        .sandbox
        .rollpack("sign a.zip --cert ec.pem --raw-signature raw -o bundle.zip");
    assert!(said.contains("exit code 0"), "{said}");
    office.check("root", "exit code 0");
}
