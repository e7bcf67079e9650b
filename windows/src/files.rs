//! Files: moved so that the disk has it, and told apart.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::windows::ffi::OsStrExt as _;
use std::os::windows::fs::OpenOptionsExt as _;
use std::os::windows::io::AsRawHandle as _;
use std::path::{Path, PathBuf};

use windows_sys::Win32::Foundation::FALSE;
use windows_sys::Win32::Storage::FileSystem::{
    BY_HANDLE_FILE_INFORMATION, FILE_FLAG_BACKUP_SEMANTICS, FILE_SHARE_DELETE, FILE_SHARE_READ,
    FILE_SHARE_WRITE, GetFileInformationByHandle, MOVEFILE_REPLACE_EXISTING,
    MOVEFILE_WRITE_THROUGH, MoveFileExW,
};

/// What becomes of a file that stands under the new name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// It stays, and the move fails.
    Stays,
    /// It goes.
    Goes,
}

/// Moves a file or folder on its volume, and returns when the disk has it
/// (<https://learn.microsoft.com/windows/win32/api/winbase/nf-winbase-movefileexw>).
pub fn move_durably(from: &Path, to: &Path, existing: Existing) -> io::Result<()> {
    let (from, to) = (wide(from)?, wide(to)?);
    let flags = match existing {
        Existing::Stays => MOVEFILE_WRITE_THROUGH,
        Existing::Goes => MOVEFILE_WRITE_THROUGH | MOVEFILE_REPLACE_EXISTING,
    };
    // SAFETY: both texts end with a zero and live until the call returns.
    if unsafe { MoveFileExW(from.as_ptr(), to.as_ptr(), flags) } == FALSE {
        return Err(io::Error::last_os_error());
    }
    Ok(())
}

/// What tells a file or folder from every other one of the computer while it exists: its volume and its index there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity {
    volume: u32,
    index: u64,
}

/// Returns the identity of what stands at `path`, following links
/// (<https://learn.microsoft.com/windows/win32/api/fileapi/ns-fileapi-by_handle_file_information>).
pub fn identity(path: &Path) -> io::Result<Identity> {
    let file: File = OpenOptions::new()
        .access_mode(0)
        .share_mode(FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE)
        .custom_flags(FILE_FLAG_BACKUP_SEMANTICS)
        .open(path)?;
    let mut information = BY_HANDLE_FILE_INFORMATION::default();
    // SAFETY: the handle is open and the structure is ours until the call returns.
    if unsafe { GetFileInformationByHandle(file.as_raw_handle(), &raw mut information) } == FALSE {
        return Err(io::Error::last_os_error());
    }
    let (high, low) = (information.nFileIndexHigh, information.nFileIndexLow);
    Ok(Identity {
        volume: information.dwVolumeSerialNumber,
        index: u64::from(high) << 32 | u64::from(low),
    })
}

/// From this length on a path goes by its verbatim form: folders may have 248 characters without, files 260
/// (<https://learn.microsoft.com/windows/win32/fileio/maximum-file-path-limitation>).
const LONG: usize = 240;

/// Returns a path as Windows takes it, however long.
fn wide(path: &Path) -> io::Result<Vec<u16>> {
    let absolute = std::path::absolute(path)?;
    let text = |path: &Path| -> Vec<u16> { path.as_os_str().encode_wide().collect() };
    let mut wide = text(&absolute);
    if wide.contains(&0) {
        return Err(io::ErrorKind::InvalidFilename.into());
    }
    if wide.len() >= LONG {
        wide = text(&verbatim(&absolute));
    }
    wide.push(0);
    Ok(wide)
}

/// Returns the verbatim form of an absolute path.
fn verbatim(absolute: &Path) -> PathBuf {
    let Some(text) = absolute.to_str() else {
        // Not Unicode: only the standard library's own calls know how to lengthen it.
        return absolute.to_path_buf();
    };
    if text.starts_with(r"\\?\") || text.starts_with(r"\\.\") {
        return absolute.to_path_buf();
    }
    match text.strip_prefix(r"\\") {
        Some(share) => format!(r"\\?\UNC\{share}").into(),
        None => format!(r"\\?\{text}").into(),
    }
}
