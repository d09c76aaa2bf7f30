//! Stage 1: `book.toml` becomes a [`Config`] with nothing left to guess.
//!
//! Formats: FORMATS.md, section 1. Tables that a later capability reads
//! (`[output.leaflet] fold` and the like) are known here, so that a book that
//! has them is not called wrong.

use crate::diagnostic::{Code, Diagnostic, Files, Span, Spanned, any_error, code, did_you_mean};
use crate::value::{self, Fields, Kind, Value};
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
    /// The most pages of one checker (SCOPE.md, section 4, "Budget").
    pub checker_pages: usize,
    /// Warnings that the book does not want to hear: `[check] allow`.
    pub allow: Vec<Code>,
    /// Warnings that are errors in this book: `[check] deny`.
    pub deny: Vec<Code>,
}

/// The body whose policies the book holds.
#[derive(Clone, Debug, Default)]
pub struct Organisation {
    /// Its name.
    pub name: String,
    /// How to reach it: kind (`email`, `phone`, `relay`, `hours`, `post`) and text, in that order.
    pub contact: Vec<(&'static str, String)>,
}

impl Config {
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
/// Gives the configuration, or `None` where the file has errors, which are in `out`.
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
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => {
            let file = files.add(FILE, "");
            out.push(Diagnostic::new(
                Code::NotUtf8,
                Span::new(file, 0, 0),
                "book.toml is not UTF-8 text",
                "Save the file again as UTF-8",
            ));
            return Ok(None);
        }
    };
    let file = files.add(FILE, text.clone());
    Ok(parse(&text, file, out))
}

/// The configuration in `text`, or `None` where it has errors.
pub fn parse(text: &str, file: u32, out: &mut Vec<Diagnostic>) -> Option<Config> {
    let before = out.len();
    let value = value::toml(text.trim_start_matches('\u{feff}'), file, out);
    if any_error(&out[before..]) {
        return None;
    }
    let config = read(&value, out);
    if any_error(&out[before..]) { None } else { config }
}

fn read(value: &Value, out: &mut Vec<Diagnostic>) -> Option<Config> {
    let mut root = Fields::of(value, "book.toml", out)?;
    let empty = Spanned::new(Kind::Map(Vec::new()), value.span);

    let mut book = table(&mut root, "book", "[book]", &empty, out)?;
    let title = book.required_text("title", out);
    let site_url = book.required_text("site-url", out).and_then(|u| site_url(u, out));
    let language = book.text("language", out);
    if let Some(tag) = &language {
        language_tag(tag, out);
    }
    let language = language.map_or_else(|| "en-GB".to_owned(), |l| l.value);
    let languages = book.texts("languages", out);
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
    let languages = if languages.is_empty() {
        vec![language.clone()]
    } else {
        languages.into_iter().map(|l| l.value).collect()
    };
    let src = folder(&mut book, "src", "content", out);
    let notice = book.text("notice", out).map(|n| n.value);
    book.finish(out);

    let mut organisation = table(&mut root, "organisation", "[organisation]", &empty, out)?;
    let name = organisation.required_text("name", out);
    let mut contact = Vec::new();
    if let Some(value) = organisation.value("contact")
        && let Some(mut fields) = Fields::of(value, "contact", out)
    {
        for kind in CONTACTS {
            contact.extend(fields.text(kind, out).map(|t| (kind, t.value)));
        }
        fields.finish(out);
    }
    for language in languages.iter().skip(1) {
        organisation.value(language); // read with the other languages
    }
    organisation.finish(out);

    let mut build = table(&mut root, "build", "[build]", &empty, out)?;
    let build_dir = folder(&mut build, "build-dir", "public", out);
    build.finish(out);

    let checker_pages = outputs(&mut root, &empty, out);
    let mut check = table(&mut root, "check", "[check]", &empty, out)?;
    let allow = codes(check.texts("allow", out), out);
    let deny = codes(check.texts("deny", out), out);
    for key in ["reading-age", "sentence-length"] {
        check.value(key);
    }
    check.finish(out);
    root.value("redirects");
    root.finish(out);

    Some(Config {
        title: title?.value,
        language,
        languages,
        src,
        site_url: site_url?,
        notice,
        organisation: Organisation { name: name?.value, contact },
        build_dir,
        checker_pages,
        allow,
        deny,
    })
}

/// The codes of these names; one that there is not is reported.
pub fn codes(names: Vec<Spanned<String>>, out: &mut Vec<Diagnostic>) -> Vec<Code> {
    let known = code::ALL;
    let mut found = Vec::new();
    for name in names {
        match known.iter().find(|c| c.name() == name.value) {
            Some(code) => found.push(*code),
            None => out.push(Diagnostic::new(
                Code::WrongValue,
                name.span,
                format!("There is no code `{}`", name.value),
                did_you_mean(
                    &name.value,
                    known.iter().map(|c| c.name()),
                    "Write a code as `check` prints it",
                ),
            )),
        }
    }
    found
}

/// The `[output.…]` tables: every key that the format has. Gives the budget of checker pages.
fn outputs<'v>(root: &mut Fields<'v>, empty: &'v Value, out: &mut Vec<Diagnostic>) -> usize {
    const TABLES: [(&str, &str, &[&str]); 6] = [
        ("site", "[output.site]", &["theme", "search", "exit", "feedback"]),
        ("factsheet", "[output.factsheet]", &["page", "large-print"]),
        ("leaflet", "[output.leaflet]", &["fold"]),
        ("checker", "[output.checker]", &["pages"]),
        ("feed", "[output.feed]", &[]),
        ("data", "[output.data]", &[]),
    ];
    let mut pages = 500;
    let Some(mut output) = table(root, "output", "[output]", empty, out) else { return pages };
    for (name, what, keys) in TABLES {
        let Some(value) = output.value(name) else { continue };
        let Some(mut fields) = Fields::of(value, what, out) else { continue };
        for key in keys {
            if *key != "pages" {
                fields.value(key);
            } else if let Some(text) = fields.text(key, out) {
                match text.value.parse::<usize>() {
                    Ok(n) if n > 0 => pages = n,
                    _ => out.push(Diagnostic::new(
                        Code::WrongValue,
                        text.span,
                        format!("`pages` must be a number from 1, and this is `{}`", text.value),
                        "Write the most pages that one checker may have: pages = 500",
                    )),
                }
            }
        }
        fields.finish(out);
    }
    output.finish(out);
    pages
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
    let path = text.value.trim_end_matches('/');
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
    let rest = url.value.strip_prefix("https://").or_else(|| url.value.strip_prefix("http://"));
    let good = rest.is_some_and(|rest| {
        let host = rest.split('/').next().unwrap_or("");
        !host.is_empty() && !rest.contains(['?', '#', ' ', '"', '<', '>', '\\'])
    });
    if !good {
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
        assert_eq!((config.language.as_str(), config.checker_pages), ("en-GB", 500));
        assert_eq!(config.organisation.contact, [("email", "a@example.org".to_owned())]);
    }

    #[test]
    fn every_mistake_is_reported_in_one_run() {
        let (config, codes) = codes(
            "[book]\ntitel = \"T\"\nsite-url = \"example.org\"\nsrc = \"../x\"\n[build]\nbuilddir = \"x\"\n",
        );
        assert!(config.is_none());
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
    fn broken_toml_is_a_diagnostic() {
        let (config, codes) = codes("[book\ntitle = x\n");
        assert!(config.is_none());
        assert_eq!(codes[0].0, "syntax");
    }
}
