//! Numbered paragraphs and sections of a policy, found in its tree (FORMATS.md, section 3).
//!
//! A block that begins with a number such as `3.7` is a numbered paragraph and runs to the next
//! numbered paragraph or heading. Real texts write that in many ways (`3.7 We`, `**3.7** We`,
//! `- 3.7 We` in tight and loose lists, with its list beside it or within it): all come out the same.

use super::number::{self, Lead, Section, Style};
use super::sub_paragraph::sub_paragraphs;
use crate::diagnostic::{Code, Diagnostic, Span, Spanned};
use crate::source::document::*;
use std::collections::{BTreeMap, BTreeSet};

/// The document with its numbered paragraphs, sub-paragraphs and sections made out.
pub fn number(document: Document, out: &mut Vec<Diagnostic>) -> Document {
    let mut pass = Pass {
        out,
        blocks: Vec::new(),
        around: Vec::new(),
        letter: None,
        levels: BTreeMap::new(),
        level: None,
        current: None,
        taken: Taken::default(),
    };
    pass.all(document.blocks);
    pass.close();
    let mut taken = pass.taken;
    let mut blocks = pass.blocks;
    give_way(&mut blocks, &mut taken);
    Document { blocks, notes: document.notes }
}

/// A heading whose own fragment, such as `{#p1.1}`, is the anchor of a paragraph or section gives way to it.
fn give_way(blocks: &mut [Block], taken: &mut Taken) {
    let mut renamed = Vec::new();
    for block in blocks {
        match &mut block.value {
            BlockKind::Heading { anchor, section: None, .. } if !taken.insert(anchor) => {
                renamed.push(anchor);
            }
            BlockKind::Heading { also, .. }
            | BlockKind::Numbered { heading: Some(Title { also, .. }), .. } => {
                *also = also.take().filter(|a| taken.insert(a));
            }
            BlockKind::Html { blocks, .. } => give_way(blocks, taken),
            _ => {}
        }
    }
    for anchor in renamed {
        *anchor = taken.unique(anchor);
    }
}

struct Pass<'o> {
    out: &'o mut Vec<Diagnostic>,
    blocks: Vec<Block>,
    /// The sections that the text stands in, the outermost first, each with the level of its heading: `## A.` may
    /// hold `### 1.`
    around: Vec<(Section, u8)>,
    /// The last section that has a letter: I may come after H.
    letter: Option<Section>,
    /// The heading level of each number, the last where it repeats.
    levels: BTreeMap<(Style, u32), u8>,
    /// The heading level of the last numbered section.
    level: Option<u8>,
    /// The paragraph that is still open.
    current: Option<Open>,
    /// The anchors that are given already.
    taken: Taken,
}

struct Open {
    number: Spanned<String>,
    word: Option<String>,
    heading: Option<Title>,
    span: Span,
    blocks: Vec<Block>,
}

impl Pass<'_> {
    /// Blocks in the order of the text.
    fn all(&mut self, blocks: Vec<Block>) {
        let hand = by_hand(&blocks);
        let follows: Vec<bool> = blocks.iter().skip(1).map(can_belong).chain([false]).collect();
        for ((block, hand), follows) in blocks.into_iter().zip(hand).zip(follows) {
            self.block(block, hand, follows);
        }
    }

    /// `hand` says that it is a heading written by hand, and `follows` that what comes next can belong to it.
    fn block(&mut self, block: Block, hand: bool, follows: bool) {
        let span = block.span;
        match block.value {
            BlockKind::Heading { level, anchor, content, .. } => {
                self.close();
                self.heading(level, anchor, content, span);
            }
            _ if hand => {
                self.close();
                self.hand_heading(Spanned::new(block.value, span));
            }
            BlockKind::Paragraph(content) => match self.number_of(&content, follows) {
                Some(lead) => self.open(lead, None, span),
                None => self.push(Spanned::new(BlockKind::Paragraph(content), span)),
            },
            BlockKind::List { items, tight, .. } if holds_numbers(&items) => {
                self.list(tight, items);
            }
            BlockKind::Html { element, attributes, blocks }
                if matches!(element, "div" | "section" | "aside" | "details")
                    && holds_paragraphs(&blocks) =>
            {
                self.html(element, attributes, blocks, span);
            }
            other => {
                self.counted(&other);
                self.push(Spanned::new(other, span));
            }
        }
    }

    /// A heading: of a section, of a paragraph (`### 0.1 Overview`), or of neither.
    fn heading(&mut self, level: u8, anchor: String, content: Vec<Inline>, span: Span) {
        if let Some(section) = number::section(&plain(&content), self.letter.as_ref()) {
            self.section_heading(&section, level, span);
            let also = Some(anchor);
            let anchor = self.taken.unique(&format!("s{}", section.name));
            let name = Some(section.name.clone());
            self.blocks.push(Spanned::new(
                BlockKind::Heading { level, anchor, content, section: name, also },
                span,
            ));
            self.level = Some(level);
            self.around.retain(|(outer, l)| *l < level && !outer.comes_before(&section));
            self.around.push((section.clone(), level));
            self.levels.insert(section.place(), level);
            if section.style == Style::Letter {
                self.letter = Some(section);
            }
            return;
        }
        let lead = number::of_heading(&content);
        let own = |section: &Section| lead.as_ref().is_some_and(|lead| section.holds(lead));
        self.around.retain(|(outer, l)| *l < level || own(outer));
        if let Some(lead) = lead.filter(|lead| self.belongs(lead)) {
            let title = Title { level, also: Some(anchor), content: lead.rest };
            self.open(Lead { rest: Vec::new(), ..lead }, Some(title), span);
        } else {
            let kind = BlockKind::Heading { level, anchor, content, section: None, also: None };
            self.blocks.push(Spanned::new(kind, span));
        }
    }

    /// A list with numbered paragraphs among its items; those that are not are a list within the paragraph before them.
    fn list(&mut self, tight: bool, items: Vec<Item>) {
        let mut others: Vec<Item> = Vec::new();
        for mut item in items {
            let lead = match item.blocks.first().map(|b| &b.value) {
                Some(BlockKind::Paragraph(content)) if is_plain(&item) => {
                    self.number_of(content, item.blocks.get(1).is_some_and(can_belong))
                }
                _ => None,
            };
            let rest = match lead {
                Some(lead) => {
                    self.items(tight, std::mem::take(&mut others));
                    let first = item.blocks.remove(0);
                    self.open(lead, None, first.span);
                    item.blocks
                }
                // Paragraphs may stand in a list below an item that is none.
                None => {
                    let at = item.blocks.iter().position(is_list_of_numbers);
                    let rest = item.blocks.split_off(at.unwrap_or(item.blocks.len()));
                    let hand = is_hand_item(&item, rest.first());
                    if hand {
                        self.items(tight, std::mem::take(&mut others));
                        self.close();
                        self.hand_heading(item_as_list(item));
                    } else {
                        others.push(item);
                    }
                    if !rest.is_empty() {
                        self.items(tight, std::mem::take(&mut others));
                    }
                    rest
                }
            };
            let follows: Vec<bool> = rest.iter().skip(1).map(can_belong).chain([false]).collect();
            for (block, follows) in rest.into_iter().zip(follows) {
                self.block(block, false, follows);
            }
        }
        self.items(tight, others);
    }

    /// The items between numbered paragraphs. That those stand apart makes no loose list of these.
    fn items(&mut self, tight: bool, items: Vec<Item>) {
        let is_paragraph = |b: &&Block| matches!(b.value, BlockKind::Paragraph(_));
        let tight =
            tight || items.iter().all(|i| i.blocks.iter().filter(is_paragraph).count() <= 1);
        if let (Some(first), Some(last)) = (items.first(), items.last()) {
            let span = Span { end: last.span.end, ..first.span };
            let start = first.value;
            self.push(Spanned::new(BlockKind::List { start, tight, items }, span));
        }
    }

    /// An element of raw HTML around numbered paragraphs. One that says nothing of them falls away, so that they are
    /// parts of the text as elsewhere; of another, such as `details`, they stay within it.
    fn html(
        &mut self,
        element: &'static str,
        mut attributes: Attributes,
        mut blocks: Vec<Block>,
        span: Span,
    ) {
        for block in &mut blocks {
            if let BlockKind::Plain(content) = &mut block.value {
                block.value = BlockKind::Paragraph(std::mem::take(content));
            }
        }
        let id = attributes.get("id").cloned();
        if matches!(element, "div" | "section" | "aside") && attributes.keys().all(|k| *k == "id") {
            if id.is_some() {
                let attributes = std::mem::take(&mut attributes);
                let kind = InlineKind::Html { element: "span", attributes, content: Vec::new() };
                let place = BlockKind::Plain(vec![Spanned::new(kind, span)]);
                self.push(Spanned::new(place, span));
            }
            return self.all(blocks);
        }
        self.close();
        let before = std::mem::take(&mut self.blocks);
        self.all(blocks);
        self.close();
        let blocks = std::mem::replace(&mut self.blocks, before);
        self.blocks.push(Spanned::new(BlockKind::Html { element, attributes, blocks }, span));
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

    fn open(&mut self, lead: Lead, heading: Option<Title>, span: Span) {
        self.close();
        let blocks = if lead.rest.is_empty() {
            Vec::new()
        } else {
            vec![Spanned::new(BlockKind::Paragraph(lead.rest), span)]
        };
        self.current = Some(Open { number: lead.number, word: lead.word, heading, span, blocks });
    }

    fn close(&mut self) {
        if let Some(Open { number, word, heading, span, blocks }) = self.current.take() {
            let anchor = self.taken.unique(&paragraph_anchor(&number.value, &[]));
            // The number as in the paragraph's own anchor.
            let blocks = sub_paragraphs(anchor.trim_start_matches('p'), blocks, &mut self.taken);
            let kind = BlockKind::Numbered { number, word, heading, anchor, blocks };
            self.blocks.push(Spanned::new(kind, span));
        }
    }

    /// The number that a block begins with, where it is a paragraph of the section that it stands in. A number alone is
    /// one where what comes next can belong to it.
    fn number_of(&mut self, content: &[Inline], follows: bool) -> Option<Lead> {
        let alone =
            || number::of_heading(content).filter(|l| l.word.is_none() && l.rest.is_empty());
        let lead = match number::of_block(content) {
            Some(lead) => lead,
            None if follows => alone()?,
            None => {
                if let Some(lead) = alone() {
                    self.out.push(Diagnostic::new(
                        Code::StrayNumber,
                        lead.number.span,
                        format!("`{}` stands alone: it is shown as text", lead.number.value),
                        "Write the paragraph's text after its number",
                    ));
                }
                return None;
            }
        };
        let own = self.around.iter().any(|(section, _)| section.holds(&lead));
        // `2.5M` is a figure; in section 3 `3.7A` is a paragraph that was put in later.
        (own || !lead.inserted()).then_some(lead).filter(|lead| self.belongs(lead))
    }

    /// Whether a number is one of this section's, or of one around it; that of another section is text, and reported.
    fn belongs(&mut self, lead: &Lead) -> bool {
        let mut numbered = self.around.iter().rev().map(|(section, _)| section);
        let Some(Section { name, first: Some(first), .. }) =
            numbered.find(|section| section.first.is_some())
        else {
            return true;
        };
        if self.around.iter().any(|(section, _)| section.holds(lead)) {
            return true;
        }
        self.out.push(Diagnostic::new(
            Code::StrayNumber,
            lead.number.span,
            format!("`{}` is not a paragraph of section {name}: it is shown as text", lead.number.value),
            format!("Where it is meant as a paragraph, give it a number that begins with {first}; where it is a figure, begin the sentence with a word"),
        ));
        false
    }

    /// Items with a number of their own, or a box, that begin with the number of a paragraph: it is text there.
    fn counted(&mut self, block: &BlockKind) {
        let BlockKind::List { items, .. } = block else { return };
        for item in items.iter().filter(|item| !is_plain(item)) {
            if let Some(BlockKind::Paragraph(content)) = item.blocks.first().map(|b| &b.value)
                && let Some(lead) = number::of_block(content).filter(|lead| !lead.inserted())
            {
                let number = &lead.number.value;
                self.out.push(Diagnostic::new(
                    Code::StrayNumber,
                    lead.number.span,
                    format!("`{number}` stands in an item that is counted or ticked: it is shown as text"),
                    format!("Where it is meant as a paragraph, begin the line with `- {number}` or with the number alone"),
                ));
            }
        }
    }

    fn section_heading(&mut self, section: &Section, level: u8, span: Span) {
        let name = &section.name;
        if self.taken.contains(&format!("s{name}")) {
            self.out.push(Diagnostic::new(
                Code::SectionRepeats,
                span,
                format!("There is a section {name} already"),
                "Give one of the two another number, where they are not parts that each begin again",
            ));
        }
        let (style, place) = section.place();
        let mut earlier =
            self.levels.range((style, 0)..(style, place)).rev().map(|(_, level)| *level);
        // The one between two of this level is told itself.
        if let (Some(before), third) = (earlier.next(), earlier.next())
            && before != level
            && third != Some(level)
        {
            self.out.push(Diagnostic::new(
                Code::SectionLevel,
                span,
                format!("Section {name} is a heading of level {level}, and the section before it of level {before}"),
                format!("Begin the line with {} where the two are on one level", "#".repeat(before.into())),
            ));
        }
    }

    /// A line of text in a heading's place, shown as it is.
    fn hand_heading(&mut self, block: Block) {
        let span = block.span;
        let content = match block.value {
            BlockKind::List { items, .. } => {
                let Some(item) = items.into_iter().next() else { return };
                let number = item.value.unwrap_or(1);
                let text = InlineKind::Text(format!("{number}. "));
                let mut content = vec![Spanned::new(text, item.span)];
                for block in item.blocks {
                    if let BlockKind::Paragraph(inlines) = block.value {
                        content.extend(inlines);
                    }
                }
                content
            }
            BlockKind::Paragraph(content) => content,
            other => return self.push(Spanned::new(other, span)),
        };
        self.around.clear();
        let written = plain(&content);
        let marks = "#".repeat(self.level.unwrap_or(2).into());
        self.out.push(Diagnostic::new(
            Code::HeadingByHand,
            span,
            format!("`{written}` reads like a heading, and is ordinary text"),
            format!("Write it as a heading: {marks} {written}"),
        ));
        self.blocks.push(Spanned::new(BlockKind::HandHeading(content), span));
    }
}

/// The anchors of a text, none of them twice.
#[derive(Default)]
pub struct Taken {
    anchors: BTreeSet<String>,
    /// The number of the last one made of each name: those below it are taken.
    last: BTreeMap<String, usize>,
}

impl Taken {
    /// Takes `anchor`; false where it is taken already.
    fn insert(&mut self, anchor: &str) -> bool {
        self.anchors.insert(anchor.to_owned())
    }

    fn contains(&self, anchor: &str) -> bool {
        self.anchors.contains(anchor)
    }

    /// Takes `base`, or `base-2`, `base-3`, … where it is taken.
    pub fn unique(&mut self, base: &str) -> String {
        let mut anchor = base.to_owned();
        let n = self.last.entry(anchor.clone()).or_insert(1);
        while !self.anchors.insert(anchor.clone()) {
            *n += 1;
            anchor = format!("{base}-{n}");
        }
        anchor
    }
}

/// Whether a block can belong to a number that stands alone before it.
fn can_belong(block: &Block) -> bool {
    match &block.value {
        BlockKind::Paragraph(content) => number::of_heading(content).is_none(),
        BlockKind::List { items, .. } => !holds_numbers(items),
        BlockKind::Table { .. } | BlockKind::Quote(_) | BlockKind::Alert(..) => true,
        _ => false,
    }
}

/// Whether a numbered paragraph or section stands among `blocks`, or in an element of raw HTML among them.
fn holds_paragraphs(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| match &block.value {
        BlockKind::Paragraph(content) => number::of_block(content).is_some(),
        BlockKind::Heading { content, .. } => {
            number::section(&plain(content), None).is_some()
                || number::of_heading(content).is_some()
        }
        BlockKind::List { items, .. } => holds_numbers(items),
        BlockKind::Html { element: "div" | "section" | "aside" | "details", blocks, .. } => {
            holds_paragraphs(blocks)
        }
        _ => false,
    })
}

/// Whether a numbered paragraph stands among `items`, or in a list within them.
fn holds_numbers(items: &[Item]) -> bool {
    items.iter().any(|item| {
        let follows = item.blocks.get(1).is_some_and(can_belong);
        let begins = |b: &Block| match &b.value {
            BlockKind::Paragraph(content) if follows => number::of_heading(content).is_some(),
            BlockKind::Paragraph(content) => number::of_block(content).is_some(),
            _ => false,
        };
        is_plain(item) && item.blocks.first().is_some_and(begins)
            || item.blocks.iter().any(is_list_of_numbers)
    })
}

/// An item with neither a number nor a box of its own.
fn is_plain(item: &Item) -> bool {
    item.value.is_none() && item.task.is_none()
}

fn is_list_of_numbers(block: &Block) -> bool {
    matches!(&block.value, BlockKind::List { items, .. } if holds_numbers(items))
}

/// Which blocks are headings written by hand: `1. Everyday conversations` or `5.0 Putting things right`
/// as a plain block before 1.1 or 5.1.
fn by_hand(blocks: &[Block]) -> Vec<bool> {
    let next = blocks.iter().skip(1).map(Some).chain([None]);
    blocks.iter().zip(next).map(|(block, next)| is_hand_heading(block, next)).collect()
}

fn is_hand_heading(block: &Block, next: Option<&Block>) -> bool {
    match &block.value {
        BlockKind::List { start: Some(_), items, .. } => {
            let [item] = items.as_slice() else { return false };
            is_hand_item(item, next)
        }
        BlockKind::Paragraph(content) => {
            let text = plain(content);
            let first = number::section(&text, None).and_then(|s| s.first);
            reads_like_heading(&text) && first.is_some_and(|first| begins_section(&first, next))
        }
        _ => false,
    }
}

fn is_hand_item(item: &Item, next: Option<&Block>) -> bool {
    match (item.value, item.blocks.as_slice()) {
        (Some(value), [Spanned { value: BlockKind::Paragraph(content), .. }]) => {
            reads_like_heading(&plain(content)) && begins_section(&value.to_string(), next)
        }
        _ => false,
    }
}

fn item_as_list(item: Item) -> Block {
    let span = item.span;
    Spanned::new(BlockKind::List { start: item.value, tight: true, items: vec![item] }, span)
}

/// Whether `next` is the first paragraph of the section whose numbers begin with `first`.
fn begins_section(first: &str, next: Option<&Block>) -> bool {
    let lead = match next.map(|b| &b.value) {
        Some(BlockKind::Paragraph(content)) => number::of_block(content),
        Some(BlockKind::Heading { content, .. }) => number::of_heading(content),
        Some(BlockKind::List { items, .. }) => {
            match items.first().and_then(|i| i.blocks.first()).map(|b| &b.value) {
                Some(BlockKind::Paragraph(content)) => number::of_block(content),
                _ => None,
            }
        }
        _ => None,
    };
    lead.is_some_and(|lead| lead.number.value.split('.').take(2).eq([first, "1"]))
}

fn reads_like_heading(text: &str) -> bool {
    text.chars().count() <= 120 && !text.trim_end().ends_with(['.', ';', ':', ','])
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
                BlockKind::Numbered { word, heading, anchor, blocks, .. } => {
                    let word = word.as_ref().map_or_else(String::new, |w| format!("{w} "));
                    let title = heading
                        .as_ref()
                        .map_or_else(String::new, |h| format!(" # {}", plain(&h.content)));
                    lines.push(format!("{indent}{word}{anchor}{title}"));
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
    fn paragraphs_are_found_within_raw_html() {
        let (lines, codes) = shape(
            "## 1. A\n\n1.1 one\n\n<div id=x>\n\n1.2 two\n\n- item\n\n</div>\n\nafter\n\n<section>\n\n## 2. B\n\n<div>\n\na) not\n\n2.1 c\n\na) sub\n\n</div>\n\n</section>\n",
        );
        assert_eq!(
            lines,
            [
                "# s1",
                "p1.1",
                "  one",
                "  ?",
                "p1.2",
                "  two",
                "  -",
                "    item",
                "  after",
                "# s2",
                "a) not",
                "p2.1",
                "  c",
                "  a) p2.1a",
                "    sub",
            ]
        );
        assert!(codes.is_empty(), "{codes:?}");
    }

    #[test]
    fn what_says_something_stays_around_its_paragraphs() {
        let mut out = Vec::new();
        let text = "1.1 a\n\n<details><summary>More</summary>\n\n1.2 b\n\n</details>\n\n<div lang=cy>\n\n1.3 c\n\n</div>\n\n<div>\n\nplain\n\n</div>\n";
        let document = number(markdown::parse(text, 0, 0, &mut out), &mut out);
        let inner: Vec<_> = document
            .blocks
            .iter()
            .map(|b| match &b.value {
                BlockKind::Html { element, blocks, .. } => (*element, holds_numbered(blocks)),
                BlockKind::Numbered { .. } => ("", true),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(inner, [("", true), ("details", true), ("div", true), ("div", false)]);
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
            "* 3.7 We can look.",
            "**3.7.** We can look.",
            "**3.7)** We can look.",
            "**3.7**. We can look.",
            "***3.7*** We can look.",
            "<b>3.7</b> We can look.",
            "3.7&nbsp;We can look.",
            "3.7\nWe can look.",
            "- 3.7\u{a0}We can look.",
            "-   3.7.\tWe can look.",
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
    fn labels_within_items_are_sub_paragraphs() {
        let expected = [
            "p4.7",
            "  We:",
            "  (a) p4.7a",
            "    one",
            "    (i) p4.7a-i",
            "      two",
            "    (ii) p4.7a-ii",
            "      three",
            "    and more",
            "  (b) p4.7b",
            "    four",
        ];
        let loose = "4.7 We:\n\n- (a) one\n\n  (i) two\n\n  (ii) three\n\n  and more\n\n- (b) four";
        assert_eq!(shape(loose), (expected.map(str::to_owned).to_vec(), vec![]));
        // In items that have no label, too.
        let expected = [
            "p4.7",
            "  We:",
            "  -",
            "    First:",
            "    (i) p4.7i",
            "      two",
            "    (ii) p4.7ii",
            "      three",
            "  -",
            "    Second",
        ];
        for text in [
            "4.7 We:\n\n- First:\n\n  (i) two\n\n  (ii) three\n\n- Second",
            "4.7 We:\n- First:\n  (i) two\n  (ii) three\n- Second",
        ] {
            assert_eq!(shape(text), (expected.map(str::to_owned).to_vec(), vec![]), "{text}");
        }
    }

    #[test]
    fn a_label_in_an_item_that_goes_back_is_kept() {
        let (lines, _) = shape("1.1 x\n(b) y\n\n- z\n  (b) w");
        assert!(lines.iter().any(|line| line.trim() == "w"), "{lines:?}");
    }

    #[test]
    fn a_number_alone_takes_what_comes_next() {
        let expected = ["p1.2", "  -", "    A need", "  -", "    A wish", "p1.3", "  c"];
        for text in [
            "1.2 \n- A need\n- A wish\n\n1.3 c",
            "1.2\n\n- A need\n- A wish\n\n1.3 c",
            "- 1.2\n\n  - A need\n  - A wish\n- 1.3 c",
        ] {
            assert_eq!(shape(text), (expected.map(str::to_owned).to_vec(), vec![]), "{text}");
        }
        assert_eq!(shape("1.2\n\nWe can."), (vec!["p1.2".into(), "  We can.".into()], vec![]));
        assert_eq!(shape("1.2\n\n1.3 c").1, ["stray-number"]);
    }

    #[test]
    fn a_number_in_an_item_with_a_number_of_its_own_is_text() {
        let (lines, codes) = shape("1.2 As:\n\n1. 1.3 One\n2. two\n\n- [ ] 1.4 Three");
        assert_eq!(
            lines,
            ["p1.2", "  As:", "  -", "    1.3 One", "  -", "    two", "  -", "    1.4 Three"]
        );
        assert_eq!(codes, ["stray-number", "stray-number"]);
    }

    #[test]
    fn a_number_of_another_section_is_text() {
        let (lines, codes) = shape("## 4. Figures\n\n2.5 million children");
        assert_eq!(lines, ["# s4", "2.5 million children"]);
        assert_eq!(codes, ["stray-number"]);
    }

    #[test]
    fn numbers_that_are_none_are_text() {
        for text in [
            "3.7We can",
            "3.7: We can",
            "12345.1 We can",
            "1.2.3.4.5 We can",
            "3 We can",
            "Section 3.7 applies to all.",
            "Paragraph 3.7 applies to all.",
            "**Section 3** applies.",
            "2.5M children",
            "3.7% of them",
            "*£3.7 million* a year",
        ] {
            assert_eq!(shape(text), (vec![text.replace('*', "")], vec![]), "{text}");
        }
    }

    #[test]
    fn a_word_may_stand_before_the_number() {
        let expected = ["Section p2.1", "  Delaware. The address."];
        assert_eq!(shape("**Section 2.1. Delaware.** The address.").0, expected);
        assert_eq!(shape("- **Section 2.1. Delaware.** The address.").0, expected);
        assert_eq!(shape("**Section 2.1** Delaware. The address.").0, expected);
        for word in ["Article", "RULE", "Clause", "Paragraph"] {
            assert_eq!(
                shape(&format!("**{word} 2.1.** x")).0,
                [format!("{word} p2.1"), "  x".into()]
            );
        }
        assert_eq!(
            shape("### Section 2.1 Delaware\n\nThe").0,
            ["Section p2.1 # Delaware", "  The"]
        );
    }

    #[test]
    fn a_heading_may_have_a_paragraph_s_number() {
        let (lines, codes) = shape(
            "### 0.1 Overview\n\nText:\n\n- one\n\na) two\n\n### 1A.1 **Children**\n\nMore.\n\n1A.2 Plain.\n\n### Other\n\nAfter.",
        );
        assert_eq!(
            lines,
            [
                "p0.1 # Overview",
                "  Text:",
                "  -",
                "    one",
                "  a) p0.1a",
                "    two",
                "p1A.1 # Children",
                "  More.",
                "p1A.2",
                "  Plain.",
                "# other",
                "After."
            ]
        );
        assert!(codes.is_empty());
        // Of its section, at whatever level; of another, where it stands beside the section.
        let text = "## 1. A\n\n## 1.1 B\n\n## 2.1 C\n\n## 3. D\n\n### 4.1 E\n\ntext";
        let (lines, codes) = shape(text);
        assert_eq!(lines, ["# s1", "p1.1 # B", "p2.1 # C", "# s3", "# 41-e", "text"]);
        assert_eq!(codes, ["stray-number"]);
    }

    #[test]
    fn sections_are_numbered_in_letters_roman_numbers_and_after_a_word() {
        let text = "## A. Definitions\n\n### 1. One\n\n1.1 a\n\n## B. Money\n\n### 1. One\n\n1.2 b\n\nARTICLE IV\n---\n\n4.1 c\n\n3.1 stray\n\n## Rule 3\n\n3.1 d";
        let (lines, codes) = shape(text);
        assert_eq!(
            lines,
            [
                "# sA",
                "# s1",
                "p1.1",
                "  a",
                "# sB",
                "# s1-2",
                "p1.2",
                "  b",
                "# sIV",
                "p4.1",
                "  c",
                "  3.1 stray",
                "# s3",
                "p3.1",
                "  d"
            ]
        );
        assert_eq!(codes, ["section-repeats", "stray-number", "section-level"]);
    }

    #[test]
    fn a_number_may_be_that_of_a_section_around() {
        let text = "## 3. Steps\n\n3.1 a\n\n### 1. First\n\n3.2 b\n\n1.1 c\n\n2.5 million\n\n### 2. Second\n\n3.3 d\n\n1.2 no\n\n## Next\n\n9.1 e";
        let (lines, codes) = shape(text);
        assert_eq!(
            lines,
            [
                "# s3",
                "p3.1",
                "  a",
                "# s1",
                "p3.2",
                "  b",
                "p1.1",
                "  c",
                "  2.5 million",
                "# s2",
                "p3.3",
                "  d",
                "  1.2 no",
                "# next",
                "p9.1",
                "  e"
            ]
        );
        assert_eq!(codes, ["stray-number", "stray-number"]);
        assert!(shape("## 3. A\n\n### 1. B\n\n### 2. C\n\n## 4. D").1.is_empty());
        // 4 at a deeper level than 3 is no part of it.
        let (lines, codes) = shape("### 3.0 A\n\n#### 4.0 B\n\n4.1 a\n\n3.2 million");
        assert_eq!(lines, ["# s3", "# s4", "p4.1", "  a", "  3.2 million"]);
        assert_eq!(codes, ["section-level", "stray-number"]);
        // I after H, whatever stands between them.
        let (_, codes) = shape("## H. A\n\n### 1. B\n\n## I. C\n\n5.1 a");
        assert!(codes.is_empty());
    }

    #[test]
    fn lists_of_paragraphs_may_be_indented_in_any_way() {
        let expected = ["p1.1", "  Such as:", "  -", "    A", "p1.2", "  If", "p1.3", "  So"];
        for text in [
            "- 1.1 Such as:\n- A\n- 1.2 If\n- 1.3 So",
            "- 1.1 Such as:\n  - A\n  - 1.2 If\n- 1.3 So",
            "- 1.1 Such as:\n    - A\n        - 1.2 If\n\n- 1.3 So",
            "- 1.1 Such as:\n\n  - A\n\n- 1.2 If\n\n  1.3 So",
        ] {
            assert_eq!(shape(text).0, expected, "{text}");
        }
        let loose = |text: &str| {
            let document = number(markdown::parse(text, 0, 0, &mut Vec::new()), &mut Vec::new());
            let mut found = Vec::new();
            document.visit(&mut |v| {
                if let Visit::Block(Spanned { value: BlockKind::List { tight, .. }, .. }) = v {
                    found.push(*tight);
                }
            });
            found
        };
        assert_eq!(loose("- 1.1 x:\n- a\n- b\n- 1.2 y"), [true]);
        assert_eq!(loose("- 1.1 x:\n\n- a\n\n- b\n\n- 1.2 y"), [true]);
        assert_eq!(loose("- 1.1 x:\n- a\n\n  more\n- 1.2 y"), [false]);
    }

    #[test]
    fn sections_may_stand_in_a_list() {
        let (lines, codes) =
            shape("1. Talking\n   - 1.1 We\n   - 1.2 You\n2. Writing\n   - 2.1 They");
        assert_eq!(
            lines,
            [
                "hand: 1. Talking",
                "p1.1",
                "  We",
                "p1.2",
                "  You",
                "hand: 2. Writing",
                "p2.1",
                "  They"
            ]
        );
        assert_eq!(codes, ["heading-by-hand", "heading-by-hand"]);
    }

    #[test]
    fn each_anchor_is_given_once() {
        let (lines, _) = shape(
            "## 1. A {#p1.1}\n\n1.1 a\n\n(1) x\n\n(2) y\n\n1.1 b\n\n(1) z\n\n## Other {#s1}\n\n### 1.2 C {#p1.2}",
        );
        let mut anchors: Vec<_> = lines
            .iter()
            .flat_map(|l| l.split_whitespace())
            .filter(|w| w.contains("p1.1") || *w == "s1")
            .collect();
        let count = anchors.len();
        anchors.sort_unstable();
        anchors.dedup();
        assert_eq!(anchors.len(), count, "{lines:?}");
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
        // At another depth `i` is a Roman number, by its indent or by its brackets.
        let nested = ["p4.7", "  x", "  (h) p4.7h", "    one", "    (i) p4.7h-i", "      two"];
        assert_eq!(shape("4.7 x\n- (h) one\n    - (i) two").0, nested);
        assert_eq!(
            shape("4.7 x\n\nh) one\n\n(i) two\n\n(ii) three\n\ni) four").0,
            [
                "p4.7",
                "  x",
                "  h) p4.7h",
                "    one",
                "    (i) p4.7h-i",
                "      two",
                "    (ii) p4.7h-ii",
                "      three",
                "  i) p4.7i",
                "    four"
            ]
        );
    }

    #[test]
    fn sub_paragraphs_stand_in_a_block_a_line_or_an_item() {
        let expected = ["p4.7", "  (a) p4.7a", "    one", "  (b) p4.7b", "    two"];
        for text in [
            "4.7 (a) one\n(b) two",
            "4.7 (a) one\n\n(b) two",
            "4.7\u{a0}(a) one  \n(b) two",
            "**4.7** **(a)** one\n\n*(b)* two",
            "- 4.7 (a) one\n- (b) two",
        ] {
            assert_eq!(shape(text).0, expected, "{text}");
        }
        assert_eq!(
            shape("4.7 x:\n- (a) one\n- and more\n- (b) two\n\n  again").0,
            [
                "p4.7",
                "  x:",
                "  (a) p4.7a",
                "    one",
                "    -",
                "      and more",
                "  (b) p4.7b",
                "    two",
                "    again"
            ]
        );
        // After a text of the paragraph itself the labels go on.
        assert_eq!(
            shape("4.7 x:\n\na) one\n\n(i) small\n\nText.\n\n(ii) more\n\n(iii) last\n\nb) two").0,
            [
                "p4.7",
                "  x:",
                "  a) p4.7a",
                "    one",
                "    (i) p4.7a-i",
                "      small",
                "  Text.",
                "  (ii) p4.7a-ii",
                "    more",
                "  (iii) p4.7a-iii",
                "    last",
                "  b) p4.7b",
                "    two"
            ]
        );
        for text in ["(see 2) x", "(ill) health", "a)x", "1) x", "(123) x", "(A) x"] {
            let (lines, _) = shape(&format!("4.7 w\n\n{text}"));
            assert!(!lines.iter().any(|l| l.contains("p4.7a") || l.contains("p4.7-")), "{lines:?}");
        }
    }

    /// All words of a document in order, those of numbers and labels as they are printed; and the numbers of items.
    fn words(document: &Document) -> (Vec<String>, Vec<String>) {
        let mut all = Vec::new();
        let mut items_of_lists = Vec::new();
        document.visit(&mut |v| match v {
            Visit::Block(Spanned { value: BlockKind::Numbered { number, word, .. }, .. }) => {
                all.extend(word.clone());
                all.push(number.value.clone());
            }
            Visit::Block(Spanned { value: BlockKind::Sub { label, .. }, .. }) => {
                all.push(label.clone())
            }
            Visit::Block(Spanned { value: BlockKind::List { items, .. }, .. }) => {
                items_of_lists.extend(items.iter().filter_map(|i| i.value).map(|n| n.to_string()));
            }
            Visit::Inline(Spanned { value: InlineKind::Text(t), .. }) => {
                all.extend(t.split_whitespace().map(str::to_owned));
            }
            _ => {}
        });
        // A full stop or bracket after a number is not printed.
        let all = all.iter().map(|w| w.replace(|c: char| !c.is_alphanumeric(), ""));
        let (in_order, mut numbers): (Vec<_>, Vec<_>) =
            all.filter(|w| !w.is_empty()).partition(|w| w.bytes().any(|b| b.is_ascii_alphabetic()));
        numbers.append(&mut items_of_lists);
        numbers.sort();
        (in_order, numbers)
    }

    proptest::proptest! {
        /// Whatever is written, in whatever shape, its words stay.
        #[test]
        fn nothing_is_lost(parts in proptest::collection::vec(
            "(    |  |)(- |\\* |1\\. |2\\. |## |### |> |)(\\*\\*|)(Section |ARTICLE |Rule |)((1|2)\\.[0-9](\\.1)?[.)]? |1A\\.1 |[A-C]\\. |IV |[1-3]\\.?0? |)(a\\) |\\(i\\) |\\(h\\) |i\\) |\\(1\\) |)[a-z]{1,6}(\\*\\*|)( [a-z]{1,6}){0,3}(\\.|)(\n\\(b\\) [a-z]{2,4}|)",
            1..12,
        ), tight: bool) {
            let text = parts.join(if tight { "\n" } else { "\n\n" });
            let mut out = Vec::new();
            let document = markdown::parse(&text, 0, 0, &mut out);
            let before = words(&document);
            proptest::prop_assert_eq!(before, words(&number(document, &mut out)));
        }

        /// No anchor is given twice.
        #[test]
        fn anchors_are_unique(parts in proptest::collection::vec(
            "(- |## |)((1|2)\\.[1-3] |[1-2]\\. |A\\. |)(a\\) |\\([1-3]\\) |)x( \\{#(s1|p1\\.1|p1\\.1-2|x)\\}|)",
            1..14,
        )) {
            let mut out = Vec::new();
            let document = number(markdown::parse(&parts.join("\n\n"), 0, 0, &mut out), &mut out);
            let mut seen = BTreeSet::new();
            let mut twice = Vec::new();
            document.visit(&mut |v| if let Visit::Block(block) = v {
                let mut take = |a: &String| if !seen.insert(a.clone()) { twice.push(a.clone()) };
                match &block.value {
                    BlockKind::Heading { anchor, also, .. } => { take(anchor); also.iter().for_each(take); }
                    BlockKind::Numbered { anchor, heading, .. } => {
                        take(anchor);
                        heading.iter().filter_map(|h| h.also.as_ref()).for_each(take);
                    }
                    BlockKind::Sub { anchor, .. } => take(anchor),
                    _ => {}
                }
            });
            proptest::prop_assert_eq!(twice, Vec::<String>::new());
        }
    }
}
