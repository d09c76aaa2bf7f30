//! Markdown copies: `index.md` beside each page, and `policy.md`, the text of a version alone.

use super::text::Teller;
use super::view::copy::Copy;
use super::view::document::{Block, Inline, Note, Target};
use super::view::pages::{Alternate, Footnote, HtmlPage, Middle, Prose};
use super::{Desk, Job, View, policy};
use crate::model::Address;
use std::collections::BTreeMap;

/// The copies of the pages in `jobs`.
pub(super) fn jobs(desk: Desk<'_>, jobs: &BTreeMap<Address, Job>) -> Vec<(Address, Job)> {
    if !desk.book.config.output.data.enabled {
        return Vec::new();
    }
    let pages =
        jobs.iter().filter(|(address, job)| address.as_str().ends_with('/') && job.is_page());
    pages.map(|(a, job)| (a.join("index.md"), Job::PageCopy(Box::new(job.clone())))).collect()
}

/// The copy beside the page at `address`, for its head.
pub(super) fn beside(desk: Desk<'_>, address: &Address) -> Option<Alternate> {
    let has_copy = desk.book.config.output.data.enabled && address.as_str().ends_with('/');
    has_copy.then(|| Alternate {
        kind: "text/markdown",
        href: address.relative(&address.join("index.md"), None),
        title: None,
    })
}

/// The copy at `address` of the page in the same folder that `page` makes.
pub(super) fn of_page(desk: Desk<'_>, address: &Address, page: &Job) -> Option<View> {
    match super::view(desk, &address.parent()?, page)? {
        View::Html(page, theme) => Some(match of_plain_text(desk, &page) {
            Some(copy) => View::TextCopy(Box::new(copy)),
            None => View::PageCopy(page, theme),
        }),
        _ => None,
    }
}

/// The copy of a page that is a text and little else, straight from its blocks: what its template adds is known here.
/// Most pages are such, and to read their HTML again would take as long as to render them.
fn of_plain_text(desk: Desk<'_>, page: &HtmlPage) -> Option<Copy> {
    let Middle::Text(text) = &page.middle else { return None };
    let plain =
        text.kind == "page" && text.items.is_empty() && text.past.is_empty() && text.pdf.is_none();
    let foreign = page.page.fallback.is_some() || page.page.stale.is_some();
    let (true, false, Prose::Blocks(body)) = (plain, foreign, &text.body_html) else {
        return None;
    };
    let says = |text: &str| vec![Inline::Text { text: text.to_owned() }];
    let title = Block::Heading { level: 1, id: None, also: None, content: says(&page.page.title) };
    let notice = page.site.notice.as_deref().map(|n| Block::Paragraph { content: says(n) });
    let mut blocks: Vec<Block> = std::iter::once(title).chain(notice).collect();
    blocks.extend(body.iter().cloned());
    let updated = page.page.updated.as_deref();
    blocks.extend(updated.map(|date| Block::Paragraph {
        content: says(&desk.words.with("updated-on", &[("date", date)])),
    }));
    let note = |note: &Footnote| match &note.body_html {
        Prose::Blocks(blocks) => {
            Some(Note { label: note.label.clone(), uses: note.back.len(), blocks: blocks.clone() })
        }
        Prose::Html(_) => None,
    };
    let notes = text.notes.iter().map(note).collect::<Option<_>>()?;
    Some(Copy { blocks, notes })
}

/// `policy.md`: the title, what the version is, and its text.
pub(super) fn of_version(
    desk: Desk<'_>,
    address: &Address,
    name: &str,
    number: &str,
) -> Option<View> {
    let policy = desk.book.policies.get(name)?;
    let version = policy.version(number)?;
    let page = desk.text_of(version);
    let text = Teller::new(desk.book, desk.words, page, page.audience()).text();
    let says = |text: String| Inline::Text { text };
    let status = policy::status(desk, version).text;
    let number = desk.words.with("version-n", &[("n", &version.number)]);
    let mut state = vec![
        Inline::Strong { content: vec![says(format!("{number}."))] },
        says(format!(" {status}.")),
    ];
    // Old text must not be taken for what is in force.
    if let Some(link) = policy::elsewhere(desk, address, policy, version) {
        let to = Target { href: Some(link.href), to: None, page: None };
        state.extend([
            says(" ".to_owned()),
            Inline::Link { to, title: None, content: vec![says(link.text)] },
        ]);
    }
    let title =
        Block::Heading { level: 1, id: None, also: None, content: vec![says(page.title.clone())] };
    let mut blocks = vec![title];
    let around = super::frame::around(desk);
    let lines = [around.notice.map(str::to_owned), super::frame::tongue_note(desk, page)];
    let lines = lines.into_iter().flatten();
    blocks.extend(lines.map(|line| Block::Paragraph { content: vec![says(line)] }));
    blocks.push(Block::Quote { blocks: vec![Block::Paragraph { content: state }] });
    blocks.extend(text.body);
    Some(View::TextCopy(Box::new(Copy { blocks, notes: text.notes })))
}
