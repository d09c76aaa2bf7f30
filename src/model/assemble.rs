//! From the parsed files to the book.

use super::edition::Edition;
use super::{Address, Book, Page, PageKind, Policy, Scope, Status, Version, outline};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::scope;
use crate::source::document::{Block, BlockKind, Inline, InlineKind, Visit, plain, visit_inlines};
use crate::source::load::{GLOSSARY, PROCESS, SCENARIOS, STANDARDS, is_policy};
use crate::source::parse::process::Process;
use crate::source::parse::standards::Standards;
use crate::source::{Scenarios, ScopeText, ScopeWords, Sources, Text};
use jiff::ToSpan;
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

/// A title stands in lists of pages, too, where no promise can be said and no link followed: each is reported.
fn only_words_in_title(content: &[Inline], out: &mut Vec<Diagnostic>) {
    visit_inlines(content, &mut |v| {
        let Visit::Inline(inline) = v else { return };
        out.extend(match &inline.value {
            InlineKind::Standard { id, .. } => Some(Diagnostic::new(
                Code::UnknownDirective,
                inline.span,
                format!("`{{{{#standard {}}}}}` stands in the title of the page", id.value),
                "Write the number itself into the title, or give the page another one: title: …",
            )),
            InlineKind::Link { .. } | InlineKind::Cite(_) => Some(Diagnostic::new(
                Code::OddLink,
                inline.span,
                "A link stands in the title of the page: its text is shown without it",
                "Put the link into the text below the title",
            )),
            _ => None,
        });
    });
}

/// A name from the file's: `how-to-complain.md` is `How to complain`.
pub fn name_of(path: &str) -> String {
    let stem = path.trim_end_matches(".md").trim_end_matches("/index");
    let name = stem.rsplit('/').next().unwrap_or(stem).replace(['-', '_'], " ");
    let mut chars = name.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().collect::<String>() + chars.as_str())
}

/// Makes the heading that a text begins with its title where it has no other of that level or above, as in books
/// whose chapters begin with `##`. Gives the level that it had.
fn raise_title(blocks: &mut [Block]) -> u8 {
    let mut levels = Vec::new();
    headings(blocks, &mut |level, numbered, _| levels.push((*level, numbered)));
    let Some(Block { value: BlockKind::Heading { level, .. }, .. }) = blocks.first_mut() else {
        return 1;
    };
    match levels.split_first() {
        Some(((first, false), others)) if others.iter().all(|(other, _)| other > first) => {
            std::mem::replace(level, 1)
        }
        _ => 1,
    }
}

/// The first heading of level 1, also within an element of raw HTML.
fn first_title(blocks: &[Block]) -> Option<&[Inline]> {
    blocks.iter().find_map(|b| match &b.value {
        BlockKind::Heading { level: 1, content, .. } => Some(content.as_slice()),
        BlockKind::Html { blocks, .. } => first_title(blocks),
        _ => None,
    })
}

/// The words of a title; the text alternatives of its pictures only where it has no others.
fn title_words(content: &[Inline]) -> String {
    fn hide(content: &mut [Inline]) {
        for inline in content {
            if let InlineKind::Image { alt, .. } = &mut inline.value {
                alt.clear();
            }
            hide(inline.value.content_mut());
        }
    }
    let mut words = content.to_vec();
    hide(&mut words);
    let words = plain(&words).split_whitespace().collect::<Vec<_>>().join(" ");
    if words.is_empty() { plain(content).trim().to_owned() } else { words }
}

/// What of a title is no words, and stands below it: pictures, recordings, marks of footnotes.
fn beside_words(content: &[Inline]) -> Vec<Inline> {
    let mut found = Vec::new();
    visit_inlines(content, &mut |v| {
        if let Visit::Inline(inline) = v
            && let InlineKind::Image { .. } | InlineKind::Media(_) | InlineKind::NoteRef(_) =
                &inline.value
        {
            found.push(inline.clone());
        }
    });
    found
}

/// Takes that heading out, and gives its anchor. What of it is no words stays in its place.
fn take_title(blocks: &mut Vec<Block>) -> Option<String> {
    for at in 0..blocks.len() {
        match &mut blocks[at].value {
            BlockKind::Heading { level: 1, anchor, content, .. } => {
                let anchor = std::mem::take(anchor);
                let rest = beside_words(content);
                if rest.is_empty() {
                    blocks.remove(at);
                } else {
                    blocks[at].value = BlockKind::Paragraph(rest);
                }
                return Some(anchor);
            }
            BlockKind::Html { blocks: inner, .. } => {
                let found = take_title(inner);
                if found.is_some() {
                    if inner.is_empty() {
                        blocks.remove(at);
                    }
                    return found;
                }
            }
            _ => {}
        }
    }
    None
}

/// Meets every heading that is not within a list, a quotation or the like.
fn headings(blocks: &mut [Block], meet: &mut dyn FnMut(&mut u8, bool, Span)) {
    for block in blocks {
        let span = block.span;
        match &mut block.value {
            BlockKind::Heading { level, section, .. } => meet(level, section.is_some(), span),
            BlockKind::Numbered { heading: Some(title), .. } => meet(&mut title.level, true, span),
            BlockKind::Html { blocks, .. } => headings(blocks, meet),
            _ => {}
        }
    }
}

/// Where a text has headings of level 1 besides its title, all its headings go one level down.
/// A heading more than one level below the one before it is reported; the title was written at level `before`.
fn below_title(blocks: &mut [Block], mut before: u8, out: &mut Vec<Diagnostic>) {
    let mut least = u8::MAX;
    headings(blocks, &mut |level, _, _| least = least.min(*level));
    let shift = least == 1;
    headings(blocks, &mut |level, numbered, span| {
        if *level > before + 1 && !numbered {
            out.push(Diagnostic::new(
                Code::SkippedLevel,
                span,
                format!("A heading of level {level} comes after one of level {before}"),
                format!("Begin the line with {}", "#".repeat(usize::from(before + 1))),
            ));
        }
        before = *level;
        if shift {
            *level = (*level + 1).min(6);
        }
    });
}

/// What stands in files beside the text of a version.
struct Beside {
    rules: Option<ScopeText>,
    scenarios: Option<Scenarios>,
    words: Vec<ScopeWords>,
    standards: Standards,
    process: Option<Process>,
}

fn version(page: Page, beside: Beside, out: &mut Vec<Diagnostic>) -> Option<Version> {
    let parts: Vec<&str> = page.path.split('/').collect();
    let [_, policy, folder, _] = parts.as_slice() else { return None };
    let (policy, folder) = ((*policy).to_owned(), (*folder).to_owned());
    let matter = page.matter.policy.clone()?;
    if let Some(written) = matter.version.as_ref().filter(|v| v.value != folder) {
        out.push(Diagnostic::new(
            Code::VersionFolder,
            written.span,
            format!("The version is `{}`, and its folder is called `{folder}`", written.value),
            format!(
                "Write `version: \"{folder}\"`, or give the folder the name `{}`",
                written.value
            ),
        ));
    }
    let scope = scope_of(&page, beside.rules, beside.scenarios, beside.words, out);
    // Without a first day, which is reported, the version stands at the end of time.
    let from = matter.in_force_from.as_ref().map_or(Date::MAX, |d| d.value);
    let until = matter.in_force_until.as_ref().map(|d| d.value);
    Some(Version {
        policy,
        number: folder,
        page,
        from,
        until,
        status: Status::Forthcoming,
        scope,
        standards: beside.standards,
        process: beside.process,
    })
}

/// The rules of a version with what stands beside them.
fn scope_of(
    page: &Page,
    rules: Option<ScopeText>,
    scenarios: Option<Scenarios>,
    words: Vec<ScopeWords>,
    out: &mut Vec<Diagnostic>,
) -> Option<Scope> {
    let Some(ScopeText { file, rules }) = rules else {
        let help = "Write scope.yaml, or delete this file";
        out.extend(words.iter().map(|words| {
            let message = "There is no scope.yaml beside it that this could be a translation of";
            Diagnostic::new(Code::OrphanTranslation, Span::new(words.file, 0, 0), message, help)
        }));
        let first = scenarios.as_ref().and_then(|s| s.list.first());
        out.extend(first.map(|first| {
            let message =
                "There is no scope.yaml beside it with rules that these scenarios could reach";
            Diagnostic::new(Code::ScopeCase, first.span, message, help)
        }));
        return None;
    };
    let rules = rules?;
    let known = cited_places(page);
    let compiled = scope::compile(&rules, &known);
    let words = words.into_iter().map(|words| (words.language.clone(), words)).collect();
    // Without scenarios their file is that of the rules: no mistake stands in it.
    let scenarios = scenarios.unwrap_or(Scenarios { file, list: Vec::new() });
    Some(Scope { file, rules, compiled, words, scenarios })
}

/// What a scope rule may cite: paragraphs and what is numbered within them, headings as `#anchor`.
fn cited_places(page: &Page) -> BTreeSet<String> {
    let numbers = outline::citable(&page.document).into_iter().filter(|n| !n.section);
    numbers.map(|n| n.written).chain(page.anchors.iter().map(|a| format!("#{a}"))).collect()
}

/// Gives each version its last day; days on which two are in force, or none, are reported.
fn last_days(versions: &mut [Version], out: &mut Vec<Diagnostic>) {
    for i in 0..versions.len() {
        let next = versions.get(i + 1).map(|v| (v.from, v.number.clone()));
        let version = &mut versions[i];
        let own = version.page.matter.policy.as_ref().and_then(|m| m.in_force_until.clone());
        if let Some(own) = &own
            && own.value < version.from
        {
            out.push(Diagnostic::new(
                Code::VersionOverlap,
                own.span,
                format!(
                    "Version {} would end before it begins, on {}",
                    version.number, version.from
                ),
                "Give `in-force-until` a day after `in-force-from`",
            ));
        }
        let Some((next_from, next_number)) = next else { continue };
        let Ok(before_next) = next_from.checked_sub(1.day()) else { continue };
        if next_from == version.from && next_from != Date::MAX {
            let at = version
                .page
                .matter
                .policy
                .as_ref()
                .and_then(|m| m.in_force_from.as_ref())
                .map_or(version.page.matter.span, |d| d.span);
            out.push(Diagnostic::new(
                Code::VersionOverlap,
                at,
                format!("Versions {} and {next_number} both begin on {next_from}", version.number),
                "Give one of the two another `in-force-from`",
            ));
        } else if let Some(own) = &own {
            if own.value > before_next {
                out.push(Diagnostic::new(
                    Code::VersionOverlap,
                    own.span,
                    format!("Version {} is in force until {}, and version {next_number} from {next_from}", version.number, own.value),
                    format!("Write `in-force-until: {before_next}`, or leave the line out"),
                ));
            } else if own.value < before_next {
                out.push(Diagnostic::new(
                    Code::VersionGap,
                    own.span,
                    format!("No version is in force after {} and before {next_from}", own.value),
                    format!("If that is not meant, write `in-force-until: {before_next}`, or leave the line out"),
                ));
            }
        }
        version.until = Some(version.until.map_or(before_next, |own| own.min(before_next)));
    }
}

/// Says of each version what it is on `today`.
fn statuses(versions: &mut [Version], today: Date) {
    let replaced: Vec<bool> = (0..versions.len())
        .map(|i| {
            let next = versions.get(i + 1).map(|v| v.from);
            next.is_some_and(|n| {
                n <= today && versions[i].until.and_then(|u| u.checked_add(1.day()).ok()) == Some(n)
            })
        })
        .collect();
    for (version, replaced) in versions.iter_mut().zip(replaced) {
        version.status = match version.until {
            _ if version.from > today => Status::Forthcoming,
            Some(until) if until < today && replaced => Status::Superseded,
            Some(until) if until < today => Status::Withdrawn,
            _ => Status::InForce,
        };
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

/// What a text may link, but for files that are published as they are.
fn targets(book: &mut Book) {
    let mut targets: BTreeMap<Address, BTreeSet<String>> = BTreeMap::new();
    for page in book.pages.values() {
        targets.insert(page.address.clone(), page.anchors.clone());
        targets.extend(on_paper(book, page));
    }
    for address in book.listings.keys() {
        targets.insert(address.clone(), BTreeSet::new());
    }
    targets.extend(feeds(book));
    targets.extend(of_site(&book.config).map(|file| (Address::new(file), BTreeSet::new())));
    for policy in book.policies.values() {
        let now = policy.in_force();
        targets.insert(policy.address(), now.map(|v| v.page.anchors.clone()).unwrap_or_default());
        targets.insert(policy.history(), policy.versions.iter().map(Version::place).collect());
        targets.insert(policy.periods_page(), BTreeSet::new());
        if policy.lost_checker() {
            targets.insert(policy.address().join("check/"), BTreeSet::new());
        }
        for version in &policy.versions {
            let address = &version.page.address;
            targets.insert(address.clone(), version.page.anchors.clone());
            targets.insert(address.join("policy.pdf"), BTreeSet::new());
            targets.extend(data_of(book, address));
            let Some(scope) = &version.scope else { continue };
            if book.config.output.data.enabled {
                targets.insert(address.join("scope.json"), BTreeSet::new());
            }
            let nodes: BTreeSet<String> = scope
                .compiled
                .tree
                .iter()
                .flat_map(|t| (0..t.nodes.len()).map(scope::Tree::name))
                .collect();
            let starts = [
                Some(address.join("check/")),
                now.filter(|n| n.number == version.number).map(|_| policy.address().join("check/")),
            ];
            for start in starts.into_iter().flatten() {
                let others = book.other_languages().filter(|l| version.has_checker_in(l));
                let others: Vec<_> = others.map(|l| start.in_language(l)).collect();
                for start in others.into_iter().chain([start]) {
                    for start in [start.join(YOUNG), start] {
                        targets.insert(start.join("all/"), nodes.clone());
                        targets.insert(start, BTreeSet::new());
                    }
                }
            }
        }
    }
    // A page is there in every language, in the source's words where there is no translation; a checker is not.
    let homes: Vec<(Address, BTreeSet<String>)> = targets
        .iter()
        .filter(|(address, _)| is_page(address.as_str()))
        .map(|(address, anchors)| (address.clone(), anchors.clone()))
        .collect();
    for language in book.other_languages() {
        for (home, anchors) in &homes {
            let now = book.policy_at(home);
            let text = now.and_then(Policy::in_force).map_or(home, |v| &v.page.home);
            let translation = book.translation(text, language);
            let anchors = translation.map_or_else(|| anchors.clone(), |t| t.anchors.clone());
            targets.insert(home.in_language(language), anchors);
            if let Some(page) = translation {
                if page.kind == PageKind::Policy {
                    targets.insert(page.address.join("policy.pdf"), BTreeSet::new());
                }
                targets.extend(on_paper(book, page));
            }
        }
        // Data and feeds, too.
        for version in book.versions() {
            targets.extend(data_of(book, &version.page.home.in_language(language)));
        }
        targets
            .extend(feeds(book).into_iter().map(|(feed, none)| (feed.in_language(language), none)));
    }
    book.targets = targets;
}

/// Files of the whole site that a reader may be sent to.
fn of_site(config: &Config) -> impl Iterator<Item = &'static str> {
    // Engines read it at the root of a host alone (RFC 9309, section 2.3).
    let robots = (config.site_path() == "/").then_some("/robots.txt");
    let list = config.output.data.enabled.then_some("/llms.txt");
    ["/404.html", "/sitemap.xml"].into_iter().chain(robots).chain(list)
}

/// The feed of all policies, and that of each.
fn feeds(book: &Book) -> Vec<(Address, BTreeSet<String>)> {
    let folders = book.policies.values().map(Policy::address).chain([Address::new("/")]);
    let feeds = folders.filter(|_| book.has_feeds());
    feeds.map(|folder| (folder.join("feed.xml"), BTreeSet::new())).collect()
}

/// The copies for machines of the version at `address`.
fn data_of(book: &Book, address: &Address) -> Vec<(Address, BTreeSet<String>)> {
    let names =
        ["policy.json", "policy.md"].into_iter().filter(|_| book.config.output.data.enabled);
    names.map(|name| (address.join(name), BTreeSet::new())).collect()
}

/// Whether an address is a page that is there in every language: not a file, and not a checker, which has rules of its own.
fn is_page(address: &str) -> bool {
    address.ends_with('/') && !address.contains("/check/")
}

/// The PDFs of a factsheet or leaflet.
fn on_paper(book: &Book, page: &Page) -> Vec<(Address, BTreeSet<String>)> {
    let editions = Edition::of(page.kind, &book.config.output).into_iter();
    editions.map(|edition| (edition.address(&page.address), BTreeSet::new())).collect()
}

/// A page's PDF stands where another page has an edition of its own: `x-fold.md` beside `x.md`.
fn same_paper(book: &Book, out: &mut Vec<Diagnostic>) {
    let editions = |page| Edition::of(page, &book.config.output).into_iter();
    for page in book.pages.values() {
        for edition in editions(page.kind).filter(|edition| *edition != Edition::Plain) {
            let pdf = edition.address(&page.address);
            let name = pdf.as_str().trim_end_matches(".pdf");
            let Some(other) = book.pages.get(&Address::new(format!("{name}/"))) else { continue };
            if editions(other.kind).any(|e| e.address(&other.address) == pdf) {
                out.push(Diagnostic::new(
                    Code::SameAddress,
                    Span::new(other.file, 0, 0),
                    format!(
                        "The PDF of this page would be published at `{pdf}`, where that of `{}` is",
                        page.path
                    ),
                    "Give one of the two files another name",
                ));
            }
        }
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
