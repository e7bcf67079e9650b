//! The terminal: data to standard output, messages and progress to standard error.

use std::io::{self, BufWriter, IsTerminal as _, Write};
#[cfg(unix)]
use std::os::fd::AsFd;
#[cfg(windows)]
use std::os::windows::io::AsHandle;

use anstream::{AutoStream, ColorChoice};
use serde::Serialize;

use super::failure::{Failure, delivered};
use super::wrapping;
use crate::report::{self, Report};
use crate::terminal::{self, printable, whole_printable};

/// Characters on a line where no terminal says otherwise.
const READABLE: usize = 100;

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

    /// Writes data.
    pub fn data(self, text: &str) -> Result<(), Failure> {
        let mut out = AutoStream::new(io::stdout(), self.choice(&io::stdout())).lock();
        delivered(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
    }

    /// Writes data that people read, with the lines that the terminal is too narrow for broken between words.
    pub fn told(self, text: &str) -> Result<(), Failure> {
        match columns(&io::stdout()) {
            Some(width) => self.data(&wrapping::wrapped(text, width)),
            None => self.data(text),
        }
    }

    /// Writes Markdown; on a terminal its paragraphs are as wide as reads well.
    pub fn page(self, markdown: &str) -> Result<(), Failure> {
        match columns(&io::stdout()) {
            Some(width) => self.data(&wrapping::reflowed(markdown, width.min(READABLE))),
            None => self.data(markdown),
        }
    }

    /// Writes a value as JSON.
    pub fn json(self, value: &impl Serialize) -> Result<(), Failure> {
        let mut out = AutoStream::new(io::stdout(), self.choice(&io::stdout())).lock();
        delivered(terminal::write_json(value, &mut out))
    }

    /// Writes data whose every byte counts; on a terminal it is made printable.
    #[expect(
        clippy::unused_self,
        reason = "asked of the terminal that it stands for"
    )]
    pub fn exact(self, pieces: impl Iterator<Item = String>) -> Result<(), Failure> {
        let mut out = BufWriter::new(io::stdout().lock());
        let is_terminal = out.get_ref().is_terminal();
        let mut written = pieces.map(|piece| {
            if !is_terminal {
                return out.write_all(piece.as_bytes());
            }
            piece.split_inclusive('\n').try_for_each(|line| {
                let cells: Vec<_> = line.trim_end().split('\t').map(whole_printable).collect();
                writeln!(out, "{}", cells.join("\t"))
            })
        });
        let written = written.try_for_each(|piece| piece);
        delivered(written.and_then(|()| out.flush()))
    }

    /// Tells whether more than errors is wanted.
    pub fn says_what_was_done(self) -> bool {
        self.verbosity >= Verbosity::Normal
    }

    /// Says what was done; silent with `--quiet`.
    pub fn done(self, text: &str) {
        if self.says_what_was_done() {
            self.message(text);
        }
    }

    /// Gives a detail that only `--verbose` shows, in one line.
    pub fn detail(self, text: &str) {
        if self.verbosity >= Verbosity::Verbose {
            self.message(&printable(text));
        }
    }

    /// Writes a line to standard error, whatever the verbosity. On a terminal it is broken between words.
    pub fn message(self, text: &str) {
        let text = match columns(&io::stderr()) {
            Some(width) => &*wrapping::wrapped(text, width),
            None => text,
        };
        let mut err = AutoStream::new(io::stderr(), self.choice(&io::stderr())).lock();
        // There is no other place to report that standard error cannot be written to.
        let _ = writeln!(err, "{text}");
    }

    /// Tells whether progress may be shown: on a terminal, unless it was asked to be quiet.
    pub fn shows_progress(self) -> bool {
        self.verbosity >= Verbosity::Normal && io::stderr().is_terminal()
    }

    /// Writes a report to standard output in the format asked for.
    pub fn report(self, format: report::Format, report: &Report) -> Result<(), Failure> {
        let text = worded(format, report, self.width())?;
        match format {
            report::Format::Human => self.told(&text),
            _ => self.data(&text),
        }
    }

    /// Writes a report for people to standard error, for commands whose data is something else.
    pub fn report_aside(self, report: &Report) -> Result<(), Failure> {
        let width = laid_out(columns(&io::stderr()));
        let text = worded(report::Format::Human, report, width)?;
        self.message(text.trim_end());
        Ok(())
    }

    /// Returns how many characters fit on a line: the terminal's width, or what reads well.
    #[expect(
        clippy::unused_self,
        reason = "asked of the terminal that it stands for"
    )]
    pub fn width(self) -> usize {
        laid_out(columns(&io::stdout()))
    }

    fn choice(self, stream: &impl anstream::stream::RawStream) -> ColorChoice {
        match self.color {
            Color::Auto => AutoStream::choice(stream),
            Color::Always => ColorChoice::AlwaysAnsi,
            Color::Never => ColorChoice::Never,
        }
    }
}

/// Both streams strip colour where it does not belong, so that it is always put in here.
fn worded(format: report::Format, report: &Report, width: usize) -> Result<String, Failure> {
    let style = report::Style {
        colour: report::Colour::Ansi,
        width,
    };
    let mut text = Vec::new();
    report::write(format, report, style, &mut text).map_err(Failure::output)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// Returns how wide the terminal is that a stream leads to, if it leads to one that says so.
#[cfg(unix)]
fn columns(stream: &impl AsFd) -> Option<usize> {
    let (width, _) = terminal_size::terminal_size_of(stream)?;
    Some(usize::from(width.0)).filter(|&width| width > 0)
}

/// Returns how wide the terminal is that a stream leads to, if it leads to one that says so.
#[cfg(windows)]
fn columns(stream: &impl AsHandle) -> Option<usize> {
    let (width, _) = terminal_size::terminal_size_of(stream)?;
    Some(usize::from(width.0)).filter(|&width| width > 0)
}

/// Returns the width in which tables and excerpts are laid out.
fn laid_out(columns: Option<usize>) -> usize {
    columns.unwrap_or(READABLE).clamp(40, 120)
}
