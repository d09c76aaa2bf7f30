//! What a text was made from, and what tells whether that has changed since (FORMATS.md, section 6).

use super::{Book, Page, Version, outline};
use crate::diagnostic::Spanned;
use crate::source::document::{Block, InlineKind, Visit, visit_blocks};

/// A paragraph that a text speaks for: `3.7`, `complaints 3.7` or `complaints@4.0 3.7`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spoken<'s> {
    /// The policy, where it is named.
    pub policy: Option<&'s str>,
    /// The version, where it is named.
    pub version: Option<&'s str>,
    /// The paragraph's number.
    pub number: &'s str,
}

impl Spoken<'_> {
    /// Reads one entry of `speaks-for`.
    pub fn parse(text: &str) -> Spoken<'_> {
        let (place, number) = match text.trim().rsplit_once(' ') {
            Some((place, number)) => (Some(place.trim()), number),
            None => (None, text.trim()),
        };
        let (policy, version) = match place.and_then(|p| p.split_once('@')) {
            Some((policy, version)) => (Some(policy), Some(version)),
            None => (place, None),
        };
        Spoken { policy, version, number }
    }
}

/// The version and the paragraph that an entry of `speaks-for` on `page` means; `None` where there is none such.
pub fn paragraph<'b>(
    book: &'b Book,
    page: &Page,
    entry: &Spanned<String>,
) -> Option<(&'b Version, Vec<&'b Block>)> {
    let spoken = Spoken::parse(&entry.value);
    let named = spoken.policy.or(page.matter.speaks_of.as_ref().map(|n| n.value.as_str()));
    let policy = book.policies.get(named?)?;
    let version = match spoken.version {
        Some(number) => policy.version(number)?,
        None => policy.in_force().or_else(|| policy.current())?,
    };
    let blocks = outline::passage(&version.page.document, &format!("p{}", spoken.number));
    (!blocks.is_empty()).then_some((version, blocks))
}

/// The hash of what `page` was made from as it is now: of a translation its source's file, of another text the
/// words of the paragraphs that it speaks for. `None` where it is made from nothing, or from what is not there.
pub fn of(book: &Book, page: &Page) -> Option<String> {
    if page.language != book.config.language {
        let version = book.version_of(page).map(|v| &v.page);
        return book.pages.get(&page.home).or(version).map(|source| source.hash.clone());
    }
    if page.matter.speaks_for.is_empty() {
        return None;
    }
    let mut text = String::new();
    for entry in &page.matter.speaks_for {
        let (_, blocks) = paragraph(book, page, entry)?;
        text.push_str(&entry.value);
        text.push('\n');
        text.push_str(&words(&blocks));
        text.push('\n');
    }
    Some(crate::source::load::hash(&text))
}

/// The words of some blocks, whatever their emphasis.
fn words(blocks: &[&Block]) -> String {
    let mut text = String::new();
    for block in blocks {
        visit_blocks(std::slice::from_ref(*block), &mut |v| {
            if let Visit::Inline(inline) = v {
                match &inline.value {
                    InlineKind::Text(words) | InlineKind::Code(words) => text.push_str(words),
                    InlineKind::Cite(citation) => text.push_str(&citation.written),
                    InlineKind::SoftBreak | InlineKind::HardBreak => text.push(' '),
                    _ => {}
                }
            }
        });
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::Spoken;

    #[test]
    fn a_paragraph_is_named_as_a_citation_is() {
        let read = |t| {
            let s = Spoken::parse(t);
            (s.policy, s.version, s.number)
        };
        assert_eq!(read("3.7"), (None, None, "3.7"));
        assert_eq!(read("complaints 3.7"), (Some("complaints"), None, "3.7"));
        assert_eq!(read("complaints@4.0 3.7"), (Some("complaints"), Some("4.0"), "3.7"));
    }
}
