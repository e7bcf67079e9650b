//! Rows that name their parent, numbered so that what is below what is a comparison of numbers.

use std::collections::HashMap;
use std::ops::Range;

/// Numbers nodes depth first: one is at or below another exactly where its first number is in the other's span.
///
/// A parent that is no node, or the node itself, makes a root. Nodes whose parents go in a circle are all below each
/// other, and have the span of them all. Keys are each named once.
pub(super) fn spans<'a>(nodes: &[(&'a str, Option<&'a str>)]) -> HashMap<&'a str, Range<usize>> {
    let places: HashMap<&str, usize> = nodes
        .iter()
        .enumerate()
        .map(|(place, &(key, _))| (key, place))
        .collect();
    let parents: Vec<Option<usize>> = nodes
        .iter()
        .enumerate()
        .map(|(place, (_, parent))| places.get((*parent)?).copied().filter(|of| *of != place))
        .collect();
    let heads = heads(&parents);
    let mut children = vec![Vec::new(); nodes.len()];
    let mut roots = Vec::new();
    for (place, parent) in parents.iter().enumerate() {
        match parent {
            _ if heads[place] != place => {}
            Some(parent) if heads[*parent] != place => children[heads[*parent]].push(place),
            _ => roots.push(place),
        }
    }
    let numbers = numbers(&children, &roots);
    nodes
        .iter()
        .zip(heads)
        .map(|(&(key, _), head)| (key, numbers[head].clone()))
        .collect()
}

/// Who stands for each node: the first one of its circle, and elsewhere the node itself.
fn heads(parents: &[Option<usize>]) -> Vec<usize> {
    let mut heads: Vec<usize> = (0..parents.len()).collect();
    // The walk that came by first.
    let mut walks: Vec<Option<usize>> = vec![None; parents.len()];
    for start in 0..parents.len() {
        let mut next = Some(start);
        while let Some(place) = next.filter(|place| walks[*place].is_none()) {
            walks[place] = Some(start);
            next = parents[place];
        }
        let Some(first) = next.filter(|place| walks[*place] == Some(start)) else {
            continue;
        };
        let mut place = first;
        loop {
            heads[place] = first;
            match parents[place] {
                Some(parent) if parent != first => place = parent,
                _ => break,
            }
        }
    }
    heads
}

fn numbers(children: &[Vec<usize>], roots: &[usize]) -> Vec<Range<usize>> {
    let mut numbers = vec![0..0; children.len()];
    let mut count = 0;
    for root in roots {
        // Each node with how many of its children were visited.
        let mut path = vec![(*root, 0)];
        while let Some((place, visited)) = path.last_mut() {
            if *visited == 0 {
                numbers[*place].start = count;
                count += 1;
            }
            if let Some(child) = children[*place].get(*visited) {
                *visited += 1;
                path.push((*child, 0));
            } else {
                numbers[*place].end = count;
                path.pop();
            }
        }
    }
    numbers
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Whether a walk from one node comes by another, which is what the numbers stand for.
    fn is_below(parents: &[usize], place: usize, other: usize) -> bool {
        let mut at = place;
        for _ in 0..=parents.len() {
            if at == other {
                return true;
            }
            match parents.get(at) {
                Some(parent) => at = *parent,
                None => return false,
            }
        }
        false
    }

    proptest! {
        #[test]
        fn numbers_tell_what_a_walk_tells(parents in proptest::collection::vec(0_usize..12, 1..10)) {
            let names: Vec<String> = (0..12).map(|number| number.to_string()).collect();
            let nodes: Vec<_> = parents
                .iter()
                .enumerate()
                .map(|(place, parent)| (names[place].as_str(), Some(names[*parent].as_str())))
                .collect();
            let spans = spans(&nodes);
            for place in 0..parents.len() {
                for other in 0..parents.len() {
                    let [inner, outer] = [place, other].map(|place| &spans[names[place].as_str()]);
                    prop_assert_eq!(outer.contains(&inner.start), is_below(&parents, place, other));
                }
            }
        }
    }

    #[test]
    fn a_chain_as_long_as_a_table_is_no_recursion() {
        let names: Vec<String> = (0..50_000).map(|number| number.to_string()).collect();
        let parent = |place: usize| Some(names.get(place.checked_sub(1)?)?.as_str());
        let nodes: Vec<_> = (0..names.len())
            .map(|place| (names[place].as_str(), parent(place)))
            .collect();
        let spans = spans(&nodes);
        assert_eq!(spans["0"], 0..50_000);
        assert_eq!(spans["49999"], 49_999..50_000);
    }
}
