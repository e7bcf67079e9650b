//! The actions that Windows Installer brings along.

/// All of them, sorted by name.
///
/// See [Standard Actions Reference](https://learn.microsoft.com/windows/win32/msi/standard-actions-reference).
pub const STANDARD_ACTIONS: [&str; 80] = [
    "ADMIN",
    "ADVERTISE",
    "AllocateRegistrySpace",
    "AppSearch",
    "BindImage",
    "CCPSearch",
    "CostFinalize",
    "CostInitialize",
    "CreateFolders",
    "CreateShortcuts",
    "DeleteServices",
    "DisableRollback",
    "DuplicateFiles",
    "ExecuteAction",
    "FileCost",
    "FindRelatedProducts",
    "ForceReboot",
    "INSTALL",
    "InstallAdminPackage",
    "InstallExecute",
    "InstallExecuteAgain",
    "InstallFiles",
    "InstallFinalize",
    "InstallInitialize",
    "InstallODBC",
    "InstallSFPCatalogFile",
    "InstallServices",
    "InstallValidate",
    "IsolateComponents",
    "LaunchConditions",
    "MigrateFeatureStates",
    "MoveFiles",
    "MsiConfigureServices",
    "MsiPublishAssemblies",
    "MsiUnpublishAssemblies",
    "PatchFiles",
    "ProcessComponents",
    "PublishComponents",
    "PublishFeatures",
    "PublishProduct",
    "RMCCPSearch",
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
    "RemoveExistingProducts",
    "RemoveFiles",
    "RemoveFolders",
    "RemoveIniValues",
    "RemoveODBC",
    "RemoveRegistryValues",
    "RemoveShortcuts",
    "ResolveSource",
    "SEQUENCE",
    "ScheduleReboot",
    "SelfRegModules",
    "SelfUnregModules",
    "SetODBCFolders",
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
    "ValidateProductID",
    "WriteEnvironmentStrings",
    "WriteIniValues",
    "WriteRegistryValues",
];

/// Whether an action is one of Windows Installer's own.
pub fn is_standard(action: &str) -> bool {
    STANDARD_ACTIONS.binary_search(&action).is_ok()
}

#[cfg(test)]
mod tests {
    use super::super::sequences::ORDER;
    use super::*;

    #[test]
    fn actions_are_known_by_their_exact_name() {
        assert!(STANDARD_ACTIONS.is_sorted());
        assert!(is_standard("InstallFiles") && !is_standard("installfiles"));
        for (before, after) in ORDER {
            assert!(
                is_standard(before) && is_standard(after),
                "{before} {after}"
            );
        }
    }
}
