//! Formatted texts of a package with the values that its tables give them.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};

use super::chosen::chosen;
use super::folder::{Folder, Folders};
use crate::groundwork::Groundwork;
use crate::msi::category::filename::Names;
use crate::msi::formatted::{Formatted, Reference, ReferenceKind};
use crate::msi::schema::{FILE, file};

/// How many bytes one text may have to be compared, and all of a package together.
const TEXT_BYTES: usize = 4 << 10;
const ALL_BYTES: usize = 32 << 20;

/// Writes the texts of one package.
pub(super) struct Texts<'g, 'a> {
    ground: &'g Groundwork<'a>,
    chosen: HashSet<&'a str>,
    folders: Folders<'g, 'a>,
    /// The place of each component among the components.
    numbers: HashMap<&'a str, u32>,
    room: Cell<usize>,
}

impl<'g, 'a> Texts<'g, 'a> {
    pub fn of(ground: &'g Groundwork<'a>) -> Self {
        let chosen = chosen(ground);
        let mut numbers = HashMap::new();
        for (number, component) in (0..).zip(ground.components().iter()) {
            numbers.entry(component.key).or_insert(number);
        }
        Self {
            folders: Folders::of(ground, &chosen),
            numbers,
            ground,
            chosen,
            room: Cell::new(ALL_BYTES),
        }
    }

    pub fn ground(&self) -> &'g Groundwork<'a> {
        self.ground
    }

    pub fn folder(&self, key: &str) -> Option<Folder> {
        self.folders.get(key)
    }

    /// Returns the long path of a folder, where the tables tell where it is.
    pub fn known_folder(&self, key: &str) -> Option<Folder> {
        self.folder(key).filter(|folder| folder.is_known)
    }

    /// Returns the place of a component among the components.
    pub fn number(&self, component: &str) -> Option<u32> {
        self.numbers.get(component).copied()
    }

    /// Returns a text unless it or all of them are too long.
    pub fn kept(&self, text: String) -> Option<Box<str>> {
        let left = self.room.get().checked_sub(text.len());
        let left = left.filter(|_| text.len() <= TEXT_BYTES)?;
        self.room.set(left);
        Some(text.into())
    }

    /// Returns a formatted text with its values; `None` where one of them is known at installation only, or all of them
    /// together are too long.
    pub fn resolve(&self, text: &str) -> Option<String> {
        let formatted = Formatted::parse(short_enough(text)?);
        let mut values = HashMap::new();
        let mut room = TEXT_BYTES;
        for reference in &formatted.references {
            if let Some(value) = self.value_of(reference) {
                room = room.checked_sub(value.len())?;
                values.insert(reference.start, value);
            }
        }
        formatted.resolve(|reference| values.get(&reference.start).map(String::as_str))
    }

    fn value_of(&self, reference: &Reference<'_>) -> Option<String> {
        let name = reference.name;
        let path = |key: &str| Some(self.known_folder(key)?.path.to_string());
        match reference.kind {
            ReferenceKind::Property if self.chosen.contains(name) => None,
            ReferenceKind::Property => {
                path(name).or_else(|| short_enough(self.ground.property(name)?).map(str::to_owned))
            }
            ReferenceKind::File | ReferenceKind::ShortFile => {
                let row = self.ground.find(FILE, &[name])?;
                let component = self.ground.components().get(row.text(file::COMPONENT_)?)?;
                let file = Names::of(row.text(file::FILE_NAME)?).long;
                Some(path(component.directory?)? + short_enough(file)?)
            }
            ReferenceKind::Component => {
                let component = self.ground.components().get(name)?;
                path(component.directory?)
            }
            ReferenceKind::Null => Some("\0".to_owned()),
            ReferenceKind::Environment | ReferenceKind::Character | ReferenceKind::Field => None,
        }
    }
}

/// A database may have one long text in many rows; what is compared is put together of no such text.
pub(super) fn short_enough(text: &str) -> Option<&str> {
    Some(text).filter(|text| text.len() <= TEXT_BYTES)
}
