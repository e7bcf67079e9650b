//! Revisions: a spec with the values that changed rewritten in place, and every other byte as it was.

mod addition;
mod diff;
mod style;
mod token;

use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::form::{Form, Written};
use super::forms::Sequence;
use super::raw;
use super::size::Size;
use super::{Documented, Located, Platform, Position, yaml};
use crate::digest::Digest;
use crate::finding::Finding;
use crate::folded_name::FoldedName;
use crate::version::Version;
use token::Lines;

pub use diff::diff;

/// What a file is now, as far as rows state such things.
#[derive(Clone, Debug)]
pub struct Actual {
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its SHA-256.
    pub sha256: Digest,
    /// When it was last written.
    pub modified: Timestamp,
    /// Of a package, `ProductVersion`.
    pub version: Option<String>,
    /// Of a package, the platform of the Template.
    pub platform: Option<Platform>,
    /// Of a package, `ProductName`.
    pub product: Option<String>,
    /// Of a package, `ProductCode`.
    pub product_code: Option<Uuid>,
    /// Of a package, `UpgradeCode`.
    pub upgrade_code: Option<Uuid>,
}

/// What else to rewrite.
#[derive(Clone, Debug, Default)]
pub struct Wishes {
    /// Which times.
    pub times: Times,
    /// The sequence by one, and the release to this day.
    pub next: Option<Date>,
    /// Rows to add at the end of the inventory, each indented by two spaces and with a line end.
    pub rows: Vec<String>,
}

/// Which times are rewritten.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Times {
    /// Those of files that changed, and of files without a stated digest.
    #[default]
    OfChanges,
    /// All of them.
    Always,
}

/// Why a spec could not be rewritten in place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReviseError {
    /// A value is written in a way that cannot be kept.
    #[error("the value in line {}, column {} cannot be rewritten in place", .at.line, .at.column)]
    NotInPlace {
        /// Where.
        at: Position,
    },
    /// The inventory is no list with a line for each row.
    #[error(
        "no row can be added to the inventory: its rows do not begin with `-` on lines of their own"
    )]
    NoPlaceForRows,
}

/// Returns the text with what changed rewritten in place.
///
/// # Errors
/// Findings where the text is no YAML of a spec, and else why it cannot be rewritten.
pub fn revise(
    name: &str,
    text: &str,
    files: &[Actual],
    wishes: &Wishes,
) -> Result<Result<String, ReviseError>, Vec<Finding>> {
    let raw: raw::Spec = yaml::read(name, text)?;
    Ok(rewrite(text, &raw, files, wishes))
}

fn rewrite(
    text: &str,
    raw: &raw::Spec,
    files: &[Actual],
    wishes: &Wishes,
) -> Result<String, ReviseError> {
    let by_name: HashMap<FoldedName, &Actual> = files
        .iter()
        .map(|file| (FoldedName::of(&file.name), file))
        .collect();
    let mut edits = Edits {
        lines: Lines::of(text),
        edits: Vec::new(),
    };
    for Located { value: row, .. } in &raw.inventory {
        if let Some(file) = by_name.get(&FoldedName::of(&row.name.text)) {
            edits.row(row, file, wishes.times)?;
        }
    }
    if let Some(today) = wishes.next {
        edits.next(&raw.packaging, today)?;
    }
    if !wishes.rows.is_empty() {
        let (offset, rows) = addition::of(&edits.lines, &raw.inventory, &wishes.rows)
            .ok_or(ReviseError::NoPlaceForRows)?;
        edits.edits.push((offset..offset, rows));
    }
    let mut edits = edits.edits;
    edits.sort_by_key(|(range, _)| Reverse(range.start));
    let mut revised = text.to_owned();
    for (range, new) in edits {
        revised.replace_range(range, &new);
    }
    Ok(revised)
}

/// The pieces of a text that are replaced.
struct Edits<'a> {
    lines: Lines<'a>,
    edits: Vec<(Range<usize>, String)>,
}

impl Edits<'_> {
    fn row(&mut self, row: &raw::Row, file: &Actual, times: Times) -> Result<(), ReviseError> {
        let size = row.size.as_ref().and_then(|size| Some((size, read(size)?)));
        let is_size_other = size.is_some_and(|(_, Size(size))| size != file.size);
        let digest = (row.sha256.as_ref()).and_then(|digest| Some((digest, read(digest)?)));
        let is_digest_other = digest.is_some_and(|(_, digest)| digest != file.sha256);
        if let Some((written, _)) = size.filter(|_| is_size_other) {
            self.replace(written, &style::number(file.size, &written.text))?;
        }
        if let Some((written, _)) = digest.filter(|_| is_digest_other) {
            self.replace(
                written,
                &style::case(&file.sha256.to_string(), &written.text),
            )?;
        }
        // A time alone is no change where a stated digest holds.
        let is_time_of_interest =
            times == Times::Always || is_digest_other || is_size_other || digest.is_none();
        if let Some(written) = row.modified.as_ref().filter(|_| is_time_of_interest) {
            let documented: Option<Documented> = read(written);
            if let Some(documented) = documented.filter(|stated| !stated.covers(file.modified)) {
                let new = style::moment(file.modified, documented.precision, &written.text);
                self.replace(written, &new)?;
            }
        }
        self.package(row, file)
    }

    /// Rewrites what a row states of the package itself.
    fn package(&mut self, row: &raw::Row, file: &Actual) -> Result<(), ReviseError> {
        let version = file.version.as_ref().and_then(|version| {
            let read: Version = version.parse().ok()?;
            Some((read, version))
        });
        if let (Some(written), Some((version, text))) = (&row.version, version)
            && read(written).is_some_and(|stated: Version| stated != version)
        {
            self.replace(written, text)?;
        }
        if let (Some(written), Some(platform)) = (&row.platform, file.platform)
            && read(written).is_some_and(|stated: Platform| stated != platform)
        {
            self.replace(written, platform.as_str())?;
        }
        let expected = &row.packaging;
        if let (Some(written), Some(product)) = (&expected.product, &file.product)
            && written.text != *product
        {
            self.replace(written, product)?;
        }
        let codes = [
            (&expected.product_code, file.product_code),
            (&expected.upgrade_code, file.upgrade_code),
        ];
        for (written, code) in codes {
            if let (Some(written), Some(code)) = (written, code)
                && read(written).is_some_and(|stated: Uuid| stated != code)
            {
                self.replace(written, &style::code(code, &written.text))?;
            }
        }
        Ok(())
    }

    fn next(&mut self, packaging: &raw::Packaging, today: Date) -> Result<(), ReviseError> {
        let sequence = &packaging.sequence;
        if let Some(Sequence(number)) = read(sequence) {
            let next = number.saturating_add(1);
            self.replace(sequence, &next.to_string())?;
            // A name that ends in the number is that of one rollup of the series, as `init` gives it.
            if let Some(stem) = stem(&packaging.id.text, number) {
                self.replace(&packaging.id, &format!("{stem}{next}"))?;
            }
            if let Some(stem) = stem(&packaging.title.text, number) {
                self.replace(&packaging.title, &format!("{stem}{next}"))?;
            }
        }
        if let Some(written) = &packaging.release {
            self.replace(written, &style::day(today, &written.text))?;
        }
        Ok(())
    }

    fn replace<F: Form>(&mut self, written: &Written<F>, new: &str) -> Result<(), ReviseError> {
        let token = self.lines.token(written.at, &written.text);
        let token = token.ok_or(ReviseError::NotInPlace { at: written.at })?;
        let new = token.written(new, F::NUMBERS);
        self.edits.push((token.range, new));
        Ok(())
    }
}

/// Returns what stands before the number that a name ends in; nothing where it ends in none, or in another.
fn stem(name: &str, number: u64) -> Option<&str> {
    let stem = name.strip_suffix(&number.to_string())?;
    stem.ends_with(['-', ' ', '_']).then_some(stem)
}

fn read<F: Form>(written: &Written<F>) -> Option<F> {
    F::read(&written.text).ok()
}

#[cfg(test)]
mod tests;
