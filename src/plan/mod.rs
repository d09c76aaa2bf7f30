//! Stage 5: what is published at which address, and the small typed value that each page's template is given.
//!
//! Each kind of page is one file with two functions: `jobs` states its addresses, `view` makes one page's
//! value. [`KINDS`] lists them; since all addresses are stated first, no link depends on order.

mod changed;
mod chart;
mod checker;
mod copy;
mod data;
mod dates;
mod feed;
mod folder;
mod frame;
mod history;
mod linked;
mod llms;
mod missing;
mod page;
mod paper;
mod periods;
mod policy;
mod print;
mod process;
pub mod redirect;
mod site_file;
mod sitemap;
pub mod text;

pub mod view;

pub use page::{note_id, note_ref_id};
pub use site_file::{HEADERS, media_type};

use self::text::Teller;
use crate::config::redirects::Place;
use crate::model::edition::Edition;
use crate::model::{Address, Book, Page, Policy, Version, moved};
use crate::words::{AllWords, Words};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use view::copy::Copy;
use view::data::PolicyData;
use view::feed::Feed;
use view::pages::HtmlPage;
use view::print::Print;
use view::sitemap::Sitemap;

/// What every view is made from.
#[derive(Clone, Copy)]
pub struct Desk<'b> {
    /// The book.
    pub book: &'b Book,
    /// The words of the language of the page that is made.
    pub words: &'b Words,
    /// The stylesheets of the themes.
    pub styles: &'b Styles,
    /// Stylesheets that only some pages load.
    pub sheets: &'b ByName,
    /// The scripts that pages may load.
    pub scripts: &'b ByName,
    /// The words of every language.
    all: &'b AllWords,
}

impl<'b> Desk<'b> {
    /// A desk for the pages in the source language.
    pub fn new(
        book: &'b Book,
        all: &'b AllWords,
        styles: &'b Styles,
        sheets: &'b ByName,
        scripts: &'b ByName,
    ) -> Desk<'b> {
        Desk { book, words: all.of(&book.config.language), styles, sheets, scripts, all }
    }

    /// The same, for the pages in `language`.
    pub fn in_language(self, language: &str) -> Desk<'b> {
        Desk { words: self.all.of(language), ..self }
    }

    /// The language of the page that is made.
    pub fn language(self) -> &'b str {
        self.words.language()
    }

    /// Who tells `page` in the words of its own language to the reader of the page that is made.
    pub fn teller(self, page: &'b Page) -> Teller<'b> {
        let words = self.words_of(&page.language);
        Teller::new(self.book, words, page, page.audience()).to_reader_of(self.language())
    }

    /// The words of `language`.
    pub fn words_of(self, language: &str) -> &'b Words {
        self.all.of(language)
    }

    /// Where the reader of this page finds what is at `address`: in the page's language, where it is there.
    pub fn at(self, address: &Address) -> Address {
        self.book.address_in(self.language(), address)
    }

    /// A link from the page at `from` to what is at `to`, in the page's language: relative, but on `404.html`, which
    /// is shown at any depth.
    pub fn href(self, from: &Address, to: &Address) -> String {
        self.href_to(from, to, None)
    }

    /// As [`Desk::href`], to a place on that page.
    pub fn href_to(self, from: &Address, to: &Address, fragment: Option<&str>) -> String {
        let to = self.at(to);
        if *from == missing::address() {
            to.absolute(&self.book.config.site_path(), fragment)
        } else {
            from.relative(&to, fragment)
        }
    }

    /// The text at `home`, an address in the source language: in the page's language, else in the source's.
    pub fn text(self, home: &Address) -> Option<&'b Page> {
        self.book.translation(home, self.language()).or_else(|| self.book.pages.get(home))
    }

    /// The text of a version: in the page's language, else in the source's.
    pub fn text_of(self, version: &'b Version) -> &'b Page {
        self.book.translation(&version.page.home, self.language()).unwrap_or(&version.page)
    }
}

/// The stylesheet of each theme for each kind of page: where it is published, and its text.
pub type Styles = BTreeMap<(Theme, Sheet), (Address, Arc<str>)>;

/// For which pages a stylesheet is: each has only what it needs, since a first view is light (DESIGN.md, section 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sheet {
    /// Texts, and lists of them.
    Text,
    /// The pages of a checker.
    Checker,
}

impl Sheet {
    /// Each with the folder of a theme's styles that is in it alone.
    pub const ALL: [(Sheet, &'static str); 2] =
        [(Sheet::Text, "text"), (Sheet::Checker, "checker")];
}

/// The stylesheet, among those that only some pages load, of the colours of code.
pub const CODE: &str = "code";

/// Files that pages load by name, such as scripts: where each is published, and its text.
pub type ByName = BTreeMap<String, (Address, Arc<str>)>;

/// One thing to publish: small, so that a plan of 100,000 addresses is cheap. Its view is made when it is rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Job {
    /// An ordinary page, a factsheet or a leaflet.
    Page,
    /// A folder without a page of its own.
    Folder,
    /// `/NAME/`: the version in force, or that none is.
    Current(String),
    /// `/NAME/VERSION/`.
    Version(String, String),
    /// `/NAME/history/`.
    History(String),
    /// `/NAME/on/`.
    Periods(String),
    /// `/NAME/VERSION/policy.pdf`.
    PrintPolicy(String, String),
    /// A PDF of the factsheet or leaflet at this address.
    PrintPage(Address, Edition),
    /// A page of a checker.
    Checker(checker::Step),
    /// The whole tree of a checker.
    CheckerAll(checker::Checker),
    /// The data of the page that asks all questions of a checker itself.
    CheckerData(checker::Checker),
    /// `/NAME/check/` of a policy that has a checker no more.
    CheckerOver(String),
    /// `/NAME/VERSION/policy.json`.
    PolicyData(String, String),
    /// `/NAME/VERSION/policy.md`.
    PolicyCopy(String, String),
    /// `index.md` beside the page that this job makes.
    PageCopy(Box<Job>),
    /// `llms.txt`.
    Llms,
    /// `/NAME/feed.xml`; `/feed.xml` where no policy is named.
    Feed(Option<String>),
    /// `sitemap.xml`, or a part of it.
    Sitemap(Arc<Sitemap>),
    /// `404.html`.
    Missing,
    /// What was once at this place is at another, or gone.
    Redirect(Place),
    /// A file that moved, at its old address, too.
    Copy(Box<Job>),
    /// A file that is published as it is.
    File(PathBuf),
    /// A text that is made with the site.
    Text(Arc<str>),
    /// The same thing in another language.
    In {
        /// The language.
        language: String,
        /// Whether its text is written in it, and not shown in the source's words.
        translated: bool,
        /// What it is.
        job: Box<Job>,
    },
}

/// What a job becomes on its way to the renderer.
pub enum View {
    /// A page.
    Html(Box<HtmlPage>, Theme),
    /// A sheet of paper.
    Print(Box<Print>, Theme),
    /// A version of a policy for machines.
    Data(Box<PolicyData>),
    /// A page as Markdown.
    PageCopy(Box<HtmlPage>, Theme),
    /// A text as Markdown.
    TextCopy(Box<Copy>),
    /// News of policies.
    Feed(Box<Feed>),
    /// The addresses that engines should know.
    Sitemap(Arc<Sitemap>),
    /// A checker as data for its script.
    Checker(Box<view::checker::Data>, Theme),
    /// A file to copy.
    File(PathBuf),
    /// A text as it is.
    Text(Arc<str>),
}

/// The name of a theme.
pub type Theme = &'static str;

/// The theme for adults.
pub const GUIDANCE: Theme = "guidance";
/// The theme for young people, on top of it.
pub const YOUNG_PEOPLE: Theme = "young-people";

/// Every address with its job.
pub struct Plan {
    /// In the order of the addresses.
    pub jobs: BTreeMap<Address, Job>,
    /// What the publisher is told besides: checkers whose pages had to be shared, for one.
    pub notes: Vec<String>,
}

/// A kind of page: states its addresses.
pub struct Kind {
    /// Its name.
    pub name: &'static str,
    /// Its addresses, each with its job, and notes for the publisher.
    pub jobs: StateJobs,
}

/// States the addresses of one kind, and adds notes for the publisher.
pub type StateJobs = fn(Desk<'_>, &mut Vec<String>) -> Vec<(Address, Job)>;

/// Every kind of page.
pub const KINDS: &[Kind] = &[
    // First, so that what is published now stands at its address also where `[redirects]` names it, which is an error.
    redirect::KIND,
    page::KIND,
    folder::KIND,
    policy::KIND,
    history::KIND,
    periods::KIND,
    print::KIND,
    checker::KIND,
    data::KIND,
    feed::KIND,
    llms::KIND,
    missing::KIND,
    site_file::KIND,
];

/// States every address of the book.
pub fn plan(desk: Desk<'_>) -> Plan {
    let mut notes = Vec::new();
    let mut jobs: BTreeMap<Address, Job> =
        KINDS.iter().flat_map(|kind| (kind.jobs)(desk, &mut notes)).collect();
    for language in desk.book.other_languages() {
        let desk = desk.in_language(language);
        let there: Vec<(Address, Job)> = jobs
            .iter()
            .filter_map(|(address, job)| {
                Some((address.in_language(language), job.in_language(desk, address)?))
            })
            .collect();
        jobs.extend(there);
    }
    let mut plan = Plan { jobs, notes };
    redirect::stand_in_for_files(desk.book, &mut plan);
    // What is made from the list of all addresses.
    let copies = copy::jobs(desk, &plan.jobs);
    plan.jobs.extend(copies);
    let sitemap = sitemap::jobs(desk, &plan.jobs);
    plan.jobs.extend(sitemap);
    plan
}

/// Whether what is published at `address` must stay for ever, once the site has gone out (DESIGN.md, section 4).
///
/// Not so a page of a checker below its start, what is named by a hash of it, a page in the source's words among those of another language, a part of a sitemap, and what only a host reads.
pub fn promised(address: &Address, job: &Job) -> bool {
    match job {
        Job::Checker(_) | Job::CheckerAll(_) | Job::CheckerData(_) => {
            address.as_str().ends_with("/check/")
        }
        Job::Text(_) => {
            !address.as_str().starts_with("/assets/") && !FOR_HOSTS.contains(&address.as_str())
        }
        Job::Sitemap(_) => address.as_str() == sitemap::ADDRESS,
        Job::In { translated, job, .. } => *translated && promised(address, job),
        // In the place of a file, it is the file's own address that is promised.
        Job::Redirect(from) => moved::page_of(&from.path).is_some(),
        // As the page beside it, but for those of a checker.
        Job::PageCopy(page) => {
            let folder = address.parent();
            folder.is_some_and(|page_at| promised(&page_at, page))
                && !address.as_str().contains("/check/")
        }
        _ => true,
    }
}

/// What only a host reads, and nobody is sent.
const FOR_HOSTS: [&str; 2] = ["/_headers", "/_redirects"];

/// The value for the page at `address`; `None` where the book no longer has what the job names.
pub fn view(desk: Desk<'_>, address: &Address, job: &Job) -> Option<View> {
    match job {
        Job::Page => page::view(desk, address),
        Job::Folder => folder::view(desk, address),
        Job::Current(name) => policy::current(desk, address, name),
        Job::Version(name, number) => policy::version(desk, address, name, number),
        Job::History(name) => history::view(desk, address, name),
        Job::Periods(name) => periods::view(desk, address, name),
        Job::PrintPolicy(name, number) => print::policy(desk, name, number),
        Job::PrintPage(page, edition) => print::page(desk, page, *edition),
        Job::Checker(step) => checker::view(desk, address, step),
        Job::CheckerAll(checker) => checker::all(desk, address, checker),
        Job::CheckerData(checker) => checker::data(desk, address, checker),
        Job::CheckerOver(name) => checker::over(desk, address, name),
        Job::PolicyData(name, number) => data::view(desk, name, number),
        Job::PolicyCopy(name, number) => copy::of_version(desk, address, name, number),
        Job::PageCopy(page) => copy::of_page(desk, address, page),
        Job::Llms => Some(llms::view(desk)),
        Job::Feed(name) => feed::view(desk, address, name.as_deref()),
        Job::Sitemap(sitemap) => Some(View::Sitemap(sitemap.clone())),
        Job::Missing => Some(missing::view(desk)),
        Job::Redirect(from) => redirect::view(desk, address, from),
        Job::Copy(of) => view(desk, address, of),
        Job::File(path) => Some(View::File(path.clone())),
        Job::Text(text) => Some(View::Text(text.clone())),
        Job::In { language, job, .. } => view(desk.in_language(language), address, job),
    }
}

impl Job {
    /// Whether it makes a page, and not data, a sheet of paper or a file.
    fn is_page(&self) -> bool {
        match self {
            Job::In { job, .. } | Job::Copy(job) => job.is_page(),
            Job::PrintPolicy(..)
            | Job::PrintPage(..)
            | Job::PolicyData(..)
            | Job::PolicyCopy(..)
            | Job::PageCopy(_)
            | Job::CheckerData(_)
            | Job::Llms
            | Job::Feed(_)
            | Job::Sitemap(_)
            | Job::File(_)
            | Job::Text(_) => false,
            _ => true,
        }
    }

    /// The same thing in the language of `desk`, where it is there: a page always is, in the source's words where it
    /// is not translated, and so are data and feeds; a sheet of paper only where its text is, and a checker where its
    /// rules have words in it; files are the source's (FORMATS.md, section 6).
    fn in_language(&self, desk: Desk<'_>, address: &Address) -> Option<Job> {
        let book = desk.book;
        let is_translated = |home: &Address| book.translation(home, desk.language()).is_some();
        let policy = |name: &str| book.policies.get(name);
        let of_version = |name: &str, number: &str| {
            let version = policy(name).and_then(|p| p.version(number));
            version.is_some_and(|v| is_translated(&v.page.home))
        };
        let (translated, always) = match self {
            Job::Page
            | Job::Folder
            | Job::History(_)
            | Job::Periods(_)
            | Job::Current(_)
            | Job::Version(..) => (frame::is_in(desk, address, desk.language()), true),
            Job::PrintPage(home, _) => (is_translated(home), false),
            Job::PrintPolicy(name, number) => (of_version(name, number), false),
            Job::PolicyData(name, number) | Job::PolicyCopy(name, number) => {
                (of_version(name, number), true)
            }
            Job::Feed(name) => {
                let of_feed = |p: &&Policy| name.as_ref().is_none_or(|name| *name == p.name);
                let is_there = |p: &Policy| book.has_text_in(p, desk.language());
                (book.policies.values().filter(of_feed).any(is_there), true)
            }
            Job::Checker(step) => (step.checker().is_in(desk, desk.language()), false),
            Job::CheckerAll(checker) | Job::CheckerData(checker) => {
                (checker.is_in(desk, desk.language()), false)
            }
            _ => (false, false),
        };
        (translated || always).then(|| Job::In {
            language: desk.language().to_owned(),
            translated,
            job: Box::new(self.clone()),
        })
    }
}
