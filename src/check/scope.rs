//! Scope rules: what the compiler found, and lists of rules that no rule belongs to (SCOPE.md, section 2).

use super::Check;
use crate::diagnostic::{Code, Diagnostic, Spanned, did_you_mean};
use crate::model::outline;
use crate::model::scope::whose;
use crate::model::{Book, Version};
use crate::scope::{alike, scenario, words};
use crate::source::document::{BlockKind, Directive, Visit};

pub(super) const CHECK: Check = Check {
    codes: &[
        Code::ScopeGap,
        Code::ScopeConflict,
        Code::ScopeDeadRule,
        Code::ScopeCycle,
        Code::ScopeUnknown,
        Code::ScopeUncited,
        Code::ScopeDeadEnd,
        Code::ScopeWeight,
        Code::ScopeUnused,
        Code::ScopeItem,
        Code::ScopeSize,
        Code::ScopeAlike,
        Code::ScopeCase,
    ],
    run,
};

fn run(book: &Book, out: &mut Vec<Diagnostic>) {
    for scope in book.versions().filter_map(|v| v.scope.as_ref()) {
        out.extend(scope.compiled.diagnostics.clone());
        alike::check(&scope.rules, None, out);
        // Of rules that are too many to make a tree of, it is too much work to see where answers lead.
        if scope.compiled.diagnostics.iter().all(|d| d.code != Code::ScopeSize) {
            scenario::check(&scope.scenarios.list, &scope.rules, out);
        }
        for words in scope.words.values().filter_map(|w| w.words.as_ref()) {
            words::check(words, &scope.rules, out);
            alike::check(&scope.rules, Some(words), out);
        }
    }
    lists(book, out);
}

/// The lists of rules in texts: whose rules they are may depend on which version is in force.
pub(super) fn lists(book: &Book, out: &mut Vec<Diagnostic>) {
    for page in book.texts() {
        page.document.visit(&mut |v| {
            let Visit::Block(Spanned { value: BlockKind::Directive(directive), .. }) = v else {
                return;
            };
            if let Directive::Rules { policy, paragraph } = directive
                && let Some(version) = whose(book, page, policy.as_ref())
            {
                list(version, paragraph, out);
            }
        });
    }
}

/// A list of the rules that cite `paragraph`.
fn list(version: &Version, paragraph: &Spanned<String>, out: &mut Vec<Diagnostic>) {
    let number = &paragraph.value;
    let places = outline::citable(&version.page.document);
    let known: Vec<&str> =
        places.iter().filter(|n| !n.section).map(|n| n.written.as_str()).collect();
    if !known.contains(&number.as_str()) {
        out.push(Diagnostic::new(
            Code::ScopeUnknown,
            paragraph.span,
            format!("The policy has no paragraph `{number}`"),
            did_you_mean(number, known, "Write the number of a paragraph of the policy"),
        ));
    } else if !cites(version, number) {
        out.push(Diagnostic::new(
            Code::ScopeUncited,
            paragraph.span,
            format!("No scope rule cites paragraph {number}: the list would be empty"),
            format!("Write `cites: \"{number}\"` on the rules that stand behind it in scope.yaml, or take the line out"),
        ));
    }
    let rules = version.scope.iter().flat_map(|s| &s.rules.rules);
    for rule in rules.filter(|r| r.item.is_none() && r.cites.iter().any(|c| c.value == *number)) {
        out.push(Diagnostic::new(
            Code::ScopeItem,
            rule.id.span,
            format!("The rule `{}` is in a list of rules and has no words for it: those of its answers are shown", rule.id.value),
            "Add a line `item: \"…\"` with the words for the list",
        ));
    }
}

fn cites(version: &Version, paragraph: &str) -> bool {
    version
        .scope
        .as_ref()
        .is_some_and(|s| s.rules.rules.iter().any(|r| r.cites.iter().any(|c| c.value == paragraph)))
}
