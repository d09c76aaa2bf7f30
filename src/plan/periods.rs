//! `/NAME/on/`: which version was in force when, as a table.

use super::frame::{self, About};
use super::view::pages::{Link, Middle, PeriodRow, PeriodsPage};
use super::{Desk, GUIDANCE, Job, Kind, View};
use crate::model::Address;
use crate::source::parse::front_matter::Audience;

pub(super) const KIND: Kind = Kind {
    name: "periods",
    jobs: |desk, _| {
        let policies = desk.book.policies.values();
        policies.map(|p| (p.periods_page(), Job::Periods(p.name.clone()))).collect()
    },
};

pub(super) fn view(desk: Desk<'_>, address: &Address, name: &str) -> Option<View> {
    let policy = desk.book.policies.get(name)?;
    let words = desk.words;
    let periods = policy.periods();
    let rows = periods
        .iter()
        .rev()
        .map(|period| PeriodRow {
            from: words.day(period.from),
            until: period.until.map_or_else(|| words.word("no-last-day"), |day| words.day(day)),
            version: period.version.map(|version| Link {
                text: words.with("version-n", &[("n", &version.number)]),
                href: desk.href(address, &version.page.home),
            }),
        })
        .collect();
    let (title, heading) = frame::title_about(desk, policy, "periods-title");
    let about = About {
        above: frame::above_policy(desk, name, true),
        home: Some(policy.periods_page()),
        ..About::new(title, Audience::Parents)
    };
    let middle = Middle::Periods(PeriodsPage {
        heading,
        periods: rows,
        before: periods
            .first()
            .map(|first| words.with("periods-before", &[("from", &words.day(first.from))])),
        more: vec![
            Link { text: words.word("see-policy"), href: desk.href(address, &policy.address()) },
            Link { text: words.word("see-history"), href: desk.href(address, &policy.history()) },
        ],
    });
    Some(View::Html(Box::new(frame::page(desk, address, about, middle)), GUIDANCE))
}
