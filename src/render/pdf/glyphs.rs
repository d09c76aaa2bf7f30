//! Characters that no font has, in a text that can't be mended any more: on paper their code stands in their place.
//!
//! In any other text Typst stops at them, and its owner writes something else.

use super::world::has_glyph;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::plan::view::print::Print;
use crate::render::theme::PrintFiles;
use std::collections::BTreeSet;

/// Whether what is printed was published, and is no longer in force: it stays as it is, and stays on paper.
pub fn is_past(print: &Print) -> bool {
    print.status.as_ref().is_some_and(|s| matches!(s.kind, "superseded" | "withdrawn"))
}

/// `data` with `[U+1F984]` in the place of each character that no font of `theme` has, and a warning for each of them.
pub fn replaced(theme: &PrintFiles, print: &Print, data: Vec<u8>) -> (Vec<u8>, Vec<Diagnostic>) {
    let Ok(text) = std::str::from_utf8(&data) else { return (data, Vec::new()) };
    let all: BTreeSet<char> = text.chars().filter(|c| !c.is_ascii()).collect();
    let missing: BTreeSet<char> =
        all.into_iter().filter(|c| !is_unseen(*c) && !has_glyph(theme, *c)).collect();
    if missing.is_empty() {
        return (data, Vec::new());
    }
    let shown = |c: char| match missing.contains(&c) {
        true => code(c),
        false => c.to_string(),
    };
    let text: String = text.chars().map(shown).collect();
    let told = missing.iter().map(|c| {
        Diagnostic::new(
            Code::Print,
            Span::new(print.file, 0, 0),
            format!("No font has the character \"{c}\": {} stands for it on paper", code(*c)),
            "Nothing, in a version that is no longer in force; in the next one write it in words",
        )
        .as_warning()
    });
    (text.into_bytes(), told.collect())
}

fn code(c: char) -> String {
    format!("[U+{:04X}]", c as u32)
}

/// Characters that are not drawn: white space, and what joins or chooses the form of others.
fn is_unseen(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c as u32, 0xad | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x2064 | 0x2066..=0x206f | 0xfe00..=0xfe0f | 0xfeff | 0xe0000..=0xe0fff)
}
