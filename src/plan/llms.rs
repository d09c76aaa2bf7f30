//! `llms.txt`: where the Markdown of each page is, for readers that are programs (llmstxt.org).
//!
//! Old versions are left out: they must never be taken for what is in force.

use super::frame::{around, children, policy_title};
use super::view::copy::Copy;
use super::view::document::{Block, Inline, Item, Target};
use super::{Desk, Job, Kind, View};
use crate::model::Address;
use crate::model::contents::Named;

pub(super) const KIND: Kind = Kind {
    name: "llms",
    jobs: |desk, _| {
        let wanted = desk.book.config.output.data.enabled;
        wanted.then(|| (address(), Job::Llms)).into_iter().collect()
    },
};

fn address() -> Address {
    Address::new("/llms.txt")
}

/// The section that a reader in a hurry may leave out; the name is part of the format.
const OPTIONAL: &str = "Optional";

pub(super) fn view(desk: Desk<'_>) -> View {
    let home = Address::new("/");
    let around = around(desk);
    let mut blocks = vec![heading(1, around.title)];
    if let Some(summary) = description(desk, &home) {
        blocks.push(Block::Quote { blocks: vec![paragraph(&summary)] });
    }
    blocks.push(paragraph(around.organisation));
    blocks.extend(around.notice.map(paragraph));
    let (folders, pages): (Vec<Named>, Vec<Named>) =
        children(desk, &home).iter().cloned().partition(|(_, to)| !children(desk, to).is_empty());
    let first = (desk.words.word("home"), home);
    let alone = std::iter::once(first.clone()).chain(pages).map(|page| item(desk, &page));
    section(&mut blocks, &first.0, alone.collect());
    for folder in folders {
        let mut items = Vec::new();
        walk(desk, &folder, &mut items);
        section(&mut blocks, &folder.0, items);
    }
    for language in desk.book.other_languages() {
        let desk = desk.in_language(language);
        section(&mut blocks, &desk.words.word("language-name"), translated(desk));
    }
    section(&mut blocks, OPTIONAL, data(desk));
    View::TextCopy(Box::new(Copy { blocks, notes: Vec::new() }))
}

/// A page and all that is below it.
fn walk(desk: Desk<'_>, page: &Named, items: &mut Vec<Item>) {
    items.push(item(desk, page));
    for child in children(desk, &page.1).iter() {
        walk(desk, child, items);
    }
}

/// The pages that are written in the language of `desk`.
fn translated(desk: Desk<'_>) -> Vec<Item> {
    let book = desk.book;
    let written = |home: &Address| book.translation(home, desk.language()).is_some();
    let pages = book
        .pages
        .iter()
        .filter(|(home, _)| written(home))
        .map(|(home, page)| (desk.text(home).unwrap_or(page).title.clone(), home.clone()));
    let in_force = |p: &&crate::model::Policy| p.in_force().is_some_and(|v| written(&v.page.home));
    let policies =
        book.policies.values().filter(in_force).map(|p| (policy_title(desk, p), p.address()));
    pages.chain(policies).map(|page| item(desk, &page)).collect()
}

/// The data of each version in force, and the feed.
fn data(desk: Desk<'_>) -> Vec<Item> {
    let in_force = desk.book.policies.values().filter_map(|p| p.in_force());
    let mut items: Vec<Item> = in_force
        .map(|version| {
            let number = desk.words.with("version-n", &[("n", &version.number)]);
            let title = format!("{}: {number} (JSON)", desk.text_of(version).title);
            link(title, &version.page.home.join("policy.json"), None)
        })
        .collect();
    if desk.book.has_feeds() {
        items.push(link(
            format!("{} (Atom)", around(desk).title),
            &Address::new("/feed.xml"),
            None,
        ));
    }
    items
}

fn item(desk: Desk<'_>, (title, to): &Named) -> Item {
    link(title.clone(), &desk.at(to).join("index.md"), description(desk, to))
}

/// One sentence on what is at `to`.
fn description(desk: Desk<'_>, to: &Address) -> Option<String> {
    let policy = desk.book.policy_at(to);
    let text = policy.and_then(|p| p.current()).map(|v| desk.text_of(v)).or_else(|| desk.text(to));
    text?.matter.description.clone()
}

fn section(blocks: &mut Vec<Block>, title: &str, items: Vec<Item>) {
    if !items.is_empty() {
        blocks.push(heading(2, title));
        blocks.push(Block::List { ordered: false, tight: true, class: None, items });
    }
}

fn heading(level: u8, text: &str) -> Block {
    Block::Heading {
        level,
        id: None,
        also: None,
        content: vec![Inline::Text { text: text.to_owned() }],
    }
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph { content: vec![Inline::Text { text: text.to_owned() }] }
}

fn link(title: String, to: &Address, description: Option<String>) -> Item {
    let to = Target { href: Some(address().relative(to, None)), to: None, page: None };
    let mut content =
        vec![Inline::Link { to, title: None, content: vec![Inline::Text { text: title }] }];
    content.extend(description.map(|d| Inline::Text { text: format!(": {d}") }));
    Item { id: None, value: None, task: None, blocks: vec![Block::Paragraph { content }] }
}
