//! Diagnostics as text for a terminal, in the manner of rustc: the line, the place marked, what to do.

use super::{Diagnostic, Files, Severity};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

/// One block of text for each diagnostic, with a blank line after it; `colour` adds terminal colours.
pub fn paint(diagnostics: &[Diagnostic], files: &Files, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut out = String::new();
    for d in diagnostics {
        let level = match d.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = level.primary_title(d.message.as_str()).id(d.code.name());
        let text = files.text(d.span.file);
        let mut group: Group<'_> = if text.is_empty() {
            let path = files.path(d.span.file);
            Group::with_title(title).element(annotate_snippets::Origin::path(path))
        } else {
            Group::with_title(title).element(
                Snippet::source(text)
                    .path(files.path(d.span.file))
                    .annotation(AnnotationKind::Primary.span(place(text, d))),
            )
        };
        if !d.help.is_empty() {
            group = group.element(Level::HELP.message(d.help.as_str()));
        }
        out += &renderer.render(&[group]);
        out += "\n\n";
    }
    out
}

/// The bytes to mark: within the text, on whole characters, and on one line.
fn place(text: &str, d: &Diagnostic) -> std::ops::Range<usize> {
    let floor = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = floor(d.span.start as usize);
    let line_end = text[start..].find('\n').map_or(text.len(), |n| start + n);
    start..floor(d.span.end as usize).clamp(start, line_end)
}

/// `2 errors and 1 warning`, or `no errors and no warnings`.
pub fn count(diagnostics: &[Diagnostic]) -> String {
    let errors = diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
    let plural = |n: usize, word: &str| match n {
        0 => format!("no {word}s"),
        1 => format!("1 {word}"),
        n => format!("{n} {word}s"),
    };
    format!("{} and {}", plural(errors, "error"), plural(diagnostics.len() - errors, "warning"))
}
