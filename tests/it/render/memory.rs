//! The journal: what was done, by whom and when; going on from it, and undoing.

use insta::assert_snapshot;

use super::engine::Server;

#[test]
fn a_status_shows_what_is_done_and_what_comes_next() {
    let Some(server) = Server::new() else { return };
    let outcome = server.run("-Status -Role engine", &[]);
    assert_snapshot!(outcome.shown, @"Nothing from this bundle has been done here: [SERVER]/logs/journal.jsonl has no record of a run.");
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
    1 runs in the journal belong to another build of this rollup and do not count.
    Nothing from this bundle has been done here: [SERVER]/logs/journal.jsonl has no record of a run.
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
    server.state("services/Mail transport", "Running");
    let answers = ["ENG01, ENG02", "3-5", "9-10", "ENG01, ENG02", "15", "25"];
    let all = "-Role first-engine,web,dns -Platform x64 -LogFile x -Done finish/guide,finish/reboot,finish/tenants,finish/extra,dns/directory-security";
    let outcome = server.run(all, &answers);
    assert_eq!(outcome.code, 0, "{}", outcome.shown);
    assert_eq!(server.read("share/ENGINE.msi"), "Engine.msi");
    let outcome = server.run("-Undo", &["10"]);
    assert_eq!(outcome.code, 0, "{}", outcome.shown);
    assert_snapshot!(outcome.shown, @r#"
    These steps are undone, the last one first:
        26: Install Engine.msi (finish/x64)
        24a: Start the service "Mail transport" (web/start-again)
        24: Stop the service "Mail transport" (web/stop)
        22: Restart the service "Mail transport" (web/restart) is not undone: a restart cannot be undone
        21: Run [SERVER]/share/policies.exe /log x (web/policies) is not undone: it is not known what the program did
        20: Run Tool.exe /log x "/name=a b" (web/tool) is not undone: it is not known what the program did
        19: Install Web service.msi (web/install)
        16: Restart Internet Information Services (dns/iis) is not undone: a restart cannot be undone
        14: Remove what client.MSI installed before, then install it (dns/replace)
        12: Start the COM+ application "Engine" (start/start)
        11: Enable the COM+ application "Engine" (start/enable)
        10: Initialize "Engine" with the deployment tool (install/initialize) is not undone: it was done by hand
        9: Reinstall "Engine namespace" with the deployment tool (install/engine) is not undone: it was done by hand
        8: Copy ENGINE.msi from [SERVER]/extracted to [SERVER]/share (files/copy)
        7: Keep copies of 2 files in [SERVER]/share (files/backup) is not undone: the kept copies do no harm
        6: Extract the bundle to [SERVER]/extracted (files/extract) is not undone: the extracted files do no harm
        5: Start the deployment in the Deployment Tool (remove/deploy) is not undone: it was done by hand
        4: Uninstall "Web service" from each of the "Web servers" (web) with the deployment tool (remove/web) is not undone: it was done by hand
        3: Uninstall "Engine" with the deployment tool (remove/engine) is not undone: it was done by hand
        2: Shut down the COM+ application "Engine" (stop/shut-down)
        1: Disable the COM+ application "Engine" (stop/disable)
        Type 10 to undo that many steps, or [Q]uit:
    Undoing step 26: Install Engine.msi (finish/x64)
        Engine.msi has been removed
    Undoing step 24a: Start the service "Mail transport" (web/start-again)
        the service is stopped again
    Undoing step 24: Stop the service "Mail transport" (web/stop)
        the service is running again
    Undoing step 19: Install Web service.msi (web/install)
        Web service.msi has been removed
    Undoing step 14: Remove what client.MSI installed before, then install it (dns/replace)
        Client.msi has been removed
    Undoing step 12: Start the COM+ application "Engine" (start/start)
        the change to the COM+ application has been undone: shut-down
    Undoing step 11: Enable the COM+ application "Engine" (start/enable)
        the change to the COM+ application has been undone: disable
    Undoing step 8: Copy ENGINE.msi from [SERVER]/extracted to [SERVER]/share (files/copy)
        [SERVER]/share/ENGINE.msi has been restored from [SERVER]/share/ENGINE.msi.before-made-up-4.2
    Undoing step 2: Shut down the COM+ application "Engine" (stop/shut-down)
        the change to the COM+ application has been undone: start
    Undoing step 1: Disable the COM+ application "Engine" (stop/disable)
        the change to the COM+ application has been undone: enable
    Everything that can be undone has been undone.
    "#);
    assert_snapshot!(outcome.calls, @r#"
    msiexec.exe /x {00000001-0000-0000-0000-000000000000} /qn /norestart /l*v "[SERVER]/logs/[TIME]-finish-x64-undo.log"
    stop service Mail
    start service Mail
    msiexec.exe /x {00000002-0000-0000-0000-000000000000} /qn /norestart /l*v "[SERVER]/logs/[TIME]-web-install-undo.log"
    msiexec.exe /x {00000004-0000-0000-0000-000000000000} /qn /norestart /l*v "[SERVER]/logs/[TIME]-dns-replace-undo.log"
    COM+ Engine shut-down
    COM+ Engine disable
    COM+ Engine enable
    COM+ Engine start
    COM+ Engine disable
    COM+ Engine enable
    "#);
    assert_eq!(server.read("share/ENGINE.msi"), "an old one");
    assert_eq!(server.read("state/installed").trim(), "");
    assert_eq!(
        server.read("state/services/Mail transport").trim(),
        "Running"
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
    assert!(
        outcome
            .shown
            .contains("has been changed by somebody else since")
    );
    assert!(
        outcome
            .shown
            .trim_end()
            .ends_with("-Undo -LogFolder '[SERVER]/logs' -Unattended"),
        "{}",
        outcome.shown
    );
}
