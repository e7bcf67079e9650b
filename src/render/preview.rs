//! `build --dry-run`: the whole plan for people, and for a team's snapshots in its CI.
//!
//! It holds no version of this program, no time and no path of the machine, so it changes only when the
//! rollup does.

use std::fmt;

use serde::Serialize;

use super::wording;
use crate::bundle::{EntryRecord, Procedure};
use crate::plan::Plan;
use crate::spec::{Spec, Step};
use crate::terminal::printable;

/// The schema that this module writes.
pub const SCHEMA: &str = "rollpack/plan/v1";

/// The whole plan, as `build --dry-run` prints it: as JSON, or by its `Display` for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Preview {
    /// Always [`SCHEMA`].
    pub schema: &'static str,
    /// What the bundle would deliver.
    pub rollup: PreviewRollup,
    /// Its files, in their order, but for the manifest and the signatures.
    pub entries: Vec<PreviewEntry>,
    /// The roles, each with its steps in order.
    pub roles: Vec<PreviewRole>,
    /// The whole procedure, as the manifest carries it.
    pub procedure: Procedure,
}

/// What a bundle would deliver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct PreviewRollup {
    /// The rollup's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The series that it continues.
    pub series: String,
    /// Its place in the series.
    pub sequence: u64,
}

/// A file of the bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct PreviewEntry {
    /// Its path in the bundle.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// The SHA-256 of its content.
    pub sha256: String,
}

/// A role and what is done on its servers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct PreviewRole {
    /// How steps name it.
    pub id: String,
    /// How people name it.
    pub name: String,
    /// Its steps, in order.
    pub steps: Vec<PreviewStep>,
}

/// A step of a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct PreviewStep {
    /// Its id.
    pub id: String,
    /// What it does, with documented values.
    pub title: String,
}

impl Preview {
    /// Puts the plan and what is known of the packed entries together.
    pub fn new(plan: &Plan<'_>, entries: &[EntryRecord]) -> Self {
        let rollup = &plan.spec.rollup;
        let entry = |entry: &EntryRecord| PreviewEntry {
            path: entry.path.clone(),
            size: entry.size,
            sha256: entry.sha256.to_string(),
        };
        let roles = plan.roles().map(|(role, steps)| PreviewRole {
            id: role.id.value.to_string(),
            name: role.name.clone(),
            steps: (steps.iter())
                .map(|step| PreviewStep::new(step, plan.spec))
                .collect(),
        });
        Self {
            schema: SCHEMA,
            rollup: PreviewRollup {
                id: rollup.id.value.clone(),
                title: rollup.title.clone(),
                series: rollup.series.clone(),
                sequence: rollup.sequence,
            },
            entries: entries.iter().map(entry).collect(),
            roles: roles.collect(),
            procedure: Procedure::from(plan.spec),
        }
    }
}

impl PreviewStep {
    fn new(step: &Step, spec: &Spec) -> Self {
        let title = wording::title(step, spec).fill(|id| {
            let default = spec
                .parameter(id)
                .and_then(|parameter| parameter.default.known());
            default.cloned().unwrap_or_else(|| format!("<{id}>"))
        });
        Self {
            id: step.id.clone(),
            title,
        }
    }
}

impl fmt::Display for Preview {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rollup = &self.rollup;
        writeln!(
            f,
            "{}: {}, number {} of {}",
            printable(&rollup.id),
            printable(&rollup.title),
            rollup.sequence,
            printable(&rollup.series)
        )?;
        writeln!(f, "\n{:<64} {:>13}  entry", "sha256", "size")?;
        for entry in &self.entries {
            writeln!(
                f,
                "{:<64} {:>13}  {}",
                entry.sha256,
                entry.size,
                printable(&entry.path)
            )?;
        }
        for role in &self.roles {
            writeln!(f, "\n{} ({})", printable(&role.name), printable(&role.id))?;
            for step in &role.steps {
                writeln!(f, "  {}: {}", printable(&step.id), printable(&step.title))?;
            }
            if role.steps.is_empty() {
                writeln!(f, "  nothing is done on these servers themselves")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::bundle::{BundlePath, Content, Entry, Moment, pack};
    use crate::digest::Digest;
    use crate::plan;
    use crate::render::fixture::{EVERYTHING, Fixture};
    use crate::render::{article, script};

    fn preview(fixture: &Fixture) -> Preview {
        let plan = Plan::new(&fixture.spec, &fixture.payloads);
        let modified = Moment::new("2024-03-05T00:00:00Z".parse().unwrap()).unwrap();
        let entries = plan.entries().into_iter().filter_map(|entry| {
            let content = match entry.content {
                plan::Content::Script => script(&plan).unwrap(),
                plan::Content::Article => article(&plan).unwrap(),
                plan::Content::Payload(payload) => payload.name.clone(),
                plan::Content::Spec => fixture.spec.source.text.clone(),
                plan::Content::Sums => return None,
            };
            Some(Entry {
                path: BundlePath::parse(entry.path).unwrap(),
                modified,
                content: Content::Bytes(content.into_bytes()),
            })
        });
        let packed = pack(entries.collect(), modified, &()).unwrap();
        Preview::new(&plan, packed.records())
    }

    #[test]
    fn people_see_entries_and_roles() {
        let shown = preview(&Fixture::read(EVERYTHING)).to_string();
        let (entries, roles) = shown.split_once("\n\nEngine servers").unwrap();
        let paths: Vec<_> = entries.lines().skip(3).map(|line| &line[80..]).collect();
        assert_eq!(
            paths,
            [
                "install.ps1",
                "README.html",
                "Engine.msi",
                "Web service.msi",
                "Tool.exe",
                "Client.msi",
                "META/spec.yaml",
                "META/SHA256SUMS",
            ]
        );
        assert!(entries.contains(&format!(
            "{}            10  Engine.msi",
            Digest::of(b"Engine.msi")
        )));
        assert_snapshot!(roles, @r#"
         (engine)
          stop/disable: Disable the COM+ application "Engine"
          stop/shut-down: Shut down the COM+ application "Engine"
          start/enable: Enable the COM+ application "Engine"
          start/start: Start the COM+ application "Engine"

        First engine server (first-engine)
          remove/engine: Uninstall "Engine" with the deployment tool
          remove/web: Uninstall "Web service" from each of the "Web servers" (web) with the deployment tool
          remove/deploy: Start the deployment in the Deployment Tool
          files/extract: Extract the bundle to C:\Temp\Made-up
          files/backup: Keep copies of 2 files in C:\Share
          files/copy: Copy ENGINE.msi from C:\Temp\Made-up to C:\Share
          install/engine: Reinstall "Engine namespace" with the deployment tool
          install/initialize: Initialize "Engine" with the deployment tool

        Web servers (web)
          web/bring: Bring Web service.msi to this server from the extracted bundle
          web/remove: Run Web service.msi to remove what it installed before
          web/install: Install Web service.msi
          web/tool: Run Tool.exe /log <log-file> "/name=a b"
          web/policies: Run C:\Share/policies.exe /log x
          web/restart: Restart the service "Mail transport"
          web/start: Start the service "Mail transport"
          web/stop: Stop the service "Mail transport"
          finish/guide: Follow steps A.106 to A.112 of "Install the agent" in a document that is not named
          finish/x64: Install Engine.msi
          finish/tenants: Install Client.msi
          finish/extra: Look at the queue
          finish/reboot: Restart the computer

        DNS server (dns)
          dns/bring: Bring client.MSI to this server from the "First engine server" (first-engine, ENG01)
          dns/replace: Remove what client.MSI installed before, then install it
          dns/directory-security: Set the directory security of "Client" in Internet Information Services
          dns/iis: Restart Internet Information Services
        "#);
    }

    #[test]
    fn programs_see_every_step_under_its_role() {
        let fixture = Fixture::read(EVERYTHING);
        let json = serde_json::to_value(preview(&fixture)).unwrap();
        assert_eq!(json["schema"], "rollpack/plan/v1");
        let steps = json["procedure"]["steps"].as_array().unwrap();
        assert_eq!(steps.len(), fixture.spec.procedure.steps.len());
        for role in json["roles"].as_array().unwrap() {
            let expected: Vec<_> = (steps.iter())
                .filter(|step| step["role"] == role["id"])
                .map(|step| &step["id"])
                .collect();
            let own = role["steps"].as_array().unwrap();
            assert_eq!(
                own.iter().map(|step| &step["id"]).collect::<Vec<_>>(),
                expected
            );
        }
        // Nothing that changes while the rollup does not.
        let text = json.to_string();
        assert!(!text.contains(env!("CARGO_PKG_VERSION")));
        assert!(!text.contains("2024-03-05"));
    }
}
