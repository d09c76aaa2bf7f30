//! Paper: the PDF of each version, factsheet and leaflet.

use super::changed::{changed, lines};
use super::paper::flat;
use super::text::{Teller, from_elsewhere, without_note_links};
use super::view::document::{Block, Inline};
use super::view::pages::Row;
use super::view::print::{Current, Print, by_label};
use super::{Desk, Job, Kind, View, frame, policy as policies};
use crate::model::assemble::pdf_of;
use crate::model::{Address, Page, PageKind};
use crate::words::direction;
use std::collections::BTreeMap;

pub(super) const KIND: Kind = Kind { name: "print", jobs };

/// Words of the interface that paper needs: the name in the template, and that of the message.
const WORDS: [(&str, &str); 5] = [
    ("contents", "contents-print"),
    ("about", "about-version"),
    ("page", "page-n"),
    ("of", "page-of"),
    ("contact", "contact"),
];

fn jobs(desk: Desk<'_>, _: &mut Vec<String>) -> Vec<(Address, Job)> {
    let book = desk.book;
    let pages = book
        .pages
        .values()
        .filter(|p| matches!(p.kind, PageKind::Factsheet | PageKind::Leaflet))
        .map(|p| (pdf_of(&p.address), Job::PrintPage(p.address.clone())));
    let versions = book.versions().map(|v| {
        (v.page.address.join("policy.pdf"), Job::PrintPolicy(v.policy.clone(), v.number.clone()))
    });
    pages.chain(versions).collect()
}

pub(super) fn policy(desk: Desk<'_>, name: &str, number: &str) -> Option<View> {
    let policy = desk.book.policies.get(name)?;
    let version = policy.version(number)?;
    let text = desk.text_of(version);
    let mut print = sheet(desk, text, &policy.address());
    if policy.in_force().is_none() {
        print.current.text = desk.words.word("more-at-print");
    }
    print.version = Some(version.number.clone());
    print.status = Some(policies::status(desk, version));
    print.version_text = Some(desk.words.with("version-n", &[("n", &version.number)]));
    let rows = policies::rows(desk, version);
    print.summary = policies::summary(&rows);
    print.rows = rows.into_iter().map(|(_, row)| row).collect();
    let changes = changed(desk, &version.page.home, policy, version);
    print.rows.extend(changes.map(|changes| Row {
        label: desk.words.word("changes-title"),
        text: lines(&changes),
        lang: None,
    }));
    Some(View::Print(Box::new(print), frame::theme(version.page.audience())))
}

pub(super) fn page(desk: Desk<'_>, address: &Address) -> Option<View> {
    let page = desk.text(address)?;
    Some(View::Print(Box::new(sheet(desk, page, address)), frame::theme(page.audience())))
}

/// A text on paper; `current` is where the current text is on the web.
fn sheet(desk: Desk<'_>, page: &Page, current: &Address) -> Print {
    let (config, words) = (&desk.book.config, desk.words);
    let around = frame::around(desk);
    let mut text = Teller::new(desk.book, words, page, page.audience()).text();
    text.body = flat(text.body);
    // Notes stand on paper as notes of the foot, where a link within the text still leads into the text.
    for note in &mut text.notes {
        note.blocks = flat(std::mem::take(&mut note.blocks));
        from_elsewhere(&mut note.blocks, &page.address, &config.site_url);
        without_note_links(&mut note.blocks);
    }
    // A note that only another note refers to, or nothing, stands after the text.
    let mut referred = Vec::new();
    super::text::note_refs(&text.body, &mut referred);
    for note in text.notes.iter_mut().filter(|n| !referred.contains(&n.label)) {
        let mark = Inline::Sup { content: vec![Inline::Text { text: note.label.clone() }] };
        text.body.push(Block::Paragraph { content: vec![mark] });
        text.body.append(&mut note.blocks);
    }
    let mut tag = page.language.split('-');
    let lang = tag.next().unwrap_or("en").to_owned();
    let region = tag.find(|part| part.len() == 2).map(str::to_owned);
    let words_for_print: BTreeMap<_, _> =
        WORDS.into_iter().map(|(name, id)| (name, words.word(id))).collect();
    Print {
        kind: match page.kind {
            PageKind::Policy => "policy",
            PageKind::Leaflet => "leaflet",
            PageKind::Factsheet | PageKind::Page => "factsheet",
        },
        title: page.title.clone(),
        description: page.matter.description.clone(),
        lang,
        region,
        dir: direction(&page.language),
        organisation: around.organisation.to_owned(),
        book: around.title.to_owned(),
        notice: around.notice.map(str::to_owned),
        contact: frame::contact(desk),
        version: None,
        version_text: None,
        status: None,
        summary: Vec::new(),
        rows: Vec::new(),
        made: words.with("made-on", &[("date", &words.day(desk.book.today))]),
        current: Current {
            text: words.word(if page.kind == PageKind::Policy {
                "current-at-print"
            } else {
                "newest-at-print"
            }),
            href: desk.at(current).absolute(&config.site_url, None),
        },
        words: words_for_print,
        body: text.body,
        notes: by_label(text.notes),
        file: page.file,
    }
}
