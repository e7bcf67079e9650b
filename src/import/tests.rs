//! Articles in the shapes that they come in; all of them are made up.

use std::fmt::Write as _;

use insta::assert_snapshot;

use super::*;

const LINES: &str = "\
A made-up update
Prerequisites
To apply this update, you must have Fabrikam Portal version 2.1 installed. Additionally, you must be a member of the Portal Admins group.
Restart requirement
You do not have to restart the computer. However, you have to restart some services.
Update replacement information
This update replaces all the previously released updates.
File information
The English version of this update has the file
attributes (or later file attributes) that are listed.
File name
File version
File size
Date
Time
Platform
Web.msi
2.1.4.0
153,600
16-May-2011
12:55
x86
Agent.msi
Not Applicable
98,304
17-May-2011
Not Applicable
Not Applicable
Installation information
Stop the portal.
Expand Portal, right-click Front Page, and then click Uninstall.
Expand Sites, and then expand Pages.
Right-click the following components, and then click Uninstall:
News
Weather
Rename or make copies of the existing files in the C:\\Share\\ folder that have the following file names, and then copy the following MSI files from the C:\\temp\\Update\\ folder to the C:\\Share\\ folder:
WEB.msi
Agent.msi
Run the Agent.msi file.
Run the Web.msi file on any server.
";

fn files(article: &Article) -> String {
    let mut text = String::new();
    for file in &article.files {
        let File {
            name,
            version,
            size,
            modified,
            platform,
            unread,
            line,
        } = file;
        let platform = platform.map(crate::spec::Platform::as_str);
        writeln!(
            text,
            "{line}: {name} {version:?} {size:?} {modified:?} {platform:?} {unread:?}"
        )
        .unwrap();
    }
    text
}

#[test]
fn an_article_of_lines_becomes_a_draft() {
    let article = read(LINES, Form::Text);
    let identity = Identity {
        id: "portal".to_owned(),
        title: "Portal".to_owned(),
        release: jiff::civil::date(2026, 5, 16),
    };
    let draft = draft(&article, &identity);
    let (spec, findings) = crate::spec::Spec::read("draft", &draft);
    assert_eq!(findings, []);
    assert_eq!(spec.unwrap().procedure.steps.len(), article.steps.len());
    assert_snapshot!(draft, @r#"
    # Drafted by `rollpack import` from an article. Its file table, its facts and its steps are here; what it says in
    # other sentences is in `manual` steps and at the end. `rollpack validate` says what does not fit together.
    schema: rollpack/spec/v1

    packaging:
      id: portal
      title: Portal
      series: portal
      sequence: 1

    article:
      prerequisites:
        - product: {name: Fabrikam Portal, version: "2.1"}
        - group: Portal Admins
      restart: {computer: false, services: true}
      replaces: all-previous
      table:
        language: English
        or-later: true

    inventory:
      - name: Web.msi
        version: "2.1.4.0"
        size: 153,600
        modified: 16-May-2011 12:55
        platform: x86
      - name: Agent.msi
        size: 98,304
        modified: 17-May-2011

    roles:
      - id: servers
        name: Servers
        servers: all
        hosts: {unknown: the import does not tell servers apart}

    procedure:
      - id: install
        title: Install the update
        role: servers
        steps:
          - id: line-30
            manual: {instruction: Stop the portal.} # line 30
          - id: uninstall-front-page
            uninstall: {article: {path: [Portal], node: Front Page}} # line 31
          - id: line-32
            manual: {instruction: "Expand Sites, and then expand Pages."} # line 32
          - id: uninstall-news
            uninstall: {article: {node: News}} # line 33
          - id: uninstall-weather
            uninstall: {article: {node: Weather}} # line 33
          - id: line-36
            backup: {folder: "C:\\Share", files: [WEB.msi, Agent.msi]} # line 36
          - id: copy-web-msi
            copy: {file: WEB.msi, from: "C:\\temp\\Update", to: "C:\\Share"} # line 36
          - id: copy-agent-msi
            copy: {file: Agent.msi, from: "C:\\temp\\Update", to: "C:\\Share"} # line 36
          - id: line-39
            install: {file: Agent.msi} # line 39
          - id: line-40
            manual: {instruction: Run the Web.msi file on any server.} # line 40

    # What nothing was taken from, with its lines in the article:
    # 1: A made-up update
    "#);
}

#[test]
fn tables_are_read_in_every_shape() {
    let markdown = "\
## Files for x64-based systems

| File name | Version | Size | Date (UTC) | Time (UTC) | Service branch |
|---|:---:|---:|---|---|---|
| Web.msi | 2.1.4.0 | 153,600 bytes | 5/16/2011 | 12:55 | SP2 |
| Tool.exe | n/a | 12 KB | 5/6/2011 | | SP2 |

## Files for x86-based systems

| File name | File size |
|---|---|
| web.MSI | 1,024 |
| Other.msi | 7 |
";
    assert_snapshot!(files(&read(markdown, Form::Text)), @r#"
    5: Web.msi Some("2.1.4.0") Some("153,600") Some("2011-05-16 12:55") Some("x64") ["line 12 lists it again"]
    6: Tool.exe None None None Some("x64") ["12 KB", "5/6/2011"]
    13: Other.msi None Some("7") None Some("x86") []
    "#);
    let html =
        "<html><head><style>td{}</style><title>Update</title></head><body><p>One &amp; two</p>
<table><tr><th>File&nbsp;name</th><th>File size</th><th>Date</th><th>Platform</th></tr>
<tr><td>Web.msi<td>153,600<td>16-May-11<td>amd64</tr>
<tr><td>Agent.msi</td><td>98,304</td><td></td><td>IA-64</td></tr></table>
<ul><li>An item<li>Another</ul><!-- <p>hidden --></body>";
    let article = read(html, Form::Html);
    assert_snapshot!(files(&article), @r#"
    3: Web.msi None Some("153,600") Some("16-May-2011") Some("x64") []
    4: Agent.msi None Some("98,304") None Some("ia64") []
    "#);
    let rest: Vec<_> = article
        .rest
        .iter()
        .map(|(line, text)| format!("{line}: {text}"))
        .collect();
    assert_snapshot!(rest.join("\n"), @"
    1: Update
    1: One & two
    5: An item
    5: Another
    ");
}

#[test]
fn a_text_without_a_table_has_no_files() {
    for text in [
        "",
        "File name\nFile size\n",
        "| a | b |\n",
        "<table><tr><td>",
        "File name\nDate\nx.msi",
    ] {
        assert_eq!(read(text, Form::Text).files, []);
        assert_eq!(read(text, Form::Html).files, []);
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_and_every_line_accounted_for(text in "(\\PC{0,12}\n|<[a-z/]{0,6}>|&[#a-z0-9]{0,6};|File name\n|File size\n|Date\n|[a-c]\\.msi\n|[0-9,]{1,5}\n|Installation information\n|Run the a.msi file.\n){0,30}") {
        for form in [Form::Text, Form::Html] {
            let article = read(&text, form);
            for (line, _) in &article.rest {
                proptest::prop_assert!(*line >= 1);
            }
        }
    }
}
