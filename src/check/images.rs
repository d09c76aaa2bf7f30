//! Pictures and recordings: their text alternatives, their weight, and those of other hosts (FORMATS.md, section 7).

use super::Check;
use crate::diagnostic::{Code, Diagnostic, Span, Spanned};
use crate::model::link::{self, Destination};
use crate::model::{Address, Book, Page};
use crate::source::document::{Block, BlockKind, InlineKind, Visit, plain, visit_blocks};
use std::collections::BTreeSet;

pub(super) const CHECK: Check = Check {
    codes: &[Code::NoAlt, Code::PoorAlt, Code::AltIsCaption, Code::HeavyFile, Code::ForeignMedia],
    run,
};

/// A picture of more bytes is slow to come on a poor connection.
const HEAVY: u64 = 200 * 1024;

fn run(book: &Book, out: &mut Vec<Diagnostic>) {
    for page in book.texts() {
        let mut heavy = BTreeSet::new();
        page.document.visit(&mut |v| match v {
            Visit::Inline(inline) => match &inline.value {
                InlineKind::Image { to, alt, title } => {
                    image(to, alt, title.as_deref(), inline.span, out);
                    weight(book, page, to, inline.span, &mut heavy, out);
                }
                InlineKind::Media(media) => {
                    for file in media.sources.iter().chain(&media.tracks) {
                        foreign(&file.value.0, "recording", file.span, out);
                    }
                    if let Some(poster) = &media.poster {
                        self::poster(&poster.value, poster.span, out);
                        weight(book, page, &poster.value, poster.span, &mut heavy, out);
                    }
                }
                _ => {}
            },
            Visit::Block(block) => caption(block, out),
        });
    }
}

fn image(to: &str, alt: &str, title: Option<&str>, span: Span, out: &mut Vec<Diagnostic>) {
    if foreign(to, "picture", span, out) {
        return;
    }
    if alt.trim().is_empty() {
        out.push(Diagnostic::new(
            Code::NoAlt,
            span,
            "This picture has no text alternative: who can't see it is not told of it",
            "Say in the square brackets what it shows; where it is decoration, allow this with a reason: allow: {no-alt: decoration}",
        ));
    } else if is_file_name(alt.trim(), to) {
        out.push(Diagnostic::new(
            Code::PoorAlt,
            span,
            format!("The text alternative of this picture is the name of a file: `{}`", alt.trim()),
            "Say in the square brackets what the picture shows, as you would on the telephone",
        ));
    } else if title.is_some_and(|title| same_words(title, alt)) {
        repeats(span, out);
    }
}

fn foreign(to: &str, what: &str, span: Span, out: &mut Vec<Diagnostic>) -> bool {
    let foreign = link::is_foreign(to);
    if foreign {
        out.push(Diagnostic::new(
            Code::ForeignMedia,
            span,
            format!("A {what} from another host is not shown: a link to it stands in its place"),
            format!("Save the {what} into the book, beside the page"),
        ));
    }
    foreign
}

/// The picture before a recording has no words that could stand in its place.
fn poster(to: &str, span: Span, out: &mut Vec<Diagnostic>) {
    if link::is_foreign(to) {
        out.push(Diagnostic::new(
            Code::ForeignMedia,
            span,
            "The picture of this recording is on another host: it is not shown",
            "Save the picture into the book, beside the page",
        ));
    }
}

/// `dog.png`; also `IMG_2034`, of the picture `IMG_2034.jpg`.
fn is_file_name(alt: &str, to: &str) -> bool {
    let path = to.split(['?', '#']).next().unwrap_or(to);
    let decoded = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
    let name = decoded.rsplit('/').next().unwrap_or(&decoded);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let coded = |c: char| c.is_ascii_digit() || matches!(c, '_' | '-');
    let one_word = !alt.contains(char::is_whitespace);
    one_word && crate::source::parse::picture::is_picture(alt)
        || alt.eq_ignore_ascii_case(name)
        || alt.eq_ignore_ascii_case(stem) && one_word && stem.contains(coded)
}

fn same_words(a: &str, b: &str) -> bool {
    let words = |text: &str| {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .map(str::to_lowercase)
            .collect::<Vec<_>>()
    };
    words(a) == words(b)
}

fn repeats(span: Span, out: &mut Vec<Diagnostic>) {
    out.push(Diagnostic::new(
        Code::AltIsCaption,
        span,
        "The text alternative of this picture only repeats its caption: it is read out twice",
        "Say what the picture shows, or leave the alternative empty where the caption says all",
    ));
}

/// Pictures in a `figure` whose alternative is the caption.
fn caption(block: &Block, out: &mut Vec<Diagnostic>) {
    let BlockKind::Html { element: "figure", blocks, .. } = &block.value else { return };
    let mut caption = String::new();
    for block in blocks {
        if let BlockKind::Html { element: "figcaption", blocks, .. } = &block.value {
            visit_blocks(blocks, &mut |v| {
                if let Visit::Block(Spanned {
                    value: BlockKind::Plain(content) | BlockKind::Paragraph(content),
                    ..
                }) = v
                {
                    caption.push(' ');
                    caption.push_str(&plain(content));
                }
            });
        }
    }
    visit_blocks(blocks, &mut |v| {
        if let Visit::Inline(Spanned { value: InlineKind::Image { alt, .. }, span }) = v
            && !alt.trim().is_empty()
            && same_words(alt, &caption)
        {
            repeats(*span, out);
        }
    });
}

/// Each heavy picture of a page is told once.
fn weight(
    book: &Book,
    page: &Page,
    to: &str,
    span: Span,
    told: &mut BTreeSet<Address>,
    out: &mut Vec<Diagnostic>,
) {
    let found = link::resolve(book, page.place_at(span), to);
    let Ok(Destination::Here(address, _)) = found else { return };
    let Some(picture) = book.pictures.get(&address) else { return };
    if picture.bytes > HEAVY && told.insert(address) {
        out.push(Diagnostic::new(
            Code::HeavyFile,
            span,
            format!(
                "This picture has {} KB: it is slow to come on a poor connection",
                picture.bytes / 1024
            ),
            "Save it smaller: 200 KB are enough for a picture as wide as the page",
        ));
    }
}
