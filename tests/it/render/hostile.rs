//! Texts that try to get out of the place they are rendered into.

use std::process::Command;

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::Value;
use serde_yaml::Value as Yaml;

use super::engine::engine;
use super::{EVERYTHING, Planned};

/// Everything that ends a literal, an expression, a comment, an element or a line somewhere.
pub const HOSTILE: &str = "'; exit 66 #> <# $(exit 67) `exit 68` \"$x\" @' '@ {{ x }} {% x %} {# x #} \
    <script>alert(1)</script> & \u{2018}\u{2019}\u{201a}\u{201b}\u{201c}\u{201d} \u{202e} \u{1f600}\r\n.SYNOPSIS";

/// Keys whose values people write.
const FOR_PEOPLE: [&str; 26] = [
    "achieves",
    "application",
    "audience",
    "availability",
    "default",
    "default-domain",
    "description",
    "document",
    "documented",
    "group-name",
    "hosts",
    "instruction",
    "languages",
    "named",
    "node",
    "notes",
    "number",
    "path",
    "product",
    "section",
    "service",
    "situation",
    "summary",
    "title",
    "tool",
    "unknown",
];

/// The rollup that does everything, with hostile texts wherever people write.
pub fn hostile() -> Planned {
    let mut spec: Yaml = serde_yaml::from_str(EVERYTHING).unwrap();
    poison(&mut spec, "", false);
    Planned::read(&serde_yaml::to_string(&spec).unwrap())
}

fn poison(value: &mut Yaml, key: &str, for_people: bool) {
    match value {
        Yaml::Mapping(mapping) => {
            for (key, value) in mapping {
                let key = key.as_str().unwrap().to_owned();
                poison(value, &key, FOR_PEOPLE.contains(&key.as_str()));
            }
        }
        Yaml::Sequence(values) => {
            for value in values {
                poison(value, key, for_people);
            }
        }
        // In texts with parameters a dollar sign is doubled.
        Yaml::String(text) if key == "default-domain" => {
            text.push_str(&HOSTILE.replace('$', "$$"));
        }
        Yaml::String(text) if for_people => text.push_str(HOSTILE),
        _ => {}
    }
}

/// Runs the script up to where it knows its steps, then other commands, and returns what those print.
fn run_with(script: &str, commands: &str) -> Option<String> {
    let engine = engine()?;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("install.ps1");
    let last = "\r\nRegister-Procedure\r\n";
    let end = script.rfind(last).unwrap() + last.len();
    std::fs::write(&path, script[..end].to_owned() + commands).unwrap();
    let output = Command::new(engine)
        .arg("-File")
        .arg(&path)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{text}{errors}");
    Some(text)
}

/// Returns what the script knows when it begins.
fn registered(script: &str) -> Option<Value> {
    let dump = "ConvertTo-Json -Depth 6 @{ Groups = $Run.Groups; Default = $DefaultDomain; \
        Steps = $Run.Steps }";
    let text = run_with(script, dump)?;
    Some(serde_json::from_str(&text).unwrap())
}

#[test]
fn hostile_texts_stay_data_in_the_script() {
    let planned = hostile();
    let script = planned.script();
    let Some(known) = registered(&script) else {
        return;
    };
    assert!(known["Default"].as_str().unwrap().ends_with(HOSTILE));
    for (group, shown) in planned
        .spec
        .procedure
        .groups
        .iter()
        .zip(known["Groups"].as_array().unwrap())
    {
        assert_eq!(shown["Title"], group.title);
        assert!(group.title.ends_with(HOSTILE));
    }
    for (step, shown) in planned
        .spec
        .procedure
        .steps
        .iter()
        .zip(known["Steps"].as_array().unwrap())
    {
        assert_eq!(shown["Id"], step.id);
        assert_eq!(shown["Role"], step.role.as_str());
        assert_eq!(shown["Notes"], serde_json::json!(step.notes));
        let open: Vec<_> = shown["Details"]
            .as_array()
            .unwrap()
            .iter()
            .rev()
            .take(step.unknown.len())
            .collect();
        assert_eq!(open.len(), step.unknown.len());
        assert!(
            open.iter()
                .all(|line| line.as_str().unwrap().contains(HOSTILE))
        );
    }
}

#[test]
fn any_text_comes_back_from_the_engine_as_it_went_in() {
    let mut planned = Planned::read(EVERYTHING);
    let mut runner = TestRunner::deterministic();
    let texts = proptest::collection::vec(any::<String>(), 300)
        .new_tree(&mut runner)
        .unwrap()
        .current();
    planned.spec.procedure.groups[0].notes.clone_from(&texts);
    let Some(known) = registered(&planned.script()) else {
        return;
    };
    assert_eq!(known["Groups"][0]["Notes"], serde_json::json!(texts));
}

#[test]
fn programs_get_their_arguments_as_they_are() {
    let arguments = [
        "plain",
        "a b",
        "",
        "\"",
        "a\\",
        "a b\\",
        "\\\"",
        "a\\\\\"b c",
        "tab\there",
        "$HOME",
        "%PATH%",
        "it's",
        "/x=\"y z\"",
    ];
    let mut planned = Planned::read(EVERYTHING);
    planned.spec.procedure.groups[0].notes = arguments.map(str::to_owned).to_vec();
    let commands = "$words = @('[%s]\\n') + @($Run.Groups[0]['Notes'])\r\n\
        $Run.Step = $Run.Steps[0]\r\n\
        Start-Program '/usr/bin/printf' $words ''\r\n";
    let Some(shown) = run_with(&planned.script(), commands) else {
        return;
    };
    assert_eq!(shown, format!("[{}]\n", arguments.join("]\n[")));
}
