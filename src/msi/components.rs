//! Components, and what stands for each of them as its key path.
//!
//! See [Component Table](https://learn.microsoft.com/windows/win32/msi/component-table).

use std::collections::HashMap;

use uuid::Uuid;

use super::schema::{COMPONENT, component};
use super::table::{Row, Tables};

/// The rows of `Component`.
#[derive(Debug, Default)]
pub struct Components<'a> {
    list: Vec<Component<'a>>,
    by_key: HashMap<&'a str, usize>,
    by_id: HashMap<Uuid, usize>,
}

/// One component.
#[derive(Clone, Copy, Debug)]
pub struct Component<'a> {
    /// Its row.
    pub row: Row<'a>,
    /// Its key.
    pub key: &'a str,
    /// `ComponentId`; without one it is not registered, and no rule about GUIDs applies.
    pub id: Option<&'a str>,
    /// `Directory_`.
    pub directory: Option<&'a str>,
    /// `Attributes`.
    pub attributes: i32,
    /// `Condition`.
    pub condition: Option<&'a str>,
    /// What stands for it.
    pub key_path: KeyPath<'a>,
}

/// What Windows Installer looks at to see whether a component is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyPath<'a> {
    /// Its directory: no key path is written.
    Directory,
    /// A key of `File`.
    File(&'a str),
    /// A key of `Registry`.
    Registry(&'a str),
    /// A key of `ODBCDataSource`.
    OdbcDataSource(&'a str),
}

impl Component<'_> {
    /// Runs from the source only.
    pub const SOURCE_ONLY: i32 = 0x1;
    /// Runs locally or from the source.
    pub const OPTIONAL: i32 = 0x2;
    /// The key path is a registry value.
    pub const REGISTRY_KEY_PATH: i32 = 0x4;
    /// The key path counts among the shared DLLs.
    pub const SHARED_DLL_REF_COUNT: i32 = 0x8;
    /// It is never removed.
    pub const PERMANENT: i32 = 0x10;
    /// The key path is an ODBC data source.
    pub const ODBC_DATA_SOURCE: i32 = 0x20;
    /// Its condition is looked at again at each reinstallation.
    pub const TRANSITIVE: i32 = 0x40;
    /// It is not installed over an existing one.
    pub const NEVER_OVERWRITE: i32 = 0x80;
    /// It is a 64-bit component.
    pub const BITS_64: i32 = 0x100;
    /// Registry reflection is off.
    pub const DISABLE_REGISTRY_REFLECTION: i32 = 0x200;
    /// A newer product may remove it.
    pub const UNINSTALL_ON_SUPERSEDENCE: i32 = 0x400;
    /// It is shared among patched products.
    pub const SHARED: i32 = 0x800;

    /// Returns the component code, its `ComponentId`, where it has one that is a GUID; the case of letters does not
    /// count.
    pub fn code(&self) -> Option<Uuid> {
        self.id?.parse().ok()
    }

    /// Whether any of these bits of `Attributes` is set.
    pub fn has(&self, bits: i32) -> bool {
        self.attributes & bits != 0
    }
}

impl<'a> Components<'a> {
    /// Reads the table. Of two rows with one key [`Components::get`] returns the first.
    pub fn of(tables: &'a Tables) -> Self {
        let mut components = Self::default();
        for row in tables.rows(COMPONENT) {
            let Some(key) = row.text(component::COMPONENT) else {
                continue;
            };
            components
                .by_key
                .entry(key)
                .or_insert(components.list.len());
            let component = component(key, row);
            if let Some(code) = component.code() {
                let number = components.list.len();
                components.by_id.entry(code).or_insert(number);
            }
            components.list.push(component);
        }
        components
    }

    /// Returns the component with that key.
    pub fn get(&self, key: &str) -> Option<&Component<'a>> {
        self.list.get(*self.by_key.get(key)?)
    }

    /// Returns the first component with that component code.
    pub fn with_code(&self, code: Uuid) -> Option<&Component<'a>> {
        self.list.get(*self.by_id.get(&code)?)
    }

    /// Returns all of them in stored order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Component<'a>> + Clone {
        self.list.iter()
    }
}

fn component<'a>(key: &'a str, row: Row<'a>) -> Component<'a> {
    let attributes = row.int(component::ATTRIBUTES).unwrap_or_default();
    let key_path = row
        .text(component::KEY_PATH)
        .map_or(KeyPath::Directory, |key| {
            if attributes & Component::REGISTRY_KEY_PATH != 0 {
                KeyPath::Registry(key)
            } else if attributes & Component::ODBC_DATA_SOURCE != 0 {
                KeyPath::OdbcDataSource(key)
            } else {
                KeyPath::File(key)
            }
        });
    Component {
        row,
        key,
        id: row.text(component::COMPONENT_ID),
        directory: row.text(component::DIRECTORY_),
        attributes,
        condition: row.text(component::CONDITION),
        key_path,
    }
}

#[cfg(test)]
mod tests {
    use super::super::table::{Table, Value};
    use super::*;

    #[test]
    fn the_attributes_tell_the_key_path() {
        let columns: Vec<_> = COMPONENT
            .columns()
            .iter()
            .map(|column| column.definition().unwrap())
            .collect();
        let row = |key: &str, attributes: i32, path: &str| {
            let texts = [key, "", "D"].map(Value::from);
            let rest = [Value::Int(attributes), Value::Null, Value::from(path)];
            [texts, rest].concat()
        };
        let cells = [
            row("A", 0, ""),
            row("B", 0x110, "f"),
            row("C", 4, "r"),
            row("D", 0x20, "o"),
            row("A", 0, "x"),
        ]
        .concat();
        let tables = Tables::from_iter([Table::new("Component", columns, cells).unwrap()]);
        let components = Components::of(&tables);
        let paths: Vec<_> = components
            .iter()
            .map(|component| component.key_path)
            .collect();
        assert_eq!(
            paths,
            [
                KeyPath::Directory,
                KeyPath::File("f"),
                KeyPath::Registry("r"),
                KeyPath::OdbcDataSource("o"),
                KeyPath::File("x"),
            ]
        );
        let second = components.get("B").unwrap();
        assert!(
            second.has(Component::PERMANENT)
                && second.has(Component::BITS_64)
                && !second.has(Component::SHARED)
        );
        assert_eq!(components.get("A").unwrap().key_path, KeyPath::Directory);
    }
}
