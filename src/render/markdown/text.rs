//! Running text as Markdown that every reader of CommonMark reads as the same words.
//!
//! A character is escaped only where it would be a mark, so that the text stays clean. Where a mark such as `**` would
//! not be one beside the characters around it (CommonMark, section 6.2, "flanking"), its HTML element stands there.

use crate::model::Address;
use crate::plan::view::document::{Inline, Media, Target};

/// Where running text stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In a paragraph: a line may end.
    Paragraph,
    /// In a heading, which is one line.
    Heading,
    /// A term that is explained: one line, at the start of a block.
    Term,
    /// In the cell of a table, which is part of a line.
    Cell,
}

impl Place {
    /// Whether a line may end there.
    fn has_lines(self) -> bool {
        self == Place::Paragraph
    }

    /// Whether its first characters could begin another block.
    fn begins_block(self) -> bool {
        matches!(self, Place::Paragraph | Place::Term)
    }
}

/// Running text that is being written.
pub(super) struct Writer<'a> {
    /// The file that is written, from which relative links lead.
    pub(super) address: &'a Address,
    /// Where its links lead, as written.
    pub(super) links: &'a mut Vec<String>,
    /// Where the text stands.
    pub(super) place: Place,
}

/// What is written so far, and what stands before it.
#[derive(Default)]
struct Run {
    out: String,
    /// The character before `out`; none at the start of a block.
    before: Option<char>,
    strong: bool,
    emphasis: bool,
    strike: bool,
    link: bool,
}

impl Run {
    fn last(&self) -> Option<char> {
        self.out.chars().next_back().or(self.before)
    }

    fn starts_line(&self) -> bool {
        self.last().is_none_or(|c| c == '\n')
    }

    /// Whether the line is a number so far, which would begin an item of a list.
    fn line_is_number(&self) -> bool {
        let digits = self.out.bytes().rev().take(10).take_while(u8::is_ascii_digit).count();
        let begins = match self.out[..self.out.len() - digits].chars().next_back() {
            Some(before) => before == '\n',
            None => self.before.is_none(),
        };
        begins && (1..=9).contains(&digits)
    }

    /// Whether the mark of a footnote stands last: brackets and a colon right after it would belong to it.
    fn ends_with_note(&self) -> bool {
        self.out.ends_with(']') && !self.out.ends_with("\\]")
    }

    /// Keeps what begins with a bracket apart from the mark of a footnote.
    fn apart(&mut self) {
        if self.ends_with_note() {
            self.out.push(' ');
        }
    }

    /// A run within this one, after the mark `mark`.
    fn within(&self, mark: char) -> Run {
        let Run { strong, emphasis, strike, link, .. } = *self;
        Run { out: String::new(), before: Some(mark), strong, emphasis, strike, link }
    }
}

impl Writer<'_> {
    /// `content`, without white space around it. A line that ends where the block ends is no break.
    pub(super) fn write(&mut self, content: &[Inline]) -> String {
        let end = content.iter().rposition(|inline| !is_blank(inline)).map_or(0, |at| at + 1);
        let mut run = Run::default();
        self.inlines(&mut run, &content[..end], None);
        run.out.trim_end_matches([' ', '\n']).to_owned()
    }

    /// `after` is the character that follows.
    fn inlines(&mut self, run: &mut Run, content: &[Inline], after: Option<char>) {
        for (n, inline) in content.iter().enumerate() {
            let next = content[n + 1..].iter().find_map(first).or(after);
            match inline {
                Inline::Text { text } => self.text(run, text, next),
                Inline::Strong { content } if !run.strong => {
                    let within = Run { strong: true, ..run.within('*') };
                    self.mark(run, within, ("**", "strong"), content, next);
                }
                Inline::Emphasis { content } if !run.emphasis => {
                    let within = Run { emphasis: true, ..run.within('_') };
                    self.mark(run, within, ("_", "em"), content, next);
                }
                Inline::Strike { content } if !run.strike => {
                    let within = Run { strike: true, ..run.within('~') };
                    self.mark(run, within, ("~~", "del"), content, next);
                }
                Inline::Strong { content }
                | Inline::Emphasis { content }
                | Inline::Strike { content } => {
                    self.inlines(run, content, next);
                }
                Inline::Html { content, .. } | Inline::Media(Media { content, .. }) => {
                    self.inlines(run, content, next);
                }
                Inline::Sup { content } => self.element(run, "sup", content),
                Inline::Sub { content } => self.element(run, "sub", content),
                Inline::Code { text } => self.code(run, text, next),
                Inline::Link { content, .. } if run.link => self.inlines(run, content, next),
                Inline::Link { to, content, .. } => self.link(run, to, content),
                Inline::Break => self.line_end(run),
                Inline::NoteRef { note, .. } => {
                    run.apart();
                    run.out.push_str(&format!("[^{note}]"));
                }
                Inline::Image { alt, picture } => {
                    let alt = self.plain(alt);
                    let to = self.destination(&self.address.relative(&picture.src, None));
                    run.out.push_str(&format!("![{alt}]({to})"));
                }
            }
        }
    }

    fn line_end(&self, run: &mut Run) {
        if !self.place.has_lines() {
            run.out.push_str("<br>");
        } else if !run.starts_line() {
            run.out.push_str("\\\n");
        }
    }

    /// A mark around `content` where it is read as one, else its element.
    fn mark(
        &mut self,
        run: &mut Run,
        mut within: Run,
        (mark, tag): (&str, &str),
        content: &[Inline],
        next: Option<char>,
    ) {
        let sign = mark.chars().next().unwrap_or('*');
        self.inlines(&mut within, content, Some(sign));
        let inner = within.out;
        let (Some(first), Some(last)) = (inner.chars().next(), inner.chars().next_back()) else {
            return;
        };
        if inner.trim().is_empty() {
            return self.text(run, " ", next);
        }
        let edge = |outer: Option<char>, inner: char| {
            let apart = outer.is_none_or(|c| c.is_whitespace() || is_punctuation(c));
            !inner.is_whitespace()
                && (inner.is_alphanumeric() || apart)
                && (mark != "_" || apart)
                && inner != sign
                && outer != Some(sign)
                && outer != Some(UNKNOWN)
        };
        // A line that ends is a backslash before the mark.
        let whole = !inner.ends_with("\\\n") && !inner.starts_with('\\');
        if whole && edge(run.last(), first) && edge(next, last) {
            run.out.push_str(&format!("{mark}{inner}{mark}"));
        } else {
            run.out.push_str(&format!("<{tag}>{inner}</{tag}>"));
        }
    }

    fn element(&mut self, run: &mut Run, tag: &str, content: &[Inline]) {
        let mut within = run.within('>');
        self.inlines(&mut within, content, Some('<'));
        match within.out.trim() {
            "" if within.out.is_empty() => {}
            "" => self.text(run, " ", None),
            _ => run.out.push_str(&format!("<{tag}>{}</{tag}>", within.out)),
        }
    }

    fn code(&mut self, run: &mut Run, text: &str, next: Option<char>) {
        let text = text.replace(['\n', '\r', '\t'], " ");
        if text.is_empty() {
            return;
        }
        // Two codes side by side would be one; the element keeps them apart.
        if run.last() == Some('`') || next == Some('`') || text.trim().is_empty() {
            let mut within = run.within('>');
            self.text(&mut within, &text, Some('<'));
            run.out.push_str(&format!("<code>{}</code>", within.out));
            return;
        }
        let fence = "`".repeat(longest_run(&text, '`') + 1);
        let padded = text.starts_with('`')
            || text.ends_with('`')
            || text.starts_with(' ') && text.ends_with(' ');
        let pad = if padded { " " } else { "" };
        let text = if self.place == Place::Cell { text.replace('|', "\\|") } else { text };
        run.out.push_str(&format!("{fence}{pad}{text}{pad}{fence}"));
    }

    fn link(&mut self, run: &mut Run, to: &Target, content: &[Inline]) {
        let href = self.href(to);
        if let [Inline::Text { text }] = content
            && *text == href
            && is_bare(&href)
        {
            self.links.push(href.clone());
            run.out.push_str(&format!("<{href}>"));
            return;
        }
        let mut within = Run { link: true, ..run.within('[') };
        self.inlines(&mut within, content, Some(']'));
        if within.out.trim().is_empty() {
            run.out.push_str(&within.out);
            return;
        }
        let to = self.destination(&href);
        run.apart();
        run.out.push_str(&format!("[{}]({to})", within.out));
    }

    /// Where a link leads, from the file that is written: a place in the text is on the page beside it.
    pub(super) fn href(&self, to: &Target) -> String {
        let here = |fragment: &str| format!("./{fragment}");
        match (&to.page, &to.to, &to.href) {
            (Some((address, fragment)), _, _) => {
                self.address.relative(address, fragment.as_deref())
            }
            (None, Some(place), _) => here(&self.address.relative(self.address, Some(place))),
            (None, None, Some(href)) if href.starts_with('#') => here(href),
            (None, None, href) => href.clone().unwrap_or_default(),
        }
    }

    /// `href` as the destination of a link, which is noted.
    fn destination(&mut self, href: &str) -> String {
        self.links.push(href.to_owned());
        let mut out = String::new();
        for c in href.chars() {
            match c {
                '<' => out.push_str("%3C"),
                '>' => out.push_str("%3E"),
                '\n' | '\r' | '\t' => out.push_str("%20"),
                '\\' => out.push_str("\\\\"),
                '|' if self.place == Place::Cell => out.push_str("%7C"),
                '&' => out.push_str("&amp;"),
                other => out.push(other),
            }
        }
        // An ampersand is a mark only where a name and a semicolon follow it.
        if !href.contains(';') {
            out = out.replace("&amp;", "&");
        }
        if out.is_empty() || out.contains([' ', '(', ')']) { format!("<{out}>") } else { out }
    }

    fn plain(&self, text: &str) -> String {
        let mut run = Run { before: Some('['), ..Run::default() };
        let one_line = text.replace(['\n', '\r'], " ");
        self.text(&mut run, &one_line, Some(']'));
        run.out
    }

    /// Words, escaped where a character would be a mark.
    fn text(&self, run: &mut Run, text: &str, after: Option<char>) {
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            // A letter is never a mark, nor is one space after it: most of a text is written at once.
            let mut letter = false;
            let words = rest.bytes().take_while(|b| {
                let space = letter && *b == b' ';
                letter = b.is_ascii_alphabetic();
                letter || space
            });
            let words = words.count();
            if words > 0 {
                run.out.push_str(&rest[..words]);
                rest = &rest[words..];
                continue;
            }
            let tail = &rest[c.len_utf8()..];
            let next = tail.chars().next().or(after);
            match c {
                // Within a mark a line does not end before its first word: a tag alone on a line would be a block.
                '\n' if self.place.has_lines()
                    && !(run.out.trim().is_empty() && run.before.is_some()) =>
                {
                    let kept = run.out.trim_end_matches(' ').len();
                    run.out.truncate(kept);
                    if !run.starts_line() {
                        run.out.push('\n');
                    }
                }
                ' ' | '\t' | '\n' | '\r' => {
                    if !run.starts_line() && run.last() != Some(' ') {
                        run.out.push(' ');
                    }
                }
                _ => self.character(run, c, next, tail),
            }
            rest = tail;
        }
    }

    fn character(&self, run: &mut Run, c: char, next: Option<char>, tail: &str) {
        let ends = next.is_none_or(|n| n.is_whitespace() || matches!(n, '\\' | UNKNOWN));
        let is_mark = match c {
            _ if self.place.begins_block() && run.starts_line() && begins_block(c, next) => true,
            '.' | ')' if self.place.begins_block() && run.line_is_number() => ends,
            '*' | '[' | ']' | '`' | '~' | '|' => true,
            '_' => {
                !(run.last().is_some_and(char::is_alphanumeric)
                    && next.is_some_and(char::is_alphanumeric))
            }
            '\\' => !next.is_some_and(char::is_alphanumeric),
            '<' => next.is_some_and(|n| n.is_ascii_alphabetic() || matches!(n, '/' | '!' | '?')),
            '&' => is_entity(tail),
            '!' => next == Some('['),
            '#' if self.place == Place::Heading => run.last().is_none_or(|l| l == ' ' || l == '#'),
            '(' | ':' => run.ends_with_note(),
            '{' => self.place == Place::Heading || tail.starts_with("{#"),
            _ => false,
        };
        if is_mark {
            run.out.push('\\');
        }
        run.out.push(c);
    }
}

/// Whether `c` at the start of a line would begin a heading, a list, a quotation or the like.
fn begins_block(c: char, next: Option<char>) -> bool {
    match c {
        '#' | '>' | '=' | ':' => true,
        '-' | '+' => !next.is_some_and(char::is_alphanumeric),
        _ => false,
    }
}

/// Whether nothing of an inline is seen.
fn is_blank(inline: &Inline) -> bool {
    match inline {
        Inline::Break => true,
        Inline::Text { text } => text.chars().all(char::is_whitespace),
        Inline::Strong { content }
        | Inline::Emphasis { content }
        | Inline::Strike { content }
        | Inline::Sup { content }
        | Inline::Sub { content }
        | Inline::Html { content, .. }
        | Inline::Media(Media { content, .. }) => content.iter().all(is_blank),
        _ => false,
    }
}

/// Stands for a character that is not known yet: a mark, an element's tag, or what is in them.
const UNKNOWN: char = '\0';

/// The first character that an inline is written with; none where nothing is.
fn first(inline: &Inline) -> Option<char> {
    match inline {
        Inline::Text { text } => text.chars().next(),
        Inline::Strong { content } | Inline::Emphasis { content } | Inline::Strike { content } => {
            content.iter().find_map(first).map(|_| UNKNOWN)
        }
        Inline::Html { content, .. } | Inline::Media(Media { content, .. }) => {
            content.iter().find_map(first)
        }
        Inline::Sup { content } | Inline::Sub { content } => {
            content.iter().find_map(first).map(|_| '<')
        }
        Inline::Link { content, .. } => content.iter().find_map(first).map(|_| '['),
        Inline::Code { text } => (!text.is_empty()).then_some('`'),
        Inline::Break => Some('\\'),
        Inline::NoteRef { .. } => Some('['),
        Inline::Image { .. } => Some('!'),
    }
}

/// Whether a character is punctuation beside a mark: those that every reader takes for it.
fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation() || matches!(c, '‘' | '’' | '“' | '”' | '–' | '—' | '…')
}

/// Whether an address may stand as it is between `<` and `>`.
fn is_bare(href: &str) -> bool {
    (href.starts_with("https://") || href.starts_with("http://"))
        && !href.contains(|c: char| {
            c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '|' | '\\')
        })
}

/// Whether what follows `&` makes it an entity such as `&copy;`.
fn is_entity(tail: &str) -> bool {
    tail.split_once(';').is_some_and(|(name, _)| {
        let name = name.strip_prefix('#').unwrap_or(name);
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric())
    })
}

/// The length of the longest run of `c`.
pub(super) fn longest_run(text: &str, c: char) -> usize {
    text.split(|other| other != c).map(str::len).max().unwrap_or(0)
}
