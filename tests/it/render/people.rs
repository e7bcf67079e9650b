//! People in front of the script: what they are asked, how often, and what it is when nobody is there.

use insta::assert_snapshot;

use super::RESTART_NEEDED;
use super::engine::Server;

#[test]
fn the_same_letter_again_and_again_gets_nowhere() {
    let Some(server) = Server::new() else { return };
    for letter in ["D", "Y", "1", "3"] {
        let answers = [letter; 60];
        let outcome = server.run("-Role first-engine", &answers);
        assert_eq!(outcome.code, 5, "{letter}: {}", outcome.shown);
        let done = server.journal().into_iter().filter(|record| {
            record["event"] == "end" && record["role"] != "engine" && record["outcome"] == "done"
        });
        let by_hand = done.filter(|record| record["step"].as_str().unwrap().starts_with("remove"));
        assert_eq!(by_hand.count(), 0, "{letter}");
        std::fs::remove_dir_all(server.path("logs")).unwrap();
    }
}

#[test]
fn five_answers_that_are_none_end_the_run() {
    let Some(server) = Server::new() else { return };
    let outcome = server.run(
        "-Role first-engine -Only remove/engine -Done stop",
        &["x", "", "4", "d", "yes", "3"],
    );
    assert_eq!(outcome.code, 5);
    assert_snapshot!(outcome.shown, @r#"
    Remove the old components (remove)
        First: "Stop the engine" (stop) must be done on all of the "Engine servers" (engine) (concluded, not printed).
    Step 3 (1 of 1), first-engine: Uninstall "Engine" with the deployment tool. (remove/engine)
        "Engine" is below "Platform" > "Core" in the deployment tool; in its context menu, choose Uninstall.
        It stands for Engine.msi (concluded, not printed).
        Type 3 when it is done, [S]kip, [Q]uit:
        3 is the number of this step.
        Type 3 when it is done, [S]kip, [Q]uit:
        3 is the number of this step.
        Type 3 when it is done, [S]kip, [Q]uit:
        3 is the number of this step.
        Type 3 when it is done, [S]kip, [Q]uit:
        3 is the number of this step.
        Type 3 when it is done, [S]kip, [Q]uit:
        3 is the number of this step.
    Stopped after five invalid answers.
    To continue from here:
        & '[SERVER]/bundle/install.ps1' -Resume -LogFolder '[SERVER]/logs' -Done remove/engine
    "#);
}

#[test]
fn a_person_confirms_skips_and_quits() {
    let Some(server) = Server::new() else { return };
    let outcome = server.run(
        "-Role engine -Confirm -Only stop/disable,stop/shut-down",
        &["n", "y"],
    );
    assert_eq!(outcome.code, 0);
    assert_eq!(outcome.calls, "COM+ Engine shut-down\n");
    let outcome = server.run(
        "-Role first-engine -Only remove/engine,remove/web,install/initialize -Done stop",
        &["4", "s", "q"],
    );
    assert_eq!(outcome.code, 5);
    assert_snapshot!(outcome.shown, @r#"
    Remove the old components (remove)
        First: "Stop the engine" (stop) must be done on all of the "Engine servers" (engine) (concluded, not printed).
    Step 3 (1 of 3), first-engine: Uninstall "Engine" with the deployment tool. (remove/engine)
        "Engine" is below "Platform" > "Core" in the deployment tool; in its context menu, choose Uninstall.
        It stands for Engine.msi (concluded, not printed).
    Step 4 (2 of 3), first-engine: Uninstall "Web service" from each of the "Web servers" (web) with the deployment tool. (remove/web)
        "Web service" is below "Platform" > "Core" in the deployment tool; in the context menu of each server listed below it, choose Uninstall.
        It stands for Web service.msi.
        Which are done? Type numbers, as in 3-4, [S]kip the rest, [Q]uit:
        Still to do: 3
        Type 3 when it is done, [S]kip, [Q]uit:

    Install the new components (install)
    Step 10 (3 of 3), first-engine: Initialize "Engine" with the deployment tool. (install/initialize)
        "Engine" is below "Platform" in the deployment tool; in its context menu, choose Initialize.
        The article leaves open: Which package the node belongs to.
        Type 10 when it is done, [S]kip, [Q]uit:
    Stopped, as requested.
    To continue from here:
        & '[SERVER]/bundle/install.ps1' -Resume -LogFolder '[SERVER]/logs'
    "#);
}

#[test]
fn without_a_person_a_manual_step_ends_the_run() {
    let Some(server) = Server::new() else { return };
    let outcome = server.run("-Role first-engine -Unattended -Done stop", &[]);
    assert_eq!(outcome.code, 5);
    assert_snapshot!(outcome.shown, @r#"
    Stop the engine (stop)
        Note: The engine is in Component Services.
    Step 1 (1 of 12), engine: Disable the COM+ application "Engine". (stop/disable) Left out: done already, as stated.
    Step 2 (2 of 12), engine: Shut down the COM+ application "Engine". (stop/shut-down) Left out: done already, as stated.

    Remove the old components (remove)
        First: "Stop the engine" (stop) must be done on all of the "Engine servers" (engine) (concluded, not printed).
    Step 3 (3 of 12), first-engine: Uninstall "Engine" with the deployment tool. (remove/engine)
        "Engine" is below "Platform" > "Core" in the deployment tool; in its context menu, choose Uninstall.
        It stands for Engine.msi (concluded, not printed).
    Step 4 (4 of 12), first-engine: Uninstall "Web service" from each of the "Web servers" (web) with the deployment tool. (remove/web)
        "Web service" is below "Platform" > "Core" in the deployment tool; in the context menu of each server listed below it, choose Uninstall.
        It stands for Web service.msi.
    Step 5 (5 of 12), first-engine: Start the deployment in the Deployment Tool. (remove/deploy)
    These steps must be done by hand, and nobody is there to confirm that they are done.
    To continue from here:
        & '[SERVER]/bundle/install.ps1' -Resume -LogFolder '[SERVER]/logs' -Unattended -Done remove/engine,remove/web,remove/deploy
    "#);
    let outcome = server.resume(
        "-Unattended -Done remove/engine,remove/web,remove/deploy,install,start/enable",
        &[],
    );
    assert_eq!(outcome.code, 0);
    assert_snapshot!(outcome.shown, @r#"
    Stop the engine (stop)
        Note: The engine is in Component Services.
    Step 1 (1 of 12), engine: Disable the COM+ application "Engine". (stop/disable) Left out: done already, by [SOMEBODY].
    Step 2 (2 of 12), engine: Shut down the COM+ application "Engine". (stop/shut-down) Left out: done already, by [SOMEBODY].

    Remove the old components (remove)
    Step 3 (3 of 12), first-engine: Uninstall "Engine" with the deployment tool. (remove/engine) Left out: done already, as stated.
    Step 4 (4 of 12), first-engine: Uninstall "Web service" from each of the "Web servers" (web) with the deployment tool. (remove/web) Left out: done already, as stated.
    Step 5 (5 of 12), first-engine: Start the deployment in the Deployment Tool. (remove/deploy) Left out: done already, as stated.

    Put the new files in place (files)
    Step 6 (6 of 12), first-engine: Extract the bundle to [SERVER]/extracted. (files/extract)
    Step 7 (7 of 12), first-engine: Keep copies of 2 files in [SERVER]/share. (files/backup)
        Backed up as [SERVER]/share/ENGINE.msi.before-made-up-4.2
        [SERVER]/share/Absent.msi does not exist: nothing to back up.
    Step 8 (8 of 12), first-engine: Copy ENGINE.msi from [SERVER]/extracted to [SERVER]/share. (files/copy)

    Install the new components (install)
    Step 9 (9 of 12), first-engine: Reinstall "Engine namespace" with the deployment tool. (install/engine) Left out: done already, as stated.
    Step 10 (10 of 12), first-engine: Initialize "Engine" with the deployment tool. (install/initialize) Left out: done already, as stated.

    Start the engine (start)
    Step 11 (11 of 12), engine: Enable the COM+ application "Engine". (start/enable) Left out: done already, as stated.
        First: "Install the new components" (install) must be done on the "First engine server" (first-engine, ENG01).
    Step 12 (12 of 12), engine: Start the COM+ application "Engine". (start/start)
        Nothing to do: the application is enabled and is running already.

    All chosen steps have been processed.
    "#);
}

#[test]
fn without_a_person_a_situation_ends_the_run_and_an_optional_step_is_left_out() {
    let Some(server) = Server::new() else { return };
    let outcome = server.run("-Role web -Unattended -Only finish/tenants", &[]);
    assert_eq!(outcome.code, 5);
    assert_snapshot!(outcome.shown, @"
    Finish (finish)
    Step 27 (1 of 1), web: Install Client.msi. (finish/tenants)
    Only a person can say whether this step applies: use -Include finish/tenants if it does, or -Done finish/tenants if it does not. Only in this situation (concluded, not printed): There are several tenants.
    To continue from here:
        & '[SERVER]/bundle/install.ps1' -Resume -LogFolder '[SERVER]/logs' -Unattended
    ");
    let outcome = server.run("-Role web -Unattended -Only finish/extra", &[]);
    assert_eq!(outcome.code, 0);
    assert_snapshot!(outcome.shown, @"
    Finish (finish)
    Step 28 (1 of 1), web: Look at the queue. (finish/extra)
        Left out: optional, and not requested with -Include.

    Nothing was changed.
    All chosen steps have been processed.
    ");
}

#[test]
fn a_file_of_answers_speaks_for_a_person() {
    let Some(server) = Server::new() else { return };
    server.write(
        "answers.json",
        r#"{"situations": {"finish/tenants": true}, "parameters": {"log-file": "C:\\it's \"there\""},
            "done": ["finish/guide", "finish/reboot"], "servers": {"web": ["WEB 01", "O'Neill \"2\""]}}"#,
    );
    let answers = server.path("answers.json");
    let outcome = server.run(
        &format!(
            "-Role web -Platform x64 -Unattended -Json -Answers {}",
            answers.display()
        ),
        &[],
    );
    assert_eq!(outcome.code, 0, "{}", outcome.shown);
    let report: serde_json::Value = serde_json::from_str(&outcome.shown).unwrap();
    let outcomes: Vec<_> = (report["steps"].as_array().unwrap().iter())
        .map(|step| {
            format!(
                "{} {}",
                step["number"].as_str().unwrap(),
                step["outcome"].as_str().unwrap()
            )
        })
        .collect();
    assert_snapshot!(outcomes.join("\n"), @"
    17 already
    18 already
    19 done
    20 done
    21 done
    22 done
    23 already
    24 done
    24a done
    25 already
    26 done
    27 done
    28 left out
    29 already
    ");
    assert!(
        outcome
            .calls
            .contains(r#"/log "C:\it's \"there\"" "/name=a b""#),
        "{}",
        outcome.calls
    );
    assert_eq!(report["changed"], true);
}

#[test]
fn servers_are_named_and_not_nodded_at() {
    let Some(server) = Server::new() else { return };
    server.write(
        "answers.json",
        r#"{"servers": {"engine": ["ENG 01", "O'Neill \"2\""]}}"#,
    );
    let arguments = format!(
        "-Role dns -Only dns/iis -Answers {}",
        server.path("answers.json").display()
    );
    let outcome = server.run(&arguments, &["D", "eng 01", "Eng 01, O'Neill \"2\""]);
    assert_eq!(outcome.code, 0, "{}", outcome.shown);
    assert_snapshot!(outcome.shown, @r#"
    Update the DNS client (dns)
        First: "Start the engine" (start) must be done on all of the "Engine servers" (engine).
        Names of the servers on which it is done, separated by commas, or [Q]uit:
        D is not the name of a server.
        Names of the servers on which it is done, separated by commas, or [Q]uit:
        These servers have that role too: O'Neill "2"
        Names of the servers on which it is done, separated by commas, or [Q]uit:
    Step 16 (1 of 1), dns: Restart Internet Information Services. (dns/iis)

    All chosen steps have been processed.
    "#);
    let barrier = server
        .journal()
        .into_iter()
        .find(|record| record["event"] == "barrier");
    assert_eq!(
        barrier.unwrap()["names"],
        serde_json::json!(["Eng 01", "O'Neill \"2\""])
    );
}

#[test]
fn journals_of_other_servers_prove_what_is_done_there() {
    let Some(server) = Server::new() else { return };
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap();
    let host = host.trim();
    let outcome = server.run(
        "-Role engine -Only start/enable -Done install -Unattended",
        &[],
    );
    assert_eq!(outcome.code, 0, "{}", outcome.shown);
    let half = server.read("logs/journal.jsonl");
    server.write("collected/ENG01/journal.jsonl", &half);
    std::fs::remove_dir_all(server.path("logs")).unwrap();
    server.write(
        "answers.json",
        &format!(r#"{{"servers": {{"engine": ["{host}"]}}}}"#),
    );
    let arguments = format!(
        "-Role dns -Only dns/iis -Unattended -Answers {} -Journals {}",
        server.path("answers.json").display(),
        server.path("collected").display()
    );
    // Enabled, and not started yet.
    let outcome = server.run(&arguments, &[]);
    assert_eq!((outcome.code, outcome.calls.as_str()), (5, ""));
    let outcome = server.run(
        "-Role engine -Only start/enable,start/start -Done install -Unattended",
        &[],
    );
    assert_eq!(outcome.code, 0, "{}", outcome.shown);
    let whole = server.read("logs/journal.jsonl");
    server.write("collected/ENG01/journal.jsonl", &whole);
    std::fs::remove_dir_all(server.path("logs")).unwrap();
    let outcome = server.run(&arguments, &[]);
    assert_eq!(outcome.code, 0, "{}", outcome.shown);
}

#[test]
fn what_from_takes_as_done_is_shown_and_confirmed() {
    let Some(server) = Server::new() else { return };
    let outcome = server.run(
        "-Role first-engine -Unattended -From start/enable -Done install",
        &[],
    );
    assert_eq!((outcome.code, outcome.calls.as_str()), (5, ""));
    let outcome = server.run("-Role first-engine -From files/extract", &["d", "5", "q"]);
    assert_eq!(outcome.code, 5);
    assert_snapshot!(outcome.shown, @r#"
    These steps are assumed to be done, although the journal has no record of them:
        1: Disable the COM+ application "Engine" (stop/disable)
        2: Shut down the COM+ application "Engine" (stop/shut-down)
        3: Uninstall "Engine" with the deployment tool (remove/engine)
        4: Uninstall "Web service" from each of the "Web servers" (web) with the deployment tool (remove/web)
        5: Start the deployment in the Deployment Tool (remove/deploy)
        If all of them are done, type how many there are, or [Q]uit:
        There are 5.
        If all of them are done, type how many there are, or [Q]uit:

    Put the new files in place (files)
    Step 6 (1 of 7), first-engine: Extract the bundle to [SERVER]/extracted. (files/extract)
    Step 7 (2 of 7), first-engine: Keep copies of 2 files in [SERVER]/share. (files/backup)
        Backed up as [SERVER]/share/ENGINE.msi.before-made-up-4.2
        [SERVER]/share/Absent.msi does not exist: nothing to back up.
    Step 8 (3 of 7), first-engine: Copy ENGINE.msi from [SERVER]/extracted to [SERVER]/share. (files/copy)

    Install the new components (install)
    Step 9 (4 of 7), first-engine: Reinstall "Engine namespace" with the deployment tool. (install/engine)
        Look for "Engine namespace" in the deployment tool; in its context menu, choose to install it again.
        It stands for Engine.msi, Absent.msi (concluded, not printed).
        Absent.msi is not in this bundle.
    Step 10 (5 of 7), first-engine: Initialize "Engine" with the deployment tool. (install/initialize)
        "Engine" is below "Platform" in the deployment tool; in its context menu, choose Initialize.
        The article leaves open: Which package the node belongs to.
        Which are done? Type numbers, as in 9-10, [S]kip the rest, [Q]uit:
    Stopped, as requested.
    To continue from here:
        & '[SERVER]/bundle/install.ps1' -Resume -LogFolder '[SERVER]/logs'
    "#);
}

#[test]
fn a_restart_in_between_ends_the_run_and_is_known_to_the_next() {
    let Some(server) = Server::new() else { return };
    let outcome = server.run("-Role web -Only finish/reboot,finish/extra", &["n", "r"]);
    assert_eq!(outcome.code, RESTART_NEEDED);
    assert_eq!(outcome.calls, "restart the computer\n");
    assert_snapshot!(outcome.shown, @"
    Finish (finish)
    Step 28 (1 of 2), web: Look at the queue. (finish/extra)
        This step is optional. Do it? [Y]es, [N]o, [Q]uit:
        Left out: optional.
    Step 29 (2 of 2), web: Restart the computer. (finish/reboot)
        [R]estart now, type 29 when it has restarted, [S]kip, [Q]uit:
    This computer is restarting now.
    To continue from here:
        & '[SERVER]/bundle/install.ps1' -Resume -LogFolder '[SERVER]/logs'
    ");
    let outcome = server.resume("", &[]);
    assert_eq!(outcome.code, 0, "{}", outcome.shown);
    assert_eq!(outcome.calls, "");
    assert_snapshot!(outcome.shown, @"
    Finish (finish)
    Step 28 (1 of 2), web: Look at the queue. (finish/extra) Left out: left out before, by [SOMEBODY].
    Step 29 (2 of 2), web: Restart the computer. (finish/reboot)
        Nothing to do: this computer was restarted, at [TIME].

    All chosen steps have been processed.
    ");
}

#[test]
fn nobody_is_asked_where_there_is_no_console() {
    let Some(server) = Server::new() else { return };
    let server = server.on("--no-console").on("-NonInteractive");
    let outcome = server.run("-Role first-engine", &[]);
    assert_eq!(outcome.code, 5, "{}", outcome.shown);
    let outcome = server.run("-Role engine -Only stop/disable -Unattended -Json", &[]);
    assert_eq!(outcome.code, 0);
    let report: serde_json::Value = serde_json::from_str(&outcome.shown).unwrap();
    assert_eq!(report["steps"][0]["outcome"], "already");
}

/// Where a run ends, somebody may be waiting for a function's value; the answer is not for them.
#[test]
fn a_program_gets_its_answer_wherever_the_run_ends() {
    for (arguments, code, reason) in [
        (
            "-Role first-engine -Done stop",
            5,
            "These steps must be done by hand",
        ),
        (
            "-Role first-engine -Only remove/engine",
            5,
            "Only a person can say whether that is done",
        ),
        (
            "-Role first-engine -Only remove/engine -Done stop",
            5,
            "This step must be done by hand",
        ),
        (
            "-Role web -Only finish/tenants",
            5,
            "Only a person can say whether this step applies",
        ),
        (
            "-Role web -Only finish/reboot",
            5,
            "This computer has to be restarted at this point.",
        ),
        ("-Role web -Only no/step", 2, "-Only names no/step"),
        ("-Role nobody", 2, "there is no role nobody"),
        (
            "-Role first-engine -From files/extract",
            5,
            "Only a person can say whether these steps are done",
        ),
    ] {
        let Some(server) = Server::new() else { return };
        let outcome = server.run(&format!("{arguments} -Unattended -Json"), &[]);
        assert_eq!(outcome.code, code, "{arguments}");
        let report: serde_json::Value = serde_json::from_str(&outcome.shown).unwrap();
        assert_eq!(report["code"], code, "{arguments}");
        let told = report["reason"].as_str().unwrap();
        assert!(told.starts_with(reason), "{arguments}: {told}");
    }
}
