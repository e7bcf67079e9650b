//! Work on rollpack itself: `cargo xtask`.
#![expect(clippy::print_stderr, reason = "this is a tool for the terminal")]

use std::error::Error;
use std::process::ExitCode;

use clap::Parser;
use xtask::{
    bench, check, ci, codegen, cross, demo, dist, fuzz, interop, mutate, packages, signer, vector,
};

/// Work on rollpack itself
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Command {
    Bench(bench::Args),
    Check(check::Args),
    Ci(ci::Args),
    Codegen(codegen::Args),
    Cross(cross::Args),
    Demo(demo::Args),
    Dist(dist::Args),
    Fuzz(fuzz::Args),
    #[command(subcommand)]
    Interop(interop::Command),
    Mutate(mutate::Args),
    Packages(packages::Args),
    Signer(signer::Args),
    Vector(vector::Args),
}

fn main() -> ExitCode {
    let result: Result<(), Box<dyn Error>> = match Command::parse() {
        Command::Bench(args) => bench::run(&args).map_err(Into::into),
        Command::Check(args) => check::run(&args).map_err(Into::into),
        Command::Ci(args) => ci::run(&args).map_err(Into::into),
        Command::Codegen(args) => codegen::run(&args).map_err(Into::into),
        Command::Cross(args) => cross::run(&args).map_err(Into::into),
        Command::Demo(args) => demo::run(&args).map_err(Into::into),
        Command::Dist(args) => dist::run(&args).map_err(Into::into),
        Command::Fuzz(args) => fuzz::run(&args).map_err(Into::into),
        Command::Interop(command) => interop::run(&command).map_err(Into::into),
        Command::Mutate(args) => mutate::run(&args).map_err(Into::into),
        Command::Packages(args) => packages::run(&args).map_err(Into::into),
        Command::Signer(args) => signer::run(&args).map_err(Into::into),
        Command::Vector(args) => vector::run(&args).map_err(Into::into),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            let mut cause = error.source();
            while let Some(error) = cause {
                eprintln!("caused by: {error}");
                cause = error.source();
            }
            ExitCode::FAILURE
        }
    }
}
