//! Diagnostics as text for a terminal, in the manner of rustc: the line, the place marked, what to do.

use super::{Diagnostic, Files, Severity};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::borrow::Cow;
use std::ops::Range;

/// The most bytes of a line that are shown on each side of the place: a line may be a whole book.
const MOST: usize = 400;

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
        let path = one_line(files.path(d.span.file));
        let mut group: Group<'_> = Group::with_title(title);
        group = if text.is_empty() {
            group.element(Origin::path(path))
        } else {
            let (line, column) = files.line_column(d.span);
            let place = place(text, d);
            let (shown, marked) = around(text, &place);
            let mark = AnnotationKind::Primary.span(marked.clone());
            let snippet = Snippet::source(shown).line_start(line).annotation(mark);
            match text[..place.start - marked.start].chars().next_back() {
                None | Some('\n') => group.element(snippet.path(path)),
                // The part of a line does not know its column.
                Some(_) => group
                    .element(Origin::path(path).line(line).char_column(column))
                    .element(snippet),
            }
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

/// What is shown of the text, and the place in it: its line, or the part of a long line that is around it.
fn around<'t>(text: &'t str, place: &Range<usize>) -> (&'t str, Range<usize>) {
    let floor = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let least = floor(place.start.saturating_sub(MOST));
    let start = text[least..place.start].rfind('\n').map_or(least, |n| least + n + 1);
    let most = floor((place.start + MOST).min(text.len()));
    let end = text[place.start..most].find('\n').map_or(most, |n| place.start + n);
    (&text[start..end], place.start - start..place.end.min(end) - start)
}

/// A file's name may hold the end of a line.
fn one_line(path: &str) -> Cow<'_, str> {
    match path.contains(char::is_control) {
        true => path.chars().flat_map(escaped).collect::<String>().into(),
        false => path.into(),
    }
}

fn escaped(c: char) -> Vec<char> {
    if c.is_control() { c.escape_default().collect() } else { vec![c] }
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
