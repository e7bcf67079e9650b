//! The journal: what was done, by whom and when; going on from it, and undoing.

use insta::assert_snapshot;

use super::engine::Server;
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
