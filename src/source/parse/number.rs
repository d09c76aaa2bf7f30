//! How the numbers of sections, paragraphs and sub-paragraphs are written in real policies (FORMATS.md, section 3).
//!
//! Nothing here knows of a whole text: each function looks at the beginning of one block.

use crate::diagnostic::{Span, Spanned};
use crate::source::document::{Inline, InlineKind};

/// Words that stand before a number and are printed with it, in English and in Welsh.
const WORDS: &[&str] = &[
    "section",
    "article",
    "rule",
    "clause",
    "paragraph",
    "adran",
    "erthygl",
    "rheol",
    "cymal",
    "paragraff",
];

/// A paragraph's number at the start of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lead {
    /// The word before it, as written: `Section`.
    pub word: Option<String>,
    /// The number without a full stop or bracket after it: `3.7`.
    pub number: Spanned<String>,
    /// What follows it.
    pub rest: Vec<Inline>,
}

impl Lead {
    /// The part before the first dot, which is the section's number.
    pub fn first(&self) -> &str {
        self.number.value.split('.').next().unwrap_or("")
    }

    /// Whether a letter stands after another part than the first, as in `3.7A`; in plain text that may be a figure (`2.5M`).
    pub fn inserted(&self) -> bool {
        self.number.value.split('.').skip(1).any(|p| p.ends_with(|c: char| c.is_ascii_uppercase()))
    }
}

/// The number of a paragraph that a block of text begins with, perhaps bold. `Section 2.1` must be bold:
/// a sentence may begin with those words.
pub fn of_block(content: &[Inline]) -> Option<Lead> {
    let (lead, marked) = of(content)?;
    (marked || (lead.word.is_none() && !lead.rest.is_empty())).then_some(lead)
}

/// The number of a paragraph that a heading begins with: `0.1 Overview`, `Section 2.1 Delaware`.
pub fn of_heading(content: &[Inline]) -> Option<Lead> {
    of(content).map(|(lead, _)| lead)
}

/// The number, and whether it stands in bold or in italics.
fn of(content: &[Inline]) -> Option<(Lead, bool)> {
    let split = split(content, &read_number)?;
    // `**3.7**. We can` and `**3.7**) We can`
    let rest = if split.marked { without_stop(split.rest) } else { split.rest };
    if start(&rest) == Start::Other {
        return None;
    }
    let (word, number) = split.value;
    let number = Spanned::new(number, split.span);
    Some((Lead { word, number, rest: trim_start(rest) }, split.marked))
}

/// The label of a sub-paragraph that a line begins with, as written (`a)`, `(ii)`), and what follows it.
pub fn label_of(content: &[Inline]) -> Option<(String, Vec<Inline>)> {
    let split = split(content, &read_label)?;
    let glued = start(&split.rest) == Start::Other
        && !matches!(split.rest.first().map(|i| &i.value), Some(InlineKind::Text(_)));
    (start(&split.rest) == Start::Space || glued).then(|| (split.value, trim_start(split.rest)))
}

/// `a)`, `(a)`, `(iv)`, `(12)` at the start of `text`, and where it ends.
fn read_label(text: &str) -> Option<Read<String>> {
    let at = text.len() - text.trim_start().len();
    let open = text[at..].strip_prefix('(');
    let (inner, _) = open.unwrap_or(&text[at..]).split_once(')')?;
    let letter = inner.len() == 1 && inner.bytes().all(|b| b.is_ascii_lowercase());
    let numeral = inner.len() <= 5 && roman(inner).is_some_and(|n| n < 90);
    let digits = open.is_some()
        && (1..=2).contains(&inner.len())
        && inner.bytes().all(|b| b.is_ascii_digit());
    let end = at + inner.len() + if open.is_some() { 2 } else { 1 };
    (letter || numeral || digits).then(|| Read {
        value: text[at..end].to_owned(),
        at,
        stop: end,
        end,
    })
}

/// The number of a section, and how it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// As in its anchor: `3`, `A`, `IV`.
    pub name: String,
    /// How it is written.
    pub style: Style,
    /// What the numbers of paragraphs within it begin with: `4` for IV; nothing for a letter.
    pub first: Option<String>,
}

impl Section {
    /// Whether a paragraph of this number may stand in it.
    pub fn holds(&self, lead: &Lead) -> bool {
        self.first.as_deref() == Some(lead.first())
    }

    /// Whether `next` goes on after it rather than stands within it: 4 after 3, and not 1 within 3.
    pub fn comes_before(&self, next: &Section) -> bool {
        self.place().0 == next.place().0 && self.place() < next.place()
    }

    /// How it is written, and where it stands among those that are written so.
    pub fn place(&self) -> (Style, u32) {
        let text = self.first.as_ref().unwrap_or(&self.name);
        let digits = text.trim_end_matches(|c: char| c.is_ascii_uppercase());
        let letter = text[digits.len()..].bytes().last().map_or(0, |b| u32::from(b - b'A') + 1);
        (self.style, digits.parse::<u32>().unwrap_or(0) * 32 + letter)
    }
}

/// How the number of a section is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)] // each is its own name
pub enum Style {
    Digits,
    Roman,
    Letter,
}

/// The number that a heading of a section begins with: `3`, `3.` and `3.0` are one; `A.`; `IV.`; `ARTICLE IV`; `Rule 3`.
///
/// `before` is the section before it: after `B.`, `C.` is a letter and no Roman number.
pub fn section(text: &str, before: Option<&Section>) -> Option<Section> {
    let text = text.trim();
    let (word, at) = word(text);
    let text = &text[at..];
    digits(text, word.is_some()).or_else(|| letters(text, word.is_some(), before))
}

fn digits(text: &str, named: bool) -> Option<Section> {
    let count = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    // `2023 review` names a year, not a section.
    if !(1..=3).contains(&count) {
        return None;
    }
    let capital = text[count..].starts_with(|c: char| c.is_ascii_uppercase());
    let end = count + usize::from(capital);
    let rest = &text[end..];
    let rest = rest.strip_prefix(".0").unwrap_or(rest);
    // `3D printing` is no section, and `1A. Children` is one.
    let ends = if capital && !named { stops(rest) } else { stops(rest) || is_end(rest) };
    ends.then(|| Section {
        name: text[..end].to_owned(),
        style: Style::Digits,
        first: Some(text[..end].to_owned()),
    })
}

fn letters(text: &str, named: bool, before: Option<&Section>) -> Option<Section> {
    let end = text.find(|c: char| !c.is_ascii_uppercase()).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let follows = name.len() == 1
        && before.is_some_and(|b| {
            b.style == Style::Letter && b.name.bytes().next().map(|c| c + 1) == name.bytes().next()
        });
    let roman = roman(&name.to_ascii_lowercase()).filter(|_| {
        // `C.` alone is the third section, not the hundredth.
        !follows && (name.len() > 1 || matches!(name, "I" | "V" | "X"))
    });
    // `A guide` begins with a word, as does `I think`; `ARTICLE IV` ends there.
    let ends = stops(rest) || (named && (rest.is_empty() || name.len() > 1 && is_end(rest)));
    match roman {
        _ if !ends => None,
        Some(value) => Some(Section {
            name: name.to_owned(),
            style: Style::Roman,
            first: Some(value.to_string()),
        }),
        None => (name.len() == 1).then(|| Section {
            name: name.to_owned(),
            style: Style::Letter,
            first: None,
        }),
    }
}

/// Whether a mark that ends a number stands here: `.`, `)`, `:` or a dash, and then space or nothing.
fn stops(rest: &str) -> bool {
    rest.strip_prefix(['.', ')', ':', '-', '–', '—']).is_some_and(is_end)
}

fn is_end(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with(is_space)
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{a0}')
}

/// The value of a Roman number in small letters up to a hundred and more, where it is written as it should be.
pub fn roman(text: &str) -> Option<u32> {
    let mut value = 0;
    let mut rest = text;
    for (sign, worth, most) in [
        ("c", 100, 1),
        ("xc", 90, 1),
        ("l", 50, 1),
        ("xl", 40, 1),
        ("x", 10, 3),
        ("ix", 9, 1),
        ("v", 5, 1),
        ("iv", 4, 1),
        ("i", 1, 3),
    ] {
        for _ in 0..most {
            let Some(after) = rest.strip_prefix(sign) else { break };
            value += worth;
            rest = after;
        }
    }
    (rest.is_empty() && value > 0 && written_roman(value) == text).then_some(value)
}

fn written_roman(mut value: u32) -> String {
    let mut out = String::new();
    for (sign, worth) in [
        ("c", 100),
        ("xc", 90),
        ("l", 50),
        ("xl", 40),
        ("x", 10),
        ("ix", 9),
        ("v", 5),
        ("iv", 4),
        ("i", 1),
    ] {
        while value >= worth {
            out.push_str(sign);
            value -= worth;
        }
    }
    out
}

/// A word such as `Section` at the start of `text`, as written, and where what follows it begins.
fn word(text: &str) -> (Option<String>, usize) {
    let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    let after = text[end..].trim_start_matches(is_space);
    let known = WORDS.iter().any(|w| w.eq_ignore_ascii_case(&text[..end]));
    if known && after.len() < text.len() - end {
        (Some(text[..end].to_owned()), text.len() - after.len())
    } else {
        (None, 0)
    }
}

/// `3.7`, `Section 3.7`, perhaps with `.` or `)` after it.
fn read_number(text: &str) -> Option<Read<(Option<String>, String)>> {
    let lead = text.len() - text.trim_start().len();
    let (word, after) = word(&text[lead..]);
    let at = lead + after;
    let end = at + number_len(&text[at..])?;
    let rest = &text[end..];
    let stop = text.len() - rest.strip_prefix(['.', ')']).unwrap_or(rest).len();
    Some(Read { value: (word, text[at..end].to_owned()), at, end, stop })
}

/// How long the number is that `text` begins with: two to four parts of digits, perhaps each with a capital
/// letter (`1A.1`), with dots between them.
pub fn number_len(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut at, mut parts) = (0, 0);
    loop {
        let digits = bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
        if !(1..=4).contains(&digits) {
            return None;
        }
        at += digits;
        at += usize::from(bytes.get(at).is_some_and(u8::is_ascii_uppercase));
        parts += 1;
        if bytes.get(at) == Some(&b'.') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
            at += 1;
        } else {
            break;
        }
    }
    (2..=4).contains(&parts).then_some(at)
}

/// What was read at the start of a text: its value, where the number itself is, and where what follows begins.
struct Read<T> {
    value: T,
    at: usize,
    end: usize,
    stop: usize,
}

struct Split<T> {
    value: T,
    span: Span,
    rest: Vec<Inline>,
    /// Whether it stood in bold or in italics.
    marked: bool,
}

/// What `read` finds in the first words of `content`, also where they stand in bold, and what follows.
fn split<T>(content: &[Inline], read: &dyn Fn(&str) -> Option<Read<T>>) -> Option<Split<T>> {
    let (first, others) = content.split_first()?;
    let mut rest = Vec::new();
    match &first.value {
        // `<a id="x"></a>3.7` has a place before its number.
        InlineKind::Html { content, .. } if content.is_empty() => {
            let mut found = split(others, read)?;
            found.rest.insert(0, first.clone());
            Some(found)
        }
        InlineKind::Text(text) => {
            let found = read(text)?;
            if found.stop < text.len() {
                let after = text[found.stop..].to_owned();
                let span = part(first, text, found.stop, text.len());
                rest.push(Spanned::new(InlineKind::Text(after), span));
            }
            rest.extend_from_slice(others);
            let span = part(first, text, found.at, found.end);
            Some(Split { value: found.value, span, rest, marked: false })
        }
        InlineKind::Strong(inner)
        | InlineKind::Emphasis(inner)
        | InlineKind::Html { content: inner, .. } => {
            let found = split(inner, read)?;
            if !found.rest.is_empty() {
                let kind = match &first.value {
                    InlineKind::Strong(_) => InlineKind::Strong(found.rest),
                    InlineKind::Html { element, attributes, .. } => InlineKind::Html {
                        element,
                        attributes: attributes.clone(),
                        content: found.rest,
                    },
                    _ => InlineKind::Emphasis(found.rest),
                };
                rest.push(Spanned::new(kind, first.span));
            }
            rest.extend_from_slice(others);
            Some(Split { value: found.value, span: found.span, rest, marked: true })
        }
        _ => None,
    }
}

/// Where a part of `text` stands in the file; the whole where the text is not written as it is shown.
fn part(inline: &Inline, text: &str, from: usize, to: usize) -> Span {
    let span = inline.span;
    if (span.end - span.start) as usize != text.len() {
        return span;
    }
    Span { start: span.start + from as u32, end: span.start + to as u32, ..span }
}

fn without_stop(mut content: Vec<Inline>) -> Vec<Inline> {
    if let Some(Spanned { value: InlineKind::Text(text), .. }) = content.first_mut()
        && let Some(after) = text.strip_prefix(['.', ')'])
    {
        *text = after.to_owned();
    }
    content
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    End,
    Space,
    Other,
}

/// What `content` begins with.
fn start(content: &[Inline]) -> Start {
    let Some(first) = content.first() else { return Start::End };
    match &first.value {
        InlineKind::Text(text) if text.is_empty() => start(&content[1..]),
        InlineKind::Text(text) if text.starts_with(is_space) => Start::Space,
        InlineKind::SoftBreak | InlineKind::HardBreak => Start::Space,
        InlineKind::Strong(inner)
        | InlineKind::Emphasis(inner)
        | InlineKind::Html { content: inner, .. } => match start(inner) {
            Start::End => start(&content[1..]),
            other => other,
        },
        _ => Start::Other,
    }
}

fn trim_start(mut content: Vec<Inline>) -> Vec<Inline> {
    while let Some(first) = content.first_mut() {
        let span = &mut first.span;
        let empty = match &mut first.value {
            InlineKind::Text(text) => {
                let trimmed = text.trim_start().to_owned();
                if (span.end - span.start) as usize == text.len() {
                    span.start += (text.len() - trimmed.len()) as u32;
                }
                *text = trimmed;
                text.is_empty()
            }
            InlineKind::SoftBreak | InlineKind::HardBreak => true,
            InlineKind::Html { attributes, .. } if attributes.contains_key("id") => false,
            InlineKind::Strong(inner)
            | InlineKind::Emphasis(inner)
            | InlineKind::Html { content: inner, .. } => {
                *inner = trim_start(std::mem::take(inner));
                inner.is_empty()
            }
            _ => false,
        };
        if !empty {
            break;
        }
        content.remove(0);
    }
    content
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Option<(String, Option<String>)> {
        section(text, None).map(|s| (s.name, s.first))
    }

    #[test]
    fn sections_are_named_in_many_ways() {
        for (text, expected, first) in [
            ("3. How", "3", Some("3")),
            ("3 How", "3", Some("3")),
            ("3.0 How", "3", Some("3")),
            ("3.0", "3", Some("3")),
            ("3: How", "3", Some("3")),
            ("3\u{a0}How", "3", Some("3")),
            ("1A. Children", "1A", Some("1A")),
            ("A. Definitions", "A", None),
            ("C) Closing", "C", None),
            ("ARTICLE IV", "IV", Some("4")),
            ("Article IV – Offices", "IV", Some("4")),
            ("ARTICLE XIV. Notices", "XIV", Some("14")),
            ("Article I", "I", Some("1")),
            ("IX. Money", "IX", Some("9")),
            ("Rule 3", "3", Some("3")),
            ("Rule 3: Votes", "3", Some("3")),
            ("Section A", "A", None),
            ("Clause 12 Money", "12", Some("12")),
        ] {
            let first = first.map(str::to_owned);
            assert_eq!(name(text), Some((expected.to_owned(), first)), "{text}");
        }
        for text in [
            "2023 review",
            "How",
            "A guide",
            "I think",
            "3.7 We",
            "3D printing",
            "3-year plan",
            "Rule of law",
            "Article",
            "IIII. x",
            "MIX. x",
            "ARTICLES",
            "Section 3.7",
            "",
            "Part 2",
            "Article A guide",
        ] {
            assert_eq!(name(text), None, "{text}");
        }
    }

    #[test]
    fn a_letter_after_the_letter_before_it_is_no_roman_number() {
        let h = section("H. Money", None).expect("a section");
        assert_eq!(section("I. Votes", Some(&h)).expect("a section").first, None);
        assert_eq!(section("I. Votes", None).expect("a section").first.as_deref(), Some("1"));
    }

    #[test]
    fn numbers_have_two_to_four_parts() {
        for (text, len) in [
            ("3.7 x", Some(3)),
            ("3.7. x", Some(3)),
            ("3.7.1.2 x", Some(7)),
            ("3.7.1.2.3 x", None),
            ("1A.1 x", Some(4)),
            ("3.7A x", Some(4)),
            ("12345.1", None),
            ("3 x", None),
            ("3..7", None),
        ] {
            assert_eq!(number_len(text), len, "{text}");
        }
    }

    #[test]
    fn roman_numbers_are_those_that_are_written_well() {
        assert_eq!(
            ["i", "iv", "viii", "ix", "xl", "xcix"].map(roman),
            [1, 4, 8, 9, 40, 99].map(Some)
        );
        assert_eq!(["", "iiii", "vx", "a", "ic", "xxxx"].map(roman), [None; 6]);
    }
}
