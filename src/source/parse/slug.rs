//! Anchors of headings, as a code forge makes them (FORMATS.md, section 7).

use std::collections::BTreeSet;
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

/// The anchors of one document, none of them twice.
#[derive(Default)]
pub struct Slugs {
    taken: BTreeSet<String>,
}

impl Slugs {
    /// The anchor of a heading that says `text`: `id` where one is written; a second one of a name gets `-1`, `-2`, ….
    pub fn anchor(&mut self, id: Option<&str>, text: &str) -> String {
        let base = match id {
            Some(id) if !id.is_empty() => id.nfc().collect(),
            _ => slug(text),
        };
        let base = if base.is_empty() { "section".to_owned() } else { base };
        let mut anchor = base.clone();
        let mut n = 0;
        while !self.taken.insert(anchor.clone()) {
            n += 1;
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
    }
}
