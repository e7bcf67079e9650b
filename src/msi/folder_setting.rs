//! Folders that custom actions set before the installer looks where everything goes.
//!
//! A directory's key is a property too, and one that has a value when `CostFinalize` runs is where its folder is,
//! whatever the `Directory` table says. Actions of [type 51] give such values. What they come to is told here as for a
//! first installation without a user interface and without properties on the command line.
//!
//! [type 51]: https://learn.microsoft.com/windows/win32/msi/custom-action-type-51

use std::collections::{HashMap, HashSet};

use super::category::formatted::{Formatted, Reference, ReferenceKind};
use super::condition::{Condition, Symbol, SymbolKind};
use super::custom_action::{CustomAction, CustomActions, Execution};
use super::lookup::Lookup;
use super::schema::{APP_SEARCH, DIRECTORY, PROPERTY, app_search, property};
use super::sequences::{SequenceTable, SequencedAction, Sequences};
use super::standard_folder::{STANDARD_FOLDERS, StandardFolder};
use super::standard_property;
use super::table::Tables;

/// A folder that a custom action sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderSetting<'a> {
    /// The folder's key.
    pub directory: &'a str,
    /// The action.
    pub action: &'a str,
    /// What it sets the folder to, as it is written.
    pub value: &'a str,
    /// The condition under which it runs.
    pub condition: Option<&'a str>,
    /// Where the folder is then.
    pub outcome: Outcome,
}

/// Where a folder is that a custom action sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Below a folder that Windows Installer knows by name.
    At {
        /// That folder.
        root: &'static StandardFolder,
        /// The folders below it.
        names: Vec<String>,
    },
    /// Where only the machine tells.
    Elsewhere,
    /// Whether the action runs, only the machine tells.
    Uncertain,
}

/// Properties that have no value in a first installation.
///
/// See [Installation Status Properties](https://learn.microsoft.com/windows/win32/msi/property-reference#installation-status-properties).
const EMPTY_AT_FIRST: [&str; 7] = [
    "Installed",
    "PATCH",
    "Preselected",
    "REINSTALL",
    "REMOVE",
    "RESUME",
    "UPGRADINGPRODUCTCODE",
];

/// How long a value is followed: properties that hold others grow quickly, and no path is so long.
const LONGEST: usize = 1 << 12;

/// What stands around the name of a standard folder in a value: characters of no path.
const OPEN: char = '<';
const CLOSE: char = '>';

/// Returns the folders that custom actions set, in the order of the actions; the last one of a folder counts.
pub fn folder_settings<'a>(tables: &'a Tables, lookup: &Lookup<'a>) -> Vec<FolderSetting<'a>> {
    let sequences = Sequences::of(tables);
    let Some(sequence) = sequences.get(SequenceTable::InstallExecute) else {
        return Vec::new();
    };
    let finalize = sequence.number("CostFinalize").unwrap_or(i32::MAX);
    let actions = CustomActions::of(tables);
    let mut world = World::of(tables);
    let mut settings = Vec::new();
    for sequenced in sequence.actions() {
        let is_early = sequenced.number.is_some_and(|number| number < finalize);
        if let Some(action) = actions.get(sequenced.name)
            && (sequenced.is_run() && is_early)
            && (action.kind.base() == 51 && action.kind.execution() == Execution::Immediate)
            && let Some(outcome) = world.run(sequenced, action)
            && let Some(directory) = action.source
            && lookup.find(DIRECTORY, &[directory]).is_some()
        {
            settings.push(FolderSetting {
                directory,
                action: action.key,
                value: action.target.unwrap_or_default(),
                condition: sequenced.condition,
                outcome,
            });
        }
    }
    settings
}

/// What is known of properties at one point of the sequence.
struct World<'a> {
    values: HashMap<&'a str, String>,
    /// Those that get their values on the machine.
    unknown: HashSet<&'a str>,
    folders: HashMap<&'static str, String>,
}

impl<'a> World<'a> {
    fn of(tables: &'a Tables) -> Self {
        let values = tables.rows(PROPERTY).filter_map(|row| {
            let value = row.text(property::VALUE).unwrap_or_default();
            Some((row.text(property::PROPERTY)?, value.to_owned()))
        });
        let found = tables.rows(APP_SEARCH);
        let marked = |folder: &StandardFolder| {
            let name = folder.name();
            (name, format!("{OPEN}{name}{CLOSE}"))
        };
        Self {
            values: values.collect(),
            unknown: found
                .filter_map(|row| row.text(app_search::PROPERTY))
                .collect(),
            folders: STANDARD_FOLDERS.iter().map(marked).collect(),
        }
    }

    /// Does what an action does to its property, and returns where that is as a folder; nothing if it does not run.
    fn run(
        &mut self,
        sequenced: &SequencedAction<'a>,
        action: &CustomAction<'a>,
    ) -> Option<Outcome> {
        let property = action.source?;
        let condition = Condition::parse(sequenced.condition.unwrap_or_default()).ok();
        let holds =
            condition.and_then(|condition| condition.evaluate(|symbol| self.symbol(symbol)));
        if holds == Some(false) {
            return None;
        }
        let value = Formatted::parse(action.target.unwrap_or_default());
        let value = value.resolve(|reference| self.reference(reference));
        let value = value.filter(|value| value.len() <= LONGEST);
        let outcome = match (holds, &value) {
            (None, _) => Outcome::Uncertain,
            // Without a value the table counts.
            (_, Some(value)) if value.is_empty() => {
                self.values.remove(property);
                return None;
            }
            (_, value) => value
                .as_deref()
                .and_then(place)
                .unwrap_or(Outcome::Elsewhere),
        };
        match value.filter(|_| holds.is_some()) {
            Some(value) => {
                self.unknown.remove(property);
                self.values.insert(property, value);
            }
            None => {
                self.unknown.insert(property);
            }
        }
        Some(outcome)
    }

    fn reference(&self, reference: &Reference<'_>) -> Option<&str> {
        match reference.kind {
            ReferenceKind::Property => self.property(reference.name),
            _ => None,
        }
    }

    fn symbol(&self, symbol: &Symbol<'_>) -> Option<&str> {
        match symbol.kind {
            SymbolKind::Property => self.property(symbol.name),
            _ => None,
        }
    }

    /// Returns the value of a property; nothing where only the machine has it.
    fn property(&self, name: &str) -> Option<&str> {
        if self.unknown.contains(name) {
            return None;
        }
        let value = self.values.get(name).or_else(|| self.folders.get(name));
        match value {
            Some(value) => Some(value),
            None if EMPTY_AT_FIRST.contains(&name) => Some(""),
            None if standard_property::is_standard(name) && name != "TARGETDIR" => None,
            None => Some(""),
        }
    }
}

/// Returns where a value is, if that is below a standard folder.
fn place(value: &str) -> Option<Outcome> {
    let (name, below) = value.strip_prefix(OPEN)?.split_once(CLOSE)?;
    let names = below.split('\\').filter(|name| !name.is_empty());
    Some(Outcome::At {
        root: StandardFolder::of(name)?,
        names: names.map(str::to_owned).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::schema::{CUSTOM_ACTION, DocumentedTable, INSTALL_EXECUTE_SEQUENCE};
    use super::super::table::{Table, Value};
    use super::*;

    fn table(table: &DocumentedTable, rows: &[&[&str]]) -> Table {
        let columns: Vec<_> = table
            .columns()
            .iter()
            .map(|column| column.definition().unwrap())
            .collect();
        let width = columns.len();
        let cells = rows.iter().flat_map(|row| {
            let cell = |text: &str| match text.parse() {
                _ if text.is_empty() => Value::Null,
                Ok(number) => Value::Int(number),
                Err(_) => Value::from(text),
            };
            let cells: Vec<_> = row.iter().map(|text| cell(text)).collect();
            let missing = width - cells.len();
            cells.into_iter().chain(vec![Value::Null; missing])
        });
        let cells = cells.collect();
        Table::new(table.name(), columns, cells).unwrap()
    }

    /// Expects where `APPDIR` is after actions of such values and conditions.
    #[track_caller]
    fn check(actions: &[(&str, &str, &str)], expect: &[&str]) {
        let names: Vec<_> = (0..actions.len())
            .map(|index| format!("Set{index}"))
            .collect();
        let numbers: Vec<_> = (0..actions.len())
            .map(|index| (index + 10).to_string())
            .collect();
        let mut custom: Vec<[&str; 4]> = Vec::new();
        let mut sequence: Vec<[&str; 3]> = vec![["CostFinalize", "", "1000"], ["Late", "", "1001"]];
        for (index, (property, value, condition)) in actions.iter().enumerate() {
            custom.push([&names[index], "51", property, value]);
            sequence.push([&names[index], condition, &numbers[index]]);
        }
        custom.push(["Late", "51", "APPDIR", "[TempFolder]late"]);
        let rows = |rows: &[[&'static str; 3]]| rows.to_vec();
        let directories = rows(&[
            ["TARGETDIR", "", "SourceDir"],
            ["APPDIR", "TARGETDIR", "App"],
        ]);
        let slices = |rows: &'static [[&'static str; 2]]| {
            rows.iter().map(|row| &row[..]).collect::<Vec<_>>()
        };
        let custom: Vec<_> = custom.iter().map(|row| &row[..]).collect();
        let sequence: Vec<_> = sequence.iter().map(|row| &row[..]).collect();
        let directories: Vec<_> = directories.iter().map(|row| &row[..]).collect();
        let tables = Tables::from_iter([
            table(CUSTOM_ACTION, &custom),
            table(INSTALL_EXECUTE_SEQUENCE, &sequence),
            table(DIRECTORY, &directories),
            table(
                PROPERTY,
                &slices(&[["Manufacturer", "Fabrikam"], ["ProductName", "Portal"]]),
            ),
            table(APP_SEARCH, &slices(&[["FOUND", "Signature"]])),
        ]);
        let lookup = Lookup::of(&tables);
        let settings = folder_settings(&tables, &lookup);
        let shown = settings.iter().map(|setting| match &setting.outcome {
            Outcome::At { root, names } => {
                format!("{}: {} {}", setting.action, root.name(), names.join("/"))
            }
            other => format!("{}: {other:?}", setting.action),
        });
        assert_eq!(shown.collect::<Vec<_>>(), expect);
    }

    #[test]
    fn values_are_followed_in_the_order_of_the_sequence() {
        let app = |value, condition| ("APPDIR", value, condition);
        let value = "[ProgramFilesFolder][Manufacturer]\\[ProductName]";
        let set = "Set0: ProgramFilesFolder Fabrikam/Portal";
        check(&[app(value, "")], &[set]);
        check(&[app(value, "APPDIR=\"\" AND NOT Installed")], &[set]);
        check(&[app(value, "Installed")], &[]);
        check(&[app(value, "VersionNT >= 600")], &["Set0: Uncertain"]);
        check(&[app(value, "FOUND")], &["Set0: Uncertain"]);
        check(&[app("[FOUND]", "")], &["Set0: Elsewhere"]);
        check(&[app("C:\\App", "")], &["Set0: Elsewhere"]);
        check(&[app("[NOTHING]", "")], &[]);
        check(
            &[app("[ProgramFilesFolder]", "")],
            &["Set0: ProgramFilesFolder "],
        );
        check(
            &[
                ("BASE", "[CommonAppDataFolder]Fabrikam\\", ""),
                app("[BASE]\\App\\", ""),
            ],
            &["Set1: CommonAppDataFolder Fabrikam/App"],
        );
        check(
            &[app(value, ""), app("[APPDIR]\\More", "APPDIR")],
            &[set, "Set1: ProgramFilesFolder Fabrikam/Portal/More"],
        );
    }
}
