//! Tables and lists of facts as comma-separated values.

use std::borrow::Cow;

use super::facts::{Cabinet, Cell, Database, File, Member, Table};

/// Returns the lines of a table as [RFC 4180](https://www.rfc-editor.org/rfc/rfc4180) has it: one of column
/// names, then the rows. Null is the empty field.
pub fn csv(table: &Table) -> impl Iterator<Item = String> {
    let names = table.columns.iter().map(|column| column.name.as_str());
    let rows = table.rows.iter().map(|row| {
        let fields: Vec<_> = row.iter().map(Cell::to_text).collect();
        line(fields.iter().map(AsRef::as_ref))
    });
    std::iter::once(line(names)).chain(rows)
}

/// Returns a line for each table: its name, how many rows it has and its columns, keys with a `*`.
pub fn table_list_csv(database: &Database) -> impl Iterator<Item = String> {
    let rows = database.tables.iter().map(|(name, table)| {
        let columns = table.columns.iter().map(|column| {
            let key = if column.key { "*" } else { "" };
            format!("{}{key} {}", column.name, column.kind)
        });
        let columns = columns.collect::<Vec<_>>().join(", ");
        line([name, &*table.rows.len().to_string(), &columns].into_iter())
    });
    std::iter::once(line(["name", "rows", "columns"].into_iter())).chain(rows)
}

/// Returns a line for each file of a package, under the names that the facts have. What is not known is empty.
pub fn file_list_csv(database: &Database) -> impl Iterator<Item = String> {
    let names = [
        "key",
        "path",
        "size",
        "version",
        "language",
        "sha256",
        "cabinet",
        "component",
        "sequence",
        "attributes",
    ];
    std::iter::once(line(names.into_iter())).chain(database.files.iter().map(file))
}

fn file(file: &File) -> String {
    let known = |text: &Option<String>| text.clone().unwrap_or_default();
    let fields = [
        file.key.clone(),
        known(&file.path),
        file.size.map(|size| size.to_string()).unwrap_or_default(),
        known(&file.version),
        known(&file.language),
        known(&file.sha256),
        known(&file.cabinet),
        file.component.clone(),
        file.sequence.to_string(),
        file.attributes.to_string(),
    ];
    line(fields.iter().map(String::as_str))
}

/// Returns a line for each member of a cabinet, under the names that the facts have.
pub fn members_list_csv(cabinet: &Cabinet) -> impl Iterator<Item = String> {
    let names = [
        "name",
        "size",
        "folder",
        "modified",
        "attributes",
        "sha256",
        "cabinet",
    ];
    std::iter::once(line(names.into_iter())).chain(cabinet.members.iter().map(member))
}

fn member(member: &Member) -> String {
    let fields = [
        member.name.clone(),
        member.size.to_string(),
        member.folder.to_string(),
        member.modified.clone().unwrap_or_default(),
        member.attributes.to_string(),
        member.sha256.clone().unwrap_or_default(),
        member.cabinet.clone().unwrap_or_default(),
    ];
    line(fields.iter().map(String::as_str))
}

fn line<'a>(fields: impl Iterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for (index, field) in fields.enumerate() {
        if index > 0 {
            text.push(',');
        }
        if field.contains(['"', ',', '\r', '\n']) {
            text.push('"');
            text.push_str(&field.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(field);
        }
    }
    text.push_str("\r\n");
    text
}

impl Cell {
    /// Returns it as text; null is the empty text.
    pub fn to_text(&self) -> Cow<'_, str> {
        match self {
            Self::Null(()) => "".into(),
            Self::Number(number) => number.to_string().into(),
            Self::Text(text) => (&**text).into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::facts::Column;
    use super::super::rows::Rows;
    use super::*;

    #[test]
    fn what_would_end_a_field_is_quoted() {
        let column = |name: &str| Column {
            name: name.to_owned(),
            kind: "s72".to_owned(),
            nullable: true,
            key: false,
        };
        let text = |text: &str| Cell::Text(text.into());
        let table = Table {
            columns: vec![column("A"), column("B")],
            rows: Rows::of([
                [Cell::Null(()), Cell::Number(-7)],
                [text("a,b"), text("say \"x\"\r\ntwice")],
            ]),
            guessed: false,
        };
        assert_eq!(
            csv(&table).collect::<String>(),
            "A,B\r\n,-7\r\n\"a,b\",\"say \"\"x\"\"\r\ntwice\"\r\n"
        );
    }
}
