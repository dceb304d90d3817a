//! Ways through a graph. Edges are walked both ways.

use std::collections::{BTreeMap, VecDeque};

use super::{Edge, Graph};
use crate::model::QualifiedName;

impl Graph {
    /// Returns the nodes at most `depth` edges away from one, with their distances; itself is there, with 0.
    pub fn neighbours(&self, from: &QualifiedName, depth: usize) -> BTreeMap<QualifiedName, usize> {
        let ways = self.ways();
        let Some(start) = self.index(from) else { return BTreeMap::new() };
        let mut distances = BTreeMap::from([(start, 0)]);
        let mut waiting = VecDeque::from([(start, 0)]);
        while let Some((node, distance)) = waiting.pop_front() {
            if distance == depth {
                continue;
            }
            for &(_, next) in &ways[node] {
                if let std::collections::btree_map::Entry::Vacant(entry) = distances.entry(next) {
                    entry.insert(distance + 1);
                    waiting.push_back((next, distance + 1));
                }
            }
        }
        distances.into_iter().map(|(node, distance)| (self.nodes[node].clone(), distance)).collect()
    }

    /// Returns the part of the graph that is at most `depth` edges away from one node, with all edges within that part.
    #[must_use]
    pub fn around(&self, from: &QualifiedName, depth: usize) -> Self {
        let near = self.neighbours(from, depth);
        let is_near = |name: &&QualifiedName| near.contains_key(*name);
        let within = |edge: &&Edge| near.contains_key(edge.ends().0) && near.contains_key(edge.ends().1);
        Self {
            nodes: self.nodes.iter().filter(is_near).cloned().collect(),
            edges: self.edges.iter().filter(within).cloned().collect(),
            junctions: self.junctions.iter().filter(is_near).cloned().collect(),
        }
    }

    /// Returns the edges of a shortest way from one node to another; nothing where there is none. Declared keys come before
    /// inferred ones, and relations before other edges, where two ways are equally long.
    pub fn path(&self, from: &QualifiedName, to: &QualifiedName) -> Option<Vec<&Edge>> {
        let mut ways = self.ways();
        for ways in &mut ways {
            ways.sort_by_key(|(edge, _)| match &self.edges[*edge] {
                Edge::Relation(relation) => usize::from(relation.inferred),
                _ => 2,
            });
        }
        let (start, goal) = (self.index(from)?, self.index(to)?);
        let mut came_by: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
        let mut waiting = VecDeque::from([start]);
        while let Some(node) = waiting.pop_front() {
            if node == goal {
                break;
            }
            for &(edge, next) in &ways[node] {
                if next != start && !came_by.contains_key(&next) {
                    came_by.insert(next, (edge, node));
                    waiting.push_back(next);
                }
            }
        }
        let mut path = Vec::new();
        let mut at = goal;
        while at != start {
            let (edge, before) = came_by.get(&at)?;
            path.push(&self.edges[*edge]);
            at = *before;
        }
        path.reverse();
        Some(path)
    }

    /// Returns the nodes in groups that hang together: the largest first, then by their first name.
    pub fn components(&self) -> Vec<Vec<QualifiedName>> {
        let ways = self.ways();
        let mut seen = vec![false; self.nodes.len()];
        let mut components = Vec::new();
        for start in 0..self.nodes.len() {
            if seen[start] {
                continue;
            }
            seen[start] = true;
            let mut waiting = vec![start];
            let mut component = Vec::new();
            while let Some(node) = waiting.pop() {
                component.push(node);
                for &(_, next) in &ways[node] {
                    if !seen[next] {
                        seen[next] = true;
                        waiting.push(next);
                    }
                }
            }
            component.sort_unstable();
            components.push(component);
        }
        components.sort_by_key(|component| (std::cmp::Reverse(component.len()), component[0]));
        components.into_iter().map(|component| component.into_iter().map(|node| self.nodes[node].clone()).collect()).collect()
    }

    fn index(&self, name: &QualifiedName) -> Option<usize> {
        self.nodes.binary_search(name).ok()
    }

    /// Returns for each node the edges that it has, with the node at the other end.
    fn ways(&self) -> Vec<Vec<(usize, usize)>> {
        let mut ways = vec![Vec::new(); self.nodes.len()];
        for (at, edge) in self.edges.iter().enumerate() {
            let (one, other) = edge.ends();
            if let (Some(one), Some(other)) = (self.index(one), self.index(other))
                && one != other
            {
                ways[one].push((at, other));
                ways[other].push((at, one));
            }
        }
        ways
    }
}
