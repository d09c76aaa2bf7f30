//! Raw HTML as paper has it: what is folded away is open, and nothing but a table needs an element of its own.

use super::view::document::{Block, Inline};
use crate::source::document::Attributes;

/// `blocks` with the elements of raw HTML as blocks that paper knows; tables stay, with such blocks in their cells.
pub(super) fn flat(blocks: Vec<Block>) -> Vec<Block> {
    let mut out = Vec::new();
    for block in blocks {
        match block {
            Block::Html { element, attributes, blocks } => {
                html(element, attributes, blocks, &mut out)
            }
            Block::Plain { content } => match place(&content) {
                Some(place) => out.push(place),
                None => out.push(Block::Paragraph { content }),
            },
            other => out.push(inside(other)),
        }
    }
    out
}

/// A block of Markdown with what is in it made flat.
fn inside(mut block: Block) -> Block {
    let each = |blocks: &mut Vec<Block>| *blocks = flat(std::mem::take(blocks));
    match &mut block {
        Block::Numbered { blocks, .. }
        | Block::Sub { blocks, .. }
        | Block::Quote { blocks }
        | Block::Note { blocks, .. } => each(blocks),
        Block::List { items, .. } => items.iter_mut().for_each(|item| each(&mut item.blocks)),
        Block::Terms { items } => {
            items.iter_mut().flat_map(|term| &mut term.details).for_each(each);
        }
        _ => {}
    }
    block
}

fn html(element: &'static str, attributes: Attributes, blocks: Vec<Block>, out: &mut Vec<Block>) {
    if element == "table" {
        let blocks = blocks.into_iter().map(part).collect();
        out.push(Block::Html { element, attributes, blocks });
        return;
    }
    out.extend(attributes.get("id").map(|id| at(id)));
    let blocks = flat(blocks);
    match element {
        "summary" => out.extend(blocks.into_iter().map(|block| marked(block, strong))),
        "figcaption" => out.extend(blocks.into_iter().map(|block| marked(block, emphasis))),
        _ => out.extend(blocks),
    }
}

/// A place that links may lead to.
fn at(id: &str) -> Block {
    let attributes = Attributes::from([("id", id.to_owned())]);
    Block::Html { element: "div", attributes, blocks: Vec::new() }
}

/// Running text that is a place, and no words.
fn place(content: &[Inline]) -> Option<Block> {
    match content {
        [Inline::Html { attributes, content, .. }] if content.is_empty() => {
            Some(attributes.get("id").map_or(
                Block::Html { element: "div", attributes: Attributes::new(), blocks: Vec::new() },
                |id| at(id),
            ))
        }
        _ => None,
    }
}

/// A part of a table, with flat cells.
fn part(block: Block) -> Block {
    match block {
        Block::Html { element: element @ ("thead" | "tbody" | "tr"), attributes, blocks } => {
            let blocks = blocks.into_iter().map(part).collect();
            Block::Html { element, attributes, blocks }
        }
        Block::Html { element, attributes, blocks } => {
            Block::Html { element, attributes, blocks: flat(blocks) }
        }
        other => other,
    }
}

fn marked(block: Block, mark: fn(Vec<Inline>) -> Inline) -> Block {
    match block {
        Block::Paragraph { content } => Block::Paragraph { content: vec![mark(content)] },
        other => other,
    }
}

fn strong(content: Vec<Inline>) -> Inline {
    Inline::Strong { content }
}

fn emphasis(content: Vec<Inline>) -> Inline {
    Inline::Emphasis { content }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_folded_away_is_open_on_paper() {
        let plain = |text: &str| Block::Plain { content: vec![Inline::Text { text: text.into() }] };
        let html = |element, blocks| Block::Html { element, attributes: Attributes::new(), blocks };
        let text = |text: &str| vec![Inline::Text { text: text.into() }];
        let details = html("details", vec![html("summary", vec![plain("More")]), plain("Here")]);
        assert_eq!(
            flat(vec![html("div", vec![details])]),
            [
                Block::Paragraph { content: vec![strong(text("More"))] },
                Block::Paragraph { content: text("Here") }
            ]
        );
    }
}
