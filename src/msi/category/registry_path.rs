//! Paths of registry keys.

use super::fault::{End, Fault};
use super::formatted;

/// Judges a registry key below its root: a formatted text that neither begins nor ends with a backslash.
///
/// See [RegPath](https://learn.microsoft.com/windows/win32/msi/regpath).
pub fn judge(text: &str) -> Result<(), Fault> {
    if text.starts_with('\\') {
        return Err(Fault::Backslash { end: End::Start });
    }
    if text.ends_with('\\') {
        return Err(Fault::Backslash { end: End::Finish });
    }
    formatted::judge(text).map_err(Fault::from)
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn registry_paths() {
        check(
            judge,
            &[r"Software\[Manufacturer]", "a", r"CLSID\{0}\InprocServer32"],
            &[
                (r"\Software", "it begins with a backslash"),
                (r"Software\", "it ends with a backslash"),
            ],
        );
    }
}
