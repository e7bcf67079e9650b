//! On what was measured.

use std::path::Path;
use std::process::Command;
use std::thread;

use rollpack::disk;
use serde::Serialize;

/// The machine and the versions of all programs.
#[derive(Debug, Serialize)]
pub struct Machine {
    /// The processor, as the system calls it.
    pub processor: String,
    /// How many can work at once.
    pub cores: usize,
    /// What the programs say of themselves.
    pub versions: Vec<String>,
}

/// Each program and how it tells its version.
const PROGRAMS: [(&str, &str); 8] = [
    ("rustc", "-V"),
    ("msiinfo", "--version"),
    ("cabextract", "--version"),
    ("7z", "i"),
    ("unzip", "-v"),
    ("sha256sum", "--version"),
    ("openssl", "version"),
    ("uname", "-sr"),
];

/// Describes this machine.
pub fn describe() -> Machine {
    let info = disk::read(Path::new("/proc/cpuinfo"), 1 << 24).unwrap_or_default();
    let info = String::from_utf8_lossy(&info).into_owned();
    let model = info
        .lines()
        .find_map(|line| line.strip_prefix("model name"));
    let model = model.and_then(|line| line.split_once(": "));
    Machine {
        processor: model.map_or("unknown", |(_, name)| name).trim().to_owned(),
        cores: thread::available_parallelism().map_or(1, usize::from),
        versions: PROGRAMS
            .iter()
            .filter_map(|&(program, flag)| version(program, flag))
            .collect(),
    }
}

/// Returns the first line of what a program says of its version.
fn version(program: &str, flag: &str) -> Option<String> {
    let output = Command::new(program).arg(flag).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = text.lines().find(|line| !line.trim().is_empty())?;
    Some(line.trim().to_owned())
}

impl Machine {
    /// Returns it as lines of text.
    pub fn text(&self) -> String {
        let versions = self.versions.join("\n");
        format!("{}, {} cores\n{versions}", self.processor, self.cores)
    }
}
