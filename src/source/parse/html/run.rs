//! Running text in which raw HTML may open and close marks.

use super::tag::{COMMENT, Role, Tag, Token, kept, report, role};
use crate::diagnostic::{Code, Diagnostic, Span, Spanned};
use crate::source::document::{Attributes, Inline, InlineKind, Media, plain};
use crate::source::parse::directive;
use crate::value;

/// The most marks of raw HTML around a word.
const MOST_MARKS: usize = 5;

/// Running text in the making, with the marks that are open around what comes next.
#[derive(Default)]
pub struct Run {
    done: Vec<Inline>,
    open: Vec<Mark>,
    /// What is in `script` or `style` is not seen, up to its end.
    unseen: Option<(String, Span)>,
    /// Within a link of Markdown's, where a link must not begin.
    in_link: bool,
}

struct Mark {
    /// As the reader of the page is given it: `code` for `tt`.
    element: &'static str,
    tag: Tag,
    span: Span,
    content: Vec<Inline>,
    /// The files, of a recording.
    media: Media,
}

impl Mark {
    fn is_link(&self) -> bool {
        self.element == "a" && self.tag.attributes.contains_key("href")
    }

    fn is_media(&self) -> bool {
        matches!(self.element, "video" | "audio")
    }
}

impl Run {
    /// Running text; `in_link`: within a link.
    pub fn new(in_link: bool) -> Run {
        Run { in_link, ..Run::default() }
    }

    /// Whether what comes next is within a link.
    pub fn in_link(&self) -> bool {
        self.in_link || self.open.iter().any(Mark::is_link)
    }

    /// Whether what comes next is within a recording, as what is shown in its place.
    pub fn in_media(&self) -> bool {
        self.open.iter().any(Mark::is_media)
    }

    /// Whether what comes next is neither shown nor run.
    pub fn is_unseen(&self) -> bool {
        self.unseen.is_some()
    }

    /// How many marks are open.
    pub fn marks(&self) -> usize {
        self.open.len()
    }

    /// A finished piece. A link within a link of raw HTML divides it.
    pub fn push(&mut self, inline: Inline) {
        if self.is_unseen() {
            return;
        }
        match self.open.iter().position(Mark::is_link).filter(|_| has_link(&inline)) {
            Some(link) => {
                let above = self.lift(link);
                self.content().push(inline);
                self.open.extend(above);
            }
            None => self.content().push(inline),
        }
    }

    /// Words of raw HTML, in which white space is a space.
    pub fn text(&mut self, text: &str, span: Span) {
        let mut words = String::new();
        for c in value::visible(text).chars() {
            let space = matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}');
            if !(space && words.ends_with(' ')) {
                words.push(if space { ' ' } else { c });
            }
        }
        if !words.is_empty() {
            self.push(Spanned::new(InlineKind::Text(words), span));
        }
    }

    /// As [`Run::text`], in which a promise is said, and any other directive is reported: there is no line for it.
    fn words(&mut self, text: &str, span: Span, out: &mut Vec<Diagnostic>) {
        let mut rest = text;
        while let Some(at) = rest.find("{{#") {
            let (before, after) = rest.split_at(at);
            let end = after.find("}}").map_or(after.len(), |n| n + "}}".len());
            let written = &after[..end];
            rest = &after[end..];
            if let Some(before) = before.strip_suffix('\\') {
                self.text(&format!("{before}{written}"), span);
                continue;
            }
            self.text(before, span);
            // Where the words stand as they are in the file, their place is exact.
            let from = span.start as usize + (text.len() - rest.len() - written.len());
            let exact = text.len() == (span.end - span.start) as usize;
            let place = if exact { Span::new(span.file, from, from + end) } else { span };
            match directive::inline(written, place, out) {
                Some(kind) => self.push(Spanned::new(kind, span)),
                None => self.text(written, span),
            }
        }
        self.text(rest, span);
    }

    /// Ends the line, where there is anything on it.
    pub fn end_line(&mut self, span: Span) {
        let last = self.open.last().map_or(&self.done, |m| &m.content).last();
        let ended = last.is_none_or(|i| matches!(i.value, InlineKind::HardBreak));
        if !ended {
            self.push(Spanned::new(InlineKind::HardBreak, span));
        }
    }

    /// Takes a tag that stands in running text; that of a block only ends the line.
    pub fn token(&mut self, token: &Spanned<Token>, out: &mut Vec<Diagnostic>) {
        let span = token.span;
        if let Some((name, _)) = &self.unseen {
            if matches!(&token.value, Token::Close(closed, _) if closed == name) {
                self.unseen = None;
            }
            return;
        }
        match &token.value {
            Token::Text(text) => self.words(text, span, out),
            Token::Instruction(COMMENT) => out.push(Diagnostic::new(
                Code::RawHtml,
                span,
                "A comment begins here and does not end: what follows it is not shown",
                "Write `-->` where it ends; a comment with an empty line in it must begin at the beginning of a line",
            )),
            Token::Instruction(start) => out.push(Diagnostic::new(
                Code::RawHtml,
                span,
                format!("What begins with `{start}` is for other programs, and is left out"),
                "Take it out; where its words are for readers, write them without the marks around them",
            )),
            Token::Open(tag) => {
                report(tag, span, out);
                self.open(tag, span, out);
            }
            Token::Close(name, written) => self.close(name, written, span),
        }
    }

    /// Opens a tag, of which what falls away is told already.
    pub fn open(&mut self, tag: &Tag, span: Span, out: &mut Vec<Diagnostic>) {
        let point = |kind| Spanned::new(kind, span);
        match role(&tag.name) {
            Role::Mark(name) => self.mark(name, tag, span, out),
            Role::Point("br") => self.push(point(InlineKind::HardBreak)),
            Role::Point("img") => self.image(tag, span),
            Role::Point(name @ ("source" | "track")) => self.file(name, tag, span),
            Role::Point("wbr") => {}
            Role::Point(_) | Role::Block(_) | Role::Group => self.end_line(span),
            Role::Unseen if tag.closed => {}
            Role::Unseen => self.unseen = Some((tag.name.clone(), span)),
            Role::Control => {
                self.text(" ", span);
                self.control(tag, span);
            }
            Role::Dropped if tag.name == "q" => self.text("“", span),
            Role::Dropped => self.frame(tag, span, out),
            Role::Unknown => self.push(point(InlineKind::Text(value::visible(&tag.written)))),
        }
    }

    fn mark(&mut self, name: &'static str, tag: &Tag, span: Span, out: &mut Vec<Diagnostic>) {
        let element = match name {
            "tt" => "code",
            other => other,
        };
        let mut tag = tag.clone();
        if name == "a" && self.in_link {
            tag.attributes.remove("href");
        }
        // Neither a link nor a recording, which a reader can work, stands in a link.
        let media = matches!(name, "video" | "audio");
        if (name == "a" || media)
            && let Some(link) = self.open.iter().position(Mark::is_link)
        {
            self.end(link);
        }
        if media && self.in_link {
            out.push(Diagnostic::new(
                Code::RawHtml,
                span,
                "A recording cannot stand within a link: its words are shown",
                "Put it before the link or after it",
            ));
            return;
        }
        if self.open.len() >= MOST_MARKS {
            out.push(Diagnostic::new(
                Code::DeepNesting,
                span,
                "Marks stand one within another more often than a page can show",
                "Write it with fewer marks; the words are shown without this one",
            ));
            return;
        }
        let closed = tag.closed;
        let media = match element {
            "video" | "audio" => Media {
                element,
                attributes: kept(element, &tag),
                sources: tag
                    .get("src")
                    .map(|src| Spanned::new((src.to_owned(), Attributes::new()), span))
                    .into_iter()
                    .collect(),
                poster: tag
                    .get("poster")
                    .map(str::trim)
                    .filter(|to| element == "video" && !to.is_empty())
                    .map(|to| Spanned::new(to.to_owned(), span)),
                ..Media::default()
            },
            _ => Media::default(),
        };
        self.open.push(Mark { element, tag, span, content: Vec::new(), media });
        if closed {
            self.end(self.open.len() - 1);
        }
    }

    fn image(&mut self, tag: &Tag, span: Span) {
        let alt = tag.get("alt").unwrap_or("").trim().to_owned();
        let inline = match tag.get("src").map(str::trim).filter(|src| !src.is_empty()) {
            Some(src) => InlineKind::Image {
                to: src.to_owned(),
                alt,
                title: tag.get("title").map(str::to_owned),
            },
            None => InlineKind::Text(alt),
        };
        let mut attributes = kept("img", tag);
        attributes.remove("title");
        for inline in wrapped("span", attributes, vec![Spanned::new(inline, span)], span) {
            self.push(inline);
        }
    }

    /// A file of the recording that is open; elsewhere, as in `picture`, it is none.
    fn file(&mut self, name: &str, tag: &Tag, span: Span) {
        let Some(mark) = self.open.iter_mut().rev().find(|m| m.is_media()) else { return };
        let Some(src) = tag.get("src") else { return };
        let mut attributes = kept(name, tag);
        attributes.retain(|key, _| !matches!(*key, "id" | "title" | "lang" | "dir"));
        let file = Spanned::new((src.to_owned(), attributes), span);
        match name {
            "source" => mark.media.sources.push(file),
            _ => mark.media.tracks.push(file),
        }
    }

    /// The words that a form control shows.
    fn control(&mut self, tag: &Tag, span: Span) {
        match tag.name.as_str() {
            "input" => {
                let words = match tag.get("type").unwrap_or("text") {
                    "hidden" | "password" | "file" | "color" | "range" => None,
                    "checkbox" | "radio" => {
                        Some(if tag.attributes.contains_key("checked") { "[x]" } else { "[ ]" })
                    }
                    "image" => tag.get("alt"),
                    "submit" | "reset" | "button" => tag.get("value"),
                    _ => tag.get("value").filter(|v| !v.is_empty()).or(tag.get("placeholder")),
                };
                self.text(&format!("{} ", words.unwrap_or("")), span);
            }
            "textarea" | "select" => {}
            "optgroup" => {
                self.end_line(span);
                self.text(tag.get("label").unwrap_or(""), span);
            }
            "option" => self.end_line(span),
            _ => {}
        }
    }

    /// Another page that would be shown within this one: a link to it.
    fn frame(&mut self, tag: &Tag, span: Span, out: &mut Vec<Diagnostic>) {
        let to = match tag.name.as_str() {
            "iframe" | "embed" | "frame" => tag.get("src"),
            "object" => tag.get("data"),
            _ => None,
        };
        let Some(to) = to.map(str::trim).filter(|to| !to.is_empty()) else { return };
        let name = tag.get("title").map(str::trim).filter(|t| !t.is_empty()).unwrap_or(to);
        out.push(Diagnostic::new(
            Code::ForeignMedia,
            span,
            format!("No page is shown within another: a link to `{to}` stands in its place"),
            "Write the link yourself, and say what is there",
        ));
        let content = vec![Spanned::new(InlineKind::Text(name.to_owned()), span)];
        let link = InlineKind::Link { to: to.to_owned(), at: span, title: None, content };
        self.push(Spanned::new(link, span));
    }

    /// Closes the mark `name`; those that were opened within it and not closed go on after it.
    pub fn close(&mut self, name: &str, written: &str, span: Span) {
        match role(name) {
            Role::Mark(_) => {
                if let Some(at) = self.open.iter().rposition(|m| m.tag.name == name) {
                    let end = &mut self.open[at].span.end;
                    *end = span.end.max(*end);
                    self.end(at);
                }
            }
            Role::Block(_) | Role::Group => self.end_line(span),
            Role::Control => self.text(" ", span),
            Role::Dropped if name == "q" => self.text("”", span),
            Role::Unknown => {
                self.push(Spanned::new(InlineKind::Text(value::visible(written)), span));
            }
            _ => {}
        }
    }

    fn end(&mut self, at: usize) {
        let mut above = self.lift(at);
        above.remove(0);
        self.open.extend(above);
    }

    /// Ends the marks from `at` on, and gives them as they go on after what comes next.
    fn lift(&mut self, at: usize) -> Vec<Mark> {
        let mut above = Vec::new();
        while self.open.len() > at {
            let Some(mark) = self.open.pop() else { break };
            let tag = Tag {
                attributes: mark
                    .tag
                    .attributes
                    .iter()
                    .filter(|(key, _)| !matches!(key.as_str(), "id" | "name"))
                    .map(|(key, value)| (key.clone(), value.clone()))
                    .collect(),
                ..mark.tag.clone()
            };
            let next = Mark {
                element: mark.element,
                tag,
                span: mark.span,
                content: Vec::new(),
                media: Media::default(),
            };
            above.insert(0, next);
            let made = made(mark);
            self.content().extend(made);
        }
        above
    }

    fn content(&mut self) -> &mut Vec<Inline> {
        match self.open.last_mut() {
            Some(mark) => &mut mark.content,
            None => &mut self.done,
        }
    }

    /// What there is so far; marks go on after it, recordings do not.
    pub fn take(&mut self) -> Vec<Inline> {
        let mut above = self.lift(0);
        above.retain(|mark| !mark.is_media());
        let done = std::mem::take(&mut self.done);
        self.open = above;
        done
    }

    /// As [`Run::take`], and each mark ends; that `script` or `style` did not end is told.
    pub fn finish(&mut self, out: &mut Vec<Diagnostic>) -> Vec<Inline> {
        if let Some((name, span)) = self.unseen.take() {
            out.push(Diagnostic::new(
                Code::RawHtml,
                span,
                format!("`<{name}>` does not end: what follows it is not shown"),
                format!("Take it out, or write `</{name}>` after it"),
            ));
        }
        let done = self.take();
        self.open.clear();
        done
    }

    /// Forgets the marks that were opened after the first `keep`; there is nothing in them.
    pub fn forget(&mut self, keep: usize) {
        self.open.truncate(keep);
    }
}

/// What a mark became.
fn made(mark: Mark) -> Vec<Inline> {
    let Mark { element, tag, span, content, media } = mark;
    let span = Span { end: content.last().map_or(span.end, |i| i.span.end.max(span.end)), ..span };
    let attributes = kept(element, &tag);
    let one = |kind| vec![Spanned::new(kind, span)];
    if matches!(element, "video" | "audio") {
        let empty = media.sources.is_empty();
        return if empty {
            content
        } else {
            one(InlineKind::Media(Box::new(Media { content, ..media })))
        };
    }
    if content.is_empty() && !attributes.contains_key("id") {
        return Vec::new();
    }
    let simple: Option<fn(Vec<Inline>) -> InlineKind> = match element {
        "em" => Some(InlineKind::Emphasis),
        "strong" => Some(InlineKind::Strong),
        "s" | "del" | "strike" => Some(InlineKind::Strike),
        "sup" => Some(InlineKind::Superscript),
        "sub" => Some(InlineKind::Subscript),
        _ => None,
    };
    match (element, simple) {
        ("a", _) => match tag.get("href").filter(|_| !content.is_empty()) {
            Some(to) => {
                let mut attributes = attributes;
                let title = attributes.remove("title");
                let link = InlineKind::Link { to: to.to_owned(), at: span, title, content };
                wrapped("span", attributes, one(link), span)
            }
            None => wrapped("span", attributes, content, span),
        },
        (_, Some(make)) => wrapped("span", attributes, one(make(content)), span),
        (element, None) => one(InlineKind::Html { element, attributes, content }),
    }
}

/// `content` within `element`, where that has attributes to carry.
fn wrapped(
    element: &'static str,
    attributes: Attributes,
    content: Vec<Inline>,
    span: Span,
) -> Vec<Inline> {
    if attributes.is_empty() {
        return content;
    }
    vec![Spanned::new(InlineKind::Html { element, attributes, content }, span)]
}

/// Whether a link cannot be around it: links, and what a reader can work.
fn has_link(inline: &Inline) -> bool {
    match &inline.value {
        InlineKind::Link { .. }
        | InlineKind::Cite(_)
        | InlineKind::NoteRef(_)
        | InlineKind::Media(_) => true,
        other => other.content().iter().any(has_link),
    }
}

/// Without white space and ends of lines at both ends; nothing, where nothing can be seen or linked.
pub(super) fn trimmed(mut content: Vec<Inline>) -> Vec<Inline> {
    let space = |c: char| c.is_ascii_whitespace();
    while let Some(last) = content.last_mut() {
        match &mut last.value {
            InlineKind::Text(text) => {
                text.truncate(text.trim_end_matches(space).len());
                if !text.is_empty() {
                    break;
                }
            }
            InlineKind::SoftBreak | InlineKind::HardBreak => {}
            _ => break,
        }
        content.pop();
    }
    let mut blank = 0;
    for inline in &mut content {
        match &mut inline.value {
            InlineKind::Text(text) => {
                *text = text.trim_start_matches(space).to_owned();
                if !text.is_empty() {
                    break;
                }
            }
            InlineKind::SoftBreak | InlineKind::HardBreak => {}
            _ => break,
        }
        blank += 1;
    }
    content.drain(..blank);
    content
}

/// Whether anything of it can be read, seen or linked.
pub fn says_something(content: &[Inline]) -> bool {
    is_seen(content)
        || content.iter().any(|i| {
            matches!(i.value, InlineKind::Html { .. }) || says_something(i.value.content())
        })
}

/// Whether anything of it can be read or seen.
pub fn is_seen(content: &[Inline]) -> bool {
    content.iter().any(|inline| match &inline.value {
        InlineKind::Image { .. }
        | InlineKind::Media(_)
        | InlineKind::NoteRef(_)
        | InlineKind::Code(_) => true,
        kind => is_seen(kind.content()) || !plain(std::slice::from_ref(inline)).trim().is_empty(),
    })
}
