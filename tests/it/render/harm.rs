//! Harm that a script could do, each tried: what is wrong is told at once, and nothing is touched.

use std::process::Stdio;

use insta::assert_snapshot;

use super::engine::{Server, WINDOWS};

/// The bundle's own `Client.msi`, installed.
const CLIENT: &str = "{00000004-0000-0000-0000-000000000000}|{00000000-0000-0000-0004-00000000000F}|4.2.100|{00000000-0000-0000-0000-000000000004}\n";

const REPLACE: &str = "-Role dns -Only dns/replace -Done start -Unattended";

/// Runs what must be refused before anything is changed, and returns what was told.
fn refused(server: &Server, arguments: &str) -> String {
    let before = server.files();
    for (more, rehearses) in [(" -WhatIf", true), ("", false)] {
        let outcome = server.run(&format!("{arguments}{more}"), &[]);
        assert_eq!(
            (outcome.code, outcome.calls.as_str()),
            (1, ""),
            "{}",
            outcome.shown
        );
        assert!(server.files() == before, "{arguments}");
        if !rehearses {
            return outcome.shown;
        }
    }
    unreachable!()
}

#[test]
fn what_the_rollup_brings_is_not_removed_by_a_second_run() {
    let Some(server) = Server::new() else { return };
    server.state(
        "installed",
        "{0A}|{0B}|4.1.0|{00000000-0000-0000-0000-000000000004}\n",
    );
    let outcome = server.run(REPLACE, &[]);
    assert_eq!(outcome.code, 0);
    assert_snapshot!(outcome.calls, @r#"
    msiexec.exe /x {0A} /qn /norestart /l*v "[SERVER]/logs/[TIME]-dns-replace-remove.log"
    msiexec.exe /i "[SERVER]/bundle/Client.msi" /qn /norestart /l*v "[SERVER]/logs/[TIME]-dns-replace-install.log"
    "#);
    assert_eq!(server.read("state/installed"), CLIENT);
    for again in ["", " -Again dns/replace"] {
        let outcome = server.run(&format!("{REPLACE}{again}"), &[]);
        assert_eq!(
            (outcome.code, outcome.calls.as_str()),
            (0, ""),
            "{}",
            outcome.shown
        );
        assert!(
            outcome.shown.contains("Nothing was changed."),
            "{}",
            outcome.shown
        );
    }
    // Nor is it without the journal's help.
    std::fs::remove_dir_all(server.path("logs")).unwrap();
    let outcome = server.run(REPLACE, &[]);
    assert_eq!((outcome.code, outcome.calls.as_str()), (0, ""));
    assert_snapshot!(outcome.shown, @r#"
    Update the DNS client (dns)
        First: "Start the engine" (start) must be done on all of the "Engine servers" (engine).
    Step 14 (1 of 1), dns: Remove what client.MSI installed before, then install it. (dns/replace)
        Nothing to do: this exact package is already installed, version 4.2.100.

    Nothing was changed.
    All chosen steps have been processed.
    "#);
}

#[test]
fn another_package_of_the_same_product_is_updated() {
    let Some(server) = Server::new() else { return };
    let client = CLIENT.replace("000F}", "0001}");
    server.state("installed", &client.replace("4.2.100", "4.2.100.9"));
    let arguments = "-Role web -Only finish/tenants -Include finish/tenants -Unattended";
    let outcome = server.run(arguments, &[]);
    assert_eq!(outcome.code, 0, "{}", outcome.shown);
    assert_snapshot!(outcome.calls, @r#"msiexec.exe /i "[SERVER]/bundle/Client.msi" REINSTALL=ALL REINSTALLMODE=vomus /qn /norestart /l*v "[SERVER]/logs/[TIME]-finish-tenants-install.log""#);
    let outcome = server.run(arguments, &[]);
    assert_eq!((outcome.code, outcome.calls.as_str()), (0, ""));
}

#[test]
fn a_newer_product_stops_the_run() {
    let Some(server) = Server::new() else { return };
    server.state(
        "installed",
        &CLIENT
            .replace("000F}", "0001}")
            .replace("4.2.100", "4.10.0"),
    );
    let arguments = "-Role web -Only finish/tenants -Include finish/tenants -Unattended";
    assert_snapshot!(refused(&server, arguments), @"
    newer-installed: version 4.10.0 of {00000004-0000-0000-0000-000000000000} is installed, which is newer than 4.2.100 of Client.msi; a newer version is neither replaced nor removed
    Nothing was touched: one problem must be fixed first.
    To start again:
        & '[SERVER]/bundle/install.ps1' -BundleFolder '[SERVER]/extracted' -Include finish/tenants -LogFolder '[SERVER]/logs' -Only finish/tenants -Role web -Share '[SERVER]/share' -Unattended
    ");
    server.state(
        "installed",
        "{0A}|{0B}|5.0.0|{00000000-0000-0000-0000-000000000004}\n",
    );
    assert!(refused(&server, REPLACE).starts_with("newer-installed: version 5.0.0 of {0A} "));
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let Some(server) = Server::new() else { return };
    server.write("bundle/Web service.msi", "tampered with");
    std::fs::remove_file(server.path("bundle/Tool.exe")).unwrap();
    std::fs::remove_dir_all(server.path("share")).unwrap();
    server.state("administrator", "no");
    server.state("domain-administrator", "no");
    server.state("restart-pending", "yes");
    server.state("installer-busy", "yes");
    server.state("free", "5");
    server.state("no-com-plus", "Engine");
    let arguments = "-Role web,first-engine -Platform x64";
    assert_snapshot!(refused(&server, arguments), @r"
    not-elevated: this session is not allowed to change the computer: start PowerShell as an administrator
    not-domain-administrator: this session does not belong to a domain administrator, which some steps require
    restart-pending: Windows is waiting for a restart; restart this computer first
    installer-busy: Windows Installer is busy with another installation; wait for it to finish
    com-plus-missing: no COM+ application, or more than one, is called Engine, which step 1 needs
    payload-changed: [SERVER]/bundle/Web service.msi is not the file that this bundle was built with: its SHA-256 is 239d62fe4479a3b05d893455c1ab0fcbe9403ab4d043e89be6473f44bf8c7e96 instead of 09c0cb96ed3fed734ebebb3a5117f8fdb6c058519cb7ff66b67010ce69d2564e
    payload-missing: [SERVER]/bundle/Tool.exe does not exist
    share-missing: the folder [SERVER]/share does not exist, and the procedure relies on it; if it has another name here, give that name
    parameter-missing: give -LogFile a value, because the article has none: step web/tool needs it
    program-missing: the program of step 21 was not found: [SERVER]/share/policies.exe
    space-short: C:\ has 5 bytes free and needs about 168
    Nothing was touched: 11 problems must be fixed first.
    To start again:
        & '[SERVER]/bundle/install.ps1' -BundleFolder '[SERVER]/extracted' -LogFolder '[SERVER]/logs' -Platform x64 -Role 'web,first-engine' -Share '[SERVER]/share'
    ");
    let json = server.run(&format!("{arguments} -WhatIf -Json"), &[]);
    let report: serde_json::Value = serde_json::from_str(&json.shown).unwrap();
    let ids: Vec<_> = (report["preflight"].as_array().unwrap().iter())
        .map(|finding| {
            format!(
                "{} {}",
                finding["id"].as_str().unwrap(),
                finding["subject"].as_str().unwrap()
            )
        })
        .collect();
    assert_snapshot!(ids.join("\n"), @r"
    not-elevated 
    not-domain-administrator 
    restart-pending 
    installer-busy 
    com-plus-missing Engine
    payload-changed Web service.msi
    payload-missing Tool.exe
    share-missing [SERVER]/share
    parameter-missing -LogFile
    program-missing [SERVER]/share/policies.exe
    space-short C:\
    ");
}

#[test]
fn some_findings_are_for_an_administrator_to_judge() {
    let Some(server) = Server::new() else { return };
    server.state("restart-pending", "yes");
    server.state("domain-administrator", "unknown");
    let arguments = "-Role web -Only finish/tenants -Include finish/tenants -Unattended";
    assert!(refused(&server, arguments).contains("domain-group-unknown: "));
    let outcome = server.run(
        &format!("{arguments} -Accept restart-pending,domain-group-unknown"),
        &[],
    );
    assert_eq!(outcome.code, 0, "{}", outcome.shown);
}

#[test]
fn a_folder_without_any_of_the_files_is_the_wrong_one() {
    let Some(server) = Server::new() else { return };
    std::fs::remove_file(server.path("share/ENGINE.msi")).unwrap();
    let told = refused(&server, "-Role first-engine -Done stop -Unattended");
    assert!(told.starts_with("nothing-to-replace: "), "{told}");
}

#[test]
fn cabinets_that_go_along_are_looked_at_with_their_package() {
    let spec = super::EVERYTHING.replace(
        "  - {name: Client.msi,",
        "  - {name: Data.cab, size: 8, modified: 2024-03-05}\n  - {name: Client.msi,",
    );
    let planned = super::Planned::read(&spec);
    let Some(server) = Server::of(&planned) else {
        return;
    };
    server.write("bundle/Data.cab", "changed!");
    let told = refused(&server, "-Role web -Only web/install -Unattended");
    assert!(told.starts_with("payload-changed: "), "{told}");
    assert!(told.contains("Data.cab"), "{told}");
}

#[test]
fn a_payload_that_changes_between_two_steps_is_not_used() {
    let Some(server) = Server::new() else { return };
    let functions = server.path("functions.ps1");
    let windows = std::fs::read_to_string(WINDOWS).unwrap();
    // Whoever can write there waits for the look before the first change.
    let attack = "\nfunction Open-Journal { [IO.File]::WriteAllText((Join-Path $Run.PayloadFolder 'Web service.msi'), 'other') ; $Run.Began = $true }\n";
    std::fs::write(&functions, windows + attack).unwrap();
    let words = [
        "-Role",
        "web",
        "-Only",
        "web/install",
        "-Unattended",
        "-LogFolder",
    ];
    let mut words: Vec<String> = words.map(str::to_owned).into();
    words.push(server.path("logs").to_str().unwrap().to_owned());
    let output = server.command(&words, &functions).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(!server.path("calls").exists());
}

#[test]
fn one_run_at_a_time() {
    let Some(server) = Server::new() else { return };
    let words = [
        "-Role",
        "first-engine",
        "-Only",
        "remove/engine",
        "-Done",
        "stop",
        "-LogFolder",
    ];
    let mut words: Vec<String> = words.map(str::to_owned).into();
    words.push(server.path("logs").to_str().unwrap().to_owned());
    // It waits for an answer, and so holds the lock.
    let mut first = server
        .command(&words, WINDOWS.as_ref())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    while (server.journal().iter()).all(|record| record["event"] != "begin") {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let before = server.read("logs/journal.jsonl");
    let second = server.run("-Role engine -Only stop/disable -Unattended", &[]);
    assert_eq!((second.code, second.calls.as_str()), (1, ""));
    assert!(
        second.shown.starts_with("another-run: "),
        "{}",
        second.shown
    );
    assert_eq!(server.read("logs/journal.jsonl"), before);
    // Killed, it lets the lock go.
    first.kill().unwrap();
    first.wait().unwrap();
    let second = server.run("-Role engine -Only stop/disable -Unattended", &[]);
    assert_eq!(second.code, 0, "{}", second.shown);
}

#[test]
fn a_part_of_the_language_is_not_enough() {
    let Some(server) = Server::new() else { return };
    let server = server.on("--constrained");
    let before = server.files();
    let outcome = server.run("-Role engine -Unattended", &[]);
    assert_eq!(outcome.code, 1);
    assert_snapshot!(outcome.shown, @"language-constrained: a policy of this computer limits PowerShell to a part of its language, and this script needs all of it. Nothing was touched. Let the policy allow this script, for example by its signature.");
    let outcome = server.run("-Role engine -WhatIf -Json", &[]);
    assert_eq!(outcome.code, 1);
    let report: serde_json::Value = serde_json::from_str(&outcome.shown).unwrap();
    assert_eq!(report["preflight"][0]["id"], "language-constrained");
    assert!(server.files() == before);
}

#[test]
fn a_missing_facility_of_windows_is_a_finding_and_no_crash() {
    let Some(server) = Server::new() else { return };
    // Nothing stands for Windows here but a lock of its own.
    let functions = server.path("functions.ps1");
    std::fs::write(&functions, "function Get-LockName { 'rollpack-test-bare' }").unwrap();
    let words = ["-Role", "web,first-engine", "-WhatIf", "-Json", "-Share"].map(str::to_owned);
    let mut words: Vec<String> = words.into();
    words.push(server.path("nowhere").to_str().unwrap().to_owned());
    let output = server.command(&words, &functions).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let ids: Vec<_> = (report["preflight"].as_array().unwrap().iter())
        .map(|finding| finding["id"].as_str().unwrap())
        .collect();
    for id in [
        "not-windows",
        "elevation-unknown",
        "parameter-missing",
        "platform-unknown",
        "share-missing",
    ] {
        assert!(ids.contains(&id), "{id}: {ids:?}");
    }
}

#[test]
fn nothing_is_logged_through_a_link() {
    let Some(server) = Server::new() else { return };
    std::fs::create_dir(server.path("target")).unwrap();
    std::os::unix::fs::symlink(server.path("target"), server.path("logs")).unwrap();
    let outcome = server.run("-Role engine -Only stop/disable", &[]);
    assert_eq!((outcome.code, outcome.calls.as_str()), (1, ""));
    assert!(
        outcome.shown.starts_with("log-is-link: "),
        "{}",
        outcome.shown
    );
    assert_eq!(std::fs::read_dir(server.path("target")).unwrap().count(), 0);
}

#[test]
fn a_log_that_cannot_be_written_stops_nothing() {
    let Some(server) = Server::new() else { return };
    std::fs::create_dir_all(server.path("logs/install.log")).unwrap();
    std::fs::create_dir_all(server.path("temporary")).unwrap();
    let temporary = server.path("temporary").to_str().unwrap().to_owned();
    let server = server.with("TMPDIR", &temporary);
    let outcome = server.run("-Role engine -Only stop/disable", &[]);
    assert_eq!(outcome.code, 0, "{}", outcome.shown);
    assert_eq!(
        outcome
            .shown
            .matches("cannot be written; the log continues in")
            .count(),
        1
    );
    let logs = std::fs::read_dir(server.path("temporary")).unwrap();
    let logs =
        logs.filter(|entry| entry.as_ref().unwrap().path().extension() == Some("log".as_ref()));
    assert_eq!(logs.count(), 1);
}

#[test]
fn without_a_journal_nothing_is_done() {
    let Some(server) = Server::new() else { return };
    std::fs::create_dir_all(server.path("logs/journal.jsonl")).unwrap();
    let told = refused(&server, "-Role engine -Only stop/disable");
    assert!(told.starts_with("journal-unreadable: "), "{told}");
}

#[test]
fn a_full_disk_stops_before_the_step_that_cannot_be_remembered() {
    let Some(server) = Server::new() else { return };
    let functions = server.path("functions.ps1");
    let windows = std::fs::read_to_string(WINDOWS).unwrap();
    let full = "\nfunction Add-JournalLine([string]$Path, [byte[]]$Line) {
        $size = 0
        if ([IO.File]::Exists($Path)) { $size = (New-Object IO.FileInfo $Path).Length }
        if ($size -gt 1200) { throw (New-Object IO.IOException 'There is not enough space on the disk.') }
        [IO.File]::AppendAllText($Path, [Text.Encoding]::ASCII.GetString($Line))
    }\n";
    std::fs::write(&functions, windows + full).unwrap();
    let words = [
        "-Role",
        "engine",
        "-Unattended",
        "-Done",
        "install",
        "-LogFolder",
    ];
    let mut words: Vec<String> = words.map(str::to_owned).into();
    words.push(server.path("logs").to_str().unwrap().to_owned());
    let output = server.command(&words, &functions).output().unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{shown}");
    assert!(shown.contains("not enough space on the disk"), "{shown}");
    let calls = server.read("calls");
    let begun = server
        .journal()
        .into_iter()
        .filter(|record| record["event"] == "begin");
    assert_eq!(calls.lines().count(), begun.count(), "{shown}");
    // With room again it goes on, and nothing is done twice.
    let outcome = server.resume("-Unattended", &[]);
    assert_eq!(outcome.code, 0, "{}", outcome.shown);
    let mut all: Vec<_> = calls.lines().chain(outcome.calls.lines()).collect();
    let count = all.len();
    all.dedup();
    assert_eq!(all.len(), count, "{all:?}");
}
