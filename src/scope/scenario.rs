//! Scenarios written from the policy, held against the rules (SCOPE.md, section 2).
//!
//! A scenario gives some answers. All cases that give them must end as it says: a search looks for one that
//! does not, and what it finds is told in the words of the questions.

use super::proof::words;
use super::rules::Rules;
use super::search::Wanted;
use super::space::{Case, Cube, Firm, Space};
use crate::diagnostic::{Code, Diagnostic, Span, Spanned, did_you_mean};

/// One scenario of `scope.cases.yaml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// What it is called.
    pub name: Spanned<String>,
    /// Its first line.
    pub span: Span,
    /// Names of questions, each with the name of its answer.
    pub answers: Vec<(Spanned<String>, Spanned<String>)>,
    /// The name of the outcome that it must reach.
    pub outcome: Spanned<String>,
    /// The names of the advice that it must have, and no other; `None` where that is not checked.
    pub advice: Option<Vec<Spanned<String>>>,
}

/// Holds each scenario against `rules`.
pub fn check(scenarios: &[Scenario], rules: &Rules, out: &mut Vec<Diagnostic>) {
    if scenarios.is_empty() || !rules.complete {
        return;
    }
    let space = Space::new(rules);
    for scenario in scenarios {
        let mut checker = Checker { rules, space: &space, scenario, out: &mut *out };
        checker.check();
    }
}

struct Checker<'a> {
    rules: &'a Rules,
    space: &'a Space,
    scenario: &'a Scenario,
    out: &'a mut Vec<Diagnostic>,
}

impl Checker<'_> {
    fn check(&mut self) {
        let before = self.out.len();
        let given = self.given();
        let outcomes = self.rules.outcomes.iter().map(|o| o.id.value.as_str());
        self.known(&self.scenario.outcome, "outcome", outcomes.collect());
        for advice in self.scenario.advice.iter().flatten() {
            let known = self.rules.advice.iter().map(|a| a.id.value.as_str());
            self.known(advice, "advice", known.collect());
        }
        if self.out.len() == before && self.outcome(&given) {
            self.advice(&given);
        }
    }

    fn known(&mut self, id: &Spanned<String>, what: &str, known: Vec<&str>) {
        if !known.contains(&id.value.as_str()) {
            let help = match known.is_empty() {
                true => format!("scope.yaml has no {what}"),
                false => format!("Write one of these: `{}`", known.join("`, `")),
            };
            self.out.push(Diagnostic::new(
                Code::ScopeUnknown,
                id.span,
                format!("There is no {what} `{}`", id.value),
                did_you_mean(&id.value, known, help),
            ));
        }
    }

    /// The cases that give the answers, as far as these exist and can be given together.
    fn given(&mut self) -> Cube {
        let mut pairs = Vec::new();
        for (question, answer) in &self.scenario.answers {
            let questions = self.rules.questions.iter();
            let Some(q) = questions.clone().position(|q| q.id.value == question.value) else {
                self.known(question, "question", questions.map(|q| q.id.value.as_str()).collect());
                continue;
            };
            let answers = self.rules.questions[q].answers.iter();
            match answers.clone().position(|a| a.id.value == answer.value) {
                Some(a) => pairs.push((q, a, question)),
                None => {
                    let what = format!("answer to `{}`", question.value);
                    self.known(answer, &what, answers.map(|a| a.id.value.as_str()).collect());
                }
            }
        }
        // Each question after those that decide whether it applies.
        pairs.sort_by_key(|(q, ..)| *q);
        let mut cube = Cube::new();
        for (q, a, question) in pairs {
            let given = self.space.given([(q, a)]);
            match given.and_then(|given| self.space.both(&cube, &given)) {
                Some(both) => cube = both,
                None => self.out.push(Diagnostic::new(
                    Code::ScopeUnknown,
                    question.span,
                    format!("The question `{}` does not apply with these answers", question.value),
                    format!("Take the answer to `{}` out, or change the answer that its `only-if` asks for", question.value),
                )),
            }
        }
        cube
    }

    /// Whether every case that gives the answers has the outcome; where not, it is told.
    fn outcome(&mut self, given: &Cube) -> bool {
        let space = self.space;
        let expected = &self.scenario.outcome.value;
        let place = self.rules.outcomes.iter().position(|o| o.id.value == *expected);
        let Some(wanted) = place.map(Firm::Outcome) else { return false };
        let Some(other) = space.find(given, [], Wanted::IsNot(wanted)) else { return true };
        let firm = space.firm(&other);
        let reached = |firm: Firm| match firm {
            Firm::Outcome(o) => match self.rules.outcomes.get(o) {
                Some(outcome) => format!("the outcome `{}`", outcome.id.value),
                None => "an outcome that does not exist".to_owned(),
            },
            Firm::Nothing => "no outcome".to_owned(),
            Firm::Conflict => "two outcomes at once".to_owned(),
        };
        let (message, help) = match space.find(given, [], Wanted::IsNot(firm)) {
            None => (
                format!("{} reaches {}, and not `{expected}`", self.called(), reached(firm)),
                format!(
                    "{}. If the policy says `{expected}`, mend the rules; otherwise write the outcome that it does say",
                    self.because(&other)
                ),
            ),
            Some(another) => {
                let mut ends = [firm, space.firm(&another)];
                ends.sort();
                let [one, two] = ends.map(reached);
                let called = self.called();
                (
                    format!("The answers of {called} do not decide: they may reach {one} or {two}"),
                    self.more(&other, &another),
                )
            }
        };
        self.tell(message, help);
        false
    }

    /// Whether every case that gives the answers has the advice that is expected, and no other.
    fn advice(&mut self, given: &Cube) {
        let Some(expected) = &self.scenario.advice else { return };
        for (advice, cube) in self.rules.advice.iter().zip(&self.space.advice) {
            let id = &advice.id.value;
            let can = cube.as_ref().is_some_and(|cube| self.space.both(given, cube).is_some());
            let must = can && cube.as_ref().is_some_and(|cube| !self.space.any_case(given, [cube]));
            let wanted = expected.iter().any(|e| e.value == *id);
            let message = match (wanted, can, must) {
                (true, _, true) | (false, false, _) => continue,
                (_, true, false) => format!(
                    "The answers of {} do not decide whether it has the advice `{id}`",
                    self.called()
                ),
                (true, ..) => format!("{} does not have the advice `{id}`", self.called()),
                (false, ..) => format!("{} has the advice `{id}`, too", self.called()),
            };
            let help = match can && !must {
                true => "Answer the questions that its `when` names as well".to_owned(),
                false => "Write the advice that the policy gives in this case, or mend its `when` in scope.yaml; without a line `advice` it is not checked".to_owned(),
            };
            self.tell(message, help);
        }
    }

    fn tell(&mut self, message: String, help: String) {
        self.out.push(Diagnostic::new(Code::ScopeCase, self.scenario.span, message, help));
    }

    fn called(&self) -> String {
        format!("“{}”", self.scenario.name.value.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// Which rules decide a case.
    fn because(&self, case: &Case) -> String {
        let rules = self.space.standing(case);
        let names: Vec<_> =
            rules.iter().map(|r| format!("`{}`", self.rules.rules[*r].id.value)).collect();
        match names.len() {
            0 => "No rule holds there".to_owned(),
            1 => format!("The rule {} decides", names[0]),
            _ => format!("The rules {} decide", names.join(", ")),
        }
    }

    /// What to answer as well: the questions in which two cases that end differently differ.
    fn more(&self, one: &Case, other: &Case) -> String {
        let questions = (0..one.len()).filter(|q| one[*q] != other[*q]);
        let ids = questions.clone().map(|q| format!("`{}`", self.rules.questions[q].id.value));
        let ids: Vec<String> = ids.collect();
        let answers: Vec<_> = questions.filter_map(|q| Some((q, one[q]?))).collect();
        let words = words(self.rules, &answers);
        format!("Add answers to more of these questions: {}; one way is: {words}", ids.join(", "))
    }
}
