//! A control lacks what it depends on.

use std::collections::HashSet;

use crate::findings::Findings;
use crate::groundwork::Groundwork;
use crate::msi::Row;
use crate::msi::category::formatted::Formatted;
use crate::msi::schema::{
    BINARY, CONTROL, CONTROL_CONDITION, CONTROL_EVENT, DocumentedColumn, combo_box, control,
    control_condition, control_event, list_box, list_view, radio_button,
};
use crate::rule::{Kinds, Level, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE17",
    published: Some(Published {
        name: "control-incomplete",
        url: "https://learn.microsoft.com/windows/win32/msi/ice17",
    }),
    kinds: Kinds::INSTALLABLE,
    summary: "a control lacks its event, its picture or its list",
    help: include_str!("ice17.md"),
    ..Rule::COMMON
};

/// `Attributes`: the control is shown.
const VISIBLE: i32 = 0x1;

/// `Attributes`: the control reacts.
const ENABLED: i32 = 0x2;

/// `Attributes`: `Property` holds the name of the property.
const INDIRECT: i32 = 0x8;

/// `Attributes` of buttons: a bitmap stands on them.
const BITMAP: i32 = 0x4_0000;

/// `Attributes` of buttons: an icon stands on them.
const ICON: i32 = 0x8_0000;

/// Controls that show a list, with the column by which the list is found.
const LISTS: [(&str, &DocumentedColumn); 4] = [
    ("ComboBox", combo_box::PROPERTY),
    ("ListBox", list_box::PROPERTY),
    ("ListView", list_view::PROPERTY),
    ("RadioButtonGroup", radio_button::PROPERTY),
];

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    let events = ground.rows(CONTROL_EVENT).filter_map(|row| {
        let [dialog, control] = [control_event::DIALOG_, control_event::CONTROL_];
        Some((row.text(dialog)?, row.text(control)?))
    });
    let woken = ground.rows(CONTROL_CONDITION).filter_map(|row| {
        let [dialog, control] = [control_condition::DIALOG_, control_condition::CONTROL_];
        let wakes = matches!(row.text(control_condition::ACTION), Some("Enable" | "Show"));
        wakes.then_some((row.text(dialog)?, row.text(control)?))
    });
    let mut look = Look {
        ground,
        eventful: events.collect(),
        woken: woken.collect(),
        groups: HashSet::new(),
        findings,
    };
    for row in ground.rows(CONTROL) {
        look.control(row);
    }
}

/// What is looked at, and where it is told.
struct Look<'g, 'a, 'f> {
    ground: &'g Groundwork<'a>,
    /// The controls with events, by dialog and name.
    eventful: HashSet<(&'a str, &'a str)>,
    /// The controls that a condition may show or enable, likewise.
    woken: HashSet<(&'a str, &'a str)>,
    /// The groups of buttons with pictures that were looked at.
    groups: HashSet<&'a str>,
    findings: &'f mut Findings,
}

impl<'a> Look<'_, 'a, '_> {
    fn control(&mut self, row: Row<'a>) {
        let kind = row.text(control::TYPE).unwrap_or_default();
        match kind {
            "PushButton" => {
                self.event(row);
                self.button(row);
            }
            "CheckBox" => self.button(row),
            "Bitmap" | "Icon" => self.picture(row, control::TEXT),
            "RadioButtonGroup" => self.group(row),
            _ => {}
        }
        for (_, column) in LISTS.iter().filter(|(list, _)| *list == kind) {
            self.list(row, column);
        }
    }

    fn event(&mut self, row: Row<'a>) {
        let [dialog, name] = [control::DIALOG_, control::CONTROL].map(|column| row.text(column));
        let Some(name) = dialog.zip(name) else { return };
        if self.eventful.contains(&name) || (is_out_of_use(row) && !self.woken.contains(&name)) {
            return;
        }
        let finding = RULE.finding("nothing happens when the button is pushed");
        self.findings.add(
            finding
                .hint("add an event; in WiX a `Publish` within the `Control`")
                .of(row),
        );
    }

    /// Looks at the picture of a button that has one.
    fn button(&mut self, row: Row<'a>) {
        if row.has_bits(control::ATTRIBUTES, BITMAP | ICON) && self.is_of_one_kind(row) {
            self.picture(row, control::TEXT);
        }
    }

    fn group(&mut self, row: Row<'a>) {
        if !row.has_bits(control::ATTRIBUTES, BITMAP | ICON) || !self.is_of_one_kind(row) {
            return;
        }
        let Some(property) = listed(row).filter(|property| self.groups.insert(property)) else {
            return;
        };
        for button in self.ground.having(radio_button::PROPERTY, property) {
            self.picture(button, radio_button::TEXT);
        }
    }

    /// Whether the picture is a bitmap or an icon, which is told where it is to be both.
    fn is_of_one_kind(&mut self, row: Row<'a>) -> bool {
        let is_both = [BITMAP, ICON]
            .iter()
            .all(|bit| row.has_bits(control::ATTRIBUTES, *bit));
        if is_both {
            let finding = RULE.finding("the picture is to be a bitmap and an icon");
            self.findings.add(
                finding
                    .hint("take one of the bits out; in WiX `Bitmap` or `Icon` on the `Control`")
                    .cell(row, "Attributes"),
            );
        }
        !is_both
    }

    fn picture(&mut self, row: Row<'a>, column: &'static DocumentedColumn) {
        let ground = self.ground;
        let text = row.text(column).unwrap_or_default();
        // What a property holds at installation only cannot be known.
        let picture = Formatted::parse(text).resolve(|reference| ground.property(reference.name));
        let Some(picture) = picture else { return };
        if !ground.has(BINARY, &[&picture]) {
            self.findings.add(
                RULE.finding(format!("the picture `{picture}` has no row in `Binary`"))
                    .hint("add the picture; in WiX `Binary`")
                    .cell(row, column.name()),
            );
        }
    }

    fn list(&mut self, row: Row<'a>, column: &'static DocumentedColumn) {
        let Some(property) = listed(row) else { return };
        if self.ground.having(column, property).len() == 0 {
            let message = format!("`{}` has no rows for `{property}`", column.table());
            self.findings.add(
                RULE.finding_at(Level::Warning, message)
                    .hint("add rows; suppress this where an action adds them at installation")
                    .cell(row, "Property"),
            );
        }
    }
}

/// Whether a button is shown and does not react, or would react and is not shown, as standard dialogs leave those that
/// they have no use for. One that is neither is told by the example of the page.
fn is_out_of_use(row: Row<'_>) -> bool {
    let has = |bit| row.has_bits(control::ATTRIBUTES, bit);
    has(VISIBLE) != has(ENABLED)
}

/// Returns the property whose list a control shows, where it is named at once.
fn listed(row: Row<'_>) -> Option<&str> {
    let is_indirect = row.has_bits(control::ATTRIBUTES, INDIRECT);
    row.text(control::PROPERTY).filter(|_| !is_indirect)
}
