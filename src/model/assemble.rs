//! From the parsed files to the book.

use super::targets::{same_paper, targets};
use super::title::{
    below_title, first_title, name_of, only_words_in_title, raise_title, take_title, title_words,
};
use super::versions::{Beside, last_days, statuses, version};
use super::{Address, Book, Page, PageKind, Policy, Version, outline};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::source::document::Visit;
use crate::source::load::{GLOSSARY, PROCESS, SCENARIOS, STANDARDS, is_policy};
use crate::source::{Sources, Text};
use jiff::civil::Date;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Names that the program keeps for itself at the root (FORMATS.md, section 2); language codes too.
const RESERVED: [&str; 4] = ["search", "a-z", "404", "whats-new"];
/// Names that the program keeps for itself under a policy.
const RESERVED_IN_POLICY: [&str; 4] = ["history", "changes", "check", "on"];
/// The checker for young people, below that for adults.
pub const YOUNG: &str = "young-people/";

/// Files beside a policy that are read, not published.
const READ: [&str; 4] = ["scope.yaml", SCENARIOS, STANDARDS, PROCESS];

/// Puts the files together, as of `today`.
pub fn assemble(
    mut sources: Sources,
    config: &Config,
    today: Date,
    out: &mut Vec<Diagnostic>,
) -> Book {
    let mut book = Book {
        config: config.clone(),
        today,
        pages: BTreeMap::new(),
        policies: BTreeMap::new(),
        translations: BTreeMap::new(),
        listings: BTreeMap::new(),
        contents: BTreeMap::new(),
        places: BTreeMap::new(),
        assets: BTreeMap::new(),
        pictures: BTreeMap::new(),
        targets: BTreeMap::new(),
        paths: BTreeMap::new(),
        glossary: sources.glossary.take(),
        tables: std::mem::take(&mut sources.tables),
        unused: Vec::new(),
        span: sources.book,
    };
    let named = sources.texts.keys().filter(|path| is_policy(path));
    let policies = named.filter_map(|path| Some(path.split('/').nth(1)?.to_owned())).collect();
    let languages = config.languages.clone();
    let mut places = Places { languages, policies, taken: BTreeMap::new(), out };
    let mut versions: BTreeMap<String, Vec<Version>> = BTreeMap::new();
    let mut translations = Vec::new();
    let mut placed = Vec::new();
    for (path, text) in std::mem::take(&mut sources.texts) {
        if text.matter.draft {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            sources.scopes.retain(|beside, _| !is_policy(&path) || !beside.starts_with(folder));
            continue;
        }
        if let Some((language, source)) = text.translates.clone() {
            translations.push((path, source, language, text));
            continue;
        }
        let address = address_of(&path);
        let at = Span::new(text.file, 0, 0);
        if !places.take(&address, &path, at) {
            continue;
        }
        places.reserved(&address, &path, at);
        places.awkward(&path, at);
        book.paths.insert(path.clone(), address.clone());
        placed.push((path, text, address));
    }
    let made: Vec<(Page, Vec<Diagnostic>)> = placed
        .into_par_iter()
        .map(|(path, text, address)| {
            let mut found = Vec::new();
            (page(path, text, address, config, &mut found), found)
        })
        .collect();
    for (page, found) in made {
        places.out.extend(found);
        if is_policy(&page.path) {
            let at = |file: &str| page.path.replace("policy.md", file);
            let beside = Beside {
                rules: sources.scopes.remove(&at("scope.yaml")),
                scenarios: sources.scenarios.remove(&at(SCENARIOS)),
                words: config
                    .languages
                    .iter()
                    .filter_map(|l| sources.scope_words.remove(&at(&format!("scope.{l}.yaml"))))
                    .collect(),
                standards: sources.standards.remove(&at(STANDARDS)).unwrap_or_default(),
                process: sources.processes.remove(&at(PROCESS)),
            };
            if let Some(version) = version(page, beside, places.out) {
                versions.entry(version.policy.clone()).or_default().push(version);
            }
        } else {
            book.pages.insert(page.address.clone(), page);
        }
    }
    places.out.extend(sources.scopes.values().map(|text| {
        Diagnostic::new(
            Code::UnusedFile,
            Span::new(text.file, 0, 0),
            "No text of a policy stands beside these rules: they are not published",
            "Write policy.md beside them, or move them to the version that they belong to",
        )
    }));
    for (name, mut list) in versions {
        list.sort_by(|a, b| (a.from, &a.number).cmp(&(b.from, &b.number)));
        last_days(&mut list, places.out);
        statuses(&mut list, today);
        let policy = Policy { name: name.clone(), versions: list };
        let file = policy.versions.first().map_or(0, |v| v.page.file);
        places.take(&policy.address(), &format!("policies/{name}"), Span::new(file, 0, 0));
        book.policies.insert(name, policy);
    }
    translated(&mut book, translations, &mut places);
    glossaries(&mut book);
    stale(&mut book);
    listings(&mut book, &mut places);
    // A content folder that cannot be read was told already.
    let told = places.out.iter().any(|d| d.code == Code::EmptyBook);
    if book.pages.is_empty() && book.policies.is_empty() && !told {
        places.out.push(Diagnostic::new(
            Code::EmptyBook,
            book.span,
            "The book has no page",
            format!("Write a first page: {}/index.md", config.src),
        ));
    }
    book.contents = super::contents::contents(&book);
    let listed = book.contents.values().flat_map(|list| list.iter().enumerate());
    book.places = listed.map(|(n, (_, address))| (address.clone(), n)).collect();
    targets(&mut book);
    same_paper(&book, places.out);
    assets(&mut book, &sources, &mut places);
    book
}

/// Gives each page that shows the glossary the places of its words.
fn glossaries(book: &mut Book) {
    let Some(entries) = &book.glossary else { return };
    let versions = book.policies.values_mut().flat_map(|p| &mut p.versions).map(|v| &mut v.page);
    let translations = book.translations.values_mut().flat_map(BTreeMap::values_mut);
    for page in book.pages.values_mut().chain(versions).chain(translations) {
        if super::glossary::is_shown(page) {
            let places = super::glossary::places(page, entries);
            page.anchors.extend(places.into_iter().map(|(anchor, _)| anchor));
            let files = entries.iter().map(|e| (e.meaning.span.file, GLOSSARY.to_owned()));
            page.parts.extend(files);
        }
    }
}

/// The book as it is on another day: which versions are in force, and so what a link may lead to.
pub fn as_of(mut book: Book, day: Date) -> Book {
    book.today = day;
    for policy in book.policies.values_mut() {
        statuses(&mut policy.versions, day);
    }
    stale(&mut book);
    book.contents = super::contents::contents(&book);
    targets(&mut book);
    book
}

/// Which addresses are taken, and by which file.
struct Places<'o> {
    /// The languages of the book, whose codes are addresses of their own.
    languages: Vec<String>,
    /// The names of the policies, below which some addresses are the program's.
    policies: BTreeSet<String>,
    taken: BTreeMap<String, (String, Address)>,
    out: &'o mut Vec<Diagnostic>,
}

impl Places<'_> {
    /// Takes `address` for `path`; that another has it, or one equal but for case or Unicode form, is an error.
    fn take(&mut self, address: &Address, path: &str, at: Span) -> bool {
        if let Some((other, theirs)) = self.taken.get(&address.folded()) {
            let differ = if theirs == address {
                String::new()
            } else {
                format!(" (which many systems take for `{theirs}`)")
            };
            self.out.push(Diagnostic::new(
                Code::SameAddress,
                at,
                format!("This would be published at `{address}`{differ}, where `{other}` is"),
                "Give one of the two files another name",
            ));
            return false;
        }
        self.taken.insert(address.folded(), (path.to_owned(), address.clone()));
        true
    }

    /// A name that has to be encoded in an address, or that a system may take for another.
    fn awkward(&mut self, path: &str, at: Span) {
        let plain = |c: char| {
            c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.' | '/' | '~')
        };
        if let Some(c) = path.chars().find(|c| !plain(*c)) {
            self.out.push(Diagnostic::new(
                Code::AwkwardAddress,
                at,
                format!(
                    "`{}` stands in the name `{}`, and so in its address",
                    c.escape_debug(),
                    path.escape_debug()
                ),
                "Use small letters, digits and `-` in names of files and folders",
            ));
        }
    }

    fn reserved(&mut self, address: &Address, path: &str, at: Span) {
        let parts: Vec<&str> = address.as_str().trim_matches('/').split('/').collect();
        let first = parts.first().copied().unwrap_or("");
        // Below a policy, wherever the file is; below a version its checker.
        let below = |n: usize| parts.get(n).copied().unwrap_or("");
        let in_policy = self.policies.contains(first)
            && (RESERVED_IN_POLICY.contains(&below(1))
                || (below(2) == "check" && !is_policy(path)));
        let language = self.languages.iter().any(|l| l.eq_ignore_ascii_case(first));
        if RESERVED.contains(&first) || language || in_policy {
            self.out.push(Diagnostic::new(
                Code::ReservedAddress,
                at,
                format!("`{address}` is an address that the program keeps for itself"),
                "Give the file or its folder another name",
            ));
        }
    }
}

/// Where a Markdown file is published (FORMATS.md, section 2).
fn address_of(path: &str) -> Address {
    let stem = path.strip_suffix(".md").unwrap_or(path);
    let parts: Vec<&str> = stem.split('/').collect();
    let place = match parts.as_slice() {
        ["policies", name, version, "policy"] => format!("{name}/{version}"),
        ["policies", name, version, rest @ ..] if !rest.is_empty() => {
            format!("{name}/{version}/{}", rest.join("/"))
        }
        _ => stem.to_owned(),
    };
    let place =
        place.strip_suffix("index").filter(|p| p.is_empty() || p.ends_with('/')).unwrap_or(&place);
    let place = place.trim_end_matches('/');
    Address::new(if place.is_empty() { "/".to_owned() } else { format!("/{place}/") })
}

fn page(
    path: String,
    text: Text,
    address: Address,
    config: &Config,
    out: &mut Vec<Diagnostic>,
) -> Page {
    let (language, place) = match &text.translates {
        Some((language, source)) => (language.clone(), source.clone()),
        None => (config.language.clone(), path.clone()),
    };
    let kind = match place.split('/').collect::<Vec<_>>().as_slice() {
        ["factsheets", name] if *name != "index.md" => PageKind::Factsheet,
        ["leaflets", name] if *name != "index.md" => PageKind::Leaflet,
        _ if is_policy(&place) => PageKind::Policy,
        _ => PageKind::Page,
    };
    let Text { file, hash, words, matter, mut document, parts, .. } = text;
    // A heading of a leaflet begins a panel.
    let has_none = !matches!(kind, PageKind::Policy | PageKind::Leaflet);
    let untitled = matter.title.is_none() && has_none;
    let outermost = if untitled { raise_title(&mut document.blocks) } else { 1 };
    let heading = first_title(&document.blocks).map(title_words);
    let title = match (&matter.title, &heading) {
        (Some(title), _) if !title.value.trim().is_empty() => title.value.clone(),
        (_, Some(heading)) if !heading.is_empty() => heading.clone(),
        _ => name_of(&place),
    };
    let same = heading.is_some_and(|heading| heading == title);
    if let Some(content) = first_title(&document.blocks).filter(|_| same) {
        only_words_in_title(content, out);
    }
    let title_anchor = same.then(|| take_title(&mut document.blocks)).flatten();
    below_title(&mut document.blocks, outermost, out);
    let mut anchors = outline::anchors(&document);
    anchors.extend(title_anchor.clone());
    let home = address_of(&place);
    Page {
        path,
        file,
        parts,
        address,
        home,
        language,
        hash,
        words,
        stale: false,
        kind,
        title,
        title_of_source: false,
        title_anchor,
        matter,
        document,
        anchors,
    }
}

/// Puts each translation beside the text that it translates.
fn translated(
    book: &mut Book,
    translations: Vec<(String, String, String, Text)>,
    places: &mut Places<'_>,
) {
    for (path, source, language, text) in translations {
        let at = Span::new(text.file, 0, 0);
        let Some(home) = book.paths.get(&source).cloned() else {
            places.out.push(Diagnostic::new(
                Code::OrphanTranslation,
                at,
                format!(
                    "There is no published text `{source}` that this is the `{language}` text of"
                ),
                "Write that text, or give this file the name of the text that it translates",
            ));
            continue;
        };
        let address = home.in_language(&language);
        if !places.take(&address, &path, at) {
            continue;
        }
        book.paths.insert(path.clone(), address.clone());
        let named = text.matter.title.is_some();
        let config = book.config.clone();
        let mut page = page(path, text, address, &config, places.out);
        let source = book.pages.get(&home).or_else(|| {
            book.policies
                .values()
                .flat_map(|p| &p.versions)
                .map(|v| &v.page)
                .find(|p| p.home == home)
        });
        if let Some(source) = source {
            let by_heading = page.title_anchor.is_some();
            if !named && !by_heading {
                page.title.clone_from(&source.title);
                page.title_of_source = true;
            }
            let matter = &mut page.matter;
            matter.audience = matter.audience.or(source.matter.audience);
            matter.order = source.matter.order;
            matter.speaks_of = matter.speaks_of.take().or_else(|| source.matter.speaks_of.clone());
        }
        book.translations.entry(home).or_default().insert(language, page);
    }
}

/// Finds the texts of which what they were made from has changed since.
fn stale(book: &mut Book) {
    let old: BTreeSet<Address> = book
        .texts()
        .filter(|page| {
            let recorded = page.matter.source.as_ref();
            recorded.is_some_and(|r| super::basis::of(book, page).is_some_and(|now| now != r.value))
        })
        .map(|page| page.address.clone())
        .collect();
    let versions = book.policies.values_mut().flat_map(|p| &mut p.versions).map(|v| &mut v.page);
    let translations = book.translations.values_mut().flat_map(BTreeMap::values_mut);
    for page in book.pages.values_mut().chain(versions).chain(translations) {
        page.stale = old.contains(&page.address);
    }
}

/// Every folder that has something in it and no page of its own gets one that lists what is in it.
fn listings(book: &mut Book, places: &mut Places<'_>) {
    let mut folders = BTreeSet::new();
    for page in book.pages.values() {
        let mut at = page.address.parent();
        while let Some(folder) = at {
            at = folder.parent();
            folders.insert(folder);
        }
    }
    folders.insert(Address::new("/"));
    if !book.policies.is_empty() {
        folders.insert(Address::new("/policies/"));
    }
    for folder in folders {
        if places.taken.contains_key(&folder.folded()) {
            continue;
        }
        let title = match folder.as_str() {
            "/" => book.config.title.clone(),
            other => name_of(other.trim_matches('/')),
        };
        places.taken.insert(folder.folded(), (folder.to_string(), folder.clone()));
        book.listings.insert(folder, title);
    }
}

/// The paths below the content folder `src` of what a text shows or links, whether there is a file or not.
fn shown_files(page: &Page, src: &str) -> Vec<String> {
    let mut paths = Vec::new();
    let content = format!("{src}/");
    page.document.visit(&mut |v| {
        let Visit::Inline(inline) = v else { return };
        for (to, span) in inline.addresses() {
            let path = page.path_at(span);
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let bare = to.split(['#', '?']).next().unwrap_or("");
            let decoded = percent_encoding::percent_decode_str(bare).decode_utf8_lossy();
            let place = match decoded.strip_prefix('/') {
                Some(rooted) => super::link::normal("", rooted),
                // A path may leave the content and come back, as that of a file beside it does.
                None => super::link::normal(&format!("{content}{folder}"), &decoded)
                    .and_then(|whole| whole.strip_prefix(&content).map(str::to_owned)),
            };
            paths.extend(place);
        }
    });
    paths.extend(super::chart::charts(page).into_iter().filter_map(|(_, path)| path));
    paths
}

/// Files that are published as they are: those in `static/`, and others where a text shows or links them.
fn assets(book: &mut Book, sources: &Sources, places: &mut Places<'_>) {
    // Where there is no such file, no text need be asked.
    let texts: Vec<&Page> =
        if sources.others.is_empty() { Vec::new() } else { book.texts().collect() };
    let used: BTreeSet<String> =
        texts.into_par_iter().flat_map_iter(|page| shown_files(page, &book.config.src)).collect();
    let mut unused = Vec::new();
    for (path, other) in &sources.others {
        let name = path.rsplit('/').next().unwrap_or(path);
        let at = Span::new(other.file, 0, 0);
        let address = match path.strip_prefix("static/") {
            Some(rest) => Address::new(format!("/{rest}")),
            None if path.starts_with("policies/") && READ.contains(&name) => continue,
            None => {
                let published = published_path(path);
                if !used.contains(path)
                    && !used.contains(published.as_str().trim_start_matches('/'))
                {
                    // What a text includes is shown in it, and not published by itself.
                    unused.extend((!sources.included.contains(path)).then_some(at));
                    continue;
                }
                published
            }
        };
        if let Some(made) = made_at(book, &address) {
            places.out.push(Diagnostic::new(
                Code::SameAddress,
                at,
                format!("This would be published at `{address}`, which the program makes ({made})"),
                "Give the file another name",
            ));
            continue;
        }
        places.awkward(path, at);
        if places.take(&address, path, at) {
            book.paths.insert(path.clone(), address.clone());
            if let Some(picture) = other.picture {
                book.pictures.insert(address.clone(), picture);
            }
            book.assets.insert(address, other.path.clone());
        }
    }
    book.unused = unused;
}

/// What the program itself makes at the place of a file that is published as it is, such as a page or a PDF.
fn made_at(book: &Book, address: &Address) -> Option<String> {
    let file = address.folded();
    let fixed = [
        "/404.html",
        "/_headers",
        "/_redirects",
        "/sitemap.xml",
        "/robots.txt",
        "/llms.txt",
        "/feed.xml",
    ];
    if fixed.contains(&file.as_str()) || file == format!("/{}", crate::model::MARK) {
        return Some("a file of the site".to_owned());
    }
    let copy = file.strip_suffix("index.md").filter(|_| book.config.output.data.enabled);
    let page = file.strip_suffix("index.html").or(copy).unwrap_or(&file);
    if let Some(target) = book.targets.keys().find(|t| t.folded() == page) {
        return Some(format!("`{target}`"));
    }
    let mut checkers =
        book.versions().filter(|v| v.scope.is_some()).map(|v| v.page.address.join("check/"));
    let mut data =
        book.versions().filter(|v| v.scope.is_some()).map(|v| v.page.address.join("scope.json"));
    let in_checker = checkers.any(|c| file.starts_with(&c.folded()))
        || book.policies.values().any(|p| file.starts_with(&p.address().join("check/").folded()));
    (in_checker || data.any(|d| d.folded() == file)).then(|| "a part of a checker".to_owned())
}

/// `policies/NAME/VERSION/FILE` is at `/NAME/VERSION/FILE`, another file at its path.
fn published_path(path: &str) -> Address {
    let place =
        path.strip_prefix("policies/").filter(|rest| rest.split('/').count() > 2).unwrap_or(path);
    Address::new(format!("/{place}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_follow_the_folders() {
        for (path, address) in [
            ("index.md", "/"),
            ("guidance/how.md", "/guidance/how/"),
            ("guidance/index.md", "/guidance/"),
            ("policies/complaints/4.1/policy.md", "/complaints/4.1/"),
            ("policies/complaints/4.1/notes.md", "/complaints/4.1/notes/"),
            ("policies/index.md", "/policies/"),
            ("myindex.md", "/myindex/"),
        ] {
            assert_eq!(address_of(path).as_str(), address, "{path}");
        }
        assert_eq!(published_path("policies/c/4.1/a.csv").as_str(), "/c/4.1/a.csv");
        assert_eq!(published_path("guidance/a.csv").as_str(), "/guidance/a.csv");
        assert_eq!(name_of("guidance/how-to-x.md"), "How to x");
    }
}
