//! `docs/release.md`: its commands are run as printed, and its jobs hold commands that are some.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::commands;
use crate::peers::{program, run};
use crate::rollup::{EXAMPLE, repository};
use crate::sandbox::Sandbox;

fn page() -> String {
    std::fs::read_to_string(repository("docs/release.md")).unwrap()
}

/// The blocks of the page in one language.
fn blocks(page: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    let blocks = page.split(&fence).skip(1);
    blocks
        .map(|rest| rest.split("```").next().unwrap().to_owned())
        .collect()
}

#[cfg(unix)]
#[test]
fn its_commands_make_releases_as_printed() {
    if program("openssl").is_none() || program("git").is_none() {
        return;
    }
    let sandbox = Sandbox::new();
    sandbox.copy(&EXAMPLE.packages(), "payloads");
    let bin = Path::new(env!("CARGO_BIN_EXE_rollpack")).parent().unwrap();
    let tools = std::env::join_paths([
        bin,
        "/usr/local/bin".as_ref(),
        "/usr/bin".as_ref(),
        "/bin".as_ref(),
    ])
    .unwrap();
    let run = |line: &str| {
        let mut shell = Command::new("/bin/sh");
        shell
            .args(["-c", line])
            .current_dir(sandbox.path(""))
            .env_clear();
        shell.env("PATH", &tools).env("HOME", sandbox.path(""));
        let output = shell.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{line}\n{said}");
        String::from_utf8(output.stdout).unwrap()
    };
    run("git init -q");
    let mut count = 0;
    for block in blocks(&page(), "console") {
        if block.contains("update rollup.yaml") {
            // Something has changed since the release before.
            run("git add rollup.yaml");
            sandbox.write("payloads/Portal-Release-Notes.txt", "Other notes\n");
        }
        for line in block.replace("\\\n", " ").lines() {
            run(line.strip_prefix("$ ").unwrap_or_else(|| panic!("{line}")));
            count += 1;
        }
    }
    assert!(count >= 10, "{count}");
    assert!(run("git diff rollup.yaml").contains("+  sequence: 2"));
    for bundle in ["rollup-1.zip", "rollup-2.zip"] {
        assert!(sandbox.path(bundle).exists(), "{bundle}");
    }
}

/// Each job with the schema that its system publishes, as `check-jsonschema` brings it along, and what it would not take.
const SYSTEMS: [(&[&str], [&str; 2]); 2] = [
    (
        &["--builtin-schema", "vendor.github-workflows"],
        ["runs-on:", "run-on:"],
    ),
    (
        &[
            "--builtin-schema",
            "vendor.gitlab-ci",
            "--data-transform",
            "gitlab-ci",
        ],
        ["junit: findings.xml", "junit: {findings: xml}"],
    ),
];

#[test]
fn its_jobs_fit_the_schemas_that_their_systems_publish() {
    let Some(checker) = program("check-jsonschema") else {
        return;
    };
    let sandbox = Sandbox::new();
    let jobs = blocks(&page(), "yaml");
    assert_eq!(jobs.len(), SYSTEMS.len());
    for (job, (schema, [right, wrong])) in jobs.iter().zip(SYSTEMS) {
        let check = |name: &str, job: &str| {
            sandbox.write(name, job);
            run(Command::new(&checker).args(schema).arg(sandbox.path(name)))
        };
        assert!(job.contains(right));
        check("job.yml", job).unwrap();
        check("wrong.yml", &job.replace(right, wrong)).unwrap_err();
    }
}

/// What a job runs.
fn commands_of(job: &Value) -> Vec<String> {
    let steps = job["steps"].as_array().cloned().unwrap_or_default();
    let runs = steps.iter().filter_map(|step| step["run"].as_str());
    let script = job["script"].as_array().cloned().unwrap_or_default();
    let script = script.iter().filter_map(Value::as_str);
    runs.chain(script).map(str::to_owned).collect()
}

#[test]
fn its_jobs_have_the_shape_that_their_systems_read() {
    let [github, gitlab] = &blocks(&page(), "yaml")[..] else {
        panic!("two jobs are printed")
    };
    let github: Value = serde_yaml::from_str(github).unwrap();
    let job = &github["jobs"]["rollup"];
    assert!(github["on"].is_string() && job["runs-on"].is_string());
    for step in job["steps"].as_array().unwrap() {
        assert!(
            step["uses"].is_string() != step["run"].is_string(),
            "{step}"
        );
    }
    let gitlab: Value = serde_yaml::from_str(gitlab).unwrap();
    assert!(gitlab["rollup"]["artifacts"]["reports"]["junit"].is_string());
    for job in [job, &gitlab["rollup"]] {
        let commands = commands_of(job);
        assert!(commands.len() >= 2);
        for command in commands.iter().filter(|line| line.starts_with("rollpack ")) {
            assert_eq!(commands::refused(command), None);
        }
    }
}
