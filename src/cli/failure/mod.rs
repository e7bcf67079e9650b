//! Why a command could not do its job: the words, the hint and the exit code, in one place.
//!
//! What commands refuse by themselves is in [`trouble`], what the library's errors come to in [`cause`].

mod cause;
mod trouble;

use std::error::Error;
use std::fmt::Write as _;
use std::io;

use crate::progress::Stopped;
use crate::terminal::printable;

pub use trouble::Trouble;

/// What the process answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done, nothing at fault.
    Done,
    /// The input is at fault.
    Input,
    /// Usage or environment.
    Usage,
    /// A defect of rollpack itself.
    Defect,
    /// Stopped by a signal.
    Interrupted,
}

impl Exit {
    /// Returns the code, as the contract gives it; 130 is what a shell expects after Ctrl-C.
    pub const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Input => 1,
            Self::Usage => 2,
            Self::Defect => 70,
            Self::Interrupted => 130,
        }
    }
}

/// A command that could not do its job.
#[derive(Debug)]
pub struct Failure {
    exit: Exit,
    error: Box<dyn Error + Send + Sync>,
    hints: Vec<String>,
}

impl Failure {
    /// The bytes that were read are wrong.
    pub fn input(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(Exit::Input, error)
    }

    /// The command line or the system is in the way.
    pub fn usage(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(Exit::Usage, error)
    }

    fn new(exit: Exit, error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            exit,
            error: error.into(),
            hints: Vec::new(),
        }
    }

    /// Standard output does not take what is written.
    pub fn output(error: io::Error) -> Self {
        let is_full = error.kind() == io::ErrorKind::StorageFull;
        let failure = Self::usage(OutputError(error));
        if is_full {
            failure.hint("free some space; what was written so far is not all")
        } else {
            failure
        }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Returns the exit code it leads to.
    pub const fn exit(&self) -> Exit {
        self.exit
    }

    /// Tells whether nothing failed but the work was asked to stop.
    pub fn is_stop(&self) -> bool {
        let mut next: Option<&(dyn Error + 'static)> = Some(&*self.error);
        while let Some(error) = next {
            if error.is::<Stopped>() {
                return true;
            }
            next = error.source();
        }
        false
    }

    /// Returns what a person is told: `error:`, each `caused by:`, each `hint:`.
    pub fn words(&self) -> String {
        let red = anstyle::AnsiColor::Red.on_default().bold();
        let bold = anstyle::Style::new().bold();
        let cyan = anstyle::AnsiColor::Cyan.on_default().bold();
        let shown = |error: &dyn Error| {
            let text = error.to_string();
            let lines: Vec<_> = text.split('\n').map(printable).collect();
            lines.join("\n")
        };
        let mut words = format!("{red}error:{red:#} {}", shown(&*self.error));
        let mut cause = self.error.source();
        while let Some(error) = cause {
            // Writing to a string cannot fail.
            let _ = write!(words, "\n{bold}caused by:{bold:#} {}", shown(error));
            cause = error.source();
        }
        for hint in &self.hints {
            let _ = write!(words, "\n{cyan}hint:{cyan:#} {}", printable(hint));
        }
        words
    }
}

/// Judges how writing to standard output ended.
///
/// A reader that has seen enough is no failure: the work goes on, and what it finds decides the exit code.
pub fn delivered(written: io::Result<()>) -> Result<(), Failure> {
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::output(error)),
        _ => Ok(()),
    }
}

#[derive(Debug, thiserror::Error)]
#[error("cannot write to standard output")]
struct OutputError(#[source] io::Error);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_error_quotes_is_printable_and_cut() {
        let error = format!("the table `\u{1b}[2J{}`", "x".repeat(1 << 20));
        let words = Failure::input(io::Error::other(error)).words();
        assert!(words.contains(r"the table `\u{1b}[2Jxxx"), "{words}");
        assert!(words.len() < 5000, "{}", words.len());
    }
}
