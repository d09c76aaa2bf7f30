//! Markdown into a [`Document`]: CommonMark as pulldown-cmark reads it, with GitHub's tables,
//! strikethrough, task lists, alerts and bare addresses, footnotes, definition lists and `{#id}`.

use crate::diagnostic::{Code, Diagnostic, Span, Spanned};
use crate::source::document::*;
use crate::source::parse::html::tag::{self, Tag as HtmlTag, Token};
use crate::source::parse::html::{self, Flow, Piece, Run, Sink};
use crate::source::parse::shallow::Shallow;
use crate::source::parse::{
    autolink, directive, foreign, number,
    slug::{Slugs, is_ours},
};
use crate::value;
use pulldown_cmark::{
    Alignment, BlockQuoteKind, BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Options, Parser,
    Tag, TagEnd, TextMergeWithOffset,
};
use std::borrow::Cow;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Reads the Markdown of `text` from byte `offset` to its end; places are those in `file`.
pub fn parse(text: &str, file: u32, offset: usize, out: &mut Vec<Diagnostic>) -> Document {
    read(text, file, offset, Options::ENABLE_SMART_PUNCTUATION, out)
}

fn read(
    text: &str,
    file: u32,
    offset: usize,
    more: Options,
    out: &mut Vec<Diagnostic>,
) -> Document {
    let source = &text[offset..];
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM
        | more;
    // A citation looks like a reference to a link that is not defined; it is given an address of its own kind.
    let mut undefined = BTreeMap::new();
    let mut cite = |link: BrokenLink<'_>| {
        // `[the rule][3.7]` has words of its own.
        let cited = (link.link_type != LinkType::Reference && citation(&link.reference).is_some())
            .then(|| (CowStr::from(format!("{CITE}{}", link.reference)), CowStr::from("")));
        // `[sic]` is text.
        if cited.is_none() && link.link_type != LinkType::Shortcut {
            undefined.insert(link.span.start, (link.span.end, link.reference.to_string()));
        }
        cited
    };
    let prepared = with_colons_hidden(source);
    let hidden = matches!(prepared, Cow::Owned(_));
    let parser = Parser::new_with_broken_link_callback(&prepared, options, Some(&mut cite));
    let defined = parser.reference_definitions().iter();
    let defined = defined.map(|(label, link)| (label.to_lowercase(), link.span.clone())).collect();
    let mut builder = Builder {
        file,
        offset,
        source,
        out,
        slugs: Slugs::of(source),
        in_link: false,
        in_code: false,
        elements: 0,
        loose: false,
        notes: Default::default(),
        defined,
    };
    let events = parser.into_offset_iter();
    let events =
        events.map(|(event, range)| (if hidden { with_colons_shown(event) } else { event }, range));
    let mut shallow = Shallow::new(TextMergeWithOffset::new(events));
    let mut events = shallow.by_ref().peekable();
    let blocks = builder.blocks(&mut events, None);
    let cut = shallow.cut.take();
    drop(shallow);
    if let Some(range) = cut {
        let place = builder.span(&(range.start..range.start));
        builder.out.push(Diagnostic::new(
            Code::DeepNesting,
            place,
            "Quotes, lists or marks stand one within another more often than a page can show",
            "Write it with fewer levels; the words are shown, without the marks of the deeper levels",
        ));
    }
    for (start, (end, label)) in undefined {
        let place = builder.span(&(start..end));
        builder.out.push(Diagnostic::new(
            Code::EmptyLink,
            place,
            format!("No line says where `[{label}]` leads: the link is shown as it is written"),
            format!("Write the address on a line of its own, `[{label}]: https://…`; where it is meant as text, write `\\` before it"),
        ));
    }
    Document { blocks, notes: builder.notes }
}

/// Reads running text that stands in another file, such as the words of a rule in a list.
///
/// Its marks (`**bold**`, links) are understood; quotes and dashes stay as they are written. What would
/// be a heading, a list or a table is shown as written. Places are that of the whole text.
pub fn parse_inline(text: &Spanned<String>, out: &mut Vec<Diagnostic>) -> Vec<Inline> {
    let mut content = Vec::new();
    for block in read_elsewhere(text, out) {
        let BlockKind::Paragraph(mut inlines) = block.value else {
            return vec![raw(text)];
        };
        if !content.is_empty() {
            content.push(Spanned::new(InlineKind::HardBreak, text.span));
        }
        content.append(&mut inlines);
    }
    content
}

/// Reads paragraphs, lists and quotations that stand in another file, such as what an outcome says; else as [`parse_inline`].
pub fn parse_passage(text: &Spanned<String>, out: &mut Vec<Diagnostic>) -> Vec<Block> {
    let blocks = read_elsewhere(text, out);
    if blocks.iter().all(is_passage) {
        return blocks;
    }
    vec![Spanned::new(BlockKind::Paragraph(vec![raw(text)]), text.span)]
}

fn read_elsewhere(text: &Spanned<String>, out: &mut Vec<Diagnostic>) -> Vec<Block> {
    let mut found = Vec::new();
    let mut document = read(&text.value, text.span.file, 0, Options::empty(), &mut found);
    out.extend(found.into_iter().map(|d| Diagnostic { span: text.span, ..d }));
    document.respan(&mut |_| text.span);
    document.blocks
}

fn raw(text: &Spanned<String>) -> Inline {
    Spanned::new(InlineKind::Text(text.value.clone()), text.span)
}

/// Whether a block may stand in a passage: it has no fragment and no number of its own.
fn is_passage(block: &Block) -> bool {
    match &block.value {
        BlockKind::Paragraph(_) => true,
        BlockKind::List { items, .. } => {
            items.iter().all(|item| item.blocks.iter().all(is_passage))
        }
        BlockKind::Quote(blocks) => blocks.iter().all(is_passage),
        _ => false,
    }
}

/// What marks a citation on its way through the Markdown parser; no address that a person writes begins so.
const CITE: &str = "\u{1}cite:";

/// `3.7`, `4.7(a)(i)`, `complaints 3.7`, `complaints@4.0 3.7` as a citation (FORMATS.md, section 3).
/// A number without a dot (`1968`) is none.
pub fn citation(written: &str) -> Option<Citation> {
    let (policy, rest) = match written.split_once([' ', '\u{a0}', '\n']) {
        Some((policy, rest)) => (Some(policy), rest.trim()),
        None => (None, written),
    };
    let (number, labels) = rest.split_at(rest.find('(').unwrap_or(rest.len()));
    if number::number_len(number) != Some(number.len()) {
        return None;
    }
    let mut path = Vec::new();
    let mut rest = labels;
    while !rest.is_empty() {
        let (label, after) = rest.strip_prefix('(')?.split_once(')')?;
        if label.is_empty() || label.len() > 5 || !label.bytes().all(|b| b.is_ascii_alphanumeric())
        {
            return None;
        }
        path.push(label.to_owned());
        rest = after;
    }
    let (policy, version) = match policy {
        None => (None, None),
        Some(p) => match p.split_once('@') {
            Some((p, v)) => (Some(p.to_owned()), Some(v.to_owned())),
            None => (Some(p.to_owned()), None),
        },
    };
    let name = |p: &String| p.chars().next().is_some_and(char::is_alphabetic);
    if !policy.as_ref().is_none_or(name) {
        return None;
    }
    Some(Citation { policy, version, number: number.to_owned(), path, written: written.to_owned() })
}

struct Builder<'s, 'o> {
    file: u32,
    offset: usize,
    source: &'s str,
    out: &'o mut Vec<Diagnostic>,
    slugs: Slugs,
    /// Within a link, where a bare address must not become another.
    in_link: bool,
    /// Within `<code>`, where what looks like a directive is none.
    in_code: bool,
    /// How many elements of raw HTML are around what is read.
    elements: usize,
    /// Whether a paragraph has stood in an item of the list that is read: then its items stand apart.
    loose: bool,
    notes: BTreeMap<String, Note>,
    /// Where each label of `[text][label]` is given its address.
    defined: BTreeMap<String, Range<usize>>,
}

type Next<'s> = (Event<'s>, Range<usize>);

impl<'s> Builder<'s, '_> {
    fn span(&self, range: &Range<usize>) -> Span {
        Span::new(self.file, self.offset + range.start, self.offset + range.end)
    }

    /// Blocks up to `end`. Running text that stands directly in an item (a tight list) becomes a paragraph.
    fn blocks(
        &mut self,
        events: &mut std::iter::Peekable<impl Iterator<Item = Next<'s>>>,
        end: Option<TagEnd>,
    ) -> Vec<Block> {
        let outside = self.elements;
        let mut flow = Flow::new(outside);
        while let Some((event, range)) = events.next() {
            let span = self.span(&range);
            self.elements = flow.depth();
            let kind = match event {
                Event::End(tag) if Some(tag) == end => break,
                Event::End(_) => continue,
                Event::Start(Tag::Paragraph) => {
                    self.loose |= end == Some(TagEnd::Item);
                    let pieces = self.pieces(events, TagEnd::Paragraph, flow.in_link());
                    self.paragraph(pieces, span, &mut flow);
                    continue;
                }
                Event::Start(Tag::Heading { level, id, classes, attrs }) => {
                    let mut content = self.inlines(events, TagEnd::Heading(level));
                    if !(classes.is_empty() && attrs.is_empty()) {
                        self.braces(&range, id.is_none(), &mut content);
                    }
                    if plain(&content).trim().is_empty() {
                        self.out.push(Diagnostic::new(
                            Code::EmptyHeading,
                            span,
                            "This heading says nothing: it is not shown",
                            "Write its words, or take the line out",
                        ));
                        continue;
                    }
                    let anchor = self.slugs.anchor(id.as_deref(), &as_written(&content));
                    if let Some(id) = id.as_deref().filter(|id| is_ours(id)) {
                        self.out.push(Diagnostic::new(
                            Code::ReservedId,
                            span,
                            format!("Each page has a place of its own called `#{id}`: this heading is at `#{anchor}`"),
                            format!("Write another name, such as {{#{}}}, or take it out", id.to_lowercase()),
                        ));
                    }
                    BlockKind::Heading {
                        level: level as u8,
                        anchor,
                        content,
                        section: None,
                        also: None,
                    }
                }
                Event::Start(Tag::BlockQuote(kind)) => {
                    let inner = self.blocks(events, Some(TagEnd::BlockQuote(kind)));
                    match kind {
                        None => BlockKind::Quote(inner),
                        Some(kind) => BlockKind::Alert(alert(kind), inner),
                    }
                }
                Event::Start(Tag::CodeBlock(kind)) => self.code(events, kind),
                Event::Start(Tag::HtmlBlock) => {
                    self.html_block(events, &mut flow);
                    continue;
                }
                Event::Start(Tag::List(start)) => self.list(events, start),
                Event::Start(Tag::FootnoteDefinition(label)) => {
                    let inner = self.blocks(events, Some(TagEnd::FootnoteDefinition));
                    match self.notes.entry(label.to_string()) {
                        Entry::Vacant(free) => drop(free.insert(Note { span, blocks: inner })),
                        Entry::Occupied(mut taken) => {
                            self.out.push(Diagnostic::new(
                                Code::DuplicateNote,
                                span,
                                format!("The footnote `[^{label}]` is written twice: both texts are shown together"),
                                "Give one of the two another name, here and where the text refers to it",
                            ));
                            taken.get_mut().blocks.extend(inner);
                        }
                    }
                    continue;
                }
                Event::Start(Tag::DefinitionList) => self.terms(events),
                Event::Start(Tag::Table(align)) => {
                    for block in self.table(events, align, span) {
                        flow.block(block, &mut Sink { slugs: &mut self.slugs, out: self.out });
                    }
                    continue;
                }
                Event::Rule => BlockKind::Rule,
                // Running text of a tight item, up to the next block or the item's end.
                other => {
                    let mut run = vec![(other, range)];
                    while let Some((event, _)) = events.peek() {
                        let block = matches!(
                            event,
                            Event::Start(
                                Tag::Paragraph
                                    | Tag::Heading { .. }
                                    | Tag::BlockQuote(_)
                                    | Tag::CodeBlock(_)
                                    | Tag::HtmlBlock
                                    | Tag::List(_)
                                    | Tag::FootnoteDefinition(_)
                                    | Tag::DefinitionList
                                    | Tag::Table(_)
                            ) | Event::Rule
                                | Event::End(
                                    TagEnd::Item
                                        | TagEnd::DefinitionListDefinition
                                        | TagEnd::FootnoteDefinition
                                )
                        );
                        if block {
                            break;
                        }
                        run.extend(events.next());
                    }
                    let last = run.last().map_or(0, |(_, r)| r.end);
                    let span = Span { end: (self.offset + last) as u32, ..span };
                    let mut run = run.into_iter().peekable();
                    let pieces = self.pieces(&mut run, TagEnd::Paragraph, flow.in_link());
                    self.paragraph(pieces, span, &mut flow);
                    continue;
                }
            };
            let block = Spanned::new(kind, span);
            flow.block(block, &mut Sink { slugs: &mut self.slugs, out: self.out });
        }
        self.elements = outside;
        let mut blocks = flow.finish(&mut Sink { slugs: &mut self.slugs, out: self.out });
        blocks.shrink_to_fit();
        blocks
    }

    /// `{…}` at the end of a heading that is more than a name: words, unless it has a name, too.
    fn braces(&mut self, heading: &Range<usize>, shown: bool, content: &mut Vec<Inline>) {
        let written =
            self.source[heading.clone()].trim_end_matches(['\n', '\r', ' ', '#', '=', '-']);
        let Some(at) = written.rfind('{') else { return };
        let place = self.span(&(heading.start + at..heading.start + written.len()));
        self.foreign(&written[at..], place);
        if shown {
            push_text(&format!(" {}", &written[at..]), place, content);
        }
    }

    /// A paragraph, divided where a line of it is a directive.
    fn paragraph(&mut self, pieces: Vec<Piece>, span: Span, flow: &mut Flow) {
        let mut sink = Sink { slugs: &mut self.slugs, out: self.out };
        let Some(content) = flow.paragraph(pieces, span, &mut sink) else { return };
        let mut blocks = Vec::new();
        self.lines(content, span, &mut blocks);
        for block in blocks {
            flow.add(block, &mut Sink { slugs: &mut self.slugs, out: self.out });
        }
    }

    /// The blocks of a paragraph that has no more marks of raw HTML.
    fn lines(&mut self, content: Vec<Inline>, span: Span, blocks: &mut Vec<Block>) {
        let is_break = |i: &Inline| matches!(i.value, InlineKind::SoftBreak);
        // Most paragraphs have no directive, and stay as they are.
        let written =
            &self.source[span.start as usize - self.offset..span.end as usize - self.offset];
        let ends = [content.first(), content.last()];
        if !written.contains("{{#") && !ends.into_iter().flatten().any(is_break) {
            return self.push_paragraph(content, span, blocks);
        }
        let mut rest = Vec::new();
        for line in content.split(is_break) {
            let (Some(first), Some(last)) = (line.first(), line.last()) else { continue };
            let range = Span { end: last.span.end, ..first.span };
            let written = self.source
                [range.start as usize - self.offset..range.end as usize - self.offset]
                .trim();
            let escaped = self.source[..range.start as usize - self.offset].ends_with('\\');
            if directive::is_line(written) && !escaped {
                self.push_paragraph(std::mem::take(&mut rest), span, blocks);
                blocks.extend(
                    directive::parse(written, range, self.out)
                        .map(|d| Spanned::new(BlockKind::Directive(d), range)),
                );
                continue;
            }
            if !rest.is_empty() {
                rest.push(Spanned::new(InlineKind::SoftBreak, Span { end: range.start, ..range }));
            }
            rest.extend_from_slice(line);
        }
        self.push_paragraph(rest, span, blocks);
    }

    fn push_paragraph(&mut self, mut content: Vec<Inline>, span: Span, blocks: &mut Vec<Block>) {
        // It is kept until the book is built.
        content.shrink_to_fit();
        if let (Some(first), Some(last)) = (content.first(), content.last())
            && html::says_something(&content)
        {
            let span = Span { start: first.span.start.max(span.start), end: last.span.end, ..span };
            // `<a id="x"></a>` is a place that links lead to, and no paragraph.
            let kind = if html::is_seen(&content) {
                BlockKind::Paragraph(content)
            } else {
                BlockKind::Plain(content)
            };
            blocks.push(Spanned::new(kind, span));
        }
    }

    fn code(
        &mut self,
        events: &mut std::iter::Peekable<impl Iterator<Item = Next<'s>>>,
        kind: CodeBlockKind<'_>,
    ) -> BlockKind {
        let language = match kind {
            CodeBlockKind::Indented => None,
            CodeBlockKind::Fenced(info) => {
                info.split([',', ' ', '\t']).next().filter(|l| !l.is_empty()).map(str::to_owned)
            }
        };
        let mut text = String::new();
        for (event, _) in events.by_ref() {
            match event {
                Event::Text(t) => text.push_str(&visible(&t)),
                Event::End(TagEnd::CodeBlock) => break,
                _ => {}
            }
        }
        BlockKind::Code { language, text: unescaped(&text) }
    }

    /// HTML as a block. Comments are not shown.
    fn html_block(
        &mut self,
        events: &mut std::iter::Peekable<impl Iterator<Item = Next<'s>>>,
        flow: &mut Flow,
    ) {
        let mut raw = String::new();
        // Where each line of it begins here and in the file: in a quotation it has marks before it there.
        let mut lines: Vec<(usize, usize)> = Vec::new();
        for (event, range) in events.by_ref() {
            match event {
                Event::Html(t) | Event::Text(t) => {
                    lines.push((raw.len(), range.start));
                    raw.push_str(&t);
                }
                Event::End(TagEnd::HtmlBlock) => break,
                _ => {}
            }
        }
        let (file, offset, length) = (self.file, self.offset, self.source.len());
        let at = |place: usize| {
            let line = lines.partition_point(|(here, _)| *here <= place).saturating_sub(1);
            let (here, there) = lines.get(line).copied().unwrap_or((0, 0));
            offset + (there + (place - here)).min(length)
        };
        let place = |range: Range<usize>| {
            Span::new(file, at(range.start), at(range.end.max(range.start + 1) - 1) + 1)
        };
        let tokens = tag::tokens(&raw, &place);
        flow.html(&tokens, &mut Sink { slugs: &mut self.slugs, out: self.out });
    }

    fn list(
        &mut self,
        events: &mut std::iter::Peekable<impl Iterator<Item = Next<'s>>>,
        start: Option<u64>,
    ) -> BlockKind {
        let mut items = Vec::new();
        let around = std::mem::replace(&mut self.loose, false);
        while let Some((event, range)) = events.next() {
            match event {
                Event::Start(Tag::Item) => {
                    let task = match events.peek() {
                        Some((Event::TaskListMarker(done), _)) => Some(*done),
                        _ => None,
                    };
                    if task.is_some() {
                        events.next();
                    }
                    let value = start.and(self.written_number(&range));
                    let blocks = self.blocks(events, Some(TagEnd::Item));
                    let task = task.or_else(|| first_task(&blocks));
                    items.push(Item { span: self.span(&range), value, task, blocks });
                }
                Event::End(TagEnd::List(_)) => break,
                _ => {}
            }
        }
        if let Some(start) = start {
            number_items(&mut items, start);
        }
        let tight = !std::mem::replace(&mut self.loose, around);
        items.shrink_to_fit();
        BlockKind::List { start, tight, items }
    }

    /// The number that stands before an ordered item in the file.
    fn written_number(&self, range: &Range<usize>) -> Option<u64> {
        let text = self.source[range.clone()].trim_start();
        text[..text.find(|c: char| !c.is_ascii_digit())?].parse().ok()
    }

    fn terms(
        &mut self,
        events: &mut std::iter::Peekable<impl Iterator<Item = Next<'s>>>,
    ) -> BlockKind {
        let mut terms: Vec<(Vec<Inline>, Vec<Vec<Block>>)> = Vec::new();
        while let Some((event, _)) = events.next() {
            match event {
                Event::Start(Tag::DefinitionListTitle) => {
                    terms.push((self.inlines(events, TagEnd::DefinitionListTitle), Vec::new()));
                }
                Event::Start(Tag::DefinitionListDefinition) => {
                    let detail = self.blocks(events, Some(TagEnd::DefinitionListDefinition));
                    if let Some((_, details)) = terms.last_mut() {
                        details.push(detail);
                    }
                }
                Event::End(TagEnd::DefinitionList) => break,
                _ => {}
            }
        }
        BlockKind::Terms(terms)
    }

    /// A table; one with blocks of raw HTML in its cells is one of raw HTML.
    fn table(
        &mut self,
        events: &mut std::iter::Peekable<impl Iterator<Item = Next<'s>>>,
        align: Vec<Alignment>,
        span: Span,
    ) -> Vec<Block> {
        let (mut rows, mut in_head) = (Vec::<(Span, Vec<Vec<Block>>)>::new(), false);
        while let Some((event, range)) = events.next() {
            match event {
                Event::Start(Tag::TableHead) => {
                    in_head = true;
                    rows.push((self.span(&range), Vec::new()));
                }
                Event::End(TagEnd::TableHead) => in_head = false,
                Event::Start(Tag::TableRow) => {
                    rows.push((self.span(&range), Vec::new()));
                    self.cells(&range, align.len());
                }
                Event::Start(Tag::TableCell) => {
                    let place = self.span(&range);
                    let mut flow = Flow::new(self.elements + 3);
                    let pieces = self.pieces(events, TagEnd::TableCell, self.in_link);
                    let mut sink = Sink { slugs: &mut self.slugs, out: self.out };
                    if let Some(content) = flow.paragraph(pieces, place, &mut sink) {
                        let block = Spanned::new(BlockKind::Plain(content), place);
                        flow.add(block, &mut sink);
                    }
                    let cell = flow.finish(&mut sink);
                    if let Some((_, row)) = rows.last_mut() {
                        row.push(cell);
                    }
                }
                Event::End(TagEnd::Table) => break,
                _ => {}
            }
            debug_assert!(!in_head || rows.len() == 1);
        }
        let align: Vec<Align> = align
            .into_iter()
            .map(|a| match a {
                Alignment::None => Align::None,
                Alignment::Left => Align::Left,
                Alignment::Center => Align::Center,
                Alignment::Right => Align::Right,
            })
            .collect();
        html::markdown_table(align, rows, span)
    }

    /// Cells beyond the last column are left out (GFM, section 4.10): they are reported.
    fn cells(&mut self, range: &Range<usize>, columns: usize) {
        let row = self.source[range.clone()].trim().trim_matches('|');
        let (mut cells, mut escaped) = (1, false);
        for c in row.chars() {
            match c {
                '|' if !escaped => cells += 1,
                _ => {}
            }
            escaped = c == '\\' && !escaped;
        }
        if cells > columns {
            self.out.push(Diagnostic::new(
                Code::TableCells,
                self.span(range),
                format!("This row has {cells} cells, and the table {columns} columns: what is beyond is not shown"),
                "Add a column to the table's first line, or write `\\|` for a line that belongs to the text",
            ));
        }
    }

    /// Running text up to `end`, or to the end of `events`; tags of blocks in it only end the line.
    fn inlines(
        &mut self,
        events: &mut std::iter::Peekable<impl Iterator<Item = Next<'s>>>,
        end: TagEnd,
    ) -> Vec<Inline> {
        let mut run = Run::new(self.in_link);
        let mut pieces = self.pieces(events, end, self.in_link);
        html::close_unseen(&mut pieces);
        for piece in pieces {
            match piece {
                Piece::Inline(inline) => run.push(inline),
                Piece::Tag(token) => run.token(&token, self.out),
            }
        }
        let mut content = run.finish(self.out);
        content.shrink_to_fit();
        content
    }

    /// Running text up to `end`, with the tags of raw HTML in it; `in_link`: within a link.
    fn pieces(
        &mut self,
        events: &mut std::iter::Peekable<impl Iterator<Item = Next<'s>>>,
        end: TagEnd,
        in_link: bool,
    ) -> Vec<Piece> {
        let outside = std::mem::replace(&mut self.in_link, in_link);
        let mut pieces = Vec::new();
        let mut content = Vec::new();
        while let Some((event, range)) = events.next() {
            let span = self.span(&range);
            let kind = match event {
                Event::End(tag) if tag == end => break,
                Event::Text(text) => {
                    self.text(&text, span, &mut content);
                    continue;
                }
                Event::Code(text) => InlineKind::Code(unescaped(&visible(&text))),
                Event::InlineMath(text) | Event::DisplayMath(text) => {
                    InlineKind::Text(text.to_string())
                }
                Event::SoftBreak => InlineKind::SoftBreak,
                Event::HardBreak => InlineKind::HardBreak,
                Event::FootnoteReference(label) => InlineKind::NoteRef(label.to_string()),
                Event::InlineHtml(tag) | Event::Html(tag) => {
                    pieces.extend(content.drain(..).map(Piece::Inline));
                    let file = self.file;
                    let base = self.offset + range.start;
                    let place = |r: Range<usize>| Span::new(file, base + r.start, base + r.end);
                    for token in tag::tokens(&tag, &place) {
                        match &token.value {
                            Token::Open(HtmlTag { name, attributes, closed: false, .. })
                                if name == "a" && attributes.contains_key("href") =>
                            {
                                self.in_link = true;
                            }
                            Token::Close(name, _) if name == "a" => self.in_link = in_link,
                            Token::Open(HtmlTag { name, .. }) if name == "code" => {
                                self.in_code = true;
                            }
                            Token::Close(name, _) if name == "code" => self.in_code = false,
                            _ => {}
                        }
                        pieces.push(Piece::Tag(token));
                    }
                    continue;
                }
                Event::Start(Tag::Emphasis) => {
                    InlineKind::Emphasis(self.nested(events, TagEnd::Emphasis))
                }
                Event::Start(Tag::Strong) => {
                    InlineKind::Strong(self.nested(events, TagEnd::Strong))
                }
                Event::Start(Tag::Strikethrough) => {
                    InlineKind::Strike(self.nested(events, TagEnd::Strikethrough))
                }
                Event::Start(Tag::Superscript) => {
                    InlineKind::Superscript(self.nested(events, TagEnd::Superscript))
                }
                Event::Start(Tag::Subscript) => {
                    InlineKind::Subscript(self.nested(events, TagEnd::Subscript))
                }
                Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                    let outside = std::mem::replace(&mut self.in_link, true);
                    let mut inner = self.nested(events, TagEnd::Link);
                    self.in_link = outside;
                    let mut notes = Vec::new();
                    take_notes(&mut inner, &mut notes);
                    let kind = match dest_url.strip_prefix(CITE).and_then(citation) {
                        Some(citation) => InlineKind::Cite(Box::new(citation)),
                        None => {
                            let email = link_type == LinkType::Email;
                            let to = if email {
                                format!("mailto:{dest_url}")
                            } else {
                                dest_url.to_string()
                            };
                            // What is wrong with the address is mended where it stands.
                            let at = match link_type {
                                LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut => {
                                    self.defined.get(&id.to_lowercase()).map(|at| self.span(at))
                                }
                                _ => None,
                            };
                            let title = titled(&title);
                            InlineKind::Link { to, at: at.unwrap_or(span), title, content: inner }
                        }
                    };
                    content.push(Spanned::new(kind, span));
                    content.append(&mut notes);
                    continue;
                }
                Event::Start(Tag::Image { dest_url, title, .. }) => {
                    let alt = plain(&self.nested(events, TagEnd::Image));
                    InlineKind::Image { to: dest_url.to_string(), alt, title: titled(&title) }
                }
                Event::TaskListMarker(done) => {
                    InlineKind::Text(if done { "[x] " } else { "[ ] " }.to_owned())
                }
                _ => continue,
            };
            content.push(Spanned::new(kind, span));
        }
        self.in_link = outside;
        self.in_code = false;
        pieces.extend(content.into_iter().map(Piece::Inline));
        pieces
    }

    fn nested(
        &mut self,
        events: &mut std::iter::Peekable<impl Iterator<Item = Next<'s>>>,
        end: TagEnd,
    ) -> Vec<Inline> {
        // Boxed, since each level of emphasis would otherwise be a type of its own.
        let dynamic: &mut dyn Iterator<Item = Next<'s>> = events;
        let mut run = Vec::new();
        let mut depth = 0;
        for (event, range) in dynamic {
            match &event {
                Event::Start(tag) if tag.to_end() == end => depth += 1,
                Event::End(tag) if *tag == end => {
                    if depth == 0 {
                        break;
                    }
                    depth -= 1;
                }
                _ => {}
            }
            run.push((event, range));
        }
        self.run(run)
    }

    fn run(&mut self, run: Vec<Next<'s>>) -> Vec<Inline> {
        self.inlines(&mut run.into_iter().peekable(), TagEnd::Paragraph)
    }

    /// Words, in which bare addresses become links and a promise its own, and what looks like a footnote or
    /// a directive but is none is reported.
    fn text(&mut self, text: &str, span: Span, content: &mut Vec<Inline>) {
        let written =
            &self.source[span.start as usize - self.offset..span.end as usize - self.offset];
        let standards = self.directives_in(written, span);
        self.foreign(written, span);
        self.marks_without_end(written, span);
        let notes = if written.contains("[^") { written } else { "" };
        for (at, _) in notes.match_indices("[^") {
            if let Some((label, _)) = written[at + 2..]
                .split_once(']')
                .filter(|(l, _)| !l.contains([' ', '\n']) && !l.is_empty())
            {
                let start = span.start as usize + at;
                self.out.push(Diagnostic::new(
                    Code::BrokenLink,
                    Span::new(self.file, start, start + label.len() + 3),
                    format!("There is no footnote `[^{label}]`"),
                    format!("Write it on a line of its own: [^{label}]: what the footnote says"),
                ));
            }
        }
        let mut rest = text;
        for standard in standards {
            // Those that are no promise stay as they are written.
            let Some((before, after)) = rest.find("{{#").map(|at| rest.split_at(at)) else { break };
            let end = after.find("}}").map_or(after.len(), |n| n + "}}".len());
            match standard {
                Some(standard) => {
                    self.plain_text(before, written, span, content);
                    content.push(standard);
                }
                None => self.plain_text(&rest[..before.len() + end], written, span, content),
            }
            rest = &after[end..];
        }
        self.plain_text(rest, written, span, content);
    }

    /// A comment that has no end in its paragraph, and a link whose address has spaces, are words: they are told.
    fn marks_without_end(&mut self, written: &str, span: Span) {
        let mut tell = |range: Range<usize>, code, message: String, help: &str| {
            let start = span.start as usize;
            let place = Span::new(self.file, start + range.start, start + range.end);
            self.out.push(Diagnostic::new(code, place, message, help));
        };
        if let Some(at) = written.find("<!--").filter(|at| !written[..*at].ends_with('\\')) {
            tell(
                at..at + 4,
                Code::RawHtml,
                "A comment begins here and does not end in this paragraph: it is shown".to_owned(),
                "Put a comment with an empty line in it on lines of its own, and `-->` at its end",
            );
        }
        // A label, too, is sought no further than a person would write it.
        let mut label = None;
        for (at, mark) in written.match_indices(['[', ']']) {
            if mark == "[" {
                label = Some(at).filter(|at| !written[..*at].ends_with('\\'));
                continue;
            }
            let (Some(rest), start) = (written[at + 1..].strip_prefix('('), label.take()) else {
                continue;
            };
            let rest = foreign::near(rest);
            let Some(end) = rest.find(')') else { continue };
            let address = &rest[..end];
            if let Some(start) = start.filter(|_| is_spaced_address(address)) {
                tell(
                    start..at + 2 + address.len() + 1,
                    Code::EmptyLink,
                    format!(
                        "This is no link, since there are spaces in `{address}`: it is shown as it is written"
                    ),
                    "Write `<` before the address and `>` after it; where it is meant as text, write `\\` before the first bracket",
                );
            }
        }
    }

    /// For each `{{#` of `written` at `span`, whether it stands for a promise. Any that may not stand there is reported.
    fn directives_in(&mut self, written: &str, span: Span) -> Vec<Option<Inline>> {
        let mut found = Vec::new();
        let mut from = if written.contains("{{#") { 0 } else { written.len() };
        while let Some(at) = written[from..].find("{{#").map(|n| from + n) {
            let at_source = span.start as usize - self.offset + at;
            let end = written[at..].find("}}").map_or(written.len(), |n| at + n + "}}".len());
            from = end;
            let escaped = self.source[..at_source].ends_with('\\');
            if escaped || self.in_code || directive::is_line(self.line_around(at_source).trim()) {
                found.push(None);
                continue;
            }
            let start = span.start as usize + at;
            let place = Span::new(self.file, start, start + end - at);
            let kind = directive::inline(&written[at..end], place, self.out);
            found.push(kind.map(|kind| Spanned::new(kind, place)));
        }
        found
    }

    /// Words, in which bare addresses become links; `written` is what stands for them in the file.
    fn plain_text(&mut self, text: &str, written: &str, span: Span, content: &mut Vec<Inline>) {
        if self.in_link {
            return push_text(text, span, content);
        }
        for piece in autolink::pieces(text, written) {
            match piece {
                autolink::Piece::Words(words) => push_text(words, span, content),
                autolink::Piece::Address(to, shown) => {
                    let shown = Spanned::new(InlineKind::Text(shown), span);
                    let link = InlineKind::Link { to, at: span, title: None, content: vec![shown] };
                    content.push(Spanned::new(link, span));
                }
            }
        }
    }

    /// Marks of other programs are shown as they are written, and told.
    fn foreign(&mut self, written: &str, span: Span) {
        let at = span.start as usize - self.offset;
        let before = self.source[..at].rsplit('\n').next().unwrap_or("");
        let starts = before.trim_matches([' ', '>']).is_empty();
        for mark in foreign::find(written, starts) {
            let start = span.start as usize + mark.range.start;
            self.out.push(Diagnostic::new(
                Code::ForeignSyntax,
                Span::new(self.file, start, start + mark.range.len()),
                format!("`{}` is {}: it is shown as written", &written[mark.range], mark.what),
                format!("{}; where it is meant as text, write `\\` before it", mark.help),
            ));
        }
    }

    fn line_around(&self, at: usize) -> &'s str {
        let start = self.source[..at].rfind('\n').map_or(0, |n| n + 1);
        let end = self.source[at..].find('\n').map_or(self.source.len(), |n| at + n);
        &self.source[start..end]
    }
}

/// `my file.docx`, `https://example.org/my file`: what is meant as an address, and has spaces in it.
fn is_spaced_address(text: &str) -> bool {
    let text = text.trim();
    let ending = text.rsplit_once('.').map_or("", |(_, end)| end.split('#').next().unwrap_or(""));
    let file = (2..=5).contains(&ending.len()) && ending.bytes().all(|b| b.is_ascii_alphanumeric());
    // A title in quotes stands after the address.
    text.contains(' ')
        && !text.contains(['"', '\n'])
        && (file || text.contains("://") || text.starts_with(['/', '.']))
}

fn push_text(text: &str, span: Span, content: &mut Vec<Inline>) {
    let text = visible(text);
    if !text.is_empty() {
        content.push(Spanned::new(InlineKind::Text(text), span));
    }
}

/// Code in which `\{{#` stands for `{{#`, as it does elsewhere.
fn unescaped(code: &str) -> String {
    code.replace("\\{{#", "{{#")
}

/// A text without control characters, which are reported where the file is read. NUL is the mark that
/// CommonMark puts in its place (section 2.3).
fn visible(text: &str) -> String {
    // Most texts have nothing but letters of ASCII and the like.
    if text.bytes().fold(true, |all, b| all & matches!(b, b' '..=b'~')) {
        return text.to_owned();
    }
    let text = value::visible(text);
    if text.contains('\u{fffd}') { text.replace('\u{fffd}', "") } else { text }
}

/// Moves the marks of footnotes out of a link's text: they are links themselves, and stand after it.
fn take_notes(content: &mut [Inline], notes: &mut Vec<Inline>) {
    for inline in content {
        if matches!(inline.value, InlineKind::NoteRef(_)) {
            notes.push(inline.clone());
            inline.value = InlineKind::Text(String::new());
        }
        take_notes(inline.value.content_mut(), notes);
    }
}

/// The title of a link or picture, where it has one.
fn titled(title: &str) -> Option<String> {
    let title = visible(title);
    (!title.trim().is_empty()).then_some(title)
}

/// Numbers as written, where each stands once. `1. 1. 1.` counts on, as in CommonMark, up to a number that is higher.
fn number_items(items: &mut [Item], start: u64) {
    let written: BTreeSet<u64> = items.iter().filter_map(|item| item.value).collect();
    if written.len() == items.len() {
        return;
    }
    let mut next = start;
    for item in items {
        let value = item.value.map_or(next, |written| written.max(next));
        item.value = Some(value);
        next = value + 1;
    }
}

/// Stands for a colon that begins a line; no text has it, since control characters are left out.
const COLON: char = '\u{2}';

/// The text, in which a colon that begins a line is no mark of a definition where no space follows it: `:smile:` and
/// `:::note` are words. The mark that stands for it has its length.
fn with_colons_hidden(source: &str) -> Cow<'_, str> {
    let mut hidden = Vec::new();
    let mut end = 0;
    for line in source.split_inclusive('\n') {
        end += line.len();
        let Some(rest) = line.trim_start_matches([' ', '\t', '>']).strip_prefix(':') else {
            continue;
        };
        // `:--|:-:` is the line below the head of a table.
        let word = rest.contains(|c: char| !(c.is_whitespace() || matches!(c, '-' | ':' | '|')));
        if word && !rest.starts_with([' ', '\t']) {
            hidden.push(end - rest.len() - 1);
        }
    }
    if hidden.is_empty() {
        return Cow::Borrowed(source);
    }
    let mut text = String::with_capacity(source.len());
    let mut from = 0;
    for at in hidden {
        text.push_str(&source[from..at]);
        text.push(COLON);
        from = at + 1;
    }
    Cow::Owned(text + &source[from..])
}

/// The event with the colons that were hidden.
fn with_colons_shown(event: Event<'_>) -> Event<'_> {
    let shown = |text: CowStr<'_>| match text.contains(COLON) {
        true => CowStr::from(text.replace(COLON, ":")),
        false => text.into_static(),
    };
    match event {
        Event::Text(text) => Event::Text(shown(text)),
        Event::Code(text) => Event::Code(shown(text)),
        Event::Html(text) => Event::Html(shown(text)),
        Event::InlineHtml(text) => Event::InlineHtml(shown(text)),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => Event::Start(Tag::Link {
            link_type,
            dest_url: shown(dest_url),
            title: shown(title),
            id: shown(id),
        }),
        Event::Start(Tag::Image { link_type, dest_url, title, id }) => Event::Start(Tag::Image {
            link_type,
            dest_url: shown(dest_url),
            title: shown(title),
            id: shown(id),
        }),
        other => other,
    }
}

/// A task marker that stands within the item's first paragraph (a loose list).
fn first_task(blocks: &[Block]) -> Option<bool> {
    let BlockKind::Paragraph(content) = &blocks.first()?.value else { return None };
    match &content.first()?.value {
        InlineKind::Text(t) if t == "[x] " => Some(true),
        InlineKind::Text(t) if t == "[ ] " => Some(false),
        _ => None,
    }
}

fn alert(kind: BlockQuoteKind) -> AlertKind {
    match kind {
        BlockQuoteKind::Note => AlertKind::Note,
        BlockQuoteKind::Tip => AlertKind::Tip,
        BlockQuoteKind::Important => AlertKind::Important,
        BlockQuoteKind::Warning => AlertKind::Warning,
        BlockQuoteKind::Caution => AlertKind::Caution,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Document, Vec<&'static str>) {
        let mut out = Vec::new();
        let document = parse(text, 0, 0, &mut out);
        (document, out.iter().map(|d| d.code.name()).collect())
    }

    fn words(document: &Document) -> String {
        let mut out = String::new();
        document.visit(&mut |v| match v {
            Visit::Inline(Spanned { value: InlineKind::Text(t) | InlineKind::Code(t), .. }) => {
                out += t
            }
            Visit::Inline(Spanned {
                value: InlineKind::SoftBreak | InlineKind::HardBreak, ..
            }) => out.push(' '),
            Visit::Block(Spanned { value: BlockKind::Code { text, .. }, .. }) => out += text,
            Visit::Block(_) => out.push(' '),
            _ => {}
        });
        out
    }

    #[test]
    fn citations_are_numbers_with_a_dot() {
        assert_eq!(citation("3.7").expect("a citation").anchor(), "p3.7");
        assert_eq!(citation("4.7(a)(i)").expect("a citation").anchor(), "p4.7a-i");
        let long = citation("complaints@4.0 3.7").expect("a citation");
        assert_eq!(
            (long.policy.as_deref(), long.version.as_deref()),
            (Some("complaints"), Some("4.0"))
        );
        assert_eq!(citation("1A.1").expect("a citation").anchor(), "p1A.1");
        for text in ["1968", "1", "see", "3.", "3.7x", "3.7(", "12345.1", "1 2.3"] {
            assert_eq!(citation(text), None, "{text}");
        }
    }

    #[test]
    fn a_directive_stands_on_its_own_line_within_a_paragraph_too() {
        let (d, codes) = read("We can look at:\n{{#rules 3.7}}\nand more\n");
        assert!(codes.is_empty());
        let kinds: Vec<_> =
            d.blocks.iter().map(|b| matches!(b.value, BlockKind::Directive(_))).collect();
        assert_eq!(kinds, [false, true, false]);
        assert_eq!(read("{{#rulez 3.7}}\n").1, ["unknown-directive"]);
        assert_eq!(read("a {{#foo}} b\n").1, ["unknown-directive"]);
        assert!(read("`{{#foo}}` and \\{{#foo}}\n\n\\{{#foo}}\n").1.is_empty());
    }

    #[test]
    fn bare_addresses_become_links_and_keep_the_full_stop_out() {
        let (d, _) = read("See https://example.org/a_b(c). Or (http://example.org/).\n");
        let mut links = Vec::new();
        d.visit(&mut |v| {
            if let Visit::Inline(Spanned { value: InlineKind::Link { to, .. }, .. }) = v {
                links.push(to.clone());
            }
        });
        assert_eq!(links, ["https://example.org/a_b(c)", "http://example.org/"]);
        assert_eq!(words(&d).trim(), "See https://example.org/a_b(c). Or (http://example.org/).");
    }

    #[test]
    fn a_link_within_a_link_is_none() {
        let (d, _) = read(
            "<https://example.org/> [https://example.org/a](https://example.org/b) https://example.org/c\n",
        );
        let mut links = Vec::new();
        d.visit(&mut |v| {
            if let Visit::Inline(Spanned { value: InlineKind::Link { to, .. }, .. }) = v {
                links.push(to.clone());
            }
        });
        assert_eq!(
            links,
            ["https://example.org/", "https://example.org/b", "https://example.org/c"]
        );
    }

    #[test]
    fn marks_of_raw_html_are_kept_and_comments_are_not() {
        let (d, codes) = read(
            "A<sup>1</sup> b<br>c <b>bold</b> <redacted> <!-- no -->.\n\n<div>in a <i>box</i></div>\n\n<!-- gone -->\n",
        );
        assert_eq!(
            words(&d).split_whitespace().collect::<Vec<_>>().join(" "),
            "A1 b c bold <redacted> . in a box"
        );
        assert_eq!(codes, ["raw-html"], "of `<redacted>`");
    }

    #[test]
    fn a_footnote_that_is_not_there_is_reported() {
        assert_eq!(read("One[^1] two[^2].\n\n[^1]: Here.\n").1, ["broken-link"]);
    }

    #[test]
    fn ordered_items_keep_their_numbers() {
        let values = |text: &str| {
            let (d, _) = read(text);
            let BlockKind::List { items, .. } = &d.blocks[0].value else { panic!() };
            items.iter().map(|i| i.value.unwrap_or(0)).collect::<Vec<_>>()
        };
        assert_eq!(values("1. a\n2. b\n3. c\n5. d\n"), [1, 2, 3, 5]);
        assert_eq!(values("1. a\n1. b\n1. c\n"), [1, 2, 3]);
        assert_eq!(values("1. a\n1. b\n5. c\n6. d\n"), [1, 2, 5, 6]);
        assert_eq!(values("3. a\n2. b\n1. c\n"), [3, 2, 1]);
        assert_eq!(values("1. a\n1. b\n2. c\n"), [1, 2, 3]);
    }

    proptest::proptest! {
        /// No text makes the reader panic, and every place that it gives lies within the text.
        #[test]
        fn any_text_is_read(text in "(\\PC|[-#*_>`|\\[\\](){}<>!^:~0-9. \n]){0,120}") {
            let mut out = Vec::new();
            let document = parse(&text, 0, 0, &mut out);
            document.visit(&mut |v| {
                let span = match v { Visit::Block(b) => b.span, Visit::Inline(i) => i.span };
                assert!(span.start <= span.end && span.end as usize <= text.len());
            });
        }

        /// Plain words are kept, each and in order.
        #[test]
        fn words_are_kept(list in proptest::collection::vec("[a-z]{1,8}", 1..20), sep in proptest::sample::select(vec![" ", "\n", "\n\n", "\n- ", "\n\n> "])) {
            let (d, _) = read(&list.join(sep));
            let text = words(&d);
            proptest::prop_assert_eq!(text.split_whitespace().collect::<Vec<_>>(), list);
        }
    }
}
