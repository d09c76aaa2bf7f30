//! `feed.xml`, of all policies and of each: a new or amended version is an entry, with its change note.
//!
//! An entry is a version. Its id is the address that it has for ever; a correction gives it a later day and a line more.

use super::frame::{around, contact, policy_title};
use super::view::feed::{Entry, Feed};
use super::view::pages::Alternate;
use super::{Desk, Job, Kind, View, changed, dates, policy};
use crate::model::{Address, Policy, Version};
use crate::source::parse::front_matter::When;
use jiff::civil::Date;

pub(super) const KIND: Kind = Kind { name: "feed", jobs };

/// The feed of all policies.
fn of_all() -> Address {
    Address::new("/feed.xml")
}

/// The feed of one policy.
fn of_one(policy: &Policy) -> Address {
    policy.address().join("feed.xml")
}

fn jobs(desk: Desk<'_>, _: &mut Vec<String>) -> Vec<(Address, Job)> {
    if !desk.book.has_feeds() {
        return Vec::new();
    }
    let policies = desk.book.policies.values();
    let each = policies.map(|p| (of_one(p), Job::Feed(Some(p.name.clone()))));
    std::iter::once((of_all(), Job::Feed(None))).chain(each).collect()
}

/// The feeds that tell of the page at `address`, for its head: that of its policy, and that of all.
pub(super) fn of_page(desk: Desk<'_>, address: &Address) -> Vec<Alternate> {
    if !desk.book.has_feeds() {
        return Vec::new();
    }
    let (_, home) = desk.book.home(address);
    let name = home.as_str().trim_start_matches('/').split('/').next();
    let policy = name.and_then(|name| desk.book.policies.get(name));
    let feed = |to: Address, title: String| Alternate {
        kind: "application/atom+xml",
        href: desk.href(address, &to),
        title: Some(title),
    };
    let own = policy.map(|p| feed(of_one(p), title(desk, Some(p))));
    own.into_iter().chain([feed(of_all(), title(desk, None))]).collect()
}

/// `policy` is that of the feed, `None` for the feed of all.
fn title(desk: Desk<'_>, policy: Option<&Policy>) -> String {
    let book = around(desk).title;
    match policy {
        Some(policy) => format!("{} – {book}", policy_title(desk, policy)),
        None => book.to_owned(),
    }
}

/// The feed at `address`: each version in the page's language, else in the source's words.
pub(super) fn view(desk: Desk<'_>, address: &Address, name: Option<&str>) -> Option<View> {
    let config = &desk.book.config;
    let policy = match name {
        Some(name) => Some(desk.book.policies.get(name)?),
        None => None,
    };
    let versions: Vec<&Version> = match policy {
        Some(policy) => policy.versions.iter().collect(),
        None => desk.book.versions().collect(),
    };
    let mut entries: Vec<(Date, &Version)> =
        versions.into_iter().map(|v| (dates::changed(v, desk.book.today), v)).collect();
    // The newest first; of one day, that which comes into force last.
    entries.sort_by(|(a, v), (b, w)| {
        (b, w.from, &v.policy).cmp(&(a, v.from, &w.policy)).then(w.number.cmp(&v.number))
    });
    entries.truncate(config.output.feed.entries);
    let email = contact(desk).into_iter().find(|c| c.kind == "email");
    let whole = |address: &Address| address.absolute(&config.site_url, None);
    Some(View::Feed(Box::new(Feed {
        own: whole(address),
        page: whole(&desk.at(&policy.map_or_else(|| Address::new("/"), Policy::address))),
        title: title(desk, policy),
        title_lang: match policy {
            Some(policy) => {
                let text = policy.current().map(|v| &desk.text_of(v).language);
                other(desk, text.is_some_and(|language| language == desk.language()))
            }
            None => other(desk, around(desk).named),
        },
        language: desk.language().to_owned(),
        updated: entries.first()?.0.to_string(),
        author: around(desk).organisation.to_owned(),
        email: email.map(|c| c.text),
        entries: entries.into_iter().map(|(day, version)| entry(desk, day, version)).collect(),
    })))
}

/// The source language, where a title is not in the feed's own.
fn other(desk: Desk<'_>, own: bool) -> Option<String> {
    let source = &desk.book.config.language;
    (!own && source != desk.language()).then(|| source.clone())
}

/// What its owner says has changed: in words, and by the numbers of paragraphs.
fn change_note(desk: Desk<'_>, version: &Version) -> Option<String> {
    let policy = desk.book.policies.get(&version.policy)?;
    let changed = changed::changed(desk, &version.page.home, policy, version)?;
    let ends = |text: &str| text.ends_with(['.', '!', '?', '…']);
    let parts = changed.summary.into_iter().chain(changed.lists.iter().map(changed::line));
    let parts = parts.map(|part| if ends(&part) { part } else { format!("{part}.") });
    Some(parts.collect::<Vec<_>>().join(" "))
}

fn entry(desk: Desk<'_>, day: Date, version: &Version) -> Entry {
    let words = desk.words;
    let page = desk.text_of(version);
    let number = words.with("version-n", &[("n", &version.number)]);
    // Its dates stand first, in words that stay true after the day.
    let mut told = vec![format!("{}.", policy::status(desk, version).text)];
    if let Some(matter) = version.matter() {
        told.extend(change_note(desk, version).or_else(|| page.matter.description.clone()));
        told.extend(matter.corrected.iter().map(|c| {
            words.with("feed-corrected", &[("date", &words.when(c.on.value)), ("what", &c.what)])
        }));
    }
    let published = version.page.matter.date.map(When::last_day);
    let published = published.filter(|day| *day <= desk.book.today);
    Entry {
        at: desk.at(&page.home).absolute(&desk.book.config.site_url, None),
        title: format!("{}: {number}", page.title),
        title_lang: other(desk, page.language == desk.language()),
        published: published.map(|d| d.to_string()),
        updated: day.to_string(),
        summary: told.join(" "),
    }
}
