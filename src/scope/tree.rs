//! The decision tree: which question comes first, where each answer leads, and how it ends
//! (SCOPE.md, section 3).

use super::bits::Bits;
use super::exact::{Natural, Weights};
use super::fewest::{Fewest, Work};
use super::graph::{Graph, Place};
use super::rules::{Order, Rules};
use super::space::{Cube, Firm, Space};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// A decision tree. Parts that ask the same and lead to the same are one node.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    /// The first node: always 0.
    pub root: usize,
    /// All nodes, those nearest to the root first.
    pub nodes: Vec<Node>,
    /// The order that was asked for.
    pub order: Order,
    /// How many questions a reader is asked on average.
    pub expected_questions: f64,
    /// How many a reader is asked at most.
    pub max_questions: usize,
    /// The smallest average that any tree has, where it is known.
    pub fewest_questions: Option<f64>,
    /// Whether this tree is proved to have that average.
    pub optimal: bool,
}

/// A node of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// A question, with the node that each of its answers leads to, in file order.
    Ask {
        /// The question's name.
        question: String,
        /// The answers' names, and nodes.
        answers: Vec<(String, usize)>,
    },
    /// An end.
    End(End),
}

/// An outcome with its advice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct End {
    /// The outcome's name.
    pub outcome: String,
    /// The names of the advice, in file order.
    pub advice: Vec<String>,
    /// The rules left standing in a case that ends here, in file order.
    pub rules: Vec<String>,
    /// What those rules cite, each once, in that order.
    pub cites: Vec<String>,
}

impl Tree {
    /// What a node is called: `n0`, `n1`, …
    pub fn name(place: usize) -> String {
        format!("n{place}")
    }

    /// Follows the tree as long as the question that it asks has one of its answers in `answers`:
    /// the questions and answers used on the way, and the node that it ends at.
    pub fn walk(&self, answers: &BTreeMap<String, String>) -> (Vec<(String, String)>, usize) {
        let (mut used, mut place) = (Vec::new(), self.root);
        while let Node::Ask { question, answers: to } = &self.nodes[place] {
            let given = answers.get(question);
            let Some((answer, next)) = to.iter().find(|(a, _)| Some(a) == given) else { break };
            used.push((question.clone(), answer.clone()));
            place = *next;
        }
        (used, place)
    }
}

/// As in SCOPE.md, section 3; averages to three places.
impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let places = |n: f64| (n * 1000.0).round() / 1000.0;
        let mut map = to.serialize_map(Some(7))?;
        map.serialize_entry("root", &Tree::name(self.root))?;
        map.serialize_entry("order", self.order.word())?;
        map.serialize_entry("expected_questions", &places(self.expected_questions))?;
        map.serialize_entry("max_questions", &self.max_questions)?;
        map.serialize_entry("fewest_questions", &self.fewest_questions.map(places))?;
        map.serialize_entry("optimal", &self.optimal)?;
        map.serialize_entry("nodes", &Nodes(&self.nodes))?;
        map.end()
    }
}

struct Nodes<'a>(&'a [Node]);

impl Serialize for Nodes<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let nodes = self.0.iter().enumerate();
        to.collect_map(nodes.map(|(place, node)| (Tree::name(place), node)))
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Node::End(end) => end.serialize(to),
            Node::Ask { question, answers } => {
                let mut map = to.serialize_map(Some(2))?;
                map.serialize_entry("ask", question)?;
                map.serialize_entry("answers", &Answers(answers))?;
                map.end()
            }
        }
    }
}

struct Answers<'a>(&'a [(String, usize)]);

impl Serialize for Answers<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.0.iter().map(|(answer, place)| (answer, Tree::name(*place))))
    }
}

/// As many states as a tree is made from: about a second, and 300 MB. No reader is served by one that is as big.
const MOST_STATES: usize = 200_000;

/// The tree of rules whose every case has been proved to be decided by one outcome; `None` where it is too big. For the
/// fewest questions, the search may do so much `work`.
pub(super) fn tree(rules: &Rules, space: &Space, work: Work) -> Option<Tree> {
    let weights = Weights::new(rules);
    let levels = space.levels(MOST_STATES)?;
    let (mut graph, root) = Graph::new(space, &levels);
    let ends: Vec<Node> =
        graph.ends.iter().map(|(outcome, advice)| end(rules, space, *outcome, advice)).collect();

    let place = |id: &str| rules.questions.iter().position(|q| q.id.value == id);
    let ask_first: Vec<usize> = rules.ask_first.iter().filter_map(|q| place(&q.value)).collect();
    let mut search = Fewest::new(&mut graph, space, &weights, &[], work);
    let least = search.expected(root).ok();
    if rules.order == Order::Fewest && !ask_first.is_empty() {
        search = Fewest::new(&mut graph, space, &weights, &ask_first, work);
    }
    let mut parts = Parts::new(&weights);
    let known = rules.order == Order::Written || search.expected(root).is_ok();
    let root =
        parts.grow(&mut search, root, true, &mut |search, place, likely| match rules.order {
            Order::Written => search.written(place),
            Order::Fewest if known => search.choose(place, likely),
            Order::Fewest => search.choose_good(place),
        });

    // From here on nodes have the names that they are published with.
    let mut order: Vec<usize> = vec![root];
    let mut names: BTreeMap<usize, usize> = BTreeMap::from([(root, 0)]);
    let mut next = VecDeque::from([root]);
    while let Some(part) = next.pop_front() {
        for to in &parts.nodes[part].to {
            names.entry(*to).or_insert_with(|| {
                order.push(*to);
                next.push_back(*to);
                order.len() - 1
            });
        }
    }
    let node = |part: &usize| {
        let part = &parts.nodes[*part];
        match part.kind {
            PartKind::End(end) => ends[end].clone(),
            PartKind::Ask(question) => {
                let question = &rules.questions[question];
                let answers = question.answers.iter().map(|a| a.id.value.clone());
                Node::Ask {
                    question: question.id.value.clone(),
                    answers: answers.zip(part.to.iter().map(|to| names[to])).collect(),
                }
            }
        }
    };
    Some(Tree {
        root: 0,
        nodes: order.iter().map(node).collect(),
        order: rules.order,
        expected_questions: weights.float(&parts.nodes[root].expected),
        max_questions: parts.nodes[root].most,
        fewest_questions: least.as_ref().map(|least| weights.float(least)),
        optimal: least.is_some_and(|least| least == parts.nodes[root].expected),
    })
}

/// The parts of a tree as it grows, equal ones once.
struct Parts<'a> {
    weights: &'a Weights,
    nodes: Vec<TreePart>,
    unique: BTreeMap<(PartKind, Vec<usize>), usize>,
    /// What has grown from a node of the graph, where somebody is expected to come and where not.
    grown: BTreeMap<(Place, bool), usize>,
}

struct TreePart {
    kind: PartKind,
    to: Vec<usize>,
    expected: Natural,
    most: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum PartKind {
    Ask(usize),
    End(usize),
}

/// Says which question to ask at a node of the graph; `None` at an end.
type Choose<'c> = dyn FnMut(&mut Fewest<'_>, Place, bool) -> Option<usize> + 'c;

impl<'a> Parts<'a> {
    fn new(weights: &'a Weights) -> Parts<'a> {
        Parts { weights, nodes: Vec::new(), unique: BTreeMap::new(), grown: BTreeMap::new() }
    }

    fn grow(
        &mut self,
        search: &mut Fewest<'_>,
        place: Place,
        likely: bool,
        choose: &mut Choose<'_>,
    ) -> usize {
        if let Some(known) = self.grown.get(&(place, likely)) {
            return *known;
        }
        let (kind, to) = if let Some(end) = search.end(place) {
            (PartKind::End(end), Vec::new())
        } else {
            // Wherever something is open, there is a question that is sure to apply.
            let question = choose(search, place, likely).unwrap_or_default();
            let after = search.follow(place, question).into_iter().enumerate();
            let grow = |(answer, place)| {
                let likely = likely && !self.weights.never(question, answer);
                self.grow(search, place, likely, choose)
            };
            (PartKind::Ask(question), after.map(grow).collect())
        };
        let part = *self.unique.entry((kind, to)).or_insert_with_key(|(kind, to)| {
            let nodes = &self.nodes;
            let (expected, most) = match kind {
                PartKind::End(_) => Default::default(),
                PartKind::Ask(question) => (
                    self.weights.asking(*question, to.iter().map(|to| &nodes[*to].expected)),
                    1 + to.iter().map(|to| nodes[*to].most).max().unwrap_or(0),
                ),
            };
            self.nodes.push(TreePart { kind: *kind, to: to.clone(), expected, most });
            self.nodes.len() - 1
        });
        self.grown.insert((place, likely), part);
        part
    }
}

/// An end: its outcome and advice, and the rules that decide a case with exactly those.
fn end(rules: &Rules, space: &Space, outcome: usize, advice: &Bits) -> Node {
    let given = advice
        .iter()
        .try_fold(Cube::new(), |given, a| space.both(&given, space.advice[a].as_ref()?));
    let others = (0..space.advice.len()).filter(|a| !advice.has(*a));
    let others: Vec<&Cube> = others.filter_map(|a| space.advice[a].as_ref()).collect();
    let decides = |rule: &usize| {
        let matcher = &space.rules[*rule];
        let cube = matcher.cube.as_ref().zip(given.as_ref());
        matcher.outcome == outcome
            && cube.and_then(|(cube, given)| space.both(cube, given)).is_some_and(|cube| {
                let others = others.iter().copied().chain(space.cubes(&matcher.overriders));
                space.any_case(&cube, others)
            })
    };
    let decide: Vec<_> =
        (0..rules.rules.len()).filter(decides).map(|rule| &rules.rules[rule]).collect();
    let mut cites: Vec<String> = Vec::new();
    for cite in decide.iter().flat_map(|rule| &rule.cites) {
        if !cites.contains(&cite.value) {
            cites.push(cite.value.clone());
        }
    }
    Node::End(End {
        outcome: rules.outcomes[outcome].id.value.clone(),
        advice: advice.iter().map(|a| rules.advice[a].id.value.clone()).collect(),
        rules: decide.iter().map(|rule| rule.id.value.clone()).collect(),
        cites,
    })
}

impl Rules {
    /// The rules left standing in at least one case that gives these answers (question to answer).
    /// None where the answers name what does not exist, or cannot be given together.
    pub fn standing(&self, answers: &BTreeMap<String, String>) -> BTreeSet<String> {
        let space = Space::new(self);
        let given = self.given(&space, answers);
        let stands = |rule: &usize| given.as_ref().is_some_and(|given| space.stands(*rule, given));
        let standing = (0..self.rules.len()).filter(stands);
        standing.map(|rule| self.rules[rule].id.value.clone()).collect()
    }

    /// The advice that holds in at least one case that gives these answers, in file order.
    pub fn advice_of(&self, answers: &BTreeMap<String, String>) -> Vec<String> {
        let space = Space::new(self);
        let given = self.given(&space, answers);
        let holds = |cube: &Option<Cube>| {
            let both = given.as_ref().zip(cube.as_ref());
            both.is_some_and(|(given, cube)| space.both(given, cube).is_some())
        };
        let advice = self.advice.iter().zip(&space.advice).filter(|(_, cube)| holds(cube));
        advice.map(|(advice, _)| advice.id.value.clone()).collect()
    }

    /// The ends of all cases that give these answers: the outcome, `None` where no rule decides or
    /// two disagree, and the advice. Answers are enough to decide where there is one end.
    pub fn ends(
        &self,
        answers: &BTreeMap<String, String>,
    ) -> BTreeSet<(Option<String>, Vec<String>)> {
        let space = Space::new(self);
        let Some(given) = self.given(&space, answers) else { return BTreeSet::new() };
        let end = |(firm, advice): (Firm, Bits)| {
            let outcome = match firm {
                Firm::Outcome(outcome) => self.outcomes.get(outcome).map(|o| o.id.value.clone()),
                Firm::Nothing | Firm::Conflict => None,
            };
            (outcome, advice.iter().map(|a| self.advice[a].id.value.clone()).collect())
        };
        space.ends(&given).into_iter().map(end).collect()
    }

    fn given(&self, space: &Space, answers: &BTreeMap<String, String>) -> Option<Cube> {
        let place = |(question, answer): (&String, &String)| {
            let q = self.questions.iter().position(|q| q.id.value == *question)?;
            let answer = self.questions[q].answers.iter().position(|a| a.id.value == *answer)?;
            Some((q, answer))
        };
        let answers: Option<Vec<_>> = answers.iter().map(place).collect();
        space.given(answers?)
    }
}
