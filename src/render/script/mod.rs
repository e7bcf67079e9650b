//! `install.ps1`: the procedure as a script for Windows PowerShell 2.0 to 5.1 and PowerShell 7.
//!
//! What the script can do is written in the `.ps1` files here, plain PowerShell; `install.ps1.j2` puts the rollup in.
//! A step is one call of `Step` under its role, so a journal has one place to write to.

mod declaration;
mod fragment;
mod parameters;
mod view;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior};

use self::declaration::{BY_HAND, Declaration};
use self::fragment::Fragment;
pub(super) use self::parameters::ScriptParameters;
use self::view::View;
use super::{RenderError, wording};
use crate::plan::Plan;
use crate::spec::Step;

const TEMPLATE: &str = include_str!("install.ps1.j2");

/// What the script can do, in the order in which it stands there.
const FILES: [(&str, &str); 20] = [
    ("register.ps1", include_str!("register.ps1")),
    ("talk.ps1", include_str!("talk.ps1")),
    ("log.ps1", include_str!("log.ps1")),
    ("json.ps1", include_str!("json.ps1")),
    ("journal.ps1", include_str!("journal.ps1")),
    ("answers.ps1", include_str!("answers.ps1")),
    ("lock.ps1", include_str!("lock.ps1")),
    ("preflight.ps1", include_str!("preflight.ps1")),
    ("barriers.ps1", include_str!("barriers.ps1")),
    ("computer.ps1", include_str!("computer.ps1")),
    ("digest.ps1", include_str!("digest.ps1")),
    ("files.ps1", include_str!("files.ps1")),
    ("exit-codes.ps1", include_str!("exit-codes.ps1")),
    ("programs.ps1", include_str!("programs.ps1")),
    ("packages.ps1", include_str!("packages.ps1")),
    ("windows.ps1", include_str!("windows.ps1")),
    ("by-hand.ps1", include_str!("by-hand.ps1")),
    ("run.ps1", include_str!("run.ps1")),
    ("report.ps1", include_str!("report.ps1")),
    ("undo.ps1", include_str!("undo.ps1")),
];

/// Writes the script: ASCII with Windows line ends, so that every PowerShell reads it alike.
pub fn script(plan: &Plan<'_>) -> Result<String, RenderError> {
    let parameters = ScriptParameters::of(&plan.spec.parameters);
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    templates.set_syntax(
        SyntaxConfig::builder()
            .keep_trailing_newline(true)
            .build()?,
    );
    templates.set_auto_escape_callback(|_| AutoEscape::None);
    templates.set_formatter(write_quoted);
    templates.add_filter("comment", |value: &str| {
        Value::from(Fragment::comment(value))
    });
    templates.add_template("install.ps1", TEMPLATE)?;
    for (name, source) in FILES {
        templates.add_template(name, source)?;
    }
    let text = templates
        .get_template("install.ps1")?
        .render(Serde(View::new(plan, parameters)))?;
    Ok(text.replace('\n', "\r\n"))
}

/// Tells whether a person does the step, as the script has it.
pub(super) fn by_hand(step: &Step, plan: &Plan<'_>) -> bool {
    let parameters = ScriptParameters::of(&plan.spec.parameters);
    let does = Declaration::of(step, plan, parameters).does;
    does == BY_HAND || wording::by_hand(&step.action)
}

/// Writes fragments as they are, quotes strings, and refuses what has no agreed form in a script.
fn write_quoted(out: &mut Output, _: &mut State, value: &Value) -> Result<(), Error> {
    if let Some(fragment) = value.downcast_object_ref::<Fragment>() {
        out.write_str(fragment.as_str())?;
    } else if let Some(text) = value.as_str() {
        out.write_str(Fragment::literal(text).as_str())?;
    } else if value.kind() == ValueKind::Number {
        out.write_str(&value.to_string())?;
    } else {
        let kind = value.kind();
        return Err(Error::new(
            ErrorKind::InvalidOperation,
            format!("a script has no place for {kind}"),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::render::fixture::Planned;

    /// A rollup of one package for one kind of server.
    const SMALL: &str = r#"
schema: rollpack/spec/v1
packaging: {id: portal-2.1, title: Portal 2.1, series: portal, sequence: 1}
article:
  number: {unknown: made up}
  title: {unknown: made up}
  released: {unknown: made up}
  product: {name: Portal, version: "2"}
  support: {site: {unknown: made up}}
  languages: [English]
  restart: {computer: false, services: false}
  replaces: nothing
inventory:
  - {name: Portal's.msi, size: 512, modified: 2026-05-16}
roles:
  - {id: web, name: Web servers, servers: all, hosts: [WEB0n]}
parameters:
  - {id: share, description: "Where it #> is", default: 'D:\café'}
procedure:
  - id: install
    title: Install the portal
    role: web
    steps:
      - copy: {file: Portal's.msi, from: '${share}\$$new', to: 'C:\Share'}
      - install: {file: Portal's.msi}
        account: domain-administrator
        when: {platform: x64}
"#;

    #[test]
    #[expect(clippy::too_many_lines, reason = "most of them are one snapshot")]
    fn a_script_declares_what_it_does_before_it_says_how() {
        let planned = Planned::read(SMALL);
        let text = script(&planned.plan()).unwrap();
        let text = text.replace("\r\n", "\n");
        let (_, declared) = text.split_once("\n.PARAMETER Share\n").unwrap();
        let (declared, _) = declared.split_once("\n# All that the run knows").unwrap();
        assert_snapshot!(declared, @r#"
        Where it # > is

        .EXAMPLE
        .\install.ps1 -List

        .EXAMPLE
        .\install.ps1 -Role web -WhatIf

        .EXAMPLE
        .\install.ps1 -Role web

        .EXAMPLE
        .\install.ps1 -Resume
        #>

        #requires -Version 2.0
        [CmdletBinding(SupportsShouldProcess = $true)]
        param(
            [string[]]$Role = @(),
            [switch]$List,
            [switch]$Status,
            [switch]$Resume,
            [switch]$Undo,
            [string]$From = '',
            [string[]]$Only = @(),
            [string[]]$Include = @(),
            [string[]]$Done = @(),
            [string[]]$Again = @(),
            [string[]]$Accept = @(),
            [switch]$AsPrinted,
            [string]$Answers = '',
            [string]$Journals = '',
            [switch]$Unattended,
            [switch]$Json,
            [string]$Platform = '',
            [string]$PayloadFolder = '',
            [string]$TransferFrom = '',
            [string]$Share = (-join ('D:\caf', [char]0x00e9)),
            [string]$LogFolder = ''
        )
        # What follows needs the whole language. Without it nothing may be begun, as it would end anywhere.
        if ("$($ExecutionContext.SessionState.LanguageMode)" -ne 'FullLanguage') {
            if ($Json) { '{"preflight": [{"id": "language-constrained", "message": "a policy of this computer limits PowerShell to a part of its language", "subject": ""}]}' }
            else { 'language-constrained: a policy of this computer limits PowerShell to a part of its language, and this script needs all of it. Nothing was touched. Let the policy allow this script, for example by its signature.' }
            exit 1
        }
        Set-StrictMode -Version 2.0
        $ErrorActionPreference = 'Stop'

        # --- The rollup ------------------------------------------------------------------------------------

        function Register-Rollup {
            Role 'web' @{
                Text = 'Web servers; all servers of this kind; named WEB0n'
                Servers = 'all'
                PartOf = ''
            }

            Payload 'Portal''s.msi' @{
                Size = 12
                Sha256 = '8d03cdb378d90cbcdbf8e126e652c6ddce71e9db133d68d089afb6a09950f793'
                ProductCode = '{00000001-0000-0000-0000-000000000000}'
                UpgradeCode = '{00000000-0000-0000-0000-000000000001}'
                PackageCode = '{00000000-0000-0000-0001-00000000000F}'
                Version = '4.2.100'
            }
        }

        # --- The procedure: every step, in order, under its role -------------------------------------------

        function Register-Procedure {

            StepGroup 'install' @{
                Title = 'Install the portal'
            }

            Step 'install/copy-portal-s-msi' '1' -Role 'web' -Does 'copy' @{
                Title = (-join ('Copy Portal''s.msi from ', $Script:Share, '\$new to C:\Share'))
                File = 'Portal''s.msi'
                From = (-join ($Script:Share, '\$new'))
                To = 'C:\Share'
            }

            Step 'install/install-portal-s-msi' '2' -Role 'web' -Does 'install' @{
                Title = 'Install Portal''s.msi'
                Account = 'a member of the domain administrators'
                DomainAdministrator = $true
                Platform = 'x64'
                File = 'Portal''s.msi'
                Arguments = @()
            }
        }

        # --- What is declared above, collected -------------------------------------------------------------
        "#);
    }

    #[test]
    fn what_has_no_form_in_a_script_is_refused() {
        let mut templates = Environment::new();
        templates.set_formatter(write_quoted);
        templates.set_undefined_behavior(UndefinedBehavior::Strict);
        for (source, expected) in [
            ("{{ 'it\\'s' }} {{ 5 }}", Some("'it''s' 5")),
            ("{{ true }}", None),
            ("{{ none }}", None),
            ("{{ [1] }}", None),
            ("{{ absent }}", None),
        ] {
            let written = templates.render_str(source, ()).ok();
            assert_eq!(written.as_deref(), expected, "{source}");
        }
    }
}
