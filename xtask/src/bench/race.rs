//! Contestants that take turns at the same work.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde::Serialize;

use super::{BenchError, processor};
use crate::memory;

/// So often the memory of a running process is looked at.
const GLANCE: Duration = Duration::from_millis(2);

/// The same work for everybody.
pub struct Race<'a> {
    /// What is to be done.
    pub what: String,
    /// How many bytes that is, if it is a matter of bytes.
    pub bytes: Option<u64>,
    /// The first is rollpack.
    pub contestants: Vec<Contestant<'a>>,
}

/// Somebody who does the work.
pub struct Contestant<'a> {
    /// Who.
    pub name: &'static str,
    /// The commands that do it in one round.
    pub commands: Box<dyn Fn(usize) -> Vec<Command> + 'a>,
    /// The exit codes of work that was done.
    pub codes: &'static [i32],
}

/// What came out for one contestant.
#[derive(Debug, Serialize)]
pub struct Row {
    /// What was done.
    pub what: String,
    /// By whom.
    pub who: &'static str,
    /// The seconds of each round.
    pub seconds: Vec<f64>,
    /// Their median.
    pub median: f64,
    /// The best of them, which is what a machine that does nothing else would give.
    pub best: f64,
    /// How many times the median of rollpack that is.
    pub ratio: f64,
    /// The seconds that processors worked, as a median; none where the system does not tell.
    pub processor: Option<f64>,
    /// How many times that of rollpack it is.
    pub processor_ratio: Option<f64>,
    /// Bytes done in a second.
    pub bytes_per_second: Option<f64>,
    /// The most memory that one of its processes had, as seen from outside every two milliseconds.
    pub peak_bytes: Option<u64>,
}

impl<'a> Contestant<'a> {
    /// Names a contestant and its commands.
    pub fn new(name: &'static str, commands: impl Fn(usize) -> Vec<Command> + 'a) -> Self {
        Self {
            name,
            commands: Box::new(commands),
            codes: &[0],
        }
    }

    /// Says that it finds something, which is no failure.
    #[must_use]
    pub fn finding(mut self) -> Self {
        self.codes = &[0, 1];
        self
    }
}

impl Race<'_> {
    /// Lets them do it in turns, one round that is not counted and then so many. A peer that is not
    /// installed does not take part, which is said.
    pub fn run(self, rounds: usize) -> Result<Vec<Row>, BenchError> {
        println!("measuring: {}", self.what);
        let mut results: Vec<Vec<Round>> = self.contestants.iter().map(|_| Vec::new()).collect();
        let mut peaks = vec![None; results.len()];
        for round in 0..=rounds.max(1) {
            for (number, contestant) in self.contestants.iter().enumerate() {
                let absent = round > 0 && results[number].is_empty();
                if absent {
                    continue;
                }
                match once((contestant.commands)(round), contestant.codes) {
                    Ok(done) => {
                        peaks[number] = peaks[number].max(done.peak);
                        results[number].push(done);
                    }
                    Err(BenchError::Start { program, source })
                        if source.kind() == std::io::ErrorKind::NotFound =>
                    {
                        println!("*** not measured: `{program}` is not installed");
                    }
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(self.rows(&results, &peaks))
    }

    fn rows(self, results: &[Vec<Round>], peaks: &[Option<u64>]) -> Vec<Row> {
        let medians = |rounds: &[Round]| {
            let seconds: Vec<f64> = counted(rounds).iter().map(|round| round.seconds).collect();
            let processor: Option<Vec<f64>> = counted(rounds)
                .iter()
                .map(|round| round.processor)
                .collect();
            (median(&seconds), processor.as_deref().map(median), seconds)
        };
        let (ours, our_processor, _) = medians(results.first().map_or(&[], Vec::as_slice));
        let mut rows = Vec::new();
        for ((contestant, rounds), &peak_bytes) in self.contestants.iter().zip(results).zip(peaks) {
            let (median, processor, seconds) = medians(rounds);
            if seconds.is_empty() {
                continue;
            }
            rows.push(Row {
                what: self.what.clone(),
                who: contestant.name,
                median,
                best: seconds.iter().copied().fold(f64::INFINITY, f64::min),
                seconds,
                ratio: median / ours,
                processor,
                processor_ratio: processor.zip(our_processor).map(|(one, ours)| one / ours),
                bytes_per_second: self.bytes.map(|bytes| per_second(bytes, median)),
                peak_bytes,
            });
        }
        rows
    }
}

/// What one round took.
struct Round {
    seconds: f64,
    processor: Option<f64>,
    peak: Option<u64>,
}

/// Returns all rounds but the first.
fn counted(rounds: &[Round]) -> &[Round] {
    rounds.get(1..).unwrap_or_default()
}

fn median(seconds: &[f64]) -> f64 {
    let mut sorted = seconds.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match (sorted.get(middle.wrapping_sub(1)), sorted.get(middle)) {
        (Some(&low), Some(&high)) if sorted.len().is_multiple_of(2) => f64::midpoint(low, high),
        (_, Some(&high)) => high,
        _ => f64::NAN,
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a rate is given with three digits"
)]
fn per_second(bytes: u64, seconds: f64) -> f64 {
    bytes as f64 / seconds
}

/// Runs the commands one after the other: the seconds they took, those that processors worked, and the most memory
/// one of them had.
fn once(commands: Vec<Command>, codes: &[i32]) -> Result<Round, BenchError> {
    #[expect(clippy::disallowed_methods, reason = "this is what benchmarks are for")]
    let start = Instant::now();
    let mut total = Duration::ZERO;
    let mut most = None;
    let worked = processor::of_children();
    for mut command in commands {
        let before = start.elapsed();
        let peak = watched(&mut command, codes)?;
        total += start.elapsed().saturating_sub(before);
        most = most.max(peak);
    }
    let worked = worked.zip(processor::of_children());
    Ok(Round {
        seconds: total.as_secs_f64(),
        processor: worked.map(|(before, after)| after.saturating_sub(before).as_secs_f64()),
        peak: most,
    })
}

/// Runs one command, and looks at its memory meanwhile.
fn watched(command: &mut Command, codes: &[i32]) -> Result<Option<u64>, BenchError> {
    let program = PathBuf::from(command.get_program()).display().to_string();
    let start = |source| BenchError::Start { program, source };
    command.stdin(Stdio::null()).stdout(Stdio::null());
    let mut child = match command.stderr(Stdio::null()).spawn() {
        Ok(child) => child,
        Err(source) => return Err(start(source)),
    };
    let process = child.id();
    let over = AtomicBool::new(false);
    let (status, peak) = thread::scope(|scope| {
        let watching = scope.spawn(|| {
            let mut peak = None;
            while !over.load(Ordering::Relaxed) {
                peak = peak.max(memory::peak_of(process));
                thread::sleep(GLANCE);
            }
            peak
        });
        let status = child.wait();
        over.store(true, Ordering::Relaxed);
        (status, watching.join().unwrap_or_default())
    });
    match status {
        Ok(status) if status.code().is_some_and(|code| codes.contains(&code)) => Ok(peak),
        Ok(status) => Err(BenchError::Failed {
            command: format!("{command:?}"),
            status,
        }),
        Err(source) => Err(start(source)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_the_middle() {
        let check = |seconds: &[f64], expect: f64| {
            assert!((median(seconds) - expect).abs() < 1e-9, "{seconds:?}");
        };
        check(&[3.0, 1.0, 2.0], 2.0);
        check(&[4.0, 1.0, 2.0, 3.0], 2.5);
        check(&[7.0], 7.0);
    }

    #[test]
    fn an_absent_peer_does_not_take_part() {
        let contestant = |name, program: &'static str| {
            Contestant::new(name, move |_| {
                let mut command = Command::new(program);
                command.arg("--version");
                vec![command]
            })
        };
        let race = Race {
            what: "saying the version".to_owned(),
            bytes: Some(10),
            contestants: vec![
                contestant("cargo", env!("CARGO")),
                contestant("nobody", "no-such-program-anywhere"),
            ],
        };
        let rows = race.run(2).unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].who, rows[0].seconds.len()), ("cargo", 2));
    }
}
