//! Names that lead nowhere, rings of overrides, and what nothing uses (SCOPE.md, section 2).

use super::rules::{Question, Rules, When};
use crate::diagnostic::{Code, Diagnostic, Spanned, did_you_mean, nearest};
use std::collections::{BTreeMap, BTreeSet};

/// Which names were found to exist.
#[derive(Clone, Copy, Debug)]
pub(super) struct Names {
    /// All that decide a case: of questions, answers, outcomes and overridden rules.
    pub(super) decide: bool,
    /// All of them.
    pub(super) all: bool,
}

/// Checks every name in `rules`; `known` holds the policy's paragraphs (`3.7`) and anchors (`#x`).
pub(super) fn check(rules: &Rules, known: &BTreeSet<String>, out: &mut Vec<Diagnostic>) -> Names {
    let mut checker = Checker { rules, out, found: Names { decide: true, all: true } };
    for (place, question) in rules.questions.iter().enumerate() {
        checker.when(&question.only_if, Some(place));
        if let Some(young) = &question.young_people {
            for (id, _) in &young.answers {
                checker.answer(question, id, false);
            }
        }
    }
    for rule in &rules.rules {
        checker.when(&rule.when, None);
        let outcomes = rules.outcomes.iter().map(|o| o.id.value.as_str());
        checker.name(&rule.outcome, "outcome", outcomes, true);
        for other in &rule.overrides {
            checker.name(other, "rule", rules.rules.iter().map(|r| r.id.value.as_str()), true);
        }
        checker.cites(&rule.cites, known);
    }
    for advice in &rules.advice {
        checker.when(&advice.when, None);
        checker.cites(&advice.cites, known);
    }
    for question in &rules.ask_first {
        checker.name(
            question,
            "question",
            rules.questions.iter().map(|q| q.id.value.as_str()),
            false,
        );
    }
    let found = checker.found;
    rings(rules, out);
    if rules.complete && found.decide {
        unused(rules, out);
    }
    found
}

struct Checker<'a, 'o> {
    rules: &'a Rules,
    out: &'o mut Vec<Diagnostic>,
    found: Names,
}

impl<'a> Checker<'a, '_> {
    /// Questions and answers of a condition; `before` is the place of the question whose
    /// `only-if` it is, and only questions before it may be named.
    fn when(&mut self, when: &'a When, before: Option<usize>) {
        for condition in when {
            let questions = &self.rules.questions;
            let id = &condition.question;
            let place = questions.iter().position(|q| q.id.value == id.value);
            match (place, before) {
                (Some(place), Some(before)) if place >= before => {
                    let message = if place == before {
                        format!("The question `{}` depends on itself", id.value)
                    } else {
                        format!("The question `{}` is not listed before this one", id.value)
                    };
                    let help = format!(
                        "`only-if` may name only questions listed before its own: move `{}` up, or name another",
                        id.value,
                    );
                    self.unknown(id, message, help, true);
                }
                (Some(place), _) => {
                    for answer in &condition.answers {
                        self.answer(&questions[place], answer, true);
                    }
                }
                (None, before) => {
                    let listed = &questions[..before.unwrap_or(questions.len())];
                    self.name(id, "question", listed.iter().map(|q| q.id.value.as_str()), true);
                }
            }
        }
    }

    fn answer(&mut self, question: &'a Question, id: &Spanned<String>, decides: bool) {
        // A question without answers has been reported as such.
        if question.answer(&id.value).is_some() || question.answers.is_empty() {
            return;
        }
        let message =
            format!("`{}` is no answer to the question `{}`", id.value, question.id.value);
        let known = question.answers.iter().map(|a| a.id.value.as_str());
        let elsewhere = self.rules.questions.iter().find(|q| q.answer(&id.value).is_some());
        let help = match (nearest(&id.value, known.clone()), elsewhere) {
            (None, Some(other)) => {
                format!("`{}` is an answer to the question `{}`", id.value, other.id.value)
            }
            _ => did_you_mean(&id.value, known.clone(), listed("Its answers are", known)),
        };
        self.unknown(id, message, help, decides);
    }

    /// A name that must be one of `known`.
    fn name<'n>(
        &mut self,
        id: &Spanned<String>,
        what: &str,
        known: impl Iterator<Item = &'n str> + Clone,
        decides: bool,
    ) {
        if known.clone().any(|k| k == id.value) {
            return;
        }
        if self.rules.broken.contains(&id.value) {
            // It stands in the file and could not be read, which has been said.
            return;
        }
        let message = format!("There is no {what} `{}`", id.value);
        let help = did_you_mean(
            &id.value,
            known.clone(),
            match known.clone().next() {
                Some(_) => listed(&format!("The {what}s are"), known),
                None => format!("Add the {what}, or take the name out"),
            },
        );
        self.unknown(id, message, help, decides);
    }

    fn cites(&mut self, cites: &[Spanned<String>], known: &BTreeSet<String>) {
        for cite in cites.iter().filter(|c| !known.contains(&c.value)) {
            let heading = cite.value.starts_with('#');
            let what = if heading { "heading with the anchor" } else { "paragraph" };
            let same = known.iter().map(String::as_str).filter(|k| k.starts_with('#') == heading);
            let help = did_you_mean(
                &cite.value,
                same,
                "Write the number of a paragraph of this version (`\"3.7\"`) or the anchor of one of its headings (`\"#anchor\"`)",
            );
            let message = format!("The policy has no {what} `{}`", cite.value);
            self.unknown(cite, message, help, false);
        }
    }

    fn unknown(&mut self, id: &Spanned<String>, message: String, help: String, decides: bool) {
        self.found.all = false;
        self.found.decide &= !decides;
        self.out.push(Diagnostic::new(Code::ScopeUnknown, id.span, message, help));
    }
}

/// `The rules are `a`, `b` and 3 more`.
fn listed<'n>(start: &str, known: impl Iterator<Item = &'n str> + Clone) -> String {
    let count = known.clone().count();
    let names: Vec<_> = known.take(8).map(|k| format!("`{k}`")).collect();
    let more = if count > names.len() {
        format!(" and {} more", count - names.len())
    } else {
        String::new()
    };
    format!("{start} {}{more}", names.join(", "))
}

/// Rules that override each other in a ring: each ring once, at its first rule. Of rings that
/// have rules in common a shortest one through the first rule is shown.
fn rings(rules: &Rules, out: &mut Vec<Diagnostic>) {
    let place = |id: &Spanned<String>| rules.rules.iter().position(|r| r.id.value == id.value);
    let overrides: Vec<BTreeSet<usize>> =
        rules.rules.iter().map(|r| r.overrides.iter().filter_map(place).collect()).collect();
    let mut told: BTreeSet<usize> = BTreeSet::new();
    for first in 0..overrides.len() {
        if told.contains(&first) {
            continue;
        }
        // From which rule each rule is reached soonest.
        let mut from: BTreeMap<usize, usize> = BTreeMap::new();
        let mut edge = vec![first];
        while !edge.is_empty() && !from.contains_key(&first) {
            let mut next = Vec::new();
            for rule in edge {
                for other in &overrides[rule] {
                    if !from.contains_key(other) {
                        from.insert(*other, rule);
                        next.push(*other);
                    }
                }
            }
            edge = next;
        }
        if !from.contains_key(&first) {
            continue;
        }
        let mut ring = vec![first];
        let mut rule = from[&first];
        while rule != first {
            ring.push(rule);
            rule = from[&rule];
        }
        ring.push(first);
        ring.reverse();
        told.extend(&ring);
        let names: Vec<_> =
            ring.iter().map(|r| format!("`{}`", rules.rules[*r].id.value)).collect();
        let message = match ring.len() {
            2 => format!("The rule {} overrides itself", names[0]),
            _ => format!("Rules override each other in a ring: {}", names.join(" overrides ")),
        };
        out.push(Diagnostic::new(
            Code::ScopeCycle,
            rules.rules[first].id.span,
            message,
            "Decide which of them goes first, and take the rule it depends on out of the other's `overrides`",
        ));
    }
}

/// Answers and questions that no rule, advice or `only-if` names. (Outcomes: [`unreached`].)
fn unused(rules: &Rules, out: &mut Vec<Diagnostic>) {
    let conditions = (rules.rules.iter().flat_map(|r| &r.when))
        .chain(rules.advice.iter().flat_map(|a| &a.when))
        .chain(rules.questions.iter().flat_map(|q| &q.only_if));
    let mut named: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for condition in conditions {
        let answers = named.entry(&condition.question.value).or_default();
        answers.extend(condition.answers.iter().map(|a| a.value.as_str()));
    }
    for question in &rules.questions {
        let Some(answers) = named.get(question.id.value.as_str()) else {
            out.push(Diagnostic::new(
                Code::ScopeUnused,
                question.id.span,
                format!("No rule, advice or `only-if` names the question `{}`", question.id.value),
                "Name it where its answer matters, or delete it: it is never asked",
            ));
            continue;
        };
        for answer in question.answers.iter().filter(|a| !answers.contains(a.id.value.as_str())) {
            out.push(Diagnostic::new(
                Code::ScopeUnused,
                answer.id.span,
                format!(
                    "No rule, advice or `only-if` names the answer `{}` to `{}`",
                    answer.id.value, question.id.value,
                ),
                "Name it where it matters, or delete it",
            ));
        }
    }
}

/// Outcomes that none of `reaching`, the rules that decide some case, has.
pub(super) fn unreached(
    rules: &Rules,
    reaching: impl Fn(usize) -> bool,
    out: &mut Vec<Diagnostic>,
) {
    for outcome in &rules.outcomes {
        let with: Vec<_> = rules
            .rules
            .iter()
            .enumerate()
            .filter(|(_, r)| r.outcome.value == outcome.id.value)
            .collect();
        if with.iter().any(|(place, _)| reaching(*place)) {
            continue;
        }
        let message = match with.is_empty() {
            true => format!("No rule has the outcome `{}`", outcome.id.value),
            false => format!(
                "No case reaches the outcome `{}`: none of its rules decides one",
                outcome.id.value
            ),
        };
        out.push(Diagnostic::new(
            Code::ScopeUnused,
            outcome.id.span,
            message,
            "Give it to a rule that decides some case, or delete it",
        ));
    }
}
