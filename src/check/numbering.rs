//! Paragraph numbers that stand twice, are missing or are out of order (FORMATS.md, section 3).

use super::Check;
use crate::diagnostic::{Code, Diagnostic, Span, Spanned};
use crate::model::Book;
use crate::source::document::{Block, BlockKind};
use std::collections::BTreeSet;

pub(super) const CHECK: Check =
    Check { codes: &[Code::DuplicateParagraph, Code::ParagraphGap, Code::ParagraphOrder], run };

fn run(book: &Book, out: &mut Vec<Diagnostic>) {
    for version in book.versions() {
        let mut reader = Reader { out, part: BTreeSet::new(), before: None };
        reader.blocks(&version.page.document.blocks, &mut false);
    }
}

/// Reads the numbers of a text in order.
struct Reader<'d, 'o> {
    out: &'o mut Vec<Diagnostic>,
    /// The numbers so far, of this part where they have begun again.
    part: BTreeSet<&'d str>,
    before: Option<&'d str>,
}

impl<'d> Reader<'d, '_> {
    fn blocks(&mut self, blocks: &'d [Block], after_heading: &mut bool) {
        for block in blocks {
            match &block.value {
                BlockKind::Heading { .. } | BlockKind::HandHeading(_) => *after_heading = true,
                BlockKind::Numbered { number, anchor, blocks, .. } => {
                    self.number(number, anchor, std::mem::take(after_heading));
                    self.labels(&number.value, blocks);
                }
                BlockKind::Html { blocks, .. } => self.blocks(blocks, after_heading),
                _ => {}
            }
        }
    }

    fn number(&mut self, number: &'d Spanned<String>, anchor: &str, after_heading: bool) {
        if after_heading && begins(&number.value) && self.part.contains(number.value.as_str()) {
            self.begin_again(number, anchor);
        }
        if !self.part.insert(&number.value) {
            self.out.push(Diagnostic::new(
                Code::DuplicateParagraph,
                number.span,
                format!("There is a paragraph {} already", number.value),
                "Give one of the two another number: a citation must lead to one paragraph",
            ));
            return;
        }
        if let Some(before) = self.before
            && !self.is_in_order(before, number)
        {
            return;
        }
        self.before = Some(&number.value);
    }

    /// Sub-paragraphs of `cited`, such as `4.7`, that have one label.
    fn labels(&mut self, cited: &str, blocks: &[Block]) {
        let mut seen = BTreeSet::new();
        each_sub(blocks, &mut |label, anchor, blocks, span| {
            let cited = format!("{cited}({})", label.trim_matches(['(', ')']));
            self.labels(&cited, blocks);
            if !seen.insert(cited.clone()) {
                let message = format!("There is a sub-paragraph {cited} already");
                let help = format!(
                    "[{cited}] leads to the first, and [{cited}](#{anchor}) to this one; give each a label of its own where that is not meant"
                );
                self.out.push(
                    Diagnostic::new(Code::DuplicateParagraph, span, message, help).as_warning(),
                );
            }
        });
    }

    /// A part whose numbers begin again with `number`: real policies do so, and a schedule of theirs.
    fn begin_again(&mut self, number: &Spanned<String>, anchor: &str) {
        self.part.clear();
        self.before = None;
        self.out.push(
            Diagnostic::new(
                Code::DuplicateParagraph,
                number.span,
                format!("The numbers begin again with {} in this part", number.value),
                format!(
                    "[{0}] leads to the first of that number, and [{0}](#{anchor}) to this one. Where that is not meant, number the parts on, or publish each as a policy of its own",
                    number.value
                ),
            )
            .as_warning(),
        );
    }

    /// Whether `number` comes after `before`; that a number is missing between them, or that it does not, is reported.
    fn is_in_order(&mut self, before: &str, number: &Spanned<String>) -> bool {
        let (first, second) = (parts(before), parts(&number.value));
        if second < first {
            self.out.push(Diagnostic::new(
                Code::ParagraphOrder,
                number.span,
                format!("Paragraph {} comes after {before}", number.value),
                "Check the number, or move the paragraph; numbers are printed as they are written",
            ));
            return false;
        }
        if !follows(&first, &second) {
            self.out.push(Diagnostic::new(
                Code::ParagraphGap,
                number.span,
                format!(
                    "Paragraph {} comes after {before}: a number between them is missing",
                    number.value
                ),
                "Check that no paragraph was lost; numbers are printed as they are written",
            ));
        }
        true
    }
}

/// Meets the outermost sub-paragraphs of some blocks: label, anchor, blocks and place.
fn each_sub<'d>(blocks: &'d [Block], meet: &mut dyn FnMut(&'d str, &'d str, &'d [Block], Span)) {
    for block in blocks {
        match &block.value {
            BlockKind::Sub { label, anchor, blocks } => {
                let first = blocks.first().map_or(block.span, |b| b.span);
                meet(label, anchor, blocks, Span { end: first.end, ..block.span });
            }
            BlockKind::List { items, .. } => {
                items.iter().for_each(|item| each_sub(&item.blocks, meet));
            }
            _ => {}
        }
    }
}

/// A part of a number, and the letter after it: `1A` comes after `1`.
type Part = (u32, u8);

fn parts(number: &str) -> Vec<Part> {
    let part = |text: &str| {
        let letter = text.bytes().last().filter(u8::is_ascii_uppercase);
        let digits = text.trim_end_matches(|c: char| c.is_ascii_uppercase());
        (digits.parse().unwrap_or(0), letter.map_or(0, |l| l - b'A' + 1))
    };
    number.split('.').map(part).collect()
}

/// Whether numbers may begin with this one: 1.1, 4.0, 1.1.1.
fn begins(number: &str) -> bool {
    parts(number).iter().skip(1).all(is_first)
}

fn is_first(part: &Part) -> bool {
    matches!(part, (0 | 1, 0))
}

/// Whether nothing can be missing between the two: the last part goes up by one, a level is
/// opened or closed, or a later section begins.
fn follows(before: &[Part], now: &[Part]) -> bool {
    let same = before.iter().zip(now).take_while(|(a, b)| a == b).count();
    let begins = |rest: &[Part]| rest.iter().all(is_first);
    let (Some(a), Some(b)) = (before.get(same), now.get(same)) else {
        return begins(&now[same..]);
    };
    let next = *b == (a.0 + 1, 0) || *b == (a.0, a.1 + 1);
    (next || same == 0) && begins(&now[same + 1..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity;
    use crate::source::parse::{markdown, paragraph};

    #[test]
    fn only_a_missing_number_is_a_gap() {
        for (a, b, good) in [
            ("1.1", "1.2", true),
            ("1.1", "1.3", false),
            ("1.9", "1.10", true),
            ("1.9", "2.1", true),
            ("1.9", "4.1", true),
            ("1.9", "2.2", false),
            ("3.7", "3.7.1", true),
            ("3.7", "3.7.2", false),
            ("3.7.4", "3.8", true),
            ("3.7.4", "3.9", false),
            ("3.7", "3.7A", true),
            ("3.7A", "3.8", true),
            ("3.7", "3.7B", false),
            ("1.4", "1A.1", true),
            ("1A.3", "2.1", true),
            ("1.4", "1A.2", false),
        ] {
            assert_eq!(follows(&parts(a), &parts(b)), good, "{a} {b}");
        }
    }

    /// The codes that a text gives, those that are errors with a mark.
    fn codes(text: &str) -> Vec<String> {
        let mut out = Vec::new();
        let document = markdown::parse(text, 0, 0, &mut out);
        let document = paragraph::number(document, &mut out);
        let mut reader = Reader { out: &mut out, part: BTreeSet::new(), before: None };
        reader.blocks(&document.blocks, &mut false);
        let mark = |d: &Diagnostic| if d.severity == Severity::Error { "!" } else { "" };
        out.iter().map(|d| format!("{}{}", d.code.name(), mark(d))).collect()
    }

    #[test]
    fn a_number_that_stands_twice_is_an_error_and_numbers_that_begin_again_a_warning() {
        assert_eq!(codes("1.1 a\n\n1.2 b\n\n1.2 c"), ["duplicate-paragraph!"]);
        assert_eq!(codes("1.1 a\n\n## B\n\n1.2 b\n\n## C\n\n1.2 c"), ["duplicate-paragraph!"]);
        let part = "# Part\n\n## 1. A\n\n1.1 a\n\n1.2 b\n\n## 2. B\n\n2.1 c\n\n";
        assert_eq!(
            codes(&part.repeat(2)),
            ["section-repeats", "section-repeats", "duplicate-paragraph"]
        );
        assert_eq!(
            codes(&format!("{part}{part}2.1 d")),
            ["section-repeats", "section-repeats", "duplicate-paragraph", "duplicate-paragraph!"]
        );
        assert_eq!(
            codes("## A\n\n1.1 a\n\n1.2 b\n\n## B\n\n1.1 c\n\n1.2 d"),
            ["duplicate-paragraph"]
        );
    }

    #[test]
    fn a_label_that_stands_twice_is_told() {
        assert_eq!(codes("1.1 a:\n\n(a) b\n\n(b) c\n\n(b) d"), ["duplicate-paragraph"]);
        assert_eq!(
            codes("1.1 a:\n\n- (a) b\n\n  (i) c\n\n  (i) d\n\n- (b) e"),
            ["duplicate-paragraph"]
        );
        assert_eq!(codes("1.1 a:\n\n(a) b\n\nand:\n\n(a) c\n\n(b) d"), ["duplicate-paragraph"]);
        assert_eq!(codes("1.1 a:\n\n(a) b\n\n(i) c\n\n(b) d\n\n(i) e\n\n1.2 f:\n\n(a) g"), [""; 0]);
    }

    #[test]
    fn a_wrong_order_is_told_once() {
        assert_eq!(codes("1.1 a\n\n1.3 b\n\n1.2 c\n\n1.4 d"), ["paragraph-gap", "paragraph-order"]);
    }
}
