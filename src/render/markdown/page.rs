//! What a page shows, read back from its HTML as blocks: so its copy says what the page says, whatever made it.

use super::tree::{Element, Node, tree};
use crate::model::Address;
use crate::model::link::normal;
use crate::plan::view::document::{Block, Inline, Item, Note, Picture, Target, Task, Term};
use percent_encoding::percent_decode_str;
use std::collections::BTreeMap;

/// The blocks of a page, or of a part of one, with its footnotes.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) blocks: Vec<Block>,
    pub(super) notes: Vec<Note>,
}

/// What stands in the middle of the page at `address`; its title comes first.
pub(super) fn page(html: &str, address: &Address) -> Shown {
    let whole = tree(html);
    let mut reader = Reader { address, notes: Vec::new() };
    let main = whole.find("main").unwrap_or(&whole);
    let mut blocks = reader.blocks(&main.children);
    let title = blocks.iter().position(|b| matches!(b, Block::Heading { level: 1, .. }));
    if let Some(title) = title {
        blocks[..=title].rotate_right(1);
    }
    Shown { blocks, notes: reader.notes }
}

/// The blocks of some HTML that stands on the page at `address`.
pub(super) fn part(html: &str, address: &Address) -> Vec<Block> {
    Reader { address, notes: Vec::new() }.blocks(&tree(html).children)
}

/// Elements of running text; all others are blocks.
const INLINE: [&str; 26] = [
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "img", "ins",
    "kbd", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "u", "wbr",
];

/// Elements of which a text shows nothing: controls, drawings beside words, and lists of what is on the page.
const UNSEEN: [&str; 10] = [
    "script", "style", "template", "svg", "nav", "input", "select", "textarea", "button",
    "noscript",
];

struct Reader<'a> {
    address: &'a Address,
    notes: Vec<Note>,
}

impl Reader<'_> {
    fn blocks(&mut self, nodes: &[Node]) -> Vec<Block> {
        let mut out = Vec::new();
        let mut line = Vec::new();
        for node in nodes {
            match node {
                Node::Element(element) if is_unseen(element) => {}
                Node::Element(element) if !INLINE.contains(&element.name.as_str()) => {
                    self.paragraph(&mut line, &mut out);
                    self.block(element, &mut out);
                }
                other => line.push(other),
            }
        }
        self.paragraph(&mut line, &mut out);
        out
    }

    /// Running text between two blocks.
    fn paragraph(&mut self, line: &mut Vec<&Node>, out: &mut Vec<Block>) {
        let mut content = Vec::new();
        for node in line.drain(..) {
            self.inline(node, &mut content);
        }
        push(out, content);
    }

    fn block(&mut self, element: &Element, out: &mut Vec<Block>) {
        match element.name.as_str() {
            "p" | "figcaption" | "caption" | "dt" => push(out, self.inlines(element)),
            "summary" => push(out, vec![Inline::Strong { content: self.inlines(element) }]),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let level = element.name.as_bytes()[1] - b'0';
                let content = self.inlines(element);
                out.push(Block::Heading { level, id: None, also: None, content });
            }
            "ul" | "ol" | "menu" => self.list(element, out),
            "dl" => self.terms(element, out),
            "blockquote" => out.push(Block::Quote { blocks: self.blocks(&element.children) }),
            "pre" => out.push(code(element)),
            "hr" => out.push(Block::Rule),
            "table" => self.table(element, out),
            "video" | "audio" => push(out, self.recording(element)),
            "section" if element.is("notes") => self.footnotes(element),
            "div" if element.is("para") || element.is("sub") => self.numbered(element, out),
            "div" if element.is("note") => out.push(self.alert(element)),
            _ => out.extend(self.blocks(&element.children)),
        }
    }

    fn numbered(&mut self, element: &Element, out: &mut Vec<Block>) {
        let (mut label, mut blocks) = (String::new(), Vec::new());
        for part in element.elements() {
            if part.is("num") {
                label = part.words().replace('\u{a0}', " ").trim().to_owned();
            } else {
                blocks.extend(self.blocks(&part.children));
            }
        }
        out.push(Block::Sub { label, id: String::new(), blocks });
    }

    fn alert(&mut self, element: &Element) -> Block {
        let kinds = ["note", "tip", "important", "warning", "caution"];
        let kind = kinds.into_iter().find(|kind| element.is(&format!("note-{kind}")));
        let mut blocks = Vec::new();
        for part in element.elements().filter(|part| !part.is("note-title")) {
            self.block(part, &mut blocks);
        }
        Block::Note { kind: kind.unwrap_or("note"), title: String::new(), blocks }
    }

    fn footnotes(&mut self, section: &Element) {
        for item in section.find("ol").into_iter().flat_map(Element::elements) {
            let label = item.elements().find(|e| e.is("n")).map(Element::words);
            let body = item.elements().find(|e| e.name == "div");
            if let (Some(label), Some(body)) = (label, body) {
                let blocks = self.blocks(&body.children);
                self.notes.push(Note { label, uses: 1, blocks });
            }
        }
    }

    fn list(&mut self, element: &Element, out: &mut Vec<Block>) {
        // Numbers that count down are a drawing of the page: Markdown has none.
        let ordered = element.name == "ol" && element.get("reversed").is_none();
        let number = |e: &Element, name: &str| e.get(name).and_then(|v| v.parse::<u64>().ok());
        let mut value = number(element, "start").unwrap_or(1);
        let mut tight = true;
        let mut items = Vec::new();
        for item in element.elements().filter(|e| e.name == "li") {
            value = number(item, "value").unwrap_or(value);
            let task = item
                .elements()
                .find(|e| e.is("box"))
                .map(|b| Task { done: b.is("done"), label: String::new() });
            let blocks = self.blocks(&item.children);
            tight &= blocks.iter().filter(|b| matches!(b, Block::Paragraph { .. })).count() < 2;
            items.push(Item { id: None, value: ordered.then_some(value), task, blocks });
            value = value.saturating_add(1);
        }
        out.push(Block::List { ordered, tight, class: None, items });
    }

    /// Terms with what they mean; where a `div` holds each, they are facts, and a list of them reads better.
    fn terms(&mut self, element: &Element, out: &mut Vec<Block>) {
        if element.elements().any(|e| e.name == "div") {
            let facts = element.elements().map(|fact| self.fact(fact.elements())).collect();
            out.push(list_of(facts));
            return;
        }
        let mut items: Vec<Term> = Vec::new();
        for part in element.elements() {
            if part.name == "dt" {
                items.push(Term { id: None, term: self.inlines(part), details: Vec::new() });
            } else if let Some(term) = items.last_mut() {
                term.details.push(self.blocks(&part.children));
            }
        }
        out.push(Block::Terms { items });
    }

    /// What is said, and of what: `**Owner:** Head of Complaints`.
    fn fact<'e>(&mut self, parts: impl Iterator<Item = &'e Element>) -> Vec<Block> {
        let mut content = Vec::new();
        let mut more = Vec::new();
        let mut details = 0;
        for part in parts {
            if matches!(part.name.as_str(), "dt" | "th") {
                let mut label = self.inlines(part);
                label.push(text(":"));
                content.push(Inline::Strong { content: label });
                content.push(text(" "));
                continue;
            }
            if details > 0 {
                content.push(text(", "));
            }
            details += 1;
            let mut blocks = self.blocks(&part.children).into_iter();
            match blocks.next() {
                Some(Block::Paragraph { content: first }) => content.extend(first),
                other => more.extend(other),
            }
            more.extend(blocks);
        }
        more.insert(0, Block::Paragraph { content });
        more
    }

    fn table(&mut self, element: &Element, out: &mut Vec<Block>) {
        if let Some(caption) = element.elements().find(|e| e.name == "caption") {
            self.block(caption, out);
        }
        let rows: Vec<&Element> = rows(element);
        let is_fact = |row: &&Element| {
            let names: Vec<_> = row.elements().map(|e| e.name.as_str()).collect();
            names == ["th", "td"]
        };
        if !rows.is_empty() && rows.iter().all(is_fact) {
            let facts = rows.iter().map(|row| self.fact(row.elements())).collect();
            out.push(list_of(facts));
            return;
        }
        // An empty cell among headings, such as the corner, is none.
        let is_head = |row: &Element| {
            let is_heading = |cell: &Element| cell.name == "th";
            row.elements().any(is_heading)
                && row.elements().all(|cell| is_heading(cell) || cell.words().trim().is_empty())
        };
        let align = rows.first().map_or_else(Vec::new, |row| {
            row.elements()
                .map(|cell| {
                    ["right", "center"].into_iter().find(|side| cell.is(side)).unwrap_or("none")
                })
                .collect()
        });
        let heads = rows.iter().take_while(|row| is_head(row)).count().min(1);
        let mut head = self.grid(&rows);
        let rows = head.split_off(heads);
        let head = head.pop().unwrap_or_default();
        out.push(Block::Table { align, label: String::new(), head, rows });
    }

    /// The cells of each row. One that is as large as several stands in the first, and the others are empty.
    fn grid(&mut self, rows: &[&Element]) -> Vec<Vec<Vec<Inline>>> {
        let size = |cell: &Element, name: &str| {
            cell.get(name).and_then(|n| n.parse::<usize>().ok()).unwrap_or(1).clamp(1, 50)
        };
        // How many rows each column is still taken for by a cell above.
        let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
        let mut grid = Vec::new();
        for row in rows {
            let mut line = Vec::new();
            let mut below = BTreeMap::new();
            for cell in row.elements() {
                while taken.contains_key(&line.len()) {
                    line.push(Vec::new());
                }
                let high = size(cell, "rowspan");
                for n in 0..size(cell, "colspan") {
                    below.insert(line.len(), high);
                    line.push(if n == 0 { self.cell(cell) } else { Vec::new() });
                }
            }
            taken.append(&mut below);
            taken.retain(|_, left| *left > 1);
            taken.values_mut().for_each(|left| *left -= 1);
            grid.push(line);
        }
        grid
    }

    /// A cell is one line: its blocks stand one after the other.
    fn cell(&mut self, cell: &Element) -> Vec<Inline> {
        let mut content = Vec::new();
        for block in self.blocks(&cell.children) {
            if !content.is_empty() {
                content.push(Inline::Break);
            }
            flatten(block, &mut content);
        }
        content
    }

    /// A recording is a link to it, in the words that stand in for it.
    fn recording(&mut self, element: &Element) -> Vec<Inline> {
        let source = element.elements().find(|e| e.name == "source").and_then(|e| e.get("src"));
        let words = self.inlines(element);
        let Some(src) = element.get("src").or(source) else { return words };
        if words.iter().all(is_blank) {
            let name = src.rsplit('/').next().unwrap_or(src);
            let name = element.get("aria-label").or(element.get("title")).unwrap_or(name);
            return vec![link(src, vec![text(name)])];
        }
        vec![link(src, words)]
    }

    fn inlines(&mut self, element: &Element) -> Vec<Inline> {
        let mut content = Vec::new();
        for node in &element.children {
            self.inline(node, &mut content);
        }
        content
    }

    fn inline(&mut self, node: &Node, out: &mut Vec<Inline>) {
        let element = match node {
            // Every run of white space is one space, but for that which does not break.
            Node::Text(words) => {
                let mut kept = String::new();
                for c in words.chars() {
                    match c {
                        ' ' | '\n' | '\r' | '\t' if kept.ends_with(' ') => {}
                        ' ' | '\n' | '\r' | '\t' => kept.push(' '),
                        other => kept.push(other),
                    }
                }
                return out.push(Inline::Text { text: kept });
            }
            Node::Element(element) if is_unseen(element) => return,
            Node::Element(element) => element,
        };
        match element.name.as_str() {
            // A number that stands in a heading: its link leads to where it stands.
            _ if element.is("num") => {
                out.push(text(&element.words().replace('\u{a0}', " ")));
            }
            "strong" | "b" | "ins" => out.push(Inline::Strong { content: self.inlines(element) }),
            "em" | "i" | "cite" | "dfn" => {
                out.push(Inline::Emphasis { content: self.inlines(element) })
            }
            "s" | "del" => out.push(Inline::Strike { content: self.inlines(element) }),
            "sup" if element.is("fnref") => out.push(Inline::NoteRef {
                note: element.words().trim().to_owned(),
                first: true,
                nth: 1,
            }),
            "sup" => out.push(Inline::Sup { content: self.inlines(element) }),
            "sub" => out.push(Inline::Sub { content: self.inlines(element) }),
            "code" | "kbd" | "samp" => out.push(Inline::Code { text: element.words() }),
            "br" => out.push(Inline::Break),
            "img" => out.extend(self.image(element)),
            "video" | "audio" => out.extend(self.recording(element)),
            "a" => match element.get("href") {
                Some(href) => out.push(link(href, self.inlines(element))),
                None => out.extend(self.inlines(element)),
            },
            _ => out.extend(self.inlines(element)),
        }
    }

    fn image(&self, element: &Element) -> Option<Inline> {
        let src = percent_decode_str(element.get("src")?).decode_utf8_lossy();
        let folder = self.address.as_str().rsplit_once('/').map_or("", |(folder, _)| folder);
        let src = Address::new(format!("/{}", normal(folder, &src)?));
        let picture = Picture { src, title: None, size: None };
        Some(Inline::Image { alt: element.get("alt").unwrap_or("").to_owned(), picture })
    }
}

/// Whether a reader is shown nothing of an element.
fn is_unseen(element: &Element) -> bool {
    UNSEEN.contains(&element.name.as_str())
        || element.get("hidden").is_some()
        || element.get("role") == Some("doc-backlink")
        || element.is("box")
}

fn text(text: &str) -> Inline {
    Inline::Text { text: text.to_owned() }
}

fn link(href: &str, content: Vec<Inline>) -> Inline {
    let to = Target { href: Some(href.to_owned()), to: None, page: None };
    Inline::Link { to, title: None, content }
}

/// A paragraph, where it says anything.
fn push(out: &mut Vec<Block>, content: Vec<Inline>) {
    if !content.iter().all(is_blank) {
        out.push(Block::Paragraph { content });
    }
}

fn is_blank(inline: &Inline) -> bool {
    matches!(inline, Inline::Text { text } if text.trim().is_empty())
}

fn list_of(items: Vec<Vec<Block>>) -> Block {
    let items = items.into_iter().map(|blocks| Item { id: None, value: None, task: None, blocks });
    Block::List { ordered: false, tight: true, class: None, items: items.collect() }
}

/// The rows of a table, in its parts.
fn rows(table: &Element) -> Vec<&Element> {
    let mut found = Vec::new();
    for part in table.elements() {
        match part.name.as_str() {
            "tr" => found.push(part),
            "thead" | "tbody" | "tfoot" => {
                found.extend(part.elements().filter(|e| e.name == "tr"));
            }
            _ => {}
        }
    }
    found
}

fn code(pre: &Element) -> Block {
    let class = pre.find("code").and_then(|code| code.get("class")).unwrap_or("");
    let language = class.split_whitespace().find_map(|c| c.strip_prefix("language-"));
    Block::Code { language: language.map(str::to_owned), label: String::new(), text: pre.words() }
}

/// The words of a block for a place that holds one line.
fn flatten(block: Block, out: &mut Vec<Inline>) {
    let each = |blocks: Vec<Block>, out: &mut Vec<Inline>| {
        for (n, block) in blocks.into_iter().enumerate() {
            if n > 0 {
                out.push(Inline::Break);
            }
            flatten(block, out);
        }
    };
    match block {
        Block::Paragraph { content } | Block::Hand { content } | Block::Heading { content, .. } => {
            out.extend(content);
        }
        Block::Numbered { label, heading, blocks, .. } => {
            out.push(text(&format!("{label} ")));
            if let Some(title) = heading {
                out.extend(title.content);
                out.push(Inline::Break);
            }
            each(blocks, out);
        }
        Block::Sub { label, blocks, .. } => {
            out.push(text(&format!("{label} ")));
            each(blocks, out);
        }
        Block::List { items, .. } => {
            each(items.into_iter().flat_map(|item| item.blocks).collect(), out);
        }
        Block::Quote { blocks } | Block::Note { blocks, .. } => each(blocks, out),
        Block::Code { text, .. } => out.push(Inline::Code { text }),
        Block::Table { head, rows, .. } => {
            for cell in std::iter::once(head).chain(rows).flatten() {
                out.extend(cell);
                out.push(text(" "));
            }
        }
        Block::Terms { items } => {
            for term in items {
                out.extend(term.term);
                out.push(text(" "));
                each(term.details.into_iter().flatten().collect(), out);
            }
        }
        _ => {}
    }
}
