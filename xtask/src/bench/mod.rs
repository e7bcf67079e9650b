//! `cargo xtask bench`: rollpack and its peers on the same work, in the same run.

mod cabinets;
mod files;
mod machine;
mod payloads;
mod processor;
mod race;
mod report;
mod rollup;
mod rules;
mod stream;
mod tables;
mod unpack;
mod worker;

use std::io;
use std::path::PathBuf;
use std::process::{Command, ExitStatus};

use rollpack::cab::CabError;
use rollpack::disk::{self, DiskError};
use rollpack::msi::MsiError;

use self::race::Row;
pub use self::worker::Work;
use crate::demo::DemoError;
use crate::material::MaterialError;
use crate::packages::cabinet::CabinetError;
use crate::repository;
use crate::signer::SignerError;
use crate::vector::NotBuilt;

/// Measure against peers
///
/// Every contestant is a process of its own; they take turns, after one round that is not counted, so that
/// the files are in memory. The median counts. Writes .dev/bench.json too.
#[derive(clap::Args)]
pub struct Args {
    /// Measure this alone
    #[arg(long)]
    only: Option<Subject>,
    /// How many rounds are counted
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Do the work of one contestant, then the paths it is done on
    #[arg(long, hide = true, num_args = 2.., value_names = ["WORK", "PATH"])]
    worker: Vec<PathBuf>,
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Subject {
    /// All tables of the ten biggest real packages as text
    Tables,
    /// A cabinet of 300 files, and the biggest real one in LZX
    Cabinets,
    /// The real packages of the most bytes and of the most files
    Unpack,
    /// The digest of a stream of 1 GiB
    Stream,
    /// Validate, build, verify and extract a whole rollup
    Rollup,
    /// All rules over the tables of 47 packages, and over 1,000 packages
    Rules,
    /// Specs of 1,000 and of 10,000 payloads
    Payloads,
}

/// Why nothing could be measured.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// The file system refused.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// The real files could not be read.
    #[error(transparent)]
    Material(#[from] MaterialError),
    /// The cabinet could not be made.
    #[error(transparent)]
    Cabinet(#[from] CabinetError),
    /// A database could not be read.
    #[error(transparent)]
    Msi(#[from] MsiError),
    /// A cabinet could not be read.
    #[error(transparent)]
    Cab(#[from] CabError),
    /// The program could not be compiled, or there is no spec.
    #[error(transparent)]
    Demo(#[from] DemoError),
    /// The signer could not be made.
    #[error(transparent)]
    Signer(#[from] SignerError),
    /// A contestant could not be started.
    #[error("cannot run `{program}`")]
    Start {
        /// Which.
        program: String,
        /// Why.
        source: io::Error,
    },
    /// A contestant failed.
    #[error("`{command}` failed: {status}")]
    Failed {
        /// What was run.
        command: String,
        /// How it ended.
        status: ExitStatus,
    },
    /// The other reader of databases failed.
    #[error("the `msi` crate cannot read `{}`", path.display())]
    Peer {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A package could not be made.
    #[error(transparent)]
    NotBuilt(#[from] NotBuilt),
    /// A number in the middle of measuring.
    #[error("cannot write the results")]
    Json(#[from] serde_json::Error),
    /// What must be cheap is not.
    #[error("verify costs {beyond:.1} ms beyond hashing")]
    Slow {
        /// How many milliseconds.
        beyond: f64,
    },
    /// The worker is told to do what it cannot.
    #[error("no worker does `{work}`")]
    NoSuchWork {
        /// What it was told.
        work: String,
    },
}

/// Runs the benchmark as it is shipped: what was not optimised measures nothing.
fn optimised(args: &Args) -> Result<(), BenchError> {
    let mut command = Command::new(env!("CARGO"));
    command.args([
        "run",
        "--quiet",
        "--release",
        "--package",
        "xtask",
        "--",
        "bench",
    ]);
    if let Some(only) = args
        .only
        .as_ref()
        .and_then(clap::ValueEnum::to_possible_value)
    {
        command.args(["--only", only.get_name()]);
    }
    command.args(["--rounds", &args.rounds.to_string()]);
    let status = command.status().map_err(|source| BenchError::Start {
        program: "cargo run --release".to_owned(),
        source,
    })?;
    if status.success() {
        Ok(())
    } else {
        let command = "cargo run --release".to_owned();
        Err(BenchError::Failed { command, status })
    }
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), BenchError> {
    if let Some((work, paths)) = args.worker.split_first() {
        return worker::run(Work::parse(work)?, paths);
    }
    if cfg!(debug_assertions) {
        return optimised(args);
    }
    let wanted = |subject| args.only.is_none_or(|only| only == subject);
    let folder = repository::development().join("bench");
    disk::remove_folder(&folder)?;
    disk::create_folder(&folder)?;
    let mut rows: Vec<Row> = Vec::new();
    if wanted(Subject::Tables) {
        rows.extend(tables::measure(&folder, args.rounds)?);
    }
    if wanted(Subject::Cabinets) {
        rows.extend(cabinets::measure(&folder, args.rounds)?);
    }
    if wanted(Subject::Unpack) {
        rows.extend(unpack::measure(&folder, args.rounds)?);
    }
    if wanted(Subject::Stream) {
        rows.extend(stream::measure(&folder, args.rounds)?);
    }
    if wanted(Subject::Rollup) {
        rows.extend(rollup::measure(&folder, args.rounds)?);
    }
    if wanted(Subject::Rules) {
        rows.extend(rules::measure(&folder, args.rounds)?);
    }
    if wanted(Subject::Payloads) {
        rows.extend(payloads::measure(&folder, args.rounds)?);
    }
    // Gigabytes that are of no more use.
    disk::remove_folder(&folder)?;
    report::print(&machine::describe(), &rows)
}
