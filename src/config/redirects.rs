//! `[redirects]` of `book.toml`: where what was published once is now, or why it is gone.

use crate::diagnostic::{Code, Diagnostic, Span, Spanned};
use crate::value::{self, Fields, Kind, Value};
use percent_encoding::percent_decode_str;
use std::collections::BTreeMap;

/// A line of `[redirects]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// The old place.
    pub from: Spanned<Place>,
    /// What became of it.
    pub to: Spanned<Fate>,
}

/// A place of the site as a person writes it: `/complaints/`, `/complaints/#p3.9`; not percent-encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// From the root of the site, with a slash before it.
    pub path: String,
    /// Without `#`.
    pub fragment: Option<String>,
}

/// What became of an old place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is at another place of the site.
    Here(Place),
    /// It is on another site.
    Elsewhere(String),
    /// It is gone, and why, in words for the reader.
    Gone(String),
}

/// The lines of `[redirects]`, in the order of the file: a book may have thousands, and each page asks for its own.
#[derive(Clone, Debug, Default)]
pub struct Redirects {
    lines: Vec<Redirect>,
    /// The lines about each path, whether or not a slash ends it.
    at: BTreeMap<String, Vec<usize>>,
    /// Of each line, the one that says what a reader comes to in the end; `None` where they lead in a ring.
    ends: Vec<Option<usize>>,
}

impl std::ops::Deref for Redirects {
    type Target = [Redirect];

    fn deref(&self) -> &[Redirect] {
        &self.lines
    }
}

impl Redirects {
    fn new(lines: Vec<Redirect>) -> Redirects {
        let mut at: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (n, line) in lines.iter().enumerate() {
            at.entry(bare(&line.from.value.path).to_owned()).or_default().push(n);
        }
        let mut redirects = Redirects { lines, at, ends: Vec::new() };
        redirects.ends = redirects.find_ends();
        redirects
    }

    fn numbers_at(&self, path: &str) -> &[usize] {
        self.at.get(bare(path)).map_or(&[], Vec::as_slice)
    }

    /// The lines about what was at `path`, and about places on it; with or without a slash at its end.
    pub fn at(&self, path: &str) -> impl Iterator<Item = &Redirect> {
        self.numbers_at(path).iter().map(|n| &self.lines[*n])
    }

    /// The line that says what became of `place`: of that very place, or of the page that it was on.
    pub fn of(&self, place: &Place) -> Option<&Redirect> {
        self.number_of(place).map(|n| &self.lines[n])
    }

    fn number_of(&self, place: &Place) -> Option<usize> {
        let fragment = |n: &&usize| &self.lines[**n].from.value.fragment;
        let here = self.numbers_at(&place.path);
        let exact = here.iter().find(|n| *fragment(n) == place.fragment);
        exact.or_else(|| here.iter().find(|n| fragment(n).is_none())).copied()
    }

    /// What a reader of an old place comes to in the end, where one line leads to another; `None` where they lead in a ring.
    pub fn end(&self, line: &Redirect) -> Option<&Fate> {
        let own =
            self.numbers_at(&line.from.value.path).iter().find(|n| self.lines[**n] == *line)?;
        self.ends[*own].map(|end| &self.lines[end].to.value)
    }

    /// Follows every line to its end, each step once.
    fn find_ends(&self) -> Vec<Option<usize>> {
        #[derive(Clone, Copy)]
        enum Known {
            Nothing,
            /// It is on the way that is followed.
            OnWay,
            End(Option<usize>),
        }
        let mut known = vec![Known::Nothing; self.lines.len()];
        for first in 0..self.lines.len() {
            let (mut way, mut line) = (Vec::new(), first);
            let end = loop {
                match known[line] {
                    Known::End(end) => break end,
                    Known::OnWay => break None,
                    Known::Nothing => known[line] = Known::OnWay,
                }
                way.push(line);
                let Fate::Here(place) = &self.lines[line].to.value else { break Some(line) };
                match self.number_of(place) {
                    Some(next) => line = next,
                    None => break Some(line),
                }
            };
            way.into_iter().for_each(|line| known[line] = Known::End(end));
        }
        let end = |known| match known {
            Known::End(end) => end,
            _ => None,
        };
        known.into_iter().map(end).collect()
    }
}

/// A path without a slash at its end.
fn bare(path: &str) -> &str {
    path.trim_end_matches('/')
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.fragment {
            Some(fragment) => write!(f, "{}#{fragment}", self.path),
            None => f.write_str(&self.path),
        }
    }
}

/// The lines of the table `value`, in the order of the file. What cannot be one is reported.
pub fn read(value: &Value, out: &mut Vec<Diagnostic>) -> Redirects {
    let Kind::Map(map) = &value.value else {
        out.push(wrong(
            value.span,
            "`redirects` must be a table",
            "Write a line `[redirects]`, and below it lines such as \"/old/\" = \"/new/\"",
        ));
        return Redirects::default();
    };
    let lines = map
        .iter()
        .filter_map(|(from, to)| {
            let place = place(&from.value);
            if let Err(why) = &place {
                out.push(wrong(
                    from.span,
                    &format!("`{}` is no address of this site: {why}", from.value.escape_debug()),
                    "Write where it was, from the root of the site: \"/old/\"",
                ));
            }
            let fate = fate(to, out);
            Some(Redirect { from: Spanned::new(place.ok()?, from.span), to: fate? })
        })
        .collect();
    Redirects::new(lines)
}

fn fate(value: &Value, out: &mut Vec<Diagnostic>) -> Option<Spanned<Fate>> {
    let fate = match &value.value {
        Kind::Map(_) => {
            let mut fields = Fields::of(value, "A line of [redirects]", out)?;
            let gone = fields.text("gone", out).filter(|why| !why.value.trim().is_empty());
            if gone.is_none() {
                out.push(Diagnostic::new(
                    Code::MissingKey,
                    value.span,
                    "A line of [redirects] must say why the address is gone",
                    "Write it in words for the reader: { gone = \"This service has ended\" }",
                ));
            }
            fields.finish(out);
            Fate::Gone(gone?.value.trim().to_owned())
        }
        Kind::Text(to) if to.starts_with("https://") || to.starts_with("http://") => {
            let bad = |c: char| c.is_whitespace() || c.is_control() || "\"<>\\".contains(c);
            let host = to.split_once("//").map_or("", |(_, rest)| rest);
            if host.is_empty() || host.starts_with('/') || to.contains(bad) {
                out.push(wrong(
                    value.span,
                    &format!("`{}` is no web address", to.escape_debug()),
                    "Write it as a browser shows it: https://example.org/new/",
                ));
                return None;
            }
            Fate::Elsewhere(to.clone())
        }
        _ => {
            let to = value::text(value, "the new address", out)?;
            match place(&to.value) {
                Ok(place) => Fate::Here(place),
                Err(why) => {
                    out.push(wrong(
                        value.span,
                        &format!("`{}` is no address: {why}", to.value.escape_debug()),
                        "Write where it is now, \"/new/\" or \"https://example.org/new/\", or why it is gone: { gone = \"…\" }",
                    ));
                    return None;
                }
            }
        }
    };
    Some(Spanned::new(fate, value.span))
}

/// Reads a place of the site, or says what is wrong with it.
fn place(text: &str) -> Result<Place, &'static str> {
    let (path, fragment) = match text.split_once('#') {
        Some((path, fragment)) => (path, Some(decode(fragment)?)),
        None => (text, None),
    };
    let path = decode(path)?;
    let Some(below) = path.strip_prefix('/') else { return Err("it must begin with `/`") };
    let below = below.strip_suffix('/').unwrap_or(below);
    let odd = |part: &str| part.is_empty() || part == "." || part == ".." || part.len() > 200;
    if !below.is_empty() && below.split('/').any(odd) {
        return Err("each part between two slashes must be a name");
    }
    if path.contains(|c: char| c.is_control() || "?\\*:\"<>|".contains(c)) {
        return Err("it has a character that no address here has");
    }
    if fragment.as_ref().is_some_and(|f| f.is_empty() || f.contains(char::is_whitespace)) {
        return Err("after `#` must be the name of a place on the page, such as `p3.9`");
    }
    Ok(Place { path, fragment })
}

fn decode(text: &str) -> Result<String, &'static str> {
    percent_decode_str(text)
        .decode_utf8()
        .map(|t| t.into_owned())
        .map_err(|_| "what follows `%` is no letter in UTF-8")
}

fn wrong(span: Span, message: &str, help: &str) -> Diagnostic {
    Diagnostic::new(Code::WrongValue, span, message, help)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redirects(lines: &str) -> (Vec<(String, Fate)>, Vec<&'static str>) {
        let mut out = Vec::new();
        let value = value::toml(&format!("[redirects]\n{lines}"), 0, &mut out);
        let Kind::Map(root) = &value.value else { panic!("a table") };
        let found = read(&root[0].1, &mut out);
        let found = found.iter().map(|r| (r.from.to_string(), r.to.value.clone())).collect();
        (found, out.iter().map(|d| d.code.name()).collect())
    }

    #[test]
    fn a_line_sends_on_or_says_why_it_is_gone() {
        let here = |path: &str, fragment: Option<&str>| {
            Fate::Here(Place { path: path.into(), fragment: fragment.map(str::to_owned) })
        };
        let (found, codes) = redirects(
            "\"/old/\" = \"/new/#p3.10\"\n\"/c/#p3.9\" = \"/c%20d/\"\n\"/down/\" = { gone = \"It was wrong.\" }\n\"/away\" = \"https://example.org/x\"\n",
        );
        assert!(codes.is_empty(), "{codes:?}");
        assert_eq!(
            found,
            [
                ("/old/".to_owned(), here("/new/", Some("p3.10"))),
                ("/c/#p3.9".to_owned(), here("/c d/", None)),
                ("/down/".to_owned(), Fate::Gone("It was wrong.".into())),
                ("/away".to_owned(), Fate::Elsewhere("https://example.org/x".into())),
            ]
        );
    }

    #[test]
    fn what_cannot_be_a_line_is_told() {
        for bad in [
            "\"old/\" = \"/new/\"",
            "\"/a/../b/\" = \"/new/\"",
            "\"//old/\" = \"/new/\"",
            "\"/old/?x=1\" = \"/new/\"",
            "\"/old/\" = \"new/\"",
            "\"/old/\" = \"mailto:a@example.org\"",
            "\"/old/\" = [\"/new/\"]",
            "\"/old/\" = \"https://\"",
            "\"/old/#\" = \"/new/\"",
            "\"/old/%ff\" = \"/new/\"",
        ] {
            let (found, codes) = redirects(bad);
            assert_eq!((found.len(), codes), (0, vec!["wrong-value"]), "{bad}");
        }
        assert_eq!(redirects("\"/old/\" = { gone = \" \" }").1, ["missing-key"]);
        assert_eq!(redirects("\"/old/\" = { gon = \"x\" }").1, ["missing-key", "unknown-key"]);
    }

    fn here(from: &str, to: &str) -> Redirect {
        let place = |text: &str| super::place(text).expect("a place");
        let span = Span::new(0, 0, 0);
        Redirect {
            from: Spanned::new(place(from), span),
            to: Spanned::new(Fate::Here(place(to)), span),
        }
    }

    fn ends(lines: Vec<Redirect>) -> Vec<Option<String>> {
        let redirects = Redirects::new(lines);
        let end = |line| match redirects.end(line)? {
            Fate::Here(place) => Some(place.to_string()),
            _ => None,
        };
        redirects.iter().map(end).collect()
    }

    #[test]
    fn a_line_is_followed_to_its_end() {
        let lines = [
            ("/a/", "/b"),
            ("/b/", "/c/#x"),
            ("/c/#x", "/d/"),
            ("/c/#y", "/e/"),
            ("/r/", "/s/"),
            ("/s/", "/r/"),
            ("/t/", "/r/"),
        ];
        let found = ends(lines.map(|(from, to)| here(from, to)).to_vec());
        let expected = [Some("/d/"), Some("/d/"), Some("/d/"), Some("/e/"), None, None, None];
        assert_eq!(found, expected.map(|end| end.map(str::to_owned)));
    }

    /// Each step once: with every line followed by itself this would take hours.
    #[test]
    fn a_long_chain_is_followed_in_one_go() {
        let lines = (0..100_000).map(|n| here(&format!("/{n}/"), &format!("/{}/", n + 1)));
        assert!(ends(lines.collect()).iter().all(|end| end.as_deref() == Some("/100000/")));
    }
}
