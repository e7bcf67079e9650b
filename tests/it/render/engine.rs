//! A made-up server: a folder with an extracted bundle, and PowerShell's own engine in which Windows is faked.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::{EVERYTHING, Planned};
use crate::peers;

/// The functions that stand for Windows.
pub const WINDOWS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/render/windows.ps1");

/// Finds the engine, or says loudly that it is not there.
pub fn engine() -> Option<PathBuf> {
    peers::shared("tools/psengine/psengine")
}

/// A server on which the script runs.
pub struct Server {
    engine: PathBuf,
    folder: tempfile::TempDir,
    variables: Vec<(&'static str, String)>,
    host: Vec<&'static str>,
}

/// What a run showed and did.
pub struct Outcome {
    pub code: i32,
    /// What was shown, answers left out.
    pub shown: String,
    /// What was asked of Windows, one call a line.
    pub calls: String,
}

impl Server {
    /// Extracts the bundle of the rollup that does everything.
    pub fn new() -> Option<Self> {
        Self::of(&Planned::read(EVERYTHING))
    }

    /// Extracts the bundle of a rollup.
    pub fn of(planned: &Planned) -> Option<Self> {
        let server = Self {
            engine: engine()?,
            folder: tempfile::tempdir().unwrap(),
            variables: Vec::new(),
            host: Vec::new(),
        };
        server.write("bundle/install.ps1", &planned.script());
        let mut packages = String::new();
        for payload in &planned.payloads {
            server.write(&format!("bundle/{}", payload.name), &payload.name);
            if let Some(product) = &payload.product {
                let fields = [
                    &product.product_code,
                    &product.package_code,
                    &product.product_version,
                    &product.upgrade_code,
                ];
                let fields = fields.map(|field| field.clone().unwrap());
                writeln!(packages, "{}|{}", payload.name, fields.join("|")).unwrap();
            }
        }
        server.state("packages", &packages);
        server.write("share/policies.exe", "");
        server.write("share/ENGINE.msi", "an old one");
        Some(server)
    }

    /// Sets what the fakes go by.
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.variables.push((name, value.to_owned()));
        self
    }

    /// Sets an option of the engine.
    pub fn on(mut self, option: &'static str) -> Self {
        self.host.push(option);
        self
    }

    /// Sets a part of what the made-up Windows is like.
    pub fn state(&self, name: &str, text: &str) {
        self.write(&format!("state/{name}"), text);
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// The records of the journal.
    pub fn journal(&self) -> Vec<serde_json::Value> {
        let text = fs::read_to_string(self.path("logs/journal.jsonl")).unwrap_or_default();
        let lines = text.lines();
        lines
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect()
    }

    /// Every file below the folder with its content.
    pub fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files = Vec::new();
        let mut folders = vec![self.path("")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    files.push((path.clone(), fs::read(path).unwrap()));
                }
            }
        }
        files.sort();
        files
    }

    /// Runs the script with the folders of this server; `answers` is what a person types, a line a prompt.
    pub fn run(&self, arguments: &str, answers: &[&str]) -> Outcome {
        let mut words: Vec<String> = arguments.split_whitespace().map(str::to_owned).collect();
        words.extend(self.folders());
        self.run_bare(&words, answers)
    }

    /// Goes on with a run, as its last lines say.
    pub fn resume(&self, arguments: &str, answers: &[&str]) -> Outcome {
        let mut words = vec!["-Resume".to_owned()];
        words.extend(arguments.split_whitespace().map(str::to_owned));
        words.extend([
            "-LogFolder".to_owned(),
            self.path("logs").to_str().unwrap().to_owned(),
        ]);
        self.run_bare(&words, answers)
    }

    fn folders(&self) -> Vec<String> {
        let folders = [
            ("-BundleFolder", "extracted"),
            ("-Share", "share"),
            ("-LogFolder", "logs"),
        ];
        let path = |name| self.path(name).to_str().unwrap().to_owned();
        (folders.into_iter())
            .flat_map(|(parameter, name)| [parameter.to_owned(), path(name)])
            .collect()
    }

    /// Runs the script with these arguments and no others.
    pub fn run_bare(&self, arguments: &[String], answers: &[&str]) -> Outcome {
        let calls = self.path("calls");
        let _ = fs::remove_file(&calls);
        let mut child = self.command(arguments, Path::new(WINDOWS)).spawn().unwrap();
        let lines: String = answers.iter().flat_map(|answer| [*answer, "\n"]).collect();
        // A script that stops early leaves answers unread.
        let _ = child.stdin.take().unwrap().write_all(lines.as_bytes());
        let output = child.wait_with_output().unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        Outcome {
            code: output.status.code().unwrap_or(-1),
            shown: self.stable(&(String::from_utf8(output.stdout).unwrap() + &errors)),
            calls: self.stable(&fs::read_to_string(calls).unwrap_or_default()),
        }
    }

    /// The engine with the script, in which these functions win.
    pub fn command(&self, arguments: &[String], functions: &Path) -> Command {
        let mut command = Command::new(&self.engine);
        command
            .args(&self.host)
            .args(["-NoProfile", "--override"])
            .arg(functions)
            .arg("-File")
            .arg(self.path("bundle/install.ps1"))
            .args(arguments)
            .env("ROLLPACK_CALLS", self.path("calls"))
            .env("ROLLPACK_STATE", self.path("state"))
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Without what differs from run to run, and with a line end after each prompt, as a person's answer gives.
    fn stable(&self, text: &str) -> String {
        let text = text
            .replace(self.folder.path().to_str().unwrap(), "[SERVER]")
            .replace("uit: ", "uit:\n");
        let mut lines = Vec::new();
        for line in text.trim_start().lines() {
            // A log's name begins with the time.
            let line = match line.split_once("/logs/2") {
                Some((before, after)) => format!("{before}/logs/[TIME]{}", &after[14..]),
                None => line.to_owned(),
            };
            let line = match line.split_once(", by ") {
                Some((before, after)) => {
                    let rest = after.split_once('Z').map_or("", |(_, rest)| rest);
                    format!("{before}, by [SOMEBODY]{rest}")
                }
                None => line,
            };
            let line = match line.split_once("was restarted, at ") {
                Some((before, _)) => format!("{before}was restarted, at [TIME]."),
                None => line,
            };
            // The identity of a bundle without a manifest follows its script.
            let line = match line.split_once("\"bundle\": \"script-") {
                Some((before, after)) => format!("{before}\"bundle\": \"[SCRIPT]{}", &after[64..]),
                None => line,
            };
            lines.push(line + "\n");
        }
        lines.concat()
    }
}
