//! The tables and columns that Windows Installer documents, as handles that cannot be mistyped.
//!
//! A table is a constant, its columns are constants of a module of the same name. What is written in neither does
//! not compile:
//!
//! ```
//! use rollpack::msi::Package;
//! use rollpack::msi::schema::{FILE, file};
//!
//! fn versions(package: &Package) -> Vec<&str> {
//!     let rows = package.tables.rows(FILE);
//!     rows.filter_map(|row| row.text(file::VERSION)).collect()
//! }
//! ```
//!
//! The facts are those of the table pages, of two public schemas that agree with them, and of real packages:
//! `schema.tsv` says for each column where they come from, and `cargo xtask codegen` writes this file from it.
//! What a package says of itself goes before what stands here: widths and categories are those of the database.
//!
//! See [Database Tables](https://learn.microsoft.com/windows/win32/msi/database-tables).

mod documented;

use super::category::Category;

pub use documented::{DocumentedColumn, DocumentedTable, TableName, table};

macro_rules! tables {
    ($($handle:ident $module:ident $table:literal $page:literal {
        $($column:ident $name:literal $idt:literal $(.$said:ident($($what:expr),*))*;)*
    })*) => {
        /// All documented tables, sorted by name.
        pub const TABLES: &[&DocumentedTable] = &[$($handle),*];

        $(
            #[doc = concat!("The [`", $table, "`](https://learn.microsoft.com/windows/win32/msi/", $page, ") table.")]
            pub const $handle: &DocumentedTable = &DocumentedTable {
                name: $table,
                page: $page,
                columns: &[$($module::$column),*],
            };

            #[doc = concat!("The columns of the `", $table, "` table.")]
            pub mod $module {
                use super::*;

                $(
                    #[doc = concat!("`", $name, "`, of the type `", $idt, "`.")]
                    pub const $column: &DocumentedColumn =
                        &DocumentedColumn::new($table, $name, $idt)$(.$said($($what),*))*;
                )*
            }
        )*
    };
}

tables! {
    ACTION_TEXT action_text "ActionText" "actiontext-table" {
        ACTION "Action" "s72".key().is(Category::Identifier);
        DESCRIPTION "Description" "L0".is(Category::Text);
        TEMPLATE "Template" "L0".is(Category::Template);
    }
    ADMIN_EXECUTE_SEQUENCE admin_execute_sequence "AdminExecuteSequence" "adminexecutesequence-table" {
        ACTION "Action" "s72".key().is(Category::Identifier);
        CONDITION "Condition" "S255".is(Category::Condition);
        SEQUENCE "Sequence" "I2".at_least(-4).at_most(32_767);
    }
    ADMIN_UI_SEQUENCE admin_ui_sequence "AdminUISequence" "adminuisequence-table" {
        ACTION "Action" "s72".key().is(Category::Identifier);
        CONDITION "Condition" "S255".is(Category::Condition);
        SEQUENCE "Sequence" "I2".at_least(-4).at_most(32_767);
    }
    ADVT_EXECUTE_SEQUENCE advt_execute_sequence "AdvtExecuteSequence" "advtexecutesequence-table" {
        ACTION "Action" "s72".key().is(Category::Identifier);
        CONDITION "Condition" "S255".is(Category::Condition);
        SEQUENCE "Sequence" "I2".at_least(-4).at_most(32_767);
    }
    ADVT_UI_SEQUENCE advt_ui_sequence "AdvtUISequence" "advtuisequence-table" {
        ACTION "Action" "s72".key().is(Category::Identifier);
        CONDITION "Condition" "S255".is(Category::Condition);
        SEQUENCE "Sequence" "I2".at_least(-4).at_most(32_767);
    }
    APP_ID app_id "AppId" "appid-table" {
        APP_ID "AppId" "s38".key().is(Category::Guid);
        REMOTE_SERVER_NAME "RemoteServerName" "S255".is(Category::Formatted);
        LOCAL_SERVICE "LocalService" "S255".is(Category::Text);
        SERVICE_PARAMETERS "ServiceParameters" "S255".is(Category::Text);
        DLL_SURROGATE "DllSurrogate" "S255".is(Category::Text);
        ACTIVATE_AT_STORAGE "ActivateAtStorage" "I2".at_least(0).at_most(1);
        RUN_AS_INTERACTIVE_USER "RunAsInteractiveUser" "I2".at_least(0).at_most(1);
    }
    APP_SEARCH app_search "AppSearch" "appsearch-table" {
        PROPERTY "Property" "s72".key().is(Category::Identifier);
        SIGNATURE_ "Signature_" "s72".key().refers("Signature;RegLocator;IniLocator;DrLocator;CompLocator", 1).is(Category::Identifier);
    }
    BB_CONTROL bb_control "BBControl" "bbcontrol-table" {
        BILLBOARD_ "Billboard_" "s50".key().refers("Billboard", 1).is(Category::Identifier);
        BB_CONTROL "BBControl" "s50".key().is(Category::Identifier);
        TYPE "Type" "s50".is(Category::Identifier);
        X "X" "i2".at_least(0).at_most(32_767);
        Y "Y" "i2".at_least(0).at_most(32_767);
        WIDTH "Width" "i2".at_least(0).at_most(32_767);
        HEIGHT "Height" "i2".at_least(0).at_most(32_767);
        ATTRIBUTES "Attributes" "I4".at_least(0).at_most(2_147_483_647);
        TEXT "Text" "L50".is(Category::Text);
    }
    BILLBOARD billboard "Billboard" "billboard-table" {
        BILLBOARD "Billboard" "s50".key().is(Category::Identifier);
        FEATURE_ "Feature_" "s38".refers("Feature", 1).is(Category::Identifier);
        ACTION "Action" "S50".is(Category::Identifier);
        ORDERING "Ordering" "I2".at_least(0).at_most(32_767);
    }
    BINARY binary "Binary" "binary-table" {
        NAME "Name" "s72".key().is(Category::Identifier);
        DATA "Data" "v0".is(Category::Binary);
    }
    BIND_IMAGE bind_image "BindImage" "bindimage-table" {
        FILE_ "File_" "s72".key().refers("File", 1).is(Category::Identifier);
        PATH "Path" "S255".is(Category::Paths);
    }
    CCP_SEARCH ccp_search "CCPSearch" "ccpsearch-table" {
        SIGNATURE_ "Signature_" "s72".key().refers("Signature;RegLocator;IniLocator;DrLocator;CompLocator", 1).is(Category::Identifier);
    }
    CHECK_BOX check_box "CheckBox" "checkbox-table" {
        PROPERTY "Property" "s72".key().is(Category::Identifier);
        VALUE "Value" "S64".is(Category::Formatted);
    }
    CLASS class "Class" "class-table" {
        CLSID "CLSID" "s38".key().is(Category::Guid);
        CONTEXT "Context" "s32".key().is(Category::Identifier);
        COMPONENT_ "Component_" "s72".key().refers("Component", 1).is(Category::Identifier);
        PROG_ID_DEFAULT "ProgId_Default" "S255".refers("ProgId", 1).is(Category::Text);
        DESCRIPTION "Description" "L255".is(Category::Text);
        APP_ID_ "AppId_" "S38".refers("AppId", 1).is(Category::Guid);
        FILE_TYPE_MASK "FileTypeMask" "S255".is(Category::Text);
        ICON_ "Icon_" "S72".refers("Icon", 1).is(Category::Identifier);
        ICON_INDEX "IconIndex" "I2".at_least(-32_767).at_most(32_767);
        DEF_INPROC_HANDLER "DefInprocHandler" "S32".is(Category::Filename).one_of("1;2;3");
        ARGUMENT "Argument" "S255".is(Category::Formatted);
        FEATURE_ "Feature_" "s38".refers("Feature", 1).is(Category::Identifier);
        ATTRIBUTES "Attributes" "I2".at_most(32_767);
    }
    COMBO_BOX combo_box "ComboBox" "combobox-table" {
        PROPERTY "Property" "s72".key().is(Category::Identifier);
        ORDER "Order" "i2".key().at_least(1).at_most(32_767);
        VALUE "Value" "s64".is(Category::Formatted);
        TEXT "Text" "L64".is(Category::Formatted);
    }
    COMP_LOCATOR comp_locator "CompLocator" "complocator-table" {
        SIGNATURE_ "Signature_" "s72".key().is(Category::Identifier);
        COMPONENT_ID "ComponentId" "s38".is(Category::Guid);
        TYPE "Type" "I2".at_least(0).at_most(1);
    }
    COMPLUS complus "Complus" "complus-table" {
        COMPONENT_ "Component_" "s72".key().refers("Component", 1).is(Category::Identifier);
        EXP_TYPE "ExpType" "I2".key().at_least(0).at_most(32_767);
    }
    COMPONENT component "Component" "component-table" {
        COMPONENT "Component" "s72".key().is(Category::Identifier);
        COMPONENT_ID "ComponentId" "S38".is(Category::Guid);
        DIRECTORY_ "Directory_" "s72".refers("Directory", 1).is(Category::Identifier);
        ATTRIBUTES "Attributes" "i2";
        CONDITION "Condition" "S255".is(Category::Condition);
        KEY_PATH "KeyPath" "S72".refers("File;Registry;ODBCDataSource", 1).is(Category::Identifier);
    }
    CONDITION condition "Condition" "condition-table" {
        FEATURE_ "Feature_" "s38".key().refers("Feature", 1).is(Category::Identifier);
        LEVEL "Level" "i2".key().at_least(0).at_most(32_767);
        CONDITION "Condition" "S255".is(Category::Condition);
    }
    CONTROL control "Control" "control-table" {
        DIALOG_ "Dialog_" "s72".key().refers("Dialog", 1).is(Category::Identifier);
        CONTROL "Control" "s50".key().is(Category::Identifier);
        TYPE "Type" "s20".is(Category::Identifier);
        X "X" "i2".at_least(0).at_most(32_767);
        Y "Y" "i2".at_least(0).at_most(32_767);
        WIDTH "Width" "i2".at_least(0).at_most(32_767);
        HEIGHT "Height" "i2".at_least(0).at_most(32_767);
        ATTRIBUTES "Attributes" "I4".at_least(0).at_most(2_147_483_647);
        PROPERTY "Property" "S50".is(Category::Identifier);
        TEXT "Text" "L0".is(Category::Formatted);
        CONTROL_NEXT "Control_Next" "S50".refers("Control", 2).is(Category::Identifier);
        HELP "Help" "L50".is(Category::Text);
    }
    CONTROL_CONDITION control_condition "ControlCondition" "controlcondition-table" {
        DIALOG_ "Dialog_" "s72".key().refers("Dialog", 1).is(Category::Identifier);
        CONTROL_ "Control_" "s50".key().refers("Control", 2).is(Category::Identifier);
        ACTION "Action" "s50".key().one_of("Default;Disable;Enable;Hide;Show");
        CONDITION "Condition" "s255".key().is(Category::Condition);
    }
    CONTROL_EVENT control_event "ControlEvent" "controlevent-table" {
        DIALOG_ "Dialog_" "s72".key().refers("Dialog", 1).is(Category::Identifier);
        CONTROL_ "Control_" "s50".key().refers("Control", 2).is(Category::Identifier);
        EVENT "Event" "s50".key().is(Category::Formatted);
        ARGUMENT "Argument" "s255".key().is(Category::Formatted);
        CONDITION "Condition" "S255".key().is(Category::Condition);
        ORDERING "Ordering" "I2".at_least(0).at_most(2_147_483_647);
    }
    CREATE_FOLDER create_folder "CreateFolder" "createfolder-table" {
        DIRECTORY_ "Directory_" "s72".key().refers("Directory", 1).is(Category::Identifier);
        COMPONENT_ "Component_" "s72".key().refers("Component", 1).is(Category::Identifier);
    }
    CUSTOM_ACTION custom_action "CustomAction" "customaction-table" {
        ACTION "Action" "s72".key().is(Category::Identifier);
        TYPE "Type" "i2".at_least(1).at_most(16_383);
        SOURCE "Source" "S72".is(Category::CustomSource);
        TARGET "Target" "S255".is(Category::Formatted);
        EXTENDED_TYPE "ExtendedType" "I4".newer().at_least(0).at_most(2_147_483_647);
    }
    DIALOG dialog "Dialog" "dialog-table" {
        DIALOG "Dialog" "s72".key().is(Category::Identifier);
        H_CENTERING "HCentering" "i2".at_least(0).at_most(100);
        V_CENTERING "VCentering" "i2".at_least(0).at_most(100);
        WIDTH "Width" "i2".at_least(0).at_most(32_767);
        HEIGHT "Height" "i2".at_least(0).at_most(32_767);
        ATTRIBUTES "Attributes" "I4".at_least(0).at_most(2_147_483_647);
        TITLE "Title" "L128".is(Category::Formatted);
        CONTROL_FIRST "Control_First" "s50".refers("Control", 2).is(Category::Identifier);
        CONTROL_DEFAULT "Control_Default" "S50".refers("Control", 2).is(Category::Identifier);
        CONTROL_CANCEL "Control_Cancel" "S50".refers("Control", 2).is(Category::Identifier);
    }
    DIRECTORY directory "Directory" "directory-table" {
        DIRECTORY "Directory" "s72".key().is(Category::Identifier);
        DIRECTORY_PARENT "Directory_Parent" "S72".refers("Directory", 1).is(Category::Identifier);
        DEFAULT_DIR "DefaultDir" "l255".is(Category::DefaultDir);
    }
    DR_LOCATOR dr_locator "DrLocator" "drlocator-table" {
        SIGNATURE_ "Signature_" "s72".key().is(Category::Identifier);
        PARENT "Parent" "S72".key().is(Category::Identifier);
        PATH "Path" "S255".key().is(Category::AnyPath);
        DEPTH "Depth" "I2".at_least(0).at_most(32_767);
    }
    DUPLICATE_FILE duplicate_file "DuplicateFile" "duplicatefile-table" {
        FILE_KEY "FileKey" "s72".key().is(Category::Identifier);
        COMPONENT_ "Component_" "s72".refers("Component", 1).is(Category::Identifier);
        FILE_ "File_" "s72".refers("File", 1).is(Category::Identifier);
        DEST_NAME "DestName" "L255".is(Category::Filename);
        DEST_FOLDER "DestFolder" "S72".is(Category::Identifier);
    }
    ENVIRONMENT environment "Environment" "environment-table" {
        ENVIRONMENT "Environment" "s72".key().is(Category::Identifier);
        NAME "Name" "l255".is(Category::Text);
        VALUE "Value" "L255".is(Category::Formatted);
        COMPONENT_ "Component_" "s72".refers("Component", 1).is(Category::Identifier);
    }
    ERROR error "Error" "error-table" {
        ERROR "Error" "i2".key().at_least(0).at_most(32_767);
        MESSAGE "Message" "L0".is(Category::Template);
    }
    EVENT_MAPPING event_mapping "EventMapping" "eventmapping-table" {
        DIALOG_ "Dialog_" "s72".key().refers("Dialog", 1).is(Category::Identifier);
        CONTROL_ "Control_" "s50".key().refers("Control", 2).is(Category::Identifier);
        EVENT "Event" "s50".key().is(Category::Identifier);
        ATTRIBUTE "Attribute" "s50".is(Category::Identifier);
    }
    EXTENSION extension "Extension" "extension-table" {
        EXTENSION "Extension" "s255".key().is(Category::Text);
        COMPONENT_ "Component_" "s72".key().refers("Component", 1).is(Category::Identifier);
        PROG_ID_ "ProgId_" "S255".refers("ProgId", 1).is(Category::Text);
        MIME_ "MIME_" "S64".refers("MIME", 1).is(Category::Text);
        FEATURE_ "Feature_" "s38".refers("Feature", 1).is(Category::Identifier);
    }
    FEATURE feature "Feature" "feature-table" {
        FEATURE "Feature" "s38".key().is(Category::Identifier);
        FEATURE_PARENT "Feature_Parent" "S38".refers("Feature", 1).is(Category::Identifier);
        TITLE "Title" "L64".is(Category::Text);
        DESCRIPTION "Description" "L255".is(Category::Text);
        DISPLAY "Display" "I2".at_least(0).at_most(32_767);
        LEVEL "Level" "i2".at_least(0).at_most(32_767);
        DIRECTORY_ "Directory_" "S72".refers("Directory", 1).is(Category::UpperCase);
        ATTRIBUTES "Attributes" "i2".one_of("0;1;2;4;5;6;8;9;10;16;17;18;20;21;22;24;25;26;32;33;34;36;37;38;48;49;50;52;53;54");
    }
    FEATURE_COMPONENTS feature_components "FeatureComponents" "featurecomponents-table" {
        FEATURE_ "Feature_" "s38".key().refers("Feature", 1).is(Category::Identifier);
        COMPONENT_ "Component_" "s72".key().refers("Component", 1).is(Category::Identifier);
    }
    FILE file "File" "file-table" {
        FILE "File" "s72".key().is(Category::Identifier);
        COMPONENT_ "Component_" "s72".refers("Component", 1).is(Category::Identifier);
        FILE_NAME "FileName" "l255".is(Category::Filename);
        FILE_SIZE "FileSize" "i4".at_least(0).at_most(2_147_483_647);
        VERSION "Version" "S72".refers("File", 1).is(Category::Version);
        LANGUAGE "Language" "S20".is(Category::Language);
        ATTRIBUTES "Attributes" "I2".at_least(0).at_most(32_767);
        SEQUENCE "Sequence" "i2".at_least(1).at_most(32_767);
    }
    FILE_SFP_CATALOG file_sfp_catalog "FileSFPCatalog" "filesfpcatalog-table" {
        FILE_ "File_" "s72".key().refers("File", 1).is(Category::Identifier);
        SFP_CATALOG_ "SFPCatalog_" "s255".key().refers("SFPCatalog", 1).is(Category::Filename);
    }
    FONT font "Font" "font-table" {
        FILE_ "File_" "s72".key().refers("File", 1).is(Category::Identifier);
        FONT_TITLE "FontTitle" "S128".is(Category::Text);
    }
    ICON icon "Icon" "icon-table" {
        NAME "Name" "s72".key().is(Category::Identifier);
        DATA "Data" "v0".is(Category::Binary);
    }
    INI_FILE ini_file "IniFile" "inifile-table" {
        INI_FILE "IniFile" "s72".key().is(Category::Identifier);
        FILE_NAME "FileName" "l255".is(Category::Filename);
        DIR_PROPERTY "DirProperty" "S72".is(Category::Identifier);
        SECTION "Section" "l96".is(Category::Formatted);
        KEY "Key" "l128".is(Category::Formatted);
        VALUE "Value" "l255".is(Category::Formatted);
        ACTION "Action" "i2".one_of("0;1;3");
        COMPONENT_ "Component_" "s72".refers("Component", 1).is(Category::Identifier);
    }
    INI_LOCATOR ini_locator "IniLocator" "inilocator-table" {
        SIGNATURE_ "Signature_" "s72".key().is(Category::Identifier);
        FILE_NAME "FileName" "s255".is(Category::Filename);
        SECTION "Section" "s96".is(Category::Text);
        KEY "Key" "s128".is(Category::Text);
        FIELD "Field" "I2".at_least(0).at_most(32_767);
        TYPE "Type" "I2".at_least(0).at_most(2);
    }
    INSTALL_EXECUTE_SEQUENCE install_execute_sequence "InstallExecuteSequence" "installexecutesequence-table" {
        ACTION "Action" "s72".key().is(Category::Identifier);
        CONDITION "Condition" "S255".is(Category::Condition);
        SEQUENCE "Sequence" "I2".at_least(-4).at_most(32_767);
    }
    INSTALL_UI_SEQUENCE install_ui_sequence "InstallUISequence" "installuisequence-table" {
        ACTION "Action" "s72".key().is(Category::Identifier);
        CONDITION "Condition" "S255".is(Category::Condition);
        SEQUENCE "Sequence" "I2".at_least(-4).at_most(32_767);
    }
    ISOLATED_COMPONENT isolated_component "IsolatedComponent" "isolatedcomponent-table" {
        COMPONENT_SHARED "Component_Shared" "s72".key().refers("Component", 1).is(Category::Identifier);
        COMPONENT_APPLICATION "Component_Application" "s72".key().refers("Component", 1).is(Category::Identifier);
    }
    LAUNCH_CONDITION launch_condition "LaunchCondition" "launchcondition-table" {
        CONDITION "Condition" "s255".key().is(Category::Condition);
        DESCRIPTION "Description" "l255".is(Category::Formatted);
    }
    LIST_BOX list_box "ListBox" "listbox-table" {
        PROPERTY "Property" "s72".key().is(Category::Identifier);
        ORDER "Order" "i2".key().at_least(1).at_most(32_767);
        VALUE "Value" "s64".is(Category::Formatted);
        TEXT "Text" "L64".is(Category::Text);
    }
    LIST_VIEW list_view "ListView" "listview-table" {
        PROPERTY "Property" "s72".key().is(Category::Identifier);
        ORDER "Order" "i2".key().at_least(1).at_most(32_767);
        VALUE "Value" "s64".is(Category::Identifier);
        TEXT "Text" "L64".is(Category::Text);
        BINARY_ "Binary_" "S72".refers("Binary", 1).is(Category::Identifier);
    }
    LOCK_PERMISSIONS lock_permissions "LockPermissions" "lockpermissions-table" {
        LOCK_OBJECT "LockObject" "s72".key().is(Category::Identifier);
        TABLE "Table" "s32".key().is(Category::Identifier).one_of("Directory;File;Registry");
        DOMAIN "Domain" "S255".key().is(Category::Formatted);
        USER "User" "s255".key().is(Category::Formatted);
        PERMISSION "Permission" "I4".at_least(-2_147_483_647).at_most(2_147_483_647);
    }
    MIME mime "MIME" "mime-table" {
        CONTENT_TYPE "ContentType" "s64".key().is(Category::Text);
        EXTENSION_ "Extension_" "s255".refers("Extension", 1).is(Category::Text);
        CLSID "CLSID" "S38".is(Category::Guid);
    }
    MEDIA media "Media" "media-table" {
        DISK_ID "DiskId" "i2".key().at_least(1).at_most(32_767);
        LAST_SEQUENCE "LastSequence" "i2".at_least(0).at_most(32_767);
        DISK_PROMPT "DiskPrompt" "L64".is(Category::Text);
        CABINET "Cabinet" "S255".is(Category::Cabinet);
        VOLUME_LABEL "VolumeLabel" "S32".is(Category::Text);
        SOURCE "Source" "S72".is(Category::Property);
    }
    MODULE_ADMIN_EXECUTE_SEQUENCE module_admin_execute_sequence "ModuleAdminExecuteSequence" "moduleadminexecutesequence-table" {
        ACTION "Action" "s64".key().is(Category::Identifier);
        SEQUENCE "Sequence" "I2".at_least(-4).at_most(32_767);
        BASE_ACTION "BaseAction" "S64".refers("ModuleAdminExecuteSequence", 1).is(Category::Identifier);
        AFTER "After" "I2".at_least(0).at_most(1);
        CONDITION "Condition" "S255".is(Category::Condition);
    }
    MODULE_ADMIN_UI_SEQUENCE module_admin_ui_sequence "ModuleAdminUISequence" "moduleadminuisequence-table" {
        ACTION "Action" "s64".key().is(Category::Identifier);
        SEQUENCE "Sequence" "I2".at_least(-4).at_most(32_767);
        BASE_ACTION "BaseAction" "S64".refers("ModuleAdminUISequence", 1).is(Category::Identifier);
        AFTER "After" "I2".at_least(0).at_most(1);
        CONDITION "Condition" "S255".is(Category::Condition);
    }
    MODULE_ADVT_EXECUTE_SEQUENCE module_advt_execute_sequence "ModuleAdvtExecuteSequence" "moduleadvtexecutesequence-table" {
        ACTION "Action" "s64".key().is(Category::Identifier);
        SEQUENCE "Sequence" "I2".at_least(-4).at_most(32_767);
        BASE_ACTION "BaseAction" "S64".refers("ModuleAdvtExecuteSequence", 1).is(Category::Identifier);
        AFTER "After" "I2".at_least(0).at_most(1);
        CONDITION "Condition" "S255".is(Category::Condition);
    }
    MODULE_ADVT_UI_SEQUENCE module_advt_ui_sequence "ModuleAdvtUISequence" "moduleadvtuisequence-table" {
        ACTION "Action" "s64".key().is(Category::Identifier);
        SEQUENCE "Sequence" "I2".at_least(-4).at_most(32_767);
        BASE_ACTION "BaseAction" "S64".refers("ModuleAdvtUISequence", 1).is(Category::Identifier);
        AFTER "After" "I2".at_least(0).at_most(1);
        CONDITION "Condition" "S255".is(Category::Condition);
    }
    MODULE_COMPONENTS module_components "ModuleComponents" "modulecomponents-table" {
        COMPONENT "Component" "s72".key().refers("Component", 1).is(Category::Identifier);
        MODULE_ID "ModuleID" "s72".key().refers("ModuleSignature", 1).is(Category::Identifier);
        LANGUAGE "Language" "i2".key().refers("ModuleSignature", 2);
    }
    MODULE_CONFIGURATION module_configuration "ModuleConfiguration" "moduleconfiguration-table" {
        NAME "Name" "s72".key().is(Category::Identifier);
        FORMAT "Format" "i2".at_least(0).at_most(3);
        TYPE "Type" "S72".is(Category::Text);
        CONTEXT_DATA "ContextData" "L0".is(Category::Text);
        DEFAULT_VALUE "DefaultValue" "L0".is(Category::Text);
        ATTRIBUTES "Attributes" "I4".at_least(0).at_most(3);
        DISPLAY_NAME "DisplayName" "L72".is(Category::Text);
        DESCRIPTION "Description" "L0".is(Category::Text);
        HELP_LOCATION "HelpLocation" "S0".is(Category::Text);
        HELP_KEYWORD "HelpKeyword" "S0".is(Category::Text);
    }
    MODULE_DEPENDENCY module_dependency "ModuleDependency" "moduledependency-table" {
        MODULE_ID "ModuleID" "s72".key().refers("ModuleSignature", 1).is(Category::Identifier);
        MODULE_LANGUAGE "ModuleLanguage" "i2".key().refers("ModuleSignature", 2);
        REQUIRED_ID "RequiredID" "s72".key();
        REQUIRED_LANGUAGE "RequiredLanguage" "i2".key();
        REQUIRED_VERSION "RequiredVersion" "S32".is(Category::Version);
    }
    MODULE_EXCLUSION module_exclusion "ModuleExclusion" "moduleexclusion-table" {
        MODULE_ID "ModuleID" "s72".key().refers("ModuleSignature", 1).is(Category::Identifier);
        MODULE_LANGUAGE "ModuleLanguage" "i2".key().refers("ModuleSignature", 2);
        EXCLUDED_ID "ExcludedID" "s72".key();
        EXCLUDED_LANGUAGE "ExcludedLanguage" "i2".key();
        EXCLUDED_MIN_VERSION "ExcludedMinVersion" "S32".is(Category::Version);
        EXCLUDED_MAX_VERSION "ExcludedMaxVersion" "S32".is(Category::Version);
    }
    MODULE_IGNORE_TABLE module_ignore_table "ModuleIgnoreTable" "moduleignoretable-table" {
        TABLE "Table" "s72".key().is(Category::Identifier);
    }
    MODULE_INSTALL_EXECUTE_SEQUENCE module_install_execute_sequence "ModuleInstallExecuteSequence" "moduleinstallexecutesequence-table" {
        ACTION "Action" "s64".key().is(Category::Identifier);
        SEQUENCE "Sequence" "I2".at_least(-4).at_most(32_767);
        BASE_ACTION "BaseAction" "S64".refers("ModuleInstallExecuteSequence", 1).is(Category::Identifier);
        AFTER "After" "I2".at_least(0).at_most(1);
        CONDITION "Condition" "S255".is(Category::Condition);
    }
    MODULE_INSTALL_UI_SEQUENCE module_install_ui_sequence "ModuleInstallUISequence" "moduleinstalluisequence-table" {
        ACTION "Action" "s64".key().is(Category::Identifier);
        SEQUENCE "Sequence" "I2".at_least(-4).at_most(32_767);
        BASE_ACTION "BaseAction" "S64".refers("ModuleInstallUISequence", 1).is(Category::Identifier);
        AFTER "After" "I2".at_least(0).at_most(1);
        CONDITION "Condition" "S255".is(Category::Condition);
    }
    MODULE_SIGNATURE module_signature "ModuleSignature" "modulesignature-table" {
        MODULE_ID "ModuleID" "s72".key().is(Category::Identifier);
        LANGUAGE "Language" "i2".key();
        VERSION "Version" "s32".is(Category::Version);
    }
    MODULE_SUBSTITUTION module_substitution "ModuleSubstitution" "modulesubstitution-table" {
        TABLE "Table" "s72".key().is(Category::Identifier);
        ROW "Row" "s0".key().is(Category::Text);
        COLUMN "Column" "s72".key().is(Category::Identifier);
        VALUE "Value" "L0".is(Category::Text);
    }
    MOVE_FILE move_file "MoveFile" "movefile-table" {
        FILE_KEY "FileKey" "s72".key().is(Category::Identifier);
        COMPONENT_ "Component_" "s72".refers("Component", 1).is(Category::Identifier);
        SOURCE_NAME "SourceName" "L255".is(Category::Text);
        DEST_NAME "DestName" "L255".is(Category::Filename);
        SOURCE_FOLDER "SourceFolder" "S72".is(Category::Identifier);
        DEST_FOLDER "DestFolder" "s72".is(Category::Identifier);
        OPTIONS "Options" "i2".at_least(0).at_most(1);
    }
    MSI_ASSEMBLY msi_assembly "MsiAssembly" "msiassembly-table" {
        COMPONENT_ "Component_" "s72".key().refers("Component", 1).is(Category::Identifier);
        FEATURE_ "Feature_" "s38".refers("Feature", 1).is(Category::Identifier);
        FILE_MANIFEST "File_Manifest" "S72".refers("File", 1).is(Category::Identifier);
        FILE_APPLICATION "File_Application" "S72".refers("File", 1).is(Category::Identifier);
        ATTRIBUTES "Attributes" "I2";
    }
    MSI_ASSEMBLY_NAME msi_assembly_name "MsiAssemblyName" "msiassemblyname-table" {
        COMPONENT_ "Component_" "s72".key().refers("Component", 1).is(Category::Identifier);
        NAME "Name" "s255".key().is(Category::Text);
        VALUE "Value" "s255".is(Category::Text);
    }
    MSI_DIGITAL_CERTIFICATE msi_digital_certificate "MsiDigitalCertificate" "msidigitalcertificate-table" {
        DIGITAL_CERTIFICATE "DigitalCertificate" "s72".key().is(Category::Identifier);
        CERT_DATA "CertData" "v0".is(Category::Binary);
    }
    MSI_DIGITAL_SIGNATURE msi_digital_signature "MsiDigitalSignature" "msidigitalsignature-table" {
        TABLE "Table" "s32".key().one_of("Media");
        SIGN_OBJECT "SignObject" "s72".key().is(Category::Text);
        DIGITAL_CERTIFICATE_ "DigitalCertificate_" "s72".refers("MsiDigitalCertificate", 1).is(Category::Identifier);
        HASH "Hash" "V0".is(Category::Binary);
    }
    MSI_EMBEDDED_CHAINER msi_embedded_chainer "MsiEmbeddedChainer" "msiembeddedchainer-table" {
        MSI_EMBEDDED_CHAINER "MsiEmbeddedChainer" "s72".key().is(Category::Identifier);
        CONDITION "Condition" "S255".is(Category::Condition);
        COMMAND_LINE "CommandLine" "S255".is(Category::Formatted);
        SOURCE "Source" "s72".is(Category::CustomSource);
        TYPE "Type" "i2".one_of("2;18;50");
    }
    MSI_EMBEDDED_UI msi_embedded_ui "MsiEmbeddedUI" "msiembeddedui-table" {
        MSI_EMBEDDED_UI "MsiEmbeddedUI" "s72".key().is(Category::Identifier);
        FILE_NAME "FileName" "l255".is(Category::Text);
        ATTRIBUTES "Attributes" "i2".one_of("0;1;2;3");
        MESSAGE_FILTER "MessageFilter" "I4";
        DATA "Data" "v0".is(Category::Binary);
    }
    MSI_FILE_HASH msi_file_hash "MsiFileHash" "msifilehash-table" {
        FILE_ "File_" "s72".key().refers("File", 1).is(Category::Identifier);
        OPTIONS "Options" "i2".at_least(0).at_most(32_767);
        HASH_PART1 "HashPart1" "i4";
        HASH_PART2 "HashPart2" "i4";
        HASH_PART3 "HashPart3" "i4";
        HASH_PART4 "HashPart4" "i4";
    }
    MSI_LOCK_PERMISSIONS_EX msi_lock_permissions_ex "MsiLockPermissionsEx" "msilockpermissionsex-table" {
        MSI_LOCK_PERMISSIONS_EX "MsiLockPermissionsEx" "s72".key().is(Category::Identifier);
        LOCK_OBJECT "LockObject" "s72".is(Category::Identifier);
        TABLE "Table" "s32".is(Category::Identifier).one_of("CreateFolder;File;Registry;ServiceInstall");
        SDDL_TEXT "SDDLText" "s0".is(Category::FormattedSDDLText);
        CONDITION "Condition" "S255".is(Category::Formatted);
    }
    MSI_PACKAGE_CERTIFICATE msi_package_certificate "MsiPackageCertificate" "msipackagecertificate-table" {
        PACKAGE_CERTIFICATE "PackageCertificate" "s72".key().is(Category::Identifier);
        DIGITAL_CERTIFICATE_ "DigitalCertificate_" "s72".key().refers("MsiDigitalCertificate", 1).is(Category::Identifier);
    }
    MSI_PATCH_CERTIFICATE msi_patch_certificate "MsiPatchCertificate" "msipatchcertificate-table" {
        PATCH_CERTIFICATE "PatchCertificate" "s72".key().is(Category::Identifier);
        DIGITAL_CERTIFICATE_ "DigitalCertificate_" "s72".key().refers("MsiDigitalCertificate", 1).is(Category::Identifier);
    }
    MSI_PATCH_HEADERS msi_patch_headers "MsiPatchHeaders" "msipatchheaders-table" {
        STREAM_REF "StreamRef" "s38".key().is(Category::Identifier);
        HEADER "Header" "v0".is(Category::Binary);
    }
    MSI_PATCH_METADATA msi_patch_metadata "MsiPatchMetadata" "msipatchmetadata-table" {
        COMPANY "Company" "S72".key();
        PROPERTY "Property" "s72".key();
        VALUE "Value" "l0";
    }
    MSI_PATCH_OLD_ASSEMBLY_FILE msi_patch_old_assembly_file "MsiPatchOldAssemblyFile" "msipatcholdassemblyfile-table" {
        FILE_ "File_" "s72".key().refers("File", 1).is(Category::Identifier);
        ASSEMBLY_ "Assembly_" "s72".key().refers("MsiPatchOldAssemblyName", 1).is(Category::Identifier);
    }
    MSI_PATCH_OLD_ASSEMBLY_NAME msi_patch_old_assembly_name "MsiPatchOldAssemblyName" "msipatcholdassemblyname-table" {
        ASSEMBLY "Assembly" "s72".key().is(Category::Identifier);
        NAME "Name" "s255".key().is(Category::Text);
        VALUE "Value" "s255".is(Category::Text);
    }
    MSI_PATCH_SEQUENCE msi_patch_sequence "MsiPatchSequence" "msipatchsequence-table" {
        PATCH_FAMILY "PatchFamily" "s72".key();
        PRODUCT_CODE "ProductCode" "S38".key();
        SEQUENCE "Sequence" "s72";
        ATTRIBUTES "Attributes" "I4";
    }
    MSI_SFC_BYPASS msi_sfc_bypass "MsiSFCBypass" "msisfcbypass-table" {
        FILE_ "File_" "s72".key();
    }
    MSI_SERVICE_CONFIG msi_service_config "MsiServiceConfig" "msiserviceconfig-table" {
        MSI_SERVICE_CONFIG "MsiServiceConfig" "s72".key().is(Category::Identifier);
        NAME "Name" "l255".is(Category::Formatted);
        EVENT "Event" "i2".at_least(0).at_most(7);
        CONFIG_TYPE "ConfigType" "i4".at_least(-2_147_483_647).at_most(2_147_483_647);
        ARGUMENT "Argument" "S0".is(Category::Text);
        COMPONENT_ "Component_" "s72".refers("Component", 1).is(Category::Identifier);
    }
    MSI_SERVICE_CONFIG_FAILURE_ACTIONS msi_service_config_failure_actions "MsiServiceConfigFailureActions" "msiserviceconfigfailureactions-table" {
        MSI_SERVICE_CONFIG_FAILURE_ACTIONS "MsiServiceConfigFailureActions" "s72".key().is(Category::Identifier);
        NAME "Name" "l255".is(Category::Formatted);
        EVENT "Event" "i2".at_least(0).at_most(7);
        RESET_PERIOD "ResetPeriod" "I4".at_least(0).at_most(2_147_483_647);
        REBOOT_MESSAGE "RebootMessage" "L255".is(Category::Formatted);
        COMMAND "Command" "L255".is(Category::Formatted);
        ACTIONS "Actions" "S0".is(Category::Text);
        DELAY_ACTIONS "DelayActions" "S0".is(Category::Text);
        COMPONENT_ "Component_" "s72".refers("Component", 1).is(Category::Identifier);
    }
    MSI_SHORTCUT_PROPERTY msi_shortcut_property "MsiShortcutProperty" "msishortcutproperty-table" {
        MSI_SHORTCUT_PROPERTY "MsiShortcutProperty" "s72".key().is(Category::Identifier);
        SHORTCUT_ "Shortcut_" "s72".refers("Shortcut", 1).is(Category::Identifier);
        PROPERTY_KEY "PropertyKey" "s0".is(Category::Formatted);
        PROP_VARIANT_VALUE "PropVariantValue" "s0".is(Category::Formatted);
    }
    ODBC_ATTRIBUTE odbc_attribute "ODBCAttribute" "odbcattribute-table" {
        DRIVER_ "Driver_" "s72".key().refers("ODBCDriver", 1).is(Category::Identifier);
        ATTRIBUTE "Attribute" "s40".key().is(Category::Text);
        VALUE "Value" "L255".is(Category::Text);
    }
    ODBC_DATA_SOURCE odbc_data_source "ODBCDataSource" "odbcdatasource-table" {
        DATA_SOURCE "DataSource" "s72".key().is(Category::Identifier);
        COMPONENT_ "Component_" "s72".refers("Component", 1).is(Category::Identifier);
        DESCRIPTION "Description" "s255".is(Category::Text);
        DRIVER_DESCRIPTION "DriverDescription" "s255".is(Category::Text);
        REGISTRATION "Registration" "i2".at_least(0).at_most(1);
    }
    ODBC_DRIVER odbc_driver "ODBCDriver" "odbcdriver-table" {
        DRIVER "Driver" "s72".key().is(Category::Identifier);
        COMPONENT_ "Component_" "s72".refers("Component", 1).is(Category::Identifier);
        DESCRIPTION "Description" "s255".is(Category::Text);
        FILE_ "File_" "s72".refers("File", 1).is(Category::Identifier);
        FILE_SETUP "File_Setup" "S72".refers("File", 1).is(Category::Identifier);
    }
    ODBC_SOURCE_ATTRIBUTE odbc_source_attribute "ODBCSourceAttribute" "odbcsourceattribute-table" {
        DATA_SOURCE_ "DataSource_" "s72".key().refers("ODBCDataSource", 1).is(Category::Identifier);
        ATTRIBUTE "Attribute" "s32".key().is(Category::Text);
        VALUE "Value" "L255".is(Category::Text);
    }
    ODBC_TRANSLATOR odbc_translator "ODBCTranslator" "odbctranslator-table" {
        TRANSLATOR "Translator" "s72".key().is(Category::Identifier);
        COMPONENT_ "Component_" "s72".refers("Component", 1).is(Category::Identifier);
        DESCRIPTION "Description" "s255".is(Category::Text);
        FILE_ "File_" "s72".refers("File", 1).is(Category::Identifier);
        FILE_SETUP "File_Setup" "S72".refers("File", 1).is(Category::Identifier);
    }
    PATCH patch "Patch" "patch-table" {
        FILE_ "File_" "s72".key().is(Category::Identifier);
        SEQUENCE "Sequence" "i2".key().at_least(0).at_most(32_767);
        PATCH_SIZE "PatchSize" "i4".at_least(0).at_most(2_147_483_647);
        ATTRIBUTES "Attributes" "i2".at_least(0).at_most(32_767);
        HEADER "Header" "V0".is(Category::Binary);
        STREAM_REF_ "StreamRef_" "S38".is(Category::Identifier);
    }
    PATCH_PACKAGE patch_package "PatchPackage" "patchpackage-table" {
        PATCH_ID "PatchId" "s38".key().is(Category::Guid);
        MEDIA_ "Media_" "i2".at_least(0).at_most(32_767);
    }
    PROG_ID prog_id "ProgId" "progid-table" {
        PROG_ID "ProgId" "s255".key().is(Category::Text);
        PROG_ID_PARENT "ProgId_Parent" "S255".refers("ProgId", 1).is(Category::Text);
        CLASS_ "Class_" "S38".refers("Class", 1).is(Category::Guid);
        DESCRIPTION "Description" "L255".is(Category::Text);
        ICON_ "Icon_" "S72".refers("Icon", 1).is(Category::Identifier);
        ICON_INDEX "IconIndex" "I2".at_least(-32_767).at_most(32_767);
    }
    PROPERTY property "Property" "property-table" {
        PROPERTY "Property" "s72".key().is(Category::Identifier);
        VALUE "Value" "l0".is(Category::Text);
    }
    PUBLISH_COMPONENT publish_component "PublishComponent" "publishcomponent-table" {
        COMPONENT_ID "ComponentId" "s38".key().is(Category::Guid);
        QUALIFIER "Qualifier" "s255".key().is(Category::Text);
        COMPONENT_ "Component_" "s72".key().refers("Component", 1).is(Category::Identifier);
        APP_DATA "AppData" "L255".is(Category::Text);
        FEATURE_ "Feature_" "s38".refers("Feature", 1).is(Category::Identifier);
    }
    RADIO_BUTTON radio_button "RadioButton" "radiobutton-table" {
        PROPERTY "Property" "s72".key().is(Category::Identifier);
        ORDER "Order" "i2".key().at_least(1).at_most(32_767);
        VALUE "Value" "s64".is(Category::Formatted);
        X "X" "i2".at_least(0).at_most(32_767);
        Y "Y" "i2".at_least(0).at_most(32_767);
        WIDTH "Width" "i2".at_least(0).at_most(32_767);
        HEIGHT "Height" "i2".at_least(0).at_most(32_767);
        TEXT "Text" "L64".is(Category::Text);
        HELP "Help" "L50".is(Category::Text);
    }
    REG_LOCATOR reg_locator "RegLocator" "reglocator-table" {
        SIGNATURE_ "Signature_" "s72".key().is(Category::Identifier);
        ROOT "Root" "i2".at_least(0).at_most(3);
        KEY "Key" "s255".is(Category::RegPath);
        NAME "Name" "S255".is(Category::Formatted);
        TYPE "Type" "I2".at_least(0).at_most(18);
    }
    REGISTRY registry "Registry" "registry-table" {
        REGISTRY "Registry" "s72".key().is(Category::Identifier);
        ROOT "Root" "i2".at_least(-1).at_most(3);
        KEY "Key" "l255".is(Category::RegPath);
        NAME "Name" "L255".is(Category::Formatted);
        VALUE "Value" "L0".is(Category::Formatted);
        COMPONENT_ "Component_" "s72".refers("Component", 1).is(Category::Identifier);
    }
    REMOVE_FILE remove_file "RemoveFile" "removefile-table" {
        FILE_KEY "FileKey" "s72".key().is(Category::Identifier);
        COMPONENT_ "Component_" "s72".refers("Component", 1).is(Category::Identifier);
        FILE_NAME "FileName" "L255".is(Category::WildCardFilename);
        DIR_PROPERTY "DirProperty" "s72".is(Category::Identifier);
        INSTALL_MODE "InstallMode" "i2".one_of("1;2;3");
    }
    REMOVE_INI_FILE remove_ini_file "RemoveIniFile" "removeinifile-table" {
        REMOVE_INI_FILE "RemoveIniFile" "s72".key().is(Category::Identifier);
        FILE_NAME "FileName" "l255".is(Category::Filename);
        DIR_PROPERTY "DirProperty" "S72".is(Category::Identifier);
        SECTION "Section" "l96".is(Category::Formatted);
        KEY "Key" "l128".is(Category::Formatted);
        VALUE "Value" "L255".is(Category::Formatted);
        ACTION "Action" "i2".one_of("2;4");
        COMPONENT_ "Component_" "s72".refers("Component", 1).is(Category::Identifier);
    }
    REMOVE_REGISTRY remove_registry "RemoveRegistry" "removeregistry-table" {
        REMOVE_REGISTRY "RemoveRegistry" "s72".key().is(Category::Identifier);
        ROOT "Root" "i2".at_least(-1).at_most(3);
        KEY "Key" "l255".is(Category::RegPath);
        NAME "Name" "L255".is(Category::Formatted);
        COMPONENT_ "Component_" "s72".refers("Component", 1).is(Category::Identifier);
    }
    RESERVE_COST reserve_cost "ReserveCost" "reservecost-table" {
        RESERVE_KEY "ReserveKey" "s72".key().is(Category::Identifier);
        COMPONENT_ "Component_" "s72".refers("Component", 1).is(Category::Identifier);
        RESERVE_FOLDER "ReserveFolder" "S72".is(Category::Identifier);
        RESERVE_LOCAL "ReserveLocal" "i4".at_least(0).at_most(2_147_483_647);
        RESERVE_SOURCE "ReserveSource" "i4".at_least(0).at_most(2_147_483_647);
    }
    SFP_CATALOG sfp_catalog "SFPCatalog" "sfpcatalog-table" {
        SFP_CATALOG "SFPCatalog" "s255".key().is(Category::Filename);
        CATALOG "Catalog" "v0".is(Category::Binary);
        DEPENDENCY "Dependency" "S0".is(Category::Formatted);
    }
    SELF_REG self_reg "SelfReg" "selfreg-table" {
        FILE_ "File_" "s72".key().refers("File", 1).is(Category::Identifier);
        COST "Cost" "I2".at_least(0).at_most(32_767);
    }
    SERVICE_CONTROL service_control "ServiceControl" "servicecontrol-table" {
        SERVICE_CONTROL "ServiceControl" "s72".key().is(Category::Identifier);
        NAME "Name" "l255".is(Category::Formatted);
        EVENT "Event" "i2".at_least(0).at_most(187);
        ARGUMENTS "Arguments" "L255".is(Category::Formatted);
        WAIT "Wait" "I2".at_least(0).at_most(1);
        COMPONENT_ "Component_" "s72".refers("Component", 1).is(Category::Identifier);
    }
    SERVICE_INSTALL service_install "ServiceInstall" "serviceinstall-table" {
        SERVICE_INSTALL "ServiceInstall" "s72".key().is(Category::Identifier);
        NAME "Name" "s255".is(Category::Formatted);
        DISPLAY_NAME "DisplayName" "L255".is(Category::Formatted);
        SERVICE_TYPE "ServiceType" "i4".at_least(-2_147_483_647).at_most(2_147_483_647);
        START_TYPE "StartType" "i4".at_least(0).at_most(4);
        ERROR_CONTROL "ErrorControl" "i4".at_least(-2_147_483_647).at_most(2_147_483_647);
        LOAD_ORDER_GROUP "LoadOrderGroup" "S255".is(Category::Formatted);
        DEPENDENCIES "Dependencies" "S255".is(Category::Formatted);
        START_NAME "StartName" "S255".is(Category::Formatted);
        PASSWORD "Password" "S255".is(Category::Formatted);
        ARGUMENTS "Arguments" "S255".is(Category::Formatted);
        COMPONENT_ "Component_" "s72".refers("Component", 1).is(Category::Identifier);
        DESCRIPTION "Description" "L255".is(Category::Text);
    }
    SHORTCUT shortcut "Shortcut" "shortcut-table" {
        SHORTCUT "Shortcut" "s72".key().is(Category::Identifier);
        DIRECTORY_ "Directory_" "s72".refers("Directory", 1).is(Category::Identifier);
        NAME "Name" "l128".is(Category::Filename);
        COMPONENT_ "Component_" "s72".refers("Component", 1).is(Category::Identifier);
        TARGET "Target" "s72".is(Category::Shortcut);
        ARGUMENTS "Arguments" "S255".is(Category::Formatted);
        DESCRIPTION "Description" "L255".is(Category::Text);
        HOTKEY "Hotkey" "I2".at_least(0).at_most(32_767);
        ICON_ "Icon_" "S72".refers("Icon", 1).is(Category::Identifier);
        ICON_INDEX "IconIndex" "I2".at_least(-32_767).at_most(32_767);
        SHOW_CMD "ShowCmd" "I2".one_of("1;3;7");
        WK_DIR "WkDir" "S72".is(Category::Identifier);
        DISPLAY_RESOURCE_DLL "DisplayResourceDLL" "S255".newer().is(Category::Formatted);
        DISPLAY_RESOURCE_ID "DisplayResourceId" "I2".newer().at_least(0).at_most(32_767);
        DESCRIPTION_RESOURCE_DLL "DescriptionResourceDLL" "S255".newer().is(Category::Formatted);
        DESCRIPTION_RESOURCE_ID "DescriptionResourceId" "I2".newer().at_least(0).at_most(32_767);
    }
    SIGNATURE signature "Signature" "signature-table" {
        SIGNATURE "Signature" "s72".key().is(Category::Identifier);
        FILE_NAME "FileName" "s255".is(Category::Filename);
        MIN_VERSION "MinVersion" "S20".is(Category::Text);
        MAX_VERSION "MaxVersion" "S20".is(Category::Text);
        MIN_SIZE "MinSize" "I4".at_least(0).at_most(2_147_483_647);
        MAX_SIZE "MaxSize" "I4".at_least(0).at_most(2_147_483_647);
        MIN_DATE "MinDate" "I4".at_least(0).at_most(2_147_483_647);
        MAX_DATE "MaxDate" "I4".at_least(0).at_most(2_147_483_647);
        LANGUAGES "Languages" "S255".is(Category::Language);
    }
    TEXT_STYLE text_style "TextStyle" "textstyle-table" {
        TEXT_STYLE "TextStyle" "s72".key().is(Category::Identifier);
        FACE_NAME "FaceName" "s32".is(Category::Text);
        SIZE "Size" "i2".at_least(0).at_most(32_767);
        COLOR "Color" "I4".at_least(0).at_most(16_777_215);
        STYLE_BITS "StyleBits" "I2".at_least(0).at_most(15);
    }
    TYPE_LIB type_lib "TypeLib" "typelib-table" {
        LIB_ID "LibID" "s38".key().is(Category::Guid);
        LANGUAGE "Language" "i2".key().at_least(0).at_most(32_767);
        COMPONENT_ "Component_" "s72".key().refers("Component", 1).is(Category::Identifier);
        VERSION "Version" "I4".at_least(0).at_most(16_777_215);
        DESCRIPTION "Description" "L128".is(Category::Text);
        DIRECTORY_ "Directory_" "S72".refers("Directory", 1).is(Category::Identifier);
        FEATURE_ "Feature_" "s38".refers("Feature", 1).is(Category::Identifier);
        COST "Cost" "I4".at_least(0).at_most(2_147_483_647);
    }
    UI_TEXT ui_text "UIText" "uitext-table" {
        KEY "Key" "s72".key().is(Category::Identifier);
        TEXT "Text" "L255".is(Category::Text);
    }
    UPGRADE upgrade "Upgrade" "upgrade-table" {
        UPGRADE_CODE "UpgradeCode" "s38".key().is(Category::Guid);
        VERSION_MIN "VersionMin" "S20".key().is(Category::Text);
        VERSION_MAX "VersionMax" "S20".key().is(Category::Text);
        LANGUAGE "Language" "S255".key().is(Category::Language);
        ATTRIBUTES "Attributes" "i4".key().at_least(0).at_most(2_147_483_647);
        REMOVE "Remove" "S255".is(Category::Formatted);
        ACTION_PROPERTY "ActionProperty" "s72".is(Category::UpperCase);
    }
    VERB verb "Verb" "verb-table" {
        EXTENSION_ "Extension_" "s255".key().refers("Extension", 1).is(Category::Text);
        VERB "Verb" "s32".key().is(Category::Text);
        SEQUENCE "Sequence" "I2".at_least(0).at_most(32_767);
        COMMAND "Command" "L255".is(Category::Formatted);
        ARGUMENT "Argument" "L255".is(Category::Formatted);
    }
    VALIDATION validation "_Validation" "-validation-table" {
        TABLE "Table" "s32".key().is(Category::Identifier);
        COLUMN "Column" "s32".key().is(Category::Identifier);
        NULLABLE "Nullable" "s4".one_of("Y;N;@");
        MIN_VALUE "MinValue" "I4".at_least(-2_147_483_647).at_most(2_147_483_647);
        MAX_VALUE "MaxValue" "I4".at_least(-2_147_483_647).at_most(2_147_483_647);
        KEY_TABLE "KeyTable" "S255".is(Category::Identifier);
        KEY_COLUMN "KeyColumn" "I2".at_least(1).at_most(32);
        CATEGORY "Category" "S32".one_of("Text;Formatted;Template;Condition;Guid;Path;Version;Language;Identifier;Binary;UpperCase;LowerCase;Filename;Paths;AnyPath;WildCardFilename;RegPath;KeyFormatted;CustomSource;Property;Cabinet;Shortcut;URL");
        SET "Set" "S255".is(Category::Text);
        DESCRIPTION "Description" "S255".is(Category::Text);
    }
}
