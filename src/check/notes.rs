//! Footnotes that no text refers to: they are shown after the others, with no way back.

use super::Check;
use crate::diagnostic::{Code, Diagnostic, Spanned};
use crate::model::Book;
use crate::source::document::{InlineKind, Visit};
use std::collections::BTreeSet;

pub(super) const CHECK: Check = Check { codes: &[Code::UnusedNote], run };

fn run(book: &Book, out: &mut Vec<Diagnostic>) {
    for page in book.texts() {
        let mut used = BTreeSet::new();
        page.document.visit(&mut |v| {
            if let Visit::Inline(Spanned { value: InlineKind::NoteRef(label), .. }) = v {
                used.insert(label.as_str());
            }
        });
        for (label, note) in
            page.document.notes.iter().filter(|(label, _)| !used.contains(label.as_str()))
        {
            out.push(Diagnostic::new(
                Code::UnusedNote,
                note.span,
                format!(
                    "No text refers to the footnote `[^{label}]`: it is shown after the others"
                ),
                format!("Write [^{label}] where it belongs, or delete the note"),
            ));
        }
    }
}
