//! `urls.lock`: every address, number and text that was published, so that none of it is lost (DESIGN.md, section 4).
//!
//! A plain text, sorted, a promise to a line, so that two people's changes can be put together and a change is
//! easy to read:
//!
//! ```text
//! site-url: https://example.org/
//! format: 1
//! # …
//! /complaints/
//! /complaints/#p3.7
//! /complaints/4.1/ text:5d0c… corrected:0
//! ```
//!
//! Addresses are percent-encoded, as in a link. Nothing here touches the disk.

use super::shown;
use crate::config::redirects::Place;
use crate::diagnostic::{Code, Diagnostic, Files, Severity, Span, Spanned, nearest};
use crate::model::{Address, Book, Page, PageKind, Policy, Version, outline};
use crate::plan::Plan;
use jiff::civil::Date;
use percent_encoding::percent_decode_str;
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization;

/// For how many lost things it is looked up where they may be now: where a whole site has moved, a few show how.
const MOST_SOUGHT: usize = 200;
/// The name of the file, in the book's folder.
pub const FILE: &str = "urls.lock";
/// The form of the file that this program reads and writes.
const FORMAT: &str = "1";
/// What the file says of itself, after its `site-url`.
const ABOUT: &str = "\
# What has been published at this address: each address, each number of a policy, and a hash of each text.
# `plainbook lock` adds to this file, once a site has gone out; `build` and `check` see that nothing of it is lost.
# Keep it with the book. What moved or is gone is said below [redirects] in book.toml, not here.
";

/// A place that was published: an address, or a numbered place on its page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Promise {
    /// The address.
    pub address: Address,
    /// The fragment, without `#`.
    pub anchor: Option<String>,
}

/// What a version's text was when it was locked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TextThen {
    /// A hash of its words ([`hash`]).
    pub hash: String,
    /// How many corrections it had.
    pub corrected: usize,
}

/// `urls.lock`, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lock {
    /// The address of the site that published this.
    pub site_url: Spanned<String>,
    /// What it published, each with its line, and a version's text with its hash.
    pub promises: BTreeMap<Promise, Spanned<Option<TextThen>>>,
}

impl Promise {
    fn of(address: &Address) -> Promise {
        Promise { address: address.clone(), anchor: None }
    }

    fn at(address: &Address, anchor: &str) -> Promise {
        Promise { address: address.clone(), anchor: Some(anchor.to_owned()) }
    }

    /// The page that a number is on, or that a Markdown copy stands beside: lost with it, it is lost once.
    fn page(&self) -> Option<Promise> {
        match &self.anchor {
            Some(_) => Some(Promise::of(&self.address)),
            None => self
                .address
                .as_str()
                .strip_suffix("index.md")
                .map(|page| Promise::of(&Address::new(page))),
        }
    }

    /// As a line of `[redirects]` names it.
    fn place(&self) -> Place {
        Place { path: self.address.as_str().to_owned(), fragment: self.anchor.clone() }
    }

    fn parse(text: &str) -> Option<Promise> {
        let (address, anchor) = match text.split_once('#') {
            Some((address, anchor)) => (address, Some(decode(anchor)?).filter(|a| !a.is_empty())),
            None => (text, None),
        };
        let address = Some(decode(address)?).filter(|a| a.starts_with('/'))?;
        Some(Promise { address: Address::new(address), anchor })
    }
}

impl std::fmt::Display for Promise {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.address.absolute("/", self.anchor.as_deref()))
    }
}

fn decode(text: &str) -> Option<String> {
    percent_decode_str(text).decode_utf8().ok().map(|t| t.into_owned())
}

/// Reads the file. A line that cannot be read is an error at that line: `lock` then writes nothing, so that
/// nothing is forgotten. `None` where it does not say of which site it is.
pub fn parse(text: &str, file: u32, out: &mut Vec<Diagnostic>) -> Option<Lock> {
    let mut site_url = None;
    let mut format = None;
    let mut promises: BTreeMap<Promise, Spanned<Option<TextThen>>> = BTreeMap::new();
    let mut at = 0;
    for whole in text.split_inclusive('\n') {
        let line = whole.trim_start_matches('\u{feff}').trim_end();
        let start = at + whole.find(line).unwrap_or(0);
        let span = Span::new(file, start, start + line.len());
        at += whole.len();
        if line.is_empty() || line.starts_with('#') {
        } else if let Some(url) = line.strip_prefix("site-url:") {
            site_url = site_url.or(Some(Spanned::new(url.trim().to_owned(), span)));
        } else if let Some(number) = line.strip_prefix("format:") {
            format = Some(number.trim().to_owned());
            if number.trim() != FORMAT {
                out.push(unread(
                    span,
                    "This file was written by a later version of Plainbook",
                    "Build the book with that version",
                ));
            }
        } else {
            match entry(line) {
                None => out.push(bad_line(line, span)),
                Some((promise, then)) => {
                    let known = promises.get(&promise).and_then(|e| e.value.as_ref());
                    if known.is_some() && then.is_some() && known != then.as_ref() {
                        out.push(unread(
                            span,
                            "This text stands here twice, with two hashes",
                            "Keep the line that is in the book's history, and delete the other",
                        ));
                    } else if known.is_none() {
                        promises.insert(promise, Spanned::new(then, span));
                    }
                }
            }
        }
    }
    let head = Span::new(file, 0, 0);
    if site_url.is_none() {
        out.push(unread(
            head,
            "The file does not say of which site it is",
            "Get the file back from the book's history; it begins with `site-url: `",
        ));
    } else if format.is_none() {
        out.push(unread(
            head,
            "The file does not say in which form it is written",
            "Get the file back from the book's history; its second line is `format: 1`",
        ));
    }
    Some(Lock { site_url: site_url?, promises })
}

/// `/complaints/4.1/ text:HASH corrected:0`, or an address alone.
fn entry(line: &str) -> Option<(Promise, Option<TextThen>)> {
    let parts: Vec<&str> = line.split(' ').collect();
    let promise = Promise::parse(parts[0])?;
    match parts[1..] {
        [] => Some((promise, None)),
        [text, corrected] => {
            let hash = text.strip_prefix("text:")?;
            let plain = hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit());
            let corrected = corrected.strip_prefix("corrected:")?.parse().ok()?;
            let then = TextThen { hash: hash.to_owned(), corrected };
            (plain && promise.anchor.is_none()).then_some((promise, Some(then)))
        }
        _ => None,
    }
}

fn bad_line(line: &str, span: Span) -> Diagnostic {
    let marks = ["<<<<<<<", "=======", ">>>>>>>", "|||||||"];
    if marks.iter().any(|m| line.starts_with(m)) {
        return unread(
            span,
            "Two people's changes of this file were put together, and a mark of it is left here",
            "Keep the lines of both, and delete the lines that begin with `<<<<<<<`, `=======` and `>>>>>>>`",
        );
    }
    let shown: String = line.chars().take(60).collect();
    unread(
        span,
        &format!("`{}` is no line of this file", shown.escape_debug()),
        "Get the line back from the book's history: it says what was published, and must not be lost",
    )
}

fn unread(span: Span, message: &str, help: &str) -> Diagnostic {
    Diagnostic::new(Code::LockLine, span, message, help)
}

impl std::fmt::Display for Lock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "site-url: {}\nformat: {FORMAT}\n{ABOUT}", self.site_url.value)?;
        for (promise, then) in &self.promises {
            match &then.value {
                Some(then) => {
                    writeln!(f, "{promise} text:{} corrected:{}", then.hash, then.corrected)?;
                }
                None => writeln!(f, "{promise}")?,
            }
        }
        Ok(())
    }
}

/// A text as it is published now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextNow {
    /// What will be locked.
    pub then: TextThen,
    /// The start of its file.
    pub span: Span,
    /// `4.1`, for messages.
    pub number: String,
}

/// What a site publishes.
#[derive(Clone, Debug, Default)]
pub struct Published {
    /// Every address, and every numbered place on a policy's page.
    pub places: BTreeSet<Promise>,
    /// Those of them that are promised once the site has gone out, and the texts of versions.
    pub promised: BTreeMap<Promise, Option<TextNow>>,
}

/// What `plan` publishes of `book`.
pub fn published(book: &Book, plan: &Plan) -> Published {
    let numbers = numbers(book);
    let texts: BTreeMap<&Address, &Page> =
        book.texts().filter(|p| p.kind == PageKind::Policy).map(|p| (&p.address, p)).collect();
    let mut all = Published::default();
    for (address, job) in &plan.jobs {
        let promised = crate::plan::promised(address, job);
        let text = texts.get(address).and_then(|page| text_now(book, page));
        let places = numbers.get(address).into_iter().flatten();
        let places = places.map(|anchor| (Promise::at(address, anchor), None));
        for (promise, text) in places.chain([(Promise::of(address), text)]) {
            if promised {
                all.promised.insert(promise.clone(), text);
            }
            all.places.insert(promise);
        }
    }
    all
}

/// The numbered places of each policy's pages in every language, also those that are only kept.
fn numbers(book: &Book) -> BTreeMap<Address, BTreeSet<String>> {
    let mut all = BTreeMap::new();
    for language in &book.config.languages {
        all.extend(numbers_in(book, language));
    }
    all
}

fn numbers_in(book: &Book, language: &str) -> BTreeMap<Address, BTreeSet<String>> {
    let of = |page: &Page| -> BTreeSet<String> {
        outline::citable(&page.document).into_iter().map(|n| n.anchor).collect()
    };
    // A text that is not translated is shown in the source's words.
    let text = |version: &Version| {
        of(book.translation(&version.page.home, language).unwrap_or(&version.page))
    };
    let mut numbers: BTreeMap<Address, BTreeSet<String>> = BTreeMap::new();
    for version in book.versions() {
        numbers.insert(book.address_in(language, &version.page.home), text(version));
    }
    for policy in book.policies.values() {
        let mut here = policy.in_force().map(text).unwrap_or_default();
        here.extend(policy.gone_numbers().into_iter().map(|(number, _)| number.anchor));
        numbers.insert(book.address_in(language, &policy.address()), here);
    }
    numbers
}

/// The text of a version at its address. What was corrected in a translation may be said in its own file, or the source's.
fn text_now(book: &Book, page: &Page) -> Option<TextNow> {
    let version = book.version_of(page)?;
    let corrected = |p: &Page| p.matter.policy.as_ref().map_or(0, |m| m.corrected.len());
    let of_source = if page.address == page.home { 0 } else { corrected(&version.page) };
    Some(TextNow {
        then: TextThen { hash: hash(book, page, version), corrected: corrected(page) + of_source },
        span: Span::new(page.file, 0, 0),
        number: version.number.clone(),
    })
}

/// A hash of what a reader of `page`, the text of `version`, is told in words: its title, its text with what it includes,
/// and what its directives show.
fn hash(book: &Book, page: &Page, version: &Version) -> String {
    let words = page.words.clone().unwrap_or_default();
    let mut parts = vec![page.title.trim().nfc().collect::<String>(), words];
    parts.extend(shown::words(book, page, version));
    blake3::hash(parts.join("\n").as_bytes()).to_hex().to_string()
}

/// What of the lock is no longer published, or says something else; nothing where it is another site's, but that.
///
/// `told` is what is wrong with the book besides: what is missing because of it is not told again.
pub fn compare(
    lock: &Lock,
    published: &Published,
    book: &Book,
    told: &[Diagnostic],
    files: &Files,
) -> Vec<Diagnostic> {
    if !lock.is_of(&book.config.site_url) {
        return vec![Diagnostic::new(
            Code::LockOtherSite,
            lock.site_url.span,
            format!(
                "What is recorded here was published at `{}`, and this book is for `{}`: nothing of it is held to",
                lock.site_url.value, book.config.site_url
            ),
            format!(
                "If this is another site, begin anew: `plainbook lock --fresh`. If the same site has moved, write `site-url: {}` on this line",
                book.config.site_url
            ),
        )];
    }
    let unsure = unsure(book, told, files);
    let mut out = Vec::new();
    for (promise, then) in &lock.promises {
        if !published.places.contains(promise) {
            let with_page = promise.page().is_some_and(|page| !published.places.contains(&page));
            let said = book.config.redirects.of(&promise.place()).is_some();
            let hidden = unsure.iter().any(|policy| of_policy(promise, policy));
            if !with_page && !said && !hidden {
                let near =
                    if out.len() < MOST_SOUGHT { moved_to(promise, lock, published) } else { None };
                out.push(lost(promise, then.span, near));
            }
        } else if let (Some(then), Some(Some(now))) = (&then.value, published.promised.get(promise))
        {
            if then.hash != now.then.hash && now.then.corrected <= then.corrected {
                out.push(changed(promise, now, book.today));
            } else if now.then.corrected < then.corrected {
                out.push(forgotten(promise, now, then.corrected));
            }
        }
    }
    out
}

impl Lock {
    /// Whether it is of the site at `site_url`.
    pub fn is_of(&self, site_url: &str) -> bool {
        same_site(&self.site_url, site_url)
    }
}

/// Whether two addresses are of one site: `http` and `https` are.
fn same_site(a: &str, b: &str) -> bool {
    let place = |url: &str| {
        let rest = url.split_once("//").map_or(url, |(_, rest)| rest).trim_end_matches('/');
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        format!("{}/{path}", host.to_lowercase())
    };
    place(a) == place(b)
}

/// Policies with an error in one of their files: which numbers and checkers they have is not known before it is mended.
fn unsure<'b>(book: &'b Book, told: &[Diagnostic], files: &Files) -> Vec<&'b Policy> {
    let with_error = |policy: &&Policy| {
        let folder = format!("{}/policies/{}/", book.config.src, policy.name);
        told.iter()
            .filter(|d| d.severity == Severity::Error)
            .any(|d| files.path(d.span.file).starts_with(&folder))
    };
    book.policies.values().filter(with_error).collect()
}

/// Whether a promise is of a number or a checker of `policy`.
fn of_policy(promise: &Promise, policy: &Policy) -> bool {
    let address = promise.address.as_str();
    let made = address.contains("/check/") || address.ends_with("/scope.json");
    address.starts_with(policy.address().as_str()) && (promise.anchor.is_some() || made)
}

fn lost(promise: &Promise, span: Span, near: Option<String>) -> Diagnostic {
    let place = promise.place();
    let key = toml(&place.to_string());
    let what = match &promise.anchor {
        Some(_) => format!("`{place}` was published, and the page has no such place any more"),
        None => format!("`{place}` was published, and nothing would be there any more"),
    };
    let to = toml(near.as_deref().unwrap_or("/…/"));
    Diagnostic::new(
        Code::LostUrl,
        span,
        what,
        format!(
            "Put it back, or write below [redirects] in book.toml where it is now: {key} = {to}; or why it is gone: {key} = {{ gone = \"…\" }}"
        ),
    )
}

/// Where something that is lost may be now: what is new, and has its name in another folder, or nearly its name in the same.
fn moved_to(promise: &Promise, lock: &Lock, published: &Published) -> Option<String> {
    let new = || {
        let alike = |p: &&Promise| match &promise.anchor {
            None => p.anchor.is_none(),
            Some(_) => p.anchor.is_some() && p.address == promise.address,
        };
        published.promised.keys().filter(alike).filter(|p| !lock.promises.contains_key(p))
    };
    let name = |p: &Promise| p.address.as_str().rsplit_terminator('/').next().map(str::to_owned);
    let mut same_name = new().filter(|p| p.anchor.is_none() && name(p) == name(promise));
    if let (Some(found), None) = (same_name.next(), same_name.next()) {
        return Some(found.place().to_string());
    }
    let beside: Vec<String> = new()
        .filter(|p| p.address.parent() == promise.address.parent())
        .map(|p| p.place().to_string())
        .collect();
    nearest(&promise.place().to_string(), beside.iter().map(String::as_str)).map(str::to_owned)
}

fn toml(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn changed(promise: &Promise, now: &TextNow, today: Date) -> Diagnostic {
    let more = match now.then.corrected {
        0 => "If a slip was mended, add to the front matter:",
        _ => "If another slip was mended, add to the list in the front matter:",
    };
    Diagnostic::new(
        Code::PublishedTextChanged,
        now.span,
        format!(
            "Version {} is published at `{}`, and its text is no longer the one that was",
            now.number, promise.address
        ),
        format!(
            "Put the old words back, and write the new ones as a new version. {more} corrected: [{{on: {today}, what: …}}]"
        ),
    )
}

/// A correction is told to those who have read the text before: the words alone do not tell them.
fn forgotten(promise: &Promise, now: &TextNow, then: usize) -> Diagnostic {
    let (gone, is) = match then - now.then.corrected {
        1 => ("One correction".to_owned(), "is"),
        n => (format!("{n} corrections"), "are"),
    };
    Diagnostic::new(
        Code::PublishedTextChanged,
        now.span,
        format!(
            "{gone} of version {} that `{}` told its readers {is} no longer in `corrected`",
            now.number, promise.address
        ),
        "Put the entry of `corrected` back: the book's history has it. What was mended in a published text stays told",
    )
}

/// How much of what is published is not in the lock yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unlocked {
    /// Addresses.
    pub addresses: usize,
    /// Numbered places.
    pub numbers: usize,
    /// Texts that were corrected.
    pub texts: usize,
}

impl Unlocked {
    /// What of `published` the lock does not have yet.
    pub fn of(lock: Option<&Lock>, published: &Published) -> Unlocked {
        let mut unlocked = Unlocked::default();
        for (promise, now) in &published.promised {
            let known = lock.and_then(|l| l.promises.get(promise));
            match (known, now) {
                (None, _) if promise.anchor.is_some() => unlocked.numbers += 1,
                (None, _) => unlocked.addresses += 1,
                (Some(known), Some(now)) if known.value.as_ref() != Some(&now.then) => {
                    unlocked.texts += 1;
                }
                _ => {}
            }
        }
        unlocked
    }

    /// How many there are of each kind together.
    pub fn all(self) -> usize {
        self.addresses + self.numbers + self.texts
    }

    /// Whether all of it is locked.
    pub fn is_empty(self) -> bool {
        self.all() == 0
    }
}

impl std::fmt::Display for Unlocked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let count = |n: usize, one: &str, many: &str| match n {
            0 => None,
            1 => Some(format!("1 {one}")),
            n => Some(format!("{n} {many}")),
        };
        let parts: Vec<String> = [
            count(self.addresses, "address", "addresses"),
            count(self.numbers, "numbered place", "numbered places"),
            count(self.texts, "changed text", "changed texts"),
        ]
        .into_iter()
        .flatten()
        .collect();
        f.write_str(&match parts.as_slice() {
            [] => "nothing new".to_owned(),
            [one] => one.clone(),
            [all @ .., last] => format!("{} and {last}", all.join(", ")),
        })
    }
}

/// The lock once `published` has gone out at `site_url`: all that it had stays, since a redirect is a promise, too.
pub fn merge(lock: Option<&Lock>, published: &Published, site_url: &str) -> Lock {
    let mut promises = lock.map(|l| l.promises.clone()).unwrap_or_default();
    for (promise, now) in &published.promised {
        let entry =
            promises.entry(promise.clone()).or_insert_with(|| Spanned::new(None, Span::default()));
        if let Some(now) = now {
            entry.value = Some(now.then.clone());
        }
    }
    Lock { site_url: Spanned::new(site_url.to_owned(), Span::default()), promises }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> (Option<Lock>, Vec<(&'static str, u32)>) {
        let mut out = Vec::new();
        let lock = parse(text, 0, &mut out);
        (lock, out.iter().map(|d| (d.code.name(), d.span.start)).collect())
    }

    fn lines(lock: &Lock) -> Vec<(Promise, Option<TextThen>)> {
        lock.promises.iter().map(|(p, then)| (p.clone(), then.value.clone())).collect()
    }

    #[test]
    fn a_text_that_stands_twice_with_two_hashes_is_told_and_one_with_one_is_not() {
        let head = "site-url: https://example.org/\nformat: 1\n";
        let line = |c: char| format!("/c/1/ text:{} corrected:0\n", c.to_string().repeat(64));
        assert!(read(&format!("{head}{}{}/c/1/\n", line('a'), line('a'))).1.is_empty());
        let at = (head.len() + line('a').len()) as u32;
        assert_eq!(read(&format!("{head}{}{}", line('a'), line('b'))).1, [("lock-line", at)]);
    }

    #[test]
    fn what_was_there_stays_when_more_is_locked() {
        let hash = "a".repeat(64);
        let text = format!(
            "site-url: https://example.org/\nformat: 1\n/a/\n/c/1/ text:{hash} corrected:2\n/c/1/#p1\n"
        );
        let lock = read(&text).0.expect("a lock");
        let mut published = Published::default();
        for place in ["/b/", "/c/1/"] {
            published.promised.insert(Promise::of(&Address::new(place)), None);
        }
        let merged = merge(Some(&lock), &published, "https://example.org/").to_string();
        let kept: Vec<&str> = merged.lines().filter(|l| l.starts_with('/')).collect();
        assert_eq!(kept, ["/a/", "/b/", &format!("/c/1/ text:{hash} corrected:2"), "/c/1/#p1"]);
        let unlocked = Unlocked::of(Some(&lock), &published);
        assert_eq!((unlocked.to_string().as_str(), unlocked.all()), ("1 address", 1));
    }

    fn promise() -> impl Strategy<Value = (Promise, Option<TextThen>)> {
        let address =
            "(/[a-z%#? é.:]{1,6}){0,3}/?".prop_map(|a| format!("/{}", a.trim_start_matches('/')));
        let then = proptest::option::of(("[0-9a-f]{64}", 0..20_usize));
        (address, proptest::option::of("[a-zé%# ]{0,3}[a-z]"), then).prop_map(
            |(address, anchor, then)| {
                let then = then.filter(|_| anchor.is_none());
                let then = then.map(|(hash, corrected)| TextThen { hash, corrected });
                (Promise { address: Address::new(address), anchor }, then)
            },
        )
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(promises in proptest::collection::btree_map(promise(), Just(()), 0..20)) {
            let promises: BTreeMap<_, _> = promises
                .into_keys()
                .map(|(p, then)| (p, Spanned::new(then, Span::default())))
                .collect();
            let lock = Lock { site_url: Spanned::new("https://example.org/".into(), Span::default()), promises };
            let (again, told) = read(&lock.to_string());
            prop_assert!(told.is_empty(), "{:?}", told);
            let again = again.expect("a lock");
            prop_assert_eq!(lines(&again), lines(&lock));
            prop_assert_eq!(again.to_string(), lock.to_string());
        }

        /// A file in any state gives diagnostics at its lines, and what can be read of it is.
        #[test]
        fn any_text_is_read_without_a_panic(text in "(site-url: x\n)?(format: 1\n)?([ -~é]{0,12}\n){0,6}/a/\n") {
            let (lock, told) = read(&text);
            if let Some(lock) = lock {
                prop_assert!(lock.promises.contains_key(&Promise::of(&Address::new("/a/"))));
            } else {
                prop_assert!(!told.is_empty());
            }
            for (_, at) in told {
                prop_assert!(text.is_char_boundary(at as usize));
            }
        }
    }
}
