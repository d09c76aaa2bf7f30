//! Sub-paragraphs of a numbered paragraph: `a) …`, `(a) …`, `(i) …`, `(1) …` at the start of a block, a line or
//! an item (FORMATS.md, section 3).

use super::number::{label_of, roman};
use super::paragraph::Taken;
use crate::diagnostic::{Span, Spanned};
use crate::source::document::*;

/// The blocks of paragraph `number` (as in its anchor) with its sub-paragraphs made out; `taken` are the anchors of the text.
pub fn sub_paragraphs(number: &str, blocks: Vec<Block>, taken: &mut Taken) -> Vec<Block> {
    let mut found = Subs {
        paragraph: number.to_owned(),
        taken,
        done: Vec::new(),
        open: Vec::new(),
        last: Vec::new(),
        within: 0,
    };
    found.blocks(blocks);
    found.done
}

/// Whether a line at the start of one of an item's blocks has a label, or an item of a list in it.
fn holds_labels(item: &Item) -> bool {
    item.blocks.iter().any(|block| match &block.value {
        BlockKind::Paragraph(content) => {
            lines(content.clone()).iter().any(|line| label_of(line).is_some())
        }
        BlockKind::List { items, .. } => items.iter().any(holds_labels),
        _ => false,
    })
}

fn is_labelled(item: &Item) -> bool {
    match item.blocks.first().map(|b| &b.value) {
        Some(BlockKind::Paragraph(content)) => label_of(content).is_some(),
        _ => false,
    }
}

/// A paragraph's lines, where lines of it begin with a label; else the whole.
fn lines(content: Vec<Inline>) -> Vec<Vec<Inline>> {
    let mut lines: Vec<Vec<Inline>> = vec![Vec::new()];
    let mut rest = content.into_iter().peekable();
    while let Some(inline) = rest.next() {
        let breaks = matches!(inline.value, InlineKind::SoftBreak | InlineKind::HardBreak);
        if breaks && rest.peek().is_some_and(begins_line) {
            lines.push(Vec::new());
        } else if let Some(line) = lines.last_mut() {
            line.push(inline);
        }
    }
    lines
}

/// Whether a line that begins with `first` begins with a label.
fn begins_line(first: &Inline) -> bool {
    // What follows on the line decides nothing but that the label does not stand alone.
    let next = Spanned::new(InlineKind::Text(" ".to_owned()), first.span);
    label_of(&[first.clone(), next]).is_some()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Letter,
    Roman,
    Digit,
}

/// A label that was met, perhaps of a sub-paragraph that is closed by now.
struct Label {
    style: Style,
    /// `a`
    text: String,
    /// Whether it is written `(a)` rather than `a)`.
    bracketed: bool,
}

struct OpenSub {
    depth: usize,
    label: String,
    anchor: String,
    span: Span,
    blocks: Vec<Block>,
}

struct Subs<'t> {
    /// The number of the paragraph, as in its anchor.
    paragraph: String,
    /// The anchors that are given already, in the whole text.
    taken: &'t mut Taken,
    done: Vec<Block>,
    open: Vec<OpenSub>,
    /// The last label at each depth, also of those that are closed.
    last: Vec<Label>,
    /// In how many sub-paragraphs the whole stands.
    within: usize,
}

impl Subs<'_> {
    /// The blocks of a paragraph, or of an item in it.
    fn blocks(&mut self, blocks: Vec<Block>) {
        let within = self.within;
        for block in blocks {
            let span = block.span;
            match block.value {
                BlockKind::Paragraph(content) => {
                    for line in lines(content) {
                        self.line(line, span, within, 0);
                    }
                }
                BlockKind::List { start: None, tight, items } if items.iter().any(is_labelled) => {
                    self.list(tight, items, within)
                }
                BlockKind::List { start, tight, items } => {
                    let items = items.into_iter().map(|item| self.item(item)).collect();
                    self.below(Spanned::new(BlockKind::List { start, tight, items }, span));
                }
                other @ (BlockKind::Table { .. } | BlockKind::Quote(_)) => {
                    self.below(Spanned::new(other, span));
                }
                other => {
                    self.close(0);
                    self.done.push(Spanned::new(other, span));
                }
            }
        }
        self.close(0);
    }

    /// An item without a label of its own, in which blocks may have one.
    fn item(&mut self, item: Item) -> Item {
        if !holds_labels(&item) {
            return item;
        }
        let depth = self.depth();
        let mut inner = Subs {
            paragraph: self.paragraph.clone(),
            taken: self.taken,
            done: Vec::new(),
            open: Vec::new(),
            last: std::mem::take(&mut self.last),
            within: depth,
        };
        inner.blocks(item.blocks);
        let Subs { done, last, .. } = inner;
        self.last = last;
        Item { blocks: done, ..item }
    }

    /// A list of which items have a label; those without one are a list within the sub-paragraph before them.
    /// `within` is how many sub-paragraphs it stands in by its place in an item of theirs.
    fn list(&mut self, tight: bool, items: Vec<Item>, within: usize) {
        let mut others: Vec<Item> = Vec::new();
        for item in items {
            if !is_labelled(&item) {
                others.push(item);
                continue;
            }
            self.items(tight, std::mem::take(&mut others));
            let mut blocks = item.blocks.into_iter();
            if let Some(Spanned { value: BlockKind::Paragraph(content), .. }) = blocks.next() {
                for line in lines(content) {
                    self.line(line, item.span, within, within);
                }
            }
            let depth = self.depth();
            for block in blocks {
                match block.value {
                    // `(i) …` in an item of `(a)` that stands apart from its words.
                    BlockKind::Paragraph(content) => {
                        for line in lines(content) {
                            self.line(line, block.span, depth, depth);
                        }
                    }
                    BlockKind::List { start: None, tight, items }
                        if items.iter().any(is_labelled) =>
                    {
                        self.list(tight, items, depth)
                    }
                    BlockKind::List { start, tight, items } => {
                        let items = items.into_iter().map(|item| self.item(item)).collect();
                        self.below(Spanned::new(
                            BlockKind::List { start, tight, items },
                            block.span,
                        ));
                    }
                    other => self.below(Spanned::new(other, block.span)),
                }
            }
        }
        self.items(tight, others);
    }

    fn items(&mut self, tight: bool, items: Vec<Item>) {
        let items: Vec<Item> = items.into_iter().map(|item| self.item(item)).collect();
        if let (Some(first), Some(last)) = (items.first(), items.last()) {
            let span = Span { end: last.span.end, ..first.span };
            self.below(Spanned::new(BlockKind::List { start: None, tight, items }, span));
        }
    }

    /// A line; one without a label belongs to what stands around the sub-paragraph at `depth`.
    fn line(&mut self, content: Vec<Inline>, span: Span, within: usize, depth: usize) {
        match label_of(&content) {
            Some((label, rest)) => self.begin(label, rest, span, within),
            None => {
                self.close(depth);
                self.below(Spanned::new(BlockKind::Paragraph(content), span));
            }
        }
    }

    fn begin(&mut self, written: String, rest: Vec<Inline>, span: Span, within: usize) {
        let bracketed = written.starts_with('(');
        let text = written.trim_matches(['(', ')']).to_owned();
        let (style, depth) = self.style_and_depth(&text, bracketed, within);
        self.close(depth);
        self.last.truncate(depth);
        self.last.push(Label { style, text, bracketed });
        let path: Vec<_> = self.last.iter().map(|l| l.text.clone()).collect();
        let anchor = self.taken.unique(&paragraph_anchor(&self.paragraph, &path));
        let blocks = if rest.is_empty() {
            Vec::new()
        } else {
            vec![Spanned::new(BlockKind::Paragraph(rest), span)]
        };
        self.open.push(OpenSub { depth, label: written, anchor, span, blocks });
    }

    /// `i)` is a letter where `h)` stands before it at the same depth, else a Roman number.
    fn style_and_depth(&self, label: &str, bracketed: bool, within: usize) -> (Style, usize) {
        if label.bytes().all(|b| b.is_ascii_digit()) {
            return (Style::Digit, self.depth_of(Style::Digit));
        }
        let number = roman(label);
        let goes_on = |before: &Label| {
            before.style == Style::Roman
                && number.is_some()
                && number == roman(&before.text).map(|n| n + 1)
        };
        if self.last.last().is_some_and(goes_on) {
            return (Style::Roman, self.last.len() - 1);
        }
        let follows = |(depth, before): &(usize, &Label)| {
            before.style == Style::Letter
                && before.bracketed == bracketed
                && label.len() == 1
                && before.text.bytes().next().map(|b| b + 1) == label.bytes().next()
                // In a list within the item of `(h)`, `(i)` is at another depth; `(b)` in that of `(a)` is a slip.
                && (*depth >= within || label != "i")
        };
        if let Some((depth, _)) = self.last.iter().enumerate().rev().find(follows) {
            return (Style::Letter, depth);
        }
        match number {
            Some(_) => (Style::Roman, self.depth_of(Style::Roman)),
            None => (Style::Letter, self.depth_of(Style::Letter)),
        }
    }

    fn depth_of(&self, style: Style) -> usize {
        self.last.iter().position(|l| l.style == style).unwrap_or_else(|| self.depth())
    }

    /// The depth of what stands in the innermost open sub-paragraph.
    fn depth(&self) -> usize {
        self.open.last().map_or(self.within, |o| o.depth + 1)
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

    /// Closes the sub-paragraphs at `depth` and deeper.
    fn close(&mut self, depth: usize) {
        while let Some(OpenSub { label, anchor, span, blocks, .. }) =
            self.open.pop_if(|o| o.depth >= depth)
        {
            let block = Spanned::new(BlockKind::Sub { label, anchor, blocks }, span);
            self.below(block);
        }
    }
}
