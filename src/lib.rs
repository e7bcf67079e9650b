//! Offline builder and validator for rollups of Windows Installer packages.
//!
//! The program `rollpack` is a thin layer over this library. What others build on is little:
//!
//! | question | function | answer |
//! |---|---|---|
//! | What is this file, and what does it hold? | [`inspect::facts`] | [`inspect::Facts`], as JSON what `rollpack schema facts` describes |
//! | Are these files what the spec documents, and sound? | [`judge::judge`], [`judge::judge_files`] | findings, and what is [`judge::Accepted`] |
//! | What becomes of it? | [`build::Rendered`] | a manifest, and a bundle that can be signed and written |
//! | Is this bundle whole, and whose is it? | [`verify::verify`] | a verdict with every problem |
//!
//! ```
//! use std::num::NonZeroUsize;
//!
//! use rollpack::build::{Rendered, Signing};
//! use rollpack::disk::Replace;
//! use rollpack::inventory::{self, Depth};
//! use rollpack::rules::Options;
//! use rollpack::sign::{Expiry, Trust};
//! use rollpack::spec::Spec;
//! use rollpack::verify::{self, Unsigned};
//! use rollpack::judge;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let text = "
//! schema: rollpack/spec/v1
//! packaging: {id: notes-1, title: Notes, series: notes, sequence: 1, release: 2026-01-01}
//! inventory:
//!   - {name: Notes.txt, size: 6}
//! roles:
//!   - {id: servers, name: Servers, servers: all, hosts: [SERVER01]}
//! procedure:
//!   - {id: read, title: Read, role: servers, steps: [{manual: {instruction: Read the notes.}}]}
//! ";
//! let folder = tempfile::tempdir()?;
//! std::fs::write(folder.path().join("Notes.txt"), "Notes\n")?;
//!
//! let (spec, findings) = Spec::read("spec.yaml", text);
//! let spec = spec.ok_or_else(|| format!("{findings:?}"))?;
//! let (rows, ignore) = (&spec.inventory, &spec.rollup.ignore);
//! let found = inventory::find(rows, folder.path(), ignore, Depth::Content, NonZeroUsize::MIN, &())?;
//! let options = Options::strict(jiff::civil::date(2026, 1, 1));
//! let judgement = judge::judge(spec, Some(found), &options);
//! let accepted = judgement.accepted.ok_or("refused")?;
//!
//! let built = Rendered::of(&accepted)?.build(Signing::Unsigned, &())?;
//! let path = folder.path().join("notes-1.zip");
//! built.draft.write(&[], &path, Replace::Never, &())?;
//!
//! let options = verify::Options {
//!     at: "2026-01-02T00:00:00Z".parse()?,
//!     expiry: Expiry::default(),
//!     unsigned: Unsigned::Allow,
//!     min_sequence: None,
//!     threads: NonZeroUsize::MIN,
//! };
//! let verdict = verify::verify(std::fs::File::open(&path)?, &Trust::default(), &options, &())?;
//! assert!(verdict.is_accepted());
//! # Ok(())
//! # }
//! ```
//!
//! # What is stable
//! The formats are: specs, manifests, facts, plans, reports, verdicts, receipts, trust files and the record of what was
//! accepted have versioned schemas, and what has one only gets further fields. The functions of the table above and the types that they take and give keep their names within a
//! minor version. Everything else is public for the program, the tests and the tools of this repository, and may
//! change with every version.

pub mod build;
pub mod bundle;
pub mod cab;
pub mod cli;
pub mod digest;
pub mod disk;
pub mod draft;
mod error_text;
pub mod extract;
pub mod finding;
pub mod findings;
pub mod folded_name;
pub mod groundwork;
pub mod grouped;
pub mod import;
pub mod inspect;
pub mod inventory;
pub mod judge;
pub mod member;
pub mod msi;
pub mod msi_file_hash;
pub mod name_pattern;
pub mod payload;
pub mod pe;
pub mod plan;
pub mod position;
pub mod previous;
pub mod profile;
pub mod progress;
pub mod rebuild;
pub mod recognition;
pub mod render;
pub mod report;
pub mod rule;
pub mod rules;
pub mod scalar;
mod selection;
pub mod sign;
pub mod source;
pub mod spec;
pub mod terminal;
pub mod trust_file;
pub mod verify;
pub mod version;
pub mod wildcard;
mod windows_name;

// Code that the integration tests share names the library as they do.
#[cfg(test)]
extern crate self as rollpack;
