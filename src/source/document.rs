//! The one tree that a Markdown file becomes; a web page and paper are two renderings of it.

use crate::diagnostic::{Span, Spanned};
use std::collections::{BTreeMap, BTreeSet};

/// A parsed Markdown text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// What is shown, in order.
    pub blocks: Vec<Block>,
    /// The footnotes by label.
    pub notes: BTreeMap<String, Note>,
}

/// A footnote's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Where it is defined.
    pub span: Span,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A block and where it stands.
pub type Block = Spanned<BlockKind>;

/// What a block is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A heading; `level` 1 to 6 as written.
    Heading {
        /// 1 to 6.
        level: u8,
        /// The fragment that leads here, without `#`.
        anchor: String,
        /// What it says.
        content: Vec<Inline>,
        /// In a policy: the section's number, such as `3`.
        section: Option<String>,
        /// Of a numbered section: the fragment that a code forge or the author's `{#id}` gives it, which leads here too.
        also: Option<String>,
    },
    /// An ordinary paragraph.
    Paragraph(Vec<Inline>),
    /// In a policy: a line of text that stands where a heading should (`heading-by-hand`).
    HandHeading(Vec<Inline>),
    /// In a policy: a numbered paragraph with all that belongs to it.
    Numbered {
        /// The number as written, without a bold mark or a full stop after it: `3.7`.
        number: Spanned<String>,
        /// The word that is printed before the number, where one stands there: `Section`.
        word: Option<String>,
        /// The heading whose number it is, without the number: `### 0.1 Overview`.
        heading: Option<Title>,
        /// The fragment that leads here, without `#`: `p3.7`; `p3.7-2` where the number stands a second time.
        anchor: String,
        /// What it says, in order.
        blocks: Vec<Block>,
    },
    /// In a numbered paragraph: a sub-paragraph.
    Sub {
        /// The label as written: `a)`, `(ii)`.
        label: String,
        /// The fragment that leads here, without `#`: `p4.7a-ii`.
        anchor: String,
        /// What it says.
        blocks: Vec<Block>,
    },
    /// A list.
    List {
        /// The first number as written, of an ordered list.
        start: Option<u64>,
        /// Whether items stand close together.
        tight: bool,
        /// The items.
        items: Vec<Item>,
    },
    /// A quotation.
    Quote(Vec<Block>),
    /// `> [!NOTE]`.
    Alert(AlertKind, Vec<Block>),
    /// Code, with the first word of its fence.
    Code {
        /// The language, where the fence names one.
        language: Option<String>,
        /// The text as it is.
        text: String,
    },
    /// A table.
    Table {
        /// How each column is set.
        align: Vec<Align>,
        /// The header cells.
        head: Vec<Vec<Inline>>,
        /// The rows of cells.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// A line across.
    Rule,
    /// In raw HTML: running text that stands in an element with no paragraph around it.
    Plain(Vec<Inline>),
    /// Raw HTML that Markdown has no mark for: `details summary figure figcaption table caption thead tbody tr th td div
    /// section aside`. Its tree is sound: each element stands where HTML allows it.
    Html {
        /// The name.
        element: &'static str,
        /// Those that are kept.
        attributes: Attributes,
        /// What is in it.
        blocks: Vec<Block>,
    },
    /// Terms, each with its explanations.
    Terms(Vec<(Vec<Inline>, Vec<Vec<Block>>)>),
    /// `{{#name argument}}` on a line of its own.
    Directive(Directive),
}

/// The heading of a numbered paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// 1 to 6, as written.
    pub level: u8,
    /// The fragment that a code forge or the author's `{#id}` gives it, which leads here too.
    pub also: Option<String>,
    /// What it says after the number.
    pub content: Vec<Inline>,
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Where it stands.
    pub span: Span,
    /// Of an ordered list: the number as written.
    pub value: Option<u64>,
    /// `[ ]` or `[x]` at its start.
    pub task: Option<bool>,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// The kinds of alert that GitHub's Markdown has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // each is its own name
pub enum AlertKind {
    Note,
    Tip,
    Important,
    Warning,
    Caution,
}

/// How a column of a table is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // each is its own name
pub enum Align {
    None,
    Left,
    Center,
    Right,
}

/// A directive, as FORMATS.md section 4 lists them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Directive {
    /// `{{#rules 3.7}}`: the scope rules that cite the paragraph; `{{#rules complaints 3.7}}` outside its policy.
    Rules {
        /// The policy, where it is named.
        policy: Option<Spanned<String>>,
        /// The paragraph.
        paragraph: Spanned<String>,
    },
    /// `{{#checker complaints}}`: a start button.
    Checker(Spanned<String>),
    /// `{{#process complaints}}`: the steps that a concern goes through, as a drawing and in words.
    Process(Spanned<String>),
    /// `{{#glossary}}`: what the book's words mean.
    Glossary(Span),
    /// `{{#chart figures.csv bar title="Complaints by year"}}`: the figures of a file, drawn and as a table.
    Chart(Chart),
}

/// Which figures a chart shows, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// The file, as written.
    pub file: Spanned<String>,
    /// What it shows, in words.
    pub title: Option<String>,
}

/// A piece of running text and where it stands.
pub type Inline = Spanned<InlineKind>;

/// What a piece of running text is. What is rare and large is boxed, since a book has many of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InlineKind {
    /// Words.
    Text(String),
    /// `*x*`.
    Emphasis(Vec<Inline>),
    /// `**x**`.
    Strong(Vec<Inline>),
    /// `~~x~~`.
    Strike(Vec<Inline>),
    /// `<sup>x</sup>`.
    Superscript(Vec<Inline>),
    /// `<sub>x</sub>`.
    Subscript(Vec<Inline>),
    /// `` `x` ``.
    Code(String),
    /// A link, with its destination as written.
    Link {
        /// As written.
        to: String,
        /// Where that stands: of `[text][label]` the line that says where the label leads.
        at: Span,
        /// What a pointer that rests on it is shown.
        title: Option<String>,
        /// What is shown.
        content: Vec<Inline>,
    },
    /// A picture.
    Image {
        /// As written.
        to: String,
        /// Its text alternative.
        alt: String,
        /// What a pointer that rests on it is shown.
        title: Option<String>,
    },
    /// Raw HTML that Markdown has no mark for: `span kbd abbr b i u`.
    Html {
        /// The name.
        element: &'static str,
        /// Those that are kept.
        attributes: Attributes,
        /// What is in it.
        content: Vec<Inline>,
    },
    /// A recording: `<video>` or `<audio>`.
    Media(Box<Media>),
    /// `[3.7]`, `[complaints 3.7]`, `[complaints@4.0 3.7(a)]`.
    Cite(Box<Citation>),
    /// `{{#standard acknowledge}}`: a promise in words; `{{#standard complaints acknowledge}}` that of a named policy.
    Standard {
        /// The policy, where it is named.
        policy: Option<Box<Spanned<String>>>,
        /// The name of the promise.
        id: Spanned<String>,
    },
    /// `[^1]`.
    NoteRef(String),
    /// The end of a line in the file.
    SoftBreak,
    /// A line that ends on the page too.
    HardBreak,
}

/// The attributes of raw HTML that are kept, `id` among them.
pub type Attributes = BTreeMap<&'static str, String>;

/// A recording, and what stands there for who can't play it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Media {
    /// `video` or `audio`.
    pub element: &'static str,
    /// Those of the element itself.
    pub attributes: Attributes,
    /// The files, the best first: the address as written, with its `type`.
    pub sources: Vec<Spanned<(String, Attributes)>>,
    /// Captions and the like: the address as written, with its `kind`, `srclang`, `label`.
    pub tracks: Vec<Spanned<(String, Attributes)>>,
    /// The picture that is shown before it plays: the address as written.
    pub poster: Option<Spanned<String>>,
    /// What is shown where it can't be played.
    pub content: Vec<Inline>,
}

impl Inline {
    /// The addresses of what it shows or links, as written, each with its place.
    pub fn addresses(&self) -> Vec<(&str, Span)> {
        match &self.value {
            InlineKind::Link { to, at, .. } => vec![(to, *at)],
            InlineKind::Image { to, .. } => vec![(to, self.span)],
            InlineKind::Media(media) => {
                let files = media.sources.iter().chain(&media.tracks);
                let files = files.map(|file| (file.value.0.as_str(), file.span));
                let poster = media.poster.iter().map(|to| (to.value.as_str(), to.span));
                files.chain(poster).collect()
            }
            _ => Vec::new(),
        }
    }
}

impl InlineKind {
    /// The running text within it.
    pub fn content(&self) -> &[Inline] {
        match self {
            InlineKind::Emphasis(c)
            | InlineKind::Strong(c)
            | InlineKind::Strike(c)
            | InlineKind::Superscript(c)
            | InlineKind::Subscript(c)
            | InlineKind::Link { content: c, .. }
            | InlineKind::Html { content: c, .. } => c,
            InlineKind::Media(media) => &media.content,
            _ => &[],
        }
    }

    /// As [`InlineKind::content`], to be changed.
    pub fn content_mut(&mut self) -> &mut [Inline] {
        match self {
            InlineKind::Emphasis(c)
            | InlineKind::Strong(c)
            | InlineKind::Strike(c)
            | InlineKind::Superscript(c)
            | InlineKind::Subscript(c)
            | InlineKind::Link { content: c, .. }
            | InlineKind::Html { content: c, .. } => c,
            InlineKind::Media(media) => &mut media.content,
            _ => &mut [],
        }
    }
}

/// A paragraph that a text refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The policy, where it is named.
    pub policy: Option<String>,
    /// The version, where it is named.
    pub version: Option<String>,
    /// The number: `3.7`.
    pub number: String,
    /// The labels of sub-paragraphs: `["a", "i"]`.
    pub path: Vec<String>,
    /// The text between the brackets, as written.
    pub written: String,
}

impl Citation {
    /// The fragment of what is cited, without `#`: `p4.7a-i`.
    pub fn anchor(&self) -> String {
        paragraph_anchor(&self.number, &self.path)
    }
}

/// The fragment of a paragraph or sub-paragraph, without `#`: `p3.7`, `p4.7a`, `p4.7a-i` (FORMATS.md, section 3).
pub fn paragraph_anchor(number: &str, path: &[String]) -> String {
    // A digit after a number would be another number: `p4.1-1` is not `p4.11`.
    let digit = path.first().is_some_and(|label| label.starts_with(|c: char| c.is_ascii_digit()));
    format!("p{number}{}{}", if digit { "-" } else { "" }, path.join("-"))
}

/// The words of `inlines`, without their marks.
pub fn plain(inlines: &[Inline]) -> String {
    // Its words depend on the language: in a title its name stands for it.
    words(inlines, &|_, promise| promise.to_owned())
}

/// The same with directives as they are written, as a code forge sees the words of a heading.
pub fn as_written(inlines: &[Inline]) -> String {
    words(inlines, &|policy, promise| match policy {
        Some(policy) => format!("{{{{#standard {policy} {promise}}}}}"),
        None => format!("{{{{#standard {promise}}}}}"),
    })
}

/// The words of `inlines`; `promise` says what stands for a promise of a policy.
fn words(inlines: &[Inline], promise: &dyn Fn(Option<&str>, &str) -> String) -> String {
    let mut out = String::new();
    for inline in inlines {
        match &inline.value {
            InlineKind::Text(text) | InlineKind::Code(text) => out.push_str(text),
            InlineKind::Image { alt, .. } => out.push_str(alt),
            InlineKind::Cite(c) => out.push_str(&c.written),
            InlineKind::Standard { policy, id } => {
                out.push_str(&promise(policy.as_ref().map(|p| p.value.as_str()), &id.value));
            }
            InlineKind::NoteRef(_) => {}
            InlineKind::SoftBreak | InlineKind::HardBreak => out.push(' '),
            marked => out.push_str(&words(marked.content(), promise)),
        }
    }
    out
}

/// What a walk over a document meets, in the order of the text.
#[derive(Clone, Copy)]
pub enum Visit<'d> {
    /// A block, before what is in it.
    Block(&'d Block),
    /// A piece of running text, before what is in it.
    Inline(&'d Inline),
}

impl Document {
    /// Meets every block and every piece of running text once, footnotes last.
    pub fn visit<'d>(&'d self, meet: &mut dyn FnMut(Visit<'d>)) {
        visit_blocks(&self.blocks, meet);
        for note in self.notes.values() {
            visit_blocks(&note.blocks, meet);
        }
    }
}

impl Document {
    /// Whether code stands in it whose language is named.
    pub fn names_a_language(&self) -> bool {
        let mut named = false;
        self.visit(&mut |v| {
            if let Visit::Block(Spanned { value: BlockKind::Code { language, .. }, .. }) = v {
                named |= language.is_some();
            }
        });
        named
    }

    /// Gives every place in the document another: that of the file which it was put together from.
    pub fn respan(&mut self, to: &mut dyn FnMut(Span) -> Span) {
        respan_blocks(&mut self.blocks, to);
        for note in self.notes.values_mut() {
            note.span = to(note.span);
            respan_blocks(&mut note.blocks, to);
        }
    }
}

fn respan_blocks(blocks: &mut [Block], to: &mut dyn FnMut(Span) -> Span) {
    for block in blocks {
        block.span = to(block.span);
        match &mut block.value {
            BlockKind::Heading { content, .. }
            | BlockKind::Paragraph(content)
            | BlockKind::Plain(content)
            | BlockKind::HandHeading(content) => respan_inlines(content, to),
            BlockKind::Numbered { number, heading, blocks, .. } => {
                number.span = to(number.span);
                heading.iter_mut().for_each(|title| respan_inlines(&mut title.content, to));
                respan_blocks(blocks, to);
            }
            BlockKind::Sub { blocks, .. }
            | BlockKind::Quote(blocks)
            | BlockKind::Html { blocks, .. }
            | BlockKind::Alert(_, blocks) => respan_blocks(blocks, to),
            BlockKind::List { items, .. } => {
                for item in items {
                    item.span = to(item.span);
                    respan_blocks(&mut item.blocks, to);
                }
            }
            BlockKind::Table { head, rows, .. } => {
                for cell in head.iter_mut().chain(rows.iter_mut().flatten()) {
                    respan_inlines(cell, to);
                }
            }
            BlockKind::Terms(terms) => {
                for (term, details) in terms {
                    respan_inlines(term, to);
                    details.iter_mut().for_each(|detail| respan_blocks(detail, to));
                }
            }
            BlockKind::Directive(directive) => directive.respan(to),
            BlockKind::Code { .. } | BlockKind::Rule => {}
        }
    }
}

/// As [`Document::respan`], for running text.
pub fn respan_inlines(inlines: &mut [Inline], to: &mut dyn FnMut(Span) -> Span) {
    for inline in inlines {
        inline.span = to(inline.span);
        match &mut inline.value {
            InlineKind::Standard { policy, id } => {
                policy.iter_mut().for_each(|p| p.span = to(p.span));
                id.span = to(id.span);
            }
            InlineKind::Link { at, .. } => *at = to(*at),
            InlineKind::Media(media) => {
                let media = &mut **media;
                let files = media.sources.iter_mut().chain(&mut media.tracks);
                files.for_each(|file| file.span = to(file.span));
                media.poster.iter_mut().for_each(|poster| poster.span = to(poster.span));
            }
            _ => {}
        }
        respan_inlines(inline.value.content_mut(), to);
    }
}

impl Directive {
    fn respan(&mut self, to: &mut dyn FnMut(Span) -> Span) {
        match self {
            Directive::Rules { policy, paragraph } => {
                policy.iter_mut().for_each(|p| p.span = to(p.span));
                paragraph.span = to(paragraph.span);
            }
            Directive::Checker(name) | Directive::Process(name) => name.span = to(name.span),
            Directive::Glossary(span) => *span = to(*span),
            Directive::Chart(chart) => chart.file.span = to(chart.file.span),
        }
    }
}

impl Document {
    /// Takes the ids of raw HTML away where a heading or paragraph, or an element before, has the same.
    pub fn settle_ids(&mut self) {
        let mut taken = BTreeSet::new();
        self.visit(&mut |v| {
            let Visit::Block(block) = v else { return };
            match &block.value {
                BlockKind::Heading { anchor, also, .. } => {
                    taken.insert(anchor.clone());
                    taken.extend(also.clone());
                }
                BlockKind::Numbered { anchor, heading, .. } => {
                    taken.insert(anchor.clone());
                    taken.extend(heading.as_ref().and_then(|h| h.also.clone()));
                }
                BlockKind::Sub { anchor, .. } => drop(taken.insert(anchor.clone())),
                _ => {}
            }
        });
        let mut settle = |attributes: &mut Attributes| {
            if let Some(id) = attributes.get("id")
                && !taken.insert(id.clone())
            {
                attributes.remove("id");
            }
        };
        let notes = self.notes.values_mut().flat_map(|note| &mut note.blocks);
        for block in self.blocks.iter_mut().chain(notes) {
            block_attributes(block, &mut settle);
        }
    }
}

/// Meets the attributes of raw HTML in a block, in the order of the text.
fn block_attributes(block: &mut Block, meet: &mut dyn FnMut(&mut Attributes)) {
    match &mut block.value {
        BlockKind::Heading { content, .. }
        | BlockKind::Paragraph(content)
        | BlockKind::Plain(content)
        | BlockKind::HandHeading(content) => inline_attributes(content, meet),
        BlockKind::Html { attributes, blocks, .. } => {
            meet(attributes);
            blocks.iter_mut().for_each(|b| block_attributes(b, meet));
        }
        BlockKind::Numbered { heading, blocks, .. } => {
            if let Some(title) = heading {
                inline_attributes(&mut title.content, meet);
            }
            blocks.iter_mut().for_each(|b| block_attributes(b, meet));
        }
        BlockKind::Sub { blocks, .. } | BlockKind::Quote(blocks) | BlockKind::Alert(_, blocks) => {
            blocks.iter_mut().for_each(|b| block_attributes(b, meet));
        }
        BlockKind::List { items, .. } => {
            let blocks = items.iter_mut().flat_map(|item| &mut item.blocks);
            blocks.for_each(|b| block_attributes(b, meet));
        }
        BlockKind::Table { head, rows, .. } => {
            let cells = head.iter_mut().chain(rows.iter_mut().flatten());
            cells.for_each(|cell| inline_attributes(cell, meet));
        }
        BlockKind::Terms(terms) => {
            for (term, details) in terms {
                inline_attributes(term, meet);
                details.iter_mut().flatten().for_each(|b| block_attributes(b, meet));
            }
        }
        BlockKind::Code { .. } | BlockKind::Rule | BlockKind::Directive(_) => {}
    }
}

fn inline_attributes(content: &mut [Inline], meet: &mut dyn FnMut(&mut Attributes)) {
    for inline in content {
        match &mut inline.value {
            InlineKind::Html { attributes, .. } => meet(attributes),
            InlineKind::Media(media) => meet(&mut media.attributes),
            _ => {}
        }
        inline_attributes(inline.value.content_mut(), meet);
    }
}

/// Whether a numbered paragraph stands among them, or in an element of raw HTML among them.
pub fn holds_numbered(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| match &block.value {
        BlockKind::Numbered { .. } => true,
        BlockKind::Html { blocks, .. } => holds_numbered(blocks),
        _ => false,
    })
}

/// As [`Document::visit`], for some blocks.
pub fn visit_blocks<'d>(blocks: &'d [Block], meet: &mut dyn FnMut(Visit<'d>)) {
    for block in blocks {
        meet(Visit::Block(block));
        match &block.value {
            BlockKind::Heading { content, .. }
            | BlockKind::Paragraph(content)
            | BlockKind::Plain(content)
            | BlockKind::HandHeading(content) => {
                visit_inlines(content, meet);
            }
            BlockKind::Numbered { heading, blocks, .. } => {
                if let Some(heading) = heading {
                    visit_inlines(&heading.content, meet);
                }
                visit_blocks(blocks, meet);
            }
            BlockKind::Sub { blocks, .. }
            | BlockKind::Quote(blocks)
            | BlockKind::Html { blocks, .. }
            | BlockKind::Alert(_, blocks) => visit_blocks(blocks, meet),
            BlockKind::List { items, .. } => {
                for item in items {
                    visit_blocks(&item.blocks, meet);
                }
            }
            BlockKind::Table { head, rows, .. } => {
                for cell in head.iter().chain(rows.iter().flatten()) {
                    visit_inlines(cell, meet);
                }
            }
            BlockKind::Terms(terms) => {
                for (term, details) in terms {
                    visit_inlines(term, meet);
                    for detail in details {
                        visit_blocks(detail, meet);
                    }
                }
            }
            BlockKind::Code { .. } | BlockKind::Rule | BlockKind::Directive(_) => {}
        }
    }
}

/// As [`Document::visit`], for running text.
pub fn visit_inlines<'d>(inlines: &'d [Inline], meet: &mut dyn FnMut(Visit<'d>)) {
    for inline in inlines {
        meet(Visit::Inline(inline));
        visit_inlines(inline.value.content(), meet);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::parse::{markdown, paragraph};

    #[test]
    fn every_place_is_given_another() {
        let text = "# A *b*\n\n## 1. C\n\n### 1.1 D **e**\n\n1.2 See [1.1] and {{#standard a b}}.[^n]\n\na) one\n\nb) two\n\n\
                    - [ ] x\n- ![y](z)\n\n> [!NOTE]\n> ~~q~~ [r](s)\n\n| t | u |\n|---|---|\n| `v` | w<sup>2</sup> |\n\n\
                    term\n: detail\n\n{{#rules c 1.1}}\n\n{{#checker c}}\n\n{{#process c}}\n\n{{#glossary}}\n\n\
                    {{#chart f.csv}}\n\n```rust\ncode\n```\n\n---\n\n[^n]: A *note*.\n";
        let mut out = Vec::new();
        let mut document = paragraph::number(markdown::parse(text, 7, 0, &mut out), &mut out);
        assert!(format!("{document:?}").contains("file: 7"));
        document.respan(&mut |span| Span { file: 8, ..span });
        let shown = format!("{document:?}");
        let at = shown.find("file: 7").map(|at| &shown[at.saturating_sub(200)..at]);
        assert_eq!(at, None);
    }
}
