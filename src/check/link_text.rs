//! Links whose words don't say where they lead. Who hears a list of the links of a page hears nothing else (WCAG 2.4.9).

use super::{Check, is_past};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Book;
use crate::source::document::{Inline, InlineKind, Visit, plain};

pub(super) const CHECK: Check = Check { codes: &[Code::PoorLinkText], run };

/// What says nothing by itself, in English and Welsh.
const POOR: [&str; 34] = [
    "click",
    "click here",
    "click on this link",
    "click this link",
    "details",
    "download",
    "download here",
    "find out more",
    "follow this link",
    "for more information",
    "further information",
    "go",
    "go here",
    "here",
    "info",
    "learn more",
    "link",
    "more",
    "more details",
    "more info",
    "more information",
    "page",
    "read",
    "read more",
    "see here",
    "see more",
    "this",
    "this link",
    "this page",
    "this website",
    "cliciwch yma",
    "darllen mwy",
    "rhagor",
    "yma",
];

fn run(book: &Book, out: &mut Vec<Diagnostic>) {
    for page in book.texts().filter(|page| !is_past(book, page)) {
        page.document.visit(&mut |v| {
            let Visit::Inline(inline) = v else { return };
            let InlineKind::Link { content, .. } = &inline.value else { return };
            let text = plain(content);
            if text.trim().is_empty() && !has_media(content) {
                out.push(Diagnostic::new(
                    Code::PoorLinkText,
                    inline.span,
                    "This link has no words: nobody sees it, or hears where it leads",
                    "Write the words between the square brackets, or take the link out",
                ));
            }
            if is_poor(&text) {
                out.push(Diagnostic::new(
                    Code::PoorLinkText,
                    inline.span,
                    format!("The link `{}` does not say where it leads", text.trim()),
                    "Make a link of the words that name what is there, such as its title: somebody may hear the links without the text around them",
                ));
            }
        });
    }
}

/// Whether a picture or recording stands in it: of those without a text alternative another check tells.
fn has_media(content: &[Inline]) -> bool {
    content.iter().any(|inline| match &inline.value {
        InlineKind::Image { .. } | InlineKind::Media(_) => true,
        kind => has_media(kind.content()),
    })
}

fn is_poor(text: &str) -> bool {
    let words: Vec<_> = text
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
        .filter(|word| !word.is_empty())
        .collect();
    POOR.contains(&words.join(" ").as_str())
}

#[cfg(test)]
mod tests {
    use super::is_poor;

    #[test]
    fn words_that_name_nothing_are_poor() {
        for text in ["here", "Click  here", "Read more…", "“More information”", "here »", "Yma"]
        {
            assert!(is_poor(text), "{text}");
        }
        for text in ["How to raise a concern", "Read more about complaints", "Page 3", "", "999"] {
            assert!(!is_poor(text), "{text}");
        }
    }
}
