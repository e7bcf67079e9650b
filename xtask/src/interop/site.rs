//! Servers for a playbook: each is a folder of this machine, in which PowerShell's engine runs the install script and
//! Windows is made up.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use rollpack::disk::{self, DiskError, PendingFile, Replace};
use serde_json::{Map, Value, json};

use crate::repository;

/// The files of tasks that reach a server, and what stands in their place here.
const TWINS: [(&str, &str); 3] = [
    (
        "push.yml",
        include_str!("../../../tests/data/render/ansible/push.yml"),
    ),
    (
        "run.yml",
        include_str!("../../../tests/data/render/ansible/run.yml"),
    ),
    (
        "fetch.yml",
        include_str!("../../../tests/data/render/ansible/fetch.yml"),
    ),
];

/// What stands for Windows.
const WINDOWS: &str = "tests/data/render/windows.ps1";

/// What a site is made of.
pub struct Material<'a> {
    /// The program.
    pub program: &'a Path,
    /// A signed bundle, and whom to believe about it.
    pub bundle: &'a Path,
    /// The authority.
    pub ca: &'a Path,
    /// PowerShell's engine.
    pub engine: &'a Path,
    /// Each role with the names of its servers.
    pub roles: &'a [(&'a str, &'a [&'a str])],
}

/// Why there is no site, or no run on it.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// The file system refused.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// A program could not be run, or said no.
    #[error("`{command}` failed: {reason}")]
    Command {
        /// Which.
        command: String,
        /// What it said.
        reason: String,
    },
    /// The plan is none.
    #[error("the plan of the bundle cannot be read")]
    Plan(#[from] serde_json::Error),
}

/// Servers, and the playbook that is run on them.
pub struct Site {
    folder: PathBuf,
    inventory: Value,
    steps: Vec<String>,
}

/// What a run of the playbook came to.
pub struct Run {
    /// The exit code.
    pub code: i32,
    /// What it showed.
    pub shown: String,
}

impl Site {
    /// Makes the servers and writes the playbook, with the twins in it, below a folder.
    pub fn new(folder: &Path, material: &Material<'_>) -> Result<Self, SiteError> {
        disk::create_folder(folder)?;
        let playbook = folder.join("playbook");
        let program = |arguments: &[&str]| {
            let mut command = Command::new(material.program);
            command.arg("script").arg(material.bundle).args(arguments);
            output(&mut command)
        };
        program(&["--kind", "ansible", "-o", &playbook.to_string_lossy()])?;
        for (name, text) in TWINS {
            write(&playbook.join("tasks").join(name), text)?;
        }
        let plan: Value = serde_json::from_str(&program(&["--kind", "json"])?)?;
        let script = program(&["--kind", "powershell"])?;
        let site = Self {
            folder: folder.to_owned(),
            inventory: inventory(folder, material, &plan),
            steps: list(&plan["procedure"]["steps"])
                .map(|step| text(&step["id"]))
                .collect(),
        };
        let packages = packages(&plan);
        for server in servers(material.roles) {
            let server = site.server(server);
            write(&server.join("state/packages"), &packages)?;
            for name in replaced(&script) {
                write(&server.join("share").join(name), "an old one")?;
            }
            for name in programs(&script) {
                write(&server.join("drive").join(name.replace('\\', "/")), "")?;
            }
        }
        Ok(site)
    }

    /// The folder of a server.
    pub fn server(&self, name: &str) -> PathBuf {
        self.folder.join("servers").join(name)
    }

    /// The ids of all steps, in order.
    pub fn steps(&self) -> &[String] {
        &self.steps
    }

    /// Where journals are collected.
    pub fn journals(&self) -> PathBuf {
        self.folder.join("journals")
    }

    /// Sets what only an administrator knows.
    pub fn set(&mut self, name: &str, value: Value) {
        self.inventory["all"]["vars"][name] = value;
    }

    /// Returns the command that runs the playbook.
    pub fn command(&self, arguments: &[&str]) -> Result<Command, SiteError> {
        let playbook = self.folder.join("playbook");
        write(
            &playbook.join("inventory.yml"),
            &serde_json::to_string_pretty(&self.inventory)?,
        )?;
        let mut command = Command::new("ansible-playbook");
        command
            .args(["-f", "4", "-i", "inventory.yml", "playbook.yml"])
            .args(arguments)
            .current_dir(&playbook)
            .env("ANSIBLE_HOME", self.folder.join("ansible"))
            .env("ANSIBLE_LOCAL_TEMP", self.folder.join("ansible/tmp"))
            .env("ANSIBLE_REMOTE_TEMP", self.folder.join("ansible/remote"))
            .env("ANSIBLE_NOCOLOR", "1");
        Ok(command)
    }

    /// Runs the playbook with nobody there.
    pub fn run(&self, arguments: &[&str]) -> Result<Run, SiteError> {
        let mut command = self.command(arguments)?;
        command.stdin(std::process::Stdio::null());
        let output = command.output().map_err(|error| SiteError::Command {
            command: "ansible-playbook".to_owned(),
            reason: error.to_string(),
        })?;
        let shown = String::from_utf8_lossy(&output.stdout).into_owned();
        Ok(Run {
            code: output.status.code().unwrap_or(-1),
            shown: shown + &String::from_utf8_lossy(&output.stderr),
        })
    }
}

impl Run {
    /// How many tasks changed each server, as Ansible sums up.
    pub fn changes(&self) -> Vec<(String, u32)> {
        let lines = self.shown.lines();
        let sums = lines.filter_map(|line| {
            let (server, rest) = line.split_once(" : ok=")?;
            let (_, changed) = rest.split_once("changed=")?;
            let changed = changed.split(' ').next()?.parse().ok()?;
            Some((server.trim().to_owned(), changed))
        });
        sums.collect()
    }
}

/// Every server once.
fn servers<'a>(roles: &[(&'a str, &'a [&'a str])]) -> Vec<&'a str> {
    let mut servers: Vec<_> = roles.iter().flat_map(|(_, own)| *own).copied().collect();
    servers.sort_unstable();
    servers.dedup();
    servers
}

/// The inventory as an administrator would have filled it in.
fn inventory(folder: &Path, material: &Material<'_>, plan: &Value) -> Value {
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let mut parameters = Map::new();
    for parameter in list(&plan["parameters"]) {
        let value = parameter["default"].as_str().unwrap_or("x");
        parameters.insert(text(&parameter["id"]), value.into());
    }
    for (id, name) in [
        ("extraction-folder", "extracted"),
        ("folder", "extracted"),
        ("share", "share"),
    ] {
        if let Some(value) = parameters.get_mut(id) {
            *value = format!("{{{{ rollpack_folder }}}}/{name}").into();
        }
    }
    let situations = list(&plan["procedure"]["steps"])
        .filter(|step| step["situation"].is_string())
        .map(|step| (text(&step["id"]), true.into()));
    let children = material.roles.iter().map(|(role, servers)| {
        let hosts: Map<_, _> = (servers.iter())
            .map(|server| ((*server).to_owned(), Value::Null))
            .collect();
        let group = format!("role_{}", role.replace('-', "_"));
        (group, json!({ "hosts": hosts }))
    });
    let vars = json!({
        "ansible_connection": "local",
        "ansible_python_interpreter": "{{ ansible_playbook_python }}",
        "rollpack_program": material.program,
        "rollpack_bundle": material.bundle,
        "rollpack_trust": ["--ca", material.ca],
        "rollpack_extracted": path("extracted"),
        "rollpack_journals": path("journals"),
        "rollpack_folder": path("servers/{{ inventory_hostname }}"),
        "rollpack_answers_file": "{{ rollpack_folder }}/answers.json",
        "rollpack_log_folder": "{{ rollpack_folder }}/logs",
        "rollpack_parameters": parameters,
        "rollpack_situations": situations.collect::<Map<_, _>>(),
        "rollpack_include": [],
        "rollpack_done": [],
        "rollpack_by_hand": [],
        "rollpack_accept": [],
        "rollpack_roles_without_servers": [],
        "psengine": material.engine,
        "windows": repository::root().join(WINDOWS),
    });
    json!({ "all": { "vars": vars, "children": children.collect::<Map<_, _>>() } })
}

/// What Windows Installer would read in the packages, a line each.
fn packages(plan: &Value) -> String {
    let payloads = list(&plan["payloads"]).filter(|payload| payload["msi"].is_object());
    let lines = payloads.map(|payload| {
        let fields = [
            "product_code",
            "package_code",
            "product_version",
            "upgrade_code",
        ];
        let fields = fields.map(|field| text(&payload["msi"][field]));
        format!("{}|{}\n", text(&payload["name"]), fields.join("|"))
    });
    lines.collect()
}

/// The files that a script replaces.
fn replaced(script: &str) -> Vec<&str> {
    declared(script, "-Does 'copy'", "File")
}

/// The programs that a script runs and does not bring.
fn programs(script: &str) -> Vec<&str> {
    declared(script, "-Does 'run'", "Program")
}

/// The values that steps of a kind are declared with.
fn declared<'s>(script: &'s str, kind: &str, name: &str) -> Vec<&'s str> {
    let steps = script.split("\n    Step ").filter(|step| {
        let line = step.lines().next();
        line.is_some_and(|line| line.contains(kind))
    });
    let value = format!("        {name} = '");
    let values = steps.filter_map(|step| {
        let line = step.lines().find_map(|line| line.strip_prefix(&value))?;
        Some(line.trim_end_matches('\''))
    });
    values.collect()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Runs a program to its end and returns what it printed.
pub fn output(command: &mut Command) -> Result<String, SiteError> {
    let failed = |command: &Command, reason| SiteError::Command {
        command: format!("{command:?}"),
        reason,
    };
    let output = command.output();
    let output = output.map_err(|error| failed(command, error.to_string()))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let reason = String::from_utf8_lossy(&output.stderr).into_owned();
    Err(failed(command, reason))
}

fn write(path: &Path, text: &str) -> Result<(), SiteError> {
    if let Some(folder) = path.parent() {
        disk::create_folder(folder)?;
    }
    let mut file = PendingFile::beside(path)?;
    file.write_all(text.as_bytes())
        .map_err(DiskError::during("write", path))?;
    Ok(file.publish(Replace::Existing)?)
}
