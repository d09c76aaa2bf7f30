//! The `[output.…]` tables of `book.toml`: what each kind of result is like.

use super::{not_a_number, table};
use crate::diagnostic::{Code, Diagnostic, Span, Spanned, did_you_mean};
use crate::value::{Fields, Value};

/// What each kind of result is like, with defaults filled in.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Output {
    /// `[output.site]`.
    pub site: Site,
    /// `[output.factsheet]`.
    pub factsheet: Factsheet,
    /// `[output.leaflet]`.
    pub leaflet: Leaflet,
    /// `[output.checker]`.
    pub checker: Checker,
    /// `[output.feed]`.
    pub feed: Feed,
    /// `[output.data]`.
    pub data: Data,
}

/// The pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// The theme of the pages for adults: the name of a folder of `themes/`.
    pub theme: Spanned<String>,
    /// Whether there is a search page.
    pub search: bool,
    /// Where "exit this page" goes; `None` where the book wants no such button.
    pub exit: Option<String>,
    /// Whether pages have a link to write to the organisation about them.
    pub feedback: bool,
}

/// Where "exit this page" goes in a book that names no other place: a page that anybody might be looking at.
pub const NEUTRAL: &str = "https://www.bbc.co.uk/weather";

impl Default for Site {
    fn default() -> Site {
        Site {
            theme: Spanned::new("guidance".to_owned(), Span::default()),
            search: true,
            exit: Some(NEUTRAL.to_owned()),
            feedback: true,
        }
    }
}

/// The factsheets on paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Factsheet {
    /// The size of a sheet.
    pub page: Sheet,
    /// Whether there is a large-print edition.
    pub large_print: bool,
}

impl Default for Factsheet {
    fn default() -> Factsheet {
        Factsheet { page: Sheet::A4, large_print: true }
    }
}

/// The sizes of paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// 210 by 297 mm.
    A4,
}

impl Sheet {
    /// Each with the word that `book.toml` has for it.
    pub const ALL: [(Sheet, &'static str); 1] = [(Sheet::A4, "a4")];
}

/// The leaflets on paper.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Leaflet {
    /// How a leaflet is folded.
    pub fold: Fold,
}

/// The ways to fold a leaflet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Fold {
    /// An A5 booklet on A4 sheets.
    #[default]
    Booklet,
    /// Six panels on one A4 sheet.
    Z,
    /// Not folded: there is no such file.
    None,
}

impl Fold {
    /// Each with the word that `book.toml` has for it.
    pub const ALL: [(Fold, &'static str); 3] =
        [(Fold::Booklet, "booklet"), (Fold::Z, "z-fold"), (Fold::None, "none")];
}

/// The checkers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checker {
    /// The most pages of one checker (SCOPE.md, section 4, "Budget").
    pub pages: usize,
}

impl Default for Checker {
    fn default() -> Checker {
        Checker { pages: 500 }
    }
}

/// The feeds of new and amended versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// Whether there are any.
    pub enabled: bool,
    /// The most entries of one feed.
    pub entries: usize,
}

impl Default for Feed {
    fn default() -> Feed {
        Feed { enabled: true, entries: 50 }
    }
}

/// The copies for machines: Markdown of each page, data of each version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Data {
    /// Whether there are any.
    pub enabled: bool,
}

impl Default for Data {
    fn default() -> Data {
        Data { enabled: true }
    }
}

/// Reads the tables below `[output]`.
pub(super) fn read<'v>(
    root: &mut Fields<'v>,
    empty: &'v Value,
    out: &mut Vec<Diagnostic>,
) -> Output {
    let mut read = Output::default();
    let Some(mut output) = table(root, "output", "[output]", empty, out) else { return read };
    if let Some(mut fields) = table(&mut output, "site", "[output.site]", empty, out) {
        read.site = site(&mut fields, out);
        fields.finish(out);
    }
    if let Some(mut fields) = table(&mut output, "factsheet", "[output.factsheet]", empty, out) {
        if let Some(page) = choice(&mut fields, "page", Sheet::ALL, out) {
            read.factsheet.page = page;
        }
        read.factsheet.large_print = truth(&mut fields, "large-print", true, out);
        fields.finish(out);
    }
    if let Some(mut fields) = table(&mut output, "leaflet", "[output.leaflet]", empty, out) {
        if let Some(fold) = choice(&mut fields, "fold", Fold::ALL, out) {
            read.leaflet.fold = fold;
        }
        fields.finish(out);
    }
    if let Some(mut fields) = table(&mut output, "checker", "[output.checker]", empty, out) {
        let help = "Write the most pages that one checker may have: pages = 500";
        if let Some(pages) = count(&mut fields, "pages", help, out) {
            read.checker.pages = pages;
        }
        fields.finish(out);
    }
    if let Some(mut fields) = table(&mut output, "feed", "[output.feed]", empty, out) {
        read.feed.enabled = truth(&mut fields, "enabled", true, out);
        let help = "Write the most entries that one feed may have: entries = 50";
        if let Some(entries) = count(&mut fields, "entries", help, out) {
            read.feed.entries = entries;
        }
        fields.finish(out);
    }
    if let Some(mut fields) = table(&mut output, "data", "[output.data]", empty, out) {
        read.data.enabled = truth(&mut fields, "enabled", true, out);
        fields.finish(out);
    }
    output.finish(out);
    read
}

fn site(fields: &mut Fields<'_>, out: &mut Vec<Diagnostic>) -> Site {
    let default = Site::default();
    let theme = fields.text("theme", out).and_then(|t| theme(t, out)).unwrap_or(default.theme);
    let search = truth(fields, "search", default.search, out);
    let exit = match fields.text("exit", out) {
        None => default.exit,
        Some(none) if none.value == "false" => None,
        Some(address) => exit(address, out),
    };
    let feedback = truth(fields, "feedback", default.feedback, out);
    Site { theme, search, exit, feedback }
}

/// The name of a folder of `themes/`: no path, so that it leads nowhere else.
fn theme(name: Spanned<String>, out: &mut Vec<Diagnostic>) -> Option<Spanned<String>> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !name.value.is_empty() && name.value.chars().all(plain) {
        return Some(name);
    }
    out.push(Diagnostic::new(
        Code::WrongValue,
        name.span,
        format!("`theme` must be the name of a theme, and this is `{}`", name.value),
        "Write guidance, young-people, or the name of a folder of the book's own `themes/`, in small letters",
    ));
    None
}

/// A reader who must leave fast goes to another site: an address within this one would not do.
fn exit(address: Spanned<String>, out: &mut Vec<Diagnostic>) -> Option<String> {
    if super::web_address(&address.value) {
        return Some(address.value);
    }
    out.push(Diagnostic::new(
        Code::WrongValue,
        address.span,
        format!("`exit` must be a web address, and this is `{}`", address.value),
        format!("Write the address of a page that anybody might look at, such as {NEUTRAL}, or exit = false for no such button"),
    ));
    None
}

fn truth(fields: &mut Fields<'_>, key: &str, default: bool, out: &mut Vec<Diagnostic>) -> bool {
    fields.truth(key, out).unwrap_or(default)
}

/// A whole number from 1.
fn count(
    fields: &mut Fields<'_>,
    key: &str,
    help: &str,
    out: &mut Vec<Diagnostic>,
) -> Option<usize> {
    let text = fields.text(key, out)?;
    let number = text.value.parse().ok().filter(|n| *n > 0);
    if number.is_none() {
        out.push(not_a_number(key, &text, help));
    }
    number
}

/// One of a few words.
fn choice<T: Copy, const N: usize>(
    fields: &mut Fields<'_>,
    key: &str,
    known: [(T, &'static str); N],
    out: &mut Vec<Diagnostic>,
) -> Option<T> {
    let text = fields.text(key, out)?;
    let found = known.iter().find(|(_, word)| *word == text.value).map(|(value, _)| *value);
    if found.is_none() {
        let words = known.map(|(_, word)| word);
        out.push(Diagnostic::new(
            Code::WrongValue,
            text.span,
            format!("There is no {key} `{}`", text.value),
            did_you_mean(
                &text.value,
                words,
                format!("Write {key} = \"{}\"", words.join("\", or \"")),
            ),
        ));
    }
    found
}
