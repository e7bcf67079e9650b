//! Writes tables as the streams of a database, whatever their rows say.
//!
//! Unlike the writer of the stand-ins it takes what is wrong: keys that repeat, null where none may be.

use std::collections::HashMap;

use jiff::Timestamp;
use rollpack::msi;

use super::order::Order;
use super::{NotBuilt, Sketch, VALIDATION};
use crate::packages::cabinet::{self, Folder, Member, Method};
use crate::packages::compound_file::Stream;

/// Windows-1252.
const CODE_PAGE: u32 = 1252;
/// The 64 characters that are packed in names of streams, in the order of their values.
const PACKED: &[u8; 64] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._";
/// Stands first in the name of a table's stream.
const TABLE_MARK: &str = "\u{4840}";
/// The length of the longest name of a stream, in UTF-16 units.
const LONGEST_NAME: usize = 31;
/// What each stream of a row holds.
const CONTENT: &[u8] = b"stream";

/// Returns the streams of a database with these tables.
pub(super) fn streams(sketches: &[Sketch]) -> Result<Vec<Stream>, NotBuilt> {
    let mut pool = Pool::of(sketches)?;
    let mut streams = Vec::new();
    let (mut tables, mut columns) = (Vec::new(), [const { Vec::new() }; 4]);
    for sketch in sketches {
        let definitions = definitions(sketch)?;
        tables.extend(pool.reference(&sketch.name));
        for (number, definition) in (1..).zip(&definitions) {
            let cells = [
                pool.reference(&sketch.name),
                word(number),
                pool.reference(definition.name()),
                word(definition.bits().cast_signed()),
            ];
            for (column, cell) in columns.iter_mut().zip(cells) {
                column.extend(cell);
            }
        }
        let sketch = &pool.sorted(sketch);
        let bytes = pool.rows(sketch, &definitions, &mut streams)?;
        // Windows Installer has no stream for a table without rows.
        if !bytes.is_empty() {
            streams.push(table(&sketch.name, bytes));
        }
    }
    let (entries, data) = pool.bytes()?;
    streams.extend([
        table("_StringPool", entries),
        table("_StringData", data),
        table("_Tables", tables),
        table("_Columns", columns.concat()),
    ]);
    Ok(streams)
}

/// Returns the stream of a cabinet with these members, of one byte each.
pub(super) fn cabinet(members: &[String], is_module: bool) -> Result<Stream, NotBuilt> {
    let member = |name: &String| Member {
        name: name.clone(),
        bytes: b"x".to_vec(),
    };
    let folder = Folder {
        method: Method::Stored,
        members: members.iter().map(member).collect(),
    };
    let modified = Timestamp::constant(1_000_000_000, 0);
    let bytes = cabinet::write(&[folder], modified).map_err(|error| NotBuilt(error.to_string()))?;
    let name = if is_module {
        "MergeModule.CABinet"
    } else {
        "base.cab"
    };
    Ok(Stream {
        name: encode(name),
        bytes,
    })
}

fn table(name: &str, bytes: Vec<u8>) -> Stream {
    Stream {
        name: format!("{TABLE_MARK}{}", encode(name)),
        bytes,
    }
}

fn definitions(sketch: &Sketch) -> Result<Vec<msi::Column>, NotBuilt> {
    let columns = sketch.columns.iter();
    columns
        .map(|column| {
            let (letter, width) = column.kind.split_at(1.min(column.kind.len()));
            let letter = if column.is_nullable {
                letter.to_uppercase()
            } else {
                letter.to_owned()
            };
            msi::Column::new(&column.name, &format!("{letter}{width}"), column.is_key).ok_or_else(
                || {
                    let (table, name, kind) = (&sketch.name, &column.name, &column.kind);
                    NotBuilt(format!("`{table}.{name}` cannot have the type `{kind}`"))
                },
            )
        })
        .collect()
}

/// The texts of a database, each with its number and how often it is used.
struct Pool {
    texts: Vec<String>,
    numbers: HashMap<String, u16>,
    uses: Vec<u16>,
}

impl Pool {
    fn of(sketches: &[Sketch]) -> Result<Self, NotBuilt> {
        let mut order = Order::default();
        for pair in sketches.windows(2) {
            order.want(&pair[0].name, &pair[1].name);
        }
        for sketch in sketches {
            order.add(&sketch.name);
            for column in &sketch.columns {
                order.add(&column.name);
            }
        }
        for sketch in sketches {
            want_sorted(sketch, &mut order);
        }
        let texts: Vec<String> = order.finish().into_iter().map(str::to_owned).collect();
        if texts.len() >= usize::from(u16::MAX) {
            return Err(NotBuilt("there are too many texts".to_owned()));
        }
        let numbers = (1..)
            .zip(&texts)
            .map(|(number, text)| (text.clone(), number));
        Ok(Self {
            numbers: numbers.collect(),
            uses: vec![0; texts.len()],
            texts,
        })
    }

    /// Returns a table with the rows of `_Validation` sorted: nobody writes all of them, and column names come in
    /// another order in each table.
    fn sorted(&self, sketch: &Sketch) -> Sketch {
        let mut sketch = sketch.clone();
        if sketch.name == VALIDATION {
            let number = |text: &String| self.numbers.get(text).copied().unwrap_or_default();
            let keyed = |row: &Vec<String>| row.iter().take(2).map(number).collect::<Vec<_>>();
            sketch.rows.sort_by_cached_key(keyed);
        }
        sketch
    }

    /// Uses a text; the empty one is null.
    fn reference(&mut self, text: &str) -> [u8; 2] {
        let number = self.numbers.get(text).copied().unwrap_or_default();
        if let Some(index) = usize::from(number).checked_sub(1) {
            self.uses[index] = self.uses[index].saturating_add(1);
        }
        number.to_le_bytes()
    }

    /// Returns the cells of a table, column by column, and adds the streams of its rows.
    fn rows(
        &mut self,
        sketch: &Sketch,
        definitions: &[msi::Column],
        streams: &mut Vec<Stream>,
    ) -> Result<Vec<u8>, NotBuilt> {
        let mut bytes = Vec::new();
        for (index, column) in definitions.iter().enumerate() {
            for row in &sketch.rows {
                let text = row[index].as_str();
                match column.kind() {
                    msi::ColumnKind::Text(_) => bytes.extend(self.reference(text)),
                    msi::ColumnKind::Integer(width) => {
                        let cell = integer(text, width).ok_or_else(|| {
                            let (table, name) = (&sketch.name, column.name());
                            NotBuilt(format!("`{table}.{name}` cannot hold the number `{text}`"))
                        })?;
                        bytes.extend(cell);
                    }
                    msi::ColumnKind::Stream if text.is_empty() => bytes.extend([0, 0]),
                    msi::ColumnKind::Stream => {
                        bytes.extend([1, 0]);
                        let name = format!("{}.{}", sketch.name, sketch.key(row).join("."));
                        let name = stored(&encode(&name));
                        // Of two rows whose names are stored alike one stream is left.
                        if streams.iter().all(|stream| stream.name != name) {
                            let bytes = CONTENT.to_vec();
                            streams.push(Stream { name, bytes });
                        }
                    }
                }
            }
        }
        Ok(bytes)
    }

    /// Returns the list of the texts, and the texts.
    fn bytes(&self) -> Result<(Vec<u8>, Vec<u8>), NotBuilt> {
        let mut entries = CODE_PAGE.to_le_bytes().to_vec();
        let mut data = Vec::new();
        for (text, uses) in self.texts.iter().zip(&self.uses) {
            let bytes = windows_1252(text);
            let too_long = |_| NotBuilt("a text is longer than 65,535 bytes".to_owned());
            let length = u16::try_from(bytes.len()).map_err(too_long)?;
            // An entry without uses is an unused number.
            let length = if *uses == 0 { 0 } else { length };
            entries.extend(length.to_le_bytes());
            entries.extend(uses.to_le_bytes());
            if *uses > 0 {
                data.extend(bytes);
            }
        }
        Ok((entries, data))
    }
}

/// Wants the texts of a table in an order by which its rows are sorted.
fn want_sorted<'a>(sketch: &'a Sketch, order: &mut Order<'a>) {
    let is_text =
        |index: usize| !sketch.columns[index].is_number() && sketch.columns[index].kind != "v0";
    let is_free = sketch.name == VALIDATION;
    let mut previous: Option<&'a Vec<String>> = None;
    for row in &sketch.rows {
        let keys = (0..row.len()).filter(|index| sketch.columns[*index].is_key);
        let different = previous.and_then(|previous| {
            keys.clone()
                .find(|index| previous[*index] != row[*index])
                .map(|index| (previous, index))
        });
        for index in (0..row.len()).filter(|index| is_text(*index) && !row[*index].is_empty()) {
            order.add(&row[index]);
        }
        if let Some((previous, index)) = different
            && !is_free
            && is_text(index)
            && !previous[index].is_empty()
            && !row[index].is_empty()
        {
            order.want(&previous[index], &row[index]);
        }
        previous = Some(row);
    }
}

fn integer(text: &str, width: u8) -> Option<Vec<u8>> {
    if text.is_empty() {
        return Some(vec![0; if width == 4 { 4 } else { 2 }]);
    }
    if width == 4 {
        let number: i32 = text.parse().ok()?;
        let stored = number.cast_unsigned() ^ 0x8000_0000;
        return (stored != 0).then(|| stored.to_le_bytes().to_vec());
    }
    let number: i16 = text.parse().ok()?;
    (number != i16::MIN).then(|| word(number).to_vec())
}

fn word(number: i16) -> [u8; 2] {
    (number.cast_unsigned() ^ 0x8000).to_le_bytes()
}

/// Encodes a text; what Windows-1252 lacks becomes a question mark.
fn windows_1252(text: &str) -> Vec<u8> {
    let special = |character: char| {
        (0x80..=0x9f_u8).find(|code| {
            let bytes = [*code];
            let decoded = msi::Codepage(CODE_PAGE).decode(&bytes);
            decoded.is_ok_and(|decoded| decoded.text.chars().eq([character]))
        })
    };
    let encode = |character: char| match u8::try_from(character) {
        Ok(byte) if !(0x80..=0x9f).contains(&byte) => byte,
        _ => special(character).unwrap_or(b'?'),
    };
    text.chars().map(encode).collect()
}

/// Returns as much of an encoded name as a compound file can hold.
fn stored(raw: &str) -> String {
    let mut units = 0;
    let fits = |letter: &char| {
        units += letter.len_utf16();
        units <= LONGEST_NAME
    };
    raw.chars().take_while(fits).collect()
}

/// Encodes the name of a stream: pairs of letters are packed into one unit.
fn encode(name: &str) -> String {
    let pack = |letter: char| {
        let value = PACKED
            .iter()
            .position(|packed| letter == char::from(*packed))?;
        u32::try_from(value).ok()
    };
    let mut raw = String::new();
    let mut rest = name.chars().peekable();
    while let Some(first) = rest.next() {
        let unit = match (pack(first), rest.peek().copied().and_then(pack)) {
            (None, _) => None,
            (Some(low), None) => char::from_u32(0x4800 + low),
            (Some(low), Some(high)) => {
                rest.next();
                char::from_u32(0x3800 + (high << 6) + low)
            }
        };
        raw.push(unit.unwrap_or(first));
    }
    raw
}

#[cfg(test)]
mod tests {
    use super::super::{base, fill, given::Given, read};
    use super::*;

    /// Whether the rows of all tables are sorted by the stored values of their keys.
    fn check(is_module: bool, tables: &str, expect: bool) {
        let given = Given::read(&read(tables).unwrap()).unwrap();
        let base = base::tables(is_module).unwrap();
        let (sketches, _) = fill::fill(base, &given, is_module).unwrap();
        let pool = Pool::of(&sketches).unwrap();
        let is_sorted = sketches.iter().all(|sketch| {
            let sketch = pool.sorted(sketch);
            let stored = |row: &Vec<String>| {
                let cells = sketch
                    .columns
                    .iter()
                    .zip(row)
                    .filter(|(column, _)| column.is_key);
                let stored = cells.map(|(column, text)| {
                    if column.is_number() {
                        text.parse().unwrap()
                    } else {
                        pool.numbers.get(text).copied().map_or(0, i32::from)
                    }
                });
                stored.collect::<Vec<_>>()
            };
            sketch.rows.is_sorted_by_key(stored)
        });
        assert_eq!(is_sorted, expect, "{tables}");
    }

    #[test]
    fn rows_are_sorted_as_they_are_written() {
        check(false, "", true);
        check(true, "", true);
        let written = "
            Component: [{Component: c2}, {Component: c1}]
            FeatureComponents: [{Component_: c2}, {Component_: c1}]";
        check(false, written, true);
        let contradicting = "
            Component: [{Component: c2}, {Component: c1}]
            FeatureComponents: [{Component_: c1}, {Component_: c2}]";
        check(false, contradicting, false);
        check(false, "Media: [{DiskId: 3}, {DiskId: 2}]", false);
    }
}
