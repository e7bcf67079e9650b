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
        let platform = platform.map(|platform| platform.as_str());
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
    assert_snapshot!(draft, @"");
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
    assert_snapshot!(files(&read(markdown, Form::Text)), @"");
    let html =
        "<html><head><style>td{}</style><title>Update</title></head><body><p>One &amp; two</p>
<table><tr><th>File&nbsp;name</th><th>File size</th><th>Date</th><th>Platform</th></tr>
<tr><td>Web.msi<td>153,600<td>16-May-11<td>amd64</tr>
<tr><td>Agent.msi</td><td>98,304</td><td></td><td>IA-64</td></tr></table>
<ul><li>An item<li>Another</ul><!-- <p>hidden --></body>";
    let article = read(html, Form::Html);
    assert_snapshot!(files(&article), @"");
    let rest: Vec<_> = article
        .rest
        .iter()
        .map(|(line, text)| format!("{line}: {text}"))
        .collect();
    assert_snapshot!(rest.join("\n"), @"");
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
