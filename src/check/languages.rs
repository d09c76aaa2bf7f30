//! Languages: what a translation lacks, what is not translated, and texts made from others that have changed since
//! (FORMATS.md, section 6).

use super::Check;
use crate::diagnostic::{Code, Diagnostic, Span, Spanned, nearest};
use crate::model::{Book, Page, Version, basis, outline};
use crate::scope::words::{self, Text};
use std::collections::BTreeSet;

pub(super) const CHECK: Check = Check {
    codes: &[
        Code::TranslationParagraph,
        Code::MissingTranslation,
        Code::StaleText,
        Code::UnlistedLanguage,
        Code::UnknownParagraph,
    ],
    run,
};

fn run(book: &Book, out: &mut Vec<Diagnostic>) {
    for version in book.versions() {
        for translation in book.translations.get(&version.page.home).iter().flat_map(|t| t.values())
        {
            paragraphs(&version.page, translation, out);
            same_version(version, translation, out);
        }
    }
    for language in book.other_languages() {
        for page in book.pages.values().chain(book.versions().map(|v| &v.page)) {
            if book.translation(&page.home, language).is_none() {
                out.push(missing(page, language));
            }
        }
    }
    for version in book.versions() {
        scope(book, version, out);
    }
    for page in book.pages.values() {
        out.extend(unlisted(book, page));
    }
    derived(book, "Compare the two, and then run: plainbook reviewed", out);
}

/// What will be wrong, on the book's day, with texts made from others: told before that day.
pub(super) fn to_come(book: &Book, out: &mut Vec<Diagnostic>) {
    derived(
        book,
        "Have its new words ready. Once they are published, run: plainbook reviewed",
        out,
    );
}

/// Texts made from paragraphs that are not there, or from what has changed since, with what to do about the latter.
fn derived(book: &Book, help: &str, out: &mut Vec<Diagnostic>) {
    for page in book.texts() {
        for entry in &page.matter.speaks_for {
            if basis::paragraph(book, page, entry).is_none() {
                out.push(unknown(page, entry));
            }
        }
        if let (true, Some(recorded)) = (page.stale, &page.matter.source) {
            let what = if page.language == book.config.language {
                "The paragraphs that this text speaks for have"
            } else {
                "The text that this translates has"
            };
            out.push(Diagnostic::new(
                Code::StaleText,
                recorded.span,
                format!("{what} changed since it was last compared with this one"),
                format!("{help} {}/{}", book.config.src, page.path),
            ));
        }
    }
}

/// What a translation says of the version must be what the source says of it.
fn same_version(version: &Version, translation: &Page, out: &mut Vec<Diagnostic>) {
    let Some(matter) = &translation.matter.policy else { return };
    if let Some(written) = matter.version.as_ref().filter(|v| v.value != version.number) {
        out.push(Diagnostic::new(
            Code::VersionFolder,
            written.span,
            format!("The version is `{}`, and its folder is called `{}`", written.value, version.number),
            "Write the version of the source, or leave the line out: a translation has its source's",
        ));
    }
    let days = [
        (&matter.in_force_from, Some(version.from)),
        (
            &matter.in_force_until,
            version.matter().and_then(|m| m.in_force_until.as_ref()).map(|d| d.value),
        ),
    ];
    for (written, source) in days {
        if let Some(written) = written.as_ref().filter(|d| Some(d.value) != source) {
            out.push(Diagnostic::new(
                Code::WrongValue,
                written.span,
                format!("This day is {}, and {} says another", written.value, version.page.path),
                "Write the day of the source, or leave the line out: a translation has its source's",
            ));
        }
    }
}

/// Numbers of paragraphs that are in one language only, each at the translation's line.
fn paragraphs(source: &Page, translation: &Page, out: &mut Vec<Diagnostic>) {
    let theirs = outline::numbers(&source.document);
    let ours = outline::numbers(&translation.document);
    let in_source: BTreeSet<&str> = theirs.iter().map(|n| n.value.as_str()).collect();
    for number in ours.iter().filter(|n| !in_source.contains(n.value.as_str())) {
        let near = nearest(&number.value, in_source.iter().copied());
        out.push(Diagnostic::new(
            Code::TranslationParagraph,
            number.span,
            format!("Paragraph {} is in this translation and not in {}", number.value, source.path),
            match near {
                Some(near) => format!("Give it the number that it has there, perhaps {near}"),
                None => "Give it the number that it has there, or take it out".to_owned(),
            },
        ));
    }
    // A paragraph that is missing belongs after the one that stands before it in the source.
    let mut after = Span::new(translation.file, 0, 0);
    for number in theirs {
        match ours.iter().find(|n| n.value == number.value) {
            Some(here) => after = here.span,
            None => out.push(Diagnostic::new(
                Code::TranslationParagraph,
                after,
                format!(
                    "Paragraph {} of {} is missing in this translation",
                    number.value, source.path
                ),
                "Translate it, and write it after this place",
            )),
        }
    }
}

/// The most texts of a scope file that are named where they are not translated.
const MOST_NAMED: usize = 8;

/// What a translation of the scope rules lacks; and where there is none, though the policy itself is translated.
fn scope(book: &Book, version: &Version, out: &mut Vec<Diagnostic>) {
    let Some(scope) = &version.scope else { return };
    for language in book.other_languages() {
        let Some(translation) = scope.words.get(language) else {
            if book.translation(&version.page.home, language).is_some() {
                out.push(Diagnostic::new(
                    Code::MissingTranslation,
                    Span::new(scope.file, 0, 0),
                    format!("The checker is not there in `{language}`: readers of it are led to this one"),
                    format!("Write scope.{language}.yaml beside it with the same keys, as far as they are translated"),
                ));
            }
            continue;
        };
        let Some(words) = &translation.words else { continue };
        let missing = words::missing(words, &scope.rules);
        if missing.is_empty() {
            continue;
        }
        let named: Vec<String> = missing.iter().take(MOST_NAMED).map(Text::key).collect();
        let more = match missing.len() - named.len() {
            0 => String::new(),
            n => format!(" and {n} more"),
        };
        let texts = match missing.len() {
            1 => "1 text of scope.yaml is".to_owned(),
            n => format!("{n} texts of scope.yaml are"),
        };
        out.push(Diagnostic::new(
            Code::MissingTranslation,
            Span::new(translation.file, 0, 0),
            format!("{texts} not translated: readers of `{language}` are shown what stands there"),
            format!("Write {}{more}", named.join(", ")),
        ));
    }
}

fn missing(page: &Page, language: &str) -> Diagnostic {
    let stem = page.path.trim_end_matches(".md");
    Diagnostic::new(
        Code::MissingTranslation,
        Span::new(page.file, 0, 0),
        format!(
            "There is no text of this page in `{language}`: readers of it are shown this one, with a notice"
        ),
        format!("Write {stem}.{language}.md"),
    )
}

/// A text beside another that is named as its translation, into a language that the book does not publish.
fn unlisted(book: &Book, page: &Page) -> Option<Diagnostic> {
    let (stem, language) = page.path.strip_suffix(".md")?.rsplit_once('.')?;
    let source = format!("{stem}.md");
    let config = &book.config;
    if !is_language(language) || !book.paths.contains_key(&source) || config.language == language {
        return None;
    }
    Some(Diagnostic::new(
        Code::UnlistedLanguage,
        Span::new(page.file, 0, 0),
        format!(
            "This reads like the `{language}` text of {source}, and the book does not publish that language: it is a page of its own, at `{}`, said to be in `{}`",
            page.address, config.language
        ),
        format!(
            "Add the language in book.toml: languages = [\"{}\", \"{language}\"]; or give the file another name",
            config.languages.join("\", \"")
        ),
    ))
}

/// Whether a part of a file's name is the code of a language: `cy`, `pt-BR`, `zh-Hant`.
fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or("");
    let alphabetic = |part: &str| part.bytes().all(|b| b.is_ascii_alphabetic());
    first.len() == 2
        && alphabetic(first)
        && parts.all(|part| matches!(part.len(), 2 | 4) && alphabetic(part))
}

fn unknown(page: &Page, entry: &Spanned<String>) -> Diagnostic {
    let help = match basis::Spoken::parse(&entry.value).policy.or(page
        .matter
        .speaks_of
        .as_ref()
        .map(|n| n.value.as_str()))
    {
        None => "Say of which policy it is: speaks-for: [complaints 3.7], or policy: complaints"
            .to_owned(),
        Some(policy) => format!("Write a number that the policy `{policy}` has"),
    };
    Diagnostic::new(
        Code::UnknownParagraph,
        entry.span,
        format!("`{}` is no paragraph that this text can speak for", entry.value),
        help,
    )
}
