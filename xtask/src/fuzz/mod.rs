//! `cargo xtask fuzz`: the readers under coverage-guided random input, with nothing but the pinned compiler.

mod compile;
mod example;
mod seeds;
mod transforms;

use std::collections::VecDeque;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::thread;

use rollpack::disk::{self, DiskError};

pub use self::compile::{CompileError, Effort};
pub use self::example::ExampleError;
pub use self::seeds::SeedError;
use crate::repository;

/// The targets, each a file in `tests/fuzz/targets/`.
pub const TARGETS: [&str; 14] = [
    "bundle",
    "cabinet",
    "condition",
    "cost",
    "database",
    "formatted",
    "groundwork",
    "manifest",
    "payload",
    "pe",
    "property_set",
    "signature",
    "spec",
    "transform",
];

/// Fuzz the readers of untrusted bytes
///
/// What was found and learned lies in .dev/fuzz/TARGET/: seeds/ is made anew each time, corpus/ grows from
/// run to run, findings/ holds the inputs that made a target fail.
#[derive(clap::Args)]
pub struct Args {
    /// Targets to run; all of them by default
    #[arg(value_parser = clap::builder::PossibleValuesParser::new(TARGETS))]
    pub targets: Vec<String>,
    /// How long each runs
    #[arg(long, default_value_t = 60)]
    pub seconds: u32,
    /// How many run side by side; by default as many as there are processors
    #[arg(long)]
    pub jobs: Option<usize>,
}

/// From how many seconds on it pays to compile for speed.
const LONG: u32 = 60;

/// Why fuzzing ended early.
#[derive(Debug, thiserror::Error)]
pub enum FuzzError {
    /// The file system refused.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// There are no seeds.
    #[error(transparent)]
    Seeds(#[from] SeedError),
    /// The targets could not be compiled.
    #[error(transparent)]
    Compile(#[from] CompileError),
    /// A target could not be started.
    #[error("cannot run the target `{target}`")]
    Start {
        /// Which.
        target: String,
        /// Why.
        source: io::Error,
    },
    /// A target failed on some input.
    #[error("`{target}` failed: the input is in `{findings}`, what it said in `{log}`", findings = shown(findings), log = shown(log))]
    Finding {
        /// Which.
        target: String,
        /// The folder of the inputs.
        findings: PathBuf,
        /// What the target said.
        log: PathBuf,
    },
}

fn shown(path: &Path) -> String {
    repository::shown(path)
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), FuzzError> {
    let targets = match args.targets.as_slice() {
        [] => TARGETS.map(str::to_owned).to_vec(),
        chosen => chosen.to_vec(),
    };
    let effort = if args.seconds < LONG {
        Effort::Quick
    } else {
        Effort::Thorough
    };
    let programs = compile::compile(&targets, effort)?;
    for target in &targets {
        let count = seeds::write(target, &folder(target).join("seeds"))?;
        println!("{target}: {count} seeds");
    }
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let queue = Mutex::new(VecDeque::from(targets));
    let failed = Mutex::new(None);
    thread::scope(|scope| {
        for _ in 0..args.jobs.unwrap_or(cores).max(1) {
            scope.spawn(|| {
                while let Some(target) = next(&queue) {
                    if let Err(error) = fuzz(&programs, &target, args.seconds) {
                        locked(&queue).clear();
                        locked(&failed).get_or_insert(error);
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().unwrap_or_else(PoisonError::into_inner);
    failed.map_or(Ok(()), Err)
}

fn next(queue: &Mutex<VecDeque<String>>) -> Option<String> {
    locked(queue).pop_front()
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Returns where everything about a target lies.
fn folder(target: &str) -> PathBuf {
    repository::development().join("fuzz").join(target)
}

/// Runs one target for its time.
fn fuzz(programs: &Path, target: &str, seconds: u32) -> Result<(), FuzzError> {
    let folder = folder(target);
    let [corpus, seeds, findings] = ["corpus", "seeds", "findings"].map(|name| folder.join(name));
    for created in [&corpus, &findings] {
        disk::create_folder(created)?;
    }
    let log = folder.join("log");
    let start = |source| FuzzError::Start {
        target: target.to_owned(),
        source,
    };
    #[expect(
        clippy::disallowed_methods,
        reason = "what a target says goes to a file while it runs"
    )]
    let said = std::fs::File::create(&log).map_err(DiskError::during("create", &log))?;
    let mut command = Command::new(programs.join(target));
    command
        .args([&corpus, &seeds])
        .arg(format!("-max_total_time={seconds}"))
        .args(["-rss_limit_mb=512", "-timeout=10", "-print_final_stats=1"])
        .arg(format!("-max_len={}", seeds::LONGEST))
        .arg(format!("-artifact_prefix={}/", findings.display()))
        .stdin(Stdio::null())
        .stdout(said.try_clone().map_err(start)?)
        .stderr(said);
    let status = command.status().map_err(start)?;
    if !status.success() {
        return Err(FuzzError::Finding {
            target: target.to_owned(),
            findings,
            log,
        });
    }
    println!("{target}: {}", summary(&disk::read(&log, 1 << 28)?));
    Ok(())
}

/// Returns the numbers that a target ends with.
fn summary(log: &[u8]) -> String {
    let text = String::from_utf8_lossy(log);
    let number = |key: &str| {
        let line = text.lines().rev().find(|line| line.contains(key))?;
        line.split(key).nth(1)?.split_whitespace().next()
    };
    format!(
        "{} inputs, {} edges, {} MiB at most",
        number("stat::number_of_executed_units:").unwrap_or("?"),
        number("cov:").unwrap_or("?"),
        number("stat::peak_rss_mb:").unwrap_or("?"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_target_has_its_file_and_each_file_its_target() {
        let folder = repository::root().join("tests/fuzz/targets");
        let files = disk::list(&folder).unwrap();
        let names: Vec<_> = files
            .iter()
            .filter_map(|file| file.name.strip_suffix(".rs"))
            .collect();
        assert_eq!(names, TARGETS);
        let manifest = disk::read(&repository::root().join("tests/fuzz/Cargo.toml"), 1 << 16);
        let manifest = String::from_utf8(manifest.unwrap()).unwrap();
        for target in TARGETS {
            assert!(manifest.contains(&format!("path = \"targets/{target}.rs\"")));
        }
    }

    #[test]
    fn the_last_numbers_count() {
        let log = b"#2 INITED cov: 7 ft: 8\n#9 DONE   cov: 12 ft: 20\n\
            stat::number_of_executed_units: 9\nstat::peak_rss_mb:              47\n";
        assert_eq!(summary(log), "9 inputs, 12 edges, 47 MiB at most");
        assert_eq!(summary(b""), "? inputs, ? edges, ? MiB at most");
    }
}
