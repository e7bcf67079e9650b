//! A made-up server: a folder with an extracted bundle, and PowerShell's own engine in which Windows is faked.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::{EVERYTHING, Planned};
use crate::peers;

/// Finds the engine, or says loudly that it is not there.
pub fn engine() -> Option<PathBuf> {
    peers::shared("tools/psengine/psengine")
}

/// A server on which the script runs.
pub struct Server {
    engine: PathBuf,
    folder: tempfile::TempDir,
    variables: Vec<(&'static str, &'static str)>,
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
        let server = Self {
            engine: engine()?,
            folder: tempfile::tempdir().unwrap(),
            variables: Vec::new(),
        };
        let planned = Planned::read(EVERYTHING);
        server.write("bundle/install.ps1", &planned.script());
        for payload in &planned.payloads {
            server.write(&format!("bundle/{}", payload.name), &payload.name);
        }
        server.write("share/policies.exe", "");
        Some(server)
    }

    /// Sets what the fakes go by.
    pub fn with(mut self, name: &'static str, value: &'static str) -> Self {
        self.variables.push((name, value));
        self
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

    /// Runs the script with the folders of this server; `answers` is what a person types, a letter a prompt.
    pub fn run(&self, arguments: &str, answers: &str) -> Outcome {
        let folders = [
            ("-BundleFolder", "extracted"),
            ("-Share", "share"),
            ("-LogFolder", "logs"),
        ];
        let mut words: Vec<String> = arguments.split_whitespace().map(str::to_owned).collect();
        for (parameter, name) in folders {
            words.extend([
                parameter.to_owned(),
                self.path(name).into_os_string().into_string().unwrap(),
            ]);
        }
        self.run_bare(&words, answers)
    }

    /// Runs the script with these arguments and no others.
    pub fn run_bare(&self, arguments: &[String], answers: &str) -> Outcome {
        let calls = self.path("calls");
        let _ = fs::remove_file(&calls);
        let mut command = Command::new(&self.engine);
        command
            .args(["-NoProfile", "--override"])
            .arg(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/tests/data/render/windows.ps1"
            ))
            .arg("-File")
            .arg(self.path("bundle/install.ps1"))
            .args(arguments)
            .env("ROLLPACK_CALLS", &calls)
            .envs(self.variables.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let lines: String = answers.chars().flat_map(|answer| [answer, '\n']).collect();
        // A script that stops early leaves answers unread.
        let _ = child.stdin.take().unwrap().write_all(lines.as_bytes());
        let output = child.wait_with_output().unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        Outcome {
            code: output.status.code().unwrap(),
            shown: self.stable(&(String::from_utf8(output.stdout).unwrap() + &errors)),
            calls: self.stable(&fs::read_to_string(calls).unwrap_or_default()),
        }
    }

    /// Without what differs from run to run, and with a line end after each prompt, as a person's answer gives.
    fn stable(&self, text: &str) -> String {
        let text = text
            .replace(self.folder.path().to_str().unwrap(), "[SERVER]")
            .replace("uit: ", "uit:\n");
        let mut lines = Vec::new();
        for line in text.trim_start().lines() {
            // A log's name begins with the time.
            let line = match line.split_once("/logs/") {
                Some((before, after)) => format!("{before}/logs/[TIME]{}", &after[15..]),
                None => line.to_owned(),
            };
            lines.push(line + "\n");
        }
        lines.concat()
    }
}
