//! What links may lead to: every address of the site with its places.

use super::assemble::YOUNG;
use super::edition::Edition;
use super::{Address, Book, Page, PageKind, Policy, Version};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::scope;
use std::collections::{BTreeMap, BTreeSet};

/// What a text may link, but for files that are published as they are.
pub(super) fn targets(book: &mut Book) {
    let mut targets: BTreeMap<Address, BTreeSet<String>> = BTreeMap::new();
    for page in book.pages.values() {
        targets.insert(page.address.clone(), page.anchors.clone());
        targets.extend(on_paper(book, page));
    }
    for address in book.listings.keys() {
        targets.insert(address.clone(), BTreeSet::new());
    }
    targets.extend(feeds(book));
    targets.extend(of_site(&book.config).map(|file| (Address::new(file), BTreeSet::new())));
    for policy in book.policies.values() {
        let now = policy.in_force();
        targets.insert(policy.address(), now.map(|v| v.page.anchors.clone()).unwrap_or_default());
        targets.insert(policy.history(), policy.versions.iter().map(Version::place).collect());
        targets.insert(policy.periods_page(), BTreeSet::new());
        if policy.lost_checker() {
            targets.insert(policy.address().join("check/"), BTreeSet::new());
        }
        for version in &policy.versions {
            let address = &version.page.address;
            targets.insert(address.clone(), version.page.anchors.clone());
            targets.insert(address.join("policy.pdf"), BTreeSet::new());
            targets.extend(data_of(book, address));
            let Some(scope) = &version.scope else { continue };
            if book.config.output.data.enabled {
                targets.insert(address.join("scope.json"), BTreeSet::new());
            }
            let nodes: BTreeSet<String> = scope
                .compiled
                .tree
                .iter()
                .flat_map(|t| (0..t.nodes.len()).map(scope::Tree::name))
                .collect();
            let starts = [
                Some(address.join("check/")),
                now.filter(|n| n.number == version.number).map(|_| policy.address().join("check/")),
            ];
            for start in starts.into_iter().flatten() {
                let others = book.other_languages().filter(|l| version.has_checker_in(l));
                let others: Vec<_> = others.map(|l| start.in_language(l)).collect();
                for start in others.into_iter().chain([start]) {
                    for start in [start.join(YOUNG), start] {
                        targets.insert(start.join("all/"), nodes.clone());
                        targets.insert(start, BTreeSet::new());
                    }
                }
            }
        }
    }
    // A page is there in every language, in the source's words where there is no translation; a checker is not.
    let homes: Vec<(Address, BTreeSet<String>)> = targets
        .iter()
        .filter(|(address, _)| is_page(address.as_str()))
        .map(|(address, anchors)| (address.clone(), anchors.clone()))
        .collect();
    for language in book.other_languages() {
        for (home, anchors) in &homes {
            let now = book.policy_at(home);
            let text = now.and_then(Policy::in_force).map_or(home, |v| &v.page.home);
            let translation = book.translation(text, language);
            let anchors = translation.map_or_else(|| anchors.clone(), |t| t.anchors.clone());
            targets.insert(home.in_language(language), anchors);
            if let Some(page) = translation {
                if page.kind == PageKind::Policy {
                    targets.insert(page.address.join("policy.pdf"), BTreeSet::new());
                }
                targets.extend(on_paper(book, page));
            }
        }
        // Data and feeds, too.
        for version in book.versions() {
            targets.extend(data_of(book, &version.page.home.in_language(language)));
        }
        targets
            .extend(feeds(book).into_iter().map(|(feed, none)| (feed.in_language(language), none)));
    }
    book.targets = targets;
}

/// Files of the whole site that a reader may be sent to.
pub(super) fn of_site(config: &Config) -> impl Iterator<Item = &'static str> {
    // Engines read it at the root of a host alone (RFC 9309, section 2.3).
    let robots = (config.site_path() == "/").then_some("/robots.txt");
    let list = config.output.data.enabled.then_some("/llms.txt");
    ["/404.html", "/sitemap.xml"].into_iter().chain(robots).chain(list)
}

/// The feed of all policies, and that of each.
fn feeds(book: &Book) -> Vec<(Address, BTreeSet<String>)> {
    let folders = book.policies.values().map(Policy::address).chain([Address::new("/")]);
    let feeds = folders.filter(|_| book.has_feeds());
    feeds.map(|folder| (folder.join("feed.xml"), BTreeSet::new())).collect()
}

/// The copies for machines of the version at `address`.
fn data_of(book: &Book, address: &Address) -> Vec<(Address, BTreeSet<String>)> {
    let names =
        ["policy.json", "policy.md"].into_iter().filter(|_| book.config.output.data.enabled);
    names.map(|name| (address.join(name), BTreeSet::new())).collect()
}

/// Whether an address is a page that is there in every language: not a file, and not a checker, which has rules of its own.
fn is_page(address: &str) -> bool {
    address.ends_with('/') && !address.contains("/check/")
}

/// The PDFs of a factsheet or leaflet.
pub(super) fn on_paper(book: &Book, page: &Page) -> Vec<(Address, BTreeSet<String>)> {
    let editions = Edition::of(page.kind, &book.config.output).into_iter();
    editions.map(|edition| (edition.address(&page.address), BTreeSet::new())).collect()
}

/// A page's PDF stands where another page has an edition of its own: `x-fold.md` beside `x.md`.
pub(super) fn same_paper(book: &Book, out: &mut Vec<Diagnostic>) {
    let editions = |page| Edition::of(page, &book.config.output).into_iter();
    for page in book.pages.values() {
        for edition in editions(page.kind).filter(|edition| *edition != Edition::Plain) {
            let pdf = edition.address(&page.address);
            let name = pdf.as_str().trim_end_matches(".pdf");
            let Some(other) = book.pages.get(&Address::new(format!("{name}/"))) else { continue };
            if editions(other.kind).any(|e| e.address(&other.address) == pdf) {
                out.push(Diagnostic::new(
                    Code::SameAddress,
                    Span::new(other.file, 0, 0),
                    format!(
                        "The PDF of this page would be published at `{pdf}`, where that of `{}` is",
                        page.path
                    ),
                    "Give one of the two files another name",
                ));
            }
        }
    }
}
