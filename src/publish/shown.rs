//! What a version's text shows besides its own words: its rules, its steps, its promises, the glossary, figures.
//!
//! A reader of a published version has read these as well: the lock holds them with the text (DESIGN.md, section 4).

use crate::diagnostic::Spanned;
use crate::model::scope::whose;
use crate::model::{Book, Page, Version, chart};
use crate::source::document::{BlockKind, Directive, InlineKind, Visit};
use crate::source::parse::front_matter::Audience;
use crate::source::parse::process::{Process, Step};
use crate::source::parse::standards::Standard;

/// What the directives of `page`, the text of `version`, show, in the order in which they stand there.
///
/// What is another policy's is not told: it goes on with the version of that policy which is in force.
pub(super) fn words(book: &Book, page: &Page, version: &Version) -> Vec<String> {
    let is_own = |policy: Option<&Spanned<String>>| {
        whose(book, page, policy).is_some_and(|v| v.page.home == version.page.home)
    };
    let mut parts = Vec::new();
    page.document.visit(&mut |v| match v {
        Visit::Inline(inline) => {
            if let InlineKind::Standard { policy, id } = &inline.value
                && is_own(policy.as_deref())
            {
                parts.extend(version.standards.get(&id.value).map(promise));
            }
        }
        Visit::Block(block) => match &block.value {
            BlockKind::Directive(Directive::Rules { policy, paragraph })
                if is_own(policy.as_ref()) =>
            {
                parts.extend(rules(page, version, &paragraph.value));
            }
            BlockKind::Directive(Directive::Process(name)) if is_own(Some(name)) => {
                parts.extend(version.process.iter().flat_map(|p| steps(p, version)));
            }
            BlockKind::Directive(Directive::Glossary(_)) => {
                let entries = book.glossary.iter().flatten();
                parts.extend(entries.map(|e| format!("{}: {}", e.term.value, e.meaning.value)));
            }
            BlockKind::Directive(Directive::Chart(shown)) => {
                let table = chart::path(page, shown).and_then(|path| book.tables.get(&path));
                let rows = table.iter().flat_map(|t| std::iter::once(&t.head).chain(&t.rows));
                parts.extend(rows.map(|row| row.join(", ")));
            }
            _ => {}
        },
    });
    parts
}

fn promise(standard: &Standard) -> String {
    let up_to = if standard.up_to { "up to " } else { "" };
    format!("{up_to}{} {}", standard.value.value, standard.unit.name())
}

/// The words of the rules that cite `paragraph`, in the language of `page`.
fn rules(page: &Page, version: &Version, paragraph: &str) -> Vec<String> {
    let Some(scope) = &version.scope else { return Vec::new() };
    let told = scope.told(&page.language);
    let young = page.audience() == Audience::YoungPeople;
    let citing = scope.rules.rules.iter().filter(|r| r.cites.iter().any(|c| c.value == paragraph));
    let said = citing.filter_map(|rule| told.item(&rule.id.value, young));
    said.map(|said| said.text.to_owned()).collect()
}

/// The steps of a process: what each says, the promise that goes with it, and where it leads.
fn steps(process: &Process, version: &Version) -> Vec<String> {
    let text = |text: &Option<Spanned<String>>| text.as_ref().map(|t| t.value.clone());
    let step = |step: &Step| {
        let standard = step.standard.as_ref().and_then(|id| version.standards.get(&id.value));
        let mut said = vec![step.title.value.clone()];
        said.extend(text(&step.say));
        said.extend(standard.map(promise));
        for way in &step.next {
            said.extend(process.step(&way.to.value).map(|next| next.title.value.clone()));
            said.extend(text(&way.when));
        }
        said.join("\n")
    };
    process.steps.iter().map(step).collect()
}
