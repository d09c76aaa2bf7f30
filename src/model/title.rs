//! What a page is called: its title, from its front matter or its first heading, and the levels of the headings below it
//! (FORMATS.md, sections 2 and 7).

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::source::document::{Block, BlockKind, Inline, InlineKind, Visit, plain, visit_inlines};

/// A title stands in lists of pages, too, where no promise can be said and no link followed: each is reported.
pub(super) fn only_words_in_title(content: &[Inline], out: &mut Vec<Diagnostic>) {
    visit_inlines(content, &mut |v| {
        let Visit::Inline(inline) = v else { return };
        out.extend(match &inline.value {
            InlineKind::Standard { id, .. } => Some(Diagnostic::new(
                Code::UnknownDirective,
                inline.span,
                format!("`{{{{#standard {}}}}}` stands in the title of the page", id.value),
                "Write the number itself into the title, or give the page another one: title: …",
            )),
            InlineKind::Link { .. } | InlineKind::Cite(_) => Some(Diagnostic::new(
                Code::OddLink,
                inline.span,
                "A link stands in the title of the page: its text is shown without it",
                "Put the link into the text below the title",
            )),
            _ => None,
        });
    });
}

/// A name from the file's: `how-to-complain.md` is `How to complain`.
pub fn name_of(path: &str) -> String {
    let stem = path.trim_end_matches(".md").trim_end_matches("/index");
    let name = stem.rsplit('/').next().unwrap_or(stem).replace(['-', '_'], " ");
    let mut chars = name.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().collect::<String>() + chars.as_str())
}

/// Makes the heading that a text begins with its title where it has no other of that level or above, as in books
/// whose chapters begin with `##`. Gives the level that it had.
pub(super) fn raise_title(blocks: &mut [Block]) -> u8 {
    let mut levels = Vec::new();
    headings(blocks, &mut |level, numbered, _| levels.push((*level, numbered)));
    let Some(Block { value: BlockKind::Heading { level, .. }, .. }) = blocks.first_mut() else {
        return 1;
    };
    match levels.split_first() {
        Some(((first, false), others)) if others.iter().all(|(other, _)| other > first) => {
            std::mem::replace(level, 1)
        }
        _ => 1,
    }
}

/// The first heading of level 1, also within an element of raw HTML.
pub(super) fn first_title(blocks: &[Block]) -> Option<&[Inline]> {
    blocks.iter().find_map(|b| match &b.value {
        BlockKind::Heading { level: 1, content, .. } => Some(content.as_slice()),
        BlockKind::Html { blocks, .. } => first_title(blocks),
        _ => None,
    })
}

/// The words of a title; the text alternatives of its pictures only where it has no others.
pub(super) fn title_words(content: &[Inline]) -> String {
    fn hide(content: &mut [Inline]) {
        for inline in content {
            if let InlineKind::Image { alt, .. } = &mut inline.value {
                alt.clear();
            }
            hide(inline.value.content_mut());
        }
    }
    let mut words = content.to_vec();
    hide(&mut words);
    let words = plain(&words).split_whitespace().collect::<Vec<_>>().join(" ");
    if words.is_empty() { plain(content).trim().to_owned() } else { words }
}

/// What of a title is no words, and stands below it: pictures, recordings, marks of footnotes.
fn beside_words(content: &[Inline]) -> Vec<Inline> {
    let mut found = Vec::new();
    visit_inlines(content, &mut |v| {
        if let Visit::Inline(inline) = v
            && let InlineKind::Image { .. } | InlineKind::Media(_) | InlineKind::NoteRef(_) =
                &inline.value
        {
            found.push(inline.clone());
        }
    });
    found
}

/// Takes that heading out, and gives its anchor. What of it is no words stays in its place.
pub(super) fn take_title(blocks: &mut Vec<Block>) -> Option<String> {
    for at in 0..blocks.len() {
        match &mut blocks[at].value {
            BlockKind::Heading { level: 1, anchor, content, .. } => {
                let anchor = std::mem::take(anchor);
                let rest = beside_words(content);
                if rest.is_empty() {
                    blocks.remove(at);
                } else {
                    blocks[at].value = BlockKind::Paragraph(rest);
                }
                return Some(anchor);
            }
            BlockKind::Html { blocks: inner, .. } => {
                let found = take_title(inner);
                if found.is_some() {
                    if inner.is_empty() {
                        blocks.remove(at);
                    }
                    return found;
                }
            }
            _ => {}
        }
    }
    None
}

/// Meets every heading that is not within a list, a quotation or the like.
fn headings(blocks: &mut [Block], meet: &mut dyn FnMut(&mut u8, bool, Span)) {
    for block in blocks {
        let span = block.span;
        match &mut block.value {
            BlockKind::Heading { level, section, .. } => meet(level, section.is_some(), span),
            BlockKind::Numbered { heading: Some(title), .. } => meet(&mut title.level, true, span),
            BlockKind::Html { blocks, .. } => headings(blocks, meet),
            _ => {}
        }
    }
}

/// Where a text has headings of level 1 besides its title, all its headings go one level down.
/// A heading more than one level below the one before it is reported; the title was written at level `before`.
pub(super) fn below_title(blocks: &mut [Block], mut before: u8, out: &mut Vec<Diagnostic>) {
    let mut least = u8::MAX;
    headings(blocks, &mut |level, _, _| least = least.min(*level));
    let shift = least == 1;
    headings(blocks, &mut |level, numbered, span| {
        if *level > before + 1 && !numbered {
            out.push(Diagnostic::new(
                Code::SkippedLevel,
                span,
                format!("A heading of level {level} comes after one of level {before}"),
                format!("Begin the line with {}", "#".repeat(usize::from(before + 1))),
            ));
        }
        before = *level;
        if shift {
            *level = (*level + 1).min(6);
        }
    });
}
