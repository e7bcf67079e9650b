//! The procedure as Markdown, for wikis and tickets: the same steps under the same numbers.

use std::fmt::Write as _;

use super::{sheet, wording};
use crate::plan::Plan;
use crate::spec::Step;

/// Writes the procedure: roles, files, and every step with what is to be known of it.
pub fn markdown(plan: &Plan<'_>) -> String {
    let spec = plan.spec;
    let mut page = format!("# {}\n", escape(&spec.rollup.title));
    let article = spec.article.as_ref();
    if let Some(title) = article.and_then(|article| article.title.as_ref()?.known()) {
        line(
            &mut page,
            &format!("\nThe article is called {}.", escape(title)),
        );
    }
    page.push_str("\n## Servers\n\n");
    for role in &spec.roles {
        let servers = wording::servers(role, spec);
        let text = format!("- `{}`: {}; {servers}", role.id.value, role.name);
        line(&mut page, &escape_but_code(&text));
    }
    page.push_str("\n## Files\n\n| File | Size | SHA-256 |\n| --- | ---: | --- |\n");
    for payload in &plan.payloads {
        let (name, size) = (escape(&payload.name), payload.size);
        line(
            &mut page,
            &format!("| {name} | {size} | `{}` |", payload.sha256),
        );
    }
    page.push_str("\n## Procedure\n");
    for (index, group) in spec.procedure.groups.iter().enumerate() {
        let role = wording::role_name(&group.role, spec);
        let title = escape(&group.title);
        line(
            &mut page,
            &format!("\n### {title}\n\nOn the {}.", escape(&role)),
        );
        for barrier in &group.barriers {
            let text = wording::plain(&wording::barrier(barrier, spec), spec);
            line(&mut page, &format!("\nFirst: {}", escape(&text)));
        }
        for note in &group.notes {
            line(&mut page, &format!("\n{}", escape_but_code(note)));
        }
        page.push('\n');
        let steps = spec.procedure.steps.iter();
        for step in steps.filter(|step| step.group == index) {
            self::step(&mut page, step, plan);
        }
    }
    page
}

/// Writes one step as an item with its number, which Markdown's own lists would count anew.
fn step(page: &mut String, step: &Step, plan: &Plan<'_>) {
    let title = wording::plain(&wording::title(step, plan.spec), plan.spec);
    let number = step.number;
    line(
        page,
        &format!("- [ ] **{number}.** {} (`{}`)", escape(&title), step.id),
    );
    let group = plan.spec.procedure.groups.get(step.group);
    let elsewhere = group.is_some_and(|group| group.role != step.role);
    let role = elsewhere.then(|| format!("On the {}.", wording::role_name(&step.role, plan.spec)));
    let account =
        (step.account.as_ref()).map(|account| format!("Account: {}.", wording::account(account)));
    let condition = step.condition.as_ref();
    let about = [
        wording::added(step),
        role,
        account,
        condition.and_then(wording::situation),
        condition.and_then(wording::platform),
        step.optional.then(|| "Optional.".to_owned()),
        wording::by_hand(&step.action).then(|| "By hand.".to_owned()),
    ];
    let details = wording::details(step, plan);
    let texts = about.into_iter().flatten();
    let texts = texts
        .chain(details.iter().map(|text| wording::plain(text, plan.spec)))
        .chain(wording::left_open(step))
        .chain(step.notes.iter().cloned());
    for text in texts {
        line(page, &format!("  - {}", escape_but_code(&text)));
    }
    let (check, way_back) = (sheet::check(step), sheet::way_back(step));
    line(page, &format!("  - Done when: {check} Back: {way_back}"));
}

fn line(page: &mut String, text: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(page, "{text}");
}

/// Escapes what Markdown or HTML reads as markup.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '<' => escaped.push_str("&lt;"),
            '&' => escaped.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' => escaped.extend(['\\', char]),
            _ if crate::terminal::is_hidden(char) => escaped.extend(char.escape_unicode()),
            _ => escaped.push(char),
        }
    }
    escaped
}

/// The same, but what stands between backticks stays as it is.
fn escape_but_code(text: &str) -> String {
    let pieces: Vec<&str> = text.split('`').collect();
    // A backtick without another is nothing but that.
    if pieces.len().is_multiple_of(2) {
        return escape(text);
    }
    let pieces = pieces.iter().enumerate().map(|(index, piece)| {
        if index % 2 == 0 {
            escape(piece)
        } else {
            format!("`{piece}`")
        }
    });
    pieces.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::fixture::{EVERYTHING, Planned};

    #[test]
    fn steps_stand_under_their_numbers() {
        let planned = Planned::read(EVERYTHING);
        let page = markdown(&planned.plan());
        let (_, procedure) = page.split_once("### Update the web servers").unwrap();
        let (web, _) = procedure.split_once("###").unwrap();
        let (_, last) = web.split_once("**24.**").unwrap();
        insta::assert_snapshot!(last, @r#"
         Stop the service "Mail transport" (`web/stop`)
          - Done when: Services does not show it as started. Back: Start it; `-Undo` does.
        - [ ] **24a.** Start the service "Mail transport" (`web/start-again`)
          - Added by packaging, not in the article: The article leaves the service stopped.
          - Done when: Services shows it as started. Back: Stop it; `-Undo` does.
        "#);
        assert_eq!(
            page.matches("\n- [ ] **").count(),
            planned.spec.procedure.steps.len()
        );
    }

    #[test]
    fn markup_is_text() {
        assert_eq!(
            escape("a <b> *c* [d](e) | f"),
            r"a &lt;b> \*c\* \[d\](e) \| f"
        );
        assert_eq!(escape_but_code("see `a_b` and c_d"), r"see `a_b` and c\_d");
        assert_eq!(escape_but_code("one ` alone"), r"one \` alone");
    }
}
