//! A dialog is missing that Windows Installer asks for, or it lacks what it needs.

use std::collections::HashSet;

use crate::findings::Findings;
use crate::groundwork::Groundwork;
use crate::msi::Row;
use crate::msi::schema::{
    CONTROL, CONTROL_EVENT, DIALOG, LIST_BOX, PROPERTY, control, control_event, dialog,
};
use crate::msi::sequences::SequenceTable;
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE20",
    published: Some(Published {
        name: "standard-dialog-missing",
        url: "https://learn.microsoft.com/windows/win32/msi/ice20",
    }),
    kinds: Kinds::PACKAGES,
    summary: "a dialog that Windows Installer requires is missing or lacks a control",
    help: include_str!("ice20.md"),
    ..Rule::COMMON
};

/// The buttons of an error dialog with the arguments of their events.
const ERROR_BUTTONS: [(&str, &str); 7] = [
    ("A", "ErrorAbort"),
    ("C", "ErrorCancel"),
    ("I", "ErrorIgnore"),
    ("N", "ErrorNo"),
    ("O", "ErrorOk"),
    ("R", "ErrorRetry"),
    ("Y", "ErrorYes"),
];

/// The dialogs at the end of a sequence, by number.
const ENDS: [(i32, &str); 3] = [
    (-1, "that all went well"),
    (-2, "that the user gave up"),
    (-3, "that it failed"),
];

/// `Attributes` of `Dialog`: an error dialog.
const ERROR_DIALOG: i32 = 0x1_0000;

const FILES_IN_USE: &str = "FilesInUse";

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    if !ground.has_table(DIALOG) || ground.property("LIMITUI").is_some() {
        return;
    }
    let mut look = Look {
        ground,
        ends: ends(ground),
        findings,
    };
    match ground.find(DIALOG, &[FILES_IN_USE]) {
        Some(dialog) => look.files_in_use(dialog),
        None => look.add_missing("Dialog", format!("there is no dialog `{FILES_IN_USE}`")),
    }
    look.error_dialogs();
    look.last_dialogs();
}

/// The events of controls that end their dialog, as dialog, control and argument.
fn ends<'a>(ground: &Groundwork<'a>) -> HashSet<[&'a str; 3]> {
    let ends = ground.rows(CONTROL_EVENT).filter_map(|row| {
        let ends = row.text(control_event::EVENT) == Some("EndDialog");
        let [dialog, control, argument] = [
            control_event::DIALOG_,
            control_event::CONTROL_,
            control_event::ARGUMENT,
        ];
        ends.then_some([row.text(dialog)?, row.text(control)?, row.text(argument)?])
    });
    ends.collect()
}

/// What is looked at, and where it is told.
struct Look<'g, 'a, 'f> {
    ground: &'g Groundwork<'a>,
    ends: HashSet<[&'a str; 3]>,
    findings: &'f mut Findings,
}

impl<'a> Look<'_, 'a, '_> {
    fn files_in_use(&mut self, dialog: Row<'a>) {
        if !self.ground.has_table(LIST_BOX) {
            self.add_missing("ListBox", "there is no table `ListBox`".to_owned());
        }
        let ground = self.ground;
        let controls = ground.having(control::DIALOG_, FILES_IN_USE);
        let is_list = |row: &Row<'_>| {
            row.text(control::TYPE) == Some("ListBox")
                && row.text(control::PROPERTY) == Some("FileInUseProcess")
        };
        if !controls.clone().any(|row| is_list(&row)) {
            let message = "the dialog has no `ListBox` of the property `FileInUseProcess`";
            self.add(dialog, None, message.to_owned());
        }
        let buttons: Vec<_> = controls
            .filter(|row| row.text(control::TYPE) == Some("PushButton"))
            .filter_map(|row| row.text(control::CONTROL))
            .collect();
        for answer in ["Exit", "Ignore", "Retry"] {
            let ends = |button: &&str| self.ends.contains(&[FILES_IN_USE, button, answer]);
            if !buttons.iter().any(ends) {
                let message = format!("no button of the dialog ends it with `{answer}`");
                self.add(dialog, None, message);
            }
        }
    }

    fn error_dialogs(&mut self) {
        let ground = self.ground;
        let named = ground.property("ErrorDialog");
        match named {
            None => {
                let message = "the property `ErrorDialog` names no dialog for errors";
                self.add_missing("Property", message.to_owned());
            }
            Some(name) if !ground.has(DIALOG, &[name]) => {
                if let Some(row) = ground.find(PROPERTY, &["ErrorDialog"]) {
                    self.add(row, Some("Value"), format!("there is no dialog `{name}`"));
                }
            }
            Some(_) => {}
        }
        for row in ground.rows(DIALOG) {
            let Some(key) = row.text(dialog::DIALOG) else {
                continue;
            };
            let is_marked = row.has_bits(dialog::ATTRIBUTES, ERROR_DIALOG);
            if is_marked || named == Some(key) {
                if !is_marked {
                    let message = "the dialog for errors is not marked as one";
                    self.add(row, Some("Attributes"), message.to_owned());
                }
                self.error_dialog(key, row);
            }
        }
    }

    fn error_dialog(&mut self, key: &str, row: Row<'a>) {
        if row.text(dialog::CONTROL_FIRST) != Some("ErrorText") {
            let message = "the first control of a dialog for errors is not `ErrorText`";
            self.add(row, Some("Control_First"), message.to_owned());
        }
        self.control(key, row, "ErrorText", "Text");
        if self.ground.has(CONTROL, &[key, "ErrorIcon"]) {
            self.control(key, row, "ErrorIcon", "Icon");
        }
        let mut size = None;
        for (name, argument) in ERROR_BUTTONS {
            let Some(button) = self.control(key, row, name, "PushButton") else {
                continue;
            };
            if !self.ends.contains(&[key, name, argument]) {
                let message = format!("the button does not end the dialog with `{argument}`");
                self.add(button, None, message);
            }
            let own =
                [control::WIDTH, control::HEIGHT, control::Y].map(|column| button.int(column));
            if *size.get_or_insert(own) != own {
                let message =
                    "the button differs in size or height in the dialog from those before it";
                self.add(button, None, message.to_owned());
            }
        }
    }

    /// Tells a control that is missing or of another type, and returns it where it is there.
    fn control(&mut self, key: &str, dialog: Row<'a>, name: &str, kind: &str) -> Option<Row<'a>> {
        let control = self.ground.find(CONTROL, &[key, name]);
        match control {
            None => self.add(
                dialog,
                None,
                format!("the dialog has no `{kind}` called `{name}`"),
            ),
            Some(control) if control.text(control::TYPE) != Some(kind) => {
                self.add(
                    control,
                    Some("Type"),
                    format!("the control is not a `{kind}`"),
                );
            }
            Some(_) => {}
        }
        control
    }

    fn last_dialogs(&mut self) {
        for table in [SequenceTable::AdminUi, SequenceTable::InstallUi] {
            let sequence = self.ground.sequences().get(table);
            let actions = sequence.map_or(&[][..], |sequence| sequence.actions());
            for (number, what) in ENDS {
                if !actions.iter().any(|action| action.number == Some(number)) {
                    let message =
                        format!("`{}` has no action at {number} to say {what}", table.name());
                    self.add_missing(table.name(), message);
                }
            }
        }
    }

    fn add(&mut self, row: Row<'a>, column: Option<&str>, message: String) {
        let finding = RULE.finding(message).hint(HINT).of(row);
        self.findings.add(match column {
            Some(column) => finding.column(column),
            None => finding,
        });
    }

    fn add_missing(&mut self, table: &str, message: String) {
        self.findings
            .add(RULE.finding(message).hint(HINT).table(table));
    }
}

const HINT: &str = "take the dialog from a standard set such as `WixUI`, or set `LIMITUI` where the package shows none";
