//! Promises: names that `standards.yaml` does not have, and numbers that the policy's own text does not state
//! (FORMATS.md, section 5).

use super::{Check, known_policy, meanings, said};
use crate::diagnostic::{Code, Diagnostic, Spanned, did_you_mean, nearest};
use crate::model::scope::whose;
use crate::model::{Book, Page, Version, outline};
use crate::source::document::{Block, Inline, InlineKind, Visit, visit_blocks, visit_inlines};
use crate::source::parse::markdown;
use crate::source::parse::standards::Standard;
use crate::words::Words;

pub(super) const CHECK: Check = Check { codes: &[Code::UnknownStandard], run };

pub(super) fn run(book: &Book, out: &mut Vec<Diagnostic>) {
    for page in book.texts() {
        page.document.visit(&mut |v| {
            if let Visit::Inline(inline) = v {
                named(book, page, inline, out);
            }
        });
        for text in meanings(book, page) {
            let inlines = markdown::parse_inline(text, &mut Vec::new());
            visit_inlines(&inlines, &mut |v| {
                if let Visit::Inline(inline) = v {
                    named(book, page, inline, out);
                }
            });
        }
    }
    for version in book.versions() {
        for text in said(version) {
            let blocks = markdown::parse_passage(&text, &mut Vec::new());
            visit_blocks(&blocks, &mut |v| {
                if let Visit::Inline(inline) = v {
                    named(book, &version.page, inline, out);
                }
            });
        }
        for step in version.process.iter().flat_map(|p| &p.steps) {
            if let Some(id) = &step.standard {
                known(version, id, out);
            }
        }
    }
}

/// A `{{#standard}}` on `page`.
fn named(book: &Book, page: &Page, inline: &Inline, out: &mut Vec<Diagnostic>) {
    let InlineKind::Standard { policy, id } = &inline.value else { return };
    match (whose(book, page, policy.as_deref()), policy.as_deref().or(page.matter.speaks_of.as_ref())) {
        (Some(version), _) => known(version, id, out),
        (None, Some(name)) => {
            known_policy(book, name, Code::UnknownStandard, out);
            if book.policies.contains_key(&name.value) {
                out.push(Diagnostic::new(
                    Code::UnknownStandard,
                    id.span,
                    format!("No version of the policy `{}` is in force", name.value),
                    "Show a promise of a policy that is in force",
                ));
            }
        }
        (None, None) => out.push(Diagnostic::new(
            Code::UnknownStandard,
            id.span,
            "This page is not a policy: the directive must say whose promise it shows",
            format!("Name the policy, {{{{#standard complaints {}}}}}, or say in the front matter for which one the page speaks: policy: complaints", id.value),
        )),
    }
}

fn known(version: &Version, id: &Spanned<String>, out: &mut Vec<Diagnostic>) {
    if version.standards.may_have(&id.value) {
        return;
    }
    let names: Vec<&str> = version.standards.list.iter().map(|s| s.id.value.as_str()).collect();
    let fallback = match names.as_slice() {
        [] => "Write it into standards.yaml beside the text of the version".to_owned(),
        names => format!("The standards are {}", names.join(", ")),
    };
    out.push(Diagnostic::new(
        Code::UnknownStandard,
        id.span,
        format!("Version {} has no standard `{}`", version.number, id.value),
        did_you_mean(&id.value, names, fallback),
    ));
}

/// Each promise whose paragraph is there and does not state its number. `words` are those of the source language,
/// in which the policy is written.
pub(super) fn mismatches(book: &Book, words: &Words, out: &mut Vec<Diagnostic>) {
    for version in book.versions() {
        for standard in &version.standards.list {
            let anchor = outline::cited(&standard.cites.value);
            let blocks =
                anchor.map_or_else(Vec::new, |a| outline::find(&version.page.document, &a));
            if blocks.is_empty() || states(&blocks, standard, words) {
                continue;
            }
            let n = standard.value.value;
            let spelled = Some(words.number(n)).filter(|s| *s != n.to_string());
            let shown = spelled.map_or_else(|| n.to_string(), |s| format!("{n} or “{s}”"));
            out.push(Diagnostic::new(
                Code::StandardMismatch,
                standard.value.span,
                format!(
                    "`{}` is {n}, and paragraph {} does not say {shown}",
                    standard.id.value, standard.cites.value
                ),
                "Write the number that the paragraph states, or cite the paragraph that states this one",
            ));
        }
    }
}

/// Whether the words of `blocks` state the number, or show the promise itself.
fn states(blocks: &[&Block], standard: &Standard, words: &Words) -> bool {
    let (mut text, mut shows) = (String::new(), false);
    for block in blocks {
        visit_blocks(std::slice::from_ref(*block), &mut |v| match v {
            Visit::Inline(Spanned { value: InlineKind::Text(t) | InlineKind::Code(t), .. }) => {
                text.push_str(t);
            }
            Visit::Inline(Spanned { value: InlineKind::Standard { id, .. }, .. }) => {
                shows |= id.value == standard.id.value;
            }
            Visit::Inline(Spanned {
                value: InlineKind::SoftBreak | InlineKind::HardBreak, ..
            })
            | Visit::Block(_) => text.push(' '),
            Visit::Inline(_) => {}
        });
    }
    shows || words.states(&text, standard.value.value, standard.unit.name())
}

/// What a file of values cites, where no such paragraph or heading is in the version.
pub(super) fn cited(version: &Version, cites: &Spanned<String>, out: &mut Vec<Diagnostic>) {
    let written = &cites.value;
    let anchor = outline::cited(written);
    if anchor.is_some_and(|a| version.page.anchors.contains(&a)) {
        return;
    }
    let numbers = outline::numbers(&version.page.document);
    let near = nearest(written, numbers.iter().map(|n| n.value.as_str()));
    out.push(Diagnostic::new(
        Code::UnknownCitation,
        cites.span,
        format!("There is no paragraph {written} in version {}", version.number),
        match near {
            Some(near) => format!("Did you mean {near}?"),
            None => "Write the number of a paragraph of this version, or # and a heading's place"
                .to_owned(),
        },
    ));
}
