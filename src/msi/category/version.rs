//! Versions: up to four numbers, separated by dots.

use super::Fault;

/// Judges a version.
///
/// See [Version](https://learn.microsoft.com/windows/win32/msi/version).
pub fn judge(text: &str) -> Result<(), Fault> {
    fields(text).map(drop)
}

/// Returns the four fields of a version; those that are not written are 0.
pub fn fields(text: &str) -> Result<[u16; 4], Fault> {
    let mut fields = [0; 4];
    let mut places = fields.iter_mut();
    for field in text.split('.') {
        let place = places.next().ok_or(Fault::FieldCount)?;
        *place = number(field).ok_or_else(|| Fault::Field {
            field: field.to_owned(),
        })?;
    }
    Ok(fields)
}

fn number(field: &str) -> Option<u16> {
    let is_decimal = field.bytes().all(|byte| byte.is_ascii_digit());
    field.parse().ok().filter(|_| is_decimal)
}

/// Returns the three fields of a product's version that count; the fourth one is ignored.
///
/// See [`ProductVersion`](https://learn.microsoft.com/windows/win32/msi/productversion).
pub fn product(text: &str) -> Result<[u16; 3], Fault> {
    let [major, minor, build, _] = fields(text)?;
    for (field, name) in [(major, "major"), (minor, "minor")] {
        if field > 255 {
            let field = field.to_string();
            return Err(Fault::ProductField { name, field });
        }
    }
    Ok([major, minor, build])
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn versions() {
        check(
            judge,
            &["1", "1.00.100", "65535.65535.65535.65535", "0001.0"],
            &[
                (
                    "1.99999",
                    "the field `99999` is not a number from 0 to 65535",
                ),
                (".1", "the field `` is not a number from 0 to 65535"),
                ("1.", "the field `` is not a number from 0 to 65535"),
                ("1.+1", "the field `+1` is not a number from 0 to 65535"),
                ("1.2.3.4.5", "a version has at most four fields"),
            ],
        );
        assert_eq!(fields("1.02.3"), Ok([1, 2, 3, 0]));
    }

    #[test]
    fn versions_of_products() {
        check(
            |text| product(text).map(drop),
            &["255.255.65535", "1.0.0.65535"],
            &[
                ("256.0.0", "the major version 256 is above 255"),
                ("1.256", "the minor version 256 is above 255"),
            ],
        );
    }
}
