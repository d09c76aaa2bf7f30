//! For tests: shows one text after the other on the first page of a small book.

use super::{page, prose, whole};
use crate::diagnostic::Diagnostic;
use crate::model::Address;
use crate::plan::text::Teller;
use crate::plan::{self, Job, View};
use crate::source::parse::front_matter::Audience;
use crate::source::parse::markdown;
use html5gum::{Token, Tokenizer};
use percent_encoding::percent_decode_str;
use std::path::Path;

pub(super) struct Press {
    shelf: crate::Shelf,
    address: Address,
}

impl Press {
    pub(super) fn new() -> Press {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books/pages");
        let today = "2026-11-25".parse().expect("a day");
        let shelf = crate::load(&dir, today).expect("a book").desk.expect("a book");
        Press { shelf, address: Address::new("/") }
    }

    /// The HTML of a text; links that `expected` has lead somewhere.
    pub(super) fn html(&mut self, text: &str, expected: &str) -> String {
        let book = &mut self.shelf.book;
        for token in Tokenizer::new(expected).flatten() {
            let Token::StartTag(tag) = token else { continue };
            for key in ["href", "src"] {
                let Some(to) = tag.attributes.get(key.as_bytes()) else { continue };
                let to = String::from_utf8_lossy(to).into_owned();
                let (place, fragment) = to.split_once('#').unwrap_or((&to, ""));
                let place = place.split('?').next().unwrap_or("");
                let place = percent_decode_str(place.trim_start_matches('/')).decode_utf8_lossy();
                let anchors = book.targets.entry(Address::new(format!("/{place}"))).or_default();
                anchors.insert(percent_decode_str(fragment).decode_utf8_lossy().into_owned());
            }
        }
        let mut page = book.pages[&self.address].clone();
        page.document = markdown::parse(text, page.file, 0, &mut Vec::new());
        let words = self.shelf.words.of("en-GB");
        let text = Teller::new(&self.shelf.book, words, &page, Audience::Parents).text();
        prose::blocks(&text.body, &self.address).html
    }

    /// The page with that text: as its template gives it, and as it is published; and what is told of the text.
    pub(super) fn page(&mut self, text: &str) -> (String, String, Vec<Diagnostic>) {
        let mut told = Vec::new();
        let here = self.shelf.book.pages.get_mut(&self.address).expect("the first page");
        here.document = markdown::parse(text, here.file, 0, &mut told);
        let (themes, address) = (&self.shelf.themes, &self.address);
        let view = || match plan::view(self.shelf.desk(), address, &Job::Page) {
            Some(View::Html(page, theme)) => (*page, theme),
            _ => unreachable!("it is a page"),
        };
        let (view_1, theme) = view();
        let plain = whole(themes, address, view_1, theme).expect("a page");
        let published = page(themes, address, view().0, theme).expect("a page").bytes;
        (plain, String::from_utf8(published).expect("text"), told)
    }
}
