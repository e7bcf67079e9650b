//! The playbook: Ansible reads it, and runs it as it ships on made-up servers.
//!
//! Only the three files of tasks that reach a server have twins. `cargo xtask interop ansible` takes the first rollup.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_yaml::Value as Yaml;
use xtask::interop::site::{Material, Site};

use super::hostile::{HOSTILE, hostile};
use super::{Planned, SPECS, engine};
use crate::peers;
use crate::rollup::{EXAMPLE, signer};
use crate::sandbox::Sandbox;

const SMALL: &str = include_str!("../../data/render/ansible/rollup.yaml");

/// Types at a terminal what a list of steps by hand asks for.
const TYPE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/data/render/ansible/type.py"
);

/// Writes a playbook into a folder.
fn write(planned: &Planned, folder: &Path) {
    let files = rollpack::render::playbook(&planned.plan(), &planned.script()).unwrap();
    for file in files {
        let path = folder.join(file.path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, file.text).unwrap();
    }
}

/// Writes the playbooks of all specs.
fn playbooks() -> (tempfile::TempDir, Vec<PathBuf>) {
    let folder = tempfile::tempdir().unwrap();
    let mut all: Vec<_> = SPECS.iter().map(|spec| Planned::read(spec)).collect();
    all.push(hostile());
    let paths = all.iter().enumerate().map(|(number, planned)| {
        let path = folder.path().join(format!("playbook-{number}"));
        write(planned, &path);
        path
    });
    let paths = paths.collect();
    (folder, paths)
}

#[test]
fn ansible_reads_every_playbook() {
    let Some(ansible) = peers::program("ansible-playbook") else {
        return;
    };
    let (_folder, paths) = playbooks();
    for path in paths {
        let mut command = Command::new(&ansible);
        command
            .args(["-i", "inventory.yml", "--syntax-check", "playbook.yml"])
            .env("ANSIBLE_HOME", path.join(".ansible"))
            .current_dir(&path);
        peers::run(&mut command).unwrap();
    }
}

#[test]
fn nothing_is_to_be_said_against_a_playbook() {
    let Some(lint) = peers::program("ansible-lint") else {
        return;
    };
    let (folder, paths) = playbooks();
    // Names are to be without templates in the middle, which those of hostile texts have to have.
    let ours = &paths[..SPECS.len()];
    let mut command = Command::new(lint);
    command
        .args([
            "--offline",
            "--nocolor",
            "--strict",
            "--profile",
            "production",
        ])
        .args(ours.iter().map(|path| path.join("playbook.yml")))
        .args(ours.iter().map(|path| path.join("inventory.yml")))
        .env("ANSIBLE_HOME", folder.path().join(".ansible"))
        .current_dir(folder.path());
    peers::run(&mut command).unwrap();
}

#[test]
fn hostile_texts_stay_texts_in_a_playbook() {
    let planned = hostile();
    let files = rollpack::render::playbook(&planned.plan(), &planned.script()).unwrap();
    let mut count = 0;
    for file in files.iter().take(3) {
        let value: Yaml = serde_yaml::from_str(&file.text).unwrap();
        each_text(&value, &mut |text| {
            // The only templates that stand for a brace, then those that are ours.
            let shown = text.replace("{{ '{' }}", "\u{0}");
            let rest = shown
                .replace("{{ rollpack_", "")
                .replace("{{ inventory_dir", "");
            let is_ours = file.path == "group_vars/all.yml" && shown.starts_with("{{ dict(");
            let is_value = text.ends_with(HOSTILE);
            let is_safe = !rest.contains("{{") && !rest.contains("{%") && !rest.contains("{#");
            assert!(is_safe || is_ours || is_value, "{}: {text}", file.path);
            let shown = shown.replace('\u{0}', "{");
            count += usize::from(shown.contains(HOSTILE));
        });
    }
    assert!(count > 20, "{count}");
}

/// Looks at every string of a document; what is said to be unsafe has a tag.
fn each_text(value: &Yaml, look: &mut impl FnMut(&str)) {
    match value {
        Yaml::Mapping(mapping) => mapping.values().for_each(|value| each_text(value, look)),
        Yaml::Sequence(values) => values.iter().for_each(|value| each_text(value, look)),
        Yaml::String(text) => look(text),
        Yaml::Tagged(tagged) => assert_eq!(tagged.tag, "unsafe"),
        _ => {}
    }
}

/// A site of three servers for the small rollup.
fn site(sandbox: &Sandbox) -> Option<Site> {
    peers::program("ansible-playbook")?;
    let engine = engine::engine()?;
    EXAMPLE.place(sandbox);
    sandbox.write("small.yaml", SMALL);
    for name in ["Portal-Agent-x64.msi", "Portal-Release-Notes.txt"] {
        std::fs::remove_file(sandbox.path("packages").join(name)).unwrap();
    }
    let built = sandbox.rollpack(
        "build small.yaml --packages packages --key rsa.key.pem --cert rsa.cert.pem -o small.zip",
    );
    assert!(built.contains("exit code 0"), "{built}");
    let site = Site::new(
        &sandbox.path("site"),
        &Material {
            program: Path::new(env!("CARGO_BIN_EXE_rollpack")),
            bundle: &sandbox.path("small.zip"),
            ca: &signer("ca.pem"),
            engine: &engine,
            roles: &[("engine", &["eng01", "eng02"]), ("database", &["sql01"])],
        },
    );
    Some(site.unwrap())
}

/// What the servers were asked to change, a call a line.
fn calls(site: &Site) -> String {
    let calls = ["eng01", "eng02", "sql01"].map(|server| {
        let calls = std::fs::read_to_string(site.server(server).join("calls"));
        let calls = calls.unwrap_or_default();
        let lines = calls.lines().map(|line| {
            let line = line.split(" /l*v ").next().unwrap();
            let line = line.replace(site.server(server).to_str().unwrap(), "[SERVER]");
            format!("{server}: {line}\n")
        });
        lines.collect::<String>()
    });
    calls.concat()
}

#[test]
fn a_playbook_goes_on_where_it_stopped_and_does_nothing_twice() {
    let sandbox = Sandbox::new();
    let Some(mut site) = site(&sandbox) else {
        return;
    };
    // All that is left open is told at once, before anything reaches a server.
    site.set("rollpack_trust", serde_json::json!([]));
    site.set(
        "rollpack_roles_without_servers",
        serde_json::json!(["database"]),
    );
    let run = site.run(&[]).unwrap();
    assert_ne!(run.code, 0);
    for fault in [
        "say in rollpack_trust whom to trust",
        "the role database is in rollpack_roles_without_servers, and sql01 has it",
    ] {
        assert!(run.shown.contains(fault), "{}", run.shown);
    }
    assert!(!site.server("eng01").join("bundle").exists());
    site.set(
        "rollpack_trust",
        serde_json::json!(["--ca", signer("ca.pem")]),
    );
    site.set("rollpack_roles_without_servers", serde_json::json!([]));

    // Nobody is there for a list of steps by hand. What is behind the barrier is not begun.
    let run = site.run(&[]).unwrap();
    assert_ne!(run.code, 0);
    assert!(
        run.shown.contains("Nobody confirmed that it is done"),
        "{}",
        run.shown
    );
    insta::assert_snapshot!(calls(&site), @"
    eng01: COM+ Engine disable
    eng02: COM+ Engine disable
    ");
    for server in ["eng01", "eng02", "sql01"] {
        let journal = site.journals().join(server).join("journal.jsonl");
        assert!(journal.exists(), "{server}");
    }

    // Of servers that are left out nothing is known, and a barrier wants to know of all.
    let run = site.run(&["--limit", "localhost,sql01"]).unwrap();
    assert_ne!(run.code, 0);
    assert!(run.shown.contains("eng02: stop/disable"), "{}", run.shown);

    // A person types; a step fails, and nothing behind it is begun.
    std::fs::write(site.server("sql01").join("state/exit-codes"), "1603\n").unwrap();
    let shown = typed(&site).unwrap_err();
    assert!(
        shown.contains("Type 2-3 when all of this is done"),
        "{shown}"
    );
    assert!(shown.contains("(database/install) failed"), "{shown}");
    assert!(!calls(&site).contains("Portal-Web"), "{}", calls(&site));

    // It goes on, and what was said to be done is not asked about again.
    let shown = typed(&site).unwrap();
    assert!(!shown.contains("Type 2-3"), "{shown}");
    assert!(shown.contains("Type 6 when all of this is done"), "{shown}");
    assert!(
        shown.contains("To be done by hand on eng01, eng02"),
        "{shown}"
    );
    let done = calls(&site);
    insta::assert_snapshot!(done, @r#"
    eng01: COM+ Engine disable
    eng01: msiexec.exe /i "[SERVER]/bundle/Portal-Web.msi" /qn /norestart
    eng01: COM+ Engine enable
    eng02: COM+ Engine disable
    eng02: msiexec.exe /i "[SERVER]/bundle/Portal-Web.msi" /qn /norestart
    eng02: COM+ Engine enable
    sql01: msiexec.exe /i "[SERVER]/bundle/Portal-Database.msi" /qn /norestart
    sql01: msiexec.exe /i "[SERVER]/bundle/Portal-Database.msi" /qn /norestart
    "#);

    // Again, and nothing is done or asked.
    let run = site.run(&[]).unwrap();
    assert_eq!(run.code, 0, "{}", run.shown);
    assert_eq!(calls(&site), done);
    let changes = run.changes();
    assert_eq!(changes.len(), 4, "{}", run.shown);
    assert!(
        changes.iter().all(|(_, changed)| *changed == 0),
        "{changes:?}"
    );
}

/// Runs the playbook with a person at the terminal; what it showed, as an error where it failed.
fn typed(site: &Site) -> Result<String, String> {
    let command = site.command(&[]).unwrap();
    let mut typing = Command::new("python3");
    typing
        .arg(TYPE)
        .arg(command.get_program())
        .args(command.get_args());
    typing.current_dir(command.get_current_dir().unwrap());
    for (name, value) in command.get_envs() {
        typing.env(name, value.unwrap());
    }
    peers::run(&mut typing).map(|shown| shown.replace("\r\n", "\n"))
}
