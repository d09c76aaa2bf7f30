//! The words of the interface (Fluent), and days and months as people write them (ICU).
//!
//! The program's own words are embedded; a book's `i18n/LANGUAGE.ftl` is laid over them, message by message.

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Files, Span, Spanned, did_you_mean};
use crate::source::parse::front_matter::When;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use icu_collator::Collator;
use icu_collator::options::CollatorOptions;
use icu_datetime::DateTimeFormatter;
use icu_datetime::fieldsets::{Y, YM, YMD};
use icu_datetime::input::Date as IcuDate;
use icu_locale_core::Locale;
use jiff::civil::Date;
use rust_embed::RustEmbed;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The program's own Fluent files.
#[derive(RustEmbed)]
#[folder = "i18n/"]
struct Embedded;

/// The language whose words stand in where a language has none of its own.
const FALLBACK: &str = "en-GB";

/// The words of one language.
pub struct Words {
    language: String,
    /// The language that its interface words are in: its own, or where it has none that of the book's source.
    interface: String,
    locale: Locale,
    bundles: Vec<FluentBundle<FluentResource>>,
    /// The names that the book's own file of this language gives words for.
    own: Vec<Spanned<String>>,
    /// How days, months and years are written, where ICU knows the language.
    days: Option<DateTimeFormatter<YMD>>,
    months: Option<DateTimeFormatter<YM>>,
    years: Option<DateTimeFormatter<Y>>,
}

/// The words of every language of a book.
pub struct AllWords {
    source: String,
    languages: BTreeMap<String, Words>,
    fallback: Words,
}

impl AllWords {
    /// The words of the languages of the book at `dir`. Mistakes in the book's own files are reported at
    /// their line, and a language for which there is no file once, at its place in `book.toml`.
    pub fn load(
        dir: &Path,
        config: &Config,
        files: &mut Files,
        out: &mut Vec<Diagnostic>,
    ) -> AllWords {
        let source = config.language.clone();
        let mut languages = BTreeMap::new();
        for language in &config.languages {
            let words = Words::load(dir, language, &source, files, out);
            if words.interface != *language {
                out.push(Diagnostic::new(
                    Code::WordsMissing,
                    config.place_of_language(language),
                    format!(
                        "There are no interface words in `{language}`: those in `{}` stand in for them",
                        words.interface
                    ),
                    format!("Write i18n/{language}.ftl with the words of {FALLBACK}.ftl in that language"),
                ));
            }
            languages.insert(language.clone(), words);
        }
        let fallback = Words::embedded(FALLBACK);
        AllWords { source, languages, fallback }
    }

    /// What is wrong with the names in the book's own files. A theme of the book's may ask for words of its own: `asked`
    /// says whether it does.
    pub fn names(&self, asked: &dyn Fn(&str) -> bool) -> Vec<Diagnostic> {
        let mut out = Vec::new();
        for words in self.languages.values() {
            let known: BTreeSet<String> = [FALLBACK, words.language.as_str()]
                .into_iter()
                .filter_map(|tag| Some(names(&embedded_text(tag)?).into_keys().collect::<Vec<_>>()))
                .flatten()
                .collect();
            for name in words.own.iter().filter(|n| !known.contains(&n.value) && !asked(&n.value)) {
                out.push(Diagnostic::new(
                    Code::UnknownKey,
                    name.span,
                    format!("The interface has no words called `{}`", name.value),
                    did_you_mean(
                        &name.value,
                        known.iter().map(String::as_str),
                        format!("The names are those of i18n/{FALLBACK}.ftl of the program, and those that a template of yours asks for"),
                    ),
                ));
            }
            out.extend(words.missing(&known, &self.source));
        }
        out
    }

    /// The words of `language`; of a language that the book does not publish, those of its source.
    pub fn of(&self, language: &str) -> &Words {
        let found = self.languages.get(language).or_else(|| self.languages.get(&self.source));
        found.unwrap_or(&self.fallback)
    }
}

impl Words {
    /// The words of `language` for the book at `dir`, with those of `source` where it has none.
    fn load(
        dir: &Path,
        language: &str,
        source: &str,
        files: &mut Files,
        out: &mut Vec<Diagnostic>,
    ) -> Words {
        let mut bundles = Vec::new();
        let mut interface = None;
        let mut own_names = Vec::new();
        for tag in [language, source] {
            let name = format!("i18n/{tag}.ftl");
            if let Ok(text) = std::fs::read_to_string(dir.join(&name)) {
                // The file of the source language is reported with that language.
                let mut found = Vec::new();
                let file = files.add(&name, text.clone());
                if tag == language {
                    own_names = spanned(&text, file);
                }
                bundles.push(own(text, file, tag, &mut found));
                interface.get_or_insert(tag);
                if tag == language {
                    out.append(&mut found);
                }
            }
            let short = tag.split('-').next().unwrap_or(tag);
            for name in [tag, short] {
                if let Some(bundle) = embedded(name) {
                    bundles.push(bundle);
                    interface.get_or_insert(tag);
                }
            }
            if language == source {
                break;
            }
        }
        bundles.extend(embedded(FALLBACK));
        let interface = interface.unwrap_or(FALLBACK).to_owned();
        let locale: Locale = interface.parse().unwrap_or(Locale::UNKNOWN);
        Words {
            language: language.to_owned(),
            days: DateTimeFormatter::try_new((&locale).into(), YMD::long()).ok(),
            months: DateTimeFormatter::try_new((&locale).into(), YM::long()).ok(),
            years: DateTimeFormatter::try_new((&locale).into(), Y::long()).ok(),
            interface,
            locale,
            bundles,
            own: own_names,
        }
    }

    /// That the book's own file has words for a part of the interface alone, where the program has none in its language.
    fn missing(&self, known: &BTreeSet<String>, source: &str) -> Option<Diagnostic> {
        let first = self.own.first()?;
        let short = self.language.split('-').next().unwrap_or_default();
        if [self.language.as_str(), short].into_iter().any(|tag| embedded_text(tag).is_some()) {
            return None;
        }
        let has = |name: &&String| self.own.iter().any(|own| own.value == **name);
        let missing: Vec<&str> =
            known.iter().filter(|name| !has(name)).map(String::as_str).collect();
        let more = match missing.len().saturating_sub(5) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        (!missing.is_empty()).then(|| {
            Diagnostic::new(
                Code::WordsMissing,
                Span { start: 0, end: 0, ..first.span },
                format!(
                    "Of the interface's words, {} have no text here in `{}`: those in `{source}` stand in for them",
                    missing.len(),
                    self.language
                ),
                format!("Write {}{more}", missing[..missing.len().min(5)].join(", ")),
            )
        })
    }

    /// The program's own words in `language`, for a book without any of its own.
    pub fn embedded(language: &str) -> Words {
        let nowhere = Path::new("/nonexistent");
        Words::load(nowhere, language, language, &mut Files::default(), &mut Vec::new())
    }

    /// The language, as a tag.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// The language that the words themselves are in, as a tag.
    pub fn interface(&self) -> &str {
        &self.interface
    }

    /// `ltr` or `rtl`, of the words themselves.
    pub fn direction(&self) -> &'static str {
        direction(&self.interface)
    }

    /// The words called `id`, with no argument.
    pub fn word(&self, id: &str) -> String {
        self.with(id, &[])
    }

    /// The words called `id`, with arguments. An id that no file has is shown as it is, so that it is seen.
    pub fn with(&self, id: &str, arguments: &[(&str, &str)]) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in arguments {
            // A number decides the plural form; all else is text.
            let value: FluentValue<'_> = match value.parse::<u32>() {
                Ok(n) if n.to_string() == *value => n.into(),
                _ => (*value).into(),
            };
            args.set((*name).to_owned(), value);
        }
        for bundle in &self.bundles {
            if let Some(pattern) = bundle.get_message(id).and_then(|m| m.value()) {
                let mut errors = Vec::new();
                return bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned();
            }
        }
        id.to_owned()
    }

    /// Whether any file has words called `id`.
    pub fn has(&self, id: &str) -> bool {
        self.bundles.iter().any(|b| b.has_message(id))
    }

    /// `two working days`, `up to 20 working days`: in words up to nine, in figures from ten.
    pub fn promise(&self, n: u32, unit: &str, up_to: bool) -> String {
        let figures = n.to_string();
        let number = if n < 10 { self.number(n) } else { figures.clone() };
        let id = format!("standard-{unit}{}", if up_to { "-up-to" } else { "" });
        self.with(&id, &[("n", &figures), ("number", &number)])
    }

    /// `two`; a number that the language's file does not spell is in figures.
    pub fn number(&self, n: u32) -> String {
        self.with("number-in-words", &[("n", &n.to_string())])
    }

    /// Whether `text` states the number of a promise, in figures or in words.
    pub fn states(&self, text: &str, n: u32, unit: &str) -> bool {
        let said = pieces(text);
        let has = |words: &str| {
            let wanted = pieces(words);
            !wanted.is_empty() && said.windows(wanted.len()).any(|run| run == wanted)
        };
        // "dwy wythnos" is the number as the unit asks for it.
        has(&n.to_string())
            || has(&self.number(n))
            || has(&self.promise(n, unit, false))
            || n == 1 && has(&self.word(&format!("one-{unit}")))
    }

    /// Puts `list` into the order in which readers of the language look for what `name` gives.
    pub fn sort_by<T>(&self, list: &mut [T], name: impl Fn(&T) -> &str) {
        match Collator::try_new((&self.locale).into(), CollatorOptions::default()) {
            Ok(collator) => list.sort_by(|a, b| collator.compare(name(a), name(b))),
            Err(_) => list.sort_by(|a, b| name(a).cmp(name(b))),
        }
    }

    /// `25 November 2024`.
    pub fn day(&self, day: Date) -> String {
        let Ok(iso) = IcuDate::try_new_iso(day.year().into(), day.month() as u8, day.day() as u8)
        else {
            return day.to_string();
        };
        self.days.as_ref().map_or_else(|| day.to_string(), |f| f.format(&iso).to_string())
    }

    /// `4 July 2023`, `November 2027` or `2010`.
    pub fn when(&self, when: When) -> String {
        let (year, month) = match when {
            When::Day(day) => return self.day(day),
            When::Month(year, month) => (year, Some(month)),
            When::Year(year) => (year, None),
        };
        let Ok(iso) = IcuDate::try_new_iso(year.into(), month.unwrap_or(1) as u8, 1) else {
            return year.to_string();
        };
        let text = match month {
            Some(_) => self.months.as_ref().map(|f| f.format(&iso).to_string()),
            None => self.years.as_ref().map(|f| f.format(&iso).to_string()),
        };
        text.unwrap_or_else(|| year.to_string())
    }
}

/// The words and numbers of a text in lower case: `4.2` and `1,000` are one each, `20-day` is two.
fn pieces(text: &str) -> Vec<String> {
    let figure = |c: char| match c as u32 {
        // Arabic and Persian figures.
        n @ (0x660..=0x669 | 0x6f0..=0x6f9) => char::from_digit(n & 0xf, 10).unwrap_or(c),
        _ => c,
    };
    let joins = |c: char| matches!(c, '.' | ',' | ':' | '/' | '’' | '\'');
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric() && !joins(c))
        .map(|piece| piece.trim_matches(joins).chars().map(figure).collect::<String>())
        .map(|piece| if is_thousands(&piece) { piece.replace(',', "") } else { piece })
        .filter(|piece| !piece.is_empty())
        .collect()
}

/// `1,000`: one number, written with a comma before each three of its figures.
fn is_thousands(piece: &str) -> bool {
    let mut groups = piece.split(',');
    let figures = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
    let first = groups.next().is_some_and(|g| (1..=3).contains(&g.len()) && figures(g));
    first && piece.contains(',') && groups.all(|g| g.len() == 3 && figures(g))
}

/// `ltr` or `rtl`: how `language` is written.
pub fn direction(language: &str) -> &'static str {
    let mut parts = language.split('-');
    let tongue = parts.next().unwrap_or("").to_ascii_lowercase();
    let script = parts.find(|p| p.len() == 4).map(str::to_ascii_lowercase);
    let rtl = match script.as_deref() {
        Some(script) => {
            matches!(script, "arab" | "hebr" | "thaa" | "syrc" | "nkoo" | "adlm" | "rohg")
        }
        None => matches!(
            tongue.as_str(),
            "ar" | "fa" | "he" | "ur" | "yi" | "ps" | "sd" | "ckb" | "dv" | "ug" | "syr" | "nqo"
        ),
    };
    if rtl { "rtl" } else { "ltr" }
}

/// The names of the messages of a Fluent file, each with where it stands.
fn names(text: &str) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let end = line.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_')));
        let (name, rest) = line.split_at(end.unwrap_or(line.len()));
        if name.starts_with(|c: char| c.is_ascii_alphabetic()) && rest.trim_start().starts_with('=')
        {
            found.insert(name.to_owned(), at);
        }
        at += line.len();
    }
    found
}

fn spanned(text: &str, file: u32) -> Vec<Spanned<String>> {
    let place = |name: &String, at| Span::new(file, at, at + name.len());
    names(text)
        .into_iter()
        .map(|(name, at)| Spanned { span: place(&name, at), value: name })
        .collect()
}

/// The program's own file of `tag`, where it has one.
fn embedded_text(tag: &str) -> Option<String> {
    let file = Embedded::get(&format!("{tag}.ftl"))?;
    Some(String::from_utf8_lossy(&file.data).into_owned())
}

fn embedded(tag: &str) -> Option<FluentBundle<FluentResource>> {
    let text = embedded_text(tag)?;
    let resource = FluentResource::try_new(text).unwrap_or_else(|(partial, _)| partial);
    Some(bundle(resource, tag))
}

fn own(
    text: String,
    file: u32,
    language: &str,
    out: &mut Vec<Diagnostic>,
) -> FluentBundle<FluentResource> {
    let resource = FluentResource::try_new(text).unwrap_or_else(|(partial, errors)| {
        for error in errors {
            out.push(Diagnostic::new(
                Code::Syntax,
                Span::new(file, error.pos.start, error.pos.end),
                format!("This is not a Fluent message: {error}"),
                "Write each message as `name = words`, with a letter first and no quotes",
            ));
        }
        partial
    });
    bundle(resource, language)
}

fn bundle(resource: FluentResource, language: &str) -> FluentBundle<FluentResource> {
    let tag = language.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    // The marks around arguments that Fluent adds for mixed directions would be read out and copied.
    bundle.set_use_isolating(false);
    bundle.add_resource_overriding(resource);
    bundle
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_months_are_written_as_people_do() {
        let words = Words::embedded("en-GB");
        assert_eq!(words.day(Date::constant(2024, 11, 25)), "25 November 2024");
        assert_eq!(words.when(When::Month(2027, 11)), "November 2027");
        assert_eq!(words.when(When::Year(2010)), "2010");
        assert_eq!(Words::embedded("cy").day(Date::constant(2026, 11, 24)), "24 Tachwedd 2026");
    }

    #[test]
    fn a_language_without_words_has_those_of_another_and_says_so() {
        assert_eq!(Words::embedded("cy").interface(), "cy");
        assert_eq!(Words::embedded("fr").interface(), "en-GB");
        assert_eq!((direction("ur"), direction("az-Arab"), direction("cy")), ("rtl", "rtl", "ltr"));
    }

    #[test]
    fn arguments_are_filled_in_and_a_missing_word_is_seen() {
        let words = Words::embedded("en-GB");
        assert_eq!(words.with("paragraph-ref", &[("n", "3.7")]), "paragraph 3.7");
        assert_eq!(words.word("no-such-word"), "no-such-word");
    }

    #[test]
    fn a_promise_is_in_words_up_to_nine() {
        let words = Words::embedded("en-GB");
        for (n, unit, up_to, expected) in [
            (1, "weeks", false, "one week"),
            (2, "working-days", false, "two working days"),
            (9, "months", true, "up to nine months"),
            (10, "days", false, "10 days"),
            (20, "working-days", true, "up to 20 working days"),
            (1000, "days", false, "1000 days"),
        ] {
            assert_eq!(words.promise(n, unit, up_to), expected);
        }
        let welsh = Words::embedded("cy");
        assert_eq!(welsh.promise(2, "working-days", true), "hyd at ddau ddiwrnod gwaith");
        assert_eq!(welsh.promise(12, "weeks", false), "12 wythnos");
        assert!(welsh.states("o fewn dwy wythnos", 2, "weeks"));
    }

    #[test]
    fn a_number_is_stated_in_figures_or_in_words_and_as_a_whole() {
        let words = Words::embedded("en-GB");
        let states = |text: &str, n| words.states(text, n, "working-days");
        assert!(
            states("Within two working days.", 2) && states("Two-day", 2) && states("(2) days", 2)
        );
        assert!(states("up to 20, or twenty-one", 20) && states("up to 20, or twenty-one", 21));
        assert!(states("within ٢٠ days", 20) && states("within a working day", 1));
        assert!(states("within 1,000 days", 1000) && !states("1,00, 10,000, 1,0000", 1000));
        assert!(!states("paragraph 4.2, in 2024, 12 or 1,002", 2) && !states("often", 10));
    }

    #[test]
    fn words_are_sorted_as_the_language_does() {
        let mut list = ["llys", "lol", "Éa", "eb", "ch", "cz"];
        Words::embedded("en-GB").sort_by(&mut list, |word| word);
        assert_eq!(list, ["ch", "cz", "Éa", "eb", "llys", "lol"]);
        // In Welsh, `ch` and `ll` are letters of their own.
        Words::embedded("cy").sort_by(&mut list, |word| word);
        assert_eq!(list, ["cz", "ch", "Éa", "eb", "lol", "llys"]);
    }

    #[test]
    fn a_book_may_lay_its_own_words_over_these() {
        let dir = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(dir.path().join("i18n")).expect("a folder");
        std::fs::write(dir.path().join("i18n/en-GB.ftl"), "home = Start\n= broken\n")
            .expect("a file");
        let (mut files, mut out) = (Files::default(), Vec::new());
        let words = Words::load(dir.path(), "en-GB", "en-GB", &mut files, &mut out);
        assert_eq!(words.word("home"), "Start");
        assert_ne!(words.word("contact"), "contact");
        assert_eq!(out.len(), 1);
    }
}
