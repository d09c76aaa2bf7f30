//! Pictures: their text alternatives, and those of other hosts (FORMATS.md, section 7).

use super::Check;
use crate::diagnostic::{Code, Diagnostic, Spanned};
use crate::model::Book;
use crate::source::document::{InlineKind, Visit};

pub(super) const CHECK: Check = Check { codes: &[Code::NoAlt, Code::ForeignMedia], run };

fn run(book: &Book, out: &mut Vec<Diagnostic>) {
    for page in book.texts() {
        page.document.visit(&mut |v| {
            let Visit::Inline(Spanned { value: InlineKind::Image { to, alt }, span }) = v else { return };
            if to.contains("://") || to.starts_with("//") {
                out.push(Diagnostic::new(
                    Code::ForeignMedia,
                    *span,
                    "A picture from another host is not shown: a link to it stands in its place",
                    "Save the picture into the book, beside the page",
                ));
            } else if alt.trim().is_empty() {
                out.push(Diagnostic::new(
                    Code::NoAlt,
                    *span,
                    "This picture has no text alternative: who can't see it is not told of it",
                    "Say in the square brackets what it shows; where it is decoration, allow this with a reason: allow: {no-alt: decoration}",
                ));
            }
        });
    }
}
