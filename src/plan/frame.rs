//! What every page has around it: navigation, the way back, contacts.

use super::view::pages::{Contact, Head, HtmlPage, Middle, Site, Titled};
use super::{Desk, GUIDANCE, Theme, YOUNG_PEOPLE};
use crate::model::contents::Named;
use crate::model::{Address, Page, PageKind};
use crate::source::parse::front_matter::Audience;

/// The most sections in the main navigation.
pub const MOST_SECTIONS: usize = 8;

/// The pages before and after a page in its section.
#[derive(Default)]
pub struct Beside {
    /// The one before.
    pub before: Option<Named>,
    /// The one after.
    pub after: Option<Named>,
}

/// What a page says of itself, before its frame is put around it.
pub struct About {
    /// The title.
    pub title: String,
    /// The fragment of the title, where a link may lead to it.
    pub anchor: Option<String>,
    /// One sentence on it.
    pub description: Option<String>,
    /// Who it is for.
    pub audience: Audience,
    /// The address that stands for it on the web, where that is another one, or none.
    pub canonical: Option<Address>,
    /// `noindex`, where engines should leave it out.
    pub robots: Option<&'static str>,
    /// `no-referrer`, where its address is nobody's business.
    pub referrer: Option<&'static str>,
    /// From home to the page above it.
    pub above: Vec<Named>,
    /// The pages before and after it.
    pub beside: Beside,
    /// When it last changed.
    pub updated: Option<String>,
}

impl About {
    /// A page of which nothing else is said.
    pub fn new(title: impl Into<String>, audience: Audience) -> About {
        About {
            title: title.into(),
            anchor: None,
            description: None,
            audience,
            canonical: None,
            robots: None,
            referrer: None,
            above: Vec::new(),
            beside: Beside::default(),
            updated: None,
        }
    }
}

/// The theme for an audience.
pub fn theme(audience: Audience) -> Theme {
    match audience {
        Audience::YoungPeople => YOUNG_PEOPLE,
        _ => GUIDANCE,
    }
}

/// The page at `address` with all that is around it.
pub fn page(desk: Desk<'_>, address: &Address, page: About, middle: Middle) -> HtmlPage {
    let config = &desk.book.config;
    let link = |to: &Address| href(desk, address, to);
    let titled = |(title, to): (String, Address)| Titled { title, href: link(&to), current: false };
    let home = Address::new("/");
    let favicon = Address::new("/favicon.svg");
    let style = desk.styles.get(theme(page.audience)).map_or_else(String::new, |(a, _)| link(a));
    // The main sections are what stands directly below the root.
    let nav = children(desk, &Address::new("/"))
        .iter()
        .take(MOST_SECTIONS)
        .map(|(title, to)| {
            let in_policies = to.as_str() == "/policies/"
                && desk
                    .book
                    .policies
                    .values()
                    .any(|p| address.as_str().starts_with(p.address().as_str()));
            let current = address.as_str().starts_with(to.as_str()) || in_policies;
            Titled { title: title.clone(), href: link(to), current }
        })
        .collect();
    HtmlPage {
        site: Site {
            title: config.title.clone(),
            organisation: config.organisation.name.clone(),
            language: config.language.clone(),
            dir: desk.words.direction(),
            home: link(&home),
            style,
            favicon: desk.book.assets.contains_key(&favicon).then(|| link(&favicon)),
            notice: config.notice.clone(),
            contact: contact(desk),
            nav,
        },
        page: Head {
            title: page.title,
            anchor: page.anchor,
            description: page.description,
            address: address.to_string(),
            canonical: Some(
                page.canonical.as_ref().unwrap_or(address).absolute(&config.site_url, None),
            )
            .filter(|_| page.robots.is_none() || page.canonical.is_some()),
            robots: page.robots,
            referrer: page.referrer,
            alternates: super::feed::of_page(desk, address),
            audience: page.audience.name(),
            breadcrumb: page.above.into_iter().map(titled).collect(),
            previous: page.beside.before.map(titled),
            next: page.beside.after.map(titled),
            updated: page.updated,
        },
        middle,
    }
}

/// A link from the page at `from` to `to`: relative, but on `404.html`, which is shown at any depth.
pub fn href(desk: Desk<'_>, from: &Address, to: &Address) -> String {
    if *from == super::missing::address() {
        to.absolute(&desk.book.config.site_path(), None)
    } else {
        from.relative(to, None)
    }
}

/// How to reach the organisation.
pub fn contact(desk: Desk<'_>) -> Vec<Contact> {
    let contact = &desk.book.config.organisation.contact;
    contact
        .iter()
        .map(|(kind, text)| {
            let dial: String = text.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
            let href = match *kind {
                "email" => Some(format!("mailto:{text}")),
                "phone" if !dial.is_empty() => Some(format!("tel:{dial}")),
                _ => None,
            };
            Contact { kind, label: desk.words.word(kind), text: text.clone(), href }
        })
        .collect()
}

/// What stands directly below `folder`.
pub fn children<'b>(desk: Desk<'b>, folder: &Address) -> &'b [Named] {
    desk.book.contents.get(folder).map_or(&[], |list| list)
}

/// The way from home to what is above `address`, as titles and addresses.
pub fn above(desk: Desk<'_>, address: &Address) -> Vec<Named> {
    let mut way = Vec::new();
    let mut at = address.parent();
    while let Some(folder) = at {
        at = folder.parent();
        if folder.as_str() == "/" {
            way.push((desk.words.word("home"), folder));
        } else if let Some(title) = title_of(desk, &folder) {
            way.push((title, folder));
        }
    }
    way.reverse();
    way
}

/// The way from home to what is above a page of the policy `name`: the list of policies, and below `/NAME/` the policy.
pub fn above_policy(desk: Desk<'_>, name: &str, below: bool) -> Vec<Named> {
    let policies = Address::new("/policies/");
    let mut way = vec![(desk.words.word("home"), Address::new("/"))];
    way.extend(title_of(desk, &policies).map(|title| (title, policies)));
    if below && let Some(policy) = desk.book.policies.get(name) {
        let title =
            policy.current().map_or_else(|| name.to_owned(), |v| v.page.nav_title().to_owned());
        way.push((title, policy.address()));
    }
    way
}

fn title_of(desk: Desk<'_>, address: &Address) -> Option<String> {
    let page = desk.book.pages.get(address).map(|p| p.nav_title().to_owned());
    page.or_else(|| desk.book.listings.get(address).cloned())
}

/// The pages before and after `page` in its section.
pub fn beside(desk: Desk<'_>, page: &Page) -> Beside {
    let parent = page.address.parent();
    let (Some(folder), PageKind::Page | PageKind::Factsheet | PageKind::Leaflet) =
        (parent, page.kind)
    else {
        return Beside::default();
    };
    if folder.as_str() == "/" {
        return Beside::default();
    }
    let siblings = children(desk, &folder);
    let Some(at) = siblings.iter().position(|(_, a)| *a == page.address) else {
        return Beside::default();
    };
    let before = at.checked_sub(1).and_then(|n| siblings.get(n)).cloned();
    Beside { before, after: siblings.get(at + 1).cloned() }
}
