//! Markdown copies: `index.md` beside each page, and `policy.md`, the text of a version alone.

use super::frame::{around, tongue_note};
use super::view::copy::Copy;
use super::view::document::{Block, Inline, Note, Target};
use super::view::pages::{Alternate, Footnote, Prose};
use super::{Desk, Job, View, dates, page, policy};
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
    let at = address.parent()?;
    if let Some(copy) = of_plain_text(desk, &at, page) {
        return Some(View::TextCopy(Box::new(copy)));
    }
    match super::view(desk, &at, page)? {
        View::Html(page, theme) => Some(View::PageCopy(page, theme)),
        _ => None,
    }
}

/// The copy of the page at `address`, where it is a text and little else, straight from its blocks: what its template
/// adds is known here. Most pages are such, and to read their HTML again would take as long as to render them.
fn of_plain_text(desk: Desk<'_>, address: &Address, job: &Job) -> Option<Copy> {
    let desk = match job {
        Job::Page => desk,
        Job::In { language, job, .. } if **job == Job::Page => desk.in_language(language),
        _ => return None,
    };
    let (page, text) = page::text(desk, address)?;
    let plain = text.kind == "page"
        && text.items.is_empty()
        && text.past.is_empty()
        && text.papers.is_empty();
    let own_words = tongue_note(desk, page).is_none();
    let (true, true, Prose::Blocks(body)) = (plain, own_words, text.body_html) else {
        return None;
    };
    let says = |text: &str| vec![Inline::Text { text: text.to_owned() }];
    let title = Block::Heading { level: 1, id: None, also: None, content: says(&page.title) };
    let notice = around(desk).notice.map(|n| Block::Paragraph { content: says(n) });
    let mut blocks: Vec<Block> = std::iter::once(title).chain(notice).collect();
    blocks.extend(body);
    let updated = page.matter.updated.map(|when| dates::updated(desk.words, when));
    blocks.extend(updated.map(|line| Block::Paragraph { content: says(&line) }));
    let note = |note: Footnote| match note.body_html {
        Prose::Blocks(blocks) => Some(Note { label: note.label, uses: note.back.len(), blocks }),
        Prose::Html(_) => None,
    };
    let notes = text.notes.into_iter().map(note).collect::<Option<_>>()?;
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
    let text = desk.teller(page).text();
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
    let lines = [around(desk).notice.map(str::to_owned), tongue_note(desk, page)];
    let lines = lines.into_iter().flatten();
    blocks.extend(lines.map(|line| Block::Paragraph { content: vec![says(line)] }));
    blocks.push(Block::Quote { blocks: vec![Block::Paragraph { content: state }] });
    blocks.extend(text.body);
    Some(View::TextCopy(Box::new(Copy { blocks, notes: text.notes })))
}
