//! Policies: `/NAME/` with the version in force, or that none is, and each version at its numbered address.

use super::changed::{changed, corrections};
use super::frame::{self, About};
use super::page::text_page;
use super::view::pages::{Link, Middle, NonePage, PolicyPage, Row, Status};
use super::{Desk, Job, Kind, View, dates, redirect};
use crate::model::days::{after, before};
use crate::model::{self, Address, Policy, Version};
use crate::source::parse::front_matter::{Audience, PolicyMatter, When};
use jiff::civil::Date;

pub(super) const KIND: Kind = Kind { name: "policy", jobs };

/// The most versions that a page of one lists; its history lists them all.
const MOST: usize = 50;

/// Rows of the version block that are repeated under the title.
const SUMMARY: [&str; 2] = ["row-in-force-from", "row-next-review"];

fn jobs(desk: Desk<'_>, _: &mut Vec<String>) -> Vec<(Address, Job)> {
    let mut jobs = Vec::new();
    for policy in desk.book.policies.values() {
        jobs.push((policy.address(), Job::Current(policy.name.clone())));
        for version in &policy.versions {
            jobs.push((
                version.page.address.clone(),
                Job::Version(policy.name.clone(), version.number.clone()),
            ));
        }
    }
    jobs
}

pub(super) fn current(desk: Desk<'_>, address: &Address, name: &str) -> Option<View> {
    let policy = desk.book.policies.get(name)?;
    match policy.in_force() {
        Some(version) => Some(shown(desk, address, policy, version)),
        None => Some(none(desk, address, policy)),
    }
}

pub(super) fn version(desk: Desk<'_>, address: &Address, name: &str, number: &str) -> Option<View> {
    let policy = desk.book.policies.get(name)?;
    Some(shown(desk, address, policy, policy.version(number)?))
}

fn shown(desk: Desk<'_>, address: &Address, policy: &Policy, version: &Version) -> View {
    let page = desk.text_of(version);
    let in_force = version.status == model::Status::InForce;
    let text = desk.teller(page).text();
    let rows = rows(desk, version);
    let numbered = &version.page.home;
    let (_, here) = desk.book.home(address);
    let at_name = here != *numbered;
    let start = here.join("check/");
    let checker = version
        .tree()
        .and(version.scope.as_ref())
        .map(|scope| Link { text: scope.title(desk.language()), href: desk.href(address, &start) });
    let summary = summary(&rows);
    let mut status = status(desk, version);
    status.link = elsewhere(desk, address, policy, version);
    let paper = desk.words.with("pdf-link", &[("title", &page.title)]);
    let papers = vec![(numbered.join("policy.pdf"), paper)];
    let mut text = text_page(desk, "policy", text, address, papers);
    text.past = redirect::past(desk, address, at_name.then_some(policy));
    let middle = PolicyPage {
        text,
        version: version.number.clone(),
        status,
        summary,
        rows: rows.into_iter().map(|(_, row)| row).collect(),
        checker,
        others: policy
            .versions
            .iter()
            .rev()
            .filter(|v| v.number != version.number)
            .take(MOST)
            .map(|v| Link {
                text: format!("{}: {}", words_of(desk, v), self::status(desk, v).text),
                href: desk.href(address, &v.page.home),
            })
            .collect(),
        changes: changed(desk, address, policy, version),
        more: more(desk, address, policy),
        permanent: at_name.then(|| Link {
            // A page in the source's words is no address to cite: nobody promises that it stays.
            text: page.address.absolute(&desk.book.config.site_url, None),
            href: address.relative(&page.address, None),
        }),
    };
    let past = matches!(version.status, model::Status::Superseded | model::Status::Withdrawn);
    let about = About {
        anchor: page.title_anchor.clone(),
        description: page.matter.description.clone(),
        above: frame::above_policy(desk, &policy.name, !at_name),
        canonical: in_force.then(|| policy.address()),
        home: Some(here.clone()),
        version: Some(version.number.clone()),
        language: page.language.clone(),
        title_of_source: page.title_of_source,
        is_text: true,
        stale: page.stale,
        robots: past.then_some("noindex"),
        updated: page.matter.updated.map(|w| dates::updated(desk.words, w)),
        ..About::new(page.title.clone(), page.audience())
    };
    let html = frame::page(desk, address, about, Middle::Policy(middle));
    View::Html(Box::new(html), frame::theme(page.audience()))
}

/// What the strip of a version's state links: what is in force, or what will be.
pub(super) fn elsewhere(
    desk: Desk<'_>,
    address: &Address,
    policy: &Policy,
    version: &Version,
) -> Option<Link> {
    let words = desk.words;
    if version.status == model::Status::InForce {
        let next = policy.next()?;
        let (number, from) = (next.number.as_str(), words.day(next.from));
        return Some(Link {
            text: words.with("status-see-next", &[("version", number), ("from", &from)]),
            href: desk.href(address, &next.page.home),
        });
    }
    let id = match policy.in_force() {
        Some(_) => "status-see-current",
        None => "status-see-policy",
    };
    Some(Link { text: words.word(id), href: desk.href(address, &policy.address()) })
}

/// The pages on all versions of a policy.
fn more(desk: Desk<'_>, address: &Address, policy: &Policy) -> Vec<Link> {
    [("see-history", policy.history()), ("see-periods", policy.periods_page())]
        .map(|(id, to)| Link { text: desk.words.word(id), href: desk.href(address, &to) })
        .into()
}

/// That no version is in force, since when, and where the last and the next are.
fn none(desk: Desk<'_>, address: &Address, policy: &Policy) -> View {
    let words = desk.words;
    let (last, next) = (policy.last(), policy.next());
    let ended = last.and_then(|v| v.until);
    let text = match (ended, next) {
        (Some(until), _) => words.with("none-last", &[("until", &words.day(until))]),
        (None, Some(next)) => words.with("none-yet", &[("from", &words.day(next.from))]),
        (None, None) => String::new(),
    };
    let status = Status {
        kind: if ended.is_some() { "withdrawn" } else { "forthcoming" },
        text: none_in_force(desk, ended.and_then(after), next.and_then(|v| before(v.from))),
        link: None,
    };
    let link = |version: &Version, id: &str| Link {
        text: words.with(id, &[("version", &version.number), ("from", &words.day(version.from))]),
        href: desk.href(address, &version.page.home),
    };
    let links = last
        .map(|v| link(v, "last-version"))
        .into_iter()
        .chain(next.map(|v| link(v, "next-version")))
        .chain(more(desk, address, policy))
        .collect();
    let past = redirect::past(desk, address, Some(policy));
    let title = frame::policy_title(desk, policy);
    let about = About {
        above: frame::above_policy(desk, &policy.name, false),
        home: Some(policy.address()),
        language: policy.current().map_or_else(String::new, |v| desk.text_of(v).language.clone()),
        title_of_source: policy.current().is_some_and(|v| desk.text_of(v).title_of_source),
        ..About::new(title, Audience::Parents)
    };
    let middle = Middle::None(NonePage { status, text, links, past });
    let html = frame::page(desk, address, about, middle);
    View::Html(Box::new(html), super::GUIDANCE)
}

/// That no version is in force on some days, in words that hold on every day.
pub(super) fn none_in_force(desk: Desk<'_>, from: Option<Date>, until: Option<Date>) -> String {
    let words = desk.words;
    let day = |day: Option<Date>| day.map_or_else(String::new, |day| words.day(day));
    let id = match (from, until) {
        (Some(_), Some(_)) => "none-between",
        (Some(_), None) => "none-since",
        (None, Some(_)) => "none-until",
        (None, None) => "none-in-force",
    };
    let next = until.and_then(after);
    words.with(id, &[("from", &day(from)), ("until", &day(until)), ("next", &day(next))])
}

/// What a version is on the day, in words with its dates: true also on a site that nobody rebuilt that morning.
pub(super) fn status(desk: Desk<'_>, version: &Version) -> Status {
    let words = desk.words;
    let from = words.day(version.from);
    let until = version.until.map_or_else(String::new, |d| words.day(d));
    let day_after = version.until.and_then(after);
    let (kind, text) = match version.status {
        model::Status::InForce if version.until.is_some() => {
            ("in-force", words.with("status-in-force-until", &[("from", &from), ("until", &until)]))
        }
        model::Status::InForce => ("in-force", words.with("status-in-force", &[("from", &from)])),
        model::Status::Forthcoming if version.until.is_some() => (
            "forthcoming",
            words.with("status-in-force-until", &[("from", &from), ("until", &until)]),
        ),
        model::Status::Forthcoming => {
            ("forthcoming", words.with("status-forthcoming", &[("from", &from)]))
        }
        model::Status::Superseded => {
            let policy = desk.book.policies.get(&version.policy);
            let next = policy.and_then(|p| p.versions.iter().find(|v| Some(v.from) == day_after));
            let number = next.map_or("", |v| &v.number);
            let day = day_after.map_or_else(String::new, |d| words.day(d));
            let text = words.with("status-superseded", &[("date", &day), ("version", number)]);
            ("superseded", text)
        }
        model::Status::Withdrawn => {
            ("withdrawn", words.with("status-withdrawn", &[("until", &until)]))
        }
    };
    Status { kind, text, link: None }
}

/// The rows that are repeated under the title.
pub(super) fn summary(rows: &[(&'static str, Row)]) -> Vec<Row> {
    rows.iter().filter(|(id, _)| SUMMARY.contains(id)).map(|(_, row)| row.clone()).collect()
}

/// `Version 4.1`.
fn words_of(desk: Desk<'_>, version: &Version) -> String {
    desk.words.with("version-n", &[("n", &version.number)])
}

/// The version block: a row for each thing that the front matter says, with the id of its label.
pub(super) fn rows(desk: Desk<'_>, version: &Version) -> Vec<(&'static str, Row)> {
    let words = desk.words;
    let empty = PolicyMatter::default();
    let matter = version.page.matter.policy.as_ref().unwrap_or(&empty);
    let day = |d: &Option<crate::diagnostic::Spanned<jiff::civil::Date>>| {
        d.as_ref().map(|d| words.day(d.value))
    };
    // A translation may say in its language what the source says.
    let translation = desk.text_of(version).matter.policy.as_ref();
    let theirs =
        (desk.words.interface() != version.page.language).then(|| version.page.language.clone());
    let local = |of: fn(&PolicyMatter) -> Option<String>| match translation.and_then(of) {
        Some(text) if desk.text_of(version).language == desk.language() => (Some(text), None),
        _ => (of(matter), theirs.clone()),
    };
    let plain = |text: Option<String>| (text, None);
    let before = desk.book.policies.get(&version.policy).and_then(|p| p.before(version));
    let before = before.map(|v| v.number.as_str());
    // One that the owner names and that is not in the book.
    let named = matter.supersedes.as_ref().map(|n| n.value.as_str());
    let all = [
        ("row-version", plain(Some(version.number.clone()))),
        ("row-supersedes", plain(before.or(named).map(|n| words.with("version-n", &[("n", n)])))),
        ("row-owner", local(|m| m.owner.clone())),
        ("row-approved-by", local(|m| m.approved_by.clone())),
        // A month or a year takes other words before it than a day.
        match matter.approved_on {
            Some(When::Day(day)) => ("row-approved-on", plain(Some(words.day(day)))),
            other => ("row-approved", plain(other.map(|w| words.when(w)))),
        },
        ("row-in-force-from", plain(day(&matter.in_force_from))),
        ("row-in-force-until", plain(version.until.map(|d| words.day(d)))),
        ("row-amended", plain(matter.amended.map(|w| words.when(w)))),
        (
            "row-equality-impact-analysis",
            plain(matter.equality_impact_analysis.map(|w| words.when(w))),
        ),
        ("row-next-review", plain(matter.next_review.as_ref().map(|w| words.when(w.value)))),
    ];
    let corrected = corrections(desk, version).into_iter().map(|row| ("row-corrected", row));
    all.into_iter()
        .filter_map(|(id, (text, lang))| {
            Some((id, Row { label: words.word(id), text: text?, lang }))
        })
        .chain(corrected)
        .collect()
}
