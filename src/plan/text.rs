//! A text of the book as a page and paper show it: links resolved, citations in words, directives carried out,
//! footnotes in the order in which the text refers to them.

use super::view::document::{
    Block, Inline, Item, Media, Note, Picture, Target, Task, Term, Text, Title,
};
use super::{chart, process};
use crate::diagnostic::{Span, Spanned};
use crate::model::assemble::YOUNG;
use crate::model::link::{self, CiteProblem, Destination};
use crate::model::scope::whose;
use crate::model::{Address, Book, Page, PageKind, Version, glossary};
use crate::scope::rules::Rule;
use crate::source::document::{
    self as source, AlertKind, Align, Attributes, BlockKind, Citation, Directive, InlineKind,
};
use crate::source::parse::front_matter::Audience;
use crate::source::parse::markdown;
use crate::source::parse::slug::is_ours;
use crate::source::parse::standards::Standard;
use crate::words::{Words, direction};
use std::collections::{BTreeMap, BTreeSet};

/// Whose text it is, and for whom it is shown.
pub struct Teller<'b> {
    pub(super) book: &'b Book,
    pub(super) words: &'b Words,
    /// The language of the reader: links lead to their pages in it, where there are such.
    pub(super) reader: &'b str,
    pub(super) page: &'b Page,
    pub(super) audience: Audience,
    /// How many drawings the text has had so far, and whether it has had the glossary.
    figures: usize,
    glossary: bool,
    /// Labels of footnotes in the order in which they were met, with how often.
    notes: Vec<(String, usize)>,
    /// Where each of them stands there.
    noted: BTreeMap<String, usize>,
    /// Heading levels as written and as shown, from the outermost open one.
    levels: Vec<(u8, u8)>,
    /// How many tables were met: each has a name of its own, by which a screen reader tells them apart.
    tables: usize,
    /// The book's own pictures that were met.
    pictures: BTreeSet<Address>,
    /// As many pieces of code.
    codes: usize,
    /// Whether a word such as "section" stands before the mark that is read.
    named: bool,
}

impl<'b> Teller<'b> {
    /// Tells `page` to `audience`.
    pub fn new(book: &'b Book, words: &'b Words, page: &'b Page, audience: Audience) -> Teller<'b> {
        Teller {
            book,
            words,
            reader: words.language(),
            page,
            audience,
            figures: 0,
            glossary: false,
            notes: Vec::new(),
            noted: BTreeMap::new(),
            levels: Vec::new(),
            tables: 0,
            pictures: BTreeSet::new(),
            codes: 0,
            named: false,
        }
    }

    /// The same to a reader of `language`, where the words are in another: a text that is not translated is told in its own.
    pub fn to_reader_of(self, language: &'b str) -> Teller<'b> {
        Teller { reader: language, ..self }
    }

    /// The whole text.
    pub fn text(mut self) -> Text {
        let body = self.blocks(&self.page.document.blocks);
        let mut notes = Vec::new();
        let mut done = 0;
        let mut left = self.page.document.notes.keys();
        loop {
            // A footnote may itself refer to another; one that nothing refers to is shown after the others.
            if done == self.notes.len() {
                let Some(label) = left.find(|l| !self.noted.contains_key(*l)) else { break };
                self.noted(label);
            }
            let label = self.notes[done].0.clone();
            let blocks = self
                .page
                .document
                .notes
                .get(&label)
                .map_or_else(Vec::new, |n| self.blocks(&n.blocks));
            done += 1;
            notes.push(Note { label: done.to_string(), uses: 0, blocks });
        }
        for (note, (_, uses)) in notes.iter_mut().zip(&self.notes) {
            note.uses = *uses;
        }
        Text { body, notes, pictures: self.pictures }
    }

    /// Some blocks of it, for a quotation: marks of footnotes are left out, since their notes are not there.
    pub fn quote(mut self, blocks: &[&source::Block]) -> Vec<Block> {
        let mut out = Vec::new();
        for block in blocks {
            out.extend(self.block(block));
        }
        strip_notes(&mut out);
        out
    }

    /// Running text that stands in another file, such as what a step of a process says.
    pub fn say(mut self, text: &Spanned<String>) -> Vec<Block> {
        vec![Block::Paragraph { content: self.words_of(text) }]
    }

    /// Paragraphs and lists that stand in another file, such as what an outcome says.
    pub fn passage(mut self, text: &Spanned<String>) -> Vec<Block> {
        let blocks = markdown::parse_passage(text, &mut Vec::new());
        self.blocks(&blocks)
    }

    fn words_of(&mut self, text: &Spanned<String>) -> Vec<Inline> {
        let inlines = markdown::parse_inline(text, &mut Vec::new());
        self.inlines(&inlines)
    }

    fn blocks(&mut self, blocks: &[source::Block]) -> Vec<Block> {
        let mut shown = Vec::with_capacity(blocks.len());
        shown.extend(blocks.iter().filter_map(|b| self.block(b)));
        shown
    }

    /// One of them; nothing where a directive gives nothing.
    fn block(&mut self, block: &source::Block) -> Option<Block> {
        let shown = match &block.value {
            BlockKind::Heading { level, anchor, content, also, .. } => Block::Heading {
                level: self.level(*level),
                id: Some(anchor.clone()),
                also: also.clone(),
                content: self.inlines(content),
            },
            BlockKind::Paragraph(content) => Block::Paragraph { content: self.inlines(content) },
            BlockKind::HandHeading(content) => Block::Hand { content: self.inlines(content) },
            BlockKind::Numbered { number, word, heading, anchor, blocks } => Block::Numbered {
                number: number.value.clone(),
                word: word.clone(),
                label: match word {
                    Some(word) => format!("{word}\u{a0}{}", number.value),
                    None => number.value.clone(),
                },
                id: anchor.clone(),
                heading: heading.as_ref().map(|title| Title {
                    level: self.level(title.level),
                    also: title.also.clone(),
                    content: self.inlines(&title.content),
                }),
                blocks: self.blocks(blocks),
            },
            BlockKind::Sub { label, anchor, blocks } => {
                Block::Sub { label: label.clone(), id: anchor.clone(), blocks: self.blocks(blocks) }
            }
            BlockKind::List { start, tight, items } => Block::List {
                ordered: start.is_some(),
                tight: *tight,
                class: items.iter().any(|i| i.task.is_some()).then_some("tasks"),
                items: items.iter().map(|i| self.item(i)).collect(),
            },
            BlockKind::Quote(blocks) => Block::Quote { blocks: self.blocks(blocks) },
            BlockKind::Alert(kind, blocks) => {
                let kind = alert(*kind);
                let title = self.words.word(&format!("note-{kind}"));
                Block::Note { kind, title, blocks: self.blocks(blocks) }
            }
            BlockKind::Code { language, text } => {
                self.codes += 1;
                let label = self.words.with("code-label", &[("n", &self.codes.to_string())]);
                Block::Code { language: language.clone(), label, text: text.clone() }
            }
            BlockKind::Table { align, head, rows } => Block::Table {
                align: align.iter().map(|a| align_name(*a)).collect(),
                label: self.table_label(),
                head: head.iter().map(|c| self.inlines(c)).collect(),
                rows: rows.iter().map(|r| r.iter().map(|c| self.inlines(c)).collect()).collect(),
            },
            BlockKind::Rule => Block::Rule,
            BlockKind::Plain(content) => Block::Plain { content: self.inlines(content) },
            BlockKind::Html { element, attributes, blocks } => {
                self.html(element, attributes, blocks)
            }
            BlockKind::Terms(terms) => Block::Terms {
                items: terms
                    .iter()
                    .map(|(term, details)| Term {
                        id: None,
                        term: self.inlines(term),
                        details: details.iter().map(|d| self.blocks(d)).collect(),
                    })
                    .collect(),
            },
            BlockKind::Directive(directive) => {
                return self.directive(directive);
            }
        };
        Some(shown)
    }

    fn html(
        &mut self,
        element: &'static str,
        attributes: &Attributes,
        blocks: &[source::Block],
    ) -> Block {
        let mut blocks = self.blocks(blocks);
        let named = matches!(blocks.first(), Some(Block::Html { element: "summary", .. }));
        if element == "details" && !named {
            let word = Inline::Text { text: self.words.word("details-summary") };
            let summary = Block::Html {
                element: "summary",
                attributes: Attributes::new(),
                blocks: vec![Block::Plain { content: vec![word] }],
            };
            blocks.insert(0, summary);
        }
        let mut attributes = free(attributes);
        if element == "table" {
            // The name of what scrolls around it.
            let caption = match blocks.first() {
                Some(Block::Html { element: "caption", blocks, .. }) => match blocks.as_slice() {
                    [Block::Plain { content }] => plain(content),
                    _ => String::new(),
                },
                _ => String::new(),
            };
            let label = if caption.is_empty() { self.table_label() } else { caption };
            attributes.insert("aria-label", label);
        }
        Block::Html { element, attributes, blocks }
    }

    /// The level that a heading is shown at: below the title (level 1), and never two below the one around it
    /// (WCAG 2.2, technique G141; PDF/UA-1, 7.4.2).
    fn level(&mut self, written: u8) -> u8 {
        while self.levels.last().is_some_and(|(w, _)| *w >= written) {
            self.levels.pop();
        }
        let shown = self.levels.last().map_or(2, |(_, s)| (s + 1).min(6));
        self.levels.push((written, shown));
        shown
    }

    fn table_label(&mut self) -> String {
        self.tables += 1;
        self.words.with("table-label", &[("n", &self.tables.to_string())])
    }

    fn item(&mut self, item: &source::Item) -> Item {
        let task = item.task.map(|done| Task {
            done,
            label: self.words.word(if done { "task-done" } else { "task-open" }),
        });
        let mut blocks = self.blocks(&item.blocks);
        if task.is_some()
            && let Some(Block::Paragraph { content }) = blocks.first_mut()
            && matches!(content.first(), Some(Inline::Text { text }) if text == "[x] " || text == "[ ] ")
        {
            content.remove(0);
        }
        Item { id: None, value: item.value, task, blocks }
    }

    /// What a directive gives; nothing where it leads nowhere, which `check` has reported.
    fn directive(&mut self, directive: &Directive) -> Option<Block> {
        match directive {
            Directive::Rules { policy, paragraph } => {
                let version = whose(self.book, self.page, policy.as_ref())?;
                let rules: Vec<&Rule> = version
                    .scope
                    .iter()
                    .flat_map(|s| &s.rules.rules)
                    .filter(|r| r.cites.iter().any(|c| c.value == paragraph.value))
                    .collect();
                let items: Vec<Item> = rules
                    .into_iter()
                    .map(|rule| {
                        let young = rule
                            .young_people
                            .as_ref()
                            .filter(|_| self.audience == Audience::YoungPeople);
                        let content = match young.or(rule.item.as_ref()) {
                            Some(text) => self.words_of(text),
                            // `check` has asked for its words; those of its answers stand in for them.
                            None => vec![Inline::Text { text: answers_of(version, rule) }],
                        };
                        Item {
                            id: None,
                            value: None,
                            task: None,
                            blocks: vec![Block::Paragraph { content }],
                        }
                    })
                    .collect();
                (!items.is_empty()).then_some(Block::List {
                    ordered: false,
                    tight: true,
                    class: Some("rules"),
                    items,
                })
            }
            Directive::Process(name) => process::figure(self, name),
            Directive::Glossary(_) => self.glossary(),
            Directive::Chart(chart) => chart::figure(self, chart),
            Directive::Checker(name) => {
                let version = self.book.policies.get(&name.value)?.in_force()?;
                let scope = version.scope.as_ref()?;
                let mut address = Address::new(format!("/{}/check/", name.value));
                if self.audience == Audience::YoungPeople {
                    address = address.join(YOUNG);
                }
                let to = self.target(address, None);
                Some(Block::Button { text: scope.title(self.words.language()), to })
            }
        }
    }

    /// What the book's words mean, in the order of the reader's language.
    fn glossary(&mut self) -> Option<Block> {
        let book = self.book;
        let mut entries = glossary::places(self.page, book.glossary.as_ref()?);
        self.words.sort_by(&mut entries, |(_, entry)| entry.term.value.as_str());
        // Of two lists on one page, links lead to the first.
        let first = !std::mem::replace(&mut self.glossary, true);
        let items: Vec<Term> = entries
            .into_iter()
            .map(|(anchor, entry)| Term {
                id: first.then_some(anchor),
                term: vec![Inline::Text { text: entry.term.value.clone() }],
                details: vec![vec![Block::Paragraph { content: self.words_of(&entry.meaning) }]],
            })
            .collect();
        let terms = (!items.is_empty()).then_some(Block::Terms { items })?;
        Some(match self.lang_of_source() {
            Some(attributes) => Block::Html { element: "div", attributes, blocks: vec![terms] },
            None => terms,
        })
    }

    /// What stands in a file that has no translation, such as the title of a step: in a translation it says that it is
    /// in the source language.
    pub(super) fn of_source(&self, content: Vec<Inline>) -> Vec<Inline> {
        match self.lang_of_source() {
            Some(attributes) => vec![Inline::Html { element: "span", attributes, content }],
            None => content,
        }
    }

    /// Words of the interface within the text: where its language has none, they say which they are in.
    fn ours(&self, text: String, out: &mut Vec<Inline>) {
        let language = self.words.interface();
        if language == self.page.language {
            return push_text(out, &text);
        }
        let attributes = Attributes::from([
            ("lang", language.to_owned()),
            ("dir", self.words.direction().to_owned()),
        ]);
        out.push(Inline::Html {
            element: "span",
            attributes,
            content: vec![Inline::Text { text }],
        });
    }

    fn lang_of_source(&self) -> Option<Attributes> {
        let source = &self.book.config.language;
        (self.page.language != *source).then(|| {
            Attributes::from([("lang", source.clone()), ("dir", direction(source).to_owned())])
        })
    }

    fn inlines(&mut self, inlines: &[source::Inline]) -> Vec<Inline> {
        let mut out = Vec::with_capacity(inlines.len());
        for inline in inlines {
            match &inline.value {
                // A tab is a space to a reader; on paper it would be nothing.
                InlineKind::Text(text) if text.contains('\t') => {
                    push_text(&mut out, &text.replace('\t', " "));
                }
                InlineKind::Text(text) => push_text(&mut out, text),
                InlineKind::SoftBreak => push_text(&mut out, "\n"),
                InlineKind::HardBreak => out.push(Inline::Break),
                InlineKind::Emphasis(c) => {
                    let content = self.marked(c, &out);
                    out.push(Inline::Emphasis { content });
                }
                InlineKind::Strong(c) => {
                    let content = self.marked(c, &out);
                    out.push(Inline::Strong { content });
                }
                InlineKind::Strike(c) => {
                    let content = self.marked(c, &out);
                    out.push(Inline::Strike { content });
                }
                InlineKind::Superscript(c) => {
                    let content = self.marked(c, &out);
                    out.push(Inline::Sup { content });
                }
                InlineKind::Subscript(c) => {
                    let content = self.marked(c, &out);
                    out.push(Inline::Sub { content });
                }
                InlineKind::Code(text) => out.push(Inline::Code { text: text.clone() }),
                InlineKind::Link { to, title, content, .. } => {
                    let content = self.inlines(content);
                    self.link(to, title.clone(), inline.span, content, &mut out);
                }
                InlineKind::Image { to, alt, title } => {
                    self.image(to, alt, title.clone(), inline.span, &mut out)
                }
                InlineKind::Html { element, attributes, content } => out.push(Inline::Html {
                    element,
                    attributes: free(attributes),
                    content: self.inlines(content),
                }),
                InlineKind::Media(media) => self.media(media, &mut out),
                InlineKind::Cite(citation) => self.cite(citation, &mut out),
                InlineKind::Standard { policy, id } => {
                    let version = whose(self.book, self.page, policy.as_deref());
                    if let Some(standard) = version.and_then(|v| v.standards.get(&id.value)) {
                        self.ours(self.promise(standard), &mut out);
                    }
                }
                InlineKind::NoteRef(label) => self.note_ref(label, &mut out),
            }
        }
        out
    }

    /// What is within a mark; the word for a number that begins it may stand in `before`.
    fn marked(&mut self, inlines: &[source::Inline], before: &[Inline]) -> Vec<Inline> {
        let named = begins_with_number(inlines)
            && (self.is_named(before) || before.is_empty() && self.named);
        let around = std::mem::replace(&mut self.named, named);
        let content = self.inlines(inlines);
        self.named = around;
        content
    }

    /// Counts one more drawing, and says which it is.
    pub(super) fn next_figure(&mut self) -> usize {
        self.figures += 1;
        self.figures
    }

    /// A promise in words: "two working days".
    pub(super) fn promise(&self, standard: &Standard) -> String {
        self.words.promise(standard.value.value, standard.unit.name(), standard.up_to)
    }

    fn link(
        &self,
        to: &str,
        title: Option<String>,
        span: Span,
        content: Vec<Inline>,
        out: &mut Vec<Inline>,
    ) {
        // A picture on another host is a link to it, and a link has no links in it.
        let content = if has_link(&content) { unlinked(content) } else { content };
        match link::resolve(self.book, self.place(span), to) {
            // A link without words is heard as its address, and seen by nobody; `check` has told it.
            _ if content.is_empty() => {}
            Ok(Destination::Elsewhere(href)) => {
                let to = Target { href: Some(href), to: None, page: None };
                out.push(Inline::Link { to, title, content });
            }
            Ok(Destination::Here(address, fragment)) => {
                let to = self.target(address, fragment);
                out.push(Inline::Link { to, title, content });
            }
            // Its text is shown; `check` has said why.
            Ok(Destination::Nothing | Destination::Odd) | Err(_) => out.extend(content),
        }
    }

    /// Where the text's links stand, for a reader of these words' language.
    fn place(&self, span: Span) -> link::Place<'b> {
        link::Place { language: self.reader, ..self.page.place_at(span) }
    }

    pub(super) fn target(&self, address: Address, fragment: Option<String>) -> Target {
        let address = self.book.address_in(self.reader, &address);
        let (_, home) = self.book.home(&address);
        // A policy in force is at its own address and at the numbered one: both are this text.
        let own = home == self.page.home
            || (self.page.kind == PageKind::Policy
                && self
                    .book
                    .policy_at(&home)
                    .is_some_and(|p| p.in_force().is_some_and(|v| v.page.home == self.page.home)));
        match fragment {
            // A place that is only kept at `/NAME/` is not in the text.
            Some(fragment) if own && self.page.anchors.contains(&fragment) => {
                Target { href: None, to: Some(fragment), page: None }
            }
            fragment => {
                let href = address.absolute(&self.book.config.site_url, fragment.as_deref());
                Target { href: Some(href), to: None, page: Some((address, fragment)) }
            }
        }
    }

    fn image(
        &mut self,
        to: &str,
        alt: &str,
        title: Option<String>,
        span: Span,
        out: &mut Vec<Inline>,
    ) {
        match link::resolve(self.book, self.place(span), to) {
            Ok(Destination::Here(src, _)) => {
                let size = self.book.pictures.get(&src).and_then(|p| p.size);
                self.pictures.insert(src.clone());
                let picture = Picture { src, title, size };
                out.push(Inline::Image { alt: alt.to_owned(), picture });
            }
            Ok(Destination::Elsewhere(href)) => {
                let text = if alt.trim().is_empty() { href.clone() } else { alt.to_owned() };
                out.push(away(href, vec![Inline::Text { text }]));
            }
            _ => push_text(out, alt),
        }
    }

    /// A recording; of one that is on another host alone its words, as a link to it.
    fn media(&mut self, media: &source::Media, out: &mut Vec<Inline>) {
        let fallback = self.inlines(&media.content);
        let mut elsewhere = None;
        let mut own = |files: &[crate::diagnostic::Spanned<(String, Attributes)>]| {
            let mut found = Vec::new();
            for file in files {
                let (to, attributes) = &file.value;
                match link::resolve(self.book, self.place(file.span), to) {
                    Ok(Destination::Here(src, _)) => found.push((src, attributes.clone())),
                    Ok(Destination::Elsewhere(href)) => drop(elsewhere.get_or_insert(href)),
                    _ => {}
                }
            }
            found
        };
        let sources = own(&media.sources);
        let tracks = own(&media.tracks);
        let poster = media.poster.as_ref().and_then(|to| {
            match link::resolve(self.book, self.place(to.span), &to.value) {
                Ok(Destination::Here(src, _)) => Some(src),
                _ => None,
            }
        });
        let href = match (sources.first(), elsewhere) {
            (Some((src, _)), _) => src.absolute(&self.book.config.site_url, None),
            (None, Some(href)) => href,
            (None, None) => return out.extend(fallback),
        };
        let content = if has_link(&fallback) {
            fallback.clone()
        } else {
            let name = media.attributes.get("title").cloned().unwrap_or_else(|| href.clone());
            let words = if plain(&fallback).trim().is_empty() {
                vec![Inline::Text { text: name }]
            } else {
                fallback.clone()
            };
            vec![away(href, words)]
        };
        if sources.is_empty() {
            out.extend(content);
            return;
        }
        out.push(Inline::Media(Media {
            element: media.element,
            attributes: free(&media.attributes),
            sources,
            tracks,
            poster,
            fallback,
            content,
        }));
    }

    fn cite(&self, citation: &Citation, out: &mut Vec<Inline>) {
        let found = link::cite(self.book, self.page, citation);
        if matches!(found, Err(CiteProblem::Text)) {
            return push_text(out, &format!("[{}]", citation.written));
        }
        let labels: String = citation.path.iter().map(|l| format!("({l})")).collect();
        let number = format!("{}{labels}", citation.number);
        // "section [3.7]" keeps its own word.
        let mut content = Vec::new();
        if self.is_named(out) || out.is_empty() && self.named {
            push_text(&mut content, &number);
        } else {
            self.ours(self.words.with("paragraph-ref", &[("n", &number)]), &mut content);
        }
        match found {
            Ok(Destination::Here(address, fragment)) => {
                let to = self.target(address, fragment);
                out.push(Inline::Link { to, title: None, content });
            }
            // What is gone is named, and not linked; `check` has said so.
            _ => out.append(&mut content),
        }
    }

    /// Whether a word that says what a number is ("section") stands at the end of `before`, or one for several
    /// numbers and then numbers alone, as in "sections 3.7, 3.8 and".
    fn is_named(&self, before: &[Inline]) -> bool {
        let said = tail(before);
        if !said.ends_with(char::is_whitespace) {
            return false;
        }
        let known = |id: &str, word: &str| self.words.word(id).split(' ').any(|w| w == word);
        let mut tokens = said.split_whitespace().rev().map(|t| t.trim_end_matches(',')).peekable();
        let joins =
            |t: &&str| t.starts_with(|c: char| c.is_ascii_digit()) || known("number-joins", t);
        let id = if tokens.next_if(joins).is_some() { "numbers-words" } else { "number-words" };
        let word = tokens.find(|t| !joins(t)).unwrap_or("");
        if word.ends_with('§') {
            return true;
        }
        // "paras. 3.7" is short for "paragraphs 3.7".
        let word = word.trim_end_matches('.');
        let word = word.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
        known(id, &word.to_lowercase())
    }

    /// Where the footnote stands among those that were met.
    fn noted(&mut self, label: &str) -> usize {
        if let Some(at) = self.noted.get(label) {
            return *at;
        }
        self.notes.push((label.to_owned(), 0));
        self.noted.insert(label.to_owned(), self.notes.len() - 1);
        self.notes.len() - 1
    }

    fn note_ref(&mut self, label: &str, out: &mut Vec<Inline>) {
        let at = self.noted(label);
        self.notes[at].1 += 1;
        let nth = self.notes[at].1;
        out.push(Inline::NoteRef { note: (at + 1).to_string(), first: nth == 1, nth });
    }
}

/// Attributes without an id that is the frame's or a footnote's.
fn free(attributes: &Attributes) -> Attributes {
    let mut attributes = attributes.clone();
    if attributes.get("id").is_some_and(|id| is_ours(id)) {
        attributes.remove("id");
    }
    attributes
}

/// A link out of the site.
fn away(href: String, content: Vec<Inline>) -> Inline {
    let to = Target { href: Some(href), to: None, page: None };
    Inline::Link { to, title: None, content }
}

fn has_link(content: &[Inline]) -> bool {
    content.iter().any(|inline| match inline {
        Inline::Link { .. } => true,
        Inline::Strong { content }
        | Inline::Emphasis { content }
        | Inline::Strike { content }
        | Inline::Sup { content }
        | Inline::Sub { content }
        | Inline::Html { content, .. } => has_link(content),
        _ => false,
    })
}

/// The same words with no link in them.
fn unlinked(content: Vec<Inline>) -> Vec<Inline> {
    let mut out = Vec::new();
    for mut inline in content {
        match &mut inline {
            Inline::Link { content, .. } => {
                out.extend(unlinked(std::mem::take(content)));
                continue;
            }
            Inline::Strong { content }
            | Inline::Emphasis { content }
            | Inline::Strike { content }
            | Inline::Sup { content }
            | Inline::Sub { content }
            | Inline::Html { content, .. } => *content = unlinked(std::mem::take(content)),
            _ => {}
        }
        out.push(inline);
    }
    out
}

/// The words of the answers that a rule is about, else of its outcome.
fn answers_of(version: &Version, rule: &Rule) -> String {
    let rules = version.scope.as_ref().map(|s| &s.rules);
    let say =
        |question: &str, answer: &str| Some(rules?.question(question)?.answer(answer)?.say.clone());
    let answers: Vec<String> = rule
        .when
        .iter()
        .flat_map(|c| c.answers.iter().filter_map(|a| say(&c.question.value, &a.value)))
        .collect();
    let outcome = || rules?.outcome(&rule.outcome.value).map(|o| o.title.clone());
    if answers.is_empty() { outcome().unwrap_or_default() } else { answers.join("; ") }
}

fn push_text(out: &mut Vec<Inline>, text: &str) {
    if let Some(Inline::Text { text: before }) = out.last_mut() {
        before.push_str(text);
    } else if !text.is_empty() {
        out.push(Inline::Text { text: text.to_owned() });
    }
}

fn alert(kind: AlertKind) -> &'static str {
    match kind {
        AlertKind::Note => "note",
        AlertKind::Tip => "tip",
        AlertKind::Important => "important",
        AlertKind::Warning => "warning",
        AlertKind::Caution => "caution",
    }
}

fn align_name(align: Align) -> &'static str {
    match align {
        Align::None => "none",
        Align::Left => "left",
        Align::Center => "center",
        Align::Right => "right",
    }
}

fn strip_notes(blocks: &mut [Block]) {
    each_content(blocks, &mut |content| content.retain(|i| !matches!(i, Inline::NoteRef { .. })));
}

/// Marks of footnotes become plain raised numbers, for a text whose notes stand elsewhere.
pub fn without_note_links(blocks: &mut [Block]) {
    each_content(blocks, &mut |content| {
        for inline in content {
            if let Inline::NoteRef { note, .. } = inline {
                *inline =
                    Inline::Sup { content: vec![Inline::Text { text: std::mem::take(note) }] };
            }
        }
    });
}

/// The labels of the footnotes that some blocks refer to.
pub fn note_refs(blocks: &[Block], out: &mut Vec<String>) {
    each_content(&mut blocks.to_vec(), &mut |content| {
        out.extend(content.iter().filter_map(|i| match i {
            Inline::NoteRef { note, .. } => Some(note.clone()),
            _ => None,
        }));
    });
}

/// Changes every run of inlines, the innermost last.
fn each_content(blocks: &mut [Block], change: &mut dyn FnMut(&mut Vec<Inline>)) {
    fn deep(content: &mut Vec<Inline>, change: &mut dyn FnMut(&mut Vec<Inline>)) {
        change(content);
        for inline in content {
            match inline {
                Inline::Strong { content }
                | Inline::Emphasis { content }
                | Inline::Strike { content }
                | Inline::Sup { content }
                | Inline::Sub { content }
                | Inline::Html { content, .. }
                | Inline::Link { content, .. } => deep(content, change),
                Inline::Media(media) => {
                    deep(&mut media.fallback, change);
                    deep(&mut media.content, change);
                }
                _ => {}
            }
        }
    }
    for block in blocks {
        match block {
            Block::Heading { content, .. }
            | Block::Paragraph { content }
            | Block::Plain { content }
            | Block::Hand { content } => deep(content, change),
            Block::Numbered { heading, blocks, .. } => {
                if let Some(title) = heading {
                    deep(&mut title.content, change);
                }
                each_content(blocks, change);
            }
            Block::Sub { blocks, .. }
            | Block::Quote { blocks }
            | Block::Html { blocks, .. }
            | Block::Note { blocks, .. }
            | Block::Figure { words: blocks, .. } => {
                each_content(blocks, change);
            }
            Block::List { items, .. } => {
                items.iter_mut().for_each(|i| each_content(&mut i.blocks, change))
            }
            Block::Table { head, rows, .. } => {
                head.iter_mut().chain(rows.iter_mut().flatten()).for_each(|c| deep(c, change));
            }
            Block::Terms { items } => {
                for term in items {
                    deep(&mut term.term, change);
                    term.details.iter_mut().for_each(|d| each_content(d, change));
                }
            }
            Block::Code { .. } | Block::Rule | Block::Button { .. } => {}
        }
    }
}

/// Whether a citation is the first of some running text, perhaps within marks.
fn begins_with_number(content: &[source::Inline]) -> bool {
    content.first().is_some_and(|inline| match &inline.value {
        InlineKind::Cite(_) => true,
        kind => begins_with_number(kind.content()),
    })
}

/// The last words of some running text: as much as says what a list of numbers behind it is about.
fn tail(content: &[Inline]) -> String {
    const ENOUGH: usize = 200;
    let mut from = content.len();
    let mut words = String::new();
    while words.len() < ENOUGH && from > 0 {
        from -= 1;
        words.insert_str(0, &plain(&content[from..=from]));
    }
    words
}

/// The plain words of some running text as shown.
pub fn plain(content: &[Inline]) -> String {
    let mut out = String::new();
    for inline in content {
        match inline {
            Inline::Text { text } | Inline::Code { text } => out.push_str(text),
            Inline::Strong { content }
            | Inline::Emphasis { content }
            | Inline::Strike { content }
            | Inline::Sup { content }
            | Inline::Sub { content }
            | Inline::Html { content, .. }
            | Inline::Media(Media { content, .. })
            | Inline::Link { content, .. } => out.push_str(&plain(content)),
            Inline::Break => out.push(' '),
            Inline::NoteRef { .. } => {}
            Inline::Image { alt, .. } => out.push_str(alt),
        }
    }
    out
}

/// Ids in a quotation would stand twice on a page that quotes twice: takes them away.
pub fn without_ids(mut blocks: Vec<Block>) -> Vec<Block> {
    fn walk(blocks: &mut [Block]) {
        for block in blocks {
            match block {
                Block::Heading { id, also, .. } => (*id, *also) = (None, None),
                Block::Numbered { id, heading, blocks, .. } => {
                    id.clear();
                    if let Some(title) = heading {
                        title.also = None;
                    }
                    walk(blocks);
                }
                Block::Sub { id, blocks, .. } => {
                    id.clear();
                    walk(blocks);
                }
                Block::Html { attributes, blocks, .. } => {
                    attributes.remove("id");
                    walk(blocks);
                }
                Block::Quote { blocks }
                | Block::Note { blocks, .. }
                | Block::Figure { words: blocks, .. } => walk(blocks),
                Block::List { items, .. } => {
                    for item in items {
                        item.id = None;
                        walk(&mut item.blocks);
                    }
                }
                Block::Terms { items } => {
                    for term in items {
                        term.id = None;
                        term.details.iter_mut().for_each(|d| walk(d));
                    }
                }
                _ => {}
            }
        }
    }
    walk(&mut blocks);
    each_content(&mut blocks, &mut |content| {
        for inline in content {
            match inline {
                Inline::Html { attributes, .. } | Inline::Media(Media { attributes, .. }) => {
                    attributes.remove("id");
                }
                _ => {}
            }
        }
    });
    blocks
}

/// Links to places of the text itself lead to the page at `address`, for a text that is quoted elsewhere.
pub fn from_elsewhere(blocks: &mut [Block], address: &Address, site_url: &str) {
    each_content(blocks, &mut |content| {
        for inline in content {
            if let Inline::Link { to, .. } = inline
                && let Some(fragment) = to.to.take()
            {
                to.href = Some(address.absolute(site_url, Some(&fragment)));
                to.page = Some((address.clone(), Some(fragment)));
            }
        }
    });
}
