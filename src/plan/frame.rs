//! What every page has around it: navigation, the way back, contacts.

use super::view::pages::{
    Contact, Exit, Head, HtmlPage, Middle, Parts, Site, Titled, Tongue, Translation,
};
use super::{Desk, GUIDANCE, Sheet, Theme, YOUNG_PEOPLE};
use crate::config::CONTACTS;
use crate::model::contents::Named;
use crate::model::{Address, Page, PageKind, Policy};
use crate::source::parse::front_matter::Audience;
use crate::words::direction;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What is percent-encoded in the subject of a letter: all but the unreserved characters (RFC 3986, section 2.3).
const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// The same in an address to write to, which keeps its `@` and `+`.
const MAILBOX: &AsciiSet = &QUERY.remove(b'@').remove(b'+');

/// The most sections in the main navigation.
pub const MOST_SECTIONS: usize = 8;

/// The most pages of a section that each of them links: no page grows with the size of the book.
pub const MOST_SIBLINGS: usize = 50;

/// What stands beside a page in its section.
#[derive(Default)]
pub struct Beside {
    /// The one before.
    pub before: Option<Named>,
    /// The one after.
    pub after: Option<Named>,
    /// The pages of the section, the page itself among them; at most [`MOST_SIBLINGS`].
    pub around: Vec<Named>,
    /// The section's own page, where it has more than those.
    pub section: Option<Named>,
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
    /// The address of the same thing in the source language, of what is there in every language.
    pub home: Option<Address>,
    /// The language that its title and text are written in; empty where they are words of the interface.
    pub language: String,
    /// Whether its title is in the source language, whatever its text is in.
    pub title_of_source: bool,
    /// Whether it shows a text of the book, which may be in another language than the words around it.
    pub is_text: bool,
    /// Whether what it was made from has changed since.
    pub stale: bool,
    /// The address, in the source language, that stands for it on the web, where that is another one.
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
    /// The version of the policy that it shows.
    pub version: Option<String>,
}

impl About {
    /// A page of which nothing else is said.
    pub fn new(title: impl Into<String>, audience: Audience) -> About {
        About {
            home: None,
            language: String::new(),
            title_of_source: false,
            is_text: false,
            stale: false,
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
            version: None,
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

/// What the book calls itself in the language of a page.
pub struct Around<'b> {
    /// Its title.
    pub title: &'b str,
    /// Whose policies they are.
    pub organisation: &'b str,
    /// The line on every page.
    pub notice: Option<&'b str>,
    /// Whether the three are in the page's language.
    pub named: bool,
}

/// What the book calls itself in the language of `desk`, and what it does not say in it in the source's words.
pub fn around(desk: Desk<'_>) -> Around<'_> {
    let config = &desk.book.config;
    let local = config.local(desk.language());
    let title = local.and_then(|l| l.title.as_deref());
    Around {
        title: title.unwrap_or(&config.title),
        organisation: local.and_then(|l| l.name.as_deref()).unwrap_or(&config.organisation.name),
        notice: local.and_then(|l| l.notice.as_deref()).or(config.notice.as_deref()),
        named: desk.language() == config.language || title.is_some(),
    }
}

/// The page at `address` with all that is around it.
pub fn page(desk: Desk<'_>, address: &Address, page: About, middle: Middle) -> HtmlPage {
    let config = &desk.book.config;
    let link = |to: &Address| desk.href(address, to);
    let home_title = desk.words.word("home");
    let titled = |(title, to): Named| Titled {
        lang: tongue(desk, &to).filter(|_| title != home_title),
        title,
        href: link(&to),
        current: false,
    };
    let favicon = Address::new("/favicon.svg");
    let file = |(at, _): &(Address, std::sync::Arc<str>)| link(at);
    let sheet = match middle {
        Middle::Question(_) | Middle::Outcome(_) | Middle::All(_) => Sheet::Checker,
        _ => Sheet::Text,
    };
    let style = desk.styles.get(&(theme(page.audience), sheet)).map_or_else(String::new, file);
    let (_, here) = desk.book.home(address);
    // The main sections are what stands directly below the root.
    let nav = children(desk, &Address::new("/"))
        .iter()
        .take(MOST_SECTIONS)
        .map(|(title, to)| {
            let (title, to) = (title_in(desk, title, to), to.clone());
            let in_policies = to.as_str() == "/policies/"
                && here
                    .as_str()
                    .split('/')
                    .nth(1)
                    .is_some_and(|name| desk.book.policies.contains_key(name));
            let current = here.as_str().starts_with(to.as_str()) || in_policies;
            Titled { current, ..titled((title, to)) }
        })
        .collect();
    let around = around(desk);
    let words = desk.words;
    let source = &config.language;
    let language = if page.language.is_empty() { source } else { &page.language };
    // Text in another language than the words around it says so (WCAG 2.2, 3.1.2).
    let foreign = !page.language.is_empty() && language != words.interface();
    let title_language = if page.title_of_source { source } else { language };
    let foreign_title = !page.language.is_empty() && title_language != words.interface();
    let fallback = page.home.is_some() && !is_in(desk, &here, desk.language());
    let canonical = match (&page.canonical, fallback) {
        (Some(canonical), true) => Some(canonical.clone()),
        (None, true) => Some(here.clone()),
        (Some(canonical), false) => Some(desk.at(canonical)),
        (None, false) => page.robots.is_none().then(|| address.clone()),
    };
    let translations =
        home_of(&page, &here, sheet).map_or_else(Vec::new, |home| translations(desk, home));
    HtmlPage {
        language: desk.language().to_owned(),
        site: Site {
            title: around.title.to_owned(),
            title_lang: Some(source.clone()).filter(|s| !around.named && s != words.interface()),
            organisation: around.organisation.to_owned(),
            language: desk.language().to_owned(),
            dir: direction(desk.language()),
            words_lang: (words.interface() != desk.language())
                .then(|| words.interface().to_owned()),
            words_dir: words.direction(),
            home: link(&Address::new("/")),
            style,
            favicon: desk.book.assets.contains_key(&favicon).then(|| link(&favicon)),
            notice: around.notice.map(str::to_owned),
            contact: contact(desk),
            nav,
            languages: switch(desk, address, &here),
            exit: exit(desk, address),
        },
        page: Head {
            linked: super::linked::of_page(
                desk,
                address,
                &here,
                &page,
                canonical.as_ref(),
                fallback,
            ),
            title: page.title,
            lang: foreign.then(|| language.clone()),
            dir: foreign.then(|| direction(language)),
            title_lang: foreign_title.then(|| title_language.clone()),
            title_dir: foreign_title.then(|| direction(title_language)),
            anchor: page.anchor,
            description: page.description,
            address: address.to_string(),
            canonical: canonical.map(|to| to.absolute(&config.site_url, None)),
            translations,
            fallback: (fallback && page.is_text).then(|| fallback_notice(desk)),
            stale: (page.stale && !fallback && page.home.is_some() && language != source)
                .then(|| words.word("stale-notice")),
            robots: page.robots,
            referrer: page.referrer,
            alternates: super::copy::beside(desk, address)
                .into_iter()
                .chain(super::feed::of_page(desk, address))
                .collect(),
            audience: page.audience.name(),
            breadcrumb: page.above.into_iter().map(titled).collect(),
            previous: page.beside.before.map(titled),
            next: page.beside.after.map(titled),
            siblings: page
                .beside
                .around
                .into_iter()
                .map(|named| Titled { current: named.1 == here, ..titled(named) })
                .collect(),
            section: page.beside.section.map(titled),
            feedback: feedback(desk, address, page.version.as_deref()),
            updated: page.updated,
        },
        middle,
    }
}

/// The address by which a page is found in other languages: of a checker's too, where it is its own canonical one.
fn home_of<'p>(page: &'p About, here: &'p Address, sheet: Sheet) -> Option<&'p Address> {
    let own = sheet == Sheet::Checker && page.canonical.as_ref() == Some(here);
    page.home.as_ref().or(own.then_some(here))
}

/// "Exit this page": where it goes, and the script that replaces the page by it.
fn exit(desk: Desk<'_>, address: &Address) -> Option<Exit> {
    let href = desk.book.config.output.site.exit.clone()?;
    let (script, _) = desk.scripts.get(super::site_file::EXIT)?;
    Some(Exit { href, script: desk.href(address, script) })
}

/// A link to write to the organisation about the page: its address and version are in the subject (RFC 6068).
fn feedback(desk: Desk<'_>, address: &Address, version: Option<&str>) -> Option<String> {
    let config = &desk.book.config;
    if !config.output.site.feedback || *address == super::missing::address() {
        return None;
    }
    let to = contact(desk).into_iter().find(|c| c.kind == "email")?.text;
    let shown = address.absolute(&config.site_url, None);
    let subject = match version {
        Some(version) => desk
            .words
            .with("feedback-subject-version", &[("address", &shown), ("version", version)]),
        None => desk.words.with("feedback-subject", &[("address", &shown)]),
    };
    let encoded = |text: &str| utf8_percent_encode(text, QUERY).to_string();
    Some(format!("mailto:{}?subject={}", utf8_percent_encode(&to, MAILBOX), encoded(&subject)))
}

/// That a text is not in the language of the page.
fn fallback_notice(desk: Desk<'_>) -> String {
    let words = desk.words;
    words.with("fallback-notice", &[("language", words.word("language-name").as_str())])
}

/// What is said of a text that is not in the language of the page, or that is behind the source's.
pub(super) fn tongue_note(desk: Desk<'_>, text: &Page) -> Option<String> {
    if text.language != desk.language() {
        return Some(fallback_notice(desk));
    }
    let behind = text.stale && text.language != desk.book.config.language;
    behind.then(|| desk.words.word("stale-notice"))
}

/// The other languages of the page at `address`, and its own: to the same thing, else to what is above it there.
fn switch(desk: Desk<'_>, address: &Address, here: &Address) -> Vec<Tongue> {
    let config = &desk.book.config;
    if config.languages.len() < 2 {
        return Vec::new();
    }
    let is_missing = *address == super::missing::address();
    let link = |language: &String| {
        let mut there = here.clone();
        let is_source = *language == config.language;
        // What is only in another language, such as where a page of it moved, has no place in the source's.
        let is_there = |at: &Address| match is_source {
            true => desk.language() == config.language || desk.book.targets.contains_key(at),
            false => desk.book.targets.contains_key(&at.in_language(language)),
        };
        while !is_there(&there) {
            match there.parent() {
                Some(parent) => there = parent,
                None => break,
            }
        }
        if is_missing {
            there = Address::new("/");
        }
        let other = desk.in_language(language);
        let named = other.words.interface() == language;
        Tongue {
            name: if named { other.words.word("language-name") } else { language.clone() },
            language: language.clone(),
            dir: direction(language),
            href: other.href(address, &there),
            current: language == desk.language(),
        }
    };
    config.languages.iter().map(link).collect()
}

/// The addresses of what is at `home` in each language in which it is there (`hreflang`), where there is more than one.
pub(super) fn translations(desk: Desk<'_>, home: &Address) -> Vec<Translation> {
    let config = &desk.book.config;
    let there = config.languages.iter().filter(|language| is_in(desk, home, language));
    let found: Vec<Translation> = there
        .map(|language| {
            let at = match *language == config.language {
                true => home.clone(),
                false => home.in_language(language),
            };
            Translation { language: language.clone(), href: at.absolute(&config.site_url, None) }
        })
        .collect();
    if found.len() > 1 { found } else { Vec::new() }
}

/// Whether the page at `home`, an address in the source language, is in `language` a page of its own, and not the
/// source's words at another address (FORMATS.md, section 6): a text that is translated, or a page on a policy that the
/// program words, where it has words of that language and the policy a text in it.
pub(super) fn is_in(desk: Desk<'_>, home: &Address, language: &str) -> bool {
    let book = desk.book;
    if language == book.config.language {
        return true;
    }
    if home.as_str().contains("/check/") {
        // Of a checker there are no copies in the source's words alone.
        return book.targets.contains_key(&home.in_language(language));
    }
    let is_translated = |home: &Address| book.translation(home, language).is_some();
    let is_worded = |policy: &Policy| {
        desk.words_of(language).interface() == language && book.has_text_in(policy, language)
    };
    if let Some(policy) = book.policy_at(home) {
        return match policy.in_force() {
            Some(version) => is_translated(&version.page.home),
            None => is_worded(policy),
        };
    }
    let above = home.parent().and_then(|above| book.policy_at(&above));
    match above.filter(|p| p.history() == *home || p.periods_page() == *home) {
        Some(policy) => is_worded(policy),
        None => is_translated(home),
    }
}

/// The language that the title of what is at `to`, an address in the source language, is written in, where that is not
/// the one of the words around it.
pub fn tongue(desk: Desk<'_>, to: &Address) -> Option<String> {
    let book = desk.book;
    if book.config.languages.len() < 2 {
        let language = &book.config.language;
        return (language != desk.words.interface()).then(|| language.clone());
    }
    let (_, home) = book.home(to);
    let policy = book.policy_at(&home);
    let text = policy.and_then(|p| p.current()).map_or(&home, |v| &v.page.home);
    let translated = book.translation(text, desk.language()).is_some_and(|t| !t.title_of_source);
    let language = if translated { desk.language() } else { book.config.language.as_str() };
    (language != desk.words.interface()).then(|| language.to_owned())
}

/// How to reach the organisation.
pub fn contact(desk: Desk<'_>) -> Vec<Contact> {
    let contact = &desk.book.config.organisation.contact;
    let local = desk.book.config.local(desk.language());
    // A language may have a way of its own, such as a telephone number that the source does not name.
    let of = |kind| {
        let own = local.and_then(|l| l.contact.get(kind));
        own.or_else(|| contact.iter().find(|(k, _)| *k == kind).map(|(_, text)| text))
    };
    CONTACTS
        .iter()
        .filter_map(|kind| Some((kind, of(*kind)?)))
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

/// What stands directly below `folder`, all in the source language.
pub fn children<'b>(desk: Desk<'b>, folder: &Address) -> &'b [Named] {
    desk.book.contents.get(folder).map_or(&[], |list| list)
}

/// The title of what is at `to` in the page's language, else `title`.
pub fn title_in(desk: Desk<'_>, title: &str, to: &Address) -> String {
    if desk.language() == desk.book.config.language {
        return title.to_owned();
    }
    let policy = desk.book.policy_at(to);
    let text = policy.and_then(|p| p.current()).map_or(to, |v| &v.page.home);
    let page = desk.book.translation(text, desk.language());
    page.map_or_else(|| title.to_owned(), |p| p.nav_title().to_owned())
}

/// The title of a policy, in the page's language where it is translated.
pub fn policy_title(desk: Desk<'_>, policy: &Policy) -> String {
    policy.current().map_or_else(|| policy.name.clone(), |v| desk.text_of(v).title.clone())
}

/// The title of a page about a policy: that of the policy within the words of the message `id`. In parts, too, where
/// the policy's title is in another language than these.
pub fn title_about(desk: Desk<'_>, policy: &Policy, id: &str) -> (String, Option<Parts>) {
    // No title has a character of private use.
    const HERE: &str = "\u{e000}";
    let part = policy_title(desk, policy);
    let words = desk.words.with(id, &[("title", HERE)]);
    let title = words.replace(HERE, &part);
    let parts = tongue(desk, &policy.address()).and_then(|lang| {
        let (before, after) = words.split_once(HERE)?;
        Some(Parts { before: before.to_owned(), part, lang, after: after.to_owned() })
    });
    (title, parts)
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
        let title = policy
            .current()
            .map_or_else(|| name.to_owned(), |v| desk.text_of(v).nav_title().to_owned());
        way.push((title, policy.address()));
    }
    way
}

fn title_of(desk: Desk<'_>, address: &Address) -> Option<String> {
    let page = desk.text(address).map(|p| p.nav_title().to_owned());
    page.or_else(|| desk.book.listings.get(address).cloned())
}

/// The pages before and after `page` in its section, and those around it.
pub fn beside(desk: Desk<'_>, page: &Page) -> Beside {
    let parent = page.home.parent();
    let (Some(folder), PageKind::Page | PageKind::Factsheet | PageKind::Leaflet) =
        (parent, page.kind)
    else {
        return Beside::default();
    };
    if folder.as_str() == "/" {
        return Beside::default();
    }
    let siblings = children(desk, &folder);
    let Some(at) = desk.book.places.get(&page.home).copied() else { return Beside::default() };
    let named =
        |n: usize| siblings.get(n).map(|(title, to)| (title_in(desk, title, to), to.clone()));
    // A page deep in a long section is shown with those around it.
    let first =
        at.saturating_sub(MOST_SIBLINGS / 2).min(siblings.len().saturating_sub(MOST_SIBLINGS));
    let shown = siblings.iter().skip(first).take(MOST_SIBLINGS);
    let around: Vec<Named> =
        shown.map(|(title, to)| (title_in(desk, title, to), to.clone())).collect();
    Beside {
        before: at.checked_sub(1).and_then(named),
        after: named(at + 1),
        section: (siblings.len() > around.len())
            .then(|| title_of(desk, &folder).map(|title| (title, folder)))
            .flatten(),
        around: if siblings.len() > 1 { around } else { Vec::new() },
    }
}
