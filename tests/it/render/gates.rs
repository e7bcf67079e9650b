//! Gates that every generated script passes: what each PowerShell since 2.0 on each .NET since 2.0 understands.

use std::collections::BTreeSet;
use std::process::Command;

use super::engine::engine;
use super::{Planned, SPECS};

/// Commands that PowerShell 2.0 has, each with its parameters that scripts here use.
const COMMANDS: &str = include_str!("../../data/render/powershell-2.0.tsv");

/// Types of .NET 2.0 and PowerShell 2.0, and members of them.
const DOTNET: &str = include_str!("../../data/render/dotnet-2.0.tsv");

/// Prints what a script names of .NET, as the engine's own parser sees it.
const NAMES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/render/names.ps1");

/// Checks each script with what the engine prints about it.
fn each_script(options: &[&str], check: impl Fn(&str)) {
    let Some(engine) = engine() else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut scripts: Vec<String> = SPECS
        .iter()
        .map(|spec| Planned::read(spec).script())
        .collect();
    scripts.push(include_str!("../../../docs/verify.ps1").to_owned());
    for (number, script) in scripts.into_iter().enumerate() {
        let path = folder.path().join(format!("{number}.ps1"));
        std::fs::write(&path, &script).unwrap();
        let output = Command::new(&engine)
            .args(options)
            .arg(&path)
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(errors, "");
        check(&String::from_utf8(output.stdout).unwrap());
    }
}

#[test]
fn a_script_is_ascii_with_the_line_ends_of_windows() {
    for spec in SPECS {
        let script = Planned::read(spec).script();
        assert!(script.is_ascii());
        assert_eq!(script.matches('\n').count(), script.matches("\r\n").count());
        assert_eq!(script.matches('\r').count(), script.matches("\r\n").count());
    }
}

#[test]
fn every_powershell_reads_the_script() {
    for version in ["2.0", "3.0", "5.1", "7"] {
        each_script(&["--parse", "--for", version], |problems| {
            assert_eq!(problems, "", "{version}");
        });
    }
}

#[test]
fn every_command_and_parameter_is_one_of_powershell_2() {
    let known: BTreeSet<(String, String)> = (COMMANDS.lines())
        .filter(|line| !line.starts_with('#'))
        .flat_map(|line| {
            let (command, parameters) = line.split_once('\t').unwrap();
            let parameters = parameters.split(' ').chain([""]);
            parameters.map(move |parameter| (command.to_owned(), parameter.to_owned()))
        })
        .collect();
    each_script(&["--commands"], |calls| {
        for line in calls.lines() {
            let call: serde_json::Value = serde_json::from_str(line).unwrap();
            // A block is called without a name, and a function of the script's own under its own.
            if call["name"].is_null() || call["own"] == true {
                continue;
            }
            let name = call["name"].as_str().unwrap().to_owned();
            assert!(known.contains(&(name.clone(), String::new())), "{line}");
            for parameter in call["parameters"].as_array().into_iter().flatten() {
                let parameter = parameter
                    .as_str()
                    .unwrap()
                    .trim_start_matches('-')
                    .to_owned();
                assert!(known.contains(&(name.clone(), parameter)), "{line}");
            }
        }
    });
}

#[test]
fn every_type_and_member_is_one_of_dotnet_2() {
    let known: BTreeSet<&str> = (DOTNET.lines())
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split('\t').next())
        .collect();
    let unknown = std::cell::RefCell::new(BTreeSet::new());
    each_script(&["-NoProfile", "-File", NAMES], |names| {
        assert!(names.lines().count() > 20, "{names}");
        for name in names.lines().filter(|name| !known.contains(name)) {
            unknown.borrow_mut().insert(name.to_owned());
        }
    });
    let unknown: Vec<_> = unknown.into_inner().into_iter().collect();
    assert_eq!(unknown.join("\n"), "");
}

#[test]
fn the_gate_shuts_on_what_dotnet_2_lacks() {
    let Some(engine) = engine() else { return };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new.ps1");
    let script = "[string]::IsNullOrWhiteSpace('x'); [IO.Path]::Combine('a', 'b', 'c'); $x.Flush($true); \
                  [IO.Directory]::EnumerateFiles('x'); New-Object Collections.Concurrent.ConcurrentBag[int]";
    std::fs::write(&path, script).unwrap();
    let output = Command::new(engine)
        .args(["-NoProfile", "-File", NAMES])
        .arg(&path)
        .output()
        .unwrap();
    let names = String::from_utf8(output.stdout).unwrap();
    let known: BTreeSet<&str> = DOTNET
        .lines()
        .filter_map(|line| line.split('\t').next())
        .collect();
    let refused: Vec<_> = names.lines().filter(|name| !known.contains(name)).collect();
    insta::assert_snapshot!(refused.join("\n"), @"
    .Flush/1
    IO.Directory::EnumerateFiles/1
    IO.Path::Combine/3
    new Collections.Concurrent.ConcurrentBag[int]/0
    string::IsNullOrWhiteSpace/1
    ");
}
