//! What stands in the way of files and folders, where the system's own words say too little.

use std::io;

use crate::terminal::printable;

/// Why something cannot be done with a file or folder that the caller may otherwise do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Obstacle {
    /// Another program has the file open in a way that keeps others out.
    #[error("a program has it open")]
    Held,
    /// Another program has a file below the folder open, or works in it.
    #[error("a program has a file in it open, or runs in it")]
    HeldWithin,
    /// The file that would be replaced is marked as read-only.
    #[error("it is read-only")]
    ReadOnly,
    /// A file system is mounted there, so that it cannot be renamed or replaced.
    #[error("something is mounted there")]
    Mounted,
    /// The name is a device of Windows.
    #[error("the name is a device on Windows")]
    Device,
    /// The name has a dot or a space at its end.
    #[error("Windows drops the last character of the name")]
    LostEnd,
    /// The name has a character that Windows keeps for itself.
    #[error("the name has the character `{}`, which Windows does not allow", printable(&.0.to_string()))]
    ReservedCharacter(char),
}

impl Obstacle {
    /// Returns what is in the way, if an error of the disk says so.
    pub fn of(error: &io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }
}

impl From<Obstacle> for io::Error {
    fn from(obstacle: Obstacle) -> Self {
        let kind = match obstacle {
            Obstacle::Held | Obstacle::HeldWithin | Obstacle::Mounted => {
                io::ErrorKind::ResourceBusy
            }
            Obstacle::ReadOnly => io::ErrorKind::PermissionDenied,
            Obstacle::Device | Obstacle::LostEnd | Obstacle::ReservedCharacter(_) => {
                io::ErrorKind::InvalidFilename
            }
        };
        Self::new(kind, obstacle)
    }
}
