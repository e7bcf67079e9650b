//! The tree of features, and which of them hold a component.
//!
//! See [Feature Table](https://learn.microsoft.com/windows/win32/msi/feature-table) and
//! [FeatureComponents Table](https://learn.microsoft.com/windows/win32/msi/featurecomponents-table).

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::nested;
use super::schema::{FEATURE, FEATURE_COMPONENTS, feature, feature_components};
use super::table::{Row, Tables};

/// The rows of `Feature` and of `FeatureComponents`.
#[derive(Debug, Default)]
pub struct Features<'a> {
    by_key: HashMap<&'a str, Feature<'a>>,
    children: HashMap<&'a str, Vec<&'a str>>,
    components: HashMap<&'a str, Vec<&'a str>>,
    holders: HashMap<&'a str, Vec<&'a str>>,
    pairs: HashSet<(&'a str, &'a str)>,
    spans: HashMap<&'a str, Range<usize>>,
}

/// One feature.
#[derive(Clone, Copy, Debug)]
pub struct Feature<'a> {
    /// Its row.
    pub row: Row<'a>,
    /// Its key.
    pub key: &'a str,
    /// `Feature_Parent` as written: it may have no row, or be the feature itself.
    pub parent: Option<&'a str>,
    /// `Attributes`.
    pub attributes: i32,
}

impl<'a> Features<'a> {
    /// Reads the tables. Of two rows with one key the first counts; a row without a key is no feature.
    pub fn of(tables: &'a Tables) -> Self {
        let mut features = Self::default();
        let mut nodes = Vec::new();
        for row in tables.rows(FEATURE) {
            let Some(key) = row.text(feature::FEATURE) else {
                continue;
            };
            let Entry::Vacant(new) = features.by_key.entry(key) else {
                continue;
            };
            let parent = row.text(feature::FEATURE_PARENT);
            new.insert(Feature {
                row,
                key,
                parent,
                attributes: row.int(feature::ATTRIBUTES).unwrap_or_default(),
            });
            nodes.push((key, parent));
            if let Some(parent) = parent.filter(|parent| *parent != key) {
                features.children.entry(parent).or_default().push(key);
            }
        }
        for row in tables.rows(FEATURE_COMPONENTS) {
            let feature = row.text(feature_components::FEATURE_);
            let component = row.text(feature_components::COMPONENT_);
            if let (Some(feature), Some(component)) = (feature, component) {
                features
                    .components
                    .entry(feature)
                    .or_default()
                    .push(component);
                features.holders.entry(component).or_default().push(feature);
                features.pairs.insert((feature, component));
            }
        }
        let without_row = |feature: &&&str| !features.by_key.contains_key(**feature);
        let without_row = features.components.keys().filter(without_row);
        nodes.extend(without_row.map(|feature| (*feature, None)));
        features.spans = nested::spans(&nodes);
        features
    }

    /// Returns the feature with that key.
    pub fn get(&self, key: &str) -> Option<&Feature<'a>> {
        self.by_key.get(key)
    }

    /// Returns the features right below one, in stored order.
    pub fn children(&self, key: &str) -> &[&'a str] {
        self.children.get(key).map_or(&[], Vec::as_slice)
    }

    /// Returns a feature's parents from the nearest to the root, each once even where they go in a circle. One that
    /// has no row ends them.
    pub fn parents(&self, key: &str) -> impl Iterator<Item = &Feature<'a>> {
        let parent = |feature: &Feature<'a>| self.get(feature.parent?);
        let first = self.get(key);
        let mut seen: HashSet<_> = first.map(|feature| feature.key).into_iter().collect();
        let parents = std::iter::successors(first.and_then(parent), move |feature| parent(feature));
        parents.take_while(move |feature| seen.insert(feature.key))
    }

    /// Whether a feature is never installed without another: it is the same or below it.
    pub fn is_within(&self, key: &str, other: &str) -> bool {
        key == other
            || match (self.span(key), self.span(other)) {
                (Some(inner), Some(outer)) => outer.contains(&inner.start),
                _ => false,
            }
    }

    /// Returns the numbers of a feature and of all below it; one that holds components and has no row stands alone.
    ///
    /// A feature is within another exactly where its first number is in the span of the other.
    pub fn span(&self, key: &str) -> Option<&Range<usize>> {
        self.spans.get(key)
    }

    /// Returns the components of a feature, in stored order.
    pub fn components(&self, feature: &str) -> &[&'a str] {
        self.components.get(feature).map_or(&[], Vec::as_slice)
    }

    /// Returns the features that hold a component, in stored order.
    pub fn of_component(&self, component: &str) -> &[&'a str] {
        self.holders.get(component).map_or(&[], Vec::as_slice)
    }

    /// Whether a feature holds a component.
    pub fn holds(&self, feature: &str, component: &str) -> bool {
        self.pairs.contains(&(feature, component))
    }

    /// Whether some feature holds both components.
    pub fn share(&self, component: &str, other: &str) -> bool {
        let [one, two] = [component, other].map(|component| self.of_component(component));
        let (fewer, more) = if one.len() < two.len() {
            (one, other)
        } else {
            (two, component)
        };
        fewer.iter().any(|feature| self.holds(feature, more))
    }
}

#[cfg(test)]
mod tests {
    use super::super::schema::DocumentedTable;
    use super::super::table::{Table, Value};
    use super::*;

    fn table(table: &DocumentedTable, rows: &[&[&str]]) -> Table {
        let columns: Vec<_> = table
            .columns()
            .iter()
            .map(|column| column.definition().unwrap())
            .collect();
        let mut cells = Vec::new();
        for row in rows {
            let given = row.iter().map(|text| Value::from(*text));
            cells.extend(
                given
                    .chain(std::iter::repeat(Value::Null))
                    .take(columns.len()),
            );
        }
        Table::new(table.name(), columns, cells).unwrap()
    }

    #[test]
    fn the_tree_is_followed() {
        let rows: [&[&str]; 6] = [
            &["Main"],
            &["Sub", "Main"],
            &["Leaf", "Sub"],
            &["Self", "Self"],
            &["A", "B"],
            &["B", "A"],
        ];
        let held: [&[&str]; 3] = [&["Main", "C1"], &["Leaf", "C1"], &["Leaf", "C2"]];
        let tables = Tables::from_iter([table(FEATURE, &rows), table(FEATURE_COMPONENTS, &held)]);
        let features = Features::of(&tables);
        let parents = |key| {
            features
                .parents(key)
                .map(|feature| feature.key)
                .collect::<Vec<_>>()
        };
        assert_eq!(parents("Leaf"), ["Sub", "Main"]);
        assert_eq!(parents("Self"), Vec::<&str>::new());
        assert_eq!(parents("A"), ["B"]);
        assert_eq!(features.children("Main"), ["Sub"]);
        assert!(features.is_within("Leaf", "Main") && !features.is_within("Main", "Leaf"));
        assert!(features.is_within("A", "B") && features.is_within("B", "A"));
        assert!(features.is_within("None", "None") && !features.is_within("None", "Main"));
        assert_eq!(features.of_component("C1"), ["Main", "Leaf"]);
        assert_eq!(features.components("Leaf"), ["C1", "C2"]);
        assert!(features.holds("Main", "C1") && !features.holds("Main", "C2"));
        assert!(features.share("C1", "C2") && !features.share("C1", "C3"));
    }
}
