//! Whether two versions of a policy say the same, paragraph by paragraph.
//!
//! Blocks that differ only in commas, emphasis or where a link leads have not changed (FORMATS.md, section 3).

use super::Version;
use crate::source::document::{
    Block, BlockKind, Directive, Document, Inline, InlineKind, holds_numbered, plain,
};
use crate::source::parse::markdown;
use crate::words::Words;
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// A text in parts that can be compared, by anchor.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    by_anchor: BTreeMap<String, Part>,
    order: Vec<String>,
}

/// A numbered paragraph, a sub-paragraph, or what stands below a heading before the first numbered paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// As a person names it: `3.7`, `4.7(a)`, `#what-is-a-complaint`.
    pub name: String,
    /// Whether it is a numbered paragraph.
    pub numbered: bool,
    /// Its words as they are compared, a line for each block.
    pub words: String,
}

/// The anchor that a name leads to: `3.7` is `p3.7`, `4.7(a)` is `p4.7a`, `#x` is `x`.
pub fn anchor(name: &str) -> String {
    match (name.strip_prefix('#'), markdown::citation(name)) {
        (Some(anchor), _) => anchor.to_owned(),
        (None, Some(citation)) if citation.policy.is_none() => citation.anchor(),
        _ => format!("p{name}"),
    }
}

impl Parts {
    /// The part with this name.
    pub fn get(&self, name: &str) -> Option<&Part> {
        self.by_anchor.get(&anchor(name))
    }

    /// Every part, in the order of the text.
    pub fn iter(&self) -> impl Iterator<Item = &Part> {
        self.order.iter().filter_map(|anchor| self.by_anchor.get(anchor))
    }

    /// Numbered paragraphs, in the order of the text.
    pub fn numbered(&self) -> impl Iterator<Item = &Part> {
        self.iter().filter(|part| part.numbered)
    }

    fn add(&mut self, anchor: &str, part: Part) {
        self.order.push(anchor.to_owned());
        self.by_anchor.insert(anchor.to_owned(), part);
    }

    fn blocks(&mut self, source: &Source<'_>, blocks: &[Block]) {
        for (at, block) in blocks.iter().enumerate() {
            match &block.value {
                BlockKind::Numbered { number, anchor, blocks, .. } => {
                    let words = words(source, std::slice::from_ref(block));
                    self.add(anchor, Part { name: number.value.clone(), numbered: true, words });
                    self.subs(source, &number.value, blocks);
                }
                BlockKind::Heading { anchor, .. } => {
                    let rest = blocks[at + 1..].iter().take_while(|b| {
                        !matches!(b.value, BlockKind::Heading { .. } | BlockKind::Numbered { .. })
                    });
                    let below = blocks[at..=at].iter().chain(rest).cloned().collect::<Vec<_>>();
                    let words = words(source, &below);
                    self.add(anchor, Part { name: format!("#{anchor}"), numbered: false, words });
                }
                BlockKind::Html { blocks, .. } if holds_numbered(blocks) => {
                    self.blocks(source, blocks);
                }
                _ => {}
            }
        }
    }

    fn subs(&mut self, source: &Source<'_>, name: &str, blocks: &[Block]) {
        for block in blocks {
            match &block.value {
                BlockKind::Sub { label, anchor, blocks } => {
                    let label = label.trim_matches(|c: char| !c.is_alphanumeric());
                    let name = format!("{name}({label})");
                    let words = words(source, blocks);
                    self.add(anchor, Part { name: name.clone(), numbered: false, words });
                    self.subs(source, &name, blocks);
                }
                BlockKind::List { items, .. } => {
                    items.iter().for_each(|item| self.subs(source, name, &item.blocks));
                }
                BlockKind::Quote(blocks) | BlockKind::Html { blocks, .. } => {
                    self.subs(source, name, blocks);
                }
                _ => {}
            }
        }
    }
}

/// The parts of a version's text, as it is published: `words` are those of the source language, in which its
/// promises are shown.
pub fn parts(version: &Version, words: &Words) -> Parts {
    parts_of(&Source { document: &version.page.document, version: Some((version, words)) })
}

fn parts_of(source: &Source<'_>) -> Parts {
    let mut parts = Parts::default();
    parts.blocks(source, &source.document.blocks);
    parts
}

/// A text, and what stands beside it.
struct Source<'s> {
    document: &'s Document,
    version: Option<(&'s Version, &'s Words)>,
}

/// The words of `blocks` as they are compared.
fn words(source: &Source<'_>, blocks: &[Block]) -> String {
    let mut reader = Reader { source, in_note: false, lines: vec![String::new()] };
    reader.blocks(blocks);
    let lines: Vec<String> = reader.lines.iter().map(|line| bare(line)).collect();
    lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// A line without commas and needless spaces, in one Unicode form.
fn bare(line: &str) -> String {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let chars: Vec<char> = line.nfc().collect();
    let without: String = chars
        .iter()
        .enumerate()
        .filter_map(|(at, c)| match c {
            // `1,000` is `1000`; elsewhere a comma parts two words.
            ',' if digit(at.checked_sub(1).and_then(|b| chars.get(b)).copied())
                && digit(chars.get(at + 1).copied()) =>
            {
                None
            }
            ',' | '،' | '、' | '，' => Some(' '),
            // Running text has its quotes set, the words of rules as they are written.
            '‘' | '’' => Some('\''),
            '“' | '”' => Some('"'),
            c => Some(*c),
        })
        .collect();
    without.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Reads words out of blocks, a line for each.
struct Reader<'s> {
    source: &'s Source<'s>,
    /// A note that refers to another, or to itself, is read once.
    in_note: bool,
    lines: Vec<String>,
}

impl Reader<'_> {
    fn line(&mut self, begin: &str) {
        self.lines.push(begin.to_owned());
    }

    fn push(&mut self, text: &str) {
        if let Some(line) = self.lines.last_mut() {
            line.push_str(text);
        }
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match &block.value {
            BlockKind::Heading { content, .. }
            | BlockKind::Paragraph(content)
            | BlockKind::Plain(content)
            | BlockKind::HandHeading(content) => {
                self.line("");
                self.inlines(content);
            }
            BlockKind::Numbered { heading, blocks, .. } => {
                if let Some(heading) = heading {
                    self.line("");
                    self.inlines(&heading.content);
                }
                self.blocks(blocks);
            }
            BlockKind::Sub { label, blocks, .. } => {
                self.line(label);
                self.blocks(blocks);
            }
            BlockKind::List { items, .. } => {
                for item in items {
                    self.line(&item.value.map_or_else(String::new, |n| n.to_string()));
                    self.blocks(&item.blocks);
                }
            }
            BlockKind::Quote(blocks)
            | BlockKind::Html { blocks, .. }
            | BlockKind::Alert(_, blocks) => self.blocks(blocks),
            BlockKind::Code { text, .. } => self.line(text),
            BlockKind::Table { head, rows, .. } => {
                for cell in head.iter().chain(rows.iter().flatten()) {
                    self.line("");
                    self.inlines(cell);
                }
            }
            BlockKind::Terms(terms) => {
                for (term, details) in terms {
                    self.line("");
                    self.inlines(term);
                    details.iter().for_each(|detail| self.blocks(detail));
                }
            }
            BlockKind::Directive(directive) => self.directive(directive),
            BlockKind::Rule => {}
        }
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match &inline.value {
                InlineKind::Text(text) | InlineKind::Code(text) => self.push(text),
                InlineKind::Link { to, content, .. } => {
                    // An address that is its own text is where a link leads, and no words.
                    let shown = plain(content);
                    if to
                        .strip_suffix(&shown)
                        .is_some_and(|scheme| scheme.is_empty() || scheme.ends_with([':', '/']))
                    {
                        self.push("@");
                    } else {
                        self.inlines(content);
                    }
                }
                InlineKind::Image { alt, .. } => self.push(alt),
                InlineKind::Cite(citation) => {
                    let labels: String = citation.path.iter().map(|l| format!("({l})")).collect();
                    self.push(&format!("[{}{labels}]", citation.number));
                }
                InlineKind::Standard { policy, id } => {
                    let own = self.source.version.filter(|_| policy.is_none());
                    let shown = own.and_then(|(version, words)| {
                        let promise = version.standards.get(&id.value)?;
                        Some(words.promise(promise.value.value, promise.unit.name(), promise.up_to))
                    });
                    self.push(&shown.unwrap_or_else(|| format!("{{{{#standard {}}}}}", id.value)));
                }
                InlineKind::NoteRef(label) => self.note(label),
                InlineKind::SoftBreak | InlineKind::HardBreak => self.push(" "),
                marked => self.inlines(marked.content()),
            }
        }
    }

    /// A list of the version's own rules is as if it were written out. Other directives show what is not of this text.
    fn directive(&mut self, directive: &Directive) {
        let Directive::Rules { policy: None, paragraph } = directive else {
            self.line(&as_written(directive));
            return;
        };
        let scope = self.source.version.and_then(|(version, _)| version.scope.as_ref());
        let rules = scope.into_iter().flat_map(|s| &s.rules.rules);
        for rule in rules.filter(|r| r.cites.iter().any(|c| c.value == paragraph.value)) {
            self.line("");
            match &rule.item {
                Some(item) => self.inlines(&markdown::parse_inline(item, &mut Vec::new())),
                None => self.push(&rule.id.value),
            }
        }
    }

    /// What a footnote says belongs to the paragraph that refers to it.
    fn note(&mut self, label: &str) {
        let source = self.source;
        if let Some(note) = source.document.notes.get(label).filter(|_| !self.in_note) {
            let mut reader = Reader { source, in_note: true, lines: vec![String::new()] };
            reader.blocks(&note.blocks);
            self.push(&format!(" [{}] ", reader.lines.join(" ")));
        }
    }
}

fn as_written(directive: &Directive) -> String {
    match directive {
        Directive::Rules { policy, paragraph } => {
            let policy = policy.as_ref().map_or("", |p| &p.value);
            format!("{{{{#rules {policy} {}}}}}", paragraph.value)
        }
        Directive::Checker(policy) => format!("{{{{#checker {}}}}}", policy.value),
        Directive::Process(policy) => format!("{{{{#process {}}}}}", policy.value),
        Directive::Glossary(_) => "{{#glossary}}".to_owned(),
        Directive::Chart(chart) => format!("{{{{#chart {}}}}}", chart.file.value),
    }
}

/// The parts of a text that stands alone, for the tests of those who compare.
#[cfg(test)]
pub(crate) fn read(text: &str) -> Parts {
    use crate::source::parse::paragraph;
    let mut out = Vec::new();
    let document = paragraph::number(markdown::parse(text, 0, 0, &mut out), &mut out);
    parts_of(&Source { document: &document, version: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(a: &str, b: &str) -> bool {
        read(&format!("1.1 {a}\n")).get("1.1") == read(&format!("1.1 {b}\n")).get("1.1")
    }

    #[test]
    fn commas_emphasis_and_addresses_are_no_change() {
        for (a, b) in [
            ("We look, and answer.", "We look and answer."),
            ("We **always** look.", "We always *look*."),
            ("See [the form](a.md).", "See [the form](https://example.org/)."),
            ("See <https://example.org/a>.", "See https://example.org/b."),
            ("Over 1,000\npeople", "Over 1000 people"),
            ("See [1.1].", "See [complaints 1.1]."),
            ("We look:\n\n- one\n- two", "We look:\n\n* one\n\n* two"),
        ] {
            assert!(same(a, b), "{a} and {b}");
        }
    }

    #[test]
    fn all_else_is_a_change() {
        for (a, b) in [
            ("We look.", "We look!"),
            ("We may look.", "We must look."),
            ("We look.", "we look."),
            ("See [1.1].", "See [1.2]."),
            ("a b", "ab"),
            ("We look:\n\n- one\n- two", "We look:\n\n1. one\n2. two"),
            ("We look.[^1]\n\n[^1]: Within a year.", "We look.[^1]\n\n[^1]: Within two years."),
            ("We look.\n\na) One.", "We look.\n\nb) One."),
        ] {
            assert!(!same(a, b), "{a} and {b}");
        }
    }

    #[test]
    fn parts_have_the_names_that_people_give_them() {
        let parts = read("## About\n\nWords.\n\n## 4. How\n\n4.7 See:\n\na) one;\n\nb) two.\n");
        let names: Vec<_> = parts.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(names, ["#about", "#s4", "4.7", "4.7(a)", "4.7(b)"]);
        assert_eq!(parts.get("#about").map(|p| p.words.as_str()), Some("About\nWords."));
        assert!(parts.get("4.7(b)").is_some_and(|p| p.words == "two."));
        assert_eq!(parts.numbered().count(), 1);
    }

    #[test]
    fn a_note_that_refers_to_itself_is_read_once() {
        let parts = read("1.1 One[^1].\n\n[^1]: Two[^1].\n");
        assert!(parts.get("1.1").is_some_and(|p| p.words.contains("Two")));
    }
}
