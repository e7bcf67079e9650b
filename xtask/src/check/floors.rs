//! The floors of the house: no module imports from one above it, and no circle spans more than one folder's files.
//!
//! `FLOORS` lists the modules at the top of `src` from the bottom up. Within a folder, files may lean on each other;
//! across folders nothing may come back to where it started.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::Visit;

use super::{Breach, File};

/// The modules at the top of `src`, from the bottom up: each may name those above it in this list.
const FLOORS: [&str; 47] = [
    "error_text",
    "recognition",
    "digest",
    "source",
    "terminal",
    "progress",
    "windows_name",
    "disk",
    "version",
    "position",
    "name_pattern",
    "wildcard",
    "selection",
    "grouped",
    "folded_name",
    "rule",
    "finding",
    "findings",
    "profile",
    "sign",
    "msi",
    "cab",
    "msi_file_hash",
    "pe",
    "bundle",
    "trust_file",
    "previous",
    "payload",
    "groundwork",
    "scalar",
    "spec",
    "inventory",
    "member",
    "draft",
    "import",
    "verify",
    "rules",
    "judge",
    "validate",
    "extract",
    "plan",
    "render",
    "build",
    "rebuild",
    "report",
    "inspect",
    "cli",
];

/// Circles over folders that are there for a reason: their lowest module, and the reason.
const KNOWN_CIRCLES: [(&str, &str); 0] = [];

/// A module by its path below `src`, as `msi::compound::stream`.
type Module = String;

/// Returns each import that goes up, and each circle that spans folders.
pub fn check(files: &[File]) -> Vec<Breach> {
    let house = House::of(files);
    let mut breaches = house.climbs();
    breaches.extend(house.circles());
    breaches
}

/// The modules and what each names of the others.
struct House {
    modules: BTreeMap<Module, Entered>,
    names: BTreeMap<Module, BTreeMap<Module, usize>>,
}

/// A module as it was read.
struct Entered {
    path: String,
    /// What `use` brings into it, by the name that it has there.
    brought: BTreeMap<String, Vec<String>>,
    /// Every path that its code names, with the line.
    named: Vec<(Vec<String>, usize)>,
}

impl House {
    fn of(files: &[File]) -> Self {
        let modules: BTreeMap<Module, Entered> = files
            .iter()
            .filter_map(|file| Some((module(&file.path)?, enter(file)?)))
            .collect();
        let mut house = Self {
            modules,
            names: BTreeMap::new(),
        };
        let mut names = BTreeMap::new();
        for (module, entered) in &house.modules {
            let mut of_module = BTreeMap::new();
            for (path, line) in &entered.named {
                if let Some(target) = house.resolve(module, path, 0)
                    && target != *module
                {
                    of_module.entry(target).or_insert(*line);
                }
            }
            names.insert(module.clone(), of_module);
        }
        house.names = names;
        house
    }

    /// Finds the module in which a path ends, through what modules on the way hand on.
    fn resolve(&self, from: &str, path: &[String], depth: usize) -> Option<Module> {
        let mut here = from.to_owned();
        let mut rest = path;
        match rest.first()?.as_str() {
            "crate" => {
                here.clear();
                rest = &rest[1..];
            }
            "self" => rest = &rest[1..],
            "super" => {
                while rest.first().is_some_and(|part| part == "super") {
                    here = here
                        .rsplit_once("::")
                        .map_or_else(String::new, |(parent, _)| parent.to_owned());
                    rest = &rest[1..];
                }
            }
            first if self.modules.contains_key(&child(&here, first)) => {}
            _ => return None,
        }
        for part in rest {
            let next = child(&here, part);
            if self.modules.contains_key(&next) {
                here = next;
                continue;
            }
            let brought = self
                .modules
                .get(&here)
                .and_then(|module| module.brought.get(part));
            if let Some(brought) = brought
                && depth < 8
                && let Some(found) = self.resolve(&here, brought, depth + 1)
            {
                return Some(found);
            }
            break;
        }
        (!here.is_empty()).then_some(here)
    }

    fn climbs(&self) -> Vec<Breach> {
        let mut breaches = Vec::new();
        for (module, names) in &self.names {
            for (target, line) in names {
                let (from, to) = (floor(module), floor(target));
                let message = match (from, to) {
                    (Some(from), Some(to)) if to <= from => continue,
                    (None, _) => format!("`{}` has no floor", top(module)),
                    (_, None) => format!("`{}` has no floor", top(target)),
                    _ => format!("`{module}` imports from `{target}`, which lies above it"),
                };
                breaches.push(Breach {
                    path: self.modules[module].path.clone(),
                    line: *line,
                    message,
                });
            }
        }
        breaches
    }

    fn circles(&self) -> Vec<Breach> {
        let mut breaches = Vec::new();
        for circle in self.strongly_connected() {
            let folders: BTreeSet<&str> = circle.iter().map(|module| self.folder(module)).collect();
            let is_known = KNOWN_CIRCLES
                .iter()
                .any(|(lowest, _)| circle.contains(*lowest));
            if folders.len() < 2 || is_known {
                continue;
            }
            let all: Vec<_> = circle.iter().map(String::as_str).collect();
            breaches.push(Breach {
                path: self.modules[all[0]].path.clone(),
                line: 0,
                message: format!("a circle spans folders: {}", all.join(", ")),
            });
        }
        breaches
    }

    /// A module with children is a folder, and one of its own files.
    fn folder<'a>(&self, module: &'a str) -> &'a str {
        let inside = format!("{module}::");
        if self.modules.keys().any(|other| other.starts_with(&inside)) {
            module
        } else {
            parent(module)
        }
    }

    /// Returns the sets of modules that all reach each other, by Kosaraju's two passes.
    fn strongly_connected(&self) -> Vec<BTreeSet<Module>> {
        let mut order = Vec::new();
        let mut seen = BTreeSet::new();
        for module in self.modules.keys() {
            walk(module, &mut seen, &mut order, &|module| {
                self.names[module].keys().cloned().collect()
            });
        }
        let mut back: BTreeMap<&str, Vec<Module>> = BTreeMap::new();
        for (module, names) in &self.names {
            for target in names.keys() {
                back.entry(target).or_default().push(module.clone());
            }
        }
        let mut seen = BTreeSet::new();
        let mut circles = Vec::new();
        for module in order.iter().rev() {
            let mut circle = Vec::new();
            walk(module, &mut seen, &mut circle, &|module| {
                back.get(module).cloned().unwrap_or_default()
            });
            if circle.len() > 1 {
                circles.push(circle.into_iter().collect());
            }
        }
        circles
    }
}

/// Visits what can be reached and was not seen, and notes each module when all it reaches is noted.
fn walk(
    start: &str,
    seen: &mut BTreeSet<Module>,
    order: &mut Vec<Module>,
    next: &impl Fn(&str) -> Vec<Module>,
) {
    if !seen.insert(start.to_owned()) {
        return;
    }
    let mut waiting = vec![(start.to_owned(), next(start))];
    while let Some((module, targets)) = waiting.last_mut() {
        match targets.pop() {
            Some(target) if seen.insert(target.clone()) => {
                let further = next(&target);
                waiting.push((target, further));
            }
            Some(_) => {}
            None => {
                order.push(module.clone());
                waiting.pop();
            }
        }
    }
}

/// Returns the module of a file of `src`; none for tests and the roots.
fn module(path: &str) -> Option<Module> {
    let inside = path.strip_prefix("src/")?.strip_suffix(".rs")?;
    let inside = inside.strip_suffix("/mod").unwrap_or(inside);
    (!["lib", "main"].contains(&inside)).then(|| inside.replace('/', "::"))
}

/// Reads a file; none where it is for tests alone.
fn enter(file: &File) -> Option<Entered> {
    let parsed = syn::parse_file(&file.text).ok()?;
    let mut reader = Reader {
        entered: Entered {
            path: file.path.clone(),
            brought: BTreeMap::new(),
            named: Vec::new(),
        },
    };
    reader.visit_file(&parsed);
    Some(reader.entered)
}

struct Reader {
    entered: Entered,
}

impl<'a> Visit<'a> for Reader {
    fn visit_item_mod(&mut self, item: &'a syn::ItemMod) {
        if !is_for_tests(&item.attrs) {
            syn::visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'a syn::ItemFn) {
        if !is_for_tests(&item.attrs) {
            syn::visit::visit_item_fn(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'a syn::ItemUse) {
        if is_for_tests(&item.attrs) {
            return;
        }
        let mut paths = Vec::new();
        spread(&item.tree, &mut Vec::new(), &mut paths);
        let hands_on = !matches!(item.vis, syn::Visibility::Inherited);
        for (path, name, line) in paths {
            self.entered.brought.insert(name, path.clone());
            // What a folder hands on to others it does not need itself.
            if !hands_on {
                self.entered.named.push((path, line));
            }
        }
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        let parts: Vec<String> = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string())
            .collect();
        if parts.len() > 1
            && let Some(first) = path.segments.first()
        {
            let line = first.ident.span().start().line;
            self.entered.named.push((parts, line));
        }
        syn::visit::visit_path(self, path);
    }

    /// `pub(in crate::rules)` says who may look, and names nothing.
    fn visit_visibility(&mut self, _: &'a syn::Visibility) {}
}

/// Writes out a tree of imports: each path with the name that it has here and its line.
fn spread(
    tree: &syn::UseTree,
    before: &mut Vec<String>,
    paths: &mut Vec<(Vec<String>, String, usize)>,
) {
    let mut end = |name: &syn::Ident, here: &syn::Ident| {
        let mut path = before.clone();
        if name != "self" {
            path.push(name.to_string());
        }
        let known = if here == "self" {
            before.last().cloned()
        } else {
            None
        };
        let here = known.unwrap_or_else(|| here.to_string());
        paths.push((path, here, name.span().start().line));
    };
    match tree {
        syn::UseTree::Name(name) => end(&name.ident, &name.ident),
        syn::UseTree::Rename(rename) => end(&rename.ident, &rename.rename),
        syn::UseTree::Glob(glob) => {
            let line = glob.star_token.spans[0].start().line;
            paths.push((before.clone(), "*".to_owned(), line));
        }
        syn::UseTree::Path(path) => {
            before.push(path.ident.to_string());
            spread(&path.tree, before, paths);
            before.pop();
        }
        syn::UseTree::Group(group) => {
            for item in &group.items {
                spread(item, before, paths);
            }
        }
    }
}

fn is_for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("test")
            || (attribute.path().is_ident("cfg")
                && attribute
                    .parse_args::<syn::Ident>()
                    .is_ok_and(|condition| condition == "test"))
    })
}

fn child(module: &str, name: &str) -> Module {
    if module.is_empty() {
        name.to_owned()
    } else {
        format!("{module}::{name}")
    }
}

fn parent(module: &str) -> &str {
    module.rsplit_once("::").map_or("", |(parent, _)| parent)
}

fn top(module: &str) -> &str {
    module.split("::").next().unwrap_or_default()
}

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| *floor == top(module))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_files(files: &[(&str, &str)]) -> Vec<String> {
        let files: Vec<File> = files
            .iter()
            .map(|(path, text)| File {
                path: (*path).to_owned(),
                text: (*text).to_owned(),
            })
            .collect();
        let breaches = check(&files);
        breaches
            .into_iter()
            .map(|breach| format!("{}:{} {}", breach.path, breach.line, breach.message))
            .collect()
    }

    #[test]
    fn imports_go_down() {
        let files = [
            ("src/digest.rs", "\nuse crate::cli::ui::Ui;\n"),
            ("src/cli/mod.rs", "mod ui;\nuse crate::digest::Digest;"),
            (
                "src/cli/ui.rs",
                "fn f() { crate::digest::of(); }\n#[cfg(test)]\nmod tests { use crate::nowhere; }",
            ),
        ];
        let found = check_files(&files);
        assert_eq!(
            found[0],
            "src/digest.rs:2 `digest` imports from `cli::ui`, which lies above it"
        );
        assert!(
            found[1].contains("a circle spans folders: cli::ui, digest"),
            "{found:?}"
        );
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn a_folder_may_lean_on_itself_and_hand_on_what_is_in_it() {
        let files = [
            (
                "src/msi/mod.rs",
                "pub mod table;\npub mod cell;\npub use table::Table;",
            ),
            ("src/msi/table.rs", "use super::cell::Cell;"),
            ("src/msi/cell.rs", "use super::Table;"),
            ("src/payload.rs", "use crate::msi::Table;"),
        ];
        assert_eq!(check_files(&files), [""; 0]);
        let deeper = [
            ("src/msi/mod.rs", "pub mod table;\npub mod compound;"),
            ("src/msi/table.rs", "use super::compound::stream::Stream;"),
            ("src/msi/compound/mod.rs", "pub mod stream;"),
            (
                "src/msi/compound/stream.rs",
                "use crate::msi::table::Table;",
            ),
        ];
        assert_eq!(
            check_files(&deeper),
            [
                "src/msi/compound/stream.rs:0 a circle spans folders: msi::compound::stream, msi::table"
            ]
        );
    }

    #[test]
    fn a_module_without_a_floor_is_told() {
        let found = check_files(&[
            ("src/attic.rs", "use crate::digest::Digest;"),
            ("src/digest.rs", ""),
        ]);
        assert_eq!(found, ["src/attic.rs:1 `attic` has no floor"]);
    }
}
