//! Plainbook turns a *book*, a folder of versioned policies and their scope rules, into an accessible site,
//! printable factsheets, a leaflet for young people, and a checker, "Can we look at this?".
//!
//! ```text
//! config  ->  source  ->  model  ->  check  ->  plan  ->  render  ->  publish
//! book.toml   each file   Book:      every      what is    one address   verify the facts,
//!             read once,  policies,  diagnostic at which   -> bytes and  staging folder,
//!             parsed      versions,  about the  address    facts         exchange
//!             alone       scope      meaning
//! ```
//!
//! A stage is a function from values to a new type of value, and gives its diagnostics beside it; it uses
//! only what stands before it in this line. [`scope`] stands alone: rules, proof, tree. [`load`], [`check()`]
//! and [`build`] below read like the picture.

pub mod author;
pub mod check;
pub mod cli;
pub mod config;
pub mod diagnostic;
pub mod model;
pub mod plan;
pub mod publish;
pub mod render;
pub mod scope;
pub mod serve;
pub mod source;
pub mod value;
pub mod words;

use check::allow::Allows;
use config::Config;
use diagnostic::{Code, Diagnostic, Files, Severity, Span, any_error};
use jiff::civil::Date;
use model::days::Turn;
use model::{Address, Book};
use plan::{Desk, Plan};
use publish::kept::PdfStore;
use publish::lock::{self, Lock, Published, Unlocked};
use publish::stage::{Refusal, Stage};
use publish::verify::{self, Fault, Seen};
use publish::{folders, lock_file, redirects};
use rayon::prelude::*;
use render::html::weigh;
use render::theme::Themes;
use render::{Kept, NothingKept, Rendered};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use words::AllWords;

/// A book that was read, with all that was found wrong so far.
pub struct Loaded {
    /// The texts of its files.
    pub files: Files,
    /// What is wrong, in the order in which a person would mend it.
    pub diagnostics: Vec<Diagnostic>,
    /// The book with its words and themes; `None` where `book.toml` has errors: then no page is made of it.
    pub desk: Option<Shelf>,
    /// What was published before: `urls.lock`, where the book has one.
    pub lock: Option<Lock>,
    /// Which warnings are not wanted, and where.
    allows: Allows,
}

/// What pages are made from.
pub struct Shelf {
    /// The book.
    pub book: Book,
    /// The words of its languages.
    pub words: Arc<AllWords>,
    /// Its themes.
    pub themes: Themes,
}

impl Shelf {
    /// What a view is made from.
    pub fn desk(&self) -> Desk<'_> {
        let themes = &self.themes;
        Desk::new(&self.book, &self.words, themes.styles(), themes.sheets(), themes.scripts())
    }
}

/// Reads the book at `dir` as of `today`, and checks what it means.
///
/// The error says that there is no `book.toml`, or that it cannot be read. What is wrong with the
/// book itself is in [`Loaded::diagnostics`].
pub fn load(dir: &Path, today: Date) -> Result<Loaded, String> {
    let mut files = Files::default();
    let mut out = Vec::new();
    let config = config::load(dir, &mut files, &mut out)?;
    let usable = !any_error(&out);
    let Some(config) = config else {
        diagnostic::sort(&mut out, &files);
        let allows = Allows::default();
        return Ok(Loaded { files, diagnostics: out, desk: None, lock: None, allows });
    };
    let sources = source::load(dir, &config, &mut files, &mut out);
    let book = model::assemble(sources, &config, today, &mut out);
    out.extend(check::check(&book));
    let (book, to_come) = check::later(book);
    out.extend(to_come);
    let words = Arc::new(AllWords::load(dir, &config, &mut files, &mut out));
    out.extend(check::check_words(&book, words.of(&config.language)));
    // Where book.toml has errors nothing is made: only what is wrong with the texts is told besides.
    let chosen = &book.config.output.site.theme;
    let themes = usable.then(|| Themes::load(dir, chosen, &words, &mut files, &mut out));
    if let Some(themes) = &themes {
        out.extend(words.names(&|name| themes.asks_for(name)));
    }
    let lock = lock_file::load(dir, &mut files, &mut out);
    let mut allows = Allows::of(&book, &files);
    let mut diagnostics = allows.settle(out);
    diagnostic::sort(&mut diagnostics, &files);
    let desk = themes.map(|themes| Shelf { book, words, themes });
    Ok(Loaded { files, diagnostics, desk, lock, allows })
}

/// Everything that is wrong with the book: besides what reading it found, what rendering it finds, and where it is
/// hard to read.
///
/// Pages are rendered where the book has errors, too, so that a character that no font has is told in the same run.
pub fn check(loaded: &mut Loaded) {
    if let Some((plan, _)) = loaded.plan() {
        loaded.try_out(&plan);
    }
    loaded.read_closely(&|_| true);
}

/// What a build did.
pub struct Built {
    /// The folder of the site.
    pub out: PathBuf,
    /// How many files it has.
    pub files: usize,
    /// What the publisher is told besides.
    pub notes: Vec<String>,
    /// What `urls.lock` does not have yet.
    pub unlocked: Unlocked,
    /// The next day on which a version begins or ends, with what happens then.
    pub next: Option<(Date, Vec<Turn>)>,
}

/// Builds the site into `out`, or leaves the old one in place where the book has errors, and gives `None`.
///
/// The error says why the folder cannot be built into.
pub fn build(loaded: &mut Loaded, out: &Path) -> Result<Option<Built>, Refusal> {
    let Some((plan, published)) = loaded.plan() else { return Ok(None) };
    // `build` leaves out how a text reads, unless the book makes it an error: `check` and `build` find the same errors.
    let denied: Vec<Code> =
        loaded.desk.iter().flat_map(|shelf| shelf.book.config.deny.clone()).collect();
    loaded.read_closely(&|code| denied.contains(&code));
    if any_error(&loaded.diagnostics) {
        loaded.try_out(&plan);
        return Ok(None);
    }
    let Some(shelf) = loaded.renderable() else { return Ok(None) };
    let stage = Stage::begin(out)?;
    let pdfs = PdfStore::beside(out);
    let keep = |address: &Address, bytes: &[u8]| stage.write(address, bytes);
    let found = render_all(shelf, &plan, false, &pdfs, &keep)?;
    let (files, notes) = (plan.jobs.len(), plan.notes);
    let next = shelf.book.turns().into_iter().next();
    loaded.add(found);
    if any_error(&loaded.diagnostics) {
        return Ok(None);
    }
    // Of another site's lock is told already, with what to do.
    let other_site = loaded.diagnostics.iter().any(|d| d.code == Code::LockOtherSite);
    let unlocked = match other_site {
        true => Unlocked::default(),
        false => Unlocked::of(loaded.lock.as_ref(), &published),
    };
    let out = stage.exchange()?;
    pdfs.forget_unused();
    Ok(Some(Built { out, files, notes, unlocked, next }))
}

/// What `plainbook lock` recorded.
pub struct Locked {
    /// What is new in the lock.
    pub new: Unlocked,
    /// How many addresses, numbers and texts the lock has now.
    pub all: usize,
}

/// Records in `urls.lock` what the book at `dir` publishes, beside all that was published before; `None` where
/// the book has errors. With `fresh`, what another site published is forgotten.
///
/// The error says why the file cannot be written.
pub fn lock(loaded: &mut Loaded, dir: &Path, fresh: bool) -> Result<Option<Locked>, Refusal> {
    if fresh {
        loaded.forget_other_site()?;
    }
    let Some((plan, published)) = loaded.plan() else { return Ok(None) };
    loaded.try_out(&plan);
    let other_site = loaded.diagnostics.iter_mut().filter(|d| d.code == Code::LockOtherSite);
    // A build may go on, but to write here would mix what two sites promised.
    other_site.for_each(|d| d.severity = Severity::Error);
    let Some(shelf) = loaded.desk.as_ref().filter(|_| !any_error(&loaded.diagnostics)) else {
        return Ok(None);
    };
    let merged = lock::merge(loaded.lock.as_ref(), &published, &shelf.book.config.site_url);
    lock_file::save(dir, &merged)?;
    let new = Unlocked::of(loaded.lock.as_ref(), &published);
    Ok(Some(Locked { new, all: merged.promises.len() }))
}

impl Loaded {
    /// Every address of the book, and what is published there. That something published before would be lost,
    /// or that a line of `[redirects]` cannot work, is added to the diagnostics.
    fn plan(&mut self) -> Option<(Plan, Published)> {
        let book = &self.desk.as_ref()?.book;
        let plan = plan::plan(self.desk.as_ref()?.desk());
        let published = lock::published(book, &plan);
        let mut found = redirects::verify(book, &plan, &published);
        found.extend(folders::verify(book, &plan, &self.files));
        if let Some(lock) = &self.lock {
            let told = &self.diagnostics;
            found.extend(lock::compare(lock, &published, book, told, &self.files));
        }
        self.add(found);
        Some((plan, published))
    }

    /// Renders every page without keeping it, and adds what that finds to the diagnostics.
    fn try_out(&mut self, plan: &Plan) {
        if let Some(shelf) = self.renderable() {
            let has_errors = any_error(&self.diagnostics);
            let found = render_all(shelf, plan, has_errors, &NothingKept, &|_, _| Ok(()));
            let found =
                found.unwrap_or_else(|refusal| vec![shelf.themes.failure(refusal.to_string())]);
            self.add(found);
        }
    }

    /// Leaves the lock out, with what is wrong with it. Not this site's own: that would forget what it promised.
    fn forget_other_site(&mut self) -> Result<(), Refusal> {
        let config = self.desk.as_ref().map(|shelf| &shelf.book.config);
        if let (Some(lock), Some(config)) = (&self.lock, config)
            && lock.is_of(&config.site_url)
        {
            return Err(Refusal::Lock(lock.promises.len()));
        }
        self.lock = None;
        let files = &self.files;
        self.diagnostics.retain(|d| files.path(d.span.file) != lock::FILE);
        Ok(())
    }

    /// What pages are made from, where they can be: not where a template cannot be read.
    fn renderable(&self) -> Option<&Shelf> {
        let broken = self.diagnostics.iter().any(|d| d.code == Code::Template);
        self.desk.as_ref().filter(|_| !broken)
    }

    /// Adds where the book is hard to read, and what it allows and need not: of these, the codes that are `wanted`.
    fn read_closely(&mut self, wanted: &dyn Fn(Code) -> bool) {
        let Some(shelf) = &self.desk else { return };
        let codes = check::reading::CODES;
        if !codes.iter().any(|code| wanted(*code)) && !wanted(Code::UnusedAllow) {
            return;
        }
        let found = self.allows.settle(check::reading::check(&shelf.book, &self.files));
        self.diagnostics.extend(found.into_iter().filter(|d| wanted(d.code)));
        // What is wrong may hide what is allowed.
        if wanted(Code::UnusedAllow) && !any_error(&self.diagnostics) {
            let unused = self.allows.unused();
            self.diagnostics.extend(self.allows.settle(unused));
        }
        diagnostic::sort(&mut self.diagnostics, &self.files);
    }

    fn add(&mut self, found: Vec<Diagnostic>) {
        let mut all: Vec<Diagnostic> = Vec::new();
        for d in found.into_iter().flat_map(|d| pinpoint(d, &self.files)) {
            // What two editions of a text lack is told once.
            if d.code != Code::Print || !all.contains(&d) {
                all.push(d);
            }
        }
        let found = all;
        self.diagnostics.extend(self.allows.settle(found));
        diagnostic::sort(&mut self.diagnostics, &self.files);
    }
}

/// One file, rendered when it is asked for; `None` where nothing is at `address`.
pub fn render_one(
    shelf: &Shelf,
    plan: &Plan,
    address: &Address,
) -> Option<Result<Rendered, Vec<Diagnostic>>> {
    render_with(shelf, plan, address, &NothingKept)
}

fn render_with(
    shelf: &Shelf,
    plan: &Plan,
    address: &Address,
    kept: &dyn Kept,
) -> Option<Result<Rendered, Vec<Diagnostic>>> {
    let job = plan.jobs.get(address)?;
    let view = plan::view(shelf.desk(), address, job)?;
    Some(render::render(&shelf.themes, address, view, kept))
}

/// What becomes of the bytes of a finished file.
type Keep<'k> = dyn Fn(&Address, &[u8]) -> Result<(), Refusal> + Sync + 'k;

/// Renders every job in parallel, hands the bytes to `keep` as they come, keeps the facts alone, and verifies them.
/// PDFs that are in `kept` are not made again.
///
/// In a book with errors, facts are not verified: what is missing there is not a template's fault.
fn render_all(
    shelf: &Shelf,
    plan: &Plan,
    has_errors: bool,
    kept: &dyn Kept,
    keep: &Keep<'_>,
) -> Result<Vec<Diagnostic>, Refusal> {
    type Done<'a> = (&'a Address, Option<Seen>, usize, Vec<Fault>, Vec<Diagnostic>);
    let base = shelf.book.config.site_path();
    let published = verify::Addresses::of(plan.jobs.keys());
    let jobs: Vec<&Address> = plan.jobs.keys().collect();
    let done: Result<Vec<Done<'_>>, Refusal> = jobs
        .into_par_iter()
        .map(|address| match render_with(shelf, plan, address, kept) {
            // Of what is wrong with a book, such as a page at an address of the program's, was told.
            None if has_errors => Ok((address, None, 0, Vec::new(), Vec::new())),
            None => {
                let why = shelf.themes.failure(format!("nothing was made for {address}"));
                Ok((address, None, 0, Vec::new(), vec![why]))
            }
            Some(Err(found)) => Ok((address, None, 0, Vec::new(), found)),
            Some(Ok(rendered)) => {
                keep(address, &rendered.bytes)?;
                let loaded_by_pages =
                    address.as_str().ends_with(".css") || address.as_str().ends_with(".js");
                let size = if loaded_by_pages { weigh(&rendered.bytes) } else { 0 };
                let seen = rendered.facts.map(|f| verify::page(address, f, &published, &base));
                let (faults, seen) = seen.map_or((Vec::new(), None), |(f, s)| (f, Some(s)));
                Ok((address, seen, size, faults, rendered.told))
            }
        })
        .collect();
    let (mut pages, mut sizes) = (BTreeMap::new(), BTreeMap::new());
    let (mut all_faults, mut out) = (Vec::new(), Vec::new());
    for (address, seen, size, faults, found) in done? {
        out.extend(found);
        all_faults.extend(faults.into_iter().map(|fault| (address.clone(), fault)));
        if size > 0 {
            sizes.insert(address.clone(), size);
        }
        pages.extend(seen.map(|seen| (address.clone(), seen)));
    }
    if has_errors {
        return Ok(out);
    }
    all_faults.extend(verify::site(&pages, &sizes));
    for (address, fault) in all_faults {
        let text = shelf.book.texts().find(|p| p.address == address);
        let span = text.map_or(shelf.book.span, |p| Span::new(p.file, 0, 0));
        let (code, help) = match fault {
            Fault::Heavy(_) => (
                Code::HeavyPage,
                "Divide the page into two, or make the theme's styles and templates lighter",
            ),
            _ => (
                Code::Template,
                "Mend the template of the theme that makes this page; your text is not at fault",
            ),
        };
        out.push(Diagnostic::new(code, span, format!("{address}: {fault}"), help));
    }
    Ok(out)
}

/// Moves a diagnostic about a whole text to the line of the words that it quotes: a missing character to each of its places.
fn pinpoint(d: Diagnostic, files: &Files) -> Vec<Diagnostic> {
    let quoted = d.message.split('"').nth(1).filter(|q| !q.is_empty()).unwrap_or_default();
    if d.code != Code::Print || d.span.start != 0 || quoted.is_empty() {
        return vec![d];
    }
    let most = if d.message.contains("cannot be set on paper") { usize::MAX } else { 1 };
    let places = files.text(d.span.file).match_indices(quoted).take(most);
    let moved: Vec<_> = places
        .map(|(at, q)| Diagnostic { span: Span::new(d.span.file, at, at + q.len()), ..d.clone() })
        .collect();
    if moved.is_empty() { vec![d] } else { moved }
}

/// The day for which a book is built: `--date`, else `SOURCE_DATE_EPOCH`, else the machine's own (FORMATS.md, section 3).
///
/// The error says what is wrong with the day that was given.
pub fn day(given: Option<&str>, epoch: Option<&str>) -> Result<Date, String> {
    if let Some(text) = given {
        return text.parse().map_err(|_| {
            format!("`{text}` is not a day. Write it as 2026-11-25: year, month, day")
        });
    }
    if let Some(text) = epoch {
        let seconds = text.parse().ok().and_then(|s| jiff::Timestamp::from_second(s).ok());
        let seconds = seconds.ok_or_else(|| {
            format!("SOURCE_DATE_EPOCH is `{text}`, and must be a number of seconds")
        })?;
        return Ok(seconds.to_zoned(jiff::tz::TimeZone::UTC).date());
    }
    Ok(jiff::Zoned::now().date())
}

/// The folders and files of a book that are its sources, which no build may write into or take the place of.
pub fn source_folders(dir: &Path, config: &Config) -> Vec<PathBuf> {
    let names = [config.src.as_str(), "themes", "i18n", "book.toml", lock::FILE];
    names.iter().map(|name| dir.join(name)).collect()
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn the_day_that_is_given_comes_first() {
        assert_eq!(
            day(Some("2026-11-25"), Some("0")).map(|d| d.to_string()),
            Ok("2026-11-25".into())
        );
        assert_eq!(day(None, Some("0")).map(|d| d.to_string()), Ok("1970-01-01".into()));
        assert!(day(Some("25/11/2026"), None).is_err());
        assert!(day(None, Some("soon")).is_err());
    }
}
