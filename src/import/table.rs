//! File tables, in the shapes that they come in: rows, or one cell on each line.

use std::collections::{BTreeSet, HashSet};

use super::block::Block;
use super::file::{Column, File, platform};
use crate::folded_name::FoldedName;
use crate::spec::Platform;

/// Returns the files of all tables, each name once, and marks the blocks that they come from.
pub(super) fn files(blocks: &[Block], used: &mut BTreeSet<usize>) -> Vec<File> {
    let mut files: Vec<File> = Vec::new();
    let mut names = HashSet::new();
    let mut announced = None;
    let mut index = 0;
    while index < blocks.len() {
        let Some(table) = Table::at(blocks, index) else {
            announced = blocks
                .get(index)
                .and_then(Block::sentence)
                .and_then(announced_platform)
                .or(announced);
            index += 1;
            continue;
        };
        used.extend(index..index + table.length);
        index += table.length;
        for mut file in table.files {
            file.platform = file.platform.or(announced);
            // A second row of one name, in another table, cannot stand beside it.
            if names.insert(FoldedName::of(&file.name)) {
                files.push(file);
            } else if let Some(first) = files
                .iter_mut()
                .find(|first| FoldedName::is_same(&first.name, &file.name))
            {
                first
                    .unread
                    .push(format!("line {} lists it again", file.line));
            }
        }
    }
    files
}

/// Returns the platform that a heading announces for the table below it.
fn announced_platform(sentence: &str) -> Option<Platform> {
    let is_heading = sentence.len() < 120 && !sentence.ends_with('.');
    let mut words = sentence.split([' ', ',', '(', ')']);
    words.find_map(platform).filter(|_| is_heading)
}

/// A table and how many blocks it takes.
struct Table {
    files: Vec<File>,
    length: usize,
}

impl Table {
    /// Reads the table that begins at a block, where one does.
    fn at(blocks: &[Block], index: usize) -> Option<Self> {
        let head = blocks.get(index)?;
        if head.cells.len() > 1 {
            Self::of_rows(blocks, index)
        } else {
            Self::of_lines(blocks, index)
        }
    }

    fn of_rows(blocks: &[Block], index: usize) -> Option<Self> {
        let head = blocks.get(index)?;
        let columns: Vec<Column> = head
            .cells
            .iter()
            .map(|cell| Column::of(cell).unwrap_or(Column::Other))
            .collect();
        let known = columns
            .iter()
            .filter(|column| **column != Column::Other)
            .count();
        if known < 2 || !columns.contains(&Column::Name) {
            return None;
        }
        let rows = blocks.iter().skip(index + 1);
        let files: Vec<File> = rows
            .map_while(|row| File::read(&columns, &row.cells, row.line))
            .collect();
        let length = files.len() + 1;
        (!files.is_empty()).then_some(Self { files, length })
    }

    fn of_lines(blocks: &[Block], index: usize) -> Option<Self> {
        let lines = || blocks.iter().skip(index);
        let columns: Vec<Column> = lines()
            .map_while(|block| Column::of(block.sentence()?))
            .collect();
        if columns.len() < 2 || columns.first() != Some(&Column::Name) {
            return None;
        }
        let mut files = Vec::new();
        let mut length = columns.len();
        loop {
            let row: Vec<&Block> = lines().skip(length).take(columns.len()).collect();
            let cells: Option<Vec<String>> = row
                .iter()
                .map(|block| block.sentence().map(str::to_owned))
                .collect();
            let cells = cells.filter(|cells| cells.len() == columns.len());
            let line = row.first().map_or(0, |block| block.line);
            let Some(file) = cells.and_then(|cells| File::read(&columns, &cells, line)) else {
                break;
            };
            files.push(file);
            length += columns.len();
        }
        (!files.is_empty()).then_some(Self { files, length })
    }
}
