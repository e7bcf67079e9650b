//! The folders that Windows Installer knows by name.
//!
//! See [System Folder Properties](https://learn.microsoft.com/windows/win32/msi/property-reference#system-folder-properties).

/// A folder that Windows Installer knows by name, so that what the `Directory` table says of its place is moot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StandardFolder {
    name: &'static str,
    owner: Owner,
    bits: Bits,
}

/// Whose folder it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owner {
    /// The machine's.
    Machine,
    /// The user's in an installation for one user, everybody's in one for all. It counts as part of the profile.
    Either,
    /// Always the user's.
    User,
}

/// Which programs a folder is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bits {
    /// 32-bit ones.
    Narrow,
    /// 64-bit ones.
    Wide,
    /// All of them.
    Any,
}

/// All of them, sorted by name. The three with `6432` are those of the `WiX` toolset: either of two, by the platform.
pub const STANDARD_FOLDERS: [StandardFolder; 31] = [
    folder("AdminToolsFolder", Owner::Either, Bits::Any),
    folder("AppDataFolder", Owner::User, Bits::Any),
    folder("CommonAppDataFolder", Owner::Machine, Bits::Any),
    folder("CommonFiles6432Folder", Owner::Machine, Bits::Any),
    folder("CommonFiles64Folder", Owner::Machine, Bits::Wide),
    folder("CommonFilesFolder", Owner::Machine, Bits::Narrow),
    folder("DesktopFolder", Owner::Either, Bits::Any),
    folder("FavoritesFolder", Owner::User, Bits::Any),
    folder("FontsFolder", Owner::Machine, Bits::Any),
    folder("LocalAppDataFolder", Owner::User, Bits::Any),
    folder("MyPicturesFolder", Owner::User, Bits::Any),
    folder("NetHoodFolder", Owner::User, Bits::Any),
    folder("PerUserProgramFilesFolder", Owner::Machine, Bits::Any),
    folder("PersonalFolder", Owner::User, Bits::Any),
    folder("PrintHoodFolder", Owner::User, Bits::Any),
    folder("ProgramFiles6432Folder", Owner::Machine, Bits::Any),
    folder("ProgramFiles64Folder", Owner::Machine, Bits::Wide),
    folder("ProgramFilesFolder", Owner::Machine, Bits::Narrow),
    folder("ProgramMenuFolder", Owner::Either, Bits::Any),
    folder("RecentFolder", Owner::User, Bits::Any),
    folder("SendToFolder", Owner::User, Bits::Any),
    folder("StartMenuFolder", Owner::Either, Bits::Any),
    folder("StartupFolder", Owner::Either, Bits::Any),
    folder("System16Folder", Owner::Machine, Bits::Any),
    folder("System6432Folder", Owner::Machine, Bits::Any),
    folder("System64Folder", Owner::Machine, Bits::Wide),
    folder("SystemFolder", Owner::Machine, Bits::Narrow),
    folder("TempFolder", Owner::Machine, Bits::Any),
    folder("TemplateFolder", Owner::Either, Bits::Any),
    folder("WindowsFolder", Owner::Machine, Bits::Any),
    folder("WindowsVolume", Owner::Machine, Bits::Any),
];

const fn folder(name: &'static str, owner: Owner, bits: Bits) -> StandardFolder {
    StandardFolder { name, owner, bits }
}

impl StandardFolder {
    /// Finds the folder that a key of `Directory` means. A merge module's keys have its GUID behind a dot.
    pub fn of(key: &str) -> Option<&'static Self> {
        let (name, _) = key.split_once('.').unwrap_or((key, ""));
        let found = STANDARD_FOLDERS.binary_search_by(|folder| folder.name.cmp(name));
        found.ok().map(|index| &STANDARD_FOLDERS[index])
    }

    /// Returns the name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Returns which programs it is for.
    pub fn bits(&self) -> Bits {
        self.bits
    }

    /// Whether it counts as part of the user's profile, whatever `ALLUSERS` says: what ICE38, 43, 57, 64 and 90 mean.
    ///
    /// The list is not published; the pages of these rules and public logs name its members.
    pub fn is_profile(&self) -> bool {
        self.owner != Owner::Machine
    }

    /// Whether it is the user's in every installation: the shorter list of
    /// [ICE91](https://learn.microsoft.com/windows/win32/msi/ice91).
    pub fn is_always_of_user(&self) -> bool {
        self.owner == Owner::User
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_found_by_key() {
        assert!(STANDARD_FOLDERS.is_sorted());
        let name = |key| StandardFolder::of(key).map(StandardFolder::name);
        assert_eq!(name("FontsFolder"), Some("FontsFolder"));
        assert_eq!(
            name("WindowsFolder.7EBEDD3E_AA66_11D2_B980_006097C4DE24"),
            Some("WindowsFolder")
        );
        assert_eq!((name("FontsFolders"), name("fontsfolder")), (None, None));
    }

    #[test]
    fn profiles_are_known() {
        let names = |is: fn(&StandardFolder) -> bool| {
            STANDARD_FOLDERS.iter().filter(|folder| is(folder)).count()
        };
        assert_eq!(
            (
                names(StandardFolder::is_profile),
                names(StandardFolder::is_always_of_user)
            ),
            (15, 9)
        );
    }
}
