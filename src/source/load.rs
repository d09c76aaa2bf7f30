//! From the disk: the content folder of a book, each file read once.

use super::document::Document;
use super::parse::front_matter::{FrontMatter, Kind, PolicyMatter};
use super::parse::glossary::Entry;
use super::parse::process::Process;
use super::parse::standards::Standards;
use super::{Other, ScopeText, Sources, Text, parse};
use crate::config::{self, Config};
use crate::diagnostic::{Code, Diagnostic, Files, Span};
use crate::value::is_control;
use rayon::prelude::*;
use std::path::Path;
use walkdir::WalkDir;

/// Reads the content of the book at `dir`.
///
/// Files and folders whose names begin with a full stop are left alone. A file
/// that is not UTF-8, or that cannot be read, is a diagnostic.
pub fn load(dir: &Path, config: &Config, files: &mut Files, out: &mut Vec<Diagnostic>) -> Sources {
    let root = dir.join(&config.src);
    let mut sources = Sources { book: Span::new(0, 0, 0), ..Sources::default() };
    let mut found = Vec::new();
    let walk = WalkDir::new(&root).follow_links(false).sort_by_file_name().into_iter();
    for entry in
        walk.filter_entry(|e| e.depth() == 0 || !e.file_name().to_string_lossy().starts_with('.'))
    {
        match entry {
            Ok(entry) if entry.depth() == 0 => {}
            Ok(entry) => {
                let path = entry.path();
                let below = path.strip_prefix(&root).unwrap_or(path);
                let name: Vec<_> =
                    below.components().map(|c| c.as_os_str().to_string_lossy()).collect();
                let name = name.join("/");
                let shown = format!("{}/{name}", config.src);
                if below.to_str().is_none() {
                    let file = files.add(shown, "");
                    out.push(Diagnostic::new(
                        Code::NotUtf8,
                        Span::new(file, 0, 0),
                        "The name of this file is not UTF-8 text",
                        "Give it another name",
                    ));
                } else if entry.file_type().is_file() {
                    found.push((name, path.to_owned()));
                } else if !entry.file_type().is_dir() {
                    let file = files.add(shown, "");
                    out.push(Diagnostic::new(
                        Code::UnreadFile,
                        Span::new(file, 0, 0),
                        "This is a link or a special file, and is not read",
                        "Put the file itself here",
                    ));
                } else if is_policy(&name) || is_data(&name) {
                    let file = files.add(shown, "");
                    out.push(Diagnostic::new(
                        Code::Syntax,
                        Span::new(file, 0, 0),
                        "A file belongs here, and this is a folder",
                        "Give the folder another name, and write the file",
                    ));
                }
            }
            Err(e) => {
                out.push(Diagnostic::new(
                    Code::EmptyBook,
                    sources.book,
                    format!("The content cannot be read: {e}"),
                    format!(
                        "Put the pages of the book into the folder `{}` beside {}",
                        config.src,
                        config::FILE
                    ),
                ));
            }
        }
    }
    // Numbers of files are given in order first, so that they do not depend on which thread is quicker.
    let numbered: Vec<_> = found
        .into_iter()
        .map(|(name, path)| {
            let is_text = name.ends_with(".md") || is_data(&name);
            let shown = format!("{}/{name}", config.src);
            let text = if is_text { Some(read(&path, &shown, files, out)) } else { None };
            match text {
                Some((file, text)) => (name, path, file, Some(text)),
                None => {
                    let file = files.add(shown, "");
                    (name, path, file, None)
                }
            }
        })
        .collect();
    enum Parsed {
        Text(Text),
        Scope(ScopeText),
        Standards(Standards),
        Process(Process),
        Glossary(Vec<Entry>),
        Other(Other),
    }
    let parsed: Vec<(String, Parsed, Vec<Diagnostic>)> = numbered
        .into_par_iter()
        .map(|(name, path, file, text)| {
            let mut found = Vec::new();
            let parsed = match text {
                None => Parsed::Other(Other { path, file }),
                Some(None) if is_scope(&name) => Parsed::Scope(ScopeText { file, rules: None }),
                Some(None) if is_beside(&name, STANDARDS) => {
                    Parsed::Standards(Standards { unread: true, ..Standards::default() })
                }
                Some(None) if is_beside(&name, PROCESS) => Parsed::Process(Process::unread(file)),
                Some(None) if name == GLOSSARY => Parsed::Glossary(Vec::new()),
                Some(None) => Parsed::Text(unread(&name, file, config)),
                Some(Some(text)) if is_scope(&name) => Parsed::Scope(ScopeText {
                    file,
                    rules: parse::scope::parse(&text, file, &mut found),
                }),
                Some(Some(text)) if is_beside(&name, STANDARDS) => {
                    Parsed::Standards(parse::standards::parse(&text, file, &mut found))
                }
                Some(Some(text)) if is_beside(&name, PROCESS) => {
                    Parsed::Process(parse::process::parse(&text, file, &mut found))
                }
                Some(Some(text)) if name == GLOSSARY => {
                    Parsed::Glossary(parse::glossary::parse(&text, file, &mut found))
                }
                Some(Some(text)) => {
                    Parsed::Text(parse_text(&name, &text, file, config, &mut found))
                }
            };
            (name, parsed, found)
        })
        .collect();
    for (name, parsed, found) in parsed {
        out.extend(found);
        match parsed {
            Parsed::Text(text) => drop(sources.texts.insert(name, text)),
            Parsed::Scope(scope) => drop(sources.scopes.insert(name, scope)),
            Parsed::Standards(list) => drop(sources.standards.insert(name, list)),
            Parsed::Process(process) => drop(sources.processes.insert(name, process)),
            Parsed::Glossary(entries) => sources.glossary = Some(entries),
            Parsed::Other(other) => drop(sources.others.insert(name, other)),
        }
    }
    sources
}

/// A text that could not be read, which is reported: what it lacks is unknown, not missing.
fn unread(name: &str, file: u32, config: &Config) -> Text {
    let translates = translates(name, config);
    let policy = is_policy(name).then(PolicyMatter::default);
    let matter = FrontMatter { policy, span: Span::new(file, 0, 0), ..FrontMatter::default() };
    Text { file, translates, hash: hash(""), matter, document: Document::default() }
}

/// One Markdown file.
pub fn parse_text(
    name: &str,
    text: &str,
    file: u32,
    config: &Config,
    out: &mut Vec<Diagnostic>,
) -> Text {
    let translates = translates(name, config);
    let kind = match &translates {
        Some((_, source)) if is_policy(source) => Kind::PolicyTranslation,
        None if is_policy(name) => Kind::Policy,
        _ => Kind::Page,
    };
    let (matter, body) = parse::front_matter::parse(text, file, kind, out);
    let mut document = parse::markdown::parse(text, file, body, out);
    if kind != Kind::Page {
        document = parse::paragraph::number(document, out);
    }
    Text { file, translates, hash: hash(text), matter, document }
}

/// The language of `x.cy.md`, and `x.md`, where the book publishes that language beside its source.
pub fn translates(name: &str, config: &Config) -> Option<(String, String)> {
    let (stem, language) = name.strip_suffix(".md")?.rsplit_once('.')?;
    let known = config.languages.iter().skip(1).any(|l| l == language);
    (known && !stem.is_empty() && !stem.ends_with('/'))
        .then(|| (language.to_owned(), format!("{stem}.md")))
}

/// What tells one text from another: sixteen digits of a hash of it, the same however its lines end.
pub fn hash(text: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    for line in text.trim_start_matches('\u{feff}').lines() {
        // What a text was made from is said in itself, and is no change of it.
        if !line.starts_with("source:") {
            hasher.update(line.trim_end().as_bytes());
            hasher.update(b"\n");
        }
    }
    hasher.finalize().to_hex()[..16].to_owned()
}

/// Whether `name` is the text of a version of a policy: `policies/NAME/VERSION/policy.md`.
pub fn is_policy(name: &str) -> bool {
    matches!(name.split('/').collect::<Vec<_>>().as_slice(), ["policies", _, _, "policy.md"])
}

/// The promises of a version, beside its text.
pub const STANDARDS: &str = "standards.yaml";
/// The steps of a version's process, beside its text.
pub const PROCESS: &str = "process.yaml";
/// What the book's words mean, in the content folder.
pub const GLOSSARY: &str = "glossary.yaml";

fn is_scope(name: &str) -> bool {
    is_beside(name, "scope.yaml")
}

/// Whether `name` is the file called `file` beside a version of a policy.
fn is_beside(name: &str, file: &str) -> bool {
    matches!(name.split('/').collect::<Vec<_>>().as_slice(), ["policies", _, _, last] if *last == file)
}

/// Whether `name` is a file of values that the program reads.
fn is_data(name: &str) -> bool {
    is_scope(name) || is_beside(name, STANDARDS) || is_beside(name, PROCESS) || name == GLOSSARY
}

/// The number of a file and its text; `None` where it cannot be read, which is reported.
fn read(
    path: &Path,
    shown: &str,
    files: &mut Files,
    out: &mut Vec<Diagnostic>,
) -> (u32, Option<String>) {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(e) => {
            let file = files.add(shown, "");
            out.push(Diagnostic::new(
                Code::Syntax,
                Span::new(file, 0, 0),
                format!("The file cannot be read: {e}"),
                "Check who may read it",
            ));
            return (file, None);
        }
    };
    match String::from_utf8(bytes) {
        Ok(text) => {
            let file = files.add(shown, text.clone());
            hidden(&text, file, out);
            (file, Some(text))
        }
        Err(e) => {
            let good = e.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(e.as_bytes()).into_owned();
            let file = files.add(shown, text);
            out.push(Diagnostic::new(
                Code::NotUtf8,
                Span::new(file, good, good),
                "The file is not UTF-8 text from here on",
                "Open it in the program that wrote it, and save it as UTF-8",
            ));
            (file, None)
        }
    }
}

/// The most characters of one file that are reported: a file from a word processor may be full of them.
const MOST_HIDDEN: usize = 20;

/// Characters that nobody sees: zero-width and direction characters are kept, control characters are not.
fn hidden(text: &str, file: u32, out: &mut Vec<Diagnostic>) {
    let unseen = |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{ad}');
    let found = text
        .char_indices()
        .filter(|(at, c)| unseen(*c) || is_control(*c) || (*c == '\u{feff}' && *at > 0));
    for (at, c) in found.take(MOST_HIDDEN) {
        let what = if is_control(c) {
            "a control character: it is left out"
        } else {
            "a character that nobody sees"
        };
        out.push(Diagnostic::new(
            Code::HiddenCharacter,
            Span::new(file, at, at + c.len_utf8()),
            format!("U+{:04X} stands here, {what}", c as u32),
            "Delete it, and type the words around it again",
        ));
    }
}
