//! The words of a scope file in another language, as far as they are translated (SCOPE.md, section 1).
//!
//! `scope.cy.yaml` holds the keys of `scope.yaml` in Welsh words. [`Text`] names one text of either file;
//! [`Told`] gives it in the words for a reader, and says where they are not in the reader's language.
//! Keys that decide something, such as `when`, may be repeated in a translation, and must then say the same.

use super::rules::{Rules, When};
use crate::diagnostic::{Code, Diagnostic, Span, Spanned, did_you_mean};
use std::collections::{BTreeMap, BTreeSet};

/// Which text of a scope file: what it belongs to, by name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Text {
    /// `title`.
    Title,
    /// `intro`.
    Intro,
    /// `ask` of a question.
    Ask(String),
    /// `hint` of a question.
    Hint(String),
    /// The words of a question's answer.
    Answer(String, String),
    /// `ask` of a question, for young people.
    YoungAsk(String),
    /// `hint` of a question, for young people.
    YoungHint(String),
    /// The words of a question's answer, for young people.
    YoungAnswer(String, String),
    /// `item` of a rule.
    Item(String),
    /// `young-people` of a rule.
    YoungItem(String),
    /// `title` of an outcome.
    OutcomeTitle(String),
    /// `say` of an outcome.
    OutcomeSay(String),
    /// The words of an outcome's next step; the first is 0.
    NextText(String, usize),
    /// Where an outcome's next step leads. A translation that does not say leads where its source does.
    NextHref(String, usize),
    /// `say` of a piece of advice.
    AdviceSay(String),
}

/// A key that decides something, by what it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fact {
    /// `order`.
    Order,
    /// `ask-first`.
    AskFirst,
    /// `only-if` of a question.
    OnlyIf(String),
    /// `likely` of a question's answer.
    Likely(String, String),
    /// `when` of a rule.
    When(String),
    /// `outcome` of a rule.
    Outcome(String),
    /// `cites` of a rule.
    Cites(String),
    /// `overrides` of a rule.
    Overrides(String),
    /// `verdict` of an outcome.
    Verdict(String),
    /// `when` of a piece of advice.
    AdviceWhen(String),
    /// `cites` of a piece of advice.
    AdviceCites(String),
}

/// A name that a translation uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// A question's.
    Question(Spanned<String>),
    /// An answer's to this question.
    Answer(String, Spanned<String>),
    /// A rule's.
    Rule(Spanned<String>),
    /// An outcome's.
    Outcome(Spanned<String>),
    /// A piece of advice's.
    Advice(Spanned<String>),
}

/// One `scope.cy.yaml`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// The texts that it translates.
    pub texts: BTreeMap<Text, Spanned<String>>,
    /// Every name that it uses, in the order of the file.
    pub names: Vec<Name>,
    /// What it repeats of what `scope.yaml` decides, as [`Rules::fact`] says it.
    pub facts: BTreeMap<Fact, Spanned<String>>,
}

/// A text in the words for a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said<'r> {
    /// The words.
    pub text: &'r str,
    /// Where they stand.
    pub span: Span,
    /// Whether they are in the language that was asked for, and not in the source's.
    pub translated: bool,
}

/// Rules in the words of one language.
#[derive(Clone, Copy, Debug)]
pub struct Told<'r> {
    rules: &'r Rules,
    /// `None` in the source's language.
    words: Option<&'r Words>,
}

impl<'r> Told<'r> {
    /// `text` in the words for a reader; `None` where the scope file does not have it.
    ///
    /// What is not translated is said in the source's words, text by text.
    pub fn say(&self, text: &Text) -> Option<Said<'r>> {
        let (source, span) = self.rules.text(text)?;
        match self.words {
            None => Some(Said { text: source, span, translated: true }),
            Some(words) => Some(match words.texts.get(text) {
                Some(own) => Said { text: &own.value, span: own.span, translated: true },
                None => Said { text: source, span, translated: false },
            }),
        }
    }

    /// The words for young people where the scope file has such, else those for adults.
    fn young_or(&self, young: bool, own: Text, adult: Text) -> Option<Said<'r>> {
        let own = if young { self.say(&own) } else { None };
        own.or_else(|| self.say(&adult))
    }

    /// A question.
    pub fn ask(&self, question: &str, young: bool) -> Option<Said<'r>> {
        self.young_or(young, Text::YoungAsk(question.to_owned()), Text::Ask(question.to_owned()))
    }

    /// Help with answering a question.
    pub fn hint(&self, question: &str, young: bool) -> Option<Said<'r>> {
        self.young_or(young, Text::YoungHint(question.to_owned()), Text::Hint(question.to_owned()))
    }

    /// An answer to a question.
    pub fn answer(&self, question: &str, answer: &str, young: bool) -> Option<Said<'r>> {
        let (q, a) = (question.to_owned(), answer.to_owned());
        self.young_or(young, Text::YoungAnswer(q.clone(), a.clone()), Text::Answer(q, a))
    }

    /// The words of a rule in lists of rules.
    pub fn item(&self, rule: &str, young: bool) -> Option<Said<'r>> {
        self.young_or(young, Text::YoungItem(rule.to_owned()), Text::Item(rule.to_owned()))
    }
}

impl Rules {
    /// The rules in the words of `words`, or in their own.
    pub fn told<'r>(&'r self, words: Option<&'r Words>) -> Told<'r> {
        Told { rules: self, words }
    }

    /// A text of the scope file, and its place or that of what it belongs to; `None` where the file lacks it.
    pub fn text(&self, text: &Text) -> Option<(&str, Span)> {
        let found = match text {
            Text::Title => Some((self.title.as_str(), self.title_span)),
            Text::Intro => own(self.intro.as_ref()),
            Text::Ask(q) => self.question(q).map(|q| (q.ask.as_str(), q.id.span)),
            Text::Hint(q) => self.question(q).and_then(|q| own(q.hint.as_ref())),
            Text::Answer(q, a) => self.question(q)?.answer(a).map(|a| (a.say.as_str(), a.id.span)),
            Text::YoungAsk(q) => own(self.question(q)?.young_people.as_ref()?.ask.as_ref()),
            Text::YoungHint(q) => own(self.question(q)?.young_people.as_ref()?.hint.as_ref()),
            Text::YoungAnswer(q, a) => {
                let answers = &self.question(q)?.young_people.as_ref()?.answers;
                own(answers.iter().find(|(id, _)| id.value == *a).map(|(_, say)| say))
            }
            Text::Item(r) => own(self.rule(r)?.item.as_ref()),
            Text::YoungItem(r) => own(self.rule(r)?.young_people.as_ref()),
            Text::OutcomeTitle(o) => self.outcome(o).map(|o| (o.title.as_str(), o.id.span)),
            Text::OutcomeSay(o) => self.outcome(o).map(|o| (o.say.as_str(), o.id.span)),
            Text::NextText(o, n) => own(self.outcome(o)?.next.get(*n).map(|next| &next.text)),
            Text::NextHref(o, n) => own(self.outcome(o)?.next.get(*n).map(|next| &next.href)),
            Text::AdviceSay(a) => self.advice(a).map(|a| (a.say.as_str(), a.id.span)),
        };
        found.filter(|(text, _)| !text.trim().is_empty())
    }

    /// Every text of the scope file that a reader sees, in its order.
    pub fn texts(&self) -> Vec<Text> {
        let mut all = vec![Text::Title, Text::Intro];
        for question in &self.questions {
            let q = &question.id.value;
            all.extend([Text::Ask(q.clone()), Text::Hint(q.clone())]);
            let answers = question.answers.iter().map(|a| a.id.value.clone());
            all.extend(answers.clone().map(|a| Text::Answer(q.clone(), a)));
            all.extend([Text::YoungAsk(q.clone()), Text::YoungHint(q.clone())]);
            all.extend(answers.map(|a| Text::YoungAnswer(q.clone(), a)));
        }
        for rule in &self.rules {
            let id = &rule.id.value;
            all.extend([Text::Item(id.clone()), Text::YoungItem(id.clone())]);
        }
        for outcome in &self.outcomes {
            let id = &outcome.id.value;
            all.extend([Text::OutcomeTitle(id.clone()), Text::OutcomeSay(id.clone())]);
            all.extend((0..outcome.next.len()).map(|n| Text::NextText(id.clone(), n)));
        }
        all.extend(self.advice.iter().map(|a| Text::AdviceSay(a.id.value.clone())));
        all.retain(|text| self.text(text).is_some());
        all
    }

    /// What the scope file decides by a key, in one form however it is written; `None` where it lacks the key.
    pub fn fact(&self, fact: &Fact) -> Option<String> {
        let list = |names: &[Spanned<String>]| {
            let names: Vec<&str> = names.iter().map(|n| n.value.as_str()).collect();
            (!names.is_empty()).then(|| format!("{names:?}"))
        };
        match fact {
            Fact::Order => Some(self.order.word().to_owned()),
            Fact::AskFirst => list(&self.ask_first),
            Fact::OnlyIf(q) => Some(conditions(&self.question(q)?.only_if)),
            Fact::Likely(q, a) => {
                self.question(q)?.answer(a)?.likely.map(|likely| likely.0.to_string())
            }
            Fact::When(r) => Some(conditions(&self.rule(r)?.when)),
            Fact::Outcome(r) => Some(self.rule(r)?.outcome.value.clone()),
            Fact::Cites(r) => list(&self.rule(r)?.cites),
            Fact::Overrides(r) => list(&self.rule(r)?.overrides),
            Fact::Verdict(o) => Some(self.outcome(o)?.verdict.word().to_owned()),
            Fact::AdviceWhen(a) => Some(conditions(&self.advice(a)?.when)),
            Fact::AdviceCites(a) => list(&self.advice(a)?.cites),
        }
    }
}

/// Conditions in one form, however they are written.
pub(crate) fn conditions(when: &When) -> String {
    let answers = |c: &super::rules::Condition| {
        c.answers.iter().map(|a| a.value.clone()).collect::<BTreeSet<_>>()
    };
    let all: BTreeMap<_, _> = when.iter().map(|c| (c.question.value.clone(), answers(c))).collect();
    format!("{all:?}")
}

impl Text {
    /// The key in the file, and what it belongs to: `` `ask` of `who` ``.
    pub fn key(&self) -> String {
        match self {
            Text::Title => "`title`".to_owned(),
            Text::Intro => "`intro`".to_owned(),
            Text::Ask(q) => format!("`ask` of `{q}`"),
            Text::Hint(q) => format!("`hint` of `{q}`"),
            Text::Answer(q, a) => format!("the answer `{a}` of `{q}`"),
            Text::YoungAsk(q) => format!("`ask` for young people of `{q}`"),
            Text::YoungHint(q) => format!("`hint` for young people of `{q}`"),
            Text::YoungAnswer(q, a) => format!("the answer `{a}` for young people of `{q}`"),
            Text::Item(r) => format!("`item` of `{r}`"),
            Text::YoungItem(r) => format!("`young-people` of `{r}`"),
            Text::OutcomeTitle(o) => format!("`title` of `{o}`"),
            Text::OutcomeSay(o) | Text::AdviceSay(o) => format!("`say` of `{o}`"),
            Text::NextText(o, n) => format!("the words of next step {} of `{o}`", n + 1),
            Text::NextHref(o, n) => format!("`href` of next step {} of `{o}`", n + 1),
        }
    }
}

impl Fact {
    /// The key in the file.
    fn key(&self) -> &'static str {
        match self {
            Fact::Order => "order",
            Fact::AskFirst => "ask-first",
            Fact::OnlyIf(_) => "only-if",
            Fact::Likely(..) => "likely",
            Fact::When(_) | Fact::AdviceWhen(_) => "when",
            Fact::Outcome(_) => "outcome",
            Fact::Cites(_) | Fact::AdviceCites(_) => "cites",
            Fact::Overrides(_) => "overrides",
            Fact::Verdict(_) => "verdict",
        }
    }
}

/// What a translation names that `rules` do not have, and what it would decide otherwise than they do.
pub fn check(words: &Words, rules: &Rules, out: &mut Vec<Diagnostic>) {
    if !rules.complete {
        // Names that could not be read are not unknown.
        return;
    }
    for name in &words.names {
        self::name(name, rules, out);
    }
    for (text, said) in &words.texts {
        if owner_is_there(text, rules) && rules.text(text).is_none() {
            out.push(Diagnostic::new(
                Code::ScopeUnknown,
                said.span,
                format!("scope.yaml has no words for {}", text.key()),
                "Write them in scope.yaml first, or take them out here: a translation has the texts of its source",
            ));
        }
    }
    for (fact, said) in &words.facts {
        let source = rules.fact(fact);
        if source.as_ref() != Some(&said.value) && (source.is_some() || fact_is_there(fact, rules))
        {
            out.push(Diagnostic::new(
                Code::WrongValue,
                said.span,
                format!("`{}` is another here than in scope.yaml", fact.key()),
                "Take the line out: a translation gives words, and scope.yaml decides",
            ));
        }
    }
}

fn name(name: &Name, rules: &Rules, out: &mut Vec<Diagnostic>) {
    let (id, what, known): (_, _, Vec<&str>) = match name {
        Name::Question(id) => (
            id,
            "question".to_owned(),
            rules.questions.iter().map(|q| q.id.value.as_str()).collect(),
        ),
        Name::Answer(q, id) => {
            let Some(question) = rules.question(q) else { return };
            let answers = question.answers.iter().map(|a| a.id.value.as_str());
            (id, format!("answer to `{q}`"), answers.collect())
        }
        Name::Rule(id) => {
            (id, "rule".to_owned(), rules.rules.iter().map(|r| r.id.value.as_str()).collect())
        }
        Name::Outcome(id) => {
            (id, "outcome".to_owned(), rules.outcomes.iter().map(|o| o.id.value.as_str()).collect())
        }
        Name::Advice(id) => {
            (id, "advice".to_owned(), rules.advice.iter().map(|a| a.id.value.as_str()).collect())
        }
    };
    if known.contains(&id.value.as_str()) {
        return;
    }
    out.push(Diagnostic::new(
        Code::ScopeUnknown,
        id.span,
        format!("scope.yaml has no {what} `{}`", id.value),
        did_you_mean(
            &id.value,
            known,
            "Write the name that it has in scope.yaml: names are not translated",
        ),
    ));
}

/// Whether the question, answer, rule, outcome or advice that `text` belongs to is there.
fn owner_is_there(text: &Text, rules: &Rules) -> bool {
    match text {
        Text::Title | Text::Intro => true,
        Text::Ask(q) | Text::Hint(q) | Text::YoungAsk(q) | Text::YoungHint(q) => {
            rules.question(q).is_some()
        }
        Text::Answer(q, a) | Text::YoungAnswer(q, a) => {
            rules.question(q).is_some_and(|q| q.answer(a).is_some())
        }
        Text::Item(r) | Text::YoungItem(r) => rules.rule(r).is_some(),
        Text::OutcomeTitle(o)
        | Text::OutcomeSay(o)
        | Text::NextText(o, _)
        | Text::NextHref(o, _) => rules.outcome(o).is_some(),
        Text::AdviceSay(a) => rules.advice(a).is_some(),
    }
}

fn fact_is_there(fact: &Fact, rules: &Rules) -> bool {
    match fact {
        Fact::Order | Fact::AskFirst => true,
        Fact::OnlyIf(q) => rules.question(q).is_some(),
        Fact::Likely(q, a) => rules.question(q).is_some_and(|q| q.answer(a).is_some()),
        Fact::When(r) | Fact::Outcome(r) | Fact::Cites(r) | Fact::Overrides(r) => {
            rules.rule(r).is_some()
        }
        Fact::Verdict(o) => rules.outcome(o).is_some(),
        Fact::AdviceWhen(a) | Fact::AdviceCites(a) => rules.advice(a).is_some(),
    }
}

/// The texts of `rules` that `words` does not translate, in their order.
pub fn missing(words: &Words, rules: &Rules) -> Vec<Text> {
    let mut texts = rules.texts();
    texts.retain(|text| !words.texts.contains_key(text));
    texts
}

fn own(text: Option<&Spanned<String>>) -> Option<(&str, Span)> {
    text.map(|text| (text.value.as_str(), text.span))
}
