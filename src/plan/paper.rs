//! Raw HTML as paper has it: what is folded away is open, and nothing but a table needs an element of its own.

use super::text::plain;
use super::view::document::{Block, Inline};
use crate::source::document::Attributes;

/// The most bytes of a paragraph that are set at once, which is some pages: the time that one takes grows with the square
/// of its length.
const LONGEST: usize = 20_000;

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
                None => paragraphs(content, &mut out),
            },
            Block::Paragraph { content } => paragraphs(content, &mut out),
            other => out.push(inside(other)),
        }
    }
    out
}

/// A paragraph, or several where it is longer than any person's.
fn paragraphs(content: Vec<Inline>, out: &mut Vec<Block>) {
    let long = |content: &[Inline]| plain(content).len() > LONGEST;
    if !long(&content) {
        return out.push(Block::Paragraph { content });
    }
    let (mut part, mut size) = (Vec::new(), 0);
    for inline in content.into_iter().flat_map(pieces) {
        let more = plain(std::slice::from_ref(&inline)).len();
        if size + more > LONGEST && !part.is_empty() {
            out.push(Block::Paragraph { content: std::mem::take(&mut part) });
            size = 0;
        }
        size += more;
        part.push(inline);
    }
    out.push(Block::Paragraph { content: part });
}

/// Words in pieces of no more than [`LONGEST`], cut between two words where there are two.
fn pieces(inline: Inline) -> Vec<Inline> {
    let cut = |text: &str| {
        let mut parts = Vec::new();
        let mut rest = text;
        while rest.len() > LONGEST {
            let most = (0..=LONGEST).rev().find(|at| rest.is_char_boundary(*at)).unwrap_or(LONGEST);
            let at = rest[..most].rfind(' ').map_or(most, |space| space + 1);
            let (part, after) = rest.split_at(at);
            parts.push(part.to_owned());
            rest = after;
        }
        parts.push(rest.to_owned());
        parts
    };
    match inline {
        Inline::Text { text } if text.len() > LONGEST => {
            cut(&text).into_iter().map(|text| Inline::Text { text }).collect()
        }
        Inline::Code { text } if text.len() > LONGEST => {
            cut(&text).into_iter().map(|text| Inline::Code { text }).collect()
        }
        other => vec![other],
    }
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
    fn a_paragraph_that_is_a_book_is_set_in_parts_and_keeps_its_words() {
        for words in ["word ".repeat(30_000), "é".repeat(30_000)] {
            let link = Inline::Emphasis { content: vec![Inline::Text { text: "x".into() }] };
            let text = Inline::Text { text: words.clone() };
            let parts = flat(vec![Block::Paragraph { content: vec![link.clone(), text, link] }]);
            let said: Vec<String> = parts
                .iter()
                .map(|part| match part {
                    Block::Paragraph { content } => plain(content),
                    other => panic!("{other:?}"),
                })
                .collect();
            assert!(said.len() > 2 && said.iter().all(|s| s.len() <= LONGEST), "{}", said.len());
            assert_eq!(said.concat(), format!("x{words}x"));
        }
    }

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
