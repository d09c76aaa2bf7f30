//! What leads into a text: its fragments, and the numbers of its paragraphs.

use crate::diagnostic::Spanned;
use crate::source::document::{Block, BlockKind, Document, Inline, InlineKind, Title, Visit};
use crate::source::parse::markdown::citation;
use std::collections::BTreeSet;

/// The fragments of `document`, without `#`: headings, sections, paragraphs, sub-paragraphs, ids of raw HTML.
pub fn anchors(document: &Document) -> BTreeSet<String> {
    let mut anchors = BTreeSet::new();
    document.visit(&mut |v| match v {
        Visit::Block(block) => match &block.value {
            BlockKind::Heading { anchor, also, .. } => {
                anchors.insert(anchor.clone());
                anchors.extend(also.clone());
            }
            BlockKind::Numbered { anchor, heading, .. } => {
                anchors.insert(anchor.clone());
                anchors.extend(heading.as_ref().and_then(|h| h.also.clone()));
            }
            BlockKind::Sub { anchor, .. } => {
                anchors.insert(anchor.clone());
            }
            BlockKind::Html { attributes, .. } => anchors.extend(attributes.get("id").cloned()),
            _ => {}
        },
        Visit::Inline(inline) => match &inline.value {
            InlineKind::Html { attributes, .. } => anchors.extend(attributes.get("id").cloned()),
            InlineKind::Media(media) => anchors.extend(media.attributes.get("id").cloned()),
            _ => {}
        },
    });
    anchors
}

/// The numbers of the paragraphs, in the order of the text, also those that stand twice.
pub fn numbers(document: &Document) -> Vec<&Spanned<String>> {
    let mut numbers = Vec::new();
    document.visit(&mut |v| {
        if let Visit::Block(Spanned { value: BlockKind::Numbered { number, .. }, .. }) = v {
            numbers.push(number);
        }
    });
    numbers
}

/// A numbered paragraph, sub-paragraph or section: what others cite, and so what must stay (DESIGN.md, section 4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// Its fragment, without `#`: `p4.7a`.
    pub anchor: String,
    /// As it is cited: `4.7(a)`.
    pub written: String,
    /// Whether it is a section's.
    pub section: bool,
}

/// Every number of `document` that can be cited, in the order of the text.
pub fn citable(document: &Document) -> Vec<Number> {
    let mut found: Vec<Number> = Vec::new();
    // The paragraph and the sub-paragraphs around the block that is met.
    let mut around: Vec<Number> = Vec::new();
    document.visit(&mut |v| {
        let Visit::Block(block) = v else { return };
        let number = match &block.value {
            BlockKind::Heading { anchor, section: Some(section), .. } => {
                Number { anchor: anchor.clone(), written: section.clone(), section: true }
            }
            BlockKind::Numbered { number, anchor, .. } => {
                Number { anchor: anchor.clone(), written: number.value.clone(), section: false }
            }
            BlockKind::Sub { label, anchor, .. } => {
                let within = |outer: &Number| {
                    let rest = anchor.strip_prefix(&outer.anchor);
                    rest.is_some_and(|r| r.starts_with('-') || !outer.written.ends_with(')'))
                };
                while around.last().is_some_and(|outer| !within(outer)) {
                    around.pop();
                }
                let outer = around.last().map_or("", |o| o.written.as_str());
                let label = label.trim_matches(|c: char| !c.is_alphanumeric());
                let written = format!("{outer}({label})");
                Number { anchor: anchor.clone(), written, section: false }
            }
            _ => return,
        };
        if !matches!(block.value, BlockKind::Sub { .. }) {
            around.clear();
        }
        around.push(number.clone());
        found.push(number);
    });
    found
}

/// What the heading at `anchor` says.
pub fn passage_heading<'d>(document: &'d Document, anchor: &str) -> Option<&'d [Inline]> {
    match &document.blocks.iter().find(|b| is_at(b, anchor))?.value {
        BlockKind::Heading { content, .. }
        | BlockKind::Numbered { heading: Some(Title { content, .. }), .. } => Some(content),
        _ => None,
    }
}

/// Whether `anchor` leads to the block.
fn is_at(block: &Block, anchor: &str) -> bool {
    match &block.value {
        BlockKind::Heading { anchor: a, also, .. } => {
            a == anchor || also.as_deref() == Some(anchor)
        }
        BlockKind::Numbered { anchor: a, heading, .. } => {
            a == anchor || heading.as_ref().is_some_and(|h| h.also.as_deref() == Some(anchor))
        }
        _ => false,
    }
}

/// The block at `anchor`, and for a heading what follows it up to the next heading.
pub fn passage<'d>(document: &'d Document, anchor: &str) -> Vec<&'d Block> {
    let Some(at) = document.blocks.iter().position(|b| is_at(b, anchor)) else { return Vec::new() };
    let block = &document.blocks[at];
    if !matches!(block.value, BlockKind::Heading { .. }) {
        return vec![block];
    }
    let rest = document.blocks[at + 1..]
        .iter()
        .take_while(|b| !matches!(b.value, BlockKind::Heading { .. }));
    rest.collect()
}

/// The fragment of what a file of values cites: `4.1`, `4.7(a)`, or `#anchor` for a heading.
pub fn cited(written: &str) -> Option<String> {
    match written.strip_prefix('#') {
        Some(anchor) => Some(anchor.to_owned()),
        None => citation(written).filter(|c| c.policy.is_none()).map(|c| c.anchor()),
    }
}

/// The block at `anchor`, wherever in the document it stands, and for a heading what follows it up to the next heading.
pub fn find<'d>(document: &'d Document, anchor: &str) -> Vec<&'d Block> {
    let found = passage(document, anchor);
    if !found.is_empty() {
        return found;
    }
    let mut deep = Vec::new();
    document.visit(&mut |v| {
        if let Visit::Block(block) = v
            && let BlockKind::Sub { anchor: a, .. } | BlockKind::Numbered { anchor: a, .. } =
                &block.value
            && a == anchor
        {
            deep.push(block);
        }
    });
    deep
}
