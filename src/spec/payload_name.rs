//! Names of payloads: judged here, for the spec, as the bundle judges them.

/// Names at the root of a bundle that are its own. `META` is a folder there.
const RESERVED: [&str; 3] = ["install.ps1", "README.html", "META"];

/// What is wrong with the name of a payload.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum NameError {
    /// It is not a plain name that means the same everywhere.
    #[error("a payload's name must be a plain file name on every system")]
    Unsafe,
    /// An entry of the bundle itself has it.
    #[error("the bundle itself has an entry of this name")]
    Reserved,
}

/// Judges the name of a payload, and returns the key under which it must be unique.
pub(super) fn judge(name: &str) -> Result<String, NameError> {
    let stem = name.split('.').next().unwrap_or_default();
    let device = ["con", "prn", "aux", "nul"].contains(&stem.to_lowercase().as_str());
    let plain = !name.is_empty()
        && !device
        && !name.starts_with(' ')
        && !name.ends_with(['.', ' '])
        && !name.contains(|character: char| {
            character.is_control() || r#"\/:*?"<>|"#.contains(character)
        });
    if !plain {
        return Err(NameError::Unsafe);
    }
    if RESERVED
        .iter()
        .any(|reserved| reserved.eq_ignore_ascii_case(name))
    {
        return Err(NameError::Reserved);
    }
    Ok(name.to_lowercase())
}
