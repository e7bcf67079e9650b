//! What comes from a pipe, saved so that it can be read here and there, and more than once.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::DiskError;
use super::temporary::{Kind, TemporaryFolder, pending, remove_stale};

/// A temporary file, alone in a folder for its owner, and gone with this value.
#[derive(Debug)]
pub struct SpooledFile {
    path: PathBuf,
    _temporary: TemporaryFolder,
}

impl SpooledFile {
    /// Reads `source` to its end into a file of that name, in a new folder below `folder`.
    ///
    /// # Errors
    /// Where the source, which errors call by that name, gives no bytes, or the disk takes none.
    pub fn of(source: &mut impl Read, name: &str, folder: &Path) -> Result<Self, DiskError> {
        let target = folder.join(name);
        let mut pending = pending();
        remove_stale(&target, &pending);
        let during = || DiskError::during("write a temporary file in", folder);
        let mut temporary = TemporaryFolder::beside(&target, Kind::New).map_err(during())?;
        temporary.register(&mut pending);
        drop(pending);
        // A folder inside it, so that nothing else lies beside the file.
        let alone = temporary.path().join("alone");
        fs::create_dir(&alone).map_err(during())?;
        let path = alone.join(name);
        let mut file = File::create_new(&path).map_err(during())?;
        let mut buffer = vec![0; 1 << 16];
        loop {
            let count = match source.read(&mut buffer) {
                Ok(0) => break,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                read => read.map_err(DiskError::during("read", Path::new(name)))?,
            };
            io::Write::write_all(&mut file, &buffer[..count]).map_err(during())?;
        }
        Ok(Self {
            path,
            _temporary: temporary,
        })
    }

    /// Returns where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_has_the_bytes_and_goes_with_its_value() {
        let folder = tempfile::tempdir().unwrap();
        let bytes = vec![7; 200_000];
        let spooled = SpooledFile::of(&mut bytes.as_slice(), "input", folder.path()).unwrap();
        assert_eq!(fs::read(spooled.path()).unwrap(), bytes);
        let beside = fs::read_dir(spooled.path().parent().unwrap()).unwrap();
        assert_eq!(beside.count(), 1);
        drop(spooled);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
