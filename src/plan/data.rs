//! `policy.json`: a version of a policy for machines, with its paragraphs by number.

use super::text::{note_refs, plain};
use super::view::data::{
    Addresses, Changes, Correction, Footnote, Heading, Matter, Paragraph, Piece, PolicyData,
    Process, Standard, Step, SubParagraph, Way,
};
use super::view::document::{Block, Item};
use super::{Desk, Job, Kind, View};
use crate::diagnostic::Spanned;
use crate::model::{Address, Page, Status, Version};
use crate::source::document::{BlockKind, Document};
use crate::source::parse::{process, standards};
use std::collections::BTreeMap;

pub(super) const KIND: Kind = Kind { name: "data", jobs };

fn jobs(desk: Desk<'_>, _: &mut Vec<String>) -> Vec<(Address, Job)> {
    if !desk.book.config.output.data.enabled {
        return Vec::new();
    }
    let versions = desk.book.versions();
    versions
        .flat_map(|v| {
            let at = |name| v.page.address.join(name);
            let (policy, number) = (&v.policy, &v.number);
            [
                (at("policy.json"), Job::PolicyData(policy.clone(), number.clone())),
                (at("policy.md"), Job::PolicyCopy(policy.clone(), number.clone())),
            ]
        })
        .collect()
}

pub(super) fn view(desk: Desk<'_>, name: &str, number: &str) -> Option<View> {
    let policy = desk.book.policies.get(name)?;
    let version = policy.version(number)?;
    let page = desk.text_of(version);
    let text = desk.teller(page).text();
    let mut reader = Reader { sections: sections(&page.document), ..Reader::default() };
    reader.blocks(&text.body);
    let at = |name: &str| page.address.join(name).to_string();
    let current = desk.in_language(&page.language).at(&policy.address());
    let footnotes = text
        .notes
        .into_iter()
        .map(|note| Footnote { label: note.label, text: words(&note.blocks) });
    Some(View::Data(Box::new(PolicyData {
        policy: version.policy.clone(),
        version: version.number.clone(),
        title: page.title.clone(),
        description: page.matter.description.clone(),
        language: page.language.clone(),
        organisation: super::frame::around(desk.in_language(&page.language))
            .organisation
            .to_owned(),
        status: status(version.status),
        status_on: desk.book.today.to_string(),
        matter: matter(version, page, policy.before(version)),
        addresses: Addresses {
            version: page.address.to_string(),
            policy: current.to_string(),
            pdf: at("policy.pdf"),
            markdown: at("policy.md"),
            // The rules are the same in every language.
            scope: version.scope.as_ref().map(|_| version.page.home.join("scope.json").to_string()),
        },
        paragraphs: reader.paragraphs,
        blocks: reader.pieces,
        footnotes: footnotes.collect(),
        standards: version.standards.list.iter().map(standard).collect(),
        process: version.process.as_ref().map(process),
    })))
}

/// The word for what a version is on a day.
pub(super) fn status(status: Status) -> &'static str {
    match status {
        Status::InForce => "in-force",
        Status::Forthcoming => "forthcoming",
        Status::Superseded => "superseded",
        Status::Withdrawn => "withdrawn",
    }
}

/// `text` is the version's own, or its translation, which may say in its language what the source says.
fn matter(version: &Version, text: &Page, before: Option<&Version>) -> Matter {
    let own = &version.page.matter;
    let dates = Matter {
        in_force_from: version.from.to_string(),
        in_force_until: version.until.map(|d| d.to_string()),
        date: own.date.map(|d| d.to_string()),
        updated: own.updated.map(|d| d.to_string()),
        // One that is not in the book is named all the same.
        supersedes: before
            .map(|v| v.number.clone())
            .or_else(|| Some(version.matter()?.supersedes.as_ref()?.value.clone())),
        ..Matter::default()
    };
    let Some(policy) = version.matter() else { return dates };

    let texts = |list: &[Spanned<String>]| list.iter().map(|t| t.value.clone()).collect::<Vec<_>>();
    let local = text.matter.policy.as_ref().unwrap_or(policy);
    let either =
        |local: &Option<String>, own: &Option<String>| local.clone().or_else(|| own.clone());
    let summary = local.changes.as_ref().and_then(|c| c.summary.clone());
    Matter {
        owner: either(&local.owner, &policy.owner),
        approved_by: either(&local.approved_by, &policy.approved_by),
        approved_on: policy.approved_on.map(|d| d.to_string()),
        amended: policy.amended.map(|d| d.to_string()),
        equality_impact_analysis: policy.equality_impact_analysis.map(|d| d.to_string()),
        next_review: policy.next_review.as_ref().map(|d| d.value.to_string()),
        changes: policy.changes.as_ref().map(|c| Changes {
            summary: either(&summary, &c.summary),
            added: texts(&c.added),
            clarified: texts(&c.clarified),
            removed: texts(&c.removed),
            renumbered: c
                .renumbered
                .iter()
                .map(|(old, new)| (old.value.clone(), new.value.clone()))
                .collect(),
        }),
        corrected: policy
            .corrected
            .iter()
            .map(|c| Correction { on: c.on.value.to_string(), what: c.what.clone() })
            .collect(),
        ..dates
    }
}

fn standard(standard: &standards::Standard) -> Standard {
    Standard {
        id: standard.id.value.clone(),
        what: standard.what.value.clone(),
        value: standard.value.value,
        unit: standard.unit.name(),
        up_to: standard.up_to,
        cites: standard.cites.value.clone(),
    }
}

fn process(process: &process::Process) -> Process {
    let text = |text: &Option<Spanned<String>>| text.as_ref().map(|t| t.value.clone());
    let step = |step: &process::Step| Step {
        id: step.id.value.clone(),
        title: step.title.value.clone(),
        say: text(&step.say),
        cites: step.cites.iter().map(|c| c.value.clone()).collect(),
        standard: text(&step.standard),
        next: step
            .next
            .iter()
            .map(|way| Way { to: way.to.value.clone(), when: text(&way.when) })
            .collect(),
    };
    Process { start: process.start.value.clone(), steps: process.steps.iter().map(step).collect() }
}

/// The number of each section, by the anchor of its heading.
fn sections(document: &Document) -> BTreeMap<String, String> {
    let headings = document.blocks.iter().filter_map(|b| match &b.value {
        BlockKind::Heading { anchor, section: Some(section), .. } => {
            Some((anchor.clone(), section.clone()))
        }
        _ => None,
    });
    headings.collect()
}

/// Reads the blocks of a text in order.
#[derive(Default)]
struct Reader {
    sections: BTreeMap<String, String>,
    section: Option<String>,
    heading: Option<Heading>,
    paragraphs: Vec<Paragraph>,
    pieces: Vec<Piece>,
}

impl Reader {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Heading { level, id, content, .. } => {
                    self.heading(*level, id, plain(content));
                }
                Block::Numbered { number, word, heading, id, blocks, .. } => {
                    self.pieces
                        .push(Piece::Paragraph { number: number.clone(), anchor: id.clone() });
                    self.paragraphs.push(Paragraph {
                        number: number.clone(),
                        word: word.clone(),
                        title: heading.as_ref().map(|title| plain(&title.content)),
                        anchor: id.clone(),
                        section: self.section.clone(),
                        heading: self.heading.clone(),
                        text: words(blocks),
                        sub_paragraphs: subs(blocks),
                        footnotes: refs(blocks),
                    });
                }
                // What these hold are parts of the text like others: headings, too.
                Block::Html {
                    element: "div" | "section" | "aside" | "details", blocks, ..
                } => self.blocks(blocks),
                other => {
                    let one = std::slice::from_ref(other);
                    let text = words(one);
                    if !text.is_empty() {
                        self.pieces.push(Piece::Text { text, footnotes: refs(one) });
                    }
                }
            }
        }
    }

    fn heading(&mut self, level: u8, id: &Option<String>, text: String) {
        if let Some(id) = id {
            if let Some(section) = self.sections.get(id) {
                self.section = Some(section.clone());
            }
            self.heading = Some(Heading { anchor: id.clone(), text: text.clone() });
        }
        self.pieces.push(Piece::Heading { level, anchor: id.clone(), text });
    }
}

fn refs(blocks: &[Block]) -> Vec<String> {
    let mut refs = Vec::new();
    note_refs(blocks, &mut refs);
    refs
}

/// The sub-paragraphs of a paragraph, wherever in it they stand.
fn subs(blocks: &[Block]) -> Vec<SubParagraph> {
    let mut found = Vec::new();
    for block in blocks {
        match block {
            Block::Sub { label, id, blocks } => found.push(SubParagraph {
                label: label.clone(),
                anchor: id.clone(),
                text: words(blocks),
                sub_paragraphs: subs(blocks),
            }),
            Block::List { items, .. } => found.extend(items.iter().flat_map(|i| subs(&i.blocks))),
            Block::Quote { blocks } | Block::Note { blocks, .. } | Block::Html { blocks, .. } => {
                found.extend(subs(blocks));
            }
            _ => {}
        }
    }
    found
}

/// The plain words of some blocks, a line to a block; labels, numbers and bullets stand before theirs.
pub(super) fn words(blocks: &[Block]) -> String {
    let mut lines = Vec::new();
    for block in blocks {
        block_words(block, &mut lines);
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

fn block_words(block: &Block, lines: &mut Vec<String>) {
    let line = |content: &[_]| plain(content).split_whitespace().collect::<Vec<_>>().join(" ");
    match block {
        Block::Heading { content, .. }
        | Block::Paragraph { content }
        | Block::Plain { content }
        | Block::Hand { content } => lines.push(line(content)),
        // The cells of a row stand on one line, as in a table of Markdown.
        Block::Html { element: "tr", blocks, .. } => {
            let cells = blocks.iter().map(|cell| words(std::slice::from_ref(cell)));
            lines.push(cells.map(|cell| cell.replace('\n', " ")).collect::<Vec<_>>().join(" | "));
        }
        Block::Numbered { label, heading: Some(title), blocks, .. } => {
            lines.push(format!("{label} {}", line(&title.content)));
            lines.push(words(blocks));
        }
        Block::Html { blocks, .. } => lines.push(words(blocks)),
        Block::Numbered { label, blocks, .. } | Block::Sub { label, blocks, .. } => {
            lines.push(format!("{label} {}", words(blocks)));
        }
        Block::List { ordered, items, .. } => {
            for (n, item) in items.iter().enumerate() {
                lines.push(format!("{} {}", mark(*ordered, n, item), words(&item.blocks)));
            }
        }
        Block::Quote { blocks } => lines.push(words(blocks)),
        Block::Note { title, blocks, .. } => {
            lines.push(title.clone());
            lines.push(words(blocks));
        }
        Block::Code { text, .. } => lines.push(text.trim_end().to_owned()),
        Block::Table { head, rows, .. } => {
            for row in std::iter::once(head).chain(rows) {
                lines.push(row.iter().map(|c| line(c)).collect::<Vec<_>>().join(" | "));
            }
        }
        Block::Rule => {}
        Block::Terms { items } => {
            for term in items {
                lines.push(line(&term.term));
                lines.extend(term.details.iter().map(|d| words(d)));
            }
        }
        Block::Button { text, .. } => lines.push(text.clone()),
        Block::Figure { caption, words: inner, .. } => {
            lines.push(caption.clone());
            lines.push(words(inner));
        }
    }
}

/// What stands before an item: its number, or a bullet.
fn mark(ordered: bool, nth: usize, item: &Item) -> String {
    if ordered { format!("{}.", item.value.unwrap_or(nth as u64 + 1)) } else { "-".to_owned() }
}
