//! What was published once: pages that send on or say why something is gone, and what hosts are told (`_redirects`).
//!
//! A page that moved gets a page at its old address, so that every host sends its readers on. A file, such as a PDF,
//! cannot be such a page: it is published at its old address, too, where its new one is a file of the same kind. Else a
//! folder stands in its place, whose page says what became of it: to whoever asks for `/old.pdf` a host shows `/old.pdf/`.

use super::frame::{self, About};
use super::view::pages::{Link, Middle, MovedPage, Past};
use super::{Desk, GUIDANCE, Job, Kind, Plan, View};
use crate::config::redirects::{Fate, Place};
use crate::model::moved::{address_of, page_of};
use crate::model::{Address, Book, Policy, Version, outline};
use crate::source::parse::front_matter::Audience;
use std::collections::BTreeSet;

pub(super) const KIND: Kind = Kind { name: "redirect", jobs };

fn jobs(desk: Desk<'_>, _: &mut Vec<String>) -> Vec<(Address, Job)> {
    let pages = desk.book.config.redirects.iter().filter_map(|redirect| {
        let from = &redirect.from.value;
        let address = page_of(&from.path).filter(|_| from.fragment.is_none())?;
        Some((address, Job::Redirect(from.clone())))
    });
    let for_hosts = (Address::new("/_redirects"), Job::Text(for_hosts(desk.book).into()));
    pages.chain([for_hosts]).collect()
}

/// Adds what stands where files were, once all addresses are known: the file as it is at its new address, or a page.
pub(super) fn stand_in_for_files(book: &Book, plan: &mut Plan) {
    let kind = |address: &str| address.rsplit_once('.').map(|(_, kind)| kind.to_lowercase());
    for redirect in book.config.redirects.iter() {
        let from = &redirect.from.value;
        let address = Address::new(from.path.clone());
        let is_file = page_of(&from.path).is_none() && from.fragment.is_none();
        if !is_file || plan.jobs.contains_key(&address) {
            continue;
        }
        let to = match book.config.redirects.end(redirect) {
            Some(Fate::Here(to)) if kind(&to.path) == kind(&from.path) => Some(to),
            _ => None,
        };
        let copy = to.and_then(|to| plan.jobs.get(&Address::new(to.path.clone()))).cloned();
        match copy {
            Some(job) => drop(plan.jobs.insert(address, Job::Copy(Box::new(job)))),
            None => {
                let page = plan.jobs.entry(address.join("/"));
                page.or_insert_with(|| Job::Redirect(from.clone()));
            }
        }
    }
}

/// Where `plan` has what stands at an old path: a page, a file, or the page of a folder in the place of a file.
pub fn stands_at(plan: &Plan, from: &Place) -> Address {
    page_of(&from.path).unwrap_or_else(|| {
        let file = Address::new(from.path.clone());
        let folder = file.join("/");
        match plan.jobs.get(&folder) {
            Some(Job::Redirect(place)) if place == from => folder,
            _ => file,
        }
    })
}

pub(super) fn view(desk: Desk<'_>, address: &Address, from: &Place) -> Option<View> {
    let redirect = desk.book.config.redirects.at(&from.path).find(|r| r.from.value == *from)?;
    let desk = desk.in_language(desk.book.home(address).0);
    let words = desk.words;
    let fate = desk.book.config.redirects.end(redirect).unwrap_or(&redirect.to.value);
    let (title, text, link, to) = match fate {
        Fate::Gone(why) => {
            let home = Address::new("/");
            let link = Link { text: words.word("missing-home"), href: desk.href(address, &home) };
            ("gone-title", why.clone(), link, None)
        }
        fate => {
            let (link, to) = link(desk, address, fate)?;
            ("moved-title", words.word("moved-text"), link, to)
        }
    };
    let about = About {
        canonical: to,
        robots: Some("noindex"),
        ..About::new(words.word(title), Audience::Parents)
    };
    let refresh = (!matches!(fate, Fate::Gone(_))).then(|| link.href.clone());
    let middle = Middle::Moved(MovedPage { text, link, refresh });
    Some(View::Html(Box::new(frame::page(desk, address, about, middle)), GUIDANCE))
}

/// A link to where something is now, and the address of this site that it leads to.
fn link(desk: Desk<'_>, from: &Address, fate: &Fate) -> Option<(Link, Option<Address>)> {
    match fate {
        Fate::Here(place) => {
            let to = address_of(desk.book, place);
            let href = from.relative(&to, place.fragment.as_deref());
            let text = title_of(desk, &to).unwrap_or_else(|| to.to_string());
            Some((Link { text, href }, Some(to)))
        }
        Fate::Elsewhere(url) => Some((Link { text: url.clone(), href: url.clone() }, None)),
        Fate::Gone(_) => None,
    }
}

fn title_of(desk: Desk<'_>, address: &Address) -> Option<String> {
    let text = desk.book.texts().find(|p| p.address == *address).map(|p| p.title.clone());
    let policy = || {
        let policy = desk.book.policy_at(address);
        policy.and_then(Policy::current).map(|v| v.page.title.clone())
    };
    text.or_else(policy).or_else(|| desk.book.listings.get(address).cloned())
}

/// The places of the page at `address` that are no longer there, each with a line that says where it is now:
/// as `[redirects]` has it, and of a policy's own page each number of a version that was in force.
pub(super) fn past(desk: Desk<'_>, address: &Address, policy: Option<&Policy>) -> Vec<Past> {
    let mut seen = BTreeSet::new();
    let mut lines = Vec::new();
    for redirect in desk.book.config.redirects.at(address.as_str()) {
        let Some(id) = redirect.from.value.fragment.clone().filter(|id| {
            address_of(desk.book, &redirect.from.value) == *address && seen.insert(id.clone())
        }) else {
            continue;
        };
        let fate = desk.book.config.redirects.end(redirect).unwrap_or(&redirect.to.value);
        let number = id.strip_prefix('p').unwrap_or(&id).to_owned();
        let text = match fate {
            Fate::Gone(why) => desk.words.with("past-gone", &[("n", &number), ("why", why)]),
            _ => desk.words.with("past-moved", &[("n", &number)]),
        };
        lines.push(Past { id, text, link: link(desk, address, fate).map(|(link, _)| link) });
    }
    for (number, version) in policy.iter().flat_map(|p| p.gone_numbers()) {
        if seen.insert(number.anchor.clone()) {
            let now = policy.and_then(Policy::in_force);
            let anchor = format!("{}{}", if number.section { 's' } else { 'p' }, number.written);
            let stands = now.is_some_and(|v| v.page.anchors.contains(&anchor));
            lines.push(of_version(desk, address, number, version, stands));
        }
    }
    lines
}

/// A number that `version` had; `stands` says that the policy still has one of that number, and lost only a second.
fn of_version(
    desk: Desk<'_>,
    address: &Address,
    number: outline::Number,
    version: &Version,
    stands: bool,
) -> Past {
    let words = desk.words;
    let n = [("n", number.written.as_str()), ("version", version.number.as_str())];
    let (id, link) = match (stands, number.section) {
        (true, true) => ("past-second", "past-section-link"),
        (true, false) => ("past-second", "past-paragraph-link"),
        (false, true) => ("past-section", "past-section-link"),
        (false, false) => ("past-paragraph", "past-paragraph-link"),
    };
    let href = desk.href_to(address, &version.page.home, Some(&number.anchor));
    let link = Link { text: words.with(link, &n), href };
    Past { id: number.anchor, text: words.with(id, &n[..1]), link: Some(link) }
}

/// `_redirects`, as Cloudflare Pages, GitLab Pages and Netlify read it: old path, new path, 301.
///
/// Paths are those of the host, with the path of `site-url`. What is gone has no line that all of them know
/// (a 410 is none), and its page says so: it is named in a comment, with the reason.
fn for_hosts(book: &Book) -> String {
    let base = book.config.site_path();
    let mut text = String::from("# Where what was published once is now\n");
    let lines = book.config.redirects.iter().filter(|r| r.from.value.fragment.is_none());
    for redirect in lines {
        let from = Address::new(redirect.from.value.path.clone()).absolute(&base, None);
        let to = match book.config.redirects.end(redirect) {
            Some(Fate::Here(place)) => {
                address_of(book, place).absolute(&base, place.fragment.as_deref())
            }
            Some(Fate::Elsewhere(url)) => url.clone(),
            Some(Fate::Gone(why)) => {
                let why: Vec<&str> = why.split_whitespace().collect();
                text.push_str(&format!("# gone: {from} ({})\n", why.join(" ")));
                continue;
            }
            None => continue,
        };
        text.push_str(&format!("{from} {to} 301\n"));
    }
    text
}
