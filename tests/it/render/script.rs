//! The script, run by PowerShell's own engine: what it shows, what it asks of Windows, how it ends.

use insta::assert_snapshot;

use super::engine::Server;
use super::{Planned, SPECS};

#[test]
fn steps_stand_in_order_under_their_roles() {
    for spec in SPECS {
        let planned = Planned::read(spec);
        let script = planned.script();
        let declared: Vec<_> = script
            .lines()
            .filter_map(|line| line.strip_prefix("    Step '")?.split_once(" -Does "))
            .map(|(step, _)| step)
            .collect();
        let expected: Vec<_> = (planned.spec.procedure.steps.iter())
            .map(|step| format!("{}' '{}' -Role '{}'", step.id, step.number, step.role))
            .collect();
        assert_eq!(declared, expected);
    }
}

#[test]
fn a_server_with_several_roles_is_taken_through_its_steps() {
    let Some(server) = Server::new() else { return };
    let answers = ["ENG01, ENG02", "3-5", "9-10", "ENG01, ENG02", "15"];
    let outcome = server.run("-Role first-engine,dns", &answers);
    assert_snapshot!(outcome.shown, @r#"
    Stop the engine (stop)
        Note: The engine is in Component Services.
    Step 1 (1 of 16), engine: Disable the COM+ application "Engine". (stop/disable)
    Step 2 (2 of 16), engine: Shut down the COM+ application "Engine". (stop/shut-down)

    Remove the old components (remove)
        First: "Stop the engine" (stop) must be done on all of the "Engine servers" (engine) (concluded, not printed).
        Names of the servers on which it is done, separated by commas, or [Q]uit:
    Step 3 (3 of 16), first-engine: Uninstall "Engine" with the deployment tool. (remove/engine)
        "Engine" is below "Platform" > "Core" in the deployment tool; in its context menu, choose Uninstall.
        It stands for Engine.msi (concluded, not printed).
    Step 4 (4 of 16), first-engine: Uninstall "Web service" from each of the "Web servers" (web) with the deployment tool. (remove/web)
        "Web service" is below "Platform" > "Core" in the deployment tool; in the context menu of each server listed below it, choose Uninstall.
        It stands for Web service.msi.
    Step 5 (5 of 16), first-engine: Start the deployment in the Deployment Tool. (remove/deploy)
        Which are done? Type numbers, as in 3-5, [S]kip the rest, [Q]uit:

    Put the new files in place (files)
    Step 6 (6 of 16), first-engine: Extract the bundle to [SERVER]/extracted. (files/extract)
    Step 7 (7 of 16), first-engine: Keep copies of 2 files in [SERVER]/share. (files/backup)
        Backed up as [SERVER]/share/ENGINE.msi.before-made-up-4.2
        [SERVER]/share/Absent.msi does not exist: nothing to back up.
    Step 8 (8 of 16), first-engine: Copy ENGINE.msi from [SERVER]/extracted to [SERVER]/share. (files/copy)

    Install the new components (install)
    Step 9 (9 of 16), first-engine: Reinstall "Engine namespace" with the deployment tool. (install/engine)
        Look for "Engine namespace" in the deployment tool; in its context menu, choose to install it again.
        It stands for Engine.msi, Absent.msi (concluded, not printed).
        Absent.msi is not in this bundle.
    Step 10 (10 of 16), first-engine: Initialize "Engine" with the deployment tool. (install/initialize)
        "Engine" is below "Platform" in the deployment tool; in its context menu, choose Initialize.
        The article leaves open: Which package the node belongs to.
        Which are done? Type numbers, as in 9-10, [S]kip the rest, [Q]uit:

    Start the engine (start)
        First: "Install the new components" (install) must be done on the "First engine server" (first-engine, ENG01).
    Step 11 (11 of 16), engine: Enable the COM+ application "Engine". (start/enable)
    Step 12 (12 of 16), engine: Start the COM+ application "Engine". (start/start)

    Update the DNS client (dns)
        First: "Start the engine" (start) must be done on all of the "Engine servers" (engine).
        Names of the servers on which it is done, separated by commas, or [Q]uit:
    Step 13 (13 of 16), dns: Bring client.MSI to this server from the "First engine server" (first-engine, ENG01). (dns/bring)
        Nothing to do: [SERVER]/bundle/Client.msi is there already.
    Step 14 (14 of 16), dns: Remove what client.MSI installed before, then install it. (dns/replace)
        Nothing is installed from another package: nothing to remove.
    Step 15 (15 of 16), dns: Set the directory security of "Client" in Internet Information Services. (dns/directory-security)
        Default domain of basic authentication: \
        Require a secure channel (SSL): true
        Type 15 when it is done, [S]kip, [Q]uit:
    Step 16 (16 of 16), dns: Restart Internet Information Services. (dns/iis)

    All chosen steps have been processed.
    "#);
    assert_snapshot!(outcome.calls, @r#"
    COM+ Engine disable
    COM+ Engine shut-down
    COM+ Engine enable
    COM+ Engine start
    msiexec.exe /i "[SERVER]/bundle/Client.msi" /qn /norestart /l*v "[SERVER]/logs/[TIME]-dns-replace-install.log"
    iisreset.exe /restart
    "#);
    assert_eq!(outcome.code, 0);
    assert_eq!(server.read("share/ENGINE.msi"), "Engine.msi");
    let kept = "share/ENGINE.msi.before-made-up-4.2";
    assert_eq!(server.read(kept), "an old one");
}

#[test]
fn a_server_with_one_role_is_asked_what_only_a_person_knows() {
    let Some(server) = Server::new() else { return };
    server.state("domain-administrator", "yes");
    let arguments = "-Role web -LogFile /tmp/tool.log -Platform x86";
    let outcome = server.run(arguments, &["25", "y", "y", "s", "s"]);
    assert_snapshot!(outcome.shown, @r#"
    Update the web servers (web)
    Step 17 (1 of 14), web: Bring Web service.msi to this server from the extracted bundle. (web/bring)
        Nothing to do: [SERVER]/bundle/Web service.msi is there already.
    Step 18 (2 of 14), web: Run Web service.msi to remove what it installed before. (web/remove)
        Nothing to do: nothing is installed from another package: nothing to remove.
    Step 19 (3 of 14), web: Install Web service.msi. (web/install)
    Step 20 (4 of 14), web: Run Tool.exe /log /tmp/tool.log "/name=a b". (web/tool)
    Step 21 (5 of 14), web: Run [SERVER]/share/policies.exe /log x. (web/policies)
        The article leaves open: On which drive the program is.
    Step 22 (6 of 14), web: Restart the service "Mail transport". (web/restart)
    Step 23 (7 of 14), web: Start the service "Mail transport". (web/start)
        Nothing to do: the service is running already.
    Step 24 (8 of 14), web: Stop the service "Mail transport". (web/stop)
    Step 24a (9 of 14), web: Start the service "Mail transport". (web/start-again)
        Added by packaging, not in the article: The article leaves the service stopped.

    Finish (finish)
    Step 25 (10 of 14), web: Follow steps A.106 to A.112 of "Install the agent" in a document that is not named. (finish/guide)
        Account: the installer's account.
        This achieves: The agent runs.
        It installs Client.msi (concluded, not printed).
        The document is not stated: The link is lost.
        The article leaves open: Which version of the document is meant.
        Type 25 when it is done, [S]kip, [Q]uit:
    Step 26 (11 of 14), web: Install Engine.msi. (finish/x64) Left out: for x64 only.
    Step 27 (12 of 14), web: Install Client.msi. (finish/tenants)
        Only in this situation (concluded, not printed): There are several tenants. Does it apply? [Y]es, [N]o, [Q]uit:
        Account: a member of the domain administrators.
    Step 28 (13 of 14), web: Look at the queue. (finish/extra)
        This step is optional. Do it? [Y]es, [N]o, [Q]uit:
        Note: It is empty as a rule.
        Type 28 when it is done, [S]kip, [Q]uit:
    Step 29 (14 of 14), web: Restart the computer. (finish/reboot)
        [R]estart now, type 29 when it has restarted, [S]kip, [Q]uit:

    Skipped: 28 (finish/extra)
    Skipped: 29 (finish/reboot)
    All chosen steps have been processed.
    "#);
    assert_snapshot!(outcome.calls, @r#"
    msiexec.exe /i "[SERVER]/bundle/Web service.msi" /qn /norestart /l*v "[SERVER]/logs/[TIME]-web-install-install.log"
    [SERVER]/bundle/Tool.exe /log /tmp/tool.log "/name=a b"
    [SERVER]/share/policies.exe /log x
    restart service Mail
    stop service Mail
    start service Mail
    msiexec.exe /i "[SERVER]/bundle/Client.msi" /qn /norestart /l*v "[SERVER]/logs/[TIME]-finish-tenants-install.log"
    "#);
    assert_eq!(outcome.code, 0);
}

#[test]
fn a_rehearsal_shows_the_whole_plan_and_touches_nothing() {
    let Some(server) = Server::new() else { return };
    let before = server.files();
    let arguments = "-Role web,first-engine,dns -Platform x64 -LogFile x -WhatIf";
    let outcome = server.run(arguments, &[]);
    assert_eq!((outcome.code, outcome.calls.as_str()), (0, ""));
    assert!(server.files() == before);
    assert_snapshot!(outcome.shown, @r#"
    Stop the engine (stop)
        Note: The engine is in Component Services.
    What if: Step 1 (1 of 30), engine: Disable the COM+ application "Engine". (stop/disable)
    What if: Step 2 (2 of 30), engine: Shut down the COM+ application "Engine". (stop/shut-down)

    Remove the old components (remove)
        First: "Stop the engine" (stop) must be done on all of the "Engine servers" (engine) (concluded, not printed).
    What if: Step 3 (3 of 30), first-engine: Uninstall "Engine" with the deployment tool. (remove/engine) By hand.
    What if: Step 4 (4 of 30), first-engine: Uninstall "Web service" from each of the "Web servers" (web) with the deployment tool. (remove/web) By hand.
    What if: Step 5 (5 of 30), first-engine: Start the deployment in the Deployment Tool. (remove/deploy) By hand.

    Put the new files in place (files)
    What if: Step 6 (6 of 30), first-engine: Extract the bundle to [SERVER]/extracted. (files/extract)
    What if: Step 7 (7 of 30), first-engine: Keep copies of 2 files in [SERVER]/share. (files/backup)
    What if: Step 8 (8 of 30), first-engine: Copy ENGINE.msi from [SERVER]/extracted to [SERVER]/share. (files/copy)

    Install the new components (install)
    What if: Step 9 (9 of 30), first-engine: Reinstall "Engine namespace" with the deployment tool. (install/engine) By hand.
    What if: Step 10 (10 of 30), first-engine: Initialize "Engine" with the deployment tool. (install/initialize) By hand.

    Start the engine (start)
        First: "Install the new components" (install) must be done on the "First engine server" (first-engine, ENG01).
    What if: Step 11 (11 of 30), engine: Enable the COM+ application "Engine". (start/enable)
    What if: Step 12 (12 of 30), engine: Start the COM+ application "Engine". (start/start)

    Update the DNS client (dns)
        First: "Start the engine" (start) must be done on all of the "Engine servers" (engine).
    What if: Step 13 (13 of 30), dns: Bring client.MSI to this server from the "First engine server" (first-engine, ENG01). (dns/bring)
    What if: Step 14 (14 of 30), dns: Remove what client.MSI installed before, then install it. (dns/replace)
    What if: Step 15 (15 of 30), dns: Set the directory security of "Client" in Internet Information Services. (dns/directory-security) By hand.
    What if: Step 16 (16 of 30), dns: Restart Internet Information Services. (dns/iis)

    Update the web servers (web)
    What if: Step 17 (17 of 30), web: Bring Web service.msi to this server from the extracted bundle. (web/bring)
    What if: Step 18 (18 of 30), web: Run Web service.msi to remove what it installed before. (web/remove)
    What if: Step 19 (19 of 30), web: Install Web service.msi. (web/install)
    What if: Step 20 (20 of 30), web: Run Tool.exe /log x "/name=a b". (web/tool)
    What if: Step 21 (21 of 30), web: Run [SERVER]/share/policies.exe /log x. (web/policies)
    What if: Step 22 (22 of 30), web: Restart the service "Mail transport". (web/restart)
    What if: Step 23 (23 of 30), web: Start the service "Mail transport". (web/start)
    What if: Step 24 (24 of 30), web: Stop the service "Mail transport". (web/stop)
    What if: Step 24a (25 of 30), web: Start the service "Mail transport". (web/start-again) Added by packaging.

    Finish (finish)
    What if: Step 25 (26 of 30), web: Follow steps A.106 to A.112 of "Install the agent" in a document that is not named. (finish/guide) By hand.
    What if: Step 26 (27 of 30), web: Install Engine.msi. (finish/x64)
    What if: Step 27 (28 of 30), web: Install Client.msi. (finish/tenants) Only in this situation (concluded, not printed): There are several tenants.
    What if: Step 28 (29 of 30), web: Look at the queue. (finish/extra) By hand. Optional.
    What if: Step 29 (30 of 30), web: Restart the computer. (finish/reboot) By hand.

    Nothing was done: this was a rehearsal.
    "#);
}

#[test]
fn a_list_shows_what_there_is() {
    let Some(server) = Server::new() else { return };
    let outcome = server.run("-List -Role dns", &[]);
    assert_eq!(outcome.code, 0);
    assert_snapshot!(outcome.shown, @r#"
    role engine: Engine servers; all servers of this kind; named ENG0n, ENG0x
    role first-engine: First engine server; the first server of its kind, part of "Engine servers" (engine); named ENG01
    role web: Web servers; all servers of this kind; whose names are not stated
    role dns: DNS server; one server; named DNS01
    step 13, dns/bring, dns: Bring client.MSI to this server from the "First engine server" (first-engine, ENG01).
    step 14, dns/replace, dns: Remove what client.MSI installed before, then install it.
    step 15, dns/directory-security, dns: Set the directory security of "Client" in Internet Information Services. By hand.
    step 16, dns/iis, dns: Restart Internet Information Services.
    "#);
    let outcome = server.run("-List -Role web -Json", &[]);
    let list: serde_json::Value = serde_json::from_str(&outcome.shown).unwrap();
    let planned = Planned::read(super::EVERYTHING);
    let expected: Vec<_> = (planned.spec.procedure.steps.iter())
        .filter(|step| step.role.as_str() == "web")
        .map(|step| (step.number.to_string(), step.id.clone()))
        .collect();
    let listed: Vec<_> = (list["steps"].as_array().unwrap().iter())
        .map(|step| {
            let text = |key: &str| step[key].as_str().unwrap().to_owned();
            (text("number"), text("id"))
        })
        .collect();
    assert_eq!(listed, expected);
    let added: Vec<_> = (list["steps"].as_array().unwrap().iter())
        .filter(|step| step.get("added").is_some())
        .map(|step| step["id"].as_str().unwrap())
        .collect();
    assert_eq!(added, ["web/start-again"]);
}

#[test]
fn what_packaging_added_can_be_left_out() {
    let Some(server) = Server::new() else { return };
    let outcome = server.run("-List -Role web -AsPrinted", &[]);
    assert!(!outcome.shown.contains("start-again"), "{}", outcome.shown);
    assert!(outcome.shown.contains("step 24, web/stop"));
}

#[test]
fn a_role_without_steps_says_so() {
    let spec = super::EVERYTHING.replace(
        "  - {id: dns, name: DNS server",
        "  - {id: idle, name: Idle server, servers: one, hosts: [IDLE]}\n  - {id: dns, name: DNS server",
    );
    let Some(server) = Server::of(&Planned::read(&spec)) else {
        return;
    };
    let outcome = server.run("-Role idle -Unattended", &[]);
    assert_eq!(outcome.code, 0);
    assert_snapshot!(outcome.shown, @"
    The role idle has no steps of its own, so nothing is done on its servers.

    Nothing was changed.
    All chosen steps have been processed.
    ");
}

#[test]
fn a_payload_is_brought_by_a_person() {
    let Some(server) = Server::new() else { return };
    std::fs::remove_file(server.path("bundle/Web service.msi")).unwrap();
    let outcome = server.run("-Role web -LogFile x -Only web/bring", &["17"]);
    assert_eq!(outcome.code, 1);
    assert_snapshot!(outcome.shown, @"
    Update the web servers (web)
    Step 17 (1 of 1), web: Bring Web service.msi to this server from the extracted bundle. (web/bring)
        Copy it to [SERVER]/bundle/Web service.msi, or name its folder with -TransferFrom.
        Type 17 when it is done, [S]kip, [Q]uit:
    Step 17 (web/bring) failed: [SERVER]/bundle/Web service.msi does not exist
    To continue from here:
        & '[SERVER]/bundle/install.ps1' -Resume -LogFolder '[SERVER]/logs'
    ");
}

#[test]
fn a_payload_is_fetched_from_where_another_server_holds_it() {
    for there in [None, Some("another one")] {
        let Some(server) = Server::new() else { return };
        server.write("elsewhere/Client.msi", "Client.msi");
        match there {
            Some(text) => server.write("bundle/Client.msi", text),
            None => std::fs::remove_file(server.path("bundle/Client.msi")).unwrap(),
        }
        let from = server.path("elsewhere").to_str().unwrap().to_owned();
        let arguments = format!("-Role dns -Only dns/bring -TransferFrom {from} -Done start");
        let outcome = server.run(&arguments, &[]);
        assert_eq!(outcome.code, 0, "{}", outcome.shown);
        assert_eq!(server.read("bundle/Client.msi"), "Client.msi");
        let names = std::fs::read_dir(server.path("bundle")).unwrap();
        // The script and its payloads, and nothing that helped on the way.
        assert_eq!(names.count(), 5);
    }
}

#[test]
fn a_person_is_asked_about_the_step_and_not_about_its_details() {
    let Some(server) = Server::new() else { return };
    let outcome = server.run(
        "-Role first-engine -Only remove/engine -Confirm -Done stop",
        &["n"],
    );
    assert_eq!(outcome.code, 0);
    assert_snapshot!(outcome.shown, @r#"
    Remove the old components (remove)
        First: "Stop the engine" (stop) must be done on all of the "Engine servers" (engine) (concluded, not printed).
    Step 3 (1 of 1), first-engine: Uninstall "Engine" with the deployment tool. (remove/engine)
        "Engine" is below "Platform" > "Core" in the deployment tool; in its context menu, choose Uninstall.
        It stands for Engine.msi (concluded, not printed).
    install.ps1
    Step 3 (1 of 1), first-engine: Uninstall "Engine" with the deployment tool. (remove/engine) Do it?
    [Yes]  [Yes to All]  [No]  [No to All]  [Suspend]:     Left out, as requested.

    Skipped: 3 (remove/engine)
    Nothing was changed.
    All chosen steps have been processed.
    "#);
}

#[test]
fn a_rollup_whose_last_day_is_past_says_so() {
    for (today, warned) in [("2034-03-05", false), ("2034-03-06", true)] {
        let Some(server) = Server::new() else { return };
        let outcome = server
            .with("ROLLPACK_TODAY", today)
            .run("-Role engine -Only stop/disable", &[]);
        assert_eq!(outcome.code, 0);
        let warning = "Warning: this rollup was not meant to be installed after 2034-03-05.\n";
        assert_eq!(outcome.shown.starts_with(warning), warned, "{today}");
    }
}

#[test]
fn older_copies_are_kept() {
    let Some(server) = Server::new() else { return };
    for content in ["first", "second"] {
        server.write("share/ENGINE.msi", content);
        let outcome = server.run("-Role first-engine -Only files/backup", &[]);
        assert_eq!(outcome.code, 0);
    }
    let kept = "share/ENGINE.msi.before-made-up-4.2";
    assert_eq!(server.read(kept), "first");
    assert_eq!(server.read(&format!("{kept}-2")), "second");
}

#[test]
fn a_wrong_question_is_answered_with_code_2() {
    let Some(server) = Server::new() else { return };
    server.write("answers.json", r#"{"servers": {"mail": ["A1"]}}"#);
    server.write("broken.json", r#"{"servers": "#);
    let mut all = String::new();
    for arguments in [
        "",
        "-Role nobody",
        "-Role web -From no/step",
        "-Role web -From stop/disable",
        "-Role web -Done nothing",
        "-Role web -Platform vax",
        "-Role web -Accept payload-changed",
        "-Role web -Json",
        "-Resume",
        "-Role web -Answers nowhere.json",
        "-Role web -Answers [SERVER]/answers.json",
        "-Role web -Answers [SERVER]/broken.json",
    ] {
        let arguments = arguments.replace("[SERVER]", server.path("").to_str().unwrap());
        let outcome = server.run(&arguments, &[]);
        assert_eq!(
            (outcome.code, outcome.calls.as_str()),
            (2, ""),
            "{arguments}"
        );
        all.push_str(&outcome.shown);
    }
    assert_snapshot!(all.replace(std::env::current_dir().unwrap().to_str().unwrap(), "[HERE]"), @r#"
    install.ps1: name the roles of this server with -Role: engine, first-engine, web, dns
    install.ps1: there is no role nobody; the roles are: engine, first-engine, web, dns
    install.ps1: -From names no/step, which is not a step of this rollup; see -List
    install.ps1: the step stop/disable belongs to a role other than web
    install.ps1: -Done names nothing, which is not a step of this rollup; see -List
    install.ps1: -Platform must be one of x86, x64, ia64, arm64
    install.ps1: -Accept names payload-changed; only these can be accepted: restart-pending, restart-unknown, installer-busy, installer-unknown, not-domain-administrator, domain-group-unknown, space-short, space-unknown, nothing-to-replace
    {"bundle": "[SCRIPT]", "changed": false, "code": 2, "preflight": [], "reason": "-Json leaves no way to ask questions; give -Unattended too", "restart": false, "rollup": "made-up-4.2", "schema": "rollpack/run/v1", "steps": []}
    install.ps1: there is nothing to resume: [SERVER]/logs/journal.jsonl has no record of a run of this bundle
    install.ps1: the answers file [HERE]/nowhere.json does not exist
    install.ps1: the answers file names servers of mail, which is not a role; the roles are: engine, first-engine, web, dns
    install.ps1: the answers file [SERVER]/broken.json cannot be read: the JSON ends too early
    "#);
}
