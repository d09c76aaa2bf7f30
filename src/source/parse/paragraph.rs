//! Numbered paragraphs and sections of a policy, found in its tree (FORMATS.md, section 3).
//!
//! A block that begins with a number such as `3.7` is a numbered paragraph and runs to the next
//! numbered paragraph or heading. Real texts write that in many ways (`3.7 We`, `**3.7** We`,
//! `- 3.7 We` in tight and loose lists, with its list beside it or within it): all come out the same.

use crate::diagnostic::{Code, Diagnostic, Span, Spanned};
use crate::source::document::*;
use std::collections::BTreeSet;

/// The document with its numbered paragraphs, sub-paragraphs and sections made out.
pub fn number(document: Document, out: &mut Vec<Diagnostic>) -> Document {
    let hand = by_hand(&document.blocks);
    let mut pass = Pass {
        out,
        blocks: Vec::new(),
        section: None,
        level: None,
        current: None,
        taken: BTreeSet::new(),
    };
    for (block, hand) in document.blocks.into_iter().zip(hand) {
        pass.block(block, hand);
    }
    pass.close();
    let mut blocks = pass.blocks;
    give_way(&mut blocks);
    Document { blocks, notes: document.notes }
}

/// A heading whose own `{#p1.1}` is the anchor of a paragraph or section gives way to it.
fn give_way(blocks: &mut [Block]) {
    let mut numbered = BTreeSet::new();
    visit_blocks(blocks, &mut |v| {
        if let Visit::Block(block) = v {
            match &block.value {
                BlockKind::Numbered { anchor, .. }
                | BlockKind::Sub { anchor, .. }
                | BlockKind::Heading { anchor, section: Some(_), .. } => {
                    numbered.insert(anchor.clone());
                }
                _ => {}
            }
        }
    });
    for block in blocks {
        if let BlockKind::Heading { anchor, section: None, .. } = &mut block.value
            && numbered.contains(anchor)
        {
            *anchor = unique(&mut numbered, anchor);
        }
    }
}

struct Pass<'o> {
    out: &'o mut Vec<Diagnostic>,
    blocks: Vec<Block>,
    /// The number of the section that the text stands in.
    section: Option<String>,
    /// The heading level of the last numbered section.
    level: Option<u8>,
    /// The paragraph that is still open.
    current: Option<Open>,
    /// The anchors that are given already.
    taken: BTreeSet<String>,
}

struct Open {
    number: Spanned<String>,
    span: Span,
    blocks: Vec<Block>,
}

impl Pass<'_> {
    fn block(&mut self, block: Block, hand: bool) {
        let span = block.span;
        match block.value {
            BlockKind::Heading { level, anchor, content, .. } => {
                self.close();
                let section = section_number(&plain(&content));
                let kind = match &section {
                    Some(number) => {
                        self.section_heading(number, level, span);
                        let anchor = self.unique(&format!("s{number}"));
                        BlockKind::Heading { level, anchor, content, section: section.clone() }
                    }
                    None => {
                        if self.level.is_some_and(|l| level <= l) {
                            self.section = None;
                        }
                        BlockKind::Heading { level, anchor, content, section: None }
                    }
                };
                if section.is_some() {
                    self.section = section;
                    self.level = Some(level);
                }
                self.blocks.push(Spanned::new(kind, span));
            }
            _ if hand => {
                self.close();
                self.hand_heading(block.value, span);
            }
            BlockKind::Paragraph(content) => match self.number_of(&content) {
                Some((number, rest)) => self.open(number, rest, span),
                None => self.push(Spanned::new(BlockKind::Paragraph(content), span)),
            },
            BlockKind::List { start: None, tight, items } => self.list(tight, items, span),
            other => self.push(Spanned::new(other, span)),
        }
    }

    /// A list whose items may be numbered paragraphs; those that are not are a list within the paragraph before them.
    fn list(&mut self, tight: bool, items: Vec<Item>, span: Span) {
        let mut plain_items: Vec<Item> = Vec::new();
        for mut item in items {
            let number = match item.blocks.first().map(|b| &b.value) {
                Some(BlockKind::Paragraph(content)) => self.number_of(content),
                _ => None,
            };
            let Some((number, rest)) = number else {
                plain_items.push(item);
                continue;
            };
            self.items(tight, std::mem::take(&mut plain_items), span);
            let first = item.blocks.remove(0);
            self.open(number, rest, first.span);
            for block in item.blocks {
                self.push(block);
            }
        }
        self.items(tight, plain_items, span);
    }

    fn items(&mut self, tight: bool, items: Vec<Item>, span: Span) {
        if let (Some(first), Some(last)) = (items.first(), items.last()) {
            let span = Span { start: first.span.start, end: last.span.end, ..span };
            self.push(Spanned::new(BlockKind::List { start: None, tight, items }, span));
        }
    }

    fn push(&mut self, block: Block) {
        match &mut self.current {
            Some(open) => {
                open.span.end = open.span.end.max(block.span.end);
                open.blocks.push(block);
            }
            None => self.blocks.push(block),
        }
    }

    fn open(&mut self, number: Spanned<String>, rest: Vec<Inline>, span: Span) {
        self.close();
        let blocks = if rest.is_empty() {
            Vec::new()
        } else {
            vec![Spanned::new(BlockKind::Paragraph(rest), span)]
        };
        self.current = Some(Open { number, span, blocks });
    }

    fn close(&mut self) {
        if let Some(Open { number, span, blocks }) = self.current.take() {
            let anchor = self.unique(&paragraph_anchor(&number.value, &[]));
            // The number as in the paragraph's own anchor.
            let blocks = sub_paragraphs(anchor.trim_start_matches('p'), blocks);
            self.blocks.push(Spanned::new(BlockKind::Numbered { number, anchor, blocks }, span));
        }
    }

    /// `base`, or `base-2`, `base-3`, … where it is taken.
    fn unique(&mut self, base: &str) -> String {
        unique(&mut self.taken, base)
    }

    /// The number that `content` begins with and what follows it; a number of another section is text, and reported.
    fn number_of(&mut self, content: &[Inline]) -> Option<(Spanned<String>, Vec<Inline>)> {
        let (number, rest) = leading_number(content)?;
        if let Some(section) = &self.section
            && section.bytes().all(|b| b.is_ascii_digit())
            && number.value.split('.').next() != Some(section.as_str())
        {
            self.out.push(Diagnostic::new(
                Code::StrayNumber,
                number.span,
                format!("`{}` is not a paragraph of section {section}: it is shown as text", number.value),
                format!("Where it is meant as a paragraph, give it a number that begins with {section}; where it is a figure, begin the sentence with a word"),
            ));
            return None;
        }
        Some((number, rest))
    }

    fn section_heading(&mut self, number: &str, level: u8, span: Span) {
        if self.taken.contains(&format!("s{number}")) {
            self.out.push(Diagnostic::new(
                Code::SectionRepeats,
                span,
                format!("There is a section {number} already"),
                "Give one of the two another number, where they are not parts that each begin again",
            ));
        }
        if let Some(before) = self.level
            && before != level
        {
            self.out.push(Diagnostic::new(
                Code::SectionLevel,
                span,
                format!("Section {number} is a heading of level {level}, and the section before it of level {before}"),
                format!("Begin the line with {} where the two are on one level", "#".repeat(before.into())),
            ));
        }
    }

    /// A line of text in a heading's place, shown as it is.
    fn hand_heading(&mut self, kind: BlockKind, span: Span) {
        let (content, written) = match kind {
            BlockKind::List { items, .. } => {
                let Some(item) = items.into_iter().next() else { return };
                let number = item.value.unwrap_or(1);
                let mut content =
                    vec![Spanned::new(InlineKind::Text(format!("{number}. ")), item.span)];
                for block in item.blocks {
                    if let BlockKind::Paragraph(inlines) = block.value {
                        content.extend(inlines);
                    }
                }
                let written = plain(&content);
                (content, written)
            }
            BlockKind::Paragraph(content) => {
                let written = plain(&content);
                (content, written)
            }
            other => return self.push(Spanned::new(other, span)),
        };
        self.section = None;
        self.out.push(Diagnostic::new(
            Code::HeadingByHand,
            span,
            format!("`{written}` reads like a heading, and is ordinary text"),
            format!("Write it as a heading: ## {written}"),
        ));
        self.blocks.push(Spanned::new(BlockKind::HandHeading(content), span));
    }
}

fn unique(taken: &mut BTreeSet<String>, base: &str) -> String {
    let mut anchor = base.to_owned();
    let mut n = 1;
    while !taken.insert(anchor.clone()) {
        n += 1;
        anchor = format!("{base}-{n}");
    }
    anchor
}

/// Which blocks are headings written by hand: `1. Everyday conversations` or `5.0 Putting things right`
/// as a plain block before 1.1 or 5.1.
fn by_hand(blocks: &[Block]) -> Vec<bool> {
    let mut hand = vec![false; blocks.len()];
    for (i, pair) in blocks.windows(2).enumerate() {
        let next = match &pair[1].value {
            BlockKind::Paragraph(content) => leading_number(content),
            BlockKind::List { items, .. } => {
                items.first().and_then(|i| i.blocks.first()).and_then(|b| match &b.value {
                    BlockKind::Paragraph(content) => leading_number(content),
                    _ => None,
                })
            }
            _ => None,
        };
        let Some((next, _)) = next else { continue };
        let mut parts = next.value.split('.');
        let (Some(first), Some("1")) = (parts.next(), parts.next()) else { continue };
        hand[i] = match &pair[0].value {
            BlockKind::List { start: Some(start), items, .. } => {
                items.len() == 1
                    && start.to_string() == first
                    && matches!(items[0].blocks.as_slice(), [Spanned { value: BlockKind::Paragraph(c), .. }] if reads_like_heading(&plain(c)))
            }
            BlockKind::Paragraph(content) => {
                let text = plain(content);
                section_number(&text).as_deref() == Some(first) && reads_like_heading(&text)
            }
            _ => false,
        };
    }
    hand
}

fn reads_like_heading(text: &str) -> bool {
    text.chars().count() <= 120 && !text.trim_end().ends_with(['.', ';', ':', ','])
}

/// The number that a heading of a section begins with: `3`, `3.` and `3.0` are one.
pub fn section_number(text: &str) -> Option<String> {
    let text = text.trim_start();
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits == 0 || digits > 4 {
        return None;
    }
    let rest = &text[digits..];
    let rest = rest.strip_prefix(".0").unwrap_or(rest);
    let rest = rest.strip_prefix(['.', ')', ':']).unwrap_or(rest);
    let ends = rest.is_empty() || rest.starts_with([' ', '\t', '\u{a0}']);
    // `2023 review` names a year, not a section.
    (ends && (digits < 4)).then(|| text[..digits].to_owned())
}

/// A paragraph's number at the start of `content`, perhaps bold, and what follows it.
fn leading_number(content: &[Inline]) -> Option<(Spanned<String>, Vec<Inline>)> {
    let first = content.first()?;
    match &first.value {
        InlineKind::Text(text) => {
            let (number, rest) = number_prefix(text, false)?;
            let span = Span { end: first.span.start + number.len() as u32, ..first.span };
            let mut after = Vec::new();
            if !rest.is_empty() {
                after.push(Spanned::new(InlineKind::Text(rest.to_owned()), first.span));
            }
            after.extend_from_slice(&content[1..]);
            Some((Spanned::new(number.to_owned(), span), trim_start(after)))
        }
        InlineKind::Strong(inner) | InlineKind::Emphasis(inner) => {
            let [Spanned { value: InlineKind::Text(text), span }, more @ ..] = inner.as_slice()
            else {
                return None;
            };
            let (number, rest) = number_prefix(text, true)?;
            let number = Spanned::new(
                number.to_owned(),
                Span { end: span.start + number.len() as u32, ..*span },
            );
            let mut after = Vec::new();
            if !rest.trim().is_empty() || !more.is_empty() {
                let mut kept = vec![Spanned::new(InlineKind::Text(rest.to_owned()), *span)];
                kept.extend_from_slice(more);
                let kept = trim_start(kept);
                after.push(Spanned::new(
                    match &first.value {
                        InlineKind::Strong(_) => InlineKind::Strong(kept),
                        _ => InlineKind::Emphasis(kept),
                    },
                    first.span,
                ));
            } else if !content.get(1).is_none_or(|next| match &next.value {
                InlineKind::Text(t) => t.starts_with([' ', '\t', '\u{a0}']) || t.is_empty(),
                InlineKind::SoftBreak | InlineKind::HardBreak => true,
                _ => false,
            }) {
                return None;
            }
            after.extend_from_slice(&content[1..]);
            Some((number, trim_start(after)))
        }
        _ => None,
    }
}

/// `3.7`, perhaps with `.` or `)` after it, and then white space; `whole`: the text may end there.
fn number_prefix(text: &str, whole: bool) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let number = text[..end].trim_end_matches('.');
    let parts: Vec<_> = number.split('.').collect();
    if !(2..=4).contains(&parts.len()) || parts.iter().any(|p| p.is_empty() || p.len() > 4) {
        return None;
    }
    let rest = &text[number.len()..];
    let rest = rest.strip_prefix(['.', ')']).unwrap_or(rest);
    let ends = rest.starts_with([' ', '\t', '\u{a0}']) || (rest.is_empty() && whole);
    ends.then_some((number, rest))
}

fn trim_start(mut content: Vec<Inline>) -> Vec<Inline> {
    while let Some(first) = content.first_mut() {
        match &mut first.value {
            InlineKind::Text(text) => {
                let trimmed = text.trim_start().to_owned();
                if trimmed.is_empty() {
                    content.remove(0);
                    continue;
                }
                *text = trimmed;
            }
            InlineKind::SoftBreak | InlineKind::HardBreak => {
                content.remove(0);
                continue;
            }
            _ => {}
        }
        break;
    }
    content
}

/// Finds `a) …`, `(a) …`, `(i) …`, `(1) …` at the start of a block, line or item.
fn sub_paragraphs(paragraph: &str, blocks: Vec<Block>) -> Vec<Block> {
    let mut found = Subs { paragraph: paragraph.to_owned(), ..Subs::default() };
    for block in blocks {
        let span = block.span;
        match block.value {
            BlockKind::Paragraph(content) => {
                for line in lines(content) {
                    found.line(line, span);
                }
            }
            BlockKind::List { start: None, items, .. } if all_labelled(&items) => found.list(items),
            other @ (BlockKind::List { .. } | BlockKind::Table { .. } | BlockKind::Quote(_)) => {
                found.below(Spanned::new(other, span));
            }
            other => {
                found.close(0);
                found.done.push(Spanned::new(other, span));
            }
        }
    }
    found.close(0);
    found.done
}

fn all_labelled(items: &[Item]) -> bool {
    items.iter().all(|i| item_label(i).is_some())
}

fn item_label(item: &Item) -> Option<String> {
    match &item.blocks.first()?.value {
        BlockKind::Paragraph(content) => label_of(content).map(|(label, _)| label),
        _ => None,
    }
}

/// A paragraph's lines, where lines of it begin with a label; else the whole.
fn lines(content: Vec<Inline>) -> Vec<Vec<Inline>> {
    let mut lines: Vec<Vec<Inline>> = vec![Vec::new()];
    let mut rest = content.into_iter().peekable();
    while let Some(inline) = rest.next() {
        let breaks = matches!(inline.value, InlineKind::SoftBreak | InlineKind::HardBreak);
        if breaks && rest.peek().is_some_and(|next| label_of(std::slice::from_ref(next)).is_some())
        {
            lines.push(Vec::new());
        } else if let Some(line) = lines.last_mut() {
            line.push(inline);
        }
    }
    lines
}

/// The label that a line begins with, as written, and what follows it.
fn label_of(content: &[Inline]) -> Option<(String, Vec<Inline>)> {
    let first = content.first()?;
    let InlineKind::Text(text) = &first.value else { return None };
    let open = text.strip_prefix('(').unwrap_or(text);
    let (inner, rest) = open.split_once(')')?;
    let letters = inner.len() == 1 && inner.bytes().all(|b| b.is_ascii_lowercase());
    let roman =
        !inner.is_empty() && inner.len() <= 5 && inner.bytes().all(|b| b"ivxl".contains(&b));
    let digits = text.starts_with('(')
        && (1..=2).contains(&inner.len())
        && inner.bytes().all(|b| b.is_ascii_digit());
    let ends = rest.starts_with([' ', '\t', '\u{a0}']) || (rest.is_empty() && content.len() > 1);
    if !(letters || roman || digits) || !ends {
        return None;
    }
    let label = text[..text.len() - rest.len()].to_owned();
    let mut after = vec![Spanned::new(InlineKind::Text(rest.to_owned()), first.span)];
    after.extend_from_slice(&content[1..]);
    Some((label, trim_start(after)))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Letter,
    Roman,
    Digit,
}

struct OpenSub {
    label: String,
    anchor: String,
    span: Span,
    blocks: Vec<Block>,
}

#[derive(Default)]
struct Subs {
    /// The number of the paragraph, as in its anchor.
    paragraph: String,
    taken: BTreeSet<String>,
    done: Vec<Block>,
    open: Vec<OpenSub>,
    /// The last label at each depth, also of those that are closed.
    last: Vec<(Style, String)>,
}

impl Subs {
    /// A list of which every item has a label, and lists of that kind within it.
    fn list(&mut self, items: Vec<Item>) {
        for item in items {
            let mut blocks = item.blocks.into_iter();
            if let Some(Spanned { value: BlockKind::Paragraph(content), .. }) = blocks.next() {
                for line in lines(content) {
                    self.line(line, item.span);
                }
            }
            for block in blocks {
                match block.value {
                    BlockKind::List { start: None, items, .. } if all_labelled(&items) => {
                        self.list(items)
                    }
                    other => self.below(Spanned::new(other, block.span)),
                }
            }
        }
    }

    fn line(&mut self, content: Vec<Inline>, span: Span) {
        match label_of(&content) {
            Some((label, rest)) => self.begin(label, rest, span),
            None => {
                self.close(0);
                self.done.push(Spanned::new(BlockKind::Paragraph(content), span));
            }
        }
    }

    fn begin(&mut self, written: String, rest: Vec<Inline>, span: Span) {
        let label = written.trim_matches(['(', ')']).to_owned();
        let (style, depth) = self.style_and_depth(&label);
        self.close(depth);
        self.last.truncate(depth);
        self.last.push((style, label.clone()));
        let path: Vec<_> = self.last.iter().map(|(_, l)| l.clone()).collect();
        let anchor = unique(&mut self.taken, &paragraph_anchor(&self.paragraph, &path));
        let blocks = if rest.is_empty() {
            Vec::new()
        } else {
            vec![Spanned::new(BlockKind::Paragraph(rest), span)]
        };
        self.open.push(OpenSub { label: written, anchor, span, blocks });
    }

    /// `i)` is a letter where `h)` stands before it at the same depth, else a Roman number.
    fn style_and_depth(&self, label: &str) -> (Style, usize) {
        let one = label.len() == 1;
        if label.bytes().all(|b| b.is_ascii_digit()) {
            return (Style::Digit, self.depth_of(Style::Digit));
        }
        let follows = |(style, last): &(Style, String)| {
            *style == Style::Letter
                && one
                && last.len() == 1
                && last.as_bytes()[0] + 1 == label.as_bytes()[0]
        };
        if let Some(depth) = self.last.iter().rposition(follows) {
            return (Style::Letter, depth);
        }
        if label.bytes().all(|b| b"ivxl".contains(&b)) {
            return (Style::Roman, self.depth_of(Style::Roman));
        }
        (Style::Letter, self.depth_of(Style::Letter))
    }

    fn depth_of(&self, style: Style) -> usize {
        self.last
            .iter()
            .position(|(s, _)| *s == style)
            .unwrap_or(self.open.len().min(self.last.len()))
    }

    fn below(&mut self, block: Block) {
        match self.open.last_mut() {
            Some(open) => {
                open.span.end = open.span.end.max(block.span.end);
                open.blocks.push(block);
            }
            None => self.done.push(block),
        }
    }

    /// Closes the sub-paragraphs that are deeper than `depth`.
    fn close(&mut self, depth: usize) {
        while self.open.len() > depth {
            let Some(OpenSub { label, anchor, span, blocks }) = self.open.pop() else { return };
            let block = Spanned::new(BlockKind::Sub { label, anchor, blocks }, span);
            self.below(block);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::parse::markdown;

    /// The shape of a policy in one line for each block, and the codes reported.
    fn shape(text: &str) -> (Vec<String>, Vec<&'static str>) {
        let mut out = Vec::new();
        let document = number(markdown::parse(text, 0, 0, &mut out), &mut out);
        let mut lines = Vec::new();
        outline(&document.blocks, 0, &mut lines);
        (lines, out.iter().map(|d| d.code.name()).collect())
    }

    fn outline(blocks: &[Block], depth: usize, lines: &mut Vec<String>) {
        let indent = "  ".repeat(depth);
        for block in blocks {
            match &block.value {
                BlockKind::Heading { anchor, .. } => lines.push(format!("{indent}# {anchor}")),
                BlockKind::Paragraph(c) => lines.push(format!("{indent}{}", plain(c))),
                BlockKind::HandHeading(c) => lines.push(format!("{indent}hand: {}", plain(c))),
                BlockKind::Numbered { anchor, blocks, .. } => {
                    lines.push(format!("{indent}{anchor}"));
                    outline(blocks, depth + 1, lines);
                }
                BlockKind::Sub { label, anchor, blocks } => {
                    lines.push(format!("{indent}{label} {anchor}"));
                    outline(blocks, depth + 1, lines);
                }
                BlockKind::List { items, .. } => {
                    for item in items {
                        lines.push(format!("{indent}-"));
                        outline(&item.blocks, depth + 1, lines);
                    }
                }
                _ => lines.push(format!("{indent}?")),
            }
        }
    }

    #[test]
    fn one_paragraph_however_it_is_written() {
        let expected = ["p3.7", "  We can look."];
        for text in [
            "3.7 We can look.",
            "**3.7** We can look.",
            "3.7. We can look.",
            "3.7) We can look.",
            "3.7\u{a0}We can look.",
            "3.7\tWe can look.",
            "- 3.7 We can look.",
            "- **3.7** We can look.",
        ] {
            let (lines, codes) = shape(text);
            assert_eq!(lines, expected, "{text}");
            assert!(codes.is_empty());
        }
        assert_eq!(
            shape("- 3.7 We can look.\n\n- 3.8 Not.").0,
            ["p3.7", "  We can look.", "p3.8", "  Not."]
        );
    }

    #[test]
    fn what_follows_belongs_to_the_paragraph() {
        let expected =
            ["p1.1", "  Such as:", "  -", "    A request", "  -", "    A need", "p1.2", "  If"];
        assert_eq!(shape("- 1.1 Such as:\n- A request\n - A need\n- 1.2 If").0, expected);
        assert_eq!(shape("- 1.1 Such as:\n\n    - A request\n    - A need\n- 1.2 If").0, expected);
        assert_eq!(
            shape("4.4 As:\n\n- One\n- Two\n\nThe purpose.\n\n4.5 Where").0,
            [
                "p4.4",
                "  As:",
                "  -",
                "    One",
                "  -",
                "    Two",
                "  The purpose.",
                "p4.5",
                "  Where"
            ]
        );
    }

    #[test]
    fn headings_of_sections_are_counted_by_their_number() {
        let text =
            "## 3. How\n\n3.1 a\n\n### Things\n\n3.2 b\n\n## **4.0 Next**\n\n4.1 c\n\n#### 5 Last";
        let (lines, codes) = shape(text);
        assert_eq!(
            lines,
            ["# s3", "p3.1", "  a", "# things", "p3.2", "  b", "# s4", "p4.1", "  c", "# s5"]
        );
        assert_eq!(codes, ["section-level"]);
    }

    #[test]
    fn a_number_of_another_section_is_text() {
        let (lines, codes) = shape("## 4. Figures\n\n2.5 million children");
        assert_eq!(lines, ["# s4", "2.5 million children"]);
        assert_eq!(codes, ["stray-number"]);
    }

    #[test]
    fn headings_by_hand_are_shown_as_they_are() {
        let (lines, codes) = shape(
            "1. Everyday conversations\n\n- 1.1 We\n\n5.0 Putting things right\n\n- 5.1 Where",
        );
        assert_eq!(
            lines,
            [
                "hand: 1. Everyday conversations",
                "p1.1",
                "  We",
                "hand: 5.0 Putting things right",
                "p5.1",
                "  Where"
            ]
        );
        assert_eq!(codes, ["heading-by-hand", "heading-by-hand"]);
    }

    #[test]
    fn sub_paragraphs_nest_by_their_style() {
        let text = "4.7 This sets out:\n\na) one; and\n\nb) two:\n\n(i) small\n\n(ii) smaller\n\nc) three\n\nAfter.";
        assert_eq!(
            shape(text).0,
            [
                "p4.7",
                "  This sets out:",
                "  a) p4.7a",
                "    one; and",
                "  b) p4.7b",
                "    two:",
                "    (i) p4.7b-i",
                "      small",
                "    (ii) p4.7b-ii",
                "      smaller",
                "  c) p4.7c",
                "    three",
                "  After."
            ]
        );
        assert_eq!(
            shape("4.7 x:\na) one\nb) two").0,
            ["p4.7", "  x:", "  a) p4.7a", "    one", "  b) p4.7b", "    two"]
        );
        assert_eq!(
            shape("1.3 x\n\n- (b) two\n    - (i) deep").0,
            ["p1.3", "  x", "  (b) p1.3b", "    two", "    (i) p1.3b-i", "      deep"]
        );
        assert_eq!(
            shape("4.1 x:\n\n(1) one\n\n4.11 y").0,
            ["p4.1", "  x:", "  (1) p4.1-1", "    one", "p4.11", "  y"]
        );
        assert_eq!(
            shape("4.7 x\n- (h) one\n- (i) two").0,
            ["p4.7", "  x", "  (h) p4.7h", "    one", "  (i) p4.7i", "    two"]
        );
    }

    proptest::proptest! {
        /// Whatever is written, its words stay, in order.
        #[test]
        fn nothing_is_lost(parts in proptest::collection::vec("(- |## |a\\) |\\(i\\) |)((1|2)\\.[1-9]\\.? |)[a-z]{1,6}( [a-z]{1,6}){0,3}", 1..12)) {
            let text = parts.join("\n\n");
            let mut out = Vec::new();
            let document = markdown::parse(&text, 0, 0, &mut out);
            let words = |d: &Document| {
                let mut all = Vec::new();
                d.visit(&mut |v| match v {
                    Visit::Block(Spanned { value: BlockKind::Numbered { number, .. }, .. }) => all.push(number.value.clone()),
                    Visit::Block(Spanned { value: BlockKind::Sub { label, .. }, .. }) => all.push(label.clone()),
                    Visit::Inline(Spanned { value: InlineKind::Text(t), .. }) => {
                        all.extend(t.split_whitespace().map(|w| w.trim_end_matches('.').to_owned()));
                    }
                    _ => {}
                });
                all
            };
            let before = words(&document);
            proptest::prop_assert_eq!(before, words(&number(document, &mut out)));
        }
    }
}
