//! The tree that asks the fewest questions (SCOPE.md, section 3).
//!
//! The end of a case depends on some questions; which of them to ask first is the classic
//! problem of turning a decision table into a program. It is solved as in A. Lew, "Optimal
//! conversion of extended-entry decision tables with general cost criteria" (CACM 21(4), 1978):
//! what is best after some answers does not depend on how they were come by, so each thing that
//! can be left after some answers is solved once, in one of two ways.
//!
//! - Here the things that can be left are the nodes of a [`Graph`], in which equal ones are one, and a
//!   branch is left as soon as its lower bound is above the best that is known. That is quick
//!   where rules have few conditions.
//! - Where it is not, `tables.rs` solves all sub-tables, if there are few enough of them.
//!
//! Where both are too much work the answer is a good tree instead: at each point the question
//! after which the written order would do best. It never expects more than the written order
//! itself, since that is one of the trees compared.

use super::exact::{Natural, Weights};
use super::graph::{Graph, Kind, Place};
use super::space::Space;
use super::tables::{self, Plan};
use std::collections::BTreeMap;

/// How much work may be done for the fewest questions. It is counted, and not timed: the same rules give the
/// same tree on every machine.
#[derive(Clone, Copy, Debug)]
pub(super) struct Work {
    /// How far the graph may grow ([`Graph::len`]) before every sub-table is solved instead.
    pub(super) short: usize,
    /// As many sub-tables as are solved.
    pub(super) tables: usize,
    /// How far the graph may grow where there are more sub-tables.
    pub(super) long: usize,
}

impl Work {
    /// About a second, and under 400 MB.
    pub(super) const ALL: Work = Work { short: 20_000, tables: 16_000_000, long: 600_000 };
}

/// A search for the fewest questions.
pub(super) struct Fewest<'a> {
    graph: &'a mut Graph,
    space: &'a Space,
    weights: &'a Weights,
    /// Questions that are asked before others, the first of them first.
    ask_first: &'a [usize],
    /// The best there is from a node on.
    solved: BTreeMap<Place, Best>,
    /// The same where nobody is expected to come: only the largest number counts.
    unlikely: BTreeMap<Place, (usize, usize)>,
    /// What the written order expects from a node on, and its largest number.
    costs: BTreeMap<Place, (Natural, usize)>,
    work: Work,
    /// How far the graph may grow now.
    limit: usize,
    /// The best tree, where it was found by solving every sub-table.
    plan: Option<Plan>,
}

#[derive(Clone, Debug)]
struct Best {
    expected: Natural,
    most: usize,
    question: usize,
}

/// That the search was too much work.
pub(super) struct TooMuch;

impl<'a> Fewest<'a> {
    /// A search that may do so much `work`.
    pub(super) fn new(
        graph: &'a mut Graph,
        space: &'a Space,
        weights: &'a Weights,
        ask_first: &'a [usize],
        work: Work,
    ) -> Fewest<'a> {
        let limit = graph.len();
        Fewest {
            graph,
            space,
            weights,
            ask_first,
            solved: BTreeMap::new(),
            unlikely: BTreeMap::new(),
            costs: BTreeMap::new(),
            work,
            limit,
            plan: None,
        }
    }

    /// The smallest expected number of questions from `root` on.
    ///
    /// A short search often finds it. Where it does not, every sub-table is solved; where there are
    /// too many of them, the search goes on for as long as it may.
    pub(super) fn expected(&mut self, root: Place) -> Result<Natural, TooMuch> {
        if let Some(plan) = &self.plan {
            return Ok(plan.expected.clone());
        }
        let start = self.graph.len();
        self.limit = start.saturating_add(self.work.short);
        let mut found = self.best(root);
        if found.is_err() {
            let most = self.work.tables;
            let plan =
                tables::plan(self.graph, root, self.space, self.weights, self.ask_first, most);
            if let Some(plan) = plan {
                let expected = plan.expected.clone();
                self.plan = Some(plan);
                return Ok(expected);
            }
            self.limit = start.saturating_add(self.work.long);
            found = self.best(root);
        }
        Ok(found?.map_or_else(Natural::default, |best| best.expected))
    }

    /// The question that the best tree asks at `place`, once [`Fewest::expected`] has found that
    /// tree; `likely` says whether anybody is expected to come there.
    pub(super) fn choose(&mut self, place: Place, likely: bool) -> Option<usize> {
        if let Some(plan) = &self.plan {
            return plan.questions.get(&(place, likely)).copied();
        }
        if likely {
            self.solved.get(&place).map(|best| best.question)
        } else {
            self.unlikely.get(&place).map(|(_, question)| *question)
        }
    }

    /// The end that `place` is, where it is one.
    pub(super) fn end(&self, place: Place) -> Option<usize> {
        match self.graph.kind(place) {
            Kind::Ask(..) => None,
            Kind::End(end) => Some(*end),
        }
    }

    /// The question that the written order asks at `place`.
    pub(super) fn written(&self, place: Place) -> Option<usize> {
        match self.graph.kind(place) {
            Kind::Ask(question, _) => Some(*question),
            Kind::End(_) => None,
        }
    }

    /// The question that a good tree asks at `place`. Always the same one for the same place.
    pub(super) fn choose_good(&mut self, place: Place) -> Option<usize> {
        let written = self.written(place)?;
        let choices = self.choices(place);
        if let [only] = choices[..] {
            return Some(only);
        }
        let mut best: Option<(Natural, usize, usize)> = None;
        for question in choices {
            let Ok(after) = self.afters(place, question) else { return Some(written) };
            let after: Vec<_> = after.into_iter().map(|place| self.as_written(place)).collect();
            let expected = self.weights.asking(question, after.iter().map(|(e, _)| e));
            let most = 1 + after.iter().map(|(_, most)| *most).max().unwrap_or(0);
            let this = (expected, most, question);
            if best.as_ref().is_none_or(|best| this < *best) {
                best = Some(this);
            }
        }
        best.map(|(.., question)| question)
    }

    /// The questions that may be asked at `place`: those sure to apply, or the one that must be asked first.
    fn choices(&self, place: Place) -> Vec<usize> {
        let sure = self.graph.sure(place, self.space);
        match self.ask_first.iter().find(|q| sure.contains(q)) {
            Some(first) => vec![*first],
            None => sure,
        }
    }

    /// Where the answers to `question` lead from `place`.
    fn afters(&mut self, place: Place, question: usize) -> Result<Vec<Place>, TooMuch> {
        let answers = 0..self.space.questions[question].answers;
        let after = |answer| self.graph.after(place, question, answer, self.limit).ok_or(TooMuch);
        answers.map(after).collect()
    }

    /// The same for a question that has been chosen, however much work it is.
    pub(super) fn follow(&mut self, place: Place, question: usize) -> Vec<Place> {
        let answers = 0..self.space.questions[question].answers;
        let after = |answer| self.graph.after(place, question, answer, usize::MAX);
        answers.filter_map(after).collect()
    }

    /// `None` at an end.
    fn best(&mut self, place: Place) -> Result<Option<Best>, TooMuch> {
        if let Kind::End(_) = self.graph.kind(place) {
            return Ok(None);
        }
        if let Some(best) = self.solved.get(&place) {
            return Ok(Some(best.clone()));
        }
        // Those that promise most first: the others are often worse than what they promise.
        let mut choices = Vec::new();
        for question in self.choices(place) {
            let after = self.afters(place, question)?;
            let least: Vec<Natural> = after.iter().map(|place| self.least(*place)).collect();
            choices.push((self.weights.asking(question, &least), question, after, least));
        }
        choices.sort();
        let mut best: Option<Best> = None;
        'choices: for (least, question, after, mut expected) in choices {
            if best.as_ref().is_some_and(|best| least > best.expected) {
                break;
            }
            let mut most = 0;
            for (answer, place) in after.into_iter().enumerate() {
                if self.weights.never(question, answer) {
                    most = most.max(self.shallowest(place)?.map_or(0, |(most, _)| most));
                    continue;
                }
                let Some(found) = self.best(place)? else { continue };
                most = most.max(found.most);
                if expected[answer] != found.expected {
                    expected[answer] = found.expected;
                    let least = self.weights.asking(question, &expected);
                    if best.as_ref().is_some_and(|best| least > best.expected) {
                        continue 'choices;
                    }
                }
            }
            let expected = self.weights.asking(question, &expected);
            let this = Best { expected, most: most + 1, question };
            let key = |best: &Best| (best.expected.clone(), best.most, best.question);
            if best.as_ref().is_none_or(|best| key(&this) < key(best)) {
                best = Some(this);
            }
        }
        self.solved.extend(best.clone().map(|best| (place, best)));
        Ok(best)
    }

    /// What is expected from `place` on at the least, as far as is known.
    fn least(&self, place: Place) -> Natural {
        match self.graph.kind(place) {
            Kind::End(_) => Natural::default(),
            Kind::Ask(..) => {
                let solved = self.solved.get(&place).map(|best| best.expected.clone());
                solved.unwrap_or_else(|| self.weights.one().clone())
            }
        }
    }

    /// The smallest largest number of questions, and the first question; `None` at an end.
    fn shallowest(&mut self, place: Place) -> Result<Option<(usize, usize)>, TooMuch> {
        if let Kind::End(_) = self.graph.kind(place) {
            return Ok(None);
        }
        if let Some(known) = self.unlikely.get(&place) {
            return Ok(Some(*known));
        }
        let mut best: Option<(usize, usize)> = None;
        for question in self.choices(place) {
            let mut most = 0;
            for place in self.afters(place, question)? {
                if best.is_none_or(|(least, _)| most + 1 < least) {
                    most = most.max(self.shallowest(place)?.map_or(0, |(most, _)| most));
                }
            }
            if best.is_none_or(|(least, _)| most + 1 < least) {
                best = Some((most + 1, question));
            }
        }
        self.unlikely.extend(best.map(|best| (place, best)));
        Ok(best)
    }

    /// What the written order expects from `place` on, and its largest number of questions.
    fn as_written(&mut self, place: Place) -> (Natural, usize) {
        let Kind::Ask(question, to) = self.graph.kind(place) else {
            return (Natural::default(), 0);
        };
        if let Some(known) = self.costs.get(&place) {
            return known.clone();
        }
        let (question, to) = (*question, to.clone());
        let after: Vec<_> = to.iter().map(|place| self.as_written(*place)).collect();
        let most = 1 + after.iter().map(|(_, most)| *most).max().unwrap_or(0);
        let found = (self.weights.asking(question, after.iter().map(|(e, _)| e)), most);
        self.costs.insert(place, found.clone());
        found
    }
}
