//! What Windows makes of the name of a file
//! (<https://learn.microsoft.com/windows/win32/fileio/naming-a-file>).

/// Tells whether a name is a device, with or without an extension.
///
/// Windows looks at what stands before the first dot, without the spaces at its end.
pub(crate) fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let stem = stem.trim_end_matches(' ').to_ascii_uppercase();
    if matches!(
        stem.as_str(),
        "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$" | "CLOCK$"
    ) {
        return true;
    }
    let number = stem
        .strip_prefix("COM")
        .or_else(|| stem.strip_prefix("LPT"));
    let mut digits = number.unwrap_or_default().chars();
    matches!(
        (digits.next(), digits.next()),
        (Some('0'..='9' | '¹' | '²' | '³'), None)
    )
}

/// Tells whether Windows keeps a character for itself: for drives and streams, wildcards, redirection.
pub(crate) const fn is_reserved(character: char) -> bool {
    matches!(character, ':' | '<' | '>' | '"' | '|' | '?' | '*')
}

/// Tells whether Windows drops the last character of a name.
pub(crate) fn loses_its_end(name: &str) -> bool {
    name.ends_with(['.', ' '])
}
