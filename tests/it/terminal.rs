//! What people see on a narrow terminal: no line is wider than it, but for what would not survive being broken.

use std::process::{Command, Stdio};

use crate::peers::program;
use crate::rollup::EXAMPLE;
use crate::sandbox::Sandbox;

const WIDTHS: [usize; 2] = [80, 40];

/// What is shown, by commands that follow each other in one folder. `inspect --sheet` is left out: it is a form for paper.
const COMMANDS: [&str; 33] = [
    "validate wrong.yaml --packages packages",
    "validate misspelled.yaml --packages packages",
    "validate spec.yaml",
    "validate packages/Portal-Web.msi",
    "build wrong.yaml --packages packages --unsigned",
    "build spec.yaml --packages packages",
    "build spec.yaml --packages packages --dry-run",
    "build spec.yaml --packages packages --key rsa.key.pem --cert rsa.cert.pem -o bundle.zip",
    "verify bundle.zip",
    "verify bundle.zip --ca ca.pem",
    "verify bundle.zip --ca p256.cert.pem",
    "extract bundle.zip --ca ca.pem --to out",
    "inspect bundle.zip",
    "inspect packages/Portal-Web.msi",
    "inspect packages/Portal-Web.msi --summary",
    "inspect packages/Portal-Web.msi --files",
    "inspect packages/Portal-Web.msi --tables",
    "inspect packages/Portal-Web.msi --table Property",
    "inspect packages/Portal-Web.msi --streams",
    "inspect packages/Portal-Web.msi --find Portal",
    "inspect packages/Portal-Release-Notes.txt",
    "unpack packages/Portal-Web.msi --to web",
    "unpack packages/Portal-Web.msi --to web",
    "explain ICE03",
    "explain inventory-size-mismatch",
    "rules",
    "init packages -o drafted.yaml",
    "init packages -o drafted.yaml",
    "update wrong.yaml --packages packages --check",
    "import packages/Portal-Release-Notes.txt -o imported.yaml",
    "trust new trust.json --keeper rsa.cert.pem",
    "trust show trust.json",
    "verify no-such-folder/no-such-bundle.zip --ca ca.pem",
];

/// Runs a command on a terminal of so many columns, and returns what is seen.
fn seen(sandbox: &Sandbox, script: &std::path::Path, width: usize, line: &str) -> String {
    let rollpack = sandbox.command();
    let on_terminal = format!(
        "stty cols {width} rows 40 && exec '{}' {line}",
        rollpack.get_program().to_str().unwrap()
    );
    let mut command = Command::new(script);
    command.args(["-q", "-e", "-c", &on_terminal, "/dev/null"]);
    command.current_dir(sandbox.path("")).stdin(Stdio::null());
    command
        .env_clear()
        .env("TERM", "xterm")
        .env("NO_COLOR", "1");
    command.env("PATH", "/usr/bin:/bin").env("SHELL", "/bin/sh");
    let output = command.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.replace('\r', "")
}

/// Tells whether a line could have been broken: it has more than one word, of which what stands in backticks is one.
fn has_several_words(line: &str) -> bool {
    let mut is_quoted = false;
    line.trim().chars().any(|character| {
        is_quoted ^= character == '`';
        character == ' ' && !is_quoted
    })
}

fn sandbox() -> Sandbox {
    let sandbox = EXAMPLE.sandbox();
    let spec = String::from_utf8(sandbox.read("spec.yaml")).unwrap();
    let wrong = spec
        .replace("153,600", "153,601")
        .replace("2.1.3.0", "2.1.4.9");
    sandbox.write(
        "wrong.yaml",
        wrong.replace("platform: x64", "platform: x86"),
    );
    let misspelled = spec.replace("    role: database\n", "    role: databse\n");
    sandbox.write(
        "misspelled.yaml",
        misspelled.replace("title: Stop", "tittle: Stop"),
    );
    sandbox
}

fn check(sandbox: &Sandbox, line: &str) -> Vec<String> {
    let Some(script) = program("script") else {
        return Vec::new();
    };
    let mut wide = Vec::new();
    for width in WIDTHS {
        let text = seen(sandbox, &script, width, line);
        assert!(!text.trim().is_empty(), "{line}");
        for shown in text.lines() {
            // A difference shows lines of files as they are, a fence of Markdown what is inside it.
            let is_data = shown.starts_with(['+', '-', '@']);
            if shown.chars().count() > width && !is_data && has_several_words(shown) {
                wide.push(format!("{width}: {line}\n{shown}"));
            }
        }
    }
    wide
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let sandbox = sandbox();
    let wide: Vec<_> = COMMANDS
        .iter()
        .flat_map(|line| check(&sandbox, line))
        .collect();
    assert!(wide.is_empty(), "{}", wide.join("\n"));
}

#[test]
fn no_page_of_help_is_wider_than_the_terminal() {
    let sandbox = Sandbox::new();
    let commands = [
        "",
        "build",
        "validate",
        "verify",
        "inspect",
        "explain",
        "rules",
        "init",
        "update",
        "import",
        "trust",
        "unpack",
        "extract",
        "sign",
        "timestamp",
        "script",
        "schema",
    ];
    let wide: Vec<_> = commands
        .iter()
        .flat_map(|command| check(&sandbox, &format!("help {command}")))
        .collect();
    assert!(wide.is_empty(), "{}", wide.join("\n"));
}

#[test]
fn words_are_whole_and_carets_point_at_what_they_are_about() {
    let Some(script) = program("script") else {
        return;
    };
    let sandbox = sandbox();
    let line = "validate wrong.yaml --packages packages --only inventory-size-mismatch";
    insta::assert_snapshot!(seen(&sandbox, &script, 40, line), @"
    error[inventory-size-mismatch]:
      `Portal-Web.msi` has 153,600 bytes,
      but 153,601 are documented
      --> wrong.yaml:28:11
       |
    28 |     size: 153,601
       |           ^^^^^^^
       |
       = hint: get the documented file
               again, or correct the size in
               the spec

    4 files: 1 error
    1 rule ran
    ");
    insta::assert_snapshot!(seen(&sandbox, &script, 40, "build spec.yaml --packages packages -o no/bundle.zip"), @"
    error: the bundle would have no
      signature
    hint: name a key and its certificate
      with `--key` and `--cert`, or both
      with `--pfx`
    hint: openssl makes a pair for
      development:
      `openssl req -x509 -newkey rsa:3072 -nodes -keyout key.pem -out cert.pem -days 365 -subj /CN=Development -addext basicConstraints=CA:FALSE -addext keyUsage=digitalSignature -addext extendedKeyUsage=codeSigning`
    hint: build without a signature with
      `--unsigned`
    ");
}
