//! Finds one case: in a cube, outside some others, and with or without what is wanted of it.
//!
//! The search answers one question after another, first those that the cube names, then those
//! that decide most, and goes back where what is left open cannot give what is wanted. What it
//! has gone back from once it does not try again.

use super::bits::Bits;
use super::space::{Case, Cube, Firm, Space, State};
use std::collections::BTreeSet;

/// What is wanted of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Wanted {
    /// Nothing more.
    Any,
    /// That its rules end so: [`Firm::Nothing`] for a gap, or [`Firm::Conflict`].
    Is(Firm),
    /// That they do not.
    IsNot(Firm),
}

impl Wanted {
    /// Whether a case has it, where `state` has settled that.
    pub(super) fn settled(self, state: &State) -> Option<bool> {
        let (firm, yes) = match self {
            Wanted::Any => return Some(true),
            Wanted::Is(firm) => (firm, true),
            Wanted::IsNot(firm) => (firm, false),
        };
        // Once there is an outcome there is no gap any more, and a conflict stays one.
        match firm {
            Firm::Nothing if state.firm != Firm::Nothing => Some(!yes),
            Firm::Conflict if state.firm == Firm::Conflict => Some(yes),
            _ if state.settled() => Some((state.firm == firm) == yes),
            _ => None,
        }
    }
}

impl Space {
    /// A case in `cube`, in none of `others`, and as it is wanted. All cubes must be closed.
    pub(super) fn find<'a>(
        &'a self,
        cube: &'a Cube,
        others: impl IntoIterator<Item = &'a Cube>,
        wanted: Wanted,
    ) -> Option<Case> {
        self.find_within(cube, others, wanted, &mut usize::MAX.clone()).flatten()
    }

    /// The same within so many steps; of `steps` those are left that it does not take. `None` where they are too few.
    pub(super) fn find_within<'a>(
        &'a self,
        cube: &'a Cube,
        others: impl IntoIterator<Item = &'a Cube>,
        wanted: Wanted,
        steps: &mut usize,
    ) -> Option<Option<Case>> {
        let others: Vec<&Cube> =
            others.into_iter().filter(|other| self.both(cube, other).is_some()).collect();
        let order = self.order(cube, &others, wanted);
        let mut places = vec![0; order.len()];
        for (i, q) in order.iter().enumerate() {
            places[*q] = i + 1;
        }
        let decided = match wanted {
            Wanted::Any => vec![Bits::default(); order.len() + 1],
            _ => self.decided(&order),
        };
        let mut start = self.start(wanted != Wanted::Any, false);
        self.settle(&mut start, &decided[0]);
        let mut out = vec![Bits::default(); order.len() + 1];
        for (i, other) in others.iter().enumerate() {
            let last = other.keys().map(|q| places[*q]).max().unwrap_or(0);
            out[last..].iter_mut().for_each(|bits| bits.insert(i));
        }
        let case = vec![None; order.len()];
        let all = Bits::below(others.len());
        let mut search = Search {
            space: self,
            cube,
            others,
            order,
            decided,
            out,
            case,
            failed: BTreeSet::new(),
            steps: *steps,
        };
        let found = search.from(0, start, all, wanted);
        *steps = search.steps;
        (found || search.steps > 0).then(|| found.then_some(search.case))
    }

    /// All questions, in an order in which each comes after those that decide whether it applies.
    pub(super) fn order(&self, cube: &Cube, others: &[&Cube], wanted: Wanted) -> Vec<usize> {
        let mut counts = match wanted {
            Wanted::Any => vec![0; self.questions.len()],
            _ => self.named.clone(),
        };
        for q in others.iter().copied().flat_map(Cube::keys) {
            counts[*q] += 1;
        }
        let mut order: Vec<usize> = cube.keys().copied().collect();
        let mut placed: Bits = order.iter().copied().collect();
        while order.len() < self.questions.len() {
            let ready = |q: &usize| {
                !placed.has(*q)
                    && self.questions[*q].conditions.keys().all(|named| placed.has(*named))
            };
            let most = |q: &usize| (counts[*q], std::cmp::Reverse(*q));
            // The first question without a place is always ready.
            let Some(next) = (0..self.questions.len()).filter(ready).max_by_key(most) else {
                break;
            };
            order.push(next);
            placed.insert(next);
        }
        order
    }
}

struct Search<'a> {
    space: &'a Space,
    cube: &'a Cube,
    others: Vec<&'a Cube>,
    order: Vec<usize>,
    /// After so many questions, the rules that they decide.
    decided: Vec<Bits>,
    /// After so many questions, the other cubes that they decide.
    out: Vec<Bits>,
    case: Case,
    failed: BTreeSet<(usize, State, Bits, Wanted)>,
    /// How many steps are left.
    steps: usize,
}

impl Search<'_> {
    /// Finishes the case after `place` questions; `others` are the cubes that it may still be in.
    fn from(&mut self, place: usize, mut state: State, others: Bits, mut wanted: Wanted) -> bool {
        if self.steps == 0 {
            return false;
        }
        self.steps -= 1;
        match wanted.settled(&state) {
            Some(false) => return false,
            Some(true) => {
                state = state.without_rules();
                wanted = Wanted::Any;
            }
            None => {}
        }
        if others.meets(&self.out[place]) {
            return false;
        }
        let Some(q) = self.order.get(place).copied() else { return true };
        let key = (place, state, others, wanted);
        if self.failed.contains(&key) {
            return false;
        }
        let (_, state, others, _) = &key;
        let mut next: Vec<_> = self
            .space
            .answers(state, q)
            .filter(|answer| self.cube.get(&q).is_none_or(|set| set.has(*answer)))
            .map(|answer| {
                let holds = |cube: &Cube| cube.get(&q).is_none_or(|set| set.has(answer));
                let others = others.iter().filter(|i| holds(self.others[*i])).collect::<Bits>();
                let state = self.space.step(state, q, answer, &self.decided[place + 1]);
                (state.rules().len() + others.len(), answer, state, others)
            })
            .collect();
        // Where few rules match there is no conflict; where many do there is.
        match wanted {
            Wanted::Is(Firm::Conflict) | Wanted::IsNot(Firm::Nothing) => {
                next.sort_by_key(|n| std::cmp::Reverse(n.0))
            }
            _ => next.sort_by_key(|n| n.0),
        }
        for (_, answer, next, others) in next {
            self.case[q] = (answer < self.space.questions[q].answers).then_some(answer);
            if self.from(place + 1, next, others, wanted) {
                return true;
            }
        }
        self.failed.insert(key);
        false
    }
}
