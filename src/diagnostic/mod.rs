//! What is wrong with a book: values that say where, what and what to do.
//!
//! A [`Diagnostic`] is data. Every stage collects them beside its result, none
//! prints them; [`text`], [`json`], [`sarif`] and [`github`] paint them at the end, once
//! the texts of the files ([`Files`]) are at hand. `Result` is for what stops the program.

pub mod code;
pub mod github;
pub mod json;
mod place;
pub mod sarif;
pub mod text;

pub use code::Code;
pub use place::{Decoded, Files, Span, Spanned};

use std::collections::BTreeMap;

/// How bad a diagnostic is.
///
/// An error is what would publish something false, broken, contradictory or
/// lost; nothing is published while one stands. A warning is about the shape
/// or wording of a text that is otherwise sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Stops the publication.
    Error,
    /// Is said, and the book is published all the same.
    Warning,
}

impl Severity {
    /// The word that is printed: `error` or `warning`.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// One thing that is wrong, at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which rule speaks.
    pub code: Code,
    /// The severity that the code has, where the book or the place does not change it.
    pub severity: Severity,
    /// The place to mend.
    pub span: Span,
    /// What is wrong, in one line.
    pub message: String,
    /// What to do about it, in words that a policy owner understands.
    pub help: String,
    /// For `scope-gap` and `scope-conflict`: question id to answer id of the smallest case.
    pub case: Option<BTreeMap<String, String>>,
}

impl Diagnostic {
    /// A diagnostic of `code` at `span`.
    pub fn new(
        code: Code,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic {
            code,
            severity: code.severity(),
            span,
            message: message.into(),
            help: help.into(),
            case: None,
        }
    }

    /// The same as a warning, where what is wrong can't be mended any more.
    pub fn as_warning(self) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..self }
    }
}

/// Whether any of `diagnostics` is an error.
pub fn any_error(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|d| d.severity == Severity::Error)
}

/// Puts diagnostics in the order in which a person would mend them: by file, place, then code.
/// At one place they stay as they were found. Two that say the same of the same place become one.
///
/// The conflicts of one file stand together, where the first that was found belongs: those that the fewest answers
/// show come first, and the last says how many cases there are in all.
pub fn sort(diagnostics: &mut Vec<Diagnostic>, files: &Files) {
    let mut conflicts = BTreeMap::new();
    for d in diagnostics.iter().filter(|d| d.code == Code::ScopeConflict) {
        conflicts.entry(d.span.file).or_insert(d.span.start);
    }
    let place = |d: &Diagnostic| match d.code {
        Code::ScopeConflict => conflicts[&d.span.file],
        _ => d.span.start,
    };
    diagnostics.sort_by(|a, b| {
        let key = |d: &Diagnostic| (files.path(d.span.file).to_owned(), place(d), d.code.name());
        key(a).cmp(&key(b))
    });
    diagnostics.dedup();
}

/// The name among `known` that is nearest to `name`, where one is near enough to be a slip of the pen.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let (written, length) = (name.to_lowercase(), name.chars().count());
    let letters = Letters::of(name);
    let mut best: Option<(usize, &str)> = None;
    for k in known {
        // A book may have thousands of names, and thousands of slips: most pairs are told apart by their letters alone.
        let near = 1.max(k.chars().count().min(length) / 3);
        let is_wanted = |distance| distance <= near && best.is_none_or(|b| (distance, k) < b);
        if !is_wanted(letters.least_distance(&Letters::of(k))) {
            continue;
        }
        let distance = strsim::damerau_levenshtein(&written, &k.to_lowercase());
        if is_wanted(distance) {
            best = Some((distance, k));
        }
    }
    best.map(|(_, k)| k)
}

/// How often each letter stands in a name, whether small or capital. Letters of one remainder by 32 count as one.
struct Letters([u16; 32]);

impl Letters {
    fn of(name: &str) -> Letters {
        let mut counts = [0_u16; 32];
        let mut count = |c: char| {
            let count = &mut counts[c as usize % 32];
            *count = count.saturating_add(1);
        };
        match name.is_ascii() {
            // A capital has the remainder of its small letter.
            true => name.bytes().for_each(|b| count(char::from(b))),
            false => name.to_lowercase().chars().for_each(count),
        }
        Letters(counts)
    }

    /// At least so many letters have to be put in, left out or changed to make one name of the other.
    fn least_distance(&self, other: &Letters) -> usize {
        let more = |a: &Letters, b: &Letters| {
            a.0.iter().zip(&b.0).map(|(a, b)| usize::from(a.saturating_sub(*b))).sum::<usize>()
        };
        more(self, other).max(more(other, self))
    }
}

/// `Did you mean “x”?`, or `fallback` where nothing is near.
pub fn did_you_mean<'a>(
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
    fallback: impl Into<String>,
) -> String {
    match nearest(name, known) {
        Some(k) => format!("Did you mean `{k}`?"),
        None => fallback.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_finds_slips_and_nothing_far() {
        assert_eq!(nearest("titel", ["title", "owner"]), Some("title"));
        assert_eq!(nearest("Title", ["title", "owner"]), Some("title"));
        assert_eq!(nearest("colour", ["title", "owner"]), None);
        assert_eq!(nearest("x", ["y"]), Some("y"));
    }

    proptest::proptest! {
        /// No near name is passed over for its letters: what is found is the nearest of all.
        #[test]
        fn nearest_is_the_nearest(name in "[a-dA-D0-9/İéß-]{0,9}", known in proptest::collection::vec("[a-dA-D0-9/İéß-]{0,9}", 0..9)) {
            let distances = known.iter().map(|k| {
                (strsim::damerau_levenshtein(&name.to_lowercase(), &k.to_lowercase()), k.as_str())
            });
            let near = |k: &str| 1.max(k.chars().count().min(name.chars().count()) / 3);
            let expected = distances.filter(|(distance, k)| *distance <= near(k)).min();
            let found = nearest(&name, known.iter().map(String::as_str));
            proptest::prop_assert_eq!(found, expected.map(|(_, k)| k));
        }
    }
}
