//! Warnings that a text allows, with a reason: a whole page in its front matter, a line in a comment.
//!
//! ```text
//! allow: {code: reason}                 in front matter: the whole page
//! Words.  <!-- allow: code: reason -->  behind a line: that line
//! <!-- allow: code: reason -->          on a line of its own: the block that comes next, up to an empty line
//! key: value  # allow: code: reason     in YAML and TOML: that line; on a line of its own, the next one
//! ```
//!
//! An error can't be allowed, since it would publish something false or lost; who tries is told. But for the few in a
//! text of which it is said what is published in their place: a broken link is shown as its words, and a key that nobody
//! knows says nothing. So a text that was written for another program can be published on its first day. What is
//! allowed and does not occur is told, since it would hide the next mistake of its kind. So is a comment that looks like one and allows nothing; it is
//! no error, since it may be somebody's own note.

use super::{PARDONED, is_past};
use crate::diagnostic::{Code, Diagnostic, Files, Severity, Span, code, did_you_mean};
use crate::model::Book;
use crate::source::parse::front_matter;
use pulldown_cmark::{Event, Options, Parser};
use std::collections::BTreeSet;
use std::ops::Range;

/// Everything that a book allows, and what of it was needed so far.
#[derive(Default)]
pub struct Allows {
    deny: BTreeSet<Code>,
    /// The files of versions that are no longer in force.
    past: BTreeSet<u32>,
    /// The files of texts. In rules, steps and `book.toml` an error is about more than how a text is shown.
    texts: BTreeSet<u32>,
    here: Vec<Allow>,
    /// Comments that allow nothing.
    odd: Vec<Diagnostic>,
    /// Errors that are allowed and stay errors, and are not told yet.
    refused: Vec<Diagnostic>,
}

/// A code that may be reported at some place.
struct Allow {
    code: Code,
    /// Where it is allowed, for `unused-allow`.
    at: Span,
    place: Place,
    used: bool,
    /// Whether an error was found at its place.
    refused: bool,
}

enum Place {
    Book,
    File,
    Bytes(Range<usize>),
}

impl Allow {
    fn covers(&self, d: &Diagnostic) -> bool {
        let here = self.at.file == d.span.file;
        self.code == d.code
            && match &self.place {
                Place::Book => true,
                Place::File => here,
                Place::Bytes(bytes) => {
                    here && (d.span.start as usize) < bytes.end
                        && d.span.end as usize >= bytes.start
                }
            }
    }
}

impl Allows {
    /// What `book` allows and denies, in `book.toml`, on its pages and in comments.
    pub fn of(book: &Book, files: &Files) -> Allows {
        let config = &book.config;
        let mut allows = Allows {
            deny: config.deny.iter().copied().collect(),
            past: book.texts().filter(|p| is_past(book, p)).map(|p| p.file).collect(),
            texts: (0..files.len()).filter(|file| files.path(*file).ends_with(".md")).collect(),
            ..Allows::default()
        };
        for code in &config.allow {
            // What a whole book allows need not occur in it.
            allows.add(code.value, code.span, Place::Book, true);
        }
        for page in book.texts() {
            for code in &page.matter.allow {
                // Whether a text that can't be mended needs it is no question any more.
                allows.add(code.value, code.span, Place::File, is_past(book, page));
            }
            let past = is_past(book, page);
            let text = files.text(page.file);
            for comment in in_markdown(text) {
                allows.comment(comment, page.file, past);
            }
        }
        for file in 0..files.len() {
            let path = files.path(file);
            if path.ends_with(".yaml") || path.ends_with(".toml") {
                for comment in in_lines(files.text(file), 0) {
                    allows.comment(comment, file, false);
                }
            }
        }
        allows
    }

    /// Allows `code` at `place`, unless it is an error that nobody can allow.
    fn add(&mut self, code: Code, at: Span, place: Place, used: bool) {
        let allow = Allow { code, at, place, used, refused: false };
        let never = !PARDONED.contains(&code) && !can_be_shown(code);
        if code.severity() == Severity::Error && never {
            self.refused.push(refusal(&allow, "Mend what it is about, and take this away"));
        } else {
            self.here.push(allow);
        }
    }

    /// Takes a comment `allow: code: reason` at its word, or says what it lacks.
    fn comment(&mut self, comment: Comment<'_>, file: u32, used: bool) {
        let at = Span::new(file, comment.at.start, comment.at.end);
        let (name, reason) = comment.says.split_once(':').unwrap_or((comment.says, ""));
        let (name, reason) = (name.trim(), reason.trim());
        let known = code::ALL.iter().find(|code| code.name() == name);
        let odd =
            |message: String, help: String| Diagnostic::new(Code::UnusedAllow, at, message, help);
        match known {
            None => self.odd.push(odd(
                format!("There is no code `{name}`: this comment allows nothing"),
                did_you_mean(
                    name,
                    code::ALL.iter().map(|c| c.name()),
                    "Write a code as `check` prints it; if this is a note of your own, begin it with another word",
                ),
            )),
            Some(_) if reason.is_empty() => self.odd.push(odd(
                format!("`{name}` is allowed without a reason, and so is not allowed"),
                format!("Say why: allow: {name}: the reason"),
            )),
            Some(code) => self.add(*code, at, Place::Bytes(comment.place), used),
        }
    }

    /// Makes warnings of what an old version can't mend, errors of warnings that the book denies, and leaves out
    /// those that are allowed.
    pub fn settle(&mut self, diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let mut settled: Vec<_> =
            diagnostics.into_iter().filter_map(|d| self.settle_one(d)).collect();
        let refused = std::mem::take(&mut self.refused);
        settled.extend(refused.into_iter().filter_map(|d| self.settle_one(d)));
        settled
    }

    fn settle_one(&mut self, mut d: Diagnostic) -> Option<Diagnostic> {
        if PARDONED.contains(&d.code) && self.past.contains(&d.span.file) {
            d.severity = Severity::Warning;
        }
        let denied = self.deny.contains(&d.code);
        if denied {
            d.severity = Severity::Error;
        }
        let shown = can_be_shown(d.code) && self.texts.contains(&d.span.file);
        if d.severity == Severity::Error && (denied || !shown) {
            let help = match denied {
                true => "Mend what it is about, or take the code out of `deny` in book.toml",
                false => "Mend what it is about, and take this away",
            };
            let here = self.here.iter_mut().filter(|allow| allow.covers(&d) && !allow.refused);
            for allow in here {
                (allow.refused, allow.used) = (true, true);
                self.refused.push(refusal(allow, help));
            }
            return Some(d);
        }
        let mut allowed = false;
        for allow in self.here.iter_mut().filter(|allow| allow.covers(&d)) {
            allow.used = true;
            allowed = true;
        }
        (!allowed).then_some(d)
    }

    /// What is allowed and has not occurred, once everything that can occur has been settled.
    pub fn unused(&self) -> Vec<Diagnostic> {
        let unused = self.here.iter().filter(|allow| !allow.used).map(|allow| {
            let name = allow.code.name();
            Diagnostic::new(
                Code::UnusedAllow,
                allow.at,
                match allow.place {
                    Place::Book | Place::File => {
                        format!("`{name}` is allowed here, and does not occur on this page")
                    }
                    Place::Bytes(_) => {
                        format!("`{name}` is allowed here, and does not occur at this place")
                    }
                },
                "Take it away, so that the next of its kind is not missed",
            )
        });
        unused.chain(self.odd.iter().cloned()).collect()
    }
}

/// Whether it is settled what a page shows in the place of such an error: the words of a link, the number that is cited,
/// an anchor of its own (FORMATS.md, section 3, for old versions); what a key says that nobody knows, no page shows.
fn can_be_shown(code: Code) -> bool {
    matches!(
        code,
        Code::BrokenLink
            | Code::OutsideBook
            | Code::UnknownCitation
            | Code::DuplicateParagraph
            | Code::UnknownKey
    )
}

/// That what is allowed is an error, and stays one.
fn refusal(allow: &Allow, help: &str) -> Diagnostic {
    Diagnostic::new(
        Code::UnusedAllow,
        allow.at,
        format!("`{}` is an error here that can't be allowed", allow.code.name()),
        help,
    )
}

/// A comment that begins with `allow:`.
struct Comment<'t> {
    /// What stands behind `allow:`.
    says: &'t str,
    at: Range<usize>,
    /// What it is about.
    place: Range<usize>,
}

/// How a comment begins in Markdown.
const OPEN: &str = "<!--";

/// The comments of a Markdown file: of its text, and of its front matter. Code is no comment.
fn in_markdown(text: &str) -> Vec<Comment<'_>> {
    if !text.contains("allow:") {
        return Vec::new();
    }
    let body = text.len() - front_matter::body(text).len();
    let mut found: Vec<_> =
        in_lines(text, 0).into_iter().take_while(|comment| comment.at.start < body).collect();
    let events = Parser::new_ext(&text[body..], Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES);
    for (event, range) in events.into_offset_iter() {
        if !matches!(event, Event::Html(_) | Event::InlineHtml(_)) {
            continue;
        }
        let range = body + range.start..body + range.end;
        let mut from = range.start;
        while let Some(at) = text[from..range.end].find(OPEN).map(|at| from + at) {
            let end = text[at..].find("-->").map_or(text.len(), |n| at + n + 3);
            let inner = text[at + OPEN.len()..end].trim_end_matches("-->").trim();
            if let Some(says) = inner.strip_prefix("allow:") {
                found.push(Comment { says, at: at..end, place: markdown_place(text, at, end) });
            }
            from = end.min(range.end);
        }
    }
    found
}

/// The line that a comment stands behind; of a comment on a line of its own, the next block.
fn markdown_place(text: &str, at: usize, end: usize) -> Range<usize> {
    let start = text[..at].rfind('\n').map_or(0, |n| n + 1);
    let line_end = |from: usize| text[from..].find('\n').map_or(text.len(), |n| from + n + 1);
    let alone = text[start..at].trim().is_empty() && text[end..line_end(end)].trim().is_empty();
    let mut to = line_end(end);
    if !alone {
        return start..to;
    }
    let mut begun = false;
    while to < text.len() {
        let next = line_end(to);
        let line = text[to..next].trim();
        if begun && line.is_empty() {
            break;
        }
        begun |= !line.is_empty() && (!line.starts_with(OPEN) || !line.ends_with("-->"));
        to = next;
    }
    start..to
}

/// The comments of a file in which they begin with `#`.
fn in_lines(text: &str, offset: usize) -> Vec<Comment<'_>> {
    let mut found = Vec::new();
    let mut start = offset;
    for line in text[offset..].split_inclusive('\n') {
        let end = start + line.len();
        let mark = line
            .match_indices("# allow:")
            .map(|(at, _)| at)
            .find(|at| line[..*at].is_empty() || line[..*at].ends_with(char::is_whitespace));
        if let Some(mark) = mark {
            let at = start + mark..start + line.trim_end().len();
            let alone = line[..mark].trim().is_empty();
            let place = if alone { start..next_line(text, end) } else { start..end };
            found.push(Comment { says: &text[at.start + "# allow:".len()..at.end], at, place });
        }
        start = end;
    }
    found
}

/// The end of the first line from `at` that says something.
fn next_line(text: &str, at: usize) -> usize {
    let mut end = at;
    for line in text[at..].split_inclusive('\n') {
        end += line.len();
        if !line.trim().is_empty() && !line.trim_start().starts_with('#') {
            break;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a comment says, and what stands at its place.
    fn of<'t>(comments: Vec<Comment<'t>>, text: &'t str) -> Vec<(&'t str, &'t str)> {
        comments.into_iter().map(|c| (c.says.trim(), &text[c.place])).collect()
    }

    #[test]
    fn a_comment_is_about_its_line_or_the_next_block() {
        let text = "One. <!-- allow: a: b -->\nTwo.\n\n<!-- allow: c: d -->\n\n<!-- note -->\nThree\nfour.\n\nFive.\n";
        assert_eq!(
            of(in_markdown(text), text),
            [
                ("a: b", "One. <!-- allow: a: b -->\n"),
                ("c: d", "<!-- allow: c: d -->\n\n<!-- note -->\nThree\nfour.\n")
            ]
        );
    }

    #[test]
    fn code_is_no_comment_and_front_matter_has_its_own() {
        let text = "---\ntitle: A # allow: a: b\n---\n`<!-- allow: x: y -->`\n\n```\n<!-- allow: x: y -->\n# allow: x: y\n```\n";
        assert_eq!(of(in_markdown(text), text), [("a: b", "title: A # allow: a: b\n")]);
    }

    #[test]
    fn in_yaml_a_comment_is_about_its_line_or_the_next_one() {
        let text = "a: b # allow: x: y\n# allow: z: w\n\n# more\nc: d\ne: \"f# allow: g: h\"\n";
        assert_eq!(
            of(in_lines(text, 0), text),
            [("x: y", "a: b # allow: x: y\n"), ("z: w", "# allow: z: w\n\n# more\nc: d\n")]
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_can_be_looked_at(text in "(<!--|-->|# ?|allow: ?|a: ?b|\n| |é|`|---\n){0,20}") {
            for comment in in_markdown(&text).into_iter().chain(in_lines(&text, 0)) {
                assert!(text.get(comment.place).is_some() && text.get(comment.at).is_some());
            }
        }
    }
}
