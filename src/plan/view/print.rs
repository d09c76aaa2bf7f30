//! What a print template is given, as `data.json`.

use super::document::{Block, Note};
use super::drawing::Scan;
use super::pages::{Contact, Row, Status};
use crate::diagnostic::Span;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A sheet or a booklet: everything that its Typst template may use.
#[derive(Clone, Debug, Serialize)]
pub struct Print {
    /// `policy`, `factsheet`, `leaflet` or `fold`: also the name of the template.
    pub kind: &'static str,
    /// The title.
    pub title: String,
    /// One sentence on what it is.
    pub description: Option<String>,
    /// The language, such as `en`.
    pub lang: String,
    /// The region, such as `GB`.
    pub region: Option<String>,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// Whose text it is.
    pub organisation: String,
    /// The title of the book.
    pub book: String,
    /// A line on every sheet, such as that this is an example.
    pub notice: Option<String>,
    /// How to reach the organisation.
    pub contact: Vec<Contact>,
    /// The version, of a policy.
    pub version: Option<String>,
    /// The version in words, for the running head.
    pub version_text: Option<String>,
    /// What the version is on the day.
    pub status: Option<Status>,
    /// The rows of the version block that are repeated under the title.
    pub summary: Vec<Row>,
    /// The version block.
    pub rows: Vec<Row>,
    /// When it was made, in words.
    pub made: String,
    /// The day on which it was made, for the file's own data.
    #[serde(skip)]
    pub day: Date,
    /// Where the current text is.
    pub current: Current,
    /// Words of the interface.
    pub words: BTreeMap<&'static str, String>,
    /// The text.
    pub body: Vec<Block>,
    /// The footnotes, by label.
    pub notes: BTreeMap<String, Vec<Block>>,
    /// Whether it is set large, for people who see little.
    pub large_print: bool,
    /// How it is folded: `booklet` or `z-fold`.
    pub fold: Option<&'static str>,
    /// The pictures in the text, by address, and where their files are. A template is given the files.
    #[serde(skip)]
    pub pictures: BTreeMap<String, PathBuf>,
    /// Where the headings stand in the book, by fragment, for what is wrong with the sheet. Not for the template.
    #[serde(skip)]
    pub headings: BTreeMap<String, Span>,
    /// The file that it was made from, for what is wrong with it. Not for the template.
    #[serde(skip)]
    pub file: u32,
}

/// Where the current text is.
#[derive(Clone, Debug, Serialize)]
pub struct Current {
    /// The words before the address.
    pub text: String,
    /// The address.
    pub href: String,
    /// The address for a telephone to read from paper; no drawing where it is too long for one.
    pub scan: Scan,
    /// What that drawing is, in words.
    pub alt: String,
}

/// The footnotes as the template looks them up.
pub fn by_label(notes: Vec<Note>) -> BTreeMap<String, Vec<Block>> {
    notes.into_iter().map(|n| (n.label, n.blocks)).collect()
}
