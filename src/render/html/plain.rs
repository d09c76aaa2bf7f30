//! The plain parts of a page, made small as they are read.
//!
//! Nearly all of a page is paragraphs, headings, lists of links and the like, of which every tag and every word is made small
//! by itself: that needs no tree of the page, and takes a tenth of the time. What is written here is byte for byte
//! what minify-html writes (properties in `small.rs` hold both against each other). Of whatever is not surely plain, such as a
//! form, a drawing or code, there is no part here: it is left to minify-html.

use super::small::INLINE;
use std::collections::BTreeSet;

/// Elements of which a plain one is a part by itself: those that end a paragraph as `hr` does, which stands in its place.
pub(super) const PARTS: &[&str] = &[
    "p",
    "ul",
    "ol",
    "div",
    "nav",
    "section",
    "main",
    "article",
    "header",
    "footer",
    "aside",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "dl",
    "table",
    "figure",
    "blockquote",
    "details",
];

/// What a plain tag says that has to be verified.
pub(super) enum Named<'h> {
    /// Its `id`.
    Id(&'h str),
    /// What it links or shows.
    Link(&'h str),
}

/// What becomes of white space within an element.
#[derive(Clone, Copy, PartialEq)]
enum Space {
    /// Between its elements there is none, nor at its ends.
    Layout,
    /// There is none at its ends.
    Content,
    /// Each run is one space.
    Line,
    /// All of it stays.
    Verbatim,
    /// The element has no content.
    Void,
}

/// The plain parts of a page, one after another as they are found.
pub(super) struct Plain<'h> {
    html: &'h str,
    at: usize,
    /// The parts made small, and where each ends.
    small: Vec<u8>,
    ends: Vec<usize>,
    /// What they name.
    pub(super) named: Vec<Named<'h>>,
    /// The elements that are open, with where each begins.
    open: Vec<(&'h str, Space, usize)>,
    attributes: Vec<(&'h str, &'h str)>,
    /// Where elements begin that hold something not plain, as was found: none is read twice for it.
    mixed: BTreeSet<usize>,
}

/// The tag before a text.
#[derive(Clone, Copy, PartialEq)]
enum Before {
    /// The start of the element that the text is in.
    Start,
    /// The end of an element in a line.
    InLine,
    /// The end of another.
    Other,
}

impl<'h> Plain<'h> {
    pub(super) fn new(html: &'h str) -> Plain<'h> {
        Plain {
            html,
            at: 0,
            small: Vec::with_capacity(html.len()),
            ends: Vec::new(),
            named: Vec::new(),
            open: Vec::new(),
            attributes: Vec::new(),
            mixed: BTreeSet::new(),
        }
    }

    /// Makes the element that begins at `start` the next part; gives its number and where it ends. `None` where it is not plain.
    pub(super) fn take(&mut self, start: usize) -> Option<(usize, usize)> {
        if self.mixed.contains(&start) {
            return None;
        }
        let (small, named) = (self.small.len(), self.named.len());
        self.at = start;
        self.open.clear();
        if self.element().is_none() {
            self.mixed.extend(self.open.iter().map(|(_, _, start)| *start));
            self.small.truncate(small);
            self.named.truncate(named);
            return None;
        }
        self.ends.push(self.small.len());
        Some((self.ends.len() - 1, self.at))
    }

    /// The part of that number, made small.
    pub(super) fn part(&self, number: usize) -> &[u8] {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.small[start..self.ends[number]]
    }

    /// How many bytes all parts are.
    pub(super) fn len(&self) -> usize {
        self.small.len()
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Reads one whole element.
    fn element(&mut self) -> Option<()> {
        loop {
            let before = match self.html[self.at..].starts_with("</") {
                true => self.end_tag()?,
                false => self.start_tag()?,
            };
            if self.open.is_empty() {
                return Some(());
            }
            let end = self.at + self.html[self.at..].find('<')?;
            if end > self.at {
                self.text(end, before)?;
            }
        }
    }

    fn end_tag(&mut self) -> Option<Before> {
        let (name, space, _) = *self.open.last()?;
        let end = &self.html.as_bytes()[self.at + "</".len()..];
        if !end.starts_with(name.as_bytes()) || end.get(name.len()) != Some(&b'>') {
            return None;
        }
        self.open.pop();
        let whole = "</>".len() + name.len();
        self.small.extend_from_slice(&self.html.as_bytes()[self.at..self.at + whole]);
        self.at += whole;
        // Elements in a line are those in which white space is kept (`small::INLINE`).
        Some(match space {
            Space::Line | Space::Verbatim => Before::InLine,
            _ => Before::Other,
        })
    }

    fn start_tag(&mut self) -> Option<Before> {
        let start = self.at;
        self.at += 1;
        let name = self.run(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        let space = space(name)?;
        if self.open.last().is_some_and(|(parent, ..)| is_ended_by(parent, name)) {
            return None;
        }
        self.open.push((name, space, start));
        self.attributes()?;
        self.small.push(b'<');
        self.small.extend_from_slice(name.as_bytes());
        // Those in quotes come first.
        self.attributes.sort_unstable_by_key(|(key, value)| (!needs_quotes(value), *key));
        for pair in self.attributes.windows(2) {
            if pair[0].0 == pair[1].0 {
                return None;
            }
        }
        for (key, value) in &self.attributes {
            self.small.push(b' ');
            self.small.extend_from_slice(key.as_bytes());
            let quote: &[u8] = if needs_quotes(value) { b"\"" } else { b"" };
            if !value.is_empty() {
                self.small.push(b'=');
                for piece in [quote, value.as_bytes(), quote] {
                    self.small.extend_from_slice(piece);
                }
            }
            match *key {
                "id" => self.named.push(Named::Id(value)),
                "href" | "src" => self.named.push(Named::Link(value)),
                _ => {}
            }
        }
        self.small.push(b'>');
        if space != Space::Void {
            return Some(Before::Start);
        }
        self.open.pop();
        Some(match name {
            "img" => Before::InLine,
            _ => Before::Other,
        })
    }

    /// The attributes of a tag and its end.
    fn attributes(&mut self) -> Option<()> {
        self.attributes.clear();
        loop {
            let blank = self.run(|b| b.is_ascii_whitespace());
            if self.html.as_bytes().get(self.at) == Some(&b'>') {
                self.at += 1;
                return Some(());
            }
            let key = self.run(|b| b.is_ascii_lowercase() || b == b'-');
            let rest = self.html[self.at..].strip_prefix("=\"")?;
            let value = &rest[..rest.find('"')?];
            if blank.is_empty() || !is_plain(key, value) {
                return None;
            }
            self.at += "=\"\"".len() + value.len();
            self.attributes.push((key, value));
        }
    }

    /// The text up to `end`, where a tag begins.
    fn text(&mut self, end: usize, before: Before) -> Option<()> {
        let (_, space, _) = *self.open.last()?;
        let mut text = &self.html[self.at..end];
        self.at = end;
        let next = &self.html[end + 1..];
        let is_last = next.starts_with('/');
        if text.bytes().all(|b| b.is_ascii_whitespace()) {
            // A space between two elements in a line stays in any element (`small::guarded`).
            let between = before == Before::InLine && !is_last && INLINE.contains(&name_at(next));
            match space {
                _ if between => self.small.push(b' '),
                Space::Verbatim => self.small.extend_from_slice(text.as_bytes()),
                Space::Line => self.small.push(b' '),
                Space::Content if before != Before::Start && !is_last => self.small.push(b' '),
                _ => {}
            }
            return Some(());
        }
        if matches!(space, Space::Layout | Space::Content) {
            if before == Before::Start {
                text = text.trim_ascii_start();
            }
            if is_last {
                text = text.trim_ascii_end();
            }
        }
        self.words(text, space == Space::Verbatim)
    }

    /// Words with one space between them, unless they stay as they are; nothing written as a reference that need not be.
    fn words(&mut self, text: &str, verbatim: bool) -> Option<()> {
        let bytes = text.as_bytes();
        let (mut from, mut at) = (0, 0);
        while let Some(byte) = bytes.get(at) {
            let (length, instead): (usize, &[u8]) = match byte {
                b'&' => reference(&bytes[at..])?,
                b if !verbatim && b.is_ascii_whitespace() => {
                    let run = bytes[at..].iter().take_while(|b| b.is_ascii_whitespace()).count();
                    // One space between two words, as nearly everywhere, goes with them.
                    if run == 1 && *b == b' ' {
                        at += 1;
                        continue;
                    }
                    (run, b" ")
                }
                _ => {
                    at += 1;
                    continue;
                }
            };
            self.small.extend_from_slice(&bytes[from..at]);
            self.small.extend_from_slice(instead);
            at += length;
            from = at;
        }
        self.small.extend_from_slice(&bytes[from..]);
        Some(())
    }

    /// Goes over the bytes that `are` so, and gives them.
    fn run(&mut self, are: impl Fn(u8) -> bool) -> &'h str {
        let rest = &self.html[self.at..];
        let end = rest.bytes().position(|b| !are(b)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }
}

/// The name of the tag whose first letter is that of `rest`.
fn name_at(rest: &str) -> &str {
    &rest[..rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len())]
}

/// How white space is treated in an element that can be plain.
fn space(name: &str) -> Option<Space> {
    Some(match name {
        "li" | "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "dt" | "dd" | "td" | "th"
        | "caption" | "figcaption" | "summary" | "details" => Space::Content,
        "a" | "span" | "strong" | "em" | "sup" | "b" | "i" | "abbr" | "time" | "s" | "sub"
        | "kbd" | "mark" | "q" | "small" | "cite" | "del" | "dfn" | "ins" | "samp" | "u"
        | "var" => Space::Line,
        "div" | "ul" | "ol" | "nav" | "section" | "main" | "article" | "header" | "footer"
        | "aside" | "dl" | "table" | "thead" | "tbody" | "tr" | "figure" | "blockquote" => {
            Space::Layout
        }
        "code" => Space::Verbatim,
        "br" | "hr" | "img" | "wbr" => Space::Void,
        _ => return None,
    })
}

/// Whether `child` ends `parent` before its end tag (HTML, 13.1.2.4): what is written so is not plain.
fn is_ended_by(parent: &str, child: &str) -> bool {
    match parent {
        "p" => child == "hr" || PARTS.contains(&child) || child == "figcaption",
        "li" => child == "li",
        "dt" | "dd" => matches!(child, "dt" | "dd"),
        "thead" | "tbody" => matches!(child, "tbody" | "tfoot"),
        "tr" => child == "tr",
        "td" | "th" => matches!(child, "td" | "th"),
        _ => false,
    }
}

/// Whether an attribute is written as it is, but for its quotes: it has no value by default and no form that is shorter.
fn is_plain(key: &str, value: &str) -> bool {
    let is_known = match key {
        "class" => value.split(' ').all(|word| !word.is_empty()),
        // Of what these link, more is to be known than that it is there (`facts.rs`).
        "rel" => !matches!(value, "canonical" | "stylesheet"),
        "href" | "id" | "role" | "lang" | "hreflang" | "dir" | "title" | "src" | "alt"
        | "tabindex" | "width" | "height" | "start" | "scope" | "colspan" | "rowspan"
        | "datetime" => true,
        _ => key.starts_with("aria-"),
    };
    is_known
        && (!value.is_empty() || key == "alt")
        && !value
            .bytes()
            .any(|b| matches!(b, b'&' | b'<' | b'>') || (b != b' ' && b.is_ascii_whitespace()))
}

fn needs_quotes(value: &str) -> bool {
    value.bytes().any(|b| matches!(b, b' ' | b'\'' | b'=' | b'`'))
}

/// The reference at the start of `bytes`, as its length and what is shorter; `None` of one that is rarely written.
fn reference(bytes: &[u8]) -> Option<(usize, &'static [u8])> {
    const SHORTER: [(&[u8], &[u8]); 5] = [
        (b"&lt;", b"&lt;"),
        (b"&gt;", b">"),
        (b"&quot;", b"\""),
        (b"&#39;", b"'"),
        (b"&#x27;", b"'"),
    ];
    let is_alone = |rest: &[u8]| rest.first().is_none_or(u8::is_ascii_whitespace);
    match bytes.strip_prefix(b"&amp;") {
        // Before a word it might be taken for another reference.
        Some(rest) => is_alone(rest).then_some((b"&amp;".len(), b"&")),
        None => SHORTER
            .into_iter()
            .find(|(written, _)| bytes.starts_with(written))
            .map(|(written, short)| (written.len(), short)),
    }
}
