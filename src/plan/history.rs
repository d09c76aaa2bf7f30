//! `/NAME/history/`: every version of a policy on a line of time, the latest first, and the days on which none was in force.

use super::changed::changed;
use super::frame::{self, About};
use super::policy::{none_in_force, rows, status};
use super::view::pages::{HistoryPage, Link, Middle, Moment, Row};
use super::{Desk, GUIDANCE, Job, Kind, View};
use crate::model::{Address, Policy, Version};
use crate::source::parse::front_matter::Audience;

pub(super) const KIND: Kind = Kind {
    name: "history",
    jobs: |desk, _| {
        let policies = desk.book.policies.values();
        policies.map(|p| (p.history(), Job::History(p.name.clone()))).collect()
    },
};

/// Rows of the version block that the line of time shows.
const ROWS: [&str; 7] = [
    "row-in-force-from",
    "row-in-force-until",
    "row-approved-by",
    "row-approved-on",
    "row-approved",
    "row-amended",
    "row-corrected",
];

pub(super) fn view(desk: Desk<'_>, address: &Address, name: &str) -> Option<View> {
    let policy = desk.book.policies.get(name)?;
    let moments = policy
        .periods()
        .into_iter()
        .rev()
        .map(|period| match period.version {
            Some(version) => moment(desk, address, policy, version),
            None => Moment::None { text: none_in_force(desk, Some(period.from), period.until) },
        })
        .collect();
    let words = desk.words;
    let link = |id: &str, to: &Address| Link { text: words.word(id), href: desk.href(address, to) };
    let more =
        vec![link("see-policy", &policy.address()), link("see-periods", &policy.periods_page())];
    let (title, heading) = frame::title_about(desk, policy, "history-title");
    let about = About {
        above: frame::above_policy(desk, name, true),
        home: Some(policy.history()),
        ..About::new(title, Audience::Parents)
    };
    let middle = Middle::History(HistoryPage { heading, moments, more });
    Some(View::Html(Box::new(frame::page(desk, address, about, middle)), GUIDANCE))
}

fn moment(desk: Desk<'_>, address: &Address, policy: &Policy, version: &Version) -> Moment {
    let rows = rows(desk, version);
    let shown: Vec<Row> = ROWS
        .iter()
        .flat_map(|shown| rows.iter().filter(move |(id, _)| id == shown))
        .map(|(_, row)| row.clone())
        .collect();
    Moment::Version {
        id: version.place(),
        version: Link {
            text: desk.words.with("version-n", &[("n", &version.number)]),
            href: desk.href(address, &version.page.home),
        },
        status: status(desk, version),
        rows: shown,
        changes: changed(desk, address, policy, version),
    }
}
