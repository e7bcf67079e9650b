//! Which standard actions run, and when.

/// The [suggested sequences], as far as a stand-in has something for their actions to do.
///
/// [suggested sequences]: https://learn.microsoft.com/windows/win32/msi/suggested-installexecutesequence
pub(super) const SEQUENCES: [(&str, &[(&str, i32)]); 5] = [
    (
        "InstallExecuteSequence",
        &[
            ("FindRelatedProducts", 25),
            ("LaunchConditions", 100),
            ("ValidateProductID", 700),
            ("CostInitialize", 800),
            ("FileCost", 900),
            ("CostFinalize", 1000),
            ("MigrateFeatureStates", 1200),
            ("InstallValidate", 1400),
            ("RemoveExistingProducts", 1450),
            ("InstallInitialize", 1500),
            ("ProcessComponents", 1600),
            ("UnpublishFeatures", 1800),
            ("RemoveRegistryValues", 2600),
            ("RemoveFiles", 3500),
            ("InstallFiles", 4000),
            ("WriteRegistryValues", 5000),
            ("RegisterUser", 6000),
            ("RegisterProduct", 6100),
            ("PublishFeatures", 6300),
            ("PublishProduct", 6400),
            ("InstallFinalize", 6600),
        ],
    ),
    (
        "InstallUISequence",
        &[
            ("FindRelatedProducts", 25),
            ("LaunchConditions", 100),
            ("ValidateProductID", 700),
            ("CostInitialize", 800),
            ("FileCost", 900),
            ("CostFinalize", 1000),
            ("MigrateFeatureStates", 1200),
            ("ExecuteAction", 1300),
        ],
    ),
    (
        "AdminExecuteSequence",
        &[
            ("CostInitialize", 800),
            ("FileCost", 900),
            ("CostFinalize", 1000),
            ("InstallValidate", 1400),
            ("InstallInitialize", 1500),
            ("InstallAdminPackage", 3900),
            ("InstallFiles", 4000),
            ("InstallFinalize", 6600),
        ],
    ),
    (
        "AdminUISequence",
        &[
            ("CostInitialize", 800),
            ("FileCost", 900),
            ("CostFinalize", 1000),
            ("ExecuteAction", 1300),
        ],
    ),
    (
        "AdvtExecuteSequence",
        &[
            ("CostInitialize", 800),
            ("CostFinalize", 1000),
            ("InstallValidate", 1400),
            ("InstallInitialize", 1500),
            ("PublishFeatures", 6300),
            ("PublishProduct", 6400),
            ("InstallFinalize", 6600),
        ],
    ),
];
