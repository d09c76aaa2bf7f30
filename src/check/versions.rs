//! Days of a text: reviews that are due (FORMATS.md, section 3), and what is said to have been done on a day to come.

use super::{Check, known_policy};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Book, Page, Status};
use jiff::civil::Date;

pub(super) const CHECK: Check =
    Check { codes: &[Code::ReviewOverdue, Code::FutureDate, Code::UnknownPolicy], run };

fn run(book: &Book, out: &mut Vec<Diagnostic>) {
    for page in book.texts() {
        future(book.today, page, out);
        // A translation speaks for the policy of its source, which was looked at there.
        if let Some(name) = page.matter.speaks_of.as_ref().filter(|n| n.span.file == page.file) {
            known_policy(book, name, Code::UnknownPolicy, out);
        }
    }
    for version in
        book.versions().filter(|v| matches!(v.status, Status::InForce | Status::Forthcoming))
    {
        let review = version.page.matter.policy.as_ref().and_then(|m| m.next_review.as_ref());
        if let Some(review) = review.filter(|r| r.value.last_day() < book.today) {
            out.push(Diagnostic::new(
                Code::ReviewOverdue,
                review.span,
                format!(
                    "The review of version {} was due by {}",
                    version.number,
                    review.value.last_day()
                ),
                "Review the policy, or write the day on which it will be",
            ));
        }
    }
}

/// A correction that is still to come: its page would say that it was made.
fn future(today: Date, page: &Page, out: &mut Vec<Diagnostic>) {
    let corrected = page.matter.policy.iter().flat_map(|m| &m.corrected);
    for correction in corrected.filter(|c| c.on.value.first_day() > today) {
        out.push(Diagnostic::new(
            Code::FutureDate,
            correction.on.span,
            format!("This correction is dated {}, which is still to come", correction.on.value),
            "Write the day on which the text was corrected",
        ));
    }
}
