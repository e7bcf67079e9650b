//! `rollpack script`: the procedure in every form, with the same steps under the same numbers.

use std::process::Output;

use crate::peers::shared;
use crate::rollup::{DOCUMENTED, EXAMPLE};
use crate::sandbox::Sandbox;

fn printed(sandbox: &Sandbox, arguments: &str) -> String {
    let Output {
        status,
        stdout,
        stderr,
    } = sandbox
        .command()
        .args(arguments.split_whitespace())
        .output()
        .unwrap();
    assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).unwrap()
}

/// Number and id of each step, as a form shows them.
type Steps = Vec<(String, String)>;

/// Collects steps from what stands between marks: number, then id.
fn steps(text: &str, before: &str, between: &str, after: &str) -> Steps {
    let pieces = text.split(before).skip(1);
    pieces
        .map(|piece| {
            let (number, rest) = piece.split_once(between).unwrap();
            let (id, _) = rest.split_once(after).unwrap();
            let id = id.rsplit('\u{0}').next().unwrap();
            (number.to_owned(), id.to_owned())
        })
        .collect()
}

fn swapped(steps: Steps) -> Steps {
    steps.into_iter().map(|(one, other)| (other, one)).collect()
}

/// The steps that a JSON lists below a key.
fn listed(json: &serde_json::Value) -> Steps {
    let text = |step: &serde_json::Value, key: &str| step[key].as_str().unwrap().to_owned();
    let steps = json.as_array().unwrap().iter();
    steps
        .map(|step| (text(step, "number"), text(step, "id")))
        .collect()
}

#[test]
fn every_form_has_the_same_steps_under_the_same_numbers() {
    for rollup in [&DOCUMENTED, &EXAMPLE] {
        let sandbox = rollup.sandbox();
        printed(
            &sandbox,
            "build spec.yaml --packages packages --ignore-dates --unsigned -o a.zip",
        );
        let form = |kind: &str| {
            let of_spec = printed(
                &sandbox,
                &format!("script spec.yaml --packages packages --ignore-dates --kind {kind}"),
            );
            let of_bundle = printed(&sandbox, &format!("script a.zip --kind {kind}"));
            // What is signed differs by who asks.
            if kind != "json" {
                assert!(of_spec == of_bundle, "{kind}");
            }
            of_bundle
        };
        let plan: serde_json::Value = serde_json::from_str(&form("json")).unwrap();
        let expected = listed(&plan["procedure"]["steps"]);
        assert!(!expected.is_empty());
        let script = form("powershell");
        let declared: Steps = script
            .lines()
            .filter_map(|line| line.strip_prefix("    Step '")?.split_once("' '"))
            .map(|(id, rest)| (rest.split_once('\'').unwrap().0.to_owned(), id.to_owned()))
            .collect();
        assert_eq!(declared, expected);
        let page = form("html");
        let all = steps(
            &page,
            "<li id=\"",
            "\">\n<p class=\"title\"><span class=\"no\">",
            "</span>",
        );
        assert_eq!(swapped(all), expected);
        let mut sheets = steps(
            &page,
            "<tr><th scope=\"row\" class=\"number\">",
            "</th><td><a href=\"#",
            "\">",
        );
        let mut sorted = expected.clone();
        sheets.sort();
        sorted.sort();
        assert_eq!(sheets, sorted);
        let markdown: Steps = (form("markdown").lines())
            .filter_map(|line| line.strip_prefix("- [ ] **")?.split_once(".** "))
            .map(|(number, rest)| {
                let id = rest.rsplit_once("(`").unwrap().1.trim_end_matches("`)");
                (number.to_owned(), id.to_owned())
            })
            .collect();
        assert_eq!(markdown, expected);
        assert_eq!(played(&sandbox), expected);
        rehearsed(&sandbox, &script, &plan);
    }
}

/// The steps of the playbook, which a spec and its bundle have alike.
fn played(sandbox: &Sandbox) -> Steps {
    let of_spec = "script spec.yaml --packages packages --ignore-dates --kind ansible -o of-spec";
    assert_eq!(printed(sandbox, of_spec), "");
    printed(sandbox, "script a.zip --kind ansible -o of-bundle");
    for name in [
        "playbook.yml",
        "inventory.yml",
        "group_vars/all.yml",
        "tasks/run.yml",
    ] {
        let texts =
            ["of-spec", "of-bundle"].map(|folder| sandbox.read(&format!("{folder}/{name}")));
        assert!(texts[0] == texts[1], "{name}");
    }
    let text = String::from_utf8(sandbox.read("of-bundle/playbook.yml")).unwrap();
    let plays: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
    let text = |value: &serde_yaml::Value| value.as_str().unwrap().to_owned();
    let mut steps = Vec::new();
    for play in plays.as_sequence().unwrap() {
        for group in play["tasks"].as_sequence().unwrap() {
            for task in group["block"].as_sequence().into_iter().flatten() {
                let name = text(&task["name"]);
                let vars = &task["vars"];
                if let Some(list) = vars["rollpack_list"].as_sequence() {
                    steps.extend(
                        list.iter()
                            .map(|step| (text(&step["number"]), text(&step["id"]))),
                    );
                } else {
                    let only = vars["rollpack_steps"].as_sequence().unwrap();
                    let [id] = &**only else { panic!("{name}") };
                    let (number, rest) = name["Step ".len()..].split_once(", ").unwrap();
                    assert!(rest.starts_with(&format!("{}: ", text(id))), "{name}");
                    steps.push((number.to_owned(), text(id)));
                }
            }
        }
    }
    steps
}

/// Rehearses each role on its own.
fn rehearsed(sandbox: &Sandbox, script: &str, plan: &serde_json::Value) {
    let Some(engine) = shared("tools/psengine/psengine") else {
        return;
    };
    let path = sandbox.write("packages/install.ps1", script);
    let all = plan["procedure"]["steps"].as_array().unwrap();
    for role in plan["roles"].as_array().unwrap() {
        // A role brings the one that it is part of.
        let own = [&role["id"], &role["part_of"]];
        let output = std::process::Command::new(&engine)
            .args(["-NoProfile", "-File"])
            .arg(&path)
            .args([
                "-Role",
                role["id"].as_str().unwrap(),
                "-WhatIf",
                "-Json",
                "-LogFolder",
            ])
            .arg(sandbox.path("logs"))
            .output()
            .unwrap();
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let expected: Vec<_> = (all.iter())
            .filter(|step| own.contains(&&step["role"]))
            .cloned()
            .collect();
        assert_eq!(listed(&report["steps"]), listed(&expected.into()), "{role}");
    }
}

#[test]
fn a_script_of_its_own_is_the_same_for_all() {
    let sandbox = EXAMPLE.sandbox();
    let script = printed(&sandbox, "script --kind verify");
    assert!(script.is_ascii());
    assert_eq!(script.matches('\n').count(), script.matches("\r\n").count());
    assert!(script.contains("never inside a bundle"));
}

#[test]
fn what_is_no_target_is_refused() {
    let sandbox = EXAMPLE.sandbox();
    sandbox.write("broken.zip", b"PK\x03\x04 and nothing more");
    let transcripts = [
        "script",
        "script spec.yaml",
        "script broken.zip",
        "script nowhere.zip",
        "script spec.yaml --packages packages --kind ansible",
        "script spec.yaml --packages packages --kind json -o plan.json",
        "script spec.yaml --packages packages --kind ansible -o packages",
    ];
    let all: String = transcripts
        .iter()
        .map(|arguments| sandbox.rollpack(arguments))
        .collect();
    insta::assert_snapshot!(all, @"
    $ rollpack script
    exit code 2
    --- stderr
    error: nothing was named to print the script of
    hint: name a bundle or a spec
    $ rollpack script spec.yaml
    exit code 2
    --- stderr
    error: a spec alone does not make a script
    hint: name the folder of the payloads with `--packages`: their digests and product codes are part of every form
    $ rollpack script broken.zip
    exit code 1
    --- stderr
    error: cannot read the bundle `broken.zip`
    caused by: the file ends after 21 bytes, within the manifest, which needs 30
    $ rollpack script nowhere.zip
    exit code 2
    --- stderr
    error: cannot look at `nowhere.zip`
    caused by: No such file or directory (os error 2)
    hint: check the path
    $ rollpack script spec.yaml --packages packages --kind ansible
    exit code 2
    --- stderr
    error: a playbook is a folder of files, which cannot be printed
    hint: name the folder to write with `-o DIR`
    $ rollpack script spec.yaml --packages packages --kind json -o plan.json
    exit code 2
    --- stderr
    error: this is one text, not a folder
    hint: leave out `-o`, and send what is printed into a file
    $ rollpack script spec.yaml --packages packages --kind ansible -o packages
    exit code 2
    --- stderr
    error: `packages` already exists
    hint: name another folder: an inventory that was filled in must not be lost
    ");
}
