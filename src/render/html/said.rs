//! Properties of finished pages: they say what their text says, and what they said before they were made small.

use super::press::Press;
use html5gum::{Token, Tokenizer};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex};

/// One press for all the cases of a property.
static PRESS: LazyLock<Mutex<Press>> = LazyLock::new(|| Mutex::new(Press::new()));

/// The page with a text, as its template gives it and as it is published; and what is told of the text.
fn printed(text: &str) -> (String, String, Vec<crate::diagnostic::Diagnostic>) {
    PRESS.lock().unwrap_or_else(std::sync::PoisonError::into_inner).page(text)
}

/// What a reader is given of a page.
#[derive(Debug, PartialEq)]
struct Said {
    /// The text, white space collapsed as a browser does; a picture or the like is one character of it.
    text: String,
    /// Each tag with all that is said in it, after so many characters that are no white space.
    marks: Vec<(usize, String)>,
}

/// Elements around which a browser keeps white space.
const INLINE: &[&str] = &[
    "a", "abbr", "audio", "b", "button", "code", "em", "i", "img", "kbd", "s", "samp", "span",
    "strong", "sub", "sup", "svg", "u", "video", "wbr",
];
/// Of those, the ones that are shown as one thing.
const THINGS: &[&str] = &["audio", "button", "img", "svg", "video"];
/// Elements in which white space is text.
const VERBATIM: &[&str] = &["pre", "script", "style", "textarea"];

fn said(html: &str) -> Said {
    let mut said = Said { text: String::new(), marks: Vec::new() };
    let (mut verbatim, mut fresh, mut seen) = (0, false, 0);
    for token in Tokenizer::new(html).flatten() {
        match token {
            Token::StartTag(tag) => {
                let name = lossy(&tag.name);
                let mut mark = format!("<{name}");
                let attributes: BTreeMap<String, String> =
                    tag.attributes.iter().map(|(k, v)| (lossy(k), lossy(v))).collect();
                for (key, value) in attributes {
                    let words = value.split_whitespace().collect::<Vec<_>>().join(" ");
                    let value = match (name.as_str(), key.as_str()) {
                        (_, "class") => words,
                        // Of the viewport, which browsers alone read.
                        ("meta", "content") => value.replace(", ", ","),
                        _ => value,
                    };
                    mark += &format!(" {key}={value:?}");
                }
                said.marks.push((seen, mark));
                border(&name, verbatim, false, &mut said.text);
                verbatim += usize::from(VERBATIM.contains(&name.as_str()));
                fresh = matches!(name.as_str(), "pre" | "textarea");
                if THINGS.contains(&name.as_str()) {
                    said.text.push('\u{fffc}');
                }
                continue;
            }
            Token::EndTag(tag) => {
                let name = lossy(&tag.name);
                verbatim -= usize::from(VERBATIM.contains(&name.as_str()) && verbatim > 0);
                border(&name, verbatim, true, &mut said.text);
                said.marks.push((seen, format!("</{name}")));
            }
            Token::String(text) if verbatim > 0 => {
                let text = lossy(&text);
                // The end of a line at the very beginning is none (HTML, 13.2.6.4.7).
                let text = if fresh { text.strip_prefix('\n').unwrap_or(&text) } else { &text };
                said.text += text;
                seen += text.chars().filter(|c| !c.is_ascii_whitespace()).count();
            }
            Token::String(text) => {
                for c in lossy(&text).chars() {
                    let space = c.is_ascii_whitespace();
                    match said.text.ends_with([' ', '\n']) || said.text.is_empty() {
                        _ if !space => said.text.push(c),
                        true => {}
                        false => said.text.push(' '),
                    }
                    seen += usize::from(!space);
                }
            }
            _ => {}
        }
        fresh = false;
    }
    said
}

/// A block ends the line before it and after it; of white space there is nothing left.
fn border(name: &str, verbatim: usize, closes: bool, text: &mut String) {
    if verbatim > 0 || INLINE.contains(&name) {
        return;
    }
    // What stands before the end of `pre` is its own.
    if !(closes && VERBATIM.contains(&name)) {
        text.truncate(text.trim_end_matches(' ').len());
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Shapes at which minifiers have gone wrong; the numbers are those of Zola's issues, 0 is one that the property found.
#[test]
fn known_faults_of_minifiers_are_not_ours() {
    for (issue, text) in [
        (0, "&nbsp;<a id=\"i\"></a>\n\n```\n  x  y\n```"),
        (1152, "a << b >> c <<"),
        (1292, "## Last\n\n- one\n- two &amp; three\n\n<div id=\"end\"></div>"),
        (
            1300,
            "```rust\nfn main() {\n\n  print(\"Hello,  world!\");\n}\n```\n\n```\n\na\n\n b\n```",
        ),
        (1601, "<details>\n<summary>my code</summary>\n\n```\nsome code\n```\n\n</details>"),
        (2004, "a <foo> b <grid-box class=\"x\"> c </foo>\n\n<bar>\n\nd"),
        (
            2270,
            "```py\nprint(24 & 12 < 10)  # True\n```\n\nThis is because `8 < 10`, &amp;copy; &amp;amp; &amp;current.",
        ),
        // Words in a `div` ran together.
        (
            0,
            "<div>\n<b>one</b> <i>two</i>\n<kbd>three</kbd> <a href=https://example.org/>four</a></div>",
        ),
        (2731, "`[{left: \"$$\", right: \"$$\"}, {left: \"$\", right: \"$\"}]` $$ x $ y"),
    ] {
        let (plain, published, _) = printed(text);
        assert_eq!(said(&plain), said(&published), "{issue}: {text}");
        assert_eq!(published.matches("</html>").count(), 1, "{issue}: {text}");
        assert!(published.trim_end().ends_with("</html>"), "{issue}: {published}");
    }
}

/// The comparison sees what it is there to see.
#[test]
fn what_is_said_otherwise_is_seen() {
    for (one, other) in [
        ("a <b>b</b>", "a<b>b</b>"),
        ("<p>a</p> <p>b</p>", "<p>a b</p>"),
        ("a<img alt=b>c", "a <img alt=b>c"),
        ("<pre>a  b</pre>", "<pre>a b</pre>"),
        ("<pre>\n\na</pre>", "<pre>\na</pre>"),
        ("&amp;lt;", "&lt;"),
        ("a\u{a0}b", "a b"),
        ("<i title=' a'>b</i>", "<i title='a'>b</i>"),
        ("<i>a</i><b>b</b>", "<i>a<b>b</b></i>"),
    ] {
        assert_ne!(said(one), said(other), "{one} and {other}");
    }
    for (one, other) in [
        ("<p> a  <b> b</b>\n</p>\n<p>c", "<p>a <b>b</b></p><p>c"),
        ("a&nbsp;&#38; b", "a\u{a0}&amp; b"),
        ("<pre>\na</pre>", "<pre>a</pre>"),
    ] {
        assert_eq!(said(one), said(other), "{one} and {other}");
    }
}

const NASTY: &[&str] = &[
    "\n\n<div><b>o</b> <i>p</i>\n<kbd>q</kbd> <img src=https://example.org/i alt=r> <u>s</u></div>\n\n",
    "\n\n<section> <em>v</em> <em>w</em> x <s>y</s> </section>\n\n",
    "a",
    "Word",
    "7",
    " ",
    "  ",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "&amp;lt;",
    "&amp;amp;",
    "&name;",
    "&copy;",
    "&copy",
    "&amp;copy",
    "&amp;current",
    "AT&T",
    " & ",
    "&",
    "&#38;",
    "&#x26;lt;",
    "&nbsp;",
    "\u{a0}",
    "\u{200b}",
    "\u{2028}",
    "\u{2029}",
    "\u{200e}",
    "\u{3000}",
    "<",
    " < ",
    ">",
    "<<",
    "\\<b>",
    "*x*",
    " *x* ",
    "**y **",
    "`c  d`",
    "` & `",
    "`<b>`",
    "``a`b``",
    "~~s~~",
    "[l](https://example.org/?a=1&copy=2&amp;lt=3)",
    " [ l ](https://example.org/a%20b) ",
    "<https://example.org/?x&y>",
    "https://example.org/a&b",
    "[](https://example.org/)",
    "![a \"&amp;lt;\" ' <  b](https://example.org/i.png \" t  & \")",
    "<span lang=\"cy\"> s</span>",
    "<kbd> k </kbd>",
    "<abbr title=\" A &amp;lt; 'B'  > \">ab</abbr>",
    "<br>",
    "\\\n",
    "  \n",
    "<i> x</i><b>y </b>",
    "<sup>2</sup>",
    "<sub> n </sub>",
    "<a id=\"i&amp;amp;d\"></a>",
    "<b></b>",
    "\n\n- i ",
    "\n    - j ",
    "\n\n1. n ",
    "\n\n> q ",
    "\n\n- [ ] t ",
    "\n\n```\n\n  x  y\n\n```\n\n",
    "\n\n    i  n\n\n",
    "\n\n<pre>\n\n p  <b>q</b> &amp;lt; </pre>\n\n",
    "\n\n```js\nlet a = '&amp;lt;'; // </script> <b>\n\n  x   /*\n```\n\n",
    "\n\n| a | b |\n|---|:-:|\n| c  | `d` <br> e |\n\n",
    "\n\n<details open>\n<summary> s <b> t</b></summary>\n\nu\n\n</details>\n\n",
    "\n\nterm\n: def\n\n",
    "[^n]",
    "\n\n## h {#h&lt;}\n\n",
    "\n\n---\n\n",
    "\n\n> [!NOTE]\n> n\n\n",
    "<foo>",
    "</foo>",
    "<!-- c -->",
    "<script>x</script>",
    "onclick=",
    "$$",
    "{{",
    "{%",
    "\\",
    "\n\n<div id=d title=\"a  b\"> e <p>f</p> g</div>\n\n",
    "\n\n<table><tr><td>a <td> b</table>\n\n",
    "\n\n<dl><dt> a<dd>b </dl>\n\n",
    "\n\n<ol reversed><li>a <li value=7> b</ol>\n\n",
    "\n\n<figure><img src=https://example.org/a alt=\"  \"><figcaption> c</figcaption></figure>\n\n",
    "<video src=https://example.org/v> no </video>",
    "<button> go </button>",
    "\"q\"",
    "'q'",
    "--",
    "...",
    "]]>",
    "-->",
    "/>",
    "=\"",
];

/// Pieces in which each `W` is a word of its own.
const WORDED: &[&str] = &[
    " W ",
    "\n\nW ",
    "\nW ",
    "\n\n- W\n- W\n",
    "\n\n1. W\n2. W\n",
    "\n\n- W\n\n  W\n\n",
    "\n\n> W\n",
    "\n\n## W\n\n",
    "\n\nW\n---\n\n",
    "**W**",
    "*W*",
    "~~W~~",
    "`W`",
    "[W](https://example.org/)",
    "[W](gone.md)",
    "[W]()",
    "[W]",
    "![W](https://example.org/x.png)",
    "![W](gone.png)",
    "![*W*](gone.png)",
    "\n\n```\nW W\n```\n\n",
    "\n\n```rust\nfn W() { /* W */ }\n```\n\n",
    "\n\n    W\n\n",
    "\n\n| W | W |\n|---|---|\n| W | W |\n\n",
    "<span>W</span>",
    "<abbr title=\"W\">W</abbr>",
    "<b>W</b>",
    "<sup>W</sup>",
    "<a href=gone>W</a>",
    "<foo>W</foo>",
    "<center>W</center>",
    "<button>W</button>",
    "<q>W</q>",
    "\n\n<details><summary>W</summary>\n\nW\n\n</details>\n\n",
    "\n\n<details>W</details>\n\n",
    "\n\n<div>W <p>W</p> W</div>\n\n",
    "\n\n<div>\n\nW\n\n</div>\n\n",
    "\n\n<table><caption>W</caption><tr><th>W</th><td>W</td></tr></table>\n\n",
    "\n\n<dl><dt>W</dt><dd>W</dd></dl>\n\n",
    "\n\nW\n: W\n\n",
    "[^n]",
    "\n\n<pre>W  <b>W</b></pre>\n\n",
    "\n\n<ul><li>W<li>W</ul>\n\n",
    "\n\n<ol reversed><li>W</ol>\n\n",
    "\n\n> [!TIP]\n> W\n\n",
    "<br>W",
    "\n\n- [x] W\n",
    "\n\n<figure><figcaption>W</figcaption></figure>\n\n",
    "<video src=gone.mp4>W</video>",
    "\n\n<h3>W</h3>\n\n",
    "\n\n<blockquote>W</blockquote>\n\n",
    "&amp;W;",
];

/// The words of a text: `w1x`, `w2x`, …, wherever they stand.
fn words(text: &str) -> Vec<usize> {
    let ends = |piece: &str| piece.split_once('x').and_then(|(n, _)| n.parse().ok());
    text.split('w').skip(1).filter_map(ends).collect()
}

/// What of a page may hold words: its text, and what is said in place of pictures or to a pointer.
fn shown(html: &str) -> String {
    let mut out = String::new();
    for token in Tokenizer::new(html).flatten() {
        match token {
            Token::StartTag(tag) => {
                for key in ["alt", "title"] {
                    out +=
                        &tag.attributes.get(key.as_bytes()).map(|v| lossy(v)).unwrap_or_default();
                }
            }
            Token::String(text) => out += &lossy(&text),
            _ => {}
        }
    }
    out
}

proptest! {
    /// What is published says what the template gave: every word, every space that is seen, every address and name, in order.
    #[test]
    fn a_small_page_says_the_same(pieces in proptest::collection::vec(proptest::sample::select(NASTY), 0..25)) {
        let text = pieces.concat() + "\n\n[^n]: A  *note* .\n";
        let (plain, published, _) = printed(&text);
        prop_assert_eq!(said(&plain), said(&published));
    }

    /// Each word of a text is on its page, in order; those of a footnote are in the notes.
    #[test]
    fn no_word_is_lost(pieces in proptest::collection::vec(proptest::sample::select(WORDED), 0..25)) {
        let mut count = 0;
        let mut text = String::new();
        for part in pieces.concat().split_inclusive('W') {
            text += part.trim_end_matches('W');
            if part.ends_with('W') {
                count += 1;
                text += &format!("w{count}x");
            }
        }
        let note = count + 1;
        text += &format!("\n\n[^n]: w{note}x.\n");
        let (_, published, told) = printed(&text);
        let found = words(&shown(&published));
        let mut rest = found.iter();
        // A cell beyond the last column is told, and lost.
        if !told.iter().any(|d| d.code.name() == "table-cells") {
            for n in 1..=count {
                prop_assert!(rest.any(|w| *w == n), "w{}x of {:?} in {:?}", n, text, found);
            }
        }
        prop_assert!(found.contains(&note));
    }
}
