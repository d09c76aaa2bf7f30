//! How plain a text is: what `check` says besides, and `build` leaves out (DESIGN.md, section 1).
//!
//! Only texts in English are looked at, since the measures are made for English; and no version that is past, which can't be mended.
//! The reading age is the Flesch-Kincaid grade (J. P. Kincaid and others, "Derivation of new readability formulas …
//! for Navy enlisted personnel", 1975) and five, the age at which a school year begins:
//! `0.39 words/sentences + 11.8 syllables/words - 15.59 + 5`. It is a hint: it sees how long words and
//! sentences are, and not whether they make sense. A policy has no limit, unless it names an audience: its wording is
//! what was approved, and guidance speaks for it.

mod sentence;
mod syllables;

use super::is_past;
use crate::config::Reading;
use crate::diagnostic::{Code, Diagnostic, Files, Span, Spanned};
use crate::model::{Book, Page, PageKind, Version};
use crate::source::document::{BlockKind, Visit, visit_blocks};
use crate::source::parse::markdown;
use rayon::prelude::*;
use sentence::{Sentence, Word, sentences};

/// The codes that are reported here.
pub const CODES: [Code; 4] =
    [Code::ReadingAge, Code::LongSentence, Code::LongParagraph, Code::WordToAvoid];

/// A policy binds those who apply it: its sentences may have this many words more than others.
const MORE_IN_POLICIES: u32 = 15;

/// Fewer words than these say nothing sure of a page's reading age.
const LEAST_WORDS: usize = 60;

/// Everything in the book that is hard to read; `files` are the texts from which it was read.
pub fn check(book: &Book, files: &Files) -> Vec<Diagnostic> {
    let limits = &book.config.reading;
    let now = |page: &Page| is_english(page) && !is_past(book, page);
    let pages: Vec<&Page> = book.texts().filter(|page| now(page)).collect();
    let of_pages = pages.into_par_iter().flat_map_iter(|page| {
        let mut out = Vec::new();
        self::page(page, files, limits, &mut out);
        out
    });
    let mut out: Vec<_> = of_pages.collect();
    for version in book.versions().filter(|version| now(&version.page)) {
        beside(version, limits, &mut out);
    }
    out
}

fn is_english(page: &Page) -> bool {
    page.language == "en" || page.language.starts_with("en-")
}

/// A paragraph of a text.
struct Paragraph {
    span: Span,
    sentences: Vec<Sentence>,
}

impl Paragraph {
    fn words(&self) -> usize {
        self.sentences.iter().map(|s| s.words.len()).sum()
    }
}

fn page(page: &Page, files: &Files, limits: &Reading, out: &mut Vec<Diagnostic>) {
    let mut paragraphs = Vec::new();
    visit_blocks(&page.document.blocks, &mut |v| {
        let Visit::Block(block) = v else { return };
        match &block.value {
            BlockKind::Paragraph(content) => paragraphs
                .push(Paragraph { span: block.span, sentences: sentences(content, files) }),
            BlockKind::Heading { content, .. } => {
                words_to_avoid(&sentences(content, files), limits, out);
            }
            _ => {}
        }
    });
    let lengths = if page.kind == PageKind::Policy { of_policies(limits) } else { limits.clone() };
    for paragraph in &paragraphs {
        long(paragraph, &lengths, out);
        words_to_avoid(&paragraph.sentences, limits, out);
    }
    if page.kind != PageKind::Policy || page.matter.audience.is_some() {
        let audience = page.audience().name();
        if let Some(limit) = limits.ages.get(audience) {
            age_of(&paragraphs, *limit, audience, out);
        }
    }
}

fn of_policies(limits: &Reading) -> Reading {
    let sentence = limits.sentence.map(|limit| limit.saturating_add(MORE_IN_POLICIES));
    Reading { sentence, ..limits.clone() }
}

/// Sentences and paragraphs with too many words, each at its place.
fn long(paragraph: &Paragraph, limits: &Reading, out: &mut Vec<Diagnostic>) {
    for sentence in &paragraph.sentences {
        let words = sentence.words.len();
        if let Some(limit) = limits.sentence.filter(|limit| words > *limit as usize) {
            out.push(Diagnostic::new(
                Code::LongSentence,
                sentence.span(),
                format!("This sentence has {words} words, and {limit} is the most that is easy to read"),
                "Make two of it: put a full stop where it says “and”, “but”, “which” or “that”, and begin anew",
            ));
        }
    }
    let words = paragraph.words();
    if let Some(limit) = limits.paragraph.filter(|limit| words > *limit as usize) {
        out.push(Diagnostic::new(
            Code::LongParagraph,
            paragraph.span,
            format!(
                "This paragraph has {words} words, and {limit} is the most that is easy to read"
            ),
            "Begin a new paragraph where it turns to something else, or make a list of its parts",
        ));
    }
}

/// The words that the book wants to avoid; the longest of those that begin at one place.
fn words_to_avoid(all: &[Sentence], limits: &Reading, out: &mut Vec<Diagnostic>) {
    for sentence in all {
        let mut at = 0;
        while at < sentence.words.len() {
            let rest = &sentence.words[at..];
            let found = limits
                .avoid
                .iter()
                .filter(|(phrase, _)| begins_with(rest, phrase))
                .max_by_key(|(phrase, _)| phrase.split_whitespace().count());
            let Some((phrase, instead)) = found else {
                at += 1;
                continue;
            };
            let length = phrase.split_whitespace().count();
            let span = Span { end: rest[length - 1].span.end, ..rest[0].span };
            out.push(Diagnostic::new(
                Code::WordToAvoid,
                span,
                format!("This book avoids `{phrase}`"),
                format!("Write `{instead}`"),
            ));
            at += length;
        }
    }
}

fn begins_with(words: &[Word], phrase: &str) -> bool {
    let mut count = 0;
    let same = phrase.split_whitespace().enumerate().all(|(at, word)| {
        count += 1;
        words.get(at).is_some_and(|w| w.text == word)
    });
    same && count > 0
}

/// That a page is too hard for its readers, at its hardest paragraph.
fn age_of(paragraphs: &[Paragraph], limit: u32, audience: &str, out: &mut Vec<Diagnostic>) {
    let words: usize = paragraphs.iter().map(Paragraph::words).sum();
    let Some(age) = age(paragraphs).filter(|_| words >= LEAST_WORDS) else { return };
    if age <= f64::from(limit) {
        return;
    }
    // A heading-like line of three long words is not what makes a page hard.
    let worth = |p: &&Paragraph| p.words() * 100 >= words;
    let of = |p: &Paragraph| age_of_one(p);
    let hardest = paragraphs.iter().filter(worth).min_by(|a, b| of(b).total_cmp(&of(a)));
    let Some(hardest) = hardest else { return };
    out.push(Diagnostic::new(
        Code::ReadingAge,
        hardest.span,
        format!("This page has a reading age of {age:.1}, and {limit} is the limit for its audience, {audience}"),
        "Begin here, with its hardest paragraph: one thing in a sentence, and short words for long ones",
    ));
}

/// The reading age of some text, to one place after the point; none of text without words.
fn age(paragraphs: &[Paragraph]) -> Option<f64> {
    let all = || paragraphs.iter().flat_map(|p| &p.sentences);
    let (sentences, words) = (all().count(), all().map(|s| s.words.len()).sum::<usize>());
    if words == 0 {
        return None;
    }
    let syllables: usize = all().map(Sentence::syllables).sum();
    let (sentences, words, syllables) = (sentences as f64, words as f64, syllables as f64);
    let age = 0.39 * words / sentences + 11.8 * syllables / words - 15.59 + 5.0;
    Some((age * 10.0).round() / 10.0)
}

fn age_of_one(paragraph: &Paragraph) -> f64 {
    age(std::slice::from_ref(paragraph)).unwrap_or(0.0)
}

/// Long sentences in what a checker and the steps of a process say. A rule's words for lists are the policy's.
fn beside(version: &Version, limits: &Reading, out: &mut Vec<Diagnostic>) {
    // A text may stand in several paragraphs, whose places in the file are not kept.
    let limits = &Reading { paragraph: None, ..limits.clone() };
    for rules in version.scope.iter().map(|scope| &scope.rules) {
        for item in rules.rules.iter().filter_map(|rule| rule.item.as_ref()) {
            text(item, &of_policies(limits), out);
        }
        let young = rules.rules.iter().filter_map(|rule| rule.young_people.as_ref());
        for words in rules.intro.iter().chain(young) {
            text(words, limits, out);
        }
        for question in &rules.questions {
            text(&Spanned::new(question.ask.clone(), question.id.span), limits, out);
            let young = question.young_people.iter().flat_map(|y| [&y.ask, &y.hint]).flatten();
            for words in question.hint.iter().chain(young) {
                text(words, limits, out);
            }
            for answer in &question.answers {
                text(&Spanned::new(answer.say.clone(), answer.id.span), limits, out);
            }
        }
        let outcomes = rules.outcomes.iter().map(|o| Spanned::new(o.say.clone(), o.id.span));
        for words in
            outcomes.chain(rules.advice.iter().map(|a| Spanned::new(a.say.clone(), a.id.span)))
        {
            text(&words, limits, out);
        }
    }
    let steps = version.process.iter().flat_map(|process| &process.steps);
    for words in steps.filter_map(|step| step.say.as_ref()) {
        text(words, limits, out);
    }
}

/// One text of a file of values. Where a word stands in it is not kept: the whole text is the place.
fn text(words: &Spanned<String>, limits: &Reading, out: &mut Vec<Diagnostic>) {
    let mut told = Vec::new();
    visit_blocks(&markdown::parse_passage(words, &mut Vec::new()), &mut |v| {
        if let Visit::Block(Spanned { value: BlockKind::Paragraph(content), .. }) = v {
            told.extend(sentences(content, &Files::default()));
        }
    });
    let paragraph = Paragraph { span: words.span, sentences: told };
    let mut found = Vec::new();
    long(&paragraph, limits, &mut found);
    words_to_avoid(&paragraph.sentences, limits, &mut found);
    out.extend(found.into_iter().map(|d| Diagnostic { span: words.span, ..d }));
}
