//! What a scope file says, as data (SCOPE.md, section 1): questions, rules, outcomes, advice.
//!
//! Nothing here has been checked beyond its form: names may lead nowhere, cases may be
//! undecided. [`super::compile`] finds that out.

use crate::diagnostic::{Span, Spanned};
use std::collections::BTreeSet;

/// One `scope.yaml`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// What the checker is called: "Can we look at this?". Blank where the file lacks it.
    pub title: String,
    /// The key `title`.
    pub title_span: Span,
    /// What stands under the title of the start page.
    pub intro: Option<Spanned<String>>,
    /// Which tree is wanted.
    pub order: Order,
    /// Questions that the tree with the fewest questions asks before others.
    pub ask_first: Vec<Spanned<String>>,
    /// The questions, in file order.
    pub questions: Vec<Question>,
    /// The rules, in file order.
    pub rules: Vec<Rule>,
    /// The key `rules`: where a rule is added.
    pub rules_span: Span,
    /// The outcomes, in file order.
    pub outcomes: Vec<Outcome>,
    /// The advice, in file order.
    pub advice: Vec<Advice>,
    /// Whether all that decides a case could be read. Where it is false nothing is proved and no
    /// tree is made, since a rule that was left out would look like a gap.
    pub complete: bool,
    /// Names of rules, questions, … that stand in the file and could not be read, so that
    /// nobody is told that they do not exist.
    pub broken: BTreeSet<String>,
}

/// `order`: which tree is made (SCOPE.md, section 3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The questions as they stand in the file.
    #[default]
    Written,
    /// As few questions as can be.
    Fewest,
}

impl Order {
    /// The word in the file.
    pub fn word(self) -> &'static str {
        match self {
            Order::Written => "written",
            Order::Fewest => "fewest",
        }
    }
}

/// A question that a reader is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Its name in the file.
    pub id: Spanned<String>,
    /// The question in words. Blank where the file lacks it.
    pub ask: String,
    /// Help with answering it.
    pub hint: Option<Spanned<String>>,
    /// Where it applies; empty where it always does.
    pub only_if: When,
    /// Its answers, in file order.
    pub answers: Vec<Answer>,
    /// Words for young people.
    pub young_people: Option<YoungWords>,
}

/// One answer to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Its name in the file.
    pub id: Spanned<String>,
    /// The answer in words.
    pub say: String,
    /// How many of the readers give it, where the file says so.
    pub likely: Option<Likely>,
}

/// The words of a question for young people, as far as the file has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct YoungWords {
    /// The question.
    pub ask: Option<Spanned<String>>,
    /// Help with answering it.
    pub hint: Option<Spanned<String>>,
    /// Answers by their name, in the order of the file.
    pub answers: Vec<(Spanned<String>, Spanned<String>)>,
}

/// A share of the readers, from 0 to 1, in parts of 10^-15.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Likely(pub u64);

impl Likely {
    /// All readers.
    pub const ALL: Likely = Likely(1_000_000_000_000_000);
}

/// What must hold: all of these conditions. Empty: it always holds.
pub type When = Vec<Condition>;

/// A question and the answers that meet the condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The question.
    pub question: Spanned<String>,
    /// Any of these.
    pub answers: Vec<Spanned<String>>,
}

/// A rule: where it holds, the policy has this outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name.
    pub id: Spanned<String>,
    /// Where it holds.
    pub when: When,
    /// The outcome that it gives.
    pub outcome: Spanned<String>,
    /// The paragraphs (`3.7`) and headings (`#anchor`) that it rests on.
    pub cites: Vec<Spanned<String>>,
    /// The rules that it sets aside where it holds.
    pub overrides: Vec<Spanned<String>>,
    /// Its words in lists of rules.
    pub item: Option<Spanned<String>>,
    /// Its words in lists of rules for young people.
    pub young_people: Option<Spanned<String>>,
}

/// An outcome: what a reader is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Its name.
    pub id: Spanned<String>,
    /// Whether the policy covers the case. [`Verdict::Elsewhere`] where the file lacks it.
    pub verdict: Verdict,
    /// The heading. Blank where the file lacks it.
    pub title: String,
    /// The text. Blank where the file lacks it.
    pub say: String,
    /// Where a reader can go from here.
    pub next: Vec<Next>,
}

/// Whether the policy covers a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It does.
    Can,
    /// It does not.
    Cannot,
    /// Somebody else does.
    Elsewhere,
}

impl Verdict {
    /// All of them, as the file names them.
    pub const ALL: [Verdict; 3] = [Verdict::Can, Verdict::Cannot, Verdict::Elsewhere];

    /// The word in the file.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Can => "can",
            Verdict::Cannot => "cannot",
            Verdict::Elsewhere => "elsewhere",
        }
    }
}

/// One next step after an outcome: a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    /// The words of the link.
    pub text: Spanned<String>,
    /// Where it leads.
    pub href: Spanned<String>,
}

/// Advice: said beside the outcome where it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// Its name.
    pub id: Spanned<String>,
    /// Where it holds.
    pub when: When,
    /// The text.
    pub say: String,
    /// The paragraphs and headings that it rests on.
    pub cites: Vec<Spanned<String>>,
}

impl Rules {
    /// The question called `id`.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|q| q.id.value == id)
    }

    /// The rule called `id`.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|r| r.id.value == id)
    }

    /// The outcome called `id`.
    pub fn outcome(&self, id: &str) -> Option<&Outcome> {
        self.outcomes.iter().find(|o| o.id.value == id)
    }

    /// The advice called `id`.
    pub fn advice(&self, id: &str) -> Option<&Advice> {
        self.advice.iter().find(|a| a.id.value == id)
    }
}

impl Question {
    /// The answer called `id`.
    pub fn answer(&self, id: &str) -> Option<&Answer> {
        self.answers.iter().find(|a| a.id.value == id)
    }
}
