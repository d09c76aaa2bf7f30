//! Stage 2: each file of the book is read once, and parsed alone.
//!
//! Nothing here looks at two files at once, but for texts that include others (`include`); what a file means beside others
//! is the model's work.

pub mod document;
pub mod include;
pub mod load;
pub mod parse;
pub mod path;

pub use load::load;

use crate::diagnostic::Span;
use crate::scope::{Rules, Scenario, Words};
use document::Document;
use parse::csv::Table;
use parse::front_matter::FrontMatter;
use parse::glossary::Entry;
use parse::process::Process;
use parse::standards::Standards;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// Every file of a book, parsed.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Markdown, by path below the content folder, with forward slashes.
    pub texts: BTreeMap<String, Text>,
    /// `scope.yaml` files, by path.
    pub scopes: BTreeMap<String, ScopeText>,
    /// Scenarios for scope rules, by path.
    pub scenarios: BTreeMap<String, Scenarios>,
    /// Translations of scope rules, by path.
    pub scope_words: BTreeMap<String, ScopeWords>,
    /// What `standards.yaml` files promise, by path.
    pub standards: BTreeMap<String, Standards>,
    /// What `process.yaml` files say, by path.
    pub processes: BTreeMap<String, Process>,
    /// What `glossary.yaml` says, where there is one.
    pub glossary: Option<Vec<Entry>>,
    /// The tables that charts show, by path.
    pub tables: BTreeMap<String, Table>,
    /// All other files, by path: where they are on disk, and what pictures say of themselves.
    pub others: BTreeMap<String, Other>,
    /// Files that a text includes, by path.
    pub included: BTreeSet<String>,
    /// The start of `book.toml`, for what is wrong with the book as a whole.
    pub book: Span,
}

/// A Markdown file.
#[derive(Clone, Debug)]
pub struct Text {
    /// Its number in [`crate::diagnostic::Files`].
    pub file: u32,
    /// Of a translation: its language, and the path of the text that it translates (`x.cy.md` is the Welsh of `x.md`).
    pub translates: Option<(String, String)>,
    /// A hash of the file, which tells whether a text made from it is still of its day (FORMATS.md, section 6).
    pub hash: String,
    /// Of a version of a policy: a hash of its words alone ([`load::words`]), which tells whether what was published has
    /// changed.
    pub words: Option<String>,
    /// What it says of itself.
    pub matter: FrontMatter,
    /// What it says.
    pub document: Document,
    /// The files that it includes: the number of each, and its path from the content folder.
    pub parts: BTreeMap<u32, String>,
}

/// A file of scope rules.
#[derive(Clone, Debug)]
pub struct ScopeText {
    /// Its number in [`crate::diagnostic::Files`].
    pub file: u32,
    /// The rules, where the file could be read.
    pub rules: Option<Rules>,
}

/// A file of scenarios for scope rules.
#[derive(Clone, Debug, Default)]
pub struct Scenarios {
    /// Its number in [`crate::diagnostic::Files`].
    pub file: u32,
    /// The scenarios that could be read.
    pub list: Vec<Scenario>,
}

/// The words of scope rules in another language.
#[derive(Clone, Debug)]
pub struct ScopeWords {
    /// Its number in [`crate::diagnostic::Files`].
    pub file: u32,
    /// The language.
    pub language: String,
    /// The words, where the file could be read.
    pub words: Option<Words>,
}

/// What a picture's file says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picture {
    /// How many bytes it has.
    pub bytes: u64,
    /// Its width and height in pixels.
    pub size: Option<(u32, u32)>,
}

/// A file that is published as it is, where it is used.
#[derive(Clone, Debug)]
pub struct Other {
    /// Where it is.
    pub path: PathBuf,
    /// Its number in [`crate::diagnostic::Files`] (without its text).
    pub file: u32,
    /// Where it is a picture.
    pub picture: Option<Picture>,
}
