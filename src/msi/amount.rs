//! How much the cells of a database amount to, counted while they are read.

use super::error::MsiError;
use super::limits::Limits;
use super::table::Value;

/// Cells and the bytes of their texts, each at its full length though equal texts share their bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Amount {
    cells: usize,
    text_bytes: u64,
}

/// What is too much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Excess {
    pub what: &'static str,
    pub stated: u64,
    pub limit: u64,
}

impl Amount {
    /// Counts cells, before there is room for them.
    pub fn add_cells(&mut self, count: usize, limits: &Limits) -> Result<(), Excess> {
        self.cells = self.cells.saturating_add(count);
        check(
            "the number of cells",
            self.cells as u64,
            limits.cells as u64,
        )
    }

    /// Counts the text of a cell.
    pub fn add_text(&mut self, cell: &Value, limits: &Limits) -> Result<(), Excess> {
        if let Value::Text(text) | Value::Stream(text) = cell {
            self.text_bytes = self.text_bytes.saturating_add(text.len() as u64);
        }
        check("the text of all cells", self.text_bytes, limits.text_bytes)
    }

    /// Returns both together.
    pub fn plus(self, other: Self) -> Self {
        Self {
            cells: self.cells.saturating_add(other.cells),
            text_bytes: self.text_bytes.saturating_add(other.text_bytes),
        }
    }

    /// Returns what was counted since.
    pub fn since(self, before: Self) -> Self {
        Self {
            cells: self.cells.saturating_sub(before.cells),
            text_bytes: self.text_bytes.saturating_sub(before.text_bytes),
        }
    }
}

impl Excess {
    /// Says where it was met.
    pub fn at(self, place: String) -> MsiError {
        MsiError::LimitExceeded {
            what: self.what.to_owned(),
            place,
            stated: self.stated,
            limit: self.limit,
        }
    }
}

fn check(what: &'static str, stated: u64, limit: u64) -> Result<(), Excess> {
    if stated <= limit {
        return Ok(());
    }
    Err(Excess {
        what,
        stated,
        limit,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_counts_wherever_it_stands() {
        let limits = Limits {
            cells: 3,
            text_bytes: 8,
            ..Limits::default()
        };
        let mut amount = Amount::default();
        let text = Value::from("text");
        for cell in [&text, &Value::Null, &Value::Int(7), &text] {
            amount.add_text(cell, &limits).unwrap();
        }
        let error = amount.add_text(&text, &limits).unwrap_err();
        assert_eq!((error.stated, error.limit), (12, 8));
        amount.add_cells(3, &limits).unwrap();
        let error = amount.add_cells(1, &limits).unwrap_err();
        assert_eq!(
            error.at("table `T`".to_owned()).to_string(),
            "the number of cells exceeds the limit in table `T`: 4 of at most 3"
        );
    }
}
