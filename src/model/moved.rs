//! What `[redirects]` says of old places: where each is now, and what is left of it on a page that is still there.

use super::{Address, Book};
use crate::config::redirects::{Fate, Place, Redirect};

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

/// What a reader of an old place comes to in the end, where one line of `[redirects]` leads to another;
/// `None` where they lead in a ring.
pub fn end<'b>(book: &'b Book, redirect: &'b Redirect) -> Option<&'b Fate> {
    let mut fate = &redirect.to.value;
    for _ in 0..=book.config.redirects.len() {
        let Fate::Here(place) = fate else { return Some(fate) };
        match of(book, place) {
            Some(next) => fate = &next.to.value,
            None => return Some(fate),
        }
    }
    None
}

/// The line of `[redirects]` that says what became of `place`: of that very place, or of the page that it was on.
pub fn of<'b>(book: &'b Book, place: &Place) -> Option<&'b Redirect> {
    let here =
        |r: &&Redirect| r.from.value.path.trim_end_matches('/') == place.path.trim_end_matches('/');
    let lines = || book.config.redirects.iter().filter(here);
    let exact = lines().find(|r| r.from.value.fragment == place.fragment);
    exact.or_else(|| lines().find(|r| r.from.value.fragment.is_none()))
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
    let said = book.config.redirects.iter().any(|line| {
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
