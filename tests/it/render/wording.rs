//! The documented rollup is told in our words: names and numbers are the article's, sentences are not.

use std::collections::HashMap;

use serde_yaml::Value as Yaml;

use super::Planned;
use crate::peers;

const SPEC: &str = include_str!("../../../specs/hmc-4.0-update-rollup.yaml");

/// So many words in a row are a sentence of the article, if not all of them are names.
const SENTENCE: usize = 8;

/// Keys of the spec whose values are names as printed.
const NAMES: [&str; 15] = [
    "application",
    "document",
    "file",
    "files",
    "hosts",
    "inventory",
    "node",
    "packages",
    "path",
    "product",
    "program",
    "section",
    "service",
    "tool",
    "tree",
];

#[test]
fn nothing_repeats_the_article_but_names() {
    let Some(path) = peers::shared("seed/kb-article.txt") else {
        return;
    };
    let article = std::fs::read_to_string(path).unwrap();
    let mut names = Vec::new();
    collect(&serde_yaml::from_str(SPEC).unwrap(), false, &mut names);
    let compared = Compared::new(&article, &names);
    let planned = Planned::read(SPEC);
    let page = rollpack::render::article(&planned.plan()).unwrap();
    for text in [SPEC, &planned.script(), &told(&page)] {
        assert_eq!(compared.repeated(text), [""; 0]);
    }
    // What the comparison is worth.
    let (_, steps) = article.split_once("Installation information").unwrap();
    assert!(compared.repeated(steps).concat().len() > steps.len() / 2);
    let sentence = "Expand \"Hosted Email 2007 Web Service\", right-click each server, look";
    assert_eq!(compared.repeated(sentence).len(), 1);
    assert_eq!(compared.repeated(&names[..20].join(", ")), [""; 0]);
}

/// Collects the names that a spec holds; `inside` a key that has only names, everything is one.
fn collect(value: &Yaml, inside: bool, names: &mut Vec<String>) {
    match value {
        Yaml::Mapping(mapping) => {
            for (key, value) in mapping {
                let key = key.as_str().unwrap();
                if inside {
                    names.push(key.to_owned());
                }
                let inside = (inside || NAMES.contains(&key)) && key != "unknown";
                collect(value, inside, names);
            }
        }
        Yaml::Sequence(values) => values
            .iter()
            .for_each(|value| collect(value, inside, names)),
        Yaml::String(name) if inside => names.push(name.clone()),
        _ => {}
    }
}

/// What a page says, without how it looks.
fn told(page: &str) -> String {
    let (_, body) = page.split_once("</style>").unwrap();
    let pieces = body.split('<').map(|piece| match piece.split_once('>') {
        Some((_, text)) => text,
        None => piece,
    });
    let text = pieces.collect::<Vec<_>>().join(" ");
    text.replace("&quot;", "\"").replace("&#39;", "'")
}

fn words(text: &str) -> Vec<String> {
    let inner = |char: char| char.is_alphanumeric() || char == '.' || char == '\'';
    text.split(|char| !inner(char))
        .map(|word| word.trim_matches(['.', '\'']).to_lowercase())
        .filter(|word| !word.is_empty())
        .collect()
}

/// The article, to compare others with.
struct Compared {
    article: Vec<String>,
    /// Where in the article a row of words begins.
    rows: HashMap<Vec<String>, usize>,
    /// Names, by their first word.
    names: HashMap<String, Vec<Vec<String>>>,
}

impl Compared {
    fn new(article: &str, names: &[String]) -> Self {
        let article = words(article);
        let rows = article.windows(SENTENCE).enumerate();
        let rows = rows.map(|(place, row)| (row.to_vec(), place)).collect();
        let mut by_first: HashMap<String, Vec<Vec<String>>> = HashMap::new();
        for name in names.iter().map(|name| words(name)) {
            if let Some(first) = name.first() {
                by_first.entry(first.clone()).or_default().push(name);
            }
        }
        Self {
            article,
            rows,
            names: by_first,
        }
    }

    /// Finds the rows of words that the article has as well, unless they are names and numbers alone.
    fn repeated(&self, text: &str) -> Vec<String> {
        let text = words(text);
        let named = self.named(&text);
        let mut found = Vec::new();
        let mut start = 0;
        while start + SENTENCE <= text.len() {
            let Some(place) = self.rows.get(&text[start..start + SENTENCE]) else {
                start += 1;
                continue;
            };
            let pairs = text[start..].iter().zip(&self.article[*place..]);
            let length = pairs.take_while(|(here, there)| here == there).count();
            if named[start..start + length].contains(&false) {
                found.push(text[start..start + length].join(" "));
            }
            start += length;
        }
        found
    }

    /// Tells of every word whether it belongs to a name or is a number.
    fn named(&self, text: &[String]) -> Vec<bool> {
        let is_number = |word: &String| word.bytes().all(|byte| byte.is_ascii_digit());
        let mut named: Vec<bool> = text.iter().map(is_number).collect();
        for (place, word) in text.iter().enumerate() {
            for name in self.names.get(word).into_iter().flatten() {
                if text[place..].starts_with(name) {
                    named[place..place + name.len()].fill(true);
                }
            }
        }
        named
    }
}
