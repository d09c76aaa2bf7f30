//! The facts of what was rendered: every link and fragment leads somewhere, every id stands once, no page is too heavy.
//!
//! Links that a person wrote were checked at their line before; what is found here is a template's fault.

use crate::model::Address;
use crate::render::Facts;
use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

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

/// What is kept of a page until all are rendered: little, since a site may have a hundred thousand.
#[derive(Debug, Default)]
pub struct Seen {
    /// A number for each of its ids, in order.
    ids: Box<[u64]>,
    /// Its links to a place on another page: that page, the number of the id, and the link as written.
    places: Box<[(Address, u64, Box<str>)]>,
    /// The stylesheets and scripts that its first view loads.
    loads: Box<[Address]>,
    weight: usize,
    article: usize,
}

/// A number that stands for an id or an address: the same on every run, and as good as never that of another.
fn number(text: &str) -> u64 {
    let mut hasher = std::hash::DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// The addresses of a site, to ask whether one is among them: each page links many.
pub struct Addresses(Box<[u64]>);

impl Addresses {
    /// These.
    pub fn of<'a>(addresses: impl Iterator<Item = &'a Address>) -> Addresses {
        let mut numbers: Vec<u64> = addresses.map(|address| number(address.as_str())).collect();
        numbers.sort_unstable();
        Addresses(numbers.into())
    }

    /// Whether `address` is one of them.
    pub fn has(&self, address: &str) -> bool {
        self.0.binary_search(&number(address)).is_ok()
    }
}

/// Verifies one page of a site whose path on its host is `base`, as far as it can be while others are still to come:
/// `published` are the addresses that the site has. Gives its faults, and what is to be verified when all are there.
pub fn page(
    address: &Address,
    facts: Facts,
    published: &Addresses,
    base: &str,
) -> (Vec<Fault>, Seen) {
    let mut faults: Vec<Fault> = facts.twice.into_iter().map(Fault::Twice).collect();
    let mut places = Vec::new();
    // One text for all of them: each page links many.
    let mut to = String::new();
    for link in facts.links {
        let Some(fragment) = follow(address, &link, base, &mut to) else { continue };
        if !published.has(&to) {
            faults.push(Fault::Link(link));
            continue;
        }
        let Some(fragment) = fragment else { continue };
        if to != address.as_str() {
            let id = number(&fragment);
            places.push((Address::new(to.as_str()), id, link.into_boxed_str()));
        } else if !facts.ids.contains(&*fragment) {
            faults.push(Fault::Fragment(link));
        }
    }
    let mut ids: Vec<u64> = facts.ids.iter().map(|id| number(id)).collect();
    ids.sort_unstable();
    let mut load = |link: &String| {
        follow(address, link, base, &mut to)?;
        Some(Address::new(to.as_str()))
    };
    let loads = facts.loads.iter().filter_map(&mut load).collect();
    let seen = Seen {
        ids: ids.into(),
        places: places.into(),
        loads,
        weight: facts.weight,
        article: facts.article,
    };
    (faults, seen)
}

/// Verifies what only the whole site can tell: links to places on other pages, and the weight of each first view;
/// `sizes` has the compressed size of each style and script.
pub fn site(
    pages: &BTreeMap<Address, Seen>,
    sizes: &BTreeMap<Address, usize>,
) -> Vec<(Address, Fault)> {
    let mut faults = Vec::new();
    for (address, seen) in pages {
        for (to, id, link) in &seen.places {
            if pages.get(to).is_some_and(|target| target.ids.binary_search(id).is_err()) {
                faults.push((address.clone(), Fault::Fragment(link.to_string())));
            }
        }
        let loaded: usize = seen.loads.iter().filter_map(|to| sizes.get(to)).sum();
        let all = seen.weight + loaded;
        let long = seen.article > LONG_ARTICLE && all.saturating_sub(seen.article) <= REST;
        if all > FIRST_VIEW && !long {
            faults.push((address.clone(), Fault::Heavy(all)));
        }
    }
    faults
}

/// Writes the address that a link on the page at `from` leads to into `to`, and gives its fragment; `None` out of the site.
fn follow<'l>(
    from: &Address,
    link: &'l str,
    base: &str,
    to: &mut String,
) -> Option<Option<Cow<'l, str>>> {
    to.clear();
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
        to.push_str(from.as_str());
        return Some(fragment);
    }
    let path = decode(path);
    let folder = from.as_str().rfind('/').map_or("", |last| &from.as_str()[..=last]);
    let (folder, path) = match path.strip_prefix(base) {
        Some(below) => ("/", below),
        None if path.starts_with('/') => ("/", &*path),
        None => (folder, &*path),
    };
    place(folder, path, to)?;
    Some(fragment)
}

fn decode(text: &str) -> Cow<'_, str> {
    match text.contains('%') {
        true => percent_decode_str(text).decode_utf8_lossy(),
        false => Cow::Borrowed(text),
    }
}

/// Writes the address of `path`, as a browser follows it from `folder`, into `place`; `None` where it leads up and out.
fn place(folder: &str, path: &str, place: &mut String) -> Option<()> {
    let parts = folder.split('/').chain(path.split('/')).filter(|p| !matches!(*p, "" | "."));
    for part in parts {
        if part == ".." {
            place.truncate(place.rfind('/')?);
        } else {
            place.push('/');
            place.push_str(part);
        }
    }
    if place.is_empty() || path.ends_with('/') || path.ends_with("..") || path.ends_with('.') {
        place.push('/');
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The faults of a site of these pages, in the order in which they are found.
    fn all<const N: usize>(pages: [(Address, Facts); N]) -> (Vec<Fault>, BTreeMap<Address, Seen>) {
        let known = Addresses::of(pages.iter().map(|(a, _)| a));
        let (mut faults, mut seen) = (Vec::new(), BTreeMap::new());
        for (address, facts) in pages {
            let (found, kept) = page(&address, facts, &known, "/");
            faults.extend(found);
            seen.insert(address, kept);
        }
        faults.extend(site(&seen, &BTreeMap::new()).into_iter().map(|(_, f)| f));
        (faults, seen)
    }

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
        let (faults, _) = all([(a, facts), (Address::new("/b/"), b)]);
        assert_eq!(
            faults,
            [
                Fault::Twice("z".into()),
                Fault::Link("gone/".into()),
                Fault::Fragment("../b/#y".into()),
                Fault::Heavy(20_000)
            ]
        );
    }

    #[test]
    fn a_long_article_may_be_heavy_where_the_rest_is_light() {
        let a = Address::new("/a/");
        let facts = Facts { weight: 20_000, article: 15_000, ..Facts::default() };
        assert!(all([(a, facts)]).0.is_empty());
    }
}
