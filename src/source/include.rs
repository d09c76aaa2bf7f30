//! `{{#include FILE}}` on a line of its own: the text of one file in the place of a line of another (FORMATS.md, sections 4
//! and 7, as in mdBook).
//!
//! ```text
//! a.md  ->  compose  ->  one text, and for each byte of it the file that it comes from  ->  parse
//! ```
//!
//! The text is put together before it is read, so that a part may be a list within a list or code within a fence. What is
//! then said of a place is said of the file that it stands in ([`Composed::origin`]).

use super::path::normal;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::source::parse::front_matter;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many files deep, and how many bytes long, a text may become: more than any person's, and less than would stop a machine.
const DEEPEST: usize = 16;
const LONGEST: usize = 2 << 20;

/// A file that a text asks for.
#[derive(Clone, Debug)]
pub enum Fetched {
    /// Its number in [`crate::diagnostic::Files`], and its text.
    Text(u32, Arc<str>),
    /// There is none, or it cannot be read.
    Missing,
    /// It is reached by a link that leads out of the book.
    Outside,
}

/// Gives the file at a path below the book's folder.
pub type Fetch<'f> = dyn FnMut(&str) -> Fetched + 'f;

/// A text with every part in its place.
#[derive(Clone, Debug)]
pub struct Composed {
    /// The text.
    pub text: String,
    /// The files that it was put together from besides its own: the number of each, and its path.
    pub parts: BTreeMap<u32, String>,
    pieces: Vec<Piece>,
}

/// A run of bytes from one file.
#[derive(Clone, Copy, Debug)]
struct Piece {
    /// Where it begins in the whole.
    at: usize,
    file: u32,
    /// Where it begins in its file.
    from: usize,
    /// How long it is there; nothing for what no file has, such as the marks of a quotation around a part.
    len: usize,
}

/// What an include brings: the file's path, its number, its text, and the parts of that.
type Found = (String, u32, Arc<str>, Vec<std::ops::Range<usize>>);

impl Composed {
    /// The place in its own file of what stands at `span` of the whole.
    pub fn origin(&self, span: Span) -> Span {
        let piece = self.piece(span.start as usize);
        let place = |at: u32| piece.from + (at as usize).saturating_sub(piece.at).min(piece.len);
        Span::new(piece.file, place(span.start), place(span.end))
    }

    fn piece(&self, at: usize) -> Piece {
        let after = self.pieces.partition_point(|p| p.at <= at);
        self.pieces[after.saturating_sub(1)]
    }
}

/// The whole of `text`, the file at `path` below the book's folder, with what it includes from byte `body` on; `None` where it
/// includes nothing. What is not there, leads out of the book or includes itself is reported, and left out.
pub fn compose(
    path: &str,
    file: u32,
    text: &str,
    fetch: &mut Fetch<'_>,
    out: &mut Vec<Diagnostic>,
) -> Option<Composed> {
    let body = begin(text);
    if !text[body..].lines().any(|line| wish(line).is_some()) {
        return None;
    }
    let whole = Composed { text: String::new(), parts: BTreeMap::new(), pieces: Vec::new() };
    let mut composer = Composer { whole, fence: None, fetch, out };
    composer.push(&text[..body], file, 0);
    let source = Source { path, file, text, above: None };
    composer.lines(&source, body..text.len(), "");
    Some(composer.whole)
}

/// The byte at which the words of a text begin, after its front matter.
fn begin(text: &str) -> usize {
    text.len() - front_matter::body(text).len()
}

/// What a line asks for.
struct Wish<'l> {
    /// What stands before it: the marks of quotations and lists around it.
    before: &'l str,
    /// The directive itself.
    written: &'l str,
    /// The file.
    path: &'l str,
    part: Part<'l>,
}

/// Which part of a file.
enum Part<'l> {
    Whole,
    /// Lines, counted from 1, both included.
    Lines(usize, usize),
    /// What stands between `ANCHOR: name` and `ANCHOR_END: name`.
    Anchor(&'l str),
}

/// How a line begins that asks for a file. The second is mdBook's for code of which it hides the rest: what a reader sees
/// is the same.
const OPEN: [&str; 2] = ["{{#include", "{{#rustdoc_include"];

/// Whether it is worth looking through a text for lines that include another.
pub fn may_include(text: &str) -> bool {
    OPEN.iter().any(|open| text.contains(open))
}

fn wish(line: &str) -> Option<Wish<'_>> {
    let line = line.trim_end();
    let (at, open) = OPEN.iter().find_map(|open| Some((line.find(open)?, open)))?;
    let (before, written) = line.split_at(at);
    let inner = written[open.len()..].strip_suffix("}}")?;
    let target = inner.trim();
    let marks = before.split_whitespace().all(|word| {
        let number = word.trim_end_matches(['.', ')']);
        word.chars().all(|c| c == '>')
            || matches!(word, "-" | "*" | "+")
            || number.len() + 1 == word.len() && number.bytes().all(|b| b.is_ascii_digit())
    });
    if !marks
        || target.is_empty()
        || target.contains("}}")
        || !inner.starts_with(char::is_whitespace)
    {
        return None;
    }
    let (path, part) = match target.split_once(':') {
        None => (target, Part::Whole),
        Some((path, part)) => (path, part_of(part)),
    };
    Some(Wish { before, written, path, part })
}

/// `2`, `2:`, `:10`, `2:10` or the name of an anchor.
fn part_of(written: &str) -> Part<'_> {
    let (first, last) = match written.split_once(':') {
        Some((first, last)) => (first, Some(last)),
        None => (written, None),
    };
    let number = |text: &str| text.trim().parse::<usize>().ok();
    match (number(first), last) {
        (Some(first), None) => Part::Lines(first.max(1), first.max(1)),
        (Some(first), Some(last)) => Part::Lines(first.max(1), number(last).unwrap_or(usize::MAX)),
        (None, Some(last)) if first.is_empty() => {
            number(last).map_or(Part::Whole, |last| Part::Lines(1, last))
        }
        (None, None) if first.is_empty() => Part::Whole,
        (None, _) => Part::Anchor(first),
    }
}

/// A file on the way from the text to the part that is being read.
struct Source<'s> {
    path: &'s str,
    file: u32,
    text: &'s str,
    above: Option<&'s Source<'s>>,
}

impl Source<'_> {
    fn depth(&self) -> usize {
        self.above.map_or(0, |above| above.depth() + 1)
    }

    fn is_open(&self, path: &str) -> bool {
        self.path == path || self.above.is_some_and(|above| above.is_open(path))
    }
}

struct Composer<'o, 'f> {
    whole: Composed,
    /// The mark that an open fence of code began with.
    fence: Option<String>,
    fetch: &'o mut Fetch<'f>,
    out: &'o mut Vec<Diagnostic>,
}

impl Composer<'_, '_> {
    /// The lines at `range` of a file, each but the first with `marks` before it.
    fn lines(&mut self, source: &Source<'_>, range: std::ops::Range<usize>, marks: &str) {
        let mut at = range.start;
        let mut first = true;
        for line in source.text[range].split_inclusive('\n') {
            let place = Span::new(source.file, at, at);
            if !first {
                self.push_mark(marks, place);
            }
            match wish(line) {
                Some(wish) => self.include(source, at, &wish, marks, line.len()),
                None => {
                    self.watch_fence(line);
                    self.push(line, source.file, at);
                }
            }
            first = false;
            at += line.len();
        }
    }

    /// Puts in what the line at byte `at` asks for.
    fn include(
        &mut self,
        source: &Source<'_>,
        at: usize,
        wish: &Wish<'_>,
        marks: &str,
        line: usize,
    ) {
        let start = at + wish.before.len();
        let span = Span::new(source.file, start, start + wish.written.len());
        self.push(wish.before, source.file, at);
        let found = self.part(source, wish, span);
        let Some((path, file, text, ranges)) = found else {
            return self.push_mark("\n", Span::new(source.file, at + line, at + line));
        };
        self.whole.parts.insert(file, path.clone());
        let inner = Source { path: &path, file, text: &text, above: Some(source) };
        // Blocks of another text stand apart from the lines around them.
        let apart = self.fence.is_none() && wish.before.trim().is_empty() && path.ends_with(".md");
        let blank = format!("\n{marks}");
        if apart && !self.whole.text.trim_end_matches([' ', '\t', '>']).ends_with("\n\n") {
            self.push_mark(&blank, span);
        }
        let kept = |c: char| if c == '>' || c.is_whitespace() { c } else { ' ' };
        let marks = format!("{marks}{}", wish.before.chars().map(kept).collect::<String>());
        for (n, range) in ranges.into_iter().enumerate() {
            if n > 0 {
                self.push_mark(&marks, span);
            }
            self.lines(&inner, range, &marks);
        }
        if !self.whole.text.ends_with('\n') {
            self.push_mark("\n", span);
        }
        if apart {
            self.push_mark(&blank, span);
            self.push_mark("\n", span);
        }
    }

    /// The file that is asked for, and the ranges of it.
    fn part(&mut self, source: &Source<'_>, wish: &Wish<'_>, span: Span) -> Option<Found> {
        let folder = source.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let written = wish.path;
        let path = if written.starts_with('/') { None } else { normal(folder, written) };
        let fetched = path.as_deref().map_or(Fetched::Outside, |path| (self.fetch)(path));
        let (path, file, text) = match (path, fetched) {
            (Some(path), Fetched::Text(file, text)) => (path, file, text),
            (Some(path), Fetched::Missing) => {
                self.report(
                    Code::MissingInclude,
                    span,
                    format!("There is no text file `{path}` to include"),
                    "Check the name; the path begins at the folder of the file that has this line",
                );
                return None;
            }
            _ => {
                self.report(
                    Code::OutsideBook,
                    span,
                    format!("`{written}` leads out of the book's folder"),
                    "Move the file into the book",
                );
                return None;
            }
        };
        if source.is_open(&path) {
            self.report(
                Code::IncludeCycle,
                span,
                format!("`{path}` includes itself, in the end"),
                "Take out one of the lines that lead back to it",
            );
            return None;
        }
        if source.depth() >= DEEPEST || self.whole.text.len() + text.len() > LONGEST {
            self.report(
                Code::IncludeCycle,
                span,
                "The texts that include one another become too many for a page".to_owned(),
                "Include fewer, or write the text out",
            );
            return None;
        }
        let ranges = match wish.part {
            Part::Whole => std::iter::once(self.body(&path, &text)..text.len()).collect(),
            Part::Lines(first, last) => line_range(&text, first, last).into_iter().collect(),
            Part::Anchor(name) => anchored(&text, name),
        };
        if ranges.is_empty() {
            let (what, help) = match wish.part {
                Part::Anchor(name) => (
                    format!("`{path}` has no part called `{name}`"),
                    format!(
                        "Write a line with ANCHOR: {name} before the part, and one with ANCHOR_END: {name} after it"
                    ),
                ),
                _ => (
                    format!("`{path}` has {} lines, and not those", text.lines().count()),
                    "Write the numbers of its first and last line: file.md:2:10".to_owned(),
                ),
            };
            self.report(Code::MissingInclude, span, what, help);
            return None;
        }
        Some((path, file, text, ranges))
    }

    /// Where the words of an included file begin: after what it says of itself, unless it is shown as code.
    fn body(&self, path: &str, text: &str) -> usize {
        let shown = self.fence.is_none() && path.ends_with(".md");
        if shown { begin(text) } else { text.len() - text.trim_start_matches('\u{feff}').len() }
    }

    fn report(&mut self, code: Code, span: Span, message: String, help: impl Into<String>) {
        self.out.push(Diagnostic::new(code, span, message, help));
    }

    fn push(&mut self, text: &str, file: u32, from: usize) {
        let (at, len) = (self.whole.text.len(), text.len());
        self.whole.text.push_str(text);
        if let Some(last) = self.whole.pieces.last_mut()
            && last.file == file
            && last.from + last.len == from
            && last.at + last.len == at
        {
            last.len += len;
        } else {
            self.whole.pieces.push(Piece { at, file, from, len });
        }
    }

    /// What no file has; it is said to stand at `span`.
    fn push_mark(&mut self, text: &str, span: Span) {
        if !text.is_empty() {
            let at = self.whole.text.len();
            self.whole.text.push_str(text);
            self.whole.pieces.push(Piece {
                at,
                file: span.file,
                from: span.start as usize,
                len: 0,
            });
        }
    }

    /// Whether code in a fence begins or ends with `line` (CommonMark, section 4.5).
    fn watch_fence(&mut self, line: &str) {
        let line = line.trim_start_matches([' ', '\t', '>']).trim_end();
        let Some(c) = line.chars().next().filter(|c| matches!(c, '`' | '~')) else { return };
        let mark: String = line.chars().take_while(|x| *x == c).collect();
        let rest = &line[mark.len()..];
        match &self.fence {
            None if mark.len() >= 3 && !(c == '`' && rest.contains('`')) => self.fence = Some(mark),
            Some(open) if mark.starts_with(open.as_str()) && rest.is_empty() => self.fence = None,
            _ => {}
        }
    }
}

/// The lines `first` to `last` of `text`; `None` where there are none.
fn line_range(text: &str, first: usize, last: usize) -> Option<std::ops::Range<usize>> {
    let mut at = 0;
    let mut range: Option<std::ops::Range<usize>> = None;
    for (n, line) in text.split_inclusive('\n').enumerate() {
        let end = at + line.len();
        if n + 1 >= first && n < last {
            range = Some(range.map_or(at, |r| r.start)..end);
        }
        at = end;
    }
    range
}

/// What stands between the marks of `name`, without the lines that have marks of others.
fn anchored(text: &str, name: &str) -> Vec<std::ops::Range<usize>> {
    let mut ranges: Vec<std::ops::Range<usize>> = Vec::new();
    let (mut at, mut within) = (0, false);
    for line in text.split_inclusive('\n') {
        let end = at + line.len();
        match mark(line) {
            Some(("ANCHOR:", found)) if found == name => within = true,
            Some(("ANCHOR_END:", found)) if found == name => within = false,
            Some(_) => {}
            None if within => match ranges.last_mut().filter(|r| r.end == at) {
                Some(range) => range.end = end,
                None => ranges.push(at..end),
            },
            None => {}
        }
        at = end;
    }
    ranges
}

/// `ANCHOR: name` or `ANCHOR_END: name` within a line.
fn mark(line: &str) -> Option<(&'static str, &str)> {
    for word in ["ANCHOR_END:", "ANCHOR:"] {
        if let Some((_, rest)) = line.split_once(word) {
            let rest = rest.trim_start();
            let end = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-'));
            let name = &rest[..end.unwrap_or(rest.len())];
            return (!name.is_empty()).then_some((word, name));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The whole of the file `content/a.md` among `files`, and what is wrong with it, as `code file:byte`.
    fn whole(files: &[(&str, &str)]) -> (String, Vec<String>) {
        let mut out = Vec::new();
        let composed = run(files, &mut out);
        let text = composed.map_or_else(|| files[0].1.to_owned(), |c| c.text);
        let found = out.iter().map(|d| {
            format!("{} {}:{}", d.code.name(), files[d.span.file as usize].0, d.span.start)
        });
        (text, found.collect())
    }

    fn run(files: &[(&str, &str)], out: &mut Vec<Diagnostic>) -> Option<Composed> {
        let mut fetch = |path: &str| {
            let at = files.iter().position(|(name, _)| *name == path);
            at.map_or(Fetched::Missing, |n| Fetched::Text(n as u32, files[n].1.into()))
        };
        compose(files[0].0, 0, files[0].1, &mut fetch, out)
    }

    const RUST: &str = "fn a() {}\n// ANCHOR: b\nfn b() {\n    // ANCHOR: c\n    c();\n    // ANCHOR_END: c\n}\n// ANCHOR_END: b\n";

    #[test]
    fn lines_and_anchors_are_those_of_mdbook() {
        for (part, expected) in [
            ("", RUST),
            (":1", "fn a() {}\n"),
            (":1:1", "fn a() {}\n"),
            (":7:", "}\n// ANCHOR_END: b\n"),
            ("::1", "fn a() {}\n"),
            (":7:99", "}\n// ANCHOR_END: b\n"),
            (":c", "    c();\n"),
            (":b", "fn b() {\n    c();\n}\n"),
        ] {
            for name in ["include", "rustdoc_include"] {
                let text = format!("```rust\n{{{{#{name} x/f.rs{part}}}}}\n```\n");
                let (text, found) = whole(&[("content/a.md", &text), ("content/x/f.rs", RUST)]);
                assert_eq!(text, format!("```rust\n{expected}```\n"), "{part}");
                assert!(found.is_empty(), "{found:?}");
            }
        }
    }

    #[test]
    fn blocks_of_another_text_stand_apart_and_in_their_place() {
        let (text, _) = whole(&[
            ("content/a.md", "One\n{{#include b.md}}\ntwo\n"),
            ("content/b.md", "---\ntitle: B\n---\n- x"),
        ]);
        assert_eq!(text, "One\n\n- x\n\n\ntwo\n");
        let (text, _) =
            whole(&[("content/a.md", "> - {{#include b.md}}\n"), ("content/b.md", "x\n\n- y\n")]);
        assert_eq!(text, "> - x\n>   \n>   - y\n");
    }

    #[test]
    fn what_cannot_be_included_is_told_where_it_is_asked_for() {
        let found = |text: &str| {
            whole(&[
                ("content/a.md", text),
                ("content/x/b.md", "two\n{{#include ../a.md}}\n"),
                ("content/x/c.md", "{{#include gone.md}}\n"),
            ])
            .1
        };
        assert_eq!(found("{{#include gone.md}}\n"), ["missing-include content/a.md:0"]);
        assert_eq!(found("- {{#include x/b.md:9}}\n"), ["missing-include content/a.md:2"]);
        assert_eq!(found("{{#include x/b.md:part}}\n"), ["missing-include content/a.md:0"]);
        assert_eq!(found("{{#include ../../b.md}}\n"), ["outside-book content/a.md:0"]);
        assert_eq!(found("{{#include /b.md}}\n"), ["outside-book content/a.md:0"]);
        assert_eq!(found("\n{{#include x/b.md}}\n"), ["include-cycle content/x/b.md:4"]);
        assert_eq!(found("{{#include x/c.md}}\n"), ["missing-include content/x/c.md:0"]);
    }

    #[test]
    fn what_is_no_line_of_its_own_is_left_alone() {
        for text in [
            "\\{{#include b.md}}\n",
            "a {{#include b.md}}\n",
            "`{{#include b.md}}`\n",
            "{{#includes b}}\n",
        ] {
            assert_eq!(whole(&[("content/a.md", text)]), (text.to_owned(), Vec::new()));
        }
    }

    #[test]
    fn each_place_is_that_of_its_own_file() {
        let files = [
            ("content/a.md", "One\n\n> {{#include b.md}}\n\nlast\n"),
            ("content/b.md", "---\ntitle: B\n---\nBee\nnext\n"),
        ];
        let composed = run(&files, &mut Vec::new()).expect("a text");
        for word in ["One", "last", "Bee", "next"] {
            let at = composed.text.find(word).expect("the word");
            let place = composed.origin(Span::new(0, at, at + word.len()));
            let text = files[place.file as usize].1;
            assert_eq!(&text[place.start as usize..place.end as usize], word);
        }
    }

    proptest::proptest! {
        /// No text makes it panic, every place is within a file, and a text without parts stays as it is.
        #[test]
        fn any_text_is_composed(a in "([a-z>\\-`\n 1.]|\\{\\{#include b.md(:[0-9a-c:]{0,4})?\\}\\}\n){0,20}", b in "([a-z\n`]|ANCHOR: a\n|ANCHOR_END: a\n){0,20}") {
            let files = [("content/a.md", a.as_str()), ("content/b.md", b.as_str())];
            if let Some(composed) = run(&files, &mut Vec::new()) {
                for at in 0..composed.text.len() {
                    let place = composed.origin(Span::new(0, at, at + 1));
                    let text = files[place.file as usize].1;
                    assert!(place.end as usize <= text.len());
                    if place.end > place.start {
                        assert_eq!(text.as_bytes()[place.start as usize], composed.text.as_bytes()[at]);
                    }
                }
            }
        }
    }
}
