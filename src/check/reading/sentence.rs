//! The sentences of running text, with their words and where they stand in the file.

use super::syllables;
use crate::diagnostic::{Files, Span};
use crate::source::document::{Inline, InlineKind};

/// A word, in small letters, and its place.
pub(super) struct Word {
    pub(super) text: String,
    pub(super) span: Span,
}

/// The words between two ends of a sentence; never none.
pub(super) struct Sentence {
    pub(super) words: Vec<Word>,
}

impl Sentence {
    /// From its first word to its last.
    pub(super) fn span(&self) -> Span {
        let first = self.words.first().map_or(Span::default(), |w| w.span);
        Span { end: self.words.last().map_or(first.end, |w| w.span.end), ..first }
    }

    /// How many syllables its words have.
    pub(super) fn syllables(&self) -> usize {
        self.words.iter().map(|word| syllables::count(&word.text)).sum()
    }
}

/// A character of the text that is shown, and the byte of the file that it comes from.
type Shown = (char, u32);

/// The sentences of one block of running text, which was read from one of `files`.
pub(super) fn sentences(inlines: &[Inline], files: &Files) -> Vec<Sentence> {
    let mut shown = Vec::new();
    collect(inlines, files, &mut shown);
    let file = inlines.first().map_or(0, |i| i.span.file);
    let mut all = Vec::new();
    let mut words = Vec::new();
    let tokens: Vec<&[Shown]> =
        shown.split(|(c, _)| c.is_whitespace()).filter(|token| !token.is_empty()).collect();
    for (at, token) in tokens.iter().enumerate() {
        words.extend(words_of(token, file));
        let ends =
            ends_sentence(token) && tokens.get(at + 1).is_none_or(|next| begins_sentence(next));
        if ends && !words.is_empty() {
            all.push(Sentence { words: std::mem::take(&mut words) });
        }
    }
    if !words.is_empty() {
        all.push(Sentence { words });
    }
    all
}

/// What of `inlines` is read as words. Code and text alternatives are not: they follow no grammar.
fn collect(inlines: &[Inline], files: &Files, shown: &mut Vec<Shown>) {
    for inline in inlines {
        match &inline.value {
            InlineKind::Text(text) => align(text, inline.span, files.text(inline.span.file), shown),
            InlineKind::SoftBreak | InlineKind::HardBreak => shown.push((' ', inline.span.start)),
            InlineKind::Cite(_) => {
                shown.extend("paragraph".chars().map(|c| (c, inline.span.start)));
            }
            other => collect(other.content(), files, shown),
        }
    }
}

/// What Markdown shows in place of what is written, besides what a backslash or `&name;` gives.
const OTHERWISE: [(char, &str); 8] = [
    ('’', "'"),
    ('‘', "'"),
    ('“', "\""),
    ('”', "\""),
    ('–', "--"),
    ('—', "---"),
    ('…', "..."),
    ('&', "&amp;"),
];

/// Adds `text` with the place of each character in the file, where some are written in another way.
fn align(text: &str, span: Span, source: &str, shown: &mut Vec<Shown>) {
    let (start, end) = (span.start as usize, (span.end as usize).min(source.len()));
    // Text around a bare address has the place of the whole: it goes on where the piece before it ended.
    let before = shown.last().map_or(0, |(c, at)| *at as usize + c.len_utf8());
    let mut at = if (start..end).contains(&before) { before } else { start };
    for c in text.chars() {
        let rest = source.get(at..end).unwrap_or("");
        let other =
            OTHERWISE.iter().find(|(shown, written)| *shown == c && rest.starts_with(written));
        let (skipped, length) = match other {
            Some((_, written)) => (0, written.len()),
            None if rest.starts_with(c) => (0, c.len_utf8()),
            // A backslash before it, or a name in place of it, stands where it is not.
            None => match rest.strip_prefix('\\') {
                Some(escaped) if escaped.starts_with(c) => (1, c.len_utf8()),
                _ if rest.starts_with('&') => (0, rest.find(';').map_or(0, |at| at + 1)),
                _ => (0, 0),
            },
        };
        shown.push((c, (at + skipped) as u32));
        at += skipped + length;
    }
}

/// The words of a piece of text without white space; an address has none.
fn words_of(token: &[Shown], file: u32) -> Vec<Word> {
    let text: String = token.iter().map(|(c, _)| *c).collect();
    if text.contains("://") || text.contains('@') {
        return Vec::new();
    }
    let within = |c: char| c.is_alphabetic() || matches!(c, '\'' | '’' | '-');
    token
        .split(|(c, _)| !within(*c))
        .filter_map(|word| {
            let from = word.iter().position(|(c, _)| c.is_alphabetic())?;
            let to = word.iter().rposition(|(c, _)| c.is_alphabetic())?;
            let (last, end) = word[to];
            let text = word[from..=to].iter().flat_map(|(c, _)| c.to_lowercase()).collect();
            let span = Span::new(file, word[from].1 as usize, end as usize + last.len_utf8());
            Some(Word { text, span })
        })
        .collect()
}

/// Words with a full stop that end no sentence.
const ABBREVIATIONS: [&str; 12] =
    ["e.g", "i.e", "etc", "mr", "mrs", "ms", "dr", "no", "para", "art", "s", "st"];

fn ends_sentence(token: &[Shown]) -> bool {
    let text: String = token.iter().map(|(c, _)| *c).collect();
    let text = text.trim_end_matches(['"', '\'', '”', '’', ')', ']']);
    let Some(rest) = text.strip_suffix(['.', '!', '?', '…', ':', ';']) else { return false };
    let word = rest.trim_start_matches(['(', '"', '“', '‘', '[']);
    // `J. Smith` is a name.
    let initial = word.chars().count() == 1 && word.starts_with(char::is_uppercase);
    let short = initial || ABBREVIATIONS.contains(&word.to_lowercase().as_str());
    !(text.ends_with('.') && short)
}

fn begins_sentence(token: &[Shown]) -> bool {
    let first =
        token.iter().map(|(c, _)| *c).find(|c| !matches!(c, '"' | '\'' | '“' | '‘' | '(' | '['));
    first.is_some_and(|c| c.is_uppercase() || c.is_numeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::document::BlockKind;
    use crate::source::parse::markdown;

    /// The sentences of a paragraph of Markdown: their words, and what stands at their places.
    fn of(text: &str) -> Vec<(usize, &str)> {
        let document = markdown::parse(text, 0, 0, &mut Vec::new());
        let Some(BlockKind::Paragraph(content)) = document.blocks.first().map(|b| &b.value) else {
            panic!("no paragraph")
        };
        let mut files = Files::default();
        files.add("a.md", text);
        sentences(content, &files)
            .iter()
            .map(|s| (s.words.len(), &text[s.span().start as usize..s.span().end as usize]))
            .collect()
    }

    #[test]
    fn a_sentence_ends_at_its_mark_before_a_capital() {
        assert_eq!(
            of("We can help. See *this*: It is (mostly) so! e.g. this"),
            [(3, "We can help"), (2, "See *this"), (7, "It is (mostly) so! e.g. this")]
        );
        assert_eq!(of("Ask Dr. J. Smith, i.e. Her Majesty's 2.5 m. Yes").len(), 2);
        assert_eq!(
            of("It's \\*not\\* &amp; \"won't\" -- ever... Yes, it’s 'so' now"),
            [(4, "It's \\*not\\* &amp; \"won't\" -- ever"), (4, "Yes, it’s 'so' now")]
        );
        assert_eq!(of("Two lines\nof one sentence").len(), 1);
        assert_eq!(
            of("See https://example.org/a.b and me@example.org now"),
            [(3, "See https://example.org/a.b and me@example.org now")]
        );
        assert_eq!(of("“Quite so.” He’d said `x y`. [More](a.md)…")[1].0, 2);
        assert!(of("12 345 —").is_empty());
    }

    proptest::proptest! {
        #[test]
        fn places_lie_in_the_text_in_order(text in "([A-Za-z’'*&;.!? \"é-]{0,40}\n?){0,3}") {
            let document = markdown::parse(&text, 0, 0, &mut Vec::new());
            let mut files = Files::default();
            files.add("a.md", text.as_str());
            for block in &document.blocks {
                let BlockKind::Paragraph(content) = &block.value else { continue };
                let mut last = 0;
                for word in sentences(content, &files).iter().flat_map(|s| &s.words) {
                    assert!(word.span.start >= last && word.span.start as usize <= text.len(), "{text:?}");
                    last = word.span.start;
                }
            }
        }
    }
}
