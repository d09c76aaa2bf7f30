//! The cases of a set of rules, as numbers: which of them match a rule, and what is still open
//! after some answers.
//!
//! Rules name questions and answers; here these are their places in the file. What matches a
//! rule is a [`Cube`]: for some questions a set of answers, and any case that has one of them
//! each. A cube is *closed*: where it names a question, it also holds what that question's
//! `only-if` asks for, so that a cube in which every set has an answer is met by some case.
//!
//! [`State`] is what some answers leave open. Two ways of answering that leave the same open reach
//! the same state, which is why there are few of them even where there are very many cases:
//! [`Space::levels`] lists the states before each question once. It is a decision diagram (after
//! R. Bryant, 1986) with a branch for each answer and one for "does not apply", made from the top
//! down. `search.rs` goes through states in search of a single case.

use super::bits::{Bits, Places, mix};
use super::rules::{Rules, When};
use std::collections::{BTreeMap, BTreeSet};

/// Question (its place in the file) to the answers that are allowed.
pub(super) type Cube = BTreeMap<usize, Bits>;

/// A case: for each question its answer, or `None` where it does not apply.
pub(super) type Case = Vec<Option<usize>>;

/// The rules as numbers.
#[derive(Debug)]
pub(super) struct Space {
    pub(super) questions: Vec<Asked>,
    pub(super) rules: Vec<Matcher>,
    /// What matches each piece of advice; `None` where nothing can.
    pub(super) advice: Vec<Option<Cube>>,
    /// For each question and each answer (last: "does not apply"), what can still hold after it.
    masks: Vec<Vec<Mask>>,
    /// For each question and each answer, the first answer that leaves the same.
    twins: Vec<Vec<usize>>,
    /// For each outcome, its rules.
    by_outcome: Vec<Bits>,
    /// The questions that the `only-if` of another names.
    pub(super) named_by_questions: Bits,
    /// For each question, how many rules name it.
    pub(super) named: Vec<usize>,
}

/// A question.
#[derive(Debug)]
pub(super) struct Asked {
    /// How many answers it has. "Does not apply" is counted after the last of them.
    pub(super) answers: usize,
    /// Where it applies, closed; `None` where it never does.
    pub(super) only_if: Option<Cube>,
    /// Its conditions as they stand in the file.
    pub(super) conditions: Cube,
}

/// A rule.
#[derive(Debug)]
pub(super) struct Matcher {
    /// What matches it; `None` where nothing does.
    pub(super) cube: Option<Cube>,
    /// Its outcome, a place in the file.
    pub(super) outcome: usize,
    /// The rules that it sets aside.
    pub(super) overrides: Bits,
    /// The rules that set it aside.
    pub(super) overriders: Bits,
    /// Whether a rule is left standing wherever it matches: itself, or one that sets it aside.
    /// So it is unless a ring of overrides leads to it.
    pub(super) lasts: bool,
}

/// What can still hold after an answer.
#[derive(Debug, PartialEq, Eq)]
struct Mask {
    open: Bits,
    advice: Bits,
    rules: Bits,
}

/// What the rules left standing say, as far as it can no longer change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Firm {
    /// No rule is sure to be left standing.
    Nothing,
    /// One with this outcome is.
    Outcome(usize),
    /// Two with different outcomes are.
    Conflict,
}

/// What is open after the questions before some question have been answered.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct State {
    /// What is settled.
    pub(super) firm: Firm,
    /// Rules that may be left standing and would then change what is settled.
    stand: Bits,
    /// Rules, not yet decided, that would set one of those aside.
    kill: Bits,
    /// Advice that may still hold.
    pub(super) advice: Bits,
    /// Questions to come that may still apply.
    open: Bits,
}

/// Every state that answers can lead to, question by question.
#[derive(Debug)]
pub(super) struct Levels {
    /// The states after all questions.
    pub(super) last: Vec<State>,
    /// For each question, for each state before it: where each answer leads and, last, "does not
    /// apply": a place in the next list, or [`NOWHERE`] where the answer cannot be given.
    pub(super) steps: Vec<Vec<u32>>,
}

/// An answer that cannot be given.
pub(super) const NOWHERE: u32 = u32::MAX;

impl State {
    /// The same with only questions left open.
    pub(super) fn without_rules(self) -> State {
        let none = Bits::default;
        State { firm: Firm::Nothing, stand: none(), kill: none(), advice: none(), open: self.open }
    }

    /// As if no rule set another aside.
    pub(super) fn undisputed(&mut self) {
        self.kill = Bits::default();
    }

    pub(super) fn hash(&self) -> u64 {
        let firm = match self.firm {
            Firm::Nothing => 0,
            Firm::Conflict => 1,
            Firm::Outcome(outcome) => outcome as u64 + 2,
        };
        let sets = [&self.stand, &self.kill, &self.advice, &self.open];
        sets.into_iter().fold(firm, |hash, set| set.hash(mix(hash, 0)))
    }

    /// The rules that may be left standing.
    pub(super) fn rules(&self) -> &Bits {
        &self.stand
    }

    /// Whether nothing can change any more what is settled.
    pub(super) fn settled(&self) -> bool {
        self.stand.is_empty()
    }
}

impl Space {
    /// The numbers of `rules`. A condition on a name that does not exist never holds.
    pub(super) fn new(rules: &Rules) -> Space {
        let mut questions: Vec<Asked> = Vec::new();
        for question in &rules.questions {
            // It may name only questions listed before it, which are those in `questions` by now.
            let conditions = conditions(&question.only_if, rules, questions.len());
            let only_if = conditions.as_ref().and_then(|c| close(c.clone(), &questions));
            questions.push(Asked {
                answers: question.answers.len(),
                only_if,
                conditions: conditions.unwrap_or_default(),
            });
        }
        let cube =
            |when| conditions(when, rules, questions.len()).and_then(|c| close(c, &questions));
        let mut matchers: Vec<Matcher> = Vec::new();
        for rule in &rules.rules {
            let outcome = rules.outcomes.iter().position(|o| o.id.value == rule.outcome.value);
            let named = |id: &str| rule.overrides.iter().any(|o| o.value == id);
            let overrides = rules.rules.iter().map(|r| named(&r.id.value));
            matchers.push(Matcher {
                cube: cube(&rule.when),
                outcome: outcome.unwrap_or(rules.outcomes.len()),
                overrides: overrides.enumerate().filter(|(_, o)| *o).map(|(i, _)| i).collect(),
                overriders: Bits::default(),
                lasts: false,
            });
        }
        for by in 0..matchers.len() {
            for aside in matchers[by].overrides.clone().iter() {
                matchers[aside].overriders.insert(by);
            }
        }
        // Those that nothing sets aside last; then those that only such rules set aside; and so on.
        while let Some(rule) = (0..matchers.len()).find(|r| {
            !matchers[*r].lasts && matchers[*r].overriders.iter().all(|by| matchers[by].lasts)
        }) {
            matchers[rule].lasts = true;
        }
        let advice: Vec<_> = rules.advice.iter().map(|a| cube(&a.when)).collect();

        let mut masks: Vec<Vec<Mask>> = Vec::new();
        for (q, question) in questions.iter().enumerate() {
            let left = |cubes: &mut dyn Iterator<Item = Option<&Cube>>, answer| {
                let holds = |cube: &Cube| cube.get(&q).is_none_or(|set| set.has(answer));
                let left = cubes.enumerate().filter(|(_, cube)| cube.is_some_and(holds));
                left.map(|(i, _)| i).collect::<Bits>()
            };
            let mask = |answer| {
                let mut open = left(&mut questions.iter().map(|q| q.only_if.as_ref()), answer);
                open.remove(q);
                Mask {
                    open,
                    advice: left(&mut advice.iter().map(Option::as_ref), answer),
                    rules: left(&mut matchers.iter().map(|m| m.cube.as_ref()), answer),
                }
            };
            masks.push((0..=question.answers).map(mask).collect());
        }
        let twin = |of: &Vec<Mask>| {
            let first = |m: &Mask| of.iter().position(|other| other == m).unwrap_or_default();
            of.iter().map(first).collect()
        };
        let twins = masks.iter().map(twin).collect();
        let rules_where = |holds: &dyn Fn(&Matcher) -> bool| -> Bits {
            matchers.iter().enumerate().filter(|(_, m)| holds(m)).map(|(i, _)| i).collect()
        };
        let by_outcome =
            (0..=rules.outcomes.len()).map(|outcome| rules_where(&|m| m.outcome == outcome));
        let by_outcome = by_outcome.collect();
        let names = |q| rules_where(&|m| m.cube.as_ref().is_some_and(|c| c.contains_key(&q))).len();
        let named = (0..questions.len()).map(names).collect();
        let named_by_questions =
            questions.iter().flat_map(|q| q.conditions.keys().copied()).collect();
        Space {
            questions,
            rules: matchers,
            advice,
            masks,
            twins,
            by_outcome,
            named_by_questions,
            named,
        }
    }

    /// The closed cube of what is in both `a` and `b`; `None` where nothing is. Both must be closed.
    pub(super) fn both(&self, a: &Cube, b: &Cube) -> Option<Cube> {
        let mut cube = a.clone();
        for (q, set) in b {
            let left = cube.get(q).map_or_else(|| set.clone(), |s| s.and(set));
            if left.is_empty() {
                return None;
            }
            cube.insert(*q, left);
        }
        Some(cube)
    }

    /// The closed cube of the cases that give these answers; `None` where no case does.
    pub(super) fn given(&self, answers: impl IntoIterator<Item = (usize, usize)>) -> Option<Cube> {
        let cube = answers.into_iter().map(|(q, answer)| (q, Bits::from_iter([answer])));
        self.closed(cube.collect())
    }

    /// The case that gives these answers, as far as the questions apply.
    pub(super) fn case(&self, answer: impl Fn(usize) -> usize) -> Case {
        let mut case: Case = vec![None; self.questions.len()];
        for (q, question) in self.questions.iter().enumerate() {
            let has =
                |cube: &Cube| cube.iter().all(|(r, set)| case[*r].is_some_and(|a| set.has(a)));
            if question.only_if.as_ref().is_some_and(has) {
                case[q] = Some(answer(q));
            }
        }
        case
    }

    /// Whether the rule is left standing in some case of `given`, a closed cube.
    pub(super) fn stands(&self, rule: usize, given: &Cube) -> bool {
        let rule = &self.rules[rule];
        rule.cube
            .as_ref()
            .and_then(|cube| self.both(cube, given))
            .is_some_and(|cube| self.any_case(&cube, self.cubes(&rule.overriders)))
    }

    /// Whether the rule is left standing in every case of `given`, a closed cube.
    pub(super) fn always_stands(&self, rule: usize, given: &Cube) -> bool {
        let rule = &self.rules[rule];
        let matches = rule.cube.as_ref().is_some_and(|cube| !self.any_case(given, [cube]));
        matches && self.cubes(&rule.overriders).all(|by| self.both(by, given).is_none())
    }

    /// The rules left standing in a case, in file order.
    pub(super) fn standing(&self, case: &[Option<usize>]) -> Vec<usize> {
        let holds = |cube: &Cube| cube.iter().all(|(q, set)| case[*q].is_some_and(|a| set.has(a)));
        let matching: Bits = (0..self.rules.len())
            .filter(|rule| self.rules[*rule].cube.as_ref().is_some_and(holds))
            .collect();
        matching.iter().filter(|rule| !self.rules[*rule].overriders.meets(&matching)).collect()
    }

    /// What the rules left standing in a case say.
    pub(super) fn firm(&self, case: &[Option<usize>]) -> Firm {
        let outcomes: BTreeSet<usize> =
            self.standing(case).into_iter().map(|rule| self.rules[rule].outcome).collect();
        match (outcomes.first(), outcomes.len()) {
            (Some(outcome), 1) => Firm::Outcome(*outcome),
            (Some(_), _) => Firm::Conflict,
            (None, _) => Firm::Nothing,
        }
    }

    /// What matches each of these rules.
    pub(super) fn cubes<'a>(&'a self, rules: &'a Bits) -> impl Iterator<Item = &'a Cube> {
        rules.iter().filter_map(|rule| self.rules[rule].cube.as_ref())
    }

    /// `cube` and what the `only-if` of its questions ask for; `None` where no case has all of it.
    pub(super) fn closed(&self, cube: Cube) -> Option<Cube> {
        close(cube, &self.questions)
    }

    /// For 0, 1, 2 … questions in this order, the rules whose conditions are all about them.
    pub(super) fn decided(&self, order: &[usize]) -> Vec<Bits> {
        let mut places = vec![0; self.questions.len()];
        for (i, q) in order.iter().enumerate() {
            places[*q] = i + 1;
        }
        let mut decided = vec![Bits::default(); order.len() + 1];
        for (rule, matcher) in self.rules.iter().enumerate() {
            let Some(cube) = &matcher.cube else { continue };
            decided[cube.keys().map(|q| places[*q]).max().unwrap_or(0)].insert(rule);
        }
        for i in 1..decided.len() {
            let before = decided[i - 1].clone();
            decided[i].add(&before);
        }
        decided
    }

    /// What is open before any answer: of the rules, of the advice, and which questions may apply.
    pub(super) fn start(&self, rules: bool, advice: bool) -> State {
        let can = |cubes: &mut dyn Iterator<Item = Option<&Cube>>| -> Bits {
            cubes.enumerate().filter(|(_, c)| c.is_some()).map(|(i, _)| i).collect()
        };
        let all = can(&mut self.rules.iter().map(|m| m.cube.as_ref()).filter(|_| rules));
        State {
            firm: Firm::Nothing,
            stand: all.clone(),
            kill: all,
            advice: can(&mut self.advice.iter().map(Option::as_ref).filter(|_| advice)),
            open: can(&mut self.questions.iter().map(|q| q.only_if.as_ref())),
        }
    }

    /// All states, in file order; `None` where there are more than `most`.
    pub(super) fn levels(&self, most: usize) -> Option<Levels> {
        let order: Vec<usize> = (0..self.questions.len()).collect();
        let decided = self.decided(&order);
        let mut start = self.start(true, true);
        self.settle(&mut start, &decided[0]);
        let mut levels = Levels { last: vec![start], steps: Vec::new() };
        let mut count = 1;
        for q in 0..self.questions.len() {
            let mut next: Vec<State> = Vec::new();
            let mut places = Places::default();
            let width = self.questions[q].answers + 1;
            let mut steps = vec![NOWHERE; levels.last.len() * width];
            for (state, to) in levels.last.iter().zip(steps.chunks_mut(width)) {
                if count + next.len() > most {
                    return None;
                }
                for answer in self.answers(state, q) {
                    let twin = self.twins[q][answer];
                    if to[twin] == NOWHERE {
                        let state = self.step(state, q, answer, &decided[q + 1]);
                        let same = |place: usize| next[place] == state;
                        let place = places.place(state.hash(), next.len(), same);
                        if place == next.len() {
                            next.push(state);
                        }
                        to[answer] = place as u32;
                    } else {
                        to[answer] = to[twin];
                    }
                }
            }
            count += next.len();
            levels.last = next;
            levels.steps.push(steps);
        }
        Some(levels)
    }

    /// What is settled in the end, with the advice that holds, in the cases of a closed cube.
    pub(super) fn ends(&self, cube: &Cube) -> BTreeSet<(Firm, Bits)> {
        let order: Vec<usize> = (0..self.questions.len()).collect();
        let decided = self.decided(&order);
        let mut start = self.start(true, true);
        self.settle(&mut start, &decided[0]);
        let mut states = BTreeSet::from([start]);
        for q in order {
            let mut next = BTreeSet::new();
            for state in &states {
                let allowed = |a: &usize| cube.get(&q).is_none_or(|set| set.has(*a));
                for answer in self.answers(state, q).filter(allowed) {
                    next.insert(self.step(state, q, answer, &decided[q + 1]));
                }
            }
            states = next;
        }
        states.into_iter().map(|state| (state.firm, state.advice)).collect()
    }

    /// The answers that can be given to question `q` in `state`: all, or only "does not apply".
    pub(super) fn answers(&self, state: &State, q: usize) -> std::ops::Range<usize> {
        let answers = self.questions[q].answers;
        if state.open.has(q) { 0..answers } else { answers..answers + 1 }
    }

    /// Answers to question `q` in `state` that leave different things, each with how many leave the same.
    pub(super) fn different_answers(&self, state: &State, q: usize) -> Vec<(usize, u128)> {
        let mut different: Vec<(usize, u128)> = Vec::new();
        for answer in self.answers(state, q) {
            let twin = self.twins[q][answer];
            match different.iter_mut().find(|(first, _)| *first == twin) {
                Some((_, times)) => *times += 1,
                None => different.push((twin, 1)),
            }
        }
        different
    }

    /// What is open once question `q` has its answer too; `decided` are the rules all of whose
    /// questions have theirs.
    pub(super) fn step(&self, state: &State, q: usize, answer: usize, decided: &Bits) -> State {
        let mask = &self.masks[q][answer];
        let mut next = State {
            firm: state.firm,
            stand: state.stand.and(&mask.rules),
            kill: state.kill.and(&mask.rules),
            advice: state.advice.and(&mask.advice),
            open: state.open.and(&mask.open),
        };
        self.settle(&mut next, decided);
        next
    }

    /// Settles what is decided, and forgets what makes no difference any more: the more is
    /// forgotten, the more states are the same.
    pub(super) fn settle(&self, state: &mut State, decided: &Bits) {
        for by in state.kill.and(decided).iter() {
            state.stand.take_out(&self.rules[by].overrides);
        }
        state.kill.take_out(decided);
        loop {
            let mut threatened = Bits::default();
            let mut idle = Bits::default();
            for by in state.kill.iter() {
                let overrides = &self.rules[by].overrides;
                if overrides.meets(&state.stand) {
                    threatened.add(overrides);
                } else {
                    idle.insert(by);
                }
            }
            state.kill.take_out(&idle);
            let Some(rule) = state.stand.and(decided).without(&threatened).first() else {
                break;
            };
            // This rule is left standing. Others with its outcome make no difference.
            let outcome = self.rules[rule].outcome;
            state.stand.take_out(&self.by_outcome[outcome]);
            if state.firm == Firm::Nothing {
                state.firm = Firm::Outcome(outcome);
            } else if state.firm != Firm::Outcome(outcome) {
                state.firm = Firm::Conflict;
                state.stand = Bits::default();
            }
        }
    }
}

/// The conditions as numbers, on the first `known` questions; `None` where a name does not exist,
/// so that they never hold.
fn conditions(when: &When, rules: &Rules, known: usize) -> Option<Cube> {
    let mut cube = Cube::new();
    for condition in when {
        let named = |q: &super::rules::Question| q.id.value == condition.question.value;
        let q = rules.questions[..known].iter().position(named)?;
        let answers = &rules.questions[q].answers;
        let named = |id: &str| condition.answers.iter().any(|a| a.value == id);
        let set = answers.iter().enumerate().filter(|(_, a)| named(&a.id.value));
        cube.insert(q, set.map(|(i, _)| i).collect());
    }
    Some(cube)
}

/// Adds what the `only-if` of each question asks for; `None` where nothing meets all of it.
fn close(mut cube: Cube, questions: &[Asked]) -> Option<Cube> {
    let named: Vec<usize> = cube.keys().copied().collect();
    for q in named {
        // The `only-if` of a question is closed already.
        for (r, set) in questions[q].only_if.as_ref()? {
            let left = cube.get(r).map_or_else(|| set.clone(), |s| s.and(set));
            cube.insert(*r, left);
        }
    }
    cube.values().all(|set| !set.is_empty()).then_some(cube)
}
