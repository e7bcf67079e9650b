//! A group of radio buttons without a default.

use crate::findings::Findings;
use crate::groundwork::Groundwork;
use crate::msi::Row;
use crate::msi::schema::{CONTROL, PROPERTY, RADIO_BUTTON, control, radio_button};
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;
use std::collections::HashSet;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE34",
    published: Some(Published {
        name: "radio-buttons-without-default",
        url: "https://learn.microsoft.com/windows/win32/msi/ice34",
    }),
    kinds: Kinds::INSTALLABLE,
    summary: "a group of radio buttons has no default button",
    help: include_str!("ice34.md"),
    ..Rule::COMMON
};

/// `Attributes` of `Control`: its property names the property that counts.
const INDIRECT: i32 = 0x8;

const HINT: &str = "set the property to the value of one button; in WiX `Value` on the `Property`";

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    let is_group = |row: &Row<'_>| row.text(control::TYPE) == Some("RadioButtonGroup");
    let mut groups = ground.rows(CONTROL).filter(is_group).peekable();
    if groups.peek().is_none() {
        return;
    }
    let mut is_complete = true;
    for table in [PROPERTY, RADIO_BUTTON] {
        if !ground.has_table(table) {
            is_complete = false;
            let message = format!("there are radio buttons, and no table `{}`", table.name());
            findings.add(RULE.finding(message).hint(HINT).table(table.name()));
        }
    }
    if is_complete {
        let buttons = Buttons::of(ground);
        groups.for_each(|row| buttons.check(row, findings));
    }
}

/// The values of all buttons, each with its property.
struct Buttons<'a> {
    ground: &'a Groundwork<'a>,
    values: HashSet<(&'a str, &'a str)>,
}

impl<'a> Buttons<'a> {
    fn of(ground: &'a Groundwork<'a>) -> Self {
        let values = ground.rows(RADIO_BUTTON).filter_map(|row| {
            let value = row.text(radio_button::VALUE).unwrap_or_default();
            Some((row.text(radio_button::PROPERTY)?, value))
        });
        Self {
            ground,
            values: values.collect(),
        }
    }

    fn check(&self, row: Row<'a>, findings: &mut Findings) {
        let name = row.key().join(".");
        let mut report = |what: String| {
            let message = format!("the radio buttons `{name}` {what}");
            findings.add(RULE.finding(message).hint(HINT).cell(row, "Property"));
        };
        let Some(property) = row.text(control::PROPERTY) else {
            report("have no property".to_owned());
            return;
        };
        let Some(value) = self.ground.properties().get(property).copied() else {
            report(format!(
                "begin with `{property}`, which is not in `Property`"
            ));
            return;
        };
        if !row.has_bits(control::ATTRIBUTES, INDIRECT) {
            if self
                .ground
                .having(radio_button::PROPERTY, property)
                .next()
                .is_none()
            {
                report(format!(
                    "have the property `{property}`, which has no buttons"
                ));
            } else {
                self.check_default(property, value, findings);
            }
            return;
        }
        match self.ground.properties().get(value).copied() {
            Some(default) => self.check_default(value, default, findings),
            None => report(format!(
                "name `{value}` by `{property}`, which is not in `Property`"
            )),
        }
    }

    fn check_default(&self, property: &str, value: &str, findings: &mut Findings) {
        if self.values.contains(&(property, value)) {
            return;
        }
        if let Some(row) = self.ground.find(PROPERTY, &[property]) {
            let message = format!("`{property}` is `{value}`, which none of its radio buttons has");
            findings.add(RULE.finding(message).hint(HINT).cell(row, "Value"));
        }
    }
}
