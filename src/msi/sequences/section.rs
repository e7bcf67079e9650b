//! The sections of a sequence, and which of them each standard action belongs to.

/// A part of a sequence that begins and ends with an action.
///
/// See [ICE27](https://learn.microsoft.com/windows/win32/msi/ice27).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// Up to `CostInitialize`: what is there already.
    Search,
    /// From `CostInitialize` to `CostFinalize`: folders and sizes.
    Costing,
    /// From `CostFinalize` to `InstallValidate`: what is to be installed.
    Selection,
    /// From `InstallValidate` to `InstallFinalize`: the script.
    Execution,
    /// From `InstallValidate` on, also behind `InstallFinalize`.
    ExecutionOrLater,
}

/// What belongs to the script without writing anything into it.
const AROUND_SCRIPT: [&str; 4] = [
    "ForceReboot",
    "InstallExecute",
    "InstallExecuteAgain",
    "InstallInitialize",
];

/// What writes the script: registration, publication, files.
const SCRIPT: [&str; 52] = [
    "AllocateRegistrySpace",
    "BindImage",
    "CreateFolders",
    "CreateShortcuts",
    "DeleteServices",
    "DuplicateFiles",
    "InstallAdminPackage",
    "InstallFiles",
    "InstallODBC",
    "InstallServices",
    "MoveFiles",
    "MsiConfigureServices",
    "MsiPublishAssemblies",
    "MsiUnpublishAssemblies",
    "PatchFiles",
    "ProcessComponents",
    "PublishComponents",
    "PublishFeatures",
    "PublishProduct",
    "RegisterClassInfo",
    "RegisterComPlus",
    "RegisterExtensionInfo",
    "RegisterFonts",
    "RegisterMIMEInfo",
    "RegisterProduct",
    "RegisterProgIdInfo",
    "RegisterTypeLibraries",
    "RegisterUser",
    "RemoveDuplicateFiles",
    "RemoveEnvironmentStrings",
    "RemoveFiles",
    "RemoveFolders",
    "RemoveIniValues",
    "RemoveODBC",
    "RemoveRegistryValues",
    "RemoveShortcuts",
    "SelfRegModules",
    "SelfUnregModules",
    "StartServices",
    "StopServices",
    "UnpublishComponents",
    "UnpublishFeatures",
    "UnregisterClassInfo",
    "UnregisterComPlus",
    "UnregisterExtensionInfo",
    "UnregisterFonts",
    "UnregisterMIMEInfo",
    "UnregisterProgIdInfo",
    "UnregisterTypeLibraries",
    "WriteEnvironmentStrings",
    "WriteIniValues",
    "WriteRegistryValues",
];

/// Whether a standard action writes into the script that the installation runs.
pub fn is_script_action(action: &str) -> bool {
    SCRIPT.binary_search(&action).is_ok()
}

impl Section {
    /// Returns the section that a standard action belongs to; `None` for one that may stand anywhere, and for the
    /// actions at which sections begin and end.
    ///
    /// Microsoft has not published the list. It is gathered from the page of ICE27 and from those of the actions.
    pub fn of(action: &str) -> Option<Self> {
        match action {
            "AppSearch" | "CCPSearch" => Some(Self::Search),
            "FileCost" | "IsolateComponents" => Some(Self::Costing),
            "MigrateFeatureStates" | "SetODBCFolders" => Some(Self::Selection),
            "RemoveExistingProducts" => Some(Self::ExecutionOrLater),
            _ if AROUND_SCRIPT.contains(&action) || is_script_action(action) => {
                Some(Self::Execution)
            }
            _ => None,
        }
    }

    /// Returns the action with which it begins, none at the start of a sequence.
    pub fn begin(self) -> Option<&'static str> {
        match self {
            Self::Search => None,
            Self::Costing => Some("CostInitialize"),
            Self::Selection => Some("CostFinalize"),
            Self::Execution | Self::ExecutionOrLater => Some("InstallValidate"),
        }
    }

    /// Returns the action with which it ends, none at the end of a sequence.
    pub fn end(self) -> Option<&'static str> {
        match self {
            Self::Search => Some("CostInitialize"),
            Self::Costing => Some("CostFinalize"),
            Self::Selection => Some("InstallValidate"),
            Self::Execution => Some("InstallFinalize"),
            Self::ExecutionOrLater => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::standard_action::is_standard;
    use super::*;

    #[test]
    fn sections_are_of_standard_actions() {
        assert!(SCRIPT.is_sorted() && AROUND_SCRIPT.is_sorted());
        for action in SCRIPT.iter().chain(&AROUND_SCRIPT) {
            assert!(is_standard(action), "{action}");
        }
        assert_eq!(Section::of("InstallInitialize"), Some(Section::Execution));
        assert!(!is_script_action("InstallInitialize"));
        for boundary in [
            "CostInitialize",
            "CostFinalize",
            "InstallValidate",
            "InstallFinalize",
        ] {
            assert_eq!(Section::of(boundary), None);
        }
    }
}
