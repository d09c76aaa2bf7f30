//! Anchors of headings, as a code forge makes them (FORMATS.md, section 7).

use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization;

/// Lower case, spaces to `-`, punctuation gone; in Unicode NFC.
pub fn slug(text: &str) -> String {
    text.trim()
        .nfc()
        .flat_map(char::to_lowercase)
        .filter_map(|c| match c {
            ' ' | '\u{a0}' => Some('-'),
            c if c.is_alphanumeric() || matches!(c, '-' | '_') => Some(c),
            _ => None,
        })
        .collect()
}

/// Ids that the templates give to parts of a page; `tests/tidy.rs` sees that none is missing.
pub const OF_TEMPLATES: &[&str] = &[
    "About-version",
    "Advice",
    "After",
    "Changes",
    "Contents",
    "Exit-note",
    "Footnotes",
    "Hint",
    "Main",
    "Next-steps",
    "Other-versions",
    "Past",
    "Policy-says",
    "Problem",
    "Siblings",
    "So-far",
    "Step",
];

/// What stands before a number in ids that a page gives: to footnotes, the places that refer to them, steps of a process.
const NUMBERED: [&str; 5] = ["Noteref", "Note", "Steps-", "Step-", "Answer-"];

/// Whether a page gives the id itself.
pub fn is_ours(id: &str) -> bool {
    let number = NUMBERED.iter().find_map(|name| id.strip_prefix(name));
    let numbered = number.is_some_and(|n| n.starts_with(|c: char| c.is_ascii_digit()));
    numbered || OF_TEMPLATES.contains(&id)
}

/// The anchors of one document, none of them twice.
#[derive(Default)]
pub struct Slugs {
    taken: BTreeSet<String>,
    /// The number of the last one made of each name: those below it are taken.
    last: BTreeMap<String, usize>,
    /// Anchors that a heading further on asks for by `{#id}`: they are not made from words.
    asked: BTreeSet<String>,
}

impl Slugs {
    /// Anchors for a text whose headings ask for some themselves.
    pub fn of(text: &str) -> Slugs {
        let ids = text.lines().filter_map(|line| {
            let line = line.trim();
            let id = line.strip_suffix('}')?.rsplit_once("{#")?.1;
            let plain = !id.is_empty() && !id.contains([' ', '{', '}', '#']);
            (line.starts_with('#') && plain).then(|| id.nfc().collect())
        });
        Slugs { asked: ids.collect(), ..Slugs::default() }
    }

    /// The anchor of a heading that says `text`: `id` where one is written that the page does not give itself; a second one of a name gets `-1`, `-2`, ….
    pub fn anchor(&mut self, id: Option<&str>, text: &str) -> String {
        let asked = id.filter(|id| !id.is_empty() && !is_ours(id));
        let base = match asked {
            Some(id) => id.nfc().collect(),
            None => slug(text),
        };
        let base = if base.is_empty() { "section".to_owned() } else { base };
        let mut anchor = base.clone();
        let n = self.last.entry(base.clone()).or_default();
        let not_ours = |anchor: &String, asked_for: &BTreeSet<String>| {
            asked.is_none() && asked_for.contains(anchor)
        };
        while not_ours(&anchor, &self.asked) || !self.taken.insert(anchor.clone()) {
            *n += 1;
            anchor = format!("{base}-{n}");
        }
        anchor
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_those_of_a_code_forge() {
        let mut slugs = Slugs::default();
        assert_eq!(
            slugs.anchor(None, "What is the purpose of this policy?"),
            "what-is-the-purpose-of-this-policy"
        );
        assert_eq!(slugs.anchor(None, "A & B"), "a--b");
        assert_eq!(slugs.anchor(None, "A & B"), "a--b-1");
        assert_eq!(slugs.anchor(Some("own"), "x"), "own");
        assert_eq!(slugs.anchor(None, "?!"), "section");
        let mut slugs = Slugs::of("## Same\n\n## Dup {#same}\n");
        assert_eq!(slugs.anchor(None, "Same"), "same-1");
        assert_eq!(slugs.anchor(Some("same"), "Dup"), "same");
    }
}
