//! The facts of what was rendered: every link and fragment leads somewhere, every id stands once, no page is too heavy.
//!
//! Links that a person wrote were checked at their line before; what is found here is a template's fault.

use crate::model::Address;
use crate::model::link::normal;
use crate::render::Facts;
use percent_encoding::percent_decode_str;
use std::collections::BTreeMap;

/// The most bytes of a first view, compressed (DESIGN.md, section 4, "Light"): what fits into the first round trip.
pub const FIRST_VIEW: usize = 14 * 1024;
/// An article over this many bytes may make its page heavier than [`FIRST_VIEW`] …
const LONG_ARTICLE: usize = 6 * 1024;
/// … where all the rest is at most this many.
const REST: usize = 8 * 1024;

/// What is wrong with a page that was rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A link that leads nowhere.
    Link(String),
    /// A link to a fragment that its page does not have.
    Fragment(String),
    /// An id that stands twice.
    Twice(String),
    /// A first view of so many bytes.
    Heavy(usize),
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Fault::Link(to) => write!(f, "the link to `{to}` leads nowhere"),
            Fault::Fragment(to) => write!(f, "the link to `{to}` leads to no place on its page"),
            Fault::Twice(id) => write!(f, "the id `{id}` stands twice"),
            Fault::Heavy(bytes) => {
                write!(f, "the first view is {bytes} bytes, and may be {FIRST_VIEW}")
            }
        }
    }
}

/// Verifies the pages of a site whose path on its host is `base`; `sizes` has every address published, with the compressed size of styles and scripts.
pub fn verify(
    pages: &BTreeMap<Address, Facts>,
    sizes: &BTreeMap<Address, usize>,
    base: &str,
) -> Vec<(Address, Fault)> {
    let mut faults = Vec::new();
    for (address, facts) in pages {
        let mut fault = |f| faults.push((address.clone(), f));
        for id in &facts.twice {
            fault(Fault::Twice(id.clone()));
        }
        for link in &facts.links {
            let Some((to, fragment)) = follow(address, link, base) else { continue };
            if !sizes.contains_key(&to) {
                fault(Fault::Link(link.clone()));
            } else if let Some(fragment) = fragment
                && let Some(target) = pages.get(&to)
                && !target.ids.contains(&fragment)
            {
                fault(Fault::Fragment(link.clone()));
            }
        }
        let loads = facts
            .loads
            .iter()
            .filter_map(|l| follow(address, l, base))
            .filter_map(|(to, _)| sizes.get(&to));
        let loaded: usize = loads.sum();
        let all = facts.weight + loaded;
        let long = facts.article > LONG_ARTICLE && all.saturating_sub(facts.article) <= REST;
        if all > FIRST_VIEW && !long {
            fault(Fault::Heavy(all));
        }
    }
    faults
}

/// The address and fragment that a link on the page at `from` leads to; `None` out of the site.
fn follow(from: &Address, link: &str, base: &str) -> Option<(Address, Option<String>)> {
    let decode = |t: &str| percent_decode_str(t).decode_utf8_lossy().into_owned();
    if link.starts_with("//")
        || link.split(['/', '#', '?']).next().is_some_and(|first| first.contains(':'))
    {
        return None;
    }
    let (path, fragment) = match link.split_once('#') {
        Some((path, fragment)) => (path, Some(decode(fragment))),
        None => (link, None),
    };
    if path.is_empty() {
        return Some((from.clone(), fragment));
    }
    let folder = from.as_str().rsplit_once('/').map_or("", |(folder, _)| folder);
    let path = decode(path);
    let path = path.strip_prefix(base).map(|below| format!("/{below}")).unwrap_or(path);
    let normal = if path.starts_with('/') { normal("", &path) } else { normal(folder, &path) };
    let is_folder = path.ends_with('/') || path.ends_with("..") || path.ends_with('.');
    let place = normal.map(|p| p.trim_end_matches('/').to_owned())?;
    let slash = if is_folder && !place.is_empty() { "/" } else { "" };
    Some((Address::new(format!("/{place}{slash}")), fragment))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_of_a_page_is_found() {
        let a = Address::new("/a/");
        let facts = Facts {
            links: [
                "../b/",
                "../b/#x",
                "../b/#y",
                "#z",
                "gone/",
                "https://e.org/",
                "mailto:a@e.org",
                "./",
            ]
            .map(String::from)
            .to_vec(),
            ids: ["z".to_owned()].into(),
            twice: vec!["z".into()],
            weight: 20_000,
            article: 100,
            loads: Vec::new(),
        };
        let b = Facts { ids: ["x".to_owned()].into(), ..Facts::default() };
        let pages = BTreeMap::from([(a.clone(), facts), (Address::new("/b/"), b)]);
        let sizes = BTreeMap::from([(a.clone(), 0), (Address::new("/b/"), 0)]);
        let faults: Vec<_> = verify(&pages, &sizes, "/").into_iter().map(|(_, f)| f).collect();
        assert_eq!(
            faults,
            [
                Fault::Twice("z".into()),
                Fault::Fragment("../b/#y".into()),
                Fault::Link("gone/".into()),
                Fault::Heavy(20_000)
            ]
        );
    }

    #[test]
    fn a_long_article_may_be_heavy_where_the_rest_is_light() {
        let a = Address::new("/a/");
        let facts = Facts { weight: 20_000, article: 15_000, ..Facts::default() };
        let sizes = BTreeMap::from([(a.clone(), 0)]);
        assert!(verify(&BTreeMap::from([(a, facts)]), &sizes, "/").is_empty());
    }
}
