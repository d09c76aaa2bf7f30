//! Stage 4: every diagnostic about what the book means, as opposed to what each file says by itself.
//!
//! A check is a function over the whole [`Book`]; [`CHECKS`] lists them all. A new
//! one is a file here and a line there.

pub mod allow;
mod by_hand;
mod changes;
mod charts;
mod files;
mod images;
mod languages;
mod later;
mod link_text;
mod links;
mod notes;
mod numbering;
mod promises;
pub mod reading;
mod scope;
mod steps;
mod versions;

pub use later::later;

use crate::diagnostic::{Code, Diagnostic, Spanned, did_you_mean};
use crate::model::{Book, Page, Status, Version, glossary};
use crate::scope::words::Text;
use crate::words::Words;
use rayon::prelude::*;

/// A family of rules, and the codes that it may report.
pub struct Check {
    /// The codes that it may report.
    pub codes: &'static [Code],
    /// Looks at the book, and reports.
    pub run: fn(&Book, &mut Vec<Diagnostic>),
}

/// Every check.
pub const CHECKS: &[&Check] = &[
    &by_hand::CHECK,
    &charts::CHECK,
    &changes::CHECK,
    &files::CHECK,
    &images::CHECK,
    &languages::CHECK,
    &link_text::CHECK,
    &links::CHECK,
    &notes::CHECK,
    &numbering::CHECK,
    &promises::CHECK,
    &scope::CHECK,
    &steps::CHECK,
    &versions::CHECK,
];

/// Everything that is wrong with `book`, in no order.
pub fn check(book: &Book) -> Vec<Diagnostic> {
    let run = |check: &&Check| {
        let mut out = Vec::new();
        (check.run)(book, &mut out);
        out
    };
    CHECKS.par_iter().flat_map_iter(run).collect()
}

/// What is wrong with `book` that only the words of its source language tell: numbers of promises that
/// the policy's text does not state, and what is said to have changed and has not.
pub fn check_words(book: &Book, words: &Words) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    promises::mismatches(book, words, &mut out);
    changes::verify(book, words, &mut out);
    out
}

/// The Markdown that stands in the files of values beside a version, such as what an outcome or a step says.
fn said(version: &Version) -> Vec<Spanned<String>> {
    let rules = version.scope.iter().map(|s| &s.rules);
    let mut out = Vec::new();
    for rules in rules {
        // Of what an outcome says the place in the file is not kept: its name stands beside it.
        out.extend(rules.outcomes.iter().map(|o| Spanned::new(o.say.clone(), o.id.span)));
        out.extend(rules.advice.iter().map(|a| Spanned::new(a.say.clone(), a.id.span)));
        out.extend(rules.rules.iter().flat_map(|r| [&r.item, &r.young_people]).flatten().cloned());
    }
    let translations = version.scope.iter().flat_map(|s| s.words.values());
    for (text, said) in translations.filter_map(|w| w.words.as_ref()).flat_map(|w| &w.texts) {
        if matches!(
            text,
            Text::Item(_) | Text::YoungItem(_) | Text::OutcomeSay(_) | Text::AdviceSay(_)
        ) {
            out.push(said.clone());
        }
    }
    let steps = version.process.iter().flat_map(|p| &p.steps);
    out.extend(steps.filter_map(|s| s.say.clone()));
    out
}

/// What words mean, on a page that shows the glossary.
fn meanings<'b>(book: &'b Book, page: &Page) -> impl Iterator<Item = &'b Spanned<String>> {
    let shown = glossary::is_shown(page);
    let entries = book.glossary.iter().flatten().filter(move |_| shown);
    entries.map(|entry| &entry.meaning)
}

/// Reports under `code` a policy that the book does not have.
fn known_policy(book: &Book, name: &Spanned<String>, code: Code, out: &mut Vec<Diagnostic>) {
    if !book.policies.contains_key(&name.value) {
        let known: Vec<&str> = book.policies.keys().map(String::as_str).collect();
        out.push(Diagnostic::new(
            code,
            name.span,
            format!("There is no policy `{}`", name.value),
            did_you_mean(
                &name.value,
                known.iter().copied(),
                match known.is_empty() {
                    true => "This book has no policy yet: take the name out".to_owned(),
                    false => format!("The policies are: {}", known.join(", ")),
                },
            ),
        ));
    }
}

/// Errors that are warnings in a version that was published and can't be mended any more (FORMATS.md, section 3).
const PARDONED: [Code; 5] = [
    Code::BrokenLink,
    Code::OutsideBook,
    Code::UnknownCitation,
    Code::UnknownDirective,
    Code::DuplicateParagraph,
];

/// Whether `page` is a version that was in force and is no longer.
fn is_past(book: &Book, page: &Page) -> bool {
    book.version_of(page)
        .is_some_and(|v| matches!(v.status, Status::Superseded | Status::Withdrawn))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_code_belongs_to_two_checks() {
        let mut seen = std::collections::BTreeSet::new();
        for check in CHECKS {
            for code in check.codes {
                assert!(seen.insert(code.name()), "{}", code.name());
            }
        }
        for code in reading::CODES {
            assert!(seen.insert(code.name()), "{}", code.name());
        }
    }
}
