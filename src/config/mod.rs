//! Stage 1: `book.toml` becomes a [`Config`] with nothing left to guess.
//!
//! Formats: FORMATS.md, section 1.

mod check;
mod output;
pub mod redirects;

pub use check::{AUDIENCES, Reading, codes};
pub use output::{Checker, Data, Factsheet, Feed, Fold, Leaflet, NEUTRAL, Output, Sheet, Site};

use crate::diagnostic::{Code, Diagnostic, Files, Span, Spanned, any_error};
use crate::value::{self, Fields, Kind, Value};
use redirects::Redirects;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What `book.toml` says, with its defaults.
#[derive(Clone, Debug)]
pub struct Config {
    /// The book's title.
    pub title: String,
    /// The source language, a BCP 47 tag; `en-GB` where not given.
    pub language: String,
    /// Every language published, the source first.
    pub languages: Vec<String>,
    /// Where each of them is named in `book.toml`.
    language_places: BTreeMap<String, Span>,
    /// What the book is called and whose it is in each other language, as far as it says.
    local: BTreeMap<String, Local>,
    /// The folder of the content, below the book.
    pub src: String,
    /// Where the site will stand; ends with `/`.
    pub site_url: String,
    /// A line shown on every page and sheet, such as that a site is an example.
    pub notice: Option<String>,
    /// Whose policies they are.
    pub organisation: Organisation,
    /// The folder that a build writes, below the book.
    pub build_dir: String,
    /// What each kind of result is like: `[output.…]`.
    pub output: Output,
    /// Warnings that the book does not want to hear: `[check] allow`.
    pub allow: Vec<Spanned<Code>>,
    /// Warnings that are errors in this book: `[check] deny`.
    pub deny: Vec<Code>,
    /// How plain a text must be: the other keys of `[check]`.
    pub reading: Reading,
    /// Where what was published once is now: `[redirects]`.
    pub redirects: Redirects,
}

/// The body whose policies the book holds.
#[derive(Clone, Debug, Default)]
pub struct Organisation {
    /// Its name.
    pub name: String,
    /// How to reach it: kind (`email`, `phone`, `relay`, `hours`, `post`) and text, in that order.
    pub contact: Vec<(&'static str, String)>,
}

/// What a book says of itself in another language than its source.
#[derive(Clone, Debug, Default)]
pub struct Local {
    /// The book's title: `[book.cy] title`.
    pub title: Option<String>,
    /// The line on every page: `[book.cy] notice`.
    pub notice: Option<String>,
    /// The organisation's name: `[organisation.cy] name`.
    pub name: Option<String>,
    /// How to reach it, where that differs, by kind.
    pub contact: BTreeMap<&'static str, String>,
}

impl Config {
    /// What the book says of itself in `language`; nothing for its source, in which it says everything.
    pub fn local(&self, language: &str) -> Option<&Local> {
        self.local.get(language)
    }

    /// Where `book.toml` names `language`, for what is wrong with it.
    pub fn place_of_language(&self, language: &str) -> Span {
        self.language_places.get(language).copied().unwrap_or_default()
    }

    /// The path of `site_url` on its host: `/`, or `/guidance/`.
    pub fn site_path(&self) -> String {
        let rest = self.site_url.split_once("//").map_or("", |(_, rest)| rest);
        rest.find('/').map_or_else(|| "/".to_owned(), |at| rest[at..].to_owned())
    }
}

/// The kinds of contact, in the order in which they are shown.
pub const CONTACTS: [&str; 5] = ["email", "phone", "relay", "hours", "post"];

/// The name of the file that makes a folder a book.
pub const FILE: &str = "book.toml";

/// Reads `book.toml` of the book at `dir`.
///
/// Its errors are in `out`. With some of them there is a configuration all the same, so that what is wrong with the texts is told
/// in the same run; with others, such as a file that is no TOML, there is none.
/// The outer error says that there is no such file or that it cannot be read.
pub fn load(
    dir: &Path,
    files: &mut Files,
    out: &mut Vec<Diagnostic>,
) -> Result<Option<Config>, String> {
    let path: PathBuf = dir.join(FILE);
    let bytes = std::fs::read(&path).map_err(|e| {
        format!(
            "There is no book in `{}`: {} cannot be read ({e}). Go to the folder that holds book.toml, or name it: --book FOLDER",
            dir.display(),
            FILE
        )
    })?;
    let (file, text) = match files.decode(FILE, bytes) {
        (file, Ok(text)) => (file, text),
        (file, Err(good)) => {
            out.push(Diagnostic::new(
                Code::NotUtf8,
                Span::new(file, good, good),
                "book.toml is not UTF-8 text from here on",
                "Open it in the program that wrote it, and save it as UTF-8",
            ));
            return Ok(None);
        }
    };
    Ok(parse(&text, file, out))
}

/// The configuration in `text`, as far as it can be known.
pub fn parse(text: &str, file: u32, out: &mut Vec<Diagnostic>) -> Option<Config> {
    let before = out.len();
    let value = value::toml(text.trim_start_matches('\u{feff}'), file, out);
    if any_error(&out[before..]) {
        return None;
    }
    read(&value, out)
}

fn read(value: &Value, out: &mut Vec<Diagnostic>) -> Option<Config> {
    let mut root = Fields::of(value, "book.toml", out)?;
    let empty = Spanned::new(Kind::Map(Vec::new()), value.span);

    let mut book = table(&mut root, "book", "[book]", &empty, out)?;
    let title = book.required_text("title", out);
    let site_url = book.required_text("site-url", out).and_then(|u| site_url(u, out));
    let before = out.len();
    let language = book.text("language", out);
    if let Some(tag) = &language {
        language_tag(tag, out);
    }
    let mut language_places: BTreeMap<String, Span> =
        language.iter().map(|l| (l.value.clone(), l.span)).collect();
    let language = language.map_or_else(|| "en-GB".to_owned(), |l| l.value);
    let languages = book.texts("languages", out);
    for tag in &languages {
        if language_places.insert(tag.value.clone(), tag.span).is_some()
            && languages.iter().filter(|l| l.value == tag.value).count() > 1
        {
            out.push(Diagnostic::new(
                Code::WrongValue,
                tag.span,
                format!("`{}` stands twice in `languages`", tag.value),
                "Name each language once",
            ));
        }
    }
    for tag in &languages {
        language_tag(tag, out);
    }
    if let Some(first) = languages.first().filter(|first| first.value != language) {
        out.push(Diagnostic::new(
            Code::WrongValue,
            first.span,
            format!("The first of `languages` must be the source language, `{language}`"),
            format!("Begin the list with \"{language}\""),
        ));
    }
    // Without its languages nothing is known of a book's files.
    if any_error(&out[before..]) {
        return None;
    }
    let languages = if languages.is_empty() {
        vec![language.clone()]
    } else {
        languages.into_iter().map(|l| l.value).collect()
    };
    let src = folder(&mut book, "src", "content", out);
    let notice = book.text("notice", out).map(|n| n.value);
    let mut local: BTreeMap<String, Local> = BTreeMap::new();
    for language in languages.iter().skip(1) {
        let Some(value) = book.value(language) else { continue };
        let Some(mut fields) = Fields::of(value, "[book] in another language", out) else {
            continue;
        };
        let own = local.entry(language.clone()).or_default();
        own.title = fields.text("title", out).map(|t| t.value);
        own.notice = fields.text("notice", out).map(|t| t.value);
        fields.finish(out);
    }
    book.finish(out);

    let mut organisation = table(&mut root, "organisation", "[organisation]", &empty, out)?;
    let name = organisation.required_text("name", out);
    let contact = contacts(&mut organisation, out);
    for language in languages.iter().skip(1) {
        let Some(value) = organisation.value(language) else { continue };
        let what = "[organisation] in another language";
        let Some(mut fields) = Fields::of(value, what, out) else { continue };
        let own = local.entry(language.clone()).or_default();
        own.name = fields.text("name", out).map(|t| t.value);
        own.contact = contacts(&mut fields, out).into_iter().collect();
        fields.finish(out);
    }
    organisation.finish(out);

    let mut build = table(&mut root, "build", "[build]", &empty, out)?;
    let build_dir = folder(&mut build, "build-dir", "public", out);
    build.finish(out);

    let output = output::read(&mut root, &empty, out);
    let mut fields = table(&mut root, "check", "[check]", &empty, out)?;
    let check = check::read(&mut fields, out);
    fields.finish(out);
    let redirects =
        root.value("redirects").map_or_else(Redirects::default, |v| redirects::read(v, out));
    root.finish(out);

    Some(Config {
        title: title.map(|t| t.value).unwrap_or_default(),
        language,
        languages,
        language_places,
        local,
        src,
        site_url: site_url.unwrap_or_default(),
        notice,
        organisation: Organisation { name: name.map(|n| n.value).unwrap_or_default(), contact },
        build_dir,
        output,
        allow: check.allow,
        deny: check.deny,
        reading: check.reading,
        redirects,
    })
}

/// The ways to reach an organisation, in the order of [`CONTACTS`].
fn contacts(fields: &mut Fields<'_>, out: &mut Vec<Diagnostic>) -> Vec<(&'static str, String)> {
    let Some(value) = fields.value("contact") else { return Vec::new() };
    let Some(mut fields) = Fields::of(value, "contact", out) else { return Vec::new() };
    let found = CONTACTS.into_iter().filter_map(|k| fields.text(k, out).map(|t| (k, t.value)));
    let found = found.collect();
    fields.finish(out);
    found
}

fn table<'v>(
    root: &mut Fields<'v>,
    key: &'static str,
    what: &'static str,
    empty: &'v Value,
    out: &mut Vec<Diagnostic>,
) -> Option<Fields<'v>> {
    Fields::of(root.value(key).unwrap_or(empty), what, out)
}

/// A folder below the book: relative, and never upwards.
fn folder(fields: &mut Fields<'_>, key: &str, default: &str, out: &mut Vec<Diagnostic>) -> String {
    let Some(text) = fields.text(key, out) else { return default.to_owned() };
    let path = text.value.trim_end_matches('/').trim_start_matches("./");
    let plain = Path::new(path).components().all(|c| matches!(c, std::path::Component::Normal(_)));
    if path.is_empty() || !plain {
        out.push(Diagnostic::new(
            Code::WrongValue,
            text.span,
            format!("`{key}` must be a folder within the book, and this is `{}`", text.value),
            format!("Write a name such as `{default}`"),
        ));
        return default.to_owned();
    }
    path.to_owned()
}

fn language_tag(tag: &Spanned<String>, out: &mut Vec<Diagnostic>) {
    if tag.value.parse::<icu_locale_core::Locale>().is_err() {
        out.push(Diagnostic::new(
            Code::WrongValue,
            tag.span,
            format!("`{}` is not a language", tag.value),
            "Write a language tag such as en-GB or cy",
        ));
    }
}

fn site_url(url: Spanned<String>, out: &mut Vec<Diagnostic>) -> Option<String> {
    if !web_address(&url.value) || url.value.contains(['?', '#']) {
        out.push(Diagnostic::new(
            Code::WrongValue,
            url.span,
            format!("`site-url` must be a web address, and this is `{}`", url.value),
            "Write where the site will stand, such as https://example.org/ or https://example.org/guidance/",
        ));
        return None;
    }
    Some(format!("{}/", url.value.trim_end_matches('/')))
}

/// Whether `text` is the address of a page on the web.
fn web_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or("");
        !host.is_empty() && !rest.contains([' ', '"', '<', '>', '\\'])
    })
}

/// That the value of `key` is no number from 1.
fn not_a_number(key: &str, text: &Spanned<String>, help: &str) -> Diagnostic {
    Diagnostic::new(
        Code::WrongValue,
        text.span,
        format!("`{key}` must be a number from 1, and this is `{}`", text.value),
        help,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "[book]\ntitle = \"T\"\nsite-url = \"https://example.org/a\"\n[organisation]\nname = \"O\"\ncontact = { email = \"a@example.org\" }\n";

    fn codes(text: &str) -> (Option<Config>, Vec<(&'static str, u32)>) {
        let mut out = Vec::new();
        let config = parse(text, 0, &mut out);
        (config, out.iter().map(|d| (d.code.name(), d.span.start)).collect())
    }

    #[test]
    fn defaults_are_filled_in() {
        let (config, codes) = codes(GOOD);
        let config = config.expect("a configuration");
        assert!(codes.is_empty());
        assert_eq!(config.site_url, "https://example.org/a/");
        assert_eq!(config.site_path(), "/a/");
        assert_eq!((config.src.as_str(), config.build_dir.as_str()), ("content", "public"));
        assert_eq!((config.language.as_str(), config.output.checker.pages), ("en-GB", 500));
        assert_eq!(config.output.site.exit.as_deref(), Some(NEUTRAL));
        assert_eq!((config.output.leaflet.fold, config.output.site.search), (Fold::Booklet, true));
        assert_eq!((config.reading.ages["parents"], config.reading.sentence), (11, Some(25)));
        assert_eq!(config.organisation.contact, [("email", "a@example.org".to_owned())]);
    }

    #[test]
    fn every_mistake_is_reported_in_one_run() {
        let (config, codes) = codes(
            "[book]\ntitel = \"T\"\nsite-url = \"example.org\"\nsrc = \"../x\"\n[build]\nbuilddir = \"x\"\n",
        );
        // What is known is kept, so that the texts are looked at too.
        assert!(config.is_some_and(|c| c.src == "content" && c.title.is_empty()));
        let names: Vec<_> = codes.iter().map(|c| c.0).collect();
        assert_eq!(
            names,
            [
                "missing-key",
                "wrong-value",
                "wrong-value",
                "unknown-key",
                "missing-key",
                "unknown-key"
            ]
        );
    }

    #[test]
    fn what_is_given_is_kept() {
        let (config, codes) = codes(&format!(
            "{GOOD}[output.site]\ntheme = \"young-people\"\nsearch = false\nexit = false\nfeedback = false\n\
             [output.factsheet]\npage = \"a4\"\nlarge-print = false\n[output.leaflet]\nfold = \"z-fold\"\n\
             [output.checker]\npages = 20\n[output.feed]\nentries = 5\n[output.data]\nenabled = false\n[check]\nallow = [\"no-alt\"]\ndeny = \"skipped-level\"\n\
             reading-age = {{ parents = 12, young-people = false }}\nsentence-length = false\navoid = {{ Utilise = \"use\" }}\n"
        ));
        assert!(codes.is_empty(), "{codes:?}");
        let config = config.expect("a configuration");
        let site = config.output.site;
        assert_eq!(
            (site.theme.as_str(), site.search, site.feedback),
            ("young-people", false, false)
        );
        assert_eq!(site.exit, None);
        assert_eq!(
            (config.output.factsheet.large_print, config.output.leaflet.fold),
            (false, Fold::Z)
        );
        assert_eq!(config.output.checker.pages, 20);
        assert_eq!(config.output.feed, Feed { enabled: true, entries: 5 });
        assert!(!config.output.data.enabled);
        let allow: Vec<_> = config.allow.iter().map(|code| code.value).collect();
        assert_eq!((allow, config.deny), (vec![Code::NoAlt], vec![Code::SkippedLevel]));
        assert_eq!(
            (config.reading.ages.get("parents"), config.reading.ages.get("young-people")),
            (Some(&12), None)
        );
        assert_eq!(
            (config.reading.sentence, config.reading.avoid["utilise"].as_str()),
            (None, "use")
        );
    }

    #[test]
    fn each_value_is_looked_at() {
        for bad in [
            "[output.site]\ntheme = \"../x\"",
            "[output.site]\nsearch = \"maybe\"",
            "[output.site]\nexit = \"/weather/\"",
            "[output.site]\nfeedback = 1",
            "[output.factsheet]\npage = \"a3\"",
            "[output.factsheet]\nlarge-print = \"yes\"",
            "[output.leaflet]\nfold = \"z\"",
            "[output.checker]\npages = 0",
            "[output.checker]\npages = 99999999999999999999999999",
            "[output.feed]\nentries = 0",
            "[output.feed]\nenabled = 1",
            "[output.data]\nenabled = \"some\"",
            "[check]\nsentence-length = -1",
            "[check]\nreading-age = \"low\"",
            "[check]\nreading-age = { parents = 0 }",
            "[check]\navoid = [\"utilise\"]",
            "[check]\ndeny = [\"skiped-level\"]",
        ] {
            let (_, codes) = codes(&format!("{GOOD}{bad}\n"));
            let start = codes[0].1 as usize;
            assert!(
                ["wrong-value", "syntax"].contains(&codes[0].0) && start > GOOD.len(),
                "{bad}: {codes:?}"
            );
        }
        for (bad, near) in [
            ("[output]\nsite = {}\nsit = {}", "site"),
            ("[output.site]\nserch = true", "search"),
            ("[output.factsheet]\nlarge-prints = true", "large-print"),
            ("[output.leaflet]\nfolds = \"none\"", "fold"),
            ("[output.checker]\npage = 1", "pages"),
            ("[output.feed]\nentrys = 1", "entries"),
            ("[output.data]\nenable = true", "enabled"),
            ("[check]\nreading-ages = 1", "reading-age"),
            ("[check]\nreading-age = { parent = 12 }", "parents"),
        ] {
            let mut out = Vec::new();
            parse(&format!("{GOOD}{bad}\n"), 0, &mut out);
            assert_eq!(
                (out[0].code, out[0].help.as_str()),
                (Code::UnknownKey, format!("Did you mean `{near}`?").as_str()),
                "{bad}"
            );
        }
    }

    #[test]
    fn broken_toml_is_a_diagnostic() {
        let (config, codes) = codes("[book\ntitle = x\n");
        assert!(config.is_none());
        assert_eq!(codes[0].0, "syntax");
    }
}
