//! The files that both packages install at one place.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use uuid::Uuid;

use crate::groundwork::Groundwork;
use crate::groundwork::location::Location;
use crate::msi::Row;
use crate::msi::category::version;
use crate::msi::schema::{FILE, file};
use crate::rules::UpgradeSubject;

/// A file that both packages install at one place.
pub(super) struct FilePair<'a> {
    pub(super) new: Row<'a>,
    pub(super) old: Row<'a>,
}

/// What a row of `File` states as the version.
///
/// See [File Table](https://learn.microsoft.com/windows/win32/msi/file-table).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stated {
    /// Nothing: the file has none.
    Nothing,
    /// A version.
    Version([u16; 4]),
    /// The key of another file whose version counts, or a text that is none.
    Companion,
}

impl FilePair<'_> {
    /// Returns the new version.
    pub(super) fn version(&self) -> Stated {
        stated(self.new)
    }

    /// Returns the previous version.
    pub(super) fn former(&self) -> Stated {
        stated(self.old)
    }

    /// Whether the tables show that the content was changed: the sizes differ.
    pub(super) fn has_another_size(&self) -> bool {
        let [size, former] = [self.new, self.old].map(|row| row.int(file::FILE_SIZE));
        size.is_some() && former.is_some() && size != former
    }
}

fn stated(row: Row<'_>) -> Stated {
    let Some(text) = row.text(file::VERSION) else {
        return Stated::Nothing;
    };
    version::fields(text).map_or(Stated::Companion, Stated::Version)
}

/// Returns the files that both packages install at one place: of one component, else the only ones there.
pub(super) fn pairs<'g>(subject: &UpgradeSubject<'g>) -> Vec<FilePair<'g>> {
    let [new, old] = [subject.ground, subject.previous].map(Files::of);
    let rows = subject.ground.rows(FILE).filter_map(|row| {
        let (location, code) = place(subject.ground, row)?;
        let of_component = old
            .of_component
            .get(&(location.clone(), code.unwrap_or_default()))
            .copied();
        let both = || {
            new.only(&location)?;
            old.only(&location)
        };
        let old = of_component.or_else(both)?;
        Some(FilePair { new: row, old })
    });
    rows.collect()
}

/// The files of a package by where they are installed.
struct Files<'g> {
    of_component: HashMap<(Location, Uuid), Row<'g>>,
    /// Of two at one place, whose components mostly exclude each other, neither.
    only: HashMap<Location, Option<Row<'g>>>,
}

impl<'g> Files<'g> {
    fn of(ground: &'g Groundwork<'g>) -> Self {
        let (mut of_component, mut only) = (HashMap::new(), HashMap::new());
        for row in ground.rows(FILE) {
            let Some((location, code)) = place(ground, row) else {
                continue;
            };
            if let Some(code) = code {
                of_component.entry((location.clone(), code)).or_insert(row);
            }
            match only.entry(location) {
                Entry::Vacant(new) => {
                    new.insert(Some(row));
                }
                Entry::Occupied(mut known) => {
                    known.insert(None);
                }
            }
        }
        Self { of_component, only }
    }

    fn only(&self, location: &Location) -> Option<Row<'g>> {
        self.only.get(location).copied().flatten()
    }
}

fn place<'g>(ground: &Groundwork<'g>, row: Row<'g>) -> Option<(Location, Option<Uuid>)> {
    let component = ground.components().get(row.text(file::COMPONENT_)?)?;
    Some((ground.file_location(row)?, component.code()))
}
