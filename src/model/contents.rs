//! What stands directly below each folder: the base of navigation (FORMATS.md, section 2).

use super::{Address, Book};
use std::collections::BTreeMap;

/// A page's name in navigation, and its address.
pub type Named = (String, Address);

/// For each folder what is directly below it, pages and folders, by `order`, then by file name.
pub fn contents(book: &Book) -> BTreeMap<Address, Vec<Named>> {
    let mut found: BTreeMap<Address, Vec<(i64, String, Named)>> = BTreeMap::new();
    let mut add = |folder: Option<Address>, order: Option<i64>, name: String, named: Named| {
        if let Some(folder) = folder {
            found.entry(folder).or_default().push((order.unwrap_or(i64::MAX), name, named));
        }
    };
    for page in book.pages.values() {
        let name = page.path.trim_end_matches(".md").trim_end_matches("/index").to_owned();
        let named = (page.nav_title().to_owned(), page.address.clone());
        add(page.address.parent(), page.matter.order, name, named);
    }
    for (address, title) in &book.listings {
        let name = address.as_str().trim_matches('/').to_owned();
        add(address.parent(), None, name, (title.clone(), address.clone()));
    }
    for policy in book.policies.values() {
        if let Some(version) = policy.current() {
            let named = (version.page.nav_title().to_owned(), policy.address());
            let order = version.page.matter.order;
            add(Some(Address::new("/policies/")), order, policy.name.clone(), named);
        }
    }
    found
        .into_iter()
        .map(|(folder, mut list)| {
            list.sort();
            (folder, list.into_iter().map(|(_, _, named)| named).collect())
        })
        .collect()
}
