//! From the disk: the content folder of a book, each file read once.

use super::document::{BlockKind, Directive, Document, Visit};
use super::include::{self, Composed, Fetched};
use super::parse::csv::Table;
use super::parse::front_matter::{FrontMatter, Kind, PolicyMatter};
use super::parse::glossary::Entry;
use super::parse::process::Process;
use super::parse::standards::Standards;
use super::path::normal;
use super::{Other, Picture, Scenarios, ScopeText, ScopeWords, Sources, Text, parse};
use crate::config::{self, Config};
use crate::diagnostic::{Code, Decoded, Diagnostic, Files, Span};
use crate::value::is_control;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;
use walkdir::WalkDir;

/// Files that programs leave in a folder, and that are not published where it is.
const LEFT_ALONE: [&str; 6] =
    [".DS_Store", ".directory", ".git", ".gitattributes", ".gitignore", ".gitkeep"];

/// Reads the content of the book at `dir`.
///
/// Files and folders whose names begin with a full stop are left alone, but for most of those in `static/`. A file
/// that is not UTF-8, or that cannot be read, is a diagnostic.
pub fn load(dir: &Path, config: &Config, files: &mut Files, out: &mut Vec<Diagnostic>) -> Sources {
    let root = dir.join(&config.src);
    let mut sources = Sources { book: Span::new(0, 0, 0), ..Sources::default() };
    let mut found = Vec::new();
    let walk = WalkDir::new(&root).follow_links(false).sort_by_file_name().into_iter();
    let fixed = root.join("static");
    // What is published as it is may have such a name, as `.well-known/security.txt` has.
    let left_alone = |e: &walkdir::DirEntry| {
        let name = e.file_name().to_string_lossy();
        let kept = e.path().starts_with(&fixed) && !LEFT_ALONE.contains(&&*name);
        name.starts_with('.') && !kept
    };
    for entry in walk.filter_entry(|e| e.depth() == 0 || !left_alone(e)) {
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
            Err(e) if e.depth() > 0 => unread_folder(&e, &root, config, files, out),
            Err(e) => {
                out.push(Diagnostic::new(
                    Code::EmptyBook,
                    sources.book,
                    match e.io_error().map(std::io::Error::kind) {
                        Some(std::io::ErrorKind::NotFound) => {
                            format!(
                                "There is no folder `{}` with the pages of the book",
                                config.src
                            )
                        }
                        _ => format!("The content cannot be read: {e}"),
                    },
                    format!(
                        "Put the pages of the book into the folder `{}` beside {}",
                        config.src,
                        config::FILE
                    ),
                ));
            }
        }
    }
    let read: Vec<_> = found
        .into_par_iter()
        .map(|(name, path)| {
            let is_text = name.ends_with(".md") && !name.starts_with("static/")
                || is_data(&name)
                || words_of_scope(&name, config).is_some();
            let text = is_text.then(|| std::fs::read(&path).map(Decoded::of));
            (name, path, text)
        })
        .collect();
    // Numbers of files are given in order, so that they do not depend on which thread is quicker.
    let numbered: Vec<Numbered> = read
        .into_iter()
        .map(|(name, path, text)| {
            let shown = format!("{}/{name}", config.src);
            match text {
                Some(text) => {
                    let (file, text) = number(text, shown, files, out);
                    (name, path, file, Some(text))
                }
                None => {
                    let file = files.add(shown, "");
                    (name, path, file, None)
                }
            }
        })
        .collect();
    let mut composed = compose_all(dir, config, &numbered, files, out);
    sources.included = composed.included;
    #[allow(clippy::large_enum_variant)] // each is moved once, into the sources
    enum Parsed {
        Text(Text),
        Scope(ScopeText),
        Scenarios(Scenarios),
        ScopeWords(ScopeWords),
        Standards(Standards),
        Process(Process),
        Glossary(Vec<Entry>),
        Other(Other),
    }
    let numbered: Vec<_> = numbered
        .into_iter()
        .map(|(name, path, file, text)| (composed.texts.remove(&name), name, path, file, text))
        .collect();
    let parsed: Vec<(String, Parsed, Vec<Diagnostic>)> = numbered
        .into_par_iter()
        .map(|(composed, name, path, file, text)| {
            let mut found = Vec::new();
            if let Some(Some(text)) = &text {
                hidden(text, file, &mut found);
            }
            let parsed = match text {
                None => Parsed::Other(Other { picture: picture(&name, &path), path, file }),
                Some(None) if is_scope(&name) => Parsed::Scope(ScopeText { file, rules: None }),
                Some(None) if is_beside(&name, SCENARIOS) => {
                    Parsed::Scenarios(Scenarios { file, list: Vec::new() })
                }
                Some(None) if is_beside(&name, STANDARDS) => {
                    Parsed::Standards(Standards { unread: true, ..Standards::default() })
                }
                Some(None) if is_beside(&name, PROCESS) => Parsed::Process(Process::unread(file)),
                Some(None) if name == GLOSSARY => Parsed::Glossary(Vec::new()),
                Some(None) => match words_of_scope(&name, config) {
                    Some(language) => {
                        Parsed::ScopeWords(ScopeWords { file, language, words: None })
                    }
                    None => Parsed::Text(unread(&name, file, config)),
                },
                Some(Some(text)) if is_scope(&name) => Parsed::Scope(ScopeText {
                    file,
                    rules: parse::scope::parse(&text, file, &mut found),
                }),
                Some(Some(text)) if is_beside(&name, SCENARIOS) => {
                    let list = parse::scope_cases::parse(&text, file, &mut found);
                    Parsed::Scenarios(Scenarios { file, list })
                }
                Some(Some(text)) if is_beside(&name, STANDARDS) => {
                    Parsed::Standards(parse::standards::parse(&text, file, &mut found))
                }
                Some(Some(text)) if is_beside(&name, PROCESS) => {
                    Parsed::Process(parse::process::parse(&text, file, &mut found))
                }
                Some(Some(text)) if name == GLOSSARY => {
                    Parsed::Glossary(parse::glossary::parse(&text, file, &mut found))
                }
                Some(Some(text)) if !name.ends_with(".md") => {
                    let words = parse::scope_words::parse(&text, file, &mut found);
                    let language = words_of_scope(&name, config).unwrap_or_default();
                    Parsed::ScopeWords(ScopeWords { file, language, words })
                }
                Some(Some(text)) => {
                    Parsed::Text(parse_text(&name, &text, file, config, composed, &mut found))
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
            Parsed::Scenarios(list) => drop(sources.scenarios.insert(name, list)),
            Parsed::ScopeWords(words) => drop(sources.scope_words.insert(name, words)),
            Parsed::Standards(list) => drop(sources.standards.insert(name, list)),
            Parsed::Process(process) => drop(sources.processes.insert(name, process)),
            Parsed::Glossary(entries) => sources.glossary = Some(entries),
            Parsed::Other(other) => drop(sources.others.insert(name, other)),
        }
    }
    tables(&mut sources, files, out);
    sources
}

/// Reads the files of figures that charts show.
fn tables(sources: &mut Sources, files: &mut Files, out: &mut Vec<Diagnostic>) {
    let charts = |(path, text): (&String, &Text)| {
        let mut shown = Vec::new();
        text.document.visit(&mut |v| {
            if let Visit::Block(block) = v
                && let BlockKind::Directive(Directive::Chart(chart)) = &block.value
            {
                let path = text.parts.get(&chart.file.span.file).unwrap_or(path);
                shown.extend(table_path(path, &chart.file.value));
            }
        });
        shown
    };
    let wanted: BTreeSet<String> = sources.texts.par_iter().flat_map_iter(charts).collect();
    for path in wanted {
        let Some(other) = sources.others.get(&path) else { continue };
        let text = std::fs::read(&other.path).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        // That it cannot be read is told where the chart stands: it has no table.
        let Some(text) = text else { continue };
        files.fill(other.file, text.clone());
        let before = out.len();
        let table = parse::csv::parse(&text, other.file, out);
        // One without figures, which has been said, is not missing as well.
        let table = table.or_else(|| (out.len() > before).then(Table::default));
        sources.tables.extend(table.map(|table| (path, table)));
    }
}

/// The path below the content folder of the file of figures that the text at `path` calls `written`.
pub fn table_path(path: &str, written: &str) -> Option<String> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    match written.strip_prefix('/') {
        Some(rooted) => normal("", rooted),
        None => normal(folder, written),
    }
}

/// That what stands at a place below the content cannot be read, such as a folder that is somebody else's.
fn unread_folder(
    error: &walkdir::Error,
    root: &Path,
    config: &Config,
    files: &mut Files,
    out: &mut Vec<Diagnostic>,
) {
    let path = error.path().and_then(|path| path.strip_prefix(root).ok()).unwrap_or(Path::new(""));
    let name: Vec<_> = path.components().map(|c| c.as_os_str().to_string_lossy()).collect();
    let file = files.add(format!("{}/{}", config.src, name.join("/")), "");
    let why = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
    out.push(Diagnostic::new(
        Code::Syntax,
        Span::new(file, 0, 0),
        format!("This folder cannot be read: {why}"),
        "Check who may read it",
    ));
}

/// A text that could not be read, which is reported: what it lacks is unknown, not missing.
fn unread(name: &str, file: u32, config: &Config) -> Text {
    let translates = translates(name, config);
    let policy = is_policy(name).then(PolicyMatter::default);
    let matter = FrontMatter { policy, span: Span::new(file, 0, 0), ..FrontMatter::default() };
    Text {
        file,
        translates,
        hash: hash(""),
        words: None,
        matter,
        document: Document::default(),
        parts: BTreeMap::new(),
    }
}

/// One Markdown file; `composed` is it with what it includes, where it includes anything.
pub fn parse_text(
    name: &str,
    text: &str,
    file: u32,
    config: &Config,
    composed: Option<Composed>,
    out: &mut Vec<Diagnostic>,
) -> Text {
    let translates = translates(name, config);
    let kind = match &translates {
        Some((_, source)) if is_policy(source) => Kind::PolicyTranslation,
        None if is_policy(name) => Kind::Policy,
        _ => Kind::Page,
    };
    let (matter, body) = parse::front_matter::parse(text, file, kind, out);
    // Of front matter without an end, which is reported, nothing is known to be text.
    let composed = composed.filter(|_| body < text.len());
    let mut found = Vec::new();
    let whole = composed.as_ref().map_or(text, |c| c.text.as_str());
    let words = (kind != Kind::Page).then(|| words(whole));
    let hash = hash(whole);
    let mut document = parse::markdown::parse(whole, file, body, &mut found);
    if kind != Kind::Page {
        document = parse::paragraph::number(document, &mut found);
    }
    document.settle_ids();
    let mut parts = BTreeMap::new();
    if let Some(composed) = composed {
        document.respan(&mut |span| composed.origin(span));
        found.iter_mut().for_each(|d| d.span = composed.origin(d.span));
        parts = composed.parts;
    }
    out.extend(found);
    Text { file, translates, hash, words, matter, document, parts }
}

/// Texts with what they include, and the files below the content folder that any includes.
struct ComposedTexts {
    texts: BTreeMap<String, Composed>,
    included: BTreeSet<String>,
}

/// The name of a file below the content folder, where it is, its number, and its text where it is read.
type Numbered = (String, PathBuf, u32, Option<Option<Arc<str>>>);

/// Puts together every text that includes others.
fn compose_all(
    dir: &Path,
    config: &Config,
    numbered: &[Numbered],
    files: &mut Files,
    out: &mut Vec<Diagnostic>,
) -> ComposedTexts {
    let src = &config.src;
    let known: BTreeMap<String, &Numbered> =
        numbered.iter().map(|n| (format!("{src}/{}", n.0), n)).collect();
    let mut fetched: BTreeMap<String, Fetched> = BTreeMap::new();
    let mut done = ComposedTexts { texts: BTreeMap::new(), included: BTreeSet::new() };
    for (name, _, file, text) in numbered {
        let Some(Some(text)) = text else { continue };
        if !name.ends_with(".md") || !include::may_include(text) {
            continue;
        }
        let mut fetch = |path: &str| {
            let fetch = || match known.get(path) {
                Some((_, _, file, Some(Some(text)))) => Fetched::Text(*file, text.clone()),
                Some((_, at, file, None)) => fetch(dir, at, path, Some(*file), files, &mut *out),
                Some(_) => Fetched::Missing,
                None => fetch(dir, &dir.join(path), path, None, files, &mut *out),
            };
            fetched.entry(path.to_owned()).or_insert_with(fetch).clone()
        };
        let mut found = Vec::new();
        let path = format!("{src}/{name}");
        let mut composed = include::compose(&path, *file, text, &mut fetch, &mut found);
        out.extend(found);
        for part in composed.iter_mut().flat_map(|c| c.parts.values_mut()) {
            *part = below(part, src);
        }
        done.texts.extend(composed.map(|composed| (name.clone(), composed)));
    }
    let below = fetched
        .into_keys()
        .filter_map(|path| path.strip_prefix(&format!("{src}/")).map(str::to_owned));
    done.included.extend(below);
    done
}

/// `path` below the book's folder as one from the content folder `src`.
fn below(path: &str, src: &str) -> String {
    match path.strip_prefix(src).and_then(|rest| rest.strip_prefix('/')) {
        Some(rest) => rest.to_owned(),
        None => format!("{}{path}", "../".repeat(src.split('/').filter(|p| !p.is_empty()).count())),
    }
}

/// The text of a file of the book that is no page, with a number of its own where it has none yet.
fn fetch(
    dir: &Path,
    at: &Path,
    path: &str,
    file: Option<u32>,
    files: &mut Files,
    out: &mut Vec<Diagnostic>,
) -> Fetched {
    let inside = |at: &Path| Some(at.canonicalize().ok()?.starts_with(dir.canonicalize().ok()?));
    match inside(at) {
        Some(true) if at.is_file() => {}
        Some(false) => return Fetched::Outside,
        _ => return Fetched::Missing,
    }
    let Some(text) = std::fs::read(at).ok().and_then(|bytes| String::from_utf8(bytes).ok()) else {
        return Fetched::Missing;
    };
    let text: Arc<str> = text.into();
    let file = match file {
        Some(file) => {
            files.fill(file, text.clone());
            file
        }
        None => files.add(path, text.clone()),
    };
    hidden(&text, file, out);
    Fetched::Text(file, text)
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
    let mut said = String::with_capacity(text.len() + 1);
    // What a text was made from is said in itself, and is no change of it.
    let lines = text.trim_start_matches('\u{feff}').lines();
    for line in lines.filter(|line| !line.starts_with("source:")) {
        said.push_str(line.trim_end());
        said.push('\n');
    }
    blake3::hash(said.as_bytes()).to_hex()[..16].to_owned()
}

/// A hash of what a text says below its front matter, to tell whether what was published is still what it was.
///
/// How lines end or break, and white space at their ends, do not matter; a word, a mark or a new paragraph does.
pub fn words(text: &str) -> String {
    let body = parse::front_matter::body(text);
    let mut said = String::with_capacity(body.len());
    let mut between = "";
    for line in body.lines() {
        let mut words = line.split_whitespace().peekable();
        if words.peek().is_none() && !between.is_empty() {
            between = "\n\n";
        }
        for word in words {
            said.push_str(between);
            match word.is_ascii() {
                true => said.push_str(word),
                false => said.extend(word.nfc()),
            }
            between = " ";
        }
    }
    blake3::hash(said.as_bytes()).to_hex().to_string()
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

/// Scenarios for scope rules, beside a version's text.
pub const SCENARIOS: &str = "scope.cases.yaml";

fn is_scope(name: &str) -> bool {
    is_beside(name, "scope.yaml")
}

/// The language of `scope.cy.yaml` beside a version, where the book publishes that language beside its source.
pub fn words_of_scope(name: &str, config: &Config) -> Option<String> {
    let languages = config.languages.iter().skip(1);
    languages.into_iter().find(|l| is_beside(name, &format!("scope.{l}.yaml"))).cloned()
}

/// Whether `name` is the file called `file` beside a version of a policy.
fn is_beside(name: &str, file: &str) -> bool {
    matches!(name.split('/').collect::<Vec<_>>().as_slice(), ["policies", _, _, last] if *last == file)
}

/// Whether `name` is a file of values that the program reads.
fn is_data(name: &str) -> bool {
    is_scope(name)
        || is_beside(name, SCENARIOS)
        || is_beside(name, STANDARDS)
        || is_beside(name, PROCESS)
        || name == GLOSSARY
}

/// What a picture's file says of it; nothing where it is none, or cannot be read: copying it will tell why.
fn picture(name: &str, path: &Path) -> Option<Picture> {
    if !parse::picture::is_picture(name) {
        return None;
    }
    let bytes = std::fs::read(path).ok()?;
    Some(Picture { bytes: bytes.len() as u64, size: parse::picture::size(name, &bytes) })
}

/// The number of a file and its text; `None` where it could not be read, which is reported.
fn number(
    read: std::io::Result<Decoded>,
    shown: String,
    files: &mut Files,
    out: &mut Vec<Diagnostic>,
) -> (u32, Option<Arc<str>>) {
    let decoded = match read {
        Ok(decoded) => decoded,
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
    let file = files.add(shown, decoded.shown.clone());
    let Err(good) = decoded.text else { return (file, Some(decoded.shown)) };
    out.push(Diagnostic::new(
        Code::NotUtf8,
        Span::new(file, good, good),
        "The file is not UTF-8 text from here on",
        "Open it in the program that wrote it, and save it as UTF-8",
    ));
    (file, None)
}

/// The most characters of one file that are reported: a file from a word processor may be full of them.
const MOST_HIDDEN: usize = 20;

/// Characters that nobody sees: zero-width and direction characters are kept, control characters are not.
fn hidden(text: &str, file: u32, out: &mut Vec<Diagnostic>) {
    // Most texts have none, which is quickly seen of plain letters.
    let plain = |b: u8| matches!(b, b' '..=b'~' | b'\n' | b'\r' | b'\t');
    if text.bytes().all(plain) {
        return;
    }
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

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn words_are_the_same_however_lines_end_and_break() {
        let text = "---\nowner: A\n---\n1.1 One\ntwo.\n\n1.2 Three.\n";
        let same =
            "\u{feff}---\r\nowner: B\r\n---\r\n\r\n\r\n1.1 One two.  \r\n \r\n\r\n1.2   Three.";
        assert_eq!(words(text), words(same));
        for other in
            ["1.1 One\ntwo.\n1.2 Three.", "1.1 Onetwo.\n\n1.2 Three.", "1.1 One two.\n\n1.2 three."]
        {
            assert_ne!(words(text), words(other), "{other}");
        }
    }
}
