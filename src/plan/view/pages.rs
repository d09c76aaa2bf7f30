//! What the HTML templates are given, one type for each.

use super::checker::{AllPage, OutcomePage, QuestionPage};
use super::document::Block;
use serde::Serialize;

/// Running text on its way into a page: blocks from the plan, HTML once the renderer has written them.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Prose {
    /// As the plan gives it.
    Blocks(Vec<Block>),
    /// As a template is given it.
    Html(String),
}

/// Text with a link, where it has one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Link {
    /// What is shown.
    pub text: String,
    /// Where it leads.
    pub href: String,
}

/// A page's name with a link to it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Titled {
    /// Its title.
    pub title: String,
    /// The language of the title, where it is not that of the words around it.
    pub lang: Option<String>,
    /// Where it is.
    pub href: String,
    /// Whether it is the page, or the section, that is shown.
    pub current: bool,
}

/// A way to leave at once, for readers who are watched.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Exit {
    /// Where it goes: a page of another site that anybody might be looking at.
    pub href: String,
    /// The script that replaces the page by it.
    pub script: String,
}

/// A page in one of the book's languages.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tongue {
    /// What the language calls itself.
    pub name: String,
    /// Its tag.
    pub language: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// The page in it.
    pub href: String,
    /// Whether it is the language of the page that is shown.
    pub current: bool,
}

/// The address of a page in a language that it is written in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Translation {
    /// The language's tag.
    pub language: String,
    /// The whole address.
    pub href: String,
}

/// One way to reach the organisation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Contact {
    /// `email`, `phone`, `relay`, `hours` or `post`.
    pub kind: &'static str,
    /// The word for the kind.
    pub label: String,
    /// The address, number or hours.
    pub text: String,
    /// `mailto:` or `tel:`, where it has one.
    pub href: Option<String>,
}

/// A line of the version block.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// What it is.
    pub label: String,
    /// What it says.
    pub text: String,
    /// The language of that, where it is not the page's.
    pub lang: Option<String>,
}

/// A title of which a part is in another language than the words around it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[allow(missing_docs)] // see the name
pub struct Parts {
    pub before: String,
    pub part: String,
    pub lang: String,
    pub after: String,
}

/// What a version is on the day.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Status {
    /// `in-force`, `forthcoming`, `superseded` or `withdrawn`.
    pub kind: &'static str,
    /// In words, with its dates.
    pub text: String,
    /// What is in force instead.
    pub link: Option<Link>,
}

/// What every page has around it.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)] // see the name
pub struct Site {
    pub title: String,
    pub title_lang: Option<String>,
    pub organisation: String,
    pub language: String,
    pub dir: &'static str,
    /// The language of the words around the text, where the page's own has none.
    pub words_lang: Option<String>,
    pub words_dir: &'static str,
    pub home: String,
    pub style: String,
    pub favicon: Option<String>,
    pub notice: Option<String>,
    pub contact: Vec<Contact>,
    pub nav: Vec<Titled>,
    pub languages: Vec<Tongue>,
    pub exit: Option<Exit>,
}

/// The same, or news of it, in another form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Alternate {
    /// The media type.
    pub kind: &'static str,
    /// Where it is.
    pub href: String,
    /// Its title, where it is not that of the page.
    pub title: Option<String>,
}

/// What every page says of itself.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)] // see the name
pub struct Head {
    pub title: String,
    /// The language of the text, where it is not that of the words around them; and how it is written.
    pub lang: Option<String>,
    pub dir: Option<&'static str>,
    /// The same of the title, which may be that of the text that this one translates.
    pub title_lang: Option<String>,
    pub title_dir: Option<&'static str>,
    pub anchor: Option<String>,
    pub description: Option<String>,
    pub address: String,
    pub canonical: Option<String>,
    pub translations: Vec<Translation>,
    /// That the text is not there in the reader's language.
    pub fallback: Option<String>,
    /// That the text was made from one that has changed since.
    pub stale: Option<String>,
    pub robots: Option<&'static str>,
    pub referrer: Option<&'static str>,
    pub alternates: Vec<Alternate>,
    /// What it says of itself to machines (JSON-LD); the renderer gives it to the template as `jsonld`.
    #[serde(skip)]
    pub linked: serde_json::Value,
    pub audience: &'static str,
    pub breadcrumb: Vec<Titled>,
    pub previous: Option<Titled>,
    pub next: Option<Titled>,
    pub siblings: Vec<Titled>,
    pub section: Option<Titled>,
    /// A `mailto:` link to write about the page.
    pub feedback: Option<String>,
    pub updated: Option<String>,
}

/// A heading in the list of a page's parts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Part {
    /// The heading's words.
    pub text: String,
    /// Where it is.
    pub href: String,
    /// 2 or 3.
    pub level: u8,
}

/// A footnote as a page shows it.
#[derive(Clone, Debug, Serialize)]
pub struct Footnote {
    /// Its fragment, without `#`.
    pub id: String,
    /// Its number.
    pub label: String,
    /// What it says.
    pub body_html: Prose,
    /// Links to the places that refer to it.
    pub back: Vec<String>,
}

/// A file to download.
#[derive(Clone, Debug, Serialize)]
pub struct Download {
    /// Where it is.
    pub href: String,
    /// What it is.
    pub text: String,
}

/// A place that a page had once, and where it is now.
#[derive(Clone, Debug, Serialize)]
pub struct Past {
    /// Its fragment, without `#`.
    pub id: String,
    /// What became of it.
    pub text: String,
    /// Where it can be read.
    pub link: Option<Link>,
}

/// `page.html`: a page, a factsheet or a leaflet; and what of `policy.html` is the same.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)] // see the name
pub struct TextPage {
    pub kind: &'static str,
    pub body_html: Prose,
    pub contents: Vec<Part>,
    pub notes: Vec<Footnote>,
    /// The same on paper.
    pub papers: Vec<Download>,
    /// Of a section's own page: what stands in the section.
    pub items: Vec<Entry>,
    /// Places that the page had once.
    pub past: Vec<Past>,
}

/// `policy.html`: a version of a policy.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)] // see the name
pub struct PolicyPage {
    #[serde(flatten)]
    pub text: TextPage,
    pub version: String,
    pub status: Status,
    pub rows: Vec<Row>,
    pub summary: Vec<Row>,
    pub checker: Option<Link>,
    pub permanent: Option<Link>,
    /// What the owner says has changed in it.
    pub changes: Option<Changed>,
    /// The policy's other versions, the latest first.
    pub others: Vec<Link>,
    /// The pages on all versions.
    pub more: Vec<Link>,
}

/// What the owner of a version says has changed in it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[allow(missing_docs)] // see the name
pub struct Changed {
    /// The version that it is compared with.
    pub since: Option<Link>,
    pub summary: Option<String>,
    /// The language of the summary, where that is not the page's.
    pub lang: Option<String>,
    pub lists: Vec<ChangeList>,
}

/// Paragraphs that have changed in one way.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[allow(missing_docs)] // see the name
pub struct ChangeList {
    /// `added`, `clarified`, `removed` or `renumbered`.
    pub kind: &'static str,
    pub label: String,
    pub items: Vec<Place>,
}

/// A paragraph, with a link to it where there is one to lead to.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[allow(missing_docs)] // see the name
pub struct Place {
    pub text: String,
    pub href: Option<String>,
}

/// `history.html`: every version of a policy on a line of time, the latest first.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)] // see the name
pub struct HistoryPage {
    /// The title, where a part of it is in another language.
    pub heading: Option<Parts>,
    pub moments: Vec<Moment>,
    pub more: Vec<Link>,
}

/// A place on the line of time.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[allow(missing_docs)] // see the name
#[allow(clippy::large_enum_variant)] // a page has few of them
pub enum Moment {
    Version {
        id: String,
        version: Link,
        status: Status,
        rows: Vec<Row>,
        changes: Option<Changed>,
    },
    /// Days on which no version was in force.
    None {
        text: String,
    },
}

/// `periods.html`: which version was in force when.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)] // see the name
pub struct PeriodsPage {
    /// The title, where a part of it is in another language.
    pub heading: Option<Parts>,
    pub periods: Vec<PeriodRow>,
    /// What is said of the days before.
    pub before: Option<String>,
    pub more: Vec<Link>,
}

/// Days on which one version was in force, or none.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)] // see the name
pub struct PeriodRow {
    pub from: String,
    pub until: String,
    pub version: Option<Link>,
}

/// `none.html`: a policy of which no version is in force.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)] // see the name
pub struct NonePage {
    pub status: Status,
    pub text: String,
    pub links: Vec<Link>,
    /// The numbers that its versions had.
    pub past: Vec<Past>,
}

/// `moved.html`: what stands at the address of something that moved, or that is gone.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)] // see the name
pub struct MovedPage {
    pub text: String,
    pub link: Link,
    /// Where a browser goes by itself, at once.
    pub refresh: Option<String>,
}

/// `missing.html`: what a host shows where there is no page (`404.html`).
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)] // see the name
pub struct MissingPage {
    pub text: String,
    pub home: Link,
}

/// An entry of `listing.html`.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)] // see the name
pub struct Entry {
    pub title: String,
    pub href: String,
    pub lang: Option<String>,
    pub description: Option<String>,
}

/// `listing.html`: a folder without a page of its own.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)] // see the name
pub struct ListingPage {
    pub items: Vec<Entry>,
}

/// What a page holds in its middle; the name of each is that of its template.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
#[allow(missing_docs)] // see the types
#[allow(clippy::large_enum_variant)] // a page has one, on its way to a template
pub enum Middle {
    Text(TextPage),
    Policy(PolicyPage),
    None(NonePage),
    History(HistoryPage),
    Periods(PeriodsPage),
    Missing(MissingPage),
    Moved(MovedPage),
    Listing(ListingPage),
    Question(QuestionPage),
    Outcome(OutcomePage),
    All(AllPage),
}

impl Middle {
    /// The file of the template, below the theme's `templates/`.
    pub fn template(&self) -> &'static str {
        match self {
            Middle::Text(_) => "page.html",
            Middle::Policy(_) => "policy.html",
            Middle::None(_) => "none.html",
            Middle::History(_) => "history.html",
            Middle::Periods(_) => "periods.html",
            Middle::Missing(_) => "missing.html",
            Middle::Moved(_) => "moved.html",
            Middle::Listing(_) => "listing.html",
            Middle::Question(_) => "question.html",
            Middle::Outcome(_) => "outcome.html",
            Middle::All(_) => "all.html",
        }
    }
}

impl Middle {
    /// Every piece of running text in it.
    pub fn prose(&mut self) -> Vec<&mut Prose> {
        fn text(page: &mut TextPage) -> Vec<&mut Prose> {
            let notes = page.notes.iter_mut().map(|n| &mut n.body_html);
            std::iter::once(&mut page.body_html).chain(notes).collect()
        }
        match self {
            Middle::Text(page) => text(page),
            Middle::Policy(page) => text(&mut page.text),
            Middle::Outcome(page) => page.prose(),
            Middle::All(page) => page.prose(),
            Middle::None(_)
            | Middle::History(_)
            | Middle::Periods(_)
            | Middle::Missing(_)
            | Middle::Moved(_)
            | Middle::Listing(_)
            | Middle::Question(_) => Vec::new(),
        }
    }
}

/// A whole page.
#[derive(Clone, Debug, Serialize)]
pub struct HtmlPage {
    /// The language whose words the templates show.
    pub language: String,
    /// What is around it.
    pub site: Site,
    /// What it says of itself.
    pub page: Head,
    /// What it holds.
    #[serde(flatten)]
    pub middle: Middle,
}
