//! Reads `standards.yaml`: every promise of a version with a number in it, once (FORMATS.md, section 5).

use crate::diagnostic::{Code, Diagnostic, Spanned, did_you_mean};
use crate::value::{self, Fields, Kind, Value};

/// The promises of a version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standards {
    /// Those that could be read, in the order of the file.
    pub list: Vec<Standard>,
    /// The names of those that could not, which has been said: they are not unknown.
    pub lost: Vec<String>,
    /// Whether the whole file could not be read, which has been said.
    pub unread: bool,
}

impl Standards {
    /// The promise called `id`.
    pub fn get(&self, id: &str) -> Option<&Standard> {
        self.list.iter().find(|s| s.id.value == id)
    }

    /// Whether the file may have a promise called `id`, as far as it could be read.
    pub fn may_have(&self, id: &str) -> bool {
        self.unread || self.get(id).is_some() || self.lost.iter().any(|lost| lost == id)
    }
}

/// A promise with a number in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standard {
    /// Its name, which directives and steps use.
    pub id: Spanned<String>,
    /// What is promised, in words.
    pub what: Spanned<String>,
    /// How many units.
    pub value: Spanned<u32>,
    /// Of what.
    pub unit: Unit,
    /// Whether it may take less: "up to 20 working days".
    pub up_to: bool,
    /// The paragraph that makes the promise.
    pub cites: Spanned<String>,
}

/// What a promise counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // each is its own name
pub enum Unit {
    WorkingDays,
    Days,
    Weeks,
    Months,
}

impl Unit {
    /// Each with the word that a file has for it.
    pub const ALL: [(Unit, &'static str); 4] = [
        (Unit::WorkingDays, "working-days"),
        (Unit::Days, "days"),
        (Unit::Weeks, "weeks"),
        (Unit::Months, "months"),
    ];

    /// The word that a file has for it.
    pub fn name(self) -> &'static str {
        Unit::ALL.iter().find(|(u, _)| *u == self).map_or("days", |(_, name)| name)
    }
}

/// The longest promise that is one: more than this is a slip of the pen.
const MOST: u32 = 9_999;

/// Reads `text`, the whole of `file`. What is wrong with a promise is reported, and that promise left out.
pub fn parse(text: &str, file: u32, out: &mut Vec<Diagnostic>) -> Standards {
    let unread = Standards { unread: true, ..Standards::default() };
    let help = "Write a first promise, or delete the file: acknowledge: {what: We tell you that we have your complaint, value: 2, unit: working-days, cites: \"4.1\"}";
    let Some(value) = value::yaml_file(text, file, "The file of standards", help, out) else {
        return unread;
    };
    let Kind::Map(map) = &value.value else {
        // Says that it must be a map.
        Fields::of(&value, "A file of standards", out);
        return unread;
    };
    let mut standards = Standards::default();
    for (id, value) in map {
        match standard(id, value, out) {
            Some(standard) => standards.list.push(standard),
            None => standards.lost.push(id.value.clone()),
        }
    }
    standards
}

fn standard(id: &Spanned<String>, value: &Value, out: &mut Vec<Diagnostic>) -> Option<Standard> {
    let mut fields = Fields::of(value, "A standard", out)?;
    let what = fields.required_text("what", out);
    let number = fields.required_text("value", out).and_then(|v| number(&v, out));
    let unit = fields.required_text("unit", out).and_then(|u| unit(&u, out));
    let cites = fields.required_text("cites", out);
    let up_to = fields.truth("up-to", out).unwrap_or(false);
    fields.finish(out);
    Some(Standard {
        id: id.clone(),
        what: what?,
        value: number?,
        unit: unit?,
        up_to,
        cites: cites?,
    })
}

fn number(text: &Spanned<String>, out: &mut Vec<Diagnostic>) -> Option<Spanned<u32>> {
    let found = text.value.parse().ok().filter(|n| (1..=MOST).contains(n));
    if found.is_none() {
        out.push(Diagnostic::new(
            Code::WrongValue,
            text.span,
            format!("`value` must be a whole number from 1 to {MOST}, and this is `{}`", text.value),
            "Write the number in figures, and what it counts as `unit`: value: 2, unit: working-days",
        ));
    }
    found.map(|n| Spanned::new(n, text.span))
}

fn unit(text: &Spanned<String>, out: &mut Vec<Diagnostic>) -> Option<Unit> {
    let found = Unit::ALL.iter().find(|(_, name)| *name == text.value).map(|(unit, _)| *unit);
    if found.is_none() {
        let names = Unit::ALL.map(|(_, name)| name);
        out.push(Diagnostic::new(
            Code::WrongValue,
            text.span,
            format!("There is no unit `{}`", text.value),
            did_you_mean(&text.value, names, format!("Write one of {}", names.join(", "))),
        ));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Standards, Vec<(&'static str, u32)>) {
        let mut out = Vec::new();
        let standards = parse(text, 0, &mut out);
        (standards, out.iter().map(|d| (d.code.name(), d.span.start)).collect())
    }

    #[test]
    fn a_promise_has_a_number_a_unit_and_a_paragraph() {
        let (standards, codes) = read(
            "a: {what: We answer, value: 20, unit: working-days, cites: \"4.2\", up-to: true}\n",
        );
        assert!(codes.is_empty(), "{codes:?}");
        let found = standards.get("a").expect("a standard");
        assert_eq!((found.value.value, found.unit, found.up_to), (20, Unit::WorkingDays, true));
        assert_eq!(found.cites.value, "4.2");
        assert!(!standards.may_have("b"));
    }

    #[test]
    fn what_is_wrong_is_told_at_its_place_all_at_once() {
        let (standards, codes) = read(
            "a: {what: x, value: two, unit: workdays, cites: \"4.1\", upto: true}\nb: {value: 1, unit: days}\n",
        );
        assert!(standards.list.is_empty() && standards.may_have("a"));
        assert_eq!(
            codes,
            [
                ("wrong-value", 20),
                ("wrong-value", 31),
                ("unknown-key", 55),
                ("missing-key", 71),
                ("missing-key", 71)
            ]
        );
        assert_eq!(read("a: {what: x, value: 0, unit: days, cites: 1.1}").1, [("wrong-value", 20)]);
        assert_eq!(read("").1, [("missing-key", 0)]);
        assert_eq!(read("- a\n").1, [("wrong-value", 0)]);
    }
}
