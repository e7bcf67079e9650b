//! A package lacks a property that every package has.

use crate::finding::{Finding, Level};
use crate::msi::Kind;
use crate::rules::{Check, PackageSubject, Profile, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "package-property-missing",
    profiles: &[Profile::Rollup, Profile::Package],
    summary: "a package lacks a property that every package has",
    help: r"## What it checks

The Property table states `ProductName`, `ProductLanguage`, `ProductVersion`, `ProductCode` and `Manufacturer`,
[the required properties](https://learn.microsoft.com/windows/win32/msi/required-properties). A missing
`UpgradeCode` is a warning. Merge modules, patches and transforms need none of them.

## Why it matters

Windows Installer refuses a package without the required ones. Without an
[UpgradeCode](https://learn.microsoft.com/windows/win32/msi/upgradecode) no later version can replace it.

## Example

```text
Property     Value
ProductName  Client
             no ProductCode
```

## What to do

Get a complete package, or have its maker add the property.
",
    check: Check::Package(check),
    ..Rule::COMMON
};

const REQUIRED: [(&str, Level); 6] = [
    ("ProductName", Level::Error),
    ("ProductLanguage", Level::Error),
    ("ProductVersion", Level::Error),
    ("ProductCode", Level::Error),
    ("Manufacturer", Level::Error),
    ("UpgradeCode", Level::Warning),
];

fn check(subject: &PackageSubject<'_>, findings: &mut Vec<Finding>) {
    if subject.package.kind != Kind::Package {
        return;
    }
    for (property, level) in REQUIRED {
        if subject
            .package
            .property(property)
            .is_some_and(|value| !value.is_empty())
        {
            continue;
        }
        let mut finding = RULE
            .milder(
                level,
                format!("`{}` has no property `{property}`", subject.file),
            )
            .hint("get a complete package, or have its maker add the property");
        finding.place.table = Some("Property".to_owned());
        finding.place.key = vec![property.to_owned()];
        findings.push(finding);
    }
}
