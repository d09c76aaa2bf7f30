//! A folder without an `index.md`: a page that lists what is in it.

use super::frame::{self, About};
use super::page::entries;
use super::view::pages::{ListingPage, Middle};
use super::{Desk, GUIDANCE, Job, Kind, View};
use crate::model::Address;
use crate::source::parse::front_matter::Audience;

pub(super) const KIND: Kind = Kind {
    name: "folder",
    jobs: |desk, _| {
        desk.book.listings.keys().map(|address| (address.clone(), Job::Folder)).collect()
    },
};

pub(super) fn view(desk: Desk<'_>, address: &Address) -> Option<View> {
    let (_, home) = desk.book.home(address);
    let title = desk.book.listings.get(&home)?;
    let about = About {
        above: frame::above(desk, &home),
        home: Some(home.clone()),
        language: desk.book.config.language.clone(),
        ..About::new(title.clone(), Audience::Parents)
    };
    let middle = Middle::Listing(ListingPage { items: entries(desk, &home, address) });
    Some(View::Html(Box::new(frame::page(desk, address, about, middle)), GUIDANCE))
}
