//! What a step does: a closed list in the field's own words.

use super::{Known, Located, RoleId, Text};

/// What a step does.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Changes the state of a COM+ application.
    ComPlus {
        /// Its name.
        application: String,
        /// The change.
        operation: ComPlusOperation,
    },
    /// Removes a component with the deployment tool.
    Uninstall(Component),
    /// Installs a component again with the deployment tool.
    Reinstall(Component),
    /// Runs the deployment tool's initialisation of a node.
    Initialize(Component),
    /// Starts the deployment that the tool has been told.
    Deploy {
        /// What the tool is called.
        tool: String,
    },
    /// Extracts the bundle.
    Extract {
        /// Where to.
        to: Text,
    },
    /// Renames or copies files that are about to be replaced.
    Backup {
        /// Where they are.
        folder: Text,
        /// Which.
        files: Vec<PackageRef>,
    },
    /// Copies one payload from one folder to another.
    Copy {
        /// Which.
        package: PackageRef,
        /// From this folder.
        from: Text,
        /// To this folder.
        to: Text,
    },
    /// Brings one payload from a server of another role to this one.
    Transfer {
        /// Which.
        package: PackageRef,
        /// From there; from the extracted bundle, if the article does not say.
        from: Option<RoleId>,
    },
    /// Installs a package with Windows Installer.
    Install {
        /// Which.
        package: PackageRef,
    },
    /// Runs a program or opens a package, for a purpose.
    Run {
        /// Which.
        program: Program,
        /// Its arguments, one each.
        arguments: Vec<Text>,
        /// What the article says it does.
        purpose: Purpose,
    },
    /// Runs a package twice: once to remove what it installed before, once to install it.
    Replace {
        /// Which.
        package: PackageRef,
    },
    /// Works on Internet Information Services.
    Iis(Iis),
    /// Changes the state of a Windows service.
    Service {
        /// Its display name, as printed.
        service: String,
        /// The change.
        operation: ServiceOperation,
    },
    /// Follows another document.
    Guide(Guide),
    /// Restarts the computer.
    Reboot,
    /// Does what only a person can do.
    Manual {
        /// In the imperative.
        instruction: String,
    },
}

/// A payload that a step names: as printed, with where it is written.
///
/// It may differ in case from the inventory's name, or be absent from it; [`super::Spec::row`] finds it.
pub type PackageRef = Located<String>;

/// A component in the deployment tool's tree, and the packages that we take it to mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Component {
    /// Where it is, as printed.
    pub node: Node,
    /// The packages that it stands for.
    pub packages: Vec<PackageRef>,
    /// Whether the packages were concluded rather than printed.
    pub inferred: bool,
}

/// A node of the deployment tool's tree, as printed in this step.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The nodes to expand, from the root; empty where the article leaves them out.
    pub path: Vec<String>,
    /// The node itself.
    pub name: Located<String>,
    /// The servers that the tool lists below the node, where the step is done for each of them.
    pub each_server: Option<RoleId>,
}

/// Changes to a COM+ application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComPlusOperation {
    /// Keep it from starting.
    Disable,
    /// Let it start again.
    Enable,
    /// End it.
    ShutDown,
    /// Start it.
    Start,
}

/// Changes to a Windows service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServiceOperation {
    /// Stop and start.
    Restart,
    /// Start.
    Start,
    /// Stop.
    Stop,
}

/// What a step runs.
#[derive(Clone, Debug, PartialEq)]
pub enum Program {
    /// A payload.
    Package(PackageRef),
    /// A program that is on the server by then.
    File(Text),
}

/// What running a program is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// It does its work.
    Work,
    /// It removes what it installed before.
    Remove,
}

/// Work on Internet Information Services.
#[derive(Clone, Debug, PartialEq)]
pub enum Iis {
    /// Restart it.
    Restart,
    /// Set the directory security of an application.
    DirectorySecurity {
        /// Which.
        application: String,
        /// The default domain of basic authentication.
        default_domain: Text,
        /// Whether a secure channel is required.
        require_ssl: Text,
    },
}

/// A part of another document to follow.
#[derive(Clone, Debug, PartialEq)]
pub struct Guide {
    /// The section or procedure.
    pub section: Known<String>,
    /// The document it is part of.
    pub document: Known<String>,
    /// The steps of it, where only some are meant.
    pub steps: Option<StepRange>,
    /// What following it achieves.
    pub achieves: String,
    /// The packages that are installed on the way.
    pub packages: Vec<PackageRef>,
    /// Whether the packages were concluded rather than printed.
    pub inferred: bool,
}

/// Steps of another document, by their printed numbers, both included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepRange {
    /// The first.
    pub first: String,
    /// The last.
    pub last: String,
}

impl Action {
    /// Returns the word for it in specs, manifests and scripts.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::ComPlus { .. } => "com-plus",
            Self::Uninstall(_) => "uninstall",
            Self::Reinstall(_) => "reinstall",
            Self::Initialize(_) => "initialize",
            Self::Deploy { .. } => "deploy",
            Self::Extract { .. } => "extract",
            Self::Backup { .. } => "backup",
            Self::Copy { .. } => "copy",
            Self::Transfer { .. } => "transfer",
            Self::Install { .. } => "install",
            Self::Run { .. } => "run",
            Self::Replace { .. } => "replace",
            Self::Iis(_) => "iis",
            Self::Service { .. } => "service",
            Self::Guide(_) => "guide",
            Self::Reboot => "reboot",
            Self::Manual { .. } => "manual",
        }
    }

    /// Returns every payload it names, in order.
    pub fn packages(&self) -> Vec<&PackageRef> {
        match self {
            Self::Uninstall(component)
            | Self::Reinstall(component)
            | Self::Initialize(component) => component.packages.iter().collect(),
            Self::Backup { files, .. } => files.iter().collect(),
            Self::Copy { package, .. }
            | Self::Transfer { package, .. }
            | Self::Install { package }
            | Self::Run {
                program: Program::Package(package),
                ..
            }
            | Self::Replace { package } => vec![package],
            Self::Guide(guide) => guide.packages.iter().collect(),
            Self::ComPlus { .. }
            | Self::Deploy { .. }
            | Self::Extract { .. }
            | Self::Run {
                program: Program::File(_),
                ..
            }
            | Self::Iis(_)
            | Self::Service { .. }
            | Self::Reboot
            | Self::Manual { .. } => Vec::new(),
        }
    }
}

impl ComPlusOperation {
    /// Returns the word for it in specs and manifests.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Disable => "disable",
            Self::Enable => "enable",
            Self::ShutDown => "shut-down",
            Self::Start => "start",
        }
    }
}

impl ServiceOperation {
    /// Returns the word for it in specs and manifests.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Restart => "restart",
            Self::Start => "start",
            Self::Stop => "stop",
        }
    }
}

impl Purpose {
    /// Returns the word for it in specs and manifests.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Work => "work",
            Self::Remove => "remove",
        }
    }
}
