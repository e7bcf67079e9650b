//! Puts what is written into the base, and legal values where nothing is written.

use std::collections::HashMap;

use super::given::{Given, Record, Rows};
use super::standard::{self, Column};
use super::text::guid;
use super::{NotBuilt, Sketch, VALIDATION};

/// The primary keys of the rows that were written, by table and in order.
type Written = HashMap<String, Vec<Vec<String>>>;

/// Tables that others point at come first.
const FIRST: [&str; 6] = [
    "Directory",
    "Feature",
    "Component",
    "File",
    "Dialog",
    "Control",
];
/// What a foreign key points at when nothing is written.
const TARGETS: [(&str, &str); 4] = [
    ("Directory", "INSTALLDIR"),
    ("Component", "BaseC"),
    ("Feature", "Main"),
    ("File", "BaseF"),
];
/// What a merge module has in the place of a feature.
const NO_FEATURE: &str = "{00000000-0000-0000-0000-000000000000}";

/// Returns all tables of the package, `_Validation` last, and the keys of the rows that were written.
pub(super) fn fill(
    base: Vec<Sketch>,
    given: &Given,
    is_module: bool,
) -> Result<(Vec<Sketch>, Written), NotBuilt> {
    let mut package = Filling {
        sketches: base,
        is_module,
    };
    for name in &given.dropped {
        package.table(name)?.rows.clear();
    }
    let mut tables = Vec::new();
    for (name, rows) in &given.tables {
        let records = package.define(name, rows, given)?;
        tables.push((name.as_str(), records));
    }
    let rank = |name: &str| FIRST.iter().position(|first| *first == name);
    tables.sort_by_key(|(name, _)| rank(name).unwrap_or(FIRST.len()));
    let mut written = Written::new();
    for (name, records) in &tables {
        written.insert((*name).to_owned(), package.insert(name, records)?);
    }
    for record in &given.columns {
        package.redefine(record)?;
    }
    package.validate(&given.validation)?;
    Ok((package.sketches, written))
}

struct Filling {
    sketches: Vec<Sketch>,
    is_module: bool,
}

impl Filling {
    /// Returns a table, which comes into being if it is a documented one.
    fn table(&mut self, name: &str) -> Result<&mut Sketch, NotBuilt> {
        if self.find(name).is_none() {
            let columns = standard::columns(name).ok_or_else(|| {
                let hint = "give it rows, or columns in `_Columns`";
                NotBuilt(format!(
                    "the table `{name}` has no documented columns: {hint}"
                ))
            })?;
            self.add(name, columns.to_vec());
        }
        let index = self.find(name).unwrap_or_default();
        Ok(&mut self.sketches[index])
    }

    fn find(&self, name: &str) -> Option<usize> {
        self.sketches.iter().position(|sketch| sketch.name == name)
    }

    fn add(&mut self, name: &str, columns: Vec<Column>) {
        self.sketches.push(Sketch {
            name: name.to_owned(),
            columns,
            rows: Vec::new(),
        });
    }

    /// Makes a table fit for its rows, and returns them one by one.
    fn define(&mut self, name: &str, rows: &Rows, given: &Given) -> Result<Vec<Record>, NotBuilt> {
        let is_defined = |record: &Record| record.get("Table") == Some(name);
        let records = match rows {
            Rows::Written(records) => records.clone(),
            Rows::Counted(count, fixed) => {
                counted(*count, fixed.as_ref(), &self.table(name)?.columns)
            }
        };
        if standard::columns(name).is_none() && !records.is_empty() {
            self.add(name, columns_of(&records));
        } else if !(records.is_empty() && given.columns.iter().any(is_defined)) {
            self.table(name)?;
        }
        let Some(index) = self.find(name) else {
            return Ok(records);
        };
        let columns = &mut self.sketches[index].columns;
        for record in &records {
            for column in record.columns() {
                let known = columns.iter_mut().find(|known| known.name == column);
                let known =
                    known.ok_or_else(|| NotBuilt(format!("`{name}` has no column `{column}`")))?;
                let is_null = record.get(column) == Some("");
                known.is_nullable |= is_null && !known.is_key;
            }
        }
        Ok(records)
    }

    /// Adds rows, and returns their primary keys.
    fn insert(&mut self, name: &str, records: &[Record]) -> Result<Vec<Vec<String>>, NotBuilt> {
        if records.is_empty() {
            return Ok(Vec::new());
        }
        let columns = self.table(name)?.columns.clone();
        let base = self.table(name)?.rows.len();
        let mut replaced = vec![false; base];
        let mut keys = Vec::new();
        for (number, record) in records.iter().enumerate() {
            let cell = |column: &Column| match record.get(&column.name) {
                Some(text) => text.to_owned(),
                None => self.legal(name, column, number),
            };
            let row: Vec<String> = columns.iter().map(cell).collect();
            let sketch = self.table(name)?;
            let key = sketch.key(&row);
            for (index, replaced) in replaced.iter_mut().enumerate() {
                *replaced |= sketch.key(&sketch.rows[index]) == key;
            }
            sketch.rows.push(row);
            keys.push(key);
        }
        let mut replaced = replaced.into_iter();
        self.table(name)?
            .rows
            .retain(|_| !replaced.next().unwrap_or(false));
        Ok(keys)
    }

    /// Returns a legal value for a cell of which nothing is written.
    fn legal(&self, table: &str, column: &Column, number: usize) -> String {
        if column.is_nullable {
            return String::new();
        }
        let first_of_set = column.set.split(';').next().unwrap_or_default();
        if column.is_number() {
            return match column.minimum.parse::<i32>() {
                Ok(minimum) if minimum > 0 => column.minimum.clone(),
                _ if !column.set.is_empty() => first_of_set.to_owned(),
                _ => "0".to_owned(),
            };
        }
        if !column.set.is_empty() {
            return first_of_set.to_owned();
        }
        if let Some(target) = self.target(table, column) {
            return target;
        }
        match column.category.to_ascii_lowercase().as_str() {
            "guid" => guid(&format!("{table}{number}")),
            "identifier" | "uppercase" => format!("{table}{number}").chars().take(30).collect(),
            "filename" | "defaultdir" => format!("f{number}.txt"),
            _ => "x".to_owned(),
        }
    }

    /// Returns what a foreign key points at.
    fn target(&self, table: &str, column: &Column) -> Option<String> {
        let target = column
            .target_tables
            .split(';')
            .next()
            .filter(|name| !name.is_empty())?;
        let usual = TARGETS.iter().find(|(name, _)| *name == target);
        if column.is_key && (usual.is_none() || target == table) {
            return None;
        }
        if self.is_module && target == "Feature" {
            return Some(NO_FEATURE.to_owned());
        }
        let rows = &self.sketches[self.find(target)?].rows;
        let mut keys = rows.iter().filter_map(|row| row.first());
        let usual = usual.and_then(|(_, key)| keys.clone().find(|text| text == key));
        usual.or_else(|| keys.next()).cloned()
    }

    /// Gives a column another type, or adds one to a table that nobody documents.
    fn redefine(&mut self, record: &Record) -> Result<(), NotBuilt> {
        let named = |column| record.get(column).unwrap_or_default();
        let (table, name) = (named("Table"), named("Name"));
        let is_documented = standard::columns(table).is_some();
        if self.find(table).is_none() && !is_documented {
            self.add(table, Vec::new());
        }
        let index = self.find(table).ok_or_else(|| {
            NotBuilt(format!(
                "`_Columns` speaks of `{table}`, which is not there"
            ))
        })?;
        let sketch = &mut self.sketches[index];
        let kind = record.get("Type").unwrap_or("s72");
        let is_nullable = kind.starts_with(|letter: char| letter.is_ascii_uppercase());
        let is_first = sketch.columns.is_empty();
        if let Some(column) = sketch.columns.iter_mut().find(|column| column.name == name) {
            column.kind = kind.to_lowercase();
            if is_documented {
                column.is_nullable = is_nullable;
            }
        } else if is_documented {
            return Err(NotBuilt(format!("`{table}` has no column `{name}`")));
        } else {
            let mut column = Column::unknown(name, kind, is_first);
            if record.get("Type").is_some() {
                column.is_nullable = is_nullable;
            }
            sketch.columns.push(column);
            for row in &mut sketch.rows {
                row.push(String::new());
            }
        }
        Ok(())
    }

    /// Describes every column of the documented tables, unless that is written.
    fn validate(&mut self, records: &[Record]) -> Result<(), NotBuilt> {
        let is_written = |table: &str, column: &str| {
            let mut records = records.iter();
            records.any(|row| row.get("Table") == Some(table) && row.get("Column") == Some(column))
        };
        let names = self.sketches.iter().map(|sketch| sketch.name.as_str());
        let mut rows = Vec::new();
        for table in names.chain([VALIDATION]) {
            let columns = standard::columns(table).unwrap_or_default();
            let columns = columns
                .iter()
                .filter(|column| !is_written(table, &column.name));
            rows.extend(columns.map(|column| description(table, column)));
        }
        let sketch = self.table(VALIDATION)?;
        sketch.rows = rows;
        let columns = sketch.columns.clone();
        for record in records {
            if let Some(strange) = record
                .columns()
                .find(|name| columns.iter().all(|column| column.name != *name))
            {
                return Err(NotBuilt(format!(
                    "`{VALIDATION}` has no column `{strange}`"
                )));
            }
            let cell = |column: &Column| match (record.get(&column.name), column.name.as_str()) {
                (Some(text), _) => text.to_owned(),
                (None, "Nullable") => "Y".to_owned(),
                (None, _) => String::new(),
            };
            sketch.rows.push(columns.iter().map(cell).collect());
        }
        Ok(())
    }
}

fn description(table: &str, column: &Column) -> Vec<String> {
    let nullable = if column.is_nullable { "Y" } else { "N" };
    [
        table,
        &column.name,
        nullable,
        &column.minimum,
        &column.maximum,
        &column.target_tables,
        &column.target_number,
        &column.category,
        &column.set,
        "",
    ]
    .map(str::to_owned)
    .to_vec()
}

/// Returns the columns of a table that nobody documents: the first is the key.
fn columns_of(records: &[Record]) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    for name in records.iter().flat_map(Record::columns) {
        if columns.iter().all(|column| column.name != name) {
            let is_number = records.iter().all(|record| record.is_number(name));
            let kind = if is_number { "i4" } else { "s72" };
            columns.push(Column::unknown(name, kind, columns.is_empty()));
        }
    }
    columns
}

/// Returns so many rows, their keys counted.
fn counted(count: usize, fixed: Option<&(String, String)>, columns: &[Column]) -> Vec<Record> {
    let is_counted =
        |column: &&Column| column.is_key && fixed.is_none_or(|(fixed, _)| *fixed != column.name);
    let Some(key) = columns.iter().find(is_counted) else {
        return Vec::new();
    };
    let prefix = if key.is_number() { "" } else { "k" };
    let row = |number| Record::of(&key.name, format!("{prefix}{number}")).with(fixed);
    (1..=count).map(row).collect()
}
