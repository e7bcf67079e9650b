//! Codes derived from names: the same on every run, and different wherever Windows Installer tells
//! products, components or packages apart.

use rollpack::digest::Digest;
use uuid::{Uuid, uuid};

use super::recipe::Package;

const NAMESPACE: Uuid = uuid!("a3d5f7c2-6f0b-4d0e-9c53-1f6c1e8b2a94");

/// Returns the [upgrade code], which all versions share.
///
/// [upgrade code]: https://learn.microsoft.com/windows/win32/msi/upgradecode
pub fn upgrade_code(package: &Package) -> String {
    code(&format!("upgrade {}", line(package)))
}

/// Returns the [product code], which each version has for itself.
///
/// [product code]: https://learn.microsoft.com/windows/win32/msi/product-codes
pub fn product_code(package: &Package) -> String {
    let Package {
        version, language, ..
    } = package;
    code(&format!("product {} {version} {language}", line(package)))
}

/// Returns the [component code] of the component around the file at `path`.
///
/// [component code]: https://learn.microsoft.com/windows/win32/msi/changing-the-component-code
pub fn component_code(package: &Package, path: &str) -> String {
    code(&format!("component {} {path}", line(package)))
}

/// Returns the [package code], which no other content has.
///
/// [package code]: https://learn.microsoft.com/windows/win32/msi/package-codes
pub fn package_code(content: Digest) -> Uuid {
    derive(&format!("package {content}"))
}

/// What a package and its successors have in common.
fn line(package: &Package) -> String {
    format!("{}/{}", package.manufacturer, package.file.to_lowercase())
}

fn code(name: &str) -> String {
    derive(name).braced().to_string().to_uppercase()
}

fn derive(name: &str) -> Uuid {
    Uuid::new_v5(&NAMESPACE, name.as_bytes())
}
