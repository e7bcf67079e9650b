//! Numbers the texts of a database so that rows are sorted as they are written.
//!
//! Windows Installer keeps the rows of a table sorted by the stored values of their primary keys, and the
//! stored value of a text is its number. So the text of each row's key needs a higher number than that of
//! the row before, in all tables at once. Where tables contradict each other, some stay unsorted.

use std::collections::{BTreeSet, HashMap};

/// Texts and which of them have to come before which.
#[derive(Default)]
pub(super) struct Order<'a> {
    texts: Vec<&'a str>,
    numbers: HashMap<&'a str, usize>,
    later: Vec<Vec<usize>>,
    waiting: Vec<usize>,
}

impl<'a> Order<'a> {
    /// Takes a text in.
    pub fn add(&mut self, text: &'a str) -> usize {
        *self.numbers.entry(text).or_insert_with(|| {
            self.texts.push(text);
            self.later.push(Vec::new());
            self.waiting.push(0);
            self.texts.len() - 1
        })
    }

    /// Wants one text before another.
    pub fn want(&mut self, first: &'a str, then: &'a str) {
        let (first, then) = (self.add(first), self.add(then));
        if first != then {
            self.later[first].push(then);
            self.waiting[then] += 1;
        }
    }

    /// Returns the texts, those wanted first first, else as they were taken in.
    pub fn finish(mut self) -> Vec<&'a str> {
        let mut left: BTreeSet<usize> = (0..self.texts.len()).collect();
        let mut ready: BTreeSet<usize> = left
            .iter()
            .copied()
            .filter(|text| self.waiting[*text] == 0)
            .collect();
        let mut sorted = Vec::new();
        // When all wait for each other, the first of them goes on.
        while let Some(next) = ready.pop_first().or_else(|| left.first().copied()) {
            left.remove(&next);
            sorted.push(self.texts[next]);
            for then in std::mem::take(&mut self.later[next]) {
                self.waiting[then] -= 1;
                if self.waiting[then] == 0 && left.contains(&then) {
                    ready.insert(then);
                }
            }
        }
        sorted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wanted_comes_first() {
        for (wants, expect) in [
            (vec![("a", "b"), ("b", "c")], "abc"),
            (vec![("a", "b"), ("c", "a")], "cab"),
            (vec![("a", "b"), ("b", "a")], "ab"),
            (vec![("a", "a"), ("b", "a")], "ba"),
        ] {
            let mut order = Order::default();
            for (first, then) in wants {
                order.want(first, then);
            }
            assert_eq!(order.finish().concat(), expect);
        }
    }
}
