//! The properties that Windows Installer knows.

use std::collections::HashMap;
use std::sync::LazyLock;

/// All of them, sorted by name.
///
/// See [Property Reference](https://learn.microsoft.com/windows/win32/msi/property-reference).
pub const STANDARD_PROPERTIES: [&str; 205] = [
    "ACTION",
    "ADDDEFAULT",
    "ADDLOCAL",
    "ADDSOURCE",
    "ADVERTISE",
    "AFTERREBOOT",
    "ALLUSERS",
    "ARPAUTHORIZEDCDFPREFIX",
    "ARPCOMMENTS",
    "ARPCONTACT",
    "ARPHELPLINK",
    "ARPHELPTELEPHONE",
    "ARPINSTALLLOCATION",
    "ARPNOMODIFY",
    "ARPNOREMOVE",
    "ARPNOREPAIR",
    "ARPPRODUCTICON",
    "ARPREADME",
    "ARPSIZE",
    "ARPSYSTEMCOMPONENT",
    "ARPURLINFOABOUT",
    "ARPURLUPDATEINFO",
    "AVAILABLEFREEREG",
    "AdminProperties",
    "AdminToolsFolder",
    "AdminUser",
    "Alpha",
    "AppDataFolder",
    "BorderSide",
    "BorderTop",
    "CCP_DRIVE",
    "COMPADDDEFAULT",
    "COMPADDLOCAL",
    "COMPADDSOURCE",
    "COMPANYNAME",
    "CaptionHeight",
    "ColorBits",
    "CommonAppDataFolder",
    "CommonFiles64Folder",
    "CommonFilesFolder",
    "ComputerName",
    "CostingComplete",
    "DISABLEADVTSHORTCUTS",
    "DISABLEMEDIA",
    "DISABLEROLLBACK",
    "Date",
    "DefaultUIFont",
    "DesktopFolder",
    "DiskPrompt",
    "EXECUTEACTION",
    "EXECUTEMODE",
    "EnableUserControl",
    "FASTOEM",
    "FILEADDDEFAULT",
    "FILEADDLOCAL",
    "FILEADDSOURCE",
    "FavoritesFolder",
    "FontsFolder",
    "INSTALLLEVEL",
    "Installed",
    "Intel",
    "Intel64",
    "IsAdminPackage",
    "LIMITUI",
    "LOGACTION",
    "LeftUnit",
    "LocalAppDataFolder",
    "LogonUser",
    "MEDIAPACKAGEPATH",
    "MSIARPSETTINGSIDENTIFIER",
    "MSICHECKCRCS",
    "MSIDEPLOYMENTCOMPLIANT",
    "MSIDISABLEEEUI",
    "MSIDISABLELUAPATCHING",
    "MSIDISABLERMRESTART",
    "MSIENFORCEUPGRADECOMPONENTRULES",
    "MSIFASTINSTALL",
    "MSIINSTALLPERUSER",
    "MSIINSTANCEGUID",
    "MSINEWINSTANCE",
    "MSINODISABLEMEDIA",
    "MSIPATCHREMOVE",
    "MSIRESTARTMANAGERCONTROL",
    "MSIRMSHUTDOWN",
    "MSIUNINSTALLSUPERSEDEDCOMPONENTS",
    "MSIUSEREALADMINDETECTION",
    "Manufacturer",
    "MediaSourceDir",
    "MsiHiddenProperties",
    "MsiLogFileLocation",
    "MsiLogging",
    "MsiNTProductType",
    "MsiNTSuiteBackOffice",
    "MsiNTSuiteDataCenter",
    "MsiNTSuiteEnterprise",
    "MsiNTSuitePersonal",
    "MsiNTSuiteSmallBusiness",
    "MsiNTSuiteSmallBusinessRestricted",
    "MsiNTSuiteWebServer",
    "MsiNetAssemblySupport",
    "MsiPatchRemovalList",
    "MsiRestartManagerSessionKey",
    "MsiRunningElevated",
    "MsiSystemRebootPending",
    "MsiTabletPC",
    "MsiUIHideCancel",
    "MsiUIProgressOnly",
    "MsiUISourceResOnly",
    "MsiWin32AssemblySupport",
    "Msix64",
    "MyPicturesFolder",
    "NOCOMPANYNAME",
    "NOUSERNAME",
    "NetHoodFolder",
    "OLEAdvtSupport",
    "OriginalDatabase",
    "OutOfDiskSpace",
    "OutOfNoRbDiskSpace",
    "PATCH",
    "PATCHNEWPACKAGECODE",
    "PATCHNEWSUMMARYCOMMENTS",
    "PATCHNEWSUMMARYSUBJECT",
    "PIDKEY",
    "PIDTemplate",
    "PRIMARYFOLDER",
    "PROMPTROLLBACKCOST",
    "ParentOriginalDatabase",
    "ParentProductCode",
    "PersonalFolder",
    "PhysicalMemory",
    "Preselected",
    "PrimaryVolumePath",
    "PrimaryVolumeSpaceAvailable",
    "PrimaryVolumeSpaceRemaining",
    "PrimaryVolumeSpaceRequired",
    "PrintHoodFolder",
    "Privileged",
    "ProductCode",
    "ProductID",
    "ProductLanguage",
    "ProductName",
    "ProductState",
    "ProductVersion",
    "ProgramFiles64Folder",
    "ProgramFilesFolder",
    "ProgramMenuFolder",
    "REBOOT",
    "REBOOTPROMPT",
    "REINSTALL",
    "REINSTALLMODE",
    "REMOVE",
    "RESUME",
    "ROOTDRIVE",
    "RecentFolder",
    "RedirectedDLLSupport",
    "RedirectedDllSupport",
    "RemoteAdminTS",
    "ReplacedInUseFiles",
    "RestrictedUserControl",
    "RollbackDisabled",
    "SEQUENCE",
    "SHORTFILENAMES",
    "SOURCELIST",
    "ScreenX",
    "ScreenY",
    "SecureCustomProperties",
    "SendToFolder",
    "ServicePackLevel",
    "ServicePackLevelMinor",
    "SharedWindows",
    "ShellAdvtSupport",
    "SourceDir",
    "StartMenuFolder",
    "StartupFolder",
    "System16Folder",
    "System64Folder",
    "SystemFolder",
    "SystemLanguageID",
    "TARGETDIR",
    "TRANSFORMS",
    "TRANSFORMSATSOURCE",
    "TRANSFORMSECURE",
    "TRANSFORMSSECURE",
    "TTCSupport",
    "TempFolder",
    "TemplateFolder",
    "TerminalServer",
    "TextHeight",
    "Time",
    "UILevel",
    "UPGRADINGPRODUCTCODE",
    "USERNAME",
    "UpdateStarted",
    "UpgradeCode",
    "UserLanguageID",
    "UserSID",
    "Version9X",
    "VersionDatabase",
    "VersionMsi",
    "VersionNT",
    "VersionNT64",
    "VirtualMemory",
    "WindowsBuild",
    "WindowsFolder",
    "WindowsVolume",
];

static FOLDED: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let names = STANDARD_PROPERTIES.iter();
    names
        .map(|name| (name.to_ascii_lowercase(), *name))
        .collect()
});

/// Whether a property is one that Windows Installer knows.
pub fn is_standard(property: &str) -> bool {
    STANDARD_PROPERTIES.binary_search(&property).is_ok()
}

/// Returns the property that differs from one in the case of letters alone, and is not the same.
pub fn differing_in_case(property: &str) -> Option<&'static str> {
    if is_standard(property) {
        return None;
    }
    FOLDED.get(&property.to_ascii_lowercase()).copied()
}

/// Whether a property is public: it has no lower-case letters, so that a user may set it.
///
/// See [Public Properties](https://learn.microsoft.com/windows/win32/msi/public-properties).
pub fn is_public(property: &str) -> bool {
    !property.contains(|letter: char| letter.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_are_known_by_their_exact_name() {
        assert!(STANDARD_PROPERTIES.is_sorted());
        assert!(is_standard("ProductCode") && !is_standard("PRODUCTCODE"));
        assert_eq!(differing_in_case("PRODUCTCODE"), Some("ProductCode"));
        assert_eq!(
            (differing_in_case("ProductCode"), differing_in_case("Mine")),
            (None, None)
        );
        // One property has two spellings.
        assert_eq!(
            (
                is_standard("RedirectedDllSupport"),
                differing_in_case("RedirectedDLLSupport")
            ),
            (true, None)
        );
        assert!(is_public("INSTALLDIR_1") && !is_public("InstallDir"));
    }
}
