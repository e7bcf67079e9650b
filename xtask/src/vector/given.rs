//! What is written of a vector, read.

use serde_yaml::{Mapping, Value};

use super::{NotBuilt, text};

/// The tables of a vector and what else it says.
#[derive(Debug, Default)]
pub(super) struct Given {
    pub tables: Vec<(String, Rows)>,
    /// Base tables to leave empty.
    pub dropped: Vec<String>,
    pub summary: Summary,
    /// Rows of `_Validation`.
    pub validation: Vec<Record>,
    /// Columns by table, name and type.
    pub columns: Vec<Record>,
    /// The members of the cabinet.
    pub cabinet: Option<Vec<String>>,
}

/// Rows as they are written.
#[derive(Debug)]
pub(super) enum Rows {
    /// One by one.
    Written(Vec<Record>),
    /// So many, one column perhaps the same in all.
    Counted(usize, Option<(String, String)>),
}

/// A row as it is written: some of its columns.
#[derive(Clone, Debug, Default)]
pub(super) struct Record {
    cells: Vec<(String, String)>,
    numbers: Vec<String>,
}

/// What the summary information says, where it is not the usual.
#[derive(Debug, Default)]
pub(super) struct Summary {
    pub template: Option<String>,
    pub page_count: Option<i32>,
    pub package_code: Option<String>,
    /// Other numbers, by the id of the property.
    pub numbers: Vec<(u32, i32)>,
    /// Who saved it last.
    pub last_author: Option<String>,
    /// Times that are written as texts, by the id of the property, which is wrong of them.
    pub wrong_times: Vec<(u32, String)>,
    /// The properties that are not there, by id.
    pub absent: Vec<u32>,
}

impl Given {
    pub fn read(tables: &Mapping) -> Result<Self, NotBuilt> {
        let mut given = Self::default();
        for (name, content) in tables {
            let name = name.as_str().unwrap_or_default();
            match name {
                "_Drop" => given.dropped = texts(name, content)?,
                "_Summary" => given.summary = Summary::read(content)?,
                "_Validation" => given.validation = records(name, content)?,
                "_Columns" => given.columns = records(name, content)?,
                "_Cab" => given.cabinet = Some(texts(name, content)?),
                _ if name.is_empty() || name.starts_with('_') => {
                    return Err(NotBuilt(format!("there is no special table `{name}`")));
                }
                _ => given
                    .tables
                    .push((name.to_owned(), Rows::read(name, content)?)),
            }
        }
        Ok(given)
    }
}

impl Rows {
    fn read(table: &str, content: &Value) -> Result<Self, NotBuilt> {
        let Value::String(words) = content else {
            return records(table, content).map(Self::Written);
        };
        let (count, fixed) = match words.split_once(" with ") {
            Some((count, fixed)) => (count, Some(fixed)),
            None => (words.as_str(), None),
        };
        let number = count
            .strip_suffix(" rows")
            .and_then(|count| count.parse().ok());
        let fixed = fixed.map(|fixed| fixed.split_once('='));
        match (number, fixed) {
            (Some(number), None) => Ok(Self::Counted(number, None)),
            (Some(number), Some(Some((column, value)))) => Ok(Self::Counted(
                number,
                Some((column.to_owned(), text::expand(value))),
            )),
            _ => Err(NotBuilt(format!("`{table}` has no rows but `{words}`"))),
        }
    }
}

impl Record {
    /// Makes a row of one cell.
    pub fn of(column: &str, text: String) -> Self {
        Self {
            cells: vec![(column.to_owned(), text)],
            numbers: Vec::new(),
        }
    }

    /// Adds a cell.
    pub fn with(mut self, cell: Option<&(String, String)>) -> Self {
        self.cells.extend(cell.cloned());
        self
    }

    /// Returns what is written of a column.
    pub fn get(&self, column: &str) -> Option<&str> {
        let mut cells = self.cells.iter();
        cells
            .find(|(name, _)| name == column)
            .map(|(_, text)| text.as_str())
    }

    /// Returns the columns of which something is written.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(|(name, _)| name.as_str())
    }

    /// Whether a column is written as a number.
    pub fn is_number(&self, column: &str) -> bool {
        self.numbers.iter().any(|name| name == column)
    }
}

/// What of the summary can be written down, with its id.
const PROPERTIES: [(&str, u32); 10] = [
    ("PID_TEMPLATE", 7),
    ("PID_LASTAUTHOR", 8),
    ("PID_REVNUMBER", 9),
    ("PID_LASTPRINTED", 11),
    ("PID_CREATE_DTM", 12),
    ("PID_LASTSAVE_DTM", 13),
    ("PID_PAGECOUNT", 14),
    ("PID_WORDCOUNT", 15),
    ("PID_CHARCOUNT", 16),
    ("PID_SECURITY", 19),
];

impl Summary {
    fn read(content: &Value) -> Result<Self, NotBuilt> {
        let mut summary = Self::default();
        for (name, value) in content.as_mapping().into_iter().flatten() {
            let name = name.as_str().unwrap_or_default();
            let text = text::of(value).unwrap_or_default();
            let Some(&(_, id)) = PROPERTIES.iter().find(|(known, _)| *known == name) else {
                return Err(NotBuilt(format!("the summary has no `{name}` to set")));
            };
            match name {
                _ if text.is_empty() => summary.absent.push(id),
                "PID_TEMPLATE" => summary.template = Some(text),
                "PID_REVNUMBER" => summary.package_code = Some(text),
                "PID_LASTAUTHOR" => summary.last_author = Some(text),
                "PID_PAGECOUNT" => summary.page_count = Some(number(&text)?),
                _ if (11..=13).contains(&id) => summary.wrong_times.push((id, text)),
                _ => summary.numbers.push((id, number(&text)?)),
            }
        }
        Ok(summary)
    }
}

fn number(text: &str) -> Result<i32, NotBuilt> {
    let failed = |_| NotBuilt(format!("`{text}` is no number"));
    text.parse().map_err(failed)
}

fn texts(name: &str, content: &Value) -> Result<Vec<String>, NotBuilt> {
    let list = content.as_sequence();
    list.and_then(|list| list.iter().map(text::of).collect())
        .ok_or_else(|| NotBuilt(format!("`{name}` is a list of texts")))
}

fn records(table: &str, content: &Value) -> Result<Vec<Record>, NotBuilt> {
    let no_rows = || NotBuilt(format!("`{table}` is no list of rows"));
    if content.is_null() {
        return Ok(Vec::new());
    }
    let rows = content.as_sequence().ok_or_else(no_rows)?;
    rows.iter()
        .map(|row| {
            let mut record = Record::default();
            for (column, value) in row.as_mapping().ok_or_else(no_rows)? {
                let column = column.as_str().ok_or_else(no_rows)?.to_owned();
                if value.is_number() {
                    record.numbers.push(column.clone());
                }
                let text = text::of(value).ok_or_else(no_rows)?;
                record.cells.push((column, text));
            }
            Ok(record)
        })
        .collect()
}
