//! Days to come: what will be wrong on a later day on which a version begins or ends (FORMATS.md, section 3).
//!
//! A text may cite a paragraph that the next version no longer has. Nothing that is published today is false, so that
//! is a warning, told in time; on the day itself it is what it is.

use super::{languages, links, promises, scope};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::model::days::Turn;
use crate::model::{Book, as_of};
use std::collections::{BTreeMap, BTreeSet};

/// The checks whose answer depends on which version is in force.
const BY_DAY: &[fn(&Book, &mut Vec<Diagnostic>)] =
    &[links::run, promises::run, scope::lists, languages::to_come];

/// What is new on each later day, told once; and the book, as it was.
pub fn later(mut book: Book) -> (Book, Vec<Diagnostic>) {
    let (today, turns) = (book.today, book.turns());
    let mut out = Vec::new();
    if turns.is_empty() {
        return (book, out);
    }
    let mut seen: BTreeSet<Place> = places(&book).into_iter().map(|(place, _)| place).collect();
    for (day, turns) in turns {
        book = as_of(book, day);
        let what = turns.iter().map(Turn::to_string).collect::<Vec<_>>().join("; ");
        for (place, found) in places(&book) {
            if seen.insert(place) {
                let message = format!("From {day}, when {what}: {}", found.message);
                out.push(Diagnostic { message, ..found.as_warning() });
            }
        }
    }
    (as_of(book, today), out)
}

/// A mistake on any day: its code, where it stands, and the how manieth it is there.
type Place = (Code, Span, usize);

/// What the checks find on the book's day. What they say names a version, and so differs between days.
fn places(book: &Book) -> Vec<(Place, Diagnostic)> {
    let mut found = Vec::new();
    for check in BY_DAY {
        check(book, &mut found);
    }
    let mut count: BTreeMap<(Code, Span), usize> = BTreeMap::new();
    found
        .into_iter()
        .map(|d| {
            let n = count.entry((d.code, d.span)).or_default();
            *n += 1;
            ((d.code, d.span, *n), d)
        })
        .collect()
}
