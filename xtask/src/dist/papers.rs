//! What goes along with the program: man pages and completions, which it writes itself.

use std::process::Command;

use rollpack::disk;

use super::{DistError, Release, made, pack};
use crate::cross::output;

/// The shells that have completions: the shell, where a Debian package has its file, and the file's name.
const SHELLS: [(&str, &str, &str); 3] = [
    ("bash", "usr/share/bash-completion/completions", "rollpack"),
    (
        "fish",
        "usr/share/fish/vendor_completions.d",
        "rollpack.fish",
    ),
    ("zsh", "usr/share/zsh/vendor-completions", "_rollpack"),
];

/// Something for a person or a shell to read.
pub struct Paper {
    /// The folder in which a Debian package has it.
    pub installed: &'static str,
    /// The folder in which an archive has it.
    pub shelf: &'static str,
    /// Its name.
    pub name: String,
    /// Its text.
    pub text: Vec<u8>,
}

/// Returns the folders of an archive, and the papers.
pub fn of(release: &Release) -> Result<([&'static str; 2], Vec<Paper>), DistError> {
    let scratch = tempfile::tempdir().map_err(pack("man pages"))?;
    let mut man = Command::new(&release.linux);
    man.args(["--quiet", "man"]).arg(scratch.path());
    output(man)?;
    let mut papers = Vec::new();
    for entry in disk::list(scratch.path())? {
        papers.push(Paper {
            installed: "usr/share/man/man1",
            shelf: "man",
            text: made(&entry.path)?,
            name: entry.name,
        });
    }
    for (shell, installed, name) in SHELLS {
        let mut command = Command::new(&release.linux);
        command.args(["completions", shell]);
        papers.push(Paper {
            installed,
            shelf: "completions",
            name: name.to_owned(),
            text: output(command)?.into_bytes(),
        });
    }
    Ok((["man", "completions"], papers))
}
