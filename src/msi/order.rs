//! The order of a table's rows, which Windows Installer finds by halving.
//!
//! Rows are stored by their primary keys: numbers by value, texts by their numbers in the string pool, nothing
//! first. No page says so; every readable package that was looked at has them so, and Windows Installer is
//! reported to refuse others with its error 2219.

use super::cells::Cells;
use super::column::Column;

/// How many pairs of equal keys of one table are told.
const REPEATED: usize = 20;

/// What is wrong with the order of a table's rows.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Order {
    /// The first row whose key is less than that of the row before.
    pub misplaced: Option<usize>,
    /// Pairs of rows that have one key, the earlier one first.
    pub repeated: Vec<(usize, usize)>,
}

impl Order {
    /// Looks at the stored keys.
    pub fn of(cells: &Cells<'_>) -> Self {
        let keys = Keys::of(cells);
        if keys.width == 0 {
            return Self::default();
        }
        let mut sorted: Vec<usize> = (0..cells.rows).collect();
        let misplaced = (1..cells.rows).find(|&row| keys.of_row(row) < keys.of_row(row - 1));
        if misplaced.is_some() {
            sorted.sort_by(|&one, &other| keys.of_row(one).cmp(keys.of_row(other)));
        }
        let pairs = sorted.iter().zip(sorted.iter().skip(1));
        let repeated = pairs.filter(|&(&one, &next)| keys.of_row(one) == keys.of_row(next));
        Self {
            misplaced,
            repeated: repeated
                .map(|(&one, &next)| (one, next))
                .take(REPEATED)
                .collect(),
        }
    }
}

/// The stored keys, row after row.
struct Keys {
    numbers: Vec<u32>,
    width: usize,
}

impl Keys {
    fn of(cells: &Cells<'_>) -> Self {
        let keys: Vec<usize> = (0..cells.columns.len())
            .filter(|&index| cells.columns.get(index).is_some_and(Column::is_key))
            .collect();
        let width = keys.len();
        let mut numbers = vec![0; cells.rows * width];
        for (part, &index) in keys.iter().enumerate() {
            let targets = numbers.iter_mut().skip(part).step_by(width);
            for (target, number) in targets.zip(cells.stored(index)) {
                *target = number;
            }
        }
        Self { numbers, width }
    }

    fn of_row(&self, row: usize) -> &[u32] {
        let start = row * self.width;
        self.numbers
            .get(start..start + self.width)
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::pool::StringPool;
    use super::*;

    /// Rows of a text and a number that are the key, and one that is not.
    #[track_caller]
    fn check(rows: &[(u16, i16)], misplaced: Option<usize>, repeated: &[(usize, usize)]) {
        let column = |name, kind, is_key| Column::new(name, kind, is_key).unwrap();
        let columns = [
            column("A", "s72", true),
            column("B", "I2", true),
            column("C", "I2", false),
        ];
        let mut pool = StringPool::default();
        pool.reference_bytes = 2;
        let texts = rows.iter().flat_map(|(text, _)| text.to_le_bytes());
        let numbers = rows.iter().flat_map(|(_, number)| {
            let stored = number.cast_unsigned() ^ 0x8000;
            stored.to_le_bytes()
        });
        let mut bytes: Vec<u8> = texts.chain(numbers).collect();
        bytes.extend(vec![0; rows.len() * 2]);
        let cells = Cells {
            name: "T",
            columns: &columns,
            pool: &pool,
            rows: rows.len(),
            bytes: &bytes,
        };
        let order = Order::of(&cells);
        assert_eq!((order.misplaced, &*order.repeated), (misplaced, repeated));
    }

    #[test]
    fn rows_are_in_the_order_of_their_stored_keys() {
        check(&[], None, &[]);
        check(&[(1, -5), (1, 3), (2, -9), (300, 1)], None, &[]);
        check(&[(2, 1), (1, 1), (3, 1), (2, 5)], Some(1), &[]);
        check(&[(1, 3), (1, -5)], Some(1), &[]);
    }

    #[test]
    fn equal_keys_are_found_in_any_order() {
        check(&[(1, 1), (1, 1), (2, 1)], None, &[(0, 1)]);
        check(&[(1, 1), (2, 1), (1, 1)], Some(2), &[(0, 2)]);
        check(&[(1, 1), (1, 1), (1, 1)], None, &[(0, 1), (1, 2)]);
    }
}
