//! The sequence tables: which actions run, in which order.
//!
//! See [Using a Sequence Table](https://learn.microsoft.com/windows/win32/msi/using-a-sequence-table).

mod order;
mod section;

use std::collections::HashMap;

use super::schema::{
    self, DocumentedTable, admin_execute_sequence, admin_ui_sequence, advt_execute_sequence,
    advt_ui_sequence, install_execute_sequence, install_ui_sequence,
};
use super::table::{Row, Tables};

pub use order::ORDER;
pub use section::{Section, is_script_action};

/// One of the sequence tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SequenceTable {
    /// `AdminExecuteSequence`
    AdminExecute,
    /// `AdminUISequence`
    AdminUi,
    /// `AdvtExecuteSequence`
    AdvtExecute,
    /// `AdvtUISequence`, which is not used.
    AdvtUi,
    /// `InstallExecuteSequence`
    InstallExecute,
    /// `InstallUISequence`
    InstallUi,
}

/// The sequence tables of a database.
#[derive(Debug, Default)]
pub struct Sequences<'a>(Vec<Sequence<'a>>);

/// One sequence.
#[derive(Debug)]
pub struct Sequence<'a> {
    /// Its table.
    pub table: SequenceTable,
    /// By number, those without one first; those with one number in stored order.
    actions: Vec<SequencedAction<'a>>,
    by_name: HashMap<&'a str, usize>,
}

/// One row of a sequence table.
#[derive(Clone, Copy, Debug)]
pub struct SequencedAction<'a> {
    /// The row.
    pub row: Row<'a>,
    /// `Action`: a standard action, a custom action or a dialog.
    pub name: &'a str,
    /// `Condition`.
    pub condition: Option<&'a str>,
    /// `Sequence`; negative ones stand for the dialogs at the end.
    pub number: Option<i32>,
}

impl SequenceTable {
    /// All of them, sorted by name.
    pub const ALL: [Self; 6] = [
        Self::AdminExecute,
        Self::AdminUi,
        Self::AdvtExecute,
        Self::AdvtUi,
        Self::InstallExecute,
        Self::InstallUi,
    ];

    /// Returns the handle of the table.
    pub fn table(self) -> &'static DocumentedTable {
        match self {
            Self::AdminExecute => schema::ADMIN_EXECUTE_SEQUENCE,
            Self::AdminUi => schema::ADMIN_UI_SEQUENCE,
            Self::AdvtExecute => schema::ADVT_EXECUTE_SEQUENCE,
            Self::AdvtUi => schema::ADVT_UI_SEQUENCE,
            Self::InstallExecute => schema::INSTALL_EXECUTE_SEQUENCE,
            Self::InstallUi => schema::INSTALL_UI_SEQUENCE,
        }
    }

    /// Returns the name of the table.
    pub fn name(self) -> &'static str {
        self.table().name()
    }

    /// Whether the installation itself runs by it, and not the user interface.
    pub fn is_execute(self) -> bool {
        matches!(
            self,
            Self::AdminExecute | Self::AdvtExecute | Self::InstallExecute
        )
    }
}

impl SequencedAction<'_> {
    /// Whether it is run at its number: those with none, with 0 or with a negative one are not.
    pub fn is_run(&self) -> bool {
        self.number.is_some_and(|number| number > 0)
    }
}

impl<'a> Sequences<'a> {
    /// Reads the tables that the database has.
    pub fn of(tables: &'a Tables) -> Self {
        let has = |table: &SequenceTable| tables.get(table.table()).is_some();
        let present = SequenceTable::ALL.into_iter().filter(has);
        Self(present.map(|table| Sequence::of(tables, table)).collect())
    }

    /// Returns one sequence, where the database has its table.
    pub fn get(&self, table: SequenceTable) -> Option<&Sequence<'a>> {
        self.0.iter().find(|sequence| sequence.table == table)
    }

    /// Returns the sequences whose tables the database has, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = &Sequence<'a>> {
        self.0.iter()
    }
}

impl<'a> Sequence<'a> {
    fn of(tables: &'a Tables, table: SequenceTable) -> Self {
        let [name, condition, number] = match table {
            SequenceTable::AdminExecute => {
                use admin_execute_sequence::{ACTION, CONDITION, SEQUENCE};
                [ACTION, CONDITION, SEQUENCE]
            }
            SequenceTable::AdminUi => {
                use admin_ui_sequence::{ACTION, CONDITION, SEQUENCE};
                [ACTION, CONDITION, SEQUENCE]
            }
            SequenceTable::AdvtExecute => {
                use advt_execute_sequence::{ACTION, CONDITION, SEQUENCE};
                [ACTION, CONDITION, SEQUENCE]
            }
            SequenceTable::AdvtUi => {
                use advt_ui_sequence::{ACTION, CONDITION, SEQUENCE};
                [ACTION, CONDITION, SEQUENCE]
            }
            SequenceTable::InstallExecute => {
                use install_execute_sequence::{ACTION, CONDITION, SEQUENCE};
                [ACTION, CONDITION, SEQUENCE]
            }
            SequenceTable::InstallUi => {
                use install_ui_sequence::{ACTION, CONDITION, SEQUENCE};
                [ACTION, CONDITION, SEQUENCE]
            }
        };
        let actions = tables.rows(table.table()).filter_map(|row| {
            Some(SequencedAction {
                row,
                name: row.text(name)?,
                condition: row.text(condition),
                number: row.int(number),
            })
        });
        let mut actions: Vec<_> = actions.collect();
        actions.sort_by_key(|action| action.number);
        let mut by_name = HashMap::new();
        for (index, action) in actions.iter().enumerate() {
            by_name.entry(action.name).or_insert(index);
        }
        Self {
            table,
            actions,
            by_name,
        }
    }

    /// Returns the actions in the order of their numbers, those without one first.
    pub fn actions(&self) -> &[SequencedAction<'a>] {
        &self.actions
    }

    /// Returns the action of that name.
    pub fn get(&self, name: &str) -> Option<&SequencedAction<'a>> {
        self.actions.get(*self.by_name.get(name)?)
    }

    /// Whether it has an action of that name.
    pub fn has(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    /// Returns the number of an action.
    pub fn number(&self, name: &str) -> Option<i32> {
        self.get(name)?.number
    }

    /// Whether an action comes before another one; `None` where one of them is missing or has no number.
    pub fn is_before(&self, name: &str, other: &str) -> Option<bool> {
        Some(self.number(name)? < self.number(other)?)
    }
}

#[cfg(test)]
mod tests {
    use super::super::table::{Table, Value};
    use super::*;

    #[test]
    fn actions_are_sorted_by_number() {
        let table = schema::INSTALL_UI_SEQUENCE;
        let columns: Vec<_> = table
            .columns()
            .iter()
            .map(|column| column.definition().unwrap())
            .collect();
        let row = |name: &str, condition: &str, number: Option<i32>| {
            [
                Value::from(name),
                Value::from(condition),
                number.map_or(Value::Null, Value::Int),
            ]
        };
        let cells = [
            row("CostFinalize", "", Some(1000)),
            row("Exit", "", Some(-1)),
            row("CostInitialize", "A", Some(800)),
            row("Nowhere", "", None),
            row("Same", "", Some(800)),
        ]
        .concat();
        let tables = Tables::from_iter([Table::new(table.name(), columns, cells).unwrap()]);
        let sequences = Sequences::of(&tables);
        assert_eq!(sequences.iter().count(), 1);
        let sequence = sequences.get(SequenceTable::InstallUi).unwrap();
        let names: Vec<_> = sequence
            .actions()
            .iter()
            .map(|action| action.name)
            .collect();
        assert_eq!(
            names,
            ["Nowhere", "Exit", "CostInitialize", "Same", "CostFinalize"]
        );
        assert_eq!(
            sequence.is_before("CostInitialize", "CostFinalize"),
            Some(true)
        );
        assert_eq!(sequence.is_before("Nowhere", "CostFinalize"), None);
        assert_eq!(sequence.get("CostInitialize").unwrap().condition, Some("A"));
        assert!(!sequence.table.is_execute() && !sequence.has("FileCost"));
        let run = |name| sequence.get(name).unwrap().is_run();
        assert!(run("CostFinalize") && !run("Exit") && !run("Nowhere"));
    }

    #[test]
    fn the_order_has_no_circle() {
        let mut left: Vec<_> = ORDER.to_vec();
        // Takes away pairs whose first action nothing must come before.
        while !left.is_empty() {
            let is_first = |name: &str| left.iter().all(|(_, after)| *after != name);
            let rest: Vec<_> = left
                .iter()
                .copied()
                .filter(|(before, _)| !is_first(before))
                .collect();
            assert!(rest.len() < left.len(), "{rest:?}");
            left = rest;
        }
    }
}
