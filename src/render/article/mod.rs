//! `README.html`: the rollup's article for people, in one file that needs nothing else.
//!
//! What the article states is told as it stands; what it leaves open and what was concluded says so.

mod files;
mod view;

use minijinja::value::{Serde, Value, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior};

use self::view::View;
use super::RenderError;
use super::script::ScriptParameters;
use crate::plan::Plan;
use crate::terminal::is_hidden;

/// Writes the article as one HTML page without scripts and without anything from elsewhere.
pub fn article(plan: &Plan<'_>) -> Result<String, RenderError> {
    let parameters = ScriptParameters::of(&plan.spec.parameters);
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    templates.set_auto_escape_callback(|_| AutoEscape::Html);
    templates.set_formatter(write_escaped);
    templates.add_filter("prose", |text: &str| Value::from_safe_string(prose(text)));
    templates.add_template("article", include_str!("article.html.j2"))?;
    let page = templates
        .get_template("article")?
        .render(Serde(View::new(plan, parameters)))?;
    Ok(page + "\n")
}

/// Writes texts and numbers so that they are text and nothing else, in elements and in quoted attributes.
///
/// What a macro of the template has made is safe already.
fn write_escaped(out: &mut Output, _: &mut State, value: &Value) -> Result<(), Error> {
    match value.kind() {
        ValueKind::String if value.is_safe() => {
            out.write_str(value.as_str().unwrap_or_default())?;
        }
        ValueKind::String => out.write_str(&escape(value.as_str().unwrap_or_default()))?,
        ValueKind::Number => out.write_str(&value.to_string())?,
        kind => {
            let what = format!("a page has no place for {kind}");
            return Err(Error::new(ErrorKind::InvalidOperation, what));
        }
    }
    Ok(())
}

/// Escapes a text for people, and sets what stands between backticks apart, as Markdown does.
fn prose(text: &str) -> String {
    let mut pieces = text.split('`');
    let mut html = escape(pieces.next().unwrap_or_default());
    while let Some(piece) = pieces.next() {
        if let Some(after) = pieces.next() {
            let (code, after) = (escape(piece), escape(after));
            html.extend(["<code>", &code, "</code>", &after]);
        } else {
            // A backtick without another is nothing but that.
            html.extend(["`", &escape(piece)]);
        }
    }
    html
}

/// Escapes what HTML reads as markup; characters that cannot be seen or turn a line around are shown.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\n' => escaped.push('\n'),
            _ if is_hidden(char) => escaped.extend(char.escape_unicode()),
            _ => escaped.push(char),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::fixture::{EVERYTHING, Planned};

    #[test]
    fn texts_stay_texts() {
        let check = |text: &str, html: &str| assert_eq!(escape(text), html);
        check("a/b c:\\d", "a/b c:\\d");
        check("<b a='\"&\">", "&lt;b a=&#39;&quot;&amp;&quot;&gt;");
        check("a\u{202e}b\rc\nd", "a\\u{202e}b\\u{d}c\nd");
    }

    #[test]
    fn backticks_set_code_apart() {
        let check = |text: &str, html: &str| assert_eq!(prose(text), html);
        check("", "");
        check(
            "run `a <b>` & `c`",
            "run <code>a &lt;b&gt;</code> &amp; <code>c</code>",
        );
        check("`a` b ` <c>", "<code>a</code> b ` &lt;c&gt;");
    }

    #[test]
    fn pages_need_nothing_from_elsewhere() {
        let planned = Planned::read(EVERYTHING);
        let page = article(&planned.plan()).unwrap();
        for foreign in [
            "<script", "src=", "<link", "<img", "url(", "@import", "http://", "https://",
        ] {
            assert!(!page.contains(foreign), "{foreign}");
        }
    }
}
