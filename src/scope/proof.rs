//! The proofs of SCOPE.md, section 2: every case is decided, by one outcome, and every rule
//! decides some case.
//!
//! The states of [`Space::levels`] stand for all cases, so that what holds of the states holds
//! of every case; no case is listed and none is drawn by lot.

use super::bits::Bits;
use super::diagram::{Diagram, Set};
use super::rules::Rules;
use super::smallest::{Partial, Smallest};
use super::space::{Cube, Firm, Levels, NOWHERE, Space};
use crate::diagnostic::{Code, Diagnostic};

/// How many gaps and how many conflicts are shown.
const SHOWN: usize = 10;

/// What has been found out about the cases.
pub(super) struct Proof {
    /// Whether every case is decided, by one outcome.
    pub(super) sound: bool,
    /// The rules that are left standing in some case.
    pub(super) live: Bits,
}

/// How many cases there are; [`u128::MAX`] where it does not hold them.
pub(super) fn cases(space: &Space) -> u128 {
    let levels = space.levels(false, false);
    count(&levels, |_| true)
}

/// Proves what SCOPE.md asks for, or says in `out` which cases and rules stand against it.
pub(super) fn prove(rules: &Rules, space: &Space, out: &mut Vec<Diagnostic>) -> Proof {
    let levels = space.levels(true, false);
    let gaps = count(&levels, |firm| firm == Firm::Nothing);
    let conflicts = count(&levels, |firm| firm == Firm::Conflict);
    let shown = shown(space, &levels, Firm::Nothing, gaps);
    for (i, partial) in shown.iter().enumerate() {
        let rest = (i + 1 == shown.len()).then_some(gaps);
        out.push(gap(rules, space, partial, rest));
    }
    let shown = self::shown(space, &levels, Firm::Conflict, conflicts);
    for (i, partial) in shown.iter().enumerate() {
        let rest = (i + 1 == shown.len()).then_some(conflicts);
        out.push(conflict(rules, space, partial, rest));
    }
    let live = (0..space.rules.len()).filter(|rule| space.stands(*rule, &Cube::new())).collect();
    let proof = Proof { sound: gaps == 0 && conflicts == 0, live };
    for rule in (0..space.rules.len()).filter(|rule| !proof.live.has(*rule)) {
        out.push(dead(rules, space, rule));
    }
    proof
}

/// How many cases end in a state that is wanted.
fn count(levels: &Levels, wanted: impl Fn(Firm) -> bool) -> u128 {
    let last = levels.states.last().map_or(&[][..], |l| l);
    let mut counts: Vec<u128> = last.iter().map(|s| u128::from(wanted(s.firm))).collect();
    for steps in levels.steps.iter().rev() {
        let sum = |to: &Vec<u32>| {
            let given = to.iter().filter(|place| **place != NOWHERE);
            given.fold(0_u128, |sum, place| sum.saturating_add(counts[*place as usize]))
        };
        counts = steps.iter().map(sum).collect();
    }
    counts[0]
}

/// The smallest partial cases all of whose completions end so, each with one that none before it has.
fn shown(space: &Space, levels: &Levels, firm: Firm, count: u128) -> Vec<Partial> {
    let mut shown: Vec<Partial> = Vec::new();
    if count == 0 {
        return shown;
    }
    let mut diagram = Diagram::new();
    // What is no case at all may be in the set that is looked in, and is not what is looked for.
    let inside = set(&mut diagram, levels, firm, Diagram::ALL);
    let mut fresh = set(&mut diagram, levels, firm, Diagram::NONE);
    while shown.len() < SHOWN && fresh != Diagram::NONE {
        let size = shown.last().map_or(0, Vec::len);
        let Some(partial) = Smallest::new(space, &mut diagram).find(inside, fresh, size) else {
            break; // Not reached: a whole case is a partial case too.
        };
        let given: Vec<_> = space
            .questions
            .iter()
            .enumerate()
            .map(|(q, question)| {
                let given = partial.iter().find(|(r, _)| *r == q);
                (given.map(|(_, answer)| *answer), question.answers)
            })
            .collect();
        fresh = diagram.without(fresh, &given);
        shown.push(partial);
    }
    shown
}

/// The cases that end so, and `nowhere` for answers that cannot be given.
fn set(diagram: &mut Diagram, levels: &Levels, firm: Firm, nowhere: Set) -> Set {
    let last = levels.states.last().map_or(&[][..], |l| l);
    let leaf = |in_it| if in_it { Diagram::ALL } else { Diagram::NONE };
    let mut sets: Vec<Set> = last.iter().map(|s| leaf(s.firm == firm)).collect();
    for (q, steps) in levels.steps.iter().enumerate().rev() {
        let mut before = Vec::with_capacity(steps.len());
        for to in steps {
            let part = |place: &u32| sets.get(*place as usize).copied().unwrap_or(nowhere);
            before.push(diagram.node(q, to.iter().map(part).collect()));
        }
        sets = before;
    }
    sets[0]
}

fn gap(rules: &Rules, space: &Space, partial: &Partial, all: Option<u128>) -> Diagnostic {
    let message = if partial.is_empty() {
        "Nobody decides what happens, whatever the answers: no rule holds".to_owned()
    } else {
        format!("Nobody decides what happens when: {}", words(rules, partial))
    };
    let count = |n| match n {
        1 => "It is the only case without a rule. ".to_owned(),
        n => format!("In all, {n} cases are without a rule. "),
    };
    let mut d = Diagnostic::new(
        Code::ScopeGap,
        rules.rules_span,
        message,
        format!(
            "{}Add a rule that holds there, and to scope.cases.yaml: {}",
            all.map_or_else(String::new, count),
            entry(rules, space, partial),
        ),
    );
    d.case = Some(case(rules, partial));
    d
}

fn conflict(rules: &Rules, space: &Space, partial: &Partial, all: Option<u128>) -> Diagnostic {
    let count = |n| match n {
        1 => "It is the only case with two outcomes. ".to_owned(),
        n => format!("In all, {n} cases have two outcomes. "),
    };
    let all = all.map_or_else(String::new, count);
    let entry = entry(rules, space, partial);
    let (first, second) = disagreeing(space, partial);
    let (first, second) = (&rules.rules[first], &rules.rules[second]);
    let when = match words(rules, partial) {
        words if words.is_empty() => "whatever the answers".to_owned(),
        words => format!("when: {words}"),
    };
    let mut d = Diagnostic::new(
        Code::ScopeConflict,
        second.id.span,
        format!(
            "Rules `{}` and `{}` disagree (`{}` or `{}`) {when}",
            first.id.value, second.id.value, first.outcome.value, second.outcome.value,
        ),
        format!(
            "{all}Say which of the two sets the other aside, such as `overrides: {}`, and add to scope.cases.yaml: {entry}",
            first.id.value,
        ),
    );
    d.case = Some(case(rules, partial));
    d
}

/// Two rules with different outcomes that are left standing in one completion of `partial`.
fn disagreeing(space: &Space, partial: &Partial) -> (usize, usize) {
    let given = space.given(partial.iter().copied()).unwrap_or_default();
    for second in 0..space.rules.len() {
        for first in 0..second {
            let (a, b) = (&space.rules[first], &space.rules[second]);
            let (Some(x), Some(y)) = (&a.cube, &b.cube) else { continue };
            if a.outcome == b.outcome {
                continue;
            }
            let both = space.both(x, y).and_then(|both| space.both(&both, &given));
            let mut overriders = a.overriders.clone();
            overriders.add(&b.overriders);
            if both.is_some_and(|both| space.any_case(&both, space.cubes(&overriders))) {
                return (first, second);
            }
        }
    }
    (0, 0) // Not reached: in a conflict there are two such rules.
}

fn dead(rules: &Rules, space: &Space, rule: usize) -> Diagnostic {
    let id = &rules.rules[rule].id;
    let Some(cube) = &space.rules[rule].cube else {
        return Diagnostic::new(
            Code::ScopeDeadRule,
            id.span,
            format!("The rule `{}` never holds: {}", id.value, never(rules, space, rule)),
            "Change its `when`, or delete the rule",
        );
    };
    // Of the rules that set it aside, those without which it would be left standing somewhere.
    let mut by: Bits = (space.rules[rule].overriders.iter())
        .filter(|by| space.rules[*by].cube.as_ref().is_some_and(|c| space.both(cube, c).is_some()))
        .collect();
    for one in by.clone().iter() {
        let mut others = by.clone();
        others.remove(one);
        if !space.any_case(cube, space.cubes(&others)) {
            by = others;
        }
    }
    let names: Vec<_> = by.iter().map(|by| format!("`{}`", rules.rules[by].id.value)).collect();
    Diagnostic::new(
        Code::ScopeDeadRule,
        id.span,
        format!(
            "The rule `{}` decides no case: wherever it holds it is set aside by {}",
            id.value,
            names.join(" or "),
        ),
        "Make the other rules narrower, drop an `overrides`, or delete this rule",
    )
}

/// Why nothing can match a rule.
fn never(rules: &Rules, space: &Space, rule: usize) -> String {
    let when = &rules.rules[rule].when;
    for (i, condition) in when.iter().enumerate() {
        let named = |c: &super::rules::Condition| {
            let q = rules.questions.iter().position(|q| q.id.value == c.question.value)?;
            let answers = &rules.questions[q].answers;
            let set = answers.iter().enumerate();
            let set = set.filter(|(_, a)| c.answers.iter().any(|n| n.value == a.id.value));
            Some((q, set.map(|(i, _)| i).collect::<Bits>()))
        };
        let Some((q, set)) = named(condition) else { continue };
        let Some(one) = space.closed(Cube::from([(q, set)])) else {
            return format!("the question `{}` is never asked", condition.question.value);
        };
        for other in &when[i + 1..] {
            let Some((r, set)) = named(other) else { continue };
            let other_one = space.closed(Cube::from([(r, set)]));
            if other_one.is_some_and(|other| space.both(&one, &other).is_none()) {
                return format!(
                    "`{}` and `{}` never have these answers together",
                    condition.question.value, other.question.value,
                );
            }
        }
    }
    "no case has all these answers".to_owned()
}

/// The answers in the words of the questions, on one line.
fn words(rules: &Rules, partial: &Partial) -> String {
    let one = |(q, answer): &(usize, usize)| {
        let question = &rules.questions[*q];
        let (ask, say) = (question.ask.trim(), question.answers[*answer].say.trim());
        let words = format!("*{ask}* {say}");
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    partial.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn case(rules: &Rules, partial: &Partial) -> std::collections::BTreeMap<String, String> {
    let name = |(q, answer): &(usize, usize)| {
        let question = &rules.questions[*q];
        (question.id.value.clone(), question.answers[*answer].id.value.clone())
    };
    partial.iter().map(name).collect()
}

/// The partial case as an entry of scope.cases.yaml, whose outcome a person fills in.
fn entry(rules: &Rules, space: &Space, partial: &Partial) -> String {
    let _ = space;
    let one = |(q, answer): &(usize, usize)| {
        let question = &rules.questions[*q];
        let answer = &question.answers[*answer].id.value;
        format!("{}: {}", yaml(&question.id.value), yaml(answer))
    };
    let answers: Vec<_> = partial.iter().map(one).collect();
    format!("- {{name: \"…\", answers: {{{}}}, outcome: …}}", answers.join(", "))
}

/// A name as YAML reads it back.
fn yaml(name: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let word = name.starts_with(char::is_alphanumeric) && name.chars().all(plain);
    if word && name != "null" {
        name.to_owned()
    } else {
        format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
    }
}
