//! Days on which something changes: when each version was in force, and what begins or ends later.

use super::{Book, Policy, Version};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::fmt;

/// Days on which one version of a policy was in force, or none.
#[derive(Clone, Copy, Debug)]
pub struct Period<'p> {
    /// The first day.
    pub from: Date,
    /// The last day; `None` where none is set.
    pub until: Option<Date>,
    /// The version that is in force; `None` where none is.
    pub version: Option<&'p Version>,
}

impl Policy {
    /// From the first day on which a version is in force, in order and without a day left out.
    pub fn periods(&self) -> Vec<Period<'_>> {
        let mut periods: Vec<Period<'_>> = Vec::new();
        for version in &self.versions {
            // Two that begin on one day are an error that is told; here the one that has days has them.
            if version.until.is_some_and(|until| until < version.from) {
                continue;
            }
            if let Some(last) = periods.last().and_then(|p| p.until)
                && let (Some(from), Some(until)) = (after(last), before(version.from))
                && from <= until
            {
                periods.push(Period { from, until: Some(until), version: None });
            }
            let (from, until) = (version.from, version.until);
            periods.push(Period { from, until, version: Some(version) });
        }
        if let Some(from) = periods.last().and_then(|p| p.until).and_then(after) {
            periods.push(Period { from, until: None, version: None });
        }
        periods
    }
}

/// The day after.
pub fn after(day: Date) -> Option<Date> {
    day.checked_add(1.day()).ok()
}

/// The day before.
pub fn before(day: Date) -> Option<Date> {
    day.checked_sub(1.day()).ok()
}

/// What happens to a policy on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The name of the policy.
    pub policy: String,
    /// The version that begins; `None` where from this day none is in force.
    pub begins: Option<String>,
    /// The version of which the day before is the last day.
    pub ends: Option<String>,
}

impl fmt::Display for Turn {
    /// As a clause: `version 5.0 of complaints begins, in place of 4.1`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.begins, &self.ends) {
            (Some(new), Some(old)) => {
                write!(f, "version {new} of {} begins, in place of {old}", self.policy)
            }
            (Some(new), None) => write!(f, "version {new} of {} begins", self.policy),
            (None, Some(old)) => write!(
                f,
                "version {old} of {} is no longer in force, and none takes its place",
                self.policy
            ),
            (None, None) => write!(f, "nothing changes in {}", self.policy),
        }
    }
}

impl Book {
    /// Every day after the book's own on which a version begins or is no longer in force, with what happens then.
    pub fn turns(&self) -> BTreeMap<Date, Vec<Turn>> {
        let mut turns: BTreeMap<Date, Vec<Turn>> = BTreeMap::new();
        for policy in self.policies.values() {
            let mut last: Option<&Version> = None;
            for period in policy.periods() {
                let ends = last.map(|v| v.number.clone());
                last = period.version;
                // A version without a first day, which is an error, stands at the end of time.
                if period.from > self.today && period.from < Date::MAX {
                    let begins = period.version.map(|v| v.number.clone());
                    let turn = Turn { policy: policy.name.clone(), begins, ends };
                    turns.entry(period.from).or_default().push(turn);
                }
            }
        }
        turns
    }
}
