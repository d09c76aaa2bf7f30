//! Paper: the PDF of each version, factsheet and leaflet.

use super::changed::{changed, lines};
use super::paper::flat;
use super::text::{from_elsewhere, without_note_links};
use super::view::document::{Block, Inline};
use super::view::drawing::Scan;
use super::view::pages::Row;
use super::view::print::{Current, Print, by_label};
use super::{Desk, Job, Kind, View, frame, policy as policies};
use crate::config::Fold;
use crate::model::edition::Edition;
use crate::model::{Address, Page, PageKind};
use crate::source::document::{BlockKind, Visit};
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

/// Words that only sheets to fold need.
const FOLD_WORDS: [(&str, &str); 15] = [
    ("how", "fold-how"),
    ("skip", "fold-skip"),
    ("print", "fold-print"),
    ("paper", "fold-paper"),
    ("size", "fold-size"),
    ("sides", "fold-sides"),
    ("one-side", "fold-one-side"),
    ("fold", "fold-fold"),
    ("booklet-1", "fold-booklet-1"),
    ("booklet-2", "fold-booklet-2"),
    ("booklet-3", "fold-booklet-3"),
    ("z-1", "fold-z-1"),
    ("z-2", "fold-z-2"),
    ("z-3", "fold-z-3"),
    ("empty", "fold-empty"),
];

fn jobs(desk: Desk<'_>, _: &mut Vec<String>) -> Vec<(Address, Job)> {
    let book = desk.book;
    let pages = book.pages.values().flat_map(|page| {
        let editions = Edition::of(page.kind, &book.config.output).into_iter();
        editions.map(|edition| {
            (edition.address(&page.address), Job::PrintPage(page.address.clone(), edition))
        })
    });
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

pub(super) fn page(desk: Desk<'_>, address: &Address, edition: Edition) -> Option<View> {
    let page = desk.text(address)?;
    let mut print = sheet(desk, page, address);
    print.large_print = edition == Edition::Large;
    if edition == Edition::Fold {
        fold(desk, page, &mut print);
    }
    Some(View::Print(Box::new(print), frame::theme(page.audience())))
}

/// Makes a leaflet one that is printed on sheets and folded.
fn fold(desk: Desk<'_>, page: &Page, print: &mut Print) {
    let fold = desk.book.config.output.leaflet.fold;
    print.kind = "fold";
    print.fold = Fold::ALL.iter().find(|(f, _)| *f == fold).map(|(_, name)| *name);
    print.words.extend(FOLD_WORDS.map(|(name, id)| (name, desk.words.word(id))));
    page.document.visit(&mut |seen| {
        if let Visit::Block(block) = seen
            && let BlockKind::Heading { anchor, .. } = &block.value
        {
            print.headings.insert(anchor.clone(), block.span);
        }
    });
}

/// A text on paper; `current` is where the current text is on the web.
fn sheet(desk: Desk<'_>, page: &Page, current: &Address) -> Print {
    let (config, words) = (&desk.book.config, desk.words);
    let around = frame::around(desk);
    let mut text = desk.teller(page).text();
    text.body = flat(text.body);
    if page.kind == PageKind::Factsheet {
        let annexes = super::checker::paper::annexes(desk, page.audience(), &text.body);
        text.body.extend(annexes);
    }
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
    let href = desk.at(current).absolute(&config.site_url, None);
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
        day: desk.book.today,
        current: Current {
            text: words.word(if page.kind == PageKind::Policy {
                "current-at-print"
            } else {
                "newest-at-print"
            }),
            alt: words.with("scan-alt", &[("address", &href)]),
            scan: Scan(href.clone()),
            href,
        },
        words: words_for_print,
        body: text.body,
        notes: by_label(text.notes),
        large_print: false,
        fold: None,
        pictures: text
            .pictures
            .into_iter()
            .filter_map(|src| Some((src.to_string(), desk.book.assets.get(&src)?.clone())))
            .collect(),
        headings: BTreeMap::new(),
        file: page.file,
    }
}
