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
    known
        .into_iter()
        .map(|k| (strsim::damerau_levenshtein(&name.to_lowercase(), &k.to_lowercase()), k))
        .filter(|(distance, k)| *distance <= 1.max(k.chars().count().min(name.chars().count()) / 3))
        .min()
        .map(|(_, k)| k)
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
}
