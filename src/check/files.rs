//! Files that nothing shows or links, so that a draft is not published by accident (FORMATS.md, section 2).

use super::Check;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Book, glossary};

pub(super) const CHECK: Check = Check { codes: &[Code::UnusedFile], run };

fn run(book: &Book, out: &mut Vec<Diagnostic>) {
    for span in &book.unused {
        out.push(Diagnostic::new(
            Code::UnusedFile,
            *span,
            "No page shows or links this file: it is not published",
            "Link to it from a page, move it to static/ to publish it as it is, or take it out of the book",
        ));
    }
    let first = book.glossary.iter().flatten().next();
    if let Some(entry) = first.filter(|_| !book.texts().any(glossary::is_shown)) {
        out.push(Diagnostic::new(
            Code::UnusedFile,
            entry.term.span,
            "No page shows the words of the glossary: they are not published",
            "Write {{#glossary}} on a line of its own where they should stand",
        ));
    }
}
