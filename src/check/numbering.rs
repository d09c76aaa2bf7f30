//! Paragraph numbers that stand twice, are missing or are out of order (FORMATS.md, section 3).

use super::{Check, is_past};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Book, outline};
use std::collections::BTreeMap;

pub(super) const CHECK: Check =
    Check { codes: &[Code::DuplicateParagraph, Code::ParagraphGap, Code::ParagraphOrder], run };

fn run(book: &Book, out: &mut Vec<Diagnostic>) {
    for version in book.versions() {
        let page = &version.page;
        let past = is_past(book, page);
        let mut first: BTreeMap<&str, ()> = BTreeMap::new();
        let mut before: Option<(&str, Vec<u32>)> = None;
        for number in outline::numbers(&page.document) {
            let parts: Vec<u32> = number.value.split('.').filter_map(|p| p.parse().ok()).collect();
            if first.insert(&number.value, ()).is_some() {
                let d = Diagnostic::new(
                    Code::DuplicateParagraph,
                    number.span,
                    format!("There is a paragraph {} already", number.value),
                    "Give one of the two another number: a citation must lead to one paragraph",
                );
                out.push(if past { d.as_warning() } else { d });
                continue;
            }
            if let Some((before_text, before_parts)) = &before {
                if parts < *before_parts {
                    out.push(Diagnostic::new(
                        Code::ParagraphOrder,
                        number.span,
                        format!("Paragraph {} comes after {before_text}", number.value),
                        "Check the number, or move the paragraph; numbers are printed as they are written",
                    ));
                    continue;
                }
                if !follows(before_parts, &parts) {
                    out.push(Diagnostic::new(
                        Code::ParagraphGap,
                        number.span,
                        format!("Paragraph {} comes after {before_text}: a number between them is missing", number.value),
                        "Check that no paragraph was lost; numbers are printed as they are written",
                    ));
                }
            }
            before = Some((&number.value, parts));
        }
    }
}

/// Whether nothing can be missing between the two: the last part goes up by one, a level is
/// opened or closed, or a later section begins.
fn follows(before: &[u32], now: &[u32]) -> bool {
    let begins = |rest: &[u32]| rest.iter().all(|p| *p <= 1);
    let same = before.iter().zip(now).take_while(|(a, b)| a == b).count();
    if same == before.len() {
        return begins(&now[same..]);
    }
    let step = if same == 0 { now[0] > before[0] } else { now[same] == before[same] + 1 };
    step && begins(&now[same + 1..])
}

#[cfg(test)]
mod tests {
    use super::follows;

    #[test]
    fn only_a_missing_number_is_a_gap() {
        for (a, b, good) in [
            (&[1, 1][..], &[1, 2][..], true),
            (&[1, 1], &[1, 3], false),
            (&[1, 9], &[2, 1], true),
            (&[1, 9], &[4, 1], true),
            (&[1, 9], &[2, 2], false),
            (&[3, 7], &[3, 7, 1], true),
            (&[3, 7], &[3, 7, 2], false),
            (&[3, 7, 4], &[3, 8], true),
            (&[3, 7, 4], &[3, 9], false),
        ] {
            assert_eq!(follows(a, b), good, "{a:?} {b:?}");
        }
    }
}
