//! Reads `glossary.yaml`: what the book's own words mean, for `{{#glossary}}` (FORMATS.md, section 4).

use crate::diagnostic::{Code, Diagnostic, Spanned};
use crate::value::{self, Fields, Kind};

/// A word and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The word.
    pub term: Spanned<String>,
    /// What it means.
    pub meaning: Spanned<String>,
}

/// Reads `text`, the whole of `file`.
pub fn parse(text: &str, file: u32, out: &mut Vec<Diagnostic>) -> Vec<Entry> {
    let help =
        "Write each word with what it means: mediation: Talking with someone who takes no side";
    let Some(value) = value::yaml_file(text, file, "The glossary", help, out) else {
        return Vec::new();
    };
    let Kind::Map(map) = &value.value else {
        // Says that it must be a map.
        Fields::of(&value, "A glossary", out);
        return Vec::new();
    };
    let mut entries = Vec::new();
    for (term, value) in map {
        if matches!(&value.value, Kind::Empty)
            || matches!(&value.value, Kind::Text(t) if t.trim().is_empty())
        {
            out.push(Diagnostic::new(
                Code::MissingKey,
                term.span,
                format!("The glossary does not say what `{}` means", term.value),
                "Write the meaning after the colon",
            ));
        } else if let Some(meaning) = value::text(value, &term.value, out) {
            entries.push(Entry { term: term.clone(), meaning });
        }
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_has_a_meaning() {
        let mut out = Vec::new();
        let list = parse("Court order: What a judge **decides**\nMP: \nx: [a]\n", 0, &mut out);
        assert_eq!(list.len(), 1);
        assert_eq!(list[0].meaning.value, "What a judge **decides**");
        let codes: Vec<_> = out.iter().map(|d| (d.code.name(), d.span.start)).collect();
        assert_eq!(codes, [("missing-key", 38), ("wrong-value", 46)]);
    }
}
