//! The proofs of SCOPE.md, section 2: every case is decided, by one outcome, and every rule
//! decides some case.
//!
//! All of it is symbolic: a search over states that stand for many cases each either ends with
//! a case that stands against the proof, or leaves none out. No case is listed, none drawn by lot.

use super::bits::Bits;
use super::rules::Rules;
use super::search::Wanted;
use super::smallest::{Partial, smallest};
use super::space::{Cube, Firm, Space};
use crate::diagnostic::{Code, Diagnostic};

/// How many gaps and how many conflicts are shown.
const SHOWN: usize = 10;
/// As much work as is spent on the fewest answers that show a gap, or a conflict, in steps of a search.
const WORK: usize = 250_000;
/// As many steps from one state to the next as are taken to count cases: about half a second, and more than a million
/// cases need where none of them are alike.
const MOST_STEPS: usize = 1_250_000;

/// What has been found out about the cases.
pub(super) struct Proof {
    /// Whether every case is decided, by one outcome.
    pub(super) sound: bool,
    /// The rules that are left standing in some case.
    pub(super) live: Bits,
}

/// How many cases there are; [`u128::MAX`] where it does not hold them, or there are too many to count.
pub(super) fn cases(space: &Space) -> u128 {
    space.count(None, MOST_STEPS).unwrap_or(u128::MAX)
}

/// Proves what SCOPE.md asks for, or says in `out` which cases and rules stand against it.
pub(super) fn prove(rules: &Rules, space: &Space, out: &mut Vec<Diagnostic>) -> Proof {
    let wrong = [
        (any_gap(space), Firm::Nothing),
        (space.any_conflict(&Cube::new(), &[]).is_some(), Firm::Conflict),
    ];
    let sound = wrong.iter().all(|(any, _)| !any);
    for (_, firm) in wrong.iter().filter(|(any, _)| *any) {
        let shown = smallest(space, *firm, SHOWN, WORK);
        for (i, partial) in shown.partials.iter().enumerate() {
            let last = i + 1 == shown.partials.len();
            let all = last.then(|| space.count(Some(*firm), MOST_STEPS));
            let mut found = match firm {
                Firm::Conflict => conflict(rules, space, partial, all),
                _ => gap(rules, partial, all),
            };
            if i >= shown.fewest {
                found.help = format!(
                    "Perhaps fewer answers show the same: with so many rules not all were tried. {}",
                    found.help
                );
            }
            out.push(found);
        }
    }
    let live = (0..space.rules.len()).filter(|rule| space.stands(*rule, &Cube::new())).collect();
    let proof = Proof { sound, live };
    for rule in (0..space.rules.len()).filter(|rule| !proof.live.has(*rule)) {
        out.push(dead(rules, space, rule));
    }
    proof
}

/// Whether in some case no rule is left standing.
fn any_gap(space: &Space) -> bool {
    let all = Cube::new();
    if space.rules.iter().all(|rule| rule.lasts) {
        // Wherever a rule matches one is left standing.
        let cubes = space.rules.iter().filter_map(|rule| rule.cube.as_ref());
        return space.any_case(&all, cubes);
    }
    space.find(&all, [], Wanted::Is(Firm::Nothing)).is_some()
}

/// How many cases are wrong, where it is told; within, `None` where they were too many to count.
type All = Option<Option<u128>>;

fn told(all: All, wrong: &str) -> String {
    match all {
        None => String::new(),
        Some(None) => format!("There are too many cases {wrong} to count them. "),
        Some(Some(1)) => format!("It is the only case {wrong}. "),
        Some(Some(n)) => format!("In all, there are {n} cases {wrong}. "),
    }
}

fn gap(rules: &Rules, partial: &Partial, all: All) -> Diagnostic {
    let message = if partial.is_empty() {
        "Nobody decides what happens, whatever the answers: no rule holds".to_owned()
    } else {
        format!("Nobody decides what happens when: {}", words(rules, partial))
    };
    let mut d = Diagnostic::new(
        Code::ScopeGap,
        rules.rules_span,
        message,
        format!(
            "{}Add a rule that holds there, and to scope.cases.yaml: {}",
            told(all, "without a rule"),
            entry(rules, partial),
        ),
    );
    d.case = Some(case(rules, partial));
    d
}

fn conflict(rules: &Rules, space: &Space, partial: &Partial, all: All) -> Diagnostic {
    let all = told(all, "with two outcomes");
    let entry = entry(rules, partial);
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

/// Two rules with different outcomes that are left standing in one completion of `partial`: where there are such, in each.
fn disagreeing(space: &Space, partial: &Partial) -> (usize, usize) {
    let given = space.given(partial.iter().copied()).unwrap_or_default();
    let always: Vec<usize> =
        (0..space.rules.len()).filter(|rule| space.always_stands(*rule, &given)).collect();
    for (n, second) in always.iter().enumerate() {
        let differs = |first: &&usize| space.rules[**first].outcome != space.rules[*second].outcome;
        if let Some(first) = always[..n].iter().find(differs) {
            return (*first, *second);
        }
    }
    for second in 0..space.rules.len() {
        if let Some(first) =
            (0..second).find(|first| space.conflict(*first, second, &given, &[]).is_some())
        {
            return (first, second);
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
    let by: Bits = (space.rules[rule].overriders.iter())
        .filter(|by| space.rules[*by].cube.as_ref().is_some_and(|c| space.both(cube, c).is_some()))
        .collect();
    let covers = |by: &Bits| !space.any_case(cube, space.cubes(by));
    let mut last_first: Vec<usize> = by.iter().collect();
    last_first.reverse();
    let by = needed(&covers, &Bits::default(), &last_first, false);
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

/// Of `choices`, which are enough together with `sure`, some that are and of which none can be left out; the first of them
/// rather than the last. By halves, as in U. Junker, "QuickXplain" (AAAI 2004), since few are needed of many. `more` is
/// whether `sure` has grown since it was last looked at.
fn needed(enough: &impl Fn(&Bits) -> bool, sure: &Bits, choices: &[usize], more: bool) -> Bits {
    if more && enough(sure) {
        return Bits::default();
    }
    if choices.len() <= 1 {
        return choices.iter().copied().collect();
    }
    let (first, last) = choices.split_at(choices.len() / 2);
    let with = |others: &mut dyn Iterator<Item = usize>| {
        let mut with = sure.clone();
        others.for_each(|other| with.insert(other));
        with
    };
    let of_last = needed(enough, &with(&mut first.iter().copied()), last, true);
    let mut found = needed(enough, &with(&mut of_last.iter()), first, !of_last.is_empty());
    found.add(&of_last);
    found
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
pub(super) fn words(rules: &Rules, partial: &Partial) -> String {
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
fn entry(rules: &Rules, partial: &Partial) -> String {
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
