//! Policies: `/NAME/` with the version in force, or that none is, and each version at its numbered address.

use super::frame::{self, About};
use super::page::text_page;
use super::text::Teller;
use super::view::pages::{Link, Middle, NonePage, PolicyPage, Row, Status};
use super::{Desk, Job, Kind, View, redirect};
use crate::model::{self, Address, Policy, Version};
use crate::source::parse::front_matter::{Audience, PolicyMatter};
use jiff::ToSpan;

pub(super) const KIND: Kind = Kind { name: "policy", jobs };

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
    let text = Teller::new(desk.book, desk.words, page, page.audience()).text();
    let rows = rows(desk, version);
    let numbered = &version.page.home;
    let (_, here) = desk.book.home(address);
    let at_name = here != *numbered;
    let start = here.join("check/");
    let checker = version
        .tree()
        .and(version.scope.as_ref())
        .map(|scope| Link { text: scope.rules.title.clone(), href: desk.href(address, &start) });
    let summary = summary(&rows);
    let mut status = status(desk, version);
    status.link = policy.in_force().filter(|_| !in_force).map(|_| Link {
        text: desk.words.word("status-see-current"),
        href: desk.href(address, &policy.address()),
    });
    let mut text = text_page(desk, "policy", text, address, Some(numbered.join("policy.pdf")));
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
            .map(|v| Link {
                text: format!("{}: {}", words_of(desk, v), self::status(desk, v).text),
                href: desk.href(address, &v.page.home),
            })
            .collect(),
        permanent: at_name.then(|| Link {
            text: desk.at(numbered).absolute(&desk.book.config.site_url, None),
            href: desk.href(address, numbered),
        }),
    };
    let past = matches!(version.status, model::Status::Superseded | model::Status::Withdrawn);
    let about = About {
        anchor: page.title_anchor.clone(),
        description: page.matter.description.clone(),
        above: frame::above_policy(desk, &policy.name, !at_name),
        canonical: in_force.then(|| policy.address()),
        home: Some(here.clone()),
        language: page.language.clone(),
        stale: page.stale,
        robots: past.then_some("noindex"),
        updated: page.matter.updated.map(|w| desk.words.when(w)),
        ..About::new(page.title.clone(), page.audience())
    };
    let html = frame::page(desk, address, about, Middle::Policy(middle));
    View::Html(Box::new(html), frame::theme(page.audience()))
}

/// That no version is in force, since when, and where the last and the next are.
fn none(desk: Desk<'_>, address: &Address, policy: &Policy) -> View {
    let words = desk.words;
    let (last, next) = (policy.last(), policy.next());
    let text = match (last.and_then(|v| v.until), next) {
        (Some(until), _) => words.with("none-since", &[("until", &words.day(until))]),
        (None, Some(next)) => words.with("none-yet", &[("from", &words.day(next.from))]),
        (None, None) => words.word("none-in-force"),
    };
    let link = |version: &Version, id: &str| Link {
        text: words.with(id, &[("version", &version.number), ("from", &words.day(version.from))]),
        href: desk.href(address, &version.page.home),
    };
    let links = last
        .map(|v| link(v, "last-version"))
        .into_iter()
        .chain(next.map(|v| link(v, "next-version")))
        .collect();
    let past = redirect::past(desk, address, Some(policy));
    let title = frame::policy_title(desk, policy);
    let about = About {
        above: frame::above_policy(desk, &policy.name, false),
        language: policy.current().map_or_else(String::new, |v| desk.text_of(v).language.clone()),
        ..About::new(title, Audience::Parents)
    };
    let html = frame::page(desk, address, about, Middle::None(NonePage { text, links, past }));
    View::Html(Box::new(html), super::GUIDANCE)
}

/// What a version is on the day, in words with its dates: true also on a site that nobody rebuilt that morning.
pub(super) fn status(desk: Desk<'_>, version: &Version) -> Status {
    let words = desk.words;
    let from = words.day(version.from);
    let until = version.until.map_or_else(String::new, |d| words.day(d));
    let replaced = version
        .until
        .and_then(|d| d.checked_add(1.day()).ok())
        .map_or_else(String::new, |d| words.day(d));
    let (kind, text) = match version.status {
        model::Status::InForce if version.until.is_some() => {
            ("in-force", words.with("status-in-force-until", &[("from", &from), ("until", &until)]))
        }
        model::Status::InForce => ("in-force", words.with("status-in-force", &[("from", &from)])),
        model::Status::Forthcoming => {
            ("forthcoming", words.with("status-forthcoming", &[("from", &from)]))
        }
        model::Status::Superseded => {
            ("superseded", words.with("status-superseded", &[("until", &replaced)]))
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
    let local =
        |of: fn(&PolicyMatter) -> Option<String>| translation.and_then(of).or_else(|| of(matter));
    let all = [
        ("row-version", Some(version.number.clone())),
        ("row-owner", local(|m| m.owner.clone())),
        ("row-approved-by", local(|m| m.approved_by.clone())),
        ("row-approved-on", matter.approved_on.map(|w| words.when(w))),
        ("row-in-force-from", day(&matter.in_force_from)),
        ("row-in-force-until", version.until.map(|d| words.day(d))),
        ("row-amended", matter.amended.map(|w| words.when(w))),
        ("row-equality-impact-analysis", matter.equality_impact_analysis.map(|w| words.when(w))),
        ("row-next-review", matter.next_review.as_ref().map(|w| words.when(w.value))),
    ];
    all.into_iter()
        .filter_map(|(id, text)| Some((id, Row { label: words.word(id), text: text? })))
        .collect()
}
