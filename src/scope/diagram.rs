//! Sets of cases as decision diagrams: a node asks a question and has a branch for each answer
//! and, last, one for "does not apply".
//!
//! Equal sets are one node (R. Bryant, "Graph-based algorithms for Boolean function
//! manipulation", 1986), so a set is compared, and known to be empty, by its number.

use std::collections::BTreeMap;

/// A set of cases: a node of a [`Diagram`].
pub(super) type Set = u32;

/// The nodes of any number of sets.
#[derive(Debug)]
pub(super) struct Diagram {
    nodes: Vec<Node>,
    unique: BTreeMap<(usize, Box<[Set]>), Set>,
    /// What two sets have in common, smaller number first.
    ands: BTreeMap<(Set, Set), Set>,
    /// What is in either of two sets.
    ors: BTreeMap<(Set, Set), Set>,
}

#[derive(Debug)]
struct Node {
    question: usize,
    branches: Box<[Set]>,
    /// Which share of all ways to answer is in the set.
    share: f64,
}

impl Diagram {
    /// The set of nothing.
    pub(super) const NONE: Set = 0;
    /// The set of everything.
    pub(super) const ALL: Set = 1;

    pub(super) fn new() -> Diagram {
        let leaf = |share| Node { question: usize::MAX, branches: Box::default(), share };
        Diagram {
            nodes: vec![leaf(0.0), leaf(1.0)],
            unique: BTreeMap::new(),
            ands: BTreeMap::new(),
            ors: BTreeMap::new(),
        }
    }

    /// The set that `branches` are the parts of, by the answer to `question`.
    pub(super) fn node(&mut self, question: usize, branches: Box<[Set]>) -> Set {
        if branches.iter().all(|b| *b == branches[0]) {
            return branches[0];
        }
        let (nodes, count) = (&mut self.nodes, branches.len() as f64);
        *self.unique.entry((question, branches)).or_insert_with_key(|(_, branches)| {
            let share = branches.iter().map(|b| nodes[*b as usize].share).sum::<f64>() / count;
            nodes.push(Node { question, branches: branches.clone(), share });
            (nodes.len() - 1) as Set
        })
    }

    /// Whether membership depends on `question`, and on none before it.
    pub(super) fn asks(&self, set: Set, question: usize) -> bool {
        self.nodes[set as usize].question == question
    }

    /// The part of `set` with this answer to `question`; `set` must ask nothing before it.
    pub(super) fn part(&self, set: Set, question: usize, answer: usize) -> Set {
        let node = &self.nodes[set as usize];
        if node.question == question { node.branches[answer] } else { set }
    }

    /// Which share of all ways to answer is in `set`, as nearly as a float can say.
    pub(super) fn share(&self, set: Set) -> f64 {
        self.nodes[set as usize].share
    }

    /// What is in `set` whatever the answer to `question`; `set` must ask nothing before it.
    pub(super) fn always(&mut self, set: Set, question: usize) -> Set {
        if !self.asks(set, question) {
            return set;
        }
        // The smallest parts first: soon nothing is left.
        let mut parts = self.nodes[set as usize].branches.to_vec();
        parts.sort_by(|a, b| self.share(*a).total_cmp(&self.share(*b)).then(a.cmp(b)));
        parts.dedup();
        parts.into_iter().fold(Diagram::ALL, |all, part| self.and(all, part))
    }

    /// What is in `set` for some answer to `question`; `set` must ask nothing before it.
    pub(super) fn sometimes(&mut self, set: Set, question: usize) -> Set {
        if !self.asks(set, question) {
            return set;
        }
        let parts = self.nodes[set as usize].branches.clone();
        parts.into_iter().fold(Diagram::NONE, |any, part| self.or(any, part))
    }

    fn and(&mut self, a: Set, b: Set) -> Set {
        let (a, b) = (a.min(b), a.max(b));
        if a == Diagram::NONE || a == b {
            return a;
        }
        if a == Diagram::ALL {
            return b;
        }
        if let Some(known) = self.ands.get(&(a, b)) {
            return *known;
        }
        let found = self.each_branch(a, b, Diagram::and);
        self.ands.insert((a, b), found);
        found
    }

    fn or(&mut self, a: Set, b: Set) -> Set {
        let (a, b) = (a.min(b), a.max(b));
        if a == Diagram::NONE || a == b {
            return b;
        }
        if a == Diagram::ALL {
            return a;
        }
        if let Some(known) = self.ors.get(&(a, b)) {
            return *known;
        }
        let found = self.each_branch(a, b, Diagram::or);
        self.ors.insert((a, b), found);
        found
    }

    fn each_branch(&mut self, a: Set, b: Set, both: fn(&mut Diagram, Set, Set) -> Set) -> Set {
        let (x, y) = (&self.nodes[a as usize], &self.nodes[b as usize]);
        let question = x.question.min(y.question);
        let count = if x.question == question { x.branches.len() } else { y.branches.len() };
        let branches = (0..count).map(|answer| {
            let (a, b) = (self.part(a, question, answer), self.part(b, question, answer));
            both(self, a, b)
        });
        let branches = branches.collect();
        self.node(question, branches)
    }

    /// `set` without the cases that give all these answers: for each question from `question` on,
    /// the answer, where there is one, and how many there are.
    pub(super) fn without(&mut self, set: Set, given: &[(Option<usize>, usize)]) -> Set {
        self.without_from(set, 0, given, &mut BTreeMap::new())
    }

    fn without_from(
        &mut self,
        set: Set,
        question: usize,
        given: &[(Option<usize>, usize)],
        known: &mut BTreeMap<(Set, usize), Set>,
    ) -> Set {
        if set == Diagram::NONE || question == given.len() {
            return Diagram::NONE;
        }
        if let Some(found) = known.get(&(set, question)) {
            return *found;
        }
        let (answer, count) = given[question];
        let branches = (0..=count).map(|a| {
            let part = self.part(set, question, a);
            let away = answer.is_none_or(|answer| answer == a);
            if away { self.without_from(part, question + 1, given, known) } else { part }
        });
        let branches = branches.collect();
        let found = self.node(question, branches);
        known.insert((set, question), found);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_sets_are_one_node() {
        let mut d = Diagram::new();
        let (none, all) = (Diagram::NONE, Diagram::ALL);
        let second = d.node(1, Box::new([none, all, none]));
        let first = d.node(0, Box::new([all, none, none]));
        let both = d.and(first, second);
        assert_eq!(both, d.node(0, Box::new([second, none, none])));
        assert_eq!(d.node(0, Box::new([second, second, second])), second);
        assert_eq!((d.always(both, 0), d.sometimes(both, 0)), (none, second));
        assert_eq!(d.share(both), 1.0 / 9.0);
        let rest = d.without(second, &[(Some(0), 2), (None, 2)]);
        assert_eq!(rest, d.node(0, Box::new([none, second, second])));
        assert_eq!(d.or(rest, both), second);
    }
}
