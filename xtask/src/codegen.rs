//! `cargo xtask codegen`: writes the files that are generated and committed.

use rollpack::disk::{self, DiskError, PendingFile, Replace};

use crate::repository;

mod schema;

/// Write the files that are generated and committed
#[derive(clap::Args)]
pub struct Args {
    /// Write nothing, and fail if a file is out of date
    #[arg(long)]
    check: bool,
}

/// Why files could not be generated.
#[derive(Debug, thiserror::Error)]
pub enum CodegenError {
    /// The file system refused.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// A schema could not be written as JSON.
    #[error("`{path}` cannot be generated")]
    Json {
        /// Which file.
        path: &'static str,
        /// Why.
        source: serde_json::Error,
    },
    /// The data of the documented tables has a line that is no column.
    #[error("line {line} of `{path}` is no column")]
    Column {
        /// Which file.
        path: &'static str,
        /// Its line, from 1.
        line: usize,
    },
    /// With `--check`: files are out of date.
    #[error("{count} of the generated files are out of date; `cargo xtask codegen` writes them")]
    OutOfDate {
        /// How many.
        count: usize,
    },
}

/// A generated file: its path from the root of the repository, and what makes its text.
type Generated = (&'static str, fn() -> Result<String, CodegenError>);

/// All of them.
const FILES: [Generated; 2] = [
    (SPEC_SCHEMA, spec_schema),
    ("src/msi/schema/mod.rs", schema::tables),
];

const SPEC_SCHEMA: &str = "specs/rollup.schema.json";

/// Runs the command.
pub fn run(args: &Args) -> Result<(), CodegenError> {
    let mut count = 0;
    for (path, text) in FILES {
        let text = text()?;
        let target = repository::root().join(path);
        let current = disk::read(&target, 1 << 24).unwrap_or_default();
        if current == text.as_bytes() {
            continue;
        }
        count += 1;
        if args.check {
            println!("{path} is out of date");
        } else {
            let mut file = PendingFile::beside(&target)?;
            std::io::Write::write_all(&mut file, text.as_bytes())
                .map_err(DiskError::during("write", &target))?;
            file.publish(Replace::Existing)?;
            println!("{path} written");
        }
    }
    if args.check && count > 0 {
        return Err(CodegenError::OutOfDate { count });
    }
    Ok(())
}

fn spec_schema() -> Result<String, CodegenError> {
    let text = serde_json::to_string_pretty(&rollpack::spec::schema());
    text.map(|text| text + "\n")
        .map_err(|source| CodegenError::Json {
            path: SPEC_SCHEMA,
            source,
        })
}
