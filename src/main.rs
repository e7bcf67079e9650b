//! The `rollpack` program; everything is in the library's [`rollpack::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    rollpack::cli::main()
}
