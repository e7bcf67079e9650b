//! Reading and judging a spec with its payloads, as `validate` and `build` both do.

use std::path::Path;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::failure::Failure;
use super::progress::Bar;
use super::{Context, environment};
use crate::disk;
use crate::inventory;
use crate::judge::{self, Judgement};
use crate::rules::{Dates, Later, Options, Selection};
use crate::spec::{Source, Spec};

/// A spec is text that people write; one larger than this is none.
const SPEC_BYTES: u64 = 16 << 20;

/// How strictly payloads are judged.
#[derive(Debug, clap::Args)]
pub struct Strictness {
    /// Do not compare file times, which git, artifact stores and downloads lose
    #[arg(long)]
    pub ignore_dates: bool,

    /// Take a later version or date than documented for a warning
    #[arg(long)]
    pub accept_later: bool,
}

impl Strictness {
    /// Returns the options that it means today.
    pub fn options(&self, selection: Selection) -> Options {
        Options {
            today: today(),
            dates: if self.ignore_dates {
                Dates::Ignored
            } else {
                Dates::Checked
            },
            later: if self.accept_later {
                Later::Accepted
            } else {
                Later::Refused
            },
            selection,
        }
    }
}

/// Reads a spec, looks for its payloads in `packages` if that is given, and judges both.
pub fn judge(
    path: &Path,
    packages: Option<&Path>,
    options: &Options,
    context: Context,
) -> Result<Judgement, Failure> {
    let source = read_spec(path)?;
    let (spec, reading) = Spec::read(&source.name, &source.text);
    let Some(spec) = spec else {
        return Ok(Judgement {
            findings: reading,
            files: 0,
            source,
            accepted: None,
        });
    };
    let inventory = match packages {
        Some(folder) => {
            context.ui.detail(&format!(
                "reading {} payloads in `{}` with {} threads",
                spec.inventory.len(),
                folder.display(),
                context.threads
            ));
            let progress = Bar::new(context.ui, "reading packages");
            Some(inventory::find(
                &spec.inventory,
                folder,
                context.threads,
                &progress,
            )?)
        }
        None => None,
    };
    Ok(judge::judge(spec, inventory, options))
}

fn read_spec(path: &Path) -> Result<Source, Failure> {
    let bytes = disk::read(path, SPEC_BYTES)?;
    let name = path.display().to_string();
    let text = String::from_utf8(bytes).map_err(|error| {
        Failure::input(NotText {
            name: name.clone(),
            source: error.utf8_error(),
        })
    })?;
    Ok(Source { name, text })
}

#[derive(Debug, thiserror::Error)]
#[error("`{name}` is no spec: it is not UTF-8 text")]
struct NotText {
    name: String,
    source: std::str::Utf8Error,
}

/// Returns the day it is in UTC.
pub fn today() -> Date {
    environment::now().to_zoned_datetime(TimeZone::UTC).date()
}

impl From<inventory::FindError> for Failure {
    fn from(error: inventory::FindError) -> Self {
        match error {
            inventory::FindError::Disk(error) => error.into(),
            error => Self::usage(error),
        }
    }
}
