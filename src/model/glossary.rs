//! The glossary on a page that shows it: the place of each word.

use super::{Page, outline};
use crate::source::document::{BlockKind, Directive, Visit};
use crate::source::parse::glossary::Entry;
use crate::source::parse::slug::Slugs;

/// The words of `entries` with the fragment that leads to each on `page`, without `#`: as a heading's, and another than
/// any heading of the page has.
pub fn places<'e>(page: &Page, entries: &'e [Entry]) -> Vec<(String, &'e Entry)> {
    let mut slugs = Slugs::default();
    for taken in outline::anchors(&page.document).iter().chain(&page.title_anchor) {
        slugs.anchor(Some(taken), "");
    }
    entries.iter().map(|entry| (slugs.anchor(None, &entry.term.value), entry)).collect()
}

/// Whether `page` shows the glossary.
pub fn is_shown(page: &Page) -> bool {
    let mut shown = false;
    page.document.visit(&mut |v| {
        if let Visit::Block(block) = v {
            shown |= matches!(block.value, BlockKind::Directive(Directive::Glossary(_)));
        }
    });
    shown
}
