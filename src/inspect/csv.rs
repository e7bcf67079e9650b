//! A table as comma-separated values.

use std::borrow::Cow;

use super::facts::{Cell, Table};

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
