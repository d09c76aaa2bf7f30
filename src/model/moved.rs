//! What `[redirects]` says of old places: where each is now, and what is left of it on a page that is still there.

use super::{Address, Book};
use crate::config::redirects::Place;

/// The address of the page that stands at an old path: `/old/`, `/old.html`, and `/old/` for `/old`;
/// `None` for a file of another kind.
pub fn page_of(path: &str) -> Option<Address> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let of_file = ending.starts_with(|c: char| c.is_ascii_alphabetic())
        && ending.len() <= 5
        && ending.bytes().all(|b| b.is_ascii_alphanumeric());
    match ending.to_ascii_lowercase().as_str() {
        _ if path.ends_with('/') => Some(Address::new(path)),
        "html" | "htm" => Some(Address::new(path)),
        _ if of_file => None,
        _ => Some(Address::new(format!("{path}/"))),
    }
}

/// The address that a person may have written without its last slash.
pub fn address_of(book: &Book, place: &Place) -> Address {
    let written = Address::new(place.path.clone());
    let folder = Address::new(format!("{}/", place.path.trim_end_matches('/')));
    if book.targets.contains_key(&folder) { folder } else { written }
}

/// Whether the page at `address` keeps the place `fragment`, which is no longer in its text, with a line that says where
/// it is now (DESIGN.md, section 4): as `[redirects]` has it, or a number that the policy had once.
pub fn keeps(book: &Book, address: &Address, fragment: &str) -> bool {
    let said = book.config.redirects.at(address.as_str()).any(|line| {
        let from = &line.from.value;
        from.fragment.as_deref() == Some(fragment) && address_of(book, from) == *address
    });
    let policy = || book.policy_at(&book.home(address).1);
    said || policy().is_some_and(|p| p.gone_numbers().iter().any(|(n, _)| n.anchor == fragment))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_stands_at_an_old_path_where_a_browser_looks_for_it() {
        let page = |path: &str| page_of(path).map(|a| a.file());
        assert_eq!(page("/old/").as_deref(), Some("old/index.html"));
        assert_eq!(page("/old").as_deref(), Some("old/index.html"));
        assert_eq!(page("/complaints/4.1").as_deref(), Some("complaints/4.1/index.html"));
        assert_eq!(page("/old.html").as_deref(), Some("old.html"));
        assert_eq!(page("/old.pdf"), None);
    }
}
