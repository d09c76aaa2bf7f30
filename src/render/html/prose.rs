//! The HTML of a text: our own writer, so that every shape of a paragraph comes out the same.

use super::code;
use crate::model::Address;
use crate::plan::view::document::{Block, Inline, Item, Media, Picture, Target, Title};
use crate::plan::{note_id, note_ref_id};
use crate::render::svg;
use crate::source::document::Attributes;
use std::fmt::Write;

/// The HTML of a text.
pub struct Written {
    /// The HTML.
    pub html: String,
    /// Whether code stands in it whose parts have colours.
    pub coloured: bool,
}

/// The HTML of `blocks` on the page at `address`.
pub fn blocks(blocks: &[Block], address: &Address) -> Written {
    let mut writer = Writer::new(address);
    writer.whole(blocks);
    writer.written()
}

/// The HTML of a leaflet: each heading of level 2 begins a panel.
pub fn panels(blocks: &[Block], address: &Address) -> Written {
    let mut writer = Writer::new(address);
    let mut count = 0;
    for block in blocks {
        if let Block::Heading { level: 2, id, .. } = block {
            if count > 0 {
                writer.out.push_str("</section>\n");
            }
            count += 1;
            let label = id
                .as_ref()
                .map_or_else(String::new, |id| format!(" aria-labelledby=\"{}\"", attribute(id)));
            let _ = writeln!(writer.out, "<section class=\"panel panel-{count}\"{label}>");
        }
        writer.block(block);
        writer.above += 1;
    }
    if count > 0 {
        writer.out.push_str("</section>\n");
    }
    writer.written()
}

/// So many blocks of the text stand on the first screen.
const FIRST_SCREEN: usize = 3;

struct Writer<'a> {
    out: String,
    address: &'a Address,
    /// How many blocks of the text stand above this one.
    above: usize,
    /// How many pictures the text has shown.
    pictures: usize,
    /// Whether it has shown code whose parts have colours.
    coloured: bool,
}

impl Writer<'_> {
    fn new(address: &Address) -> Writer<'_> {
        Writer { out: String::with_capacity(4096), address, above: 0, pictures: 0, coloured: false }
    }

    fn written(self) -> Written {
        Written { html: self.out, coloured: self.coloured }
    }

    /// The blocks of a text, from its beginning.
    fn whole(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
            self.above += 1;
        }
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { level, id, also, content } => {
                let id = id_attribute(id.as_deref().unwrap_or(""));
                let _ = write!(self.out, "<h{level}{id}>");
                self.inlines(content);
                self.place(also.as_deref());
                let _ = writeln!(self.out, "</h{level}>");
            }
            Block::Paragraph { content } => self.element("p", content),
            Block::Hand { content } => self.element("p class=\"hand\"", content),
            Block::Numbered { label, id, heading: Some(title), blocks, .. } => {
                self.headed(label, id, title, blocks);
            }
            Block::Numbered { label, id, blocks, .. } => self.numbered("para", label, id, blocks),
            Block::Sub { label, id, blocks } => self.numbered("sub", label, id, blocks),
            Block::List { ordered, tight, class, items } => {
                self.list(*ordered, *tight, *class, items)
            }
            Block::Quote { blocks } => self.wrapped("blockquote", blocks),
            Block::Note { kind, title, blocks } => {
                let _ = write!(
                    self.out,
                    "<div class=\"note note-{kind}\" role=\"note\"><p class=\"note-title\">"
                );
                self.text(title);
                self.out.push_str("</p>\n");
                self.blocks(blocks);
                self.out.push_str("</div>\n");
            }
            Block::Code { language, label, text } => self.code(language.as_deref(), label, text),
            Block::Table { align, label, head, rows } => self.table(align, label, head, rows),
            Block::Rule => self.out.push_str("<hr>\n"),
            Block::Plain { content } => {
                self.inlines(content);
                self.out.push('\n');
            }
            Block::Html { element, attributes, blocks } => self.html(element, attributes, blocks),
            Block::Terms { items } => {
                self.out.push_str("<dl>\n");
                for term in items {
                    let id = id_attribute(term.id.as_deref().unwrap_or(""));
                    self.element(&format!("dt{id}"), &term.term);
                    for detail in &term.details {
                        self.wrapped("dd", detail);
                    }
                }
                self.out.push_str("</dl>\n");
            }
            Block::Button { text, to } => {
                let href = attribute(&self.href(to));
                let _ = write!(self.out, "<p class=\"start\"><a class=\"button\" href=\"{href}\">");
                self.text(text);
                self.out.push_str("</a></p>\n");
            }
            Block::Figure { caption, alt, drawing, summary, words } => {
                self.out.push_str("<figure class=\"drawing\"><figcaption>");
                self.text(caption);
                self.out.push_str("</figcaption>\n");
                self.out.push_str(&svg::drawings(drawing, alt));
                self.out.push_str("<details open><summary>");
                self.text(summary);
                self.out.push_str("</summary>\n");
                self.blocks(words);
                self.out.push_str("</details></figure>\n");
            }
        }
    }

    /// A numbered paragraph: its number is the link to itself.
    fn numbered(&mut self, class: &str, label: &str, id: &str, blocks: &[Block]) {
        let _ = write!(self.out, "<div class=\"{class}\"{}>", id_attribute(id));
        // The space belongs to the number: between two blocks it would be lost, and the words run together.
        self.label(&format!("{label}\u{a0}"), id);
        self.out.push_str(" <div class=\"para-text\">");
        self.blocks(blocks);
        self.out.push_str("</div></div>\n");
    }

    /// A numbered paragraph whose number stands in a heading.
    fn headed(&mut self, label: &str, id: &str, title: &Title, blocks: &[Block]) {
        let level = title.level;
        let _ = write!(self.out, "<div class=\"headed\"{}><h{level}>", id_attribute(id));
        self.label(label, id);
        self.out.push(' ');
        self.inlines(&title.content);
        self.place(title.also.as_deref());
        let _ = write!(self.out, "</h{level}>\n<div class=\"para-text\">");
        self.blocks(blocks);
        self.out.push_str("</div></div>\n");
    }

    fn label(&mut self, label: &str, id: &str) {
        let label = escape(label);
        let _ = if id.is_empty() {
            write!(self.out, "<span class=\"num\">{label}</span>")
        } else {
            let at = attribute(&self.address.relative(self.address, Some(id)));
            write!(self.out, "<a class=\"num\" href=\"{at}\">{label}</a>")
        };
    }

    /// A further fragment that leads here.
    fn place(&mut self, fragment: Option<&str>) {
        if let Some(fragment) = fragment {
            let _ = write!(self.out, "<span{}></span>", id_attribute(fragment));
        }
    }

    fn list(&mut self, ordered: bool, tight: bool, class: Option<&str>, items: &[Item]) {
        let tag = if ordered { "ol" } else { "ul" };
        let class = class.map_or_else(String::new, |c| format!(" class=\"{c}\""));
        let first = items.first().and_then(|i| i.value).unwrap_or(1);
        let start =
            if ordered && first != 1 { format!(" start=\"{first}\"") } else { String::new() };
        let _ = writeln!(self.out, "<{tag}{class}{start}>");
        let mut expected = first;
        for item in items {
            let id = id_attribute(item.id.as_deref().unwrap_or(""));
            match item.value.filter(|v| ordered && *v != expected) {
                Some(value) => {
                    let _ = write!(self.out, "<li{id} value=\"{value}\">");
                    expected = value;
                }
                None => {
                    let _ = write!(self.out, "<li{id}>");
                }
            }
            expected += 1;
            if let Some(task) = &item.task {
                let done = if task.done { " done" } else { "" };
                let _ = write!(
                    self.out,
                    "<span class=\"box{done}\" role=\"img\" aria-label=\"{}\"></span> ",
                    attribute(&task.label)
                );
            }
            self.item(tight, &item.blocks);
            self.out.push_str("</li>\n");
        }
        let _ = writeln!(self.out, "</{tag}>");
    }

    /// In a tight list a paragraph stands without marks of its own (CommonMark, section 5.3).
    fn item(&mut self, tight: bool, blocks: &[Block]) {
        for (n, block) in blocks.iter().enumerate() {
            match block {
                Block::Paragraph { content } if tight => {
                    if n > 0 {
                        self.out.push('\n');
                    }
                    self.inlines(content);
                }
                other => {
                    if n > 0 || !tight {
                        self.out.push('\n');
                    }
                    self.block(other);
                }
            }
        }
    }

    /// Code, which scrolls and which keyboard users can reach. A computer's language is written from left to right and is
    /// not translated; what else is set like this, such as a letter to copy, is in a language of people.
    fn code(&mut self, language: Option<&str>, label: &str, text: &str) {
        let pieces = language.and_then(|language| code::pieces(language, text));
        let manner = match pieces {
            Some(_) => "dir=\"ltr\" translate=\"no\"",
            None => "dir=\"auto\"",
        };
        let class =
            language.map_or_else(String::new, |l| format!(" class=\"language-{}\"", attribute(l)));
        let label = attribute(label);
        let _ = write!(
            self.out,
            "<pre role=\"region\" tabindex=\"0\" aria-label=\"{label}\" {manner}><code{class}>"
        );
        self.coloured |= pieces.is_some();
        for (class, piece) in pieces.unwrap_or_else(|| vec![(None, text)]) {
            match class {
                Some(class) => {
                    let _ = write!(self.out, "<span class=\"{class}\">{}</span>", escape(piece));
                }
                None => self.text(piece),
            }
        }
        self.out.push_str("</code></pre>\n");
    }

    /// A table in a container that scrolls, and that keyboard users can reach.
    fn table(
        &mut self,
        align: &[&str],
        label: &str,
        head: &[Vec<Inline>],
        rows: &[Vec<Vec<Inline>>],
    ) {
        let label = attribute(label);
        let _ = writeln!(
            self.out,
            "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{label}\"><table>"
        );
        let class = |n: usize| match align.get(n) {
            Some(side @ (&"right" | &"center")) => format!(" class=\"{side}\""),
            _ => String::new(),
        };
        self.out.push_str("<thead><tr>");
        for (n, cell) in head.iter().enumerate() {
            // The corner of a table with names at its side is no heading.
            let blank =
                |part: &Inline| matches!(part, Inline::Text { text } if text.trim().is_empty());
            let (open, close) = match cell.iter().all(blank) {
                true => ("<td", "</td>"),
                false => ("<th scope=\"col\"", "</th>"),
            };
            let _ = write!(self.out, "{open}{}>", class(n));
            self.inlines(cell);
            self.out.push_str(close);
        }
        self.out.push_str("</tr></thead>\n");
        if !rows.is_empty() {
            self.out.push_str("<tbody>\n");
            for row in rows {
                self.out.push_str("<tr>");
                for (n, cell) in row.iter().enumerate() {
                    let _ = write!(self.out, "<td{}>", class(n));
                    self.inlines(cell);
                    self.out.push_str("</td>");
                }
                self.out.push_str("</tr>\n");
            }
            self.out.push_str("</tbody>");
        }
        self.out.push_str("</table></div>\n");
    }

    /// An element of raw HTML; a table scrolls as those of Markdown do.
    fn html(&mut self, element: &str, attributes: &Attributes, blocks: &[Block]) {
        let mut own = attributes.clone();
        let label = own.remove("aria-label").unwrap_or_default();
        let attributes = written(&own);
        match element {
            "table" => {
                let label = attribute(&label);
                let _ = write!(
                    self.out,
                    "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{label}\">"
                );
                let _ = writeln!(self.out, "<table{attributes}>");
                self.blocks(blocks);
                self.out.push_str("</table></div>\n");
            }
            // Its own white space would stand on the page.
            "p" | "summary" | "caption" | "figcaption" | "td" | "th" => {
                let before = self.out.len();
                let _ = write!(self.out, "<{element}{attributes}>");
                let start = self.out.len();
                self.blocks(blocks);
                let end = self.out.trim_end().len().max(start);
                self.out.truncate(end);
                if element == "th" && end == start {
                    own.remove("scope");
                    self.out.truncate(before);
                    let _ = writeln!(self.out, "<td{}></td>", written(&own));
                } else {
                    let _ = writeln!(self.out, "</{element}>");
                }
            }
            _ => self.wrapped(&format!("{element}{attributes}"), blocks),
        }
    }

    fn element(&mut self, tag: &str, content: &[Inline]) {
        let _ = write!(self.out, "<{tag}>");
        self.inlines(content);
        let name = tag.split(' ').next().unwrap_or(tag);
        let _ = writeln!(self.out, "</{name}>");
    }

    fn wrapped(&mut self, tag: &str, blocks: &[Block]) {
        let _ = writeln!(self.out, "<{tag}>");
        self.blocks(blocks);
        let name = tag.split(' ').next().unwrap_or(tag);
        let _ = writeln!(self.out, "</{name}>");
    }

    fn inlines(&mut self, content: &[Inline]) {
        for inline in content {
            match inline {
                Inline::Text { text } => self.text(text),
                Inline::Strong { content } => self.mark("strong", content),
                Inline::Emphasis { content } => self.mark("em", content),
                Inline::Strike { content } => self.mark("s", content),
                Inline::Sup { content } => self.mark("sup", content),
                Inline::Sub { content } => self.mark("sub", content),
                Inline::Code { text } => {
                    self.out.push_str("<code>");
                    self.text(text);
                    self.out.push_str("</code>");
                }
                Inline::Link { to, title, content } => {
                    let href = self.href(to);
                    // A link whose text is its own address is not printed twice on paper.
                    let bare =
                        matches!(content.as_slice(), [Inline::Text { text }] if *text == href);
                    let class = if bare { " class=\"bare\"" } else { "" };
                    let title = title_attribute(title.as_deref());
                    let _ = write!(self.out, "<a href=\"{}\"{class}{title}>", attribute(&href));
                    self.inlines(content);
                    self.out.push_str("</a>");
                }
                Inline::Break => self.out.push_str("<br>\n"),
                Inline::NoteRef { note, nth, .. } => {
                    let (to, id) = (note_id(note), note_ref_id(note, *nth));
                    let _ = write!(
                        self.out,
                        "<sup class=\"fnref\"><a id=\"{id}\" href=\"#{to}\" role=\"doc-noteref\">{note}</a></sup>"
                    );
                }
                Inline::Image { alt, picture } => self.image(alt, picture),
                Inline::Html { element, attributes, content } => {
                    let _ = write!(self.out, "<{element}{}>", written(attributes));
                    self.inlines(content);
                    let _ = write!(self.out, "</{element}>");
                }
                Inline::Media(media) => self.media(media),
            }
        }
    }

    /// A picture, at the size of its file, so that the page does not move when it comes; below the first screen it may wait.
    fn image(&mut self, alt: &str, picture: &Picture) {
        let src = attribute(&self.address.relative(&picture.src, None));
        let _ = write!(self.out, "<img src=\"{src}\" alt=\"{}\"", attribute(alt));
        self.out.push_str(&title_attribute(picture.title.as_deref()));
        if let Some((width, height)) = picture.size {
            let _ = write!(self.out, " width=\"{width}\" height=\"{height}\"");
        }
        if self.pictures > 0 || self.above >= FIRST_SCREEN {
            self.out.push_str(" loading=\"lazy\"");
        }
        self.out.push('>');
        self.pictures += 1;
    }

    fn media(&mut self, media: &Media) {
        let Media { element, attributes, sources, tracks, poster, fallback, .. } = media;
        let _ = write!(self.out, "<{element} controls preload=\"metadata\"{}", written(attributes));
        if let Some(src) = poster {
            let src = attribute(&self.address.relative(src, None));
            let _ = write!(self.out, " poster=\"{src}\"");
        }
        self.out.push('>');
        for (name, files) in [("source", sources), ("track", tracks)] {
            for (src, attributes) in files {
                let src = attribute(&self.address.relative(src, None));
                let _ = write!(self.out, "<{name} src=\"{src}\"{}>", written(attributes));
            }
        }
        self.inlines(fallback);
        let _ = write!(self.out, "</{element}>");
    }

    fn mark(&mut self, tag: &str, content: &[Inline]) {
        let _ = write!(self.out, "<{tag}>");
        self.inlines(content);
        let _ = write!(self.out, "</{tag}>");
    }

    fn href(&self, to: &Target) -> String {
        match (&to.page, &to.to, &to.href) {
            (Some((address, fragment)), _, _) => {
                self.address.relative(address, fragment.as_deref())
            }
            (None, Some(place), _) => self.address.relative(self.address, Some(place)),
            (None, None, href) => href.clone().unwrap_or_default(),
        }
    }

    fn text(&mut self, text: &str) {
        push_escaped(&mut self.out, text);
    }
}

fn id_attribute(id: &str) -> String {
    if id.is_empty() { String::new() } else { format!(" id=\"{}\"", attribute(id)) }
}

fn title_attribute(title: Option<&str>) -> String {
    title.map_or_else(String::new, |title| format!(" title=\"{}\"", attribute(title)))
}

/// Attributes as they are written in a tag; those without a value have their name alone.
fn written(attributes: &Attributes) -> String {
    let mut out = String::new();
    for (name, value) in attributes {
        let _ = match value.as_str() {
            "" => write!(out, " {name}"),
            value => write!(out, " {name}=\"{}\"", attribute(value)),
        };
    }
    out
}

pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_escaped(&mut out, text);
    out
}

fn push_escaped(out: &mut String, text: &str) {
    // Most texts have no mark. (Without an early end many bytes are looked at in one step.)
    if !text.bytes().fold(false, |any, b| any | matches!(b, b'&' | b'<' | b'>')) {
        return out.push_str(text);
    }
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|b| matches!(b, b'&' | b'<' | b'>')) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            _ => "&gt;",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

pub(crate) fn attribute(text: &str) -> String {
    let text = escape(text);
    if text.contains('"') { text.replace('"', "&quot;") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_cannot_become_marks() {
        let text = |t: &str| vec![Inline::Text { text: t.to_owned() }];
        let to = Target { href: Some("https://e.org/?a=\"b\"&c".into()), to: None, page: None };
        let html = blocks(
            &[Block::Paragraph {
                content: vec![Inline::Link { to, title: None, content: text("<b> & \"x\"") }],
            }],
            &Address::new("/"),
        );
        assert_eq!(
            html.html,
            "<p><a href=\"https://e.org/?a=&quot;b&quot;&amp;c\">&lt;b&gt; &amp; \"x\"</a></p>\n"
        );
    }

    #[test]
    fn lists_are_numbered_as_written() {
        let item = |value, text: &str| Item {
            id: None,
            value: Some(value),
            task: None,
            blocks: vec![Block::Paragraph {
                content: vec![Inline::Text { text: text.to_owned() }],
            }],
        };
        let list = Block::List {
            ordered: true,
            tight: true,
            class: None,
            items: vec![item(2, "a"), item(3, "b"), item(5, "c")],
        };
        assert_eq!(
            blocks(&[list], &Address::new("/")).html,
            "<ol start=\"2\">\n<li>a</li>\n<li>b</li>\n<li value=\"5\">c</li>\n</ol>\n"
        );
    }
}
