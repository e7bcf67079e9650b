//! The rows of a table: many cells in one allocation.

use serde::{Serialize, Serializer};

use super::facts::Cell;

/// Rows of cells, each with as many as the first. As JSON they are an array of arrays.
#[derive(Clone, Debug, Default, PartialEq, Eq, schemars::JsonSchema)]
#[schemars(with = "Vec<Vec<Cell>>")]
pub struct Rows {
    cells: Vec<Cell>,
    width: usize,
}

impl Rows {
    /// Cuts cells into rows of `width`; cells that fill no row are left out.
    pub fn new(cells: Vec<Cell>, width: usize) -> Self {
        // Without rows nobody can tell how long they would be.
        let width = if cells.is_empty() { 0 } else { width };
        Self { cells, width }
    }

    /// Returns how many there are.
    pub fn len(&self) -> usize {
        self.cells.len().checked_div(self.width).unwrap_or(0)
    }

    /// Tells whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns them in order.
    pub fn iter(&self) -> std::slice::ChunksExact<'_, Cell> {
        self.cells.chunks_exact(self.width.max(1))
    }

    /// Puts rows of one length together.
    #[cfg(test)]
    pub(super) fn of<const N: usize>(rows: impl IntoIterator<Item = [Cell; N]>) -> Self {
        Self::new(rows.into_iter().flatten().collect(), N)
    }
}

impl<'a> IntoIterator for &'a Rows {
    type Item = &'a [Cell];
    type IntoIter = std::slice::ChunksExact<'a, Cell>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Serialize for Rows {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_make_rows() {
        let cells = || [Cell::Number(1), Cell::Null(()), Cell::Text("a".into())];
        let rows = Rows::of([cells(), cells()]);
        assert_eq!(rows.len(), 2);
        assert_eq!(
            serde_json::to_string(&rows).unwrap(),
            r#"[[1,null,"a"],[1,null,"a"]]"#
        );
        let none = Rows::new(Vec::new(), 0);
        assert_eq!((none.len(), none.iter().count()), (0, 0));
    }
}
