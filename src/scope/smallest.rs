//! The fewest answers of which every completion is a gap, or a conflict (SCOPE.md, section 2).
//!
//! The search begins with no answers and asks why they are not enough: which completion is *not*
//! a gap (a conflict)? Answers that are enough must change that completion into one, and there
//! are only so many ways to do so: to a rule that is left standing, give an answer that it does
//! not match; for a conflict, give the answers that two rules with different outcomes still lack.
//! Each way is tried in turn, with at most so many answers in all, and one more is allowed each
//! time that nothing has been found.

use super::bits::Bits;
use super::search::Wanted;
use super::space::{Case, Cube, Firm, Space};
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

/// Some answers: for each question that has one, its place and that of the answer.
pub(super) type Partial = Vec<(usize, usize)>;

/// As many partial cases of one size as are compared with each other.
const MOST_FOUND: usize = 100;
/// As many steps as are taken to see whether the questions left can be enough.
const MOST_STEPS: usize = 300;

/// So many pairs of rules are as much work as a step of a search.
const PAIRS: usize = 2;
/// As many steps are taken at the least to find a case, or that there is none.
const LEAST_SEARCHED: usize = 3_000;
/// A try takes as much work as so many steps of a search.
const A_TRY: usize = 10;

/// Partial cases, at most `most`, all of whose completions are wrong: gaps ([`Firm::Nothing`]) or
/// conflicts. A completion is any case that gives all the answers: where a question applies only
/// after certain others, its answer says what theirs must be, and they need not be given. Each has a
/// completion that none before it has. Those with the fewest answers come first; of these, those
/// whose questions, then whose answers, stand first in the file, unless there are very many to choose from.
///
/// Where that takes more than so much `work`, counted and not timed, the rest are partial cases of which each answer
/// was left out that a short search shows to be of no need; others may do with fewer. It takes hundreds of rules of many
/// conditions.
pub(super) fn smallest(space: &Space, wrong: Firm, most: usize, work: usize) -> Shown {
    let mut search = Smallest { work: Cell::new(work), ..Smallest::new(space, wrong) };
    let (mut shown, mut fewest) = (Vec::new(), 0);
    let mut size = 0;
    while shown.len() < most {
        search.given.fill(None);
        if !search.is_fresh() {
            break;
        }
        if search.work.get() == 0 {
            search.reduce();
            shown.push(search.show());
            continue;
        }
        search.tried.clear();
        search.from(size);
        let mut found = std::mem::take(&mut search.found);
        if found.len() < MOST_FOUND {
            size += 1;
        }
        let questions = |p: &Partial| p.iter().map(|(q, _)| *q).collect::<Vec<_>>();
        found.sort_by_cached_key(|p| (questions(p), p.clone()));
        for partial in found {
            search.given.fill(None);
            partial.iter().for_each(|(q, answer)| search.given[*q] = Some(*answer));
            if shown.len() < most && search.is_fresh() {
                shown.push(search.show());
                fewest = shown.len();
            }
        }
    }
    Shown { partials: shown, fewest }
}

/// What [`smallest`] has found.
pub(super) struct Shown {
    pub(super) partials: Vec<Partial>,
    /// So many of them, the first, are sure to have the fewest answers.
    pub(super) fewest: usize,
}

struct Smallest<'a> {
    space: &'a Space,
    wrong: Firm,
    /// For each question and answer, what it says: the answer, and what `only-if` makes of others.
    says: Vec<Vec<Option<Cube>>>,
    /// Cubes that hold no gap, and so must be ruled out.
    rights: Vec<&'a Cube>,
    /// For each question and answer, which of them it rules out.
    ruled_out: Vec<Vec<Bits>>,
    /// For each question and answer, which of them it helps to rule out.
    helps: Vec<Vec<Bits>>,
    /// For each of them, the questions with an answer that helps.
    helped_by: Vec<Bits>,
    /// The partial cases that are shown already.
    shown: Vec<Cube>,
    /// Cases that are wrong and in none of these.
    fresh: Known,
    /// Cases that are not wrong.
    right: Known,
    /// The answers that are tried.
    given: Case,
    /// All answers tried with this size.
    tried: BTreeSet<Case>,
    /// Those that are enough.
    found: Vec<Partial>,
    /// How much more work may be done.
    work: Cell<usize>,
}

impl<'a> Smallest<'a> {
    fn new(space: &'a Space, wrong: Firm) -> Smallest<'a> {
        let rights: Vec<&Cube> = match wrong {
            // Where such a rule matches, it or one that sets it aside is left standing.
            Firm::Nothing => {
                space.rules.iter().filter(|r| r.lasts).filter_map(|r| r.cube.as_ref()).collect()
            }
            _ => Vec::new(),
        };
        let which = |holds: &dyn Fn(&Cube) -> bool| -> Bits {
            rights.iter().enumerate().filter(|(_, right)| holds(right)).map(|(i, _)| i).collect()
        };
        let (mut says, mut ruled_out, mut helps) = (Vec::new(), Vec::new(), Vec::new());
        for (q, question) in space.questions.iter().enumerate() {
            let of: Vec<Option<Cube>> =
                (0..question.answers).map(|answer| space.given([(q, answer)])).collect();
            let out = |said: &Option<Cube>| {
                which(&|right| said.as_ref().is_some_and(|said| apart(said, right)))
            };
            // Two answers may rule out together what neither does alone.
            let narrows = |said: &Cube, right: &Cube| {
                let both = right.iter().filter_map(|(r, set)| Some((*r, set, said.get(r)?)));
                both.into_iter().any(|(r, set, said)| match r == q {
                    true => !set.meets(said),
                    false => !set.within(said),
                })
            };
            let help = |said: &Option<Cube>| {
                which(&|right| said.as_ref().is_some_and(|said| narrows(said, right)))
            };
            ruled_out.push(of.iter().map(out).collect());
            helps.push(of.iter().map(help).collect::<Vec<_>>());
            says.push(of);
        }
        let helped_by = |right: usize| {
            let some = |q: &usize| helps[*q].iter().any(|help| help.has(right));
            (0..helps.len()).filter(some).collect()
        };
        Smallest {
            space,
            wrong,
            says,
            helped_by: (0..rights.len()).map(helped_by).collect(),
            rights,
            ruled_out,
            helps,
            shown: Vec::new(),
            fresh: Known::new(space),
            right: Known::new(space),
            given: vec![None; space.questions.len()],
            tried: BTreeSet::new(),
            found: Vec::new(),
            work: Cell::default(),
        }
    }

    /// Tries to get by with `left` more answers.
    fn from(&mut self, left: usize) {
        let stop = self.found.len() == MOST_FOUND || self.work.get() == 0;
        if stop || !self.tried.insert(self.given.clone()) {
            return;
        }
        self.works(A_TRY);
        let Some(cube) = self.cube() else { return };
        let mut alive = Bits::below(self.rights.len());
        for (q, answer) in self.partial() {
            alive.take_out(&self.ruled_out[q][answer]);
        }
        let alive: Bits = alive.iter().filter(|right| !apart(&cube, self.rights[*right])).collect();
        if !self.can_rule_out(&alive, left) || !self.is_fresh() {
            return;
        }
        let right = alive.iter().min_by_key(|right| self.ways_out(*right).count());
        let ways: BTreeSet<(usize, usize)> = match right.map(|right| self.ways_out(right).collect())
        {
            Some(ways) => ways,
            None => match self.right(&cube) {
                Some(Some(case)) => self.ways_to_change(&case, left),
                Some(None) => return self.found.push(self.partial()),
                None => return,
            },
        };
        for (q, answer) in ways.into_iter().filter(|_| left > 0) {
            self.given[q] = Some(answer);
            self.from(left - 1);
            self.given[q] = None;
        }
    }

    /// Whether some completion of the given answers is wrong, and in none that is shown.
    fn is_fresh(&mut self) -> bool {
        if self.fresh.completing(&self.given).is_some() {
            return true;
        }
        let Some(cube) = self.cube() else { return false };
        let shown = self.shown.iter();
        let wanted = Wanted::Is(self.wrong);
        let found = match self.wrong {
            Firm::Nothing if self.lasting() => {
                self.space.free_case(&cube, self.rights.iter().copied().chain(shown))
            }
            Firm::Nothing => self.space.find(&cube, shown, wanted),
            _ => self
                .find(&cube, &self.shown, wanted)
                .unwrap_or_else(|| self.space.any_conflict(&cube, &self.shown)),
        };
        found.map(|case| self.fresh.keep(case)).is_some()
    }

    /// A completion of the given answers, with this cube, that is not wrong; `None` where that takes too much work.
    fn right(&mut self, cube: &Cube) -> Option<Option<Case>> {
        if let Some(known) = self.right.completing(&self.given) {
            return Some(Some(known.clone()));
        }
        let found = match self.right_by_outcome(cube) {
            Some(found) => found,
            None => self.find(cube, &[], Wanted::IsNot(self.wrong))?,
        };
        found.iter().for_each(|case| self.right.keep(case.clone()));
        Some(found)
    }

    /// A case in `cube`, in none of `others`, and as it is wanted; `None` where that takes too much work.
    fn find(&self, cube: &Cube, others: &[Cube], wanted: Wanted) -> Option<Option<Case>> {
        let most = self.work.get().max(LEAST_SEARCHED);
        let mut left = most;
        let found = self.space.find_within(cube, others, wanted, &mut left);
        self.works(most - left);
        found
    }

    /// The same, for conflicts, where the rules that nothing sets aside settle it: a case without a conflict is,
    /// for some outcome, in no rule with another one. `None` where they do not.
    fn right_by_outcome(&self, cube: &Cube) -> Option<Option<Case>> {
        if self.wrong != Firm::Conflict {
            return None;
        }
        let rules = &self.space.rules;
        let meets = |rule: usize| rules[rule].cube.as_ref().filter(|own| !apart(own, cube));
        let near: Vec<(usize, &Cube)> =
            (0..rules.len()).filter_map(|rule| Some((rule, meets(rule)?))).collect();
        let mut sure = near.clone();
        sure.retain(|(rule, own)| {
            let aside = |by| meets(by).is_some_and(|by| !apart(by, own));
            !rules[*rule].overriders.iter().any(aside)
        });
        let outcomes: BTreeSet<usize> = near.iter().map(|(rule, _)| rules[*rule].outcome).collect();
        let mut settled = true;
        for outcome in outcomes {
            self.works(A_TRY * A_TRY);
            let others = sure.iter().filter(|(rule, _)| rules[*rule].outcome != outcome);
            let others = others.map(|(_, own)| *own);
            if let Some(case) = self.space.free_case(cube, others) {
                if self.space.firm(&case) != Firm::Conflict {
                    return Some(Some(case));
                }
                settled = false;
            }
        }
        // Where no rule meets the cube, there is no outcome to ask about.
        (settled && !near.is_empty()).then_some(None)
    }

    /// Whether the cases that are wrong are those in none of `rights`: gaps, where no ring of overrides leaves none standing.
    fn lasting(&self) -> bool {
        self.wrong == Firm::Nothing && self.space.rules.iter().all(|rule| rule.lasts)
    }

    fn works(&self, steps: usize) {
        self.work.set(self.work.get().saturating_sub(steps));
    }

    /// Adds the given answers to what is shown.
    fn show(&mut self) -> Partial {
        self.shown.extend(self.cube());
        let known = std::mem::replace(&mut self.fresh, Known::new(self.space));
        for case in known.cases {
            if !completes(&case, &self.given) {
                self.fresh.keep(case);
            }
        }
        self.partial()
    }

    /// Gives the answers of a case that is not shown, and takes back those that are not needed, the last first.
    fn reduce(&mut self) {
        self.given = self.fresh.cases.first().cloned().unwrap_or_default();
        for q in (0..self.given.len()).rev() {
            let answer = self.given[q].take();
            let enough = self.cube().is_some_and(|cube| self.right(&cube) == Some(None));
            if !enough {
                self.given[q] = answer;
            }
        }
    }

    fn partial(&self) -> Partial {
        let given = self.given.iter().enumerate();
        given.filter_map(|(q, answer)| answer.map(|answer| (q, answer))).collect()
    }

    fn cube(&self) -> Option<Cube> {
        self.space.given(self.partial())
    }

    /// The answers that help to rule out a cube.
    fn ways_out(&self, right: usize) -> impl Iterator<Item = (usize, usize)> {
        let questions = self.helped_by[right].iter().filter(|q| self.given[*q].is_none());
        questions.flat_map(move |q| {
            let helps = self.helps[q].iter().enumerate().filter(move |(_, help)| help.has(right));
            helps.map(move |(answer, _)| (q, answer))
        })
    }

    /// Whether `left` answers can rule out all of these cubes, as far as is soon seen.
    fn can_rule_out(&self, alive: &Bits, left: usize) -> bool {
        let open = (0..self.given.len()).filter(|q| self.given[*q].is_none());
        let most = |q: usize| self.helps[q].iter().map(|help| help.common(alive)).max();
        let mut most: Vec<usize> = open.clone().filter_map(most).collect();
        most.sort_by(|a, b| b.cmp(a));
        most.iter().take(left).sum::<usize>() >= alive.len()
            && self.can_hit(alive, &open.collect(), left, &mut MOST_STEPS.clone())
    }

    /// Whether `left` of the `open` questions are such that each of these cubes is helped by one.
    fn can_hit(&self, alive: &Bits, open: &Bits, left: usize, steps: &mut usize) -> bool {
        let choices = |right: &usize| self.helped_by[*right].common(open);
        let Some(right) = alive.iter().min_by_key(choices) else { return true };
        if *steps == 0 {
            return true;
        }
        *steps -= 1;
        let choices = self.helped_by[right].and(open);
        let mut open = open.clone();
        left > 0
            && choices.iter().any(|q| {
                open.remove(q);
                let alive = alive.iter().filter(|right| !self.helped_by[*right].has(q)).collect();
                self.can_hit(&alive, &open, left - 1, steps)
            })
    }

    /// Answers of which any that are enough must have one, where there are at most `left` of
    /// them: without, `case`, which is not wrong, would be a completion like others.
    fn ways_to_change(&self, case: &Case, left: usize) -> BTreeSet<(usize, usize)> {
        let rules = &self.space.rules;
        // Where more questions apply than in this case, their first answer may be given.
        let answer = |q: usize| case[q].unwrap_or(0);
        let lacks = |rule: usize| -> Option<Bits> {
            let mut lacks = Bits::default();
            let cube = rules[rule].cube.as_ref()?;
            for (q, _) in cube.iter().filter(|(q, set)| !set.has(answer(**q))) {
                lacks.insert(*q);
                if self.given[*q].is_some() || self.least(&lacks) > left {
                    return None;
                }
            }
            Some(lacks)
        };
        let matches = |rule: usize| lacks(rule).is_some_and(|lacks| lacks.is_empty());
        // Answers after which `q` has another one than here, and one of `set`.
        let moves = |q: usize, set: &Bits| -> BTreeSet<(usize, usize)> {
            let open = (q..self.given.len()).filter(|r| self.given[*r].is_none());
            let all = open.flat_map(|r| (0..self.says[r].len()).map(move |answer| (r, answer)));
            let moves = |(r, a): &(usize, usize)| {
                let said = self.says[*r][*a].as_ref().and_then(|said| said.get(&q));
                said.is_some_and(|said| !said.has(answer(q)) && said.meets(set))
            };
            all.filter(moves).collect()
        };
        // Answers after which the rule does not match this case any more.
        let ways_out_of = |rule: usize| -> BTreeSet<(usize, usize)> {
            let questions = rules[rule].cube.iter().flat_map(Cube::keys);
            questions.flat_map(|q| moves(*q, &Bits::below(self.says[*q].len()))).collect()
        };
        let mut ways = BTreeSet::new();
        // What must be so for the case to become wrong: for each of some ways, all of it.
        let mut needs: Vec<(Bits, Cube)> = Vec::new();
        if self.wrong == Firm::Conflict {
            let out = (0..rules.len()).filter(|rule| matches(*rule));
            let out: BTreeMap<usize, BTreeSet<(usize, usize)>> =
                out.map(|rule| (rule, ways_out_of(rule))).collect();
            let near = (0..rules.len()).filter_map(|rule| lacks(rule).map(|lacks| (rule, lacks)));
            let near: Vec<(usize, Bits)> = near.collect();
            self.works(near.len() * near.len() / PAIRS);
            for (i, (a, of_a)) in near.iter().enumerate() {
                for (b, of_b) in &near[..i] {
                    let least = self.least(of_a).max(self.least(of_b));
                    if rules[*a].outcome == rules[*b].outcome || least > left {
                        continue;
                    }
                    let mut lacks = of_a.clone();
                    lacks.add(of_b);
                    let cubes = rules[*a].cube.as_ref().zip(rules[*b].cube.as_ref());
                    let both = cubes.filter(|_| self.least(&lacks) <= left);
                    let Some(both) = both.and_then(|(a, b)| self.space.both(a, b)) else {
                        continue;
                    };
                    if lacks.is_empty() {
                        // Both match this case, and a rule that sets one aside does too.
                        let mut by = rules[*a].overriders.clone();
                        by.add(&rules[*b].overriders);
                        let out = by.iter().filter_map(|by| out.get(&by));
                        ways.extend(out.min_by_key(|out| out.len()).into_iter().flatten());
                    } else {
                        needs.push((lacks, both));
                    }
                }
            }
        } else {
            let stands =
                |rule: &usize| matches(*rule) && !rules[*rule].overriders.iter().any(matches);
            let Some(rule) = (0..rules.len()).find(stands) else { return ways };
            ways.extend(ways_out_of(rule));
            let by = rules[rule].overriders.iter();
            needs.extend(by.filter_map(|by| lacks(by).zip(rules[by].cube.clone())));
        }
        self.works(needs.len());
        // One thing that each of them needs, such that they are few in all.
        while !needs.is_empty() {
            let count = |q: &usize| needs.iter().filter(|(lacks, _)| lacks.has(*q)).count();
            let Some(q) = (0..self.given.len()).max_by_key(count) else { break };
            let mut answers = Bits::default();
            needs.retain(|(lacks, cube)| {
                if lacks.has(q) {
                    answers.add(&cube[&q]);
                }
                !lacks.has(q)
            });
            ways.extend(moves(q, &answers));
        }
        ways
    }

    /// How many answers it takes at the least to settle these questions: one may settle several,
    /// but only such as an `only-if` names.
    fn least(&self, questions: &Bits) -> usize {
        let alone = questions.iter().filter(|q| !self.space.named_by_questions.has(*q)).count();
        alone.max(usize::from(!questions.is_empty()))
    }
}

/// Cases that are known, and can be found by the answers that they give.
struct Known {
    cases: Vec<Case>,
    /// For each question and answer, which of them give it.
    giving: Vec<Vec<Bits>>,
}

impl Known {
    fn new(space: &Space) -> Known {
        let giving = space.questions.iter().map(|q| vec![Bits::default(); q.answers]).collect();
        Known { cases: Vec::new(), giving }
    }

    fn keep(&mut self, case: Case) {
        for (q, answer) in case.iter().enumerate() {
            answer.iter().for_each(|answer| self.giving[q][*answer].insert(self.cases.len()));
        }
        self.cases.push(case);
    }

    /// One of them that gives these answers and perhaps others.
    fn completing(&self, given: &Case) -> Option<&Case> {
        let mut left = Bits::below(self.cases.len());
        for (q, answer) in given.iter().enumerate() {
            answer.iter().for_each(|answer| left.keep(&self.giving[q][*answer]));
        }
        left.first().map(|place| &self.cases[place])
    }
}

/// Whether a case gives these answers and perhaps others.
fn completes(case: &Case, given: &Case) -> bool {
    case.iter().zip(given).all(|(answer, given)| given.is_none() || answer == given)
}

/// Whether no case is in both.
fn apart(a: &Cube, b: &Cube) -> bool {
    a.iter().any(|(q, set)| b.get(q).is_some_and(|other| !set.meets(other)))
}
