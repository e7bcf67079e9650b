//! The transforms inside patches, each as a file of its own.

use std::io::{self, Cursor, Read as _, Write as _};
use std::path::PathBuf;

use cfb::{CompoundFile, Version};

type Bytes<'a> = Cursor<&'a [u8]>;

/// Takes the transforms out of a patch. What is none, or cannot be read, has none.
pub fn inside(patch: &[u8]) -> Vec<Vec<u8>> {
    let Ok(mut patch) = CompoundFile::open(Cursor::new(patch)) else {
        return Vec::new();
    };
    let entries = patch.walk().filter(cfb::Entry::is_storage);
    let storages: Vec<_> = entries.map(|entry| entry.path().to_path_buf()).collect();
    // The first is the root.
    let below_root = storages.into_iter().skip(1);
    below_root
        .filter_map(|storage| alone(&mut patch, &storage).ok())
        .collect()
}

/// Writes a storage as the root of a compound file.
fn alone(patch: &mut CompoundFile<Bytes<'_>>, storage: &PathBuf) -> io::Result<Vec<u8>> {
    let class = *patch.entry(storage)?.clsid();
    let entries = patch.read_storage(storage)?;
    let streams = entries.filter(cfb::Entry::is_stream);
    let names: Vec<_> = streams.map(|entry| entry.name().to_owned()).collect();
    let mut file = CompoundFile::create_with_version(Version::V3, Cursor::new(Vec::new()))?;
    file.set_storage_clsid("/", class)?;
    for name in names {
        let mut bytes = Vec::new();
        patch
            .open_stream(storage.join(&name))?
            .read_to_end(&mut bytes)?;
        file.create_stream(&name)?.write_all(&bytes)?;
    }
    file.flush()?;
    Ok(file.into_inner().into_inner())
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn each_storage_becomes_a_file() {
        let mut patch = CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        patch.create_stream("/of the patch").unwrap();
        for (name, class) in [("one", 1), ("two", 2)] {
            let storage = format!("/{name}");
            patch.create_storage(&storage).unwrap();
            let class = Uuid::from_u128(class);
            patch.set_storage_clsid(&storage, class).unwrap();
            let mut stream = patch.create_stream(format!("/{name}/changes")).unwrap();
            stream.write_all(name.as_bytes()).unwrap();
        }
        patch.flush().unwrap();
        let files = inside(patch.into_inner().get_ref());
        let told = files.into_iter().map(|bytes| {
            let mut file = CompoundFile::open_strict(Cursor::new(bytes)).unwrap();
            let mut text = String::new();
            let mut stream = file.open_stream("/changes").unwrap();
            stream.read_to_string(&mut text).unwrap();
            let entries = file.read_root_storage().count();
            (text, file.root_entry().clsid().as_u128(), entries)
        });
        let expect = [("one", 1, 1), ("two", 2, 1)];
        let expect = expect.map(|(text, class, entries)| (text.to_owned(), class, entries));
        assert_eq!(told.collect::<Vec<_>>(), expect);
    }

    #[test]
    fn what_is_no_compound_file_has_none() {
        assert!(inside(b"MSCF").is_empty());
    }
}
