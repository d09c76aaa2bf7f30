//! The parts of code that a reader tells apart by their colour: what each piece of a text in a computer language is.

use std::sync::LazyLock;
use syntect::parsing::{
    ParseState, Scope, ScopeStack, SyntaxDefinition, SyntaxReference, SyntaxSet, SyntaxSetBuilder,
};
use typst::text::RAW_SYNTAXES;

/// A piece of code, and the class that it is shown in; none where it has no colour of its own.
pub type Piece<'t> = (Option<&'static str>, &'t str);

/// A line longer than this is not looked at: such lines are data or made by programs, and take long.
const LONGEST_LINE: usize = 2_000;

/// Which class what is named so is shown in; the first line that fits decides. Operators and brackets speak for themselves.
const CLASSES: &[(&str, Option<&str>)] = &[
    ("comment", Some("comment")),
    ("keyword.operator", None),
    ("storage", Some("keyword")),
    ("keyword", Some("keyword")),
    ("constant", Some("value")),
    ("entity.name", Some("name")),
    ("entity.other.attribute-name", Some("name")),
    ("support", Some("name")),
    ("variable.function", Some("name")),
    ("string", Some("string")),
    ("markup.inserted", Some("added")),
    ("markup.deleted", Some("removed")),
    ("markup.heading", Some("keyword")),
    // A piece of another language, as within a string: what is around it says nothing of it.
    ("source", None),
    ("text", None),
];

/// The classes with their scopes as the parser knows them.
static SCOPES: LazyLock<Vec<(Scope, Option<&'static str>)>> = LazyLock::new(|| {
    let scope =
        |(name, class): &(&str, Option<&'static str>)| Some((Scope::new(name).ok()?, *class));
    CLASSES.iter().filter_map(scope).collect()
});

/// The grammars of ours: those with which the program comes can go round in a circle for ever, and no book may do that
/// to a build.
static OURS: LazyLock<SyntaxSet> = LazyLock::new(|| {
    let mut builder = SyntaxSetBuilder::new();
    for text in [
        include_str!("grammars/html.sublime-syntax"),
        include_str!("grammars/javascript.sublime-syntax"),
    ] {
        // A test has read them: none fails here.
        SyntaxDefinition::load_from_str(text, false, None).into_iter().for_each(|g| builder.add(g));
    }
    builder.build()
});

/// The grammars that Typst has in the program already, of which it is known that they come to an end: none of them reads
/// a part of a text as a language that is not here.
const THEIRS: &[&str] = &[
    "source.c",
    "source.cs",
    "source.css",
    "source.diff",
    "source.go",
    "source.ini",
    "source.json",
    "source.python",
    "source.r",
    "source.rust",
    "source.shell.bash",
    "source.sql",
    "source.toml",
    "source.yaml",
];

/// The grammar of a language that a fence names, with those that it stands among. Both are read when a book first shows code.
fn grammar(language: &str) -> Option<(&'static SyntaxReference, &'static SyntaxSet)> {
    let language = language.to_lowercase();
    if let Some(found) = OURS.find_syntax_by_token(&language) {
        return Some((found, &OURS));
    }
    let found = RAW_SYNTAXES.find_syntax_by_token(&language)?;
    let is_known = THEIRS.contains(&found.scope.build_string().as_str());
    is_known.then_some((found, &RAW_SYNTAXES))
}

/// The pieces of `text` in the order of the text, of which they leave nothing out; `None` where the language is not known.
pub fn pieces<'t>(language: &str, text: &'t str) -> Option<Vec<Piece<'t>>> {
    let (grammar, grammars) = grammar(language)?;
    let mut state = ParseState::new(grammar);
    let mut stack = ScopeStack::new();
    let mut found = Vec::new();
    for (n, line) in text.split('\n').enumerate() {
        if n > 0 {
            push(&mut found, None, "\n");
        }
        match divided(line, grammars, &mut state, &mut stack) {
            Some(pieces) => {
                pieces.into_iter().for_each(|(class, piece)| push(&mut found, class, piece))
            }
            None => push(&mut found, None, line),
        }
    }
    Some(found)
}

/// The pieces of one line; `None` where the grammar does not get through it.
fn divided<'t>(
    line: &'t str,
    grammars: &SyntaxSet,
    state: &mut ParseState,
    stack: &mut ScopeStack,
) -> Option<Vec<Piece<'t>>> {
    if line.len() > LONGEST_LINE {
        return None;
    }
    // Where each piece begins. Changes may follow each other at one place: neighbours of one class are one piece.
    let mut starts = Vec::new();
    let (mut from, mut now) = (0, class(stack));
    for (at, change) in state.parse_line(line, grammars).ok()? {
        stack.apply(&change).ok()?;
        let next = class(stack);
        if next == now {
            continue;
        }
        if at > from {
            starts.push((now, from));
        }
        (from, now) = match starts.pop_if(|(class, _)| *class == next) {
            Some((_, start)) => (start, next),
            None => (at, next),
        };
    }
    starts.push((now, from));
    let ends = starts.iter().skip(1).map(|(_, start)| *start).chain([line.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|((class, start), end)| Some((*class, line.get(*start..end)?)))
        .collect()
}

/// What a piece within all of these is shown as: the innermost that says anything decides.
fn class(stack: &ScopeStack) -> Option<&'static str> {
    let decides = |scope: &Scope| SCOPES.iter().find(|(start, _)| start.is_prefix_of(*scope));
    stack.as_slice().iter().rev().find_map(decides).and_then(|(_, class)| *class)
}

/// Adds a piece; white space alone has no colour.
fn push<'t>(pieces: &mut Vec<Piece<'t>>, class: Option<&'static str>, piece: &'t str) {
    let class = class.filter(|_| !piece.trim().is_empty());
    if !piece.is_empty() {
        pieces.push((class, piece));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A name of each language that has colours.
    const LANGUAGES: &[&str] = &[
        "rust", "py", "js", "html", "YAML", "toml", "sh", "css", "diff", "json", "sql", "c", "c#",
        "go", "ini", "r",
    ];

    #[test]
    fn each_language_is_known() {
        let known: std::collections::BTreeSet<_> =
            LANGUAGES.iter().map(|l| grammar(l).expect(l).0.scope.build_string()).collect();
        assert_eq!(known.len(), THEIRS.len() + OURS.syntaxes().len());
    }

    #[test]
    fn javascript_comes_to_an_end() {
        // The grammar that others use does not.
        assert_eq!(shown("js", "x /*"), "x [comment /*]");
    }

    fn shown(language: &str, text: &str) -> String {
        let piece = |(class, piece): Piece<'_>| match class {
            Some(class) => format!("[{class} {piece}]"),
            None => piece.to_owned(),
        };
        pieces(language, text).expect("a known language").into_iter().map(piece).collect()
    }

    #[test]
    fn a_few_classes_tell_the_parts_apart() {
        for (language, text, expected) in [
            ("rust", "let x = 1; // one", "[keyword let] x = [value 1]; [comment // one]"),
            (
                "py",
                "def f(a):\n    \"\"\"Two\n    lines\"\"\"",
                "[keyword def] [name f](a):\n    [comment \"\"\"Two]\n[comment     lines\"\"\"]",
            ),
            (
                "YAML",
                "title: \"A\" # b\nn: 2",
                "[name title]: [string \"A\"] [comment # b]\n[value n]: [value 2]",
            ),
            ("toml", "[book]\ntitle = \"A\"", "[[name book]]\n[name title] = [string \"A\"]"),
            ("sh", "echo \"$HOME\" # home", "[name echo] [string \"$HOME\"] [comment # home]"),
            ("diff", "-old\n+new\n same", "[removed -old]\n[added +new]\n same"),
            (
                "html",
                "<p class=\"a\">b &amp; <!-- c --></p>",
                "<[name p] [name class]=[string \"a\"]>b [value &amp;] [comment <!-- c -->]</[name p]>",
            ),
            (
                "ts",
                "const a = f('b'); // c",
                "[keyword const] a = [name f]([string 'b']); [comment // c]",
            ),
        ] {
            assert_eq!(shown(language, text), expected, "{language}");
        }
    }

    #[test]
    fn a_language_that_nobody_knows_has_no_pieces() {
        for language in ["text", "txt", "no-such-language", "", "php"] {
            assert_eq!(pieces(language, "let x = 1;"), None, "{language}");
        }
    }

    #[test]
    fn a_line_that_is_too_long_is_left_as_it_is() {
        let line = format!("// {}", "x".repeat(LONGEST_LINE));
        assert_eq!(pieces("rust", &line), Some(vec![(None, line.as_str())]));
    }

    proptest! {
        /// Whatever stands in a fence, in whatever language: each character of it is in one piece, in order.
        #[test]
        fn the_pieces_are_the_text(
            language in proptest::sample::select(LANGUAGES),
            text in "(\\PC|[ \t\n\"'`#/*{}()<>\\[\\]$&;:=!+-]|fn |let |if |def |<a |</a>|\"\"\"|<<EOF\n|/\\*|//|--){0,60}",
        ) {
            let pieces = pieces(language, &text).expect("a known language");
            prop_assert_eq!(pieces.iter().map(|(_, piece)| *piece).collect::<String>(), text);
        }
    }
}
