//! The Debian package (<https://manpages.debian.org/bookworm/dpkg-dev/deb.5.en.html>).

use std::collections::BTreeSet;
use std::fmt::Write as _;

use md5::{Digest as _, Md5};

use super::archive::{Member, gzip, tar};
use super::{DistError, Release, papers, text};

/// Writes the package. The program has everything in it that it needs, so that it depends on nothing.
pub fn write(release: &Release) -> Result<(), DistError> {
    let files = files(release)?;
    let mut sums = String::new();
    let mut size = 0;
    for file in &files {
        // Writing to a string cannot fail.
        for byte in Md5::digest(&file.content) {
            let _ = write!(sums, "{byte:02x}");
        }
        let _ = writeln!(sums, "  {}", file.path);
        size += file.content.len().div_ceil(1024);
    }
    let control = control(release.version, size);
    let control = [
        Member::folder("./"),
        Member::file("./control", control.into_bytes()),
        Member::file("./md5sums", sums.into_bytes()),
    ];
    let control = gzip(&tar(&control, release)?)?;
    let data = gzip(&tar(&with_folders(files), release)?)?;
    let bytes = ar(
        &[
            ("debian-binary", b"2.0\n"),
            ("control.tar.gz", &control),
            ("data.tar.gz", &data),
        ],
        release.time.as_second(),
    );
    release.file(&format!("rollpack_{}_amd64.deb", release.version), &bytes)
}

fn files(release: &Release) -> Result<Vec<Member>, DistError> {
    let mut files = vec![Member::program(
        "usr/bin/rollpack",
        super::made(&release.linux)?,
    )];
    let (_, papers) = papers::of(release)?;
    for paper in papers {
        let path = format!("{}/{}", paper.installed, paper.name);
        files.push(match paper.shelf {
            "man" => Member::file(format!("{path}.gz"), gzip(&paper.text)?),
            _ => Member::file(path, paper.text),
        });
    }
    let documents = "usr/share/doc/rollpack";
    files.push(Member::file(format!("{documents}/copyright"), copyright()?));
    files.push(Member::file(
        format!("{documents}/changelog.gz"),
        gzip(&text("CHANGELOG.md")?)?,
    ));
    for name in ["README.md", "docs/administrators.md"] {
        let short = name.rsplit('/').next().unwrap_or(name);
        files.push(Member::file(format!("{documents}/{short}"), text(name)?));
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(files)
}

/// Puts every folder before what is in it.
fn with_folders(files: Vec<Member>) -> Vec<Member> {
    let mut members = vec![Member::folder("./")];
    let mut known = BTreeSet::new();
    for file in files {
        for (at, _) in file.path.match_indices('/') {
            if known.insert(file.path[..=at].to_owned()) {
                members.push(Member::folder(format!("./{}", &file.path[..=at])));
            }
        }
        members.push(Member {
            path: format!("./{}", file.path),
            ..file
        });
    }
    members
}

fn control(version: &str, size: usize) -> String {
    format!(
        "Package: rollpack
Version: {version}
Architecture: amd64
Maintainer: rollpack maintainers <rollpack@localhost>
Installed-Size: {size}
Section: utils
Priority: optional
Description: builder and validator for rollups of Windows Installer packages
 rollpack proves a documented set of packages, builds a signed and reproducible
 bundle with its install script and article, and lets an administrator verify and
 extract it offline.
"
    )
}

/// Says under which licences it is, in the form of Debian
/// (<https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/>).
fn copyright() -> Result<Vec<u8>, DistError> {
    let mut out = String::from(
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: rollpack

Files: *
Copyright: the rollpack authors
License: MIT or Apache-2.0

License: Apache-2.0
 On Debian systems the text is in /usr/share/common-licenses/Apache-2.0.

License: MIT
",
    );
    for line in String::from_utf8_lossy(&text("LICENSE-MIT")?).lines() {
        let line = if line.is_empty() { "." } else { line };
        let _ = writeln!(out, " {line}");
    }
    Ok(out.into_bytes())
}

/// Writes the archive that holds a package (<https://manpages.debian.org/bookworm/binutils-common/ar.1.en.html>).
fn ar(members: &[(&str, &[u8])], time: i64) -> Vec<u8> {
    let mut out = b"!<arch>\n".to_vec();
    for (name, content) in members {
        let size = content.len();
        let header = format!(
            "{name:<16}{time:<12}{:<6}{:<6}{:<8}{size:<10}`\n",
            0, 0, "100644"
        );
        out.extend(header.as_bytes());
        out.extend(*content);
        if size % 2 == 1 {
            out.push(b'\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_come_before_what_is_in_them() {
        let files = ["a/b/c", "a/d"].map(|path| Member::file(path, Vec::new()));
        let members = with_folders(files.into());
        let paths: Vec<_> = members.iter().map(|member| member.path.as_str()).collect();
        assert_eq!(paths, ["./", "./a/", "./a/b/", "./a/b/c", "./a/d"]);
    }

    #[test]
    fn members_begin_at_even_places() {
        let bytes = ar(&[("one", b"odd"), ("two", b"even")], 1_700_000_000);
        let header = |name, size| {
            format!("{name}             1700000000  0     0     100644  {size}         `\n")
        };
        let expect = format!("!<arch>\n{}odd\n{}even", header("one", 3), header("two", 4));
        assert_eq!(String::from_utf8(bytes).unwrap(), expect);
    }
}
