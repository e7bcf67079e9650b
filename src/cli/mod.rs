//! The command line: one file per command. Only here are arguments read, words printed and codes returned.

mod build;
mod completions;
mod context;
mod dry_run;
mod environment;
mod explain;
mod extract;
mod failure;
mod import;
mod init;
mod inspect;
mod interruption;
mod judging;
mod key_files;
mod man;
mod options;
mod outlook;
mod process_group;
mod progress;
mod repository;
mod retail;
mod rules;
mod schema;
mod script;
mod sign;
mod sign_command;
mod signed_package;
mod signing;
mod ssh_signature;
mod state_file;
mod target;
mod timestamp;
mod trust;
mod trust_files;
mod trust_options;
mod ui;
mod unpack;
mod update;
mod validate;
mod verify;
mod wildcards;
mod wrapping;

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::panic;
use std::process::ExitCode;
use std::thread;

use clap::{CommandFactory as _, Parser, ValueEnum as _};

use context::Context;
use failure::{Exit, Failure};
use ui::{Color, Ui, Verbosity};

pub use environment::VARIABLES;

/// Offline builder and validator for rollups of Windows Installer packages
///
/// A rollup is a set of packages and the documented procedure that installs them, server role by server role.
/// From its spec and a folder of packages rollpack proves the inventory, builds a signed and reproducible
/// bundle with its install script and article, and lets an administrator verify and extract it offline.
#[derive(Debug, Parser)]
#[command(
    version,
    max_term_width = 100,
    propagate_version = true,
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = EXIT_CODES
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,

    /// When to colour; `auto` by default
    #[arg(long, global = true, value_name = "WHEN")]
    color: Option<Color>,

    /// Say nothing but errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,

    /// Say more
    #[arg(short, long, global = true)]
    verbose: bool,

    /// Use at most so many threads, and never more than four for each core; the output never depends on it
    #[arg(short, long, global = true, value_name = "N", value_parser = threads)]
    jobs: Option<NonZeroUsize>,
}

const EXIT_CODES: &str = "\
Exit codes:
  0   done, nothing at fault
  1   the input is at fault: findings, a failed verification
  2   usage or environment: bad flags, a missing file, a full disk
  70  a defect of rollpack itself
  130 stopped with Ctrl-C";

#[derive(Debug, clap::Subcommand)]
enum Command {
    Validate(validate::Arguments),
    Build(build::Arguments),
    Sign(sign::Arguments),
    Timestamp(timestamp::Arguments),
    Trust(trust::Arguments),
    Verify(verify::Arguments),
    Extract(extract::Arguments),
    Import(import::Arguments),
    Init(init::Arguments),
    Inspect(inspect::Arguments),
    Unpack(unpack::Arguments),
    Update(update::Arguments),
    Explain(explain::Arguments),
    Rules(rules::Arguments),
    Script(script::Arguments),
    Schema(schema::Arguments),
    Completions(completions::Arguments),
    Man(man::Arguments),
}

impl Command {
    fn run(&self, context: Context) -> Result<Exit, Failure> {
        match self {
            Self::Validate(arguments) => arguments.run(context),
            Self::Build(arguments) => arguments.run(context),
            Self::Sign(arguments) => arguments.run(context),
            Self::Timestamp(arguments) => arguments.run(context),
            Self::Trust(arguments) => arguments.run(context),
            Self::Verify(arguments) => arguments.run(context),
            Self::Extract(arguments) => arguments.run(context),
            Self::Import(arguments) => arguments.run(context),
            Self::Init(arguments) => arguments.run(context),
            Self::Inspect(arguments) => arguments.run(context),
            Self::Unpack(arguments) => arguments.run(context),
            Self::Update(arguments) => arguments.run(context),
            Self::Explain(arguments) => arguments.run(context),
            Self::Rules(arguments) => arguments.run(context),
            Self::Script(arguments) => arguments.run(context),
            Self::Schema(arguments) => arguments.run(context),
            Self::Completions(arguments) => arguments.run(context),
            Self::Man(arguments) => arguments.run(context),
        }
    }
}

/// Returns the command line's definition, from which completions and man pages derive.
pub fn command() -> clap::Command {
    Arguments::command()
}

/// Runs the program: reads the arguments, carries the command out, returns the exit code.
pub fn main() -> ExitCode {
    let given = match given() {
        Ok(given) => given,
        Err(failure) => {
            Ui::new(Color::Auto, Verbosity::Normal).message(&failure.words());
            return ExitCode::from(failure.exit().code());
        }
    };
    let arguments = match Arguments::try_parse_from(given) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version go to standard output with code 0, everything else to standard error with 2.
            let ui = Ui::new(Color::Auto, Verbosity::Normal);
            let text = error.render().ansi().to_string();
            let code = if error.use_stderr() {
                ui.message(text.trim_end());
                Exit::Usage
            } else {
                // There is nothing else to do where nobody reads it.
                let _ = ui.told(&text);
                Exit::Done
            };
            return ExitCode::from(code.code());
        }
    };
    let verbosity = match (arguments.quiet, arguments.verbose) {
        (true, _) => Verbosity::Quiet,
        (_, true) => Verbosity::Verbose,
        _ => Verbosity::Normal,
    };
    let (color, threads) = (arguments.color(), arguments.threads());
    let ui = Ui::new(*color.as_ref().unwrap_or(&Color::Auto), verbosity);
    interruption::listen(ui);
    report_panics(ui);
    let run = || {
        color?;
        let threads = threads?;
        arguments.command.run(Context { ui, threads })
    };
    let finished = panic::catch_unwind(panic::AssertUnwindSafe(run));
    let left = crate::disk::left_behind();
    let exit = match finished {
        Ok(Ok(exit)) => exit,
        Ok(Err(failure)) if interruption::is_asked() => {
            if !failure.is_stop() {
                ui.message(&failure.words());
            }
            interruption::report(ui, &left);
            Exit::Interrupted
        }
        Ok(Err(failure)) => {
            ui.message(&failure.words());
            failure.exit()
        }
        Err(_) => Exit::Defect,
    };
    interruption::report_left(ui, &left);
    ExitCode::from(exit.code())
}

/// Returns the arguments as the shells of Unix would hand them over.
fn given() -> Result<Vec<OsString>, Failure> {
    let given = environment::arguments();
    if cfg!(windows) {
        return wildcards::expanded(&command(), given);
    }
    Ok(given.collect())
}

impl Arguments {
    fn color(&self) -> Result<Color, Failure> {
        let read = |text: &str| Color::from_str(text, false).ok();
        let preset =
            || environment::parsed(environment::COLOR, "`auto`, `always` or `never`", read);
        let color = self.color.map_or_else(preset, |color| Ok(Some(color)));
        Ok(color?.unwrap_or_default())
    }

    fn threads(&self) -> Result<NonZeroUsize, Failure> {
        let preset = || environment::parsed(environment::JOBS, "a number of threads", number);
        let jobs = self.jobs.map_or_else(preset, |jobs| Ok(Some(jobs)));
        let threads = jobs?;
        let cores = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        let most = cores.saturating_mul(THREADS_PER_CORE);
        Ok(threads.unwrap_or(cores).min(most))
    }
}

/// More threads than this for each core only wait for each other.
const THREADS_PER_CORE: NonZeroUsize = NonZeroUsize::new(4).unwrap();

fn threads(text: &str) -> Result<NonZeroUsize, &'static str> {
    number(text)
        .ok_or("name a number of threads, 1 at least; without `--jobs` there is one for each core")
}

fn number(text: &str) -> Option<NonZeroUsize> {
    text.parse().ok()
}

/// Tells a person what a panic means.
fn report_panics(ui: Ui) {
    panic::set_hook(Box::new(move |panic| {
        let place = panic
            .location()
            .map_or_else(String::new, |place| format!(" at {place}"));
        let reason = panic.payload_as_str().unwrap_or("no reason given");
        ui.message(&format!(
            "error: this is a defect of rollpack{place}: {reason}\n\
             hint: please report it to the maintainers with the command and, if you can, its input"
        ));
    }));
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_definition_is_sound() {
        super::command().debug_assert();
    }
}
