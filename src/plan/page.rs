//! Ordinary pages, factsheets and leaflets.

use super::frame::{self, About};
use super::text::plain;
use super::view::document::{Block, Text};
use super::view::pages::{Download, Entry, Footnote, Middle, Part, Prose, TextPage};
use super::{Desk, Job, Kind, View, dates, redirect};
use crate::model::edition::Edition;
use crate::model::{Address, Page, PageKind};

pub(super) const KIND: Kind = Kind {
    name: "page",
    jobs: |desk, _| desk.book.pages.keys().map(|address| (address.clone(), Job::Page)).collect(),
};

/// A text is long, and gets a list of its parts, from so many headings of level 2.
const LONG: usize = 3;

pub(super) fn view(desk: Desk<'_>, address: &Address) -> Option<View> {
    let (page, middle) = text(desk, address)?;
    let home = page.home.clone();
    let about = About {
        anchor: page.title_anchor.clone(),
        description: page.matter.description.clone(),
        above: frame::above(desk, &home),
        beside: frame::beside(desk, page),
        home: Some(home),
        language: page.language.clone(),
        title_of_source: page.title_of_source,
        is_text: true,
        stale: page.stale,
        updated: page.matter.updated.map(|w| dates::updated(desk.words, w)),
        ..About::new(page.title.clone(), page.audience())
    };
    let html = frame::page(desk, address, about, Middle::Text(middle));
    Some(View::Html(Box::new(html), frame::theme(page.audience())))
}

/// The text that is shown at `address`, and what stands on its page besides the frame.
pub(super) fn text<'b>(desk: Desk<'b>, address: &Address) -> Option<(&'b Page, TextPage)> {
    let (_, home) = desk.book.home(address);
    let page = desk.text(&home)?;
    let text = desk.teller(page).text();
    let papers = Edition::of(page.kind, &desk.book.config.output)
        .into_iter()
        .map(|edition| {
            let words = match edition {
                Edition::Plain => "pdf-link",
                Edition::Large => "pdf-link-large",
                Edition::Fold => "pdf-link-fold",
            };
            (edition.address(&home), desk.words.with(words, &[("title", &page.title)]))
        })
        .collect();
    let kind = match page.kind {
        PageKind::Page | PageKind::Policy => "page",
        PageKind::Factsheet => "factsheet",
        PageKind::Leaflet => "leaflet",
    };
    let mut middle = text_page(desk, kind, text, address, papers);
    // A section's page lists what is in it; the home page what the main navigation has no room for.
    let source = desk.book.pages.get(&home).map_or("", |p| p.path.as_str());
    middle.items = match source {
        "index.md" => {
            entries(desk, &home, address).into_iter().skip(frame::MOST_SECTIONS).collect()
        }
        // `x.md` beside a folder `x/` heads it, as `x/index.md` would.
        _ => entries(desk, &home, address),
    };
    middle.past = redirect::past(desk, address, None);
    // Panels, and a home page that leads on from its first line, need no list of their parts.
    if page.kind == PageKind::Leaflet || home.as_str() == "/" {
        middle.contents.clear();
    }
    Some((page, middle))
}

/// The text of a page with its list of parts and its footnotes.
pub(super) fn text_page(
    desk: Desk<'_>,
    kind: &'static str,
    text: Text,
    address: &Address,
    papers: Vec<(Address, String)>,
) -> TextPage {
    let notes = text
        .notes
        .into_iter()
        .map(|note| Footnote {
            id: note_id(&note.label),
            back: (1..=note.uses)
                .map(|nth| format!("#{}", note_ref_id(&note.label, nth)))
                .collect(),
            label: note.label,
            body_html: Prose::Blocks(note.blocks),
        })
        .collect();
    let mut contents = Vec::new();
    parts(&text.body, &mut contents);
    if contents.iter().filter(|p| p.level == 2).count() < LONG {
        contents.clear();
    }
    TextPage {
        kind,
        body_html: Prose::Blocks(text.body),
        contents,
        notes,
        papers: papers
            .into_iter()
            .map(|(to, text)| Download { href: desk.href(address, &to), text })
            .collect(),
        items: Vec::new(),
        past: Vec::new(),
    }
}

/// The id of a footnote. Ids of the frame begin with a capital: the anchor of a heading never does.
pub fn note_id(label: &str) -> String {
    format!("Note{label}")
}

/// The id of the `nth` place that refers to a footnote.
pub fn note_ref_id(label: &str, nth: usize) -> String {
    if nth == 1 { format!("Noteref{label}") } else { format!("Noteref{label}-{nth}") }
}

fn parts(blocks: &[Block], out: &mut Vec<Part>) {
    for block in blocks {
        let (level, id, text) = match block {
            Block::Heading { level, id: Some(id), content, .. } => (level, id, plain(content)),
            Block::Numbered { label, id, heading: Some(title), .. } => {
                let text = format!("{label} {}", plain(&title.content));
                (&title.level, id, text.trim_end().to_owned())
            }
            Block::Html { blocks, .. } => {
                parts(blocks, out);
                continue;
            }
            _ => continue,
        };
        if matches!(level, 2 | 3) {
            out.push(Part { text, href: format!("#{id}"), level: *level });
        }
    }
}

/// What stands directly below `folder`, an address in the source language, as entries of a list on the page at `address`.
pub(super) fn entries(desk: Desk<'_>, folder: &Address, address: &Address) -> Vec<Entry> {
    frame::children(desk, folder)
        .iter()
        .map(|(title, to)| Entry {
            title: frame::title_in(desk, title, to),
            href: desk.href(address, to),
            lang: frame::tongue(desk, to),
            description: desk
                .text(to)
                .or_else(|| policy_text(desk, to))
                .and_then(|p| p.matter.description.clone()),
        })
        .collect()
}

fn policy_text<'b>(desk: Desk<'b>, address: &Address) -> Option<&'b crate::model::Page> {
    let policy = desk.book.policy_at(address)?;
    Some(desk.text_of(policy.current()?))
}
