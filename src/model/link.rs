//! Where a link or a citation in a text leads (FORMATS.md, section 2, "Links", and section 3).
//!
//! `check` asks here to report what leads nowhere, and `plan` to write the links that do: one answer for both.

use super::{Address, Book, Page, Version, moved};
use crate::config::redirects::{self, Fate};
use crate::diagnostic::{Span, nearest};
use crate::source::document::Citation;
pub use crate::source::path::normal;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use unicode_normalization::UnicodeNormalization;

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// Out of the site: `https`, `http`, `mailto`, `tel`.
    Elsewhere(String),
    /// To an address of the site, and a fragment of it.
    Here(Address, Option<String>),
    /// Nowhere, and not meant to: `[text]()`, `[text](#)`.
    Nothing,
    /// A kind of link that a page cannot have, such as `javascript:`.
    Odd,
}

/// Why a link leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// There is no such file or address; perhaps the nearest that there is.
    Missing(Option<String>),
    /// The page is there, and the fragment is not; perhaps the nearest that there is.
    NoFragment(Address, Option<String>),
    /// Up and out of the book.
    Outside,
}

/// Where a link stands: the file that has it, the page that shows it, and the language in which that is read.
#[derive(Clone, Copy, Debug)]
pub struct Place<'p> {
    /// The file, below the content folder.
    pub path: &'p str,
    /// The page.
    pub address: &'p Address,
    /// The language of the reader: links lead to their page in it, where there is one.
    pub language: &'p str,
}

impl Page {
    /// Where the links of this text stand, in the language that it is written in.
    pub fn place(&self) -> Place<'_> {
        Place { path: &self.path, address: &self.address, language: &self.language }
    }

    /// Where a link at `span` stands: in a file that the text includes, links are those of that file.
    pub fn place_at(&self, span: Span) -> Place<'_> {
        Place { path: self.path_at(span), ..self.place() }
    }
}

/// The address that `to`, written at `place`, leads to.
pub fn resolve(book: &Book, at: Place<'_>, to: &str) -> Result<Destination, Problem> {
    let Place { path, address: from, language } = at;
    let to = to.trim();
    if to.is_empty() || to == "#" {
        return Ok(Destination::Nothing);
    }
    if let Some((scheme, _)) = to.split_once(':').filter(|(s, _)| is_scheme(s)) {
        return Ok(match scheme.to_ascii_lowercase().as_str() {
            "http" | "https" | "mailto" | "tel" => Destination::Elsewhere(encoded(to)),
            _ => Destination::Odd,
        });
    }
    // `//host/path` is an address of another host.
    if to.starts_with("//") && to.len() > 2 {
        return Ok(Destination::Elsewhere(encoded(&format!("https:{to}"))));
    }
    let (place, fragment) = match to.split_once('#') {
        Some((place, fragment)) => (place, Some(decode(fragment)).filter(|f| !f.is_empty())),
        None => (to, None),
    };
    let place = place.split('?').next().unwrap_or(place);
    let address = if place.is_empty() {
        from.clone()
    } else if place.starts_with('/') {
        match by_address(book, &decode(place)) {
            Ok(address) => address,
            Err(problem) => {
                let moved = sent_on(book, language, &decode(place), fragment.as_deref());
                return moved.unwrap_or(Err(problem));
            }
        }
    } else {
        match by_path(book, path, &decode(place)) {
            Err(Problem::Missing(near)) => {
                by_page(book, from, &decode(place)).ok_or(Problem::Missing(near))?
            }
            found => found?,
        }
    };
    // A place of an included file that the page does not show is where that file is published.
    let own = book.paths.get(path).filter(|own| place.is_empty() && *own != from);
    match (place_on(book, language, address, fragment.as_deref()), own) {
        (Err(Problem::NoFragment(..)), Some(own)) => {
            resolve(book, Place { address: own, ..at }, to)
        }
        (found, _) => found,
    }
}

/// The place `fragment` of the page at `address`, for a reader of `language`.
///
/// Where a translation lacks a place that the page in the source language has, it is the page without it.
fn place_on(
    book: &Book,
    language: &str,
    address: Address,
    fragment: Option<&str>,
) -> Result<Destination, Problem> {
    let (written, home) = book.home(&address);
    // A page in another language that was meant is that page.
    let address = match written == book.config.language {
        true => book.address_in(language, &address),
        false => address,
    };
    let Some(fragment) = fragment else { return Ok(Destination::Here(address, None)) };
    let wanted: String = fragment.nfc().collect();
    let find = |page: &Address| {
        let known = book.targets.get(page)?;
        known.iter().find(|k| k.nfc().eq(wanted.chars())).cloned()
    };
    if let Some(found) = find(&address) {
        return Ok(Destination::Here(address, Some(found)));
    }
    let Some(known) = book.targets.get(&address).filter(|_| address.as_str().ends_with('/')) else {
        // What a place in a file is, such as `#page=3` of a PDF, the file's own kind says.
        return Ok(Destination::Here(address, Some(fragment.to_owned())));
    };
    if moved::keeps(book, &address, fragment) {
        return Ok(Destination::Here(address, Some(fragment.to_owned())));
    }
    if address != home && find(&home).is_some() {
        return Ok(Destination::Here(address, None));
    }
    let near = nearest(fragment, known.iter().map(String::as_str)).map(str::to_owned);
    Err(Problem::NoFragment(address, near))
}

/// Where `[redirects]` says that an old place is now; of what is gone, the page that says so.
/// `None` where it says nothing of it.
fn sent_on(
    book: &Book,
    language: &str,
    place: &str,
    fragment: Option<&str>,
) -> Option<Result<Destination, Problem>> {
    let old = redirects::Place {
        path: format!("/{}", normal("", place)?),
        fragment: fragment.map(str::to_owned),
    };
    let lines = &book.config.redirects;
    let line = lines.of(&old)?;
    Some(match lines.end(line)? {
        Fate::Elsewhere(url) => Ok(Destination::Elsewhere(url.clone())),
        Fate::Gone(_) => {
            let path = &line.from.value.path;
            // In the place of a file stands a folder.
            let page = moved::page_of(path).unwrap_or_else(|| Address::new(format!("{path}/")));
            Ok(Destination::Here(page, None))
        }
        Fate::Here(to) => {
            let address = by_address(book, &to.path).ok()?;
            // A page takes its places along.
            place_on(book, language, address, to.fragment.as_deref().or(fragment))
        }
    })
}

/// What no web address may have as it is; letters beyond ASCII may stay.
const NEVER: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// An address on the web as a page may have it: what a person typed and no address has is percent-encoded.
fn encoded(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    let mut in_fragment = false;
    for (at, c) in url.char_indices() {
        let hex = |n: usize| url.as_bytes().get(at + n).is_some_and(u8::is_ascii_hexdigit);
        match c {
            '%' if !(hex(1) && hex(2)) => out.push_str("%25"),
            '#' if in_fragment => out.push_str("%23"),
            _ if c.is_ascii() => out.extend(utf8_percent_encode(&url[at..=at], NEVER)),
            _ => out.push(c),
        }
        in_fragment |= c == '#';
    }
    out
}

/// Whether `to` is on another host.
pub fn is_foreign(to: &str) -> bool {
    to.contains("://") || to.starts_with("//")
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// An address from the root: as it is, without its last slash, or with `.html` or `index.html`.
fn by_address(book: &Book, place: &str) -> Result<Address, Problem> {
    let place = normal("", place).ok_or(Problem::Outside)?;
    let mut tries = vec![format!("/{place}"), format!("/{place}/")];
    if let Some(stem) = place.strip_suffix(".html") {
        tries.push(format!("/{stem}/"));
        tries.push(format!("/{}", stem.strip_suffix("index").unwrap_or(stem)));
    }
    for address in tries {
        let address = Address::new(address.replace("//", "/"));
        if known(book, &address) {
            return Ok(address);
        }
    }
    let wanted = format!("/{place}/");
    let near = nearest(&wanted, book.targets.keys().map(Address::as_str)).map(str::to_owned);
    Err(Problem::Missing(near))
}

/// A path from the folder of the file that has the link.
fn by_path(book: &Book, path: &str, place: &str) -> Result<Address, Problem> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    // Most links name a text of the book as it is.
    if let Some(address) = normal(folder, place).and_then(|text| book.paths.get(&text)) {
        return Ok(address.clone());
    }
    // From the book's folder: a path may leave the content and come back.
    let src = &book.config.src;
    let whole = normal(&format!("{src}/{folder}"), place).ok_or(Problem::Outside)?;
    let Some(wanted) = format!("{whole}/")
        .strip_prefix(&format!("{src}/"))
        .map(|w| w.trim_end_matches('/').to_owned())
    else {
        return Err(Problem::Missing(None));
    };
    let mut tries = vec![wanted.clone()];
    if let Some(stem) = wanted.strip_suffix(".html") {
        tries.push(format!("{stem}.md"));
    }
    let bare = wanted.trim_end_matches('/');
    tries.extend([format!("{bare}.md"), format!("{bare}/index.md"), format!("{bare}/policy.md")]);
    for path in tries {
        let path = path.trim_start_matches('/');
        if let Some(address) = book.paths.get(path) {
            return Ok(address.clone());
        }
    }
    // A folder that lists what is in it, or a file that is published as it is.
    // What is in the folder of a policy is published without `policies/` before it.
    let of_policy = bare.strip_prefix("policies/");
    for place in [Some(bare), of_policy].into_iter().flatten() {
        for address in [format!("/{place}/"), format!("/{place}")] {
            let address = Address::new(address.replace("//", "/"));
            if known(book, &address) {
                return Ok(address);
            }
        }
    }
    let near = like(book, &wanted).map(|path| relative_path(folder, path));
    Err(Problem::Missing(near))
}

/// The text that was perhaps meant by `wanted`: one with nearly the same path, or the only one of that name elsewhere.
fn like<'b>(book: &'b Book, wanted: &str) -> Option<&'b str> {
    fn name(path: &str) -> &str {
        path.rsplit('/').next().unwrap_or(path)
    }
    let paths = || book.paths.keys().map(String::as_str);
    // A long folder makes all that is in it alike.
    let alike = paths().filter(|path| nearest(name(wanted), [name(path)]).is_some());
    nearest(wanted, alike).or_else(|| {
        let mut same = paths().filter(|path| name(path) == name(wanted));
        same.next().filter(|_| same.next().is_none())
    })
}

/// An address from that of the page, as a browser reads it: `part/` in `tools.md` is `/tools/part/`. Texts that were
/// written for sites have such links. A name that ends in `.md` is a file, and not there.
fn by_page(book: &Book, from: &Address, place: &str) -> Option<Address> {
    let folder = from.as_str().trim_start_matches('/').trim_end_matches('/');
    let page = from.as_str().ends_with('/') && !place.ends_with(".md");
    let whole = normal(folder, place).filter(|_| page)?;
    by_address(book, &whole).ok()
}

fn known(book: &Book, address: &Address) -> bool {
    let copy = || {
        let page = address.as_str().strip_suffix("index.md").filter(|p| p.ends_with('/'));
        page.is_some_and(|p| book.targets.contains_key(&Address::new(p)))
    };
    book.targets.contains_key(address)
        || book.assets.contains_key(address)
        || (book.config.output.data.enabled && copy())
}

/// How a file in `folder` names the file at `path`.
fn relative_path(folder: &str, path: &str) -> String {
    let root = |p: &str| if p.is_empty() { "/".to_owned() } else { format!("/{p}/") };
    let link = Address::new(root(folder)).relative(&Address::new(format!("/{path}")), None);
    decode(&link)
}

/// What a citation that leads nowhere lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CiteProblem {
    /// The words are no citation: no policy is named, or the name is far from that of any policy. They are text.
    Text,
    /// No such policy; perhaps the nearest.
    Policy(Option<String>),
    /// No such version of the policy; those that there are.
    Version(Vec<String>),
    /// The policy has no version in force to cite.
    NoneInForce(String),
    /// No such paragraph in that version.
    Paragraph(String),
}

/// Words that stand before a number in any text, and are no policy's name.
const PLAIN_WORDS: &[&str] = &[
    "see",
    "section",
    "sections",
    "paragraph",
    "paragraphs",
    "para",
    "paras",
    "clause",
    "rule",
    "table",
    "figure",
    "fig",
    "chapter",
    "part",
    "version",
    "page",
    "appendix",
    "annex",
    "box",
    "note",
    "step",
    "question",
    "item",
    "article",
    "from",
    "in",
    "of",
    "at",
    "to",
    "and",
    "or",
    "over",
    "under",
    "about",
    "approx",
    "cf",
    "ref",
    "no",
    "number",
    "schedule",
    "unit",
];

/// Whether a word is written like a policy's folder: small letters, digits and `-`.
fn could_be_policy(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        && !PLAIN_WORDS.contains(&name)
}

/// What `citation` on `page` leads to: the address and fragment.
pub fn cite(book: &Book, page: &Page, citation: &Citation) -> Result<Destination, CiteProblem> {
    let version = cited_version(book, page, citation)?;
    let anchor = citation.anchor();
    if !version.page.anchors.contains(&anchor) {
        return Err(CiteProblem::Paragraph(version.number.clone()));
    }
    let address = match (&citation.policy, &citation.version) {
        (Some(name), None) => Address::new(format!("/{name}/")),
        _ => version.page.address.clone(),
    };
    Ok(Destination::Here(address, Some(anchor)))
}

/// The number nearest to that of a citation of no paragraph. Only who reports it asks: a long text takes long to go through.
pub fn nearest_number(book: &Book, page: &Page, citation: &Citation) -> Option<String> {
    let version = cited_version(book, page, citation).ok()?;
    let near = nearest(&citation.anchor(), version.page.anchors.iter().map(String::as_str));
    near.filter(|n| n.starts_with('p')).map(|n| n[1..].to_owned())
}

fn cited_version<'b>(
    book: &'b Book,
    page: &Page,
    citation: &Citation,
) -> Result<&'b Version, CiteProblem> {
    let own = book.version_of(page);
    Ok(match (&citation.policy, &citation.version) {
        (None, _) => own.ok_or(CiteProblem::Text)?,
        (Some(name), number) => {
            let policy = match book.policies.get(name) {
                Some(policy) => policy,
                None => {
                    let near = nearest(name, book.policies.keys().map(String::as_str));
                    return Err(match near {
                        // In a book with no policy nothing is cited: `[python 3.7]` are words.
                        _ if book.policies.is_empty() => CiteProblem::Text,
                        None if !could_be_policy(name) => CiteProblem::Text,
                        near => CiteProblem::Policy(near.map(str::to_owned)),
                    });
                }
            };
            match number {
                Some(number) => policy.version(number).ok_or_else(|| {
                    CiteProblem::Version(policy.versions.iter().map(|v| v.number.clone()).collect())
                })?,
                None => policy.in_force().ok_or_else(|| CiteProblem::NoneInForce(name.clone()))?,
            }
        }
    })
}
