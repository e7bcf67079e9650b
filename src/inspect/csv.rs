//! A table as comma-separated values.

use super::facts::{Cell, Table};

/// Returns a table as [RFC 4180](https://www.rfc-editor.org/rfc/rfc4180) has it: a line of column names,
/// then the rows. Null is the empty field.
pub fn csv(table: &Table) -> String {
    let mut text = String::new();
    let names = table.columns.iter().map(|column| column.name.as_str());
    line(&mut text, names);
    for row in &table.rows {
        let fields: Vec<_> = row.iter().map(Cell::to_text).collect();
        line(&mut text, fields.iter().map(String::as_str));
    }
    text
}

fn line<'a>(text: &mut String, fields: impl Iterator<Item = &'a str>) {
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
}

impl Cell {
    /// Returns it as text; null is the empty text.
    pub fn to_text(&self) -> String {
        match self {
            Self::Null(()) => String::new(),
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::facts::Column;
    use super::*;

    #[test]
    fn what_would_end_a_field_is_quoted() {
        let column = |name: &str| Column {
            name: name.to_owned(),
            kind: "s72".to_owned(),
            nullable: true,
            key: false,
        };
        let text = |text: &str| Cell::Text(text.to_owned());
        let table = Table {
            columns: vec![column("A"), column("B")],
            rows: vec![
                vec![Cell::Null(()), Cell::Number(-7)],
                vec![text("a,b"), text("say \"x\"\r\ntwice")],
            ],
            guessed: false,
        };
        assert_eq!(
            csv(&table),
            "A,B\r\n,-7\r\n\"a,b\",\"say \"\"x\"\"\r\ntwice\"\r\n"
        );
    }
}
