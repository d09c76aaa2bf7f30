//! Blocks as Markdown: CommonMark with GitHub's tables, tasks, alerts and footnotes, and definition lists.

use super::page;
use super::text::{Place, Writer, longest_run};
use crate::model::Address;
use crate::plan::view::document::{Block, Inline, Item, Note, Term};
use crate::render::html::prose;

/// A text that is being written.
pub(super) struct Blocks<'a> {
    /// The file that is written.
    address: &'a Address,
    /// Where its links lead, as written.
    pub(super) links: Vec<String>,
}

/// What stands before the items of the list that was written last, where nothing came after it.
/// Two lists side by side have different ones, since they would be one list otherwise.
type Marker = Option<char>;

impl<'a> Blocks<'a> {
    /// Nothing yet, of the file at `address`.
    pub(super) fn new(address: &'a Address) -> Blocks<'a> {
        Blocks { address, links: Vec::new() }
    }

    /// `blocks` and, after them, their footnotes, with a line end.
    pub(super) fn text(&mut self, blocks: &[Block], notes: &[Note]) -> String {
        let mut parts = vec![self.blocks(blocks)];
        for note in notes {
            let body = self.blocks(&note.blocks);
            parts.push(hang(&format!("[^{}]: ", note.label), 4, &body));
        }
        parts.retain(|part| !part.is_empty());
        format!("{}\n", parts.join("\n\n"))
    }

    fn blocks(&mut self, blocks: &[Block]) -> String {
        let mut parts = Vec::new();
        self.each(blocks, &mut parts, &mut None);
        parts.join("\n\n")
    }

    fn each(&mut self, blocks: &[Block], parts: &mut Vec<String>, marker: &mut Marker) {
        for block in blocks {
            match block {
                Block::Numbered { label, heading: Some(title), blocks, .. } => {
                    let mut content = vec![Inline::Text { text: format!("{label} ") }];
                    content.extend(title.content.iter().cloned());
                    parts.push(self.heading(title.level, &content));
                    *marker = None;
                    self.each(blocks, parts, marker);
                }
                Block::Numbered { label, blocks, .. } | Block::Sub { label, blocks, .. } => {
                    self.labelled(label, blocks, parts, marker);
                }
                Block::List { ordered, tight, items, .. } => {
                    let list = self.list(*ordered, *tight, items, marker);
                    parts.extend(Some(list).filter(|list| !list.is_empty()));
                }
                other => {
                    let text = self.block(other);
                    if !text.is_empty() {
                        parts.push(text);
                        *marker = None;
                    }
                }
            }
        }
    }

    /// The number of a paragraph stands before its first words; what belongs to it follows.
    fn labelled(
        &mut self,
        label: &str,
        blocks: &[Block],
        parts: &mut Vec<String>,
        marker: &mut Marker,
    ) {
        let mut first = vec![Inline::Text { text: format!("{label} ") }];
        let rest = match blocks.split_first() {
            Some((Block::Paragraph { content } | Block::Hand { content }, rest)) => {
                first.extend(content.iter().cloned());
                rest
            }
            _ => blocks,
        };
        parts.push(self.inlines(&first, Place::Paragraph));
        *marker = None;
        self.each(rest, parts, marker);
    }

    fn heading(&mut self, level: u8, content: &[Inline]) -> String {
        let text = self.inlines(content, Place::Heading);
        let marks = "#".repeat(usize::from(level.clamp(1, 6)));
        if text.is_empty() { text } else { format!("{marks} {text}") }
    }

    fn block(&mut self, block: &Block) -> String {
        match block {
            Block::Heading { level, content, .. } => self.heading(*level, content),
            Block::Paragraph { content } | Block::Plain { content } | Block::Hand { content } => {
                self.inlines(content, Place::Paragraph)
            }
            Block::Quote { blocks } => quote(&self.blocks(blocks)),
            Block::Note { kind, blocks, .. } => {
                let text = self.blocks(blocks);
                // Readers take a list and the like for words where it follows at once.
                let words = |c: char| !c.is_ascii_digit() && !"#>|`-~_".contains(c);
                let gap =
                    if text.starts_with(words) && !text.starts_with("* ") { "" } else { "\n" };
                quote(&format!("[!{}]\n{gap}{text}", kind.to_uppercase()))
            }
            Block::Code { language, text, .. } => code(language.as_deref(), text),
            Block::Table { align, head, rows, .. } => self.table(align, head, rows),
            // Hyphens and asterisks would be a list's.
            Block::Rule => "___".to_owned(),
            Block::Terms { items } => {
                let terms: Vec<_> = items.iter().map(|term| self.term(term)).collect();
                terms.join("\n\n")
            }
            Block::Numbered { .. } | Block::Sub { .. } | Block::List { .. } => {
                self.blocks(std::slice::from_ref(block))
            }
            // What has no Markdown of its own is what its HTML shows.
            other => {
                let html = prose::blocks(std::slice::from_ref(other), self.address).html;
                self.blocks(&page::part(&html, self.address))
            }
        }
    }

    fn list(&mut self, ordered: bool, tight: bool, items: &[Item], marker: &mut Marker) -> String {
        let mut out = String::new();
        let mut now = other(*marker, ordered);
        let mut expected = None;
        for (n, item) in items.iter().enumerate() {
            let value = item.value.or(expected).unwrap_or(n as u64 + 1);
            // Numbers that do not follow are those of a list of its own, so that they are shown as written.
            let jumps = ordered && expected.is_some_and(|e| e != value);
            if jumps {
                now = other(Some(now), ordered);
            }
            expected = value.checked_add(1);
            if !out.is_empty() {
                out.push_str(if tight && !jumps { "\n" } else { "\n\n" });
            }
            let head = if ordered { format!("{value}{now} ") } else { format!("{now} ") };
            let task = match &item.task {
                Some(task) if task.done => "[x] ",
                Some(_) => "[ ] ",
                None => "",
            };
            let body = format!("{task}{}", self.item(tight, &item.blocks));
            out.push_str(&hang(&head, head.len(), &body));
        }
        if !out.is_empty() {
            *marker = Some(now);
        }
        out
    }

    /// In a tight list what is below an item stands right under it, where Markdown can say so.
    fn item(&mut self, tight: bool, blocks: &[Block]) -> String {
        let mut parts = Vec::new();
        self.each(blocks, &mut parts, &mut None);
        let mut out = String::new();
        for (n, part) in parts.into_iter().enumerate() {
            if n > 0 {
                let joins = tight && (part.starts_with("- ") || part.starts_with("* "));
                out.push_str(if joins { "\n" } else { "\n\n" });
            }
            out.push_str(&part);
        }
        out
    }

    fn table(&mut self, align: &[&str], head: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>]) -> String {
        let columns = rows.iter().map(Vec::len).chain([head.len()]).max().unwrap_or(0);
        if columns == 0 {
            return String::new();
        }
        let line = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
        let mut row = |cells: &[Vec<Inline>]| {
            let cell = |n| {
                cells
                    .get(n)
                    .map_or_else(String::new, |c: &Vec<Inline>| self.inlines(c, Place::Cell))
            };
            line((0..columns).map(cell).collect())
        };
        let mut lines = vec![row(head)];
        let rule = |n: usize| match align.get(n) {
            Some(&"left") => ":--",
            Some(&"center") => ":-:",
            Some(&"right") => "--:",
            _ => "---",
        };
        lines.push(line((0..columns).map(|n| rule(n).to_owned()).collect()));
        lines.extend(rows.iter().map(|r| row(r)));
        lines.join("\n")
    }

    fn term(&mut self, term: &Term) -> String {
        let mut lines = vec![self.inlines(&term.term, Place::Term)];
        for detail in &term.details {
            lines.push(hang(":   ", 4, &self.blocks(detail)));
        }
        lines.join("\n")
    }

    fn inlines(&mut self, content: &[Inline], place: Place) -> String {
        Writer { address: self.address, links: &mut self.links, place }.write(content)
    }
}

/// Another marker than that of the list before.
fn other(before: Marker, ordered: bool) -> char {
    match (ordered, before) {
        (true, Some('.')) => ')',
        (true, _) => '.',
        (false, Some('-')) => '*',
        (false, _) => '-',
    }
}

/// `head`, and `body` after it with its further lines moved right.
fn hang(head: &str, by: usize, body: &str) -> String {
    let mut out = String::new();
    for (n, line) in body.split('\n').enumerate() {
        match n {
            0 => out.push_str(head),
            _ if line.is_empty() => out.push('\n'),
            _ => {
                out.push('\n');
                out.push_str(&" ".repeat(by));
            }
        }
        out.push_str(line);
    }
    out.trim_end().to_owned()
}

fn quote(text: &str) -> String {
    let lines =
        text.split('\n').map(|l| if l.is_empty() { ">".to_owned() } else { format!("> {l}") });
    lines.collect::<Vec<_>>().join("\n")
}

fn code(language: Option<&str>, text: &str) -> String {
    let fence = "`".repeat(longest_run(text, '`').max(2) + 1);
    let language: String =
        language.unwrap_or("").chars().filter(|c| *c != '`' && !c.is_whitespace()).collect();
    let text = text.strip_suffix('\n').unwrap_or(text);
    format!("{fence}{language}\n{text}\n{fence}")
}
