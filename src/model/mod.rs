//! Stage 3: the [`Book`]: pages, policies and their versions, what is in force, and where each thing is published.
//!
//! ```text
//! Sources, Config, day  ->  assemble  ->  Book { pages, policies, targets }
//! ```

pub mod address;
pub mod assemble;
pub mod basis;
pub mod chart;
pub mod compare;
pub mod contents;
pub mod days;
pub mod edition;
pub mod glossary;
pub mod link;
pub mod moved;
pub mod outline;
pub mod scope;
mod targets;
pub mod title;
mod versions;

pub use address::Address;
pub use assemble::{as_of, assemble};

use crate::config::Config;
use crate::diagnostic::Span;
use crate::scope as compiler;
use crate::source::document::Document;
use crate::source::parse::csv::Table;
use crate::source::parse::front_matter::{Audience, FrontMatter, PolicyMatter};
use crate::source::parse::glossary::Entry;
use crate::source::parse::process::Process;
use crate::source::parse::standards::Standards;
use crate::source::{Scenarios, ScopeWords};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// A book, as of one day.
#[derive(Clone, Debug)]
pub struct Book {
    /// What `book.toml` says.
    pub config: Config,
    /// The day for which it is built.
    pub today: Date,
    /// Ordinary pages, factsheets and leaflets, by address.
    pub pages: BTreeMap<Address, Page>,
    /// The policies, by name.
    pub policies: BTreeMap<String, Policy>,
    /// Texts in other languages: by the address of the text that each translates, then by language.
    pub translations: BTreeMap<Address, BTreeMap<String, Page>>,
    /// Folders without an `index.md`: the address of the page that lists what is in it, and its title.
    pub listings: BTreeMap<Address, String>,
    /// What is directly below each folder, in order.
    pub contents: BTreeMap<Address, Vec<contents::Named>>,
    /// The place of each page among those of its folder, from 0.
    pub places: BTreeMap<Address, usize>,
    /// Files that are published as they are: the address, and where the file is.
    pub assets: BTreeMap<Address, PathBuf>,
    /// Of the pictures among them, what their files say of them.
    pub pictures: BTreeMap<Address, Picture>,
    /// What a text may link: each address, with the fragments that it has.
    pub targets: BTreeMap<Address, BTreeSet<String>>,
    /// Where each Markdown file is published, by its path below the content folder.
    pub paths: BTreeMap<String, Address>,
    /// What its words mean, where `glossary.yaml` says so.
    pub glossary: Option<Vec<Entry>>,
    /// The tables that charts show, by path below the content folder.
    pub tables: BTreeMap<String, Table>,
    /// Files that nothing shows or links, for `unused-file`.
    pub unused: Vec<Span>,
    /// The start of `book.toml`.
    pub span: Span,
}

pub use crate::source::Picture;

/// The file of a site that says what a build wrote.
pub const MARK: &str = ".plainbook";

/// A text at an address.
#[derive(Clone, Debug)]
pub struct Page {
    /// The file, below the content folder, with forward slashes.
    pub path: String,
    /// Its number in [`crate::diagnostic::Files`].
    pub file: u32,
    /// The files that it includes: the number of each, and its path as [`Page::path`] is written.
    pub parts: BTreeMap<u32, String>,
    /// Where it is published.
    pub address: Address,
    /// Where the text in the source language is published, which a translation is found by; of that text its own address.
    pub home: Address,
    /// The language that it is written in.
    pub language: String,
    /// What tells its file from another text of it ([`crate::source::load::hash`]).
    pub hash: String,
    /// Of a version of a policy: a hash of its words alone, with what it includes ([`crate::source::load::words`]).
    pub words: Option<String>,
    /// Whether what it was made from has changed since it was last compared with it (FORMATS.md, section 6).
    pub stale: bool,
    /// What kind of text it is.
    pub kind: PageKind,
    /// Its title.
    pub title: String,
    /// Of a translation, whether that is the title of the text that it translates, in the source language.
    pub title_of_source: bool,
    /// The fragment of its title, where a heading of the text gave it.
    pub title_anchor: Option<String>,
    /// What it says of itself.
    pub matter: FrontMatter,
    /// What it says; headings begin at level 2, since the title is level 1.
    pub document: Document,
    /// The fragments that lead into it.
    pub anchors: BTreeSet<String>,
}

/// What kind of text a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageKind {
    /// An ordinary page.
    Page,
    /// Directly in `factsheets/`.
    Factsheet,
    /// Directly in `leaflets/`.
    Leaflet,
    /// A version of a policy.
    Policy,
}

impl Page {
    /// Who it is for: young people for a leaflet, else parents, where the page does not say.
    pub fn audience(&self) -> Audience {
        let default = match self.kind {
            PageKind::Leaflet => Audience::YoungPeople,
            _ => Audience::Parents,
        };
        self.matter.audience.unwrap_or(default)
    }

    /// The path of the file in which `span` of this text stands: its own, or that of a file which it includes.
    pub fn path_at(&self, span: Span) -> &str {
        self.parts.get(&span.file).unwrap_or(&self.path)
    }

    /// The name in navigation.
    pub fn nav_title(&self) -> &str {
        self.matter.nav_title.as_deref().unwrap_or(&self.title)
    }
}

/// A policy with all its versions.
#[derive(Clone, Debug)]
pub struct Policy {
    /// The folder's name.
    pub name: String,
    /// Ordered by the day from which each is in force.
    pub versions: Vec<Version>,
}

/// One version of a policy.
#[derive(Clone, Debug)]
pub struct Version {
    /// The name of the policy.
    pub policy: String,
    /// The version, as text: `4.10`.
    pub number: String,
    /// The text.
    pub page: Page,
    /// The first day.
    pub from: Date,
    /// The last day, where it has one: its own `in-force-until`, or the day before the next begins.
    pub until: Option<Date>,
    /// What it is on the book's day.
    pub status: Status,
    /// Its scope rules, where it has any.
    pub scope: Option<Scope>,
    /// Its promises with a number in them.
    pub standards: Standards,
    /// The steps that a concern goes through, where it says so.
    pub process: Option<Process>,
}

/// What a version is on a day (FORMATS.md, section 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // each is its own name
pub enum Status {
    InForce,
    Forthcoming,
    Superseded,
    Withdrawn,
}

/// Scope rules and what the compiler made of them.
#[derive(Clone, Debug)]
pub struct Scope {
    /// The file's number in [`crate::diagnostic::Files`].
    pub file: u32,
    /// The rules as written.
    pub rules: compiler::Rules,
    /// The proofs and the tree.
    pub compiled: compiler::Compiled,
    /// The same texts in other languages, by language; only such as the version has a file for.
    pub words: BTreeMap<String, ScopeWords>,
    /// What a person expects of the rules, and the number of the file that says so.
    pub scenarios: Scenarios,
}

impl Scope {
    /// What the checker is called, in the words of `language` where it has them.
    pub fn title(&self, language: &str) -> String {
        let title = self.told(language).say(&compiler::words::Text::Title);
        title.map_or_else(String::new, |said| said.text.to_owned())
    }

    /// The rules in the words of `language`; in their own where the version has none in it.
    pub fn told(&self, language: &str) -> compiler::Told<'_> {
        self.rules.told(self.words.get(language).and_then(|w| w.words.as_ref()))
    }

    /// The files that it stands in.
    pub fn files(&self) -> impl Iterator<Item = u32> {
        let words = self.words.values().map(|words| words.file);
        [self.file, self.scenarios.file].into_iter().chain(words)
    }
}

impl Policy {
    /// The version in force on the book's day.
    pub fn in_force(&self) -> Option<&Version> {
        self.versions.iter().find(|v| v.status == Status::InForce)
    }

    /// The last version that was in force before the book's day.
    pub fn last(&self) -> Option<&Version> {
        self.versions
            .iter()
            .rev()
            .find(|v| matches!(v.status, Status::Superseded | Status::Withdrawn))
    }

    /// The next version that is to come.
    pub fn next(&self) -> Option<&Version> {
        self.versions.iter().find(|v| v.status == Status::Forthcoming)
    }

    /// The version that speaks for the policy: the one in force, else the latest.
    pub fn current(&self) -> Option<&Version> {
        self.in_force().or_else(|| self.versions.last())
    }

    /// The version called `number`.
    pub fn version(&self, number: &str) -> Option<&Version> {
        self.versions.iter().find(|v| v.number == number)
    }

    /// The version whose place `version` takes: the one that it names, else the one before it in force.
    /// `None` for the first, and where the text that it names is not in the book.
    pub fn before(&self, version: &Version) -> Option<&Version> {
        match version.matter().and_then(|m| m.supersedes.as_ref()) {
            Some(named) => self.version(&named.value).filter(|v| v.from < version.from),
            None => {
                let at = self.versions.iter().position(|v| v.number == version.number)?;
                self.versions.get(at.checked_sub(1)?)
            }
        }
    }

    /// The numbers that `/NAME/` no longer has, each with the last version in force that had it, in their order there.
    ///
    /// A link to one was good once, so its place is kept (DESIGN.md, section 4).
    pub fn gone_numbers(&self) -> Vec<(outline::Number, &Version)> {
        let mut seen = BTreeSet::new();
        if let Some(now) = self.in_force() {
            seen.extend(now.page.anchors.iter().cloned());
        }
        let past = |v: &&Version| matches!(v.status, Status::Superseded | Status::Withdrawn);
        let mut gone = Vec::new();
        for version in self.versions.iter().rev().filter(past) {
            let numbers = outline::citable(&version.page.document);
            let new: Vec<_> =
                numbers.into_iter().filter(|n| seen.insert(n.anchor.clone())).collect();
            gone.extend(new.into_iter().map(|n| (n, version)));
        }
        gone
    }

    /// Whether it had a checker, and what is in force now has none: the checker's address stays (DESIGN.md, section 4).
    pub fn lost_checker(&self) -> bool {
        let past = |v: &Version| matches!(v.status, Status::Superseded | Status::Withdrawn);
        let now = self.in_force().is_some_and(|v| v.scope.is_some());
        !now && self.versions.iter().any(|v| past(v) && v.tree().is_some())
    }

    /// `/NAME/`.
    pub fn address(&self) -> Address {
        Address::new(format!("/{}/", self.name))
    }

    /// `/NAME/history/`: every version.
    pub fn history(&self) -> Address {
        self.address().join("history/")
    }

    /// `/NAME/on/`: which version was in force when.
    pub fn periods_page(&self) -> Address {
        self.address().join("on/")
    }
}

impl Version {
    /// Where a reader finds it: at the policy's own address while it is in force, else at its own.
    pub fn shown_at(&self, book: &Book) -> Address {
        let policy = book.policies.get(&self.policy).filter(|_| self.status == Status::InForce);
        policy.map_or_else(|| self.page.address.clone(), Policy::address)
    }

    /// The fragment that leads to it on the page of the history. No heading's begins with a capital.
    pub fn place(&self) -> String {
        format!("Version-{}", self.number.replace(char::is_whitespace, "-"))
    }

    /// What it says of itself.
    pub fn matter(&self) -> Option<&PolicyMatter> {
        self.page.matter.policy.as_ref()
    }

    /// Whether the rules have words in `language`, so that its readers have a checker of their own.
    pub fn has_checker_in(&self, language: &str) -> bool {
        let words = self.scope.as_ref().and_then(|s| s.words.get(language));
        words.is_some_and(|w| w.words.is_some()) && self.tree().is_some()
    }

    /// The tree, where the rules give one.
    pub fn tree(&self) -> Option<&compiler::Tree> {
        self.scope.as_ref().and_then(|s| s.compiled.tree.as_ref())
    }
}

impl Book {
    /// Every text with an address: pages, versions, then translations.
    pub fn texts(&self) -> impl Iterator<Item = &Page> {
        let translations = self.translations.values().flat_map(BTreeMap::values);
        self.pages.values().chain(self.versions().map(|v| &v.page)).chain(translations)
    }

    /// The policy at `/NAME/`.
    pub fn policy_at(&self, address: &Address) -> Option<&Policy> {
        let name = address.as_str().strip_prefix('/')?.strip_suffix('/')?;
        self.policies.get(name)
    }

    /// The version that `page` is the text of, in whatever language.
    pub fn version_of(&self, page: &Page) -> Option<&Version> {
        if page.kind != PageKind::Policy {
            return None;
        }
        self.versions().find(|v| v.page.home == page.home)
    }

    /// Whether any version of a policy has a text in `language`.
    pub fn has_text_in(&self, policy: &Policy, language: &str) -> bool {
        policy.versions.iter().any(|v| self.translation(&v.page.home, language).is_some())
    }

    /// The languages published beside the source.
    pub fn other_languages(&self) -> impl Iterator<Item = &str> {
        self.config.languages.iter().skip(1).map(String::as_str)
    }

    /// The translation into `language` of the text whose home is at `home`.
    pub fn translation(&self, home: &Address, language: &str) -> Option<&Page> {
        self.translations.get(home)?.get(language)
    }

    /// Where a reader of `language` finds what is at `address`: in that language, where it has such an address
    /// (a translation, or the source's text with a notice), else at `address` itself.
    pub fn address_in(&self, language: &str, address: &Address) -> Address {
        if language == self.config.language {
            return address.clone();
        }
        let there = address.in_language(language);
        let has = self.targets.contains_key(&there);
        if has { there } else { address.clone() }
    }

    /// The language of an address, and the address of the same thing in the source language.
    pub fn home(&self, address: &Address) -> (&str, Address) {
        for language in self.other_languages() {
            if let Some(rest) = address.as_str().strip_prefix(&format!("/{language}"))
                && rest.starts_with('/')
            {
                return (language, Address::new(rest));
            }
        }
        (&self.config.language, address.clone())
    }

    /// Whether it has feeds: of new and amended versions, where it has any policy.
    pub fn has_feeds(&self) -> bool {
        self.config.output.feed.enabled && !self.policies.is_empty()
    }

    /// Every version of every policy.
    pub fn versions(&self) -> impl Iterator<Item = &Version> {
        self.policies.values().flat_map(|p| &p.versions)
    }
}
