//! `404.html`: what a host shows where there is no page.
//!
//! It is shown at any depth, so its links are whole paths from the root of the host, with the path of `site-url`.

use super::frame::{self, About};
use super::view::pages::{Link, Middle, MissingPage};
use super::{Desk, GUIDANCE, Job, Kind, View};
use crate::model::Address;
use crate::source::parse::front_matter::Audience;

pub(super) const KIND: Kind =
    Kind { name: "missing", jobs: |_, _| vec![(address(), Job::Missing)] };

/// Where hosts look for it.
pub fn address() -> Address {
    Address::new("/404.html")
}

pub(super) fn view(desk: Desk<'_>) -> View {
    let words = desk.words;
    let about = About {
        robots: Some("noindex"),
        ..About::new(words.word("missing-title"), Audience::Parents)
    };
    let home =
        Link { text: words.word("missing-home"), href: desk.href(&address(), &Address::new("/")) };
    let middle = Middle::Missing(MissingPage { text: words.word("missing-text"), home });
    View::Html(Box::new(frame::page(desk, &address(), about, middle)), GUIDANCE)
}
