//! `cargo xtask codegen`: writes the files that are generated and committed.

use rollpack::disk::{self, DiskError, PendingFile, Replace};

use crate::repository;

mod rules;
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
    #[error("a schema cannot be written as JSON")]
    Json(#[source] serde_json::Error),
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
const FILES: [Generated; 13] = [
    ("specs/rollup.schema.json", || {
        json(&rollpack::spec::schema())
    }),
    ("docs/schemas/manifest.json", || {
        json(&rollpack::bundle::schema())
    }),
    ("docs/schemas/report.json", || {
        json(&rollpack::report::schema())
    }),
    ("docs/schemas/verdict.json", || {
        json(&rollpack::report::verdict_schema())
    }),
    ("docs/schemas/facts.json", || {
        json(&rollpack::inspect::schema())
    }),
    ("docs/schemas/facts-list.json", || {
        json(&rollpack::inspect::list_schema())
    }),
    ("docs/schemas/rules.json", || {
        json(&rollpack::rules::catalogue_schema())
    }),
    ("docs/schemas/receipt.json", || {
        json(&rollpack::report::receipt_schema())
    }),
    ("docs/schemas/trust.json", || {
        json(&rollpack::trust_file::schema())
    }),
    ("docs/schemas/state.json", || {
        json(&rollpack::trust_file::state_schema())
    }),
    ("docs/schemas/plan.json", || {
        json(&rollpack::bundle::plan_schema())
    }),
    ("docs/rules.md", || Ok(rules::page())),
    ("src/msi/schema/mod.rs", schema::tables),
];

/// Runs the command.
pub fn run(args: &Args) -> Result<(), CodegenError> {
    let stale = out_of_date()?;
    for (path, text) in &stale {
        if args.check {
            println!("{path} is out of date");
            continue;
        }
        let target = repository::root().join(path);
        let mut file = PendingFile::beside(&target)?;
        std::io::Write::write_all(&mut file, text.as_bytes())
            .map_err(DiskError::during("write", &target))?;
        file.publish(Replace::Existing)?;
        println!("{path} written");
    }
    match stale.len() {
        count if args.check && count > 0 => Err(CodegenError::OutOfDate { count }),
        _ => Ok(()),
    }
}

/// Returns the generated files that are not as they should be, each with the text that it should have.
pub fn out_of_date() -> Result<Vec<(&'static str, String)>, CodegenError> {
    let mut stale = Vec::new();
    for (path, text) in FILES {
        let text = text()?;
        let current = disk::read(&repository::root().join(path), 1 << 24).unwrap_or_default();
        if current != text.as_bytes() {
            stale.push((path, text));
        }
    }
    Ok(stale)
}

fn json(value: &impl serde::Serialize) -> Result<String, CodegenError> {
    let text = serde_json::to_string_pretty(value).map_err(CodegenError::Json)?;
    Ok(text + "\n")
}
