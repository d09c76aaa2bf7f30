//! The end of every case as a graph of questions: the tree in written order, and what is left of
//! it once some questions have been answered.
//!
//! Equal parts are one node, and a question whose answers all lead to the same is left out. So a
//! node stands for one way in which the end depends on the answers, and two ways of answering
//! that leave the same questions to ask lead to the same node.
//!
//! On every way to a question there is, before it, each question that decides whether it
//! applies: with an answer for which it does not apply, the two would differ. So a question of a
//! node is sure to apply once the questions that its `only-if` names are no longer in the node.

use super::bits::{Bits, Places, mix};
use super::space::{Firm, Levels, NOWHERE, Space};
use std::collections::{BTreeMap, BTreeSet};

/// A node's place in the graph.
pub(super) type Place = u32;

/// All nodes.
#[derive(Debug, Default)]
pub(super) struct Graph {
    nodes: Vec<Part>,
    asks: Places,
    /// What is left of a node once a question has an answer.
    afters: BTreeMap<(Place, usize, usize), Place>,
    /// Outcome and advice of each end.
    pub(super) ends: Vec<(usize, Bits)>,
}

#[derive(Debug)]
struct Part {
    /// The first question, and where its answers lead; or the end.
    kind: Kind,
    /// All questions that are asked from here on.
    questions: Bits,
}

/// What a node is.
#[derive(Debug)]
pub(super) enum Kind {
    /// A question, by its place in the file, with the nodes that its answers lead to.
    Ask(usize, Box<[Place]>),
    /// The place of an end in [`Graph::ends`].
    End(usize),
}

impl Graph {
    /// The graph of all cases and its first node. Every case must have been proved to have one outcome.
    pub(super) fn new(space: &Space, levels: &Levels) -> (Graph, Place) {
        let mut graph = Graph::default();
        let mut ends = BTreeMap::new();
        let mut places: Vec<Place> = Vec::new();
        for state in &levels.last {
            let Firm::Outcome(outcome) = state.firm else { continue };
            let end = (outcome, state.advice.clone());
            places.push(*ends.entry(end).or_insert_with_key(|end| {
                graph.ends.push(end.clone());
                let kind = Kind::End(graph.ends.len() - 1);
                graph.nodes.push(Part { kind, questions: Bits::default() });
                (graph.nodes.len() - 1) as Place
            }));
        }
        for (q, steps) in levels.steps.iter().enumerate().rev() {
            let answers = space.questions[q].answers;
            let place = |to: &[u32]| {
                if to[answers] == NOWHERE {
                    graph.ask(q, to[..answers].iter().map(|to| places[*to as usize]).collect())
                } else {
                    places[to[answers] as usize]
                }
            };
            places = steps.chunks(answers + 1).map(place).collect();
        }
        (graph, places[0])
    }

    /// What stands at `place`.
    pub(super) fn kind(&self, place: Place) -> &Kind {
        &self.nodes[place as usize].kind
    }

    /// All questions that are asked from `place` on, in file order.
    pub(super) fn questions(&self, place: Place) -> Vec<usize> {
        self.nodes[place as usize].questions.iter().collect()
    }

    /// The questions that must not be asked any more before `question` is sure to apply.
    pub(super) fn before(&self, question: usize, space: &Space) -> BTreeSet<usize> {
        let mut before = BTreeSet::new();
        for (named, answers) in &space.questions[question].conditions {
            if answers.len() == space.questions[*named].answers {
                before.extend(self.before(*named, space));
            } else {
                before.insert(*named);
            }
        }
        before
    }

    /// How much there is of it: a measure of the work done so far.
    pub(super) fn len(&self) -> usize {
        self.nodes.len() + self.afters.len()
    }

    /// The questions of a node that are sure to apply, in file order.
    pub(super) fn sure(&self, place: Place, space: &Space) -> Vec<usize> {
        let questions = &self.nodes[place as usize].questions;
        questions.iter().filter(|q| sure(*q, questions, space)).collect()
    }

    /// What is left of a node once `question` has this answer; `None` where the graph would grow
    /// beyond `limit` ([`Graph::len`]).
    pub(super) fn after(
        &mut self,
        place: Place,
        question: usize,
        answer: usize,
        limit: usize,
    ) -> Option<Place> {
        let part = &self.nodes[place as usize];
        let Kind::Ask(first, to) = &part.kind else { return Some(place) };
        if *first == question {
            return Some(to[answer]);
        }
        if !part.questions.has(question) {
            return Some(place);
        }
        let key = (place, question, answer);
        if let Some(known) = self.afters.get(&key) {
            return Some(*known);
        }
        if self.len() >= limit {
            return None;
        }
        let (first, to) = (*first, to.clone());
        let to = to.iter().map(|to| self.after(*to, question, answer, limit));
        let to = to.collect::<Option<_>>()?;
        let after = self.ask(first, to);
        self.afters.insert(key, after);
        Some(after)
    }

    fn ask(&mut self, question: usize, to: Box<[Place]>) -> Place {
        if to.iter().all(|place| *place == to[0]) {
            return to[0];
        }
        let hash = |question: usize, to: &[Place]| {
            to.iter().fold(mix(0, question as u64), |hash, place| mix(hash, u64::from(*place)))
        };
        let nodes = &mut self.nodes;
        let same = |place: usize| matches!(&nodes[place].kind, Kind::Ask(q, there) if *q == question && *there == to);
        let place = self.asks.place(hash(question, &to), nodes.len(), same);
        if place == nodes.len() {
            let mut questions = Bits::default();
            for place in &to {
                questions.add(&nodes[*place as usize].questions);
            }
            questions.insert(question);
            nodes.push(Part { kind: Kind::Ask(question, to), questions });
        }
        place as Place
    }
}

/// Whether `question` applies, whatever the answers to those of `questions`.
fn sure(question: usize, questions: &Bits, space: &Space) -> bool {
    space.questions[question].conditions.iter().all(|(named, answers)| {
        if answers.len() == space.questions[*named].answers {
            sure(*named, questions, space)
        } else {
            !questions.has(*named)
        }
    })
}
