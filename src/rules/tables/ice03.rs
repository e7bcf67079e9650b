//! A cell holds what its column may not hold.

use crate::finding::{Level, Marker};
use crate::findings::Findings;
use crate::groundwork::{Groundwork, TextCell};
use crate::msi::category::{Category, guid};
use crate::msi::schema::{FEATURE, VALIDATION};
use crate::msi::{Column, ColumnKind, ColumnValidation, Kind, Row, Table, Value};
use crate::rule::{Kinds, Published, Rule};
use crate::rules::PackageSubject;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ICE03",
    published: Some(Published {
        name: "cell-invalid",
        url: "https://learn.microsoft.com/windows/win32/msi/ice03",
    }),
    kinds: Kinds::INSTALLABLE,
    summary: "a cell holds what its column may not hold",
    help: include_str!("ice03.md"),
    ..Rule::COMMON
};

/// What is wrong with a cell: how bad it is, and in words.
struct Wrong(Level, String);

pub(in crate::rules) fn check(subject: &PackageSubject<'_>, findings: &mut Findings) {
    let ground = subject.ground;
    let tables = ground.lookup().tables();
    for table in tables.filter(|table| table.name() != VALIDATION.name()) {
        for mut rows in ground.lookup().repeated(table.name()) {
            let Some(first) = rows.next() else { continue };
            let count = rows.len() + 1;
            let message = format!("{count} rows of `{}` have one primary key", table.name());
            findings.add(RULE.finding(message).of(first));
        }
        for (index, column) in table.columns().iter().enumerate() {
            let said = ground.validation().column(table.name(), column.name());
            match said {
                Some(said) => judge_column(ground, table, index, said, findings),
                None => findings.add(
                    RULE.finding(format!(
                        "`_Validation` says nothing of `{}.{}`",
                        table.name(),
                        column.name()
                    ))
                    .hint("add a row for the column, with what it may hold")
                    .table(table.name())
                    .column(column.name()),
                ),
            }
        }
    }
}

fn judge_column<'a>(
    ground: &Groundwork<'a>,
    table: &Table,
    index: usize,
    said: &ColumnValidation<'a>,
    findings: &mut Findings,
) {
    let Some(column) = table.columns().get(index) else {
        return;
    };
    let validator = Validator::new(ground, column, said);
    for row in table.rows() {
        let Some(value) = row.cells().get(index) else {
            continue;
        };
        if let Some(Wrong(level, message)) = validator.judge(row, value) {
            let finding = RULE.finding_at(level, message).cell(row, column.name());
            findings.add(match level {
                Level::Warning => finding.marked(Marker::Overflow),
                _ => finding,
            });
        }
    }
}

/// One column, with what is said of it.
struct Validator<'g, 'a> {
    ground: &'g Groundwork<'a>,
    column: &'g Column,
    said: &'g ColumnValidation<'a>,
    set: Vec<&'a str>,
    key_tables: Vec<&'a str>,
    /// What is wrong with all that is said, whatever the cell holds.
    contradiction: Option<String>,
}

impl<'g, 'a> Validator<'g, 'a> {
    fn new(ground: &'g Groundwork<'a>, column: &'g Column, said: &'g ColumnValidation<'a>) -> Self {
        Self {
            ground,
            column,
            said,
            set: said.set().collect(),
            key_tables: said.key_tables().collect(),
            contradiction: contradiction(ground, column, said),
        }
    }

    /// Returns the first thing that is wrong; that a text is too long comes last, since it is the least.
    fn judge(&self, row: Row<'_>, value: &Value) -> Option<Wrong> {
        let error = |message: String| Wrong(Level::Error, message);
        if value.is_null() {
            let message = || error(format!("`{}` may not be null", self.column.name()));
            return (!self.said.allows_null()).then(message);
        }
        if self.is_feature_to_come(value) {
            return None;
        }
        if let Some(contradiction) = &self.contradiction {
            return Some(error(contradiction.clone()));
        }
        let wrong = match value {
            Value::Int(number) => self.judge_number(*number),
            _ => value.as_text().and_then(|text| self.judge_text(row, text)),
        };
        let wrong = wrong.or_else(|| self.judge_key(value));
        wrong.map(error).or_else(|| self.judge_width(value))
    }

    fn judge_number(&self, number: i32) -> Option<String> {
        let text = number.to_string();
        if !self.set.is_empty() {
            return (!self.set.contains(&&*text)).then(|| self.not_in_set(&text));
        }
        let (minimum, maximum) = (self.said.minimum, self.said.maximum);
        if minimum.is_some_and(|minimum| number < minimum) {
            return Some(format!("{number} is less than {}", minimum?));
        }
        if maximum.is_some_and(|maximum| number > maximum) {
            return Some(format!("{number} is more than {}", maximum?));
        }
        None
    }

    fn judge_text(&self, row: Row<'_>, text: &str) -> Option<String> {
        let category = self.said.category();
        if !self.set.is_empty() {
            if self.set.contains(&text) {
                return None;
            }
            // Numbers stand for what is usual where a name may stand as well, as in `Class.DefInprocHandler`.
            let is_shorthand = self.set.iter().all(|word| word.parse::<i32>().is_ok());
            let takes_names = matches!(category, Some(Category::Filename | Category::Formatted));
            if !(is_shorthand && takes_names) {
                return Some(self.not_in_set(text));
            }
        }
        // A file of another file's version is named by its key.
        if category == Some(Category::Version) && self.is_key(text) {
            return None;
        }
        let cell = TextCell {
            row,
            column: self.column,
            category: category?,
            text,
        };
        if let Err(fault) = cell.judge() {
            return Some(format!(
                "`{text}` is not a valid `{}`: {fault}",
                cell.category
            ));
        }
        let table = cell.key_table()?;
        let message = || format!("`{text}` is not a key of `{}`", table.name());
        (!self.ground.has(table, &[text])).then(message)
    }

    /// Whether a merge module leaves open which feature is meant, as ICEM06 wants it.
    fn is_feature_to_come(&self, value: &Value) -> bool {
        let is_feature = self.key_tables.contains(&FEATURE.name())
            || self.said.category() == Some(Category::Shortcut);
        is_feature
            && self.ground.package().kind == Kind::MergeModule
            && value.as_text() == Some(guid::NULL)
    }

    fn judge_key(&self, value: &Value) -> Option<String> {
        let text = value.to_text();
        let is_version = self.said.category() == Some(Category::Version);
        if self.key_tables.is_empty() || is_version || self.is_key(&text) {
            return None;
        }
        let tables = self.key_tables.join("`, `");
        Some(format!("`{text}` is not a key of `{tables}`"))
    }

    /// Whether a table that is named has the value.
    fn is_key(&self, text: &str) -> bool {
        let number = usize::try_from(self.said.key_column.unwrap_or(1)).unwrap_or(1);
        self.key_tables.iter().any(|table| {
            let column = number.saturating_sub(1);
            self.ground.lookup().has_in(*table, column, text)
        })
    }

    fn judge_width(&self, value: &Value) -> Option<Wrong> {
        let ColumnKind::Text(width @ 1..) = self.column.kind() else {
            return None;
        };
        let length = value.as_text()?.chars().count();
        let message =
            format!("the text has {length} characters, and the column holds at most {width}");
        (length > usize::from(width)).then_some(Wrong(Level::Warning, message))
    }

    fn not_in_set(&self, text: &str) -> String {
        format!("`{text}` is none of `{}`", self.set.join("`, `"))
    }
}

/// Returns what `_Validation` says of a column that cannot be.
fn contradiction(
    ground: &Groundwork<'_>,
    column: &Column,
    said: &ColumnValidation<'_>,
) -> Option<String> {
    if let (Some(minimum), Some(maximum)) = (said.minimum, said.maximum)
        && minimum > maximum
    {
        return Some(format!(
            "`_Validation` has the least value {minimum} above the greatest, {maximum}"
        ));
    }
    if let Some(name) = said.category.filter(|_| said.category().is_none()) {
        return Some(format!(
            "`_Validation` names the category `{name}`, which does not exist"
        ));
    }
    if column.is_key() && column.is_localizable() {
        return Some("a column of the primary key cannot be translated".to_owned());
    }
    let mut tables = said.key_tables();
    let (first, is_there) = (tables.next(), |table: &str| ground.has_table(table));
    let first = first.filter(|first| !is_there(first) && !tables.any(is_there))?;
    Some(format!(
        "`_Validation` names the table `{first}`, which does not exist"
    ))
}
