//! The `[check]` table of `book.toml`: which codes are allowed or denied, and how plain a text must be.

use super::not_a_number;
use crate::diagnostic::{Code, Diagnostic, Spanned, code, did_you_mean};
use crate::value::{self, Fields, Kind};
use std::collections::BTreeMap;

/// The audiences of texts, each with the reading age that its texts must not be above (FORMATS.md, section 2).
pub const AUDIENCES: [(&str, Option<u32>); 4] = [
    ("parents", Some(11)),
    ("young-people", Some(9)),
    ("professionals", None),
    ("easy-read", Some(9)),
];

/// How plain a text must be for `check` to say nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The reading age that texts for an audience must not be above, by the audience's name; not there: any.
    pub ages: BTreeMap<String, u32>,
    /// The most words of a sentence; `None`: any number.
    pub sentence: Option<u32>,
    /// The most words of a paragraph; `None`: any number.
    pub paragraph: Option<u32>,
    /// Words to avoid, in small letters, and what to write instead.
    pub avoid: BTreeMap<String, String>,
}

impl Default for Reading {
    fn default() -> Reading {
        Reading {
            ages: AUDIENCES
                .iter()
                .filter_map(|(name, age)| Some(((*name).to_owned(), (*age)?)))
                .collect(),
            sentence: Some(25),
            paragraph: Some(120),
            avoid: BTreeMap::new(),
        }
    }
}

/// What `[check]` says.
pub(super) struct Check {
    pub(super) allow: Vec<Spanned<Code>>,
    pub(super) deny: Vec<Code>,
    pub(super) reading: Reading,
}

/// Reads the keys of `[check]`.
pub(super) fn read(fields: &mut Fields<'_>, out: &mut Vec<Diagnostic>) -> Check {
    let mut listed = |key| codes(fields.texts(key, out), out);
    let (allow, deny) = (listed("allow"), listed("deny"));
    let deny = deny.into_iter().map(|code| code.value).collect();
    let mut reading = Reading::default();
    ages(fields, &mut reading.ages, out);
    if let Some(limit) = limit(fields, "sentence-length", out) {
        reading.sentence = limit;
    }
    if let Some(limit) = limit(fields, "paragraph-length", out) {
        reading.paragraph = limit;
    }
    if let Some(words) = fields.value("avoid") {
        reading.avoid = avoid(words, out);
    }
    Check { allow, deny, reading }
}

/// `reading-age = 11`, `reading-age = false`, or `reading-age = { parents = 12 }`.
fn ages(fields: &mut Fields<'_>, ages: &mut BTreeMap<String, u32>, out: &mut Vec<Diagnostic>) {
    let Some(value) = fields.value("reading-age") else { return };
    if !matches!(value.value, Kind::Map(_)) {
        if let Some(age) = limit(fields, "reading-age", out) {
            match age {
                Some(age) => ages.values_mut().for_each(|a| *a = age),
                None => ages.clear(),
            }
        }
        return;
    }
    let Some(mut by_audience) = Fields::of(value, "`reading-age`", out) else { return };
    for (name, _) in AUDIENCES {
        match limit(&mut by_audience, name, out) {
            Some(Some(age)) => drop(ages.insert(name.to_owned(), age)),
            Some(None) => drop(ages.remove(name)),
            None => {}
        }
    }
    by_audience.finish(out);
}

/// A number from 1, or `false` for none; `None` where the key is not given.
fn limit(fields: &mut Fields<'_>, key: &str, out: &mut Vec<Diagnostic>) -> Option<Option<u32>> {
    let text = fields.text(key, out)?;
    if text.value == "false" {
        return Some(None);
    }
    match text.value.parse::<u32>() {
        Ok(n) if n > 0 => Some(Some(n)),
        _ => {
            out.push(not_a_number(
                key,
                &text,
                &format!("Write a whole number, or {key} = false for no limit"),
            ));
            None
        }
    }
}

/// `avoid = { utilise = "use" }`.
fn avoid(words: &value::Value, out: &mut Vec<Diagnostic>) -> BTreeMap<String, String> {
    let Kind::Map(map) = &words.value else {
        out.push(Diagnostic::new(
            Code::WrongValue,
            words.span,
            "`avoid` must say for each word what to write instead",
            "Write it as avoid = { utilise = \"use\" }",
        ));
        return BTreeMap::new();
    };
    map.iter()
        .filter_map(|(word, instead)| {
            let instead = value::text(instead, &word.value, out)?;
            Some((word.value.to_lowercase(), instead.value))
        })
        .collect()
}

/// The codes of these names; one that there is not is reported.
pub fn codes(names: Vec<Spanned<String>>, out: &mut Vec<Diagnostic>) -> Vec<Spanned<Code>> {
    let known = code::ALL;
    let mut found = Vec::new();
    for name in names {
        match known.iter().find(|c| c.name() == name.value) {
            Some(code) => found.push(Spanned::new(*code, name.span)),
            None => out.push(Diagnostic::new(
                Code::WrongValue,
                name.span,
                format!("There is no code `{}`", name.value),
                did_you_mean(
                    &name.value,
                    known.iter().map(|c| c.name()),
                    "Write a code as `check` prints it",
                ),
            )),
        }
    }
    found
}
