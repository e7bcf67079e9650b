//! The journal: what was done, by whom and when; going on from it, and undoing.

use std::collections::BTreeMap;

use insta::assert_snapshot;

use super::engine::{Server, WINDOWS};
use rollpack::spec::Step;

use super::{Planned, SPECS};

#[test]
fn a_status_shows_what_is_done_and_what_comes_next() {
    let Some(server) = Server::new() else { return };
    let outcome = server.run("-Status -Role engine", &[]);
    assert_snapshot!(outcome.shown, @"Nothing of this bundle was done here: [SERVER]/logs/journal.jsonl knows no run of it.");
    server.run("-Role engine -Unattended", &[]);
    let outcome = server.run("-Status -Role engine", &[]);
    assert_snapshot!(outcome.shown, @r#"
    1, stop/disable: Disable the COM+ application "Engine". done, by [SOMEBODY].
    2, stop/shut-down: Shut down the COM+ application "Engine". done, by [SOMEBODY].
    11, start/enable: Enable the COM+ application "Engine". to be done.
    12, start/start: Start the COM+ application "Engine". to be done.
    Next: 11, start/enable: Enable the COM+ application "Engine".
        & '[SERVER]/bundle/install.ps1' -Resume -LogFolder '[SERVER]/logs'
    "#);
    let outcome = server.run("-Status -Role engine -Json", &[]);
    let status: serde_json::Value = serde_json::from_str(&outcome.shown).unwrap();
    assert_eq!(status["next"], "start/enable");
    assert_eq!(status["steps"][0]["outcome"], "done");
}

#[test]
fn a_journal_of_another_build_counts_for_nothing_but_the_restart() {
    let Some(server) = Server::new() else { return };
    server.state("exit-codes", "3010");
    server.run("-Role web -Only web/install -Unattended", &[]);
    let journal = server.read("logs/journal.jsonl");
    server.write("logs/journal.jsonl", &journal.replace("script-", "other-"));
    let outcome = server.run("-Status -Role web", &[]);
    assert_snapshot!(outcome.shown, @"
    1 runs in the journal are of another build of this rollup and do not count.
    Nothing of this bundle was done here: [SERVER]/logs/journal.jsonl knows no run of it.
    ");
    let outcome = server.run("-Role web -Only web/install -Unattended", &[]);
    assert_eq!(outcome.code, super::RESTART_NEEDED);
}

#[test]
fn a_journal_that_was_cut_keeps_what_is_before() {
    let Some(server) = Server::new() else { return };
    server.run("-Role engine -Unattended", &[]);
    let journal = server.read("logs/journal.jsonl");
    let known = |server: &Server| {
        let outcome = server.run("-Status -Role engine -Json", &[]);
        let status: serde_json::Value = serde_json::from_str(&outcome.shown).unwrap();
        status["steps"][0]["outcome"].as_str().unwrap().to_owned()
    };
    let end = journal.find("\"outcome\": \"done\"").unwrap();
    for (length, expected) in [
        (journal.len() - 7, "done"),
        (end + 25, "cut"),
        (end - 3, "cut"),
        (journal.find('\n').unwrap() - 1, "to be done"),
    ] {
        server.write("logs/journal.jsonl", &journal[..length]);
        assert_eq!(known(&server), expected, "{length}");
        // What is written next begins a line of its own.
        server.run(
            "-Role engine -Only stop/disable -Unattended -Again stop/disable",
            &[],
        );
        assert_ne!(known(&server), "cut", "{length}");
    }
}

#[test]
fn skipped_steps_are_kept_over_runs() {
    let Some(server) = Server::new() else { return };
    let arguments =
        "-Role first-engine -Done stop -Only remove/engine,remove/web,install/initialize";
    assert_eq!(server.run(arguments, &["3", "s", "q"]).code, 5);
    let outcome = server.resume("", &["10"]);
    assert_eq!(outcome.code, 0, "{}", outcome.shown);
    assert!(
        outcome.shown.contains("Skipped: 4 (remove/web)"),
        "{}",
        outcome.shown
    );
    let outcome = server.resume("-Again remove/web", &["4"]);
    assert_eq!(outcome.code, 0);
    assert!(!outcome.shown.contains("Skipped"), "{}", outcome.shown);
}

#[test]
fn what_was_done_is_taken_back_last_first() {
    let Some(server) = Server::new() else { return };
    server.state("services/Mail transport", "Stopped");
    let answers = ["ENG01, ENG02", "3-5", "9-10", "ENG01, ENG02", "15", "25"];
    let all = "-Role first-engine,web,dns -Platform x64 -LogFile x -Done finish/guide,finish/reboot,finish/tenants,finish/extra,dns/directory-security";
    let outcome = server.run(all, &answers);
    assert_eq!(outcome.code, 0, "{}", outcome.shown);
    assert_eq!(server.read("share/ENGINE.msi"), "Engine.msi");
    let outcome = server.run("-Undo", &["10"]);
    assert_eq!(outcome.code, 0, "{}", outcome.shown);
    assert_snapshot!(outcome.shown, @"");
    assert_snapshot!(outcome.calls, @"");
    assert_eq!(server.read("share/ENGINE.msi"), "an old one");
    assert_eq!(server.read("state/installed").trim(), "");
    assert_eq!(
        server.read("state/services/Mail transport").trim(),
        "Stopped"
    );
    let again = server.run("-Undo -Unattended", &[]);
    assert_eq!((again.code, again.calls.as_str()), (0, ""));
}

#[test]
fn a_file_that_somebody_changed_since_is_not_taken_back() {
    let Some(server) = Server::new() else { return };
    server.run(
        "-Role first-engine -Only files/extract,files/copy -Unattended",
        &[],
    );
    server.write("share/ENGINE.msi", "somebody's work");
    let outcome = server.run("-Undo -Unattended", &[]);
    assert_eq!(outcome.code, 1);
    assert_eq!(server.read("share/ENGINE.msi"), "somebody's work");
    assert!(outcome.shown.contains("was changed by somebody else since"));
    assert!(
        outcome
            .shown
            .trim_end()
            .ends_with("-Undo -LogFolder '[SERVER]/logs' -Unattended"),
        "{}",
        outcome.shown
    );
}

/// A person who does what is asked, once, and a power supply that fails at every step: before it, in the middle of
/// what it does, or when that is done and not written down yet. `ROLLPACK_KILL` says which.
const FAILING: &str = r#"
function Stop-Here([string]$Point) {
    if ($Point.Split(' ')[0] -ne $env:ROLLPACK_KILL) { return }
    if ($env:ROLLPACK_KILL_STEPS.Split(' ') -notcontains $Point.Split(' ')[-1]) { return }
    $kills = "$env:ROLLPACK_STATE/kills"
    if ([IO.File]::Exists($kills) -and [IO.File]::ReadAllLines($kills) -contains $Point) { return }
    [IO.File]::AppendAllText($kills, "$Point`n")
    [Diagnostics.Process]::GetCurrentProcess().Kill()
    [Threading.Thread]::Sleep(10000)
}
function Write-Begin([hashtable]$Step, [hashtable]$Seen) {
    Stop-Here "before $($Step['Id'])"
    $Step['Begun'] = $true
    Write-Journal @{ event = 'begin'; step = $Step['Id']; number = $Step['Number']; state = $Seen['State'] }
}
function Write-End([hashtable]$Step, [string]$Outcome, [string]$Reason) {
    Stop-Here "unwritten $($Step['Id'])"
    Write-Journal @{ event = 'end'; step = $Step['Id']; outcome = $Outcome }
}
function Move-Over([string]$From, [string]$To) {
    Stop-Here "middle $($Run.Current)"
    [IO.File]::Move($From, $To, $true)
    Add-Call "put $([IO.Path]::GetFileName($To)) for $($Run.Current)"
    Stop-Here "middle again $($Run.Current)"
}
function Invoke-Program([string]$Path, [string[]]$Arguments, [string]$Folder) {
    Stop-Here "middle $($Run.Current)"
    Add-Call ('{0} {1}' -f $Path, ($Arguments -join ' '))
    if ($Path -like '*msiexec*') { Invoke-FakeInstaller $Arguments }
    0
}
function Read-Host([string]$Question) {
    $done = @(if ([IO.File]::Exists($env:ROLLPACK_CALLS)) { [IO.File]::ReadAllLines($env:ROLLPACK_CALLS) })
    if ($Question -match 'as in (\S+)-(\S+),') {
        foreach ($step in $Run.Steps) {
            $inside = [int]($step['Number'] -replace '\D') -ge [int]$matches[1] -and [int]($step['Number'] -replace '\D') -le [int]$matches[2]
            if ($inside -and $step['Does'] -eq 'by-hand' -and $done -notcontains "hand $($step['Number'])") { Add-Call "hand $($step['Number'])" }
        }
        return "$($matches[1])-$($matches[2])"
    }
    if ($Question -match 'Type (\S+) when') {
        if ($done -contains "hand $($matches[1])") { return $matches[1] }
        if ($Question -match '\[A\]gain') { return 'A' }
        Add-Call "hand $($matches[1])"
        return $matches[1]
    }
    if ($Question -match 'Names of the servers') { return 'MPS01, MPS02' }
    'Y'
}
"#;

/// Returns the steps at which the power fails: with `ROLLPACK_EVERY_STEP` all of them, which takes minutes; else the
/// first two and the last of each group and kind, which stand for the steps between them.
fn failing<'a>(steps: &[&'a Step]) -> Vec<&'a str> {
    let every = std::env::var_os("ROLLPACK_EVERY_STEP").is_some();
    let alike = |one: &Step, other: &Step| {
        one.group == other.group && one.action.name() == other.action.name()
    };
    let chosen = steps.iter().enumerate().filter(|(index, step)| {
        let near = |offset: usize| index.checked_sub(offset).and_then(|index| steps.get(index));
        let is_early = near(2).is_none_or(|before| !alike(before, step));
        let is_last = steps.get(index + 1).is_none_or(|after| !alike(after, step));
        every || is_early || is_last
    });
    chosen.map(|(_, step)| step.id.as_str()).collect()
}

/// Takes a server through the role that has most steps, while the power fails.
fn survives(kill: &'static str) {
    let planned = Planned::read(SPECS[2]);
    let Some(server) = Server::of(&planned) else {
        return;
    };
    let steps: Vec<_> = (planned.spec.procedure.steps.iter())
        .filter(|step| ["mps-first", "mps-engine"].contains(&step.role.as_str()))
        .collect();
    let failing = failing(&steps);
    let server = server
        .with("ROLLPACK_KILL", kill)
        .with("ROLLPACK_KILL_STEPS", &failing.join(" "));
    let copies = steps.iter().filter(|step| step.action.name() == "copy");
    for name in copies.map(|step| &step.action.packages()[0].value) {
        server.write(&format!("share/{name}"), "an old one");
    }
    let functions = server.path("functions.ps1");
    let windows = std::fs::read_to_string(WINDOWS).unwrap();
    std::fs::write(&functions, windows + FAILING).unwrap();
    let path = |name: &str| server.path(name).to_str().unwrap().to_owned();
    let begin = [
        "-Role",
        "mps-first",
        "-ExtractionFolder",
        &path("extracted"),
        "-Share",
        &path("share"),
        "-LogFolder",
        &path("logs"),
    ]
    .map(str::to_owned);
    let resume = ["-Resume", "-LogFolder", &path("logs")].map(str::to_owned);
    let mut killed = 0;
    let limit = steps.len() * 4;
    let last = loop {
        // Killed before anything was written, it begins anew.
        let words = if server.path("logs/journal.jsonl").exists() {
            &resume[..]
        } else {
            &begin[..]
        };
        let output = server.command(words, &functions).output().unwrap();
        if output.status.code().is_some() {
            break output;
        }
        killed += 1;
        assert!(killed < limit, "{kill} does not end");
    };
    let shown = String::from_utf8(last.stdout).unwrap();
    assert_eq!(last.status.code(), Some(0), "{shown}");
    let kills = server.read("state/kills");
    assert_eq!(kills.lines().count(), killed);
    if kill != "middle" {
        assert_eq!(killed, failing.len(), "{kills}");
    }
    // Every act was done exactly once.
    let mut acts: BTreeMap<String, usize> = BTreeMap::new();
    for call in server.read("calls").lines() {
        let call = call.split(" /l*v ").next().unwrap();
        *acts.entry(call.to_owned()).or_default() += 1;
    }
    let by_hand = steps.iter().filter(|step| {
        matches!(
            step.action.name(),
            "uninstall" | "reinstall" | "initialize" | "deploy"
        )
    });
    for step in by_hand {
        assert_eq!(
            acts.remove(&format!("hand {}", step.number)),
            Some(1),
            "{kill}: {}",
            step.id
        );
    }
    for (act, count) in &acts {
        assert_eq!(*count, 1, "{kill}: {act}");
    }
    for step in &steps {
        if step.action.name() == "copy" {
            let name = &step.action.packages()[0].value;
            let put = acts
                .keys()
                .filter(|act| act.starts_with("put ") && act.ends_with(&step.id));
            assert_eq!(put.count(), 1, "{kill}: {}", step.id);
            assert_eq!(
                server.read(&format!("share/{name}")).to_lowercase(),
                name.to_lowercase()
            );
        }
    }
    for operation in ["disable", "shut-down", "enable", "start"] {
        assert!(
            acts.contains_key(&format!("COM+ Provisioning Engine {operation}")),
            "{operation}"
        );
    }
}

#[test]
fn a_run_survives_a_kill_before_every_step() {
    survives("before");
}

#[test]
fn a_run_survives_a_kill_in_the_middle_of_every_step() {
    survives("middle");
}

#[test]
fn a_run_survives_a_kill_after_every_step() {
    survives("unwritten");
}
