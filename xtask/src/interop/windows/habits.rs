//! What Windows does otherwise: names, files that others hold, read-only files, long paths, wildcards, addresses.

use std::io::Write as _;
use std::path::Path;
use std::process::Child;
use std::thread;
use std::time::Duration;

use rollpack::disk::{self, DiskError, PendingFile, Replace};

use super::super::prefix::windows_path;
use super::super::wine::WineError;
use super::bundles::{build, development, same, words, wrong};
use super::program::{Answer, Programs};
use crate::repository;

/// Lets others read, and neither write nor remove.
const READ: &str = "1";
/// Lets others do everything.
const ALL: &str = "7";

type Check<'a> = fn(&Trial<'a>) -> Result<(), WineError>;

/// Returns how much was checked.
pub fn check(programs: &Programs) -> Result<usize, WineError> {
    let folder = programs.folder("habits")?;
    programs.must(&folder, &words(&build("example", "rsa", "a.zip")), 0)?;
    let trial = Trial {
        programs,
        folder: &folder,
        ca: development("signer/ca.pem"),
    };
    let checks: [(&str, Check<'_>); 10] = [
        ("names of devices", Trial::names),
        (
            "a bundle that another program writes to",
            Trial::written_bundle,
        ),
        ("a bundle that another program reads", Trial::read_bundle),
        ("a folder with a held file", Trial::held_folder),
        ("a read-only bundle", Trial::read_only_bundle),
        ("a read-only file in a folder", Trial::read_only_file),
        ("a hard link to an input", Trial::hard_link),
        ("a long path", Trial::long_path),
        ("wildcards", Trial::wildcards),
        ("addresses in reports", Trial::addresses),
    ];
    for (name, check) in checks {
        println!("  {name}");
        check(&trial)?;
        trial.nothing_left()?;
    }
    Ok(checks.len())
}

struct Trial<'a> {
    programs: &'a Programs,
    folder: &'a Path,
    ca: String,
}

impl Trial<'_> {
    fn names(&self) -> Result<(), WineError> {
        for (name, expect) in [
            ("aux", "the name is a device on Windows"),
            ("NUL.zip", "the name is a device on Windows"),
            ("x.", "Windows drops the last character of the name"),
            ("x.zip:s", "the name has the character `:`"),
            ("x?", "the name has the character `?`"),
        ] {
            for line in [
                &["extract", "a.zip", "--ca", &self.ca, "--to", name][..],
                &words(&build("example", "rsa", name)),
            ] {
                self.refused(line, expect)?;
            }
        }
        Ok(())
    }

    fn written_bundle(&self) -> Result<(), WineError> {
        let line = ["verify", "a.zip", "--ca", &self.ca];
        self.while_held("a.zip", ALL, || {
            self.refused(&line, "a program has it open")
        })?;
        self.programs.must(self.folder, &line, 0)?;
        Ok(())
    }

    fn read_bundle(&self) -> Result<(), WineError> {
        let line = build("example", "rsa", "a.zip");
        let before = self.read("a.zip")?;
        self.while_held("a.zip", READ, || {
            self.refused(&words(&line), "a program has it open")
        })?;
        same(
            "a.zip",
            "content",
            &before.len(),
            &self.read("a.zip")?.len(),
        )?;
        self.programs.must(self.folder, &words(&line), 0)?;
        Ok(())
    }

    fn held_folder(&self) -> Result<(), WineError> {
        self.extract("held", 0)?;
        self.while_held("held/README.html", READ, || {
            let answer = self.extract_again("held")?;
            // Wine renames a folder with open files in it and Windows does not; both leave one of the two whole.
            let is_whole = self.read("held/META/manifest.json").is_ok();
            if is_whole && matches!(answer.code, 0 | 2) {
                return Ok(());
            }
            wrong(format!("the folder is broken: {}", answer.errors))
        })?;
        let answer = self.extract_again("held")?;
        same("held", "exit code", &answer.code, &0)
    }

    fn read_only_bundle(&self) -> Result<(), WineError> {
        set_read_only(&self.folder.join("a.zip"), true)?;
        let refused = self.refused(&words(&build("example", "rsa", "a.zip")), "it is read-only");
        set_read_only(&self.folder.join("a.zip"), false)?;
        refused
    }

    fn read_only_file(&self) -> Result<(), WineError> {
        self.extract("marked", 0)?;
        set_read_only(&self.folder.join("marked/README.html"), true)?;
        let answer = self.extract_again("marked")?;
        same("marked", "exit code", &answer.code, &0)?;
        same(
            "marked",
            "standard error",
            &answer.errors.contains("could not"),
            &false,
        )
    }

    fn hard_link(&self) -> Result<(), WineError> {
        let key = development("signer/rsa.key.pem");
        let link = self.folder.join("link.zip");
        std::fs::hard_link(&key, &link).map_err(DiskError::during("link", &link))?;
        let over = build("example", "rsa", "link.zip");
        self.refused(&words(&over), "would take the place of its own input")
    }

    fn long_path(&self) -> Result<(), WineError> {
        let deep = format!("{}/{}", "d".repeat(120), "e".repeat(120));
        disk::create_folder(&self.folder.join(&deep))?;
        let out = format!("{deep}/out");
        let told = self.extract(&out, 0)?;
        same(&out, "prefix", &told.errors.contains(r"\\?\"), &false)?;
        let told = self.extract(&out, 2)?;
        same(&out, "prefix", &told.errors.contains(r"\\?\"), &false)?;
        let bundle = format!("{deep}/a.zip");
        self.programs
            .must(self.folder, &words(&build("example", "rsa", &bundle)), 0)?;
        same(
            &bundle,
            "content",
            &(self.read(&bundle)? == self.read("a.zip")?),
            &true,
        )
    }

    fn wildcards(&self) -> Result<(), WineError> {
        self.extract("wild", 0)?;
        let expanded = self
            .programs
            .on_windows(self.folder, &["validate", r"wild\*.MSI"])?;
        let mut line = vec!["validate".to_owned()];
        for entry in disk::list(&self.folder.join("wild"))? {
            if entry.path.extension().is_some_and(|ending| ending == "msi") {
                line.push(format!(r"wild\{}", entry.name));
            }
        }
        let named = self.programs.on_windows(self.folder, &words(&line))?;
        same("wildcards", "answer", &expanded, &named)?;
        self.refused(&["validate", "*.nothing"], "no file matches")
    }

    fn addresses(&self) -> Result<(), WineError> {
        let text = "not: a spec\n";
        let path = self.folder.join("specs/spec.yaml");
        disk::create_folder(&self.folder.join("specs"))?;
        let mut file = PendingFile::beside(&path)?;
        file.write_all(text.as_bytes())
            .map_err(DiskError::during("write", &path))?;
        file.publish(Replace::Never)?;
        let absolute = windows_path(&path);
        for (format, named, expect) in [
            ("sarif", r"specs\spec.yaml", r#""uri":"specs/spec.yaml""#),
            ("sarif", absolute.as_str(), r#""uri":"file:///Z:/"#),
            ("github", r"specs\spec.yaml", "file=specs/spec.yaml"),
        ] {
            let line = ["validate", named, "--format", format];
            let answer = self.programs.on_windows(self.folder, &line)?;
            let output = answer.output.replace(": ", ":");
            // Below a repository, paths are told from its root.
            let below = repository::shown(&path);
            if !output.contains(expect) && !output.contains(&below) {
                return wrong(format!("`{expect}` is not in {output}"));
            }
            same(named, "slash", &output.contains(r"specs\\spec"), &false)?;
        }
        Ok(())
    }

    fn extract(&self, to: &str, code: i32) -> Result<Answer, WineError> {
        let line = ["extract", "a.zip", "--ca", &self.ca, "--to", to];
        self.programs.must(self.folder, &line, code)
    }

    fn extract_again(&self, to: &str) -> Result<Answer, WineError> {
        let line = [
            "extract",
            "a.zip",
            "--ca",
            &self.ca,
            "--to",
            to,
            "--overwrite",
        ];
        self.programs.on_windows(self.folder, &line)
    }

    /// Must end with 2 and these words.
    fn refused(&self, line: &[&str], expect: &str) -> Result<(), WineError> {
        let answer = self.programs.must(self.folder, line, 2)?;
        if answer.errors.contains(expect) {
            return Ok(());
        }
        wrong(format!("`{expect}` is not in {}", answer.errors))
    }

    /// Does something while another program has a file open.
    fn while_held(
        &self,
        name: &str,
        share: &str,
        act: impl FnOnce() -> Result<(), WineError>,
    ) -> Result<(), WineError> {
        let mark_name = format!("{}-{share}.held", name.replace('/', "-"));
        let mark = self.folder.join(&mark_name);
        let words = ["hold", share, name, &mark_name, "600000"];
        let mut holder = Guard(self.programs.start_neighbour(self.folder, &words)?);
        for _ in 0..200 {
            if disk::stat(&mark).is_ok() {
                break;
            }
            thread::sleep(Duration::from_millis(50));
        }
        if disk::stat(&mark).is_err() {
            return wrong(format!("`{name}` cannot be held"));
        }
        let done = act();
        holder.end();
        done
    }

    fn read(&self, name: &str) -> Result<Vec<u8>, DiskError> {
        disk::read(&self.folder.join(name), 1 << 30)
    }

    fn nothing_left(&self) -> Result<(), WineError> {
        let names = disk::list(self.folder)?.into_iter().map(|entry| entry.name);
        let left: Vec<_> = names
            .filter(|name| name.starts_with(".rollpack-"))
            .collect();
        if left.is_empty() {
            return Ok(());
        }
        wrong(format!("left behind: {left:?}"))
    }
}

/// A program that ends with the work it is in the way of.
struct Guard(Child);

impl Guard {
    fn end(&mut self) {
        // One that ended by itself cannot be stopped.
        let _ = self.0.kill();
        let _ = self.0.wait();
        // The server of wine closes what the program had open.
        thread::sleep(Duration::from_millis(200));
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Sets what wine shows to programs of Windows as the mark of a read-only file.
fn set_read_only(path: &Path, is_read_only: bool) -> Result<(), DiskError> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = if is_read_only { 0o444 } else { 0o644 };
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))
        .map_err(DiskError::during("set the mode of", path))
}
