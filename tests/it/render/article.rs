//! The article: nothing is lost in it, nothing gets out of it, and what it tells to type works.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::process::Command;

use serde_yaml::Value as Yaml;

use super::engine::engine;
use super::hostile::{HOSTILE, hostile};
use super::{EVERYTHING, Planned, SPECS};
use crate::peers;

fn page(planned: &Planned) -> String {
    rollpack::render::article(&planned.plan()).unwrap()
}

/// Every text between two marks, in order.
fn between<'t>(text: &'t str, before: &str, after: &str) -> Vec<&'t str> {
    let pieces = text.split(before).skip(1);
    pieces
        .map(|piece| piece.split_once(after).unwrap().0)
        .collect()
}

#[test]
fn every_step_stands_in_order_and_under_its_role() {
    for spec in SPECS {
        let planned = Planned::read(spec);
        let page = page(&planned);
        let steps = &planned.spec.procedure.steps;
        let all: Vec<_> = steps.iter().map(|step| step.id.as_str()).collect();
        assert_eq!(between(&page, "<li id=\"", "\">"), all);
        let (_, by_role) = page.split_once("<section id=\"roles\"").unwrap();
        for role in &planned.spec.roles {
            let heading = format!("id=\"role-{}\"", role.id.value);
            let (_, own) = by_role.split_once(&heading).unwrap();
            let (own, _) = own.split_once("</section>").unwrap();
            let expected: Vec<_> = (steps.iter())
                .filter(|step| step.role == role.id.value)
                .map(|step| step.id.as_str())
                .collect();
            assert_eq!(between(own, "href=\"#", "\">"), expected);
        }
    }
}

/// Keys whose values are told in other words.
const TOLD_OTHERWISE: [&str; 14] = [
    "schema",
    "size",
    "modified",
    "release",
    "expires",
    "servers",
    "operation",
    "purpose",
    "kind",
    "suppressions",
    "account",
    "iis",
    "replaces",
    "role",
];

#[test]
fn nothing_that_the_spec_says_is_lost() {
    for spec in SPECS {
        let planned = Planned::read(spec);
        let page = page(&planned);
        let mut texts = Vec::new();
        collect(&serde_yaml::from_str(spec).unwrap(), &mut texts);
        // Parameters are called as the script calls them.
        texts.retain(|text| planned.spec.parameter(text).is_none());
        for text in texts {
            let shown = text
                .replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('>', "&gt;");
            let shown = shown.replace('\'', "&#39;").replace('"', "&quot;");
            assert!(page.contains(shown.trim_end_matches('.')), "{text}");
        }
    }
}

/// Collects what is written in a spec; texts with parameters are told with values.
fn collect(value: &Yaml, texts: &mut Vec<String>) {
    match value {
        Yaml::Mapping(mapping) => {
            for (key, value) in mapping {
                let key = key.as_str().unwrap();
                if !TOLD_OTHERWISE.contains(&key) || value.is_mapping() {
                    collect(value, texts);
                }
            }
        }
        Yaml::Sequence(values) => values.iter().for_each(|value| collect(value, texts)),
        Yaml::String(text) if !text.contains("${") => texts.push(text.clone()),
        _ => {}
    }
}

#[test]
fn hostile_texts_stay_texts() {
    let page = page(&hostile());
    assert!(!page.contains("<script"));
    assert!(!page.contains(HOSTILE));
    assert!(
        page.matches("&lt;script&gt;alert(1)&lt;/script&gt;")
            .count()
            > 50
    );
    assert_eq!(unbalanced(&page), None);
}

#[test]
fn pages_hang_together() {
    for spec in SPECS {
        let page = page(&Planned::read(spec));
        assert_eq!(unbalanced(&page), None);
        let ids = between(&page, " id=\"", "\"");
        let unique: HashSet<_> = ids.iter().collect();
        assert_eq!(unique.len(), ids.len());
        for target in between(&page, "href=\"#", "\"") {
            assert!(unique.contains(&target), "{target}");
        }
        for target in between(&page, "aria-labelledby=\"", "\"") {
            assert!(unique.contains(&target), "{target}");
        }
        assert_eq!(page.matches("<h1").count(), 1);
        assert_eq!(page.matches("<main").count(), 1);
    }
}

/// Finds the first end tag that does not fit, or what stays open.
fn unbalanced(page: &str) -> Option<String> {
    let (_, body) = page.split_once("</style>").unwrap();
    let mut open = vec!["html", "head"];
    for tag in between(body, "<", ">") {
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return Some(name.to_owned());
            }
        } else {
            let name = tag.split_whitespace().next().unwrap();
            if name != "br" {
                open.push(name);
            }
        }
    }
    (!open.is_empty()).then(|| open.join(" "))
}

/// What the page tells to type under this id.
fn commands(page: &str, id: &str) -> String {
    let text = between(page, &format!("<pre id=\"{id}\">"), "</pre>")[0];
    text.replace("&#39;", "'").replace("&quot;", "\"")
}

/// A folder with the extracted payloads, one of which is not what it was.
fn extracted(planned: &Planned) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("META")).unwrap();
    let mut sums = String::new();
    for payload in &planned.payloads {
        std::fs::write(folder.path().join(&payload.name), &payload.name).unwrap();
        writeln!(sums, "{}  {}", payload.sha256, payload.name).unwrap();
    }
    std::fs::write(folder.path().join("META/SHA256SUMS"), sums).unwrap();
    std::fs::write(folder.path().join("Tool.exe"), "another one").unwrap();
    folder
}

const VERDICTS: [&str; 4] = [
    "Engine.msi: OK",
    "Web service.msi: OK",
    "Tool.exe: FAILED",
    "Client.msi: OK",
];

#[test]
fn the_page_tells_how_to_check_digests_in_powershell() {
    let Some(engine) = engine() else { return };
    let planned = Planned::read(EVERYTHING);
    let output = Command::new(engine)
        .current_dir(extracted(&planned).path())
        .arg("-Command")
        .arg(commands(&page(&planned), "check-powershell"))
        .output()
        .unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    let verdicts: Vec<_> = shown.lines().filter(|line| line.contains(": ")).collect();
    assert_eq!(verdicts, VERDICTS, "{shown}");
}

#[test]
fn the_page_tells_how_to_check_digests_on_linux() {
    let planned = Planned::read(EVERYTHING);
    let output = Command::new("sh")
        .current_dir(extracted(&planned).path())
        .arg("-c")
        .arg(commands(&page(&planned), "check-sums"))
        .output()
        .unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    assert_eq!(shown.lines().skip(1).collect::<Vec<_>>(), VERDICTS);
}

#[test]
fn the_page_tells_how_to_check_the_signature() {
    if peers::program("openssl").is_none() {
        return;
    }
    let command = commands(&page(&Planned::read(EVERYTHING)), "check-openssl");
    let trust = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/trust/");
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("META")).unwrap();
    for (from, to) in [
        ("content.txt", "META/manifest.json"),
        ("fine.p7s", "META/manifest.json.p7s"),
        ("ca.pem", "ca.pem"),
    ] {
        std::fs::copy(format!("{trust}{from}"), folder.path().join(to)).unwrap();
    }
    let check = || {
        let mut shell = Command::new("sh");
        let shell = shell.current_dir(folder.path()).arg("-c").arg(&command);
        shell.output().unwrap().status.success()
    };
    assert!(check());
    std::fs::write(folder.path().join("META/manifest.json"), "{}").unwrap();
    assert!(!check());
}
