//! Blocks of Markdown and of raw HTML in the order of the file, as one sound tree.

use super::run::{Run, is_seen, says_something, trimmed};
use super::table;
use super::tag::{Role, Tag, Token, find, kept, report, role};
use crate::diagnostic::{Code, Diagnostic, Span, Spanned};
use crate::source::document::{
    Attributes, Block, BlockKind, Inline, InlineKind, Item, as_written, plain,
};
use crate::source::parse::slug::Slugs;

/// The most elements of raw HTML around a block.
const MOST_ELEMENTS: usize = 10;

/// What a flow gives besides blocks.
pub struct Sink<'a> {
    /// The anchors of the document.
    pub slugs: &'a mut Slugs,
    /// What is wrong.
    pub out: &'a mut Vec<Diagnostic>,
}

/// The blocks of one container of Markdown's: a document, a quotation, an item. Raw HTML ends with it at the latest.
#[derive(Default)]
pub struct Flow {
    root: Vec<Block>,
    open: Vec<Open>,
    run: Run,
    /// How many elements are around the container.
    outside: usize,
}

/// An element that is not closed yet.
struct Open {
    /// The name; of an element that falls away, and whose blocks stand by themselves, an empty one.
    element: &'static str,
    /// The innermost element, from this one outwards, that does not fall away.
    innermost: &'static str,
    attributes: Attributes,
    span: Span,
    blocks: Vec<Block>,
    /// Of `pre`: what is in it.
    text: String,
    /// How many marks were open before it.
    marks: usize,
}

/// A piece of a paragraph of Markdown's.
pub enum Piece {
    /// What Markdown made of it.
    Inline(Inline),
    /// A tag of raw HTML.
    Tag(Spanned<Token>),
}

/// Where `script` or `style` begins in a paragraph and does not end in it, the words after it are shown.
pub fn close_unseen(pieces: &mut [Piece]) {
    for at in 0..pieces.len() {
        let (before, after) = pieces.split_at_mut(at + 1);
        let Some(Piece::Tag(Spanned { value: Token::Open(tag), .. })) = before.last_mut() else {
            continue;
        };
        let ends = |piece: &Piece| matches!(piece, Piece::Tag(Spanned { value: Token::Close(name, _), .. }) if *name == tag.name);
        if role(&tag.name) == Role::Unseen && !after.iter().any(ends) {
            tag.closed = true;
        }
    }
}

const PARAGRAPHS: &[&str] = &["p", "h2", "h3", "h4", "h5", "h6"];
const TABLE: &[&str] = &["table"];
/// Where the search for an open list item or the like ends.
const LIST_BOUNDS: &[&str] =
    &["ul", "ol", "dl", "table", "td", "th", "details", "figure", "section", "aside", "blockquote"];
const CELL_BOUNDS: &[&str] = &["table", "td", "th", "caption"];

impl Flow {
    /// An empty one, with `outside` elements of raw HTML around it.
    pub fn new(outside: usize) -> Flow {
        Flow { outside, ..Flow::default() }
    }

    /// How many elements of raw HTML are around what comes next.
    pub fn depth(&self) -> usize {
        self.outside + self.open.len()
    }

    /// Whether what comes next is within a link of raw HTML.
    pub fn in_link(&self) -> bool {
        self.run.in_link()
    }

    /// A block of Markdown's.
    pub fn block(&mut self, block: Block, sink: &mut Sink<'_>) {
        if self.run.is_unseen() {
            return;
        }
        if self.run.in_media()
            && let BlockKind::Paragraph(content) = block.value
        {
            self.run.end_line(block.span);
            content.into_iter().for_each(|inline| self.run.push(inline));
            return;
        }
        self.add(block, sink);
    }

    /// A block, seen even where `script` has begun at its end.
    pub fn add(&mut self, block: Block, sink: &mut Sink<'_>) {
        self.flush();
        self.end_paragraph(sink);
        self.push(block);
    }

    /// A paragraph of Markdown's: its running text, where there is no tag of a block in it.
    /// Where there is, its parts become blocks.
    pub fn paragraph(
        &mut self,
        mut pieces: Vec<Piece>,
        span: Span,
        sink: &mut Sink<'_>,
    ) -> Option<Vec<Inline>> {
        close_unseen(&mut pieces);
        let is_block = |piece: &Piece| match piece {
            Piece::Tag(Spanned { value: Token::Open(Tag { name, .. }), .. })
            | Piece::Tag(Spanned { value: Token::Close(name, _), .. }) => {
                matches!(role(name), Role::Block(_) | Role::Group | Role::Point("hr"))
            }
            _ => false,
        };
        if !(self.run.is_unseen() || self.run.in_media() || pieces.iter().any(is_block)) {
            self.flush();
            let before = self.run.marks();
            for piece in pieces {
                match piece {
                    Piece::Inline(inline) => self.run.push(inline),
                    Piece::Tag(token) => self.run.token(&token, sink.out),
                }
            }
            let content = trimmed(self.run.take());
            self.run.forget(before);
            return Some(content);
        }
        let before = self.run.marks();
        if !(self.run.is_unseen() || self.run.in_media()) {
            self.open("p", Attributes::new(), span, sink);
        } else if self.run.in_media() {
            self.run.end_line(span);
        }
        for piece in pieces {
            match piece {
                Piece::Inline(inline) => self.run.push(inline),
                Piece::Tag(token) => self.token(&token, sink),
            }
        }
        if !self.run.in_media() {
            self.flush();
            self.end_paragraph(sink);
            self.run.forget(before);
        }
        None
    }

    /// Tokens of a block of raw HTML.
    pub fn html(&mut self, tokens: &[Spanned<Token>], sink: &mut Sink<'_>) {
        for token in tokens {
            self.token(token, sink);
        }
    }

    fn token(&mut self, token: &Spanned<Token>, sink: &mut Sink<'_>) {
        let span = token.span;
        if self.run.is_unseen() {
            return self.run.token(token, sink.out);
        }
        if let Some(pre) = self.open.last_mut().filter(|open| open.element == "pre") {
            match &token.value {
                Token::Text(text) => {
                    // The first line's end is none (HTML, section 4.4.3).
                    let first = pre.text.is_empty();
                    let text =
                        if first { text.strip_prefix('\n').unwrap_or(text) } else { text.as_str() };
                    pre.text.push_str(&crate::value::visible(text));
                    return;
                }
                Token::Open(tag) if tag.name == "br" => return pre.text.push('\n'),
                Token::Open(tag) if role(&tag.name) == Role::Unknown => {
                    report(tag, span, sink.out);
                    return pre.text.push_str(&tag.written);
                }
                Token::Close(name, written) if role(name) == Role::Unknown => {
                    return pre.text.push_str(written);
                }
                Token::Open(Tag { name, .. }) | Token::Close(name, _)
                    if matches!(role(name), Role::Mark(_) | Role::Dropped | Role::Control) =>
                {
                    return;
                }
                _ => {}
            }
        }
        let block = |name: &str| match role(name) {
            Role::Block(element) => Some(element),
            Role::Group => Some(""),
            Role::Point("hr") => Some("hr"),
            _ => None,
        };
        match &token.value {
            Token::Open(tag) if block(&tag.name).is_some() && !self.run.in_media() => {
                report(tag, span, sink.out);
                let element = block(&tag.name).unwrap_or("");
                self.open(element, kept(element, tag), span, sink);
            }
            Token::Close(name, _) if block(name).is_some() && !self.run.in_media() => {
                self.close(name, block(name).unwrap_or(""), sink);
            }
            _ => self.run.token(token, sink.out),
        }
    }

    fn open(
        &mut self,
        element: &'static str,
        attributes: Attributes,
        span: Span,
        sink: &mut Sink<'_>,
    ) {
        self.flush();
        self.end_paragraph(sink);
        let mut element = element;
        match element {
            "hr" => return self.push(Spanned::new(BlockKind::Rule, span)),
            "li" => self.close_to(&["li"], LIST_BOUNDS, sink),
            "summary" | "figcaption" => self.close_to(&[element], LIST_BOUNDS, sink),
            "dt" | "dd" => self.close_to(&["dt", "dd"], LIST_BOUNDS, sink),
            "caption" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th" => {
                if !self.open.iter().any(|o| o.element == "table") {
                    sink.out.push(Diagnostic::new(
                        Code::RawHtml,
                        span,
                        format!("`<{element}>` belongs in a table, and stands in none: its words are shown"),
                        "Write <table> before it, and an end for each part of the table",
                    ));
                    return;
                }
                self.table_part(element, span, sink);
            }
            _ => {}
        }
        let parent = self.parent();
        // Groups of terms fall away, as does what stands where HTML has no place for it.
        if element == "div" && parent == "dl"
            || element == "summary" && parent != "details"
            || element == "figcaption" && parent != "figure"
        {
            element = "";
        }
        let levels = match element {
            "table" => 4,
            "ul" | "ol" | "dl" => 2,
            "" => 0,
            _ => 1,
        };
        if levels > 0 && self.depth() + levels > MOST_ELEMENTS && !in_table(element) {
            // What stands within it is no other mistake.
            if self.depth() <= MOST_ELEMENTS {
                sink.out.push(Diagnostic::new(
                Code::DeepNesting,
                span,
                "HTML elements stand one within another more often than a page can show",
                "Write it with fewer levels; the words are shown, without the elements of the deeper levels",
            ));
            }
            element = "";
        }
        let marks = self.run.marks();
        self.open.push(Open {
            element,
            innermost: if element.is_empty() { parent } else { element },
            attributes,
            span,
            blocks: Vec::new(),
            text: String::new(),
            marks,
        });
    }

    /// Closes and opens what must be for a part of the table that is open.
    fn table_part(&mut self, element: &'static str, span: Span, sink: &mut Sink<'_>) {
        let stays: &[&str] = match element {
            "td" | "th" => &["tr", "thead", "tbody", "tfoot", "table"],
            "tr" => &["thead", "tbody", "tfoot", "table"],
            _ => TABLE,
        };
        while let Some(open) = self.open.last() {
            if stays.contains(&open.element) {
                break;
            }
            self.pop(sink);
        }
        if matches!(element, "td" | "th") && self.open.last().is_some_and(|o| o.element != "tr") {
            self.open.push(Open {
                element: "tr",
                innermost: "tr",
                attributes: Attributes::new(),
                span,
                blocks: Vec::new(),
                text: String::new(),
                marks: self.run.marks(),
            });
        }
    }

    /// The innermost open element that does not fall away.
    fn parent(&self) -> &'static str {
        self.open.last().map_or("", |open| open.innermost)
    }

    /// Closes an open paragraph or heading: no block stands in one. Marks go on in what comes next, as in a browser.
    fn end_paragraph(&mut self, sink: &mut Sink<'_>) {
        while let Some(open) = self.open.last_mut()
            && (PARAGRAPHS.contains(&open.element) || open.element == "pre")
        {
            open.marks = usize::MAX;
            self.pop(sink);
        }
    }

    /// Closes the innermost of `elements`, unless one of `bounds` stands within it.
    fn close_to(&mut self, elements: &[&str], bounds: &[&str], sink: &mut Sink<'_>) {
        let found = self
            .open
            .iter()
            .rev()
            .take_while(|o| elements.contains(&o.element) || !bounds.contains(&o.element))
            .position(|o| elements.contains(&o.element));
        if let Some(above) = found {
            for _ in 0..=above {
                self.pop(sink);
            }
        }
    }

    /// Closes the innermost element of that name; where none is open, a closing tag means nothing.
    fn close(&mut self, name: &str, element: &'static str, sink: &mut Sink<'_>) {
        self.flush();
        match element {
            "" => self.close_to(&[""], CELL_BOUNDS, sink),
            "hr" => {}
            // `<h2>…</h3>` ends the heading.
            _ if PARAGRAPHS.contains(&element) && element != "p" => {
                self.close_to(&PARAGRAPHS[1..], CELL_BOUNDS, sink);
            }
            "table" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th" | "caption" => {
                self.close_to(&[element], TABLE, sink);
            }
            "li" => self.close_to(&["li"], LIST_BOUNDS, sink),
            _ => {
                // A group that stands for the element, since it had no place, ends with its name, too.
                let open = self.open.last().is_some_and(|o| o.element.is_empty())
                    && find(&["div", "summary", "figcaption"], name).is_some();
                let names: &[&str] = if open { &[element, ""] } else { &[element] };
                self.close_to(names, CELL_BOUNDS, sink);
            }
        }
    }

    /// Running text so far becomes a block.
    fn flush(&mut self) {
        let content = trimmed(self.run.take());
        if let (Some(first), Some(last)) = (content.first(), content.last())
            && says_something(&content)
        {
            let span = Span { end: last.span.end.max(first.span.start), ..first.span };
            self.push(Spanned::new(BlockKind::Plain(content), span));
        }
    }

    fn push(&mut self, mut block: Block) {
        match self.open.last_mut() {
            Some(open) => open.blocks.push(block),
            None => {
                // A place that links lead to, and no words, is no paragraph.
                if let BlockKind::Plain(content) = &mut block.value
                    && is_seen(content)
                {
                    block.value = BlockKind::Paragraph(std::mem::take(content));
                }
                self.root.push(block);
            }
        }
    }

    fn pop(&mut self, sink: &mut Sink<'_>) {
        self.flush();
        let Some(mut open) = self.open.pop() else { return };
        self.run.forget(open.marks);
        if let Some(last) = open.blocks.last() {
            open.span.end = open.span.end.max(last.span.end);
        }
        for block in built(open, self.parent(), sink) {
            self.push(block);
        }
    }

    /// The blocks; what is still open ends.
    pub fn finish(mut self, sink: &mut Sink<'_>) -> Vec<Block> {
        while !self.open.is_empty() {
            self.pop(sink);
        }
        self.flush();
        let rest = self.run.finish(sink.out);
        debug_assert!(!says_something(&rest));
        self.root
    }
}

fn in_table(element: &str) -> bool {
    matches!(element, "caption" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th")
}

/// An element of raw HTML.
pub(super) fn element(
    element: &'static str,
    attributes: Attributes,
    blocks: Vec<Block>,
    span: Span,
) -> Block {
    Spanned::new(BlockKind::Html { element, attributes, blocks }, span)
}

/// What an element became within `parent`. Parts of lists, tables and the like wait for the whole.
fn built(open: Open, parent: &str, sink: &mut Sink<'_>) -> Vec<Block> {
    let Open { element: name, attributes, span, blocks, text, .. } = open;
    let one = |kind| vec![Spanned::new(kind, span)];
    match name {
        "" => blocks,
        "p" => paragraph(attributes, blocks, span),
        "h2" | "h3" | "h4" | "h5" | "h6" => heading(name, attributes, blocks, span, sink),
        "pre" => {
            let code = (!text.trim().is_empty())
                .then(|| Spanned::new(BlockKind::Code { language: None, text }, span));
            // Running text that Markdown has read within it.
            code.into_iter().chain(paragraphs(blocks)).collect()
        }
        "blockquote" => one(BlockKind::Quote(paragraphs(boxed(attributes, blocks, span)))),
        "li" if !matches!(parent, "ul" | "ol") => {
            vec![list("ul", Attributes::new(), vec![element("li", attributes, blocks, span)], span)]
        }
        "dt" | "dd" if parent != "dl" => blocks,
        "ul" | "ol" if blocks.is_empty() => Vec::new(),
        "ul" | "ol" => vec![list(name, attributes, blocks, span)],
        "dl" => terms(attributes, blocks, span),
        "table" => table::build(attributes, blocks, span),
        "details" => details(attributes, blocks, span),
        "figure" => figure(attributes, blocks, span),
        "div" | "section" | "aside" if blocks.is_empty() && !attributes.contains_key("id") => {
            Vec::new()
        }
        _ => vec![element(name, attributes, blocks, span)],
    }
}

fn paragraph(attributes: Attributes, blocks: Vec<Block>, span: Span) -> Vec<Block> {
    if !attributes.is_empty() {
        return vec![element("p", attributes, blocks, span)];
    }
    paragraphs(blocks)
}

/// Running text as paragraphs.
fn paragraphs(mut blocks: Vec<Block>) -> Vec<Block> {
    for block in &mut blocks {
        if let BlockKind::Plain(content) = &mut block.value {
            block.value = BlockKind::Paragraph(std::mem::take(content));
        }
    }
    blocks
}

/// Blocks within a `div`, where there are attributes to carry.
fn boxed(attributes: Attributes, blocks: Vec<Block>, span: Span) -> Vec<Block> {
    if attributes.is_empty() { blocks } else { vec![element("div", attributes, blocks, span)] }
}

fn heading(
    name: &str,
    mut attributes: Attributes,
    blocks: Vec<Block>,
    span: Span,
    sink: &mut Sink<'_>,
) -> Vec<Block> {
    let (content, mut rest) = lead(blocks);
    if plain(&content).trim().is_empty() {
        sink.out.push(Diagnostic::new(
            Code::EmptyHeading,
            span,
            "This heading says nothing: it is not shown as one",
            "Write its words, or take the tag out",
        ));
        if says_something(&content) {
            rest.insert(0, Spanned::new(BlockKind::Plain(content), span));
        }
        return rest;
    }
    let level = name.as_bytes().last().map_or(2, |digit| digit - b'0');
    let id = attributes.remove("id");
    let anchor = sink.slugs.anchor(id.as_deref(), &as_written(&content));
    let content = spanned(attributes, content, span);
    rest.insert(
        0,
        Spanned::new(
            BlockKind::Heading { level, anchor, also: None, content, section: None },
            span,
        ),
    );
    rest
}

/// Running text within a `span`, where there are attributes to carry.
fn spanned(attributes: Attributes, content: Vec<Inline>, span: Span) -> Vec<Inline> {
    if attributes.is_empty() {
        return content;
    }
    vec![Spanned::new(InlineKind::Html { element: "span", attributes, content }, span)]
}

/// The running text that blocks begin with, and the blocks after it.
pub(super) fn lead(blocks: Vec<Block>) -> (Vec<Inline>, Vec<Block>) {
    let mut content: Vec<Inline> = Vec::new();
    let mut blocks = blocks.into_iter().peekable();
    while let Some(block) = blocks.peek() {
        let span = block.span;
        let more = match &block.value {
            BlockKind::Plain(c) | BlockKind::Paragraph(c) => c.clone(),
            BlockKind::Heading { content: c, anchor, .. } => {
                spanned(Attributes::from([("id", anchor.clone())]), c.clone(), span)
            }
            BlockKind::Html { element: "p", attributes, blocks } => match blocks.as_slice() {
                [Spanned { value: BlockKind::Plain(c), .. }] => {
                    spanned(attributes.clone(), c.clone(), span)
                }
                _ => break,
            },
            _ => break,
        };
        if !content.is_empty() {
            content.push(Spanned::new(InlineKind::HardBreak, span));
        }
        content.extend(more);
        blocks.next();
    }
    (content, blocks.collect())
}

fn list(name: &str, attributes: Attributes, blocks: Vec<Block>, span: Span) -> Block {
    let is_item = |b: &&Block| matches!(b.value, BlockKind::Html { element: "li", .. });
    // A list that counts down ends with 1, unless it says where it begins.
    let down = attributes.contains_key("reversed");
    let first = if down { blocks.iter().filter(is_item).count().max(1) as u64 } else { 1 };
    let start = (name == "ol")
        .then(|| attributes.get("start").and_then(|n| n.parse().ok()).unwrap_or(first));
    let after = |n: u64| if down { n.saturating_sub(1) } else { n + 1 };
    let mut items: Vec<Item> = Vec::new();
    let mut next = start;
    for block in blocks {
        let at = block.span;
        match block.value {
            BlockKind::Html { element: "li", mut attributes, blocks } => {
                let own = attributes.remove("value").and_then(|n| n.parse().ok());
                let value = next.map(|n| own.unwrap_or(n));
                next = value.map(after);
                items.push(Item {
                    span: at,
                    value,
                    task: None,
                    blocks: boxed(attributes, blocks, at),
                });
            }
            other => {
                let block = Spanned::new(other, at);
                match items.last_mut() {
                    Some(item) => item.blocks.push(block),
                    None => {
                        let value = next;
                        next = value.map(after);
                        items.push(Item { span: at, value, task: None, blocks: vec![block] });
                    }
                }
            }
        }
    }
    let paragraph = |b: &Block| matches!(b.value, BlockKind::Paragraph(_));
    let tight = !items.iter().flat_map(|i| &i.blocks).any(paragraph);
    for item in &mut items {
        item.blocks = paragraphs(std::mem::take(&mut item.blocks));
    }
    let list = Spanned::new(BlockKind::List { start, tight, items }, span);
    let mut attributes = attributes;
    attributes.remove("start");
    attributes.remove("reversed");
    boxed(attributes, vec![list], span).remove(0)
}

fn terms(attributes: Attributes, blocks: Vec<Block>, span: Span) -> Vec<Block> {
    let (mut before, mut after) = (Vec::new(), Vec::new());
    let mut terms: Vec<(Vec<Inline>, Vec<Vec<Block>>)> = Vec::new();
    for block in blocks {
        let at = block.span;
        match block.value {
            BlockKind::Html { element: "dt", attributes, blocks } => {
                let (content, rest) = lead(blocks);
                terms.push((spanned(attributes, content, at), Vec::new()));
                if let (false, Some((_, details))) = (rest.is_empty(), terms.last_mut()) {
                    details.push(rest);
                }
            }
            other => {
                let detail = match other {
                    BlockKind::Html { element: "dd", attributes, blocks } => {
                        boxed(attributes, blocks, at)
                    }
                    other => vec![Spanned::new(other, at)],
                };
                match terms.last_mut() {
                    Some((_, details)) => details.push(detail),
                    None => before.extend(paragraphs(detail)),
                }
            }
        }
    }
    // Terms with no explanation after them are no part of such a list (HTML, section 4.4.9).
    while terms.last().is_some_and(|(_, details)| details.is_empty()) {
        if let Some((content, _)) = terms.pop().filter(|(content, _)| says_something(content)) {
            after.insert(0, Spanned::new(BlockKind::Paragraph(content), span));
        }
    }
    if !terms.is_empty() {
        before.push(Spanned::new(BlockKind::Terms(terms), span));
    }
    before.extend(after);
    if before.is_empty() { before } else { boxed(attributes, before, span) }
}

fn details(attributes: Attributes, blocks: Vec<Block>, span: Span) -> Vec<Block> {
    let is_summary = |b: &Block| matches!(b.value, BlockKind::Html { element: "summary", .. });
    let at = blocks.iter().position(is_summary);
    let mut summary = None;
    let mut rest = Vec::new();
    for (n, block) in blocks.into_iter().enumerate() {
        let place = block.span;
        match block.value {
            BlockKind::Html { element: "summary", attributes, blocks } => {
                let only_heading =
                    matches!(blocks.as_slice(), [Spanned { value: BlockKind::Heading { .. }, .. }]);
                let (head, more) = if only_heading {
                    (blocks, Vec::new())
                } else {
                    let (content, more) = lead(blocks);
                    let plain = Spanned::new(BlockKind::Plain(content.clone()), place);
                    (if says_something(&content) { vec![plain] } else { Vec::new() }, more)
                };
                if Some(n) == at && !head.is_empty() {
                    summary = Some(element("summary", attributes, head, place));
                } else {
                    rest.extend(head);
                }
                rest.extend(more);
            }
            other => rest.push(Spanned::new(other, place)),
        }
    }
    if summary.is_none() && rest.is_empty() {
        return Vec::new();
    }
    vec![element("details", attributes, summary.into_iter().chain(rest).collect(), span)]
}

fn figure(attributes: Attributes, blocks: Vec<Block>, span: Span) -> Vec<Block> {
    let (mut caption, mut rest) = (None, Vec::new());
    for block in blocks {
        match block.value {
            BlockKind::Html { element: "figcaption", attributes, blocks } => {
                if blocks.is_empty() {
                    continue;
                }
                if caption.is_none() {
                    caption = Some((
                        rest.is_empty(),
                        element("figcaption", attributes, blocks, block.span),
                    ));
                } else {
                    rest.extend(blocks);
                }
            }
            other => rest.push(Spanned::new(other, block.span)),
        }
    }
    match caption {
        Some((true, caption)) => rest.insert(0, caption),
        Some((false, caption)) => rest.push(caption),
        None if rest.is_empty() => return Vec::new(),
        None => {}
    }
    vec![element("figure", attributes, rest, span)]
}
