//! What a version's owner says has changed in it, with links to the paragraphs, and what was corrected later.

use super::Desk;
use super::view::pages::{ChangeList, Changed, Link, Place, Row};
use crate::model::compare::anchor;
use crate::model::{Address, Policy, Version};
use crate::source::document::{BlockKind, plain};
use crate::source::parse::front_matter::{PolicyMatter, When};

/// What has changed, as the page at `address` shows it; `None` where nothing is said.
pub(super) fn changed(
    desk: Desk<'_>,
    address: &Address,
    policy: &Policy,
    version: &Version,
) -> Option<Changed> {
    let changes = version.matter()?.changes.as_ref()?;
    let before = policy.before(version);
    let here = |name: &str| place(desk, address, version, name);
    let there = |name: &str| match before {
        Some(before) => place(desk, address, before, name),
        None => Place { text: name.to_owned(), href: None },
    };
    let numbers = |list: &[crate::diagnostic::Spanned<String>], place: &dyn Fn(&str) -> Place| {
        list.iter().map(|name| place(&name.value)).collect::<Vec<_>>()
    };
    let renumbered = changes
        .renumbered
        .iter()
        .map(|(was, now)| Place {
            text: desk.words.with("change-was-now", &[("was", &was.value), ("now", &now.value)]),
            href: here(&now.value).href,
        })
        .collect();
    let lists = [
        ("added", numbers(&changes.added, &here)),
        ("clarified", numbers(&changes.clarified, &here)),
        ("removed", numbers(&changes.removed, &there)),
        ("renumbered", renumbered),
    ];
    let lists: Vec<ChangeList> = lists
        .into_iter()
        .filter(|(_, items)| !items.is_empty())
        .map(|(kind, items)| ChangeList {
            kind,
            label: desk.words.word(&format!("change-{kind}")),
            items,
        })
        .collect();
    let local = local(desk, version).and_then(|m| m.changes.as_ref()?.summary.clone());
    let lang = (local.is_none() && desk.words.interface() != version.page.language)
        .then(|| version.page.language.clone());
    let summary = local.or_else(|| changes.summary.clone());
    (summary.is_some() || !lists.is_empty()).then(|| Changed {
        since: before.filter(|_| !lists.is_empty()).map(|v| Link {
            text: desk.words.with("change-since", &[("version", &v.number)]),
            href: desk.href(address, &v.page.home),
        }),
        lang: summary.as_ref().and(lang),
        summary,
        lists,
    })
}

/// The same as lines of text, for paper.
pub(super) fn lines(changed: &Changed) -> String {
    let lines = changed.summary.iter().cloned().chain(changed.lists.iter().map(line));
    lines.collect::<Vec<_>>().join("\n")
}

/// One of the lists as a line of text.
pub(super) fn line(list: &ChangeList) -> String {
    let items: Vec<&str> = list.items.iter().map(|i| i.text.as_str()).collect();
    format!("{}: {}", list.label, items.join(", "))
}

/// What was mended in the published text, each with its day.
pub(super) fn corrections(desk: Desk<'_>, version: &Version) -> Vec<Row> {
    let source = version.matter().map_or(&[][..], |m| &m.corrected);
    let local = local(desk, version).map_or(&[][..], |m| &m.corrected);
    let theirs =
        (desk.words.interface() != version.page.language).then(|| version.page.language.clone());
    source
        .iter()
        .map(|correction| {
            let same = local.iter().find(|c| c.on.value == correction.on.value);
            let day = desk.words.when(correction.on.value);
            let id = match correction.on.value {
                When::Day(_) => "row-corrected",
                When::Month(..) | When::Year(_) => "row-corrected-in",
            };
            Row {
                label: desk.words.with(id, &[("date", &day)]),
                text: same.unwrap_or(correction).what.clone(),
                lang: theirs.clone().filter(|_| same.is_none()),
            }
        })
        .collect()
}

/// What the translation of a version says of itself in its language.
fn local<'b>(desk: Desk<'b>, version: &'b Version) -> Option<&'b PolicyMatter> {
    let translation = desk.book.translation(&version.page.home, desk.language())?;
    translation.matter.policy.as_ref()
}

/// The name of a paragraph or heading, with a link to it where the text has it.
fn place(desk: Desk<'_>, address: &Address, version: &Version, name: &str) -> Place {
    let (home, anchor) = (&version.page.home, anchor(name));
    let there = desk.at(home);
    let has = desk.book.targets.get(&there).is_some_and(|anchors| anchors.contains(&anchor));
    let heading = || {
        desk.text_of(version).document.blocks.iter().find_map(|b| match &b.value {
            BlockKind::Heading { anchor: a, content, .. } if *a == anchor => Some(plain(content)),
            _ => None,
        })
    };
    let text = match name.starts_with('#') {
        true => heading().unwrap_or_else(|| name.trim_start_matches('#').to_owned()),
        false => name.to_owned(),
    };
    Place { text, href: has.then(|| desk.href_to(address, home, Some(&anchor))) }
}
