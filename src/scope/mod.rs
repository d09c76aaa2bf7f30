//! The scope compiler: from rules to a decision tree, with proofs (SCOPE.md).
//!
//! ```text
//! Rules (rules.rs)        what scope.yaml says; read by source/parse/scope.rs
//!   │ names.rs            every name leads somewhere; no ring of overrides; nothing unused
//!   ▼
//! Space (space.rs)        questions and answers as numbers; what is open after some answers
//!   │ proof.rs            every case is decided, by one outcome; every rule decides one
//!   │                       cover.rs decides whether cubes leave a case, search.rs finds one,
//!   │                       smallest.rs the fewest answers that show what is wrong, count.rs how many cases
//!   ▼
//! Graph (graph.rs)        the end of every case, equal parts once
//!   │ fewest.rs, tables.rs the order with the fewest questions, counted exactly (exact.rs)
//!   ▼
//! Tree (tree.rs)          what the checker asks; text.rs and dot.rs print it
//!
//! words.rs                the same texts in another language; alike.rs, those that are told apart by nothing
//! scenario.rs             what a person expects of some answers, held against the rules
//! ```
//!
//! A *case* is one answer to every question that applies; a *rule* gives an *outcome* where its
//! `when` holds; *advice* is added to it. All of it works on ids: no file, page or book is known here.

pub mod alike;
mod bits;
mod count;
mod cover;
mod dot;
mod exact;
mod fewest;
mod graph;
mod names;
mod proof;
#[cfg(test)]
mod properties;
pub mod rules;
pub mod scenario;
mod search;
mod smallest;
mod space;
mod tables;
mod text;
mod tree;
pub mod words;

pub use dot::dot;
pub use rules::{Order, Rules};
pub use scenario::Scenario;
pub use text::text;
pub use tree::{End, Node, Tree};
pub use words::{Told, Words};

use crate::diagnostic::{Code, Diagnostic};
use serde::Serialize;
use std::collections::BTreeSet;

/// More questions than any reader would answer; the proofs go one level deeper for each.
const MOST_QUESTIONS: usize = 200;

/// What has become of a set of rules.
#[derive(Clone, Debug, PartialEq)]
pub struct Compiled {
    /// How many cases there are, at most [`u128::MAX`].
    pub cases: u128,
    /// The tree; there where every case is decided by one outcome and every name exists.
    pub tree: Option<Tree>,
    /// What is wrong, in the order in which it was found.
    pub diagnostics: Vec<Diagnostic>,
}

/// Checks and proves `rules` and makes their tree (SCOPE.md, sections 2 and 3). `known` holds what
/// rules may cite: the numbers of the policy's paragraphs (`3.7`) and the anchors of its headings (`#x`).
pub fn compile(rules: &Rules, known: &BTreeSet<String>) -> Compiled {
    let mut diagnostics = Vec::new();
    if let Some(question) = rules.questions.get(MOST_QUESTIONS) {
        diagnostics.push(Diagnostic::new(
            Code::WrongValue,
            question.id.span,
            format!("There are more than {MOST_QUESTIONS} questions"),
            "Split the rules into several policies, or ask less",
        ));
        return Compiled { cases: 0, tree: None, diagnostics };
    }
    let names = names::check(rules, known, &mut diagnostics);
    let space = space::Space::new(rules);
    let cases = proof::cases(&space);
    let mut tree = None;
    if rules.complete && names.decide {
        let proof = proof::prove(rules, &space, &mut diagnostics);
        names::unreached(rules, |rule| proof.live.has(rule), &mut diagnostics);
        if proof.sound && names.all {
            tree = tree::tree(rules, &space, fewest::Work::ALL);
            if tree.is_none() {
                diagnostics.push(too_big(rules));
            }
        }
    } else if rules.complete {
        names::unreached(rules, |_| true, &mut diagnostics);
    }
    Compiled { cases, tree, diagnostics }
}

/// That no tree was made of sound rules.
fn too_big(rules: &Rules) -> Diagnostic {
    Diagnostic::new(
        Code::ScopeSize,
        rules.rules_span,
        "The rules decide every case, but in so many different ways that no checker can be made of them",
        "Let rules name fewer questions and answers, ask a question `only-if` it makes sense, or split the rules into several policies",
    )
}

/// What `plainbook scope --format json` prints (SCOPE.md, section 3). Its keys keep their order
/// when it is serialised; `tree` is left out where there is none.
#[derive(Clone, Debug, Serialize)]
pub struct Printed<'a> {
    policy: &'a str,
    version: &'a str,
    cases: u128,
    diagnostics: serde_json::Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    tree: Option<&'a Tree>,
}

impl Compiled {
    /// The object that is printed for version `version` of `policy`; `diagnostics` as they are
    /// painted, by whoever has the files.
    pub fn json<'a>(
        &'a self,
        policy: &'a str,
        version: &'a str,
        diagnostics: serde_json::Value,
    ) -> Printed<'a> {
        Printed { policy, version, cases: self.cases, diagnostics, tree: self.tree.as_ref() }
    }
}
