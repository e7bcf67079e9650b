//! Which previous package each new one replaces.

use std::collections::HashMap;
use std::hash::Hash;

use uuid::Uuid;

use super::{Previous, PreviousPackage};
use crate::folded_name::FoldedName;
use crate::msi::{Kind, Package, Platform};

/// By what a previous package is told to be an earlier one of the same product, from the surest sign to the weakest.
const SIGNS: [fn(&str, &Package) -> Option<Sign>; 6] = [
    |name, package| Some(Sign::NamedProduct(product(package)?, FoldedName::of(name))),
    |_, package| Some(Sign::Product(product(package)?)),
    |name, package| Some(Sign::NamedFamily(family(package)?, FoldedName::of(name))),
    |_, package| Some(Sign::Variant(family(package)?, variant(package))),
    |_, package| Some(Sign::Family(family(package)?)),
    |name, _| Some(Sign::Name(FoldedName::of(name))),
];

#[derive(PartialEq, Eq, Hash)]
enum Sign {
    NamedProduct(Uuid, FoldedName),
    Product(Uuid),
    NamedFamily(Uuid, FoldedName),
    Variant(Uuid, (Option<Platform>, Vec<u16>)),
    Family(Uuid),
    Name(FoldedName),
}

impl Previous {
    /// Returns for each new package, which comes with its name, the one that it replaces, if there is one.
    ///
    /// They are found by their product code, else by their upgrade code, else by their name. Where a code is that of
    /// several, the same name decides, then the same platform and languages, then the order. No package is replaced
    /// twice; merge modules, patches and transforms replace nothing.
    pub fn counterparts(&self, new: &[(&str, &Package)]) -> Vec<Option<&PreviousPackage>> {
        let mut found = vec![None; new.len()];
        let mut is_taken = vec![false; self.packages.len()];
        for sign in SIGNS {
            let free = self
                .packages
                .iter()
                .enumerate()
                .filter(|(index, _)| !is_taken[*index]);
            let mut waiting: HashMap<Sign, Vec<usize>> = HashMap::new();
            // The first comes to the top.
            for (index, previous) in free.rev() {
                if let Some(sign) = sign(&previous.name, &previous.package) {
                    waiting.entry(sign).or_default().push(index);
                }
            }
            for (found, (name, package)) in found.iter_mut().zip(new) {
                if found.is_some() || package.kind != Kind::Package {
                    continue;
                }
                let sign = sign(file_name(name), package);
                let next = sign.and_then(|sign| waiting.get_mut(&sign)?.pop());
                if let Some(index) = next {
                    is_taken[index] = true;
                    *found = self.packages.get(index);
                }
            }
        }
        found
    }
}

/// Returns the last part of a path, as it may be written on any system.
pub(crate) fn file_name(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

fn product(package: &Package) -> Option<Uuid> {
    package.product_code()?.parse().ok()
}

fn family(package: &Package) -> Option<Uuid> {
    package.upgrade_code()?.parse().ok()
}

fn variant(package: &Package) -> (Option<Platform>, Vec<u16>) {
    (package.platform(), package.languages())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::Digest;
    use crate::msi::schema::PROPERTY;
    use crate::msi::{self, Limits};

    const A: &str = "{AAAAAAAA-0000-0000-0000-000000000000}";
    const B: &str = "{BBBBBBBB-0000-0000-0000-000000000000}";
    const C: &str = "{CCCCCCCC-0000-0000-0000-000000000000}";

    /// A package with a product code and an upgrade code, if they are not empty.
    fn package(product: &str, family: &str) -> Package {
        let content = std::io::Cursor::new(Vec::new());
        let package = ::msi::Package::create(::msi::PackageType::Installer, content).unwrap();
        let content = package.into_inner().unwrap();
        let mut package = msi::read(content, &Limits::default()).unwrap();
        let columns = PROPERTY.columns().iter();
        let columns = columns.map(|column| column.definition().unwrap()).collect();
        let cells = ["ProductCode", product, "UpgradeCode", family].map(msi::Value::from);
        let table = msi::Table::new("Property", columns, cells.into()).unwrap();
        package.tables.insert(table);
        package
    }

    #[track_caller]
    fn check(previous: &[(&str, &str, &str)], new: &[(&str, &str, &str)], expect: &[&str]) {
        let former = previous.iter().map(|(name, product, family)| {
            PreviousPackage::new(*name, Digest::of(b""), package(product, family))
        });
        let previous = Previous::new(former.collect(), Vec::new());
        let packages: Vec<_> = new
            .iter()
            .map(|(_, product, family)| package(product, family))
            .collect();
        let named = new
            .iter()
            .zip(&packages)
            .map(|((name, ..), package)| (*name, package));
        let named: Vec<_> = named.collect();
        let found = previous.counterparts(&named);
        let found: Vec<_> = found
            .iter()
            .map(|found| found.map_or("", |found| &found.name))
            .collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn codes_count_more_than_names() {
        check(
            &[("b.msi", A, ""), ("a.msi", B, C), ("c.msi", "", "")],
            &[
                ("a.msi", A, C),
                ("b.msi", C, C),
                ("new/C.MSI", "", ""),
                ("d.msi", "", ""),
            ],
            &["b.msi", "a.msi", "c.msi", ""],
        );
    }

    #[test]
    fn of_several_with_one_code_the_name_decides_then_the_order() {
        check(
            &[("x.msi", A, C), ("y.msi", A, C), ("z.msi", B, C)],
            &[("y.msi", A, C), ("w.msi", A, C), ("v.msi", "", C)],
            &["y.msi", "x.msi", "z.msi"],
        );
    }

    #[test]
    fn no_package_is_replaced_twice() {
        check(
            &[("x.msi", A, C)],
            &[("x.msi", B, C), ("y.msi", A, C), ("x.msi", "", "")],
            &["", "x.msi", ""],
        );
    }
}
