//! Whether some cubes cover another one, or leave a case of it; and which.
//!
//! A case of a closed cube is any choice of its answers, whatever is chosen for questions that do not apply: so
//! cubes are boxes, and a case outside all of them gives, for each, an answer to some question that it does not
//! have. That is satisfiability of clauses, over questions with more than two answers, and it is decided as in
//! M. Davis, G. Logemann and D. Loveland, "A machine program for theorem-proving" (CACM 5(7), 1962): where only one
//! question is left by which a cube can be escaped, its answers fall away at once; else one question after another
//! is answered, first the one by which most of those cubes are escaped that leave least choice. As in the unate
//! recursive paradigm (R. Brayton and others, "Logic minimization algorithms for VLSI synthesis", 1984), of two
//! answers the one that more cubes hold for need not be looked at. What has been found covered once is not looked
//! at again.

use super::bits::{Bits, Places, mix};
use super::space::{Case, Cube, Space};

/// As many parts are remembered as covered.
const MOST_KEPT: usize = 200_000;
/// As many answers of a question are told apart in one search.
const WORD: usize = 64;

impl Space {
    /// Whether some case is in `cube` and in none of `others`. All cubes must be closed.
    pub(super) fn any_case<'a>(
        &self,
        cube: &Cube,
        others: impl IntoIterator<Item = &'a Cube>,
    ) -> bool {
        self.free_case(cube, others).is_some()
    }

    /// A case in `cube` and in none of `others`. All cubes must be closed.
    pub(super) fn free_case<'a>(
        &self,
        cube: &Cube,
        others: impl IntoIterator<Item = &'a Cube>,
    ) -> Option<Case> {
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
                return None;
            }
            near.push(other);
        }
        let free = Cover::free(self, cube, &near)?;
        Some(self.case(|q| match free.iter().find(|(question, _)| *question == q) {
            Some((_, answer)) => *answer,
            None => cube.get(&q).and_then(Bits::first).unwrap_or(0),
        }))
    }

    /// A case of `given`, in none of `others`, in which two rules with different outcomes are left standing.
    pub(super) fn any_conflict(&self, given: &Cube, others: &[Cube]) -> Option<Case> {
        let mut pairs = (0..self.rules.len()).flat_map(|b| (0..b).map(move |a| (a, b)));
        pairs.find_map(|(a, b)| self.conflict(a, b, given, others))
    }

    /// The same for these two.
    pub(super) fn conflict(
        &self,
        a: usize,
        b: usize,
        given: &Cube,
        others: &[Cube],
    ) -> Option<Case> {
        let (a, b) = (&self.rules[a], &self.rules[b]);
        let both = a.cube.as_ref().zip(b.cube.as_ref()).filter(|_| a.outcome != b.outcome);
        let both = both.and_then(|(a, b)| self.both(a, b));
        let both = both.and_then(|both| self.both(&both, given))?;
        let mut overriders = a.overriders.clone();
        overriders.add(&b.overriders);
        self.free_case(&both, self.cubes(&overriders).chain(others))
    }
}

struct Cover {
    splits: Vec<Split>,
    /// The parts that have been looked at, as words, and where they are in that list.
    known: Vec<Box<[u64]>>,
    places: Places,
}

/// A question by which some of the cubes are told apart.
struct Split {
    question: usize,
    /// Answers, of which each leaves other cubes.
    answers: Vec<usize>,
    /// For each of these answers, the cubes that have it.
    holding: Vec<Bits>,
    /// For each cube, which of these answers it has.
    sets: Vec<u64>,
}

/// A part of the cube: for each split, the answers that are allowed; and the others that it meets.
#[derive(Clone)]
struct Part {
    alive: Bits,
    allowed: Vec<u64>,
}

impl Cover {
    /// Questions with answers such that no case that gives them is in one of `near`.
    fn free(space: &Space, cube: &Cube, near: &[&Cube]) -> Option<Vec<(usize, usize)>> {
        if near.is_empty() {
            return Some(Vec::new());
        }
        let mut splits: Vec<Split> = Vec::new();
        for (question, asked) in space.questions.iter().enumerate() {
            if !near.iter().any(|other| other.contains_key(&question)) {
                continue;
            }
            let mut split =
                Split { question, answers: Vec::new(), holding: Vec::new(), sets: Vec::new() };
            let own = cube.get(&question);
            for answer in (0..asked.answers).filter(|a| own.is_none_or(|set| set.has(*a))) {
                let has = |other: &Cube| other.get(&question).is_none_or(|set| set.has(answer));
                let held = near.iter().enumerate().filter(|(_, other)| has(other));
                split.add(answer, held.map(|(i, _)| i).collect());
            }
            if split.answers.len() > WORD {
                return Cover::free_by(space, cube, near, &split);
            }
            let set = |other: usize| {
                let has = split.holding.iter().enumerate().filter(|(_, held)| held.has(other));
                has.fold(0, |set, (i, _)| set | 1 << i)
            };
            split.sets = (0..near.len()).map(set).collect();
            splits.push(split);
        }
        // Every cube has some answer of the cube, but not always one of those that are told apart.
        let mut alive = Bits::below(near.len());
        splits.iter().for_each(|split| alive.keep(&split.met(u64::MAX)));
        let all = |split: &Split| u64::MAX >> (WORD - split.answers.len());
        let part = Part { alive, allowed: splits.iter().map(all).collect() };
        let mut cover = Cover { splits, known: Vec::new(), places: Places::default() };
        let free = cover.search(part)?;
        let answer = |(split, allowed): (&Split, &u64)| {
            (split.question, split.answers[allowed.trailing_zeros() as usize])
        };
        Some(cover.splits.iter().zip(&free.allowed).map(answer).collect())
    }

    /// The same for a question with very many answers: one of them after another.
    fn free_by(
        space: &Space,
        cube: &Cube,
        near: &[&Cube],
        split: &Split,
    ) -> Option<Vec<(usize, usize)>> {
        split.answers.iter().zip(&split.holding).find_map(|(answer, held)| {
            let mut cube = cube.clone();
            cube.insert(split.question, Bits::from_iter([*answer]));
            let near: Vec<&Cube> = held.iter().map(|i| near[i]).collect();
            let mut free = Cover::free(space, &cube, &near)?;
            free.retain(|(question, _)| *question != split.question);
            free.push((split.question, *answer));
            Some(free)
        })
    }

    /// A part of `part` that none of the cubes meets.
    fn search(&mut self, mut part: Part) -> Option<Part> {
        let (lacking, few) = self.narrow(&mut part)?;
        if part.alive.is_empty() {
            return Some(part);
        }
        if self.is_known(&part, &lacking) {
            return None;
        }
        let weight = |i: &usize| lacking[*i].len() + 4 * lacking[*i].common(&few);
        let i = (0..self.splits.len()).max_by_key(weight)?;
        let mut next: Vec<(Bits, u64)> = Vec::new();
        for (answer, held) in self.splits[i].holding.iter().enumerate() {
            if part.allowed[i] >> answer & 1 == 1 {
                next.push((held.and(&part.alive), 1 << answer));
            }
        }
        next.sort_by_key(|(alive, _)| alive.len());
        for (n, (alive, answer)) in next.iter().enumerate() {
            if next[..n].iter().any(|(fewer, _)| fewer.within(alive)) {
                continue;
            }
            let mut part = Part { alive: alive.clone(), allowed: part.allowed.clone() };
            part.allowed[i] = *answer;
            if let Some(free) = self.search(part) {
                return Some(free);
            }
        }
        None
    }

    /// Takes away the answers without which each case is in a cube. Then, for each split, the cubes of which some
    /// answer that is still allowed is outside; and the cubes that only two splits can escape. `None` where
    /// one of the cubes has all of the part.
    fn narrow(&self, part: &mut Part) -> Option<(Vec<Bits>, Bits)> {
        loop {
            let mut lacking: Vec<Bits> = Vec::with_capacity(self.splits.len());
            let [mut one, mut two, mut three] = <[Bits; 3]>::default();
            for (split, allowed) in self.splits.iter().zip(&part.allowed) {
                let mut whole = part.alive.clone();
                ones(*allowed).for_each(|answer| whole.keep(&split.holding[answer]));
                let lacks = part.alive.without(&whole);
                three.add(&two.and(&lacks));
                two.add(&one.and(&lacks));
                one.add(&lacks);
                lacking.push(lacks);
            }
            if !part.alive.within(&one) {
                return None;
            }
            let forced = one.without(&two);
            if forced.is_empty() {
                return Some((lacking, two.without(&three)));
            }
            for (i, split) in self.splits.iter().enumerate() {
                let before = part.allowed[i];
                lacking[i].and(&forced).iter().for_each(|by| part.allowed[i] &= !split.sets[by]);
                if part.allowed[i] == 0 {
                    return None;
                }
                if part.allowed[i] != before {
                    part.alive.keep(&split.met(part.allowed[i]));
                }
            }
        }
    }

    /// Whether such a part has been looked at before, and so been found covered.
    fn is_known(&mut self, part: &Part, lacking: &[Bits]) -> bool {
        if self.known.len() >= MOST_KEPT {
            return false;
        }
        let open = part.allowed.iter().zip(lacking);
        let open = open.map(|(allowed, lacks)| if lacks.is_empty() { 0 } else { *allowed });
        let key: Box<[u64]> = part.alive.words().chain(open).collect();
        let hash = key.iter().fold(0, |hash, word| mix(hash, *word));
        let known = &self.known;
        let place = self.places.place(hash, known.len(), |place| known[place] == key);
        let is_known = place < known.len();
        if !is_known {
            self.known.push(key);
        }
        is_known
    }
}

impl Split {
    /// Adds an answer that these cubes have, unless another leaves no more of them.
    fn add(&mut self, answer: usize, held: Bits) {
        if self.holding.iter().any(|fewer| fewer.within(&held)) {
            return;
        }
        let more: Vec<bool> = self.holding.iter().map(|other| held.within(other)).collect();
        let (mut of_answers, mut of_holding) = (more.iter(), more.iter());
        self.answers.retain(|_| !of_answers.next().copied().unwrap_or_default());
        self.holding.retain(|_| !of_holding.next().copied().unwrap_or_default());
        self.answers.push(answer);
        self.holding.push(held);
    }

    /// The cubes that have one of these answers.
    fn met(&self, answers: u64) -> Bits {
        let mut met = Bits::default();
        let has = self.holding.iter().enumerate().filter(|(i, _)| answers >> i & 1 == 1);
        has.for_each(|(_, held)| met.add(held));
        met
    }
}

/// The places of the bits that are set.
fn ones(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = (word != 0).then(|| word.trailing_zeros() as usize)?;
        word &= word - 1;
        Some(bit)
    })
}
