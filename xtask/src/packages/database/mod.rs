//! Installer databases: tables and summary information in, the streams of the compound file out.
//!
//! The only place that names the `msi` crate. It checks every cell against its column and sorts the rows
//! by their string numbers, as Windows Installer wants them.

mod schema;

use std::io::{self, Cursor, Read as _, Write as _};
use std::time::SystemTime;

use jiff::Timestamp;
pub use msi::Value;
use msi::{CodePage, Insert, LanguageId, PackageType};
use uuid::Uuid;

use super::compound_file::Stream;

/// The class of an installation package, in the root of its compound file.
pub const PACKAGE_CLASS: Uuid = uuid::uuid!("000c1084-0000-0000-c000-000000000046");

/// The [version] of Windows Installer that a package needs: 2.0, the first with 64-bit packages.
///
/// [version]: https://learn.microsoft.com/windows/win32/msi/page-count-summary
const INSTALLER_VERSION: i32 = 200;
/// [Long names, compressed, elevated](https://learn.microsoft.com/windows/win32/msi/word-count-summary).
const COMPRESSED_SOURCE: i32 = 2;
/// [Read-only recommended](https://learn.microsoft.com/windows/win32/msi/security-summary).
const READ_ONLY_RECOMMENDED: i32 = 2;

/// A table and its rows; its columns are those of the standard schema.
#[derive(Debug)]
pub struct Table {
    /// One of the standard tables that a stand-in needs.
    pub name: &'static str,
    /// Rows with a value for every column.
    pub rows: Vec<Vec<Value>>,
}

/// The [summary information] of a package.
///
/// [summary information]: https://learn.microsoft.com/windows/win32/msi/summary-property-descriptions
#[derive(Debug)]
pub struct Summary {
    /// The product's name.
    pub subject: String,
    /// Its manufacturer.
    pub author: String,
    /// What the package is.
    pub comments: String,
    /// `Intel` or `x64`.
    pub architecture: &'static str,
    /// As a Windows language identifier.
    pub language: u16,
    /// The package code.
    pub package_code: Uuid,
    /// When it was made and last written.
    pub time: Timestamp,
}

/// What a package's compound file holds.
#[derive(Debug)]
pub struct Streams {
    /// The tables, the string pool and the summary information.
    pub database: Vec<Stream>,
    /// The cabinet.
    pub cabinet: Stream,
}

/// A database that could not be written: where it failed.
#[derive(Debug, thiserror::Error)]
#[error("cannot write the {part} of the database")]
pub struct DatabaseError {
    /// A table or another part.
    pub part: String,
    /// The reason, in the words of the crate that writes it.
    pub source: io::Error,
}

/// Writes a database around a cabinet of that name.
pub fn write(
    tables: &[Table],
    summary: &Summary,
    cabinet_name: &str,
    cabinet: &[u8],
) -> Result<Streams, DatabaseError> {
    let during = |part: &str| {
        let part = part.to_owned();
        move |source| DatabaseError { part, source }
    };
    let file = Cursor::new(Vec::new());
    let mut package =
        msi::Package::create(PackageType::Installer, file).map_err(during("frame"))?;
    package.set_database_codepage(CodePage::Windows1252);
    for Table { name, rows } in tables {
        let part = format!("table `{name}`");
        package
            .create_table(*name, schema::columns(name))
            .map_err(during(&part))?;
        let insert = Insert::into(*name).rows(rows.clone());
        package.insert_rows(insert).map_err(during(&part))?;
    }
    summary.write(package.summary_info_mut());
    package
        .write_stream(cabinet_name)
        .and_then(|mut stream| stream.write_all(cabinet))
        .map_err(during("cabinet"))?;
    let file = package.into_inner().map_err(during("end"))?;
    read_streams(file).map_err(during("streams"))
}

impl Summary {
    fn write(&self, info: &mut msi::SummaryInfo) {
        info.set_codepage(CodePage::Windows1252);
        info.set_title("Installation Database");
        info.set_subject(&*self.subject);
        info.set_author(&*self.author);
        info.set_keywords(&["Installer".to_owned()]);
        info.set_comments(&*self.comments);
        info.set_arch(self.architecture);
        info.set_languages(&[LanguageId::from_id(self.language)]);
        info.set_uuid(self.package_code);
        let time = SystemTime::try_from(self.time).unwrap_or(SystemTime::UNIX_EPOCH);
        info.set_creation_time(time);
        info.set_last_save_time(time);
        info.set_page_count(INSTALLER_VERSION);
        info.set_word_count(COMPRESSED_SOURCE);
        info.set_creating_application("rollpack xtask");
        info.set_doc_security(READ_ONLY_RECOMMENDED);
    }
}

/// Takes the streams out of the compound file that the `msi` crate wrote.
fn read_streams(file: Cursor<Vec<u8>>) -> io::Result<Streams> {
    let mut file = cfb::CompoundFile::open_strict(file)?;
    let names: Vec<String> = file
        .walk()
        .filter(cfb::Entry::is_stream)
        .map(|entry| entry.name().to_owned())
        .collect();
    let (mut database, mut cabinet) = (Vec::new(), None);
    for name in names {
        let mut bytes = Vec::new();
        file.open_stream(&name)?.read_to_end(&mut bytes)?;
        // Names of tables begin with one mark, those of property sets with another.
        let stream = Stream { name, bytes };
        if stream.name.starts_with(['\u{4840}', '\u{5}']) {
            database.push(stream);
        } else {
            cabinet = Some(stream);
        }
    }
    let cabinet = cabinet.ok_or(io::ErrorKind::NotFound)?;
    Ok(Streams { database, cabinet })
}
