//! Marks of word processors that Markdown has a way to write: footnotes by hand, and a paragraph cut in two.

use super::Check;
use crate::diagnostic::{Code, Diagnostic, Span, Spanned};
use crate::model::Book;
use crate::source::document::{Block, BlockKind, Inline, InlineKind, Title, Visit, plain};

pub(super) const CHECK: Check = Check { codes: &[Code::FootnoteByHand, Code::CutParagraph], run };

fn run(book: &Book, out: &mut Vec<Diagnostic>) {
    for version in book.versions() {
        let document = &version.page.document;
        let mut leaves = Vec::new();
        collect(&document.blocks, &mut leaves);
        cut(&leaves, out);
        in_text(&document.blocks, out);
        document.notes.values().for_each(|note| in_text(&note.blocks, out));
        document.visit(&mut |v| {
            if let Visit::Block(block) = v {
                apart(block, out);
            }
        });
    }
}

/// Footnotes by hand in running text.
fn in_text(blocks: &[Block], out: &mut Vec<Diagnostic>) {
    let mut leaves = Vec::new();
    collect(blocks, &mut leaves);
    leaves.iter().for_each(|leaf| footnotes(leaf, out));
}

/// Footnotes by hand in what stands apart from the running text: a heading, a table, a quotation.
fn apart(block: &Block, out: &mut Vec<Diagnostic>) {
    match &block.value {
        BlockKind::Heading { content, .. }
        | BlockKind::HandHeading(content)
        | BlockKind::Numbered { heading: Some(Title { content, .. }), .. } => {
            marks(content, None, out);
        }
        BlockKind::Quote(blocks) | BlockKind::Alert(_, blocks) => in_text(blocks, out),
        BlockKind::Table { head, rows, .. } => {
            head.iter().chain(rows.iter().flatten()).for_each(|cell| marks(cell, None, out));
        }
        BlockKind::Terms(terms) => {
            for (term, details) in terms {
                marks(term, None, out);
                details.iter().for_each(|detail| in_text(detail, out));
            }
        }
        _ => {}
    }
}

/// A paragraph of text in the order of the document; `None` where something stands that is no text, such as a heading.
struct Leaf<'d> {
    content: Option<&'d [Inline]>,
    span: Span,
    /// Begins an item, a numbered paragraph or a sub-paragraph: it may begin in lower case.
    begins: bool,
}

fn collect<'d>(blocks: &'d [Block], leaves: &mut Vec<Leaf<'d>>) {
    for block in blocks {
        match &block.value {
            BlockKind::Paragraph(content) => {
                leaves.push(Leaf { content: Some(content), span: block.span, begins: false });
            }
            BlockKind::Numbered { heading: Some(_), blocks, .. } => {
                leaves.push(Leaf { content: None, span: block.span, begins: true });
                begin(blocks, leaves);
            }
            BlockKind::Numbered { blocks, .. } | BlockKind::Sub { blocks, .. } => {
                begin(blocks, leaves)
            }
            BlockKind::List { items, .. } => {
                for item in items {
                    begin(&item.blocks, leaves);
                }
            }
            BlockKind::Rule => {}
            _ => leaves.push(Leaf { content: None, span: block.span, begins: true }),
        }
    }
}

fn begin<'d>(blocks: &'d [Block], leaves: &mut Vec<Leaf<'d>>) {
    let first = leaves.len();
    collect(blocks, leaves);
    if let Some(leaf) = leaves.get_mut(first) {
        leaf.begins = true;
    }
}

/// `¹` or `<sup>1</sup>` in the text, and `¹ <https://…>` as a block.
fn footnotes(leaf: &Leaf<'_>, out: &mut Vec<Diagnostic>) {
    let Some(content) = leaf.content else { return };
    if let Some(number) = note_at_start(content) {
        // The note's own words, without the number that stands before them.
        let what = plain(content);
        let what = what.trim_start_matches(is_superscript).trim();
        let what = what.strip_prefix(number.as_str()).unwrap_or(what).trim();
        let short = if what.chars().count() > 100 { "what the note says" } else { what };
        out.push(Diagnostic::new(
            Code::FootnoteByHand,
            Span { end: leaf.span.end.min(leaf.span.start + 1), ..leaf.span },
            format!("Footnote {number} is written as ordinary text"),
            format!("Write it as [^{number}]: {short}"),
        ));
        return;
    }
    marks(content, None, out);
}

/// The number that a footnote's own text begins with.
fn note_at_start(content: &[Inline]) -> Option<String> {
    match &content.first()?.value {
        InlineKind::Text(text) => {
            let marks: String =
                text.chars().take_while(|c| is_superscript(*c)).map(digit).collect();
            let after = &text[text
                .chars()
                .take_while(|c| is_superscript(*c))
                .map(char::len_utf8)
                .sum::<usize>()..];
            (!marks.is_empty() && (after.starts_with([' ', '\u{a0}', '\t']) || content.len() > 1))
                .then_some(marks)
        }
        InlineKind::Superscript(inner) => {
            let text = plain(inner);
            is_number(&text).then_some(text)
        }
        _ => None,
    }
}

fn marks(content: &[Inline], before: Option<char>, out: &mut Vec<Diagnostic>) {
    let mut before = before;
    for inline in content {
        match &inline.value {
            InlineKind::Text(text) => {
                let mut last = before;
                let mut word = String::new();
                for (at, c) in text.char_indices() {
                    // `m²` and `km²` are areas, not notes.
                    let is_unit = matches!(word.as_str(), "m" | "cm" | "mm" | "km");
                    if is_superscript(c)
                        && !last.is_some_and(is_superscript)
                        && last.is_some()
                        && !is_unit
                    {
                        let number: String = text[at..]
                            .chars()
                            .take_while(|c| is_superscript(*c))
                            .map(digit)
                            .collect();
                        report(&number, place(inline, text, at, c), out);
                    }
                    if c.is_alphabetic() {
                        word.push(c)
                    } else {
                        word.clear()
                    }
                    last = Some(c);
                }
                before = last;
            }
            InlineKind::Superscript(inner) if is_number(&plain(inner)) => {
                report(&plain(inner), inline.span, out);
            }
            InlineKind::Superscript(_) | InlineKind::Subscript(_) => {}
            other => marks(other.content(), before.or(Some(' ')), out),
        }
    }
}

fn report(number: &str, span: Span, out: &mut Vec<Diagnostic>) {
    out.push(Diagnostic::new(
        Code::FootnoteByHand,
        span,
        format!("The mark of footnote {number} is written by hand: nothing links it to its note"),
        format!(
            "Write [^{number}] here, and the note itself on a line of its own as [^{number}]: …"
        ),
    ));
}

/// Where the character at byte `at` of `text` stands in the file, where the text is as long as its place.
fn place(inline: &Spanned<InlineKind>, text: &str, at: usize, c: char) -> Span {
    let span = inline.span;
    if (span.end - span.start) as usize != text.len() {
        return span;
    }
    Span { start: span.start + at as u32, end: span.start + (at + c.len_utf8()) as u32, ..span }
}

fn is_number(text: &str) -> bool {
    (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_superscript(c: char) -> bool {
    matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹')
}

fn digit(c: char) -> char {
    match c {
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁰' => '0',
        c => char::from(b'4' + (c as u32).saturating_sub('⁴' as u32) as u8),
    }
}

/// A block with no full stop at its end before one that begins in lower case; notes by hand between them do not count.
fn cut(leaves: &[Leaf<'_>], out: &mut Vec<Diagnostic>) {
    let mut before: Option<&Leaf<'_>> = None;
    for leaf in leaves {
        let Some(content) = leaf.content else {
            before = None;
            continue;
        };
        if note_at_start(content).is_some() {
            continue;
        }
        let text = plain(content);
        let lower = text.trim_start().starts_with(char::is_lowercase) && !is_labelled(&text);
        if let Some(first) = before.filter(|_| lower && !leaf.begins) {
            let cut = first.content.map(plain).unwrap_or_default();
            let end = cut.trim_end().chars().next_back();
            if end.is_some_and(|c| c.is_alphanumeric() || matches!(c, ',' | '-' | '–')) {
                let words: Vec<&str> = cut.split_whitespace().collect();
                let tail = words[words.len().saturating_sub(3)..].join(" ");
                let next: Vec<&str> = text.split_whitespace().take(3).collect();
                out.push(Diagnostic::new(
                    Code::CutParagraph,
                    Span { start: first.span.end.saturating_sub(1).max(first.span.start), ..first.span },
                    format!("The paragraph that ends with “{tail}” seems to go on with “{}”", next.join(" ")),
                    "Join the two, where a page break or a footnote came between them; or end the first with a full stop",
                ));
            }
        }
        before = Some(leaf);
    }
}

/// `a. one`, `ii) two`: an item of a list that Markdown has no mark for goes on with nothing.
fn is_labelled(text: &str) -> bool {
    let word = text.split_whitespace().next().unwrap_or("");
    let Some(label) = word.strip_suffix(['.', ')']) else { return false };
    label.len() == 1 || label.len() <= 4 && label.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::parse::{markdown, paragraph};

    fn codes(text: &str) -> Vec<(&'static str, u32)> {
        let mut out = Vec::new();
        let document = paragraph::number(markdown::parse(text, 0, 0, &mut out), &mut out);
        in_text(&document.blocks, &mut out);
        document.visit(&mut |v| {
            if let Visit::Block(block) = v {
                apart(block, &mut out);
            }
        });
        let mut leaves = Vec::new();
        collect(&document.blocks, &mut leaves);
        cut(&leaves, &mut out);
        out.iter().map(|d| (d.code.name(), d.span.start)).collect()
    }

    #[test]
    fn footnotes_by_hand_are_found_in_the_text_and_below() {
        assert_eq!(
            codes("One.¹ Two¹².\n\n¹ <https://example.org>"),
            [("footnote-by-hand", 4), ("footnote-by-hand", 10), ("footnote-by-hand", 17)]
        );
        assert_eq!(codes("One<sup>1</sup> two."), [("footnote-by-hand", 3)]);
        assert_eq!(codes("<sup>1</sup> See there."), [("footnote-by-hand", 0)]);
        assert_eq!(codes("A room of 20 m² and x<sup>th</sup>."), []);
        assert_eq!(
            codes("## Aims¹\n\n### 1.1 Scope²\n"),
            [("footnote-by-hand", 7), ("footnote-by-hand", 24)]
        );
        assert_eq!(codes("> Said so.³\n"), [("footnote-by-hand", 10)]);
        assert_eq!(codes("| a |\n|---|\n| b² |\n"), [("footnote-by-hand", 15)]);
    }

    #[test]
    fn a_cut_paragraph_is_found_over_notes_and_within_lists_of_numbers() {
        assert_eq!(
            codes("- 3.3 They receive regular\n\n¹ <https://e.org>\n\nreports about it."),
            [("footnote-by-hand", 28), ("cut-paragraph", 25)]
        );
        assert_eq!(codes("- one\n- two\n\n4.7 This:\n\na) that; and\n\nb) those"), []);
        assert_eq!(codes("It ends.\n\nand begins"), []);
        assert_eq!(codes("These\n\na. one\n\nii. two\n\nx) three"), []);
    }
}
