//! Reading what components write beside files, table by table.

use super::key_of;
use super::resource::{Resource, ResourceKind};
use super::texts::{Texts, short_enough};
use crate::msi::category::filename::Names;
use crate::msi::components::Component;
use crate::msi::schema::{
    CLASS, ENVIRONMENT, EXTENSION, INI_FILE, ODBC_DRIVER, PROG_ID, REGISTRY, SERVICE_INSTALL,
    SHORTCUT, TYPE_LIB, class, environment, extension, ini_file, odbc_driver, prog_id, registry,
    service_install, shortcut, type_lib,
};
use crate::msi::{Row, schema::DocumentedColumn};

/// Reads all of them, in the order of their components; those without a component are left out.
pub(super) fn all(texts: &Texts<'_, '_>) -> Vec<Resource> {
    let ground = texts.ground();
    let registry = ground
        .rows(REGISTRY)
        .filter_map(|row| registry_value(texts, row));
    let ini = ground
        .rows(INI_FILE)
        .filter_map(|row| ini_value(texts, row));
    let shortcuts = ground.rows(SHORTCUT).filter_map(|row| shortcut(texts, row));
    let services = ground.rows(SERVICE_INSTALL).filter_map(|row| {
        let name = texts.resolve(row.text(service_install::NAME)?);
        resource(
            texts,
            ResourceKind::Service,
            row,
            service_install::COMPONENT_,
            name,
        )
    });
    let variables = ground
        .rows(ENVIRONMENT)
        .filter_map(|row| variable(texts, row));
    let mut all: Vec<_> = registry
        .chain(ini)
        .chain(shortcuts)
        .chain(services)
        .chain(variables)
        .chain(registrations(texts))
        .collect();
    all.sort_by_key(|resource| resource.part);
    all
}

fn registrations(texts: &Texts<'_, '_>) -> impl Iterator<Item = Resource> {
    let ground = texts.ground();
    let classes = ground.rows(CLASS).filter_map(|row| {
        let (code, context) = (
            short_enough(row.text(class::CLSID)?)?,
            short_enough(row.text(class::CONTEXT)?)?,
        );
        let place = format!("{code} in {context}{}", bits(texts, row, class::COMPONENT_));
        resource(
            texts,
            ResourceKind::Class,
            row,
            class::COMPONENT_,
            Some(place),
        )
    });
    let names = ground
        .rows(PROG_ID)
        .filter_map(|row| program_id(texts, row));
    let extensions = ground.rows(EXTENSION).filter_map(|row| {
        let name = format!(".{}", short_enough(row.text(extension::EXTENSION)?)?);
        resource(
            texts,
            ResourceKind::Extension,
            row,
            extension::COMPONENT_,
            Some(name),
        )
    });
    let libraries = ground.rows(TYPE_LIB).filter_map(|row| {
        let code = short_enough(row.text(type_lib::LIB_ID)?)?;
        let [language, version] = [type_lib::LANGUAGE, type_lib::VERSION]
            .map(|column| row.int(column).unwrap_or_default());
        let bits = bits(texts, row, type_lib::COMPONENT_);
        let (major, minor) = (version >> 8, version & 0xff);
        let place = format!("{code} {major}.{minor} in language {language}{bits}");
        resource(
            texts,
            ResourceKind::TypeLibrary,
            row,
            type_lib::COMPONENT_,
            Some(place),
        )
    });
    let drivers = ground.rows(ODBC_DRIVER).filter_map(|row| {
        let name = short_enough(row.text(odbc_driver::DESCRIPTION)?)?;
        let place = format!("{name}{}", bits(texts, row, odbc_driver::COMPONENT_));
        resource(
            texts,
            ResourceKind::OdbcDriver,
            row,
            odbc_driver::COMPONENT_,
            Some(place),
        )
    });
    classes
        .chain(names)
        .chain(extensions)
        .chain(libraries)
        .chain(drivers)
}

fn resource(
    texts: &Texts<'_, '_>,
    kind: ResourceKind,
    row: Row<'_>,
    component: &DocumentedColumn,
    place: Option<String>,
) -> Option<Resource> {
    Some(Resource {
        kind,
        key: key_of(row),
        part: texts.number(row.text(component)?)?,
        place: place.and_then(|place| texts.kept(place)),
        value: None,
    })
}

/// Programs of 32 and of 64 bits see different parts of the registry.
///
/// See [Using 64-bit Windows Installer Packages](https://learn.microsoft.com/windows/win32/msi/using-64-bit-windows-installer-packages).
fn bits(texts: &Texts<'_, '_>, row: Row<'_>, component: &DocumentedColumn) -> &'static str {
    let component = row.text(component);
    let component = component.and_then(|key| texts.ground().components().get(key));
    component.map_or("", bits_of)
}

fn bits_of(component: &Component<'_>) -> &'static str {
    if component.has(Component::BITS_64) {
        " (64-bit)"
    } else {
        ""
    }
}

fn registry_value(texts: &Texts<'_, '_>, row: Row<'_>) -> Option<Resource> {
    let component = texts
        .ground()
        .components()
        .get(row.text(registry::COMPONENT_)?)?;
    let is_key = matches!(row.text(registry::NAME), Some("+" | "-" | "*"));
    // These make or remove keys and write no value.
    if is_key && row.text(registry::VALUE).is_none() {
        return None;
    }
    let place = registry_place(texts, row);
    let place = place.map(|place| format!("{place}{}", bits_of(component)));
    let found = resource(
        texts,
        ResourceKind::RegistryValue,
        row,
        registry::COMPONENT_,
        place,
    )?;
    Some(Resource {
        value: value(texts, row.text(registry::VALUE)),
        ..found
    })
}

/// Returns what is written, unless it is put before or behind what is there.
fn value(texts: &Texts<'_, '_>, text: Option<&str>) -> Option<Box<str>> {
    let text = text.unwrap_or_default();
    if text.starts_with("[~]") || text.ends_with("[~]") {
        return None;
    }
    texts.kept(texts.resolve(text)?)
}

/// Writes a registry value as `HKLM\Software\Vendor: Name`.
///
/// See [Registry Table](https://learn.microsoft.com/windows/win32/msi/registry-table).
pub(super) fn registry_place(texts: &Texts<'_, '_>, row: Row<'_>) -> Option<String> {
    let root = match row.int(registry::ROOT)? {
        -1 => "HKMU",
        0 => "HKCR",
        1 => "HKCU",
        2 => "HKLM",
        3 => "HKU",
        _ => return None,
    };
    let key = texts.resolve(row.text(registry::KEY)?)?;
    let name = match row.text(registry::NAME) {
        None => "(default)".to_owned(),
        Some(name) => texts.resolve(name)?,
    };
    Some(format!("{root}\\{key}: {name}"))
}

/// See [IniFile Table](https://learn.microsoft.com/windows/win32/msi/inifile-table).
fn ini_value(texts: &Texts<'_, '_>, row: Row<'_>) -> Option<Resource> {
    /// `Action`: something is added to a value that may be there.
    const ADD_TAG: i32 = 3;
    if row.int(ini_file::ACTION) == Some(ADD_TAG) {
        return None;
    }
    let folder = row.text(ini_file::DIR_PROPERTY).unwrap_or("WindowsFolder");
    let place = || {
        let folder = texts.known_folder(folder)?.path;
        let file = Names::of(short_enough(row.text(ini_file::FILE_NAME)?)?).long;
        let section = texts.resolve(row.text(ini_file::SECTION)?)?;
        let key = texts.resolve(row.text(ini_file::KEY)?)?;
        Some(format!("{folder}{file} [{section}] {key}"))
    };
    let found = resource(
        texts,
        ResourceKind::IniValue,
        row,
        ini_file::COMPONENT_,
        place(),
    )?;
    Some(Resource {
        value: value(texts, row.text(ini_file::VALUE)),
        ..found
    })
}

fn shortcut(texts: &Texts<'_, '_>, row: Row<'_>) -> Option<Resource> {
    let place = || {
        let folder = texts.known_folder(row.text(shortcut::DIRECTORY_)?)?.path;
        Some(format!(
            "{folder}{}",
            Names::of(short_enough(row.text(shortcut::NAME)?)?).long
        ))
    };
    resource(
        texts,
        ResourceKind::Shortcut,
        row,
        shortcut::COMPONENT_,
        place(),
    )
}

/// See [Environment Table](https://learn.microsoft.com/windows/win32/msi/environment-table).
fn variable(texts: &Texts<'_, '_>, row: Row<'_>) -> Option<Resource> {
    let written = short_enough(row.text(environment::NAME)?)?;
    let name = written.trim_start_matches(['=', '+', '-', '!', '*']);
    let marks = written.get(..written.len() - name.len())?;
    let text = row.text(environment::VALUE).unwrap_or_default();
    let is_added = text.starts_with("[~]") || text.ends_with("[~]");
    // One that is only removed is not written.
    if is_added || text.is_empty() || marks.contains('!') {
        return None;
    }
    let owner = if marks.contains('*') {
        "the machine"
    } else {
        "the user"
    };
    let place = format!("{name} of {owner}");
    let found = resource(
        texts,
        ResourceKind::EnvironmentVariable,
        row,
        environment::COMPONENT_,
        Some(place),
    )?;
    Some(Resource {
        value: value(texts, Some(text)),
        ..found
    })
}

/// A program id has the component of its class, or of the extension that names it.
///
/// See [ProgId Table](https://learn.microsoft.com/windows/win32/msi/progid-table).
fn program_id(texts: &Texts<'_, '_>, row: Row<'_>) -> Option<Resource> {
    let ground = texts.ground();
    let name = short_enough(row.text(prog_id::PROG_ID)?)?;
    let of_class = || {
        let class = row.text(prog_id::CLASS_)?;
        let class = ground.having(class::CLSID, class).next()?;
        class.text(class::COMPONENT_)
    };
    let of_extension = || {
        let extension = ground.having(extension::PROG_ID_, name).next()?;
        extension.text(extension::COMPONENT_)
    };
    let part = texts.number(of_class().or_else(of_extension)?)?;
    Some(Resource {
        kind: ResourceKind::ProgId,
        key: key_of(row),
        part,
        place: texts.kept(name.to_owned()),
        value: None,
    })
}
