//! Whether some cubes cover another one, or leave a case of it.
//!
//! A case of a closed cube is any choice of its answers, whatever is chosen for questions that do not apply: so
//! cubes are boxes, and the question is that of a tautology in disjunctive form. It is decided by splitting the box
//! by the answers to one question after another, as in the unate recursive paradigm (R. Brayton and others, "Logic
//! minimization algorithms for VLSI synthesis", 1984), here with more than two answers: the question that most of
//! the cubes restrict comes first, and of two answers the one that more cubes hold for need not be looked at. What
//! has been found covered once is not looked at again.

use super::bits::Bits;
use super::space::{Cube, Space};
use std::collections::BTreeSet;

impl Space {
    /// Whether some case is in `cube` and in none of `others`. All cubes must be closed.
    pub(super) fn any_case<'a>(
        &self,
        cube: &Cube,
        others: impl IntoIterator<Item = &'a Cube>,
    ) -> bool {
        let mut near: Vec<&Cube> = Vec::new();
        for other in others {
            let apart = |(q, set): (&usize, &Bits)| cube.get(q).is_some_and(|own| !own.meets(set));
            if other.iter().any(apart) {
                continue;
            }
            let all = |(q, set): (&usize, &Bits)| match cube.get(q) {
                Some(own) => own.within(set),
                None => set.len() == self.questions[*q].answers,
            };
            if other.iter().all(all) {
                return false;
            }
            near.push(other);
        }
        if near.is_empty() {
            return true;
        }
        let (alive, open) = (Bits::below(near.len()), Bits::below(self.questions.len()));
        Cover::new(self, cube, &near).leaves(&alive, &open)
    }
}

struct Cover {
    /// For each question, for each of its answers that the box has, the cubes that it is in.
    holding: Vec<Vec<Bits>>,
    /// For each question, the cubes that all answers of the box are in.
    whole: Vec<Bits>,
    /// What was found covered: the cubes that were left, and the questions.
    covered: BTreeSet<(Bits, Bits)>,
}

impl Cover {
    fn new(space: &Space, cube: &Cube, near: &[&Cube]) -> Cover {
        let mut cover = Cover { holding: Vec::new(), whole: Vec::new(), covered: BTreeSet::new() };
        for (q, question) in space.questions.iter().enumerate() {
            let answers =
                (0..question.answers).filter(|a| cube.get(&q).is_none_or(|set| set.has(*a)));
            let mut holding: Vec<Bits> = Vec::new();
            for answer in answers {
                let has = |other: &&&Cube| other.get(&q).is_none_or(|set| set.has(answer));
                let held: Bits =
                    near.iter().enumerate().filter(|(_, c)| has(c)).map(|(i, _)| i).collect();
                if !holding.contains(&held) {
                    holding.push(held);
                }
            }
            let mut whole = Bits::below(near.len());
            holding.iter().for_each(|held| whole.keep(held));
            cover.holding.push(holding);
            cover.whole.push(whole);
        }
        cover
    }

    /// Whether a part of the box is in none of the cubes of `alive`, where only the `open` questions tell them apart.
    fn leaves(&mut self, alive: &Bits, open: &Bits) -> bool {
        if alive.is_empty() {
            return true;
        }
        let mut containing = alive.clone();
        let mut split = (0, 0);
        for q in open.iter() {
            let restricting = alive.len() - alive.common(&self.whole[q]);
            if restricting > split.0 {
                split = (restricting, q);
            }
            containing.keep(&self.whole[q]);
        }
        if !containing.is_empty() {
            return false;
        }
        let key = (alive.clone(), open.clone());
        if self.covered.contains(&key) {
            return false;
        }
        let q = split.1;
        let mut next: Vec<Bits> = self.holding[q].iter().map(|held| held.and(alive)).collect();
        next.sort_by_key(Bits::len);
        let mut open = open.clone();
        open.remove(q);
        for i in 0..next.len() {
            if next[..i].iter().any(|fewer| fewer.within(&next[i])) {
                continue;
            }
            let alive = next[i].clone();
            if self.leaves(&alive, &open) {
                return true;
            }
        }
        self.covered.insert(key);
        false
    }
}
