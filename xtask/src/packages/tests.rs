//! The committed recipes give what they say, and other readers agree.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};
use std::path::Path;
use std::process::Command;

use msi::{ColumnType, Expr, Select};
use tempfile::TempDir;

use super::recipe::Platform;
use super::*;
use crate::peers;

/// Makes a committed recipe into a folder that is gone when dropped.
fn made(name: &str) -> (TempDir, PathBuf, Recipe) {
    let scratch = tempfile::tempdir().unwrap();
    let target = scratch.path().join(name);
    let recipe = read(&recipe_path(name)).unwrap();
    let Made { files, bytes } = make(&recipe_path(name), &target).unwrap();
    assert_eq!(files, recipe.packages.len() + recipe.files.len());
    let sizes = recipe.packages.iter().map(|package| package.size);
    let loose = recipe.files.iter().map(|file| file.content.len() as u64);
    assert_eq!(bytes, sizes.chain(loose).sum::<u64>());
    (scratch, target, recipe)
}

fn content(folder: &Path, package: &Package) -> Vec<u8> {
    disk::read(&folder.join(&package.file), package.size).unwrap()
}

#[test]
fn recipes_give_their_payloads_and_nothing_else() {
    let mut codes = BTreeSet::new();
    for name in recipes_or(&[]).unwrap() {
        let (_scratch, folder, recipe) = made(&name);
        check_listing(&folder, &recipe);
        for package in &recipe.packages {
            for code in check_package(package, content(&folder, package)) {
                assert!(
                    codes.insert(code.clone()),
                    "{}: {code} is there twice",
                    package.file
                );
            }
        }
    }
}

/// The folder holds the payloads of the recipe, of their sizes and times.
fn check_listing(folder: &Path, recipe: &Recipe) {
    let listed = disk::list(folder).unwrap().into_iter();
    let found: BTreeMap<_, _> = listed
        .map(|entry| (entry.name, (entry.size, entry.modified)))
        .collect();
    let packages = recipe.packages.iter().map(|package| {
        let facts = (package.size, package.modified);
        (package.file.clone(), facts)
    });
    let files = recipe.files.iter().map(|file| {
        let facts = (file.content.len() as u64, file.modified);
        (file.file.clone(), facts)
    });
    assert_eq!(found, packages.chain(files).collect());
}

/// The package says what its recipe says; returns its product, upgrade and package code.
fn check_package(package: &Package, bytes: Vec<u8>) -> [String; 3] {
    let mut database = msi::Package::open(Cursor::new(bytes)).unwrap();
    let property = |name: &str| {
        let is_named = Expr::col("Property").eq(Expr::string(name));
        let select = Select::table("Property").with(is_named);
        let mut rows = database.select_rows(select).unwrap();
        rows.next().unwrap()["Value"].as_str().unwrap().to_owned()
    };
    let [product, version, language, manufacturer, code, upgrade] = [
        "ProductName",
        "ProductVersion",
        "ProductLanguage",
        "Manufacturer",
        "ProductCode",
        "UpgradeCode",
    ]
    .map(property);
    assert_eq!(product, package.product);
    assert_eq!(version, package.version.to_string());
    assert_eq!(language, package.language.to_string());
    assert_eq!(manufacturer, package.manufacturer);

    let summary = database.summary_info();
    let platform = match package.platform {
        Platform::X86 => "Intel",
        Platform::X64 => "x64",
    };
    assert_eq!(summary.arch(), Some(platform));
    assert_eq!(summary.subject(), Some(&*package.product));
    let counts = (summary.page_count(), summary.word_count());
    assert_eq!(counts, (Some(200), Some(2)));
    let time = jiff::Timestamp::try_from(summary.creation_time().unwrap());
    assert_eq!(time.unwrap(), package.modified);
    let code_pages = [summary.codepage(), database.database_codepage()];
    assert_eq!(code_pages, [msi::CodePage::Windows1252; 2]);
    [code, upgrade, summary.uuid().unwrap().to_string()]
}

#[test]
fn an_older_folder_is_replaced_by_the_same_bytes() {
    let (_scratch, folder, recipe) = made("example");
    let all = |folder: &Path| -> Vec<_> {
        recipe
            .packages
            .iter()
            .map(|package| content(folder, package))
            .collect()
    };
    let first = all(&folder);
    disk::create_folder(&folder.join("stray")).unwrap();
    make(&recipe_path("example"), &folder).unwrap();
    assert_eq!(all(&folder), first);
    assert_eq!(
        disk::list(&folder).unwrap().len(),
        first.len() + recipe.files.len()
    );
}

#[test]
fn every_column_is_validated_and_every_row_is_in_its_place() {
    let (_scratch, folder, recipe) = made("example");
    for package in &recipe.packages {
        let bytes = content(&folder, package);
        let mut database = msi::Package::open(Cursor::new(&bytes)).unwrap();
        let described: BTreeSet<(String, String)> = database
            .select_rows(Select::table("_Validation"))
            .unwrap()
            .map(|row| {
                (
                    row["Table"].as_str().unwrap().to_owned(),
                    row["Column"].as_str().unwrap().to_owned(),
                )
            })
            .collect();
        let tables = database
            .tables()
            .filter(|table| !matches!(table.name(), "_Tables" | "_Columns"));
        let columns: BTreeSet<_> = tables
            .flat_map(|table| {
                let columns = table.columns().iter();
                columns.map(|column| (table.name().to_owned(), column.name().to_owned()))
            })
            .collect();
        assert_eq!(described, columns);

        let streams = table_streams(&bytes);
        for table in database.tables() {
            let widths = table.columns().iter().map(|column| match column.coltype() {
                ColumnType::Int32 => 4,
                _ => 2,
            });
            let keys = table.primary_key_indices().len();
            let rows = raw_rows(&streams[table.name()], &widths.collect::<Vec<_>>());
            assert!(!rows.is_empty(), "{} has no rows", table.name());
            let ascending = rows.is_sorted_by(|a, b| a[..keys] < b[..keys]);
            assert!(
                ascending,
                "{} is not sorted by its {keys} key columns",
                table.name()
            );
        }
    }
}

/// The streams of tables by the names of the tables.
fn table_streams(file: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut file = cfb::CompoundFile::open_strict(Cursor::new(file)).unwrap();
    let names: Vec<String> = file.walk().map(|entry| entry.name().to_owned()).collect();
    let tables = names.iter().filter(|name| name.starts_with('\u{4840}'));
    let read = |name: &String| {
        let mut bytes = Vec::new();
        file.open_stream(name)
            .unwrap()
            .read_to_end(&mut bytes)
            .unwrap();
        (decoded(name), bytes)
    };
    tables.map(read).collect()
}

/// Undoes the packing of two characters into one.
fn decoded(name: &str) -> String {
    let digit = |value: u32| {
        let digits = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._";
        char::from(digits[value as usize])
    };
    let units = name.chars().skip(1).map(u32::from);
    let pairs = units.map(|unit| match unit.checked_sub(0x4800) {
        Some(single) => digit(single).to_string(),
        None => [(unit - 0x3800) & 0x3F, (unit - 0x3800) >> 6]
            .map(digit)
            .iter()
            .collect(),
    });
    pairs.collect()
}

/// The cells of a table as the numbers that they are stored as, column by column.
fn raw_rows(stream: &[u8], widths: &[usize]) -> Vec<Vec<u32>> {
    let count = stream.len() / widths.iter().sum::<usize>();
    let mut rows = vec![Vec::new(); count];
    let mut rest = stream;
    for width in widths {
        let (column, after) = rest.split_at(width * count);
        rest = after;
        for (row, cell) in rows.iter_mut().zip(column.chunks(*width)) {
            row.push(
                cell.iter()
                    .rev()
                    .fold(0, |value, byte| value << 8 | u32::from(*byte)),
            );
        }
    }
    assert!(rest.is_empty());
    rows
}

#[test]
fn other_readers_find_the_files() {
    let Some(((msiinfo, cabextract), seven_zip)) = peers::program("msiinfo")
        .zip(peers::program("cabextract"))
        .zip(peers::program("7z"))
    else {
        return;
    };
    let (scratch, folder, recipe) = made("example");
    for package in &recipe.packages {
        let path = folder.join(&package.file);
        let tested = peers::run(Command::new(&seven_zip).arg("t").arg(&path)).unwrap();
        assert!(tested.contains("Everything is Ok"), "{tested}");

        let table = |name: &str| {
            peers::run(Command::new(&msiinfo).arg("export").arg(&path).arg(name)).unwrap()
        };
        assert!(table("Property").contains(&package.product));
        let files = table("File");
        let hashes = table("MsiFileHash");
        let cabinet = Command::new(&msiinfo)
            .arg("extract")
            .arg(&path)
            .arg(tables::CABINET)
            .output();
        let cabinet_path = scratch.path().join("payload.cab");
        let mut pending = disk::PendingFile::beside(&cabinet_path).unwrap();
        pending.write_all(&cabinet.unwrap().stdout).unwrap();
        pending.publish(Replace::Existing).unwrap();
        let listed = peers::run(Command::new(&cabextract).arg("-t").arg(&cabinet_path)).unwrap();
        assert!(listed.contains("All done, no errors."), "{listed}");

        // Each member is in the File table; its MD5 is in MsiFileHash unless it has a version.
        let members = listed
            .lines()
            .filter_map(|line| line.trim().split_once("  OK"));
        let members: Vec<(&str, &str)> = members
            .map(|(name, sum)| (name.trim(), sum.trim()))
            .collect();
        assert_eq!(members.len(), package.files.len());
        for (name, sum) in members {
            let row = files.lines().find(|row| row.starts_with(name)).unwrap();
            let versioned = row.contains(&package.version.to_string());
            assert_eq!(
                hashes.contains(&hash_row(name, sum)),
                !versioned,
                "{name} {sum}\n{hashes}"
            );
        }
    }
}

/// A row of `MsiFileHash` as msiinfo exports it, for an MD5 in hexadecimal.
fn hash_row(name: &str, sum: &str) -> String {
    let parts = (0..4).map(|n| u32::from_str_radix(&sum[n * 8..n * 8 + 8], 16).unwrap());
    let parts: Vec<String> = parts
        .map(|part| part.swap_bytes().cast_signed().to_string())
        .collect();
    format!("{name}\t0\t{}", parts.join("\t"))
}

/// The table of the article that the recipe stands in for.
#[test]
fn the_documented_rollup_is_the_documented_one() {
    let Some(article) = peers::shared("seed/kb-article.txt") else {
        return;
    };
    let article = String::from_utf8(disk::read(&article, RECIPE_LIMIT).unwrap()).unwrap();
    let lines: Vec<&str> = article.lines().collect();
    let documented: Vec<_> = lines
        .windows(5)
        .filter(|lines| lines[0].contains(".msi") && lines[1] == "Not Applicable")
        .map(|row| {
            let time =
                jiff::civil::DateTime::strptime("%d-%b-%Y %H:%M", format!("{} {}", row[3], row[4]));
            let time = time
                .unwrap()
                .to_zoned_datetime(jiff::tz::TimeZone::UTC)
                .unwrap()
                .timestamp();
            (
                row[0].to_owned(),
                row[2].replace(',', "").parse::<u64>().unwrap(),
                time,
            )
        })
        .collect();
    let recipe = read(&recipe_path("hmc-4.0")).unwrap();
    let packages = recipe.packages.into_iter();
    let made: Vec<_> = packages.map(|p| (p.file, p.size, p.modified)).collect();
    assert_eq!(made, documented);
    assert_eq!(made.len(), 47);
    assert_eq!(made.iter().map(|row| row.1).sum::<u64>(), 18_955_776);
}
