//! Reviews that are due (FORMATS.md, section 3).

use super::Check;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Book, Status};

pub(super) const CHECK: Check = Check { codes: &[Code::ReviewOverdue], run };

fn run(book: &Book, out: &mut Vec<Diagnostic>) {
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
