//! Several files, one after the other.

use std::cell::Cell;
use std::path::Path;

use serde::Serialize;
use serde::ser::{SerializeSeq, Serializer};

use super::super::failure::{Exit, Failure};
use super::super::ui::Ui;
use super::view::{Format, View};
use super::{Arguments, Context};
use crate::inspect::{FactsList, LIST_SCHEMA, Listed};
use crate::terminal::printable;

/// Where a value goes as JSON.
pub(super) trait Json {
    fn json(&mut self, value: &impl Serialize) -> Result<(), Failure>;
}

impl Json for Ui {
    fn json(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        Self::json(*self, value)
    }
}

/// Shows all of them. One that cannot be looked at is told, and does not keep the others from being shown.
pub(super) fn show(asked: &Arguments, context: Context) -> Result<Exit, Failure> {
    let files = Files {
        asked,
        context,
        exit: Cell::new(Exit::Done),
    };
    let ui = context.ui;
    if asked.format == Format::Json {
        ui.json(&FactsList {
            schema: LIST_SCHEMA.to_owned(),
            files: &files,
        })?;
        return Ok(files.exit.get());
    }
    for (index, file) in asked.files.iter().enumerate() {
        let blank = if index == 0 { "" } else { "\n" };
        let heading = match asked.view() {
            // It begins with the name.
            View::All => String::new(),
            _ => format!("{}:\n", printable(&file.to_string_lossy())),
        };
        ui.data(&format!("{blank}{heading}"))?;
        files.show(file, &mut ui.clone());
    }
    Ok(files.exit.get())
}

struct Files<'a> {
    asked: &'a Arguments,
    context: Context,
    /// What the worst of them comes to.
    exit: Cell<Exit>,
}

impl Files<'_> {
    fn show(&self, file: &Path, out: &mut impl Json) {
        let exit = match self.asked.show(file, self.context, out) {
            Ok(exit) => exit,
            Err(failure) => {
                self.context.ui.message(&failure.words());
                failure.exit()
            }
        };
        let worst = self.exit.get();
        self.exit.set(if exit.code() > worst.code() {
            exit
        } else {
            worst
        });
    }
}

impl Serialize for &Files<'_> {
    /// Looks at the files while their facts are written, so that only those of one are in memory.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        for file in &self.asked.files {
            let mut element = Element {
                list: &mut list,
                name: file.to_string_lossy().into_owned(),
                written: Ok(()),
            };
            self.show(file, &mut element);
            element.written?;
        }
        list.end()
    }
}

/// The place of one file's facts in the list.
struct Element<'a, L: SerializeSeq> {
    list: &'a mut L,
    name: String,
    written: Result<(), L::Error>,
}

impl<L: SerializeSeq> Json for Element<'_, L> {
    fn json(&mut self, facts: &impl Serialize) -> Result<(), Failure> {
        self.written = self.list.serialize_element(&Listed {
            name: std::mem::take(&mut self.name),
            facts,
        });
        Ok(())
    }
}
