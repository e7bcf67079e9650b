//! Reading what is left of a database that is cut or broken in places.

use std::io::{Read, Seek};

use super::database::Database;
use super::defects::Defects;
use super::error::MsiError;
use super::limits::Limits;
use super::package::StreamId;

/// What could be read of a broken database, and what is wrong with it.
pub struct Salvaged<R> {
    /// The database. A table that is not whole is left out, a cell that leads nowhere is null, and a broken
    /// stream ends where its readable part ends.
    pub database: Database<R>,
    /// Every defect in the order of reading; none for a database that is in order.
    pub defects: Vec<MsiError>,
    /// The streams that are not whole, in the order of the directory.
    pub cut: Vec<CutStream>,
}

/// A stream that is there in part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CutStream {
    /// Which one.
    pub id: StreamId,
    /// Its decoded name.
    pub name: String,
    /// Bytes that can be read, from its start on.
    pub readable: u64,
    /// Bytes that the directory states.
    pub stated: u64,
}

impl CutStream {
    /// Returns how many bytes are missing at its end.
    pub fn missing(&self) -> u64 {
        self.stated.saturating_sub(self.readable)
    }
}

/// Reads as much of a database as can be read.
///
/// Nothing is guessed: bytes whose place the file no longer tells stay unread. Streams that a broken
/// directory tree does not lead to are listed as if they stood in the root.
///
/// # Errors
/// Where nothing can be read: the header or the whole directory is missing, or a limit of the compound
/// file's own structure is exceeded. Also [`MsiError::Io`], which judges nothing.
pub fn salvage<R: Read + Seek>(reader: R, limits: &Limits) -> Result<Salvaged<R>, MsiError> {
    let mut defects = Defects::Note(Vec::new());
    let database = Database::open_with(reader, limits, &mut defects)?;
    let cut = database
        .package()
        .streams
        .iter()
        .map(|stream| CutStream {
            id: stream.id,
            name: stream.name.clone(),
            readable: database.compound.readable(stream.id),
            stated: stream.size,
        })
        .filter(|stream| stream.missing() > 0)
        .collect();
    Ok(Salvaged {
        database,
        defects: defects.into_noted(),
        cut,
    })
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::super::specimen::Cell::{Int, Reference, Text};
    use super::super::specimen::Specimen;
    use super::super::{StreamKind, read};
    use super::*;

    /// Written after all others, which are written in the order of their names.
    const LAST: &str = "字.cab";
    const ID: (&str, u16) = ("Id", 0x2d48);

    fn specimen() -> Specimen {
        let mut specimen = Specimen::new();
        let rows: Vec<_> = (0..300).map(|number| [Int(number)]).collect();
        let rows: Vec<_> = rows.iter().map(<[_; 1]>::as_slice).collect();
        specimen.table("Number", &[("No", 0x2104)], &rows);
        specimen.table("Word", &[ID], &[&[Text("a")], &[Text("b")]]);
        specimen.stream(
            StreamKind::Data,
            LAST,
            (0..=255).cycle().take(20_000).collect(),
        );
        specimen
    }

    fn salvaged(bytes: Vec<u8>) -> Salvaged<Cursor<Vec<u8>>> {
        salvage(Cursor::new(bytes), &Limits::default()).unwrap()
    }

    fn told<R>(salvaged: &Salvaged<R>) -> Vec<String> {
        salvaged.defects.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_whole_database_has_no_defects() {
        let bytes = specimen().build();
        let salvaged = salvaged(bytes.clone());
        assert!(salvaged.defects.is_empty() && salvaged.cut.is_empty());
        let package = read(Cursor::new(bytes), &Limits::default()).unwrap();
        assert_eq!(salvaged.database.into_package(), package);
    }

    #[test]
    fn of_a_cut_file_the_rest_is_read() {
        let bytes = specimen().build();
        let content: Vec<u8> = (0..=255).cycle().take(20_000).collect();
        let at = bytes
            .windows(8192)
            .position(|part| part == &content[..8192]);
        let keep = at.unwrap() + 8192 + 100;
        let mut salvaged = salvaged(bytes[..keep].to_vec());
        let [cut] = &salvaged.cut[..] else {
            panic!("{:?}", salvaged.cut)
        };
        assert_eq!((cut.name.as_str(), cut.stated), (LAST, 20_000));
        assert_eq!(cut.readable, 8192 + 100);
        let mut found = Vec::new();
        let id = cut.id;
        salvaged
            .database
            .open_stream(id)
            .unwrap()
            .read_to_end(&mut found)
            .unwrap();
        assert_eq!(found, content[..8292]);
        assert!(matches!(salvaged.defects[0], MsiError::Truncated { .. }));
        let broken = "the stream `字.cab` can be read for 8292 of 20000 bytes";
        assert!(
            told(&salvaged).contains(&broken.to_owned()),
            "{:#?}",
            told(&salvaged)
        );
    }

    #[test]
    fn a_table_that_is_not_whole_is_left_out() {
        let mut specimen = specimen();
        specimen.stream(StreamKind::Table, "Number", vec![0; 1203]);
        let salvaged = salvaged(specimen.build());
        let names: Vec<_> = salvaged
            .database
            .package()
            .tables
            .iter()
            .map(super::super::table::Table::name)
            .collect();
        assert_eq!(names, ["Word"]);
        let uneven = "table `Number` has 1203 bytes, which is no multiple of its 4-byte rows";
        assert_eq!(told(&salvaged), [uneven]);
    }

    #[test]
    fn cells_that_lead_nowhere_are_null() {
        let mut specimen = specimen();
        let rows: [&[_]; 3] = [&[Text("x")], &[Reference(99)], &[Reference(98)]];
        specimen.table("Lost", &[ID], &rows);
        let salvaged = salvaged(specimen.build());
        let lost = salvaged.database.package().tables.get("Lost").unwrap();
        let cells: Vec<_> = lost.rows().map(|row| row.cells()[0].to_text()).collect();
        assert_eq!(cells, ["x", "", ""]);
        let dangling = "row 1 of `Lost` has in `Id` the string 99, and the pool has 8";
        assert_eq!(told(&salvaged), [dangling]);
    }

    #[test]
    fn what_is_no_compound_file_is_refused() {
        let result = salvage(Cursor::new(b"MZ".to_vec()), &Limits::default());
        assert!(matches!(result, Err(MsiError::NotACompoundFile { .. })));
    }
}
