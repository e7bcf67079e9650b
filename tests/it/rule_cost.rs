//! What a stranger's tables can make rules spend: about as much again for every row again, never the product of rows.
//!
//! Every documented table has the same number of rows, in several shapes: keys of which the first or the last part tells
//! the rows apart, references that all lead to one row, to the end of a chain as long as the table, or each to a row
//! of its own. Each rule looks at few and at eight times as many, and time of the processor is counted, which other
//! programs do not change. What grows with the number of rows takes eight times as long, what grows with its square
//! sixty-four times.

use std::collections::BTreeMap;
use std::time::Duration;

use rayon::prelude::*;
use rollpack::findings::Findings;
use rollpack::groundwork::Groundwork;
use rollpack::inventory::{Content, Payload};
use rollpack::member::Member;
use rollpack::msi::category::Category;
use rollpack::msi::schema::{DocumentedColumn, DocumentedTable, TABLES};
use rollpack::msi::{Kind, Package, Table, Value};
use rollpack::rules::{
    Check, ExaminedSubject, FileSubject, Kinds, PackageSubject, Rule, Set, UpgradeSubject, checks,
};

use crate::rules::packages;

const FEW: usize = 250;
const MANY: usize = 8 * FEW;
/// So much longer may many rows take than few: three times what is fair.
const GROWTH: u32 = 24;
/// Less is too little to tell.
const TELLING: Duration = Duration::from_millis(48);

/// How rows are told apart and lead to each other.
#[derive(Clone, Copy, Debug)]
struct Shape {
    keys: Keys,
    references: References,
}

/// Which part of a composite key differs from row to row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Keys {
    First,
    Last,
}

/// Where references lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum References {
    /// All to the first row.
    Same,
    /// Within a table to the row before, from other tables to the last.
    Chain,
    /// Each to a row of its own; within a table to that of half the number.
    Own,
}

const SHAPES: [Shape; 6] = {
    const fn shape(keys: Keys, references: References) -> Shape {
        Shape { keys, references }
    }
    [
        shape(Keys::First, References::Same),
        shape(Keys::Last, References::Same),
        shape(Keys::First, References::Chain),
        shape(Keys::Last, References::Chain),
        shape(Keys::First, References::Own),
        shape(Keys::Last, References::Own),
    ]
};

/// Rows that rules ask for by name.
const PROPERTIES: [(&str, &str); 6] = [
    ("ProductCode", "{11111111-2222-4333-8444-555555555555}"),
    ("UpgradeCode", "{21111111-2222-4333-8444-555555555555}"),
    ("ProductName", "Hostile"),
    ("ProductVersion", "1.0.0"),
    ("ProductLanguage", "1033"),
    ("Manufacturer", "Nobody"),
];
const ACTIONS: [(&str, i32); 6] = [
    ("CostInitialize", 800),
    ("FileCost", 900),
    ("CostFinalize", 1000),
    ("InstallValidate", 1400),
    ("InstallInitialize", 1500),
    ("InstallFinalize", 6600),
];

/// The name of a row: the first is a folder of the user's profile, which many rules look for.
fn name(number: usize) -> String {
    match number {
        0 => "AppDataFolder".to_owned(),
        _ => format!("k{number}"),
    }
}

fn int(number: usize) -> Value {
    Value::Int(i32::try_from(number).unwrap())
}

/// The cell of a row under a column of a table with so many rows.
fn cell(
    table: &DocumentedTable,
    column: &DocumentedColumn,
    shape: Shape,
    row: usize,
    rows: usize,
) -> Value {
    let keys: Vec<_> = table
        .columns()
        .iter()
        .filter(|column| column.is_key())
        .collect();
    let telling = match shape.keys {
        Keys::First => keys.first(),
        Keys::Last => keys.last(),
    };
    let is_number = column.idt_type().starts_with(['i', 'I']);
    let named = |number: usize| {
        if is_number {
            int(number + 1)
        } else {
            Value::from(name(number).as_str())
        }
    };
    if column.is_key() {
        let is_telling = telling.is_some_and(|telling| telling.name() == column.name());
        return named(if is_telling { row } else { 0 });
    }
    let own = column.key_tables().any(|other| other == table.name());
    if own || column.key_tables().next().is_some() {
        return match (shape.references, own, row) {
            (_, true, 0) => Value::Null,
            (References::Same, _, _) => named(0),
            (References::Chain, true, _) => named(row - 1),
            (References::Chain, false, _) => named(rows - 1),
            (References::Own, true, _) => named(row / 2),
            (References::Own, false, _) => named(rows - 1 - row),
        };
    }
    let set: Vec<_> = column.set().collect();
    if is_number {
        let number = match set.get(row % set.len().max(1)) {
            Some(one) => one.parse().unwrap_or_default(),
            None if column.name().contains("Sequence") => i32::try_from(row + 1).unwrap(),
            None => [0, 1, 8, 256, 264, 4][row % 6],
        };
        let least = column.minimum().unwrap_or(number);
        let most = column.maximum().unwrap_or(number).max(least);
        return Value::Int(number.clamp(least, most));
    }
    match set.get(row % set.len().max(1)) {
        Some(one) => Value::from(*one),
        None => text(column, shape, row, rows),
    }
}

/// A text that its column takes, with as many references as fit.
fn text(column: &DocumentedColumn, shape: Shape, row: usize, rows: usize) -> Value {
    let other = match shape.references {
        References::Same => name(0),
        References::Chain => name(rows - 1),
        References::Own => name(rows - 1 - row),
    };
    if column.idt_type().starts_with(['v', 'V']) {
        return Value::Stream(format!("{}.{}", column.table(), name(row)).into());
    }
    let text = match column.category() {
        Some(Category::Condition) => format!("{other} AND &{other} = 3 OR ${other} = 3"),
        Some(
            Category::Formatted | Category::KeyFormatted | Category::Template | Category::RegPath,
        ) => format!("[{other}][#{other}][${other}][!{other}]"),
        Some(Category::Guid) => format!("{{11111111-2222-4333-8444-{row:012X}}}"),
        Some(Category::Version) => "1.0.0.0".to_owned(),
        Some(Category::Language) => "1033".to_owned(),
        Some(Category::Filename | Category::WildCardFilename) => {
            "short.txt|longer than that.txt".to_owned()
        }
        Some(Category::DefaultDir) => "folder".to_owned(),
        Some(Category::Cabinet) => format!("#cab{row}"),
        Some(Category::Shortcut) => format!("[#{other}]"),
        _ => other,
    };
    Value::from(text.as_str())
}

/// A table of hostile rows, and of those that rules ask for.
fn table(documented: &DocumentedTable, shape: Shape, rows: usize) -> Table {
    let columns = documented.columns();
    let mut cells = Vec::new();
    for row in 0..rows {
        cells.extend(
            columns
                .iter()
                .map(|column| cell(documented, column, shape, row, rows)),
        );
    }
    match documented.name() {
        "Property" => {
            cells.extend(
                PROPERTIES
                    .iter()
                    .flat_map(|(name, value)| [*name, value].map(Value::from)),
            );
        }
        sequence if sequence.ends_with("Sequence") && columns.len() == 3 => {
            for (action, number) in ACTIONS {
                cells.extend([Value::from(action), Value::Null, Value::Int(number)]);
            }
        }
        _ => {}
    }
    let definitions = columns.iter().map(|column| column.definition().unwrap());
    Table::new(documented.name(), definitions.collect(), cells).unwrap()
}

/// A description of every column, and as many rows about nothing.
fn validation(documented: &DocumentedTable, rows: usize) -> Table {
    let mut cells = Vec::new();
    let number = |number: Option<i32>| number.map_or(Value::Null, Value::Int);
    for column in TABLES.iter().flat_map(|table| table.columns()) {
        let text = |texts: Vec<&str>| Value::from(texts.join(";").as_str());
        cells.extend([
            Value::from(column.table()),
            Value::from(column.name()),
            Value::from(if column.is_nullable() { "Y" } else { "N" }),
            number(column.minimum()),
            number(column.maximum()),
            text(column.key_tables().collect()),
            column.key_column().map_or(Value::Null, int),
            Value::from(column.category().map_or("", Category::name)),
            text(column.set().collect()),
            Value::Null,
        ]);
    }
    for row in 0..rows {
        cells.extend([Value::from("Nowhere"), Value::from(name(row).as_str())]);
        cells.push(Value::from("Y"));
        cells.extend(vec![Value::Null; 7]);
    }
    let columns = documented.columns();
    let definitions = columns.iter().map(|column| column.definition().unwrap());
    Table::new(documented.name(), definitions.collect(), cells).unwrap()
}

/// A package in which every documented table has so many rows.
fn hostile(plain: &Package, kind: Kind, shape: Shape, rows: usize) -> Package {
    let tables = TABLES.iter().map(|documented| match documented.name() {
        "_Validation" => validation(documented, rows),
        _ => table(documented, shape, rows),
    });
    Package {
        kind,
        tables: tables.collect(),
        ..plain.clone()
    }
}

/// The time that the processor gave to this thread.
fn spent() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    let nanoseconds = text.split(' ').next().unwrap();
    Duration::from_nanos(nanoseconds.parse().unwrap())
}

/// What each rule spends on a package.
fn costs(payload: &Payload, package: &Package) -> BTreeMap<&'static str, Duration> {
    let (ground, former) = (Groundwork::of(package), Groundwork::of(package));
    let members = ["one.msi", "two.msi"].map(|file| Member::of(file, None, payload, &ground));
    let set = Set::of(members.into());
    let mut costs = BTreeMap::new();
    for (rule, check) in checks() {
        // What looks at packages as well was timed on one.
        if package.kind == Kind::MergeModule && rule.kinds.holds(Kinds::PACKAGES) {
            continue;
        }
        let before = spent();
        look(rule, check, payload, &ground, &former, &set);
        costs.insert(rule.id, spent().saturating_sub(before));
    }
    costs
}

fn look<'a>(
    rule: &Rule,
    check: Check,
    payload: &'a Payload,
    ground: &'a Groundwork<'a>,
    previous: &'a Groundwork<'a>,
    set: &Set,
) {
    let (file, package) = ("one.msi", ground.package());
    let kind = match package.kind {
        Kind::MergeModule => Kinds::MODULES,
        _ => Kinds::PACKAGES,
    };
    let findings = &mut Findings::about(file, None);
    match check {
        Check::Package(check) if rule.kinds.holds(kind) => check(
            &PackageSubject {
                file,
                package,
                ground,
            },
            findings,
        ),
        Check::File(check) => check(
            &FileSubject {
                file,
                content: &payload.content,
                row: None,
            },
            findings,
        ),
        Check::Examined(check) if rule.kinds.holds(kind) => {
            let Some(examination) = &payload.examination else {
                return;
            };
            let signature = &rollpack::spec::SignatureDemand::default();
            let subject = ExaminedSubject {
                file,
                package,
                examination,
                signature,
            };
            check(&subject, findings);
        }
        Check::Set(check) => check(set, findings),
        Check::Upgrade(check) => check(
            &UpgradeSubject {
                file,
                ground,
                previous_file: "former.msi",
                previous,
            },
            findings,
        ),
        _ => {}
    }
}

#[test]
fn no_rule_costs_the_product_of_rows() {
    let made = packages::make(&[("plain.msi".to_owned(), String::new())]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plain.msi");
    std::fs::write(&path, &made[0].1).unwrap();
    let plain = packages::read(&path);
    let kinds = [Kind::Package, Kind::MergeModule];
    let cases: Vec<_> = kinds
        .into_iter()
        .flat_map(|kind| SHAPES.map(|shape| (kind, shape)))
        .collect();
    let wrong: Vec<_> = cases
        .into_par_iter()
        .flat_map(|(kind, shape)| grown(&plain, kind, shape))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The rules that spend too much on a package of many rows.
fn grown(plain: &Payload, kind: Kind, shape: Shape) -> Vec<String> {
    let [few, many] = [FEW, MANY].map(|rows| {
        let package = hostile(plain.package().unwrap(), kind, shape, rows);
        let mut payload = plain.clone();
        payload.content = Content::Package(package.clone().into());
        costs(&payload, &package)
    });
    let mut wrong = Vec::new();
    for (rule, most) in many {
        let least = few[rule].max(TELLING / GROWTH);
        if most > least * GROWTH {
            wrong.push(format!(
                "{rule}: {least:?} becomes {most:?} ({kind:?}, {shape:?})"
            ));
        }
    }
    wrong
}
