//! Whose scope rules, promises and steps a text means.

use super::{Book, Page, Version};
use crate::diagnostic::Spanned;

/// The version that a directive on `page` speaks of: that of the policy that is named, else the page's own, else that
/// which the page speaks for (`policy:` in its front matter).
///
/// A version speaks of itself, also where it names its policy; of another policy it is the version in force.
pub fn whose<'b>(
    book: &'b Book,
    page: &Page,
    policy: Option<&Spanned<String>>,
) -> Option<&'b Version> {
    let own = book.version_of(page);
    match policy {
        None if own.is_some() => own,
        Some(named) if own.is_some_and(|own| own.policy == named.value) => own,
        named => book.policies.get(&named.or(page.matter.speaks_of.as_ref())?.value)?.in_force(),
    }
}
