//! When a text last changed, as its front matter says: never as a file or a clock says.

use crate::model::{Status, Version};
use crate::source::parse::front_matter::When;
use crate::words::Words;
use jiff::civil::Date;

/// The last day, up to `today`, on which something happened to a version that its readers should know of:
/// it was published, came into force, or was amended, updated or corrected.
///
/// Of a version to come, of which no such day is known, it is `today`: it is published now, and nothing says since when.
pub(super) fn changed(version: &Version, today: Date) -> Date {
    let matter = &version.page.matter;
    let mut whens = vec![matter.date, matter.updated];
    let mut days = vec![version.from];
    if let Some(policy) = version.matter() {
        whens.push(policy.amended);
        whens.extend(policy.corrected.iter().map(|c| Some(c.on.value)));
        // Approved is not yet published; but where nothing else is known it is nearer than a day to come.
        whens.extend((version.status == Status::Forthcoming).then_some(policy.approved_on));
    }
    days.extend(whens.into_iter().flatten().map(When::last_day));
    days.into_iter().filter(|day| *day <= today).max().unwrap_or(today)
}

/// The line that says when a text was last updated: a month or a year takes other words before it than a day.
pub(super) fn updated(words: &Words, when: When) -> String {
    let id = match when {
        When::Day(_) => "updated-on",
        When::Month(..) | When::Year(_) => "updated-in",
    };
    words.with(id, &[("date", &words.when(when))])
}
