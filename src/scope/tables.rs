//! The fewest questions by dynamic programming over all sub-tables.
//!
//! This is the method of A. Lew, "Optimal conversion of extended-entry decision tables with general cost
//! criteria" (CACM 21(4), 1978). A sub-table is what is left of the rules after some answers: for each question
//! either one of its answers, or that it is open. There are as many as the product of answers + 1, and the best
//! of each follows from those with one more answer. All of them are solved, from the full assignments down to the
//! table in which every question is open, so nothing is left to luck: the work is known before it begins.
//!
//! Beside its cost, each sub-table has the set of questions that its end depends on. Only these are worth asking,
//! and where it is empty there is nothing to ask.

use super::exact::{Natural, Weights};
use super::graph::{Graph, Kind, Place};
use super::space::Space;
use std::collections::BTreeMap;
use std::ops::{Add, Mul};

/// The best tree: what it expects, and its question at each node of the graph that it comes to, where
/// somebody is expected to come and where not.
pub(super) struct Plan {
    pub(super) expected: Natural,
    pub(super) questions: BTreeMap<(Place, bool), usize>,
}

/// The best tree from `root`; `None` where there are more than `most` sub-tables, or their numbers are too large.
pub(super) fn plan(
    graph: &mut Graph,
    root: Place,
    space: &Space,
    weights: &Weights,
    ask_first: &[usize],
    most: usize,
) -> Option<Plan> {
    let questions = graph.questions(root);
    if questions.len() > 32 {
        return None;
    }
    let mut size: usize = 1;
    let mut whole: u128 = 1;
    for q in &questions {
        size = size.checked_mul(space.questions[*q].answers + 1).filter(|size| *size <= most)?;
        whole = whole.checked_mul(u128::from(weights.whole(*q)))?;
    }
    // No tree expects more questions than there are.
    let largest = whole.checked_mul(questions.len() as u128 + 1)?;
    let shape = Shape::new(graph, root, space, weights, ask_first, questions, size);
    Some(match u64::try_from(largest) {
        Ok(_) => Tables::<u64>::solve(shape).plan(graph, root),
        Err(_) => Tables::<u128>::solve(shape).plan(graph, root),
    })
}

/// What sub-tables there are: the questions that matter, by their rank among these.
struct Shape<'a> {
    weights: &'a Weights,
    /// The place of each question in the file.
    questions: Vec<usize>,
    /// How many answers each has.
    answers: Vec<usize>,
    /// How far apart two answers to each question are. The first is that it is open.
    strides: Vec<usize>,
    /// For each question, those that must no longer matter before it is sure to apply.
    before: Vec<u32>,
    /// Questions that are asked before others.
    ask_first: Vec<u32>,
    /// For each full assignment its end; later, for each sub-table the questions that matter.
    matters: Vec<u32>,
}

impl<'a> Shape<'a> {
    fn new(
        graph: &Graph,
        root: Place,
        space: &Space,
        weights: &'a Weights,
        ask_first: &[usize],
        questions: Vec<usize>,
        size: usize,
    ) -> Shape<'a> {
        let answers: Vec<usize> = questions.iter().map(|q| space.questions[*q].answers).collect();
        let mut strides = vec![1; questions.len()];
        for i in (1..questions.len()).rev() {
            strides[i - 1] = strides[i] * (answers[i] + 1);
        }
        let rank = |q: &usize| questions.iter().position(|other| other == q);
        let mask = |q: usize| {
            graph.before(q, space).iter().filter_map(rank).fold(0, |mask: u32, i| mask | 1 << i)
        };
        let mut shape = Shape {
            weights,
            before: questions.iter().map(|q| mask(*q)).collect(),
            ask_first: ask_first.iter().filter_map(rank).map(|i| 1 << i).collect(),
            questions,
            answers,
            strides,
            matters: vec![0; size],
        };
        shape.fill(graph, root, 0, 0);
        shape
    }

    /// Writes the end of every full assignment that begins with the answers of `at`.
    fn fill(&mut self, graph: &Graph, place: Place, rank: usize, at: usize) {
        if rank == self.questions.len() {
            if let Kind::End(end) = graph.kind(place) {
                self.matters[at] = *end as u32;
            }
            return;
        }
        for answer in 0..self.answers[rank] {
            let next = match graph.kind(place) {
                Kind::Ask(q, to) if *q == self.questions[rank] => to[answer],
                _ => place,
            };
            self.fill(graph, next, rank + 1, at + (answer + 1) * self.strides[rank]);
        }
    }

    /// The questions that may be asked where those of `matters` still do.
    fn choices(&self, matters: u32) -> u32 {
        let sure = bits(matters).filter(|i| self.before[*i] & matters == 0);
        let sure = sure.fold(0, |mask, i| mask | 1 << i);
        self.ask_first.iter().find(|first| sure & **first != 0).copied().unwrap_or(sure)
    }

    /// The sub-tables that the answers to an open question lead to, in file order.
    fn after(&self, at: usize, rank: usize) -> impl Iterator<Item = usize> + use<> {
        let stride = self.strides[rank];
        (1..=self.answers[rank]).map(move |answer| at + answer * stride)
    }

    /// The questions that matter in a sub-table with these open; those of all with one more answer are known.
    fn mattering(&self, at: usize, open: u32) -> u32 {
        let mut ranks = bits(open);
        let Some(first) = ranks.next() else { return 0 };
        let Some(second) = ranks.next() else {
            // Full assignments have an end instead.
            let one = self.matters[at + self.strides[first]];
            let same = self.after(at, first).all(|after| self.matters[after] == one);
            return if same { 0 } else { open };
        };
        // A question that matters does so after some answer to any other.
        let both = self.after(at, first).chain(self.after(at, second));
        both.fold(0, |mask, after| mask | self.matters[after])
    }
}

/// The numbers in a mask, smallest first.
fn bits(mut mask: u32) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = (mask != 0).then(|| mask.trailing_zeros() as usize)?;
        mask &= mask - 1;
        Some(bit)
    })
}

/// A number that holds every cost; a cost is counted in parts, of which the weights of all open questions make one.
trait Cost:
    Copy + Ord + Default + From<u64> + Add<Output = Self> + Mul<Output = Self> + Into<u128>
{
}
impl Cost for u64 {}
impl Cost for u128 {}

/// Every sub-table, solved.
struct Tables<'a, N> {
    shape: Shape<'a>,
    /// The smallest expected number of questions.
    expected: Vec<N>,
    /// The smallest largest number with that.
    most: Vec<u8>,
    /// The smallest largest number where nobody is expected to come; empty where that is nowhere.
    shallowest: Vec<u8>,
}

impl<'a, N: Cost> Tables<'a, N> {
    fn solve(shape: Shape<'a>) -> Tables<'a, N> {
        let (size, count) = (shape.matters.len(), shape.questions.len());
        let unlikely = (0..count).any(|i| (0..shape.answers[i]).any(|a| shape.never(i, a)));
        let mut tables = Tables {
            expected: vec![N::default(); size],
            most: vec![0; size],
            shallowest: vec![0; if unlikely { size } else { 0 }],
            shape,
        };
        // Of each question its answer, or 0; the product of the weights of the open ones before it.
        let mut digits = tables.shape.answers.clone();
        let mut wholes: Vec<N> = vec![N::from(1); count + 1];
        let mut open = 0;
        for at in (0..size).rev() {
            if open != 0 {
                tables.table(at, open, wholes[count]);
            }
            // The next sub-table has one less in its last digit that can have.
            let mut i = count;
            while i > 0 {
                i -= 1;
                if digits[i] > 0 {
                    digits[i] -= 1;
                    break;
                }
                digits[i] = tables.shape.answers[i];
            }
            for i in i..count {
                let (bit, whole) =
                    (1 << i, N::from(tables.shape.weights.whole(tables.shape.questions[i])));
                let is_open = digits[i] == 0;
                open = if is_open { open | bit } else { open & !bit };
                wholes[i + 1] = if is_open { wholes[i] * whole } else { wholes[i] };
            }
        }
        tables
    }

    fn table(&mut self, at: usize, open: u32, one: N) {
        let matters = self.shape.mattering(at, open);
        self.shape.matters[at] = matters;
        if matters == 0 {
            return;
        }
        let choices = bits(self.shape.choices(matters));
        let best = choices.map(|rank| (self.asking(at, rank, one), rank)).min();
        if let Some(((expected, most), _)) = best {
            self.expected[at] = expected;
            self.most[at] = most;
        }
        if !self.shallowest.is_empty() {
            let choices = bits(self.shape.choices(matters));
            self.shallowest[at] = choices.map(|rank| self.depth(at, rank)).min().unwrap_or(0);
        }
    }

    /// What is expected where a question is asked, and the largest number.
    fn asking(&self, at: usize, rank: usize, one: N) -> (N, u8) {
        let parts = self.shape.weights.parts(self.shape.questions[rank]);
        let (mut expected, mut most) = (one, 0);
        for (after, part) in self.shape.after(at, rank).zip(parts) {
            expected = expected + self.expected[after] * N::from(*part);
            let deep = if *part == 0 { self.shallowest[after] } else { self.most[after] };
            most = most.max(deep);
        }
        (expected, most + 1)
    }

    /// The largest number of questions where one is asked and nobody is expected to come.
    fn depth(&self, at: usize, rank: usize) -> u8 {
        self.shape.after(at, rank).map(|after| self.shallowest[after]).max().unwrap_or(0) + 1
    }

    /// Follows the best tree through the graph.
    fn plan(&self, graph: &mut Graph, root: Place) -> Plan {
        let shape = &self.shape;
        let mut questions = BTreeMap::new();
        let mut open: Vec<(Place, usize, bool, u32)> = vec![(root, 0, true, u32::MAX)];
        while let Some((place, at, likely, unasked)) = open.pop() {
            let matters = shape.matters[at];
            if matches!(graph.kind(place), Kind::End(_)) || questions.contains_key(&(place, likely))
            {
                continue;
            }
            let one = bits(unasked)
                .take_while(|i| *i < shape.questions.len())
                .fold(N::from(1), |one, i| one * N::from(shape.weights.whole(shape.questions[i])));
            let choices = bits(shape.choices(matters));
            let best = match likely {
                true => choices.map(|rank| (self.asking(at, rank, one), rank)).min().map(|b| b.1),
                false => choices.map(|rank| (self.depth(at, rank), rank)).min().map(|b| b.1),
            };
            let Some(rank) = best else { continue };
            questions.insert((place, likely), shape.questions[rank]);
            let after: Vec<usize> = shape.after(at, rank).collect();
            for (answer, at) in after.into_iter().enumerate() {
                let next = graph.after(place, shape.questions[rank], answer, usize::MAX);
                let likely = likely && !shape.never(rank, answer);
                open.extend(next.map(|place| (place, at, likely, unasked & !(1 << rank))));
            }
        }
        Plan {
            expected: shape.weights.natural(self.expected[0].into(), &shape.questions),
            questions,
        }
    }
}

impl Shape<'_> {
    fn never(&self, rank: usize, answer: usize) -> bool {
        self.weights.never(self.questions[rank], answer)
    }
}
