//! The script, run by PowerShell's own engine: what it shows, what it asks of Windows, how it ends.

use std::process::Command;

use insta::assert_snapshot;

use super::engine::{Server, engine};
use super::{Planned, SPECS};

/// Commands that PowerShell has had since version 2.0.
const KNOWN_SINCE_2: [&str; 15] = [
    "Get-Service",
    "Join-Path",
    "New-Object",
    "Read-Host",
    "Restart-Computer",
    "Restart-Service",
    "Set-StrictMode",
    "Split-Path",
    "Start-Process",
    "Start-Service",
    "Start-Sleep",
    "Stop-Service",
    "Test-Path",
    "Where-Object",
    "Write-Host",
];

/// Exit code 3010, of which only the last eight bits are left here.
const RESTART_NEEDED: i32 = 0xc2;

#[test]
fn every_powershell_reads_the_script() {
    let Some(engine) = engine() else { return };
    let folder = tempfile::tempdir().unwrap();
    for (number, spec) in SPECS.into_iter().enumerate() {
        let script = Planned::read(spec).script();
        assert!(script.is_ascii());
        assert_eq!(script.matches('\n').count(), script.matches("\r\n").count());
        assert_eq!(script.matches('\r').count(), script.matches("\r\n").count());
        let path = folder.path().join(format!("{number}.ps1"));
        std::fs::write(&path, &script).unwrap();
        for version in ["2.0", "3.0", "5.1", "7"] {
            let output = Command::new(&engine)
                .args(["--parse", "--for", version])
                .arg(&path)
                .output()
                .unwrap();
            assert_eq!(String::from_utf8_lossy(&output.stdout), "", "{version}");
            assert!(output.status.success());
        }
        let output = Command::new(&engine)
            .arg("--commands")
            .arg(&path)
            .output()
            .unwrap();
        for line in String::from_utf8(output.stdout).unwrap().lines() {
            let call: serde_json::Value = serde_json::from_str(line).unwrap();
            // A step's script block is called without a name.
            let known = call["name"].is_null()
                || call["own"] == true
                || KNOWN_SINCE_2.iter().any(|name| call["name"] == *name);
            assert!(known, "{line}");
        }
    }
}

#[test]
fn steps_stand_in_order_under_their_roles() {
    for spec in SPECS {
        let planned = Planned::read(spec);
        let script = planned.script();
        let declared: Vec<_> = script
            .lines()
            .filter_map(|line| line.strip_prefix("    Step '"))
            .collect();
        let expected: Vec<_> = (planned.spec.procedure.steps.iter())
            .map(|step| format!("{}' -Role '{}' @{{", step.id, step.role))
            .collect();
        assert_eq!(declared, expected);
    }
}

#[test]
fn a_server_with_several_roles_is_taken_through_its_steps() {
    let Some(server) = Server::new() else { return };
    server.write("share/ENGINE.msi", "an old one");
    let outcome = server.run("-Role first-engine,dns", "dddddddd");
    assert_snapshot!(outcome.shown, @r#"
    Stop the engine (stop)
        Note: The engine is in Component Services.
    Step 1 of 16, engine: Disable the COM+ application "Engine". (stop/disable)
    Step 2 of 16, engine: Shut down the COM+ application "Engine". (stop/shut-down)

    Remove the old components (remove)
        First: "Stop the engine" (stop) must be done on all of the "Engine servers" (engine) (concluded, not printed).
        [D]one, [Q]uit:
    Step 3 of 16, first-engine: Uninstall "Engine" with the deployment tool. (remove/engine)
        "Engine" is below "Platform" > "Core" in the deployment tool; in its context menu, choose Uninstall.
        It stands for Engine.msi (concluded, not printed).
        [D]one, [S]kip, [Q]uit:
    Step 4 of 16, first-engine: Uninstall "Web service" from each of the "Web servers" (web) with the deployment tool. (remove/web)
        "Web service" is below "Platform" > "Core" in the deployment tool; in the context menu of each server listed below it, choose Uninstall.
        It stands for Web service.msi.
        [D]one, [S]kip, [Q]uit:
    Step 5 of 16, first-engine: Start the deployment in the Deployment Tool. (remove/deploy)
        [D]one, [S]kip, [Q]uit:

    Put the new files in place (files)
    Step 6 of 16, first-engine: Extract the bundle to [SERVER]/extracted. (files/extract)
    Step 7 of 16, first-engine: Keep copies of 2 files in [SERVER]/share. (files/backup)
        Kept as [SERVER]/share/ENGINE.msi.before-made-up-4.2
        [SERVER]/share/Absent.msi is not there: nothing to keep.
    Step 8 of 16, first-engine: Copy ENGINE.msi from [SERVER]/extracted to [SERVER]/share. (files/copy)

    Install the new components (install)
    Step 9 of 16, first-engine: Reinstall "Engine namespace" with the deployment tool. (install/engine)
        Look for "Engine namespace" in the deployment tool; in its context menu, choose to install it again.
        It stands for Engine.msi, Absent.msi (concluded, not printed).
        Absent.msi is not in this bundle.
        [D]one, [S]kip, [Q]uit:
    Step 10 of 16, first-engine: Initialize "Engine" with the deployment tool. (install/initialize)
        "Engine" is below "Platform" in the deployment tool; in its context menu, choose Initialize.
        The article leaves open: Which package the node belongs to.
        [D]one, [S]kip, [Q]uit:

    Start the engine (start)
        First: "Install the new components" (install) must be done on the "First engine server" (first-engine, ENG01).
    Step 11 of 16, engine: Enable the COM+ application "Engine". (start/enable)
    Step 12 of 16, engine: Start the COM+ application "Engine". (start/start)

    Update the DNS client (dns)
        First: "Start the engine" (start) must be done on all of the "Engine servers" (engine).
        [D]one, [Q]uit:
    Step 13 of 16, dns: Bring client.MSI to this server from the "First engine server" (first-engine, ENG01). (dns/bring)
        [SERVER]/bundle/Client.msi is there already.
    Step 14 of 16, dns: Remove what client.MSI installed before, then install it. (dns/replace)
        Nothing of it is installed: nothing to remove.
    Step 15 of 16, dns: Set the directory security of "Client" in Internet Information Services. (dns/directory-security)
        Default domain of basic authentication: \
        Require a secure channel (SSL): true
        [D]one, [S]kip, [Q]uit:
    Step 16 of 16, dns: Restart Internet Information Services. (dns/iis)

    All chosen steps are through.
    "#);
    assert_snapshot!(outcome.calls, @r#"
    COM+ Engine enabled: False
    shut down COM+ Engine
    COM+ Engine enabled: True
    start COM+ Engine
    installed? {00000004-0000-0000-0000-000000000000} {00000000-0000-0000-0000-000000000004}
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
    let arguments = "-Role web -LogFile /tmp/tool.log -Platform x86";
    let outcome = server.run(arguments, "dyyss");
    assert_snapshot!(outcome.shown, @r#"
    Update the web servers (web)
    Step 1 of 13, web: Bring Web service.msi to this server from the extracted bundle. (web/bring)
        [SERVER]/bundle/Web service.msi is there already.
    Step 2 of 13, web: Run Web service.msi to remove what it installed before. (web/remove)
        Nothing of it is installed: nothing to remove.
    Step 3 of 13, web: Install Web service.msi. (web/install)
    Step 4 of 13, web: Run Tool.exe /log /tmp/tool.log "/name=a b". (web/tool)
    Step 5 of 13, web: Run [SERVER]/share/policies.exe /log x. (web/policies)
        The article leaves open: On which drive the program is.
    Step 6 of 13, web: Restart the service "Mail transport". (web/restart)
    Step 7 of 13, web: Start the service "Mail transport". (web/start)
    Step 8 of 13, web: Stop the service "Mail transport". (web/stop)

    Finish (finish)
    Step 9 of 13, web: Follow steps A.106 to A.112 of "Install the agent" in a document that is not named. (finish/guide)
        Account: the installer's account.
        This achieves: The agent runs.
        It installs Client.msi (concluded, not printed).
        The document is not stated: The link is lost.
        The article leaves open: Which version of the document is meant.
        [D]one, [S]kip, [Q]uit:
    Step 10 of 13, web: Install Engine.msi. (finish/x64) Left out: for x64 only.
    Step 11 of 13, web: Install Client.msi. (finish/tenants)
        Only in this situation (concluded, not printed): There are several tenants. Does it apply? [Y]es, [N]o, [Q]uit:
        Account: a member of the domain administrators.
        Warning: whether this account is one cannot be told here.
    Step 12 of 13, web: Look at the queue. (finish/extra)
        This step is optional. Do it? [Y]es, [N]o, [Q]uit:
        Note: It is empty as a rule.
        [D]one, [S]kip, [Q]uit:
    Step 13 of 13, web: Restart the computer. (finish/reboot)
        [R]estart now, [D]one, [S]kip, [Q]uit:

    Skipped: finish/extra
    Skipped: finish/reboot
    All chosen steps are through.
    "#);
    assert_snapshot!(outcome.calls, @r#"
    installed? {00000002-0000-0000-0000-000000000000} {00000000-0000-0000-0000-000000000002}
    msiexec.exe /i "[SERVER]/bundle/Web service.msi" /qn /norestart /l*v "[SERVER]/logs/[TIME]-web-install-install.log"
    [SERVER]/bundle/Tool.exe /log /tmp/tool.log "/name=a b"
    [SERVER]/share/policies.exe /log x
    restart service Mail
    start service Mail
    stop service Mail
    msiexec.exe /i "[SERVER]/bundle/Client.msi" /qn /norestart /l*v "[SERVER]/logs/[TIME]-finish-tenants-install.log"
    "#);
    assert_eq!(outcome.code, 0);
}

#[test]
fn a_rehearsal_touches_nothing() {
    let Some(server) = Server::new() else { return };
    let before = server.files();
    let outcome = server.run("-Role web,first-engine,dns -Platform x64 -WhatIf", "");
    assert_eq!(outcome.code, 0);
    assert_eq!(outcome.calls, "");
    assert!(server.files() == before);
    assert_snapshot!(outcome.shown, @r#"
    Stop the engine (stop)
        Note: The engine is in Component Services.
    What if: Step 1 of 29, engine: Disable the COM+ application "Engine". (stop/disable)
    What if: Step 2 of 29, engine: Shut down the COM+ application "Engine". (stop/shut-down)

    Remove the old components (remove)
        First: "Stop the engine" (stop) must be done on all of the "Engine servers" (engine) (concluded, not printed).
    What if: Step 3 of 29, first-engine: Uninstall "Engine" with the deployment tool. (remove/engine)
    What if: Step 4 of 29, first-engine: Uninstall "Web service" from each of the "Web servers" (web) with the deployment tool. (remove/web)
    What if: Step 5 of 29, first-engine: Start the deployment in the Deployment Tool. (remove/deploy)

    Put the new files in place (files)
    What if: Step 6 of 29, first-engine: Extract the bundle to [SERVER]/extracted. (files/extract)
    What if: Step 7 of 29, first-engine: Keep copies of 2 files in [SERVER]/share. (files/backup)
    What if: Step 8 of 29, first-engine: Copy ENGINE.msi from [SERVER]/extracted to [SERVER]/share. (files/copy)

    Install the new components (install)
    What if: Step 9 of 29, first-engine: Reinstall "Engine namespace" with the deployment tool. (install/engine)
    What if: Step 10 of 29, first-engine: Initialize "Engine" with the deployment tool. (install/initialize)

    Start the engine (start)
        First: "Install the new components" (install) must be done on the "First engine server" (first-engine, ENG01).
    What if: Step 11 of 29, engine: Enable the COM+ application "Engine". (start/enable)
    What if: Step 12 of 29, engine: Start the COM+ application "Engine". (start/start)

    Update the DNS client (dns)
        First: "Start the engine" (start) must be done on all of the "Engine servers" (engine).
    What if: Step 13 of 29, dns: Bring client.MSI to this server from the "First engine server" (first-engine, ENG01). (dns/bring)
    What if: Step 14 of 29, dns: Remove what client.MSI installed before, then install it. (dns/replace)
    What if: Step 15 of 29, dns: Set the directory security of "Client" in Internet Information Services. (dns/directory-security)
    What if: Step 16 of 29, dns: Restart Internet Information Services. (dns/iis)

    Update the web servers (web)
    What if: Step 17 of 29, web: Bring Web service.msi to this server from the extracted bundle. (web/bring)
    What if: Step 18 of 29, web: Run Web service.msi to remove what it installed before. (web/remove)
    What if: Step 19 of 29, web: Install Web service.msi. (web/install)
    What if: Step 20 of 29, web: Run Tool.exe /log <LogFile> "/name=a b". (web/tool)
    What if: Step 21 of 29, web: Run [SERVER]/share/policies.exe /log x. (web/policies)
    What if: Step 22 of 29, web: Restart the service "Mail transport". (web/restart)
    What if: Step 23 of 29, web: Start the service "Mail transport". (web/start)
    What if: Step 24 of 29, web: Stop the service "Mail transport". (web/stop)

    Finish (finish)
    What if: Step 25 of 29, web: Follow steps A.106 to A.112 of "Install the agent" in a document that is not named. (finish/guide)
    What if: Step 26 of 29, web: Install Engine.msi. (finish/x64)
    What if: Step 27 of 29, web: Install Client.msi. (finish/tenants) Only in this situation (concluded, not printed): There are several tenants.
    What if: Step 28 of 29, web: Look at the queue. (finish/extra) Optional.
    What if: Step 29 of 29, web: Restart the computer. (finish/reboot)

    Nothing was done: this was a rehearsal.
    "#);
}

#[test]
fn a_list_shows_what_there_is() {
    let Some(server) = Server::new() else { return };
    let outcome = server.run("-List -Role dns", "");
    assert_eq!(outcome.code, 0);
    assert_snapshot!(outcome.shown, @r#"
    role engine: Engine servers; all servers of this kind; named ENG0n, ENG0x
    role first-engine: First engine server; the first server of its kind, part of "Engine servers" (engine); named ENG01
    role web: Web servers; all servers of this kind; whose names are not stated
    role dns: DNS server; one server; named DNS01
    step dns/bring, dns: Bring client.MSI to this server from the "First engine server" (first-engine, ENG01).
    step dns/replace, dns: Remove what client.MSI installed before, then install it.
    step dns/directory-security, dns: Set the directory security of "Client" in Internet Information Services. By hand.
    step dns/iis, dns: Restart Internet Information Services.
    "#);
}

#[test]
fn a_failure_ends_the_run_and_says_how_to_go_on() {
    let Some(server) = Server::new() else { return };
    let server = server.with("ROLLPACK_EXIT_CODES", "1618,1603");
    let outcome = server.run("-Role web -LogFile x -Platform x64", "");
    assert_eq!(outcome.code, 1);
    assert_snapshot!(outcome.shown, @r"
    Update the web servers (web)
    Step 1 of 13, web: Bring Web service.msi to this server from the extracted bundle. (web/bring)
        [SERVER]/bundle/Web service.msi is there already.
    Step 2 of 13, web: Run Web service.msi to remove what it installed before. (web/remove)
        Nothing of it is installed: nothing to remove.
    Step 3 of 13, web: Install Web service.msi. (web/install)
        Another installation is going on; waiting (1 of 10).
    Step web/install failed: msiexec for Web service.msi ended with exit code 1603; its log is [SERVER]/logs/[TIME]-web-install-install.log
    To go on from here, add: -From web/install
    ");
    assert_snapshot!(outcome.calls, @r#"
    installed? {00000002-0000-0000-0000-000000000000} {00000000-0000-0000-0000-000000000002}
    msiexec.exe /i "[SERVER]/bundle/Web service.msi" /qn /norestart /l*v "[SERVER]/logs/[TIME]-web-install-install.log"
    sleep 30
    msiexec.exe /i "[SERVER]/bundle/Web service.msi" /qn /norestart /l*v "[SERVER]/logs/[TIME]-web-install-install.log"
    "#);
}

#[test]
fn a_needed_restart_is_told_at_the_end() {
    let Some(server) = Server::new() else { return };
    let server = server.with("ROLLPACK_EXIT_CODES", "3010,0,1641");
    let outcome = server.run(
        "-Role web -LogFile x -Only web/install,web/tool,web/policies",
        "",
    );
    assert_eq!(outcome.code, RESTART_NEEDED);
    assert_snapshot!(outcome.shown, @r#"
    Update the web servers (web)
    Step 1 of 3, web: Install Web service.msi. (web/install)
        Done; a restart of this computer will be needed.
    Step 2 of 3, web: Run Tool.exe /log x "/name=a b". (web/tool)
    Step 3 of 3, web: Run [SERVER]/share/policies.exe /log x. (web/policies)
        The article leaves open: On which drive the program is.
        Done; the restart of this computer has been asked for.

    All chosen steps are through.
    A restart of this computer is needed.
    "#);
}

#[test]
fn without_a_person_a_manual_step_ends_the_run() {
    let Some(server) = Server::new() else { return };
    let outcome = server.run("-Role first-engine -Unattended -Done stop", "");
    assert_eq!(outcome.code, 5);
    assert_snapshot!(outcome.shown, @r#"
    Stop the engine (stop)
        Note: The engine is in Component Services.
    Step 1 of 12, engine: Disable the COM+ application "Engine". (stop/disable) Left out: done already.
    Step 2 of 12, engine: Shut down the COM+ application "Engine". (stop/shut-down) Left out: done already.

    Remove the old components (remove)
        First: "Stop the engine" (stop) must be done on all of the "Engine servers" (engine) (concluded, not printed).
    Step 3 of 12, first-engine: Uninstall "Engine" with the deployment tool. (remove/engine)
        "Engine" is below "Platform" > "Core" in the deployment tool; in its context menu, choose Uninstall.
        It stands for Engine.msi (concluded, not printed).
    This step is to be done by hand, and nobody is there to say that it is done.
    To go on from here, add: -From remove/engine -Done remove/engine
    "#);
    let outcome = server.run(
        "-Role first-engine -Unattended -From files/extract -Done install,start/enable",
        "",
    );
    assert_eq!(outcome.code, 0);
    assert_snapshot!(outcome.shown, @r#"
    Put the new files in place (files)
    Step 1 of 7, first-engine: Extract the bundle to [SERVER]/extracted. (files/extract)
    Step 2 of 7, first-engine: Keep copies of 2 files in [SERVER]/share. (files/backup)
        [SERVER]/share/ENGINE.msi is not there: nothing to keep.
        [SERVER]/share/Absent.msi is not there: nothing to keep.
    Step 3 of 7, first-engine: Copy ENGINE.msi from [SERVER]/extracted to [SERVER]/share. (files/copy)

    Install the new components (install)
    Step 4 of 7, first-engine: Reinstall "Engine namespace" with the deployment tool. (install/engine) Left out: done already.
    Step 5 of 7, first-engine: Initialize "Engine" with the deployment tool. (install/initialize) Left out: done already.

    Start the engine (start)
    Step 6 of 7, engine: Enable the COM+ application "Engine". (start/enable) Left out: done already.
        First: "Install the new components" (install) must be done on the "First engine server" (first-engine, ENG01).
    Step 7 of 7, engine: Start the COM+ application "Engine". (start/start)

    All chosen steps are through.
    "#);
}

#[test]
fn without_a_person_a_situation_ends_the_run_and_an_optional_step_is_left_out() {
    let Some(server) = Server::new() else { return };
    let outcome = server.run("-Role web -Unattended -Only finish/tenants", "");
    assert_eq!(outcome.code, 5);
    assert_snapshot!(outcome.shown, @r"
    Finish (finish)
    Step 1 of 1, web: Install Client.msi. (finish/tenants)
    Whether this step applies is for a person to say. Only in this situation (concluded, not printed): There are several tenants.
    To go on from here, add: -From finish/tenants and -Include finish/tenants if it applies, -Done finish/tenants if it does not
    ");
    let outcome = server.run("-Role web -Unattended -Only finish/extra", "");
    assert_eq!(outcome.code, 0);
    assert_snapshot!(outcome.shown, @r"
    Finish (finish)
    Step 1 of 1, web: Look at the queue. (finish/extra)
        Left out: optional, and not asked for with -Include.

    All chosen steps are through.
    ");
}

#[test]
fn a_payload_that_is_not_the_documented_one_is_never_run() {
    let Some(server) = Server::new() else { return };
    server.write("bundle/Web service.msi", "Web service.MSI");
    let outcome = server.run("-Role web -LogFile x -Only web/install", "");
    assert_eq!((outcome.code, outcome.calls.as_str()), (1, ""));
    assert_snapshot!(outcome.shown, @r"
    Update the web servers (web)
    Step 1 of 1, web: Install Web service.msi. (web/install)
    Step web/install failed: [SERVER]/bundle/Web service.msi is not the file that this bundle was built with: its SHA-256 is c9eb12098ac0880603aeeb06b7f6acfe25ad0190afb92a7aa2f1da1022507519 instead of 09c0cb96ed3fed734ebebb3a5117f8fdb6c058519cb7ff66b67010ce69d2564e
    To go on from here, add: -From web/install
    ");
    let outcome = server.run("-Role web -LogFile x -Only web/bring", "");
    assert_eq!(outcome.code, 1);
    assert_snapshot!(outcome.shown, @r"
    Update the web servers (web)
    Step 1 of 1, web: Bring Web service.msi to this server from the extracted bundle. (web/bring)
    Step web/bring failed: [SERVER]/bundle/Web service.msi is not the file that this bundle was built with: its SHA-256 is c9eb12098ac0880603aeeb06b7f6acfe25ad0190afb92a7aa2f1da1022507519 instead of 09c0cb96ed3fed734ebebb3a5117f8fdb6c058519cb7ff66b67010ce69d2564e
    To go on from here, add: -From web/bring
    ");
}

#[test]
fn a_payload_is_brought_by_a_person() {
    let Some(server) = Server::new() else { return };
    std::fs::remove_file(server.path("bundle/Web service.msi")).unwrap();
    let outcome = server.run("-Role web -LogFile x -Only web/bring", "d");
    assert_eq!(outcome.code, 1);
    assert_snapshot!(outcome.shown, @r"
    Update the web servers (web)
    Step 1 of 1, web: Bring Web service.msi to this server from the extracted bundle. (web/bring)
        Bring it to [SERVER]/bundle/Web service.msi, or name its folder with -TransferFrom.
        [D]one, [S]kip, [Q]uit:
    Step web/bring failed: [SERVER]/bundle/Web service.msi is not there
    To go on from here, add: -From web/bring
    ");
}

#[test]
fn a_payload_is_replaced_by_the_one_from_elsewhere() {
    let Some(server) = Server::new() else { return };
    server.write("elsewhere/Client.msi", "Client.msi");
    server.write("bundle/Client.msi", "another one");
    let before = server.files().len();
    let from = server.path("elsewhere").to_str().unwrap().to_owned();
    let outcome = server.run(
        &format!("-Role dns -Only dns/bring -TransferFrom {from} -Done start"),
        "",
    );
    assert_eq!(outcome.code, 0);
    assert_eq!(server.read("bundle/Client.msi"), "Client.msi");
    // The log, and nothing that helped on the way.
    assert_eq!(server.files().len(), before + 1);
}

#[test]
fn a_person_is_asked_about_the_step_and_not_about_its_details() {
    let Some(server) = Server::new() else { return };
    let outcome = server.run(
        "-Role first-engine -Only remove/engine -Confirm -Done stop",
        "n",
    );
    assert_eq!(outcome.code, 0);
    assert_snapshot!(outcome.shown, @r#"
    Remove the old components (remove)
        First: "Stop the engine" (stop) must be done on all of the "Engine servers" (engine) (concluded, not printed).
    Step 1 of 1, first-engine: Uninstall "Engine" with the deployment tool. (remove/engine)
        "Engine" is below "Platform" > "Core" in the deployment tool; in its context menu, choose Uninstall.
        It stands for Engine.msi (concluded, not printed).
    install.ps1
    Step 1 of 1, first-engine: Uninstall "Engine" with the deployment tool. (remove/engine) Do it?
    [Yes]  [Yes to All]  [No]  [No to All]  [Suspend]:     Left out, as asked.

    Skipped: remove/engine
    All chosen steps are through.
    "#);
}

#[test]
fn steps_before_the_first_are_done_as_far_as_this_server_goes() {
    let Some(server) = Server::new() else { return };
    let outcome = server.run("-Role first-engine -Unattended -From start/enable", "");
    assert_eq!(outcome.code, 0);
    assert_snapshot!(outcome.shown, @r#"
    Start the engine (start)
        First: "Install the new components" (install) must be done on the "First engine server" (first-engine, ENG01).
    Step 1 of 2, engine: Enable the COM+ application "Engine". (start/enable)
    Step 2 of 2, engine: Start the COM+ application "Engine". (start/start)

    All chosen steps are through.
    "#);
    // Other engine servers may still run.
    let outcome = server.run("-Role first-engine -Unattended -From remove/engine", "");
    assert_eq!(outcome.code, 5);
    // Only says nothing about what comes before.
    let outcome = server.run("-Role first-engine -Unattended -Only start/enable", "");
    assert_eq!(outcome.code, 5);
}

#[test]
fn nothing_is_logged_through_a_link() {
    let Some(server) = Server::new() else { return };
    std::fs::create_dir(server.path("target")).unwrap();
    std::os::unix::fs::symlink(server.path("target"), server.path("logs")).unwrap();
    let outcome = server.run("-Role engine -Only stop/disable", "");
    assert_eq!((outcome.code, outcome.calls.as_str()), (2, ""));
    assert_snapshot!(outcome.shown, @"install.ps1: the logs would go through the link [SERVER]/logs; say with -LogFolder where they are to go");
    assert_eq!(std::fs::read_dir(server.path("target")).unwrap().count(), 0);
}

#[test]
fn a_rollup_whose_last_day_is_past_says_so() {
    for (today, warned) in [("2034-03-05", false), ("2034-03-06", true)] {
        let Some(server) = Server::new() else { return };
        let outcome = server
            .with("ROLLPACK_TODAY", today)
            .run("-Role engine -Only stop/disable", "");
        assert_eq!(outcome.code, 0);
        let warning = "Warning: this rollup was not to be installed after 2034-03-05.\n";
        assert_eq!(outcome.shown.starts_with(warning), warned, "{today}");
    }
}

#[test]
fn a_payload_is_fetched_from_where_another_server_holds_it() {
    let Some(server) = Server::new() else { return };
    server.write("elsewhere/Client.msi", "Client.msi");
    std::fs::remove_file(server.path("bundle/Client.msi")).unwrap();
    let from = server.path("elsewhere").to_str().unwrap().to_owned();
    let outcome = server.run(
        &format!("-Role dns -Only dns/bring -TransferFrom {from} -Done start"),
        "",
    );
    assert_eq!(outcome.code, 0);
    assert_eq!(server.read("bundle/Client.msi"), "Client.msi");
}

#[test]
fn older_copies_are_kept() {
    let Some(server) = Server::new() else { return };
    for content in ["first", "second"] {
        server.write("share/ENGINE.msi", content);
        let outcome = server.run("-Role first-engine -Only files/backup", "");
        assert_eq!(outcome.code, 0);
    }
    let kept = "share/ENGINE.msi.before-made-up-4.2";
    assert_eq!(server.read(kept), "first");
    assert_eq!(server.read(&format!("{kept}-2")), "second");
}

#[test]
fn what_was_installed_before_is_removed_by_its_code() {
    let Some(server) = Server::new() else { return };
    let server = server.with("ROLLPACK_INSTALLED", "{0A}");
    let outcome = server.run("-Role dns -Only dns/replace -Done start", "");
    assert_eq!(outcome.code, 0);
    assert_snapshot!(outcome.calls, @r#"
    installed? {00000004-0000-0000-0000-000000000000} {00000000-0000-0000-0000-000000000004}
    msiexec.exe /x {0A} /qn /norestart /l*v "[SERVER]/logs/[TIME]-dns-replace-remove.log"
    msiexec.exe /i "[SERVER]/bundle/Client.msi" /qn /norestart /l*v "[SERVER]/logs/[TIME]-dns-replace-install.log"
    "#);
}

#[test]
fn a_wrong_question_is_answered_with_code_2() {
    let Some(server) = Server::new() else { return };
    let mut all = String::new();
    for arguments in [
        "",
        "-Role nobody",
        "-Role web -From no/step",
        "-Role web -From stop/disable",
        "-Role web -Done nothing",
        "-Role web -Platform vax",
        "-Role web",
        "-Role web -Platform x64",
    ] {
        let outcome = server.run(arguments, "");
        assert_eq!(
            (outcome.code, outcome.calls.as_str()),
            (2, ""),
            "{arguments}"
        );
        all.push_str(&outcome.shown);
    }
    assert_snapshot!(all, @r"
    install.ps1: say with -Role which roles this server has: engine, first-engine, web, dns
    install.ps1: there is no role nobody; the roles are: engine, first-engine, web, dns
    install.ps1: -From names no/step, which is no step of this rollup; see -List
    install.ps1: the step stop/disable belongs to another role than web
    install.ps1: -Done names nothing, which is no step of this rollup; see -List
    install.ps1: -Platform is one of x86, x64, ia64, arm64
    install.ps1: say -LogFile, for which the article gives no value: the step web/tool needs it
    install.ps1: say -LogFile, for which the article gives no value: the step web/tool needs it
    ");
}

#[test]
fn a_person_confirms_skips_and_quits() {
    let Some(server) = Server::new() else { return };
    let outcome = server.run(
        "-Role engine -Confirm -Only stop/disable,stop/shut-down",
        "ny",
    );
    assert_eq!(outcome.code, 0);
    assert_eq!(outcome.calls, "shut down COM+ Engine\n");
    let outcome = server.run(
        "-Role first-engine -Only remove/engine,remove/web -Done stop",
        "xsq",
    );
    assert_eq!(outcome.code, 5);
    assert_snapshot!(outcome.shown, @r#"
    Remove the old components (remove)
        First: "Stop the engine" (stop) must be done on all of the "Engine servers" (engine) (concluded, not printed).
    Step 1 of 2, first-engine: Uninstall "Engine" with the deployment tool. (remove/engine)
        "Engine" is below "Platform" > "Core" in the deployment tool; in its context menu, choose Uninstall.
        It stands for Engine.msi (concluded, not printed).
        [D]one, [S]kip, [Q]uit:
        [D]one, [S]kip, [Q]uit:
    Step 2 of 2, first-engine: Uninstall "Web service" from each of the "Web servers" (web) with the deployment tool. (remove/web)
        "Web service" is below "Platform" > "Core" in the deployment tool; in the context menu of each server listed below it, choose Uninstall.
        It stands for Web service.msi.
        [D]one, [S]kip, [Q]uit:
    Stopped, as asked.
    To go on from here, add: -From remove/web
    "#);
}

#[test]
fn a_restart_in_between_ends_the_run() {
    let Some(server) = Server::new() else { return };
    let outcome = server.run("-Role web -Only finish/reboot,finish/extra", "nr");
    assert_eq!(outcome.code, RESTART_NEEDED);
    assert_eq!(outcome.calls, "restart the computer\n");
    assert_snapshot!(outcome.shown, @r"
    Finish (finish)
    Step 1 of 2, web: Look at the queue. (finish/extra)
        This step is optional. Do it? [Y]es, [N]o, [Q]uit:
        Left out: optional.
    Step 2 of 2, web: Restart the computer. (finish/reboot)
        [R]estart now, [D]one, [S]kip, [Q]uit:
    This computer restarts now.
    ");
}

#[test]
fn a_step_for_domain_administrators_says_so() {
    let Some(server) = Server::new() else { return };
    let arguments = "-Role web -Only finish/tenants -Include finish/tenants";
    let server = server.with("ROLLPACK_DOMAIN_ADMINISTRATOR", "no");
    let outcome = server.run(arguments, "q");
    assert_eq!((outcome.code, outcome.calls.as_str()), (5, ""));
    assert_snapshot!(outcome.shown, @r"
    Finish (finish)
    Step 1 of 1, web: Install Client.msi. (finish/tenants)
        Account: a member of the domain administrators.
        Warning: this session does not belong to a member of that group.
        [C]ontinue all the same, [Q]uit:
    Stopped, as asked.
    To go on from here, add: -From finish/tenants
    ");
    let server = server.with("ROLLPACK_DOMAIN_ADMINISTRATOR", "yes");
    let outcome = server.run(arguments, "");
    assert_eq!(outcome.code, 0);
    assert!(!outcome.shown.contains("Warning"), "{}", outcome.shown);
}
