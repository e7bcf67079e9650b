//! Exit codes of programs, and what becomes of them.

use insta::assert_snapshot;

use super::RESTART_NEEDED;
use super::engine::Server;

const INSTALLS: &str = "-Role web -LogFile x -Only web/install,web/tool,web/policies -Unattended";

#[test]
fn sequences_of_exit_codes() {
    for (codes, expected, calls) in [
        ("0\n0\n0", 0, 3),
        ("3010\n0\n0", RESTART_NEEDED, 3),
        ("0\n3010\n0", RESTART_NEEDED, 3),
        ("0\n1641\n0", RESTART_NEEDED, 2),
        ("1618\n1618\n1618\n1618\n0\n0\n0", 0, 7),
        ("1603\n0\n0", 1, 1),
        ("1618\n1603", 1, 2),
        ("1605", 1, 1),
    ] {
        let Some(server) = Server::new() else { return };
        server.state("exit-codes", codes);
        let outcome = server.run(INSTALLS, &[]);
        assert_eq!(outcome.code, expected, "{codes}: {}", outcome.shown);
        let programs = outcome.calls.lines();
        let programs = programs.filter(|line| !line.starts_with("sleep"));
        assert_eq!(programs.count(), calls, "{codes}: {}", outcome.calls);
    }
}

#[test]
fn waiting_for_another_installation_has_an_end() {
    let Some(server) = Server::new() else { return };
    server.state("exit-codes", &"1618\n".repeat(50));
    let outcome = server.run(INSTALLS, &[]);
    assert_eq!(outcome.code, 1);
    let slept = outcome.calls.matches("sleep 30").count();
    assert_eq!(slept, 10);
    assert!(outcome.shown.contains("did not finish within five minutes"));
}

#[test]
fn a_restart_that_one_run_owes_is_not_forgotten_by_the_next() {
    let Some(server) = Server::new() else { return };
    server.state("exit-codes", "3010\n1603");
    assert_eq!(server.run(INSTALLS, &[]).code, 1);
    let outcome = server.resume("", &[]);
    assert_eq!(outcome.code, RESTART_NEEDED, "{}", outcome.shown);
    let other = server.run("-Role engine -Only stop/disable -Unattended", &[]);
    assert_eq!(other.code, RESTART_NEEDED, "{}", other.shown);
    // Until the computer has started again.
    server.state("started", "2100-01-01T00:00:00Z");
    let outcome = server.resume("", &[]);
    assert_eq!(outcome.code, 0, "{}", outcome.shown);
    let events: Vec<_> = server
        .journal()
        .into_iter()
        .map(|record| record["event"].clone())
        .collect();
    assert!(events.contains(&"restarted".into()));
}

/// The codes of one run are 3010 and 0; so are those of two.
#[test]
fn a_restart_is_owed_however_many_runs_there_are() {
    for runs in [&["web/install,web/tool"][..], &["web/install", "web/tool"]] {
        let Some(server) = Server::new() else { return };
        server.state("exit-codes", "3010\n0");
        for only in runs {
            let outcome = server.run(
                &format!("-Role web -LogFile x -Only {only} -Unattended"),
                &[],
            );
            assert_eq!(outcome.code, RESTART_NEEDED, "{only}: {}", outcome.shown);
        }
    }
}

#[test]
fn a_restart_that_has_begun_stops_the_run_and_says_how_to_go_on() {
    let Some(server) = Server::new() else { return };
    server.state("exit-codes", "0\n1641");
    let outcome = server.run(INSTALLS, &[]);
    assert_snapshot!(outcome.shown, @r#"
    Update the web servers (web)
    Step 19 (1 of 3), web: Install Web service.msi. (web/install)
    Step 20 (2 of 3), web: Run Tool.exe /log x "/name=a b". (web/tool)
        Done; the restart of this computer has begun.
    This computer is restarting; continue afterwards.
    To continue from here:
        & '[SERVER]/bundle/install.ps1' -Resume -LogFolder '[SERVER]/logs' -Unattended
    This computer needs a restart.
    "#);
    server.state("started", "2100-01-01T00:00:00Z");
    let outcome = server.resume("", &[]);
    assert_eq!(outcome.code, 0);
    assert_eq!(outcome.calls, "[SERVER]/share/policies.exe /log x\n");
}

#[test]
fn a_failure_is_told_in_words_with_the_end_of_the_log() {
    let Some(server) = Server::new() else { return };
    server.state("exit-codes", "1618\n1603");
    let outcome = server.run(INSTALLS, &[]);
    assert_eq!(outcome.code, 1);
    assert_snapshot!(outcome.shown, @r#"
    Update the web servers (web)
    Step 19 (1 of 3), web: Install Web service.msi. (web/install)
        Another installation is running; waiting (1 of 10).
        Its log ends with:
        | Action start
        | The service could not start.
        | Return value 3.
    Step 19 (web/install) failed: msiexec for Web service.msi ended with exit code 1603: a fatal error, and the package was rolled back; the lines before "Return value 3" in the log say what failed; its log is [SERVER]/logs/[TIME]-web-install-install.log
    To continue from here:
        & '[SERVER]/bundle/install.ps1' -Resume -LogFolder '[SERVER]/logs' -Unattended
    "#);
}

#[test]
fn a_removal_of_what_is_not_there_is_done() {
    for code in ["1605", "1614"] {
        let Some(server) = Server::new() else { return };
        server.state(
            "installed",
            "{0A}|{0B}|4.1.0|{00000000-0000-0000-0000-000000000002}\n",
        );
        server.state("exit-codes", code);
        let outcome = server.run("-Role web -Only web/remove -Unattended", &[]);
        assert_eq!(outcome.code, 0, "{}", outcome.shown);
        assert!(
            outcome
                .shown
                .contains(&format!("It was no longer there ({code}): done."))
        );
    }
}

#[test]
fn a_patch_is_applied_by_windows_installer() {
    let spec = super::EVERYTHING
        .replace("Tool.exe, kind: file, version: 4.2.0.1", "Tool.msp")
        .replace("Tool.exe", "Tool.msp")
        .replace("/log, '${log-file}', '/name=a b'", "'NAME=a b'");
    let Some(server) = Server::of(&super::Planned::read(&spec)) else {
        return;
    };
    let arguments = "-Role web -LogFile x -Only web/tool -Unattended";
    let outcome = server.run(arguments, &[]);
    assert_eq!(outcome.code, 1);
    assert!(
        outcome.shown.starts_with("product-missing: "),
        "{}",
        outcome.shown
    );
    server.state("patch-targets", "{0A}");
    let outcome = server.run(arguments, &[]);
    assert_eq!(outcome.code, 0, "{}", outcome.shown);
    assert_snapshot!(outcome.calls, @r#"msiexec.exe /p "[SERVER]/bundle/Tool.msp" REINSTALL=ALL REINSTALLMODE=omus NAME="a b" /qn /norestart /l*v "[SERVER]/logs/[TIME]-web-tool-patch.log""#);
    server.state("patched", "{0A}");
    let outcome = server.run(arguments, &[]);
    assert_eq!((outcome.code, outcome.calls.as_str()), (0, ""));
}

#[test]
fn what_is_no_program_is_never_started() {
    let check = |row: &str, file: &str, step: &str| {
        let spec = super::EVERYTHING
            .replace("Tool.exe, kind: file, version: 4.2.0.1", row)
            .replace(
                "run: {file: Tool.exe, arguments: [/log, '${log-file}', '/name=a b']}",
                step,
            );
        let Some(server) = Server::of(&super::Planned::read(&spec)) else {
            return;
        };
        server.state("patch-targets", "{0A}");
        let outcome = server.run("-Role web -Only web/tool -Unattended", &[]);
        assert_eq!(
            (outcome.code, outcome.calls.as_str()),
            (5, ""),
            "{step}: {}",
            outcome.shown
        );
        assert!(outcome.shown.contains(file), "{step}: {}", outcome.shown);
    };
    let patch = "Tool.msp";
    check(patch, patch, "run: {file: Tool.msp, purpose: remove}");
    check(patch, patch, "replace: {file: Tool.msp}");
    check("Tool.cab", "Tool.cab", "run: {file: Tool.cab}");
    check("Tool.cab", "Tool.cab", "install: {file: Tool.cab}");
}
