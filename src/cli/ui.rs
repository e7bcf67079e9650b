//! The terminal: data to standard output, messages and progress to standard error.

use std::io::{self, IsTerminal as _, Write};
use std::time::Duration;

use anstream::{AutoStream, ColorChoice};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::failure::Failure;

/// How long work may take before its progress is shown.
const PATIENCE: Duration = Duration::from_secs(1);

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Color {
    /// On a terminal, unless the environment forbids it.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How much to say on standard error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verbosity {
    /// Errors only.
    Quiet,
    /// Errors and what was done.
    Normal,
    /// Details too.
    Verbose,
}

/// Where a command writes.
#[derive(Clone, Copy, Debug)]
pub struct Ui {
    color: Color,
    verbosity: Verbosity,
}

impl Ui {
    /// Decides from what the user asked for.
    pub const fn new(color: Color, verbosity: Verbosity) -> Self {
        Self { color, verbosity }
    }

    /// Tells whether data on standard output is coloured.
    pub fn colors_stdout(self) -> bool {
        !matches!(self.choice(&io::stdout()), ColorChoice::Never)
    }

    /// Writes data.
    pub fn data(self, text: &str) -> Result<(), Failure> {
        let mut out = AutoStream::new(io::stdout(), self.choice(&io::stdout())).lock();
        out.write_all(text.as_bytes())
            .and_then(|()| out.flush())
            .map_err(Failure::output)
    }

    /// Says what was done; silent with `--quiet`.
    pub fn done(self, text: &str) {
        if self.verbosity >= Verbosity::Normal {
            self.message(text);
        }
    }

    /// Gives a detail that only `--verbose` shows.
    pub fn detail(self, text: &str) {
        if self.verbosity >= Verbosity::Verbose {
            self.message(text);
        }
    }

    /// Writes a line to standard error, whatever the verbosity.
    pub fn message(self, text: &str) {
        let mut err = AutoStream::new(io::stderr(), self.choice(&io::stderr())).lock();
        // There is no other place to report that standard error cannot be written to.
        let _ = writeln!(err, "{text}");
    }

    /// Shows that work is going on until the guard is dropped: on a terminal, after a second.
    pub fn progress(self, what: &str) -> Progress {
        let target = if self.verbosity >= Verbosity::Normal && io::stderr().is_terminal() {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(None, target).with_message(what.to_owned());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
            bar.set_style(style);
        }
        Progress::start(bar)
    }

    fn choice(self, stream: &impl anstream::stream::RawStream) -> ColorChoice {
        match self.color {
            Color::Auto => AutoStream::choice(stream),
            Color::Always => ColorChoice::AlwaysAnsi,
            Color::Never => ColorChoice::Never,
        }
    }
}

/// Progress on the terminal, gone when dropped.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
    stop: Option<std::sync::mpsc::Sender<()>>,
}

impl Progress {
    fn start(bar: ProgressBar) -> Self {
        if bar.is_hidden() {
            return Self { bar, stop: None };
        }
        let (stop, stopped) = std::sync::mpsc::channel();
        let shown = bar.clone();
        std::thread::spawn(move || {
            if stopped.recv_timeout(PATIENCE).is_err_and(|error| error == std::sync::mpsc::RecvTimeoutError::Timeout) {
                shown.enable_steady_tick(Duration::from_millis(120));
            }
        });
        Self { bar, stop: Some(stop) }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        drop(self.stop.take());
        self.bar.finish_and_clear();
    }
}
