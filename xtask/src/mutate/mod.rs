//! `cargo xtask mutate`: real files, damaged a little and read again; nothing may panic, hang or eat memory.

mod mutation;
mod random;
mod readers;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use rollpack::disk::{self, DiskError};

use self::mutation::Mutation;
use self::random::Random;
use crate::material::{self, MaterialError, Piece};
use crate::memory;
use crate::repository;

/// No input may take longer.
const PATIENCE: Duration = Duration::from_secs(10);
/// The whole process, real files included, may take no more.
const MOST_MEMORY: u64 = 256 << 20;
/// So often the memory is looked at.
const EACH: u64 = 1000;

/// Damage real files and read them
///
/// Takes the files of `$ROLLPACK_SHARED/corpus` and the stand-ins, and the cabinets, property sets and
/// programs inside them. The same seed over the same files gives the same inputs.
#[derive(clap::Args)]
pub struct Args {
    /// How many inputs
    #[arg(long, default_value_t = 200_000)]
    pub count: u64,
    /// What the choices depend on
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// The number of the first input; with `--count 1` it is the only one
    #[arg(long, default_value_t = 0)]
    pub from: u64,
}

/// Why it ended early.
#[derive(Debug, thiserror::Error)]
pub enum MutateError {
    /// The file system refused.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// There are no real files.
    #[error(transparent)]
    Material(#[from] MaterialError),
    /// A reader panicked.
    #[error("a reader panicked on {recipe}")]
    Panic {
        /// How the input is made again.
        recipe: String,
    },
    /// A reader did not come to an end.
    #[error("a reader took more than {} s for {recipe}", PATIENCE.as_secs())]
    Hang {
        /// How the input is made again.
        recipe: String,
    },
    /// The readers took too much memory.
    #[error("{peak} bytes of memory were needed at most, up to input {number}")]
    Memory {
        /// The most that was needed.
        peak: u64,
        /// The input after which this was noticed.
        number: u64,
    },
}

/// What became of one input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Read,
    Refused,
    Panicked,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), MutateError> {
    let pieces = Arc::new(material::pieces()?);
    println!("{} files and pieces of files", pieces.len());
    let (sender, receiver) = channel();
    let (from, end, seed) = (args.from, args.from.saturating_add(args.count), args.seed);
    let shared = Arc::clone(&pieces);
    // Not joined: a thread that hangs ends with the process.
    thread::spawn(move || work(&shared, seed, from..end, &sender));
    let start = now();
    let mut read = 0;
    for number in from..end {
        let found = |pieces: &[Piece]| keep(&Input::new(pieces, seed, number), seed, number);
        match receiver.recv_timeout(PATIENCE) {
            Ok(Outcome::Read) => read += 1,
            Ok(Outcome::Refused) => {}
            Ok(Outcome::Panicked) | Err(RecvTimeoutError::Disconnected) => {
                let recipe = found(&pieces)?;
                return Err(MutateError::Panic { recipe });
            }
            Err(RecvTimeoutError::Timeout) => {
                let recipe = found(&pieces)?;
                return Err(MutateError::Hang { recipe });
            }
        }
        if number % EACH == 0 || number + 1 == end {
            check_memory(number)?;
        }
    }
    print(args.count, read, start.elapsed());
    Ok(())
}

fn now() -> Instant {
    #[expect(
        clippy::disallowed_methods,
        reason = "how fast it goes is part of the report"
    )]
    Instant::now()
}

fn print(count: u64, read: u64, time: Duration) {
    let each = time.as_secs_f64() / f64::from(u32::try_from(count.max(1)).unwrap_or(u32::MAX));
    let memory = memory::peak().map_or("not measured".to_owned(), |peak| {
        format!("{} MiB", peak >> 20)
    });
    println!(
        "{count} inputs, {read} read in full, {} refused; {:.0} s, {:.0} inputs/s; peak memory {memory}",
        count - read,
        time.as_secs_f64(),
        1.0 / each.max(f64::MIN_POSITIVE),
    );
}

fn check_memory(number: u64) -> Result<(), MutateError> {
    match memory::peak() {
        Some(peak) if peak > MOST_MEMORY => Err(MutateError::Memory { peak, number }),
        _ => Ok(()),
    }
}

/// Tries one input after the other until nobody listens.
fn work(pieces: &[Piece], seed: u64, numbers: std::ops::Range<u64>, outcomes: &Sender<Outcome>) {
    for number in numbers {
        let input = Input::new(pieces, seed, number);
        let Some(piece) = input.piece else {
            return;
        };
        let bytes = input.bytes();
        let outcome = catch_unwind(AssertUnwindSafe(|| readers::read(piece.format, &bytes)));
        let outcome = match outcome {
            Ok(true) => Outcome::Read,
            Ok(false) => Outcome::Refused,
            Err(_) => Outcome::Panicked,
        };
        if outcomes.send(outcome).is_err() {
            return;
        }
    }
}

/// A file and what is done to it.
struct Input<'a> {
    piece: Option<&'a Piece>,
    mutations: Vec<Mutation>,
}

impl<'a> Input<'a> {
    fn new(pieces: &'a [Piece], seed: u64, number: u64) -> Self {
        let mut random = Random::new(seed, number);
        let piece = pieces.get(random.below(pieces.len()));
        let size = piece.map_or(0, |piece| piece.bytes.len());
        Self {
            piece,
            mutations: mutation::choose(&mut random, size),
        }
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.piece.map_or(Vec::new(), |piece| piece.bytes.clone());
        for &mutation in &self.mutations {
            mutation::apply(mutation, &mut bytes);
        }
        bytes
    }
}

/// Writes an input down and returns how it is made again.
fn keep(input: &Input<'_>, seed: u64, number: u64) -> Result<String, DiskError> {
    let folder = repository::development().join("mutate");
    disk::create_folder(&folder)?;
    let path: PathBuf = folder.join(format!("{seed}-{number}"));
    #[expect(
        clippy::disallowed_methods,
        reason = "a finding is made again with its recipe"
    )]
    std::fs::write(&path, input.bytes()).map_err(DiskError::during("write", &path))?;
    Ok(format!(
        "`{}` after {:?}: `--seed {seed} --from {number} --count 1`, kept as `{}`",
        input.piece.map_or("", |piece| piece.name.as_str()),
        input.mutations,
        repository::shown(&path),
    ))
}
