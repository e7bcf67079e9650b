//! The tab key does not lead around a dialog.

use std::collections::{HashMap, HashSet};

use crate::findings::Findings;
use crate::msi::Row;
use crate::msi::schema::{CONTROL, DIALOG, control, dialog};
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE23",
    published: Some(Published {
        name: "tab-order-broken",
        url: "https://learn.microsoft.com/windows/win32/msi/ice23",
    }),
    kinds: Kinds::INSTALLABLE,
    summary: "the tab order of a dialog is not a closed loop",
    help: include_str!("ice23.md"),
    ..Rule::COMMON
};

/// The controls of one dialog by name.
type Controls<'a> = HashMap<&'a str, Row<'a>>;

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    let mut dialogs: HashMap<&str, Controls<'_>> = HashMap::new();
    for row in ground.rows(CONTROL) {
        if let Some((dialog, control)) = name(row) {
            let controls = dialogs.entry(dialog).or_default();
            controls.entry(control).or_insert(row);
        }
    }
    for row in ground.rows(CONTROL) {
        let next = row.text(control::CONTROL_NEXT);
        if let (Some((dialog, _)), Some(next)) = (name(row), next)
            && !dialogs
                .get(dialog)
                .is_some_and(|controls| controls.contains_key(next))
        {
            let message = format!("dialog `{dialog}` has no control `{next}` to go on to");
            findings.add(
                RULE.finding(message)
                    .hint("name a control of the same dialog")
                    .cell(row, "Control_Next"),
            );
        }
    }
    let none = Controls::new();
    for row in ground.rows(DIALOG) {
        let dialog = row.text(dialog::DIALOG).unwrap_or_default();
        look_around(row, dialogs.get(dialog).unwrap_or(&none), findings);
    }
}

/// Returns the dialog and the control that a row of `Control` is about.
fn name(row: Row<'_>) -> Option<(&str, &str)> {
    row.text(control::DIALOG_).zip(row.text(control::CONTROL))
}

/// Looks at the tab order of one dialog.
fn look_around(dialog: Row<'_>, controls: &Controls<'_>, findings: &mut Findings) {
    let first = dialog.text(dialog::CONTROL_FIRST);
    let Some((first, row)) = first.and_then(|first| controls.get_key_value(first)) else {
        let message = match first {
            Some(first) => format!("the dialog has no control `{first}` to begin with"),
            None => "the dialog names no control to begin with".to_owned(),
        };
        findings.add(
            RULE.finding(message)
                .hint("name a control of the dialog in `Control_First`")
                .cell(dialog, "Control_First"),
        );
        return;
    };
    // Without any entry there is no order: message boxes of one button do without.
    let leads_on = |row: &Row<'_>| row.text(control::CONTROL_NEXT).is_some();
    if controls.values().any(leads_on)
        && let Err(Broken { row, message, hint }) = follow(first, *row, controls)
    {
        findings.add(RULE.finding(message).hint(hint).cell(row, "Control_Next"));
    }
}

/// Where the tab order goes wrong, and how.
struct Broken<'a> {
    row: Row<'a>,
    message: String,
    hint: &'static str,
}

/// Follows the tab key from the first control until it comes back there.
fn follow<'a>(first: &str, row: Row<'a>, controls: &Controls<'a>) -> Result<(), Broken<'a>> {
    let mut seen = HashSet::from([first]);
    let mut row = row;
    loop {
        let Some(next) = row.text(control::CONTROL_NEXT) else {
            return Err(Broken {
                row,
                message: format!("the tab order ends here and does not lead back to `{first}`"),
                hint: "name the first control of the dialog in `Control_Next`",
            });
        };
        if next == first {
            break;
        }
        let Some(next_row) = controls.get(next) else {
            // That is told of the row itself.
            return Ok(());
        };
        if !seen.insert(next) {
            return Err(Broken {
                row,
                message: format!("the tab order goes back to `{next}` and never to `{first}`"),
                hint: "name the first control of the dialog in `Control_Next`",
            });
        }
        row = *next_row;
    }
    let is_outside = |(name, row): &(&&str, &Row<'_>)| {
        row.text(control::CONTROL_NEXT).is_some() && !seen.contains(**name)
    };
    match controls
        .iter()
        .filter(is_outside)
        .map(|(name, _)| name)
        .min()
    {
        None => Ok(()),
        Some(outside) => Err(Broken {
            row,
            message: format!("the tab order closes here and leaves out `{outside}`"),
            hint: "lead it through each control that has a `Control_Next`, or take that away",
        }),
    }
}
